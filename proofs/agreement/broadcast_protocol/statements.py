"""Broadcast protocols in the model of Fischer, Lynch and Paterson, and one of them: a sequencer.

As in ``proofs.impossibility.flp`` processes are deterministic, take steps one at a time, and
receive in each at most one message from a buffer that is a multiset.  In a step a process may also
get a request from its client, to broadcast something.  What it has delivered is part of its state.
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
    Implies,
    List,
    Match,
    Nat,
    Option,
    Pair,
    Sort,
    Structure,
    append,
    axiom,
    count,
    decide,
    definition,
    length,
    map_list,
    member,
    pair,
    some,
)
from proofs.agreement.broadcast.statements import BroadcastRun
from proofs.foundations.execution.statements import Execution
from proofs.impossibility.flp.statements import Configuration


class Event(Structure, var="e", zh="事件：一个进程的一步"):
    """A step of a process, in which it may get a request and may receive a message."""

    Process: Sort
    Payload: Sort
    Message: Sort
    process: Process  # who takes the step
    request: Option[Payload]  # what its client asks it to broadcast, if anything
    received: Option[Message]  # the message that it receives, if any


class BroadcastProtocol(Structure, var="B", zh="广播协议：确定性进程"):
    """A broadcast protocol: deterministic processes that exchange messages."""

    Process: Sort
    Payload: Sort
    Message: Sort
    State: Sort
    start: Fun[Process, State]  # the initial state of a process
    next: Fun[  # the state after a step, with a request and a message, if any
        Process, State, Option[Payload], Option[Message], State
    ]
    sends: Fun[  # what a step sends, with addressees
        Process, State, Option[Payload], Option[Message], List[Pair[Process, Message]]
    ]
    log: Fun[State, List[Payload]]  # what a process in this state has delivered, in order

    @definition(zh="初始配置")
    def initial(self) -> Configuration[Process, Message, State]:
        """At the start the buffer is empty."""
        return Configuration.make(state=self.start, buffer=lambda p, m: 0)

    @definition(zh="一步之后的配置")
    def after(
        self, C: Configuration[Process, Message, State], e: Event[Process, Payload, Message]
    ) -> Configuration[Process, Message, State]:
        """The configuration after a step."""
        p = e.process
        return Configuration.make(
            state=lambda q: If(q == p, self.next(p, C.state(p), e.request, e.received), C.state(q)),
            buffer=lambda q, m: (
                (C.buffer(q, m) - If(And(q == p, e.received == some(m)), 1, 0))
                + count(
                    lambda sent: decide(sent == pair(q, m)),
                    self.sends(p, C.state(p), e.request, e.received),
                )
            ),
        )

    @definition(zh="事件可用：所收消息在缓冲区中")
    def applicable(
        self, C: Configuration[Process, Message, State], e: Event[Process, Payload, Message]
    ):
        """A step is applicable when the message that it receives is in the buffer."""
        return ForAll(lambda m: Implies(e.received == some(m), C.buffer(e.process, m) > 0))

    @definition(zh="协议的执行")
    def execution(
        self,
    ) -> Execution[Configuration[Process, Message, State], Event[Process, Payload, Message]]:
        """The executions of the protocol."""
        return Execution.make(apply=self.after, enabled=self.applicable)

    @definition(zh="运行在 t 时刻的配置")
    def configuration(
        self, schedule: Fun[Nat, Event[Process, Payload, Message]], t: Nat
    ) -> Configuration[Process, Message, State]:
        """The configuration after the first ``t`` steps of a run."""
        return self.execution.state_at(self.initial, schedule, t)

    @definition(cite="flp1985", zh="可容许的运行：步骤可用，发给非故障进程的消息终被接收")
    def admissible(self, schedule: Fun[Nat, Event[Process, Payload, Message]]):
        """An admissible run: every step is applicable, and every message to a nonfaulty process is
        eventually received."""

        def received(p: Process, m: Message, n: Nat):
            return Implies(
                nonfaulty(schedule, p),
                self.configuration(schedule, n).buffer(p, m) > 0,
                Exists(
                    lambda k: And(n <= k, schedule(k).process == p, schedule(k).received == some(m))
                ),
            )

        return And(self.execution.allowed_forever(self.initial, schedule), ForAll(received))

    @definition(zh="该运行的广播与投递")
    def deliveries(
        self, schedule: Fun[Nat, Event[Process, Payload, Message]]
    ) -> BroadcastRun[Process, Payload, Nat]:
        """What is broadcast and delivered in a run; correct is who is nonfaulty."""
        return BroadcastRun.make(
            correct=lambda p: nonfaulty(schedule, p),
            broadcast=lambda p, m, t: Exists(
                lambda k: And(k < t, schedule(k).process == p, schedule(k).request == some(m))
            ),
            log=lambda p, t: self.log(self.configuration(schedule, t).state(p)),
        )

    @definition(zh="至多一个故障、不重复广播的运行")
    def run_with_one_fault(self, schedule: Fun[Nat, Event[Process, Payload, Message]]):
        """An admissible run with at most one faulty process, in which nothing is broadcast
        twice."""
        return And(
            self.admissible(schedule),
            Exists(lambda f: ForAll(lambda p: Implies(p != f, nonfaulty(schedule, p)))),
            requests_differ(schedule),
        )

    @definition(zh="容忍一个故障地实现原子广播")
    def atomic_broadcast_despite_one_fault(self):
        """Atomic broadcast in spite of one fault: in every admissible run with at most one faulty
        process in which nothing is broadcast twice."""

        def run(schedule: Fun[Nat, Event[Process, Payload, Message]]):
            return Implies(
                self.admissible(schedule),
                Exists(lambda f: ForAll(lambda p: Implies(p != f, nonfaulty(schedule, p)))),
                requests_differ(schedule),
                self.deliveries(schedule).atomic_broadcast,
            )

        return ForAll(run)

    @definition(cite="chandra1996", zh="容忍一个故障地实现非一致的原子广播")
    def nonuniform_despite_one_fault(self):
        """Non-uniform atomic broadcast in spite of one fault: the same of correct processes
        only."""
        return ForAll(
            lambda schedule: Implies(
                self.run_with_one_fault(schedule),
                self.deliveries(schedule).nonuniform_atomic_broadcast,
            )
        )


@definition(cite="flp1985", zh="非故障进程：走无穷多步")
def nonfaulty(
    Process: Sort,
    Payload: Sort,
    Message: Sort,
    schedule: Fun[Nat, Event[Process, Payload, Message]],
    p: Process,
):
    """The process takes infinitely many steps."""
    return ForAll(lambda n: Exists(lambda k: And(n <= k, schedule(k).process == p)))


@definition(zh="没有消息被广播两次")
def requests_differ(
    Process: Sort,
    Payload: Sort,
    Message: Sort,
    schedule: Fun[Nat, Event[Process, Payload, Message]],
):
    """Nothing is broadcast twice."""
    return ForAll(
        lambda i, j, m: Implies(
            schedule(i).request == some(m), schedule(j).request == some(m), i == j
        )
    )


class Note(Data, zh="定序协议的消息"):
    """What the processes of the sequencer protocol send."""

    Payload: Sort
    submit: Case[Payload]  # to the sequencer: a client wants this broadcast
    order: Case[List[Payload]]  # from the sequencer: everything so far, in order


@definition(zh="追加尚未在列的消息")
def extended(Payload: Sort, order: List[Payload], m: Payload) -> List[Payload]:
    """The list with a payload at its end, if that is not in it."""
    return If(member(m, order), order, append(order, [m]))


@definition(zh="请求的消息排入列")
def requested(Payload: Sort, order: List[Payload], request: Option[Payload]) -> List[Payload]:
    """The list with what is requested, if anything, at its end."""
    return Match(request, none=lambda: order, some=lambda m: extended(order, m))


@definition(zh="定序者：请求与提交的消息排入列")
def ordered(
    Payload: Sort,
    order: List[Payload],
    request: Option[Payload],
    received: Option[Note[Payload]],
) -> List[Payload]:
    """The sequencer's list after a step: with what was asked of it and submitted to it."""
    asked = requested(order, request)
    return Match(
        received,
        none=lambda: asked,
        some=lambda x: Match(x, submit=lambda n: extended(asked, n), order=lambda told: asked),
    )


@definition(zh="其他进程：采用更长的列")
def followed(Payload: Sort, order: List[Payload], received: Option[Note[Payload]]) -> List[Payload]:
    """The list of another process after a step: what it is told, when that is longer."""
    return Match(
        received,
        none=lambda: order,
        some=lambda x: Match(
            x,
            submit=lambda m: order,
            order=lambda told: If(length(order) < length(told), told, order),
        ),
    )


class Sequencer(Structure, var="S", zh="定序协议"):
    """A sequencer: the leader lists what it is asked to broadcast and tells everybody the whole
    list whenever it grows; everybody has delivered the longest list heard of."""

    Process: Sort
    Payload: Sort
    leader: Process  # who puts the messages in order
    processes: List[Process]  # whom the leader tells

    @axiom(zh="告知所有进程")
    def everybody(self, p: Process):
        """The leader tells everybody."""
        return member(p, self.processes)

    @definition(zh="新列若增长则告知所有进程")
    def announced(
        self, before: List[Payload], after: List[Payload]
    ) -> List[Pair[Process, Note[Payload]]]:
        """What the leader sends when its list changes from one to another."""
        return If(
            before == after,
            [],
            map_list(lambda q: pair(q, Note.order(after)), self.processes),
        )

    @definition(zh="一步之后的列")
    def step(
        self,
        p: Process,
        order: List[Payload],
        request: Option[Payload],
        received: Option[Note[Payload]],
    ) -> List[Payload]:
        """The list of a process after a step."""
        return If(p == self.leader, ordered(order, request, received), followed(order, received))

    @definition(zh="一步所发的消息")
    def sent(
        self,
        p: Process,
        order: List[Payload],
        request: Option[Payload],
        received: Option[Note[Payload]],
    ) -> List[Pair[Process, Note[Payload]]]:
        """What a process sends in a step: the leader its list, another what it is asked."""
        return If(
            p == self.leader,
            self.announced(order, ordered(order, request, received)),
            Match(request, none=lambda: [], some=lambda m: [pair(self.leader, Note.submit(m))]),
        )

    @definition(zh="作为广播协议")
    def protocol(self) -> BroadcastProtocol[Process, Payload, Note[Payload], List[Payload]]:
        """The sequencer as a broadcast protocol: the state of a process is its log."""
        return BroadcastProtocol.make(
            start=lambda p: [], next=self.step, sends=self.sent, log=lambda order: order
        )
