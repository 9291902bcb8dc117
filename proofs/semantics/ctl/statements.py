"""Computation tree logic on transition systems (Clarke and Emerson 1981), by fixed points.

A path is an infinite sequence of steps.  Where states may have no successor there may be no path
from them, and the laws that need one say so.
"""

from __future__ import annotations

from formal.language import (
    And,
    Exists,
    ForAll,
    Fun,
    Iff,
    Implies,
    Nat,
    Not,
    Or,
    Rel,
    Sort,
    Structure,
    definition,
    inductive,
    theorem,
)


class Graph(Structure, var="G", zh="状态图"):
    """States and their successors."""

    State: Sort
    next: Rel[State, State]  # the second state is a successor of the first

    @definition(zh="无限路径")
    def path(self, run: Fun[Nat, State], s: State):
        """The run starts in the state and goes by steps."""
        return And(run(0) == s, ForAll(lambda i: self.next(run(i), run(i + 1))))

    @definition(zh="每个状态有后继")
    def total(self):
        """Every state has a successor."""
        return ForAll(lambda s: Exists(lambda t: self.next(s, t)))

    @definition(cite="clarke1981", zh="EG")
    def exists_always(self, p: Rel[State], s: State):
        """EG p: on some path p always holds."""
        return Exists(lambda run: And(self.path(run, s), ForAll(lambda i: p(run(i)))))

    @definition(cite="clarke1981", zh="AF")
    def all_eventually(self, p: Rel[State], s: State):
        """AF p: on every path p holds some time."""
        return ForAll(lambda run: Implies(self.path(run, s), Exists(lambda i: p(run(i)))))

    @inductive(cite="clarke1981", zh="EU")
    def exists_until(self, p: Rel[State], q: Rel[State], s: State):
        """E[p U q]: some finite path leads through p to q."""
        yield "now", q(s)
        yield "later", Exists(lambda t: And(p(s), self.next(s, t), self.exists_until(p, q, t)))

    @theorem(by="lean", cite="clarke1981", seed="1.7.1", witness="two_loops", zh="EG 是最大不动点")
    def eg_greatest_fixpoint(self, p: Rel[State], x: Rel[State]):
        """EG p is the greatest fixed point of X ↦ p ∧ EX X."""

        def unfolded(s: State):
            return And(p(s), Exists(lambda t: And(self.next(s, t), self.exists_always(p, t))))

        return And(
            ForAll(lambda s: Iff(self.exists_always(p, s), unfolded(s))),
            Implies(
                ForAll(
                    lambda s: Implies(x(s), And(p(s), Exists(lambda t: And(self.next(s, t), x(t)))))
                ),
                ForAll(lambda s: Implies(x(s), self.exists_always(p, s))),
            ),
        )

    @theorem(by="lean", cite="clarke1981", seed="1.7.1", witness="two_loops", zh="EU 是最小不动点")
    def eu_least_fixpoint(self, p: Rel[State], q: Rel[State], x: Rel[State]):
        """E[p U q] is the least fixed point of X ↦ q ∨ (p ∧ EX X)."""

        def unfolded(s: State):
            return Or(
                q(s),
                And(p(s), Exists(lambda t: And(self.next(s, t), self.exists_until(p, q, t)))),
            )

        def closed(s: State):
            return Implies(Or(q(s), And(p(s), Exists(lambda t: And(self.next(s, t), x(t))))), x(s))

        return And(
            ForAll(lambda s: Iff(self.exists_until(p, q, s), unfolded(s))),
            Implies(
                ForAll(closed),
                ForAll(lambda s: Implies(self.exists_until(p, q, s), x(s))),
            ),
        )

    @theorem(by="lean", cite="clarke1981", seed="1.7.1", witness="two_loops", zh="AF 与 EG 对偶")
    def af_dual_eg(self, p: Rel[State], s: State):
        """AF p is the negation of EG ¬p."""
        return Iff(self.all_eventually(p, s), Not(self.exists_always(lambda t: Not(p(t)), s)))

    @theorem(
        by="lean",
        cite="clarke1981",
        seed="1.7.1",
        witness="two_loops",
        zh="EU 与路径一致（全序列时）",
    )
    def eu_on_paths(self, p: Rel[State], q: Rel[State], s: State):
        """Where every state has a successor, E[p U q] holds exactly when it does on some path."""

        def until(run: Fun[Nat, State]):
            return And(
                self.path(run, s),
                Exists(lambda k: And(q(run(k)), ForAll(lambda j: Implies(j < k, p(run(j)))))),
            )

        return Implies(self.total, Iff(self.exists_until(p, q, s), Exists(until)))
