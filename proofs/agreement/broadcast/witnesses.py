"""Recorded runs of a broadcast: a moment is a reading of all logs."""

from __future__ import annotations

from formal.language import witness
from proofs.agreement.broadcast.statements import BroadcastRun


def _run(log, correct, broadcast, time=("end",)) -> BroadcastRun:
    return BroadcastRun(
        Process=list(correct),
        Message=["a", "b"],
        Time=list(time),
        correct=correct,
        broadcast=lambda p, m, t: (p, m) in broadcast,
        log=log,
    )


@witness(structure=BroadcastRun, zh="三个进程，其一在投递一条消息后崩溃")
def one_crash():
    """Process r crashes after one delivery; p and q deliver both messages, p sooner than q."""
    logs = {
        ("p", "early"): ["a", "b"],
        ("q", "early"): [],
        ("r", "early"): ["a"],
        ("p", "late"): ["a", "b"],
        ("q", "late"): ["a", "b"],
        ("r", "late"): ["a"],
    }
    run = _run(
        logs,
        {"p": True, "q": True, "r": False},
        {("p", "a"), ("r", "b")},
        time=("early", "late"),
    )
    candidates = {"common": [lambda t: logs["p", t]]}
    return run, {"c": "p", "candidates": candidates}


@witness(structure=BroadcastRun, zh="两个正确进程以相反次序投递")
def opposite_orders():
    """Two correct processes deliver two messages in opposite orders."""
    return _run(
        {("p", "end"): ["a", "b"], ("q", "end"): ["b", "a"]},
        {"p": True, "q": True},
        {("p", "a"), ("q", "b")},
    )


@witness(structure=BroadcastRun, zh="崩溃的进程漏掉一条消息")
def skipped_message():
    """Process q delivers the second message without the first, and crashes."""
    run = _run(
        {("p", "end"): ["a", "b"], ("q", "end"): ["b"]},
        {"p": True, "q": False},
        {("p", "a"), ("q", "b")},
    )
    return run, {"c": "p"}


@witness(structure=BroadcastRun, zh="三个进程，崩溃者只投递了后一条消息")
def later_message_first():
    """Process r delivers b and crashes; the two correct ones deliver a, and then b."""
    return _run(
        {("p", "end"): ["a", "b"], ("q", "end"): ["a", "b"], ("r", "end"): ["b"]},
        {"p": True, "q": True, "r": False},
        {("p", "a"), ("r", "b")},
    )


@witness(structure=BroadcastRun, zh="没有正确进程：各投一条不同的消息后崩溃")
def nobody_correct():
    """Two processes deliver a message each, not the same, and crash."""
    run = _run(
        {("p", "end"): ["a"], ("q", "end"): ["b"]},
        {"p": False, "q": False},
        {("p", "a"), ("q", "b")},
    )
    return run, {"c": "p"}


@witness(structure=BroadcastRun, zh="日志被改写")
def rewritten_log():
    """The log of the only process is rewritten between two readings."""
    run = _run(
        {("p", "early"): ["a"], ("p", "late"): ["b"]},
        {"p": True},
        {("p", "a"), ("p", "b")},
        time=("early", "late"),
    )
    return run, {"c": "p"}
