"""Theorems that a solver checks up to stated sizes."""

from __future__ import annotations

import pytest

from formal.checkers.smt.portfolio import Limits
from formal.checkers.smt.theorems import check_theorem, kill_mutants
from formal.errors import TheoryError
from formal.language import (
    And,
    Bool,
    Exists,
    Fin,
    ForAll,
    Fun,
    Implies,
    Or,
    Rel,
    Sort,
    bnot,
    val,
)
from formal.language.declarations import Theorem
from formal.readings.smt import terms as smt_terms
from formal.theory import load_theory
from proofs.impossibility.cap import tables as cap_tables
from proofs.impossibility.flp import tables as flp_tables

FAST = Limits(timeout_s=20)
TABLES = [("cap.no_register_table", cap_tables), ("flp.no_protocol_table", flp_tables)]


def at_most_two(S: Sort, x: S, y: S, z: S):
    """Among three there are two that are equal."""
    return Or(x == y, y == z, x == z)


@pytest.mark.parametrize(("size", "status"), [(1, "proved"), (2, "proved"), (3, "refuted")])
def test_the_size_bounds_the_claim(size, status):
    theorem = Theorem(at_most_two, by=("bounded",), sizes={"S": size})
    assert check_theorem(theorem, (), FAST).status == status


def test_a_bound_is_named_in_words():
    theorem = Theorem(at_most_two, by=("bounded",), sizes={"S": 2}, bound="one round")
    assert theorem.bound_text == "S ≤ 2; one round"


def test_bounded_evidence_without_a_bound_is_a_mistake():
    with pytest.raises(TheoryError, match="names no bound"):
        check_theorem(Theorem(at_most_two, by=("bounded",)), (), FAST)


def test_a_size_of_no_sort_is_a_mistake():
    theorem = Theorem(at_most_two, by=("bounded",), sizes={"T": 2})
    with pytest.raises(TheoryError, match=r"'T' is not a sort of the statement \(S\)"):
        check_theorem(theorem, (), FAST)


@pytest.mark.parametrize(("id_", "module"), TABLES, ids=[t[0] for t in TABLES])
def test_no_table_meets_all_requirements_and_any_one_less_can_be_met(id_, module):
    theorem = load_theory().theorems()[id_]
    assert check_theorem(theorem, (), FAST).status == "proved"
    killed = {str(m.mutant) for m in kill_mutants(theorem, (), FAST) if m.status == "killed"}
    assert {f"claim without_{r}" for r in module.REQUIREMENTS} < killed


def all_equal_or_two_differ(f: Fun[Bool, Fin[3]]):
    """A function on two values is constant or not."""
    return Or(f(False) == f(True), Exists(lambda b: f(b) != f(bnot(b)), b=Bool))


def onto(f: Fun[Bool, Fin[3]]):
    """A function from two values reaches three (false)."""
    return ForAll(lambda i: Exists(lambda b: f(b) == i, b=Bool), i=Fin[3])


def misses_one(f: Fun[Bool, Fin[3]]):
    """A function from two values misses one of three."""
    return Exists(lambda i: ForAll(lambda b: f(b) != i, b=Bool), i=Fin[3])


def has_a_least(p: Rel[Fin[4]]):
    """What holds somewhere on four values holds first somewhere."""

    def least(i: Fin[4]):
        return And(p(i), ForAll(lambda j: Implies(p(j), val(i) <= val(j)), j=Fin[4]))

    return Implies(Exists(lambda i: p(i), i=Fin[4]), Exists(least))


def of_nothing(p: Rel[Fin[0]]):
    """Some element of the empty type (false)."""
    return Exists(lambda i: p(i), i=Fin[0])


@pytest.mark.parametrize(
    ("claim", "status"),
    [
        (all_equal_or_two_differ, "proved"),
        (onto, "refuted"),
        (misses_one, "proved"),
        (has_a_least, "proved"),
        (of_nothing, "refuted"),
    ],
)
@pytest.mark.parametrize("written_out", [True, False])
def test_writing_out_cases_changes_no_verdict(claim, status, written_out, monkeypatch):
    if not written_out:
        monkeypatch.setattr(smt_terms, "by_cases", lambda t: None)
    assert check_theorem(Theorem(claim, by=("smt",)), (), FAST).status == status
