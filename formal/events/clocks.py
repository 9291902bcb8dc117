"""Logical clocks of a computation, and the test of a log's clocks against happened-before.

Sources: Lamport, *Time, clocks, and the ordering of events in a distributed system*, CACM 21(7),
1978 (the Clock Condition); Fidge, *Timestamps in message-passing systems that preserve the partial
ordering*, 1988, and Mattern, *Virtual time and global states of distributed systems*, 1989 (vector
clocks).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from formal.errors import FormalError

if TYPE_CHECKING:
    from formal.events.computation import InferredComputation

ALL_PAIRS_LIMIT = 10_000
"""Up to this many events happened-before is held as a bit matrix and every pair is compared."""


def merge(*clocks: Mapping[str, int] | None) -> dict[str, int]:
    """The componentwise maximum of clocks; None is the clock that has seen nothing.

    >>> merge({"a": 2}, None, {"a": 1, "b": 4})
    {'a': 2, 'b': 4}
    """
    result: dict[str, int] = {}
    for clock in clocks:
        for process, component in (clock or {}).items():
            if component > result.get(process, 0):
                result[process] = component
    return result


def topological_order(computation: InferredComputation) -> list[int]:
    """The events in an order where predecessor and source come first, else in log order.

    Raises:
        FormalError: a causal cycle; there is no such order.
    """
    below = list(zip(computation.predecessor, computation.source, strict=True))
    order: list[int] = []
    done = [False] * len(below)
    for start in range(len(below)):
        stack = [start]
        on_path: set[int] = set()
        while stack:
            event = stack[-1]
            waiting = [b for b in below[event] if b is not None and not done[b]]
            if done[event] or not waiting:
                stack.pop()
                on_path.discard(event)
                if not done[event]:
                    done[event] = True
                    order.append(event)
                continue
            on_path.add(event)
            if any(b in on_path for b in waiting):
                raise FormalError(
                    f"a causal cycle through {computation.event_id(event)}; "
                    "expected happened-before to be well-founded",
                    file=computation.path,
                    line=computation.events[event].line,
                )
            stack.extend(waiting)
    return order


def lamport_clocks(computation: InferredComputation) -> list[int]:
    """Lamport's clock: 1 + the greater of those of predecessor and source (1978, IR1 and IR2).

    It is also the length of the longest chain of events that ends in the event.

    Raises:
        FormalError: a causal cycle.
    """
    clocks = [0] * len(computation.events)
    for event in topological_order(computation):
        before, sender = computation.predecessor[event], computation.source[event]
        clocks[event] = 1 + max(
            0 if before is None else clocks[before], 0 if sender is None else clocks[sender]
        )
    return clocks


def vector_clocks(computation: InferredComputation) -> list[dict[str, int]]:
    """The vector clocks of the algorithm: merge predecessor and source, count the event itself.

    Components that are zero are left out. On an incomplete log these count the logged events only,
    so they may be smaller than what was logged.

    Raises:
        FormalError: a causal cycle.
    """
    return clocks_of(
        [event.process for event in computation.events],
        computation.predecessor,
        computation.source,
        topological_order(computation),
    )


def clocks_of(
    processes: Sequence[str],
    predecessor: Sequence[int | None],
    source: Sequence[int | None],
    order: Sequence[int] | None = None,
) -> list[dict[str, int]]:
    """The vector clocks of events given by process, predecessor and source.

    Args:
        processes: the process of each event.
        predecessor: its predecessor.
        source: the event whose message it receives.
        order: an order in which causes come first; None: that of the events themselves.
    """
    clocks: list[dict[str, int]] = [{} for _ in processes]
    for event in range(len(processes)) if order is None else order:
        before, sender, process = predecessor[event], source[event], processes[event]
        clock = dict(clocks[before]) if before is not None else {}
        if sender is not None:
            clock = merge(clock, clocks[sender])
        clock[process] = clock.get(process, 0) + 1
        clocks[event] = clock
    return clocks


def happened_before(
    computation: InferredComputation, clocks: Sequence[Mapping[str, int]], a: int, b: int
) -> bool:
    """Whether event ``a`` happened before event ``b``, by one comparison of vector clocks.

    For a ≠ b: a happened before b if and only if V(b)[process a] ≥ V(a)[process a] (Mattern 1989).

    Args:
        computation: the computation of both events.
        clocks: its vector clocks, from `vector_clocks`.
        a: an event.
        b: an event.
    """
    process = computation.events[a].process
    return a != b and clocks[b].get(process, 0) >= clocks[a][process]


def causal_pasts(computation: InferredComputation) -> list[int]:
    """For each event the set of events that happened before it, as bits of an integer.

    This is the transitive closure itself and uses no clock, so clocks can be tested against it.

    Raises:
        FormalError: a causal cycle.
    """
    pasts = [0] * len(computation.events)
    for event in topological_order(computation):
        for below in (computation.predecessor[event], computation.source[event]):
            if below is not None:
                pasts[event] |= pasts[below] | (1 << below)
    return pasts


@dataclass(frozen=True)
class ClockCheck:
    """What the comparison of logged clocks with happened-before found.

    Attributes:
        events: how many events there are.
        rule_failures: the events whose logged clock is not what the update rule makes of the logged
            clocks of predecessor and source.
        pairs: how many ordered pairs of different events were compared, None for no pair by pair.
        only_clock: how many of them only the clocks order; ``only_clock_example`` is one.
        only_path: how many only the computation orders; ``only_path_example`` is one.
    """

    events: int
    rule_failures: tuple[int, ...]
    pairs: int | None
    only_clock: int = 0
    only_path: int = 0
    only_clock_example: tuple[int, int] | None = None
    only_path_example: tuple[int, int] | None = None

    @property
    def holds(self) -> bool:
        """Whether nothing was found against the clocks."""
        return not self.rule_failures and not self.only_clock and not self.only_path

    @property
    def method(self) -> str:
        """Exactly what was checked, in words."""
        rule = f"the update rule at each of {self.events:,} events"
        if self.pairs is None and self.rule_failures:
            return f"{rule}; pairs of events were not compared"
        if self.pairs is None:
            # If the rule holds everywhere the logged clocks are vector clocks by definition, and
            # vector clocks characterize happened-before: the pairs need not be visited.
            return f"{rule}, which implies agreement on all pairs"
        return f"{rule} and all {self.pairs:,} ordered pairs of events against happened-before"


def check_clocks(computation: InferredComputation, pairs: bool | None = None) -> ClockCheck:
    """Check the logged clocks against happened-before of the computation.

    Two independent checks: the update rule at each event, and for every ordered pair of different
    events that a happened before b if and only if V(b)[process a] ≥ V(a)[process a].

    Args:
        computation: what to check; its events carry the logged clocks.
        pairs: whether to compare every pair; None: up to `ALL_PAIRS_LIMIT` events.

    Raises:
        FormalError: a causal cycle.
    """
    events = computation.events
    failures = []
    for event in events:
        before, sender = computation.predecessor[event.index], computation.source[event.index]
        clock = merge(
            None if before is None else events[before].clock,
            None if sender is None else events[sender].clock,
        )
        clock[event.process] = clock.get(event.process, 0) + 1
        if clock != event.clock:
            failures.append(event.index)
    count = len(events)
    if not (count <= ALL_PAIRS_LIMIT if pairs is None else pairs):
        return ClockCheck(count, tuple(failures), None)
    only_clock = only_path = 0
    examples: list[tuple[int, int] | None] = [None, None]
    prefixes = _Prefixes(computation)
    for index, past in enumerate(causal_pasts(computation)):
        said = prefixes.known_to(index)
        for number, difference in enumerate((said & ~past, past & ~said)):
            if difference and examples[number] is None:
                examples[number] = (difference.bit_length() - 1, index)
        only_clock += (said & ~past).bit_count()
        only_path += (past & ~said).bit_count()
    return ClockCheck(count, tuple(failures), count * (count - 1), only_clock, only_path, *examples)


class _Prefixes:
    """For each process its logged numbers and, for each prefix of them, the events as bits."""

    def __init__(self, computation: InferredComputation):
        self.events = computation.events
        self.numbers: dict[str, list[int]] = {}
        self.masks: dict[str, list[int]] = {}
        for event in sorted(self.events, key=lambda event: event.own):
            masks = self.masks.setdefault(event.process, [0])
            masks.append(masks[-1] | 1 << event.index)
            self.numbers.setdefault(event.process, []).append(event.own)

    def known_to(self, event: int) -> int:
        """The events a other than b = event, as bits, with V(b)[process a] ≥ V(a)[process a]."""
        known = 0
        for process, component in self.events[event].clock.items():
            if process in self.numbers:
                known |= self.masks[process][bisect_right(self.numbers[process], component)]
        return known & ~(1 << event)
