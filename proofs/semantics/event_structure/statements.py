"""Event structures: causality and conflict (Winskel 1986).

The document calls a down-closed set of events a system state.  It must be free of conflict as well:
a configuration.  The conditions that make this a theory (finite causes, conflict inherited by
effects) are supplied here; a computation is the case without conflict, and its configurations are
its consistent cuts.
"""

from __future__ import annotations

from formal.language import (
    And,
    Exists,
    ForAll,
    Fun,
    Iff,
    Implies,
    List,
    Mutant,
    Not,
    Or,
    Rel,
    Sort,
    Structure,
    append,
    axiom,
    definition,
    member,
    nodup,
    theorem,
)
from proofs.causality.causality.computation import Computation


class EventStructure(Structure, var="S", zh="事件结构"):
    """Events with their causes and conflicts."""

    Event: Sort
    below: Rel[Event, Event]  # the first event is the second or one of its causes
    conflict: Rel[Event, Event]  # the events cannot both happen
    causes: Fun[Event, List[Event]]  # a list that has all causes of an event

    @axiom(zh="自反")
    def below_refl(self, e: Event):
        """An event is below itself."""
        return self.below(e, e)

    @axiom(zh="传递")
    def below_trans(self, d: Event, e: Event, f: Event):
        """Causes of causes are causes."""
        return Implies(self.below(d, e), self.below(e, f), self.below(d, f))

    @axiom(zh="反对称")
    def below_antisymm(self, d: Event, e: Event):
        """Two events are not causes of each other."""
        return Implies(self.below(d, e), self.below(e, d), d == e)

    @axiom(zh="冲突反自反")
    def conflict_irrefl(self, e: Event):
        """No event conflicts with itself."""
        return Not(self.conflict(e, e))

    @axiom(zh="冲突对称")
    def conflict_symm(self, d: Event, e: Event):
        """Conflict is mutual."""
        return Implies(self.conflict(d, e), self.conflict(e, d))

    @axiom(cite="winskel1986", zh="冲突由后果继承")
    def conflict_inherited(self, d: Event, e: Event, f: Event):
        """What conflicts with an event conflicts with its effects."""
        return Implies(self.conflict(d, e), self.below(e, f), self.conflict(d, f))

    @axiom(cite="winskel1986", zh="原因有限")
    def finite_causes(self, d: Event, e: Event):
        """An event has finitely many causes: they are all in the list."""
        return Implies(self.below(d, e), member(d, self.causes(e)))

    @definition(cite="winskel1986", seed="1.7.1", zh="格局：对原因封闭且无冲突")
    def configuration(self, c: Rel[Event]):
        """A state of the system: closed under causes, and free of conflict."""
        return And(
            ForAll(lambda d, e: Implies(self.below(d, e), c(e), c(d))),
            ForAll(lambda d, e: Implies(c(d), c(e), Not(self.conflict(d, e)))),
        )

    @theorem(
        by=("lean", "smt"),
        cite="winskel1986",
        seed="1.7.1",
        witness="choice",
        zh="一个事件的原因构成格局",
        mutants=(
            Mutant("conflict_inherited", by="forgotten_conflict"),
            Mutant("conflict_irrefl", by="self_conflict"),
        ),
    )
    def cause_is_configuration(self, e: Event):
        """An event with its causes is a configuration, the least that contains it."""
        return And(
            self.configuration(lambda d: self.below(d, e)),
            ForAll(
                lambda c, d: Implies(self.configuration(c), c(e), self.below(d, e), c(d)),
                c=Rel[self.Event],
            ),
        )

    @theorem(
        by=("lean", "smt"),
        cite="winskel1986",
        seed="1.7.1",
        witness="choice_sets",
        zh="格局之交是格局，有公共扩张的格局之并是格局",
        mutants=Mutant(4, by="conflicting_union"),
    )
    def meet_and_join(self, c: Rel[Event], d: Rel[Event], u: Rel[Event]):
        """Intersections of configurations are configurations, and so are unions inside a common
        one."""
        return Implies(
            self.configuration(c),
            self.configuration(d),
            self.configuration(u),
            ForAll(lambda e: Implies(Or(c(e), d(e)), u(e))),
            And(
                self.configuration(lambda e: And(c(e), d(e))),
                self.configuration(lambda e: Or(c(e), d(e))),
            ),
        )

    @theorem(
        by="lean",
        cite="winskel1986",
        seed="1.7.1",
        witness="choice_list",
        zh="逐个事件可达（securing）",
    )
    def securing(self, events: List[Event]):
        """Every finite configuration is reached by adding one event at a time: its events can be
        listed so that each prefix of the list is a configuration."""

        def listed(order: List[Event]):
            return And(
                nodup(order),
                ForAll(lambda e: Iff(member(e, order), member(e, events))),
                ForAll(
                    lambda first, rest: Implies(
                        order == append(first, rest),
                        self.configuration(lambda e: member(e, first)),
                    )
                ),
            )

        return Implies(self.configuration(lambda e: member(e, events)), Exists(listed))


@theorem(
    by="lean",
    cite="winskel1986",
    seed="1.7.1",
    witness="causality.ping_pong",
    zh="计算是无冲突的事件结构，格局即一致割集",
)
def of_computation(
    Process: Sort, Event: Sort, Message: Sort, K: Computation[Process, Event, Message]
):
    """A computation is an event structure without conflict, and its configurations are exactly its
    consistent cuts."""

    def structure(S: EventStructure[Event]):
        return And(
            ForAll(lambda e, f: Iff(S.below(e, f), Or(e == f, K.happened_before(e, f)))),
            ForAll(lambda e, f: Not(S.conflict(e, f))),
            ForAll(lambda cut: Iff(S.configuration(cut), K.consistent_cut(cut)), cut=Rel[Event]),
        )

    return Exists(structure)


@theorem(
    by=("lean", "example"), seed="1.7.1", witness="choice_of_two", zh="选择：两个格局之并不必是格局"
)
def choice():
    """A choice: in some event structure two configurations have a union that is down-closed and not
    a configuration.  So down-closed sets alone are not states."""

    def claim(Event: Sort, S: EventStructure[Event], c: Rel[Event], d: Rel[Event]):
        def union(e: Event):
            return Or(c(e), d(e))

        return And(
            S.configuration(c),
            S.configuration(d),
            ForAll(lambda a, b: Implies(S.below(a, b), union(b), union(a))),
            Not(S.configuration(union)),
        )

    return Exists(claim)
