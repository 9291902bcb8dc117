"""Scopes of bound variables, symbols, and the terms behind axioms and definitions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from formal.language.structure import FieldInfo
from formal.language.terms import (
    App,
    Construct,
    DefRef,
    FieldRef,
    IfThenElse,
    Lambda,
    LetIn,
    Make,
    Match,
    Op,
    Term,
    Var,
    apply_term,
    fresh_var,
    result_of,
    substitute,
)
from formal.language.types import ArrowType, StructType, Type, resolve
from formal.readings.smt.text import Sexp, forall, implies

# A structure value: the number of its variable, then the fields on the way in; or one field of it.
Path: TypeAlias = tuple[int | FieldInfo, ...]


@dataclass(frozen=True)
class FunctionSymbol:
    """An uninterpreted symbol; a Skolem function takes the variables ``extra`` first."""

    symbol: str
    extra: tuple[Var, ...] = ()


@dataclass(frozen=True)
class Scope:
    """The bound variables around a term, in order, with their texts."""

    vars: tuple[Var, ...] = ()
    values: Mapping[int, str] = field(default_factory=dict)
    functions: Mapping[int, FunctionSymbol] = field(default_factory=dict)


@dataclass(frozen=True)
class ModelSymbol:
    """A symbol whose interpretation a model shows: its name and its types in SMT-LIB."""

    name: str
    params: tuple[str, ...]
    result: str


def axioms_of(owner: Term, prefix: str) -> list[tuple[str, Term]]:
    """The axioms of a structure value and of the structures inside it, with their full names."""
    assert isinstance(owner.type, StructType)
    info, args = owner.type.info, owner.type.args
    out: list[tuple[str, Term]] = []
    for a in info.all_axioms():
        assert a.owner is not None
        sorts = {s.uid: x for s, x in zip(a.owner.sorts, args, strict=False)}
        term = substitute(a.statement, {a.owner.self_var: owner}, sorts)
        out.append((f"{prefix}.{a.name}", term))
    for f in info.all_fields():
        t = resolve(f.type_on(owner))
        if isinstance(t, StructType):
            out.extend(axioms_of(FieldRef(t, owner, f), f"{prefix}.{f.name}"))
    return out


def unfold(ref: DefRef) -> Term:
    """The body of an explicit definition at its arguments; a lambda when some are missing."""
    decl = ref.decl
    missing = decl.params[len(ref.args) :]
    sorts = {s.uid: t for s, t in zip(decl.sorts, ref.sorts, strict=True)}
    given = dict(zip(decl.params, ref.args, strict=False))
    if decl.form == "definition":
        if not missing:
            return substitute(decl.body, given, sorts)
        return substitute(Lambda(ref.type, tuple(missing), decl.body), given, sorts)
    assert isinstance(ref.type, ArrowType) and missing
    xs = tuple(fresh_var(p.name, t) for p, t in zip(missing, ref.type.params, strict=False))
    body = apply_term(ref, xs, result_of(ref.type, len(xs)))
    return Lambda(ref.type, xs, body)


def given_field(t: FieldRef) -> Term | None:
    """A field of a structure that is given by its fields; None for one of a generic structure."""
    owner = t.owner
    while isinstance(owner, DefRef) and owner.decl.form == "definition":
        owner = unfold(owner)
    if not isinstance(owner, Make):
        return None
    assert isinstance(owner.type, StructType)
    names = [f.name for f in owner.type.info.all_fields()]
    return owner.fields[names.index(t.field.name)]


def given_half(t: Op) -> Term | None:
    """A half of a pair of functions that is written out; None for any other operation.

    A solver has no pairs of functions, so the halves must be found before it is asked.
    """
    if t.name not in ("fst", "snd"):
        return None
    found = _written_out(t.args[0])
    match found:
        case Construct(args=args):
            return args[0 if t.name == "fst" else 1]
        case Match(branches=branches):
            halves = (replace(b, body=replace(t, args=(b.body,))) for b in branches)
            return replace(found, type=t.type, branches=tuple(halves))
        case IfThenElse(condition=c, then=a, otherwise=b):
            return IfThenElse(t.type, c, replace(t, args=(a,)), replace(t, args=(b,)))
    return None


def _written_out(t: Term) -> Term:
    """A term with definitions, given fields and applications at its head worked out."""
    while True:
        match t:
            case DefRef(decl=decl) if decl.form == "definition":
                t = unfold(t)
            case FieldRef() if (given := given_field(t)) is not None:
                t = given
            case LetIn(var=var, value=value, body=body):
                t = substitute(body, {var: value})
            case App(fn=fn, args=args):
                head = _written_out(fn)
                if not isinstance(head, Lambda) or len(args) < len(head.params):
                    return t
                t = apply_term(head, args, t.type)
            case _:
                return t


def is_function(t: Type) -> bool:
    """Whether values of a type are functions, which are not data for a solver."""
    return isinstance(resolve(t), ArrowType)


def close(
    binders: Sequence[tuple[str, Sexp]],
    guards: Sequence[Sexp],
    body: Sexp,
    pattern: Sexp | None = None,
) -> Sexp:
    """``∀ binders, guards → body``; guards that are flags of sorts stand outside."""
    outside = [g for g in guards if not binders or isinstance(g, str)]
    inside = [g for g in guards if g not in outside]
    if isinstance(body, str) and not inside and body not in [x for x, _ in binders]:
        return implies(outside, body)  # SMT sorts are not empty, so nothing need be bound
    return implies(outside, forall(binders, implies(inside, body), pattern))
