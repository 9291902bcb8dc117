"""Terms: the small, immutable, typed trees that every reading folds over.

A theory's methods are run once on symbolic arguments and leave a ``Term`` behind.  Bound
variables are identified by number, not by name, so names may repeat; ``substitute`` gives every
binder it passes a fresh number, so nothing is ever captured.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from formal.errors import TheoryError
from formal.language.types import (
    NAT,
    PROP,
    ArrowType,
    BaseType,
    FinType,
    Meta,
    SortType,
    StructType,
    Type,
    fresh_id,
    rebuild_type,
    resolve,
    type_children,
)

if TYPE_CHECKING:
    from formal.language.declarations import Definition
    from formal.language.structure import FieldInfo


@dataclass(frozen=True)
class Term:
    """Base of all terms; ``type`` is the term's type."""

    type: Type


@dataclass(frozen=True, eq=False)
class Var(Term):
    """A variable; two variables are the same when their numbers are.

    A variable of type ``Type`` binds the sort with the same number.
    """

    name: str
    uid: int

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Var) and other.uid == self.uid

    def __hash__(self) -> int:
        return hash(self.uid)

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Lit(Term):
    """A literal: ``True``/``False`` (Prop or Bool), a number (Nat, Int or Fin)."""

    value: bool | int

    def __post_init__(self) -> None:
        # Readings print and compare the value: one of a class of the theory's own could look like
        # another number to each of them.
        if not isinstance(self.value, int):
            raise TheoryError(f"a literal is a truth value or a number, found {self.value!r}")
        if not isinstance(self.value, bool):
            object.__setattr__(self, "value", int.__index__(self.value))
        if resolve(self.type) == NAT and self.value < 0:
            raise TheoryError(f"expected a natural number, found {self.value}")

    def __str__(self) -> str:
        return str(self.value)


@dataclass(frozen=True)
class FieldRef(Term):
    """A field of a structure value, e.g. ``K.process``."""

    owner: Term
    field: FieldInfo

    def __str__(self) -> str:
        return f"{self.owner}.{self.field.name}"


@dataclass(frozen=True)
class Make(Term):
    """A structure value given by its fields, in the structure's order."""

    fields: tuple[Term, ...]


@dataclass(frozen=True)
class DefRef(Term):
    """A definition at given sorts, applied to its first ``len(args)`` parameters."""

    decl: Definition
    sorts: tuple[Type, ...]
    args: tuple[Term, ...]


@dataclass(frozen=True)
class App(Term):
    """Application of a function value (field, variable, lambda) to arguments."""

    fn: Term
    args: tuple[Term, ...]


@dataclass(frozen=True)
class Construct(Term):
    """A constructor of option, list, pair or inductive data, fully applied."""

    constructor: str
    args: tuple[Term, ...]


@dataclass(frozen=True)
class Op(Term):
    """A built-in operation of ``builtins.BUILTINS``, fully applied."""

    name: str
    args: tuple[Term, ...]


@dataclass(frozen=True)
class Lambda(Term):
    """An anonymous function."""

    params: tuple[Var, ...]
    body: Term


@dataclass(frozen=True)
class Quantifier(Term):
    """``forall`` or ``exists`` over values, sorts (variables of type Type) and structures."""

    kind: Literal["forall", "exists"]
    params: tuple[Var, ...]
    body: Term


@dataclass(frozen=True)
class Connective(Term):
    """``and``, ``or`` (any number of arguments), ``not``, ``implies``, ``iff``."""

    op: Literal["and", "or", "not", "implies", "iff"]
    args: tuple[Term, ...]


@dataclass(frozen=True)
class Equal(Term):
    """Equality of two terms of one type."""

    left: Term
    right: Term


@dataclass(frozen=True)
class IfThenElse(Term):
    """A conditional; the condition is a proposition."""

    condition: Term
    then: Term
    otherwise: Term


@dataclass(frozen=True)
class Branch:
    """One case of a match: constructor, variables for its payload, result."""

    constructor: str
    params: tuple[Var, ...]
    body: Term


@dataclass(frozen=True)
class Match(Term):
    """Case distinction on option, list, pair, Nat or inductive data; exhaustive."""

    subject: Term
    branches: tuple[Branch, ...]


@dataclass(frozen=True)
class LetIn(Term):
    """A local name for a value."""

    var: Var
    value: Term
    body: Term


def fresh_var(name: str, type: Type) -> Var:
    """Make a variable with a number of its own."""
    return Var(type, name, fresh_id())


def children(t: Term) -> tuple[Term, ...]:
    """Return the immediate subterms, in reading order."""
    match t:
        case FieldRef(owner=owner):
            return (owner,)
        case App(fn=fn, args=args):
            return (fn, *args)
        case DefRef(args=args) | Construct(args=args) | Op(args=args) | Connective(args=args):
            return args
        case Make(fields=fields):
            return fields
        case Lambda(body=body) | Quantifier(body=body):
            return (body,)
        case Equal(left=left, right=right):
            return (left, right)
        case IfThenElse(condition=c, then=a, otherwise=b):
            return (c, a, b)
        case Match(subject=subject, branches=branches):
            return (subject, *(b.body for b in branches))
        case LetIn(value=value, body=body):
            return (value, body)
    return ()


def depth(term: Term) -> int:
    """How many levels a term has."""
    level, found = [term], 0
    while level:
        found += 1
        level = list({id(c): c for t in level for c in children(t)}.values())
        if found > 10_000:
            break
    return found


def subterms(t: Term) -> Iterator[Term]:
    """Yield ``t`` and everything below it, parents first."""
    stack = [t]
    while stack:
        x = stack.pop()
        yield x
        stack.extend(reversed(children(x)))


@dataclass(frozen=True)
class Substitution:
    """What to put for variables and sorts (by number), and for solved metas their solution."""

    vars: Mapping[int, Term]
    sorts: Mapping[int, Type]

    def type(self, t: Type) -> Type:
        """Apply to a type."""
        if isinstance(t, BaseType):
            return t
        t = resolve(t)
        if isinstance(t, BaseType):
            return t
        if isinstance(t, SortType):
            return self.sorts.get(t.uid, t)
        if isinstance(t, FinType):
            return FinType(self.term(t.bound))
        kids = type_children(t)
        return rebuild_type(t, tuple(map(self.type, kids))) if kids else t

    def bind(self, params: tuple[Var, ...]) -> tuple[tuple[Var, ...], Substitution]:
        """Rename binders freshly; return them with the substitution for their scope."""
        vars_, sorts = dict(self.vars), dict(self.sorts)
        inner = Substitution(vars_, sorts)
        out = []
        for p in params:
            q = fresh_var(p.name, inner.type(p.type))
            vars_[p.uid] = q
            sorts[p.uid] = SortType(p.name, q.uid)
            out.append(q)
        return tuple(out), inner

    def term(self, t: Term) -> Term:
        """Apply to a term."""
        if isinstance(t, Var) and t.uid in self.vars:
            return self.vars[t.uid]
        ty = self.type(t.type)
        match t:
            case Var() | Lit():
                return t if ty is t.type else replace(t, type=ty)
            case FieldRef(owner=owner):
                return field_of(replace(t, type=ty, owner=self.term(owner)))
            case Make(fields=fields):
                return Make(ty, tuple(map(self.term, fields)))
            case DefRef(sorts=sorts, args=args):
                new_sorts = tuple(map(self.type, sorts))
                return replace(t, type=ty, sorts=new_sorts, args=tuple(map(self.term, args)))
            case App(fn=fn, args=args):
                return apply_term(self.term(fn), tuple(map(self.term, args)), ty)
            case Construct(args=args) | Op(args=args) | Connective(args=args):
                return replace(t, type=ty, args=tuple(map(self.term, args)))
            case Lambda(params=params, body=body) | Quantifier(params=params, body=body):
                params, inner = self.bind(params)
                return replace(t, type=ty, params=params, body=inner.term(body))
            case Equal(left=left, right=right):
                return replace(t, left=self.term(left), right=self.term(right))
            case IfThenElse(condition=c, then=a, otherwise=b):
                return IfThenElse(ty, self.term(c), self.term(a), self.term(b))
            case Match(subject=subject, branches=branches):
                return Match(ty, self.term(subject), tuple(map(self.branch, branches)))
            case LetIn(var=var, value=value, body=body):
                (new,), inner = self.bind((var,))
                return LetIn(ty, new, self.term(value), inner.term(body))
        raise AssertionError(t)

    def branch(self, b: Branch) -> Branch:
        """Apply to one case of a match."""
        params, inner = self.bind(b.params)
        return Branch(b.constructor, params, inner.term(b.body))


def field_of(t: FieldRef) -> Term:
    """A field of a value that is given by its fields is that field."""
    if isinstance(t.owner, Make) and isinstance(t.owner.type, StructType):
        names = [f.name for f in t.owner.type.info.all_fields()]
        return t.owner.fields[names.index(t.field.name)]
    return t


def apply_term(fn: Term, args: tuple[Term, ...], type: Type) -> Term:
    """Apply ``fn``, contracting a lambda and extending a partial application."""
    if not args:
        return fn
    if isinstance(fn, Lambda) and len(args) >= len(fn.params):
        n = len(fn.params)
        bound = {p.uid: a for p, a in zip(fn.params, args, strict=False)}
        body = Substitution(bound, {}).term(fn.body)
        return apply_term(body, args[n:], type)
    if isinstance(fn, DefRef) and len(fn.args) + len(args) <= len(fn.decl.params):
        return replace(fn, type=type, args=fn.args + args)
    if isinstance(fn, App):
        return App(type, fn.fn, fn.args + args)
    return App(type, fn, args)


def substitute(t: Term, vars: Mapping[Var, Term], sorts: Mapping[int, Type] | None = None) -> Term:
    """Replace variables (and sorts, by number) in ``t`` without capture."""
    return Substitution({v.uid: x for v, x in vars.items()}, sorts or {}).term(t)


def zonk(t: Term) -> Term:
    """Replace solved metas by their solutions throughout."""
    return Substitution({}, {}).term(t)


def has_meta(t: Type) -> bool:
    """Whether an unsolved meta occurs in the type."""
    t = resolve(t)
    return isinstance(t, Meta) or any(map(has_meta, type_children(t)))


def conjoin(parts: list[Term]) -> Term:
    """The conjunction of propositions (``True`` for none)."""
    flat: list[Term] = []
    for p in parts:
        if isinstance(p, Connective) and p.op == "and":
            flat.extend(p.args)
        elif not (isinstance(p, Lit) and p.value is True):
            flat.append(p)
    if not flat:
        return Lit(PROP, True)
    return flat[0] if len(flat) == 1 else Connective(PROP, "and", tuple(flat))


def result_of(t: Type, count: int) -> Type:
    """The type of applying a function of type ``t`` to ``count`` arguments."""
    t = resolve(t)
    assert isinstance(t, ArrowType) and count <= len(t.params)
    rest = t.params[count:]
    return ArrowType(rest, t.result) if rest else t.result
