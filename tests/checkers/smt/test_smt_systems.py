import io
from pathlib import Path

import pytest
import smt_systems as examples

from formal.checkers.smt.bounded import check_bounded
from formal.checkers.smt.conditions import System, conditions, guards
from formal.checkers.smt.portfolio import Limits
from formal.checkers.smt.system_mutants import kill_system_mutants
from formal.checkers.smt.systems import check_system
from formal.errors import TheoryError

FAST = Limits(timeout_s=5)


def lines(report):
    return "\n".join(report.lines())


def test_every_condition_has_a_name_and_is_checked():
    names = [c.name for c in conditions(examples.LockServer._info)]
    system = "smt_systems.LockServer"
    assert f"{system}.init.mutex" in names
    assert f"{system}.grant.mutex" in names
    assert f"{system}.release.free_or_held" in names
    assert len(names) == len(set(names)) == 2 * 3 + 3


def test_sound_systems_hold():
    for info in (examples.LockServer._info, examples.Counter._info):
        report = check_system(info, FAST)
        assert report.ok, lines(report)
        assert report.declared == len(report.results)


def test_workers_give_the_same_report():
    seen = []
    info = examples.LockServer._info
    report = check_system(info, Limits(timeout_s=5, jobs=2), seen.append)
    assert report.ok
    assert [r.condition.name for r in report.results] == [c.name for c in conditions(info)]
    assert len(seen) == report.declared


def test_a_property_that_is_not_inductive_gets_a_smallest_counterexample():
    report = check_system(examples.WeakLock._info, FAST)
    (failure,) = report.failures
    assert failure.condition.name == "smt_systems.WeakLock.grant.mutex"
    assert failure.status == "fails"
    assert {s: len(xs) for s, xs in failure.model.sorts.items()} == {"Client": 2}
    text = "\n".join(failure.lines())
    assert "grant breaks mutex" in text
    assert "grant(c = c" in text
    assert text.count("changed: held(") == 1
    assert "false → true" in text
    assert "broke: mutex (Two clients never hold the lock at once.) at c = c" in text
    assert f"{Path(examples.__file__).name}:" in text


def test_all_failures_are_shown_not_the_first():
    report = check_system(System.of(examples.LockServer._info).without("grant.1"), FAST)
    assert [r.condition.name.partition(".")[2] for r in report.failures] == [
        "LockServer.grant.mutex"
    ]
    weaker = System.of(examples.LockServer._info).without("release.1").without("grant.1")
    assert len(check_system(weaker, FAST).failures) >= 2


def test_an_action_that_can_never_happen_is_reported_with_its_line():
    report = check_system(examples.DeadAction._info, FAST)
    (failure,) = report.failures
    assert failure.condition.kind == "action can happen"
    assert "light can never happen" in failure.reason
    line = Path(examples.__file__).read_text().splitlines()[failure.condition.line - 1]
    assert "action" in line or "def light" in line


def test_contradictory_axioms_do_not_pass_silently():
    report = check_system(examples.Contradiction._info, FAST)
    assert not report.ok
    assert {r.condition.kind for r in report.failures} == {"initial state", "action can happen"}
    assert "no initial state" in lines(report)


def test_mutants_of_a_system_are_killed_on_finite_models():
    info = examples.LockServer._info
    drops = ["grant.1", "free_or_held"]
    found = kill_system_mutants(info, drops, FAST)
    assert [(m.drop, m.status) for m in found] == [(d, "killed") for d in drops]
    assert found[0].by.model is not None
    assert [i for i, _ in guards(info, info.actions[0])] == [1]


def test_a_guard_that_is_not_needed_survives():
    info = examples.DeadAction._info
    (found,) = kill_system_mutants(examples.Counter._info, ["tick.1"], FAST)
    assert found.status == "killed"
    assert kill_system_mutants(info, ["light.1"], FAST)[0].status == "killed"


def test_only_what_is_there_can_be_dropped():
    info = examples.LockServer._info
    for drop in ("no_such", "grant.0", "grant.9"):
        with pytest.raises(TheoryError):
            System.of(info).without(drop)


def test_bounded_checking_finds_the_shortest_run():
    report = check_bounded(examples.BrokenLock._info, 4, 2, FAST)
    assert report.trace is not None and report.trace.depth == 2
    text = "\n".join(report.lines())
    assert text.splitlines()[2].split() == ["start:", "held", "=", "{}"]
    assert "1. grant(c = c" in text and "2. grant(c = c" in text
    assert "end: breaks mutex at c = c" in text


def test_bounded_checking_states_its_bound():
    report = check_bounded(examples.WeakLock._info, 3, 2, FAST)
    assert report.ok
    assert "at most 3 steps, 1 to 2 elements" in report.lines()[0]


def test_failures_have_rich_tables():
    from rich.console import Console

    report = check_system(examples.WeakLock._info, FAST)
    out = io.StringIO()
    Console(width=120, file=out).print(report.failures[0].rich())
    held = next(line for line in out.getvalue().splitlines() if "held" in line and "│" in line)
    assert "{c1, c2}" in held
