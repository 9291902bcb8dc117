"""Attackers on both sides of the bound."""

from __future__ import annotations

from formal.language import witness


@witness
def hopeless_attacker():
    """No hash power, no deficit: the attacker has caught up, so the bound must be 1."""
    return {"honest": 1, "adversary": 0, "deficit": 0, "steps": 0}


@witness
def strong_attacker():
    """An attacker with a third of the power, one block behind."""
    return {"honest": 2, "adversary": 1, "deficit": 0}


@witness
def paid_already():
    """The merchant waits for nothing, so that the payment is undone with certainty."""
    return {"honest": 1, "adversary": 0, "needed": 0, "behind": 0, "steps": 0}
