"""Inference, axioms and clocks, on logs made by hand and on random traces."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formal.errors import FormalError, InputError
from formal.events import (
    Finding,
    InferredComputation,
    causal_pasts,
    check_axioms,
    check_clocks,
    happened_before,
    infer_computation,
    lamport_clocks,
    parse_log,
    topological_order,
    vector_clocks,
)

from .support import Step, closure, govector, stamps, traces


def infer(text: str) -> InferredComputation:
    return infer_computation(parse_log(text, "x.log").executions[0])


def log(*clocks: str) -> str:
    return "".join(f"{clock}\nevent\n" for clock in clocks)


def pairs(computation: InferredComputation) -> set[tuple[int, int]]:
    return {
        (a, b)
        for b, past in enumerate(causal_pasts(computation))
        for a in range(len(computation.events))
        if past >> a & 1
    }


@given(traces())
def test_a_log_written_from_a_trace_gives_back_happened_before(steps: list[Step]) -> None:
    computation = infer(govector(steps))
    assert [event.text for event in computation.events] == [label for _, label, _ in steps]
    assert pairs(computation) == closure(steps)
    assert computation.findings == () and computation.known == ()
    assert all(axiom.holds for axiom in check_axioms(computation))
    assert check_clocks(computation).holds


@given(traces(), st.data())
def test_with_events_left_out_nothing_false_is_drawn(
    steps: list[Step], data: st.DataObject
) -> None:
    gone = frozenset(data.draw(st.sets(st.integers(0, len(steps) - 1), max_size=len(steps) - 1)))
    computation = infer(govector(steps, gone))
    kept = [position for position in range(len(steps)) if position not in gone]
    true = closure(steps)
    drawn = pairs(computation) | set(computation.known)
    assert {(kept[a], kept[b]) for a, b in drawn} <= true
    assert all(axiom.holds for axiom in check_axioms(computation))
    check = check_clocks(computation)
    # Every event where the clocks are not what the log explains is among the findings.
    reported = {finding.line for finding in computation.findings}
    assert {computation.events[event].line for event in check.rule_failures} <= reported
    assert check.only_path == 0
    if not computation.findings:
        assert {(kept[a], kept[b]) for a, b in drawn} == {
            (a, b) for a, b in true if a in kept and b in kept
        }


@given(traces())
def test_vector_clocks_characterize_happened_before(steps: list[Step]) -> None:
    computation = InferredComputation.of_trace(steps)
    clocks = vector_clocks(computation)
    assert clocks == stamps(steps) == [dict(event.clock) for event in computation.events]
    before = closure(steps)
    assert pairs(computation) == before
    for a in range(len(steps)):
        for b in range(len(steps)):
            assert happened_before(computation, clocks, a, b) == ((a, b) in before)


@given(traces())
def test_lamport_clock_condition(steps: list[Step]) -> None:
    clocks = lamport_clocks(InferredComputation.of_trace(steps))
    assert all(clocks[a] < clocks[b] for a, b in closure(steps))
    assert min(clocks) == 1


@given(traces(), st.randoms())
def test_the_order_of_the_file_does_not_matter(steps: list[Step], random: object) -> None:
    blocks = govector(steps).split("\n")[:-1]
    events = ["\n".join(blocks[i : i + 2]) for i in range(0, len(blocks), 2)]
    random.shuffle(events)  # type: ignore[attr-defined]
    computation = infer("\n".join(events) + "\n")
    position = [int(event.text.split()[1]) for event in computation.events]
    assert {(position[a], position[b]) for a, b in pairs(computation)} == closure(steps)
    assert {finding.kind for finding in computation.findings} <= {"order"}


@given(traces(max_steps=10), st.data())
def test_a_changed_clock_is_noticed(steps: list[Step], data: st.DataObject) -> None:
    computation = InferredComputation.of_trace(steps)
    event = data.draw(st.sampled_from(computation.events))
    component = data.draw(st.sampled_from(sorted(event.clock)))
    clock = {**event.clock, component: event.clock[component] + 1}
    events = list(computation.events)
    events[event.index] = replace(event, clock=clock)
    check = check_clocks(replace(computation, events=tuple(events)))
    assert event.index in check.rule_failures


def test_check_counts_pairs_each_way() -> None:
    message = InferredComputation.of_trace([("a", "", None), ("b", "", 0)])
    assert check_clocks(message).pairs == 2
    deaf = replace(message, source=(None, None))
    check = check_clocks(deaf)
    assert (check.only_clock, check.only_path, check.only_clock_example) == (1, 0, (0, 1))
    events = (message.events[0], replace(message.events[1], clock={"b": 1}))
    check = check_clocks(replace(message, events=events))
    assert (check.only_clock, check.only_path, check.only_path_example) == (0, 1, (0, 1))
    assert check_clocks(message, pairs=False).pairs is None
    assert "implies" in check_clocks(message, pairs=False).method
    assert "not compared" in check_clocks(deaf, pairs=False).method


def test_broadcast_is_one_message_received_twice() -> None:
    computation = infer(log('a {"a":1}', 'b {"b":1,"a":1}', 'c {"c":1,"a":1}'))
    assert computation.source == (None, 0, 0)
    instance = computation.as_instance()
    assert instance == {
        "Process": ["a", "b", "c"],
        "Event": ["a:1", "b:1", "c:1"],
        "Message": ["message from a:1"],
        "process": {"a:1": "a", "b:1": "b", "c:1": "c"},
        "predecessor": {"a:1": None, "b:1": None, "c:1": None},
        "send": {"message from a:1": "a:1"},
        "received": {"a:1": None, "b:1": "message from a:1", "c:1": "message from a:1"},
    }


def test_the_source_is_the_latest_event_that_explains_everything() -> None:
    # c:1 knows a through b: its source is b:1, not a:1.
    computation = infer(log('a {"a":1}', 'b {"b":1,"a":1}', 'c {"c":1,"a":1,"b":1}'))
    assert computation.source == (None, 0, 1)


@pytest.mark.parametrize(
    ("clocks", "findings"),
    [
        (('a {"a":1}', 'a {"a":4}'), [(3, "gap", "events 2-3 of a are missing before a:4")]),
        (('a {"a":2}',), [(1, "gap", "event 1 of a is missing before a:2")]),
        (
            ('a {"a":1}', 'b {"b":1,"a":2}'),
            [(3, "unexplained", "b:1 knows a:2, but no logged event explains it")],
        ),
        (
            ('a {"a":1,"ghost":7}',),
            [(1, "unknown process", "a:1 knows ghost:7, but no event of ghost")],
        ),
        (
            ('a {"a":1}', 'b {"b":1}', 'c {"a":1,"b":1,"c":1}'),
            [(5, "unexplained", "an event receives at most one message")],
        ),
        (
            ('a {"a":1}', 'b {"b":1,"a":1}', 'c {"b":1,"c":1}'),
            [(5, "inconsistent", "but not a:1, which that event knew")],
        ),
    ],
)
def test_findings(clocks: tuple[str, ...], findings: list[tuple[int, str, str]]) -> None:
    found = infer(log(*clocks)).findings
    assert [(f.line, f.kind) for f in found] == [(line, kind) for line, kind, _ in findings]
    for finding, (_, _, words) in zip(found, findings, strict=True):
        assert words in finding.message
        assert finding.kind == "inconsistent" or finding.message.startswith("incomplete log: ")


def test_a_jump_is_still_drawn_from_the_best_event() -> None:
    computation = infer(log('a {"a":1}', 'a {"a":2}', 'b {"b":1,"a":3}'))
    assert computation.source == (None, None, 1)
    assert computation.partial == {2}


def test_of_several_sources_the_one_that_explains_most_is_taken() -> None:
    clocks = 'a {"a":1}', 'b {"b":1,"a":1}', 'x {"x":1}', 'c {"c":1,"a":1,"b":1,"x":1}'
    computation = infer(log(*clocks))
    assert computation.source[3] == 1
    assert computation.known == ((2, 3),)


def test_two_sources_at_once_keep_the_second_as_known() -> None:
    computation = infer(log('a {"a":1}', 'b {"b":1}', 'c {"a":1,"b":1,"c":1}'))
    assert {computation.source[2], computation.known[0][0]} == {0, 1}
    assert computation.partial == {2}


def test_zero_components_are_no_knowledge() -> None:
    computation = infer(log('a {"a":1,"ghost":0}', 'b {"b":1,"a":0}'))
    assert computation.findings == () and computation.source == (None, None)


def test_lines_out_of_order_are_put_right_and_reported() -> None:
    computation = infer(log('a {"a":2}', 'a {"a":1}'))
    assert computation.predecessor == (1, None)
    assert computation.findings == (
        Finding(
            3,
            "order",
            "a:1 stands after a:2 (line 1); events are taken in the order of their clocks",
        ),
    )


@pytest.mark.parametrize(
    ("clocks", "line", "words"),
    [
        (('a {"a":1}', 'a {"a":1}'), 3, "a second event a:1 (the first is on line 1)"),
        (('a {"a":1}', 'a {"a":2}', 'a {"a":1}'), 5, "a second event a:1"),
        (
            ('b {"b":1}', 'b {"b":2}', 'a {"a":1,"b":2}', 'a {"a":2,"b":1}'),
            7,
            "the clock of a goes backwards: b is 1, but was 2 on line 5",
        ),
        (('a {"a":1,"b":1}', 'a {"a":2}'), 3, "goes backwards: b is 0, but was 1"),
        (('a {"a":1,"b":1}', 'b {"b":1,"a":1}'), 1, "a causal cycle"),
    ],
)
def test_clocks_that_no_computation_has(clocks: tuple[str, ...], line: int, words: str) -> None:
    with pytest.raises(InputError) as caught:
        infer(log(*clocks))
    assert (caught.value.file, caught.value.line) == ("x.log", line)
    assert words in caught.value.message and "expected" in caught.value.message


@pytest.mark.parametrize("sender", [1, 2, -1])
def test_a_trace_receives_only_from_earlier_steps(sender: int) -> None:
    with pytest.raises(InputError, match=f"step 1 receives from step {sender}"):
        InferredComputation.of_trace([("a", "", None), ("b", "", sender)])


def test_axioms_can_fail() -> None:
    good = InferredComputation.of_trace([("a", "", None), ("a", "", None), ("b", "", 1)])

    def broken(computation: InferredComputation) -> list[int]:
        results = check_axioms(computation)
        assert all(bool(result.counterexample) != result.holds for result in results)
        return [number for number, result in enumerate(results) if not result.holds]

    assert broken(good) == []
    assert broken(replace(good, predecessor=(None, 0, 1))) == [0, 1]
    assert broken(replace(good, predecessor=(None, None, None))) == [1]
    assert broken(replace(good, source=(None, None, 2))) == [2, 3]
    assert broken(replace(good, source=(2, None, 1))) == [3]
    assert broken(replace(good, predecessor=(1, 0, None))) == [1, 3]


def test_a_causal_cycle_is_an_error_not_a_hang() -> None:
    cycle = replace(InferredComputation.of_trace([("a", "", None), ("b", "", 0)]), source=(1, 0))
    for function in (topological_order, lamport_clocks, vector_clocks, causal_pasts):
        with pytest.raises(FormalError, match="a causal cycle through"):
            function(cycle)
