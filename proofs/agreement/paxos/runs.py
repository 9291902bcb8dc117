"""Runs of Paxos: its actions as labels, and weak fairness in a ballot."""

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
    Sort,
    definition,
    false,
    member,
    theorem,
)
from proofs.agreement.paxos.protocol import Paxos
from proofs.foundations.execution.statements import LabelledSystem


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


@theorem(by="lean", witness="one_promise", zh="Paxos 的步就是带标号系统的步")
def step_is_act(P: Paxos, s: P.State, t: P.State):
    """The steps of the protocol are the steps of the labelled system, with some label."""
    return Iff(P.step(s, t), Exists(lambda act: labelled(P).step(s, act, t)))
