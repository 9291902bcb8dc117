"""An invariant that excludes a predicate, or a run to it: never both, and never the wrong one."""

from __future__ import annotations

import pytest

from formal.checkers.smt.conditions import System, consecution, initiation
from formal.checkers.smt.portfolio import Limits, decide
from formal.temporal.check import Question
from formal.temporal.unreachable import Search
from proofs.systems.mutual_exclusion.protocol import TokenPassing
from tests.temporal.flip_theory import Lamps

INFO = TokenPassing._info


def find(predicate: str, **more):
    return Search(INFO, predicate, Limits(timeout_s=20), **more).decide()


EXCLUDED = [
    "!mutual_exclusion",  # a declared property
    "exists n: Node. critical(n) & in_flight(n)",  # what the declared invariants exclude
    "forall n: Node. !holds(n) & !in_flight(n)",  # the token is not lost: needs one more clause
]


@pytest.mark.parametrize("predicate", EXCLUDED)
def test_an_unreachable_predicate_gets_an_inductive_invariant(predicate):
    found = find(predicate)
    assert found.verdict == "unreachable" and found.run is None
    # The exploration of all states, which shares nothing with the solver, finds none either.
    answer = Question(INFO, "ctl", f"AG !({predicate})", {"Node": 3}).decide()
    assert answer.verdict == "holds"


def test_what_is_reported_as_invariant_is_inductive():
    search = Search(INFO, EXCLUDED[2], Limits(timeout_s=20))
    names = {name for name, _ in search.decide().invariant}
    negated = next(n for n in names if n.startswith("not "))
    system = System.of(INFO)
    assert names - {negated} <= {c.name for c in system.invariants}
    kept = search._inductive(system, [c for c in system.invariants if c.name in names])
    for c in kept:
        assert decide(initiation(system, c).obligation).status == "unsat"
        for a in system.actions:
            assert decide(consecution(system, a, c).obligation).status == "unsat"


REACHED = [("exists n: Node. critical(n)", 1), ("forall n: Node. !holds(n)", 1)]


@pytest.mark.parametrize("predicate, steps", REACHED)
def test_a_reachable_predicate_gets_a_run(predicate, steps):
    found = find(predicate)
    assert found.verdict == "reachable" and found.invariant == ()
    assert found.run.depth == steps


def test_what_nothing_settles_is_unknown_and_says_how_far_was_looked():
    """That the lamps are alike would exclude the alarm, but no clause that is tried says so."""
    found = Search(Lamps._info, "alarm", Limits(timeout_s=20), steps=3).decide()
    assert found.verdict == "unknown" and not found.ok
    assert "at most 3 steps" in found.reason
    assert "none of all 2 reachable states" in found.reason
