"""State-based CRDTs when replicas crash: only the correct ones must go on hearing from each other.

A replica that crashes takes no further step.  What it had sent may still arrive; what only it knew
is lost.  So eventual delivery is a promise among correct replicas, while strong convergence holds
of all, whatever they did before they crashed (Shapiro, Preguiça, Baquero and Zawirski 2011).
"""

from __future__ import annotations

from formal.language import (
    And,
    Exists,
    ForAll,
    Fun,
    Implies,
    Nat,
    Not,
    Rel,
    Sort,
    definition,
    pair,
    theorem,
)
from proofs.consistency.crdt.statements import GossipEvent, StateCrdt


@definition(zh="正确副本之间公平的传播")
def gossips_among(
    C: StateCrdt,
    correct: Rel[C.Replica],
    schedule: Fun[Nat, GossipEvent[C.Replica, C.Update, C.State]],
):
    """At any time, each correct replica will yet send its state, and each correct one will receive
    it."""

    def reaches(p: C.Replica, q: C.Replica, t: Nat):
        def later(k: Nat, n: Nat):
            snapshot = pair(C.moment(schedule, k).state(p), C.moment(schedule, k).known(p))
            return And(
                t <= k,
                k < n,
                schedule(k) == GossipEvent.send(p),
                schedule(n) == GossipEvent.receive(q, snapshot),
            )

        return Implies(correct(p), correct(q), Exists(later))

    return ForAll(reaches)


@theorem(by="lean", cite="shapiro2011", zh="见证：只有崩溃副本知道的更新丢失")
def update_lost():
    """The hypotheses of the next theorem can be met, and more cannot be had: an update that only a
    crashed replica knew never reaches the correct ones."""

    def claim(
        Replica: Sort,
        Update: Sort,
        State: Sort,
        C: StateCrdt[Replica, Update, State],
        correct: Rel[Replica],
        schedule: Fun[Nat, GossipEvent[Replica, Update, State]],
    ):
        def lost(p: Replica, q: Replica, t: Nat, u: Nat):
            R = C.replication(schedule)
            return And(
                correct(q), R.delivered(p, t, u), ForAll(lambda n: Not(R.delivered(q, n, u)))
            )

        return And(
            C.monotone_semilattice,
            C.execution.allowed_forever(C.start, schedule),
            gossips_among(C, correct, schedule),
            Exists(lost),
        )

    return Exists(claim)


@theorem(
    by="lean",
    cite="shapiro2011",
    inhabited_by="update_lost",
    zh="有崩溃时：正确副本之间最终交付，且任意副本更新相同则状态相同",
)
def correct_replicas_converge(
    C: StateCrdt,
    correct: Rel[C.Replica],
    schedule: Fun[Nat, GossipEvent[C.Replica, C.Update, C.State]],
):
    """With crashes: what a correct replica knows every correct one knows from some time on, and any
    two replicas that know the same are in the same state."""
    R = C.replication(schedule)

    def delivered(p: C.Replica, q: C.Replica, t: Nat, u: Nat):
        return Implies(
            correct(p),
            correct(q),
            R.delivered(p, t, u),
            Exists(lambda n: ForAll(lambda m: Implies(n <= m, R.delivered(q, m, u)))),
        )

    return Implies(
        C.monotone_semilattice,
        C.execution.allowed_forever(C.start, schedule),
        gossips_among(C, correct, schedule),
        And(ForAll(delivered), R.strong_convergence),
    )
