"""The finite reading: values on instances, errors of instances, Lean's conventions."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formal.errors import EvaluationError
from formal.language import (
    And,
    Bool,
    Case,
    Data,
    Exists,
    Fin,
    ForAll,
    Fun,
    If,
    Iff,
    Implies,
    Int,
    Lambda,
    Let,
    List,
    Match,
    Nat,
    Not,
    Option,
    Or,
    Pair,
    Rel,
    Sort,
    Structure,
    append,
    cons,
    count,
    decide,
    definition,
    filter_list,
    fst,
    inductive,
    length,
    map_list,
    maximum,
    member,
    minimum,
    nodup,
    none,
    nth,
    pair,
    range_fin,
    snd,
    some,
    transitive_closure,
    val,
    well_founded,
)
from formal.language.builtins import BUILTINS
from formal.language.expr import Expr, lift
from formal.language.types import PROP, ArrowType, ListType, PairType
from formal.readings.finite.domains import (
    FinRange,
    Some,
    TableFunction,
    cycle_in,
    equal_values,
    members,
)
from formal.readings.finite.evaluation import environment, evaluate
from formal.readings.finite.operations import OPERATIONS
from tests.readings.computations import Sample, random_sample


def value(e: Any, t: Any = None) -> Any:
    term = e.term if isinstance(e, Expr) else lift(e, t).term
    return evaluate(term, environment())


def num(n: int) -> Expr:
    return lift(n, Nat)


def integer(n: int) -> Expr:
    return lift(n, Int)


# ---- happened-before


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 9), st.integers(1, 4))
def test_happened_before_is_the_closure(seed: int, events: int, processes: int) -> None:
    sample = random_sample(seed, events, processes)
    k = sample.instance()
    assert k.check(), str(k.check())
    pairs = set(itertools.product(range(events), repeat=2))
    assert {p for p in pairs if k.happened_before(*p)} == sample.closure()
    concurrent = {
        (e, f)
        for e, f in pairs
        if e != f and (e, f) not in sample.closure() and (f, e) not in sample.closure()
    }
    assert {p for p in pairs if k.concurrent(*p)} == concurrent


def test_closure_of_a_cyclic_computation() -> None:
    # 0 receives what 1 sends and 1 receives what 0 sends: the fixed point is still the closure.
    sample = Sample(2, [0, 1], [None, None], [0, 1], [1, 0])
    k = sample.instance()
    related = {p for p in itertools.product(range(2), repeat=2) if k.happened_before(*p)}
    assert related == sample.closure() == set(itertools.product(range(2), repeat=2))


class Colour(Data):
    """Colours."""

    red: Case
    grey: Case[Fin[3]]
    mixed: Case[Colour, Colour]


class Shade(Data):
    """Colours without mixtures: finitely many."""

    plain: Case
    level: Case[Fin[3], Bool]


# ---- quantifiers


def test_quantifier_over_nat_is_an_error() -> None:
    with pytest.raises(EvaluationError, match=r"cannot enumerate Nat \(variable n\)"):
        value(ForAll(lambda n: n == n, n=Nat))
    with pytest.raises(EvaluationError, match=r"cannot enumerate List\[Bool\]"):
        value(Exists(lambda xs: length(xs) == 3, xs=List[Bool]))
    with pytest.raises(EvaluationError, match="cannot enumerate Colour"):
        value(ForAll(lambda c: c == c, c=Colour))


def test_quantifiers_over_finite_types() -> None:
    assert value(ForAll(lambda i: i < 3, i=Fin[3]))
    assert not value(ForAll(lambda i: i < 2, i=Fin[3]))
    assert value(Exists(lambda f: ForAll(lambda i: f(i) != i), f=Fun[Fin[2], Fin[2]]))
    assert value(ForAll(lambda i: val(i) != val(i), i=Fin[0])), "Fin 0 is empty"
    assert not value(Exists(lambda i: i == i, i=Fin[0]))
    assert value(ForAll(lambda p: Or(p, Not(p)), p=PROP))


def test_members_of_types() -> None:
    shade = Shade.__formal_type__()
    assert len(list(members(Option[Pair[Bool, Bool]]))) == 5
    assert len(set(members(environment().type(shade)))) == 7
    functions = list(members(ArrowType((FinRange(2),), FinRange(3))))
    assert len(functions) == len(set(functions)) == 9
    with pytest.raises(EvaluationError, match="too many functions"):
        list(members(ArrowType((FinRange(30),), FinRange(3))))


def test_an_infinite_type_is_refused_before_its_first_member() -> None:
    # A caller that has other values to try must learn of it in time to try them.
    for infinite in (ArrowType((FinRange(2),), Nat), Option[Nat], Pair[Bool, Nat]):
        with pytest.raises(EvaluationError, match="no finite reading"):
            members(infinite)


def test_data_with_a_finite_payload_is_enumerated() -> None:
    assert value(Exists(lambda c: c == Shade.level(lift(2, Fin[3]), lift(True, Bool)), c=Shade))
    cases = value(
        ForAll(
            lambda c: Match(c, plain=lambda: lift(True, PROP), level=lambda n, dark: n < 3),
            c=Shade,
        )
    )
    assert cases


# ---- arithmetic is Lean's


@given(st.integers(-30, 30), st.integers(-9, 9))
def test_integer_division_leaves_no_negative_remainder(a: int, b: int) -> None:
    q, r = value(integer(a) // integer(b)), value(integer(a) % integer(b))
    assert a == b * q + r
    if b == 0:
        assert (q, r) == (0, a)
    else:
        assert 0 <= r < abs(b)


@given(st.integers(0, 50), st.integers(0, 9))
def test_natural_division_and_subtraction(a: int, b: int) -> None:
    q, r = value(num(a) // num(b)), value(num(a) % num(b))
    assert (q, r) == ((0, a) if b == 0 else divmod(a, b))
    assert value(num(a) - num(b)) == (a - b if a >= b else 0)
    assert value(integer(a) - integer(b)) == a - b


def test_named_conventions() -> None:
    assert value(num(7) // 0) == 0
    assert value(num(7) % 0) == 7
    assert value(num(3) - 5) == 0
    assert value(integer(-7) // 2) == -4 and value(integer(-7) % 2) == 1
    assert value(integer(7) // -2) == -3 and value(integer(7) % -2) == 1
    assert value(integer(-7) // -2) == 4 and value(integer(-7) % -2) == 1
    assert value(num(0) ** 0) == 1 and value(integer(-2) ** 3) == -8
    assert value(maximum(3, 5)) == 5 and value(minimum(num(3), 5)) == 3
    # Truncated at each step, then made an integer: (3 - 5) + 4 in the naturals is 4.
    assert value(lift(num(3) - 5, Int) + 4) == 4


# ---- data, lists, options, pairs, functions


def test_lists() -> None:
    xs = lift([4, 5, 4], List[Nat])
    assert value(length(xs)) == 3
    assert value(append(xs, [6])) == (4, 5, 4, 6)
    assert value(cons(9, xs)) == (9, 4, 5, 4)
    assert value(nth(xs, 1)) == Some(5) and value(nth(xs, 3)) is None
    assert value(member(5, xs)) and not value(member(6, xs))
    assert not value(nodup(xs)) and value(nodup(lift([4, 5], List[Nat])))
    assert value(map_list(lambda x: x + 1, xs)) == (5, 6, 5)
    assert value(filter_list(lambda x: decide(x < 5), xs)) == (4, 4)
    assert value(count(lambda x: decide(x < 5), xs)) == 2
    assert value(range_fin(3)) == (0, 1, 2)
    assert value(Match(xs, nil=lambda: 0, cons=lambda h, t: h + length(t))) == 6


def test_options_and_pairs() -> None:
    assert value(some(none()), Option[Option[Nat]]) == Some(None) != value(none(), Option[Nat])
    assert not value(lift(some(none()), Option[Option[Nat]]) == none())
    assert (
        value(fst(pair(3, lift(True, Bool)))) == 3 and value(snd(pair(3, lift(True, Bool)))) is True
    )
    assert value(Match(some(num(3)), none=lambda: 0, some=lambda x: x * 2)) == 6
    assert value(Match(pair(num(3), num(4)), pair=lambda a, b: b)) == 4


def test_data_values() -> None:
    red, grey = Colour.red.build(()), Colour.grey(lift(2, Fin[3]))
    mixed = Colour.mixed(red, grey)
    assert value(mixed) == Colour.mixed(Colour.red(), Colour.grey(2))
    assert value(Match(mixed, red=lambda: 0, grey=lambda n: 1, mixed=lambda a, b: 2)) == 2
    assert value(mixed == mixed) and not value(mixed == Colour.mixed(grey, red))


class Odd(Data):
    """Constructors with the names of built-in ones."""

    none: Case
    some: Case[Nat, Nat]
    pair: Case[Nat]
    zero: Case


def test_data_with_constructors_named_like_builtin_ones() -> None:
    x = Odd.some(num(3), num(4))
    cases = {"none": lambda: 0, "some": lambda a, b: a + b, "pair": lambda a: a, "zero": lambda: 9}
    assert value(x) == Odd.some(3, 4)
    assert value(Match(x, **cases)) == 7
    assert value(Match(Odd.pair(num(5)), **cases)) == 5


def test_functions_are_compared_on_their_whole_domain() -> None:
    claim = ForAll(
        lambda f: Implies(ForAll(lambda i: f(i) == i), f == Lambda(identity)), f=Fun[Fin[3], Fin[3]]
    )
    assert value(claim)
    assert not value(ForAll(lambda f: f == Lambda(identity), f=Fun[Fin[3], Fin[3]]))
    table = TableFunction({(0,): 1, (1,): 0})
    t = ArrowType((FinRange(2),), FinRange(2))
    assert equal_values(table, lambda i: 1 - i, t)
    assert not equal_values(table, lambda i: i, t)
    assert equal_values((table,), (lambda i: 1 - i,), ListType(t))
    assert equal_values((table, 0), (lambda i: 1 - i, 0), PairType(t, FinRange(1)))


def identity(i: Fin[3]):
    return i


def test_let_if_and_partial_application() -> None:
    assert value(Let(num(3), lambda x: x + x)) == 6
    assert value(If(num(3) < 4, 1, 2)) == 1
    add = Lambda(lambda a, b: a + b + num(0))
    assert value(Let(add, lambda f: f(3, 4))) == 7
    assert value(Let(add, lambda f: Let(f(3), lambda g: g(4)))) == 7
    assert value(Iff(num(3) < 4, num(4) < 3)) is False


@settings(max_examples=100)
@given(st.integers(1, 5), st.data())
def test_well_founded_means_no_cycle(n: int, data: st.DataObject) -> None:
    pairs = data.draw(st.sets(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1))))
    relation = lambda a, b: (a, b) in pairs  # noqa: E731
    closure = set(pairs)
    for k, a, b in itertools.product(range(n), repeat=3):
        if (a, k) in closure and (k, b) in closure:
            closure.add((a, b))
    cycle = cycle_in(list(range(n)), relation)
    assert (cycle is None) == all((a, a) not in closure for a in range(n))
    if cycle is not None:
        assert cycle[0] == cycle[-1] and set(itertools.pairwise(cycle)) <= pairs


class Steps(Structure):
    """A relation with what it generates, twice."""

    A: Sort
    step: Rel[A, A]

    @inductive
    def from_left(self, a: A, b: A):
        """Reached by adding steps in front."""
        yield self.step(a, b)
        yield Exists(lambda c: And(self.step(a, c), self.from_left(c, b)))

    @definition
    def closed(self, a: A, b: A):
        """Reached in one step or more."""
        return transitive_closure(self.step, a, b)

    @definition
    def grounded(self):
        """No infinite descent."""
        return well_founded(self.step)


@settings(max_examples=60)
@given(st.sets(st.tuples(st.integers(0, 4), st.integers(0, 4))))
def test_inductive_predicate_and_transitive_closure_agree(pairs: set[tuple[int, int]]) -> None:
    s = Steps(A=range(5), step=pairs)
    for a, b in itertools.product(range(5), repeat=2):
        assert s.from_left(a, b) == s.closed(a, b)
    assert s.grounded == (not any(s.closed(a, a) for a in range(5)))


def test_every_builtin_has_a_finite_reading() -> None:
    assert set(OPERATIONS) == set(BUILTINS)


class Point(Structure, var="O"):
    """A place on a grid."""

    x: Nat
    y: Nat

    @definition
    def low(self):
        """Not above the diagonal."""
        return self.y <= self.x


def test_structure_values_given_by_their_fields() -> None:
    assert value(Point.make(x=3, y=2).low())
    assert not value(Point.make(x=1, y=2).low())
    assert value(Point.make(x=3, y=2).x) == 3
    assert value(ForAll(lambda i: Iff(Point.make(x=2, y=val(i)).low(), i <= 2), i=Fin[5]))
