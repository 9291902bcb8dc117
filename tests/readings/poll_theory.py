"""A small theory with a bit of everything, for the readings for people."""

from __future__ import annotations

from formal.language import (
    And,
    Case,
    Data,
    Exists,
    Fin,
    ForAll,
    Fun,
    Iff,
    Implies,
    List,
    Match,
    Nat,
    Option,
    Rel,
    Sort,
    Structure,
    axiom,
    definition,
    inductive,
    recursive,
    theorem,
    well_founded,
)


class Vote(Data, zh="选票"):
    """A vote."""

    abstain: Case  # no opinion
    vote_for: Case[Nat, Option[Nat]]  # a candidate | and a second choice


class Poll(Structure, var="B", zh="一次投票"):
    """Who votes for whom.

    In one round only.
    """

    Voter: Sort
    chair: Voter  # breaks | ties
    votes_for: Rel[Voter, Fin[3]]
    rank: Fun[Voter, Nat]

    @axiom(zh="主席投票")
    def chair_votes(self):
        """The chair votes for ``someone``."""
        return Exists(lambda i: self.votes_for(self.chair, i))

    @inductive
    def happened_before(self, a: Voter, b: Voter):
        """Not Lamport's relation."""
        yield self.rank(a) < self.rank(b)
        yield Exists(lambda c: And(self.happened_before(a, c), self.happened_before(c, b)))

    @definition
    def popular(self, i: Fin[3]):
        """Everybody votes for it."""
        return ForAll(lambda v: self.votes_for(v, i))

    @theorem(by="lean", cite="arrow1951", zh="定理")
    def popular_gets_a_vote(self, i: Fin[3]):
        """What everybody votes for, somebody votes for."""
        return Implies(self.popular(i), Exists(lambda v: self.votes_for(v, i)))


class Session(Structure, var="X"):
    """A poll inside a session."""

    Voter: Sort
    poll: Poll[Voter]

    @axiom
    def grounded(self):
        """Ranks are well founded."""
        return well_founded(lambda a, b: self.poll.rank(a) < self.poll.rank(b))


@theorem(by="lean")
def two_polls(Voter: Sort, K: Poll[Voter], L: Poll[Voter], a: Voter, b: Voter):
    """Two polls in one statement."""
    return Iff(K.happened_before(a, b), L.happened_before(a, b))


class Point(Structure, var="O"):
    """A place on a grid."""

    x: Nat
    y: Nat

    @definition
    def low(self):
        """Not above the diagonal."""
        return self.y <= self.x


@theorem(by="lean")
def made_point(n: Nat):
    """A point given by its fields."""
    return Point.make(x=n, y=0).low()


@recursive
def total(xs: List[Nat]) -> Nat:
    """The sum."""
    return Match(xs, nil=lambda: 0, cons=lambda x, rest: x + total(rest))


@definition
def choice(v: Vote) -> Nat:
    """The candidate, 0 for none."""
    return Match(v, abstain=lambda: 0, vote_for=lambda n, second: n)
