"""Z3's verdicts against brute force: random statements over small instances.

A statement is a closed term over two sorts with a fixed vocabulary.  ``unsat`` must mean that no
instance with at most two elements a sort falsifies it, an exact ``sat`` that the model does.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from formal.checkers.smt.models import Model
from formal.checkers.smt.z3_run import run
from formal.language.terms import (
    App,
    Branch,
    Connective,
    Construct,
    Equal,
    IfThenElse,
    Lit,
    Match,
    Op,
    Quantifier,
    Term,
    Var,
    fresh_var,
    subterms,
)
from formal.language.types import (
    BOOL,
    INT,
    NAT,
    PROP,
    TYPE,
    ArrowType,
    OptionType,
    SortType,
    Type,
)
from formal.readings.finite.domains import DomainType, Some, TableFunction, members
from formal.readings.finite.evaluation import Env, environment, evaluate
from formal.readings.smt import obligation as smt

NUMBERS = (0, 1, 2)


class Vocabulary:
    """Two sorts, relations, functions and constants; fresh variables each time."""

    def __init__(self) -> None:
        a, b = fresh_var("A", TYPE), fresh_var("B", TYPE)
        self.a, self.b = SortType("A", a.uid), SortType("B", b.uid)
        self.sorts = (a, b)
        self.p = fresh_var("p", ArrowType((self.a,), PROP))
        self.r = fresh_var("r", ArrowType((self.a, self.b), PROP))
        self.f = fresh_var("f", ArrowType((self.a,), self.b))
        self.g = fresh_var("g", ArrowType((self.a,), NAT))
        self.o = fresh_var("o", ArrowType((self.b,), OptionType(self.a)))
        self.t = fresh_var("t", ArrowType((self.a,), BOOL))
        self.n = fresh_var("n", NAT)
        self.z = fresh_var("z", INT)
        self.symbols = (self.p, self.r, self.f, self.g, self.o, self.t, self.n, self.z)

    def close(self, body: Term) -> Term:
        """The statement about all sorts and the symbols that occur."""
        used = {v.uid for v in subterms(body) if isinstance(v, Var)}
        params = (*self.sorts, *(s for s in self.symbols if s.uid in used))
        return Quantifier(PROP, "forall", params, body)


@dataclass
class Generator:
    """Random formulas of bounded depth."""

    rng: random.Random
    v: Vocabulary

    def formula(self, depth: int, scope: tuple[Var, ...]) -> Term:
        """A proposition over the variables in scope."""
        pick = self.rng.random()
        if depth == 0 or pick < 0.15:
            return self.atom(scope)
        if pick < 0.55:
            kind = self.rng.choice(("forall", "exists"))
            x = fresh_var(self.rng.choice("xy"), self.rng.choice((self.v.a, self.v.b)))
            return Quantifier(PROP, kind, (x,), self.formula(depth - 1, (*scope, x)))
        if pick < 0.62:
            return Connective(PROP, "not", (self.formula(depth - 1, scope),))
        if pick < 0.7:
            c, x, y = (self.formula(depth - 1, scope) for _ in range(3))
            return IfThenElse(PROP, c, x, y)
        op = self.rng.choice(("and", "or", "implies", "iff"))
        return Connective(
            PROP, op, (self.formula(depth - 1, scope), self.formula(depth - 1, scope))
        )

    def atom(self, scope: tuple[Var, ...]) -> Term:
        """An atomic formula."""
        v = self.v
        xs = [x for x in scope if x.type == v.a]
        ys: list[Term] = [x for x in scope if x.type == v.b]
        ys += [App(v.b, v.f, (x,)) for x in xs]
        options: list[Term] = [self.comparison(xs)]
        if xs:
            x = self.rng.choice(xs)
            options += [App(PROP, v.p, (x,)), Op(PROP, "is_true", (App(BOOL, v.t, (x,)),))]
            options.append(Equal(PROP, x, self.rng.choice(xs)))
        if ys:
            y = self.rng.choice(ys)
            options.append(Equal(PROP, y, self.rng.choice(ys)))
            chosen = App(OptionType(v.a), v.o, (y,))
            some = fresh_var("w", v.a)
            branches = (
                Branch("none", (), Lit(PROP, self.rng.random() < 0.5)),
                Branch("some", (some,), App(PROP, v.p, (some,))),
            )
            options.append(Match(PROP, chosen, branches))
            if xs:
                x = self.rng.choice(xs)
                options.append(App(PROP, v.r, (x, y)))
                options.append(Equal(PROP, chosen, Construct(OptionType(v.a), "some", (x,))))
        return self.rng.choice(options)

    def comparison(self, xs: list[Var]) -> Term:
        """An order or equation between numbers."""
        if self.rng.random() < 0.2:
            sides = (self.v.z, Op(INT, "int_of_nat", (self.number(xs, 1),)))
            return Op(PROP, self.rng.choice(("lt", "le")), sides)
        a, b = self.number(xs, 2), self.number(xs, 2)
        op = self.rng.choice(("lt", "le", "="))
        return Equal(PROP, a, b) if op == "=" else Op(PROP, op, (a, b))

    def number(self, xs: list[Var], depth: int) -> Term:
        """A natural number."""
        if depth and self.rng.random() < 0.6:
            op = self.rng.choice(("add", "sub", "max", "min", "div", "mod"))
            return Op(NAT, op, (self.number(xs, depth - 1), self.number(xs, depth - 1)))
        if xs and self.rng.random() < 0.5:
            return App(NAT, self.v.g, (self.rng.choice(xs),))
        return self.v.n if self.rng.random() < 0.5 else Lit(NAT, self.rng.choice(NUMBERS))


def random_statement(seed: int) -> Term:
    """The statement of a seed: some hypotheses, then a claim."""
    rng = random.Random(seed)
    v = Vocabulary()
    make = Generator(rng, v)
    body = make.formula(rng.choice((1, 2, 3, 4)), ())
    for _ in range(rng.choice((0, 0, 1))):
        body = Connective(PROP, "implies", (make.formula(2, ()), body))
    return v.close(body)


def values_of(t: Type, env: Env) -> list[Any]:
    """The values to try for a variable: all of them, or a few numbers."""
    if t == NAT:
        return list(NUMBERS)
    if t == INT:
        return [-1, 0, 2]
    if isinstance(t, ArrowType):
        keys = list(itertools.product(*(list(members(env.type(p))) for p in t.params)))
        results = values_of(t.result, env)
        rows = itertools.product(results, repeat=len(keys))
        return [TableFunction(dict(zip(keys, row, strict=True))) for row in rows]
    return list(members(env.type(t)))


def instances(statement: Term, rng: random.Random, most: int = 60) -> Iterator[Env]:
    """Instances with 0 to 2 elements a sort; a sample of each size when there are many."""
    assert isinstance(statement, Quantifier)
    sorts, others = statement.params[:2], statement.params[2:]
    for sizes in itertools.product((0, 1, 2), repeat=2):
        pairs = zip(sorts, "ab", sizes, strict=True)
        domains = {s: DomainType(s.name, tuple(f"{c}{i}" for i in range(k))) for s, c, k in pairs}
        env = environment(domains)
        choices = [values_of(v.type, env) for v in others]
        if not all(choices):
            continue
        for _ in range(most):
            yield env.bind([(v, rng.choice(c)) for v, c in zip(others, choices, strict=True)])


def model_instance(statement: Term, model: Model) -> Env:
    """A solver's model as an instance; what it leaves open is filled in.

    Raises ``AssertionError`` when a value is not one of its type.
    """
    assert isinstance(statement, Quantifier)
    env = environment({s: DomainType(s.name, model.sorts[s.name]) for s in statement.params[:2]})
    pairs = []
    for v in statement.params[2:]:
        table = model.function(v.name)
        result = v.type.result if isinstance(v.type, ArrowType) else v.type
        if not isinstance(v.type, ArrowType):
            value = _value(table.value(), result) if table else values_of(v.type, env)[0]
            assert v.type != NAT or value >= 0, f"{v.name} = {value}"
            pairs.append((v, value))
            continue
        keys = list(itertools.product(*(list(members(env.type(p))) for p in v.type.params)))
        row = {}
        for k in keys:
            found = table.value(*k) if table else None
            row[k] = values_of(result, env)[0] if found is None else _value(found, result)
            assert result != NAT or row[k] >= 0, f"{v.name}{k} = {row[k]}"
            assert not isinstance(result, SortType) or row[k] in env.type(result).values
        pairs.append((v, TableFunction(row)))
    return env.bind(pairs)


def _value(x: Any, t: Type) -> Any:
    if isinstance(t, OptionType):
        return None if x == "none" else Some(x[1])
    return x


def ask(ob: smt.Obligation, timeout_s: float = 2.0) -> tuple[str, Model | None]:
    """Z3's verdict on an obligation, in this process."""
    question = {
        "text": ob.smt2,
        "timeout_s": timeout_s,
        "seed": 0,
        "params": {},
        "memory_mb": 2048,
        "model": True,
        "sorts": [[s.strip("|"), f.strip("|")] for s, f in ob.sorts],
        "symbols": [[x.name, list(x.params), x.result] for x in ob.symbols],
    }
    found = run(question)
    return found["status"], Model.read(found["model"]) if "model" in found else None


def disagreement(statement: Term, seed: int = 0) -> str:
    """How Z3 and evaluation contradict each other on a statement; ``""`` when they do not."""
    assert isinstance(statement, Quantifier)
    ob = smt.obligation("random", statement)
    status, model = ask(ob)
    if status == "unsat":
        for env in instances(statement, random.Random(seed)):
            if not evaluate(statement.body, env):
                return f"unsat, but false where {env.vars}"
    if status == "sat" and ob.exact:
        assert model is not None
        try:
            if evaluate(statement.body, model_instance(statement, model)):
                return f"sat, but true in the model\n{model.to_text()}"
        except AssertionError as e:
            return f"the model is no instance: {e}"
    return ""
