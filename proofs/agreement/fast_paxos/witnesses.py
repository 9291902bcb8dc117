"""Acceptors that satisfy the axioms of Fast Paxos, and some that do not."""

from __future__ import annotations

from itertools import combinations

from formal.language import witness
from proofs.agreement.fast_paxos.protocol import FastPaxos


def system_of(n: int, classic: int, fast: int) -> FastPaxos:
    """``n`` acceptors; ``classic`` of them are a quorum of the first phase and of classic ballots,
    ``fast`` of them a quorum of fast ballots.  The odd ballots are fast."""
    acceptors = list(range(n))
    return FastPaxos(
        Acceptor=acceptors,
        Value=["x", "y"],
        Ballot=[0, 1, 2],
        PrepareQuorum=list(combinations(acceptors, classic)),
        AcceptQuorum=list(combinations(acceptors, classic)),
        FastQuorum=list(combinations(acceptors, fast)),
        le=lambda b, c: b <= c,
        fast=lambda b: b % 2 == 1,
        prepare_member=lambda a, p: a in p,
        accept_member=lambda a, q: a in q,
        fast_member=lambda a, r: a in r,
        requested={"x", "y"},
    )


@witness(structure=FastPaxos, zh="四个接受者，法定集为三个")
def four_acceptors():
    """Four acceptors, of which any three are a quorum of each kind: one may crash."""
    return system_of(4, 3, 3)


@witness(structure=FastPaxos, zh="五个接受者：经典法定集三个，快速法定集四个")
def five_acceptors():
    """Five acceptors: two may crash, and fast ballots still decide when one has."""
    return system_of(5, 3, 4)


@witness(structure=FastPaxos, fails="fast_quorums_meet", zh="三个接受者，法定集为两个：不够")
def three_acceptors():
    """Majorities of three are enough for Paxos, but not as fast quorums."""
    return system_of(3, 2, 2)
