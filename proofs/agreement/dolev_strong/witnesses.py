"""Runs of broadcast with signatures."""

from __future__ import annotations

from itertools import permutations

from formal.language import witness
from proofs.agreement.dolev_strong.protocol import SignedBroadcast


@witness(structure=SignedBroadcast, zh="三个节点，故障的发送者对两者说两个值")
def two_faced_sender():
    """Three nodes; the faulty sender tells the two others different values."""
    run = SignedBroadcast(
        Value=["yes", "no"],
        n=3,
        sender=0,
        value="yes",
        default="no",
        faulty={0},
        wish=lambda p, v, chain: v == ("yes" if p == 1 else "no"),
    )
    chains = [c for k in range(4) for c in permutations(range(3), k)]
    return run, {"f": 1, "candidates": {"chain": chains}}
