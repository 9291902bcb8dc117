"""Bulk synchronous parallel (Valiant 1990): workers with a barrier between their supersteps.

A worker begins superstep c when everybody's updates of the supersteps before have arrived, and it
reads these and no others: the server keeps the updates apart by superstep.  So what it computes
with does not depend on who was fast.  Without the second half, waiting alone, it does
(`stale_synchronous.ahead_of_the_barrier`).
"""

from __future__ import annotations

from formal.language import (
    And,
    ForAll,
    Fun,
    If,
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
)

TOPIC = "bulk"


class BulkSynchronous(
    TransitionSystem,
    var="B",
    schedule=("read", "read", "finish", "finish", "arrive", "arrive", "read", "read"),
    zh="整体同步并行（BSP）",
):
    """Workers in supersteps, and a server that collects their updates by superstep."""

    Worker: Sort
    clock: Mutable[Fun[Worker, Nat]]  # how many supersteps the worker has finished
    arrived: Mutable[Fun[Worker, Nat]]  # how many of its updates are at the server
    working: Mutable[Rel[Worker]]  # the worker has read and computes
    seen: Mutable[Rel[Worker, Worker, Nat]]  # the first has read that update of the second

    @init
    def nothing_done(self):
        """No superstep is begun."""
        return And(
            ForAll(lambda w: self.clock(w) == 0),
            ForAll(lambda w: self.arrived(w) == 0),
            ForAll(lambda w: Not(self.working(w))),
            ForAll(lambda w, v, k: Not(self.seen(w, v, k))),
        )

    @action(modifies=("working", "seen"))
    def read(self, new, w: Worker):
        """A worker that has waited for all updates of the supersteps before its own reads what is
        at the server of these."""
        return And(
            ForAll(lambda v: self.clock(w) <= self.arrived(v)),
            ForAll(lambda v: Iff(new.working(v), Or(self.working(v), v == w))),
            ForAll(
                lambda u, v, k: Iff(
                    new.seen(u, v, k),
                    Or(
                        And(u == w, k < self.arrived(v), k < self.clock(w)),
                        And(u != w, self.seen(u, v, k)),
                    ),
                )
            ),
        )

    @action(modifies=("clock", "working"))
    def finish(self, new, w: Worker):
        """A worker sends its update, and its clock goes on."""
        return And(
            self.working(w),
            ForAll(lambda v: Iff(new.working(v), And(self.working(v), v != w))),
            ForAll(lambda v: new.clock(v) == If(v == w, self.clock(w) + 1, self.clock(v))),
        )

    @action(modifies="arrived")
    def arrive(self, new, w: Worker):
        """The worker's next update arrives."""
        return And(
            self.arrived(w) < self.clock(w),
            ForAll(lambda v: new.arrived(v) == If(v == w, self.arrived(w) + 1, self.arrived(v))),
        )

    @invariant
    def arrived_was_sent(self, w: Worker):
        """No more arrives than was sent."""
        return self.arrived(w) <= self.clock(w)

    @invariant
    def waited(self, w: Worker, v: Worker):
        """Whoever works has waited for all others."""
        return Implies(self.working(w), self.clock(w) <= self.arrived(v))

    @safety(
        by=("smt", "lean"),
        cite="valiant1990",
        seed="1.8.2.2",
        mutants=(Mutant("read.1"), Mutant("read.3"), Mutant("arrive.1")),
        zh="屏障：同时计算的工作者处于同一超步，所读恰为此前各超步的全部更新",
    )
    def barrier(self, w: Worker, v: Worker, u: Worker, k: Nat):
        """Workers that compute at once are in the same superstep, and each has read exactly the
        updates of the supersteps before, of everybody."""
        return Implies(
            self.working(w),
            And(
                Implies(self.working(v), self.clock(w) == self.clock(v)),
                Iff(self.seen(w, u, k), k < self.clock(w)),
            ),
        )

    @reaches(within=8, zh="超步推进")
    def supersteps_go_on(self, w: Worker, v: Worker):
        """Two workers compute at once in the second superstep."""
        return And(w != v, self.working(w), self.working(v), self.clock(w) == 1)
