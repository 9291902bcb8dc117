"""Stale synchronous parallel: workers that share parameters and may be a little ahead (Ho et al.
2013).

Workers repeat: read the parameters, compute an update, send it.  If each waits for all others at
the end of an iteration (bulk synchronous), the slowest sets the pace; if none waits, a worker may
compute with parameters of any age.  Between the two lies one number, the staleness: a worker reads
in iteration c only when everybody's updates of the iterations before c - staleness have arrived.
"""

from __future__ import annotations

from formal.language import (
    And,
    Exists,
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
    definition,
    init,
    invariant,
    reaches,
    safety,
    theorem,
)


class StaleSynchronous(TransitionSystem, var="P", zh="陈旧同步并行（SSP）"):
    """Workers with clocks, and a server that collects their updates; the update of a worker's
    iteration k has the timestamp k."""

    Worker: Sort
    staleness: Nat  # how many iterations old a parameter may be, beyond the last
    clock: Mutable[Fun[Worker, Nat]]  # how many iterations the worker has finished
    arrived: Mutable[Fun[Worker, Nat]]  # how many of its updates are at the server
    working: Mutable[Rel[Worker]]  # the worker has read and computes
    seen: Mutable[Fun[Worker, Worker, Nat]]  # how many updates of the second the first has read

    @init
    def nothing_done(self):
        """No iteration is begun."""
        return And(
            ForAll(lambda w: self.clock(w) == 0),
            ForAll(lambda w: self.arrived(w) == 0),
            ForAll(lambda w: Not(self.working(w))),
            ForAll(lambda w, v: self.seen(w, v) == 0),
        )

    @action(modifies=("working", "seen"))
    def read(self, new, w: Worker):
        """A worker reads what is at the server, and its own updates, if nobody's are too old;
        otherwise it waits.  It may read again in the same iteration."""
        return And(
            ForAll(lambda v: self.clock(w) <= self.arrived(v) + self.staleness),
            ForAll(lambda v: Iff(new.working(v), Or(self.working(v), v == w))),
            ForAll(
                lambda u, v: (
                    new.seen(u, v)
                    == If(u == w, If(v == w, self.clock(w), self.arrived(v)), self.seen(u, v))
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
    def seen_arrived(self, w: Worker, v: Worker):
        """Of others a worker sees no more than has arrived."""
        return Implies(w != v, self.seen(w, v) <= self.arrived(v))

    @invariant
    def waited(self, w: Worker, v: Worker):
        """Whoever works has waited for all others."""
        return Implies(self.working(w), self.clock(w) <= self.arrived(v) + self.staleness)

    @safety(
        by=("smt", "lean"),
        cite="ho2013",
        seed="1.8.2.2",
        mutants=(Mutant("read.1"), Mutant("finish.1"), Mutant("arrive.1")),
        zh="时钟差有界：工作中至多领先 s，完成后至多领先 s + 1",
    )
    def bounded_gap(self, w: Worker, v: Worker):
        """A worker that computes is at most the staleness ahead of any other, and one that waits at
        most one iteration more."""
        return And(
            self.clock(w) <= self.clock(v) + self.staleness + 1,
            Implies(self.working(w), self.clock(w) <= self.clock(v) + self.staleness),
        )

    @safety(
        by=("smt", "lean"),
        cite="ho2013",
        seed="1.8.2.2",
        mutants=(Mutant("read.1"), Mutant("read.3")),
        zh="有界陈旧性：第 c 轮的读看到时间戳不大于 c − s − 1 的全部更新，且看到自己的全部更新",
    )
    def bounded_staleness(self, w: Worker, v: Worker, k: Nat):
        """In iteration c a worker sees all its own updates, all updates with a timestamp of at most
        c - staleness - 1, and none above c + staleness."""
        return Implies(
            self.working(w),
            And(
                self.seen(w, w) == self.clock(w),
                Implies(k + self.staleness + 1 <= self.clock(w), k < self.seen(w, v)),
                Implies(k < self.seen(w, v), k <= self.clock(w) + self.staleness),
            ),
        )

    @safety(
        by=("smt", "lean"),
        cite="valiant1990",
        seed="1.8.2.2",
        mutants=(Mutant("read.1"),),
        zh="s = 0 时同时计算的工作者处于同一轮，且看到此前各轮的全部更新",
    )
    def nothing_older_missed(self, w: Worker, v: Worker, u: Worker):
        """With staleness 0, workers that compute at once are in the same iteration, and each has
        seen all updates of the iterations before (and perhaps some of its own iteration)."""
        return Implies(
            self.staleness == 0,
            self.working(w),
            self.working(v),
            And(self.clock(w) == self.clock(v), self.clock(w) <= self.seen(w, u)),
        )

    @reaches(within=6, zh="界是紧的：领先 s + 1")
    def the_gap_is_reached(self, w: Worker, v: Worker):
        """A worker does get so far ahead: with staleness 1, by two iterations."""
        return And(self.staleness == 1, self.clock(w) == self.clock(v) + 2)

    @reaches(within=5, seed="1.8.2.2", zh="s = 0 仍非整体同步：读到本轮的更新")
    def same_iteration_seen(self, w: Worker, v: Worker):
        """Staleness 0 is not bulk synchronous: a worker computes with an update of its own
        iteration, which another worker sent before."""
        return And(self.staleness == 0, w != v, self.working(w), self.clock(w) < self.seen(w, v))


@definition(zh="总有工作者能继续")
def goes_on(P: StaleSynchronous):
    """In every reachable state some worker can finish its iteration, or read and start one, or an
    update is on its way."""
    return ForAll(
        lambda s: Implies(
            P.reachable(s),
            Or(
                Exists(lambda v, t: P.finish_step(s, t, v)),
                Exists(lambda v, t: And(Not(s.working(v)), P.read_step(s, t, v))),
                Exists(lambda v, t: P.arrive_step(s, t, v)),
            ),
        )
    )


@theorem(by="lean", cite="ho2013", seed="1.8.2.2", witness="two_workers", zh="不会全体等待")
def never_stuck(P: StaleSynchronous, w: P.Worker):
    """Workers never wait for each other in a circle, be the staleness 0: where there is a worker,
    somebody goes on."""
    return goes_on(P)
