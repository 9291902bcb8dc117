"""The second opinion accepts no forged certificate."""

from __future__ import annotations

from random import Random

import pytest

from formal.transactions import check, transactions_of
from formal.transactions.certificate import Certificate, flaw
from formal.transactions.history import LIST, REGISTER
from formal.transactions.models import MODELS, SNAPSHOT
from tests.transactions.brute import CHECKS, Run, brute, reads_of
from tests.transactions.random_transactions import random_history


def right(history, model, order) -> bool:
    """Whether an order shows a model, by the definitions."""
    co = tuple(order[1:])
    if model == "read-uncommitted":
        return reads_of(history, co, dirty=True) is not None
    reads = reads_of(history, co, dirty=False)
    return reads is not None and CHECKS[model](Run(history, co, reads))


@pytest.mark.parametrize("workload", [LIST, REGISTER])
def test_any_order_is_accepted_just_when_it_is_right(workload):
    accepted = rejected = 0
    for seed in range(400):
        random = Random(seed)
        history = random_history(random, workload, 4)
        order = [t.index for t in history.transactions[1:] if t.status == "committed"]
        random.shuffle(order)
        for model in MODELS:
            if model == SNAPSHOT:
                continue
            found = flaw(history, Certificate(model, (0, *order))) is None
            assert found == right(history, model, (0, *order)), (seed, model, order)
            accepted, rejected = accepted + found, rejected + (not found)
    assert accepted > 300
    assert rejected > 300


@pytest.mark.parametrize("workload", [LIST, REGISTER])
def test_any_order_of_starts_and_commits_that_is_accepted_is_snapshot_isolation(workload):
    accepted = 0
    for seed in range(1500):
        random = Random(seed)
        history = random_history(random, workload, 4)
        committed = [t.index for t in history.transactions[1:] if t.status == "committed"]
        events = [2 * i for i in committed] * 2
        random.shuffle(events)
        begun = set()
        order = [1, 0]
        for e in events:
            order.append(e if e in begun else e + 1)
            begun.add(e)
        if flaw(history, Certificate(SNAPSHOT, tuple(order))) is None:
            accepted += 1
            commits = [e >> 1 for e in order if not e & 1]
            assert right(history, SNAPSHOT, commits), (seed, order)
            assert brute(history)[SNAPSHOT]
    assert accepted > 30


SKEW = [[[("r", "x", None), ("w", "y", 1)]], [[("r", "y", None), ("w", "x", 2)]]]


def test_write_skew_has_no_serial_order_but_snapshots():
    history = transactions_of(SKEW)
    for order in ((0, 1, 2), (0, 2, 1)):
        assert flaw(history, Certificate("serializable", order)) is not None
    assert flaw(history, Certificate(SNAPSHOT, (1, 0, 3, 5, 2, 4))) is None
    assert "not so there" in flaw(history, Certificate(SNAPSHOT, (1, 0, 3, 2, 5, 4)))


def test_first_committer_wins():
    history = transactions_of([[[("w", "x", 1)]], [[("w", "x", 2)]]])
    assert flaw(history, Certificate(SNAPSHOT, (1, 0, 3, 2, 5, 4))) is None
    assert "overlaps" in flaw(history, Certificate(SNAPSHOT, (1, 0, 3, 5, 2, 4)))


FORGED = {
    "nobody": ((), "initial state"),
    "one left out": ((0, 1), "is not there"),
    "one twice": ((0, 1, 2, 1), "twice"),
    "one too many": ((0, 1, 2, 9), "no T9"),
}


@pytest.mark.parametrize("name", FORGED)
def test_forged_orders_are_rejected(name):
    order, says = FORGED[name]
    history = transactions_of([[[("w", "x", 1)]], [[("r", "x", 1)]]])
    for model in MODELS:
        given = order if model != SNAPSHOT else tuple(e for i in order for e in (2 * i + 1, 2 * i))
        assert says in flaw(history, Certificate(model, given)), model


def test_one_that_aborted_is_not_let_in():
    history = transactions_of([[[("w", "x", 1)]], [[("w", "x", 2)]]])
    history.transactions[2].status = "aborted"
    assert "aborted" in flaw(history, Certificate("read-uncommitted", (0, 1, 2)))


def test_every_verdict_that_holds_has_one():
    for seed in range(200):
        history = random_history(Random(seed), LIST, 4)
        report = check(history)
        for model in report.strongest:
            certificate = report.verdict(model).certificate
            if certificate is not None:
                assert flaw(history, certificate) is None
