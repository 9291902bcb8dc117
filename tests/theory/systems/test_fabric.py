"""Execute, order, validate, held against a peer and a serial execution that are written here.

Programs are random, and what they read is recorded while they run, absent keys included; each is
executed on a random earlier state.  The theory's states are those of the peer, and its serial
execution is the plain one; they agree.  A peer that skips the check, and read sets without the keys
that were absent, are found out.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from formal.readings.finite.domains import Some
from proofs.systems.fabric.statements import Change, Network

KEYS = ("x", "y")
VALUES = (0, 1)
SIZE = 4

Values = dict[str, int]
World = dict[str, tuple[int, int]]


@dataclass
class Transaction:
    """A program that reads one key and, where that is 1, the other; its read and write sets."""

    first: str
    table: dict[tuple[int | None, ...], dict[str, int | None]]
    reads: dict[str, tuple[int, int] | None] = field(default_factory=dict)
    writes: dict[str, int | None] = field(default_factory=dict)

    def run(self, get: Callable[[str], int | None]) -> dict[str, int | None]:
        """What it writes: a value, or ``None`` for a key that it deletes."""
        seen = (get(self.first),)
        if seen == (1,):
            seen = (*seen, get("y" if self.first == "x" else "x"))
        return self.table[seen]


def some_program(rng: random.Random) -> Transaction:
    ends = [(None,), (0,), *((1, v) for v in (None, *VALUES))]
    changes = [{k: rng.choice((None, *VALUES)) for k in KEYS if rng.random() < 0.6} for _ in ends]
    return Transaction(rng.choice(KEYS), dict(zip(ends, changes, strict=True)))


@dataclass
class Run:
    """A ledger and its states."""

    ledger: list[Transaction]
    worlds: list[World]
    valid: list[bool]

    def serial(self) -> Values:
        """The valid transactions, executed one after the other."""
        state = {k: v for k, (v, _) in self.worlds[0].items()}
        for t, ok in zip(self.ledger, self.valid, strict=True):
            for k, v in (t.run(state.get) if ok else {}).items():
                state.pop(k, None)
                if v is not None:
                    state[k] = v
        return state

    def left(self) -> Values:
        return {k: v for k, (v, _) in self.worlds[-1].items()}


def some_run(rng: random.Random, checks: bool = True, absent: bool = True) -> Run:
    """Transactions are executed on a state of the past, ordered, and validated."""
    worlds = [{k: (rng.choice(VALUES), 0) for k in KEYS if rng.random() < 0.5}]
    run = Run([], worlds, [])
    for n in range(1, SIZE + 1):
        t, past = some_program(rng), rng.choice(worlds)

        def get(k: str, t: Transaction = t, past: World = past) -> int | None:
            if absent or k in past:
                t.reads[k] = past.get(k)
            return past[k][0] if k in past else None

        t.writes = t.run(get)
        now = worlds[-1]
        versions = {k: p and p[1] for k, p in t.reads.items()}
        ok = not checks or all(now.get(k, (0, None))[1] == v for k, v in versions.items())
        after = dict(now)
        for k, v in t.writes.items() if ok else ():
            after.pop(k, None)
            if v is not None:
                after[k] = (v, n)
        run.ledger.append(t)
        run.valid.append(ok)
        worlds.append(after)
    return run


def network(run: Run, checks: bool = True) -> Network:
    def change(writes: dict[str, int | None], k: str):
        if k not in writes:
            return Change.keep()
        return Change.delete() if writes[k] is None else Change.put(writes[k])

    def read(t: int, k: str, i: int) -> int | None:
        found = run.ledger[t].reads.get(k)
        return found and found[i]

    def execute(t: int, s: Callable[[str], Some | None], k: str):
        def get(key: str) -> int | None:
            held = s(key)
            return None if held is None else held.value

        return change(run.ledger[t].run(get), k)

    return Network(
        Transaction=range(SIZE),
        Key=KEYS,
        Value=VALUES,
        execute=execute,
        reads=lambda t, k: k in run.ledger[t].reads,
        saw=lambda t, k: read(t, k, 0),
        version=lambda t, k: read(t, k, 1),
        writes=lambda t, k: change(run.ledger[t].writes, k),
        validates=checks,
    )


def plain(held: Some | None) -> object:
    return None if held is None else held.value


def runs(number: int, **how: bool) -> Iterator[Run]:
    return (some_run(random.Random(seed), **how) for seed in range(number))


@pytest.mark.parametrize("seed", range(60))
def test_the_theory_is_the_peer_and_the_serial_execution(seed):
    run = some_run(random.Random(seed))
    N, ledger = network(run), range(SIZE)

    def start(k: str) -> Some | None:
        held = run.worlds[0].get(k)
        return None if held is None else Some(held)

    for i, world in enumerate(run.worlds):
        assert {k: plain(N.world(start, ledger, i)(k)) for k in KEYS} == {
            k: world.get(k) for k in KEYS
        }
    serial = run.serial()
    assert {k: plain(N.serial(start, ledger, SIZE)(k)) for k in KEYS} == {
        k: serial.get(k) for k in KEYS
    }
    assert N.endorsed(start, ledger) and N.reads_decide(ledger)
    assert N.same_as_serial(start, ledger) and N.reads_as_in_serial(start, ledger)


def test_valid_transactions_are_serial_in_ledger_order():
    refused = 0
    for run in runs(3000):
        assert run.left() == run.serial()
        refused += run.valid.count(False)
    assert refused > 1000


def test_without_the_check_they_are_not():
    assert any(run.left() != run.serial() for run in runs(300, checks=False))


def test_read_sets_without_absent_keys_let_phantoms_through():
    strange = [run for run in runs(300, absent=False) if run.left() != run.serial()]
    assert strange
    assert not network(strange[0]).reads_decide(range(SIZE))
