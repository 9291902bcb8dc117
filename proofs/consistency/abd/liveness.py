"""ABD terminates: with a live quorum every call returns (Attiya, Bar-Noy and Dolev 1995).

The other half of the paper's theorem.  A live quorum is one whose replicas go on answering: the run
is weakly fair to each of them, and to the client.  A replica that crashes takes no further step; of
those outside the quorum nothing is asked.  Fairness to a replica is to its obeying an order to
store or acknowledging it without obeying, together: which of the two it can do may change.
"""

from __future__ import annotations

from formal.language import (
    And,
    Exists,
    ForAll,
    Fun,
    Implies,
    List,
    Nat,
    Not,
    Or,
    Rel,
    Sort,
    definition,
    member,
    theorem,
)
from proofs.consistency.abd.protocol import Register
from proofs.consistency.abd.runs import Act, labelled


@definition(zh="第一阶段结束")
def chooses(
    Replica: Sort,
    Quorum: Sort,
    Operation: Sort,
    Tag: Sort,
    Value: Sort,
    o: Operation,
    act: Act[Replica, Quorum, Operation, Tag, Value],
):
    """The operation ends its first phase."""
    return Or(
        Exists(lambda q, a: act == Act.choose_write(o, q, a)),
        Exists(lambda q, n, a, v: act == Act.choose_read(o, q, n, a, v)),
    )


@definition(zh="副本确认写入命令")
def acknowledges(
    Replica: Sort,
    Quorum: Sort,
    Operation: Sort,
    Tag: Sort,
    Value: Sort,
    m: Replica,
    o: Operation,
    act: Act[Replica, Quorum, Operation, Tag, Value],
):
    """The replica acknowledges the operation's order to store, obeying it or not."""
    return Or(act == Act.store(m, o), act == Act.skip(m, o))


@definition(zh="操作返回")
def returns(
    Replica: Sort,
    Quorum: Sort,
    Operation: Sort,
    Tag: Sort,
    Value: Sort,
    o: Operation,
    act: Act[Replica, Quorum, Operation, Tag, Value],
):
    """The operation returns."""
    return Or(
        Exists(lambda q: act == Act.complete_write(o, q)),
        Exists(lambda q, v: act == Act.complete_read(o, q, v)),
    )


@definition(cite="abd1995", zh="存活的法定集：其每个副本不断应答")
def served_by(
    R: Register,
    q: R.Quorum,
    o: R.Operation,
    states: Fun[Nat, R.State],
    acts: Fun[Nat, Act[R.Replica, R.Quorum, R.Operation, R.Tag, R.Value]],
):
    """The run is weakly fair to the operation: to each replica of the quorum when it could answer
    or acknowledge, and to the client when it could end a phase."""

    def live(m: R.Replica):
        return Implies(
            R.member(m, q),
            And(
                labelled(R).weakly_fair(lambda act: act == Act.reply(m, o), states, acts),
                labelled(R).weakly_fair(lambda act: acknowledges(m, o, act), states, acts),
            ),
        )

    return And(
        ForAll(live),
        labelled(R).weakly_fair(lambda act: chooses(o, act), states, acts),
        labelled(R).weakly_fair(lambda act: returns(o, act), states, acts),
    )


@definition(zh="每个客户端的标签无上界")
def tags_unbounded(R: Register):
    """Every client has tags beyond any given one."""
    return ForAll(lambda c, a: Exists(lambda b: And(R.owner(b) == c, R.lt(a, b))))


@theorem(by="lean", zh="前提可以满足：一次公平的读")
def fair_read():
    """The hypotheses of termination can be met: a fair run in which a read is called."""

    def claim(
        Replica: Sort,
        Quorum: Sort,
        Client: Sort,
        Operation: Sort,
        Tag: Sort,
        Value: Sort,
        R: Register[Replica, Quorum, Client, Operation, Tag, Value],
        replicas: List[Replica],
        q: Quorum,
        o: Operation,
        states: Fun[Nat, R.State],
        acts: Fun[Nat, Act[Replica, Quorum, Operation, Tag, Value]],
        k: Nat,
    ):
        return And(
            ForAll(lambda m: Implies(R.member(m, q), member(m, replicas))),
            tags_unbounded(R),
            labelled(R).infinite_run(states, acts),
            served_by(R, q, o, states, acts),
            states(k).invoked(o),
        )

    return Exists(claim)


@theorem(
    by="lean",
    cite="abd1995",
    inhabited_by="fair_read",
    zh="ABD 终止：有存活的法定集时，每个调用终将返回",
    tight="blocked",
)
def terminates(
    R: Register,
    replicas: List[R.Replica],
    q: R.Quorum,
    o: R.Operation,
    states: Fun[Nat, R.State],
    acts: Fun[Nat, Act[R.Replica, R.Quorum, R.Operation, R.Tag, R.Value]],
    k: Nat,
):
    """With a live quorum, which is finite, every operation that is called returns, whatever all
    others do."""
    return Implies(
        ForAll(lambda m: Implies(R.member(m, q), member(m, replicas))),
        tags_unbounded(R),
        labelled(R).infinite_run(states, acts),
        served_by(R, q, o, states, acts),
        states(k).invoked(o),
        Exists(lambda n: states(n).completed(o)),
    )


@theorem(by="lean", zh="前提可以满足：副本只应答而从不确认")
def silent_run():
    """The hypotheses of `blocked` can be met: replicas that answer and acknowledge nothing."""

    def claim(
        Replica: Sort,
        Quorum: Sort,
        Client: Sort,
        Operation: Sort,
        Tag: Sort,
        Value: Sort,
        R: Register[Replica, Quorum, Client, Operation, Tag, Value],
        dead: Rel[Replica],
        o: Operation,
        states: Fun[Nat, R.State],
        acts: Fun[Nat, Act[Replica, Quorum, Operation, Tag, Value]],
        n: Nat,
    ):
        return And(
            R.init(states(0)),
            labelled(R).infinite_run(states, acts),
            ForAll(lambda q: Exists(lambda m: And(dead(m), R.member(m, q)))),
            ForAll(lambda m, i: Implies(dead(m), Not(acknowledges(m, o, acts(i))))),
        )

    return Exists(claim)


@theorem(
    by="lean",
    cite="abd1995",
    inhabited_by="silent_run",
    zh="见证：没有存活的法定集，调用永不返回",
    tight="terminates",
)
def blocked(
    R: Register,
    dead: Rel[R.Replica],
    o: R.Operation,
    states: Fun[Nat, R.State],
    acts: Fun[Nat, Act[R.Replica, R.Quorum, R.Operation, R.Tag, R.Value]],
    n: Nat,
):
    """Without a live quorum nothing returns: if every quorum has a replica that acknowledges
    nothing, the operation has not returned at any time."""
    return Implies(
        R.init(states(0)),
        labelled(R).infinite_run(states, acts),
        ForAll(lambda q: Exists(lambda m: And(dead(m), R.member(m, q)))),
        ForAll(lambda m, i: Implies(dead(m), Not(acknowledges(m, o, acts(i))))),
        Not(states(n).completed(o)),
    )
