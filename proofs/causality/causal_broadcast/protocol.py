"""Causal broadcast by vector clocks (Birman, Schiper and Stephenson 1991).

Every process counts, for each process, how many of its messages it has delivered; its own count for
itself is how many it has broadcast.  A message carries these counts as they are at its broadcast.
Whoever gets it delivers it when it is the next one of its sender and all that the sender had
delivered before has been delivered here.  The network may lose, repeat and reorder messages.

The state keeps the run so far as a trace: which process each event is of, and for a delivery which
broadcast it delivers.  So the order that the protocol is to respect is the happened-before of a
computation, and not one that is made of the very counts that the protocol uses.
"""

from __future__ import annotations

from formal.language import (
    And,
    Exists,
    Fin,
    ForAll,
    Fun,
    If,
    Iff,
    Implies,
    Mutable,
    Mutant,
    Nat,
    Not,
    Option,
    Or,
    Rel,
    Sort,
    TransitionSystem,
    action,
    init,
    invariant,
    none,
    reaches,
    safety,
    some,
    theorem,
    val,
)
from proofs.causality.causality.computation import Computation
from proofs.causality.modes.statements import causally_ordered


class CausalBroadcast(
    TransitionSystem,
    var="B",
    zh="因果广播：按向量时钟投递",
    bound=10,
    sizes=3,
    schedule=(
        "broadcast",
        "arrive",
        "deliver",
        "broadcast",
        "arrive",
        "arrive",
        "deliver",
        "deliver",
        "broadcast",
        "arrive",
    ),
):
    """Processes broadcast to all; each delivers a message when its vector says that it may."""

    Process: Sort
    length: Mutable[Nat]  # how many events there were: broadcasts and deliveries, from 0 on
    process: Mutable[Fun[Nat, Process]]  # the process of an event
    source: Mutable[Fun[Nat, Option[Nat]]]  # the broadcast that an event delivers, if it does
    clock: Mutable[Fun[Process, Process, Nat]]  # how many messages of the second the first counts
    stamp: Mutable[Fun[Nat, Process, Nat]]  # the counts of its process after an event
    arrived: Mutable[Rel[Process, Nat]]  # the message of a broadcast has come to the process

    @init
    def nothing_happened(self):
        """There was no event; all counts are 0."""
        return And(
            self.length == 0,
            ForAll(lambda i: self.source(i) == none()),
            ForAll(lambda p, q: self.clock(p, q) == 0),
            ForAll(lambda i, p: self.stamp(i, p) == 0),
            ForAll(lambda p, k: Not(self.arrived(p, k))),
        )

    @action(modifies=("length", "process", "source", "clock", "stamp"))
    def broadcast(self, new, p: Process):
        """A process broadcasts, and thereby delivers to itself: it counts one more of its own, and
        the message carries its counts."""
        return And(
            new.length == self.length + 1,
            ForAll(lambda i: new.process(i) == If(i == self.length, p, self.process(i))),
            ForAll(lambda i: new.source(i) == If(i == self.length, none(), self.source(i))),
            ForAll(
                lambda q, j: new.clock(q, j) == self.clock(q, j) + If(And(q == p, j == p), 1, 0)
            ),
            ForAll(
                lambda i, j: (
                    new.stamp(i, j) == If(i == self.length, new.clock(p, j), self.stamp(i, j))
                )
            ),
        )

    @action(modifies="arrived")
    def arrive(self, new, q: Process, k: Nat):
        """The network brings the message of a broadcast to a process, not for the first time
        perhaps."""
        return And(
            k < self.length,
            self.source(k) == none(),
            ForAll(
                lambda r, i: Iff(new.arrived(r, i), Or(self.arrived(r, i), And(r == q, i == k)))
            ),
        )

    @action(modifies=("length", "process", "source", "clock", "stamp"))
    def deliver(self, new, q: Process, k: Nat):
        """A process delivers a message that has arrived, is the next of its sender, and was
        broadcast when its sender had delivered no more than the process has."""
        return And(
            self.arrived(q, k),
            self.stamp(k, self.process(k)) == self.clock(q, self.process(k)) + 1,
            ForAll(lambda j: Implies(j != self.process(k), self.stamp(k, j) <= self.clock(q, j))),
            new.length == self.length + 1,
            ForAll(lambda i: new.process(i) == If(i == self.length, q, self.process(i))),
            ForAll(lambda i: new.source(i) == If(i == self.length, some(k), self.source(i))),
            ForAll(
                lambda r, j: (
                    new.clock(r, j)
                    == self.clock(r, j) + If(And(r == q, j == self.process(k)), 1, 0)
                )
            ),
            ForAll(
                lambda i, j: (
                    new.stamp(i, j) == If(i == self.length, new.clock(q, j), self.stamp(i, j))
                )
            ),
        )

    @invariant
    def arrived_was_broadcast(self, q: Process, k: Nat):
        """What has arrived was broadcast."""
        return Implies(self.arrived(q, k), k < self.length)

    @invariant
    def source_is_earlier(self, i: Nat, k: Nat):
        """A message is delivered after it was broadcast."""
        return Implies(i < self.length, self.source(i) == some(k), k < i)

    @invariant
    def clock_is_latest(self, i: Nat, j: Process):
        """No event of a process knows more than the process does now."""
        return Implies(i < self.length, self.stamp(i, j) <= self.clock(self.process(i), j))

    @invariant
    def counts_grow(self, i: Nat, h: Nat, j: Process):
        """Counts never fall on a process."""
        return Implies(
            i < h,
            h < self.length,
            self.process(i) == self.process(h),
            self.stamp(i, j) <= self.stamp(h, j),
        )

    @invariant
    def delivery_knows_broadcast(self, i: Nat, k: Nat, j: Process):
        """Whoever delivers a message knows what its sender knew when it was broadcast."""
        return Implies(
            i < self.length, self.source(i) == some(k), self.stamp(k, j) <= self.stamp(i, j)
        )

    @invariant
    def unknown_before_delivery(self, i: Nat, h: Nat, k: Nat):
        """Before it delivers a message a process does not count it."""
        return Implies(
            i < h,
            h < self.length,
            self.source(h) == some(k),
            self.process(i) == self.process(h),
            self.stamp(i, self.process(k)) < self.stamp(k, self.process(k)),
        )

    @safety(
        by=("smt", "lean"),
        cite="bss1991",
        mutants=(
            Mutant("deliver.2"),
            Mutant("deliver.3"),
            Mutant("delivery_knows_broadcast"),
        ),
        zh="先计入的消息先投递",
    )
    def counted_first(self, e: Nat, f: Nat, k: Nat, n: Nat):
        """If the counts of one message include another, then whoever delivers both delivers the
        other one first."""
        return Implies(
            e < self.length,
            f < self.length,
            self.source(e) == some(k),
            self.source(f) == some(n),
            self.process(e) == self.process(f),
            k != n,
            self.stamp(k, self.process(k)) <= self.stamp(n, self.process(k)),
            e < f,
        )

    @reaches(within=10, cite="bss1991", zh="先到的消息须等待")
    def delayed(self, q: Process, k: Nat, j: Process):
        """A message has arrived that is the next of its sender, and must wait for another."""
        return And(
            self.arrived(q, k),
            self.stamp(k, self.process(k)) == self.clock(q, self.process(k)) + 1,
            j != self.process(k),
            self.clock(q, j) < self.stamp(k, j),
        )

    @reaches(within=10, cite="bss1991", zh="等待之后按因果次序投递")
    def delivered_in_order(self, d: Nat, e: Nat, f: Nat, k: Nat, n: Nat):
        """A process has delivered a message and then another, which was broadcast by a process that
        had delivered the first."""
        return And(
            d < n,
            self.process(d) == self.process(n),
            self.source(d) == some(k),
            self.source(n) == none(),
            e < f,
            f < self.length,
            self.process(e) == self.process(f),
            self.source(e) == some(k),
            self.source(f) == some(n),
            self.process(e) != self.process(d),
        )


@theorem(
    by="lean",
    cite="bss1991",
    inhabited_by="delivered_in_order",
    zh="因果广播：每次运行都按因果次序投递",
)
def safety(B: CausalBroadcast, s: B.State):
    """Whatever the protocol does, broadcasts and deliveries are a computation that is causally
    ordered: no message is delivered before one that happened before it."""

    def claim(K: Computation[Process, Fin[s.length], Fin[s.length]]):
        return And(
            ForAll(lambda i: K.process(i) == s.process(val(i))),
            ForAll(
                lambda i, j: Iff(
                    K.local_step(i, j),
                    And(
                        i < j,
                        s.process(val(i)) == s.process(val(j)),
                        ForAll(
                            lambda k: Implies(i < k, k < j, s.process(val(k)) != s.process(val(j))),
                            k=Fin[s.length],
                        ),
                    ),
                )
            ),
            ForAll(lambda i, j: Iff(K.message_step(i, j), s.source(val(j)) == some(val(i)))),
            causally_ordered(K),
        )

    return Implies(B.reachable(s), Exists(claim))
