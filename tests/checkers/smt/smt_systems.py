"""Small transition systems for the tests: sound ones, and one for each way to be wrong."""

from __future__ import annotations

from formal.language import (
    And,
    Exists,
    ForAll,
    Fun,
    Iff,
    Implies,
    Mutable,
    Nat,
    Not,
    Or,
    Rel,
    Sort,
    TransitionSystem,
    action,
    axiom,
    init,
    invariant,
    safety,
)


class LockServer(TransitionSystem, var="L"):
    """A server that grants one lock to one client at a time."""

    Client: Sort
    held: Mutable[Rel[Client]]  # the client holds the lock
    free: Mutable[Rel[Client]]  # empty exactly when the lock is taken

    @init
    def start(self):
        return And(
            ForAll(lambda c: Not(self.held(c)), c=self.Client),
            ForAll(lambda c: self.free(c), c=self.Client),
        )

    @action(modifies=("held", "free"))
    def grant(self, new, c: Client):
        """A client gets the free lock."""
        return And(
            self.free(c),
            ForAll(lambda d: Iff(new.held(d), Or(self.held(d), d == c))),
            ForAll(lambda d: Not(new.free(d)), d=self.Client),
        )

    @action(modifies=("held", "free"))
    def release(self, new, c: Client):
        """The holder gives the lock back."""
        return And(
            self.held(c),
            ForAll(lambda d: Iff(new.held(d), And(self.held(d), d != c))),
            ForAll(lambda d: new.free(d), d=self.Client),
        )

    @invariant
    def free_or_held(self, c: Client, d: Client):
        """A lock that is held is not free."""
        return Not(And(self.held(c), self.free(d)))

    @safety
    def mutex(self, c: Client, d: Client):
        """Two clients never hold the lock at once."""
        return Implies(self.held(c), self.held(d), c == d)


class WeakLock(TransitionSystem, var="L"):
    """A lock whose property is not inductive: nothing links the guard to the holders."""

    Client: Sort
    held: Mutable[Rel[Client]]
    free: Mutable[Rel[Client]]

    @init
    def start(self):
        return ForAll(lambda c: And(Not(self.held(c)), self.free(c)), c=self.Client)

    @action(modifies=("held", "free"))
    def grant(self, new, c: Client):
        """A client gets the free lock."""
        return And(
            self.free(c),
            ForAll(lambda d: Iff(new.held(d), Or(self.held(d), d == c))),
            ForAll(lambda d: Not(new.free(d)), d=self.Client),
        )

    @safety
    def mutex(self, c: Client, d: Client):
        """Two clients never hold the lock at once."""
        return Implies(self.held(c), self.held(d), c == d)


class BrokenLock(TransitionSystem, var="L"):
    """A lock that is granted to whoever asks."""

    Client: Sort
    held: Mutable[Rel[Client]]

    @init
    def start(self):
        return ForAll(lambda c: Not(self.held(c)), c=self.Client)

    @action(modifies="held")
    def grant(self, new, c: Client):
        return ForAll(lambda d: Iff(new.held(d), Or(self.held(d), d == c)))

    @safety
    def mutex(self, c: Client, d: Client):
        return Implies(self.held(c), self.held(d), c == d)


class DeadAction(TransitionSystem, var="D"):
    """An action that can never happen: its guard contradicts the invariant."""

    Node: Sort
    on: Mutable[Rel[Node]]

    @init
    def start(self):
        return ForAll(lambda n: Not(self.on(n)), n=self.Node)

    @action
    def idle(self, new):
        return ForAll(lambda n: Iff(new.on(n), self.on(n)), n=self.Node)

    @action(modifies="on")
    def light(self, new, n: Node):
        return And(self.on(n), ForAll(lambda m: new.on(m), m=self.Node))

    @safety
    def dark(self, n: Node):
        return Not(self.on(n))


class Contradiction(TransitionSystem, var="C"):
    """Axioms that cannot hold: everything is provable, nothing is true."""

    Node: Sort
    small: Rel[Node]
    on: Mutable[Rel[Node]]

    @axiom
    def some_small(self):
        return Exists(lambda n: self.small(n))

    @axiom
    def none_small(self, n: Node):
        return Not(self.small(n))

    @init
    def start(self):
        return ForAll(lambda n: Not(self.on(n)), n=self.Node)

    @action(modifies="on")
    def light(self, new):
        return ForAll(lambda n: new.on(n), n=self.Node)

    @safety
    def dark(self, n: Node):
        return Not(self.on(n))


class Counter(TransitionSystem, var="C"):
    """A number for each node, which only grows."""

    Node: Sort
    limit: Nat
    value: Mutable[Fun[Node, Nat]]

    @init
    def start(self):
        return ForAll(lambda n: self.value(n) == 0)

    @action(modifies="value")
    def tick(self, new, n: Node):
        """One node counts, below the limit."""
        return And(
            self.value(n) < self.limit,
            new.value(n) == self.value(n) + 1,
            ForAll(lambda m: Implies(m != n, new.value(m) == self.value(m))),
        )

    @safety
    def bounded(self, n: Node):
        return self.value(n) <= self.limit
