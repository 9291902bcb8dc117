"""The mode of communication of a recorded run: RSC, causally ordered, FIFO or asynchronous.

The definitions are those of `proofs.causality.modes` (Charron-Bost, Mattern and Tel 1996), each
mode implying the next.  Each answer comes with its evidence: timestamps by which every message is
instantaneous, or the messages that contradict a mode.  `check` holds the evidence against the
definitions and shares no code with the search.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from formal.events.clocks import causal_pasts, topological_order, vector_clocks
from formal.events.computation import InferredComputation
from formal.events.fast import MANY_PROCESSES, Run, SparseClocks

if TYPE_CHECKING:
    from numpy.typing import NDArray

Mode = Literal["rsc", "causally ordered", "fifo", "asynchronous"]
Message = tuple[int, int]
"""The events that send and receive."""

_STARTS = 400
CHECK_LIMIT = 20_000
"""Up to this many events the evidence is checked against the definitions."""


@dataclass(frozen=True)
class Overtaking:
    """Two messages to one process, the first sent before the second and received after it."""

    first: Message
    second: Message


@dataclass(frozen=True)
class ModeReport:
    """The modes of a computation.

    Attributes:
        computation: what was classified.
        fifo: messages between two processes that were overtaken by a later one between them.
        causal: messages overtaken by one whose send they happened before, whoever sent it.
        cycle: events that would each have to happen before or with the next if messages took no
            time, the last one before the first; empty if there is no such cycle.
        time: for each event a timestamp, growing along each process, equal at both ends of a
            message; None if there is a cycle.
    """

    computation: InferredComputation
    fifo: tuple[Overtaking, ...]
    causal: tuple[Overtaking, ...]
    cycle: tuple[int, ...]
    time: tuple[int, ...] | None

    @property
    def mode(self) -> Mode:
        """The strongest mode the computation has."""
        if self.time is not None:
            return "rsc"
        if not self.causal:
            return "causally ordered"
        return "asynchronous" if self.fifo else "fifo"

    @property
    def crown(self) -> tuple[Message, ...]:
        """The messages that the cycle passes from receive to send: each was sent before the next
        one was received."""
        source = self.computation.source
        around = zip(self.cycle, (*self.cycle[1:], *self.cycle[:1]), strict=True)
        return tuple((send, receive) for receive, send in around if source[receive] == send)

    @property
    def messages(self) -> tuple[Message, ...]:
        """The messages that contradict the next stronger mode."""
        pairs = self.fifo or self.causal
        if pairs:
            return tuple(dict.fromkeys(m for pair in pairs for m in (pair.second, pair.first)))
        return self.crown

    def linear_order(self) -> list[int]:
        """An order of all events in which each receive follows its send, with nothing between but
        other receives of that message or of what is sent at its receipt; only for mode RSC."""
        time = self.time or ()
        order = topological_order(self.computation)
        place = {event: number for number, event in enumerate(order)}
        first: dict[int, int] = {}
        for event in order:
            sender = self.computation.source[event]
            first[event] = place[event] if sender is None else first[sender]
        return sorted(order, key=lambda event: (time[event], first[event], place[event]))


def classify(computation: InferredComputation) -> ModeReport:
    """The modes of a computation, from its messages; orders without a message play no part.

    Raises:
        FormalError: a causal cycle.
    """
    order = topological_order(computation)
    rank = [0] * len(order)
    for event in order:
        before = computation.predecessor[event]
        rank[event] = 1 if before is None else rank[before] + 1
    fifo = tuple(_overtaken_on_a_channel(computation, rank, order))
    causal = tuple(_overtaken(computation, rank, order))
    cycle, time = _instants(computation, order)
    return ModeReport(computation, fifo, causal, cycle, time)


def _receives(computation: InferredComputation, order: list[int]) -> dict[str, list[Message]]:
    """The messages to each process, in the order in which it receives them."""
    result: dict[str, list[Message]] = {}
    for event in order:
        sender = computation.source[event]
        if sender is not None:
            result.setdefault(computation.events[event].process, []).append((sender, event))
    return result


def _overtaken_on_a_channel(
    computation: InferredComputation, rank: list[int], order: list[int]
) -> Iterator[Overtaking]:
    for messages in _receives(computation, order).values():
        latest: dict[str, Message] = {}
        for message in messages:
            process = computation.events[message[0]].process
            last = latest.setdefault(process, message)
            if rank[message[0]] < rank[last[0]]:
                yield Overtaking(message, last)
            else:
                latest[process] = message


def _overtaken(
    computation: InferredComputation, rank: list[int], order: list[int]
) -> Iterator[Overtaking]:
    """A message is overtaken if some message received earlier was sent in its future."""
    known = _knowledge(computation)
    for messages in _receives(computation, order).values():
        if len(messages) < 2:
            continue
        processes = [computation.events[sender].process for sender, _ in messages]
        columns = {process: column for column, process in enumerate(dict.fromkeys(processes))}
        place = np.arange(len(messages))
        column = np.array([columns[process] for process in processes])
        sent = np.array([rank[sender] for sender, _ in messages])
        # What each sender knew strictly before it sent, of the processes that send here.
        before = known([sender for sender, _ in messages], list(columns))
        before[place, column] -= 1
        told = np.maximum.accumulate(before, axis=0)
        late = np.nonzero(told[place[:-1], column[1:]] >= sent[1:])[0] + 1
        for number in late.tolist():
            earlier = int(np.argmax(before[:number, column[number]] >= sent[number]))
            yield Overtaking(messages[number], messages[earlier])


def _knowledge(
    computation: InferredComputation,
) -> Callable[[list[int], list[str]], NDArray[np.int32]]:
    """What some events know of some processes, a row for each event."""
    if len(computation.processes) > MANY_PROCESSES:
        clocks = vector_clocks(computation)
        return lambda events, processes: np.array(
            [[clocks[event].get(process, 0) for process in processes] for event in events], np.int32
        )
    number = {process: i for i, process in enumerate(computation.processes)}
    run, position = Run.of(computation)
    sparse = SparseClocks(run)
    return lambda events, processes: sparse.rows(position[events])[
        :, [number[p] for p in processes]
    ]


def _instants(
    computation: InferredComputation, order: list[int]
) -> tuple[tuple[int, ...], tuple[int, ...] | None]:
    """Contract every message to an instant: what is left must have no cycle."""
    leader = list(range(len(order)))

    def find(event: int) -> int:
        while leader[event] != event:
            leader[event] = leader[leader[event]]
            event = leader[event]
        return event

    for event, sender in enumerate(computation.source):
        if sender is not None:
            leader[find(event)] = find(sender)
    after: dict[int, list[int]] = {}
    waiting: dict[int, int] = {find(event): 0 for event in order}
    for event, before in enumerate(computation.predecessor):
        if before is not None:
            after.setdefault(find(before), []).append(find(event))
            waiting[find(event)] += 1
    time = dict.fromkeys(waiting, 0)
    ready = deque(node for node, number in waiting.items() if not number)
    while ready:
        node = ready.popleft()
        for later in after.get(node, ()):
            time[later] = max(time[later], time[node] + 1)
            waiting[later] -= 1
            if not waiting[later]:
                ready.append(later)
    stuck = {node for node, number in waiting.items() if number}
    if stuck:
        return _shortest_cycle(computation, [e for e in order if find(e) in stuck]), None
    return (), tuple(time[find(event)] for event in range(len(order)))


def _shortest_cycle(computation: InferredComputation, events: list[int]) -> tuple[int, ...]:
    """A shortest cycle of local steps forwards and messages both ways, with a local step in it.

    With very many events only the ways from the first of them are tried, so a cycle is found but
    perhaps not a shortest one.
    """
    inside = set(events)
    steps: dict[int, list[int]] = {event: [] for event in events}
    local = []
    for event in events:
        before, sender = computation.predecessor[event], computation.source[event]
        if sender is not None and sender in inside:
            steps[sender].append(event)
            steps[event].append(sender)
        if before is not None and before in inside:
            steps[before].append(event)
            local.append((before, event))
    best: tuple[int, ...] = ()
    for number, (first, second) in enumerate(local):
        if best and number >= _STARTS:
            break
        came: dict[int, int | None] = {second: None}
        queue = deque([(second, 1)])
        while queue and first not in came:
            event, length = queue.popleft()
            if best and length + 1 >= len(best):
                break
            for other in steps[event]:
                if other not in came:
                    came[other] = event
                    queue.append((other, length + 1))
        if first in came:
            cycle: list[int] = []
            at: int | None = first
            while at is not None:
                cycle.append(at)
                at = came[at]
            best = tuple(reversed(cycle))
    return best


def check(report: ModeReport) -> list[str]:
    """What is wrong with the evidence of a report, by the definitions; empty when nothing is.

    Happened-before is the transitive closure, no clocks.  With more than `CHECK_LIMIT` events only
    timestamps and cycles are checked, which needs no closure.
    """
    computation, wrong = report.computation, []
    messages = [(s, r) for r, s in enumerate(computation.source) if s is not None]
    if report.time is not None:
        time = report.time
        for event, before in enumerate(computation.predecessor):
            if before is not None and time[before] >= time[event]:
                wrong.append(f"time does not grow at {computation.event_id(event)}")
        for sender, receiver in messages:
            if time[sender] != time[receiver]:
                wrong.append(f"{computation.event_id(receiver)} is not at the time of its send")
    else:
        pairs = list(zip(report.cycle, (*report.cycle[1:], *report.cycle[:1]), strict=True))
        local = [(a, b) for a, b in pairs if computation.predecessor[b] == a]
        for a, b in pairs:
            linked = computation.source[b] == a or computation.source[a] == b
            if not linked and computation.predecessor[b] != a:
                wrong.append(f"{computation.event_id(a)} is not next to {computation.event_id(b)}")
        if not local:
            wrong.append("the cycle has no local step")
    if len(computation.events) <= CHECK_LIMIT:
        wrong += _check_orders(report, messages)
    return wrong


def _check_orders(report: ModeReport, messages: list[Message]) -> Iterator[str]:
    """FIFO and causal order by their definitions: all pairs of messages to one process."""
    computation, pasts = report.computation, causal_pasts(report.computation)
    process = [event.process for event in computation.events]
    overtaken: dict[bool, set[Message]] = {True: set(), False: set()}
    to: dict[str, list[Message]] = {}
    for message in messages:
        to.setdefault(process[message[1]], []).append(message)
    for found in to.values():
        for s, r in found:
            for u, v in found:
                if pasts[u] >> s & 1 and not pasts[v] >> r & 1:
                    overtaken[False].add((s, r))
                    if process[s] == process[u]:
                        overtaken[True].add((s, r))
    for claimed, one_channel, name in (
        (report.fifo, True, "FIFO"),
        (report.causal, False, "causal order"),
    ):
        if {pair.first for pair in claimed} != overtaken[one_channel]:
            yield f"the overtaken messages are not those of the definition of {name}"
        for pair in claimed:
            (s, r), (u, v) = pair.first, pair.second
            if not (pasts[u] >> s & 1 and pasts[r] >> v & 1 and process[r] == process[v]):
                yield f"{computation.event_id(r)} was not overtaken by {computation.event_id(v)}"
            if one_channel and process[s] != process[u]:
                yield f"{computation.event_id(s)} and {computation.event_id(u)} are two senders"
