"""ITF, the Informal Trace Format of Apalache and Quint.

Source: Apalache ADR 015.  A trace is one sequence of global states.  That is the only order it
gives: which variables an action read is not recorded, so no two steps can be called independent.
It becomes one process whose events are the steps.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from formal.errors import InputError
from formal.events.log import EventLog
from formal.events.traces.assemble import Assembly, Draft
from formal.events.traces.located import Located, clean, read_document, shown

NAME = "ITF trace"
CAUSALITY = (
    "the sequence of states, one process: the format does not say which steps are independent"
)
_ACTIONS = ("mbt::actionTaken", "actionTaken", "action_taken", "lastAction", "_Event", "action")
_NAMES = ("name", "tag", "type", "label")
_VALUE = 60


def recognise(head: str) -> bool:
    """Whether the beginning of a file is ITF."""
    marked = '"#meta"' in head or ('"vars"' in head and '"states"' in head)
    return head.lstrip()[:1] == "{" and marked


def read(text: str, path: Path) -> EventLog:
    """Read an ITF trace.

    Raises:
        InputError: it is not ITF.
    """
    document = read_document(text, path, NAME)
    if not isinstance(document, Located):
        raise InputError(f"found {shown(document)}; expected {NAME}", file=path, line=1)
    names = document.get("vars")
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise document.wrong("vars", "a list of variable names")
    states = document.objects("states")
    if not states:
        raise document.wrong("states", "a list with at least one state")
    loop = document.integer("loop")
    if loop is not None and loop >= len(states):
        raise document.wrong("loop", f"the number of a state, 0 to {len(states) - 1}")
    assembly = Assembly("", path, document.line)
    before: dict[str, str] | None = None
    for state in states:
        values = _values(state, names)
        changes = {n: v for n, v in values.items() if before is None or before[n] != v}
        text = _text(state, changes, before)
        fields = {clean(name): values[name] for name in changes}
        assembly.add(Draft("run", text, state.line, fields))
        before = values
    if loop is not None:
        assembly.add(Draft("run", f"and again from state {loop} on, for ever", document.line))
    return EventLog(path, (assembly.execution(),), NAME, causality=CAUSALITY)


def _values(state: Located, names: Sequence[str]) -> dict[str, str]:
    missing = [name for name in names if name not in state]
    if missing:
        raise state.error(
            f"the state has no {shown(missing[0])}; expected a value for each of 'vars'"
        )
    return {name: value_text(state[name], state) for name in names}


def _text(state: Located, changes: dict[str, str], before: dict[str, str] | None) -> str:
    key = state.one_of(_ACTIONS)
    action = state.get(key) if key else None
    if isinstance(action, Located):
        name = action.one_of(_NAMES)
        action = action[name] if name else None
    what = ", ".join(f"{clean(n)} = {_clip(v)}" for n, v in changes.items() if n != key)
    if before is None:
        return f"initially {what}" if what else "initial state"
    if isinstance(action, str) and action:
        return f"{clean(action)}: {what}" if what else clean(action)
    return what or "no change"


def _clip(text: str) -> str:
    return text if len(text) <= _VALUE else text[: _VALUE - 1] + "…"


def value_text(value: Any, state: Located) -> str:
    """A value in TLA+'s notation; `state` is where an error is reported.

    Raises:
        InputError: one of the encoded values (``#map``, ``#set``, …) is malformed.
    """
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, list):
        return "<<" + ", ".join(value_text(item, state) for item in value) + ">>"
    if not isinstance(value, Located):
        return clean(value) if isinstance(value, str) else shown(value)
    if len(value) == 1:
        ((tag, inner),) = value.items()
        if tag == "#bigint":
            if not isinstance(inner, str) or not inner.removeprefix("-").isdigit():
                raise value.wrong(tag, "an integer as a text")
            return inner
        if tag in ("#set", "#tup"):
            if not isinstance(inner, list):
                raise value.wrong(tag, "a list")
            text = ", ".join(value_text(item, state) for item in inner)
            return f"{{{text}}}" if tag == "#set" else f"<<{text}>>"
        if tag == "#map":
            return _map(value, inner, state)
        if tag == "#unserializable":
            return shown(inner)
    items = (f"{clean(n)} |-> {value_text(v, state)}" for n, v in value.items() if n != "#meta")
    return f"[{', '.join(items)}]"


def _map(value: Located, inner: Any, state: Located) -> str:
    if not isinstance(inner, list) or any(not isinstance(p, list) or len(p) != 2 for p in inner):
        raise value.wrong("#map", "a list of pairs")
    pairs = (f"{value_text(k, state)} :> {value_text(v, state)}" for k, v in inner)
    return f"({' @@ '.join(pairs)})" if inner else "<<>>"
