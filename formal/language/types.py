"""The types of the statement language.

``Prop`` (statements) is apart from ``Bool`` (data).  A sort is a type parameter: an uninterpreted
set for Z3, a ``Type`` argument for Lean, a finite list of values on an instance.  ``Meta`` stands
for a type that is still to be inferred while a body is being traced; finished terms hold none.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from formal.language.data import DataInfo
    from formal.language.structure import StructureInfo
    from formal.language.terms import Term

_ids = itertools.count(1)


def fresh_id() -> int:
    """Return a number that no variable, sort or unknown type of this process has yet."""
    return next(_ids)


class Type:
    """Base of all types; immutable (``Meta`` apart) and compared by structure."""

    def __repr__(self) -> str:
        return show_type(self)


@dataclass(frozen=True, repr=False)
class BaseType(Type):
    """``Prop``, ``Bool``, ``Nat`` or ``Int``; also ``Type``, the kind of sorts."""

    name: str


@dataclass(frozen=True, repr=False)
class SortType(Type):
    """A sort: a parameter of a structure or of a theorem."""

    name: str
    uid: int


@dataclass(frozen=True, repr=False)
class FinType(Type):
    """The natural numbers below ``bound`` (a term of type Nat)."""

    bound: Term


@dataclass(frozen=True, repr=False)
class OptionType(Type):
    """``none`` or ``some`` value of ``item``."""

    item: Type


@dataclass(frozen=True, repr=False)
class ListType(Type):
    """Finite sequences of ``item``."""

    item: Type


@dataclass(frozen=True, repr=False)
class PairType(Type):
    """Ordered pairs."""

    first: Type
    second: Type


@dataclass(frozen=True, repr=False)
class ArrowType(Type):
    """Functions of one or more arguments; relations are the ones with result ``Prop``."""

    params: tuple[Type, ...]
    result: Type


@dataclass(frozen=True, repr=False)
class DataTypeUse(Type):
    """An inductive data type applied to its type arguments."""

    info: DataInfo
    args: tuple[Type, ...]


@dataclass(frozen=True, repr=False)
class StructType(Type):
    """The models of a structure over the given sorts."""

    info: StructureInfo
    args: tuple[Type, ...]


class Meta(Type):
    """A type to be inferred; ``solution`` is set by unification."""

    __slots__ = ("solution", "uid")

    def __init__(self) -> None:
        self.uid = fresh_id()
        self.solution: Type | None = None


PROP = BaseType("Prop")
BOOL = BaseType("Bool")
NAT = BaseType("Nat")
INT = BaseType("Int")
TYPE = BaseType("Type")


def resolve(t: Type) -> Type:
    """Follow solved metas at the head of ``t``."""
    while isinstance(t, Meta) and t.solution is not None:
        t = t.solution
    return t


def arrow(params: tuple[Type, ...], result: Type) -> Type:
    """Build a function type, flattening ``A -> (B -> C)`` and dropping empty parameter lists."""
    result = resolve(result)
    if isinstance(result, ArrowType):
        params, result = params + result.params, result.result
    return ArrowType(params, result) if params else result


def type_children(t: Type) -> tuple[Type, ...]:
    """Return the immediate component types of ``t`` (none for ``Fin``, whose bound is a term)."""
    match t:
        case OptionType(item) | ListType(item):
            return (item,)
        case PairType(a, b):
            return (a, b)
        case ArrowType(params, result):
            return (*params, result)
        case DataTypeUse(_, args) | StructType(_, args):
            return args
    return ()


def rebuild_type(t: Type, children: tuple[Type, ...]) -> Type:
    """Return ``t`` with its immediate component types replaced by ``children``."""
    match t:
        case OptionType():
            return OptionType(children[0])
        case ListType():
            return ListType(children[0])
        case PairType():
            return PairType(*children)
        case ArrowType():
            return ArrowType(children[:-1], children[-1])
        case DataTypeUse(info, _):
            return DataTypeUse(info, children)
        case StructType(info, _):
            return StructType(info, children)
    return t


def show_type(t: Type) -> str:
    """Print a type for messages, in the notation of theory files."""
    t = resolve(t)
    match t:
        case BaseType(name) | SortType(name, _):
            return name
        case FinType(bound):
            return f"Fin[{bound}]"
        case OptionType(item):
            return f"Option[{show_type(item)}]"
        case ListType(item):
            return f"List[{show_type(item)}]"
        case PairType(a, b):
            return f"Pair[{show_type(a)}, {show_type(b)}]"
        case ArrowType(params, result):
            head = "Rel" if result == PROP else "Fun"
            parts = list(params) if result == PROP else [*params, result]
            return f"{head}[{', '.join(map(show_type, parts))}]"
        case DataTypeUse(info, args) | StructType(info, args):
            inner = ", ".join(map(show_type, args))
            return f"{info.name}[{inner}]" if args else info.name
    return "?"
