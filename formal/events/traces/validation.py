"""Traces written for TLA+ trace validation: one JSON object a line (ndjson).

Source: the EWD998 example of tlaplus/Examples (``EWD998ChanTrace``): ``event`` is ``>`` for a send,
``<`` for a receive and anything else for a local step, at ``node``, and the vector clock is in the
packet.  The lines may stand in any order: order is that of the clocks.  Traces of other
implementations have no clocks; then the lines of a node are taken in their order (each node writes
its own), and since their messages have no identity none is drawn.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from formal.errors import InputError
from formal.events.computation import infer_computation
from formal.events.log import EventLog, Execution, Finding, LogEvent
from formal.events.traces.assemble import Assembly, Draft
from formal.events.traces.json_lines import clock
from formal.events.traces.located import Located, clean, read_lines, shown

NAME = "TLA+ trace-validation log (ndjson)"
BY_CLOCKS = "the logged vector clocks; the lines may stand in any order"
BY_NODE = "the lines of a node in their order; messages have no identity, so none is drawn"
_HOSTS = ("node", "nid", "node_id", "host", "pid", "server")
_CLOCKS = ("vc", "vector_clock", "vclock", "clock")
_WITHIN = ("pkt", "msg", "event", "state")
_SEND, _RECEIVE = ">", "<"


def recognise(head: str) -> bool:
    """Whether the beginning of a file is JSON on lines, some of which name an event."""
    lines = [line.lstrip() for line in head.split("\n") if line.strip()][:3]
    return (
        bool(lines)
        and all(line.startswith("{") for line in lines)
        and any(
            f'"{key}"' in line for line in lines for key in ("event", "node", "nid", "state", "vc")
        )
    )


def read(text: str, path: Path) -> EventLog:
    """Read a trace-validation log.

    Raises:
        InputError: a line is no JSON object, names no node, or has no clock where others have one.
    """
    lines = list(read_lines(text, path, NAME))
    # The parameters of the model come first, on a line without an event.
    heading = bool(lines) and _place(lines[0], _HOSTS) is None and "event" not in lines[0]
    steps = lines[1:] if heading else lines
    if not steps:
        raise InputError(f"no event in the file; expected {NAME}", file=path)
    if any(_place(step, _CLOCKS) is not None for step in steps):
        execution = _by_clocks(steps, path)
        return EventLog(path, (execution,), NAME, causality=BY_CLOCKS)
    assembly = Assembly("", path, steps[0].line)
    for step in steps:
        assembly.add(Draft(_node(step), _text(step), step.line))
    return EventLog(path, (assembly.execution(),), NAME, causality=BY_NODE)


def _place(step: Located, keys: tuple[str, ...]) -> tuple[Located, str] | None:
    """The object that has one of the keys, the step itself or one inside it, and the key."""
    for owner in _owners(step):
        key = owner.one_of(keys)
        if key is not None and (keys is _HOSTS or isinstance(owner[key], Located)):
            return owner, key
    return None


def _owners(step: Located) -> Iterator[Located]:
    yield step
    for name in _WITHIN:
        inner = step.get(name)
        if isinstance(inner, Located):
            yield from _owners(inner)


def _node(step: Located) -> str:
    place = _place(step, _HOSTS)
    if place is None:
        raise step.error(f"no node; expected one of {', '.join(map(repr, _HOSTS))}")
    owner, key = place
    value = owner[key]
    if isinstance(value, bool) or not isinstance(value, (str, int)) or value == "":
        raise owner.wrong(key, "the node's name or number")
    return clean(str(value))


def _by_clocks(steps: list[Located], path: Path) -> Execution:
    stamped: list[tuple[dict[str, int], str, Located]] = []
    for step in steps:
        node, place = _node(step), _place(step, _CLOCKS)
        if place is None:
            raise step.error("no vector clock; expected 'vc', as other lines have")
        stamped.append((clock(*place, node), node, step))
    # A later event knows more: by the sums of their clocks causes come first.
    stamped.sort(key=lambda item: sum(item[0].values()))
    events = tuple(
        LogEvent(index, node, _text(step), step.line, stamp)
        for index, (stamp, node, step) in enumerate(stamped)
    )
    execution = Execution("", steps[0].line, events, path)
    steps = [step for _, _, step in stamped]
    findings = _claims(steps, infer_computation(execution).source, events)
    return Execution("", steps[0].line, events, path, None, tuple(findings))


def _claims(
    steps: list[Located], sources: tuple[int | None, ...], events: tuple[LogEvent, ...]
) -> Iterator[Finding]:
    """Where the lines say that they send and receive, and the clocks say something else.

    A node may take a message from its queue, put it back and take it again (the token in EWD998).
    """
    taken: set[tuple[str, str]] = set()
    again: list[int] = []
    for step, source, event in zip(steps, sources, events, strict=True):
        if step.get("event") != _RECEIVE:
            if source is not None and step.get("event") == _SEND:
                yield _contradiction(event, "sends", events[source])
            continue
        packet = step.object("pkt")
        sender = packet.get("snd")
        content = event.process, shown({"from": sender, "message": packet.get("msg")})
        repeated = content in taken
        taken.add(content)
        if source is None:
            if repeated:
                again.append(event.line)
            # The token that a node holds at the start was sent by nobody.
            elif _word(sender) != event.process:
                says = f"receives from {_word(sender)}"
                text = f"{_name(event)} {says}, of which its clock tells nothing"
                yield Finding(event.line, "unexplained", text)
        elif _word(sender) != events[source].process:
            yield _contradiction(event, f"receives from {_word(sender)}", events[source])
    if again:
        text = f"{len(again)} receives of a message that its node had received before"
        yield Finding(min(again), "again", text + "; they are drawn as local events")


def _contradiction(event: LogEvent, says: str, source: LogEvent) -> Finding:
    text = f"{_name(event)} says that it {says}, but by its clock it learns of {_name(source)}"
    return Finding(event.line, "inconsistent", f"{text} (line {source.line})")


def _name(event: LogEvent) -> str:
    return f"{event.process}:{event.own}"


def _word(value: Any) -> str:
    return clean(value) if isinstance(value, str) else shown(value)


def _text(step: Located) -> str:
    event = step.get("event", step.get("tag", ""))
    if isinstance(event, Located):
        event = event.get("name", "")
    packet = step.get("pkt")
    words = {_SEND: "send", _RECEIVE: "receive", "d": "deactivate"}
    text = words.get(event, event) if isinstance(event, str) else shown(event)
    if not isinstance(packet, Located) or "snd" not in packet:
        return clean(text)
    message = packet.get("msg")
    kind = _word(message.get("type", "")) if isinstance(message, Located) else ""
    route = f"{_word(packet.get('snd'))} → {_word(packet.get('rcv'))}"
    return clean(f"{text} {kind} {route}")
