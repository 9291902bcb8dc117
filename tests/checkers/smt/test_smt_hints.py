"""Hints for single conditions: what they add, that they help, and that they cannot add more."""

from __future__ import annotations

import pytest

from formal.checkers.smt.conditions import System, conditions
from formal.checkers.smt.solver import Options, solve
from formal.checkers.smt.systems import check_system
from formal.errors import TheoryError
from formal.language import (
    And,
    Exists,
    ForAll,
    Iff,
    Implies,
    Mutable,
    Not,
    Or,
    Rel,
    Sort,
    TransitionSystem,
    action,
    axiom,
    init,
    invariant,
    safety,
)

# A solver that instantiates nothing by itself: only what is written down can be used.
BLIND = Options(params={"auto_config": False, "mbqi": False, "ematching": False})


def voting(hints):
    """Votes of quorums that meet; ``hints`` are those of `one_choice`."""

    class Voting(TransitionSystem, var="V"):
        Node: Sort
        Quorum: Sort
        Value: Sort
        member: Rel[Node, Quorum]
        vote: Mutable[Rel[Node, Value]]
        chosen: Mutable[Rel[Quorum, Value]]

        @axiom
        def meet(self, p: Quorum, q: Quorum):
            return Exists(lambda n: And(self.member(n, p), self.member(n, q)), n=self.Node)

        @init
        def start(self):
            return And(
                ForAll(lambda n, v: Not(self.vote(n, v))),
                ForAll(lambda q, v: Not(self.chosen(q, v))),
            )

        @action(modifies="vote")
        def cast(self, new, n: Node, v: Value):
            return And(
                Not(Exists(lambda w: self.vote(n, w))),
                ForAll(lambda m, w: Iff(new.vote(m, w), Or(self.vote(m, w), And(m == n, w == v)))),
            )

        @action(modifies="chosen")
        def choose(self, new, q: Quorum, v: Value):
            return And(
                ForAll(lambda n: Implies(self.member(n, q), self.vote(n, v))),
                ForAll(
                    lambda p, w: Iff(new.chosen(p, w), Or(self.chosen(p, w), And(p == q, w == v)))
                ),
            )

        @invariant
        def one_vote(self, n: Node, v: Value, w: Value):
            return Implies(self.vote(n, v), self.vote(n, w), v == w)

        @invariant
        def backed(self, q: Quorum, v: Value, n: Node):
            return Implies(self.chosen(q, v), self.member(n, q), self.vote(n, v))

        @safety(hints=hints)
        def one_choice(self, p: Quorum, q: Quorum, v: Value, w: Value):
            return Implies(self.chosen(p, v), self.chosen(q, w), v == w)

    return Voting._info


GOOD = {
    "cast": lambda self, p, q, v, w: [self.one_choice(p, q, v, w)],
    "choose": lambda self, p, q, step_q, v, w, step_v: [self.meet(p, q), self.meet(step_q, p)],
}


def condition(system, name):
    return next(c for c in conditions(system) if c.name.endswith(name)).obligation


def test_a_hint_is_the_instance_and_nothing_else():
    with_hint = condition(voting(GOOD), "cast.one_choice").smt2
    without = condition(voting({}), "cast.one_choice").smt2
    added = set(with_hint.splitlines()) - set(without.splitlines())
    instance = "  (=> (before.chosen p v!2) (=> (before.chosen q w) (= v!2 w)))"
    assert added == {instance, "  :named |hint 1 one_choice|))"}


def test_a_hint_lets_a_solver_prove_what_it_could_not():
    assert solve(condition(voting({}), "cast.one_choice"), BLIND).status == "unknown"
    kept = {"cast": lambda self, p, q, v, w, new: [self.one_choice(p, q, v, w)]}
    hinted = condition(voting(kept), "cast.one_choice")
    # The frame still has to be instantiated: patterns do that, and need no model search.
    patterns = Options(params={"auto_config": False, "mbqi": False})
    assert "hint 1 one_choice" in hinted.smt2
    assert solve(hinted, patterns).status == "unsat"


def test_an_instance_with_fewer_arguments_speaks_of_all_values_of_the_others():
    partial = {"cast": lambda self, p, q: [self.one_choice(p, q)]}
    text = condition(voting(partial), "cast.one_choice").smt2
    (hint,) = [x for x in text.split("(assert") if "|hint" in x]
    assert "(forall ((" in hint and "(before.chosen p " in hint and "(before.chosen q " in hint
    assert solve(condition(voting(partial), "cast.one_choice"), Options()).status == "unsat"


def test_choices_of_the_action_are_named_apart_from_variables_of_the_invariant():
    text = condition(voting(GOOD), "choose.one_choice").smt2
    hints = [x for x in text.split("(assert") if "|hint" in x]
    assert len(hints) == 2
    # The invariant's own p and q, then the action's q (declared first) and the invariant's p.
    assert "q!2" in hints[0] and "q!2" not in hints[1]


def test_hints_leave_a_sound_system_sound():
    assert check_system(voting(GOOD)).ok


def test_a_hint_from_a_dropped_assumption_is_dropped_too():
    weak = System.of(voting(GOOD)).without("meet")
    assert "|hint" not in condition(weak, "choose.one_choice").smt2


@pytest.mark.parametrize(
    ("hints", "said"),
    [
        ({"chose": lambda self: []}, "'chose' is no action of Voting"),
        ({"choose": lambda self, x: []}, "'x' is neither a variable of one_choice nor a choice"),
        ({"choose": lambda self, p: [self.meet(p, p, p)]}, "meet takes 2 arguments, got 3"),
        ({"choose": lambda self, p, v: [self.chosen(p, v)]}, "an axiom or an invariant at"),
    ],
)
def test_anything_else_is_refused_at_its_place(hints, said):
    with pytest.raises(TheoryError) as e:
        conditions(voting(hints))
    assert said in e.value.message
    assert e.value.file == __file__ and e.value.line
