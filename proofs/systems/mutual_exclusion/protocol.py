"""Mutual exclusion by passing one token: the smallest protocol that is worth a proof.

Whoever holds the token may enter; the token travels in messages, so between a send and a receive
nobody holds it.  The invariant is that holder and message are at most one in all.
"""

from __future__ import annotations

from formal.language import (
    And,
    Exists,
    ForAll,
    Iff,
    Implies,
    Mutable,
    Mutant,
    Not,
    Or,
    Rel,
    Sort,
    TransitionSystem,
    action,
    init,
    invariant,
    reaches,
    safety,
)


class TokenPassing(TransitionSystem, var="T", zh="令牌传递互斥协议"):
    """Nodes pass one token by messages; a node in its critical section holds the token."""

    Node: Sort
    holds: Mutable[Rel[Node]]  # the node has the token
    in_flight: Mutable[Rel[Node]]  # the token is on its way to the node
    critical: Mutable[Rel[Node]]  # the node is in its critical section

    @init
    def one_holder(self):
        """At first exactly one node holds the token; nobody is in a critical section."""
        return And(
            Exists(lambda n: ForAll(lambda m: Iff(self.holds(m), m == n), m=self.Node)),
            ForAll(lambda n: Not(self.in_flight(n)), n=self.Node),
            ForAll(lambda n: Not(self.critical(n)), n=self.Node),
        )

    @action(modifies=("holds", "in_flight"))
    def send(self, new, n: Node, to: Node):
        """A holder outside its critical section sends the token."""
        return And(
            self.holds(n),
            Not(self.critical(n)),
            ForAll(lambda m: Iff(new.holds(m), And(self.holds(m), m != n))),
            ForAll(lambda m: Iff(new.in_flight(m), Or(self.in_flight(m), m == to))),
        )

    @action(modifies=("holds", "in_flight"))
    def receive(self, new, n: Node):
        """The token arrives."""
        return And(
            self.in_flight(n),
            ForAll(lambda m: Iff(new.in_flight(m), And(self.in_flight(m), m != n))),
            ForAll(lambda m: Iff(new.holds(m), Or(self.holds(m), m == n))),
        )

    @action(modifies=("critical",))
    def enter(self, new, n: Node):
        """A holder enters its critical section."""
        return And(
            self.holds(n),
            ForAll(lambda m: Iff(new.critical(m), Or(self.critical(m), m == n))),
        )

    @action(modifies=("critical",))
    def leave(self, new, n: Node):
        """A node leaves its critical section."""
        return And(
            self.critical(n),
            ForAll(lambda m: Iff(new.critical(m), And(self.critical(m), m != n))),
        )

    @invariant
    def one_token_held(self, n: Node, m: Node):
        """At most one node holds the token."""
        return Implies(self.holds(n), self.holds(m), n == m)

    @invariant
    def one_token_in_flight(self, n: Node, m: Node):
        """At most one token is on its way."""
        return Implies(self.in_flight(n), self.in_flight(m), n == m)

    @invariant
    def held_or_in_flight(self, n: Node, m: Node):
        """The token is not held and on its way at once."""
        return Not(And(self.holds(n), self.in_flight(m)))

    @invariant
    def critical_holds(self, n: Node):
        """Whoever is in a critical section holds the token."""
        return Implies(self.critical(n), self.holds(n))

    @safety(
        by=("smt", "lean"),
        mutants=(
            Mutant("send.2"),
            Mutant("enter.1"),
            Mutant("receive.1"),
            Mutant("held_or_in_flight"),
        ),
        zh="任意时刻至多一个节点在临界区",
    )
    def mutual_exclusion(self, n: Node, m: Node):
        """Two nodes are never in their critical sections at once."""
        return Implies(self.critical(n), self.critical(m), n == m)

    @reaches(within=1, zh="有节点能进入临界区")
    def some_node_enters(self, n: Node):
        """Some node can get into its critical section."""
        return self.critical(n)
