"""A system of three states, one of which is never reached."""

from __future__ import annotations

from formal.language import witness
from proofs.foundations.reachability.statements import StartedSystem


def _system() -> StartedSystem:
    return StartedSystem(
        State=[0, 1, 2],
        Label=["go"],
        step={(0, "go", 1), (1, "go", 0), (2, "go", 1)},
        initial={0},
    )


@witness(structure=StartedSystem, zh="三个状态，其一不可达")
def three_states():
    """From 0 one goes to and fro between 0 and 1; 2 is never reached."""
    return _system(), {"bad": {2}, "s": 1}
