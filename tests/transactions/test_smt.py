"""Z3 on the definitions, for histories that are too large for all orders: registers, one search."""

from __future__ import annotations

from itertools import chain, combinations
from random import Random

import pytest
import z3

from formal.transactions import check
from formal.transactions.history import REGISTER
from tests.transactions.brute import reads_of
from tests.transactions.random_transactions import random_history


def explained(history, co, reads, sessions: bool, snapshots: bool) -> bool:
    """Whether starts and commits can be placed in time so that each reads what it has read."""
    ts = history.transactions
    commit = {i: z3.Int(f"commit{i}") for i in co}
    start = {i: z3.Int(f"start{i}") if snapshots else commit[i] for i in co}
    writes = {i: {k for f, k, _ in ts[i].micro if f != "r"} for i in co}
    solver = z3.Solver()
    moments = [*commit.values(), *(start.values() if snapshots else ())]
    if moments:
        solver.add(z3.Distinct(*moments))
    for i in co:
        if snapshots:
            solver.add(start[i] < commit[i])
        for j in co:
            if i == j:
                continue
            if sessions and i < j and ts[i].session == ts[j].session:
                solver.add(commit[i] < start[j])
            if snapshots and writes[i] & writes[j]:
                solver.add(z3.Or(commit[i] < start[j], commit[j] < start[i]))
        for key, writer in reads[i]:
            if writer:
                solver.add(commit[writer] < start[i])
            for j in co:
                if j in (i, writer) or key not in writes[j]:
                    continue
                before = [commit[j] < commit[writer]] if writer else []
                solver.add(z3.Or(*before, commit[j] > start[i]))
    return solver.check() == z3.sat


def by_z3(history) -> dict[str, bool]:
    """Serializability with and without sessions, and snapshot isolation."""
    must = [t.index for t in history.transactions[1:] if t.status == "committed"]
    may = [t.index for t in history.transactions[1:] if t.status == "unknown"]
    holds = dict.fromkeys(
        ("serializable", "strong-session-serializable", "snapshot-isolation"), False
    )
    for extra in chain.from_iterable(combinations(may, n) for n in range(len(may) + 1)):
        co = sorted([*must, *extra])
        reads = reads_of(history, co, dirty=False)
        if reads is None:
            continue
        if any(len(dict(r)) < len(set(r)) for r in reads.values()):
            continue
        for model, sessions, snapshots in (
            ("serializable", False, False),
            ("strong-session-serializable", True, False),
            ("snapshot-isolation", True, True),
        ):
            holds[model] |= explained(history, co, reads, sessions, snapshots)
    return holds


@pytest.mark.parametrize("size", [5, 7, 9])
def test_z3_says_the_same(size):
    seen = set()
    for seed in range(120):
        history = random_history(Random(1000 * size + seed), REGISTER, size)
        wanted = by_z3(history)
        report = check(history)
        found = {m: report.verdict(m).holds for m in wanted}
        assert found == wanted, seed
        seen.add(tuple(wanted.values()))
    # (yes, no, yes) cannot be: nothing is strong session serializable and not serializable.
    assert {(True, True, True), (False, False, False), (True, False, False)} <= seen
