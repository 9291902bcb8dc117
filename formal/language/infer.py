"""Type inference while a body is traced: unification and coercion to an expected type."""

from __future__ import annotations

from collections.abc import Callable

from formal.language.types import (
    ArrowType,
    BaseType,
    DataTypeUse,
    FinType,
    Meta,
    StructType,
    Type,
    resolve,
    type_children,
)

Fail = Callable[[str], Exception]


def _occurs(meta: Meta, t: Type) -> bool:
    t = resolve(t)
    return t is meta or any(_occurs(meta, c) for c in type_children(t))


def _same_head(a: Type, b: Type) -> bool:
    match a, b:
        case (BaseType(), _):
            return a == b
        case (DataTypeUse(), DataTypeUse()):
            return a.info is b.info
        case (StructType(), StructType()):
            return a.info is b.info
        case (ArrowType(), ArrowType()):
            return len(a.params) == len(b.params)
        case (FinType(), FinType()):
            # Bounds are compared after the body is traced, when metas inside them are solved.
            return same_term(a.bound, b.bound)
    return type(a) is type(b) and (bool(type_children(a)) or a == b)


def same_term(a: object, b: object) -> bool:
    """Whether two (quantifier-free) terms are syntactically equal, types aside."""
    from formal.language.terms import App, Construct, DefRef, FieldRef, Lit, Op, Var

    match a, b:
        case (Var(), Var()):
            return a == b
        case (Lit(), Lit()):
            return a.value == b.value
        case (FieldRef(), FieldRef()):
            return a.field is b.field and same_term(a.owner, b.owner)
        case (Op(), Op()):
            return a.name == b.name and _all_same(a.args, b.args)
        case (Construct(), Construct()):
            return a.constructor == b.constructor and _all_same(a.args, b.args)
        case (App(), App()):
            return same_term(a.fn, b.fn) and _all_same(a.args, b.args)
        case (DefRef(), DefRef()):
            return a.decl is b.decl and _all_same(a.args, b.args)
    return False


def _all_same(xs: tuple[object, ...], ys: tuple[object, ...]) -> bool:
    return len(xs) == len(ys) and all(map(same_term, xs, ys))


def unify(a: Type, b: Type) -> bool:
    """Make two types equal by solving metas; ``False`` when they cannot be."""
    a, b = resolve(a), resolve(b)
    if a is b:
        return True
    if isinstance(a, Meta) or isinstance(b, Meta):
        meta, other = (a, b) if isinstance(a, Meta) else (b, a)
        assert isinstance(meta, Meta)
        if _occurs(meta, other):
            return False
        meta.solution = other
        return True
    if isinstance(a, ArrowType) and isinstance(b, ArrowType) and len(a.params) != len(b.params):
        short, long = (a, b) if len(a.params) < len(b.params) else (b, a)
        n = len(short.params)
        rest = ArrowType(long.params[n:], long.result)
        heads = zip(short.params, long.params[:n], strict=True)
        return all(unify(x, y) for x, y in heads) and unify(short.result, rest)
    if not _same_head(a, b):
        return False
    pairs = zip(type_children(a), type_children(b), strict=True)
    return all(unify(x, y) for x, y in pairs)


def upcast(actual: StructType, target: StructType) -> bool:
    """Whether a value of ``actual`` serves where its ancestor ``target`` is expected."""
    current: StructType | None = actual
    while current is not None:
        if current.info is target.info:
            return unify(current, target)
        current = current.info.parent_type(current.args)
    return False
