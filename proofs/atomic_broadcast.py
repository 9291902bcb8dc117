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


def _sound_run(A, processes, correct, c, schedule):
    """A fair run of the algorithm on finitely many processes, with a correct one, in which reliable
    broadcast and every instance of consensus keep their promises."""
    return (
        ForAll(lambda p: member(p, processes)),
        correct(c),
        A.fair_run(correct, schedule),
        A.reliable(correct, schedule).uniform_reliable_broadcast,
        ForAll(lambda i: A.consensus(correct, schedule, i).uniform_consensus),
    )


@theorem(
    by="lean",
    cite="chandra1996",
    seed="1.3.3",
    inhabited_by="from_consensus_applies",
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
        *_sound_run(A, processes, correct, c, schedule),
        A.deliveries(correct, schedule).atomic_broadcast,
    )


@theorem(by="lean", seed="1.3.3", zh="见证：两个进程以相反次序收到两条消息，以相同次序投递")
def from_consensus_applies():
    """Such runs exist: in one, two processes receive two messages in opposite orders and deliver
    them in one order."""

    def claim(
        Process: Sort,
        Message: Sort,
        A: ChandraToueg[Process, Message],
        processes: List[Process],
        correct: Rel[Process],
        c: Process,
        schedule: Fun[Nat, Event[Process, Message]],
    ):
        def reordered(p: Process, q: Process, m: Message, n: Message, t: Nat):
            C = A.configuration(schedule, t)
            return And(
                m != n,
                C.received(p) == [m, n],
                C.received(q) == [n, m],
                C.log(p) == [m, n],
                C.log(q) == [m, n],
            )

        return And(*_sound_run(A, processes, correct, c, schedule), Exists(reordered))

    return Exists(claim)
