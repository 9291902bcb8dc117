"""Leases under clocks that differ (Gray and Cheriton 1989).

A server lends a right (to cache a file, to be the primary of a chunk, to lead) for a term.  Nobody
can take the right back from a holder that cannot be reached; it ends by itself, when the holder's
own clock says so.  So exclusion rests on clocks, and on nothing else: the server waits until its
clock is past the end of the lease by a margin, and the margin must be as much as a client's clock
may be behind.  (A clock that is ahead does no harm: its owner gives up early.)  After a crash the
server need not remember its leases, only how long a term is: it waits for one.

What this buys, and a lock service without clocks cannot have (`proofs.systems.lock_service`): two
clients never *believe* at once that they hold the lease.
"""

from __future__ import annotations

from formal.language import (
    And,
    Exists,
    ForAll,
    Fun,
    Iff,
    Implies,
    Mutable,
    Mutant,
    Nat,
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
    theorem,
)


def _believes(s, c):
    """The client has a lease whose end its own clock has not reached."""
    return Exists(lambda e: And(s.received(c, e), s.clock(c) < e))


class Lease(TransitionSystem, var="L", zh="租约：各有时钟的服务器与客户端"):
    """A server that lends one lease to its clients, each with a clock of its own."""

    Client: Sort
    duration: Nat  # how long a lease lasts
    skew: Nat  # how far a client's clock may be behind the server's
    margin: Nat  # how long after the end of a lease the server waits
    time: Mutable[Nat]  # the server's clock
    clock: Mutable[Fun[Client, Nat]]  # the client's clock
    holder: Mutable[Rel[Client]]  # the server remembers that the client has the lease
    expiry: Mutable[Nat]  # no lease that was granted lasts longer, on whatever clock
    granted: Mutable[Rel[Client, Nat]]  # a lease until then was sent to the client
    received: Mutable[Rel[Client, Nat]]  # and has arrived

    @init
    def nothing_granted(self):
        """The clocks are within the skew; no lease was granted."""
        return And(
            self.synchronized(),
            ForAll(lambda c: Not(self.holder(c))),
            ForAll(lambda c, e: Not(self.granted(c, e))),
            ForAll(lambda c, e: Not(self.received(c, e))),
        )

    @action(modifies=("time", "clock"))
    def tick(self, new):
        """Time passes: the server's clock goes forward, and each client's clock is anywhere that
        the skew allows; it may have been set back."""
        return And(
            self.time <= new.time,
            ForAll(lambda c: new.time <= new.clock(c) + self.skew),
        )

    @action(modifies=("holder", "expiry", "granted"))
    def grant(self, new, c: Client):
        """The server grants the lease, or extends it: to the holder that it remembers, or, when
        the last lease is over by the margin, to anybody."""
        return And(
            Or(self.holder(c), self.expiry + self.margin <= self.time),
            ForAll(lambda d: Iff(new.holder(d), d == c)),
            new.expiry == self.time + self.duration,
            ForAll(
                lambda d, e: Iff(
                    new.granted(d, e),
                    Or(self.granted(d, e), And(d == c, e == self.time + self.duration)),
                )
            ),
        )

    @action(modifies="received")
    def receive(self, new, c: Client, e: Nat):
        """A lease that was sent arrives, early, late or again."""
        return And(
            self.granted(c, e),
            ForAll(
                lambda d, f: Iff(new.received(d, f), Or(self.received(d, f), And(d == c, f == e)))
            ),
        )

    @action(modifies=("holder", "expiry"))
    def restart(self, new):
        """The server crashes and comes back: it has forgotten its leases, and acts as if it had
        granted a lease just now."""
        return And(
            ForAll(lambda c: Not(new.holder(c))),
            new.expiry == self.time + self.duration,
        )

    @invariant
    def synchronized(self):
        """No client's clock is behind the server's by more than the skew."""
        return ForAll(lambda c: self.time <= self.clock(c) + self.skew)

    @invariant
    def received_was_granted(self, c: Client, e: Nat):
        """What arrived was sent."""
        return Implies(self.received(c, e), self.granted(c, e))

    @invariant
    def granted_ends(self, c: Client, e: Nat):
        """No lease goes beyond the end that the server waits for, nor that beyond a term from
        now."""
        return Implies(
            self.granted(c, e), And(e <= self.expiry, self.expiry <= self.time + self.duration)
        )

    @invariant
    def others_are_over(self, c: Client, d: Client, e: Nat):
        """While the server remembers a holder, the leases of all others are over by the margin."""
        return Implies(self.holder(c), self.granted(d, e), c != d, e + self.margin <= self.time)

    @invariant
    def one_is_over(self, c: Client, d: Client, e: Nat, f: Nat):
        """Of two clients' leases one is over by the margin."""
        return Implies(
            self.granted(c, e),
            self.granted(d, f),
            c != d,
            Or(e + self.margin <= self.time, f + self.margin <= self.time),
        )

    @safety(
        by=("smt", "lean"),
        cite="graycheriton1989",
        seed="1.8.1.1",
        mutants=(
            Mutant("grant.1"),
            Mutant("restart.2"),
            Mutant("tick.1"),
            Mutant("tick.2"),
        ),
        zh="租约互斥：余量不小于时钟偏差时，至多一个客户端认为自己持有租约",
    )
    def one_believer(self, c: Client, d: Client, e: Nat, f: Nat):
        """With a margin of at least the skew, two clients never believe at once that they hold an
        unexpired lease."""
        return Implies(
            self.skew <= self.margin,
            self.received(c, e),
            self.clock(c) < e,
            self.received(d, f),
            self.clock(d) < f,
            c == d,
        )

    @reaches(within=5, zh="租约到期后可换持有者")
    def the_lease_moves(self, c: Client, d: Client):
        """With such a margin the lease moves: a client had it, and another one believes that it has
        it now."""
        return And(
            self.skew <= self.margin,
            c != d,
            Exists(lambda e: self.received(c, e)),
            _believes(self, d),
        )

    @reaches(within=6, zh="余量小于偏差：两个客户端同时认为自己持有租约")
    def two_believers(self, c: Client, d: Client):
        """With a smaller margin two clients believe it at once."""
        return And(self.margin < self.skew, c != d, _believes(self, c), _believes(self, d))


@theorem(by="lean", cite="graycheriton1989", seed="1.8.1.1", witness="short_margin", zh="余量下界")
def margin_is_needed(L: Lease, c: Client, d: Client):
    """No smaller margin is enough: whatever skew and term are, two clients can then believe at once
    that they hold the lease."""

    def both(s: L.State, e: Nat, f: Nat):
        return And(
            L.reachable(s),
            s.received(c, e),
            s.clock(c) < e,
            s.received(d, f),
            s.clock(d) < f,
        )

    return Implies(L.margin < L.skew, L.duration > 0, c != d, Exists(both))
