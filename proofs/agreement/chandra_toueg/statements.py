"""The algorithm of Chandra and Toueg (JACM 1996, Figure 4): atomic broadcast by consensus.

A process broadcasts reliably what it wants delivered.  While it has received messages that it has
not delivered, it proposes them to the next instance of consensus, waits for the decision, and
delivers the decided batch, without what it has delivered before, in an order that all use.

Reliable broadcast and consensus are not part of the algorithm: what they answer comes as events, of
any kind and at any time.  That they keep their promises is said of runs, not built in.
"""

from __future__ import annotations

from formal.language import (
    And,
    Case,
    Data,
    Exists,
    ForAll,
    Fun,
    If,
    Iff,
    Implies,
    List,
    Match,
    Nat,
    Not,
    Option,
    Or,
    Rel,
    Sort,
    Structure,
    append,
    axiom,
    decide,
    definition,
    false,
    filter_list,
    member,
    nodup,
    none,
    some,
    true,
)
from proofs.agreement.broadcast.statements import BroadcastRun
from proofs.agreement.consensus.statements import ConsensusRun
from proofs.foundations.execution.statements import Execution


class Event(Data, zh="事件"):
    """What may happen in an execution of the algorithm."""

    Process: Sort
    Message: Sort
    broadcast: Case[Process, Message]  # a process broadcasts a message (reliably)
    receive: Case[Process, Message]  # reliable broadcast hands a message to a process
    propose: Case[Process]  # a process proposes to its current instance of consensus
    decide: Case[Process, List[Message]]  # that instance tells the process its decision
    idle: Case  # nothing happens


class Configuration(Structure, var="C", zh="配置"):
    """What the processes know, and what they have proposed and been told in each instance."""

    Process: Sort
    Message: Sort
    broadcast: Rel[Process, Message]  # the process has broadcast the message
    received: Fun[Process, List[Message]]  # what reliable broadcast has handed to it, in order
    log: Fun[Process, List[Message]]  # what it has delivered, in order
    round: Fun[Process, Nat]  # its current instance: how many it has completed
    proposed: Fun[Nat, Process, Option[List[Message]]]  # its proposal in an instance, if any
    decided: Fun[Nat, Process, Option[List[Message]]]  # the decision it was told, if any


def _changed(C, **fields):
    """The configuration with some fields changed."""
    same = {f.name: getattr(C, f.name) for f in Configuration._info.fields}
    return Configuration.make(**same | fields)


@definition(zh="未投递的消息")
def undelivered(Message: Sort, messages: List[Message], log: List[Message]) -> List[Message]:
    """The messages that are not in the log."""
    return filter_list(lambda m: decide(Not(member(m, log))), messages)


@definition(zh="事件是该进程的一步")
def acts(Process: Sort, Message: Sort, e: Event[Process, Message], p: Process):
    """The event is a step of the process."""
    return Match(
        e,
        broadcast=lambda q, m: q == p,
        receive=lambda q, m: q == p,
        propose=lambda q: q == p,
        decide=lambda q, batch: q == p,
        idle=lambda: false,
    )


class ChandraToueg(Structure, var="A", zh="Chandra–Toueg 算法：以共识实现原子广播"):
    """The algorithm of Chandra and Toueg, for a deterministic order of batches."""

    Process: Sort
    Message: Sort
    arrange: Fun[List[Message], List[Message]]  # the order in which a batch is delivered

    @axiom(zh="排列不增不减")
    def same_messages(self, batch: List[Message], m: Message):
        """To arrange a batch adds no message and drops none."""
        return Iff(member(m, self.arrange(batch)), member(m, batch))

    @axiom(zh="排列不重复")
    def no_repetition(self, batch: List[Message]):
        """To arrange a batch repeats no message."""
        return Implies(nodup(batch), nodup(self.arrange(batch)))

    @definition(zh="初始配置")
    def initial(self) -> Configuration[Process, Message]:
        """At the start nothing has happened, and everybody is in instance 0."""
        return Configuration.make(
            broadcast=lambda p, m: false,
            received=lambda p: [],
            log=lambda p: [],
            round=lambda p: 0,
            proposed=lambda i, p: none(),
            decided=lambda i, p: none(),
        )

    @definition(cite="chandra1996", zh="一步之后的配置")
    def after(
        self, C: Configuration[Process, Message], e: Event[Process, Message]
    ) -> Configuration[Process, Message]:
        """The configuration after an event."""
        return Match(
            e,
            broadcast=lambda p, m: _changed(
                C, broadcast=lambda q, x: Or(C.broadcast(q, x), And(q == p, x == m))
            ),
            receive=lambda p, m: _changed(
                C, received=lambda q: If(q == p, append(C.received(q), [m]), C.received(q))
            ),
            propose=lambda p: _changed(
                C,
                proposed=lambda i, q: If(
                    And(i == C.round(q), q == p),
                    some(undelivered(C.received(q), C.log(q))),
                    C.proposed(i, q),
                ),
            ),
            decide=lambda p, batch: _changed(
                C,
                log=lambda q: If(
                    q == p,
                    append(C.log(q), undelivered(self.arrange(batch), C.log(q))),
                    C.log(q),
                ),
                round=lambda q: If(q == p, C.round(q) + 1, C.round(q)),
                decided=lambda i, q: If(And(i == C.round(q), q == p), some(batch), C.decided(i, q)),
            ),
            idle=lambda: C,
        )

    @definition(cite="chandra1996", zh="事件可发生")
    def possible(self, C: Configuration[Process, Message], e: Event[Process, Message]):
        """A process proposes once in an instance, when there is something to deliver; a decision
        comes after the proposal.  Whatever else comes from outside may come at any time."""
        return Match(
            e,
            broadcast=lambda p, m: true,
            receive=lambda p, m: true,
            propose=lambda p: And(
                C.proposed(C.round(p), p) == none(),
                undelivered(C.received(p), C.log(p)) != [],
            ),
            decide=lambda p, batch: C.proposed(C.round(p), p) != none(),
            idle=lambda: true,
        )

    @definition(zh="算法的执行")
    def execution(
        self,
    ) -> Execution[Configuration[Process, Message], Event[Process, Message]]:
        """The executions of the algorithm."""
        return Execution.make(apply=self.after, enabled=self.possible)

    @definition(zh="运行在 t 时刻的配置")
    def configuration(
        self, schedule: Fun[Nat, Event[Process, Message]], t: Nat
    ) -> Configuration[Process, Message]:
        """The configuration after the first ``t`` events of a run."""
        return self.execution.state_at(self.initial, schedule, t)

    @definition(zh="公平的运行：正确进程终会提议，故障进程终会停止")
    def fair_run(self, correct: Rel[Process], schedule: Fun[Nat, Event[Process, Message]]):
        """A run of the algorithm, fair to the proposals of correct processes, in which a process
        that is not correct takes finitely many steps."""
        return And(
            self.execution.allowed_forever(self.initial, schedule),
            self.execution.fair(
                lambda e: Exists(lambda p: And(correct(p), e == Event.propose(p))),
                self.initial,
                schedule,
            ),
            ForAll(
                lambda p: Implies(
                    Not(correct(p)),
                    Exists(lambda n: ForAll(lambda k: Implies(n <= k, Not(acts(schedule(k), p))))),
                )
            ),
        )

    @definition(zh="所用可靠广播的运行")
    def reliable(
        self, correct: Rel[Process], schedule: Fun[Nat, Event[Process, Message]]
    ) -> BroadcastRun[Process, Message, Nat]:
        """The run of the reliable broadcast that the algorithm uses."""
        return BroadcastRun.make(
            correct=correct,
            broadcast=lambda p, m, t: self.configuration(schedule, t).broadcast(p, m),
            log=lambda p, t: self.configuration(schedule, t).received(p),
        )

    @definition(zh="所用第 i 个共识实例的运行")
    def consensus(
        self, correct: Rel[Process], schedule: Fun[Nat, Event[Process, Message]], i: Nat
    ) -> ConsensusRun[Process, List[Message], Nat]:
        """The run of the ``i``-th instance of consensus that the algorithm uses."""
        return ConsensusRun.make(
            correct=correct,
            proposes=lambda p, batch, t: (
                self.configuration(schedule, t).proposed(i, p) == some(batch)
            ),
            decides=lambda p, batch, t: (
                self.configuration(schedule, t).decided(i, p) == some(batch)
            ),
        )

    @definition(zh="所实现广播的运行")
    def deliveries(
        self, correct: Rel[Process], schedule: Fun[Nat, Event[Process, Message]]
    ) -> BroadcastRun[Process, Message, Nat]:
        """The run of the broadcast that the algorithm implements."""
        return BroadcastRun.make(
            correct=correct,
            broadcast=lambda p, m, t: self.configuration(schedule, t).broadcast(p, m),
            log=lambda p, t: self.configuration(schedule, t).log(p),
        )
