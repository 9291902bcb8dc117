"""Covering edges and the three picture formats, the report, and the time a big log takes."""

from __future__ import annotations

import json
import random
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formal.errors import InputError
from formal.events import (
    InferredComputation,
    analyse,
    covering_edges,
    describe,
    dot,
    mermaid,
    parse_log,
    render,
    svg,
    to_json,
)
from formal.events.dot import quote
from formal.events.graph import clip, columns
from formal.events.mermaid import escape as mermaid_escape
from formal.events.svg import LABEL_LIMIT

from .support import Step, closure, traces, transitive

SVG = "{http://www.w3.org/2000/svg}"
NASTY = '1. "q" <b>x</b> & `c` *s* _u_ [x](y) {z} | # ; %% --> \\n $$m$$ ]) \x00\x1b\ufffe é 日本'
names = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


def trace_of(*labels: str) -> InferredComputation:
    return InferredComputation.of_trace([("p", label, None) for label in labels])


def two_lanes() -> InferredComputation:
    return InferredComputation.of_trace(
        [("a", "send", None), ("b", "receive", 0), ("b", "x", None)]
    )


@given(traces())
def test_covering_edges_have_the_same_closure_and_none_can_go(steps: list[Step]) -> None:
    edges = [(edge.tail, edge.head) for edge in covering_edges(InferredComputation.of_trace(steps))]
    before = closure(steps)
    assert len(edges) == len(set(edges))
    assert transitive(set(edges), len(steps)) == before
    for tail, head in edges:
        assert not any((tail, k) in before and (k, head) in before for k in range(len(steps)))


def test_a_local_edge_around_which_a_message_went_is_not_covering() -> None:
    steps: list[Step] = [("a", "", None), ("b", "", 0), ("a", "", 1)]
    edges = covering_edges(InferredComputation.of_trace(steps))
    assert [(edge.tail, edge.head, edge.kind) for edge in edges] == [
        (0, 1, "message"),
        (1, 2, "message"),
    ]


def test_mermaid_text() -> None:
    assert mermaid([two_lanes()]).split("\n") == [
        "flowchart TB",
        "  %% 3 events, 2 processes, 1 message",
        '  subgraph p0["a"]',
        "    direction TB",
        '    e0["1 · send"]',
        "  end",
        '  subgraph p1["b"]',
        "    direction TB",
        '    e1["1 · receive"]',
        '    e2["2 · x"]',
        "  end",
        "  e0 ==> e1",
        "  e1 --> e2",
        "",
    ]


@given(st.lists(st.tuples(names, names), min_size=1, max_size=5))
def test_pictures_of_any_text_are_well_formed(events: list[tuple[str, str]]) -> None:
    computation = InferredComputation.of_trace([(p, text, None) for p, text in events])
    for line in mermaid([computation]).rstrip("\n").split("\n"):
        assert re.fullmatch(
            r"flowchart TB|  %% [^\n{}%]*|  end|    direction TB"
            r"|  subgraph p\d+\[\"[^\"\[\]<>&`\\|{}]*\"\]|    e\d+\[\"[^\"\[\]<>&`\\|{}]*\"\]"
            r"|  e\d+ --> e\d+",
            line,
        ), line
    text = dot([computation])
    outside = re.sub(r'"(?:[^"\\]|\\.)*"', "", text)
    assert '"' not in outside and outside.count("{") == outside.count("}")
    root = ElementTree.fromstring(svg([computation]))
    assert len(root.findall(f".//{SVG}g/{SVG}circle")) >= len(events)


def test_nasty_text_survives_in_the_svg_tooltip() -> None:
    root = ElementTree.fromstring(svg([trace_of(NASTY)]))
    titles = [title.text or "" for title in root.iter(f"{SVG}title")]
    assert any(
        NASTY.translate({0: "\ufffd", 0x1B: "\ufffd", 0xFFFE: "\ufffd"}) in t for t in titles
    )


def test_what_is_escaped() -> None:
    assert mermaid_escape('a_b "c" <d> `e` *f* #g; \\n') == (
        "a#95;b #34;c#34; #60;d#62; #96;e#96; #42;f#42; #35;g#59; #92;n"
    )
    assert [mermaid_escape(text) for text in ("12. x", "- x", "+ x")] == [
        "#49;2. x",
        "#45; x",
        "#43; x",
    ]
    assert quote('a\\n "b" &amp;\nc') == r'"a\\n \"b\" &amp;amp;\nc"'


def labels(root: ElementTree.Element) -> Iterator[ElementTree.Element]:
    return (text for text in root.iter(f"{SVG}text") if text.find(f"{SVG}tspan") is not None)


@given(traces(max_steps=30))
def test_svg_labels_do_not_overlap_and_arrows_go_down(steps: list[Step]) -> None:
    root = ElementTree.fromstring(svg([InferredComputation.of_trace(steps)]))
    heights = sorted(float(label.attrib["y"]) for label in labels(root))
    assert len(heights) == len(steps)
    assert all(b - a >= 14 for a, b in pairwise(heights))
    lanes = [
        float(line.attrib["x1"]) for line in root.iter(f"{SVG}line") if line.get("class") == "lane"
    ]
    assert all(float(label.attrib["x"]) > max(lanes) for label in labels(root))
    for path in root.iter(f"{SVG}path"):
        if path.find(f"{SVG}title") is not None:
            numbers = [float(n) for n in re.findall(r"-?[\d.]+", path.attrib["d"])]
            assert numbers[1] < numbers[-1]


def test_big_svg_drops_labels_but_keeps_tooltips() -> None:
    small = ElementTree.fromstring(svg([trace_of(*["text"] * LABEL_LIMIT)]))
    big = ElementTree.fromstring(svg([trace_of(*["text"] * (LABEL_LIMIT + 1))]))
    assert len(list(labels(small))) == LABEL_LIMIT and not list(labels(big))
    assert (
        sum("text\n" in (title.text or "") for title in big.iter(f"{SVG}title")) == LABEL_LIMIT + 1
    )


def test_findings_are_shown_in_every_picture() -> None:
    log = parse_log('a {"a":1}\nx\na {"a":2}\ny\nb {"b":1,"a":3}\nz\n', "x.log")
    analyses = analyse(log)
    text = render(analyses, "mermaid")
    assert "  e1 -.-> e2" in text and "  class e2 doubtful" in text and "linkStyle 1" in text
    assert "style=dashed" in render(analyses, "dot")
    picture = render(analyses, "svg")
    assert "knows a:3" in picture and "message that explains only part" in picture
    assert "message that explains only part" not in svg([two_lanes()])


def test_executions_are_drawn_side_by_side() -> None:
    one = 'a {"a":1}\nx\n'
    analyses = analyse(parse_log(f"=== r 1 ===\n{one}=== r 2 ===\n{one}", "x.log"))
    text = render(analyses, "mermaid")
    assert 'subgraph x0_run["r 1"]' in text and 'x1_e0["1 · x"]' in text
    assert "subgraph cluster_x1_run" in render(analyses, "dot")
    assert len(list(labels(ElementTree.fromstring(render(analyses, "svg"))))) == 2
    with pytest.raises(InputError, match="no picture format 'png'"):
        render(analyses, "png")


def test_mermaid_says_when_it_is_above_the_default_limits() -> None:
    assert mermaid([trace_of(*["x"] * 600)]).startswith("%% 599 edges")
    assert mermaid([trace_of(*["x"] * 400)]).startswith("flowchart TB")


@given(st.text(max_size=40), st.integers(1, 30))
def test_clip(text: str, width: int) -> None:
    assert columns(clip(text, width)) <= width
    assert "\n" not in clip(text, width)
    flat = " ".join(text.split())
    assert clip(text, width) == flat or clip(text, width).endswith("…")


def test_report_in_words_and_as_json() -> None:
    log = parse_log('a {"a":1}\nx\nb {"b":1,"a":2}\ny\nnoise\n', "x.log")
    analyses = analyse(log)
    assert describe(log, analyses) == [
        "x.log: 1 execution, read as: host and clock, then the event on the next line (GoVector)",
        "  line 5: 1 line is not part of any event: 5",
        "2 events on 2 processes (a 1, b 1); 1 message, received 1 time; 1 covering edge",
        "  line 3: incomplete log: b:1 knows a:2, but no logged event explains it: a:2 is missing "
        "(the last one before is on line 1)",
        "  axioms: all 4 hold",
        "  clocks: checked the update rule at each of 2 events and all 2 ordered pairs of events "
        "against happened-before",
        "  clocks: not by the update rule at 1 event (line 3), each reported above",
    ]
    data = json.loads(json.dumps(to_json(log, analyses)))
    assert data["unread_lines"] == [5]
    assert data["executions"][0]["complete"] is False
    assert data["executions"][0]["findings"][0]["line"] == 3
    assert data["executions"][0]["events"][1]["clock"] == {"b": 1, "a": 2}


def test_five_thousand_events_are_compared_pair_by_pair() -> None:
    rng = random.Random(7)
    clocks: dict[str, dict[str, int]] = {f"host{i}": {} for i in range(10)}
    lines = []
    for number in range(5000):
        host, other = rng.choice(sorted(clocks)), rng.choice(sorted(clocks))
        mine = clocks[host]
        if rng.random() < 0.5:
            mine = {
                q: max(mine.get(q, 0), clocks[other].get(q, 0)) for q in {*mine, *clocks[other]}
            }
        mine = {**mine, host: mine.get(host, 0) + 1}
        clocks[host] = mine
        lines += [f"{host} {json.dumps(mine)}", f"event {number}"]
    log = parse_log("\n".join(lines), "big.log")
    analyses = analyse(log)
    for picture in ("mermaid", "dot"):
        assert render(analyses, picture)
    assert describe(log, analyses)[-1] == "  clocks: agree with happened-before"
    assert analyses[0].complete and analyses[0].clocks.pairs == 5000 * 4999
