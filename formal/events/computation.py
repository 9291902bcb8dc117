"""Computations, and how one is inferred from the clocks of a log.

A computation is a set of events, each on one process, with two partial functions: the local
``predecessor`` of an event, and its ``source``, the one event that sent the message it receives.
Happened-before is the least transitive relation that contains both (Lamport 1978). Logs carry no
message identities; they carry vector clocks (Fidge 1988, Mattern 1989), which obey

    V(e)[q] = max(V(predecessor e)[q], V(source e)[q]) + (1 if q is the process of e else 0)

so the source of an event can be found again: it is the event whose clock, together with the
predecessor's, makes up all that the event knows of other processes.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from formal.errors import InputError
from formal.events.clocks import merge
from formal.events.log import Execution, Finding, LogEvent

Clock = Mapping[str, int]


@dataclass(frozen=True)
class InferredComputation:
    """A finite computation, with what is doubtful about it.

    Attributes:
        name: the execution's name, "" for the only one of its log.
        path: the file it comes from, None for a trace made by hand.
        events: in the order of the log; everywhere else an event is its index in here.
        processes: in order of first appearance.
        predecessor: for each event the previous logged event of its process, or None.
        source: for each event the event that sent what it receives, or None.
        partial: the events whose source does not account for all they know.
        known: pairs (earlier, later) that the clocks order, where no message can be given as the
            reason: an event that learnt from two events at once has a second one of these. For
            drawing; not part of the computation.
        findings: the gaps and inconsistencies, by line.
        clocks_logged: whether the clocks of the events are those of the log; if not they have their
            own component only.
    """

    name: str
    path: Path | None
    events: tuple[LogEvent, ...]
    processes: tuple[str, ...]
    predecessor: tuple[int | None, ...]
    source: tuple[int | None, ...]
    partial: frozenset[int] = frozenset()
    known: tuple[tuple[int, int], ...] = ()
    findings: tuple[Finding, ...] = ()
    clocks_logged: bool = True

    @property
    def messages(self) -> tuple[int, ...]:
        """The messages, each named by the event that sends it.

        Clocks cannot tell two messages sent by one event apart, so one that reaches several events
        is one message received several times.
        """
        return tuple(sorted({sender for sender in self.source if sender is not None}))

    def event_id(self, event: int) -> str:
        """A name for an event, unique in the computation: ``process:number``."""
        return f"{self.events[event].process}:{self.events[event].own}"

    def message_id(self, sender: int) -> str:
        """A name for the message that ``sender`` sends."""
        return f"message from {self.event_id(sender)}"

    def as_instance(self) -> dict[str, object]:
        """The computation as plain data: sorts are lists, functions dictionaries, None is none."""
        ids = [self.event_id(event) for event in range(len(self.events))]

        def optional(function: Sequence[int | None]) -> list[tuple[str, int | None]]:
            return list(zip(ids, function, strict=True))

        return {
            "Process": list(self.processes),
            "Event": ids,
            "Message": [self.message_id(sender) for sender in self.messages],
            "process": {name: event.process for name, event in zip(ids, self.events, strict=True)},
            "predecessor": {
                name: None if earlier is None else ids[earlier]
                for name, earlier in optional(self.predecessor)
            },
            "send": {self.message_id(sender): ids[sender] for sender in self.messages},
            "received": {
                name: None if sender is None else self.message_id(sender)
                for name, sender in optional(self.source)
            },
        }

    @classmethod
    def of_trace(cls, steps: Sequence[tuple[str, str, int | None]]) -> InferredComputation:
        """The computation of a trace: steps ``(process, label, position received from or None)``.

        The clocks of its events are those of the vector clock algorithm. Naming only earlier
        positions is what makes every trace a computation: there can be no causal cycle.

        Raises:
            InputError: a step receives from itself, from a later step, or from no step at all.

        >>> ping = InferredComputation.of_trace([("a", "send", None), ("b", "receive", 0)])
        >>> dict(ping.events[1].clock)
        {'a': 1, 'b': 1}
        """
        latest: dict[str, int] = {}
        events: list[LogEvent] = []
        predecessor: list[int | None] = []
        for position, (process, label, sender) in enumerate(steps):
            if sender is not None and not 0 <= sender < position:
                raise InputError(
                    f"step {position} receives from step {sender}; expected an earlier step"
                )
            before = latest.get(process)
            clock = merge(
                None if before is None else events[before].clock,
                None if sender is None else events[sender].clock,
            )
            clock[process] = clock.get(process, 0) + 1
            events.append(LogEvent(position, process, label, position + 1, clock))
            predecessor.append(before)
            latest[process] = position
        sources = tuple(sender for _, _, sender in steps)
        return cls("", None, tuple(events), tuple(latest), tuple(predecessor), sources)


def infer_computation(execution: Execution) -> InferredComputation:
    """The computation that a log describes: by its messages where it names them, or by its clocks.

    By clocks an event receives a message exactly when it knows more of another process than its
    predecessor did; its source is then the event that accounts for all of it. Where none does, the
    log is incomplete: that is a finding, and the event that accounts for most is taken instead.

    Raises:
        InputError: two events of a process have the same number, a clock goes backwards, or two
            events each know the other. No computation has such clocks.
    """
    return _Inference(execution).run() if execution.source is None else _given(execution)


def _given(execution: Execution) -> InferredComputation:
    """The computation of an execution whose messages are known."""
    last: dict[str, int] = {}
    predecessor: list[int | None] = []
    for event in execution.events:
        predecessor.append(last.get(event.process))
        last[event.process] = event.index
    return InferredComputation(
        execution.name,
        execution.path,
        execution.events,
        tuple(last),
        tuple(predecessor),
        execution.source or (),
        findings=execution.findings,
        clocks_logged=False,
    )


class _Inference:
    """The state of one inference: the events of each process in the order of their clocks."""

    def __init__(self, execution: Execution):
        self.execution = execution
        self.events = execution.events
        self.findings: list[Finding] = list(execution.findings)
        self.partial: set[int] = set()
        self.known: list[tuple[int, int]] = []
        self.lines: dict[str, list[LogEvent]] = {}
        for event in self.events:
            self.lines.setdefault(event.process, []).append(event)

    def run(self) -> InferredComputation:
        predecessor = self._predecessors()
        source = tuple(
            self._source(event, None if before is None else self.events[before])
            for event, before in zip(self.events, predecessor, strict=True)
        )
        return InferredComputation(
            self.execution.name,
            self.execution.path,
            self.events,
            tuple(self.lines),
            tuple(predecessor),
            source,
            frozenset(self.partial),
            tuple(self.known),
            tuple(sorted(self.findings, key=lambda finding: finding.line)),
        )

    def _error(self, event: LogEvent, message: str) -> InputError:
        return InputError(message, file=self.execution.path, line=event.line)

    def _find(self, event: LogEvent, kind: str, message: str) -> None:
        self.findings.append(Finding(event.line, kind, message))

    def _predecessors(self) -> list[int | None]:
        predecessor: list[int | None] = [None] * len(self.events)
        for process, events in self.lines.items():
            self._check_order(process, events)
            events.sort(key=lambda event: event.own)
            previous: LogEvent | None = None
            for event in events:
                self._check_step(previous, event)
                predecessor[event.index] = None if previous is None else previous.index
                previous = event
        return predecessor

    def _check_order(self, process: str, events: list[LogEvent]) -> None:
        """Two events with one number are an error; a wrong order in the file is only a finding."""
        seen: dict[int, LogEvent] = {}
        for event in events:
            twin = seen.setdefault(event.own, event)
            if twin is not event:
                raise self._error(
                    event,
                    f"a second event {process}:{event.own} (the first is on line {twin.line}); "
                    "expected the clock of a process to grow at each of its events",
                )
        for before, event in pairwise(events):
            if event.own < before.own:
                self._find(
                    event,
                    "order",
                    f"{process}:{event.own} stands after {process}:{before.own} (line "
                    f"{before.line}); events are taken in the order of their clocks",
                )

    def _check_step(self, previous: LogEvent | None, event: LogEvent) -> None:
        process = event.process
        if previous is not None:
            for other, component in previous.clock.items():
                if event.clock.get(other, 0) < component:
                    raise self._error(
                        event,
                        f"the clock of {process} goes backwards: {other} is "
                        f"{event.clock.get(other, 0)}, but was {component} on line "
                        f"{previous.line}; expected no component to shrink",
                    )
        first = 1 if previous is None else previous.own + 1
        if event.own > first:
            many = event.own > first + 1
            missing = f"events {first}-{event.own - 1}" if many else f"event {first}"
            after = "" if previous is None else f", after {_name(previous)} (line {previous.line})"
            self._find(
                event,
                "gap",
                f"incomplete log: {missing} of {process} {'are' if many else 'is'} missing "
                f"before {_name(event)}{after}",
            )

    def _source(self, event: LogEvent, previous: LogEvent | None) -> int | None:
        before: Clock = {} if previous is None else previous.clock
        news = {
            other: component
            for other, component in event.clock.items()
            if other != event.process and component > before.get(other, 0)
        }
        if not news:
            return None
        senders = [sender for other in news if (sender := self._at(other, news[other])) is not None]
        for sender in senders:
            if sender.clock.get(event.process, 0) >= event.own:
                raise self._error(
                    event,
                    f"{_name(event)} knows {_name(sender)} (line {sender.line}), which knows "
                    f"{_name(event)}: a causal cycle; expected one of them to come first",
                )
            if self._explains(sender, event, before):
                return sender.index
        return self._best_source(event, before, news)

    def _at(self, process: str, number: int) -> LogEvent | None:
        """The logged event with that number on that process."""
        latest = self._up_to(process, number)
        return latest if latest is not None and latest.own == number else None

    def _up_to(self, process: str, number: int) -> LogEvent | None:
        """The last logged event of a process numbered at most ``number``."""
        events = self.lines.get(process, [])
        count = bisect_right(events, number, key=lambda event: event.own)
        return events[count - 1] if count else None

    @staticmethod
    def _explains(sender: LogEvent, event: LogEvent, before: Clock) -> bool:
        clock = merge(before, sender.clock)
        clock[event.process] = event.own
        return clock == event.clock

    def _best_source(self, event: LogEvent, before: Clock, news: dict[str, int]) -> int | None:
        """Report what is unexplained and pick the event that explains most of it."""
        candidates: list[LogEvent] = []
        for other, component in news.items():
            sender = self._up_to(other, component)
            # Only an event with a smaller clock may stand before this one; go back to such a one.
            while sender is not None and sender.own > before.get(other, 0):
                if all(event.clock.get(name, 0) >= c for name, c in sender.clock.items()):
                    candidates.append(sender)
                    break
                sender = self._up_to(other, sender.own - 1)

        def weight(sender: LogEvent) -> tuple[int, int]:
            matched = sum(sender.clock.get(name, 0) == c for name, c in news.items())
            return matched, sum(sender.clock.values())

        best = max(candidates, key=weight, default=None)
        left = {
            name: component
            for name, component in news.items()
            if best is None or best.clock.get(name, 0) < component
        }
        for sender in candidates:
            if best is not None and sender.own > best.clock.get(sender.process, 0):
                self.known.append((sender.index, event.index))
        self.partial.add(event.index)
        for name, component in left.items():
            self._report_unexplained(event, name, component, best)
        return None if best is None else best.index

    def _report_unexplained(
        self, event: LogEvent, other: str, component: int, best: LogEvent | None
    ) -> None:
        what = f"{_name(event)} knows {other}:{component}"
        if other not in self.lines:
            self._find(
                event,
                "unknown process",
                f"incomplete log: {what}, but no event of {other} is in the log",
            )
            return
        sender = self._at(other, component)
        if sender is None:
            last = self._up_to(other, component)
            logged = "" if last is None else f" (the last one before is on line {last.line})"
            self._find(
                event,
                "unexplained",
                f"incomplete log: {what}, but no logged event explains it: "
                f"{other}:{component} is missing{logged}",
            )
            return
        lacks = sorted(
            f"{name}:{c}" for name, c in sender.clock.items() if event.clock.get(name, 0) < c
        )
        if lacks:
            self._find(
                event,
                "inconsistent",
                f"inconsistent clocks: {what} (line {sender.line}), but not {', '.join(lacks)}, "
                "which that event knew",
            )
            return
        # That event may be drawn before this one, so there is a best one, and it is another.
        beside = "" if best is None else f" and {_name(best)} (line {best.line})"
        self._find(
            event,
            "unexplained",
            f"incomplete log: {what} (line {sender.line}){beside} at once, but no logged event "
            "explains both: an event receives at most one message",
        )


def _name(event: LogEvent) -> str:
    return f"{event.process}:{event.own}"
