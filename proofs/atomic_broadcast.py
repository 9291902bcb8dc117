"""Atomic broadcast: from consensus, and not at all under asynchrony with one crash.

Chandra and Toueg (JACM 1996, §6): consensus and atomic broadcast are equivalent problems.  One half
is ``consensus.from_atomic_broadcast``; the other is their algorithm, here.
"""

from __future__ import annotations

from formal.language import (
    And,
    Exists,
    ForAll,
    Fun,
    Implies,
    List,
    Nat,
    Rel,
    Sort,
    member,
    theorem,
)
from proofs.chandra_toueg import ChandraToueg, Event


@theorem(
    by="lean",
    cite="chandra1996",
    seed="1.3.3",
    witness="nothing_yet",
    zh="由共识与可靠广播得到原子广播（Chandra–Toueg 算法）",
)
def from_consensus(
    A: ChandraToueg,
    processes: List[Process],
    correct: Rel[Process],
    c: Process,
    schedule: Fun[Nat, Event[Process, Message]],
):
    """Atomic broadcast from consensus (Chandra and Toueg): in every fair run of their algorithm, on
    finitely many processes of which one is correct, in which reliable broadcast and each instance
    of consensus do what they should, the logs are those of atomic broadcast."""
    return Implies(
        ForAll(lambda p: member(p, processes)),
        correct(c),
        A.fair_run(correct, schedule),
        A.reliable(correct, schedule).uniform_reliable_broadcast,
        ForAll(lambda i: A.consensus(correct, schedule, i).uniform_consensus),
        A.deliveries(correct, schedule).atomic_broadcast,
    )
