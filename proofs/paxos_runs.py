"""Runs of Paxos: what a live quorum can always do, what fair runs do, and what they need not do.

Agreement holds always (`paxos.agreement`).  A decision needs more: a live quorum of each phase, and
that proposers do not compete for ever.
"""

from __future__ import annotations

from formal.language import (
    And,
    Case,
    Data,
    Exists,
    ForAll,
    Fun,
    Iff,
    Implies,
    List,
    Match,
    Nat,
    Not,
    Or,
    Sort,
    definition,
    false,
    member,
    theorem,
)
from proofs.execution import LabelledSystem
from proofs.paxos import Paxos

TOPIC = "paxos"


class Act(Data, zh="Paxos 的动作"):
    """The actions of Paxos with their parameters."""

    Acceptor: Sort
    Value: Sort
    Ballot: Sort
    PrepareQuorum: Sort
    AcceptQuorum: Sort
    prepare: Case[Ballot]  # the prepare request of the ballot is sent
    promise: Case[Acceptor, Ballot]  # the acceptor promises the ballot, without a vote to report
    report: Case[Acceptor, Ballot, Ballot, Value]  # the acceptor promises and reports its last vote
    propose: Case[Ballot, PrepareQuorum, Value]  # the ballot proposes a request of a client
    adopt: Case[Ballot, PrepareQuorum, Acceptor, Ballot, Value]  # the ballot adopts a reported vote
    accept: Case[Acceptor, Ballot, Value]  # the acceptor votes in the ballot
    learn: Case[Ballot, AcceptQuorum, Value]  # a learner counts the votes of a quorum


@definition(zh="Paxos 作为带标号的转移系统")
def labelled(
    P: Paxos,
) -> LabelledSystem[P.State, Act[Acceptor, Value, Ballot, PrepareQuorum, AcceptQuorum]]:
    """Paxos as a labelled system: its steps, each with its action and the parameters."""

    def step(
        s: P.State, act: Act[Acceptor, Value, Ballot, PrepareQuorum, AcceptQuorum], t: P.State
    ):
        return Match(
            act,
            prepare=lambda b: P.prepare_step(s, t, b),
            promise=lambda a, b: P.promise_step(s, t, a, b),
            report=lambda a, b, c, v: P.report_step(s, t, a, b, c, v),
            propose=lambda b, p, v: P.propose_step(s, t, b, p, v),
            adopt=lambda b, p, a, c, v: P.adopt_step(s, t, b, p, a, c, v),
            accept=lambda a, b, v: P.accept_step(s, t, a, b, v),
            learn=lambda b, q, v: P.learn_step(s, t, b, q, v),
        )

    return LabelledSystem.make(step=step)


@definition(zh="只有该轮的提议者与存活的接受者行动")
def alone(
    Acceptor: Sort,
    Value: Sort,
    Ballot: Sort,
    PrepareQuorum: Sort,
    AcceptQuorum: Sort,
    live: List[Acceptor],
    b: Ballot,
    act: Act[Acceptor, Value, Ballot, PrepareQuorum, AcceptQuorum],
):
    """An action in the ballot, and if an acceptor takes it, a live one."""
    return Match(
        act,
        prepare=lambda y: y == b,
        promise=lambda x, y: And(y == b, member(x, live)),
        report=lambda x, y, c, v: And(y == b, member(x, live)),
        propose=lambda y, p, v: y == b,
        adopt=lambda y, p, x, c, v: y == b,
        accept=lambda x, y, v: And(y == b, member(x, live)),
        learn=lambda y, q, v: y == b,
    )


@definition(zh="接受者答复该轮的准备请求")
def promises(
    Acceptor: Sort,
    Value: Sort,
    Ballot: Sort,
    PrepareQuorum: Sort,
    AcceptQuorum: Sort,
    a: Acceptor,
    b: Ballot,
    act: Act[Acceptor, Value, Ballot, PrepareQuorum, AcceptQuorum],
):
    """The acceptor promises the ballot."""
    return Match(
        act,
        prepare=lambda y: false,
        promise=lambda x, y: And(x == a, y == b),
        report=lambda x, y, c, v: And(x == a, y == b),
        propose=lambda y, p, v: false,
        adopt=lambda y, p, x, c, v: false,
        accept=lambda x, y, v: false,
        learn=lambda y, q, v: false,
    )


@definition(zh="该轮提出值")
def proposes(
    Acceptor: Sort,
    Value: Sort,
    Ballot: Sort,
    PrepareQuorum: Sort,
    AcceptQuorum: Sort,
    b: Ballot,
    act: Act[Acceptor, Value, Ballot, PrepareQuorum, AcceptQuorum],
):
    """The ballot proposes a value."""
    return Match(
        act,
        prepare=lambda y: false,
        promise=lambda x, y: false,
        report=lambda x, y, c, v: false,
        propose=lambda y, p, v: y == b,
        adopt=lambda y, p, x, c, v: y == b,
        accept=lambda x, y, v: false,
        learn=lambda y, q, v: false,
    )


@definition(zh="接受者在该轮投票")
def votes(
    Acceptor: Sort,
    Value: Sort,
    Ballot: Sort,
    PrepareQuorum: Sort,
    AcceptQuorum: Sort,
    a: Acceptor,
    b: Ballot,
    act: Act[Acceptor, Value, Ballot, PrepareQuorum, AcceptQuorum],
):
    """The acceptor votes in the ballot."""
    return Match(
        act,
        prepare=lambda y: false,
        promise=lambda x, y: false,
        report=lambda x, y, c, v: false,
        propose=lambda y, p, v: false,
        adopt=lambda y, p, x, c, v: false,
        accept=lambda x, y, v: And(x == a, y == b),
        learn=lambda y, q, v: false,
    )


@definition(zh="学习者统计该轮的票")
def learns(
    Acceptor: Sort,
    Value: Sort,
    Ballot: Sort,
    PrepareQuorum: Sort,
    AcceptQuorum: Sort,
    b: Ballot,
    act: Act[Acceptor, Value, Ballot, PrepareQuorum, AcceptQuorum],
):
    """A learner counts the votes of the ballot."""
    return Match(
        act,
        prepare=lambda y: false,
        promise=lambda x, y: false,
        report=lambda x, y, c, v: false,
        propose=lambda y, p, v: false,
        adopt=lambda y, p, x, c, v: false,
        accept=lambda x, y, v: false,
        learn=lambda y, q, v: y == b,
    )


@definition(zh="在该轮中弱公平")
def fair(
    P: Paxos,
    live: List[Acceptor],
    b: Ballot,
    states: Fun[Nat, P.State],
    acts: Fun[Nat, Act[Acceptor, Value, Ballot, PrepareQuorum, AcceptQuorum]],
):
    """Weak fairness in a ballot: each live acceptor that can answer its prepare request does, each
    that can vote in it does, its proposer proposes when it can, and a learner counts the votes when
    there are enough."""
    L = labelled(P)
    return And(
        ForAll(
            lambda a: Implies(
                member(a, live), L.weakly_fair(lambda act: promises(a, b, act), states, acts)
            )
        ),
        L.weakly_fair(lambda act: proposes(b, act), states, acts),
        ForAll(
            lambda a: Implies(
                member(a, live), L.weakly_fair(lambda act: votes(a, b, act), states, acts)
            )
        ),
        L.weakly_fair(lambda act: learns(b, act), states, acts),
    )


@definition(zh="稳定的领导者：某轮已开始，且再无更高的轮")
def stable_leader(P: Paxos, b: Ballot, states: Fun[Nat, P.State]):
    """Some time the ballot is started, and at no time is there a higher one."""
    return And(
        Exists(lambda n: states(n).prepare_sent(b)),
        ForAll(lambda n, c: Implies(states(n).prepare_sent(c), P.le(c, b))),
    )


@definition(zh="非阻塞：存活者总能完成决定")
def non_blocking(P: Paxos, live: List[Acceptor]):
    """From every reachable state, every ballot that is higher than all that were started can
    decide without steps of other ballots, and of acceptors that are not alive."""

    def continuation(b: Ballot, s: P.State, v: Value):
        def decides(
            acts: List[Act[Acceptor, Value, Ballot, PrepareQuorum, AcceptQuorum]],
            t: P.State,
            w: Value,
        ):
            return And(
                labelled(P).path(s, acts, t),
                ForAll(lambda act: Implies(member(act, acts), alone(live, b, act))),
                t.decided(b, w),
            )

        return Implies(
            P.reachable(s),
            P.requested(v),
            ForAll(lambda c: Implies(s.prepare_sent(c), P.lt(c, b))),
            Exists(decides),
        )

    return ForAll(continuation)


@definition(zh="在稳定领导者下终止")
def terminates(P: Paxos, live: List[Acceptor]):
    """Every run with a stable leader that is fair in its ballot to the live acceptors decides."""

    def run(
        b: Ballot,
        v: Value,
        states: Fun[Nat, P.State],
        acts: Fun[Nat, Act[Acceptor, Value, Ballot, PrepareQuorum, AcceptQuorum]],
    ):
        return Implies(
            P.init(states(0)),
            labelled(P).infinite_run(states, acts),
            P.requested(v),
            stable_leader(P, b, states),
            fair(P, live, b, states, acts),
            Exists(lambda n, w: states(n).decided(b, w)),
        )

    return ForAll(run)


@theorem(by="lean", witness="one_promise", zh="Paxos 的步就是带标号系统的步")
def step_is_act(P: Paxos, s: P.State, t: P.State):
    """The steps of the protocol are the steps of the labelled system, with some label."""
    return Iff(P.step(s, t), Exists(lambda act: labelled(P).step(s, act, t)))


@theorem(
    by="lean",
    cite="lamport1998",
    seed="1.7.3",
    witness="three_acceptors",
    zh="进展：只要两个阶段各有一个法定集存活，就总能继续到决定",
)
def progress(P: Paxos, p: PrepareQuorum, q: AcceptQuorum, live: List[Acceptor]):
    """Progress: while the members of some quorum of each phase are alive, from every reachable
    state some finite continuation, in which only they and one proposer act, decides."""
    return Implies(
        ForAll(lambda a: Implies(P.prepare_member(a, p), member(a, live))),
        ForAll(lambda a: Implies(P.accept_member(a, q), member(a, live))),
        non_blocking(P, live),
    )


@theorem(
    by="lean",
    cite="lamport2001",
    seed="1.7.3",
    witness="three_acceptors",
    inhabited_by="stable_leader_run",
    zh="终止：领导者稳定、法定集存活且公平时必有决定",
)
def terminates_under_stable_leader(
    P: Paxos, p: PrepareQuorum, q: AcceptQuorum, live: List[Acceptor]
):
    """Termination: while the members of some quorum of each phase are alive, every fair run with a
    stable leader decides."""
    return Implies(
        ForAll(lambda a: Implies(P.prepare_member(a, p), member(a, live))),
        ForAll(lambda a: Implies(P.accept_member(a, q), member(a, live))),
        terminates(P, live),
    )


def _two_of_three(claim):
    """Some Paxos with three acceptors, any two of which are a quorum of each phase, with a request
    of a client and without a highest ballot satisfies the claim."""

    def body(
        Acceptor: Sort,
        Value: Sort,
        Ballot: Sort,
        PrepareQuorum: Sort,
        AcceptQuorum: Sort,
        P: Paxos[Acceptor, Value, Ballot, PrepareQuorum, AcceptQuorum],
        x: Acceptor,
        y: Acceptor,
        z: Acceptor,
        v: Value,
    ):
        return And(
            x != y,
            y != z,
            x != z,
            ForAll(lambda a: Or(a == x, a == y, a == z)),
            ForAll(
                lambda a: Exists(lambda p: ForAll(lambda c: Iff(P.prepare_member(c, p), c != a)))
            ),
            ForAll(
                lambda a: Exists(lambda q: ForAll(lambda c: Iff(P.accept_member(c, q), c != a)))
            ),
            P.requested(v),
            ForAll(lambda b: Exists(lambda c: P.lt(b, c))),
            claim(P, [x, y, z]),
        )

    return Exists(body)


@theorem(by="lean", seed="1.3.2", zh="活锁：提议者相争的公平运行永不决定")
def livelock():
    """Duelling proposers: among three acceptors, any two of which are a quorum, some run never
    decides although every acceptor promises every ballot, every ballot proposes, and the run is
    fair to all acceptors in every ballot."""

    def claim(P, everyone):
        def run(
            states: Fun[Nat, P.State],
            acts: Fun[Nat, Act[Acceptor, Value, Ballot, PrepareQuorum, AcceptQuorum]],
        ):
            return And(
                P.init(states(0)),
                labelled(P).infinite_run(states, acts),
                ForAll(lambda a, b: Exists(lambda n: states(n).promised(a, b))),
                ForAll(lambda b: Exists(lambda n, w: states(n).proposed(b, w))),
                ForAll(lambda b: fair(P, everyone, b, states, acts)),
                ForAll(lambda n, b, w: Not(states(n).decided(b, w))),
            )

        return Exists(run)

    return _two_of_three(claim)


@theorem(by="lean", zh="见证：存在领导者稳定的公平运行")
def stable_leader_run():
    """Runs as in `terminates_under_stable_leader` exist: three acceptors, any two of which are a
    quorum, and a run with a stable leader that is fair to all of them in its ballot."""

    def claim(P, everyone):
        def run(
            b: Ballot,
            states: Fun[Nat, P.State],
            acts: Fun[Nat, Act[Acceptor, Value, Ballot, PrepareQuorum, AcceptQuorum]],
        ):
            return And(
                P.init(states(0)),
                labelled(P).infinite_run(states, acts),
                stable_leader(P, b, states),
                fair(P, everyone, b, states, acts),
            )

        return Exists(run)

    return _two_of_three(claim)
