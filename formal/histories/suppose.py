"""What would hold if the log meant something else than was assumed.

A log does not say what an object held at the start, nor always whether an operation that failed was
carried out.  Where a model fails, and would not under the other reading, the report says so.
"""

from __future__ import annotations

import time
from collections.abc import Hashable, Iterator
from dataclasses import replace

from formal.histories.decide import decide
from formal.histories.history import UNKNOWN, History
from formal.histories.models import can_change, explains, written
from formal.histories.objects import OBJECTS
from formal.histories.outcome import NotDecided, Outcome
from formal.histories.values import show

#: How many initial values are tried.
_MOST = 4


def what_would_hold(history: History, model: str, seconds: float) -> list[str]:
    """In words, the readings under which a failing model holds; for so many seconds."""
    deadline = time.monotonic() + seconds
    found = []
    if history.guessed_initial:
        for initial in _initials(history):
            changed = replace(history, object=OBJECTS[history.object.name](initial))
            if _holds(changed, model, deadline):
                found.append(f"it would be {model} with --initial '{show(initial, 200)}'")
                break
    if history.compared:
        kept = [o for o in history.operations if o.index not in history.compared]
        renamed = tuple(replace(o, index=i) for i, o in enumerate(kept))
        if _holds(replace(history, operations=renamed), model, deadline):
            found.append(f"it would be {model} if the cas that failed had seen nothing")
    return found


def _initials(history: History) -> Iterator[Hashable]:
    """Values that the object may have held at the start: those seen that nobody wrote, else the
    first ones seen."""
    seen = [
        o.response
        for o in sorted(history.operations, key=lambda o: o.answered or 0)
        if o.function in ("read", "get") and not o.open and o.response is not UNKNOWN
    ]
    if history.object.has_reads_from:
        updates = [o for o in history.operations if can_change(o, history.object)]
        texts = any(o.function == "append" for o in updates)
        left = {written(o) for o in updates}
        unwritten = [
            v
            for v in dict.fromkeys(seen)
            if v not in left and not (texts and any(explains(o, v) for o in updates))
        ]
        seen = unwritten or seen
    for value in list(dict.fromkeys(seen))[:_MOST]:
        if value != history.object.initial and type(value) in _STARTS.get(
            history.object.name, (type(value),)
        ):
            yield value


_STARTS: dict[str, tuple[type, ...]] = {"set": (frozenset,), "list": (tuple,), "counter": (int,)}


def _holds(history: History, model: str, deadline: float) -> bool:
    steps = decide(history, model)
    while time.monotonic() <= deadline:
        try:
            next(steps)
        except StopIteration as stop:
            outcome: Outcome = stop.value
            return outcome.holds
        except NotDecided:
            return False
    return False
