"""The statement language.  A theory module imports everything it needs from here.

Reading order: ``types`` and ``terms`` (what a statement is), ``expr`` and ``connectives`` (how it
is written), ``structure``, ``data`` and ``declarations`` (how a theory is laid out), ``transition``
(systems with state), ``rules`` (why definitions are conservative), ``registry``.
"""

from __future__ import annotations

from typing import Any

from formal.language.binders import Sort
from formal.language.connectives import (
    And,
    Exists,
    ForAll,
    If,
    Iff,
    Implies,
    Lambda,
    Let,
    Match,
    Not,
    Or,
    as_type,
    builtin,
    cons,
    false,
    none,
    pair,
    some,
    true,
)
from formal.language.data import Case, Data
from formal.language.declarations import Mutant
from formal.language.decorators import (
    axiom,
    definition,
    inductive,
    recursive,
    theorem,
    witness,
)
from formal.language.expr import Expr, arithmetic, lift
from formal.language.structure import Structure
from formal.language.terms import Lit, Op
from formal.language.transition import (
    Mutable,
    TransitionSystem,
    action,
    init,
    invariant,
    reaches,
    safety,
)
from formal.language.types import (
    BOOL,
    INT,
    NAT,
    PROP,
    ArrowType,
    FinType,
    ListType,
    OptionType,
    PairType,
    Type,
    arrow,
)

Prop, Bool, Nat, Int = PROP, BOOL, NAT, INT

# The two Bools, where Python's own could be read as propositions.
yes, no = Expr(Lit(BOOL, True)), Expr(Lit(BOOL, False))


class _TypeMaker:
    """A type constructor written with brackets, e.g. ``Option[A]``."""

    def __init__(self, name: str, make: Any, least: int, most: int | None) -> None:
        self.name, self.make, self.least, self.most = name, make, least, most

    def __getitem__(self, item: Any) -> Type:
        from formal.language.expr import mistake

        args = item if isinstance(item, tuple) else (item,)
        if len(args) < self.least or (self.most is not None and len(args) > self.most):
            raise mistake(f"{self.name} takes {self.least} or more types, got {len(args)}")
        made = self.make(*args)
        assert isinstance(made, Type)
        return made


def _types(args: tuple[Any, ...]) -> tuple[Type, ...]:
    return tuple(map(as_type, args))


Fun = _TypeMaker("Fun", lambda *a: arrow(_types(a[:-1]), as_type(a[-1])), 2, None)
Rel = _TypeMaker("Rel", lambda *a: ArrowType(_types(a), PROP), 1, None)
Option = _TypeMaker("Option", lambda a: OptionType(as_type(a)), 1, 1)
List = _TypeMaker("List", lambda a: ListType(as_type(a)), 1, 1)
Pair = _TypeMaker("Pair", lambda a, b: PairType(as_type(a), as_type(b)), 2, 2)
Fin = _TypeMaker("Fin", lambda n: FinType(lift(n, NAT).term), 1, 1)

well_founded = builtin("well_founded")
transitive_closure = builtin("transitive_closure")
decide = builtin("decide")
val = builtin("val")
length = builtin("length")
append = builtin("append")
member = builtin("member")
nth = builtin("nth")
nodup = builtin("nodup")
map_list = builtin("map_list")
filter_list = builtin("filter_list")
count = builtin("count")
band = builtin("band")
bor = builtin("bor")
bnot = builtin("bnot")
fst = builtin("fst")
snd = builtin("snd")
succ = builtin("succ")


def maximum(a: Any, b: Any) -> Expr:
    """The larger of two numbers of one type."""
    return arithmetic("max", lift(a, NAT) if not isinstance(a, Expr) else a, b)


def minimum(a: Any, b: Any) -> Expr:
    """The smaller of two numbers of one type."""
    return arithmetic("min", lift(a, NAT) if not isinstance(a, Expr) else a, b)


def range_fin(n: Any) -> Expr:
    """All values of ``Fin n``, in order."""
    bound = lift(n, NAT).term
    return Expr(Op(ListType(FinType(bound)), "range_fin", (bound,)))


def fin(value: int, n: int) -> Expr:
    """The value of ``Fin n`` that is this number.

    Raises ``TheoryError`` when it is not below ``n``.
    """
    return lift(value, FinType(Lit(NAT, n)))


__all__ = [
    "And",
    "Bool",
    "Case",
    "Data",
    "Exists",
    "Fin",
    "ForAll",
    "Fun",
    "If",
    "Iff",
    "Implies",
    "Int",
    "Lambda",
    "Let",
    "List",
    "Match",
    "Mutable",
    "Mutant",
    "Nat",
    "Not",
    "Option",
    "Or",
    "Pair",
    "Prop",
    "Rel",
    "Sort",
    "Structure",
    "TransitionSystem",
    "action",
    "append",
    "axiom",
    "band",
    "bnot",
    "bor",
    "cons",
    "count",
    "decide",
    "definition",
    "false",
    "filter_list",
    "fin",
    "fst",
    "inductive",
    "init",
    "invariant",
    "length",
    "map_list",
    "maximum",
    "member",
    "minimum",
    "no",
    "nodup",
    "none",
    "nth",
    "pair",
    "range_fin",
    "reaches",
    "recursive",
    "safety",
    "snd",
    "some",
    "succ",
    "theorem",
    "transitive_closure",
    "true",
    "val",
    "well_founded",
    "witness",
    "yes",
]
