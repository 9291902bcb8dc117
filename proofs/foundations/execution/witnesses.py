"""A counter modulo three, the smallest execution with something to schedule."""

from __future__ import annotations

from formal.language import witness
from proofs.foundations.execution.statements import Execution


def _counter() -> Execution:
    return Execution(
        State=[0, 1, 2],
        Event=["stay", "next"],
        apply=lambda s, e: (s + 1) % 3 if e == "next" else s,
        enabled=lambda s, e: True,
    )


@witness(structure=Execution, zh="模三计数器")
def counter():
    """Counting modulo three: both events are always enabled."""
    return _counter(), {"schedule": ["next", "stay", "next"]}


@witness(structure=Execution)
def counter_fair():
    """Both events are live; the set to return to is all states."""
    return _counter(), {
        "live": {"stay", "next"},
        "fresh": lambda s, e: [],
        "inside": {0, 1, 2},
        "idle": "stay",
        "start": 0,
        "pending": ["stay", "next"],
        "candidates": {"schedule": [["stay"], ["next"]]},
    }
