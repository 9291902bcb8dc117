"""Closed statements that put every operation where a misprint would change their truth."""

from __future__ import annotations

import itertools

from formal.language.terms import (
    Branch,
    Connective,
    Construct,
    Equal,
    IfThenElse,
    Lambda,
    Lit,
    Match,
    Op,
    Quantifier,
    Term,
    fresh_var,
)
from formal.language.types import (
    BOOL,
    INT,
    NAT,
    PROP,
    ArrowType,
    FinType,
    ListType,
    OptionType,
    PairType,
)
from formal.readings.finite.evaluation import environment, evaluate

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


def more() -> list[Term]:
    """Terms in which a variable could be captured, a case mistaken or a list nested wrongly."""
    return [*predecessors(), *quantified(), *lists_of_lists(), *booleans()]


def predecessors() -> list[Term]:
    """Cases of a number that use the predecessor."""
    out: list[Term] = []
    for n in range(4):
        k = fresh_var("k", NAT)
        t = Match(NAT, Lit(NAT, n), (Branch("zero", (), Lit(NAT, 7)), Branch("succ", (k,), k)))
        out += [Equal(PROP, t, Lit(NAT, m)) for m in (7, 0, 1, 2)]
        out.append(Equal(PROP, Op(NAT, "succ", (Lit(NAT, n),)), Lit(NAT, 2)))
    return out


def quantified() -> list[Term]:
    """Quantifiers inside quantifiers, over variables of one name and of several types."""
    out: list[Term] = []
    three = FinType(Lit(NAT, 3))
    nested = PairType(PairType(BOOL, three), FinType(Lit(NAT, 2)))
    for first, second in itertools.product(("forall", "exists"), repeat=2):
        for name, other in itertools.product(("lt", "le"), (three, FinType(Lit(NAT, 2)))):
            x, y = fresh_var("x", three), fresh_var("x", other)
            a, b = Op(NAT, "val", (x,)), Op(NAT, "val", (y,))
            for left, right in ((a, b), (b, a)):
                inner = Quantifier(PROP, second, (y,), Op(PROP, name, (left, right)))
                out.append(Quantifier(PROP, first, (x,), inner))
        p = fresh_var("p", nested)
        flag = Op(PROP, "is_true", (Op(BOOL, "fst", (Op(nested.first, "fst", (p,)),)),))
        small = Op(PROP, "lt", (Op(NAT, "val", (Op(nested.second, "snd", (p,)),)), Lit(NAT, 1)))
        for op in ("and", "or", "implies"):
            out.append(Quantifier(PROP, first, (p,), Connective(PROP, op, (flag, small))))
        for empty in (FinType(Lit(NAT, 0)), FinType(Lit(NAT, 1))):
            i, j = fresh_var("i", empty), fresh_var("j", BOOL)
            claim = Connective(PROP, "and", (Op(PROP, "is_true", (j,)), Lit(PROP, True)))
            out.append(Quantifier(PROP, first, (i, j), claim))
            out.append(Quantifier(PROP, first, (i,), Lit(PROP, second == "forall")))
    return out


def lists_of_lists() -> list[Term]:
    """A list in front of another, where the end is not written out."""
    xs = ListType(NAT)
    xss = ListType(xs)
    one: Term = Construct(xs, "cons", (Lit(NAT, 1), Construct(xs, "nil", ())))
    tail = Op(xs, "append", (one, one))
    longer = Construct(xs, "cons", (Lit(NAT, 5), tail))
    both = Construct(xss, "cons", (longer, Op(xss, "append", (Construct(xss, "nil", ()),) * 2)))
    out: list[Term] = []
    for n in range(5):
        out.append(Equal(PROP, Op(NAT, "length", (longer,)), Lit(NAT, n)))
        out.append(Equal(PROP, Op(NAT, "length", (both,)), Lit(NAT, n)))
        position = Op(OptionType(NAT), "nth", (longer, Lit(NAT, n)))
        for found in (1, 5):
            present = Construct(OptionType(NAT), "some", (Lit(NAT, found),))
            out.append(Equal(PROP, position, present))
    for pair in itertools.product((0, 1), repeat=3):
        ys: Term = Construct(xs, "nil", ())
        for n in pair:
            ys = Construct(xs, "cons", (Lit(NAT, n), ys))
        out.append(Op(PROP, "nodup", (ys,)))
        out.append(Equal(PROP, ys, longer))
    return out


def booleans() -> list[Term]:
    """Choices, and three hypotheses or conjuncts in a row."""
    out: list[Term] = []
    for values in itertools.product((False, True), repeat=3):
        p, q, r = (Lit(PROP, v) for v in values)
        out.append(IfThenElse(PROP, p, q, r))
        out += [Connective(PROP, op, (p, q, r)) for op in ("and", "or")]
        rest = Connective(PROP, "implies", (q, r))
        out.append(Connective(PROP, "implies", (p, rest)))
        chosen = IfThenElse(NAT, p, Lit(NAT, 1), Lit(NAT, 2))
        out.append(Equal(PROP, chosen, Lit(NAT, 1 + values[1])))
    for a, b in itertools.product((False, True), repeat=2):
        for op in ("band", "bor"):
            out.append(Op(PROP, "is_true", (Op(BOOL, op, (Lit(BOOL, a), Lit(BOOL, b))),)))
    for base, exponent in itertools.product((0, 2, 3), (0, 1, 2, 3)):
        power = Op(NAT, "pow", (Lit(NAT, base), Lit(NAT, exponent)))
        out += [Equal(PROP, power, Lit(NAT, n)) for n in (0, 1, base, base**exponent)]
    return out
