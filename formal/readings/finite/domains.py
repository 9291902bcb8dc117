"""Runtime values of the finite reading, and the finite sets that quantifiers range over.

An option is ``None`` or ``Some(x)``, a pair a tuple of two, a list a tuple, a Fin value an int,
data a ``DataValue``, a function any Python callable; elements of sorts are the user's own values.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from formal.errors import EvaluationError
from formal.language.data import DataValue
from formal.language.terms import Substitution
from formal.language.types import (
    BOOL,
    PROP,
    ArrowType,
    DataTypeUse,
    FinType,
    ListType,
    OptionType,
    PairType,
    StructType,
    Type,
    rebuild_type,
    show_type,
    type_children,
)

LIMIT = 1 << 16


@dataclass(frozen=True, repr=False)
class DomainType(Type):
    """A sort at run time: its name and its members."""

    name: str
    values: tuple[Any, ...]

    def __repr__(self) -> str:
        return self.name


@dataclass(frozen=True, repr=False)
class FinRange(Type):
    """``Fin n`` at run time."""

    size: int

    def __repr__(self) -> str:
        return f"Fin[{self.size}]"


@dataclass(frozen=True)
class Some:
    """A present option."""

    value: Any

    def __repr__(self) -> str:
        return f"some {self.value!r}"


class Curried:
    """A function of ``arity`` arguments that also takes fewer or more of them at once."""

    def __init__(self, arity: int, fn: Callable[..., Any]) -> None:
        self.arity, self.fn = arity, fn

    def __call__(self, *args: Any) -> Any:
        n = self.arity
        if len(args) < n:
            return Curried(n - len(args), lambda *more: self(*args, *more))
        return self.fn(*args) if len(args) == n else self.fn(*args[:n])(*args[n:])


class TableFunction(Curried):
    """A function given by a table over a finite domain; equal when the tables are."""

    def __init__(self, table: dict[Any, Any]) -> None:
        super().__init__(len(next(iter(table), ())), lambda *args: table[args])
        self.table = table

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TableFunction) and self.table == other.table

    def __hash__(self) -> int:
        return hash(frozenset(self.table.items()))

    def __repr__(self) -> str:
        if all(isinstance(v, bool) for v in self.table.values()):
            members = [k[0] if len(k) == 1 else k for k, v in self.table.items() if v]
            return "{" + ", ".join(map(repr, members)) + "}"
        rows = (f"{k[0] if len(k) == 1 else k}: {v!r}" for k, v in self.table.items())
        return "{" + ", ".join(rows) + "}"


def members(t: Type, where: str = "") -> Iterator[Any]:
    """Enumerate a runtime type.

    Raises ``EvaluationError`` at once, before the first member, when it is infinite or larger than
    ``LIMIT``.
    """
    match t:
        case DomainType(_, values):
            return iter(values)
        case FinRange(size):
            return iter(range(size))
        case OptionType(item):
            return itertools.chain([None], map(Some, members(item, where)))
        case PairType(a, b):
            return itertools.product(members(a, where), members(b, where))
        case ArrowType(params, result):
            return functions(params, result, where)
        case DataTypeUse() if not t.info.is_recursive():
            return _data(t, where)
    if t in (PROP, BOOL):
        return iter((False, True))
    raise EvaluationError(
        f"cannot enumerate {show_type_at_run_time(t)}{where}: "
        "a quantifier over an infinite type has no finite reading"
    )


def show_type_at_run_time(t: Type) -> str:
    """Print a runtime type for messages."""
    return repr(t) if isinstance(t, DomainType | FinRange) else show_type(t)


def functions(params: tuple[Type, ...], result: Type, where: str) -> Iterator[TableFunction]:
    """All functions between finite types, if there are at most ``LIMIT``."""
    keys = list(itertools.product(*(list(members(p, where)) for p in params)))
    values = list(members(result, where))
    if len(values) ** len(keys) > LIMIT:
        raise EvaluationError(
            f"too many functions to enumerate{where}: {len(values)}^{len(keys)}, limit {LIMIT}"
        )
    rows = itertools.product(values, repeat=len(keys))
    return (TableFunction(dict(zip(keys, row, strict=True))) for row in rows)


def payload(t: DataTypeUse, constructor: str) -> tuple[Type, ...]:
    """The payload types of a case of a runtime type, as runtime types."""
    return tuple(map(_closed, t.info.payload(t.info.constructor(constructor), t.args)))


def _closed(t: Type) -> Type:
    if isinstance(t, FinType):
        from formal.readings.finite.evaluation import environment, evaluate

        return FinRange(evaluate(t.bound, environment()))
    parts = type_children(t)
    return rebuild_type(t, tuple(map(_closed, parts))) if parts else t


def _data(t: DataTypeUse, where: str) -> Iterator[DataValue]:
    cases = [
        (c.name, [list(members(p, where)) for p in payload(t, c.name)]) for c in t.info.constructors
    ]
    return (
        DataValue(t.info, name, args) for name, kinds in cases for args in itertools.product(*kinds)
    )


def equal_values(a: Any, b: Any, t: Type) -> bool:
    """Equality at a runtime type; functions are compared on their whole domain."""
    match t:
        case ArrowType(params, result):
            keys = itertools.product(*(list(members(p)) for p in params))
            return all(equal_values(a(*k), b(*k), result) for k in keys)
        case OptionType(item):
            if a is None or b is None:
                return a is b
            return equal_values(a.value, b.value, item)
        case PairType(first, second):
            return equal_values(a[0], b[0], first) and equal_values(a[1], b[1], second)
        case ListType(item):
            return len(a) == len(b) and all(map(equal_values, a, b, itertools.repeat(item)))
        case DataTypeUse() if a.constructor == b.constructor:
            return all(map(equal_values, a.args, b.args, payload(t, a.constructor)))
        case StructType(info, args):
            at = Substitution({}, {s.uid: x for s, x in zip(info.sorts, args, strict=True)})
            return all(
                equal_values(a._data.value(f.name), b._data.value(f.name), at.type(f.type))
                for f in info.all_fields()
            )
    return bool(a == b)


def cycle_in(domain: list[Any], related: Callable[[Any, Any], bool]) -> list[Any] | None:
    """A cycle of a relation on a finite set, or ``None`` (then the relation is well-founded)."""
    successors = {a: [b for b in domain if related(a, b)] for a in domain}
    state: dict[Any, int] = {}
    for root in domain:
        if root in state:
            continue
        path, stack = [root], [iter(successors[root])]
        state[root] = 1
        while stack:
            for b in stack[-1]:
                if state.get(b) == 1:
                    return [*path[path.index(b) :], b]
                if b not in state:
                    state[b] = 1
                    path.append(b)
                    stack.append(iter(successors[b]))
                    break
            else:
                state[path.pop()] = 2
                stack.pop()
    return None
