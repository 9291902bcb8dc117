"""Synchronous nodes that never say anything of use."""

from __future__ import annotations

from formal.language import witness
from proofs.impossibility.byzantine.statements import SyncAlgorithm


def _silent(nodes) -> SyncAlgorithm:
    return SyncAlgorithm(
        Node=nodes,
        Message=["nothing"],
        State=["waiting"],
        start=lambda p, b: "waiting",
        message=lambda p, s, q: "nothing",
        next=lambda p, s, received: "waiting",
        output=lambda p, s: None,
    )


@witness(structure=SyncAlgorithm, zh="三个沉默节点")
def three_silent_nodes():
    """Three nodes, each a group of its own."""
    return _silent([0, 1, 2]), {"group": {0: 0, 1: 1, 2: 2}, "a": 0, "c": 2}


@witness(structure=SyncAlgorithm)
def three_one_nodes():
    """Three nodes of which one may be faulty."""
    return _silent([0, 1, 2]), {"n": 3, "f": 1}


@witness
def one_of_four():
    """Four nodes of which one may be faulty."""
    return {"n": 4, "f": 1}


@witness(structure=SyncAlgorithm)
def two_one_nodes():
    """Two nodes of which one may be faulty."""
    return _silent([0, 1]), {"n": 2, "f": 1}


@witness
def one_of_three():
    """Three nodes of which one may be faulty."""
    return {"n": 3, "f": 1}
