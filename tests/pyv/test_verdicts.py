"""Verdicts of ``formal check FILE.pyv`` on models made for the purpose."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from formal.checkers.smt.batch import script
from formal.checkers.smt.conditions import System
from formal.checkers.smt.portfolio import Limits
from formal.checkers.smt.solver import Options, solve_each
from formal.checkers.smt.systems import check_system
from formal.cli import main
from formal.pyv.analysis import Analysis, analyse
from tests.pyv.models import BROKEN, COUNTER_BLOCK, COUNTER_NEW, COUNTER_OLD, LAMP, model

QUICK = Limits(timeout_s=10.0)


def checked(text: str, **options: Any) -> Analysis:
    return analyse(model(text), QUICK, **options)


@pytest.mark.parametrize("text", [LAMP, COUNTER_NEW, COUNTER_OLD, COUNTER_BLOCK])
def test_inductive(text: str) -> None:
    found = checked(text)
    assert found.ok and found.verdict == "inductive"
    assert found.report.declared == len(found.report.results)


def test_without_a_property_there_is_nothing_to_be_inductive() -> None:
    without = "\n".join(
        line for line in LAMP.splitlines() if not line.startswith(("safety", "invariant"))
    )
    found = checked(without)
    assert found.verdict == "nothing to prove" and found.report.ok


@pytest.mark.parametrize("text", [LAMP, BROKEN])
def test_batches_agree_with_single_conditions(text: str) -> None:
    made = model(text)
    single = {r.condition.name: r.status for r in check_system(made.info, QUICK).results}
    batch = {r.condition.name: r.status for r in analyse(made, QUICK).report.results}
    assert single == batch


def test_a_failing_step_and_a_run_to_the_violation() -> None:
    found = checked(BROKEN)
    assert found.verdict == "not inductive" and not found.ok
    (failure,) = found.report.failures
    assert (failure.condition.action, failure.condition.clause) == ("give", "one")
    assert failure.model is not None and len(failure.model.sorts["node"]) == 2
    assert found.search is not None and found.search.trace is not None
    assert found.search.trace.depth == 1
    text = "\n".join(failure.lines())
    assert "give(from = " in text and "holds" in text


def test_a_dead_transition_is_reported() -> None:
    text = LAMP + "transition never(p: person) modifies on\n on & !used(last) & !new(on)\n"
    found = checked(text)
    assert found.verdict == "inductive" and found.dead == ["never"] and not found.ok
    assert checked(text, allowed_dead=("never",)).ok


def test_contradictory_axioms_are_not_green() -> None:
    found = checked(LAMP + "axiom owner != owner\n", traces=False)
    assert found.vacuous and not found.ok


def test_a_sort_has_an_element() -> None:
    found = checked("""
        sort ghost
        mutable relation on
        init on
        transition keep() modifies on
          new(on) & exists X: ghost. true
        safety on & exists X: ghost. true
    """)
    assert found.ok


def test_traces_are_held_against_their_claim() -> None:
    assert [t.status for t in checked(LAMP).traces] == ["found", "none"]
    wrong = checked(LAMP.replace("unsat trace", "sat trace").replace("sat trace", "unsat trace", 1))
    assert [t.ok for t in wrong.traces] == [False, False] and not wrong.ok
    assert wrong.traces[0].run is not None and wrong.traces[0].run.depth == 2


def test_a_trace_that_begins_with_an_assertion_may_begin_anywhere() -> None:
    trace = "sat trace {\n assert on\n press\n assert !on\n}\n"
    late = "sat trace {\n assert init\n assert on\n}\n"
    assert [t.ok for t in checked(LAMP + trace + late).traces[2:]] == [True, False]


def test_theorems() -> None:
    found = checked("""
        sort t
        immutable relation le(t, t)
        mutable constant c: t
        axiom [refl] le(X, X)
        axiom le(X, Y) & le(Y, Z) -> le(X, Z)
        zerostate theorem [good] forall X. exists Y. le(X, Y)
        theorem [one] le(c, c)
        twostate theorem [two] le(c, new(c)) -> le(c, new(c))
        zerostate theorem [bad] le(X, Y) | le(Y, X)
        init le(c, c)
        transition step(x: t) modifies c
          le(c, x) & new(c) = x
        invariant le(c, c)
    """)
    assert {t.theorem.name: t.status for t in found.theorems} == {
        "good": "proved",
        "one": "proved",
        "two": "proved",
        "bad": "refuted",
    }
    assert found.verdict == "inductive" and not found.ok
    refuted = found.theorems[-1].model
    assert refuted is not None and len(refuted.sorts["t"]) == 2


def test_derived_relations_follow_the_state() -> None:
    text = """
        sort n
        mutable relation r(n)
        derived relation some: some <-> exists X. r(X)
        derived relation hint(n): hint(X) -> r(X)
        init !r(N)
        transition add(x: n) modifies r
          !some & (new(r(N)) <-> N = x) & new(some)
        invariant hint(X) -> some
        safety r(X) & r(Y) -> X = Y
        sat trace {
          add
          assert exists X. hint(X)
        }
    """
    found = checked(text)
    assert found.ok
    assert [f.name for f in found.model.info.state.fields] == ["r", "hint"]
    weak = checked(text.replace("hint(X) -> r(X)", "r(X) -> hint(X)", 1))
    assert weak.verdict == "not inductive"


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, bad = tmp_path / "good.pyv", tmp_path / "bad.txt"
    good.write_text(LAMP)
    bad.write_text(BROKEN)
    assert main(["check", str(good)]) == 0
    said = capsys.readouterr().out
    assert "inductive: 4 of 4 conditions proved" in said and "2 of 2 traces" in said
    assert main(["check", str(bad), "--json"]) == 1
    data = json.loads(capsys.readouterr().out)
    assert data["verdict"] == "not inductive" and data["conditions"] == {
        "declared": 2,
        "proved": 1,
    }
    assert data["failures"][0]["counterexample"]["action"] == "give"
    assert main(["check", str(good), "--allow-dead", "nobody"]) == 2
    assert "unknown transition `nobody`" in capsys.readouterr().err


def test_what_an_action_leaves_alone_is_read_before_the_step() -> None:
    built = script(System.of(model(LAMP + "invariant used(owner) -> used(owner)\n").info))
    initial, press = built.groups
    assert initial.action is None and press.action is not None
    # `used`, `on` and `last` change, so no goal about them is the one of an initial state.
    assert not set(initial.goals) & set(press.goals)
    idle = LAMP + "transition nod(p: person) modifies last & used(p) & new(last) = p\n"
    initial, _, nod = script(System.of(model(idle).info)).groups
    # of the two properties, only the one about `last` has to be read anew
    same = [a == b for a, b in zip(initial.goals, nod.goals, strict=True)]
    names = [c.name for c in System.of(model(idle).info).invariants]
    assert dict(zip(names, same, strict=True)) == {"on_means_used": True, "invariant_1": False}
    assert checked(idle).report.of_clause("invariant_1")[-1].ok


def test_a_goal_beyond_its_work_is_left_undecided() -> None:
    whole = script(System.of(model(LAMP).info))
    group = whole.groups[1]
    options = Options(model=False)
    _, starved = solve_each(whole.text, group.base, group.goals, options, 1, 1, (0, 7))
    assert {(a.status, a.seed) for a in starved} <= {("unknown", 7), ("timeout", 7)}
    _, fed = solve_each(whole.text, group.base, group.goals, options, 1, 10**7, (5, 7))
    assert {(a.status, a.seed) for a in fed} == {("unsat", 5)}
