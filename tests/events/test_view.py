"""Parts of a run: windows, pasts and futures, relations and cuts, against the closure."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formal.errors import InputError
from formal.events import InferredComputation, parse_log, snapshot, svg
from formal.events.computation import infer_computation
from formal.events.graph import covering_edges
from formal.events.svg import draw
from formal.events.view import Choice, View, choose, near, path, relation, roles_around, whole
from formal.events.view_report import concurrent_pairs, describe_view, view_json

from .support import Step, closure, traces, transitive

RELAY: list[Step] = [
    ("a", "tells", None),
    ("b", "hears", 0),
    ("b", "tells", None),
    ("c", "hears", 2),
    ("a", "rests", None),
]


def relay() -> InferredComputation:
    return InferredComputation.of_trace(RELAY)


def distances(computation: InferredComputation, focus: int) -> dict[int, int]:
    """Causal steps, in either direction, from an event to those that can be reached."""
    links = [
        {event, below}
        for function in (computation.predecessor, computation.source)
        for event, below in enumerate(function)
        if below is not None
    ]
    found = {focus: 0}
    for distance in range(1, len(computation.events)):
        near = {e for link in links for e in link if link & found.keys()} - found.keys()
        found |= dict.fromkeys(near, distance)
    return found


def texts(picture: str) -> list[str]:
    return [element.text or "" for element in ElementTree.fromstring(picture).iter()]


@given(traces())
def test_all_events_have_the_covering_edges(steps: list[Step]) -> None:
    computation = InferredComputation.of_trace(steps)
    everything = choose(computation, Choice(window=(1, len(steps))))
    assert set(everything.edges) == set(covering_edges(computation))
    assert sorted(everything.events) == list(range(len(steps)))
    assert set(whole(computation).edges) == set(everything.edges)


@given(traces(), st.data())
def test_what_is_left_out_takes_no_order_with_it(steps: list[Step], data: st.DataObject) -> None:
    """The edges of a part are the covering relation of happened-before between its events."""
    computation = InferredComputation.of_trace(steps)
    kept = data.draw(st.sets(st.sampled_from(computation.processes), min_size=1))
    view = choose(computation, Choice(processes=tuple(kept)))
    before = closure(steps)
    assert {computation.events[e].process for e in view.events} <= kept
    shown = set(view.events)
    wanted = {(a, b) for a, b in before if a in shown and b in shown}
    edges = {(edge.tail, edge.head) for edge in view.edges}
    assert transitive(edges, len(steps)) == wanted
    # A covering edge: with nothing shown between its ends.
    for a, b in edges:
        assert not any((a, c) in before and (c, b) in before for c in shown)


@given(traces(), st.data())
def test_past_future_and_concurrent(steps: list[Step], data: st.DataObject) -> None:
    computation = InferredComputation.of_trace(steps)
    focus = data.draw(st.integers(0, len(steps) - 1))
    before, roles = closure(steps), roles_around(computation, focus)
    name = computation.event_id(focus)
    for event, role in roles.items():
        expected = (
            "focus"
            if event == focus
            else "past"
            if (event, focus) in before
            else "future"
            if (focus, event) in before
            else "concurrent"
        )
        assert role == expected
        way = path(computation, event, focus)
        assert bool(way) == (role == "past")
        assert all(
            earlier in (computation.predecessor[later], computation.source[later])
            for earlier, later in pairwise(way)
        )
    past = choose(computation, Choice(past=name))
    assert set(past.events) == {e for e, r in roles.items() if r in ("past", "focus")}
    future = choose(computation, Choice(future=name))
    assert set(future.events) == {e for e, r in roles.items() if r in ("future", "focus")}
    around = choose(computation, Choice(around=name, within=4))
    assert focus in around.events and len(around.events) <= 5
    steps_away = distances(computation, focus)
    far = max(steps_away[event] for event in around.events)
    assert all(steps_away.get(e, far) >= far for e in set(roles) - set(around.events))
    pairs = {frozenset(pair) for pair in concurrent_pairs(computation, tuple(range(len(steps))))}
    ordered = {frozenset(pair) for pair in before}
    assert len(pairs) + len(ordered) == len(steps) * (len(steps) - 1) // 2
    assert not pairs & ordered


def test_relation_in_words() -> None:
    computation = relay()
    assert relation(computation, 0, 3) == "a:1 happened before c:1: a:1 → b:1 → b:2 → c:1"
    assert relation(computation, 3, 0) == relation(computation, 0, 3)
    assert "a:2 and b:1 are concurrent" in relation(computation, 4, 1)


def test_a_hidden_process_still_orders() -> None:
    view = choose(relay(), Choice(processes=("a", "c")))
    assert {(e.tail, e.head, e.kind) for e in view.edges} == {(0, 4, "local"), (0, 3, "hidden")}
    assert sorted(view.outside) == [(0, 1), (3, 2)]
    picture = draw([view])
    words = texts(picture)
    assert "a:1 → c:1 through events that are not shown" in words
    assert "sends to b:1, not shown" in words and "receives from b:2, not shown" in words
    assert "order through events not shown" in picture


@pytest.mark.parametrize("named", ["b:2", "@3"])
def test_events_are_named_by_number_or_line(named: str) -> None:
    assert choose(relay(), Choice(past=named)).title == "the causal past of b:2"


@pytest.mark.parametrize(
    ("choice", "says"),
    [
        (Choice(around="b:9"), "no event 'b:9'; expected process:number such as b:"),
        (Choice(processes=("z",)), "no process 'z'; expected one such as "),
        (Choice(window=(9, 12)), "nothing to show"),
        (Choice(past="a:1", processes=("c",)), "nothing to show"),
    ],
)
def test_what_is_not_there_is_said(choice: Choice, says: str) -> None:
    with pytest.raises(InputError, match=says):
        choose(relay(), choice)


def test_cuts_are_drawn_with_their_channels() -> None:
    computation = relay()

    def cut(**last: int) -> str:
        return draw([replace(whole(computation), cut=snapshot(computation, last))])

    good = cut(a=1, b=2)
    assert "a consistent cut" in texts(good) and "in a channel at the cut" in good
    bad = cut(b=1, c=1)
    assert "an inconsistent cut" in texts(bad) and "received inside, sent outside" in bad


def test_violations_are_drawn() -> None:
    computation = relay()
    view = near(computation, [0, 1], 3)
    picture = draw([View(computation, view.events, view.edges, violations={(0, 1): "why"})])
    assert "why" in texts(picture) and "violation" in texts(picture)


def test_words_and_data() -> None:
    view = choose(relay(), Choice(around="b:1"))
    assert describe_view(view) == [
        "5 events of 5: around b:1",
        "  of those shown: 1 past, 2 future, 1 concurrent",
        "  concurrent pairs: 3 of 10",
    ]
    data = json.loads(json.dumps(view_json(view)))
    assert data["roles"]["a:2"] == "concurrent" and data["roles"]["b:1"] == "focus"
    assert sorted(map(sorted, data["concurrent_pairs"])) == [
        ["a:2", "b:1"],
        ["a:2", "b:2"],
        ["a:2", "c:1"],
    ]


def test_names_of_many_lanes_stand_slanted_and_lie_inside() -> None:
    lanes = [(f"process number {i}", "x", None) for i in range(20)]
    picture = svg([InferredComputation.of_trace(lanes)])
    assert picture.count("rotate(-40") == 20
    assert "rotate(-40" not in svg([InferredComputation.of_trace(lanes[:5])])


def test_names_of_lanes_do_not_overlap() -> None:
    steps = [(f"kv-node-{i}0", "x", None) for i in range(1, 6)]
    root = ElementTree.fromstring(svg([InferredComputation.of_trace(steps)]))
    pills = sorted(
        (float(r.get("x", 0)), float(r.get("width", 0)))
        for r in root.iter("{http://www.w3.org/2000/svg}rect")
        if r.get("rx") == "11"
    )
    assert len(pills) == 5
    assert all(x + width <= following for (x, width), (following, _) in pairwise(pills))


def test_names_of_lanes_are_repeated_down_a_long_picture() -> None:
    log = "\n".join(f'far {{"far": {i}}}\nstep' for i in range(1, 1001))
    computation = infer_computation(parse_log(log, "x").executions[0])
    assert texts(svg([computation])).count("far") >= 9
    assert texts(draw([choose(computation, Choice(window=(1, 100)))])).count("far") == 2
