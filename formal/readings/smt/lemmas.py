"""Lemmas for SMT solvers: closed statements, read about the structures and functions of a goal.

A lemma ``∀ sorts, ∀ K : Computation …, ∀ clock : Event → Nat, φ`` quantifies over sorts,
structures and functions, which a first-order solver cannot instantiate.  So its instances are made
here: at the structures of the goal that are (or extend) a computation, and at the goal's own
functions of the right type.  An instance of a true statement is true, so this is sound; an
instance that is missing can only make a proof fail.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from formal.language.hypotheses import hypotheses
from formal.language.terms import Connective, FieldRef, Lit, Quantifier, Term, Var, conjoin
from formal.language.terms import Substitution as Subst
from formal.language.types import (
    PROP,
    TYPE,
    ArrowType,
    FinType,
    SortType,
    StructType,
    Type,
    resolve,
    type_children,
)

LIMIT = 64


@dataclass(frozen=True)
class Pool:
    """What a goal offers: its sorts, its structures (nested ones too), its function variables."""

    sorts: tuple[SortType, ...]
    structures: tuple[Term, ...]
    functions: tuple[Term, ...]


def pool(params: Sequence[Var]) -> Pool:
    """The sorts, structures and functions among a statement's variables."""
    sorts: list[SortType] = []
    structures: list[Term] = []
    functions: list[Term] = []
    for p in params:
        t = resolve(p.type)
        if t == TYPE:
            sorts.append(SortType(p.name, p.uid))
        elif isinstance(t, StructType):
            structures.extend(_with_parts(p, t))
        elif isinstance(t, ArrowType):
            functions.append(p)
    return Pool(tuple(sorts), tuple(structures), tuple(functions))


def _with_parts(owner: Term, t: StructType) -> Iterator[Term]:
    yield owner
    for f in t.info.all_fields():
        inner = resolve(f.type_on(owner))
        if isinstance(inner, StructType):
            yield from _with_parts(FieldRef(inner, owner, f), inner)


def instances(lemma: Term, goal: Pool) -> list[Term]:
    """The instances of a lemma at a goal's sorts, structures and functions (at most 64).

    Data variables stay quantified.
    """
    params, hyps, conclusion = hypotheses(lemma)
    body = Connective(PROP, "implies", (conjoin(hyps), conclusion)) if hyps else conclusion
    rigid = [p for p in params if _rigid(p)]
    data = tuple(p for p in params if not _rigid(p))
    # Structures first: they determine most sorts.
    order = {StructType: 0, ArrowType: 1}
    rigid.sort(key=lambda p: order.get(type(resolve(p.type)), 2))
    out = []
    for subst in islice(_choices(rigid, Subst({}, {}), goal), LIMIT):
        term: Term = Quantifier(PROP, "forall", data, body) if data else body
        out.append(subst.term(term))
    return out


def _rigid(p: Var) -> bool:
    t = resolve(p.type)
    return t == TYPE or isinstance(t, StructType | ArrowType)


def _choices(todo: list[Var], subst: Subst, goal: Pool) -> Iterator[Subst]:
    if not todo:
        yield subst
        return
    p, rest = todo[0], todo[1:]
    t = resolve(p.type)
    if t == TYPE:
        if p.uid in subst.sorts:
            yield from _choices(rest, subst, goal)
            return
        for s in goal.sorts:
            yield from _choices(rest, Subst(subst.vars, {**subst.sorts, p.uid: s}), goal)
        return
    offered = goal.structures if isinstance(t, StructType) else goal.functions
    for value in offered:
        sorts = dict(subst.sorts)
        if _fits(t, value.type, sorts, subst):
            yield from _choices(rest, Subst({**subst.vars, p.uid: value}, sorts), goal)


def _fits(pattern: Type, actual: Type, sorts: dict[int, Type], subst: Subst) -> bool:
    """Match a lemma's type against a goal's, choosing the lemma's sorts."""
    pattern, actual = resolve(pattern), resolve(actual)
    if isinstance(pattern, SortType):
        return sorts.setdefault(pattern.uid, actual) == actual
    if isinstance(pattern, StructType) and isinstance(actual, StructType):
        while actual.info is not pattern.info:
            above = actual.info.parent_type(actual.args)
            if above is None:
                return False
            actual = above
    elif isinstance(pattern, FinType) and isinstance(actual, FinType):
        return subst.term(pattern.bound) == actual.bound or _same_literal(pattern, actual)
    elif type(pattern) is not type(actual):
        return False
    left, right = type_children(pattern), type_children(actual)
    if not left or len(left) != len(right):
        return pattern == actual
    return all(_fits(a, b, sorts, subst) for a, b in zip(left, right, strict=True))


def _same_literal(a: FinType, b: FinType) -> bool:
    return isinstance(a.bound, Lit) and isinstance(b.bound, Lit) and a.bound.value == b.bound.value
