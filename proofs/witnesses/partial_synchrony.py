"""Two nodes that never decide."""

from __future__ import annotations

from formal.language import witness
from proofs.partial_synchrony import RoundAlgorithm


@witness(structure=RoundAlgorithm, zh="两个沉默节点")
def two_silent_nodes():
    """Two nodes of which one may crash."""
    silent = RoundAlgorithm(
        Node=[0, 1],
        Message=["nothing"],
        State=["waiting"],
        start=lambda p, b: "waiting",
        message=lambda p, s, q: "nothing",
        next=lambda p, s, received: "waiting",
        output=lambda p, s: None,
    )
    return silent, {"n": 2, "f": 1}
