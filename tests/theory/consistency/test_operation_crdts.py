"""Operation-based CRDTs on all small records, and a PN-Counter on random executions.

A set of its own, written with Python's sets, runs over every record of a few events; causal order
is judged by sets of causes.  The statements are also evaluated themselves, on some of the records.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cache
from itertools import combinations

import pytest

from proofs.consistency.crdt.instances import CounterUpdate
from proofs.consistency.crdt.statements import GossipEvent
from proofs.consistency.crdt_operations.witnesses import ADD, REMOVE, Event, sets, shown
from tests.theory.consistency.statements import met_and_refuted

PROCESSES = ("p", "q", "r")


@cache
def records(events: int) -> list[list[Event]]:
    """All records of so many events in which nothing is executed twice, up to names."""

    def extend(done: list[Event], seen: frozenset[tuple[str, int]]) -> Iterator[list[Event]]:
        if len(done) == events:
            yield done
            return
        used = len({p for p, _, _ in done})
        e = len(done)
        for p in PROCESSES[: used + 1]:
            for wanted in (ADD("x"), REMOVE("x")):
                yield from extend([*done, (p, None, wanted)], seen | {(p, e)})
            for k, (_, source, _) in enumerate(done):
                if source is None and (p, k) not in seen:
                    yield from extend([*done, (p, k, ADD("x"))], seen | {(p, k)})

    return list(extend([], frozenset()))


def causes(record: list[Event]) -> list[set[int]]:
    """For each event what happened before it."""
    out: list[set[int]] = []
    for p, source, _ in record:
        past = {d for d, (q, _, _) in enumerate(record[: len(out)]) if q == p}
        past |= set() if source is None else {source}
        out.append(past.union(*(out[d] for d in past)))
    return out


def executed(record: list[Event], p: str) -> list[int]:
    """What a process executes, in its order."""
    return [e if source is None else source for e, (q, source, _) in enumerate(record) if q == p]


def causal(record: list[Event]) -> bool:
    """Whether no process executes an operation after one that it happened before."""
    past = causes(record)
    return not any(
        later in past[earlier]
        for p in PROCESSES
        for earlier, later in combinations(executed(record, p), 2)
    )


def fifo(record: list[Event]) -> bool:
    """Whether each process delivers what another one sent in the order in which it was sent."""
    for p in PROCESSES:
        heard = [k for q, k, _ in record if q == p and k is not None]
        if any(a > b and record[a][0] == record[b][0] for a, b in combinations(heard, 2)):
            return False
    return True


def run(record: list[Event]) -> tuple[dict[str, set[int]], dict[int, set[int]]]:
    """The tags of x at each replica in the end, and what each removal has seen."""
    held: dict[str, set[int]] = {p: set() for p in PROCESSES}
    seen: dict[int, set[int]] = {}
    for e, (p, source, wanted) in enumerate(record):
        k = e if source is None else source
        if source is None and wanted == REMOVE("x"):
            seen[e] = set(held[p])
        held[p] = held[p] - seen[k] if k in seen else held[p] | {k}
    return held, seen


def diverges(record: list[Event]) -> bool:
    held, _ = run(record)
    return any(
        held[p] != held[q] and set(executed(record, p)) == set(executed(record, q))
        for p, q in combinations(PROCESSES, 2)
    )


@pytest.mark.parametrize("events", [3, 4, 5])
def test_no_record_in_causal_order_diverges_and_some_other_does(events):
    every = records(events)
    ordered = [r for r in every if causal(r)]
    assert ordered and not any(map(diverges, ordered))
    # Add, remove, and both in the wrong order at another replica; where messages of one sender stay
    # in order, another one has to hear of the addition before it removes.
    assert any(map(diverges, every)) == (events >= 4)
    assert any(map(diverges, filter(fifo, every))) == (events >= 5)


def test_an_addition_is_shown_when_no_removal_has_seen_it():
    for record in filter(causal, records(5)):
        held, seen = run(record)
        for p in PROCESSES:
            here = executed(record, p)
            added = {k for k in here if k not in seen}
            assert held[p] == added - set().union(*(seen[k] for k in here if k in seen))


def test_the_statements_agree_on_random_records():
    rng = random.Random(7)
    pairs = [
        (record, p, q)
        for record in records(5)
        for p, q in combinations(PROCESSES, 2)
        if len({*executed(record, p)} & {*executed(record, q)}) > 1
        and {*executed(record, p)} == {*executed(record, q)}
    ]
    ordered = [x for x in pairs if causal(x[0])]
    others = [x for x in pairs if not causal(x[0])]
    for record, p, q in rng.sample(ordered, 6) + rng.sample(others, 3):
        found = met_and_refuted("crdt_operations.op_or_set_converges", sets(record, p=p, q=q))
        assert found == (int(causal(record)), 0)


def test_what_is_shown_is_what_the_statement_says():
    rng = random.Random(8)
    cases = [
        (record, k)
        for record in records(5)
        for k in executed(record, "q")
        if record[k][2] == ADD("x") and any(u == REMOVE("x") for _, _, u in record)
    ]
    for record, k in rng.sample(cases, 6):
        values = shown(sets(record), "q", k)
        assert met_and_refuted("crdt_operations.op_or_set_shows", values) == (
            int(causal(record)),
            0,
        )
        assert met_and_refuted("crdt_operations.op_or_set_add_wins", values)[1] == 0


def counted(seed: int) -> tuple[list[object], dict[int, tuple[int, int]]]:
    """A random execution of two replicas of a PN-Counter, and what each shows and should show.

    The network is a list of states; any of them may be received at any time, again and again.
    """
    rng = random.Random(seed)
    state = {p: ({0: 0, 1: 0}, {0: 0, 1: 0}) for p in (0, 1)}
    known: dict[int, list[int]] = {0: [], 1: []}
    sent: list[tuple[object, list[int]]] = []
    events: list[object] = []
    change: dict[int, int] = {}
    for time in range(9):
        p, kind = rng.randrange(2), rng.choice(["up", "down", "send", "receive"])
        ups, downs = state[p]
        if kind in ("up", "down"):
            amount = rng.randint(0, 3)
            half = ups if kind == "up" else downs
            half[p] += amount
            known[p] = [time, *known[p]]
            change[time] = amount if kind == "up" else -amount
            make = CounterUpdate.increment if kind == "up" else CounterUpdate.decrement
            events.append(GossipEvent.update(p, make(amount)))
        elif kind == "send" or not sent:
            sent.append(((dict(ups), dict(downs)), known[p]))
            events.append(GossipEvent.send(p))
        else:
            snapshot = rng.choice(sent)
            for mine, theirs in zip(state[p], snapshot[0], strict=True):
                mine.update({q: max(mine[q], theirs[q]) for q in mine})
            known[p] = [*known[p], *snapshot[1]]
            events.append(GossipEvent.receive(p, snapshot))
    shows = {p: sum(state[p][0].values()) - sum(state[p][1].values()) for p in (0, 1)}
    should = {p: sum(change[t] for t in {*known[p]}) for p in (0, 1)}
    return events, {p: (shows[p], should[p]) for p in (0, 1)}


def test_a_pn_counter_shows_increments_less_decrements():
    below_zero = False
    for seed in range(8):
        events, values = counted(seed)
        for shows, should in values.values():
            assert shows == should
            below_zero |= shows < 0
        # The execution is one of the model, for each of the two replicas.
        assert met_and_refuted("pn_counter.pn_counter_value", {"n": 2, "events": events}) == (2, 0)
    assert below_zero
