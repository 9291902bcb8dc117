"""Two counters, and the components of a small computation."""

from __future__ import annotations

from typing import Any

from formal.language import witness
from proofs.causality.causality.computation import Computation
from proofs.causality.causality.witnesses import ping_pong
from proofs.semantics.automaton.statements import Automaton, Component


def _counters(**changes: Any) -> Automaton:
    """Letter a sets the first bit, letter b the second, each once."""
    own = {"a": "p", "b": "q"}

    def following(letter: str, seen: Any) -> Any:
        if seen(own[letter]).value:
            return None
        return {"p": letter == "a", "q": letter == "b"}

    fields: dict[str, Any] = {
        "Process": ["p", "q"],
        "Letter": ["a", "b"],
        "Local": [False, True],
        "involves": {("a", "p"), ("b", "q")},
        "start": lambda p: False,
        "next": following,
        "final": lambda s: s("p") and s("q"),
    }
    return Automaton(**(fields | changes))


@witness(structure=Automaton, zh="两个独立的位")
def two_counters():
    """Two letters on two components."""
    return _counters()


@witness(structure=Automaton)
def shared_counter():
    """Two letters on one component: the first to come decides."""

    def following(letter: str, seen: Any) -> Any:
        return {"p": letter == "a", "q": False}

    return _counters(involves={("a", "p"), ("b", "p")}, next=following)


def _takes_part(e: str, c: Any) -> bool:
    K, (value,) = ping_pong.value[0], c.args
    if c.constructor == "process":
        return bool(K.process(e) == value)
    return bool(e == value or K.message_step(e, value))


@witness(structure=Computation, zh="乒乓计算的组成部分")
def ping_pong_components():
    """The events of the ping-pong computation as letters, in the order of their names."""
    K = ping_pong.value[0]
    parts = [Component.process(p) for p in K.Process] + [Component.channel(e) for e in K.Event]
    automaton = Automaton(
        Process=parts,
        Letter=K.Event,
        Local=["idle"],
        involves=_takes_part,
        start=lambda c: "idle",
        next=lambda e, seen: None,
        final=lambda s: True,
    )
    return K, {"Local": ["idle"], "A": automaton, "earlier": lambda x, y: x < y}
