"""One term as a case of another: variables of a pattern stand for variables of the other."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from formal.language.terms import Branch, Lambda, LetIn, Quantifier, Term, Var
from formal.language.types import SortType, Type, resolve

# What the numbers of a pattern's variables and sorts stand for.
Binding = Mapping[int, int]


def alike(a: Term, b: Term) -> bool:
    """Whether two terms over the same variables differ in the names of bound ones only."""
    return _Match({}, (), {}).same(a, b)


def find_all(
    patterns: Sequence[Term], terms: Sequence[Term], free: Collection[Var], given: Collection[Var]
) -> Iterator[Binding]:
    """Ways to read each pattern as one of the terms, when ``free`` variables become ``given``
    ones."""
    yield from _search(tuple(patterns), terms, {v.uid: v for v in free}, {v.uid for v in given}, {})


def _search(
    patterns: tuple[Term, ...],
    terms: Sequence[Term],
    free: Mapping[int, Var],
    given: Collection[int],
    known: Binding,
) -> Iterator[Binding]:
    if not patterns:
        yield known
        return
    for t in terms:
        found = _Match(free, given, dict(known))
        if found.same(patterns[0], t):
            yield from _search(patterns[1:], terms, free, given, found.binding)


@dataclasses.dataclass
class _Match:
    free: Mapping[int, Var]
    given: Collection[int]
    binding: dict[int, int]

    def same(self, a: Any, b: Any) -> bool:
        """Whether ``b`` is ``a`` with its free variables replaced."""
        if isinstance(a, Type):
            a, b = resolve(a), resolve(b)
            if isinstance(a, SortType):
                return isinstance(b, SortType) and self.stands_for(a.uid, b.uid)
        if isinstance(a, Var):
            alike = isinstance(b, Var) and self.stands_for(a.uid, b.uid)
            return alike and self.same(a.type, b.type)
        if isinstance(a, tuple):
            return isinstance(b, tuple) and len(a) == len(b) and all(map(self.same, a, b))
        if not isinstance(a, Term | Type | Branch):
            return bool(a is b or (type(a) is type(b) and isinstance(a, str | int) and a == b))
        if type(a) is not type(b):
            return False
        for v, w in zip(_bound(a), _bound(b), strict=False):
            self.binding[v.uid] = w.uid
        return all(self.same(getattr(a, f), getattr(b, f)) for f in vars(a))

    def stands_for(self, a: int, b: int) -> bool:
        """Whether a variable may stand for another, from now on if it is free."""
        if a in self.free and a not in self.binding and b in self.given:
            self.binding[a] = b
        return self.binding.get(a, a) == b


def _bound(t: Term | Type | Branch) -> tuple[Var, ...]:
    if isinstance(t, LetIn):
        return (t.var,)
    return t.params if isinstance(t, Quantifier | Lambda | Branch) else ()
