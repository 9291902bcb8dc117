"""Conflict-free replicated data types: why replicas that only merge, or only commute, converge.

Shapiro, Preguiça, Baquero and Zawirski 2011 (state-based: a semilattice; SEC is their strong
eventual consistency) and Gomes, Kleppmann, Mulligan and Beresford 2017 (operation-based).  The
network is part of the model: what a replica sent may be lost, arrive many times, and late.
"""

from __future__ import annotations

from formal.language import (
    And,
    Bool,
    Case,
    Data,
    Exists,
    ForAll,
    Fun,
    If,
    Implies,
    List,
    Match,
    Mutant,
    Nat,
    Not,
    Pair,
    Rel,
    Sort,
    Structure,
    append,
    cons,
    definition,
    fst,
    member,
    no,
    nodup,
    nth,
    pair,
    recursive,
    snd,
    some,
    theorem,
    true,
)
from proofs.consistency.consistency.replication import Replication
from proofs.foundations.execution.statements import Execution


class GossipEvent(Data, zh="复制事件：更新、发送、接收"):
    """What may happen to replicas that send each other their states."""

    Replica: Sort
    Update: Sort
    State: Sort
    update: Case[Replica, Update]  # a client updates a replica
    send: Case[Replica]  # a replica sends its state to everybody
    receive: Case[Replica, Pair[State, List[Nat]]]  # a replica gets a state that was sent


class Gossip(Structure, var="G", zh="副本的状态与已发送的状态"):
    """The states of the replicas, the updates in them, and all states that were ever sent.

    An update's name is the time at which it happened.  Names are only for the claim: no replica
    looks at them.
    """

    Replica: Sort
    State: Sort
    time: Nat  # the number of events so far
    state: Fun[Replica, State]  # the state of a replica
    known: Fun[Replica, List[Nat]]  # the updates that are in it
    sent: List[Pair[State, List[Nat]]]  # states sent, with the updates in them


class StateCrdt(Structure, var="C", zh="基于状态的可复制数据类型"):
    """A state-based replicated data type: replicas are updated, and merge each other's states."""

    Replica: Sort
    Update: Sort
    State: Sort
    initial: State  # the state of every replica at the start
    update: Fun[Replica, Update, State, State]  # the state after an update at a replica
    merge: Fun[State, State, State]  # what becomes of two states

    @definition(zh="交换律")
    def commutative(self):
        """Merging has no direction."""
        return ForAll(lambda a, b: self.merge(a, b) == self.merge(b, a))

    @definition(zh="结合律")
    def associative(self):
        """Merging three states has no order."""
        return ForAll(
            lambda a, b, c: self.merge(self.merge(a, b), c) == self.merge(a, self.merge(b, c))
        )

    @definition(zh="幂等律")
    def idempotent(self):
        """Merging a state with itself changes nothing."""
        return ForAll(lambda a: self.merge(a, a) == a)

    @definition(zh="更新只增不减")
    def inflationary(self):
        """An update goes up: merged with the state before it, the state after it is unchanged."""
        return ForAll(lambda p, u, s: self.merge(s, self.update(p, u, s)) == self.update(p, u, s))

    @definition(cite="shapiro2011", zh="单调半格")
    def monotone_semilattice(self):
        """States form a semilattice under merging, and updates go up in it."""
        return And(self.commutative, self.associative, self.idempotent, self.inflationary)

    @definition(zh="开始")
    def start(self) -> Gossip[Replica, State]:
        """At the start all replicas are in the initial state and nothing was sent."""
        return Gossip.make(time=0, state=lambda p: self.initial, known=lambda p: [], sent=[])

    @definition(zh="事件之后")
    def after(
        self, G: Gossip[Replica, State], e: GossipEvent[Replica, Update, State]
    ) -> Gossip[Replica, State]:
        """What an event changes: its replica's state, or what was sent."""
        return Gossip.make(
            time=G.time + 1,
            state=lambda q: Match(
                e,
                update=lambda p, u: If(q == p, self.update(p, u, G.state(p)), G.state(q)),
                send=lambda p: G.state(q),
                receive=lambda p, m: If(q == p, self.merge(G.state(p), fst(m)), G.state(q)),
            ),
            known=lambda q: Match(
                e,
                update=lambda p, u: If(q == p, cons(G.time, G.known(p)), G.known(q)),
                send=lambda p: G.known(q),
                receive=lambda p, m: If(q == p, append(G.known(p), snd(m)), G.known(q)),
            ),
            sent=Match(
                e,
                update=lambda p, u: G.sent,
                send=lambda p: cons(pair(G.state(p), G.known(p)), G.sent),
                receive=lambda p, m: G.sent,
            ),
        )

    @definition(zh="事件可发生")
    def possible(self, G: Gossip[Replica, State], e: GossipEvent[Replica, Update, State]):
        """Only what was sent is received: never, once or many times, early or late."""
        return Match(
            e,
            update=lambda p, u: true,
            send=lambda p: true,
            receive=lambda p, m: member(m, G.sent),
        )

    @definition(zh="所有执行")
    def execution(
        self,
    ) -> Execution[Gossip[Replica, State], GossipEvent[Replica, Update, State]]:
        """The executions: any updates, any losses, repetitions and delays."""
        return Execution.make(apply=self.after, enabled=self.possible)

    @definition(zh="时刻 n")
    def moment(
        self, schedule: Fun[Nat, GossipEvent[Replica, Update, State]], n: Nat
    ) -> Gossip[Replica, State]:
        """The replicas after the first ``n`` events of an infinite schedule."""
        return self.execution.state_at(self.start, schedule, n)

    @definition(zh="作为副本随时间的演化")
    def replication(
        self, schedule: Fun[Nat, GossipEvent[Replica, Update, State]]
    ) -> Replication[Replica, Nat, State]:
        """An execution as replicas over time."""
        return Replication.make(
            delivered=lambda p, n, u: member(u, self.moment(schedule, n).known(p)),
            state=lambda p, n: self.moment(schedule, n).state(p),
        )

    @definition(zh="公平的传播")
    def gossips(self, schedule: Fun[Nat, GossipEvent[Replica, Update, State]]):
        """At any time, each replica will yet send its state, and each other one will receive it."""

        def reaches(p: Replica, q: Replica, t: Nat):
            def later(k: Nat, n: Nat):
                snapshot = pair(
                    self.moment(schedule, k).state(p), self.moment(schedule, k).known(p)
                )
                return And(
                    t <= k,
                    k < n,
                    schedule(k) == GossipEvent.send(p),
                    schedule(n) == GossipEvent.receive(q, snapshot),
                )

            return Exists(later)

        return ForAll(reaches)

    @definition(cite="shapiro2011", zh="强最终一致")
    def strongly_eventually_consistent(self):
        """Every execution in which each replica now and then hears from each other one is strongly
        eventually consistent."""
        return ForAll(
            lambda schedule: Implies(
                self.execution.allowed_forever(self.start, schedule),
                self.gossips(schedule),
                self.replication(schedule).strongly_eventually_consistent,
            )
        )


@theorem(
    by="lean",
    cite="shapiro2011",
    zh="半格上的副本：更新相同则状态相同",
    witness="two_maxima",
    mutants=(
        Mutant(1, by="last_wins"),
        Mutant(2, by="rock_paper_scissors"),
        Mutant(3, by="sum_counter"),
        Mutant(4, by="overwriting"),
    ),
)
def strong_convergence(
    C: StateCrdt,
    first: List[GossipEvent[Replica, Update, State]],
    second: List[GossipEvent[Replica, Update, State]],
    p: Replica,
    q: Replica,
):
    """Strong convergence: at any two times of an execution, replicas with the same updates have
    equal states, whatever was lost, repeated or reordered."""
    X = C.execution
    early = X.run(C.start, first)
    late = X.run(C.start, append(first, second))
    return Implies(
        C.commutative,
        C.associative,
        C.idempotent,
        C.inflationary,
        X.allowed(C.start, append(first, second)),
        ForAll(lambda u: Implies(member(u, early.known(p)), member(u, late.known(q)))),
        ForAll(lambda u: Implies(member(u, late.known(q)), member(u, early.known(p)))),
        early.state(p) == late.state(q),
    )


@theorem(
    by="lean",
    cite="shapiro2011",
    zh="状态型 CRDT 强最终一致",
    witness="two_maxima",
)
def strong_eventual_consistency(C: StateCrdt):
    """State-based CRDTs are strongly eventually consistent (Shapiro et al.): if states form a
    semilattice and updates go up in it, then in every execution in which each replica now and then
    hears from each other one."""
    return Implies(C.monotone_semilattice, C.strongly_eventually_consistent)


@theorem(by="lean", witness="boolean_maxima", zh="公平的执行存在")
def fair_execution_exists(Update: Sort, State: Sort, C: StateCrdt[Bool, Update, State], u: Update):
    """The executions of the theorem exist for every data type: one of two replicas, with an update,
    in which each hears from each other again and again."""

    def claim(schedule: Fun[Nat, GossipEvent[Bool, Update, State]]):
        return And(
            schedule(0) == GossipEvent.update(no, u),
            C.execution.allowed_forever(C.start, schedule),
            C.gossips(schedule),
        )

    return Exists(claim)


@recursive(zh="依次执行操作")
def apply_all(
    Operation: Sort,
    State: Sort,
    apply: Fun[Operation, State, State],
    s: State,
    operations: List[Operation],
) -> State:
    """The state after operations applied one after another."""
    return Match(
        operations,
        nil=lambda: s,
        cons=lambda o, rest: apply_all(apply, apply(o, s), rest),
    )


@definition(cite="gomes2017", zh="与先于关系相容的次序")
def respects(Operation: Sort, before: Rel[Operation, Operation], log: List[Operation]):
    """No operation stands in the log before one that happened before it."""
    return ForAll(
        lambda i, j, x, y: Implies(
            i < j, nth(log, i) == some(x), nth(log, j) == some(y), Not(before(y, x))
        )
    )


@theorem(
    by="lean",
    cite="gomes2017",
    zh="操作型 CRDT：并发操作可交换则收敛",
    witness="two_logs",
    mutants=(
        Mutant(1, by="repeated_first"),
        Mutant(2, by="repeated_second"),
        Mutant(3, by="missing_operation"),
        Mutant(4, by="extra_operation"),
        Mutant(5, by="effect_first"),
        Mutant(6, by="effect_second"),
        Mutant(7, by="concurrent_writes"),
    ),
)
def op_based_convergence(
    Operation: Sort,
    State: Sort,
    apply: Fun[Operation, State, State],
    before: Rel[Operation, Operation],
    xs: List[Operation],
    ys: List[Operation],
    s: State,
):
    """Operation-based CRDTs converge (Gomes et al.): two replicas that have applied the same
    operations, each once and after what happened before it, are in the same state, if concurrent
    operations commute."""

    def commute(x: Operation, y: Operation, t: State):
        return Implies(
            Not(before(x, y)), Not(before(y, x)), apply(x, apply(y, t)) == apply(y, apply(x, t))
        )

    return Implies(
        nodup(xs),
        nodup(ys),
        ForAll(lambda x: Implies(member(x, xs), member(x, ys))),
        ForAll(lambda x: Implies(member(x, ys), member(x, xs))),
        respects(before, xs),
        respects(before, ys),
        ForAll(commute),
        apply_all(apply, s, xs) == apply_all(apply, s, ys),
    )
