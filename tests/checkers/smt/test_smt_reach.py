"""What runs reach: actions, claims of existence, antecedents; and runs executed again."""

from __future__ import annotations

from dataclasses import replace

import pytest
import smt_systems as examples

from formal.checkers.smt.bounded import check_bounded, reach, reach_actions
from formal.checkers.smt.conditions import System, antecedent
from formal.checkers.smt.models import Function
from formal.checkers.smt.portfolio import Limits
from formal.checkers.smt.replay import replay
from formal.checkers.smt.systems import check_system
from formal.errors import CheckerError, TheoryError
from formal.evidence import systems as system_evidence
from formal.evidence.ledger import Entry
from formal.evidence.systems import _example, what_became_of, what_is_reached
from formal.language import (
    And,
    Exists,
    ForAll,
    Fun,
    Iff,
    Implies,
    Mutable,
    Mutant,
    Nat,
    Not,
    Option,
    Or,
    Rel,
    Sort,
    TransitionSystem,
    action,
    init,
    none,
    reaches,
    safety,
    some,
)
from proofs.systems.mutual_exclusion.protocol import TokenPassing

FAST = Limits(timeout_s=5)


class Relay(TransitionSystem, var="R", bound=5, sizes={"Node": 3}):
    """Lamps are lit one after another, each by one that is lit; the last one lit is remembered."""

    Node: Sort
    lit: Mutable[Rel[Node]]
    last: Mutable[Option[Node]]

    @init
    def one(self):
        return And(
            Exists(lambda n: ForAll(lambda m: Iff(self.lit(m), m == n)), n=self.Node),
            self.last == none(),
        )

    @action(modifies=("lit", "last"))
    def light(self, new, n: Node, m: Node):
        return And(
            self.lit(n),
            Not(self.lit(m)),
            ForAll(lambda x: Iff(new.lit(x), Or(self.lit(x), x == m))),
            new.last == some(m),
        )

    @action(modifies="last")
    def forget(self, new):
        return And(self.last != none(), new.last == none())

    @reaches(within=2)
    def three(self, n: Node, m: Node, k: Node):
        """Three lamps are lit."""
        return And(n != m, m != k, n != k, self.lit(n), self.lit(m), self.lit(k))

    @reaches(within=1)
    def three_at_once(self, n: Node, m: Node, k: Node):
        """Three lamps are lit after one step, which is false."""
        return And(n != m, m != k, n != k, self.lit(n), self.lit(m), self.lit(k))

    @safety
    def remembered(self, n: Node):
        """The lamp that was lit last is lit."""
        return Implies(self.last == some(n), self.lit(n))


def claim(name):
    return next(c for c in Relay._info.reached if c.name == name)


def test_shortest_runs_to_each_action():
    found = reach_actions(examples.LockServer._info, 4, 2, FAST)
    assert found.ok
    assert (found.depth("grant"), found.depth("release")) == (1, 2)
    run = found.runs["release"]
    assert [s.action for s in run.steps] == ["grant", "release"]
    assert run.steps[0].choices == run.steps[1].choices


def test_an_action_beyond_the_bound_is_missing_and_one_beyond_time_undecided():
    found = reach_actions(examples.LockServer._info, 1, 2, FAST)
    assert found.missing == ("release",) and not found.undecided
    assert found.says("release") == "not reached within 1 steps"
    assert "at most 1 steps, 1 to 2 elements in each sort" in found.problems()[0]


def test_a_claim_of_existence_is_shown_by_a_run_and_a_false_one_is_not():
    info = Relay._info
    good = reach(info, claim("three"), 2, info.sizes, FAST)
    assert good.trace is not None and good.trace.depth == 2 and not good.trace.unconfirmed
    assert len(set(good.trace.at.values())) == 3
    bad = reach(info, claim("three_at_once"), 1, info.sizes, FAST)
    assert bad.trace is None and bad.ok
    # Two elements are too few for three lamps: the sizes are respected.
    assert reach(info, claim("three"), 5, {"Node": 2}, FAST).trace is None


def test_claims_are_theorems_and_get_evidence_from_their_runs():
    info = Relay._info
    found = what_is_reached(info, check_system(info, FAST), FAST)
    assert found.actions == {"light": 1, "forget": 2}
    assert found.antecedents == {"remembered": 1}
    assert not found.problems
    by_name = {t.name: t for t in info.theorems}
    assert by_name["three"].by == ("example",) and by_name["three"].within == 2
    for name, ok in (("three", True), ("three_at_once", False)):
        entry = Entry(name, "", "", "", 0, ("example",), "")
        _example(entry, by_name[name], found.examples[name])
        assert bool(entry.witnesses) is ok and bool(entry.problems) is not ok


def test_what_is_reached_is_kept_until_something_changes(tmp_path):
    info = Relay._info
    limits = replace(FAST, cache=tmp_path)
    report = check_system(info, limits)
    first = what_is_reached(info, report, limits)
    assert what_is_reached(info, report, limits) == first
    assert len(list(tmp_path.glob("reached-*"))) == 1
    info.bound = 4
    try:
        what_is_reached(info, report, limits)
    finally:
        info.bound = 5
    assert len(list(tmp_path.glob("reached-*"))) == 2


def test_a_property_without_hypotheses_has_no_antecedent():
    clauses = {c.name: c for c in System.of(examples.LockServer._info).invariants}
    assert antecedent(clauses["free_or_held"]) is None
    run = reach(examples.LockServer._info, antecedent(clauses["mutex"]), 3, 2, FAST)
    assert run.trace is not None and run.trace.depth == 1


def test_runs_are_executed_again_by_the_finite_reading():
    for info in (Relay._info, examples.LockServer._info, examples.Counter._info):
        system = System.of(info)
        for run in reach_actions(info, 3, 2, FAST).runs.values():
            assert replay(run, system) == ""
    broken = System.of(examples.LockServer._info).without("grant.1")
    run = check_bounded(broken, 4, 2, FAST).trace
    assert run is not None and replay(run, broken) == ""


def test_a_run_of_another_system_is_refused():
    broken = System.of(examples.LockServer._info).without("grant.1")
    run = check_bounded(broken, 4, 2, FAST).trace
    with pytest.raises(CheckerError, match="step 2 is no step of grant"):
        replay(run, System.of(examples.LockServer._info))


def test_a_forged_model_is_refused():
    system = System.of(examples.LockServer._info)
    run = reach_actions(system, 2, 2, FAST).runs["grant"]

    def forged(f: Function) -> Function:
        held = f.name == "state0.held"
        return replace(f, rows=tuple((a, True) for a, _ in f.rows)) if held else f

    model = replace(run.model, functions=tuple(map(forged, run.model.functions)))
    with pytest.raises(CheckerError, match="the first state breaks start"):
        replay(replace(run, model=model), system)


def test_what_has_no_finite_reading_says_so():
    class Growing(TransitionSystem, var="G"):
        Node: Sort
        value: Mutable[Fun[Node, Nat]]

        @init
        def start(self):
            return ForAll(lambda n: self.value(n) == 0, n=self.Node)

        @action(modifies="value")
        def grow(self, new, n: Node):
            return Exists(lambda k: And(k > 3, ForAll(lambda m: new.value(m) == k)), k=Nat)

        @safety
        def small(self, n: Node):
            return self.value(n) >= 0

    run = reach_actions(Growing._info, 1, 1, FAST).runs["grow"]
    assert "infinite" in run.unconfirmed
    assert "not executed again" in run.lines()[-1]


def test_sizes_name_sorts():
    with pytest.raises(TheoryError, match="'Knot', which is no sort"):

        class Tangle(TransitionSystem, var="T", sizes={"Knot": 2}):
            Node: Sort
            on: Mutable[Rel[Node]]

            @init
            def start(self):
                return ForAll(lambda n: Not(self.on(n)))

            @action(modifies="on")
            def light(self, new, n: Node):
                return new.on(n)

            @safety
            def fine(self, n: Node):
                return Or(self.on(n), Not(self.on(n)))


def test_what_became_of_a_mutant_is_kept_until_something_changes(tmp_path, monkeypatch):
    info = TokenPassing._info
    limits = replace(FAST, cache=tmp_path)
    report = check_system(info, limits)

    (theorem,) = (t for t in info.theorems if t.name == "mutual_exclusion")
    killed = what_became_of(Mutant("enter.1"), theorem, info, report, limits)
    assert (killed["drop"], killed["status"]) == ("enter.1", "killed")

    def asked_again(*args, **options):
        raise AssertionError("the outcome was there")

    monkeypatch.setattr(system_evidence, "kill_system_mutants", asked_again)
    assert what_became_of(Mutant("enter.1"), theorem, info, report, limits) == killed
    with pytest.raises(AssertionError, match="was there"):
        what_became_of(Mutant("send.2"), theorem, info, report, limits)
    with pytest.raises(AssertionError, match="was there"):
        less = replace(report, results=report.results[1:])
        what_became_of(Mutant("enter.1"), theorem, info, less, limits)
