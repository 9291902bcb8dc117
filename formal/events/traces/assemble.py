"""From events, lanes and messages that a format names to an execution.

An event of a computation receives at most one message.  A format may let one event depend on
several others (a span with many links): then all but one are received by events put in just before
it on its lane.  Their order is chosen: it follows happened-before of the senders, so it never makes
one message overtake another, and the pasts of all other events are exactly what the format says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush
from pathlib import Path

from formal.errors import InputError
from formal.events.log import Execution, Finding, LogEvent


@dataclass(frozen=True)
class Draft:
    """An event as a format gives it."""

    process: str
    text: str
    line: int
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Assembly:
    """Events on lanes, in the order in which they were added, and the messages between them."""

    name: str
    path: Path
    line: int = 1
    events: list[Draft] = field(default_factory=list)
    received: dict[int, list[int]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def add(self, event: Draft) -> int:
        """The number of a new event, the last one of its lane so far."""
        self.events.append(event)
        return len(self.events) - 1

    def message(self, sender: int, receiver: int) -> None:
        """The receiver learns of the sender."""
        senders = self.received.setdefault(receiver, [])
        if sender not in senders:
            senders.append(sender)

    def find(self, line: int, kind: str, message: str) -> None:
        """Note something a reader must know."""
        self.findings.append(Finding(line, kind, message))

    def execution(self) -> Execution:
        """The execution, its events in an order that respects happened-before.

        Raises:
            InputError: a causal cycle.
        """
        order = self._order()
        rank = {event: position for position, event in enumerate(order)}
        events: list[LogEvent] = []
        sources: list[int | None] = []
        index: dict[int, int] = {}
        own: dict[str, int] = {}

        def put(draft: Draft, sender: int | None) -> None:
            own[draft.process] = own.get(draft.process, 0) + 1
            clock = {draft.process: own[draft.process]}
            events.append(
                LogEvent(len(events), draft.process, draft.text, draft.line, clock, draft.fields)
            )
            sources.append(sender)

        for event in order:
            draft = self.events[event]
            senders = sorted(self.received.get(event, ()), key=rank.__getitem__)
            for sender in senders[:-1]:
                text = f"learns of {self.events[sender].process}"
                put(Draft(draft.process, text, draft.line), index[sender])
            put(draft, index[senders[-1]] if senders else None)
            index[event] = len(events) - 1
        findings = tuple(sorted(self.findings, key=lambda finding: finding.line))
        return Execution(self.name, self.line, tuple(events), self.path, tuple(sources), findings)

    def _order(self) -> list[int]:
        """A topological order, the earliest added first; every event after all before it."""
        followers: list[list[int]] = [[] for _ in self.events]
        waiting = [0] * len(self.events)
        last: dict[str, int] = {}
        for event, draft in enumerate(self.events):
            below = [*self.received.get(event, ())]
            if draft.process in last:
                below.append(last[draft.process])
            last[draft.process] = event
            waiting[event] = len(below)
            for earlier in below:
                followers[earlier].append(event)
        ready = [event for event, number in enumerate(waiting) if not number]
        heapify(ready)
        order: list[int] = []
        while ready:
            event = heappop(ready)
            order.append(event)
            for follower in followers[event]:
                waiting[follower] -= 1
                if not waiting[follower]:
                    heappush(ready, follower)
        if len(order) < len(self.events):
            raise self._cycle(waiting)
        return order

    def _cycle(self, waiting: list[int]) -> InputError:
        """Going back among events whose past never completes meets one of them again."""
        before: dict[int, int] = {}
        last: dict[str, int] = {}
        for event, draft in enumerate(self.events):
            below = [*self.received.get(event, ())]
            if draft.process in last:
                below.append(last[draft.process])
            last[draft.process] = event
            stuck = [earlier for earlier in below if waiting[earlier]]
            if waiting[event] and stuck:
                before[event] = stuck[0]
        event = next(iter(before))
        seen: list[int] = []
        while event not in seen:
            seen.append(event)
            event = before.get(event, event)
        cycle = [self.events[e] for e in reversed(seen[seen.index(event) :])]
        names = " → ".join(f"{draft.process} ({draft.text})" for draft in [*cycle, cycle[0]])
        return InputError(
            f"a causal cycle: {names}; expected causes to come first",
            file=self.path,
            line=cycle[0].line,
        )
