"""Bracha's broadcast is live: totality and delivery, exactly when n > 3f (Bracha 1987).

The other half of the paper's theorem.  Totality: when one correct node delivers a value, all do.
Delivery: when the sender is correct, all correct nodes deliver its value.  Both are of fair runs.
Nothing is asked of faulty nodes, and nobody need deliver when the sender is faulty.

What is needed is that the correct nodes alone are enough: a finite ready quorum of correct nodes
for totality, and a finite echo quorum of correct nodes as well for delivery.  With the paper's
counts this is n > 3f, and for every smaller n there are fair runs that fail.
"""

from __future__ import annotations

from formal.language import (
    And,
    Bool,
    Exists,
    Fin,
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
from proofs.agreement.bracha.protocol import Bracha, exactly
from proofs.agreement.bracha.runs import Act, fair_run
from proofs.foundations.quorum.statements import size


@definition(zh="论文的法定集，至多 f 个节点有错")
def counts(V: Sort, E: Sort, R: Sort, W: Sort, n: Nat, f: Nat, B: Bracha[Fin[n], V, E, R, W]):
    """The quorums are exactly the sets of the paper's sizes, and at most f of n nodes are
    faulty."""
    return And(
        exactly(n, B.in_echo, lambda k: n + f < 2 * k),
        exactly(n, B.in_ready, lambda k: 2 * f + 1 <= k),
        exactly(n, B.in_weak, lambda k: f + 1 <= k),
        Exists(
            lambda faulty: And(
                ForAll(lambda i: Iff(B.honest(i), Not(faulty(i)))), size(n, faulty) <= f
            ),
            faulty=Fun[Fin[n], Bool],
        ),
    )


@definition(cite="bracha1987", zh="全体性：一个正确节点交付，则全体正确节点交付")
def total(B: Bracha):
    """Totality: in every fair run, what some node delivers every correct node delivers."""

    def run(
        states: Fun[Nat, B.State],
        acts: Fun[Nat, Act[Node, Value, EchoQuorum, ReadyQuorum, WeakQuorum]],
        k: Nat,
        n: Node,
        m: Node,
        v: Value,
    ):
        return Implies(
            fair_run(B, states, acts),
            states(k).delivered(n, v),
            B.honest(m),
            Exists(lambda j: states(j).delivered(m, v)),
        )

    return ForAll(run)


@definition(cite="bracha1987", zh="交付：发送者正确时，全体正确节点交付其值")
def delivers(B: Bracha):
    """Delivery: in every fair run, if the sender is correct, every correct node delivers its
    value."""

    def run(
        states: Fun[Nat, B.State],
        acts: Fun[Nat, Act[Node, Value, EchoQuorum, ReadyQuorum, WeakQuorum]],
        m: Node,
    ):
        return Implies(
            fair_run(B, states, acts),
            B.honest(B.sender),
            B.honest(m),
            Exists(lambda j: states(j).delivered(m, B.input)),
        )

    return ForAll(run)


def _lists_correct(B, in_quorum, q, nodes):
    """All members of the quorum are correct, and the list has them all."""
    return ForAll(lambda i: Implies(in_quorum(i, q), And(B.honest(i), member(i, nodes))), i=B.Node)


def _four_nodes(B, nodes, faulty):
    """Four nodes; exactly one is faulty; any three are an echo and a ready quorum, and any two a
    weak quorum."""

    def all_but(in_quorum, left_out):
        return Exists(lambda q: ForAll(lambda i: Iff(in_quorum(i, q), Not(left_out(i)))))

    a, b, c, d = nodes
    return And(
        a != b,
        a != c,
        a != d,
        b != c,
        b != d,
        c != d,
        ForAll(lambda i: Or(i == a, i == b, i == c, i == d)),
        ForAll(lambda i: Iff(B.honest(i), i != faulty)),
        ForAll(lambda x: all_but(B.in_echo, lambda i: i == x), x=B.Node),
        ForAll(lambda x: all_but(B.in_ready, lambda i: i == x), x=B.Node),
        ForAll(lambda x, y: all_but(B.in_weak, lambda i: Or(i == x, i == y)), x=B.Node, y=B.Node),
    )


@theorem(by="lean", zh="前提可以满足：四个节点，有错的发送者说两种话，全体仍交付")
def equivocating_sender():
    """The hypotheses of totality can be met, with n = 4 and f = 1: a fair run in which the faulty
    sender sends one value to two correct nodes and another value to the third."""

    def claim(
        Node: Sort,
        Value: Sort,
        EchoQuorum: Sort,
        ReadyQuorum: Sort,
        WeakQuorum: Sort,
        B: Bracha[Node, Value, EchoQuorum, ReadyQuorum, WeakQuorum],
        q: ReadyQuorum,
        nodes: List[Node],
        states: Fun[Nat, B.State],
        acts: Fun[Nat, Act[Node, Value, EchoQuorum, ReadyQuorum, WeakQuorum]],
        k: Nat,
        n: Node,
        m: Node,
        v: Value,
    ):
        def lies(a: Node, b: Node, c: Node, w: Value, j: Nat):
            s = states(j)
            return And(
                _four_nodes(B, [a, b, c, B.sender], B.sender),
                v != w,
                s.initial(a, v),
                s.initial(b, v),
                s.initial(c, w),
                s.echo(c, a, w),
            )

        return And(
            _lists_correct(B, B.in_ready, q, nodes),
            fair_run(B, states, acts),
            states(k).delivered(n, v),
            B.honest(m),
            Exists(lies),
        )

    return Exists(claim)


@theorem(
    by="lean",
    cite="bracha1987",
    inhabited_by="equivocating_sender",
    zh="全体性：一个正确节点交付，则全体正确节点交付",
    tight="not_total",
)
def totality(
    B: Bracha,
    q: B.ReadyQuorum,
    nodes: List[B.Node],
    states: Fun[Nat, B.State],
    acts: Fun[Nat, Act[B.Node, B.Value, B.EchoQuorum, B.ReadyQuorum, B.WeakQuorum]],
    k: Nat,
    n: B.Node,
    m: B.Node,
    v: B.Value,
):
    """Totality: in a fair run, when some correct node delivers a value, every correct node delivers
    it, if the correct nodes include a finite ready quorum."""
    return Implies(
        _lists_correct(B, B.in_ready, q, nodes),
        fair_run(B, states, acts),
        states(k).delivered(n, v),
        B.honest(m),
        Exists(lambda j: states(j).delivered(m, v)),
    )


@theorem(by="lean", zh="前提可以满足：四个节点，有错的节点为别的值回声并就绪")
def lying_echoes():
    """The hypotheses of delivery can be met, with n = 4 and f = 1: a fair run in which the faulty
    node tells all nodes that it echoes, and is ready for, another value than the sender's."""

    def claim(
        Node: Sort,
        Value: Sort,
        EchoQuorum: Sort,
        ReadyQuorum: Sort,
        WeakQuorum: Sort,
        B: Bracha[Node, Value, EchoQuorum, ReadyQuorum, WeakQuorum],
        p: EchoQuorum,
        q: ReadyQuorum,
        nodes: List[Node],
        states: Fun[Nat, B.State],
        acts: Fun[Nat, Act[Node, Value, EchoQuorum, ReadyQuorum, WeakQuorum]],
        m: Node,
    ):
        def lies(b: Node, c: Node, d: Node, w: Value, j: Nat):
            s = states(j)
            return And(
                _four_nodes(B, [B.sender, b, c, d], d),
                w != B.input,
                ForAll(lambda i: And(s.echo(d, i, w), s.ready(d, i, w))),
            )

        return And(
            _lists_correct(B, B.in_echo, p, nodes),
            _lists_correct(B, B.in_ready, q, nodes),
            fair_run(B, states, acts),
            B.honest(B.sender),
            B.honest(m),
            Exists(lies),
        )

    return Exists(claim)


@theorem(
    by="lean",
    cite="bracha1987",
    inhabited_by="lying_echoes",
    zh="交付：发送者正确时，全体正确节点交付其值",
    tight="not_delivered",
)
def delivery(
    B: Bracha,
    p: B.EchoQuorum,
    q: B.ReadyQuorum,
    nodes: List[B.Node],
    states: Fun[Nat, B.State],
    acts: Fun[Nat, Act[B.Node, B.Value, B.EchoQuorum, B.ReadyQuorum, B.WeakQuorum]],
    m: B.Node,
):
    """Delivery: in a fair run, when the sender is correct, every correct node delivers its value,
    if the correct nodes include a finite echo quorum and a finite ready quorum."""
    return Implies(
        _lists_correct(B, B.in_echo, p, nodes),
        _lists_correct(B, B.in_ready, q, nodes),
        fair_run(B, states, acts),
        B.honest(B.sender),
        B.honest(m),
        Exists(lambda j: states(j).delivered(m, B.input)),
    )


@theorem(
    by="lean",
    cite="bracha1987",
    witness="one_of_four_faulty",
    zh="全体性与交付恰在 n > 3f 时成立",
)
def reliable_iff(n: Nat, f: Nat):
    """Whichever f of n nodes are faulty, every fair run is total and delivers what a correct sender
    sends, exactly when n > 3f.  With f = n there is no echo quorum, so that is left out."""

    def reliable(V: Sort, E: Sort, R: Sort, W: Sort, B: Bracha[Fin[n], V, E, R, W]):
        return Implies(counts(n, f, B), And(total(B), delivers(B)))

    return Implies(f < n, Iff(ForAll(reliable), 3 * f < n))


@theorem(
    by="lean",
    cite="bracha1987",
    witness="one_of_three_faulty",
    zh="n ≤ 3f 时不全体：某正确节点交付，另一个永不交付",
    tight="totality",
)
def not_total(n: Nat, f: Nat):
    """With 2f + 1 to 3f nodes some fair run is not total: a correct node delivers, and another one
    never does.  With fewer nodes there is no ready quorum, and nobody delivers."""

    def claim(
        V: Sort,
        E: Sort,
        R: Sort,
        W: Sort,
        B: Bracha[Fin[n], V, E, R, W],
        states: Fun[Nat, B.State],
        acts: Fun[Nat, Act[Fin[n], V, E, R, W]],
        k: Nat,
        i: Fin[n],
        j: Fin[n],
        v: V,
    ):
        return And(
            counts(n, f, B),
            fair_run(B, states, acts),
            states(k).delivered(i, v),
            B.honest(j),
            ForAll(lambda m, w: Not(states(m).delivered(j, w))),
        )

    return Implies(2 * f + 1 <= n, n <= 3 * f, Exists(claim))


@theorem(
    by="lean",
    cite="bracha1987",
    witness="one_of_three_faulty",
    zh="n ≤ 3f 时，发送者正确也可能无人交付",
    tight="delivery",
)
def not_delivered(n: Nat, f: Nat):
    """With more than f and at most 3f nodes, the sender correct, in some fair run nobody ever
    delivers."""

    def claim(
        V: Sort,
        E: Sort,
        R: Sort,
        W: Sort,
        B: Bracha[Fin[n], V, E, R, W],
        states: Fun[Nat, B.State],
        acts: Fun[Nat, Act[Fin[n], V, E, R, W]],
    ):
        return And(
            counts(n, f, B),
            fair_run(B, states, acts),
            B.honest(B.sender),
            ForAll(lambda k, i, v: Not(states(k).delivered(i, v))),
        )

    return Implies(f < n, n <= 3 * f, Exists(claim))
