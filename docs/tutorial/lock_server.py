"""A lock server: clients ask for one lock by messages, and give it back by a message."""

from __future__ import annotations

from formal.language import (
    And,
    ForAll,
    Iff,
    Implies,
    Mutable,
    Mutant,
    Not,
    Or,
    Prop,
    Rel,
    Sort,
    TransitionSystem,
    action,
    init,
    invariant,
    reaches,
    safety,
)


class LockServer(
    TransitionSystem,
    var="L",
    zh="锁服务器",
    messages={"request": (0, "server"), "granted": ("server", 0), "release": (0, "server")},
):
    """The lock is at the server, in a message, or with a client."""

    Client: Sort
    free: Mutable[Prop]  # the server has the lock
    request: Mutable[Rel[Client]]  # the client's request is on its way to the server
    granted: Mutable[Rel[Client]]  # the lock is on its way to the client
    holds: Mutable[Rel[Client]]  # the client holds the lock
    release: Mutable[Rel[Client]]  # the lock is on its way back

    @init
    def start(self):
        """At first the server has the lock, and nothing is on its way."""
        nothing = ForAll(lambda c: Not(Or(self.request(c), self.granted(c), self.release(c))))
        return And(self.free, nothing, ForAll(lambda c: Not(self.holds(c))))

    @action(modifies="request")
    def ask(self, new, c: Client):
        """A client sends a request."""
        return ForAll(lambda d: Iff(new.request(d), Or(self.request(d), d == c)))

    @action(modifies=("request", "granted", "free"))
    def grant(self, new, c: Client):
        """The server answers a request with the lock, if it has it."""
        return And(
            self.request(c),
            self.free,
            Not(new.free),
            ForAll(lambda d: Iff(new.request(d), And(self.request(d), d != c))),
            ForAll(lambda d: Iff(new.granted(d), Or(self.granted(d), d == c))),
        )

    @action(modifies=("granted", "holds"))
    def acquire(self, new, c: Client):
        """The lock arrives at the client."""
        return And(
            self.granted(c),
            ForAll(lambda d: Iff(new.granted(d), And(self.granted(d), d != c))),
            ForAll(lambda d: Iff(new.holds(d), Or(self.holds(d), d == c))),
        )

    @action(modifies=("holds", "release"))
    def give_back(self, new, c: Client):
        """The holder sends the lock back."""
        return And(
            self.holds(c),
            ForAll(lambda d: Iff(new.holds(d), And(self.holds(d), d != c))),
            ForAll(lambda d: Iff(new.release(d), Or(self.release(d), d == c))),
        )

    @action(modifies=("release", "free"))
    def take_back(self, new, c: Client):
        """The lock arrives at the server."""
        return And(
            self.release(c),
            new.free,
            ForAll(lambda d: Iff(new.release(d), And(self.release(d), d != c))),
        )

    @invariant
    def one_place(self, c: Client, d: Client):
        """The lock is not at the server, in an answer, with a client or in a release at once."""
        out = Or(self.granted(c), self.holds(c), self.release(c))
        two = Or(self.granted(d), self.holds(d), self.release(d))
        here = And(self.granted(c), self.holds(c))
        back = And(Or(self.granted(c), self.holds(c)), self.release(c))
        return And(Implies(out, Not(self.free)), Implies(out, two, c == d), Not(here), Not(back))

    @reaches(within=6)
    def lock_moves_on(self, c: Client, d: Client):
        """A client that had the lock can have given it back while another's request waits."""
        return And(self.release(c), self.request(d), c != d)

    @safety(
        mutants=(Mutant("grant.2"), Mutant("grant.3"), Mutant("acquire.2")),
        zh="至多一个客户持有锁",
    )
    def mutual_exclusion(self, c: Client, d: Client):
        """Two clients never hold the lock at once."""
        return Implies(self.holds(c), self.holds(d), c == d)
