"""Parity check material.

Data types and definitions that closed statements of the parity test mention.
"""

from __future__ import annotations

from formal.language import (
    Bool,
    Case,
    Data,
    Fun,
    List,
    Match,
    Nat,
    Option,
    Pair,
    Sort,
    bnot,
    cons,
    definition,
    length,
    pair,
    recursive,
    some,
)


class Move(Data):
    """One move of a player."""

    wait: Case  # do nothing
    turn_left: Case[Bool]
    go: Case[Nat, Bool]


class Tree(Data):
    """Binary trees."""

    leaf: Case
    node: Case[Tree, Nat, Tree]


class Box(Data):
    """A value, or nothing but a number."""

    A: Sort
    full: Case[A]
    empty: Case[Nat]


@recursive
def total(t: Tree) -> Nat:
    """The sum of a tree."""
    return Match(t, leaf=lambda: 0, node=lambda a, n, b: total(a) + n + total(b))


@recursive
def triangle(n: Nat) -> Nat:
    """0 + 1 + … + n."""
    return Match(n, zero=lambda: 0, succ=lambda k: triangle(k) + (k + 1))


@recursive
def reverse_onto(xs: List[Nat], rest: List[Nat]) -> List[Nat]:
    """The members in reverse order, then the rest."""
    return Match(xs, nil=lambda: rest, cons=lambda x, more: reverse_onto(more, cons(x, rest)))


@definition
def strength(m: Move) -> Nat:
    """How far a move goes."""
    return Match(
        m,
        wait=lambda: 0,
        turn_left=lambda hard: Match(pair(hard, 1), pair=lambda h, n: n),
        go=lambda n, fast: n * 2,
    )


@definition
def swap(A: Sort, B: Sort, p: Pair[A, B]) -> Pair[B, A]:
    """The components the other way round."""
    return Match(p, pair=lambda a, b: pair(b, a))


@definition
def size_of(A: Sort, xs: List[A]) -> Nat:
    """The length of a list of anything."""
    return length(xs)


@definition
def twice(f: Fun[Nat, Nat], n: Nat) -> Nat:
    """A function applied two times."""
    return f(f(n))


@definition
def merged(x: Option[Nat], y: Option[Nat]) -> Nat:
    """The sum of what is there, 9 when nothing is: a match inside the first branch of a match."""
    return Match(
        x,
        none=lambda: Match(y, none=lambda: 9, some=lambda b: b),
        some=lambda a: Match(y, none=lambda: a, some=lambda b: a + b),
    )


@definition
def opposite(b: Bool) -> Option[Bool]:
    """The negation, present."""
    return some(bnot(b))
