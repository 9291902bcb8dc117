"""Bulk synchronous training: every worker computes with the same parameters, and the run is the one
of a single machine (Valiant 1990, for parameters that are sums of updates).

Workers repeat: read the parameters, compute an update from them, send it.  A worker reads the
parameters of iteration c when the updates of all workers for the iterations before c have arrived,
and it reads exactly these: the server keeps the parameters of later iterations apart.  (With the
staleness of `stale_synchronous` set to 0 a worker may see some updates of its own iteration as
well, so that what it computes depends on the order of messages.)

Updates arrive in any order; of their addition only that it is commutative and associative is used.
"""

from __future__ import annotations

from formal.language import (
    And,
    ForAll,
    Fun,
    If,
    Iff,
    Implies,
    List,
    Match,
    Mutable,
    Nat,
    Not,
    Or,
    Rel,
    Sort,
    TransitionSystem,
    action,
    axiom,
    definition,
    init,
    invariant,
    member,
    nodup,
    reaches,
    recursive,
    safety,
    theorem,
)


class BulkSynchronous(
    TransitionSystem, var="B", sizes={"Worker": 2, "Parameters": 1}, zh="整体同步并行（BSP）训练"
):
    """Workers with clocks, and a server that adds up their updates for each iteration."""

    Worker: Sort
    Parameters: Sort
    first: Parameters  # what training starts with
    update: Fun[Worker, Nat, Parameters, Parameters]  # the update from data of an iteration
    add: Fun[Parameters, Parameters, Parameters]  # parameters after an update
    clock: Mutable[Fun[Worker, Nat]]  # how many iterations the worker has finished
    arrived: Mutable[Fun[Worker, Nat]]  # how many of its updates are at the server
    working: Mutable[Rel[Worker]]  # the worker has read and computes
    copy: Mutable[Fun[Worker, Parameters]]  # the parameters that the worker read last
    sent: Mutable[Fun[Worker, Nat, Parameters]]  # the worker's update of an iteration
    server: Mutable[Fun[Nat, Parameters]]  # the first, and what arrived of earlier iterations

    @axiom(zh="更新的次序与结合方式无关")
    def order_plays_no_part(self, p: Parameters, q: Parameters, r: Parameters):
        """Addition is commutative and associative."""
        return And(
            self.add(p, q) == self.add(q, p),
            self.add(self.add(p, q), r) == self.add(p, self.add(q, r)),
        )

    @init
    def nothing_done(self):
        """No iteration is begun."""
        return And(
            ForAll(lambda w: self.clock(w) == 0),
            ForAll(lambda w: self.arrived(w) == 0),
            ForAll(lambda w: Not(self.working(w))),
            ForAll(lambda c: self.server(c) == self.first),
        )

    @action(modifies=("working", "copy"))
    def read(self, new, w: Worker):
        """A worker waits for all updates of earlier iterations, and reads what they add up to."""
        return And(
            ForAll(lambda v: self.clock(w) <= self.arrived(v)),
            ForAll(lambda v: Iff(new.working(v), Or(self.working(v), v == w))),
            ForAll(lambda v: new.copy(v) == If(v == w, self.server(self.clock(w)), self.copy(v))),
        )

    @action(modifies=("clock", "working", "sent"))
    def finish(self, new, w: Worker):
        """A worker sends its update, and its clock goes on."""
        return And(
            self.working(w),
            ForAll(lambda v: Iff(new.working(v), And(self.working(v), v != w))),
            ForAll(lambda v: new.clock(v) == If(v == w, self.clock(w) + 1, self.clock(v))),
            ForAll(
                lambda v, c: (
                    new.sent(v, c)
                    == If(
                        And(v == w, c == self.clock(w)),
                        self.update(w, self.clock(w), self.copy(w)),
                        self.sent(v, c),
                    )
                )
            ),
        )

    @action(modifies=("arrived", "server"))
    def arrive(self, new, w: Worker):
        """The worker's next update arrives, and is added for all later iterations."""
        return And(
            self.arrived(w) < self.clock(w),
            ForAll(lambda v: new.arrived(v) == If(v == w, self.arrived(w) + 1, self.arrived(v))),
            ForAll(
                lambda c: (
                    new.server(c)
                    == If(
                        self.arrived(w) < c,
                        self.add(self.server(c), self.sent(w, self.arrived(w))),
                        self.server(c),
                    )
                )
            ),
        )

    @invariant
    def arrived_was_sent(self, w: Worker):
        """No more arrives than was sent."""
        return self.arrived(w) <= self.clock(w)

    @invariant
    def waited(self, w: Worker, v: Worker):
        """Whoever works has waited for all others."""
        return Implies(self.working(w), self.clock(w) <= self.arrived(v))

    @safety(by=("smt", "lean"), cite="valiant1990", seed="1.8.2.2", zh="同时计算者处于同一轮")
    def one_iteration(self, w: Worker, v: Worker):
        """Workers that compute at once are in the same iteration."""
        return Implies(self.working(w), self.working(v), self.clock(w) == self.clock(v))

    @reaches(within=7, zh="第二轮")
    def second_iteration(self, w: Worker, v: Worker):
        """One of two workers computes in its second iteration."""
        return And(w != v, self.working(w), self.clock(w) == 1)


@recursive(zh="一轮中全体更新之和")
def superstep(
    B: BulkSynchronous,
    c: Nat,
    p: B.Parameters,
    total: B.Parameters,
    workers: List[B.Worker],
) -> B.Parameters:
    """``total`` and the updates that the listed workers compute from ``p`` in iteration c."""
    return Match(
        workers,
        nil=lambda: total,
        cons=lambda w, rest: superstep(B, c, p, B.add(total, B.update(w, c, p)), rest),
    )


@recursive(zh="单机训练")
def sequential(B: BulkSynchronous, workers: List[B.Worker], c: Nat) -> B.Parameters:
    """The parameters of a single machine that computes the updates of all workers, one after the
    other, in each iteration from the same parameters, after c iterations."""
    return Match(
        c,
        zero=lambda: B.first,
        succ=lambda k: superstep(
            B, k, sequential(B, workers, k), sequential(B, workers, k), workers
        ),
    )


@definition(zh="每次读到的都是单机训练的参数")
def as_on_one_machine(B: BulkSynchronous, workers: List[B.Worker]):
    """In every reachable state a worker that computes in iteration c has read exactly the
    parameters of the single machine after c iterations."""
    return ForAll(
        lambda s, w: Implies(
            B.reachable(s), s.working(w), s.copy(w) == sequential(B, workers, s.clock(w))
        )
    )


@theorem(
    by="lean",
    cite="valiant1990",
    seed="1.8.2.2",
    witness="two_workers",
    zh="数据并行的同步训练与单机训练逐轮相同",
)
def same_as_sequential(B: BulkSynchronous, workers: List[B.Worker]):
    """In every run, in whatever order messages arrive, workers read in each iteration exactly what
    a single machine has that computes the updates of all workers one after the other."""
    return Implies(
        nodup(workers),
        ForAll(lambda w: member(w, workers)),
        as_on_one_machine(B, workers),
    )
