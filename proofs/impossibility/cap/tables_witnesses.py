"""A table for the bounded form of CAP: two nodes that answer from local copies."""

from __future__ import annotations

from typing import Any

from formal.language import witness
from proofs.impossibility.cap.tables import ROUNDS, RegisterTable, Signal


def _seen(wrote: bool, i: int, node: bool) -> Any:
    if i == 0 and wrote and not node:
        return Signal.write()
    return Signal.read() if i == ROUNDS and node else Signal.nothing()


def _next(node: bool, state: str, seen: Any) -> str:
    return "one" if seen == Signal.write() else state


def _answer(node: bool, state: str, seen: Any) -> bool | None:
    if seen == Signal.write():
        return True
    return state == "one" if seen == Signal.read() else None


@witness(structure=RegisterTable, zh="两个节点各答本地副本")
def tables_of_local_copies():
    """Each node answers at once from its own copy; all messages are lost."""
    table = RegisterTable(
        State=["zero", "one"],
        Message=["update"],
        start=lambda node: "zero",
        next=_next,
        sends=lambda node, state, seen: None,
        answer=_answer,
    )
    return table, {
        "arrives": lambda i: False,
        "state": lambda wrote, i, node: "one" if wrote and i > 0 and not node else "zero",
        "seen": _seen,
    }
