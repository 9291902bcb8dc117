"""Quantifiers over a few known values, written out case by case.

A solver instantiates ``∀ i : Fin 6`` by luck; six conjuncts leave nothing to luck.
"""

from __future__ import annotations

from itertools import product
from math import prod

from formal.language.terms import Connective, Lit, Quantifier, Term, substitute
from formal.language.types import BOOL, PROP, FinType, Type, resolve

#: The most cases that one quantifier is written out to.
LIMIT = 256


def by_cases(t: Quantifier) -> Term | None:
    """The quantifier over Booleans and small ``Fin`` values as a conjunction or disjunction.

    Variables of other types stay quantified inside.  ``None`` when there is nothing to write out,
    or too much.
    """
    values = {p: _values(p.type) for p in t.params}
    small = {p: v for p, v in values.items() if v is not None}
    if not small or prod(len(v) for v in small.values()) > LIMIT:
        return None
    rest = tuple(p for p in t.params if p not in small)
    body = Quantifier(PROP, t.kind, rest, t.body) if rest else t.body
    parts: list[Term] = [
        substitute(body, dict(zip(small, chosen, strict=True)))
        for chosen in product(*small.values())
    ]
    if len(parts) == 1:
        return parts[0]
    if not parts:
        return Lit(PROP, t.kind == "forall")
    return Connective(PROP, "and" if t.kind == "forall" else "or", tuple(parts))


def _values(t: Type) -> list[Term] | None:
    t = resolve(t)
    if t == BOOL:
        return [Lit(BOOL, False), Lit(BOOL, True)]
    if isinstance(t, FinType) and isinstance(t.bound, Lit):
        return [Lit(t, i) for i in range(t.bound.value)]
    return None
