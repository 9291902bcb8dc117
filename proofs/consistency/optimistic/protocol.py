"""Compare-and-swap of one counter: writers that check a version instead of taking a lock.  It is
the smallest case of optimistic transactions, which are in `proofs/systems/fabric/statements.py`
(Kung and Robinson 1981).

Controllers of a Kubernetes cluster read an object, decide, and write it back; the store accepts a
write only when the object still has the version that was read (its resource version).  What that
buys is that no update is lost: here every client adds one to what it has read, and the value is the
number of accepted writes.
"""

from __future__ import annotations

from formal.language import (
    And,
    Bool,
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
    reaches,
    safety,
)


class VersionedObject(TransitionSystem, var="V", zh="带版本号的对象"):
    """One object in a store, and clients that each want to add one to it."""

    Client: Sort
    checked: Bool  # whether the store compares versions
    value: Mutable[Nat]  # what the object holds
    version: Mutable[Nat]  # its version
    writes: Mutable[Nat]  # how many writes were accepted
    seen: Mutable[Rel[Client, Nat, Nat]]  # the client has read this value in this version

    @init
    def untouched(self):
        """Nothing is read or written."""
        return And(
            self.value == 0,
            self.version == 0,
            self.writes == 0,
            ForAll(lambda c, v, k: Not(self.seen(c, v, k))),
        )

    @action(modifies="seen")
    def read(self, new, c: Client):
        """A client reads the object, and forgets what it has read before."""
        return ForAll(
            lambda d, v, k: Iff(
                new.seen(d, v, k),
                Or(
                    And(d != c, self.seen(d, v, k)),
                    And(d == c, v == self.value, k == self.version),
                ),
            )
        )

    @action(modifies=("value", "version", "writes", "seen"))
    def write(self, new, c: Client, v: Nat, k: Nat):
        """A write is accepted: one more than what the client has read.  If versions are checked it
        must be the current one; the client reads again before its next write."""
        return And(
            self.seen(c, v, k),
            Implies(self.checked, k == self.version),
            new.value == v + 1,
            new.version == self.version + 1,
            new.writes == self.writes + 1,
            ForAll(lambda d, u, m: Iff(new.seen(d, u, m), And(d != c, self.seen(d, u, m)))),
        )

    @invariant
    def seen_is_past(self, c: Client, v: Nat, k: Nat):
        """What was read has a version up to the current one."""
        return Implies(self.seen(c, v, k), k <= self.version)

    @invariant
    def version_identifies(self, c: Client, v: Nat, k: Nat):
        """Who has read the current version has read the current value."""
        return Implies(self.seen(c, v, k), k == self.version, v == self.value)

    @safety(
        by=("smt",),
        cite="kung1981",
        seed="1.8.4.1",
        mutants=(Mutant("write.2"), Mutant("write.4"), Mutant("version_identifies")),
        zh="乐观并发：检查版本则不丢失更新",
    )
    def no_lost_update(self):
        """With checked versions no update is lost: the value counts the accepted writes."""
        return Implies(self.checked, self.value == self.writes)

    @reaches(within=5, zh="两个客户端先后写成功")
    def both_write(self, c: Client, d: Client, v: Nat, k: Nat):
        """With checked versions one client after another gets its write accepted."""
        return And(self.checked, self.writes == 2, c != d, self.seen(c, v, k))

    @reaches(within=4, zh="不检查版本：丢失更新")
    def an_update_is_lost(self):
        """Without the check an update is lost: two writes are accepted, and the value is one."""
        return And(self.checked == no, self.writes == 2, self.value == 1)
