"""Operation-based CRDTs over a network: broadcasts that are delivered in causal order.

Shapiro, Preguiça, Baquero and Zawirski 2011.  A client's update becomes an operation in the state
of its own replica; the replica executes it and broadcasts it, and every replica that delivers it
executes it.  The record of broadcasts and deliveries is that of any network; causal order is that
of the happened-before of the record, and one network that has it is causal broadcast by vector
clocks (`proofs.causality.causal_broadcast`).
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
    Option,
    Or,
    Sort,
    Structure,
    definition,
    none,
    recursive,
    some,
    theorem,
    true,
    val,
)
from proofs.causality.causal_broadcast.protocol import CausalBroadcast
from proofs.causality.causality.computation import Computation
from proofs.causality.modes.statements import causally_ordered


class Broadcasts(Structure, var="N", zh="广播与投递的记录"):
    """What was broadcast and delivered, event by event, whatever the network."""

    Process: Sort
    length: Nat  # how many events there were
    process: Fun[Nat, Process]  # the process of an event
    source: Fun[Nat, Option[Nat]]  # the broadcast that an event delivers; none: it broadcasts

    @definition(zh="事件执行某次广播的操作")
    def executes(self, e: Nat, k: Nat):
        """The event executes the operation of a broadcast: it delivers it, or it is the broadcast,
        which executes at once."""
        return Or(self.source(e) == some(k), And(self.source(e) == none(), e == k))

    @definition(zh="到时刻 n 为止已执行")
    def executed(self, p: Process, n: Nat, k: Nat):
        """Among the first ``n`` events the process has executed the operation of a broadcast."""
        return Exists(lambda e: And(e < n, self.process(e) == p, self.executes(e, k)))

    @definition(zh="只投递已广播的")
    def from_the_past(self):
        """What is delivered was broadcast before."""

        def broadcast_before(e: Nat):
            return Implies(
                e < self.length,
                Match(
                    self.source(e),
                    none=lambda: true,
                    some=lambda k: And(k < e, self.source(k) == none()),
                ),
            )

        return ForAll(broadcast_before)

    @definition(zh="至多执行一次")
    def once(self):
        """No process executes the operation of a broadcast twice."""
        return ForAll(
            lambda e, f, k: Implies(
                e < self.length,
                f < self.length,
                k < self.length,
                self.process(e) == self.process(f),
                self.executes(e, k),
                self.executes(f, k),
                e == f,
            )
        )


@definition(zh="记录的计算")
def computation_of(N: Broadcasts, K: Computation[N.Process, Fin[N.length], Fin[N.length]]):
    """The computation of the record: its events, in their order at each process, and a message from
    each broadcast to its deliveries."""
    return And(
        ForAll(lambda i: K.process(i) == N.process(val(i))),
        ForAll(
            lambda i, j: Iff(
                K.local_step(i, j),
                And(
                    i < j,
                    N.process(val(i)) == N.process(val(j)),
                    ForAll(
                        lambda k: Implies(i < k, k < j, N.process(val(k)) != N.process(val(j))),
                        k=Fin[N.length],
                    ),
                ),
            )
        ),
        ForAll(lambda i, j: Iff(K.message_step(i, j), N.source(val(j)) == some(val(i)))),
    )


class OperationReplicas(Structure, var="R", zh="副本的状态与已广播的操作"):
    """The states of the replicas, and the operations that were broadcast."""

    Process: Sort
    Operation: Sort
    State: Sort
    state: Fun[Process, State]  # the state of a replica
    sent: Fun[Nat, Option[Operation]]  # the operation of a broadcast


class OperationCrdt(Structure, var="C", zh="基于操作的可复制数据类型"):
    """An operation-based replicated data type: an update becomes an operation, which every replica
    executes."""

    Update: Sort
    Operation: Sort
    State: Sort
    initial: State  # the state of every replica at the start
    prepare: Fun[Nat, Update, State, Operation]  # the operation of a broadcast, at its replica
    effect: Fun[Operation, State, State]  # the state after an operation


@definition(cite="shapiro2011", zh="事件之后")
def after_event(
    Process: Sort,
    C: OperationCrdt,
    R: OperationReplicas[Process, C.Operation, C.State],
    e: Nat,
    p: Process,
    source: Option[Nat],
    u: C.Update,
) -> OperationReplicas[Process, C.Operation, C.State]:
    """What an event at a process changes: a broadcast makes an operation of the update in the state
    of its replica; this, or the operation that is delivered, is executed there."""
    new = Match(source, none=lambda: some(C.prepare(e, u, R.state(p))), some=lambda k: R.sent(k))
    return OperationReplicas.make(
        state=lambda q: If(
            q == p,
            Match(new, none=lambda: R.state(q), some=lambda o: C.effect(o, R.state(q))),
            R.state(q),
        ),
        sent=lambda k: If(And(k == e, source == none()), new, R.sent(k)),
    )


@recursive(cite="shapiro2011", zh="前 n 个事件之后的副本")
def replicas_after(
    C: OperationCrdt, N: Broadcasts, update: Fun[Nat, C.Update], n: Nat
) -> OperationReplicas[N.Process, C.Operation, C.State]:
    """The replicas after the first ``n`` events of a record, if at the broadcasts the clients want
    these updates."""
    return Match(
        n,
        zero=lambda: OperationReplicas.make(state=lambda p: C.initial, sent=lambda k: none()),
        succ=lambda e: after_event(
            C, replicas_after(C, N, update, e), e, N.process(e), N.source(e), update(e)
        ),
    )


@definition(zh="执行过的另一副本也执行过")
def executed_too(N: Broadcasts, p: N.Process, n: Nat, q: N.Process, m: Nat):
    """What ``p`` has executed in the first ``n`` events ``q`` has executed in the first ``m``."""
    return ForAll(lambda k: Implies(k < N.length, N.executed(p, n, k), N.executed(q, m, k)))


@definition(cite="shapiro2011", zh="并发操作可交换")
def concurrent_commute(
    C: OperationCrdt,
    N: Broadcasts,
    K: Computation[N.Process, Fin[N.length], Fin[N.length]],
    update: Fun[Nat, C.Update],
):
    """Any two operations of the run that are concurrent commute."""

    def commute(i: Fin[N.length], j: Fin[N.length], x: C.Operation, y: C.Operation, t: C.State):
        sent = replicas_after(C, N, update, N.length).sent
        return Implies(
            K.concurrent(i, j),
            sent(val(i)) == some(x),
            sent(val(j)) == some(y),
            C.effect(x, C.effect(y, t)) == C.effect(y, C.effect(x, t)),
        )

    return ForAll(commute)


@theorem(
    by="lean",
    cite="shapiro2011",
    zh="操作型 CRDT：因果序投递、并发操作可交换则收敛",
    witness="two_writers",
    mutants=(
        Mutant(1, by="from_the_future"),
        Mutant(2, by="another_computation"),
        Mutant(3, by="written_twice"),
        Mutant(4, by="overtaken_write"),
        Mutant(5, by="longer_here"),
        Mutant(6, by="longer_there"),
        Mutant(7, by="missing_write"),
        Mutant(8, by="missing_write_here"),
        Mutant(9, by="crossing_writes"),
    ),
)
def op_based_over_causal_delivery(
    C: OperationCrdt,
    N: Broadcasts,
    K: Computation[N.Process, Fin[N.length], Fin[N.length]],
    update: Fun[Nat, C.Update],
    p: N.Process,
    q: N.Process,
    n: Nat,
    m: Nat,
):
    """Operation-based CRDTs converge (Shapiro et al.): if operations are delivered in causal order
    and at most once, and concurrent ones commute, then at any two times replicas that have executed
    the same operations are in the same state."""
    return Implies(
        N.from_the_past,
        computation_of(N, K),
        N.once,
        causally_ordered(K),
        n <= N.length,
        m <= N.length,
        executed_too(N, p, n, q, m),
        executed_too(N, q, m, p, n),
        concurrent_commute(C, N, K, update),
        replicas_after(C, N, update, n).state(p) == replicas_after(C, N, update, m).state(q),
    )


@definition(zh="协议运行的记录")
def records(N: Broadcasts, B: CausalBroadcast[N.Process], s: B.State):
    """The record is that of a run of causal broadcast that led to a state."""
    return And(
        N.length == s.length,
        ForAll(lambda i: Implies(i < N.length, N.process(i) == s.process(i))),
        ForAll(lambda i: Implies(i < N.length, N.source(i) == s.source(i))),
    )


@theorem(by="lean", cite="bss1991", zh="见证：因果广播的一次运行及其操作")
def run_with_operations():
    """The hypotheses of the next theorem can be met: in a run of causal broadcast two replicas have
    executed the same operation."""

    def claim(
        Update: Sort,
        Operation: Sort,
        State: Sort,
        C: OperationCrdt[Update, Operation, State],
        Process: Sort,
        N: Broadcasts[Process],
        B: CausalBroadcast[Process],
        s: B.State,
        K: Computation[Process, Fin[N.length], Fin[N.length]],
        update: Fun[Nat, Update],
        p: Process,
        q: Process,
        n: Nat,
        m: Nat,
    ):
        return And(
            B.reachable(s),
            records(N, B, s),
            computation_of(N, K),
            n <= N.length,
            m <= N.length,
            executed_too(N, p, n, q, m),
            executed_too(N, q, m, p, n),
            concurrent_commute(C, N, K, update),
            p != q,
            replicas_after(C, N, update, n).state(p) != C.initial,
        )

    return Exists(claim)


@theorem(
    by="lean",
    cite="shapiro2011",
    zh="因果广播上的操作型 CRDT 收敛",
    inhabited_by="run_with_operations",
)
def causal_broadcast_converges(
    C: OperationCrdt,
    N: Broadcasts,
    B: CausalBroadcast[N.Process],
    s: B.State,
    K: Computation[N.Process, Fin[N.length], Fin[N.length]],
    update: Fun[Nat, C.Update],
    p: N.Process,
    q: N.Process,
    n: Nat,
    m: Nat,
):
    """Over causal broadcast by vector clocks operation-based CRDTs converge, whatever the network
    loses, repeats and reorders: if concurrent operations commute, then at any two times of a run
    replicas that have executed the same operations are in the same state."""
    return Implies(
        B.reachable(s),
        records(N, B, s),
        computation_of(N, K),
        n <= N.length,
        m <= N.length,
        executed_too(N, p, n, q, m),
        executed_too(N, q, m, p, n),
        concurrent_commute(C, N, K, update),
        replicas_after(C, N, update, n).state(p) == replicas_after(C, N, update, m).state(q),
    )
