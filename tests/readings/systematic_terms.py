"""Closed statements that put every operation where a misprint would change their truth."""

from __future__ import annotations

import itertools

from formal.language.terms import (
    Branch,
    Connective,
    Construct,
    Equal,
    Lambda,
    Lit,
    Match,
    Op,
    Term,
    fresh_var,
)
from formal.language.types import BOOL, INT, NAT, PROP, ArrowType, ListType, OptionType, PairType
from formal.readings.finite import environment, evaluate

ARITHMETIC = ("add", "sub", "mul", "div", "mod", "pow", "max", "min")


def nestings() -> list[Term]:
    """Every operation inside every other, on either side: where parentheses may go missing."""
    out: list[Term] = []
    x, y, z = Lit(NAT, 9), Lit(NAT, 4), Lit(NAT, 2)
    for f, g in itertools.product(ARITHMETIC, repeat=2):
        left = Op(NAT, f, (Op(NAT, g, (x, y)), z))
        right = Op(NAT, f, (x, Op(NAT, g, (y, z))))
        out += [Equal(PROP, t, Lit(NAT, evaluate(t, environment()))) for t in (left, right)]
    a, b, c = Lit(INT, -7), Lit(INT, 2), Lit(INT, -2)
    for f, g in itertools.product(("sub", "div", "mod"), repeat=2):
        t = Op(INT, f, (a, Op(INT, g, (b, c))))
        out.append(Equal(PROP, t, Lit(INT, evaluate(t, environment()))))
    less = Op(INT, "int_of_nat", (Op(NAT, "sub", (z, x)),))
    out.append(Equal(PROP, less, Lit(INT, 0)))
    values = [Lit(PROP, v) for v in (False, True, False)]
    for f, g in itertools.product(("and", "or", "implies", "iff"), repeat=2):
        for p, q, r in (values, values[1:] + values[:1], values[2:] + values[:2]):
            out.append(Connective(PROP, f, (Connective(PROP, g, (p, q)), r)))
            out.append(Connective(PROP, f, (p, Connective(PROP, g, (q, r)))))
    for f in ("and", "or", "implies", "iff"):
        inner = Connective(PROP, f, (values[0], values[1]))
        out.append(Connective(PROP, "not", (inner,)))
        out.append(Connective(PROP, f, (Connective(PROP, "not", (values[1],)), values[1])))
    yes, no = Lit(BOOL, True), Lit(BOOL, False)
    for f, g in itertools.product(("band", "bor"), repeat=2):
        for t in (
            Op(BOOL, f, (Op(BOOL, g, (yes, no)), no)),
            Op(BOOL, f, (no, Op(BOOL, g, (no, yes)))),
        ):
            out += [Op(PROP, "is_true", (t,)), Op(PROP, "is_true", (Op(BOOL, "bnot", (t,)),))]
            out.append(Equal(PROP, Op(BOOL, "bnot", (t,)), no))
    return out


def matches() -> list[Term]:
    """Case distinctions inside case distinctions, in every branch."""
    one, two = Lit(NAT, 1), Lit(NAT, 2)
    nothing = Construct(OptionType(NAT), "none", ())
    out: list[Term] = []
    for outer, inner in itertools.product(
        (nothing, Construct(OptionType(NAT), "some", (two,))), repeat=2
    ):
        a, b = fresh_var("a", NAT), fresh_var("b", NAT)
        first = Match(NAT, inner, (Branch("none", (), Lit(NAT, 9)), Branch("some", (b,), b)))
        both = Op(NAT, "mul", (a, Lit(NAT, 3)))
        t = Match(NAT, outer, (Branch("none", (), first), Branch("some", (a,), both)))
        out.append(Equal(PROP, t, Lit(NAT, evaluate(t, environment()))))
    for n in range(3):
        k = fresh_var("k", NAT)
        t = Match(NAT, Lit(NAT, n), (Branch("zero", (), two), Branch("succ", (k,), one)))
        out.append(Equal(PROP, t, Lit(NAT, evaluate(t, environment()))))
    return out


def lists_and_pairs() -> list[Term]:
    """Operations whose names could be mixed up."""
    xs = ListType(NAT)
    numbers: Term = Construct(xs, "nil", ())
    for n in (2, 5, 1):
        numbers = Construct(xs, "cons", (Lit(NAT, n), numbers))
    x = fresh_var("x", NAT)
    small = Op(BOOL, "decide", (Op(PROP, "lt", (x, Lit(NAT, 3))),))
    test = Lambda(ArrowType((NAT,), BOOL), (x,), small)
    double = Lambda(ArrowType((NAT,), NAT), (x,), Op(NAT, "add", (x, x)))
    both = Construct(PairType(NAT, NAT), "pair", (Lit(NAT, 1), Lit(NAT, 2)))
    values = [
        Op(NAT, "fst", (both,)),
        Op(NAT, "snd", (both,)),
        Op(NAT, "length", (numbers,)),
        Op(NAT, "count", (test, numbers)),
        Op(NAT, "length", (Op(xs, "filter_list", (test, numbers)),)),
        Op(NAT, "length", (Op(xs, "append", (numbers, numbers)),)),
        Op(NAT, "fst", (Construct(PairType(NAT, xs), "pair", (Lit(NAT, 7), numbers)),)),
    ]
    out: list[Term] = [Equal(PROP, t, Lit(NAT, evaluate(t, environment()))) for t in values]
    doubled = Op(xs, "map_list", (double, numbers))
    out += [Op(PROP, "member", (Lit(NAT, n), doubled)) for n in (4, 5)]
    return out


def comparisons() -> list[Term]:
    """Every comparison of small numbers."""
    out: list[Term] = []
    for t, i, j in itertools.product((NAT, INT), range(3), range(3)):
        out += [Op(PROP, op, (Lit(t, i), Lit(t, j - 1 if t == INT else j))) for op in ("lt", "le")]
    return out


def systematic() -> list[Term]:
    """All of them."""
    return [*comparisons(), *nestings(), *matches(), *lists_and_pairs()]
