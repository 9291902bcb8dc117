"""All finite models of a few formulas: states, fixed parts, and the states after an action.

The unknown is a structure whose entries (a constant, or a function at given arguments) have no
values yet.  Formulas that are equations between an entry and something known give it one, as
updates mostly do; where nothing more follows, all values are tried.  Formulas are evaluated by the
finite reading; no solver is involved.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from formal.errors import EvaluationError
from formal.language.structure import StructureInfo
from formal.language.terms import (
    App,
    Connective,
    DefRef,
    Equal,
    FieldRef,
    IfThenElse,
    LetIn,
    Op,
    Quantifier,
    Term,
)
from formal.language.types import PROP, ArrowType, StructType, Type, resolve
from formal.readings.finite.domains import Curried, members
from formal.readings.finite.evaluation import Env, Memo, evaluate

Entry = tuple[str, tuple[Any, ...]]


class Unknown(Exception):
    """An entry without a value was read."""

    def __init__(self, entry: Entry) -> None:
        super().__init__(entry)
        self.entry = entry


@dataclass(frozen=True)
class Shape:
    """The entries of a structure at given sorts, in order, with the values each may take.

    ``ranges`` has ``None`` for a number, of which there are infinitely many.
    """

    name: str
    arity: Mapping[str, int]
    ranges: Mapping[Entry, tuple[Any, ...] | None]

    @staticmethod
    def of(info: StructureInfo, env: Env) -> Shape:
        """The shape of a structure whose sorts have members in the environment.

        Raises ``EvaluationError`` naming a field that has no finite table.
        """
        arity: dict[str, int] = {}
        ranges: dict[Entry, tuple[Any, ...] | None] = {}
        for f in info.all_fields():
            t = resolve(env.type(f.type))
            params, result = (t.params, t.result) if isinstance(t, ArrowType) else ((), t)
            where = f" (the field {f.name} of {info.name})"
            if isinstance(result, StructType):
                raise EvaluationError(f"the field {f.name} of {info.name} is a structure itself")
            arity[f.name] = len(params)
            values = _range(result)
            for args in itertools.product(*(list(members(p, where)) for p in params)):
                ranges[f.name, args] = values
        return Shape(info.name, arity, ranges)


def _range(t: Type) -> tuple[Any, ...] | None:
    try:
        return tuple(members(t))
    except EvaluationError:
        return None


class Partial:
    """A structure for the finite reading, with the entries that are known so far."""

    def __init__(self, shape: Shape, values: dict[Entry, Any]) -> None:
        self.shape, self.values = shape, values
        self._data = self

    def value(self, name: str) -> Any:
        """The value of a field; a function reads its entries when it is applied."""
        n = self.shape.arity[name]
        return self._entry(name) if n == 0 else Curried(n, lambda *xs: self._entry(name, *xs))

    def _entry(self, name: str, *args: Any) -> Any:
        key = (name, args)
        if key in self.values:
            return self.values[key]
        if key not in self.shape.ranges:
            raise EvaluationError(f"{name}{args!r} is outside the finite sorts")
        raise Unknown(key)


@dataclass(frozen=True)
class Goal:
    """A formula that must have a truth value."""

    term: Term
    env: Env
    wanted: bool = True

    def but(self, term: Term, wanted: bool | None = None, env: Env | None = None) -> Goal:
        """A part of the goal."""
        return Goal(term, env or self.env, self.wanted if wanted is None else wanted)


@dataclass
class Models:
    """The search for all ways to complete a structure so that the goals are met.

    ``fixed``: the structure is the fixed part, on which inductive definitions depend.
    """

    unknown: Partial
    fixed: bool = False
    trail: list[Entry] = field(default_factory=list)

    def all(self, goals: Sequence[Goal]) -> Iterator[dict[Entry, Any]]:
        """Every completion, once.

        Raises ``EvaluationError`` when a number is left open, or a quantifier is infinite.
        """
        mark = len(self.trail)
        rest = self._propagate(list(goals))
        if rest is not None:
            yield from self._branch(rest)
        while len(self.trail) > mark:
            del self.unknown.values[self.trail.pop()]

    def _branch(self, rest: list[tuple[Goal, Entry]]) -> Iterator[dict[Entry, Any]]:
        shape, values = self.unknown.shape, self.unknown.values
        entry = rest[0][1] if rest else next((e for e in shape.ranges if e not in values), None)
        if entry is None:
            yield dict(values)
            return
        options = shape.ranges[entry]
        if options is None:
            raise EvaluationError(f"{entry[0]} is a number that the formulas leave open")
        for x in options:
            self._assign(entry, x)
            yield from self.all([g for g, _ in rest])
            del values[self.trail.pop()]

    def _assign(self, entry: Entry, x: Any) -> None:
        self.unknown.values[entry] = x
        self.trail.append(entry)

    def _propagate(self, goals: list[Goal]) -> list[tuple[Goal, Entry]] | None:
        """What is left of the goals when all that follows is assigned; ``None``: a contradiction.

        Each goal that is left comes with an entry that it waits for.
        """
        while True:
            before, left = len(self.trail), []
            while goals:
                g = goals.pop()
                try:
                    if bool(evaluate(g.term, self._now(g.env))) != g.wanted:
                        return None
                    continue
                except Unknown as u:
                    waits = u.entry
                parts = self._parts(g)
                if parts is not None:
                    goals += reversed(parts)
                elif (set_ := self._equation(g)) is None:
                    left.append((g, waits))
                elif set_ is False:
                    return None
            if len(self.trail) == before or not left:
                return left
            goals = [g for g, _ in reversed(left)]

    def _parts(self, g: Goal) -> list[Goal] | None:
        """Goals that say the same together, or ``None`` when the goal is in one piece."""
        match g.term:
            case Connective(op="not", args=(a,)):
                return [g.but(a, not g.wanted)]
            case Connective(op="implies", args=(a, b)):
                sides = [g.but(a, not g.wanted), g.but(b)]
                return self._some(sides) if g.wanted else sides
            case Connective(op="iff", args=(a, b)):
                for x, y in ((a, b), (b, a)):
                    known = self._value(x, g.env)
                    if known is not None:
                        return [g.but(y, known[0] == g.wanted)]
                return None
            case Connective(op=op, args=args):
                each = [g.but(a) for a in args]
                return each if (op == "and") == g.wanted else self._some(each)
            case Quantifier(kind=kind, params=params, body=body):
                at = (g.but(body, env=e) for e in _instances(params, g.env))
                return list(at) if (kind == "forall") == g.wanted else self._some(list(at))
            case DefRef(decl=decl, sorts=sorts, args=args) if len(args) == len(decl.params):
                values = [self._value(a, g.env) for a in args]
                if decl.form != "definition" or None in values:
                    return None
                domains = dict(
                    zip((s.uid for s in decl.sorts), map(g.env.type, sorts), strict=True)
                )
                inner = Env({}, domains, g.env.memo).bind(
                    [(p, v[0]) for p, v in zip(decl.params, values, strict=True) if v]
                )
                return [g.but(decl.body, env=inner)]
            case IfThenElse(condition=c, then=a, otherwise=b):
                known = self._value(c, g.env)
                return None if known is None else [g.but(a if known[0] else b)]
            case LetIn(var=var, value=value, body=body):
                known = self._value(value, g.env)
                return None if known is None else [g.but(body, env=g.env.bind([(var, known[0])]))]
            case Op(name="is_true", args=(a,)):
                return [g.but(a)]
        return None

    def _some(self, sides: list[Goal]) -> list[Goal] | None:
        """One of the sides must be met: the only one that can be, if there is only one."""
        open_ = []
        for s in sides:
            known = self._value(s.term, s.env)
            if known is None:
                open_.append(s)
            elif bool(known[0]) == s.wanted:
                return []
        return open_ if len(open_) == 1 else None

    def _now(self, env: Env) -> Env:
        """The environment without tables that were made of other values of the unknown."""
        old = env.memo
        kept = {} if self.fixed else old.inductive
        return Env(env.vars, env.sorts, Memo(inductive=kept, guards=old.guards))

    def _value(self, t: Term, env: Env) -> tuple[Any] | None:
        """A known value, in a tuple."""
        try:
            return (evaluate(t, self._now(env)),)
        except Unknown:
            return None

    def _equation(self, g: Goal) -> bool | None:
        """Assign the entry that a goal is about; ``None`` when it is about more, ``False`` when the
        entry cannot have that value."""
        t = g.term
        if isinstance(t, Equal) and resolve(t.left.type) != PROP:
            if not g.wanted:
                return None
            for x, y in ((t.left, t.right), (t.right, t.left)):
                known, entry = self._value(y, g.env), self._entry(x, g.env)
                if known is not None and entry is not None:
                    return self._set(entry, known[0])
            return None
        entry = self._entry(t, g.env)
        return None if entry is None else self._set(entry, g.wanted)

    def _set(self, entry: Entry, x: Any) -> bool:
        options = self.unknown.shape.ranges[entry]
        if options is not None and x not in options:
            return False
        self._assign(entry, x)
        return True

    def _entry(self, t: Term, env: Env) -> Entry | None:
        """The entry that a term stands for."""
        ref, args = (t.fn, t.args) if isinstance(t, App) else (t, ())
        if not isinstance(ref, FieldRef):
            return None
        owner = self._value(ref.owner, env)
        at = [self._value(a, env) for a in args]
        if owner is None or owner[0] is not self.unknown or None in at:
            return None
        entry = (ref.field.name, tuple(v[0] for v in at if v is not None))
        return entry if entry in self.unknown.shape.ranges else None


def _instances(params: Sequence[Any], env: Env) -> Iterator[Env]:
    domains = [list(members(env.type(p.type), f" (variable {p.name})")) for p in params]
    for xs in itertools.product(*domains):
        yield env.bind(list(zip(params, xs, strict=True)))
