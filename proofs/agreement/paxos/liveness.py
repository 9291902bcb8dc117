"""What a decision of Paxos needs beyond safety.

Agreement holds always (`paxos.agreement`).  A decision needs more: a live quorum of each phase, and
that proposers do not compete for ever.
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
    Nat,
    Not,
    Or,
    Sort,
    definition,
    member,
    theorem,
)
from proofs.agreement.paxos.protocol import Paxos
from proofs.agreement.paxos.runs import Act, alone, fair, labelled


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


@definition(zh="存活者从不决定")
def undecided(P: Paxos, live: List[Acceptor]):
    """No run in which no other acceptor acts decides."""

    def claim(
        s: P.State,
        acts: List[Act[Acceptor, Value, Ballot, PrepareQuorum, AcceptQuorum]],
        t: P.State,
        b: Ballot,
        v: Value,
    ):
        return Implies(
            P.init(s),
            labelled(P).path(s, acts, t),
            ForAll(lambda act: Implies(member(act, acts), Exists(lambda c: alone(live, c, act)))),
            Not(t.decided(b, v)),
        )

    return ForAll(claim)


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


@theorem(
    by="lean",
    cite="lamport1998",
    seed="1.7.3",
    witness="three_acceptors",
    zh="进展：只要两个阶段各有一个法定集存活，就总能继续到决定",
)
def progress(P: Paxos, p: PrepareQuorum, q: AcceptQuorum, live: List[Acceptor]):
    """Progress: with live quorums of both phases, a decision can be reached from everywhere."""
    return Implies(
        ForAll(lambda a: Implies(P.prepare_member(a, p), member(a, live))),
        ForAll(lambda a: Implies(P.accept_member(a, q), member(a, live))),
        non_blocking(P, live),
    )


@theorem(
    by="lean",
    seed="1.7.3",
    witness="one_live_acceptor",
    zh="阻塞：某阶段没有存活的法定集，就没有决定",
    tight="terminates_under_stable_leader",
)
def blocked_without_quorum(P: Paxos, live: List[Acceptor]):
    """Without a live quorum of each phase, no run of the live acceptors decides."""
    return Implies(
        Or(
            ForAll(lambda p: Exists(lambda a: And(P.prepare_member(a, p), Not(member(a, live))))),
            ForAll(lambda q: Exists(lambda a: And(P.accept_member(a, q), Not(member(a, live))))),
        ),
        undecided(P, live),
    )


@theorem(
    by="lean",
    cite="lamport2001",
    seed="1.7.3",
    witness="three_acceptors",
    zh="终止：领导者稳定、法定集存活且公平时必有决定",
    tight="blocked_without_quorum",
)
def terminates_under_stable_leader(
    P: Paxos, p: PrepareQuorum, q: AcceptQuorum, live: List[Acceptor]
):
    """Termination: with live quorums of both phases, a fair run with a stable leader decides."""
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
