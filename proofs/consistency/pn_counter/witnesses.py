"""Two replicas that count up and down."""

from __future__ import annotations

from formal.language import witness
from proofs.consistency.crdt.instances import CounterUpdate
from proofs.consistency.crdt.statements import GossipEvent

UPDATE, SEND, RECEIVE = GossipEvent.update, GossipEvent.send, GossipEvent.receive


@witness(zh="两个副本的可增减计数器：同一状态到达两次")
def counted_up_and_down():
    """Two replicas count up and down; what one of them was arrives twice at the other, also after
    a decrement there that it had not seen."""
    ADD, TAKE = CounterUpdate.increment, CounterUpdate.decrement
    up, down = (lambda q: 3 * (q == 0)), (lambda q: 1 * (q == 0))
    early = ((up, lambda q: 0), [0])
    late = ((up, down), [2, 0])
    events = [
        UPDATE(0, ADD(3)),
        SEND(0),
        UPDATE(0, TAKE(1)),
        SEND(0),
        UPDATE(1, TAKE(2)),
        RECEIVE(1, late),
        RECEIVE(1, early),
        RECEIVE(1, late),
    ]
    return {"n": 2, "events": events}
