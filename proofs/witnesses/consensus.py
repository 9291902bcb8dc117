"""A recorded run of a broadcast in which the processes agree."""

from __future__ import annotations

from formal.language import witness
from proofs.broadcast import BroadcastRun


def _first_messages(first: str, second: str) -> BroadcastRun:
    logs = {"p": [first], "q": [second]}
    return BroadcastRun(
        Process=["p", "q"],
        Message=["a", "b"],
        Time=["end"],
        correct={"p": True, "q": False},
        broadcast=lambda p, m, t: (p, m) in {("p", "a"), ("q", "b")},
        log=lambda p, t: logs[p],
    )


@witness(structure=BroadcastRun, zh="两个进程先投递同一条消息")
def same_first_message():
    """Two processes deliver a message of the correct one; the other crashes."""
    return _first_messages("a", "a"), {"candidates": {"common": [lambda t: ["a"]]}}


@witness(structure=BroadcastRun, zh="两个进程先投递的消息不同")
def different_first_messages():
    """Two processes deliver different messages first: no atomic broadcast."""
    return _first_messages("a", "b")
