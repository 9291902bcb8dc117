"""Snapshots of recorded computations, against the definition by happened-before."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formal.errors import InputError
from formal.events import (
    InferredComputation,
    describe_snapshot,
    infer_computation,
    parse_cut,
    parse_log,
    snapshot,
    snapshot_json,
)

from .support import Step, closure, traces

PING: list[Step] = [
    ("p", "ask", None),
    ("q", "hear", 0),
    ("q", "answer", None),
    ("p", "go on", None),
    ("p", "learn", 2),
]


def cut_of(steps: list[Step], **cut: int) -> list[bool]:
    """Which steps a cut contains, by counting."""
    seen: dict[str, int] = {}
    inside = []
    for process, _, _ in steps:
        seen[process] = seen.get(process, 0) + 1
        inside.append(seen[process] <= cut.get(process, 0))
    return inside


def test_every_cut_of_a_request_and_its_answer() -> None:
    computation = InferredComputation.of_trace(PING)
    consistent = {
        (p, q)
        for p, q in product(range(4), range(3))
        if snapshot(computation, {"p": p, "q": q}).consistent
    }
    # The request is sent by p:1 and received by q:1; the answer goes from q:2 to p:3.
    assert consistent == {(0, 0), (1, 0), (1, 1), (1, 2), (2, 0), (2, 1), (2, 2), (3, 2)}


def test_the_messages_between_the_two_sides_are_in_the_channels() -> None:
    computation = InferredComputation.of_trace(PING)
    found = snapshot(computation, {"p": 2, "q": 2})
    assert found.last == {"p": 3, "q": 2}
    assert found.in_flight == ((2, 4),)
    assert "in channel q -> p: sent by q:2 (line 3) answer" in describe_snapshot(found)[-1]
    assert snapshot(computation, {"p": 1}).in_flight == ((0, 1),)
    assert snapshot(computation, {}).in_flight == ()


def test_an_inconsistent_cut_names_the_message() -> None:
    computation = InferredComputation.of_trace(PING)
    found = snapshot(computation, {"q": 1})
    assert found.orphans == ((0, 1),)
    assert "received but not sent: q:1 (line 2) hear, from p:1" in describe_snapshot(found)[1]
    assert snapshot_json(found)["received_but_not_sent"] == [{"from": "p:1", "to": "q:1"}]


def test_a_channel_lists_its_messages_in_the_order_of_sending() -> None:
    steps: list[Step] = [("p", "", None), ("p", "", None), ("q", "", 1), ("q", "", 0)]
    found = snapshot(InferredComputation.of_trace(steps), {"p": 2})
    assert found.in_flight == ((0, 3), (1, 2))


@settings(deadline=None)
@given(traces(), st.data())
def test_consistent_is_closed_under_happened_before(steps: list[Step], data: st.DataObject) -> None:
    computation = InferredComputation.of_trace(steps)
    sizes = {p: sum(q == p for q, _, _ in steps) for p, _, _ in steps}
    cut = {p: data.draw(st.integers(0, n), label=p) for p, n in sizes.items()}
    inside = cut_of(steps, **cut)
    found = snapshot(computation, cut)
    assert found.consistent == all(inside[a] or not inside[b] for a, b in closure(steps))
    assert set(found.in_flight) == {
        (s, r) for r, (_, _, s) in enumerate(steps) if s is not None and inside[s] > inside[r]
    }


def test_knowledge_without_a_message_counts() -> None:
    # r:1 learnt from p:1 and q:1 at once; a message explains one of them, the clocks know of both.
    text = 'p {"p":1}\nx\nq {"q":1}\ny\nr {"r":1,"p":1,"q":1}\nz\n'
    computation = infer_computation(parse_log(text, "x.log").executions[0])
    assert len(computation.known) == 1
    assert [snapshot(computation, {"r": 1, p: 1}).consistent for p in "pq"] == [False, False]
    assert snapshot(computation, {"r": 1, "p": 1, "q": 1}).consistent


@pytest.mark.parametrize("text", ["", "p", "p=", "=3", "p=-1", "p=x", "p=1,,q=2", "p=1,p=2"])
def test_bad_cuts_are_refused(text: str) -> None:
    with pytest.raises(InputError, match="expected"):
        parse_cut(text)


@pytest.mark.parametrize("cut", [{"r": 1}, {"p": 4}, {"r": 0}])
def test_cuts_of_other_computations_are_refused(cut: dict[str, int]) -> None:
    with pytest.raises(InputError, match="expected"):
        snapshot(InferredComputation.of_trace(PING), cut)
