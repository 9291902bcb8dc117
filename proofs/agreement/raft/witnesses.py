"""Nodes, terms and indexes that satisfy the axioms of Raft."""

from __future__ import annotations

from formal.language import witness
from proofs.agreement.raft.protocol import Raft


def _instance(quorums: list[str]) -> Raft:
    return Raft(
        Node=[1, 2, 3],
        Quorum=quorums,
        Term=[0, 1, 2, 3],
        Index=[0, 1, 2],
        Value=["none", "x", "y"],
        member=lambda n, q: str(n) in q,
        term_le=lambda t, u: t <= u,
        le=lambda i, j: i <= j,
        term_zero=0,
        zero=0,
        dummy="none",
    )


@witness(structure=Raft, zh="三节点、多数派")
def three_nodes():
    """Majorities of three nodes; the first terms and indexes."""
    return _instance(["12", "13", "23", "123"])


@witness(structure=Raft, fails="quorums_meet", zh="单节点的法定集不相交")
def single_nodes():
    """Quorums of one node do not meet: two leaders could be elected in one term."""
    return _instance(["1", "2", "3"])
