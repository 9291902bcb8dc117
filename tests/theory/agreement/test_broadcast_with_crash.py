"""The algorithm of Chandra and Toueg, run with a crash: the events of the proved run, and others.

A process broadcasts and stops; the two others receive its message and one more in opposite orders.
Whatever both are told by consensus, they deliver alike; told different batches, they do not.
"""

from __future__ import annotations

import itertools

from formal.readings.finite.domains import Some
from proofs.agreement.broadcast.statements import BroadcastRun
from proofs.agreement.chandra_toueg.statements import ChandraToueg, Configuration, Event

PROCESSES, MESSAGES = ("a", "b", "crashed"), ("m", "n")


def algorithm() -> ChandraToueg:
    """Batches are delivered as they were proposed."""
    return ChandraToueg(
        Process=PROCESSES,
        Message=MESSAGES,
        arrange=lambda batch: batch,
    )


def received_in_opposite_orders() -> list[Event]:
    return [
        Event.broadcast("crashed", "m"),
        Event.broadcast("b", "n"),
        Event.receive("a", "m"),
        Event.receive("a", "n"),
        Event.receive("b", "n"),
        Event.receive("b", "m"),
        Event.propose("a"),
        Event.propose("b"),
    ]


def configurations(events: list[Event]) -> list[Configuration]:
    """What the events lead to, one after the other; each is possible when its turn comes."""
    A = algorithm()
    seen = [A.initial]
    for e in events:
        assert A.possible(seen[-1], e)
        seen.append(A.after(seen[-1], e))
    return seen


def delivered(seen: list[Configuration]) -> BroadcastRun:
    """The run of the broadcast; one process is not correct."""
    return BroadcastRun(
        Process=PROCESSES,
        Message=MESSAGES,
        Time=list(range(len(seen))),
        correct=lambda p: p != "crashed",
        broadcast=lambda p, m, t: seen[t].broadcast(p, m),
        log=lambda p, t: seen[t].log(p),
    )


def told(first: tuple[str, ...], second: tuple[str, ...]) -> list[Configuration]:
    """The run in which a and b are told these batches."""
    ends = [Event.decide("a", first), Event.decide("b", second)]
    return configurations(received_in_opposite_orders() + ends)


def test_the_proposals_are_what_was_received():
    last = configurations(received_in_opposite_orders())[-1]
    assert last.proposed(0, "a") == Some(("m", "n"))
    assert last.proposed(0, "b") == Some(("n", "m"))


def test_told_one_of_the_proposals_both_deliver_in_its_order():
    for batch in (("m", "n"), ("n", "m")):
        seen = told(batch, batch)
        assert [seen[-1].log(p) for p in PROCESSES] == [batch, batch, ()]
        R = delivered(seen)
        assert R.total_order_broadcast
        assert R.comparable_logs
        assert R.nonuniform_atomic_broadcast


def test_told_different_batches_they_are_out_of_order():
    for first, second in itertools.permutations([("m", "n"), ("n", "m")]):
        R = delivered(told(first, second))
        assert R.uniform_reliable_broadcast
        assert not R.total_order


def test_who_crashed_has_done_one_step_and_proposes_nothing():
    A = algorithm()
    last = told(("m", "n"), ("m", "n"))[-1]
    assert last.broadcast("crashed", "m")
    assert last.received("crashed") == ()
    assert not A.possible(last, Event.propose("crashed"))
