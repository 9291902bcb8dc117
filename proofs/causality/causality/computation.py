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
    ForAll,
    Fun,
    If,
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
        """``clock`` grows along every local step (Lamport's rule C1) and every message (C2)."""
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

    @definition(zh="从前驱与所收消息得知的分量")
    def known_before(self, clock: Fun[Event, Process, Nat], e: Event, p: Process) -> Nat:
        """What ``e`` knows of process ``p``: from its predecessor and from its message."""
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
