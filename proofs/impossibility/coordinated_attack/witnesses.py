"""Two generals who never attack."""

from __future__ import annotations

from formal.language import witness
from proofs.impossibility.coordinated_attack.statements import Generals


@witness(structure=Generals, zh="从不进攻")
def never_attack():
    """Generals who decide at once not to attack."""
    return Generals(
        Message=["hello"],
        State=["decided"],
        start=lambda g, b: "decided",
        message=lambda g, s: "hello",
        next=lambda g, s, m: "decided",
        output=lambda g, s: False,
    )
