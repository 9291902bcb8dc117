"""Built-in operations: one row each, with its type scheme; every reading has a row for each name.

Meanings are Lean core's: subtraction on Nat stops at 0, division by 0 is 0 and ``x % 0 = x``,
``nth`` past the end is ``none``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from formal.language.types import (
    BOOL,
    INT,
    NAT,
    PROP,
    ArrowType,
    ListType,
    Meta,
    OptionType,
    PairType,
    Type,
)

Scheme = Callable[[Type, Type], tuple[tuple[Type, ...], Type]]


@dataclass(frozen=True)
class Builtin:
    """A built-in operation: its name, its type (over up to two unknown types), what it means."""

    name: str
    scheme: Scheme
    doc: str


def _relation(a: Type) -> Type:
    return ArrowType((a, a), PROP)


BUILTINS: dict[str, Builtin] = {}


def _add(name: str, doc: str, scheme: Scheme) -> None:
    BUILTINS[name] = Builtin(name, scheme, doc)


for _op, _doc in {
    "add": "Sum.",
    "sub": "Difference; on Nat it stops at 0.",
    "mul": "Product.",
    "div": "Quotient, so that the remainder is not negative; division by 0 is 0.",
    "mod": "Remainder; x mod 0 is x.",
    "max": "The larger of two numbers.",
    "min": "The smaller of two numbers.",
}.items():
    _add(_op, _doc, lambda a, b: ((NAT, NAT), NAT))

_add("pow", "Power with a natural exponent.", lambda a, b: ((NAT, NAT), NAT))
_add("lt", "Strictly less.", lambda a, b: ((NAT, NAT), PROP))
_add("le", "Less or equal.", lambda a, b: ((NAT, NAT), PROP))
_add("int_of_nat", "A natural number as an integer.", lambda a, b: ((NAT,), INT))
_add("val", "The number that a Fin value is.", lambda a, b: ((a,), NAT))
_add("succ", "The next natural number.", lambda a, b: ((NAT,), NAT))
_add("is_true", "The proposition that a Bool is true.", lambda a, b: ((BOOL,), PROP))
_add("decide", "A proposition as a Bool (classically).", lambda a, b: ((PROP,), BOOL))
_add("band", "Conjunction of Bools.", lambda a, b: ((BOOL, BOOL), BOOL))
_add("bor", "Disjunction of Bools.", lambda a, b: ((BOOL, BOOL), BOOL))
_add("bnot", "Negation of a Bool.", lambda a, b: ((BOOL,), BOOL))
_add("fst", "First component of a pair.", lambda a, b: ((PairType(a, b),), a))
_add("snd", "Second component of a pair.", lambda a, b: ((PairType(a, b),), b))
_add("length", "Number of members of a list.", lambda a, b: ((ListType(a),), NAT))
_add("append", "One list after another.", lambda a, b: ((ListType(a), ListType(a)), ListType(a)))
_add("member", "Membership in a list.", lambda a, b: ((a, ListType(a)), PROP))
_add("nth", "The member at a position, if any.", lambda a, b: ((ListType(a), NAT), OptionType(a)))
_add("nodup", "No member occurs twice.", lambda a, b: ((ListType(a),), PROP))
_add(
    "map_list",
    "A function applied to every member.",
    lambda a, b: ((ArrowType((a,), b), ListType(a)), ListType(b)),
)
_add(
    "filter_list",
    "The members with a property.",
    lambda a, b: ((ArrowType((a,), BOOL), ListType(a)), ListType(a)),
)
_add(
    "count",
    "How many members have a property.",
    lambda a, b: ((ArrowType((a,), BOOL), ListType(a)), NAT),
)
_add("range_fin", "All values of Fin n, in order.", lambda a, b: ((NAT,), ListType(a)))
_add(
    "transitive_closure",
    "The least transitive relation that contains a relation.",
    lambda a, b: ((_relation(a), a, a), PROP),
)
_add(
    "well_founded",
    "Every non-empty set has a minimal member: no infinite descending chain.",
    lambda a, b: ((_relation(a),), PROP),
)


def instantiate_builtin(spec: Builtin) -> tuple[tuple[Type, ...], Type]:
    """Parameter types and result type with fresh unknowns for the type variables."""
    return spec.scheme(Meta(), Meta())
