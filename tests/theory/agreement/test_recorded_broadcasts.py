"""The broadcast specifications on recorded runs: each clause holds on one and fails on another."""

from __future__ import annotations

import itertools

import pytest

from formal.errors import EvaluationError
from proofs.agreement.broadcast.statements import BroadcastRun

CLAUSES = (
    "growing",
    "validity",
    "uniform_agreement",
    "no_creation",
    "uniform_integrity",
    "uniform_total_order",
    "pairwise_total_order",
    "comparable_logs",
)


def recorded(*logs: str, crashed: str = "", sent: str = "ab") -> BroadcastRun:
    """A finished run of processes 0, 1, …: one log each, all messages sent by process 0."""
    return BroadcastRun(
        Process=range(len(logs)),
        Message="abc",
        Time=["end"],
        correct=lambda p: str(p) not in crashed,
        broadcast=lambda p, m, t: p == 0 and m in sent,
        log=lambda p, t: logs[p],
    )


@pytest.mark.parametrize(
    ("run", "violated"),
    [
        (recorded("ab", "ab", "a", crashed="2"), set()),
        (recorded("", "", crashed="01"), set()),
        (recorded("ab", "ba"), {"uniform_total_order", "pairwise_total_order", "comparable_logs"}),
        (recorded("ab", "b", crashed="1"), {"uniform_total_order", "comparable_logs"}),
        (recorded("a", "b", crashed="01"), {"comparable_logs"}),
        (recorded("a", "ab", crashed="1"), {"validity", "uniform_agreement"}),
        (
            recorded("a", "ab", crashed="1", sent="a"),
            {"uniform_agreement", "no_creation", "uniform_integrity"},
        ),
        (
            recorded("ab", "aba", crashed="1"),
            {"uniform_integrity", "uniform_total_order", "pairwise_total_order"},
        ),
    ],
)
def test_the_violated_clauses_are_named(run, violated):
    assert {c for c in CLAUSES if not getattr(run, c)} == violated


def test_a_rewritten_log_does_not_grow():
    run = BroadcastRun(
        Process=["p"],
        Message=["a", "b"],
        Time=[1, 2],
        correct={"p": True},
        broadcast=lambda p, m, t: True,
        log={("p", 1): ["a"], ("p", 2): ["b"]},
    )
    assert not run.growing
    assert run.uniform_total_order


def test_delivery_before_the_broadcast_is_seen_when_the_moments_are_recorded():
    run = BroadcastRun(
        Process=["p"],
        Message=["a"],
        Time=[1, 2],
        correct={"p": True},
        broadcast=lambda p, m, t: t == 2,
        log={("p", 1): ["a"], ("p", 2): ["a"]},
    )
    assert run.validity
    assert not run.no_creation


def test_a_log_of_unknown_messages_is_refused():
    with pytest.raises(EvaluationError, match="'x' is not a member of Message"):
        assert recorded("x").validity


def by_hand(logs: tuple[str, ...], crashed: str, sent: str) -> bool:
    """Total order broadcast said differently: all logs are prefixes of what the correct ones have,
    which is everything sent by a correct process and more."""
    whole = [log for p, log in enumerate(logs) if str(p) not in crashed]
    return (
        all(len(set(log)) == len(log) and set(log) <= set(sent) for log in logs)
        and len(set(whole)) == 1
        and all(whole[0].startswith(log) for log in logs)
        and ("0" in crashed or set(sent) <= set(whole[0]))
    )


@pytest.mark.parametrize("crashed", ["", "0", "1"])
def test_total_order_broadcast_agrees_with_a_second_implementation(crashed):
    logs = ["", "a", "b", "ab", "ba", "aa", "abc"]
    verdicts = set()
    for pair in itertools.product(logs, repeat=2):
        run = recorded(*pair, crashed=crashed)
        verdicts.add(run.total_order_broadcast)
        assert run.total_order_broadcast == by_hand(pair, crashed, "ab"), pair
    assert verdicts == {True, False}
