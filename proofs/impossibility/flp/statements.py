"""Impossibility of consensus with one faulty process (Fischer, Lynch and Paterson, JACM 1985).

The paper's model: processes take steps, each receiving at most one message from a buffer that is a
multiset; messages may be delayed without bound but are not lost; one process may stop.  The states
may be infinitely many, the messages of any kind, the processes any finite number from two on.
"""

from __future__ import annotations

from formal.language import (
    And,
    Bool,
    Exists,
    ForAll,
    Fun,
    If,
    Implies,
    List,
    Nat,
    Not,
    Option,
    Or,
    Pair,
    Sort,
    Structure,
    append,
    axiom,
    count,
    decide,
    definition,
    fst,
    member,
    none,
    pair,
    snd,
    some,
    theorem,
)
from proofs.foundations.execution.statements import Execution


class Configuration(Structure, var="C", zh="配置：每个进程的状态与消息缓冲区（多重集）"):
    """The state of every process, and how often each message is in the buffer for each process."""

    Process: Sort
    Message: Sort
    State: Sort
    state: Fun[Process, State]  # the internal state of a process
    buffer: Fun[Process, Message, Nat]  # how many copies of a message wait for a process


class Protocol(Structure, var="A", zh="共识协议：确定性进程，输入输出各一位"):
    """A consensus protocol: deterministic processes with one input bit and a write-once output."""

    Process: Sort
    Message: Sort
    State: Sort
    start: Fun[Process, Bool, State]  # the initial state of a process with an input
    next: Fun[Process, State, Option[Message], State]  # the state after a step (none: no message)
    sends: Fun[Process, State, Option[Message], List[Pair[Process, Message]]]  # what a step sends
    output: Fun[State, Option[Bool]]  # the output register: the decision, if there is one

    @axiom(zh="初始时未决定")
    def starts_undecided(self, p: Process, b: Bool):
        """No process has decided at the start."""
        return self.output(self.start(p, b)) == none()

    @axiom(zh="输出只写一次")
    def write_once(self, p: Process, s: State, m: Option[Message], b: Bool):
        """A decision is never changed."""
        return Implies(self.output(s) == some(b), self.output(self.next(p, s, m)) == some(b))

    @definition(zh="初始配置")
    def initial(self, input: Fun[Process, Bool]) -> Configuration[Process, Message, State]:
        """The initial configuration with the given inputs: the buffer is empty."""
        return Configuration.make(state=lambda p: self.start(p, input(p)), buffer=lambda p, m: 0)

    @definition(zh="一步之后的配置")
    def after(
        self, C: Configuration[Process, Message, State], e: Pair[Process, Option[Message]]
    ) -> Configuration[Process, Message, State]:
        """The configuration after an event: a process receives a message (or none), changes its
        state and sends messages."""
        p, m = fst(e), snd(e)
        return Configuration.make(
            state=lambda q: If(q == p, self.next(p, C.state(p), m), C.state(q)),
            buffer=lambda q, x: (
                (C.buffer(q, x) - If(e == pair(q, some(x)), 1, 0))
                + count(lambda sent: decide(sent == pair(q, x)), self.sends(p, C.state(p), m))
            ),
        )

    @definition(zh="事件可用：所收消息在缓冲区中")
    def applicable(
        self, C: Configuration[Process, Message, State], e: Pair[Process, Option[Message]]
    ):
        """An event is applicable when the message it receives is in the buffer."""
        return ForAll(lambda m: Implies(snd(e) == some(m), C.buffer(fst(e), m) > 0))

    @definition(zh="协议的执行")
    def execution(
        self,
    ) -> Execution[Configuration[Process, Message, State], Pair[Process, Option[Message]]]:
        """The executions of the protocol."""
        return Execution.make(apply=self.after, enabled=self.applicable)

    @definition(zh="配置中有进程决定了该值")
    def decided(self, C: Configuration[Process, Message, State], v: Bool):
        """Some process has decided the value."""
        return Exists(lambda p: self.output(C.state(p)) == some(v))

    @definition(zh="可达配置")
    def reachable(self, C: Configuration[Process, Message, State]):
        """The configuration is reached from some initial one by a finite schedule."""
        return Exists(
            lambda input, schedule: And(
                self.execution.allowed(self.initial(input), schedule),
                self.execution.run(self.initial(input), schedule) == C,
            )
        )

    @definition(zh="可容许的运行：至多一个故障进程，发给非故障进程的消息终被接收")
    def admissible(
        self,
        C: Configuration[Process, Message, State],
        schedule: Fun[Nat, Pair[Process, Option[Message]]],
    ):
        """An admissible run: at most one process is faulty, and every message to a nonfaulty
        process is eventually received."""
        return And(
            self.execution.allowed_forever(C, schedule),
            Exists(lambda f: ForAll(lambda p: Implies(p != f, nonfaulty(schedule, p)))),
            ForAll(
                lambda p, m, n: Implies(
                    nonfaulty(schedule, p),
                    self.execution.state_at(C, schedule, n).buffer(p, m) > 0,
                    Exists(lambda k: And(n <= k, schedule(k) == pair(p, some(m)))),
                )
            ),
        )

    @definition(zh="一致性")
    def agreement(self):
        """No reachable configuration has two decision values."""
        return ForAll(
            lambda C, v, w: Implies(
                self.reachable(C), self.decided(C, v), self.decided(C, w), v == w
            )
        )

    @definition(zh="非平凡性")
    def nontrivial(self):
        """Each value is the decision of some reachable configuration."""
        return ForAll(lambda v: Exists(lambda C: And(self.reachable(C), self.decided(C, v))))

    @definition(zh="从某初始配置出发的运行终会有进程决定")
    def decides_in(
        self, input: Fun[Process, Bool], schedule: Fun[Nat, Pair[Process, Option[Message]]]
    ):
        """In the run of a schedule some process decides."""
        return Exists(
            lambda n, v: self.decided(self.execution.state_at(self.initial(input), schedule, n), v)
        )

    @definition(zh="容忍一个故障的终止性")
    def terminates(self):
        """In every admissible run some process decides."""
        return ForAll(
            lambda input, schedule: Implies(
                self.admissible(self.initial(input), schedule), self.decides_in(input, schedule)
            )
        )

    @definition(zh="无故障时的终止性")
    def terminates_without_fault(self):
        """In every admissible run without a faulty process some process decides."""
        return ForAll(
            lambda input, schedule: Implies(
                self.admissible(self.initial(input), schedule),
                ForAll(lambda p: nonfaulty(schedule, p)),
                self.decides_in(input, schedule),
            )
        )

    @definition(zh="运行中该进程决定该值")
    def decides_itself(
        self,
        input: Fun[Process, Bool],
        schedule: Fun[Nat, Pair[Process, Option[Message]]],
        p: Process,
        v: Bool,
    ):
        """In the run of a schedule the process itself decides the value."""
        X = self.execution
        return Exists(
            lambda n: self.output(X.state_at(self.initial(input), schedule, n).state(p)) == some(v)
        )

    @definition(zh="无故障时每个进程都决定")
    def everybody_decides_without_fault(self):
        """In every admissible run without a faulty process every process decides."""
        return ForAll(
            lambda input, schedule: Implies(
                self.admissible(self.initial(input), schedule),
                ForAll(lambda p: nonfaulty(schedule, p)),
                ForAll(lambda p: Exists(lambda v: self.decides_itself(input, schedule, p, v))),
            )
        )

    @definition(cite="flp1985", zh="容忍一个故障的完全正确性")
    def totally_correct(self):
        """Totally correct in spite of one fault."""
        return And(self.agreement, self.nontrivial, self.terminates)

    @definition(cite="flp1985", zh="从该配置可以决定该值")
    def can_decide(self, C: Configuration[Process, Message, State], v: Bool):
        """Some configuration reachable from this one has decided the value."""
        return Exists(
            lambda schedule: And(
                self.execution.allowed(C, schedule),
                self.decided(self.execution.run(C, schedule), v),
            )
        )

    @definition(cite="flp1985", zh="双价配置")
    def bivalent(self, C: Configuration[Process, Message, State]):
        """Both decisions can be reached from the configuration."""
        return ForAll(lambda v: self.can_decide(C, v))


@definition(cite="flp1985", zh="非故障进程：走无穷多步")
def nonfaulty(
    Process: Sort,
    Message: Sort,
    schedule: Fun[Nat, Pair[Process, Option[Message]]],
    p: Process,
):
    """The process takes infinitely many steps."""
    return ForAll(lambda n: Exists(lambda k: And(n <= k, fst(schedule(k)) == p)))


@theorem(
    by="lean", cite="flp1985", witness="two_idle_processes", zh="引理 1：不相交进程的调度可交换"
)
def commutativity(
    A: Protocol,
    C: Configuration[Process, Message, State],
    s: List[Pair[Process, Option[Message]]],
    t: List[Pair[Process, Option[Message]]],
):
    """Lemma 1: two schedules in which different processes take steps commute."""
    X = A.execution
    return Implies(
        X.allowed(C, s),
        X.allowed(C, t),
        ForAll(lambda e, f: Implies(member(e, s), member(f, t), fst(e) != fst(f))),
        And(
            X.allowed(X.run(C, s), t),
            X.allowed(X.run(C, t), s),
            X.run(X.run(C, s), t) == X.run(X.run(C, t), s),
        ),
    )


@theorem(
    by="lean",
    cite="flp1985",
    inhabited_by="flp_hypotheses.initial_bivalent_applies",
    zh="引理 2：存在双价的初始配置",
)
def initial_bivalent(A: Protocol, processes: List[Process], p: Process, q: Process):
    """Lemma 2: a non-trivial protocol that terminates in spite of one fault has a bivalent initial
    configuration."""
    return Implies(
        ForAll(lambda r: member(r, processes)),
        p != q,
        A.nontrivial,
        A.terminates,
        Exists(lambda input: A.bivalent(A.initial(input))),
    )


@theorem(
    by="lean",
    cite="flp1985",
    inhabited_by="flp_hypotheses.stay_bivalent_applies",
    zh="引理 3：双价性可以保持",
)
def stay_bivalent(
    A: Protocol,
    processes: List[Process],
    p: Process,
    q: Process,
    C: Configuration[Process, Message, State],
    e: Pair[Process, Option[Message]],
):
    """Lemma 3: if a protocol terminates in spite of one fault, then from a reachable bivalent
    configuration to which an event is applicable, some schedule without that event, followed by it,
    leads to a bivalent configuration."""
    X = A.execution

    def delayed(schedule: List[Pair[Process, Option[Message]]]):
        whole = append(schedule, [e])
        return And(Not(member(e, schedule)), X.allowed(C, whole), A.bivalent(X.run(C, whole)))

    return Implies(
        ForAll(lambda r: member(r, processes)),
        p != q,
        A.terminates,
        A.reachable(C),
        A.bivalent(C),
        A.applicable(C, e),
        Exists(delayed),
    )


@theorem(
    by="lean",
    cite="flp1985",
    seed="1.3.2",
    witness="two_idle_processes",
    zh="定理 1（FLP）：两个以上进程、至多一个故障时，没有完全正确的共识协议",
    tight="leader_protocol",
)
def impossibility(A: Protocol, processes: List[Process], p: Process, q: Process):
    """Theorem 1 (FLP): with two processes or more, no consensus protocol is totally correct in
    spite of one fault."""
    return Implies(ForAll(lambda r: member(r, processes)), p != q, Not(A.totally_correct))


def _only(*processes):
    """There are no other processes."""
    return ForAll(lambda x: Or([x == p for p in processes]))


def _two_processes(claim):
    """Some protocol of exactly two processes satisfies the claim."""

    def body(
        Process: Sort,
        Message: Sort,
        State: Sort,
        A: Protocol[Process, Message, State],
        p: Process,
        q: Process,
    ):
        return And(p != q, _only(p, q), claim(A))

    return Exists(body)


@theorem(by="lean", seed="1.3.2", zh="见证：常值协议（去掉非平凡性）；文档的字面表述因此不成立")
def constant_protocol():
    """Without non-triviality: two processes that always decide the same value agree and terminate
    in spite of one fault.  So the document's sentence, read literally, is refuted."""

    return _two_processes(lambda A: And(A.agreement, A.terminates, Not(A.nontrivial)))


@theorem(by="lean", seed="1.3.2", zh="见证：自决协议（去掉一致性）")
def selfish_protocol():
    """Without agreement: two processes that decide their own input are non-trivial and terminate in
    spite of one fault; from different inputs both values can be decided."""

    def bivalent(A):
        return Exists(lambda input: A.bivalent(A.initial(input)))

    return _two_processes(lambda A: And(A.nontrivial, A.terminates, bivalent(A), Not(A.agreement)))


@theorem(by="lean", seed="1.3.2", zh="见证：领导者协议（没有故障时正确）", tight="impossibility")
def leader_protocol():
    """Without the fault: two processes, one of which follows the other, agree, are non-trivial, and
    both decide in every admissible run in which no process is faulty."""

    return _two_processes(
        lambda A: And(
            A.agreement,
            A.nontrivial,
            A.terminates_without_fault,
            A.everybody_decides_without_fault,
        )
    )


@theorem(by="lean", seed="1.3.2", zh="见证：单进程（两个进程的假设不可少）")
def single_process():
    """Without a second process: a single process can be totally correct in spite of one fault."""

    def claim(
        Process: Sort,
        Message: Sort,
        State: Sort,
        A: Protocol[Process, Message, State],
        p: Process,
    ):
        return And(ForAll(lambda q: q == p), A.totally_correct)

    return Exists(claim)
