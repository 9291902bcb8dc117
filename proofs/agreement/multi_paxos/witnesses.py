"""A log of two slots, with three acceptors."""

from __future__ import annotations

from formal.language import witness
from proofs.agreement.multi_paxos.protocol import MultiPaxos
from proofs.agreement.paxos.witnesses import SORTS, majorities

SLOTS = {**SORTS, "Slot": ["first", "second"]}


def _state(**facts: object) -> MultiPaxos.State:
    """A state with the given facts and no others."""
    names = ("prepare_sent", "promised", "reported", "proposed", "voted", "left", "decided")
    return MultiPaxos.State(**SLOTS, **{name: facts.get(name, set()) for name in names})


@witness(structure=MultiPaxos, zh="两个槽位的日志")
def two_slots():
    """Acceptor 1 promises ballot 1, for both slots."""
    before = _state(prepare_sent={1})
    after = _state(prepare_sent={1}, promised={(1, 1)}, left={(1, 0)})
    return MultiPaxos(**SLOTS, single=majorities()), {"s": before, "t": after}
