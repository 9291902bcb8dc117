"""Quantifiers over infinite types that their bodies bound."""

from __future__ import annotations

import pytest

from formal.errors import EvaluationError
from formal.language import (
    And,
    Exists,
    Fin,
    ForAll,
    Iff,
    Implies,
    List,
    Nat,
    Not,
    Pair,
    Rel,
    definition,
    length,
    member,
    nodup,
    nth,
    pair,
    some,
    val,
)
from formal.readings.finite.evaluation import Memo, call_definition


@definition
def holds_at(xs: List[Nat], i: Nat, x: Nat):
    """The member at a position."""
    return nth(xs, i) == some(x)


@definition
def ascending(xs: List[Nat]):
    """Each member is less than the later ones."""
    return ForAll(lambda i, j, x, y: Implies(i < j, holds_at(xs, i, x), holds_at(xs, j, y), x < y))


@definition
def doubled(xs: List[Nat]):
    """Some member is twice another one."""
    return Exists(lambda x, y: And(member(x, xs), member(y, xs), x == 2 * y, Not(x == y)))


@definition
def sum_below(n: Nat):
    """Two numbers up to n − 1 and n add up to n."""
    return Exists(lambda a, b: And(a < n, b <= n, a + b == n))


@definition
def keys_unique(xs: List[Pair[Nat, Nat]]):
    """No first component has two second ones."""
    return ForAll(lambda k, a, b: Implies(member(pair(k, a), xs), member(pair(k, b), xs), a == b))


@definition
def no_zero(xs: List[Nat]):
    """Zero stands nowhere; the bound is under a negation."""
    return ForAll(lambda i: Not(holds_at(xs, i, 0)))


@definition
def climbs(n: Nat, size: Nat):
    """Some list without repetition of so many numbers below n is in ascending order."""

    def climb(xs: List[Fin[n]]):
        return And(
            nodup(xs),
            length(xs) == size,
            ForAll(
                lambda i, j, x, y: Implies(
                    i < j, nth(xs, i) == some(x), nth(xs, j) == some(y), val(x) < val(y)
                )
            ),
        )

    return Exists(climb)


@definition
def unbounded(n: Nat):
    """Nothing bounds x."""
    return ForAll(lambda x: x + n >= n)


@definition
def wrongly_bounded(xs: List[Nat]):
    """A lower bound is no bound, and neither is the conclusion of a universal claim."""
    return ForAll(lambda x: Implies(length(xs) < x, member(x, xs)))


def value(decl, *args, **memo):
    return call_definition(decl, (), args, Memo(**memo))


@pytest.mark.parametrize(
    ("decl", "given", "expected"),
    [
        (ascending, (1, 3, 7), True),
        (ascending, (1, 7, 3), False),
        (ascending, (), True),
        (doubled, (3, 5, 6), True),
        (doubled, (0, 5, 7), False),
        (sum_below, 4, True),
        (sum_below, 0, False),
        (keys_unique, ((1, 2), (2, 2), (1, 2)), True),
        (keys_unique, ((1, 2), (2, 2), (1, 3)), False),
        (no_zero, (1, 2), True),
        (no_zero, (1, 0), False),
    ],
)
def test_a_bounded_quantifier_has_its_value(decl, given, expected):
    assert value(decl, given) is expected


@pytest.mark.parametrize(("n", "size", "expected"), [(3, 3, True), (3, 0, True), (3, 4, False)])
def test_lists_without_repetition_over_a_finite_type_are_tried(n, size, expected):
    assert value(climbs, n, size) is expected


def test_too_many_lists_without_repetition_are_an_error():
    with pytest.raises(EvaluationError, match="cannot enumerate"):
        value(climbs, 40, 2)


@pytest.mark.parametrize(("decl", "given"), [(unbounded, 1), (wrongly_bounded, (1,))])
def test_an_unbounded_quantifier_is_an_error(decl, given):
    with pytest.raises(EvaluationError, match="cannot enumerate"):
        value(decl, given)


@definition
def separates(xs: List[Nat], limit: Nat):
    """Some set of numbers contains the members below a limit and no others."""
    return Exists(
        lambda chosen: ForAll(
            lambda i, x: Implies(nth(xs, i) == some(x), Iff(chosen(x), x < limit))
        ),
        chosen=Rel[Nat],
    )


def test_a_range_is_all_that_matters_and_candidates_are_not():
    sets = [{1}, {1, 2}]
    assert value(separates, (1, 2, 3), 3, ranges={"chosen": sets}) is True
    assert value(separates, (1, 2, 3), 9, ranges={"chosen": sets}) is False
    assert value(separates, (1, 2, 3), 3, candidates={"chosen": sets}) is True
    with pytest.raises(EvaluationError):
        value(separates, (1, 2, 3), 9, candidates={"chosen": sets})
