"""Replicas that satisfy the axioms of PBFT."""

from __future__ import annotations

from itertools import combinations

from formal.language import witness
from proofs.agreement.pbft.protocol import Pbft


def _instance(n: int, f: int, size: int) -> Pbft:
    """``n`` replicas, the last ``f`` faulty; every set of ``size`` replicas is a quorum."""
    replicas = list(range(n))
    return Pbft(
        Replica=replicas,
        Quorum=list(combinations(replicas, size)),
        View=[0, 1, 2],
        Slot=["s"],
        Request=["r", "x"],
        honest=lambda i: i < n - f,
        member=lambda i, q: i in q,
        le=lambda v, w: v <= w,
        first=0,
    )


@witness(structure=Pbft, zh="n = 4，f = 1")
def four_replicas_one_faulty():
    """n = 4, f = 1: quorums of 3."""
    return _instance(4, 1, 3)


@witness(structure=Pbft, fails="quorums_meet", zh="n = 3，f = 1：界是紧的")
def three_replicas_one_faulty():
    """n = 3, f = 1: quorums of n − f replicas may share no honest one."""
    return _instance(3, 1, 2)
