"""What a system can reach: invariants, and the method for showing that a state is unreachable.

The document's method 1.4.4 shows that a state is unreachable by an invariant that excludes it.  The
method is complete: a property that excludes nothing reachable has an inductive invariant.
"""

from __future__ import annotations

from formal.language import (
    And,
    Exists,
    ForAll,
    Iff,
    Implies,
    Not,
    Rel,
    definition,
    inductive,
    theorem,
)
from proofs.foundations.execution.statements import LabelledSystem


class StartedSystem(LabelledSystem, var="S", zh="带初始状态的系统"):
    """A labelled system with the states in which it may start."""

    initial: Rel[State]  # the system may start in the state

    @inductive(zh="可达状态")
    def reachable(self, s: State):
        """The state is reached from some initial state."""
        yield "start", self.initial(s)
        yield (
            "step",
            Exists(lambda t, label: And(self.reachable(t), self.step(t, label, s))),
        )

    @definition(zh="不变式：在每个可达状态成立")
    def invariant(self, holds: Rel[State]):
        """The property holds in every reachable state."""
        return ForAll(lambda s: Implies(self.reachable(s), holds(s)))

    @definition(zh="归纳不变式")
    def inductive_invariant(self, holds: Rel[State]):
        """The property holds at the start, and a step from a state with it leads to one with it."""
        return And(
            ForAll(lambda s: Implies(self.initial(s), holds(s))),
            ForAll(lambda s, label, t: Implies(holds(s), self.step(s, label, t), holds(t))),
        )

    @theorem(by="lean", seed="1.4.4", witness="three_states", zh="可达即有从初始状态出发的路径")
    def reachable_iff_path(self, s: State):
        """A state is reachable exactly when a path leads to it from an initial state."""
        return Iff(
            self.reachable(s),
            Exists(lambda t, labels: And(self.initial(t), self.path(t, labels, s))),
        )

    @theorem(
        by="lean",
        seed="1.4.4",
        witness="three_states",
        zh="不可达当且仅当某个归纳不变式排除它",
    )
    def unreachable_iff_invariant(self, bad: Rel[State]):
        """A state predicate is unreachable exactly when some inductive invariant excludes it."""
        return Iff(
            ForAll(lambda s: Implies(self.reachable(s), Not(bad(s)))),
            Exists(
                lambda holds: And(
                    self.inductive_invariant(holds),
                    ForAll(lambda s: Implies(holds(s), Not(bad(s)))),
                )
            ),
        )
