"""Random closed statements over decidable finite types, reproducible from a seed."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from formal.language.data import DataInfo
from formal.language.terms import (
    App,
    Branch,
    Connective,
    Construct,
    DefRef,
    Equal,
    IfThenElse,
    Lambda,
    LetIn,
    Lit,
    Match,
    Op,
    Quantifier,
    Term,
    Var,
    fresh_var,
)
from formal.language.types import (
    BOOL,
    INT,
    NAT,
    PROP,
    ArrowType,
    DataTypeUse,
    FinType,
    ListType,
    OptionType,
    PairType,
    Type,
)
from tests.readings import parity_theory as theory

MOVE = DataTypeUse(theory.Move._info, ())
TREE = DataTypeUse(theory.Tree._info, ())
# Some are keywords in Lean, names of definitions, or names that the printer writes itself.
NAMES = ("x", "y", "x", "next_one", "if", "at", "total", "swap", "max", "some")


def fin(n: int) -> FinType:
    return FinType(Lit(NAT, n))


def box(t: Type) -> DataTypeUse:
    return DataTypeUse(theory.Box._info, (t,))


SMALL: tuple[Type, ...] = (BOOL, NAT, NAT, INT, fin(1), fin(3), MOVE)
ENUMERABLE: tuple[Type, ...] = (
    BOOL,
    fin(2),
    fin(3),
    OptionType(BOOL),
    OptionType(fin(2)),
    PairType(BOOL, fin(2)),
    PairType(fin(2), PairType(BOOL, BOOL)),
)


class Closed:
    """Draws terms; ``scope`` holds the variables in scope."""

    def __init__(self, seed: int, names: Sequence[str] = NAMES) -> None:
        self.rng = random.Random(seed)
        self.names = names

    def type(self, depth: int = 1) -> Type:
        r = self.rng
        if depth == 0 or r.random() < 0.55:
            return r.choice(SMALL)
        kind = r.randrange(4)
        if kind == 0:
            return OptionType(self.type(depth - 1))
        if kind == 1:
            return ListType(self.type(depth - 1))
        if kind == 2:
            return PairType(self.type(depth - 1), self.type(depth - 1))
        return r.choice([box(NAT), box(BOOL), TREE])

    def var(self, t: Type) -> Var:
        return fresh_var(self.rng.choice(self.names), t)

    # ---- propositions

    def prop(self, depth: int, scope: list[Var]) -> Term:
        if depth == 0:
            return self.atom(0, scope)
        d = depth - 1
        make: list[Callable[[], Term]] = [
            lambda: Connective(PROP, "and", self.props(d, scope, 2, 3)),
            lambda: Connective(PROP, "or", self.props(d, scope, 2, 3)),
            lambda: Connective(PROP, "not", (self.prop(d, scope),)),
            lambda: Connective(PROP, "implies", self.props(d, scope, 2, 2)),
            lambda: Connective(PROP, "iff", self.props(d, scope, 2, 2)),
            lambda: self.quantifier(d, scope),
            lambda: self.quantifier(d, scope),
            lambda: IfThenElse(PROP, *self.props(d, scope, 3, 3)),
            lambda: self.let(PROP, d, scope),
            lambda: self.atom(d, scope),
            lambda: self.atom(d, scope),
        ]
        return self.rng.choice(make)()

    def props(self, depth: int, scope: list[Var], least: int, most: int) -> tuple[Term, ...]:
        n = self.rng.randint(least, most)
        return tuple(self.prop(depth, scope) for _ in range(n))

    def quantifier(self, depth: int, scope: list[Var]) -> Term:
        kind = self.rng.choice(("forall", "exists"))
        params = tuple(
            self.var(self.rng.choice(ENUMERABLE)) for _ in range(self.rng.choice((1, 1, 2)))
        )
        return Quantifier(PROP, kind, params, self.prop(depth, [*scope, *params]))

    def atom(self, d: int, scope: list[Var]) -> Term:
        r = self.rng
        if scope and r.random() < 0.7:
            return self.about(r.choice(scope), d, scope)
        kind = r.randrange(8)
        if kind == 0:
            return Lit(PROP, r.random() < 0.5)
        if kind == 1:
            return Op(PROP, "is_true", (self.term(BOOL, d, scope),))
        if kind == 2:
            t = self.type(0)
            return Op(PROP, "member", (self.term(t, d, scope), self.term(ListType(t), d, scope)))
        if kind == 3:
            return Op(PROP, "nodup", (self.term(ListType(self.type(0)), d, scope),))
        if kind in (4, 5):
            t = r.choice((NAT, NAT, INT))
            name = r.choice(("lt", "le"))
            return Op(PROP, name, (self.term(t, d, scope), self.term(t, d, scope)))
        t = self.type()
        return Equal(PROP, self.term(t, d, scope), self.term(t, d, scope))

    def about(self, v: Var, d: int, scope: list[Var]) -> Term:
        """An atom that mentions a variable."""
        r = self.rng
        t = v.type
        if t == BOOL and r.random() < 0.5:
            return Op(PROP, "is_true", (v,))
        if isinstance(t, ArrowType):
            t, x = t.result, App(t.result, v, (self.term(t.params[0], d, scope),))
            return Equal(PROP, x, self.term(t, d, scope))
        if isinstance(t, FinType) and r.random() < 0.5:
            return Op(PROP, "lt", (Op(NAT, "val", (v,)), self.term(NAT, d, scope)))
        if t in (NAT, INT) and r.random() < 0.5:
            return Op(PROP, "le", (self.term(t, d, scope), v))
        if r.random() < 0.2:
            return Op(PROP, "member", (v, self.term(ListType(t), d, scope)))
        return Equal(PROP, v, self.term(t, d, scope))

    # ---- data

    def term(self, t: Type, depth: int, scope: list[Var]) -> Term:
        r = self.rng
        usable = [v for v in scope if v.type == t]
        if usable and r.random() < 0.5:
            return r.choice(usable)
        if depth <= 0:
            return self.value(t)
        d = depth - 1
        kind = r.random()
        if kind < 0.08:
            return IfThenElse(
                t, self.prop(d, scope), self.term(t, d, scope), self.term(t, d, scope)
            )
        if kind < 0.22:
            return self.match(t, d, scope)
        if kind < 0.28:
            return self.let(t, d, scope)
        if kind < 0.34:
            first = r.random() < 0.5
            other = self.type(0)
            p = PairType(t, other) if first else PairType(other, t)
            return Op(t, "fst" if first else "snd", (self.term(p, d, scope),))
        return self.special(t, d, scope)

    def special(self, t: Type, d: int, scope: list[Var]) -> Term:
        def sub(u: Type) -> Term:
            return self.term(u, d, scope)

        r = self.rng
        make: list[Callable[[], Term]] = [lambda: self.value(t)]
        if t in (NAT, INT):
            make += [
                lambda: Op(t, r.choice(("add", "sub", "mul", "div", "mod")), (sub(t), sub(t)))
            ] * 6
            make += [lambda: Op(t, r.choice(("max", "min")), (sub(t), sub(t)))]
            make += [lambda: Op(t, "pow", (sub(t), Lit(NAT, r.randrange(3))))]
        if t == NAT:
            item = self.type(0)
            make += [
                lambda: Op(NAT, "val", (sub(fin(r.choice((1, 3)))),)),
                lambda: Op(NAT, "succ", (sub(NAT),)),
                lambda: Op(NAT, "length", (sub(ListType(item)),)),
                lambda: Op(
                    NAT, "count", (self.function(item, BOOL, d, scope), sub(ListType(item)))
                ),
                lambda: self.call(theory.total, sub(TREE)),
                lambda: self.call(theory.strength, sub(MOVE)),
                lambda: self.call(theory.merged, sub(OptionType(NAT)), sub(OptionType(NAT))),
                lambda: self.call(theory.twice, self.function(NAT, NAT, d, scope), sub(NAT)),
                lambda: self.call(theory.size_of, sub(ListType(item)), sorts=(item,)),
                lambda: self.apply(NAT, d, scope),
            ]
        if t == INT:
            make += [lambda: Op(INT, "int_of_nat", (sub(NAT),))] * 3
        if t == BOOL:
            make += [
                lambda: Op(BOOL, r.choice(("band", "bor")), (sub(BOOL), sub(BOOL))),
                lambda: Op(BOOL, "bnot", (sub(BOOL),)),
                lambda: Op(BOOL, "decide", (self.prop(d, scope),)),
            ] * 2
        if isinstance(t, ListType):
            item, other = t.item, self.type(0)
            make += [
                lambda: Op(t, "append", (sub(t), sub(t))),
                lambda: Construct(t, "cons", (sub(item), sub(t))),
                lambda: Op(
                    t, "map_list", (self.function(other, item, d, scope), sub(ListType(other)))
                ),
                lambda: Op(t, "filter_list", (self.function(item, BOOL, d, scope), sub(t))),
            ]
            if item == NAT:
                make.append(lambda: self.call(theory.reverse_onto, sub(t), sub(t)))
            if isinstance(item, FinType):
                make.append(lambda: Op(t, "range_fin", (item.bound,)))
        if isinstance(t, OptionType):
            xs = ListType(t.item)
            make += [
                lambda: Construct(t, "some", (sub(t.item),)),
                lambda: Op(t, "nth", (sub(xs), sub(NAT))),
            ]
        if isinstance(t, PairType):
            flipped = PairType(t.second, t.first)
            make += [
                lambda: Construct(t, "pair", (sub(t.first), sub(t.second))),
                lambda: self.call(theory.swap, sub(flipped), sorts=(t.second, t.first)),
            ]
        if isinstance(t, DataTypeUse):
            make += [lambda: self.construct(t, sub)] * 2
        return r.choice(make)()

    def construct(self, t: DataTypeUse, sub: Callable[[Type], Term]) -> Term:
        info: DataInfo = t.info
        c = self.rng.choice(info.constructors)
        return Construct(t, c.name, tuple(map(sub, info.payload(c, t.args))))

    def function(self, a: Type, b: Type, depth: int, scope: list[Var]) -> Term:
        v = self.var(a)
        return Lambda(ArrowType((a,), b), (v,), self.term(b, depth, [*scope, v]))

    def apply(self, t: Type, depth: int, scope: list[Var]) -> Term:
        """A local function, used."""
        a = self.type(0)
        f = self.var(ArrowType((a,), t))
        use = App(t, f, (self.term(a, depth, scope),))
        return LetIn(t, f, self.function(a, t, depth, scope), use)

    def let(self, t: Type, depth: int, scope: list[Var]) -> Term:
        v = self.var(self.type(1))
        inner = [*scope, v]
        body = self.prop(depth, inner) if t == PROP else self.term(t, depth, inner)
        return LetIn(t, v, self.term(v.type, depth, scope), body)

    def call(self, fn: object, *args: Term, sorts: tuple[Type, ...] = ()) -> Term:
        from formal.language.declarations import Definition, reference

        assert isinstance(fn, Definition)
        out = reference(fn, sorts, args).term
        assert isinstance(out, DefRef)
        return out

    def match(self, t: Type, depth: int, scope: list[Var]) -> Term:
        from formal.language.connectives import constructors

        item = self.type(0)
        on = self.rng.choice(
            [NAT, OptionType(item), ListType(item), PairType(item, NAT), MOVE, TREE, box(item)]
        )
        branches = []
        for name, payload in constructors(on).items():
            params = tuple(map(self.var, payload))
            branches.append(Branch(name, params, self.term(t, depth, [*scope, *params])))
        return Match(t, self.term(on, depth, scope), tuple(branches))

    def value(self, t: Type, depth: int = 2) -> Term:
        """A literal value."""
        r = self.rng

        def sub(u: Type) -> Term:
            return self.value(u, depth - 1)

        if t == BOOL:
            return Lit(BOOL, r.random() < 0.5)
        if t == NAT:
            return Lit(NAT, r.randrange(6))
        if t == INT:
            return Lit(INT, r.randrange(-4, 5))
        if isinstance(t, FinType):
            assert isinstance(t.bound, Lit)
            return Lit(t, r.randrange(t.bound.value))
        if isinstance(t, OptionType):
            some = depth > 0 and r.random() < 0.6
            return Construct(t, "some", (sub(t.item),)) if some else Construct(t, "none", ())
        if isinstance(t, PairType):
            return Construct(t, "pair", (sub(t.first), sub(t.second)))
        if isinstance(t, ListType):
            out: Term = Construct(t, "nil", ())
            for _ in range(r.randrange(4) if depth > 0 else 0):
                out = Construct(t, "cons", (sub(t.item), out))
            return out
        assert isinstance(t, DataTypeUse)
        if t.info is TREE.info and (depth <= 0 or r.random() < 0.4):
            return Construct(t, "leaf", ())
        return self.construct(t, sub)


def corpus(count: int, seed: int = 2024, names: Sequence[str] = NAMES) -> list[Term]:
    """``count`` random closed propositions of growing depth."""
    out = []
    for i in range(count):
        out.append(Closed(seed * 10_000 + i, names).prop(1 + i % 3, []))
    return out
