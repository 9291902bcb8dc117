"""A theorem whose hypotheses no finite instance meets names one that claims they can be met."""

from __future__ import annotations

import pytest

from formal.evidence.witnesses import hypotheses_claimed
from formal.language import And, Exists, ForAll, Fun, Implies, Nat
from formal.language.declarations import Theorem


def unbounded(f):
    return ForAll(lambda n: Exists(lambda k: f(k) >= n))


def positive(f):
    return ForAll(lambda n: f(n) > 0)


def grows(f: Fun[Nat, Nat], m: Nat):
    """Hypotheses over all numbers: not to be evaluated."""
    return Implies(unbounded(f), positive(f), m <= f(m), m < f(m) + 1)


def inhabited():
    """Claims all three, under other names, and more."""

    def claim(g: Fun[Nat, Nat], k: Nat):
        return And(And(positive(g), unbounded(g)), k <= g(k), k == k)

    return Exists(claim)


def one_missing():
    """Does not claim the third."""

    def claim(g: Fun[Nat, Nat], k: Nat):
        return And(positive(g), unbounded(g), k < g(k))

    return Exists(claim)


def about_another():
    """Claims each hypothesis, but not of one function."""

    def claim(g: Fun[Nat, Nat], k: Nat):
        return And(positive(g), Exists(unbounded, f=Fun[Nat, Nat]), k <= g(k))

    return Exists(claim)


def for_all(g: Fun[Nat, Nat]):
    """Claims no existence."""
    return Implies(positive(g), unbounded(g))


@pytest.mark.parametrize(
    ("claim", "detail"),
    [
        (one_missing, "does not claim hypothesis 3"),
        (about_another, "does not claim hypothesis 1"),
        (for_all, "claims no existence"),
    ],
)
def test_a_claim_that_leaves_something_out_is_no_witness(claim, detail):
    found = hypotheses_claimed(Theorem(grows, by=("lean",)), Theorem(claim, by=("lean",)))
    assert not found.ok
    assert detail in found.detail


def test_a_claim_of_all_hypotheses_is_a_witness_whatever_its_names():
    assert hypotheses_claimed(Theorem(grows, by=("lean",)), Theorem(inhabited, by=("lean",))).ok
