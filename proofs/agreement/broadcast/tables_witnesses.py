"""A finished run with a crash: a small instance of the bounded equivalence."""

from __future__ import annotations

from formal.language import witness
from proofs.agreement.broadcast.tables import FinishedRun


@witness(structure=FinishedRun, zh="一个进程投递一条消息后崩溃")
def finished_with_a_crash():
    """One process delivers two messages, another the first of them, and crashes."""
    run = FinishedRun(
        Process=["p", "q"],
        Message=["a", "b"],
        correct={"p": True, "q": False},
        broadcast=lambda p, m: p == "p",
        first=lambda p: "a",
        second=lambda p: "b" if p == "p" else None,
        third=lambda p: None,
    )
    return run, {"c": "p"}
