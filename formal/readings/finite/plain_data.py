"""What a witness may be made of: plain data, which is equal or not whatever code says of it.

A value of a class with an ``__eq__`` of its own may be equal to what it is not, and differ from
itself; so may a number that is none (NaN).  Such values are no members of a sort.  The same
argument of a function is told by what it is, not by what it says.
"""

from __future__ import annotations

import itertools
from collections.abc import Hashable, Iterable
from enum import Enum
from typing import Any

from formal.errors import EvaluationError
from formal.language.data import DataInfo, DataValue
from formal.language.terms import Substitution
from formal.language.types import (
    ArrowType,
    DataTypeUse,
    FinType,
    ListType,
    OptionType,
    PairType,
    SortType,
    StructType,
    Type,
)
from formal.readings.finite.domains import DomainType, FinRange, Some, members, payload

_PLAIN = (bool, bytes, type(None))


def is_number(given: Any) -> bool:
    """Whether a Python value is an integer (and not a truth value)."""
    return isinstance(given, int) and not isinstance(given, bool)


def plain_members(given: Iterable[Any], where: str) -> tuple[Any, ...]:
    """The members of a sort, as plain data.

    Raises ``EvaluationError`` for what is no list, no plain data, or twice there.
    """
    try:
        found = tuple(given)
    except TypeError:
        raise EvaluationError(
            f"{where}: expected a list of hashable members, found {given!r}"
        ) from None
    values = tuple(_plain_member(x, where) for x in found)
    if len(set(values)) != len(values):
        raise EvaluationError(f"{where}: a member is listed twice")
    return values


def _plain_member(x: Any, where: str) -> Any:
    kind = type(x)
    if kind in _PLAIN:
        return x
    if is_number(x):
        return int.__add__(x, 0)
    if isinstance(x, str):
        return str.__add__("", x)
    if kind is tuple:
        return tuple(_plain_member(y, where) for y in x)
    if kind is frozenset:
        return frozenset(_plain_member(y, where) for y in x)
    if kind is Some:
        return Some(_plain_member(x.value, where))
    if kind is DataValue:
        return DataValue(x.info, x.constructor, tuple(_plain_member(y, where) for y in x.args))
    if _own(kind, "__eq__") is object and _own(kind, "__hash__") in (object, Enum):
        return x  # equal to itself and to nothing else
    raise EvaluationError(
        f"{where}: a member is of the class {kind.__name__}, found where plain data are expected "
        "(numbers, texts, truth values, tuples of them; objects whose class has no __eq__)"
    )


def _own(kind: type, method: str) -> type:
    """The class that a method of a class comes from."""
    line: tuple[type, ...] = type.__dict__["__mro__"].__get__(kind)
    return next(c for c in line if method in c.__dict__)


def identity(x: Any, t: Type) -> Hashable:
    """What tells a value of a runtime type from the others: the same for equal ones only.

    Raises ``EvaluationError`` for a function on an infinite type, which nothing tells.
    """
    match t:
        case ArrowType(params, result):
            keys = itertools.product(*(list(members(p, " (an argument)")) for p in params))
            return tuple(identity(x(*k), result) for k in keys)
        case OptionType(item):
            return None if x is None else Some(identity(x.value, item))
        case PairType(a, b):
            return (identity(x[0], a), identity(x[1], b))
        case ListType(item):
            return tuple(identity(y, item) for y in x)
        case DataTypeUse():
            kinds = payload(t, x.constructor)
            return (x.constructor, tuple(map(identity, x.args, kinds)))
        case StructType(info, args):
            at = Substitution({}, {s.uid: d for s, d in zip(info.sorts, args, strict=True)})
            fields = [(x._data.value(f.name), at.type(f.type)) for f in info.all_fields()]
            return tuple(identity(value, kind) for value, kind in fields)
    hash(x)
    return x  # type: ignore[no-any-return]


def inhabited(t: Type, below: frozenset[DataInfo] = frozenset()) -> bool:
    """Whether a runtime type has a value that can be seen to be there.

    Of a structure with axioms it cannot be seen.
    """
    match t:
        case DomainType(_, values):
            return bool(values)
        case FinRange(size):
            return size > 0
        case PairType(a, b):
            return inhabited(a, below) and inhabited(b, below)
        case ArrowType(params, result):
            return inhabited(result, below) or any(_empty(p) for p in params)
        case DataTypeUse(info, _):
            return info not in below and any(
                all(inhabited(p, below | {info}) for p in payload(t, c.name))
                for c in info.constructors
            )
        case StructType(info, args):
            at = Substitution({}, {s.uid: d for s, d in zip(info.sorts, args, strict=True)})
            return not list(info.all_axioms()) and all(
                inhabited(at.type(f.type), below) for f in info.all_fields()
            )
        case FinType() | SortType():
            return False  # of a structure's field: how large it is depends on other fields
    return True


def _empty(t: Type) -> bool:
    """Whether a runtime type has no value for certain."""
    return (isinstance(t, DomainType) and not t.values) or (isinstance(t, FinRange) and not t.size)
