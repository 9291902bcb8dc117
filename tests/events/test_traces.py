"""Traces: what each format's causality is, and everything that can be wrong with a file."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from formal.errors import InputError
from formal.events import Analysis, analyse, causal_pasts, describe, render, to_json
from formal.events.traces import INPUTS, read_events

from . import trace_files
from .support import SAMPLES
from .trace_files import otlp_resource, otlp_span

OTHER_VALUES = (None, 3, -1, 1.5, "", "x", "\ud800", True, [], [1], {}, {"a": 1})
FOLDERS = ("otlp", "jaeger", "zipkin", "itf", "tla")


def analysed(text: str, tmp_path: Path, form: str | None = None) -> Analysis:
    path = tmp_path / "trace"
    path.write_text(text, encoding="utf-8")
    (analysis,) = analyse(read_events(path, form))
    return analysis


def order(analysis: Analysis) -> set[tuple[str, str]]:
    """Happened-before, by event names, from the closure that uses no clock."""
    computation = analysis.computation
    name = computation.event_id
    return {
        (name(before), name(event))
        for event, past in enumerate(causal_pasts(computation))
        for before in range(len(computation.events))
        if past >> before & 1
    }


def refusal(text: str, tmp_path: Path, form: str | None = None) -> str:
    path = tmp_path / "bad"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as error:
        analyse(read_events(path, form))
    message = str(error.value)
    assert "\n" not in message and "expected" in message
    return message.removeprefix(str(path))


@pytest.mark.parametrize("form", trace_files.ALL)
def test_formats_are_told_apart_by_content(form: str, tmp_path: Path) -> None:
    seen = analysed(trace_files.ALL[form], tmp_path)
    told = analysed(trace_files.ALL[form], tmp_path, form)
    assert seen == told
    assert form in INPUTS


def test_otlp_parents_answers_and_links(tmp_path: Path) -> None:
    analysis = analysed(trace_files.OTLP, tmp_path)
    root, client, server, worker = "shop/op 01", "shop/op 02", "bank/op 03", "worker/op 04"
    pairs = order(analysis)
    between = {(a, b) for a, b in pairs if a.rsplit(":")[0] != b.rsplit(":")[0]}
    # The worker learns of two spans, by two events; the later sender is received by its end.
    assert between == {
        *((f"{root}:1", f"{lane}:{n}") for lane in (client, server) for n in (1, 2)),
        *((f"{client}:1", f"{server}:{n}") for n in (1, 2)),
        *((f"{server}:{n}", f"{client}:2") for n in (1, 2)),
        *((f"{span}:1", f"{worker}:2") for span in (root, client)),
        *((f"{span}:1", f"{worker}:3") for span in (root, client, server)),
    }
    assert analysis.complete


def test_a_failed_or_ambiguous_client_did_not_wait(tmp_path: Path) -> None:
    def ends(client: Any, *servers: Any) -> set[tuple[str, str]]:
        trace = {"resourceSpans": [otlp_resource("s", client, *servers)]}
        pairs = order(analysed(json.dumps(trace), tmp_path))
        return {(a, b) for a, b in pairs if b == "s/op 1:2" and not a.startswith("s/op 1")}

    server = otlp_span("2", "1", 2, (20, 30))
    assert ends(otlp_span("1", "", 3, (10, 40)), server) == {
        ("s/op 2:1", "s/op 1:2"),
        ("s/op 2:2", "s/op 1:2"),
    }
    assert ends(otlp_span("1", "", 3, (10, 40), status={"code": 2}), server) == set()
    assert ends(otlp_span("1", "", 3, (10, 40)), server, otlp_span("3", "1", 2, (20, 30))) == set()
    assert ends(otlp_span("1", "", 1, (10, 40)), server) == set()


def test_wall_clocks_are_reported_and_are_no_order(tmp_path: Path) -> None:
    analysis = analysed(trace_files.JAEGER, tmp_path)
    assert ("web/ask:1", "db/answer:1") in order(analysis)
    assert ("db/answer:2", "web/ask:2") in order(analysis)
    first, second = sorted(finding.message for finding in analysis.computation.findings)
    assert first == (
        "wall clocks: 'db/answer' starts 40 µs before its parent, 'web/ask', starts; "
        "the clocks of web and db differ by at least that"
    )
    assert second == (
        "wall clocks: 'web/ask' ends 10 µs before its server 'db/answer' ends; "
        "the clocks of db and web differ by at least that, or the client did not wait"
    )
    assert {finding.kind for finding in analysis.computation.findings} == {"clock skew"}
    assert not analysis.complete


def test_any_times_give_the_same_order(tmp_path: Path) -> None:
    rng = random.Random(3)
    expected = order(analysed(trace_files.OTLP, tmp_path))
    for _ in range(20):
        trace = json.loads(trace_files.OTLP)
        for resource in trace["resourceSpans"]:
            for span in resource["scopeSpans"][0]["spans"]:
                span["startTimeUnixNano"] = str(rng.randrange(1, 1000))
                span["endTimeUnixNano"] = str(rng.randrange(1, 1000))
        assert order(analysed(json.dumps(trace), tmp_path)) == expected


def test_zipkin_halves_with_one_id(tmp_path: Path) -> None:
    analysis = analysed(trace_files.ZIPKIN, tmp_path)
    between = {(a, b) for a, b in order(analysis) if a.split(":")[0] != b.split(":")[0]}
    # The child names the shared id: it belongs to the half on its own host.
    assert between == {
        ("front/get:1", "back/get:1"),
        ("front/get:1", "back/get:2"),
        ("front/get:1", "back/(no name):1"),
        ("back/get:1", "back/(no name):1"),
        ("back/get:1", "front/get:2"),
        ("back/get:2", "front/get:2"),
    }


def test_halves_with_one_id_that_are_not_marked_as_shared(tmp_path: Path) -> None:
    trace = json.loads(trace_files.JAEGER)
    client, server = trace["data"][0]["spans"]
    server |= {"spanID": "a", "references": []}
    assert order(analysed(json.dumps(trace), tmp_path)) == order(
        analysed(trace_files.JAEGER, tmp_path)
    )
    assert client["spanID"] == server["spanID"]


def test_missing_parents_and_repeated_spans_are_said(tmp_path: Path) -> None:
    span = otlp_span("2", "1", 2, (20, 30))
    path = tmp_path / "trace.json"
    path.write_text(json.dumps({"resourceSpans": [otlp_resource("s", span, span)]}))
    log = read_events(path)
    assert [finding.kind for finding in log.findings] == ["duplicate"]
    (analysis,) = analyse(log)
    assert [finding.kind for finding in analysis.computation.findings] == ["gap"]
    assert len(analysis.computation.events) == 2


def test_traces_of_one_file_are_executions_unless_linked(tmp_path: Path) -> None:
    def executions(**more: Any) -> list[str]:
        second = {**otlp_span("2", "", 1, (1, 2), **more), "traceId": "0b"}
        path = tmp_path / "two.json"
        resource = otlp_resource("s", otlp_span("1", "", 1, (1, 2)), second)
        path.write_text(json.dumps({"resourceSpans": [resource]}))
        return [execution.name for execution in read_events(path).executions]

    assert executions() == ["trace 0a", "trace 0b"]
    assert executions(links=[{"traceId": "0A", "spanId": "1"}]) == [""]


def test_otlp_as_lines_and_in_the_other_spelling(tmp_path: Path) -> None:
    lines = [
        {"resource_spans": [{"scope_spans": [{"spans": [span]}]}]}
        for span in (
            {"trace_id": "a", "span_id": "1", "name": "x", "kind": "SPAN_KIND_SERVER"},
            {"trace_id": "a", "span_id": "2", "parent_span_id": "1", "name": "y"},
        )
    ]
    analysis = analysed("\n".join(map(json.dumps, lines)), tmp_path)
    assert order(analysis) == {("x:1", "y:1")}
    assert [event.line for event in analysis.computation.events] == [1, 2]


def test_itf_is_one_sequence(tmp_path: Path) -> None:
    (texts, processes) = zip(
        *((e.text, e.process) for e in analysed(trace_files.ITF, tmp_path).computation.events),
        strict=True,
    )
    assert set(processes) == {"run"}
    assert texts == (
        "initially holder = , waiting = {}",
        "take: holder = a, waiting = {2}",
        "wait: waiting = (b :> <<1, TRUE>>)",
        "and again from state 1 on, for ever",
    )


def test_trace_validation_by_clocks(tmp_path: Path) -> None:
    analysis = analysed(trace_files.TLA, tmp_path)
    assert order(analysis) == {
        (a, b)
        for number, b in enumerate(("0:1", "1:1", "1:2", "1:3"))
        for a in ("0:1", "1:1", "1:2")[:number]
    }
    assert [f.kind for f in analysis.computation.findings] == ["again"]
    assert analysis.complete
    texts = {e.text for e in analysis.computation.events}
    assert texts == {"send tok 0 → 1", "receive tok 0 → 1", "deactivate"}


def test_trace_validation_that_contradicts_its_clocks(tmp_path: Path) -> None:
    packet = {"snd": 2, "rcv": 1, "msg": {"type": "pl"}}
    lines = [
        trace_files.step(">", 0, {"0": 1}, **packet),
        trace_files.step("<", 1, {"0": 1, "1": 1}, **packet),
        trace_files.step("<", 2, {"2": 1}, **(packet | {"snd": 0})),
    ]
    findings = analysed("\n".join(map(json.dumps, lines)), tmp_path).computation.findings
    assert [(f.line, f.kind) for f in findings] == [(2, "inconsistent"), (3, "unexplained")]


def test_trace_validation_without_clocks_has_local_order_only(tmp_path: Path) -> None:
    lines = [{"event": {"name": f"e{i}", "nid": i % 2}} for i in range(4)]
    analysis = analysed("\n".join(map(json.dumps, lines)), tmp_path)
    assert order(analysis) == {("0:1", "0:2"), ("1:1", "1:2")}


def test_json_lines_by_messages(tmp_path: Path) -> None:
    analysis = analysed(trace_files.EVENTS, tmp_path)
    assert order(analysis) == {
        ("a:1", "b:1"),
        ("a:1", "b:2"),
        ("b:1", "b:2"),
        ("a:1", "c:1"),
        ("a:1", "c:2"),
        ("c:1", "c:2"),
    }
    assert analysis.complete
    data = to_json(read_events(tmp_path / "trace"), [analysis])
    events = json.loads(json.dumps(data))["executions"][0]["events"]
    clocks = {event["id"]: event["clock"] for event in events}
    assert clocks["c:2"] == {"a": 1, "c": 2} and clocks["a:1"] == {"a": 1}


def test_json_lines_with_clocks(tmp_path: Path) -> None:
    sends = '{"process": "a", "send": "m", "clock": {"a": 1}}\n'
    right = '{"process": "b", "receive": "m", "clock": {"a": 1, "b": 1}}\n'
    wrong = '{"process": "b", "receive": "m", "clock": {"a": 2, "b": 1}}\n'
    assert analysed(sends + right, tmp_path).complete
    (finding,) = analysed(sends + wrong, tmp_path).computation.findings
    assert (finding.line, finding.kind) == (2, "inconsistent")
    only = '{"process": "a", "clock": {"a": 1}}\n{"process": "b", "clock": {"a": 1, "b": 1}}\n'
    assert order(analysed(only, tmp_path)) == {("a:1", "b:1")}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", ":1: JSON, but no known kind of trace"),
        ('{"resourceSpans": 3}', ":1: 'resourceSpans' is 3; expected a list of objects"),
        ('{"resourceSpans": [\n{"scopeSpans": [\n{"spans": [3]}]}]}', ":3: 'spans' holds 3"),
        ('{"resourceSpans": []}', ": no span in the file"),
        ('{"resourceSpans": [', ":1: not JSON"),
        ('{"resourceSpans": [], "resourceSpans": []}', ":1: two members 'resourceSpans'"),
        ('{"resourceSpans": NaN}', ": NaN is not JSON"),
        ('[{"traceId": "1",\n"id": 4}]', ":1: 'id' is 4; expected a text"),
        ('[{"traceId": "1", "id": "1", "kind": "X"}]', ":1: 'kind' is \"X\""),
        ('[{"traceId": "1", "id": "1", "parentId": "1"}]', ":1: a causal cycle"),
        ('[{"traceId": "1", "id": "1", "binaryAnnotations": []}]', "version 1"),
        ('{"traceID": "t", "spans": [\n{"spanID": "1", "processID": "p"}]}', ":2: the process"),
        ('{"vars": ["x"], "states": [\n{"y": 1}]}', ':2: the state has no "x"'),
        ('{"vars": ["x"], "states": [{"x": {"#bigint": 1}}]}', "'#bigint' is 1"),
        ('{"vars": ["x"], "states": [{"x": 1}], "loop": 1}', "'loop' is 1"),
        ('{"event": ">", "node": 0, "pkt": {"vc": {"0": "1"}}}', ":1: '0' is \"1\""),
        ('{"event": ">", "node": 0, "pkt": {"vc": {"1": 1}}}', "no own component"),
        ('{"node": 0, "vc": {"0": 1}}\n{"node": 0}', ":2: no vector clock"),
        ('{"process": "a", "send": "m"}\n{"process": "b", "send": "m"}', ":2: message 'm' is sent"),
        ('{"process": "a"}\n3', ":2: 3 is no object"),
        ('{"process": "a"}\n{"process": "b", "eve', ":2: not JSON"),
        (
            '{"process": "a", "receive": "n"}\n{"process": "a", "send": "m"}\n'
            '{"process": "b", "receive": "m"}\n{"process": "b", "send": "n"}',
            "a causal cycle",
        ),
        ('{"resourceSpans": ' + "[" * 100_000, ":1: nested too deeply"),
    ],
)
def test_what_is_malformed_is_said_in_one_line(text: str, says: str, tmp_path: Path) -> None:
    assert says in refusal(text, tmp_path)


def cases() -> list[Any]:
    own = [pytest.param(text, id=form) for form, text in trace_files.ALL.items()]
    files = [path for folder in FOLDERS for path in sorted((SAMPLES.parent / folder).glob("*.*"))]
    # The large ones are cut at fewer places, which is enough to meet each kind of token.
    return own + [
        pytest.param(path.read_text(encoding="utf-8"), id=path.name)
        for path in files
        if path.suffix != ".log"
    ]


def survives(text: str, path: Path) -> None:
    """Whatever the file is, there is an answer: a picture, or one line with what was expected."""
    path.write_text(text, encoding="utf-8", errors="surrogatepass")
    try:
        log = read_events(path)
        analyses = analyse(log)
    except InputError as error:
        assert "\n" not in error.message and "expected" in error.message, error
        return
    assert describe(log, analyses) and json.dumps(to_json(log, analyses))
    "".join(describe(log, analyses)).encode()
    render(analyses, "svg").encode()


@pytest.mark.parametrize("text", cases())
def test_truncated_anywhere(text: str, tmp_path: Path) -> None:
    rng = random.Random(1)
    for end in rng.sample(range(len(text)), min(len(text), 150 if len(text) < 3000 else 8)):
        survives(text[:end], tmp_path / "cut")


@pytest.mark.parametrize("text", cases())
def test_every_type_swapped(text: str, tmp_path: Path) -> None:
    rng = random.Random(2)
    try:
        document = [json.loads(text)]
    except ValueError:
        document = [json.loads(line) for line in text.splitlines() if line.strip()]
    swaps = [(place, value) for place in _places(document) for value in OTHER_VALUES]
    for place, value in rng.sample(swaps, min(len(swaps), 200 if len(text) < 3000 else 10)):
        changed = json.loads(json.dumps(document))
        owner = changed
        for key in place[:-1]:
            owner = owner[key]
        owner[place[-1]] = value
        survives("\n".join(map(json.dumps, changed)), tmp_path / "swapped")


def _places(value: Any, path: tuple[Any, ...] = ()) -> Any:
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in items:
        yield (*path, key)
        if isinstance(inner, (dict, list)):
            yield from _places(inner, (*path, key))


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the sample traces are not here")
def test_the_sample_of_ewd998_agrees_with_its_clocks() -> None:
    (analysis,) = analyse(read_events(SAMPLES.parent / "tla" / "EWD998ChanTrace.ndjson"))
    computation = analysis.computation
    assert analysis.complete and len(computation.events) == 654
    for event, source in zip(computation.events, computation.source, strict=True):
        if source is not None:
            sender = computation.events[source]
            assert event.text.startswith("receive") and sender.text.startswith("send")
            assert event.text.removeprefix("receive") == sender.text.removeprefix("send")


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the sample traces are not here")
def test_the_sample_with_skewed_clocks() -> None:
    (analysis,) = analyse(read_events(SAMPLES.parent / "zipkin" / "skew.json"))
    (finding,) = analysis.computation.findings
    assert finding.kind == "clock skew" and "65.441 ms" in finding.message
