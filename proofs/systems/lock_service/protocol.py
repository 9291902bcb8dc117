"""Locks with fencing tokens (Gray and Cheriton 1989; Burrows 2006; Kleppmann 2016).

A lock service grants a lease to one client at a time, and takes it back when it expires.  A client
that was paused does not notice: it still believes that it holds the lock, and its writes, sent when
they may, arrive when they like.  So exclusion at the lock service is not exclusion at the storage.
With every grant the service hands out a larger number, the fencing token; the storage keeps the
largest that it has seen and refuses a write with a smaller one.
"""

from __future__ import annotations

from formal.language import (
    And,
    Bool,
    Exists,
    ForAll,
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
    no,
    safety,
    theorem,
)


class LockService(
    TransitionSystem,
    var="L",
    messages={"granted": ("lock service", 0), "requested": (0, "storage")},
    actors={"expire": "lock service", "write": "storage"},
    zh="锁服务、会暂停的客户端与存储",
):
    """A lock service, its clients, and a storage that they write to."""

    Client: Sort
    fenced: Bool  # whether the storage refuses a write whose token is too small
    holds: Mutable[Rel[Client]]  # the client holds the lock, as the service sees it
    next_token: Mutable[Nat]  # the token of the next grant
    granted: Mutable[Rel[Client, Nat]]  # the client was granted the lock with the token
    requested: Mutable[Rel[Client, Nat]]  # a write of the client with the token was sent
    largest: Mutable[Nat]  # the largest token that the storage has seen
    writes: Mutable[Nat]  # how many writes the storage has accepted
    accepted: Mutable[Rel[Nat, Client, Nat]]  # the writes in order: number, client, token

    @init
    def nothing_happened(self):
        """The lock is free; no token was granted, no write sent or accepted."""
        return And(
            ForAll(lambda c: Not(self.holds(c))),
            self.next_token == 0,
            ForAll(lambda c, k: Not(self.granted(c, k))),
            ForAll(lambda c, k: Not(self.requested(c, k))),
            self.largest == 0,
            self.writes == 0,
            ForAll(lambda i, c, k: Not(self.accepted(i, c, k))),
        )

    @action(modifies=("holds", "next_token", "granted"))
    def grant(self, new, c: Client):
        """The service grants the free lock with a new token."""
        return And(
            ForAll(lambda d: Not(self.holds(d))),
            ForAll(lambda d: Iff(new.holds(d), Or(self.holds(d), d == c))),
            new.next_token == self.next_token + 1,
            ForAll(
                lambda d, k: Iff(
                    new.granted(d, k), Or(self.granted(d, k), And(d == c, k == self.next_token))
                )
            ),
        )

    @action(modifies="holds")
    def expire(self, new, c: Client):
        """The lease of the holder ends, or it gives the lock back; the client need not notice."""
        return And(
            self.holds(c),
            ForAll(lambda d: Iff(new.holds(d), And(self.holds(d), d != c))),
        )

    @action(modifies="requested")
    def request(self, new, c: Client, k: Nat):
        """A client that was granted the lock, and believes that it holds it, sends a write."""
        return And(
            self.granted(c, k),
            ForAll(
                lambda d, m: Iff(new.requested(d, m), Or(self.requested(d, m), And(d == c, m == k)))
            ),
        )

    @action(modifies=("largest", "writes", "accepted"))
    def write(self, new, c: Client, k: Nat):
        """A write arrives, and the storage accepts it; if fenced, only when it has seen no larger
        token."""
        return And(
            self.requested(c, k),
            Implies(self.fenced, self.largest <= k),
            Implies(self.largest <= k, new.largest == k),
            Implies(k < self.largest, new.largest == self.largest),
            new.writes == self.writes + 1,
            ForAll(
                lambda i, d, m: Iff(
                    new.accepted(i, d, m),
                    Or(self.accepted(i, d, m), And(i == self.writes, d == c, m == k)),
                )
            ),
        )

    @invariant
    def granted_before(self, c: Client, k: Nat):
        """Every token that was granted is below the next one."""
        return Implies(self.granted(c, k), k < self.next_token)

    @invariant
    def one_owner(self, c: Client, d: Client, k: Nat):
        """A token is granted to one client."""
        return Implies(self.granted(c, k), self.granted(d, k), c == d)

    @invariant
    def requested_was_granted(self, c: Client, k: Nat):
        """A write carries a token that its client was granted."""
        return Implies(self.requested(c, k), self.granted(c, k))

    @invariant
    def accepted_was_granted(self, i: Nat, c: Client, k: Nat):
        """So does an accepted write, and the accepted writes are numbered from 0 without gaps at
        the end."""
        return Implies(self.accepted(i, c, k), And(self.granted(c, k), i < self.writes))

    @invariant
    def largest_is_largest(self, i: Nat, c: Client, k: Nat):
        """No accepted write has a token above the largest."""
        return Implies(self.accepted(i, c, k), k <= self.largest)

    @invariant
    def one_write_a_number(self, i: Nat, c: Client, d: Client, k: Nat, m: Nat):
        """A number belongs to one write."""
        return Implies(self.accepted(i, c, k), self.accepted(i, d, m), And(c == d, k == m))

    @safety(
        by=("smt", "lean"),
        cite="graycheriton1989",
        mutants=(Mutant("grant.1"),),
        zh="锁服务：同一时刻至多一个持有者",
    )
    def one_holder(self, c: Client, d: Client):
        """The service never has two holders at once."""
        return Implies(self.holds(c), self.holds(d), c == d)

    @safety(
        by=("smt", "lean"),
        cite="kleppmann2016",
        mutants=(Mutant("write.1"), Mutant("write.2"), Mutant("request.1")),
        zh="隔离令牌：存储接受的写按令牌排序，旧持有者的写不会落在新持有者之后",
        tight="without_fencing_unsafe",
    )
    def fencing_safe(self, i: Nat, j: Nat, c: Client, d: Client, k: Nat, m: Nat):
        """With fencing, the storage accepts no write of an older grant after one of a newer."""
        return Implies(self.fenced, self.accepted(i, c, k), self.accepted(j, d, m), i <= j, k <= m)

    @safety(by=("smt", "lean"), cite="kleppmann2016", zh="隔离令牌：两次写之间没有他人的写")
    def writes_are_exclusive(self, i: Nat, j: Nat, h: Nat, c: Client, d: Client, k: Nat, m: Nat):
        """With fencing, between two writes under one grant the storage accepts no write of another
        client."""
        return Implies(
            self.fenced,
            self.accepted(i, c, k),
            self.accepted(j, d, m),
            self.accepted(h, c, k),
            i <= j,
            j <= h,
            d == c,
        )


@theorem(by="lean", cite="kleppmann2016", zh="没有隔离令牌：暂停的客户端覆盖新持有者的写")
def without_fencing_unsafe():
    """Without fencing a paused client overwrites: the lock was granted to one client, then to
    another, and at the storage a write of the older grant lies after one of the newer."""

    def claim(Client: Sort, L: LockService[Client], s: L.State, c: Client, d: Client):
        return And(
            L.fenced == no,
            L.reachable(s),
            c != d,
            s.granted(c, 0),
            s.granted(d, 1),
            s.accepted(0, d, 1),
            s.accepted(1, c, 0),
        )

    return Exists(claim)
