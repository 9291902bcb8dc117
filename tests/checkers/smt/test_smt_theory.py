from __future__ import annotations

import pytest

from formal.checkers.smt.portfolio import PORTFOLIO, Limits, sweep
from formal.checkers.smt.theorems import check_theorem, hints_of, kill_mutants, mutant_obligation
from formal.errors import TheoryError
from formal.language import Exists, ForAll, Fun, Implies, Nat, Not, Rel, Sort
from formal.language.declarations import Mutant, Theorem
from formal.language.derived import DerivedTheorem
from formal.readings.smt.obligation import obligation
from formal.theory import load_theory

FAST = Limits(timeout_s=10)
THEORY = load_theory()
# Of the transition systems one is enough here: `formal verify` checks each of them once, and these
# tests would check each of them for every safety property it has.
FIRST_ORDER = [
    t
    for t in THEORY.theorems().values()
    if "smt" in t.by and (not isinstance(t, DerivedTheorem) or t.topic == "mutual_exclusion")
]


def lemmas(theorem):
    return [(x, THEORY.lemma(theorem, x).statement) for x in theorem.uses]


@pytest.mark.parametrize("theorem", FIRST_ORDER, ids=lambda t: t.id)
def test_every_first_order_theorem_is_proved(theorem):
    found = check_theorem(theorem, lemmas(theorem), FAST)
    assert found.status == "proved", found.reason
    assert found.hypotheses in ("satisfiable", "see witness")
    assert found.record()["status"] == "proved"


@pytest.mark.parametrize("theorem", [t for t in FIRST_ORDER if t.mutants], ids=lambda t: t.id)
def test_mutants_without_a_witness_are_killed_by_a_model(theorem):
    for found in kill_mutants(theorem, lemmas(theorem), FAST):
        assert found.status == ("needs witness" if found.mutant.by else "killed"), found


def test_proofs_do_not_depend_on_the_seed():
    theorem = THEORY.theorems()["causality.happened_before_strict_order"]
    ob = obligation(theorem.id, theorem.statement, lemmas=lemmas(theorem))
    assert sweep(ob).stable


def test_a_proof_may_need_its_lemma():
    theorem = THEORY.theorems()["causality.happened_before_strict_order"]
    found = check_theorem(theorem, [], FAST)
    assert found.status == "not proved"
    assert "happened_before" in found.reason
    assert found.model is None  # no instance with the real happened_before refutes it


def false_claim(S: Sort, p: Rel[S], x: S, y: S):
    """What holds of one thing holds of another."""
    return Implies(p(x), p(y))


def test_a_false_claim_is_refuted_by_its_smallest_model():
    found = check_theorem(Theorem(false_claim, by=("smt",)), (), FAST)
    assert found.status == "refuted"
    assert found.model.sorts == {"S": ("s1", "s2")}


def contradictory(S: Sort, p: Rel[S], x: S):
    """Nothing meets these hypotheses."""
    return Implies(p(x), Not(p(x)), ForAll(lambda y: p(y), y=S))


def test_contradictory_hypotheses_prove_nothing():
    found = check_theorem(Theorem(contradictory, by=("smt",)), (), FAST)
    assert found.status == "contradictory"
    assert found.hypotheses == "contradictory"
    assert not found.ok


def second_order(S: Sort, p: Rel[S, S]):
    """Every total relation contains a function: choice is not first-order."""
    return Implies(
        ForAll(lambda x: Exists(lambda y: p(x, y))),
        Exists(lambda f: ForAll(lambda x: p(x, f(x))), f=Fun[S, S]),
    )


def test_what_has_no_reading_is_unsupported():
    found = check_theorem(Theorem(second_order, by=("smt",)), (), FAST)
    assert found.status == "unsupported"
    assert "some f of type" in found.reason


def growing(f: Fun[Nat, Nat], n: Nat):
    """A strictly growing function is not below the identity at 1."""
    return Implies(ForAll(lambda m: f(m) < f(m + 1), m=Nat), n == 1, f(n) >= 1)


def test_hints_are_formulas_over_the_parameters():
    theorem = Theorem(growing, by=("smt",), hints=lambda f, n: [f(0) < f(1), n == 1])
    assert len(hints_of(theorem)) == 2
    assert check_theorem(theorem, (), Limits(timeout_s=1)).status == "proved"


def test_a_hint_must_be_a_consequence():
    theorem = Theorem(growing, by=("smt",), hints=lambda f: [f(0) == 7])
    found = check_theorem(theorem, (), Limits(timeout_s=0.5, portfolio=PORTFOLIO[:2]))
    assert found.status == "error"
    assert "hint 1" in found.reason


def test_a_hint_uses_the_theorems_parameters():
    with pytest.raises(TheoryError, match="'k' is not a parameter"):
        hints_of(Theorem(growing, by=("smt",), hints=lambda k: [k == 0]))


def transitive(S: Sort, r: Rel[S, S], x: S, y: S, z: S):
    return Implies(
        ForAll(lambda a, b, c: Implies(r(a, b), r(b, c), r(a, c))), r(x, y), r(y, z), r(x, z)
    )


def test_each_hypothesis_can_be_dropped():
    theorem = Theorem(transitive, by=("smt",), mutants=tuple(Mutant(k) for k in (1, 2, 3)))
    assert [m.status for m in kill_mutants(theorem, (), FAST)] == ["killed"] * 3


def idle(S: Sort, r: Rel[S, S], x: S):
    return Implies(r(x, x), r(x, x), r(x, x))


def test_an_idle_hypothesis_survives():
    theorem = Theorem(idle, by=("smt",), mutants=(Mutant(1),))
    assert kill_mutants(theorem, (), FAST)[0].status == "survived"


def test_only_what_is_there_can_be_dropped():
    theorem = Theorem(idle, by=("smt",))
    for drop in (9, "no_axiom"):
        with pytest.raises(TheoryError):
            mutant_obligation(theorem, Mutant(drop))
