"""The logs that come with ShiViz, when they are here."""

from __future__ import annotations

import re

import pytest

from formal.events import (
    Analysis,
    EventLog,
    analyse,
    describe,
    infer_computation,
    parse_log,
    read_log,
    render,
)

from .support import SAMPLES

pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the sample logs are not here")

NAMES = sorted(path.name for path in SAMPLES.glob("*.log")) if SAMPLES.is_dir() else []


def both(name: str) -> tuple[EventLog, list[Analysis]]:
    log = read_log(SAMPLES / name)
    return log, analyse(log)


@pytest.mark.parametrize("name", NAMES)
def test_every_clock_in_the_file_is_an_event(name: str) -> None:
    text = (SAMPLES / name).read_text(encoding="utf-8")
    log, _ = both(name)
    events = [event for execution in log.executions for event in execution.events]
    assert len(events) == text.count('{"') > 0
    assert log.unread_lines == ()
    lines = text.split("\n")
    for event in events:
        assert f'"{event.process}"' in lines[event.line - 1]
        assert event.text and event.text in text


@pytest.mark.parametrize("name", NAMES)
def test_axioms_hold_and_pictures_show_every_event(name: str) -> None:
    _, analyses = both(name)
    assert all(axiom.holds for analysis in analyses for axiom in analysis.axioms)
    count = sum(len(analysis.computation.events) for analysis in analyses)
    assert len(re.findall(r"(?m)^ *\w*e\d+\[", render(analyses, "mermaid"))) == count
    assert len(re.findall(r"(?m)^ *\w*e\d+ \[label", render(analyses, "dot"))) == count
    # Each event is a group with a tooltip that names its line.
    assert len(re.findall(r"<g><title>[^<]*\(line \d+\)", render(analyses, "svg"))) == count


@pytest.mark.parametrize("name", [name for name in NAMES if name != "simpledb.log"])
def test_clocks_agree_with_happened_before(name: str) -> None:
    for analysis in both(name)[1]:
        assert analysis.complete, analysis.computation.findings
        assert analysis.clocks.pairs == len(analysis.computation.events) * (
            len(analysis.computation.events) - 1
        )


def test_rpc() -> None:
    computation = both("RpcClientServer.log")[1][0].computation
    name = computation.event_id
    received = {
        name(event): name(sender)
        for event, sender in enumerate(computation.source)
        if sender is not None
    }
    assert received == {
        "server:2": "client:2",
        "client:3": "server:3",
        "server:4": "client:4",
        "client:5": "server:5",
    }


def test_facebook_executions() -> None:
    log, analyses = both("facebook-multiple.log")
    assert [execution.name for execution in log.executions] == ["Execution #1", "Execution #2"]
    assert [len(analysis.computation.events) for analysis in analyses] == [47, 41]
    (second,) = analyse(log, "Execution #2")
    assert second.computation == analyses[1].computation


def test_akka_fields() -> None:
    log, analyses = both("simple-reliable-broadcast.log")
    assert log.executions[0].events[0].fields["level"] == "INFO"
    computation = analyses[0].computation
    # In this log every receive says so and names its sender.
    for event, sender in zip(computation.events, computation.source, strict=True):
        said = re.match(r"Received .* from (\w+)$", event.text)
        assert (sender is not None) == bool(said)
        if said and sender is not None:
            assert computation.events[sender].process == said.group(1)


def test_chord_has_two_lines_in_the_wrong_order() -> None:
    computation = both("chord.log")[1][0].computation
    assert [(finding.line, finding.kind) for finding in computation.findings] == [
        (1829, "order"),
        (2051, "order"),
    ]


def test_simpledb_has_events_that_learn_from_two_at_once() -> None:
    log, (analysis,) = both("simpledb.log")
    computation = analysis.computation
    lines = {finding.line for finding in computation.findings}
    assert lines == {82, 228, 230, 458, 694, 708, 906, 926}
    assert {computation.events[event].line for event in analysis.clocks.rule_failures} == lines
    assert not analysis.complete and analysis.clocks.only_path == 0
    assert any("each reported above" in line for line in describe(log, [analysis]))


def test_an_event_left_out_is_found() -> None:
    text = (SAMPLES / "RpcClientServer.log").read_text(encoding="utf-8")
    log = parse_log(text.replace('client {"client":2}\nMaking RPC call\n', ""), "x")
    computation = infer_computation(log.executions[0])
    assert [(finding.line, finding.kind) for finding in computation.findings] == [
        (6, "gap"),
        (14, "unexplained"),
    ]
