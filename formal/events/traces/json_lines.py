"""Our own event log: one JSON object on each line, an event with what it sends and receives.

``{"process": "a", "event": "asks", "send": "m1"}`` and ``{"process": "b", "receive": "m1"}``.  The
events of a process happen in the order of their lines; a message is received after it was sent.
Clocks, if given, are compared; in a log without any ``send`` and ``receive`` the messages are found
from the clocks, as in a ShiViz log.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from formal.errors import InputError
from formal.events.clocks import clocks_of
from formal.events.log import EventLog, Execution, Finding, LogEvent
from formal.events.traces.assemble import Assembly, Draft
from formal.events.traces.located import Located, clean, read_lines, shown

NAME = "event log in JSON lines"
BY_MESSAGES = "the lines of a process in their order, and sends before their receives by message id"
BY_CLOCKS = "the logged vector clocks"
_KNOWN = ("process", "event", "send", "receive", "clock", "run")


def recognise(head: str) -> bool:
    """Whether the beginning of a file is such a log."""
    first = next((line for line in head.split("\n") if line.strip()), "").lstrip()
    return first.startswith("{") and '"process"' in first and not first.startswith('{"data"')


@dataclass
class _Run:
    """One execution being read."""

    line: int
    objects: list[Located] = field(default_factory=list)


def read(text: str, path: Path) -> EventLog:
    """Read an event log in JSON lines.

    Raises:
        InputError: a line is no event, a message is sent twice, or events wait for each other.
    """
    runs: dict[str, _Run] = {}
    for item in read_lines(text, path, NAME):
        name = item.text("run", "")
        runs.setdefault(name, _Run(item.line)).objects.append(item)
    if not runs:
        raise InputError(f"the file is empty; expected {NAME}", file=path)
    by_messages = any("send" in o or "receive" in o for r in runs.values() for o in r.objects)
    clocked = [o for r in runs.values() for o in r.objects if "clock" in o]
    executions = []
    for name, run in runs.items():
        if clocked and not by_messages:
            executions.append(_by_clocks(name, path, run))
        else:
            executions.append(_by_messages(name, path, run))
    causality = BY_CLOCKS if clocked and not by_messages else BY_MESSAGES
    return EventLog(path, tuple(executions), NAME, causality=causality)


def _draft(item: Located) -> Draft:
    fields = {clean(n): _word(v) for n, v in item.items() if n not in _KNOWN}
    return Draft(item.text("process"), item.text("event", ""), item.line, fields)


def _word(value: Any) -> str:
    return clean(value) if isinstance(value, str) else shown(value)


def clock(item: Located, key: str, process: str) -> dict[str, int]:
    """The vector clock at a key, without zero components.

    Raises:
        InputError: it is not a map to natural numbers with the process's own component.
    """
    value = item.get(key)
    if not isinstance(value, Located):
        raise item.wrong(key, 'a clock {"process": number, …}')
    components: dict[str, int] = {}
    for name in value:
        number = value.integer(name)
        if number is None:
            raise value.wrong(name, "a natural number")
        if number:
            components[clean(name)] = number
    if process not in components:
        raise item.error(
            f"the clock {shown(value)} has no own component of {process!r}; expected one above 0"
        )
    return components


def _by_clocks(name: str, path: Path, run: _Run) -> Execution:
    events = []
    for index, item in enumerate(run.objects):
        draft = _draft(item)
        stamp = clock(item, "clock", draft.process)
        events.append(LogEvent(index, draft.process, draft.text, draft.line, stamp, draft.fields))
    return Execution(name, run.line, tuple(events), path)


def _by_messages(name: str, path: Path, run: _Run) -> Execution:
    assembly = Assembly(name, path, run.line)
    sent: dict[str, tuple[int, Located]] = {}
    stamps: dict[int, dict[str, int]] = {}
    for item in run.objects:
        draft = _draft(item)
        event = assembly.add(draft)
        for message in _sent(item):
            if message in sent:
                raise item.error(
                    f"message {message!r} is sent a second time (first on line "
                    f"{sent[message][1].line}); expected one send for a message id"
                )
            sent[message] = event, item
        if item.get("clock") is not None:
            stamps[item.line] = clock(item, "clock", draft.process)
    for event, item in enumerate(run.objects):
        if item.get("receive") is None:
            continue
        message = _message(item, item["receive"])
        if message in sent:
            assembly.message(sent[message][0], event)
        else:
            text = f"incomplete log: message {message!r} is received, but no line sends it"
            assembly.find(item.line, "unexplained", text)
    execution = assembly.execution()
    return _compared(execution, stamps) if stamps else execution


def _sent(item: Located) -> Iterator[str]:
    value = item.get("send")
    for message in value if isinstance(value, list) else [] if value is None else [value]:
        yield _message(item, message)


def _message(item: Located, value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise item.error(f"the message is {shown(value)}; expected a text or a number")
    return clean(str(value))


def _compared(execution: Execution, stamps: dict[int, dict[str, int]]) -> Execution:
    """The execution with a finding for each logged clock that is not the one of the algorithm."""
    predecessor: list[int | None] = []
    last: dict[str, int] = {}
    for event in execution.events:
        predecessor.append(last.get(event.process))
        last[event.process] = event.index
    processes = [event.process for event in execution.events]
    clocks = clocks_of(processes, predecessor, execution.source or ())
    findings = list(execution.findings)
    for event, right in zip(execution.events, clocks, strict=True):
        logged = stamps.get(event.line)
        if logged is not None and logged != right:
            text = (
                f"inconsistent clocks: {event.process} logged {shown(logged)}, but by the messages "
                f"it is {shown(right)}"
            )
            findings.append(Finding(event.line, "inconsistent", text))
    findings.sort(key=lambda finding: finding.line)
    return Execution(
        execution.name,
        execution.line,
        execution.events,
        execution.path,
        execution.source,
        tuple(findings),
    )
