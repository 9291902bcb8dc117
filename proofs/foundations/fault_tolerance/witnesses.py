"""A flag that one of two faults can lower."""

from __future__ import annotations

from formal.language import witness
from proofs.foundations.reachability.statements import StartedSystem


@witness(structure=StartedSystem, zh="一个标志，两种故障")
def one_flag():
    """A flag that is up; one fault does nothing, the other lowers it and may not happen."""
    system = StartedSystem(
        State=["up", "down"],
        Label=["rest"],
        step={("up", "rest", "up")},
        initial={"up"},
    )
    return system, {
        "Fault": ["harmless", "bad"],
        "disturb": lambda s, f, t: t == (s if f == "harmless" else "down"),
        "family": lambda may: not may("bad"),
        "works": {"up"},
        "may": {"harmless"},
        "less": set(),
    }
