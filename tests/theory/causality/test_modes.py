"""The modes of communication against other ways to say the same, on small diagrams.

FIFO by comparing positions, causal order by sets of causes, and synchronous communication as the
paper defines it: some order of all events in which every receive comes right after its send.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations, product
from typing import Any

import pytest

from formal.language.declarations import Definition
from formal.readings.finite.evaluation import Memo, call_definition
from proofs.causality.causality.computation import Computation
from proofs.causality.modes import statements as modes
from proofs.causality.modes import witnesses

# The process of each event, in an order in which they may happen, and for each receive its send.
Diagram = tuple[tuple[int, ...], dict[int, int]]


def holds(mode: Definition, K: Computation, *more: Any, **ranges: list[Any]) -> bool:
    # Happened-before is computed once for a computation.
    memo = Memo(inductive=K._data.memo.inductive, ranges=ranges)
    return bool(call_definition(mode, K._data.sorts, (K, *more), memo))


def diagrams(messages: int, processes: int) -> Iterator[Diagram]:
    """All ways to send and receive so many messages, up to the names of processes."""
    n = 2 * messages
    for source in matchings(list(range(n))):
        for process in product(range(processes), repeat=n):
            if all(p <= max(process[:i], default=-1) + 1 for i, p in enumerate(process)):
                yield process, source


def matchings(events: list[int]) -> Iterator[dict[int, int]]:
    if not events:
        yield {}
        return
    for end in events[1:]:
        for rest in matchings([e for e in events[1:] if e != end]):
            yield {end: events[0], **rest}


def lines_and_arrows(diagram: Diagram) -> tuple[witnesses.Lines, witnesses.Arrows]:
    process, source = diagram
    lines = {
        f"p{p}": [f"e{i}" for i, at in enumerate(process) if at == p] for p in sorted(set(process))
    }
    arrows = {f"m{s}": (f"e{s}", [f"e{r}"]) for r, s in source.items()}
    return lines, arrows


def causes(diagram: Diagram) -> list[set[int]]:
    """For each event what happened before it."""
    process, source = diagram
    past: list[set[int]] = []
    for i, p in enumerate(process):
        direct = {j for j in range(i) if process[j] == p or source.get(i) == j}
        past.append(direct | {d for j in direct for d in past[j]})
    return past


def is_fifo(diagram: Diagram) -> bool:
    process, source = diagram
    channels: dict[tuple[int, int], list[int]] = {}
    for r in sorted(source):
        channels.setdefault((process[source[r]], process[r]), []).append(source[r])
    return all(sends == sorted(sends) for sends in channels.values())


def is_causal(diagram: Diagram) -> bool:
    """Whoever receives a message has received all messages to it that the send knows of."""
    process, source = diagram
    past = causes(diagram)
    return all(
        r in past[v]
        for v, u in source.items()
        for r, s in source.items()
        if process[r] == process[v] and s in past[u]
    )


def is_synchronous(diagram: Diagram) -> bool:
    """Some order of the events puts every receive right after its send, on another process."""
    process, source = diagram
    past = causes(diagram)
    if any(process[s] == process[r] for r, s in source.items()):
        return False
    ends = {s: r for r, s in source.items()}

    def go_on(done: frozenset[int]) -> bool:
        if len(done) == len(process):
            return True
        for e in set(range(len(process))) - done - set(source):
            if past[e] <= done and past[ends[e]] <= done | {e} and go_on(done | {e, ends[e]}):
                return True
        return False

    return go_on(frozenset())


def orders(diagram: Diagram) -> Iterator[dict[str, int]]:
    """All ways to number the events as they may happen one after another."""
    past = causes(diagram)
    n = len(past)
    for order in permutations(range(n)):
        time = {e: t for t, e in enumerate(order)}
        if all(time[d] < time[e] for e in range(n) for d in past[e]):
            yield {f"e{e}": t for e, t in time.items()}


# Of the 1830 diagrams of three messages on three processes, every 37th and the relay.
RELAY: Diagram = ((0, 0, 1, 1, 2, 2), {2: 1, 4: 3, 5: 0})
SOME = [RELAY, *list(diagrams(3, 3))[::37]]


@pytest.mark.parametrize(
    "found", [list(diagrams(1, 2)), list(diagrams(2, 4)), SOME], ids=["one", "two", "three"]
)
def test_modes_on_small_diagrams(found):
    messages, seen = len(found[0][1]), set()
    for diagram in found:
        lines, arrows = lines_and_arrows(diagram)
        K = witnesses.diagram(lines, arrows)
        has = (is_fifo(diagram), is_causal(diagram), is_synchronous(diagram))
        assert holds(modes.asynchronous, K)
        assert holds(modes.fifo, K) == has[0], diagram
        assert holds(modes.causally_ordered, K) == has[1], diagram
        assert holds(modes.synchronous_cycle, K) != has[2], diagram
        if messages < 3:
            times = witnesses.timestamps(lines, arrows)
            assert holds(modes.rsc, K, time=times) == has[2], diagram
        seen.add(has)
    chain = {(True, True, True), (True, True, False), (True, False, False), (False, False, False)}
    expected = {1: {(True, True, True), (True, True, False)}, 2: chain - {(True, False, False)}}
    assert seen == expected.get(messages, chain)


def test_blocking_sends_are_the_synchronous_diagrams():
    answers = set()
    for diagram in diagrams(2, 3):
        K = witnesses.diagram(*lines_and_arrows(diagram))
        assert holds(modes.point_to_point, K)
        blocks = any(holds(modes.blocking, K, time.__getitem__) for time in orders(diagram))
        assert blocks == is_synchronous(diagram), diagram
        answers.add(blocks)
    assert answers == {True, False}


def test_the_axioms_make_data_asynchronous():
    K = witnesses.diagram({"p": ["a"], "q": ["b"]}, {"m": ("a", ["b"]), "n": ("b", ["a"])})
    assert not K.check()
    assert not holds(modes.asynchronous, K)


def test_a_multicast_is_not_point_to_point():
    K = witnesses.diagram({"p": ["a"], "q": ["b"], "r": ["c"]}, {"m": ("a", ["b", "c"])})
    assert not holds(modes.point_to_point, K)
    assert holds(modes.instantaneous, K, lambda e: 0)
    assert not holds(modes.instantaneous, K, {"a": 0, "b": 0, "c": 1}.__getitem__)


def test_an_event_that_receives_and_sends_is_not_point_to_point():
    K = witnesses.diagram(
        {"p": ["a"], "q": ["b"], "r": ["c"]}, {"m": ("a", ["b"]), "n": ("b", ["c"])}
    )
    assert not holds(modes.point_to_point, K)
