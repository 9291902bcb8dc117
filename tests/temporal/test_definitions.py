"""What runs is what the theorems speak of: the definitions of
``proofs/semantics/ltl/statements.py`` and ``ctl.py``."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formal.readings.finite.domains import DomainType, TableFunction
from formal.readings.finite.evaluation import Memo, call_definition
from formal.temporal.ctl import Labelling
from formal.temporal.fairness import Fairness
from formal.temporal.formula import Formula, atom, on_lasso
from proofs.semantics.ctl.statements import Graph as TheoryGraph
from proofs.semantics.ltl import statements as theory
from tests.temporal.graphs import ATOMS, graphs

P, Q = map(atom, ATOMS)
NAMES = DomainType("Atom", ATOMS)
MADE = theory.Formula
BASIC = {"not": MADE.negation, "and": MADE.conjunction, "X": MADE.next, "U": MADE.until}
DERIVED = {
    "or": theory.either,
    "F": theory.eventually,
    "G": theory.always,
    "W": theory.weak_until,
}


@st.composite
def marked_lassos(draw):
    """Length, where the loop begins, and the positions at which each atom holds."""
    n = draw(st.integers(1, 4))
    where = {x: draw(st.sets(st.integers(0, n - 1))) for x in ATOMS}
    return n, draw(st.integers(0, n - 1)), where


@pytest.mark.parametrize("op", [*BASIC, *DERIVED])
@settings(max_examples=40, deadline=None)
@given(lasso=marked_lassos())
def test_each_operator_means_on_a_lasso_what_the_theory_says(op, lasso):
    """One operator on two atoms that hold anywhere: the evaluation is by the parts' truth values,
    so this is all of it."""
    n, loop, where = lasso
    sides = (P,) if op in ("not", "X", "F", "G") else (P, Q)
    # A run that repeats has met by 2 n whatever it meets after a position below n.
    memo = Memo(ranges={"k": [*range(2 * n)], "j": [*range(2 * n)]})
    parts = tuple(MADE.atom(f.atom) for f in sides)
    if op in BASIC:
        meant = BASIC[op](*parts)
    else:
        meant = call_definition(DERIVED[op], (NAMES,), parts, memo)

    def run(i):
        return i if i < n else loop + (i - loop) % (n - loop)

    sorts = (DomainType("State", tuple(range(n))), NAMES)
    found = on_lasso(Formula(op, sides), n, loop, lambda a, i: i in where[a])
    for i in range(n):
        args = (lambda s, a: s in where[a], run, i, meant)
        assert found[i] == call_definition(theory.satisfies, sorts, args, memo)


@settings(max_examples=60, deadline=None)
@given(graphs())
def test_labelling_has_the_fixed_points_of_the_theory(drawn):
    graph, where = drawn
    states = range(len(graph.states))
    after = {(s, t) for s in states for _, t in graph.steps[s]}
    model = TheoryGraph(State=list(states), next=after)
    labelling = Labelling(graph, lambda a, s: s in where[a], Fairness.of(graph, []))

    p, q = (TableFunction({(s,): s in where[x] for s in states}) for x in ATOMS)
    until = labelling.where(Formula("EU", (P, Q)))
    assert until == {s for s in states if model.exists_until(p, q, s)}
    # EG p is the greatest fixed point (ctl.eg_greatest_fixpoint), reached from above.
    greatest: set[int] = set(states)
    while True:
        smaller = {s for s in greatest if p(s) and any((s, t) in after for t in greatest)}
        if smaller == greatest:
            break
        greatest = smaller
    assert labelling.where(Formula("EG", (P,))) == greatest
    no_p = Formula("not", (P,))
    dual = set(states) - labelling.where(Formula("EG", (no_p,)))
    assert labelling.where(Formula("AF", (P,))) == dual  # ctl.af_dual_eg
