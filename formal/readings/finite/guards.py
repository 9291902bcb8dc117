"""Bounded quantifiers: the finitely many values that a formula leaves to a variable.

A quantifier over an infinite type has a finite reading when its body bounds the variable: with
``i < n``, ``i <= n``, ``member(x, l)``, ``nth(l, i) == some(…)``, ``nodup(l)`` where few members
are possible, or an equation that has the variable in a pattern on one side, as a conjunct (of an
existential body) or as a hypothesis (of a universal one).  Definitions are unfolded.  No other
value can make the existential true or the universal false.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from formal.errors import EvaluationError
from formal.language.data import DataValue
from formal.language.terms import (
    Connective,
    Construct,
    DefRef,
    Equal,
    Op,
    Quantifier,
    Substitution,
    Term,
    Var,
    subterms,
)
from formal.language.types import NAT, PROP, ListType, resolve
from formal.readings.finite.domains import LIMIT, Some, members

if TYPE_CHECKING:
    from formal.readings.finite.evaluation import Env


def bounds(q: Quantifier, v: Var) -> list[Term]:
    """The atoms that hold wherever ``q``'s body matters and that may bound ``v``."""
    atoms = facts(q.body) if q.kind == "exists" else assumptions(q.body)
    return [a for a in atoms if any(_is(t, v) for t in subterms(a))]


def _is(t: Term, v: Var) -> bool:
    return isinstance(t, Var) and t.uid == v.uid


def facts(t: Term) -> Iterator[Term]:
    """Atoms that hold when ``t`` does."""
    match t:
        case Connective(op="and", args=args):
            for a in args:
                yield from facts(a)
        case Quantifier(kind="exists", body=body):
            yield from facts(body)
        case DefRef() if (unfolded := unfold(t)) is not None:
            yield from facts(unfolded)
        case Op() | Equal():
            yield t


def assumptions(t: Term) -> Iterator[Term]:
    """Atoms that hold when ``t`` is false."""
    match t:
        case Connective(op="implies", args=(hypothesis, conclusion)):
            yield from facts(hypothesis)
            yield from assumptions(conclusion)
        case Connective(op="or", args=args):
            for a in args:
                yield from assumptions(a)
        case Connective(op="not", args=(negated,)):
            yield from facts(negated)
        case Quantifier(kind="forall", body=body):
            yield from assumptions(body)
        case DefRef() if (unfolded := unfold(t)) is not None:
            yield from assumptions(unfolded)


def unfold(t: DefRef) -> Term | None:
    """An explicitly defined proposition as its definition, or ``None``."""
    decl = t.decl
    if decl.form != "definition" or len(t.args) < len(decl.params) or resolve(t.type) != PROP:
        return None
    sorts = {s.uid: at for s, at in zip(decl.sorts, t.sorts, strict=True)}
    values = {p.uid: a for p, a in zip(decl.params, t.args, strict=True)}
    return Substitution(values, sorts).term(decl.body)


def values_at(atom: Term, v: Var, env: Env) -> list[Any] | None:
    """The values that an atom leaves to ``v`` in an environment; ``None`` when it sets no bound."""
    match atom:
        case Op(name="member", args=(pattern, xs)):
            found = known(xs, env)
            return None if found is None else _matches(pattern, found[0], v)
        case Op(name="nodup", args=(xs,)) if _is(xs, v):
            return _without_repetition(v, env)
        case Op(name="lt", args=(left, right)) if _is(left, v) and resolve(v.type) == NAT:
            found = known(right, env)
            return None if found is None else list(range(found[0]))
        case Op(name="le", args=(left, right)) if _is(left, v) and resolve(v.type) == NAT:
            found = known(right, env)
            return None if found is None else list(range(found[0] + 1))
        case Equal(left=left, right=right):
            for one, other in ((left, right), (right, left)):
                if (positions := _positions(one, other, v, env)) is not None:
                    return positions
                if (found := known(other, env)) is not None:
                    return _matches(one, (found[0],), v)
    return None


def _without_repetition(v: Var, env: Env) -> list[Any] | None:
    """The lists without repetition over a finite type, if there are at most ``LIMIT``."""
    kind = env.type(v.type)
    assert isinstance(kind, ListType)
    try:
        items = list(members(kind.item))
    except EvaluationError:
        return None
    sizes = range(len(items) + 1)
    if len(items) > LIMIT.bit_length() or sum(math.perm(len(items), k) for k in sizes) > LIMIT:
        return None
    return [xs for k in sizes for xs in itertools.permutations(items, k)]


def known(t: Term, env: Env) -> tuple[Any] | None:
    """The value of a term, if its variables have values."""
    from formal.readings.finite.evaluation import evaluate

    try:
        return (evaluate(t, env),)
    except EvaluationError:
        return None


def _positions(one: Term, other: Term, v: Var, env: Env) -> list[Any] | None:
    """``nth(l, v) == some(…)`` leaves the positions of ``l``."""
    match one, other:
        case Op(name="nth", args=(xs, i)), Construct(constructor="some") if _is(i, v):
            found = known(xs, env)
            return None if found is None else list(range(len(found[0])))
    return None


def _matches(pattern: Term, values: Any, v: Var) -> list[Any] | None:
    """What ``v`` is in the values that fit a pattern; ``None`` if ``v`` is not in it."""
    out: list[Any] = []
    for value in values:
        found: list[Any] = []
        if not _fit(pattern, value, v, found):
            continue
        if not found:
            return None
        out.append(found[0])
    return out


def _fit(pattern: Term, value: Any, v: Var, found: list[Any]) -> bool:
    """Whether a value has the shape of a pattern; what stands at ``v`` is added to ``found``.

    Other variables and terms fit anything: a bound may be too wide, never too narrow.
    """
    if _is(pattern, v):
        found.append(value)
        return True
    if not isinstance(pattern, Construct):
        return True
    parts = _parts(pattern.constructor, value)
    return parts is not None and all(
        _fit(p, x, v, found) for p, x in zip(pattern.args, parts, strict=True)
    )


def _parts(constructor: str, value: Any) -> tuple[Any, ...] | None:
    """The payload of a value if it was made by a constructor."""
    if isinstance(value, DataValue):
        return value.args if value.constructor == constructor else None
    match constructor, value:
        case "some", Some(value=x):
            return (x,)
        case "none", None:
            return ()
        case "pair", (a, b):
            return (a, b)
        case "nil", ():
            return ()
        case "cons", (head, *tail):
            return (head, tuple(tail))
    return None
