"""Structures for the parity test.

Structures with axioms, parents and structures inside them, rules, and statements about all of it.
"""

from __future__ import annotations

from formal.language import (
    And,
    Bool,
    Exists,
    Fin,
    ForAll,
    Fun,
    Implies,
    Nat,
    Not,
    Or,
    Pair,
    Rel,
    Sort,
    Structure,
    axiom,
    definition,
    fst,
    inductive,
    snd,
    theorem,
    val,
)


class Order(Structure, var="R"):
    """A relation with a first element."""

    Item: Sort
    below: Rel[Item, Item]
    first: Item

    @axiom
    def irreflexive(self, x: Item):
        """Nothing is below itself."""
        return Not(self.below(x, x))

    @axiom
    def least(self, x: Item):
        """The first is below all others."""
        return Or(x == self.first, self.below(self.first, x))

    @inductive
    def quiet(self, x: Item):
        """If something is above it, it is the first."""
        yield "only", Implies(Exists(lambda y: self.below(x, y)), x == self.first)

    @inductive
    def between(self, x: Item, y: Item):
        """Something is above the first of two and below the second."""
        yield "middle", Exists(lambda z: And(self.below(x, z), self.below(z, y)))
        yield "ends", And(x == self.first, self.below(x, y))


class Levels(Order, var="L"):
    """An order with levels."""

    level: Fun[Item, Fin[3]]

    @definition
    def lower(self, x: Item, y: Item):
        """The first is on a lower level than the second."""
        return val(self.level(x)) < val(self.level(y))

    @axiom
    def rises(self, x: Item, y: Item):
        """Levels rise along the relation."""
        return Implies(self.below(x, y), self.lower(x, y))

    @axiom
    def first_level(self):
        """The first is on level 0."""
        return val(self.level(self.first)) == 0


class Turned(Structure, var="T"):
    """An order, and a relation of the same name that is to hold the other way round."""

    Item: Sort
    order: Order[Item]
    below: Rel[Item, Item]

    @axiom
    def turned(self, x: Item, y: Item):
        """What is below in the order is above here."""
        return Implies(self.order.below(x, y), self.below(y, x))


class Point(Structure, var="O"):
    """A place on a grid."""

    x: Nat
    y: Nat
    z: Nat

    @definition
    def weight(self) -> Nat:
        """A number for each place."""
        return self.x + 10 * self.y + 100 * self.z


@definition
def fits(A: Sort, B: Sort):
    """B has an element if A has one."""
    return ForAll(lambda a: Exists(lambda b: b == b, b=B), a=A)


def next_number(n: Nat):
    """One more."""
    return n + 1


@definition
def at_next(g: Fun[Fun[Nat, Nat], Nat]) -> Nat:
    """A function of functions, at one of them."""
    return g(next_number)


@theorem(by="lean")
def weight_of_a_point():
    """The fields of a point are in their places."""
    return Point.make(x=1, y=2, z=3).weight() == 321


@theorem(by="lean")
def below_two(i: Fin[3]):
    """False: 2 is below 3."""
    return val(i) < 2


@theorem(by="lean")
def all_but(i: Fin[3], b: Bool):
    """With a hypothesis: below 2, unless it is 2."""
    return Implies(Not(val(i) == 2), val(i) < 2)


@theorem(by="lean")
def every_pair(p: Pair[Pair[Bool, Fin[2]], Fin[2]]):
    """False: components of a nested pair differ."""
    return Or(fst(fst(p)), val(snd(fst(p))) <= val(snd(p)))
