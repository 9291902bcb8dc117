"""Happened-before, logical clocks, vector clocks and consistent cuts.

Lamport 1978 (the relation and the Clock Condition), Fidge 1988 and Mattern 1989 (vector clocks,
cuts), Charron-Bost 1991 (n components are needed).  Messages have identities: one send event each,
any number of receive events.  The document's ``M`` as a set of triples would identify two
transmissions of one payload, and then it is not defined which send caused which receive.
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
    Match,
    Mutant,
    Nat,
    Not,
    Option,
    Or,
    Rel,
    Sort,
    Structure,
    axiom,
    definition,
    inductive,
    maximum,
    some,
    theorem,
    transitive_closure,
    well_founded,
)


class Computation(Structure, var="K", zh="分布式计算：事件、局部前驱、带标识的消息"):
    """A distributed computation: the events of its processes and the messages between them.

    It may be infinite; every event has a finite past.
    """

    Process: Sort
    Event: Sort
    Message: Sort
    process: Fun[Event, Process]  # the process at which an event happens
    predecessor: Fun[Event, Option[Event]]  # the event just before it on the same process
    send: Fun[Message, Event]  # the one event that sends a message
    received: Fun[Event, Option[Message]]  # the message that an event receives, if any

    @definition(zh="同一进程上紧邻的前一个事件")
    def local_step(self, e: Event, f: Event):
        """``e`` is the event just before ``f`` on one process."""
        return self.predecessor(f) == some(e)

    @definition(zh="消息的发送事件与接收事件")
    def message_step(self, e: Event, f: Event):
        """``f`` receives a message that ``e`` sends."""
        return Exists(lambda m: And(self.received(f) == some(m), self.send(m) == e))

    @definition(zh="直接原因")
    def causal_step(self, e: Event, f: Event):
        """``e`` is an immediate cause of ``f``."""
        return Or(self.local_step(e, f), self.message_step(e, f))

    @axiom(zh="局部前驱在同一进程上")
    def predecessor_same_process(self, e: Event, f: Event):
        """A local predecessor is on the same process."""
        return Implies(self.local_step(e, f), self.process(e) == self.process(f))

    @axiom(zh="同一进程的事件全序排列")
    def process_total(self, e: Event, f: Event):
        """Of two events of one process, one is reached from the other by local steps."""
        return Implies(
            self.process(e) == self.process(f),
            Or(
                e == f,
                transitive_closure(self.local_step, e, f),
                transitive_closure(self.local_step, f, e),
            ),
        )

    @axiom(zh="无因果环，且每个事件的过去是良基的")
    def well_founded_causes(self):
        """There is no causal cycle and no infinite past."""
        return well_founded(self.causal_step)

    @inductive(cite="lamport1978", seed="1.4.1", zh="先于关系：包含直接原因的最小传递关系")
    def happened_before(self, e: Event, f: Event):
        """Lamport's happened-before: the least transitive relation with all causal steps."""
        yield "local", self.local_step(e, f)
        yield "message", self.message_step(e, f)
        yield "trans", Exists(lambda g: And(self.happened_before(e, g), self.happened_before(g, f)))

    @definition(cite="lamport1978", seed="1.4.1", zh="并发：互不先于的两个不同事件")
    def concurrent(self, e: Event, f: Event):
        """Two different events, neither of which happened before the other."""
        return And(e != f, Not(self.happened_before(e, f)), Not(self.happened_before(f, e)))

    @definition(cite="lamport1978", zh="Lamport 时钟：沿直接原因严格递增")
    def lamport_clock(self, clock: Fun[Event, Nat]):
        """``clock`` grows along every local step and every message (Lamport's rules IR1, IR2)."""
        return ForAll(lambda e, f: Implies(self.causal_step(e, f), clock(e) < clock(f)))

    @definition(cite="lamport1978", zh="时间戳序：先比时钟，再比进程")
    def timestamp_before(
        self, clock: Fun[Event, Nat], less: Rel[Process, Process], e: Event, f: Event
    ):
        """``e`` has the smaller clock, or the same clock and the smaller process."""
        return Or(
            clock(e) < clock(f),
            And(clock(e) == clock(f), less(self.process(e), self.process(f))),
        )

    @definition(zh="因果来源：本事件接收的消息的发送事件")
    def known_before(self, clock: Fun[Event, Process, Nat], e: Event, p: Process) -> Nat:
        """What ``e`` knows of process ``p`` when it happens: from its predecessor and its message."""
        return maximum(
            Match(self.predecessor(e), none=lambda: 0, some=lambda d: clock(d, p)),
            Match(self.received(e), none=lambda: 0, some=lambda m: clock(self.send(m), p)),
        )

    @definition(cite="mattern1989", seed="1.4.1", zh="向量时钟：Fidge–Mattern 更新规则")
    def vector_clock(self, clock: Fun[Event, Process, Nat]):
        """``clock`` obeys the update rule of Fidge and Mattern: merge, then count the event."""
        return ForAll(
            lambda e, p: (
                clock(e, p) == self.known_before(clock, e, p) + If(p == self.process(e), 1, 0)
            )
        )

    @definition(cite="mattern1989", zh="一致割集：对因果过去封闭")
    def consistent_cut(self, cut: Rel[Event]):
        """The cut contains the causal past of each of its events."""
        return ForAll(lambda e, f: Implies(self.happened_before(e, f), cut(f), cut(e)))

    @theorem(
        by="lean",
        cite="lamport1978",
        witness="ping_pong",
        zh="没有事件先于自身",
        mutants=Mutant("well_founded_causes", by="cyclic"),
    )
    def happened_before_irreflexive(self, e: Event):
        """No event happened before itself."""
        return Not(self.happened_before(e, e))

    @theorem(
        by=("lean", "smt"),
        uses="happened_before_irreflexive",
        cite="lamport1978",
        seed="1.4.1",
        witness="ping_pong",
        zh="先于关系是严格偏序",
        mutants=Mutant("well_founded_causes", by="cyclic"),
    )
    def happened_before_strict_order(self, e: Event, f: Event, g: Event):
        """Happened-before is a strict order: irreflexive, asymmetric and transitive."""
        return And(
            Not(self.happened_before(e, e)),
            Implies(self.happened_before(e, f), Not(self.happened_before(f, e))),
            Implies(
                self.happened_before(e, f), self.happened_before(f, g), self.happened_before(e, g)
            ),
        )

    @theorem(
        by="lean",
        witness="ping_pong",
        zh="同一进程的两个事件可比较",
        mutants=Mutant("process_total", by="unordered_process"),
    )
    def same_process_comparable(self, e: Event, f: Event):
        """Two events of one process are equal or ordered by happened-before."""
        return Implies(
            self.process(e) == self.process(f),
            Or(e == f, self.happened_before(e, f), self.happened_before(f, e)),
        )

    @theorem(
        by=("lean", "smt"),
        witness="independent_processes",
        zh="并发关系是对称的",
    )
    def concurrency_is_symmetric(self, e: Event, f: Event):
        """Being concurrent has no direction."""
        return Implies(self.concurrent(e, f), self.concurrent(f, e))

    @theorem(
        by=("lean", "smt"),
        uses="same_process_comparable",
        witness="independent_processes",
        zh="并发事件在不同进程上",
        mutants=Mutant("process_total", by="unordered_process"),
    )
    def concurrent_on_different_processes(self, e: Event, f: Event):
        """Concurrent events are on different processes."""
        return Implies(self.concurrent(e, f), self.process(e) != self.process(f))

    @theorem(
        by="lean",
        cite="lamport1978",
        seed="1.4.1",
        witness="ping_pong_clock",
        zh="时钟条件",
        mutants=Mutant(1, by="frozen_clock"),
    )
    def clock_condition(self, clock: Fun[Event, Nat], e: Event, f: Event):
        """Clock Condition: a Lamport clock is smaller at the event that happened before."""
        return Implies(self.lamport_clock(clock), self.happened_before(e, f), clock(e) < clock(f))

    @theorem(by="lean", cite="lamport1978", witness="ping_pong", zh="Lamport 时钟存在")
    def lamport_clock_exists(self):
        """Every computation has a Lamport clock."""
        return Exists(lambda clock: self.lamport_clock(clock))

    @theorem(
        by=("lean", "smt"),
        uses=("clock_condition", "same_process_comparable"),
        cite="lamport1978",
        seed="1.4.1",
        zh="按（时钟，进程）排序得到扩展先于关系的全序",
        witness="timestamps",
        mutants=(Mutant(1, by="frozen_timestamps"), Mutant(4, by="unordered_timestamps")),
    )
    def total_order_extension(self, clock: Fun[Event, Nat], less: Rel[Process, Process]):
        """Ordering events by (clock, process) is a strict total order that extends
        happened-before (Lamport's ``⇒``)."""

        def before(e, f):
            return self.timestamp_before(clock, less, e, f)

        return Implies(
            self.lamport_clock(clock),
            ForAll(lambda p: Not(less(p, p))),
            ForAll(lambda p, q, r: Implies(less(p, q), less(q, r), less(p, r))),
            ForAll(lambda p, q: Or(p == q, less(p, q), less(q, p))),
            And(
                ForAll(lambda e, f: Implies(self.happened_before(e, f), before(e, f))),
                ForAll(lambda e: Not(before(e, e)), e=self.Event),
                ForAll(
                    lambda e, f, g: Implies(before(e, f), before(f, g), before(e, g)), e=self.Event
                ),
                ForAll(lambda e, f: Or(e == f, before(e, f), before(f, e)), e=self.Event),
            ),
        )

    @theorem(
        by="lean", cite="mattern1989", witness="ping_pong", zh="向量时钟存在：更新规则是全函数"
    )
    def vector_clock_exists(self):
        """Every computation has a vector clock: the update rule defines a total function."""
        return Exists(lambda clock: self.vector_clock(clock))

    @theorem(
        by="lean",
        cite="mattern1989",
        witness="ping_pong_vectors",
        zh="向量时钟唯一",
        mutants=Mutant(1, by="wrong_vectors"),
    )
    def vector_clock_unique(
        self, clock: Fun[Event, Process, Nat], other: Fun[Event, Process, Nat], e: Event, p: Process
    ):
        """The update rule determines the vector clock."""
        return Implies(
            self.vector_clock(clock), self.vector_clock(other), clock(e, p) == other(e, p)
        )

    @theorem(
        by="lean",
        cite="mattern1989",
        seed="1.4.1",
        witness="ping_pong_vectors",
        zh="向量时钟刻画因果",
        mutants=Mutant(1, by="wrong_vectors"),
    )
    def vector_clock_characterizes(self, clock: Fun[Event, Process, Nat], e: Event, f: Event):
        """For two different events, ``e`` happened before ``f`` exactly when its vector is
        componentwise at most that of ``f``."""
        return Implies(
            self.vector_clock(clock),
            e != f,
            Iff(self.happened_before(e, f), ForAll(lambda p: clock(e, p) <= clock(f, p))),
        )

    @theorem(
        by="lean",
        cite="mattern1989",
        witness="ping_pong_vectors",
        zh="比较一个分量即可判断因果",
        mutants=Mutant(1, by="wrong_vectors"),
    )
    def vector_clock_constant_time_test(self, clock: Fun[Event, Process, Nat], e: Event, f: Event):
        """One component decides: ``e`` happened before ``f`` exactly when ``f`` has counted ``e`` on
        the process of ``e``."""
        return Implies(
            self.vector_clock(clock),
            e != f,
            Iff(
                self.happened_before(e, f),
                clock(e, self.process(e)) <= clock(f, self.process(e)),
            ),
        )

    @theorem(
        by="lean",
        cite="mattern1989",
        witness="ping_pong_vectors",
        zh="并发的两分量判据",
        mutants=Mutant(1, by="unmerged_vectors"),
    )
    def vector_clock_concurrent(self, clock: Fun[Event, Process, Nat], e: Event, f: Event):
        """Two events are concurrent exactly when neither has counted the other."""
        return Implies(
            self.vector_clock(clock),
            Iff(
                self.concurrent(e, f),
                And(
                    clock(f, self.process(e)) < clock(e, self.process(e)),
                    clock(e, self.process(f)) < clock(f, self.process(f)),
                ),
            ),
        )

    @theorem(
        by="lean",
        cite="mattern1989",
        witness="ping_pong_vectors",
        zh="不同事件的向量不同",
        mutants=Mutant(1, by="wrong_vectors"),
    )
    def vector_clock_injective(self, clock: Fun[Event, Process, Nat], e: Event, f: Event):
        """Different events have different vectors."""
        return Implies(
            self.vector_clock(clock), ForAll(lambda p: clock(e, p) == clock(f, p)), e == f
        )

    @theorem(
        by="lean",
        cite="mattern1989",
        zh="割集一致当且仅当没有孤儿消息且对前驱封闭",
        witness="ping_pong",
    )
    def consistent_cut_iff(self, cut: Rel[Event]):
        """A cut is consistent exactly when it is closed under local predecessors and contains the
        send of every message that it receives (no orphan message)."""
        return Iff(
            self.consistent_cut(cut),
            ForAll(lambda e, f: Implies(self.causal_step(e, f), cut(f), cut(e))),
        )

    @theorem(
        by=("lean", "smt"),
        cite="mattern1989",
        witness="ping_pong_cuts",
        zh="一致割集构成分配格",
        mutants=(Mutant(1, by="orphan_cut"), Mutant(2, by="orphan_cut_second")),
    )
    def consistent_cuts_lattice(self, c: Rel[Event], d: Rel[Event]):
        """The intersection and the union of two consistent cuts are consistent cuts, and so are the
        empty and the full cut: consistent cuts are a sublattice of the (distributive) lattice of all
        sets of events, with its bottom and top."""
        return Implies(
            self.consistent_cut(c),
            self.consistent_cut(d),
            And(
                self.consistent_cut(lambda e: And(c(e), d(e))),
                self.consistent_cut(lambda e: Or(c(e), d(e))),
                self.consistent_cut(lambda e: False),
                self.consistent_cut(lambda e: True),
            ),
        )

    @theorem(
        by="lean",
        cite="mattern1989",
        zh="任意多个一致割集的并与交一致",
        witness="cut_family",
        mutants=Mutant(1, by="orphan_family"),
    )
    def consistent_cuts_complete(self, family: Rel[Rel[Event]]):
        """The lattice is complete: unions and intersections of any family of consistent cuts are
        consistent."""
        return Implies(
            ForAll(lambda cut: Implies(family(cut), self.consistent_cut(cut))),
            And(
                self.consistent_cut(lambda e: Exists(lambda cut: And(family(cut), cut(e)))),
                self.consistent_cut(lambda e: ForAll(lambda cut: Implies(family(cut), cut(e)))),
            ),
        )

    @theorem(by=("lean", "smt"), cite="mattern1989", witness="ping_pong", zh="因果过去是一致割集")
    def causal_past_is_consistent(self, e: Event):
        """An event with everything that happened before it is the least consistent cut that contains
        the event."""

        def past(d):
            return Or(d == e, self.happened_before(d, e))

        return And(
            self.consistent_cut(past),
            ForAll(
                lambda cut, d: Implies(self.consistent_cut(cut), cut(e), past(d), cut(d)),
                cut=Rel[self.Event],
            ),
        )


@theorem(
    by="lean",
    cite="lamport1978",
    seed="1.4.1",
    zh="Lamport 时钟不能反推因果",
    witness="independent_clock",
)
def lamport_clock_incomplete():
    """The converse of the Clock Condition fails: some Lamport clock orders two concurrent events."""

    def claim(
        Process: Sort,
        Event: Sort,
        Message: Sort,
        K: Computation[Process, Event, Message],
        clock: Fun[Event, Nat],
        e: Event,
        f: Event,
    ):
        return And(K.lamport_clock(clock), clock(e) < clock(f), K.concurrent(e, f))

    return Exists(claim)


@theorem(by="lean", cite="charronbost1991", zh="n 个进程需要 n 个分量")
def charron_bost(n: Nat):
    """Vectors that characterize causality need n components: for every n there is one computation of
    n processes such that for no k below n does componentwise comparison of vectors of k naturals
    decide its happened-before."""

    def claim(Event: Sort, Message: Sort, K: Computation[Fin[n], Event, Message]):
        def size(k: Nat, stamp: Fun[Event, Fin[k], Nat]):
            return Implies(
                ForAll(
                    lambda e, f: Implies(
                        e != f,
                        Iff(
                            K.happened_before(e, f),
                            ForAll(lambda i: stamp(e, i) <= stamp(f, i)),
                        ),
                    )
                ),
                n <= k,
            )

        return ForAll(size)

    return Exists(claim)


@theorem(by="lean", seed="1.1.1", zh="由有效轨迹构造计算", witness="ping_pong_trace")
def of_trace(
    Process: Sort, n: Nat, process: Fun[Fin[n], Process], source: Fun[Fin[n], Option[Fin[n]]]
):
    """Every valid trace is a computation: list the events in any order in which each receive comes
    after its send; then events of one process are ordered as listed, messages are as listed, and
    happened-before goes forward in the list."""

    def claim(K: Computation[Process, Fin[n], Fin[n]]):
        return And(
            ForAll(lambda i: K.process(i) == process(i)),
            ForAll(
                lambda i, j: Iff(
                    K.local_step(i, j),
                    And(
                        i < j,
                        process(i) == process(j),
                        ForAll(lambda k: Implies(i < k, k < j, process(k) != process(j)), k=Fin[n]),
                    ),
                )
            ),
            ForAll(lambda i, j: Iff(K.message_step(i, j), source(j) == some(i))),
            ForAll(lambda i, j: Implies(K.happened_before(i, j), i < j)),
        )

    return Implies(ForAll(lambda i, j: Implies(source(i) == some(j), j < i)), Exists(claim))
