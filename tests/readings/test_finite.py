"""The finite reading: values on instances, errors of instances, Lean's conventions."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import pytest
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
    axiom,
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
from formal.readings.domains import FinRange, Some, TableFunction, cycle_in, equal_values, members
from formal.readings.finite import OPERATIONS, environment, evaluate
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.readings.computations import Sample, ping_pong, random_sample


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


# ---- instances


def test_check_names_axiom_elements_and_cycle() -> None:
    k = Sample(2, [0, 1], [None, None], [0, 1], [1, 0]).instance()
    report = k.check()
    assert not report
    (violation,) = report.violations
    assert violation.axiom == "well_founded_causes"
    assert violation.note in ("cycle 0 → 1 → 0", "cycle 1 → 0 → 1")
    assert "well_founded_causes fails" in str(report)

    k = Sample(2, [0, 1], [None, 0], [0], [None, None]).instance()
    (violation,) = k.check().violations
    assert violation.axiom == "predecessor_same_process"
    assert violation.elements == {"e": 0, "f": 1}
    assert "at e = 0, f = 1" in str(violation)

    k = Sample(1, [0, 0], [None, None], [0], [None, None]).instance()
    assert [v.axiom for v in k.check().violations] == ["process_total"]


BAD_INSTANCES: dict[str, tuple[Callable[[Sample], Any], str]] = {
    "missing field": (
        lambda s: type(s.instance())(Process=[0], Event=[0], Message=[0]),
        "Computation: no value is given for process, predecessor, send, received",
    ),
    "unknown field": (
        lambda s: s.instance(sent={}),
        "Computation has no sort or field 'sent'; expected Process, Event, Message, process, "
        "predecessor, send, received",
    ),
    "non-member": (
        lambda s: s.instance(process={0: 0, 1: 1, 2: 1, 3: 7}),
        "Computation.process: 7 is not a member of Process",
    ),
    "non-member in an option": (
        lambda s: s.instance(received={0: None, 1: 5, 2: None, 3: None}),
        "Computation.received: 5 is not a member of Message",
    ),
    "partial table": (
        lambda s: s.instance(process={0: 0, 1: 1, 2: 1}),
        "Computation.process: no value for 3",
    ),
    "table with a key too many": (
        lambda s: s.instance(process={0: 0, 1: 1, 2: 1, 3: 0, 4: 0}),
        "Computation.process: 4 is not a member of Event",
    ),
    "wrong arity of a function": (
        lambda s: s.instance(process=lambda e, f: 0),
        "Computation.process: expected a function of 1 arguments",
    ),
    "no function": (
        lambda s: s.instance(process=3),
        "Computation.process: expected a dict, a set of tuples or a function, found 3",
    ),
    "set for a function": (
        lambda s: s.instance(process={0, 1}),
        "Computation.process: expected a dict or a function, found {0, 1}",
    ),
    "repeated member": (
        lambda s: s.instance(Process=[0, 1, 0]),
        "Computation.Process: a member is listed twice",
    ),
    "sort that is no collection": (
        lambda s: s.instance(Process=2),
        "Computation.Process: expected a list of hashable members, found 2",
    ),
}


@pytest.mark.parametrize("name", BAD_INSTANCES)
def test_bad_instances_are_refused(name: str) -> None:
    make, message = BAD_INSTANCES[name]
    with pytest.raises(EvaluationError) as caught:
        make(ping_pong())
    assert str(caught.value) == message


def test_function_value_outside_its_type_is_found_when_used() -> None:
    k = ping_pong().instance(process=lambda e: 9)
    with pytest.raises(EvaluationError, match="9 is not a member of Process"):
        k.check()


class Colour(Data):
    """Colours."""

    red: Case
    grey: Case[Fin[3]]
    mixed: Case[Colour, Colour]


class Shade(Data):
    """Colours without mixtures: finitely many."""

    plain: Case
    level: Case[Fin[3], Bool]


class Painting(Structure, var="P"):
    """Fields of every kind."""

    Spot: Sort
    size: Nat
    offset: Int
    dark: Bool
    row: Fin[size]
    origin: Pair[Spot, Nat]
    path: List[Spot]
    best: Option[Option[Spot]]
    colour: Colour
    near: Rel[Spot, Spot]
    height: Fun[Spot, Spot, Nat]
    mark: Rel[Spot]

    @axiom
    def marked(self, x: Spot):
        """Every spot on the path is marked."""
        return Implies(member(x, self.path), self.mark(x))

    @definition
    def top(self) -> Nat:
        """The largest height from the origin."""
        return self.height(fst(self.origin), fst(self.origin))


PAINTING: dict[str, Any] = {
    "Spot": "ab",
    "size": 3,
    "offset": -2,
    "dark": True,
    "row": 2,
    "origin": ("a", 4),
    "path": ["a", "b", "a"],
    "best": None,
    "colour": Colour.mixed(Colour.grey(2), Colour.red),
    "near": [("a", "b")],
    "height": {("a", "a"): 5, ("a", "b"): 1, ("b", "a"): 0, ("b", "b"): 0},
    "mark": {"a", "b"},
}


def test_fields_of_every_kind() -> None:
    p = Painting(**PAINTING)
    assert p.check()
    assert p.top == 5
    assert p.origin == ("a", 4) and p.path == ("a", "b", "a")
    assert p.near("a", "b") and not p.near("b", "a")
    (violation,) = Painting(**(PAINTING | {"mark": {"a"}})).check().violations
    assert violation.elements == {"x": "b"}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"size": -1}, "Painting.size: expected a value of type Nat, found -1"),
        ({"size": True}, "Painting.size: expected a value of type Nat, found True"),
        ({"offset": "x"}, "Painting.offset: expected a value of type Int, found 'x'"),
        ({"dark": 1}, "Painting.dark: expected a value of type Bool, found 1"),
        ({"row": 3}, "Painting.row: expected a number below 3, found 3"),
        ({"origin": "a"}, "Painting.origin: expected a pair, found 'a'"),
        ({"origin": ("z", 1)}, "Painting.origin: 'z' is not a member of Spot"),
        ({"path": ["a", "z"]}, "Painting.path: 'z' is not a member of Spot"),
        ({"path": 4}, "Painting.path: expected a list, found 4"),
        ({"colour": "red"}, "Painting.colour: expected a value of Colour, found 'red'"),
        ({"colour": Colour.grey(3)}, "Painting.colour: expected a number below 3, found 3"),
        ({"near": [("a",)]}, "Painting.near: ('a',) has 1 entries, expected 2"),
        ({"near": ["ab"]}, "Painting.near: ('ab',) has 1 entries, expected 2"),
        ({"near": [("a", "z")]}, "Painting.near: 'z' is not a member of Spot"),
        ({"height": {("a", "a"): 5}}, "Painting.height: no value for 'a', 'b'"),
    ],
)
def test_bad_values_are_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(EvaluationError) as caught:
        Painting(**(PAINTING | change))
    assert str(caught.value) == message


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
    assert value(fst(pair(3, lift(True, Bool)))) == 3 and value(snd(pair(3, lift(True, Bool)))) is True
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
    assert not value(ForAll(lambda f: f == Lambda(identity), f=Fun[Fin[2], Fin[2]]))
    table = TableFunction({(0,): 1, (1,): 0})
    t = ArrowType((FinRange(2),), FinRange(2))
    assert equal_values(table, lambda i: 1 - i, t)
    assert not equal_values(table, lambda i: i, t)
    assert equal_values((table,), (lambda i: 1 - i,), ListType(t))
    assert equal_values((table, 0), (lambda i: 1 - i, 0), PairType(t, FinRange(1)))


def identity(i: Fin[3]):  # noqa: F821
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
