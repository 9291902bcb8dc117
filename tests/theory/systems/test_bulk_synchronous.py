"""Bulk synchronous training, in every order of messages, against the theory's single machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from formal.readings.finite.evaluation import Memo, call_definition
from proofs.systems.bulk_synchronous.protocol import BulkSynchronous, sequential
from proofs.systems.bulk_synchronous.witnesses import last_one_wins, two_workers

WORKERS = ("a", "b")
ITERATIONS = 3


@dataclass(frozen=True)
class World:
    """Clocks, how many updates arrived, copies (None: the worker has not read), updates sent, and
    the server's parameters of each iteration."""

    clock: tuple[int, ...]
    arrived: tuple[int, ...]
    copy: tuple[int | None, ...]
    sent: tuple[tuple[int, ...], ...]
    server: tuple[int, ...]


def put(items: tuple, i: int, value: object) -> tuple:
    return (*items[:i], value, *items[i + 1 :])


def steps(w: World, add: Callable[[int, int], int], update: Callable) -> Iterator[World]:
    for i, name in enumerate(WORKERS):
        clock, copy = w.clock[i], w.copy[i]
        if clock < ITERATIONS and all(clock <= n for n in w.arrived):
            now = put(w.copy, i, w.server[clock])
            yield World(w.clock, w.arrived, now, w.sent, w.server)
        if copy is not None:
            sent = put(w.sent, i, (*w.sent[i], update(name, clock, copy)))
            yield World(put(w.clock, i, clock + 1), w.arrived, put(w.copy, i, None), sent, w.server)
        k = w.arrived[i]
        if k < clock:
            server = tuple(add(p, w.sent[i][k]) if k < c else p for c, p in enumerate(w.server))
            yield World(w.clock, put(w.arrived, i, k + 1), w.copy, w.sent, server)


def copies(B: BulkSynchronous) -> dict[int, set[int]]:
    """What workers read in each iteration, in all runs."""
    fields = B._data.fields
    start = World((0, 0), (0, 0), (None, None), ((), ()), (fields["first"],) * ITERATIONS)
    seen, stack = {start}, [start]
    read: dict[int, set[int]] = {c: set() for c in range(ITERATIONS)}
    while stack:
        for w in steps(stack.pop(), fields["add"], fields["update"]):
            if w not in seen:
                seen.add(w)
                stack.append(w)
                for clock, copy in zip(w.clock, w.copy, strict=True):
                    if copy is not None:
                        read[clock].add(copy)
    return read


def single_machine(B: BulkSynchronous, c: int) -> int:
    return call_definition(sequential, B._data.sorts, (B, WORKERS, c), Memo())


def test_workers_read_what_a_single_machine_has():
    B, _ = two_workers.value
    assert copies(B) == {c: {single_machine(B, c)} for c in range(ITERATIONS)}


def test_where_order_matters_runs_differ():
    B, _ = last_one_wins.value
    assert len(copies(B)[1]) > 1


@pytest.mark.parametrize("c", range(ITERATIONS))
def test_the_single_machine_is_a_loop(c):
    B, _ = two_workers.value
    p = 1
    for k in range(c):
        p = (p + (2 * p + k) + (3 * p + k)) % 7
    assert single_machine(B, c) == p
