"""The finite reading against brute force: bounded quantifiers, equality, domains, tables."""

from __future__ import annotations

import itertools
import random
from typing import Any

import pytest

from formal.errors import EvaluationError
from formal.language import (
    And,
    Exists,
    ForAll,
    Iff,
    Implies,
    Nat,
    Not,
    Rel,
    Sort,
    Structure,
    axiom,
    inductive,
    theorem,
)
from formal.language.terms import (
    Connective,
    Construct,
    Equal,
    Lit,
    Op,
    Quantifier,
    Term,
    fresh_var,
)
from formal.language.types import BOOL, NAT, PROP, ListType, OptionType, PairType, Type
from formal.readings.finite.domains import FinRange, Some, equal_values, members
from formal.readings.finite.evaluation import Memo, environment, evaluate, solutions

# ---- quantifiers over numbers that their bodies bound

LARGEST = 5  # no constant is larger, so all numbers above LARGEST + 1 are alike
CLAIMS = 1500


class Bounded:
    """Random claims about a number x and constants up to ``LARGEST``."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.x = fresh_var("x", NAT)

    def number(self) -> Lit:
        return Lit(NAT, self.rng.randint(0, LARGEST))

    def numbers(self) -> Term:
        out: Term = Construct(ListType(NAT), "nil", ())
        for _ in range(self.rng.randint(0, 3)):
            out = Construct(ListType(NAT), "cons", (self.number(), out))
        return out

    def pairs(self) -> Term:
        kind = PairType(NAT, NAT)
        out: Term = Construct(ListType(kind), "nil", ())
        for _ in range(self.rng.randint(0, 3)):
            one = Construct(kind, "pair", (self.number(), self.number()))
            out = Construct(ListType(kind), "cons", (one, out))
        return out

    def atom(self) -> Term:
        pick = self.rng.randrange(9)
        if pick == 0:
            return Op(PROP, "lt", (self.x, self.number()))
        if pick == 1:
            return Op(PROP, "le", (self.x, self.number()))
        if pick == 2:
            return Op(PROP, "lt", (self.number(), self.x))
        if pick == 3:
            return Op(PROP, "member", (self.x, self.numbers()))
        if pick == 4:
            present = Construct(OptionType(NAT), "some", (self.number(),))
            return Equal(PROP, Op(OptionType(NAT), "nth", (self.numbers(), self.x)), present)
        if pick == 5:
            kind = PairType(NAT, NAT)
            parts = [self.x, Op(NAT, "add", (self.number(), Lit(NAT, 0)))]
            self.rng.shuffle(parts)
            return Op(PROP, "member", (Construct(kind, "pair", tuple(parts)), self.pairs()))
        if pick == 6:
            sides: list[Term] = [self.x, self.number()]
            self.rng.shuffle(sides)
            return Equal(PROP, *sides)
        if pick == 7:
            return Lit(PROP, self.rng.random() < 0.5)
        rest = Op(NAT, "mod", (self.x, Lit(NAT, 2)))
        return Equal(PROP, rest, Lit(NAT, self.rng.randrange(2)))

    def claim(self, depth: int) -> Term:
        if depth == 0:
            return self.atom()
        op = self.rng.choice(("and", "or", "implies", "not", "and", "implies"))
        args = tuple(self.claim(self.rng.randrange(depth)) for _ in range(1 if op == "not" else 2))
        return Connective(PROP, op, args)


def test_a_bounded_quantifier_says_what_all_numbers_say() -> None:
    found = {True: 0, False: 0, None: 0}
    for seed in range(CLAIMS):
        make = Bounded(seed)
        body = make.claim(make.rng.randint(1, 3))
        env = environment()
        values = [
            evaluate(body, env.bind([(make.x, n)])) for n in range(2 * LARGEST + 4)
        ]  # even and odd ones above all constants
        for kind, expected in (("forall", all(values)), ("exists", any(values))):
            try:
                value = evaluate(Quantifier(PROP, kind, (make.x,), body), env)
            except EvaluationError:
                found[None] += 1
                continue
            assert value == expected, (kind, body)
            found[value] += 1
    assert min(found.values()) > CLAIMS // 10, found


def test_two_bounded_variables() -> None:
    for a, b in itertools.product(range(3), repeat=2):
        x, y = fresh_var("x", NAT), fresh_var("y", NAT)
        guards = (Op(PROP, "le", (x, Lit(NAT, a))), Op(PROP, "lt", (y, Lit(NAT, b))))
        for name in ("lt", "le"):
            claim = Op(PROP, name, (y, x))
            plain = {"lt": lambda i, j: j < i, "le": lambda i, j: j <= i}[name]
            rows = list(itertools.product(range(a + 1), range(b)))
            every = Connective(PROP, "implies", (Connective(PROP, "and", guards), claim))
            some = Connective(PROP, "and", (*guards, claim))
            assert evaluate(Quantifier(PROP, "forall", (x, y), every), environment()) == all(
                plain(i, j) for i, j in rows
            )
            assert evaluate(Quantifier(PROP, "exists", (x, y), some), environment()) == any(
                plain(i, j) for i, j in rows
            )


def test_values_without_a_bound_are_not_left_out() -> None:
    # x < 2 bounds where the body holds, and says nothing of where it fails.
    x = fresh_var("x", NAT)
    below, same = Op(PROP, "lt", (x, Lit(NAT, 2))), Equal(PROP, x, Lit(NAT, 0))
    for kind, op, bounded in (("exists", "and", True), ("forall", "implies", False)):
        q = Quantifier(PROP, kind, (x,), Connective(PROP, op, (below, same)))
        found = [env.vars[x.uid] for env in solutions(q, environment(), bounded)]
        assert found == ([0] if bounded else [1])
        with pytest.raises(EvaluationError):
            list(solutions(q, environment(), not bounded))


@theorem(by="lean")
def sets_agree(n: Nat):
    """Every set has n if it has 0."""
    return ForAll(lambda chosen: Implies(chosen(0), chosen(n)), chosen=Rel[Nat])


@theorem(by="lean")
def some_set_differs(n: Nat):
    """Not every set has n: some claim that no candidate can decide."""
    return Not(Exists(lambda chosen: And(chosen(0), Not(chosen(n))), chosen=Rel[Nat]))


@pytest.mark.parametrize("claim", [sets_agree, some_set_differs])
def test_candidates_never_stand_for_all_values(claim: Any) -> None:
    statement = claim.statement
    assert isinstance(statement, Quantifier)
    (n,) = statement.params
    offered = {"chosen": [lambda k: True]}
    env = environment({n: 3})
    given = type(env)(env.vars, env.sorts, Memo(candidates=offered))
    with pytest.raises(EvaluationError):
        evaluate(statement.body, given)


# ---- equality and domains

FINITE: tuple[Type, ...] = (
    BOOL,
    FinRange(0),
    FinRange(1),
    FinRange(3),
    OptionType(FinRange(2)),
    OptionType(OptionType(BOOL)),
    PairType(FinRange(3), FinRange(2)),
    PairType(OptionType(BOOL), PairType(BOOL, FinRange(2))),
)


def size(t: Type) -> int:
    match t:
        case FinRange(n):
            return n
        case OptionType(item):
            return size(item) + 1
        case PairType(a, b):
            return size(a) * size(b)
    return 2


@pytest.mark.parametrize("t", FINITE, ids=repr)
def test_members_are_all_there_once(t: Type) -> None:
    found = list(members(t))
    assert len(found) == len(set(found)) == size(t)


@pytest.mark.parametrize("t", FINITE, ids=repr)
def test_equality_is_identity_of_values(t: Type) -> None:
    found = list(members(t))
    for (i, a), (j, b) in itertools.product(enumerate(found), repeat=2):
        assert equal_values(a, b, t) == (i == j), (a, b)
    lists = [xs for n in range(3) for xs in itertools.product(found[:3], repeat=n)]
    for xs, ys in itertools.product(lists, repeat=2):
        assert equal_values(xs, ys, ListType(t)) == (repr(xs) == repr(ys)), (xs, ys)


def test_an_option_is_not_its_value() -> None:
    assert not equal_values(None, Some(None), OptionType(OptionType(BOOL)))


# ---- several structures at once


class Walk(Structure, var="W"):
    """A relation and its walks."""

    A: Sort
    step: Rel[A, A]

    @inductive
    def reach(self, a: A, b: A):
        """A walk of one step or more."""
        yield "one", self.step(a, b)
        yield "more", Exists(lambda c: And(self.step(a, c), self.reach(c, b)))


class Loopless(Structure, var="N"):
    """A relation without loops."""

    A: Sort
    step: Rel[A, A]

    @axiom
    def no_loop(self, a: A):
        """Nothing leads to itself."""
        return Not(self.step(a, a))


class Marked(Loopless, var="M"):
    """A structure with a parent."""

    mark: Rel[A]


class Around(Structure, var="Z"):
    """A structure in a structure."""

    A: Sort
    inner: Loopless[A]
    last: A


@theorem(by="lean")
def walks_agree(A: Sort, V: Walk[A], W: Walk[A], a: A, b: A):
    """Two relations have the same walks."""
    return Iff(V.reach(a, b), W.reach(a, b))


def walks(pairs: set[tuple[int, int]], n: int) -> set[tuple[int, int]]:
    out = set(pairs)
    for k, a, b in itertools.product(range(n), repeat=3):
        if (a, k) in out and (k, b) in out:
            out.add((a, b))
    return out


def test_two_structures_have_a_table_each() -> None:
    statement = walks_agree.statement
    assert isinstance(statement, Quantifier)
    rng = random.Random(3)
    n = 4
    for _ in range(12):
        one, two = (
            {p for p in itertools.product(range(n), repeat=2) if rng.random() < 0.3}
            for _ in range(2)
        )
        v, w = Walk(A=range(n), step=one), Walk(A=range(n), step=two)
        sort, *others = statement.params
        env = environment().bind([(sort, v._data.sorts[0])])
        for a, b in itertools.product(range(n), repeat=2):
            given = env.bind(list(zip(others, (v, w, a, b), strict=True)))
            expected = ((a, b) in walks(one, n)) == ((a, b) in walks(two, n))
            assert evaluate(statement.body, given) == expected


def test_an_inner_structure_has_to_keep_its_axioms() -> None:
    good = Loopless(A=range(2), step={(0, 1)})
    bad = Loopless(A=range(2), step={(0, 1), (1, 1)})
    assert Around(A=range(2), inner=good, last=0).check()
    report = Around(A=range(2), inner=bad, last=0).check()
    assert [v.axiom for v in report.violations] == ["no_loop"]


def test_a_structure_has_to_keep_its_parents_axioms() -> None:
    assert Marked(A=range(2), step={(0, 1)}, mark={0}).check()
    report = Marked(A=range(2), step={(0, 0)}, mark={0}).check()
    assert [v.axiom for v in report.violations] == ["no_loop"]
