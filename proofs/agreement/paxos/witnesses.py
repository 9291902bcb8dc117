"""Three acceptors, any two of which are a quorum."""

from __future__ import annotations

from formal.language import witness
from proofs.agreement.paxos.protocol import Paxos

SORTS = {
    "Acceptor": [1, 2, 3],
    "Value": ["x", "y"],
    "Ballot": [0, 1, 2],
    "PrepareQuorum": ["12", "13", "23"],
    "AcceptQuorum": ["12", "13", "23"],
}


def majorities() -> Paxos:
    """Any two of the three acceptors are a quorum of each phase."""
    return Paxos(
        **SORTS,
        le=lambda b, c: b <= c,
        prepare_member=lambda a, p: str(a) in p,
        accept_member=lambda a, q: str(a) in q,
        requested={"x", "y"},
    )


def _state(**facts: object) -> Paxos.State:
    """A state with the given facts and no others."""
    names = ("prepare_sent", "promised", "reported", "proposed", "voted", "left", "decided")
    return Paxos.State(**SORTS, **{name: facts.get(name, set()) for name in names})


@witness(structure=Paxos, zh="三个接受者，任意两个构成法定集")
def three_acceptors():
    """Three acceptors, one of which is not alive; majorities are the quorums of both phases."""
    return majorities(), {"p": "12", "q": "12", "live": [1, 2]}


@witness(structure=Paxos, zh="三个接受者中只有一个存活")
def one_live_acceptor():
    """One of three acceptors is alive: no majority."""
    return majorities(), {"live": [1]}


@witness(structure=Paxos, zh="一次承诺前后的状态")
def one_promise():
    """Acceptor 1 promises ballot 1."""
    before = _state(prepare_sent={1})
    after = _state(prepare_sent={1}, promised={(1, 1)}, left={(1, 0)})
    return majorities(), {"s": before, "t": after}
