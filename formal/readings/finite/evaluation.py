"""The finite reading: a term's value on concrete data.

Quantifiers enumerate; an inductive predicate is the least fixed point of its rules; a quantifier
over an infinite type is an error, never a guess.
"""

from __future__ import annotations

import itertools
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from formal.errors import EvaluationError
from formal.language.data import DataValue
from formal.language.declarations import Definition
from formal.language.terms import (
    App,
    Branch,
    Connective,
    Construct,
    DefRef,
    Equal,
    FieldRef,
    IfThenElse,
    Lambda,
    LetIn,
    Lit,
    Make,
    Match,
    Op,
    Quantifier,
    Term,
    Var,
    conjoin,
)
from formal.language.types import (
    PROP,
    TYPE,
    DataTypeUse,
    FinType,
    SortType,
    StructType,
    Type,
    rebuild_type,
    resolve,
    type_children,
)
from formal.readings.finite.domains import (
    Curried,
    DomainType,
    FinRange,
    Some,
    equal_values,
    members,
)
from formal.readings.finite.guards import bounds, values_at


@dataclass
class Memo:
    """Tables computed once, and values to try for variables of infinite type.

    ``candidates``, by name, may hold what an existential claim needs; ``ranges`` are, on the word
    of who gives them, all values that can matter.  ``within`` has the names of ranges that were
    looked through without a find: what was read since is so within these ranges only.

    A table is kept when it is complete.  Until then it is among ``unfinished``, and nothing that
    read it is kept; ``oldest`` is the first of these that was read.
    """

    inductive: dict[Any, set[tuple[Any, ...]]] = field(default_factory=dict)
    successors: dict[Any, dict[Any, list[Any]]] = field(default_factory=dict)
    candidates: dict[str, list[Any]] = field(default_factory=dict)
    ranges: dict[str, list[Any]] = field(default_factory=dict)
    guards: dict[tuple[int, int], tuple[Quantifier, list[Term]]] = field(default_factory=dict)
    unfinished: dict[Any, set[tuple[Any, ...]]] = field(default_factory=dict)
    oldest: int = sys.maxsize
    within: set[str] = field(default_factory=set)

    @contextmanager
    def complete(self, keep: Callable[[], None]) -> Iterator[None]:
        """Keep what the block makes, unless it read a table that the block did not begin.

        Nothing is kept when the block fails.
        """
        outer, depth = self.oldest, len(self.unfinished)
        self.oldest = sys.maxsize
        try:
            yield
            if self.oldest >= depth:
                keep()
        finally:
            read = self.oldest if self.oldest < depth else sys.maxsize
            self.oldest = min(outer, read)


@dataclass(frozen=True)
class Env:
    """Values of variables and domains of sorts, by number."""

    vars: Mapping[int, Any]
    sorts: Mapping[int, Type]
    memo: Memo

    def bind(self, pairs: Iterator[tuple[Var, Any]] | list[tuple[Var, Any]]) -> Env:
        """An inner environment."""
        vars_, sorts = dict(self.vars), self.sorts
        for v, x in pairs:
            vars_[v.uid] = x
            if resolve(v.type) == TYPE:
                sorts = {**sorts, v.uid: x}
        return Env(vars_, sorts, self.memo)

    def type(self, t: Type) -> Type:
        """A type with its sorts replaced by their domains."""
        t = resolve(t)
        if isinstance(t, SortType):
            found = self.sorts.get(t.uid)
            if found is None:
                raise EvaluationError(f"the sort {t.name} has no members given")
            return found
        if isinstance(t, FinType):
            return FinRange(evaluate(t.bound, self))
        kids = type_children(t)
        return rebuild_type(t, tuple(map(self.type, kids))) if kids else t


@dataclass(frozen=True)
class DefinedFunction:
    """A definition applied to some of its arguments; the same use twice is the same value."""

    decl: Definition
    sorts: tuple[Type, ...]
    args: tuple[Any, ...]
    memo: Memo = field(compare=False, repr=False)

    def __call__(self, *args: Any) -> Any:
        return call_definition(self.decl, self.sorts, (*self.args, *args), self.memo)


def environment(values: Mapping[Var, Any] | None = None) -> Env:
    """An environment with the given variables; a sort variable's value is a ``DomainType``."""
    return Env({}, {}, Memo()).bind(list((values or {}).items()))


def evaluate(t: Term, env: Env) -> Any:
    """The value of a term.

    Raises ``EvaluationError`` for an infinite quantifier or a missing value.
    """
    match t:
        case Var(uid=uid, name=name):
            if uid not in env.vars:
                raise EvaluationError(f"no value is given for {name}")
            return env.vars[uid]
        case Lit(value=value):
            return value
        case FieldRef(owner=owner, field=f):
            return evaluate(owner, env)._data.value(f.name)
        case App(fn=fn, args=args):
            return evaluate(fn, env)(*(evaluate(a, env) for a in args))
        case DefRef(decl=decl, sorts=sorts, args=args):
            at = tuple(map(env.type, sorts))
            values = tuple(evaluate(a, env) for a in args)
            if len(values) < len(decl.params):
                return DefinedFunction(decl, at, values, env.memo)
            return call_definition(decl, at, values, env.memo)
        case Construct():
            return construct(t, env)
        case Make(type=kind, fields=fields):
            from formal.readings.finite.instance import make_value

            return make_value(env.type(kind), [evaluate(x, env) for x in fields])
        case Op(name=name):
            # Operations evaluate their arguments, so their module comes after this one.
            from formal.readings.finite.operations import OPERATIONS

            return OPERATIONS[name](t, env)
        case Lambda(params=params, body=body):
            return Curried(
                len(params),
                lambda *xs: evaluate(body, env.bind(list(zip(params, xs, strict=True)))),
            )
        case Quantifier(kind=kind):
            found = next(solutions(t, env, kind == "exists"), None)
            return (found is not None) == (kind == "exists")
        case Connective(op=op, args=args):
            return connective(op, args, env)
        case Equal(left=left, right=right):
            a, b = evaluate(left, env), evaluate(right, env)
            return equal_values(a, b, env.type(left.type))
        case IfThenElse(condition=c, then=a, otherwise=b):
            return evaluate(a if evaluate(c, env) else b, env)
        case Match(subject=subject, branches=branches):
            return take_apart(evaluate(subject, env), branches, env)
        case LetIn(var=var, value=value, body=body):
            return evaluate(body, env.bind([(var, evaluate(value, env))]))
    raise AssertionError(t)


def solutions(q: Quantifier, env: Env, wanted: bool) -> Iterator[Env]:
    """Environments in which the body of a quantifier has the wanted truth value.

    A variable of infinite type ranges over the values that the body leaves to it, or over the range
    that is given for its name.  An existential one may also range over the candidates that a
    witness offers; finding none among them decides nothing, so that is an ``EvaluationError``.
    """
    short: list[EvaluationError] = []
    searching = (q.kind == "exists") == wanted

    def domain(v: Var, inner: Env) -> Iterator[Any]:
        kind = inner.type(v.type)
        try:
            return members(kind, f" (variable {v.name})")
        except EvaluationError as e:
            if searching and (left := _left_by_guards(q, v, inner)) is not None:
                return iter(left)
            if v.name in env.memo.ranges:
                return _to_the_end(v.name, _fitting(env.memo.ranges[v.name], kind), env.memo)
            offered = env.memo.candidates.get(v.name)
            if q.kind != "exists" or not wanted or not offered:
                raise
            short.append(e)
            return _fitting(offered, kind)

    def extend(i: int, inner: Env) -> Iterator[Env]:
        if i == len(q.params):
            if evaluate(q.body, inner) == wanted:
                yield inner
            return
        v = q.params[i]
        if resolve(v.type) == TYPE or isinstance(resolve(v.type), StructType):
            raise EvaluationError(f"a quantifier over all structures ({v.name}) is not finite")
        for x in domain(v, inner):
            yield from extend(i + 1, inner.bind([(v, x)]))
        if i == 0 and short:
            raise short[0]

    return extend(0, env)


def _left_by_guards(q: Quantifier, v: Var, env: Env) -> list[Any] | None:
    key = (id(q), v.uid)
    if key not in env.memo.guards:
        # The quantifier is kept with its guards, so that its number stays its own.
        env.memo.guards[key] = (q, bounds(q, v))
    for atom in env.memo.guards[key][1]:
        left = values_at(atom, v, env)
        if left is not None:
            return left
    return None


def _to_the_end(name: str, given: Iterator[Any], memo: Memo) -> Iterator[Any]:
    """The values of a range; that there is nothing else is taken on trust from its end on."""
    yield from given
    memo.within.add(name)


def _fitting(offered: list[Any], kind: Type) -> Iterator[Any]:
    from formal.readings.finite.instance import normalize

    for x in offered:
        try:
            yield normalize(x, kind, "candidate")
        except EvaluationError:
            continue  # meant for another variable of the same name


def connective(op: str, args: tuple[Term, ...], env: Env) -> bool:
    """Truth tables, left to right."""
    if op == "and":
        return all(evaluate(a, env) for a in args)
    if op == "or":
        return any(evaluate(a, env) for a in args)
    if op == "not":
        return not evaluate(args[0], env)
    if op == "implies":
        return not evaluate(args[0], env) or bool(evaluate(args[1], env))
    return bool(evaluate(args[0], env)) == bool(evaluate(args[1], env))


def construct(t: Construct, env: Env) -> Any:
    """The value of a constructor application."""
    args = tuple(evaluate(a, env) for a in t.args)
    kind = resolve(t.type)
    if isinstance(kind, DataTypeUse):
        return DataValue(kind.info, t.constructor, args)
    match t.constructor, args:
        case "some", (x,):
            return Some(x)
        case "none", ():
            return None
        case "pair", (a, b):
            return (a, b)
        case "nil", ():
            return ()
        case "cons", (head, tail):
            return (head, *tail)
    raise AssertionError(t.constructor)


def take_apart(x: Any, branches: tuple[Branch, ...], env: Env) -> Any:
    """Choose the branch of a match that fits a value."""
    name: str
    args: tuple[Any, ...]
    names = {b.constructor for b in branches}
    if isinstance(x, DataValue):
        name, args = x.constructor, x.args
    elif "some" in names:
        name, args = ("none", ()) if x is None else ("some", (x.value,))
    elif "cons" in names:
        name, args = ("cons", (x[0], x[1:])) if x else ("nil", ())
    elif "pair" in names:
        name, args = "pair", x
    else:
        name, args = ("succ", (x - 1,)) if x > 0 else ("zero", ())
    branch = next(b for b in branches if b.constructor == name)
    return evaluate(branch.body, env.bind(list(zip(branch.params, args, strict=True))))


def call_definition(
    decl: Definition, sorts: tuple[Type, ...], args: tuple[Any, ...], memo: Memo
) -> Any:
    """The value of a definition at given domains and arguments."""
    n = len(decl.params)
    if len(args) > n:
        return call_definition(decl, sorts, args[:n], memo)(*args[n:])
    if len(args) < n:
        return DefinedFunction(decl, sorts, args, memo)
    domains = {s.uid: d for s, d in zip(decl.sorts, sorts, strict=True)}
    env = Env({p.uid: a for p, a in zip(decl.params, args, strict=True)}, domains, memo)
    if decl.form != "inductive":
        return evaluate(decl.body, env)
    fixed = 1 if decl.owner is not None else 0
    return args[fixed:] in inductive_table(decl, sorts, args[:fixed], env)


def inductive_table(
    decl: Definition, sorts: tuple[Type, ...], fixed: tuple[Any, ...], env: Env
) -> set[tuple[Any, ...]]:
    """All tuples in an inductive predicate: the least fixed point, by rounds."""
    memo = env.memo
    key = (decl, sorts, fixed)
    if key in memo.inductive:
        return memo.inductive[key]
    if key in memo.unfinished:
        memo.oldest = min(memo.oldest, list(memo.unfinished).index(key))
        return memo.unfinished[key]
    table: set[tuple[Any, ...]] = set()
    with memo.complete(partial(memo.inductive.__setitem__, key, table)):
        memo.unfinished[key] = table
        try:
            _fill(table, decl, fixed, env)
        finally:
            del memo.unfinished[key]
    return table


def _fill(table: set[tuple[Any, ...]], decl: Definition, fixed: tuple[Any, ...], env: Env) -> None:
    index = decl.params[len(fixed) :]
    where = f" (an argument of {decl.name})"
    domains = [list(members(env.type(p.type), where)) for p in index]
    base = env.bind(list(zip(decl.params, fixed, strict=False)))
    while True:
        new = set()
        for rule in decl.rules:
            q = _rule_quantifier(rule.params, rule.premises)
            for xs in itertools.product(*domains):
                if xs not in table:
                    inner = base.bind(list(zip(index, xs, strict=True)))
                    if evaluate(q, inner):
                        new.add(xs)
        if not new:
            return
        table |= new


def _rule_quantifier(params: tuple[Var, ...], premises: tuple[Term, ...]) -> Term:
    body = conjoin(list(premises))
    return Quantifier(PROP, "exists", params, body) if params else body


__all__ = ["DomainType", "Env", "environment", "evaluate", "solutions"]
