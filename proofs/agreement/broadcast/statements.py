"""Broadcast by its delivery logs: reliable, total order, and atomic broadcast.

Hadzilacos and Toueg 1994 (the properties), Chandra and Toueg 1996 (their use), Défago, Schiper and
Urbán 2004 (who say that total order broadcast *is also known as* atomic broadcast).  Two
specifications go by these names: one orders pairs of messages, the other asks for one sequence that
everybody follows.  They are equivalent on every run with a correct process, and not without one.

A run is given by what its processes broadcast and delivered by each moment.  The moments may be all
of time, or the few at which logs were read: a recorded run has one, and every property but the
existence of the common log is computed on it.
"""

from __future__ import annotations

from formal.language import (
    And,
    Exists,
    ForAll,
    Fun,
    Iff,
    Implies,
    List,
    Match,
    Mutant,
    Not,
    Or,
    Rel,
    Sort,
    Structure,
    definition,
    false,
    member,
    nodup,
    recursive,
    theorem,
    true,
)


@recursive(zh="前缀")
def prefix(Message: Sort, first: List[Message], second: List[Message]):
    """The second list begins with the first."""
    return Match(
        first,
        nil=lambda: true,
        cons=lambda m, rest: Match(
            second,
            nil=lambda: false,
            cons=lambda n, more: And(m == n, prefix(rest, more)),
        ),
    )


@recursive(zh="列表中先后出现")
def precedes(Message: Sort, messages: List[Message], m: Message, n: Message):
    """In the list ``m`` occurs, and ``n`` somewhere after it."""
    return Match(
        messages,
        nil=lambda: false,
        cons=lambda x, rest: Or(And(x == m, member(n, rest)), precedes(rest, m, n)),
    )


class BroadcastRun(Structure, var="R", zh="广播的运行：谁正确、广播了什么、投递日志"):
    """A run of a broadcast: who is correct, what has been broadcast and delivered by each moment.

    A process is correct when it does not crash in the run.
    """

    Process: Sort
    Message: Sort
    Time: Sort
    correct: Rel[Process]  # the process does not crash
    broadcast: Rel[Process, Message, Time]  # the process has broadcast the message by then
    log: Fun[Process, Time, List[Message]]  # what the process has delivered by then, in order

    @definition(zh="日志只增长")
    def growing(self):
        """Nothing is taken out of a log or put before what it has: of two logs of one process, one
        is a prefix of the other.  (The moments have no order, so which is not said.)"""
        return ForAll(
            lambda p, t, u: Or(
                prefix(self.log(p, t), self.log(p, u)), prefix(self.log(p, u), self.log(p, t))
            )
        )

    @definition(zh="投递")
    def delivers(self, p: Process, m: Message):
        """The process delivers the message at some time."""
        return Exists(lambda t: member(m, self.log(p, t)))

    @definition(zh="先后投递")
    def delivers_before(self, p: Process, m: Message, n: Message):
        """The process delivers ``m`` and later ``n``."""
        return Exists(lambda t: precedes(self.log(p, t), m, n))

    @definition(cite="hadzilacos1994", zh="有效性")
    def validity(self):
        """What a correct process broadcasts it delivers."""
        return ForAll(
            lambda p, m, t: Implies(self.correct(p), self.broadcast(p, m, t), self.delivers(p, m))
        )

    @definition(cite="hadzilacos1994", zh="一致约定（uniform agreement）")
    def uniform_agreement(self):
        """What any process delivers, correct or not, every correct process delivers."""
        return ForAll(
            lambda p, q, m: Implies(self.delivers(p, m), self.correct(q), self.delivers(q, m))
        )

    @definition(cite="hadzilacos1994", zh="不凭空产生")
    def no_creation(self):
        """Only what has been broadcast by then is in a log."""
        return ForAll(
            lambda p, m, t: Implies(
                member(m, self.log(p, t)), Exists(lambda q: self.broadcast(q, m, t))
            )
        )

    @definition(cite="hadzilacos1994", zh="一致完整性（uniform integrity）")
    def uniform_integrity(self):
        """Every process delivers a message at most once, and only if it was broadcast before."""
        return And(self.no_creation, ForAll(lambda p, t: nodup(self.log(p, t))))

    @definition(cite="hadzilacos1994", zh="一致可靠广播")
    def uniform_reliable_broadcast(self):
        """Uniform reliable broadcast: all or nothing, in any order."""
        return And(self.validity, self.uniform_agreement, self.uniform_integrity)

    @definition(cite="defago2004", zh="一致全序（uniform total order）")
    def uniform_total_order(self):
        """If any process delivers ``m`` and later ``n``, then whoever delivers ``n`` has delivered
        ``m`` before it."""
        return ForAll(
            lambda p, q, m, n: Implies(
                self.delivers_before(p, m, n), self.delivers(q, n), self.delivers_before(q, m, n)
            )
        )

    @definition(cite="hadzilacos1994", zh="成对全序（较弱）")
    def pairwise_total_order(self):
        """The weaker order: two processes that deliver the same two messages do so in one order."""
        return ForAll(
            lambda p, q, m, n: Implies(
                self.delivers_before(p, m, n),
                self.delivers(q, m),
                self.delivers(q, n),
                self.delivers_before(q, m, n),
            )
        )

    @definition(cite="defago2004", seed="1.3.3", zh="全序广播")
    def total_order_broadcast(self):
        """Total order broadcast, by pairs: uniform reliable broadcast with uniform total order."""
        return And(self.uniform_reliable_broadcast, self.uniform_total_order)

    @definition(zh="公共日志")
    def common_log(self, common: Fun[Time, List[Message]]):
        """One growing log without repetition, of which every log of a process is a prefix and all
        of which every correct process delivers."""
        return And(
            ForAll(lambda t, u: Or(prefix(common(t), common(u)), prefix(common(u), common(t)))),
            ForAll(lambda t: nodup(common(t))),
            ForAll(lambda p, t: Exists(lambda u: prefix(self.log(p, t), common(u)))),
            ForAll(
                lambda p, m, t: Implies(self.correct(p), member(m, common(t)), self.delivers(p, m))
            ),
        )

    @definition(cite="chandra1996", seed="1.3.3", zh="原子广播")
    def atomic_broadcast(self):
        """Atomic broadcast, by one sequence: there is a common log, of messages that were broadcast
        before, and correct processes deliver what they broadcast."""
        return And(self.validity, self.no_creation, Exists(lambda common: self.common_log(common)))

    @definition(zh="任意两个日志互为前缀")
    def comparable_logs(self):
        """Of any two logs, whoever's and whenever read, one is a prefix of the other."""
        return ForAll(
            lambda p, q, t, u: Or(
                prefix(self.log(p, t), self.log(q, u)), prefix(self.log(q, u), self.log(p, t))
            )
        )

    @definition(zh="正确进程的日志只增长")
    def growing_where_correct(self):
        """Of two logs of one correct process, one is a prefix of the other."""
        return ForAll(
            lambda p, t, u: Implies(
                self.correct(p),
                Or(prefix(self.log(p, t), self.log(p, u)), prefix(self.log(p, u), self.log(p, t))),
            )
        )

    @definition(cite="chandra1996", zh="约定（agreement）")
    def agreement(self):
        """What a correct process delivers, every correct process delivers."""
        return ForAll(
            lambda p, q, m: Implies(
                self.correct(p), self.delivers(p, m), self.correct(q), self.delivers(q, m)
            )
        )

    @definition(cite="chandra1996", zh="完整性（integrity）")
    def integrity(self):
        """A correct process delivers a message at most once, and only what was broadcast before."""
        return ForAll(
            lambda p, t: Implies(
                self.correct(p),
                And(
                    nodup(self.log(p, t)),
                    ForAll(
                        lambda m: Implies(
                            member(m, self.log(p, t)), Exists(lambda q: self.broadcast(q, m, t))
                        )
                    ),
                ),
            )
        )

    @definition(cite="chandra1996", zh="全序（total order）")
    def total_order(self):
        """Two correct processes that both deliver two messages do so in one order."""
        return ForAll(
            lambda p, q, m, n: Implies(
                self.correct(p),
                self.correct(q),
                self.delivers_before(p, m, n),
                self.delivers(q, m),
                self.delivers(q, n),
                self.delivers_before(q, m, n),
            )
        )

    @definition(cite="chandra1996", seed="1.3.3", zh="非一致的原子广播")
    def nonuniform_atomic_broadcast(self):
        """Atomic broadcast as Chandra and Toueg ask for it, of correct processes only: validity,
        agreement, integrity and total order.  What is delivered stays delivered."""
        return And(
            self.validity,
            self.agreement,
            self.integrity,
            self.total_order,
            self.growing_where_correct,
        )

    @theorem(
        by="lean",
        seed="1.3.3",
        witness="one_crash",
        mutants=Mutant(1, by="opposite_orders"),
        zh="一致的原子广播蕴含非一致的",
    )
    def uniform_is_stronger(self):
        """Uniform atomic broadcast is stronger: every run of it is one of the non-uniform."""
        return Implies(self.atomic_broadcast, self.nonuniform_atomic_broadcast)

    @theorem(
        by="lean",
        cite="defago2004",
        seed="1.3.3",
        witness="one_crash",
        zh="全序广播等价于原子广播（运行中至少有一个正确进程）",
    )
    def tob_iff_ab(self, c: Process):
        """Total order broadcast and atomic broadcast are the same, on every run with a correct
        process."""
        return Implies(
            self.growing,
            self.correct(c),
            Iff(self.total_order_broadcast, self.atomic_broadcast),
        )

    @theorem(
        by="lean",
        seed="1.3.3",
        witness="one_crash",
        mutants=(Mutant(1, by="rewritten_log"), Mutant(2, by="nobody_correct")),
        zh="全序广播等价于一致可靠广播且日志互为前缀",
    )
    def tob_iff_comparable(self, c: Process):
        """On every run with a correct process, total order broadcast is uniform reliable broadcast
        in which of any two logs one is a prefix of the other."""
        return Implies(
            self.growing,
            self.correct(c),
            Iff(
                self.total_order_broadcast,
                And(self.uniform_reliable_broadcast, self.comparable_logs),
            ),
        )


def _run(claim):
    """Some run of a broadcast, whose logs grow, satisfies the claim."""

    def body(Process: Sort, Message: Sort, Time: Sort, R: BroadcastRun[Process, Message, Time]):
        return And(R.growing, claim(R))

    return Exists(body)


@theorem(
    by=("lean", "example"),
    cite="hadzilacos1994",
    seed="1.3.3",
    witness="opposite_orders",
    zh="分离：一致可靠广播不含全序",
)
def uniform_reliable_without_order():
    """All or nothing is weaker than total order: in some run of uniform reliable broadcast, with no
    crash, there is no total order."""
    return _run(
        lambda R: And(
            ForAll(lambda p: R.correct(p)),
            R.uniform_reliable_broadcast,
            Not(R.uniform_total_order),
        )
    )


@theorem(
    by=("lean", "example"),
    cite="defago2004",
    seed="1.3.3",
    witness="skipped_message",
    zh="分离：成对全序太弱，出错的进程可以漏掉消息",
)
def pairwise_order_too_weak():
    """Pairwise order is too weak: in some run of uniform reliable broadcast with a correct process
    any two messages have one order, but a process that crashes has left one out."""
    return _run(
        lambda R: And(
            Exists(lambda c: R.correct(c)),
            R.uniform_reliable_broadcast,
            R.pairwise_total_order,
            Not(R.uniform_total_order),
        )
    )


@theorem(
    by=("lean", "example"),
    cite="chandra1996",
    seed="1.3.3",
    witness="later_message_first",
    zh="分离：非一致的原子广播不含一致的",
)
def nonuniform_is_weaker():
    """Non-uniform atomic broadcast is weaker: in some run of it, with a correct process, one that
    crashes has delivered a message before which the others deliver another."""
    return _run(
        lambda R: And(
            Exists(lambda c: R.correct(c)),
            R.nonuniform_atomic_broadcast,
            R.uniform_reliable_broadcast,
            Not(R.uniform_total_order),
        )
    )


@theorem(
    by="lean",
    seed="1.3.3",
    zh="分离：没有正确进程时全序广播不含原子广播",
)
def no_correct_process():
    """The correct process is needed: in some run where every process crashes there is total order
    broadcast and not atomic broadcast."""
    return _run(lambda R: And(R.total_order_broadcast, Not(R.atomic_broadcast)))
