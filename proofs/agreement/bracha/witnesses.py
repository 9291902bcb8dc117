"""Node counts that satisfy the quorum axioms of reliable broadcast."""

from __future__ import annotations

from itertools import combinations

from formal.language import witness
from proofs.agreement.bracha.protocol import Bracha


def _instance(n: int, f: int) -> Bracha:
    """``n`` nodes, the last ``f`` faulty; every set of the three sizes is a quorum."""
    nodes = list(range(n))
    return Bracha(
        Node=nodes,
        Value=["v", "w"],
        EchoQuorum=list(combinations(nodes, (n + f) // 2 + 1)),
        ReadyQuorum=list(combinations(nodes, 2 * f + 1)),
        WeakQuorum=list(combinations(nodes, f + 1)),
        honest=lambda k: k < n - f,
        sender=0,
        input="v",
        in_echo=lambda k, q: k in q,
        in_ready=lambda k, q: k in q,
        in_weak=lambda k, q: k in q,
    )


@witness(structure=Bracha, zh="n = 4，f = 1")
def four_nodes_one_faulty():
    """n = 4, f = 1: echo quorums of 3, ready quorums of 3, weak quorums of 2."""
    return _instance(4, 1)


@witness(structure=Bracha, zh="n = 7，f = 2")
def seven_nodes_two_faulty():
    """n = 7, f = 2: echo quorums of 5, ready quorums of 5, weak quorums of 3."""
    return _instance(7, 2)


@witness(structure=Bracha, fails="echo_quorums_meet", zh="n = 3，f = 1：界是紧的")
def three_nodes_one_faulty():
    """n = 3, f = 1: quorums of n − f nodes may share no honest node."""
    return Bracha(
        Node=[0, 1, 2],
        Value=["v", "w"],
        EchoQuorum=[(0, 2), (1, 2)],
        ReadyQuorum=[(0, 1)],
        WeakQuorum=[(0, 1)],
        honest=lambda k: k < 2,
        sender=2,
        input="v",
        in_echo=lambda k, q: k in q,
        in_ready=lambda k, q: k in q,
        in_weak=lambda k, q: k in q,
    )


@witness(zh="n = 4，f = 1")
def one_of_four_faulty():
    """n = 4, f = 1."""
    return {"n": 4, "f": 1}


@witness(zh="n = 3，f = 1")
def one_of_three_faulty():
    """n = 3, f = 1."""
    return {"n": 3, "f": 1}


@witness(structure=Bracha, zh="发送者发出其值的前后状态")
def one_broadcast():
    """The sender of four nodes sends its value."""
    bracha = _instance(4, 1)
    sorts = {d.name: list(d.values) for d in bracha._data.sorts}
    facts = {
        **{name: set() for name in ("echo", "ready", "delivered")},
        "echoed_by": dict.fromkeys(sorts["Value"], sorts["EchoQuorum"][0]),
    }
    before = Bracha.State(**sorts, initial=set(), **facts)
    after = Bracha.State(**sorts, initial={(n, "v") for n in sorts["Node"]}, **facts)
    return bracha, {"s": before, "t": after}
