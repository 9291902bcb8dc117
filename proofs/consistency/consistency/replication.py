"""Eventual and strong eventual consistency: properties of replicas over infinite time.

Shapiro, Preguiça, Baquero and Zawirski 2011, §2.  No finite history can violate them, so they are
about runs: which updates a replica has executed by a time, and its state then.  The document's
formula, that any two replicas have equal states at some time, is none of this and is too weak.
"""

from __future__ import annotations

from formal.language import (
    And,
    Bool,
    Exists,
    ForAll,
    Fun,
    Iff,
    Implies,
    Nat,
    Not,
    Rel,
    Sort,
    Structure,
    definition,
    theorem,
)


class Replication(Structure, var="R", zh="副本随时间的状态与已执行的更新"):
    """Replicas over time: the updates that each has executed, and its state."""

    Replica: Sort
    Update: Sort
    State: Sort
    delivered: Rel[Replica, Nat, Update]  # by this time the replica has executed the update
    state: Fun[Replica, Nat, State]  # the state of the replica at this time

    @definition(cite="shapiro2011", zh="最终交付")
    def eventual_delivery(self):
        """What one replica has executed, every replica has executed from some time on."""
        return ForAll(
            lambda p, q, t, u: Implies(
                self.delivered(p, t, u),
                Exists(lambda n: ForAll(lambda m: Implies(n <= m, self.delivered(q, m, u)))),
            )
        )

    @definition(zh="相同的更新")
    def same_updates(self, p: Replica, t: Nat, q: Replica, s: Nat):
        """Replica ``p`` has at time ``t`` executed the same updates as ``q`` at time ``s``."""
        return ForAll(lambda u: Iff(self.delivered(p, t, u), self.delivered(q, s, u)))

    @definition(cite="shapiro2011", zh="收敛")
    def convergence(self):
        """Two replicas that have the same updates, and get no more, have equal states from some
        time on."""
        return ForAll(
            lambda p, q, t: Implies(
                ForAll(
                    lambda n: Implies(
                        t <= n,
                        And(self.same_updates(p, n, p, t), self.same_updates(q, n, p, t)),
                    )
                ),
                Exists(
                    lambda n: ForAll(
                        lambda m: Implies(n <= m, self.state(p, m) == self.state(q, m))
                    )
                ),
            )
        )

    @definition(cite="shapiro2011", zh="强收敛")
    def strong_convergence(self):
        """Replicas that have executed the same updates have equal states, whenever that is."""
        return ForAll(
            lambda p, t, q, s: Implies(
                self.same_updates(p, t, q, s), self.state(p, t) == self.state(q, s)
            )
        )

    @definition(cite="shapiro2011", seed="1.2.3", zh="最终一致")
    def eventually_consistent(self):
        """Eventual delivery, and convergence when the updates end."""
        return And(self.eventual_delivery, self.convergence)

    @definition(cite="shapiro2011", seed="1.2.3", zh="强最终一致")
    def strongly_eventually_consistent(self):
        """Eventual delivery, and convergence at once."""
        return And(self.eventual_delivery, self.strong_convergence)

    @definition(seed="1.7.2", zh="文档的公式：任意两个副本在某一时刻状态相等")
    def agree_sometime(self):
        """The document's formula: any two replicas have equal states at some time."""
        return ForAll(lambda p, q: Exists(lambda t: self.state(p, t) == self.state(q, t)))


@theorem(
    by="lean",
    cite="shapiro2011",
    witness="idle_replicas",
    zh="强最终一致：最终一致而且立即收敛",
)
def strong_eventual_implies_eventual(R: Replication):
    """Strong eventual consistency is eventual consistency with strong convergence."""
    return Iff(R.strongly_eventually_consistent, And(R.eventually_consistent, R.strong_convergence))


@theorem(by="lean", cite="shapiro2011", zh="最终一致而非强最终一致")
def eventual_not_strong():
    """Replicas that are at first different, without any update, and then equal are eventually
    consistent, not strongly."""
    return Exists(
        lambda R: And(R.eventually_consistent, Not(R.strongly_eventually_consistent)),
        R=Replication[Bool, Bool, Bool],
    )


@theorem(by="lean", seed="1.7.2", zh="文档的公式太弱：相遇一次之后永不再一致")
def seed_formula_too_weak():
    """The document's formula is too weak: two replicas, to which nothing is ever written, agree
    once, differ at all other times, and are not eventually consistent."""

    def claim(R: Replication[Bool, Bool, Bool]):
        return And(
            ForAll(lambda p, t, u: Not(R.delivered(p, t, u))),
            R.agree_sometime,
            ForAll(lambda t: Implies(0 < t, R.state(True, t) != R.state(False, t))),  # noqa: SIM300
            Not(R.eventually_consistent),
        )

    return Exists(claim)
