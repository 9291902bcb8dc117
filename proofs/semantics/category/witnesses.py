"""Small systems with morphisms between them."""

from __future__ import annotations

from formal.language import witness
from proofs.foundations.execution.statements import Execution
from proofs.foundations.reachability.statements import StartedSystem
from proofs.semantics.category.statements import Mapping


def _clock() -> StartedSystem:
    """A clock that ticks and, hidden from view, rests."""
    return StartedSystem(
        State=[0, 1],
        Label=["tick", "rest"],
        step={(0, "tick", 1), (1, "tick", 0), (0, "rest", 0), (1, "rest", 1)},
        initial={0},
    )


def _same() -> Mapping:
    return Mapping(
        State=[0, 1],
        Label=["tick", "rest"],
        Image=[0, 1],
        Visible=["tick", "rest"],
        state=lambda s: s,
        label=lambda x: x,
    )


@witness(zh="时钟与恒等态射")
def clock():
    """One clock four times, and the identity between them."""
    values = {x: [0, 1] for x in "ABCD"} | {x: ["tick", "rest"] for x in "KLMN"}
    return values | {x: _clock() for x in "WXYZ"} | {x: _same() for x in "FGH"}


@witness(zh="隐藏停顿的态射")
def hidden_tick():
    """The clock seen through a mapping that hides its rests."""
    seen = StartedSystem(
        State=["even", "odd"],
        Label=["flip"],
        step={("even", "flip", "odd"), ("odd", "flip", "even")},
        initial={"even"},
    )
    hiding = Mapping(
        State=[0, 1],
        Label=["tick", "rest"],
        Image=["even", "odd"],
        Visible=["flip"],
        state={0: "even", 1: "odd"},
        label={"tick": "flip", "rest": None},
    )
    return hiding, {
        "F": hiding,
        "X": _clock(),
        "Y": seen,
        "labels": ["tick", "rest", "tick"],
        "holds": {"even", "odd"},
        "s": 0,
        "t": 1,
        "u": 0,
        "first": ["tick", "rest"],
        "second": ["tick"],
    }


def _counter(size: int) -> Execution:
    """Adds one or two, modulo a size."""
    return Execution(
        State=list(range(size)),
        Event=[1, 2],
        apply=lambda s, o: (s + o) % size,
        enabled=lambda s, o: True,
    )


@witness(zh="模四计数与奇偶")
def parity():
    """A counter modulo four is seen modulo two."""
    return {
        "Operation": [1, 2],
        "Concrete": [0, 1, 2, 3],
        "Abstract": [0, 1],
        "X": _counter(4),
        "Y": _counter(2),
        "view": lambda c: c % 2,
        "s": 3,
        "operations": [1, 1, 2],
    }


@witness(structure=StartedSystem, zh="两个副本同时更新")
def mirror():
    """Two replicas that are written together."""
    states = [(0, 0), (1, 1), (0, 1)]
    system = StartedSystem(
        State=states,
        Label=["write"],
        step={((0, 0), "write", (1, 1)), ((1, 1), "write", (0, 0))},
        initial={(0, 0)},
    )
    return system, {"Replica": [0, 1], "Value": [0, 1], "view": lambda i, s: s[i]}


@witness(structure=Execution, zh="加法更新可交换")
def adding():
    """Additions commute."""
    return _counter(4), {"s": 3, "updates": [1, 2, 1], "reordered": [2, 1, 1]}
