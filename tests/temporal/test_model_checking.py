"""The automaton and the labelling against the definitions, on small systems drawn at random."""

from __future__ import annotations

from hypothesis import given, settings

from formal.temporal.ctl import Labelling, refutation
from formal.temporal.fairness import Fairness
from formal.temporal.formula import Formula, normal, on_lasso, subformulas
from formal.temporal.ltl import find_run
from tests.temporal.graphs import ctl, graphs, is_fair, lassos, ltl, tasks

LONGEST = 5


def holds_on(lasso, where, formula) -> bool:
    n = len(lasso.states)
    return on_lasso(formula, n, lasso.loop, lambda a, i: lasso.states[i] in where[a])[0]


@settings(max_examples=250, deadline=None)
@given(graphs(), ltl, tasks)
def test_the_product_finds_a_run_exactly_where_some_lasso_is_one(drawn, formula, fair):
    graph, where = drawn
    found = find_run(graph, formula, lambda a, s, _: s in where[a], Fairness.of(graph, fair))
    if found is None:
        for lasso in lassos(graph, LONGEST):
            good = all(is_fair(graph, lasso, t) for t in fair)
            assert not (good and holds_on(lasso, where, formula))
        return
    assert found.states[0] in graph.initial
    after = (*found.states[1:], found.states[found.loop])
    for s, label, t in zip(found.states, found.labels, after, strict=True):
        assert (label, t) in graph.steps[s]
    assert all(is_fair(graph, found, t) for t in fair)
    assert holds_on(found, where, formula)


@settings(max_examples=200, deadline=None)
@given(graphs(), ltl)
def test_the_normal_form_means_the_same_and_has_few_operators(drawn, formula):
    graph, where = drawn
    wanted = normal(formula)
    few = {"X", "U", "R", "true", "false", "atom", "not", "and", "or"}
    assert {f.op for f in subformulas(wanted)} <= few
    for lasso in lassos(graph, 3):
        assert holds_on(lasso, where, formula) == holds_on(lasso, where, wanted)


def by_paths(formula: Formula, graph, where, fair) -> set[int]:
    """CTL by its definition: path quantifiers over all lassos up to a bound."""
    kids = [by_paths(f, graph, where, fair) for f in formula.args]
    everything = set(range(len(graph.states)))
    sides = tuple(Formula("atom", (), i) for i in range(len(kids)))
    op = formula.op
    if op in ("true", "false"):
        return everything if op == "true" else set()
    if op == "atom":
        return set(where[formula.atom])
    if op[0] not in "AE":
        plain = Formula(op, sides)
        return {s for s in everything if on_lasso(plain, 1, 0, lambda a, i, s=s: s in kids[a])[0]}
    path, out = Formula(op[1], sides), set()
    for s in everything:
        graph.initial = [s]
        runs = [
            on_lasso(path, len(x.states), x.loop, lambda a, i, x=x: x.states[i] in kids[a])[0]
            for x in lassos(graph, LONGEST)
            if all(is_fair(graph, x, t) for t in fair)
        ]
        if any(runs) if op[0] == "E" else all(runs):
            out.add(s)
    return out


@settings(max_examples=120, deadline=None)
@given(graphs(), ctl, tasks)
def test_labelling_agrees_with_the_paths(drawn, formula, fair):
    graph, where = drawn
    initial = set(graph.initial)
    labelling = Labelling(graph, lambda a, s: s in where[a], Fairness.of(graph, fair))
    found = set(labelling.where(formula))
    run = refutation(labelling, formula)
    assert found == by_paths(formula, graph, where, fair)
    assert (run is None) == (initial <= found)
    if run is not None:
        assert run.states[0] in initial - found


@settings(max_examples=150, deadline=None)
@given(graphs(), ctl)
def test_a_refutation_of_a_path_formula_is_a_path_that_breaks_it(drawn, formula):
    """For ``A`` before one temporal operator, whose sides have none, the run is one that breaks."""
    graph, where = drawn
    sides = [f for a in formula.args for f in subformulas(a)]
    if formula.op[0] != "A" or any(f.op[0] in "AE" for f in sides):
        return
    labelling = Labelling(graph, lambda a, s: s in where[a], Fairness.of(graph, []))
    run = refutation(labelling, formula)
    if run is not None and run.repeats:
        assert not holds_on(run, where, Formula(formula.op[1], formula.args))
