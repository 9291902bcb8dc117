"""Recorded runs by mode, against the definitions of the theory on all small computations."""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given

from formal.events import InferredComputation, analyse
from formal.events.mode_report import describe_modes, modes_json
from formal.events.modes import ModeReport, Overtaking, check, classify
from formal.events.traces import read_events
from proofs.causality.causality.computation import Computation
from proofs.causality.modes import statements as theory
from tests.theory.causality.test_modes import holds

from .support import SAMPLES, Step, traces

CROSSING: list[Step] = [("a", "", None), ("b", "", None), ("a", "", 1), ("b", "", 0)]
OVERTAKING: list[Step] = [("a", "", None), ("a", "", None), ("b", "", 1), ("b", "", 0)]
RELAY: list[Step] = [
    ("a", "", None),
    ("a", "", None),
    ("b", "", 1),
    ("b", "", None),
    ("c", "", 3),
    ("c", "", 0),
]


def report(steps: list[Step]) -> ModeReport:
    return classify(InferredComputation.of_trace(steps))


def verdicts(found: ModeReport) -> tuple[bool, bool, bool]:
    return not found.fifo, not found.causal, found.time is not None


def origin(computation: InferredComputation, event: int) -> int:
    """The event that sent what led to this one by messages alone."""
    sender = computation.source[event]
    return event if sender is None else origin(computation, sender)


def small() -> list[list[Step]]:
    """All computations of at most four events on three processes, up to names, with every way to
    receive: several times, one's own message, and what was sent at a receive."""
    found = []
    for count in range(1, 5):
        for process in product(range(3), repeat=count):
            if any(p > max(process[:i], default=-1) + 1 for i, p in enumerate(process)):
                continue
            for source in product(*([None, *range(i)] for i in range(count))):
                found.append([(f"p{p}", "", s) for p, s in zip(process, source, strict=True)])
    return found


def test_modes_are_those_of_the_theory() -> None:
    seen = set()
    for steps in small():
        found = report(steps)
        data = found.computation.as_instance()
        K = Computation(**data)
        expected = (
            holds(theory.fifo, K),
            holds(theory.causally_ordered, K),
            not holds(theory.synchronous_cycle, K),
        )
        assert verdicts(found) == expected, steps
        assert check(found) == [], steps
        if found.time is not None:
            names = data["Event"]
            assert isinstance(names, list)
            time = dict(zip(names, found.time, strict=True))
            assert holds(theory.instantaneous, K, time.__getitem__)
        seen.add(found.mode)
    assert seen == {"rsc", "causally ordered", "fifo", "asynchronous"}


@given(traces(max_steps=30))
def test_evidence_of_random_runs(steps: list[Step]) -> None:
    found = report(steps)
    assert check(found) == []
    assert found.mode == "rsc" or len(found.cycle) >= 2
    if found.time is not None:
        order = found.linear_order()
        place = {event: position for position, event in enumerate(order)}
        computation = found.computation
        for receiver, sender in enumerate(computation.source):
            if sender is not None:
                between = order[place[sender] + 1 : place[receiver]]
                assert all(origin(computation, e) == origin(computation, sender) for e in between)
        for event, before in enumerate(computation.predecessor):
            assert before is None or place[before] < place[event]


def test_the_three_witnesses() -> None:
    crossing, overtaking, relay = report(CROSSING), report(OVERTAKING), report(RELAY)
    assert [r.mode for r in (crossing, overtaking, relay)] == [
        "causally ordered",
        "asynchronous",
        "fifo",
    ]
    assert set(crossing.crown) == {(0, 3), (1, 2)}
    assert overtaking.fifo == (Overtaking((0, 3), (1, 2)),)
    assert relay.causal == (Overtaking((0, 5), (3, 4)),)
    assert set(relay.messages) == {(0, 5), (3, 4)}


def test_false_evidence_is_refuted() -> None:
    good = report([("a", "", None), ("b", "", 0), ("a", "", None)])
    assert good.time == (0, 0, 1)
    computation = good.computation
    for time in ((0, 1, 1), (0, 0, 0)):
        assert check(ModeReport(computation, (), (), (), time))
    crossing = report(CROSSING)
    for cycle in ((0, 3), (0, 1, 2), ()):
        assert check(ModeReport(crossing.computation, (), (), cycle, None))
    relay = report(RELAY).computation
    pair = Overtaking((0, 5), (3, 4))
    cycle = report(RELAY).cycle
    assert check(ModeReport(relay, (), (), cycle, None))
    assert check(ModeReport(relay, (pair,), (pair,), cycle, None))
    assert check(ModeReport(relay, (), (Overtaking((1, 2), (3, 4)),), cycle, None))


def test_words_and_data() -> None:
    lines = describe_modes(report(RELAY))
    assert lines[0] == "FIFO, not causally ordered; 3 receives"
    assert lines[1] == (
        "  against causal order: a:1 → c:2 is overtaken by b:2 → c:1, sent because of it"
    )
    assert lines[-1] == "  evidence: messages checked against the definitions by a second routine"
    data = json.loads(json.dumps(modes_json(report(CROSSING))))
    assert (data["mode"], data["fifo"], data["rsc"]) == ("causally ordered", True, False)
    assert sorted(data["crown"]) == [["a:1", "b:2"], ["b:1", "a:2"]]
    rsc = modes_json(report([("a", "", None), ("b", "", 0)]))
    assert rsc["timestamps"] == {"a:1": 0, "b:1": 0} and rsc["linear_order"] == ["a:1", "b:1"]


def samples() -> list[Path]:
    folders = ("shiviz", "otlp", "jaeger", "zipkin", "itf", "tla")
    return [
        p for f in folders for p in sorted((SAMPLES.parent / f).glob("*")) if p.stem != "LICENSE"
    ]


@pytest.mark.parametrize("path", samples(), ids=lambda path: path.name)
def test_every_sample_has_a_mode_with_checked_evidence(path: Path) -> None:
    for analysis in analyse(read_events(path)):
        found = classify(analysis.computation)
        assert check(found) == []
        assert describe_modes(found)
