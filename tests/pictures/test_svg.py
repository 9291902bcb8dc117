"""Drawings of systems as SVG: well formed, nothing outside the page, no box over another."""

from __future__ import annotations

import itertools
import re
from xml.etree import ElementTree

import pytest

from formal.histories import history_of
from formal.histories.check import check
from formal.histories.objects import Register
from formal.histories.svg import svg as history_svg
from formal.language import (
    And,
    Exists,
    ForAll,
    Iff,
    Mutable,
    Not,
    Or,
    Rel,
    Sort,
    TransitionSystem,
    action,
    false,
    init,
    safety,
)
from formal.pictures.actions import at_first
from formal.pictures.draw import DRAWINGS
from formal.pictures.of_system import drawing, system_named
from formal.pictures.svg import chart, timing
from tests.cli.project import run_here

SPACE = "{http://www.w3.org/2000/svg}"
SYSTEMS = ("paxos.Paxos", "raft.Raft", "mutual_exclusion.TokenPassing", "two_phase_commit")
NARROW = 5.2  # pixels of a letter of 12 px, on average at least


def boxes(text: str) -> tuple[float, float, list[tuple[float, float, float, float]], list]:
    """Width and height of the page, its boxes by their sides, and its texts with their places."""
    page = ElementTree.fromstring(text)
    width, height = float(page.get("width")), float(page.get("height"))
    rects = []
    for r in page.iter(f"{SPACE}rect"):
        if r.get("class") == "paper":
            continue
        x, y, w, h = (float(r.get(k)) for k in ("x", "y", "width", "height"))
        rects.append((x, y, x + w, y + h))
    texts = [
        (float(t.get("x")), float(t.get("y")), t.text or "") for t in page.iter(f"{SPACE}text")
    ]
    return width, height, rects, texts


def inside(text: str) -> None:
    """All that is drawn is on the page, and no two boxes overlap."""
    width, height, rects, texts = boxes(text)
    for left, top, right, bottom in rects:
        assert 0 <= left < right <= width
        assert 0 <= top < bottom <= height
    for x, y, words in texts:
        assert x >= 0
        assert x + len(words) * NARROW <= width, words
        assert 0 < y <= height
    for a, b in itertools.combinations(rects, 2):
        apart = a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
        assert apart, (a, b)


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("kind", ["state", "flow"])
def test_a_system_is_on_the_page(system, kind):
    info = system_named(system)
    text = DRAWINGS[kind, "svg"](info)
    inside(text)
    words = {w for _, _, w in boxes(text)[3]}
    assert {a.name for a in info.actions} <= words


@pytest.mark.parametrize("kind", ["sequence", "timing", "state", "flow"])
def test_the_command_draws_every_kind(kind, tmp_path):
    out = tmp_path / "drawn.svg"
    run = run_here("graph", "mutual_exclusion", "--as", kind, "--format", "svg", "--out", str(out))
    assert run.code == 0, run.text
    text = out.read_text(encoding="utf-8")
    ElementTree.fromstring(text)
    for name in ("enter",) if kind in ("sequence", "timing") else ("enter", "leave"):
        assert name in text


def test_a_timing_chart_has_a_column_for_each_step():
    text = timing("a run", {"a": "node a", "b": "node b"}, [("a", "send(b)"), ("b", "receive")])
    inside(text)
    _, _, (first, second), _ = boxes(text)
    assert first[2] <= second[0]
    assert first[1] < second[1]


def test_arrows_forward_go_right_and_arrows_back_below_all_boxes():
    arrows = [("a", "b", "x"), ("b", "a", "y")]
    text = chart("c", {"a": ("go", ""), "b": ("back", "changes y")}, ["a"], arrows)
    inside(text)
    low = max(bottom for *_, bottom in boxes(text)[2])
    straight, bent = re.findall(r'<path class="to[^"]*" d="([^"]*)"', text)
    x, goal = (float(v) for v in re.findall(r"[ML](\d+) ", straight))
    assert x < goal
    assert float(re.search(r"V(\d+)H", bent)[1]) > low


class Nested(TransitionSystem):
    """What holds at first, said in different nestings."""

    Node: Sort
    r: Mutable[Rel[Node]]
    s: Mutable[Rel[Node, Node]]
    t: Mutable[Rel[Node]]
    u: Mutable[Rel[Node]]
    v: Mutable[Rel[Node]]

    @init
    def start(self):
        return And(
            ForAll(lambda n: And(Not(self.r(n)), ForAll(lambda m: Not(self.s(n, m))))),
            Not(Exists(lambda n: Or(self.t(n), Not(self.u(n))))),
            ForAll(lambda n: Iff(self.v(n), false)),
        )

    @action(modifies="r")
    def waits(self, new, n: Node):
        return And(self.s(n, n), ForAll(lambda m: new.r(m)))

    @action(modifies="s")
    def can_go(self, new, n: Node):
        return And(self.u(n), Not(self.v(n)), ForAll(lambda m, k: new.s(m, k)))

    @safety
    def safe(self, n: Node):
        return Not(self.t(n))


def test_what_holds_at_first_is_found_however_it_is_nested():
    assert at_first(Nested._info) == {
        "r": "false",
        "s": "false",
        "t": "false",
        "u": "true",
        "v": "false",
    }
    drawn = DRAWINGS["state", "mermaid"](Nested._info)
    ids = dict(re.findall(r'state "(\w+)" as (\w+)', drawn))
    assert re.findall(r"\[\*\] --> (\w+)", drawn) == [ids["can_go"]]


def test_a_small_history_shows_its_whole_subtitle():
    calls = [(1, "write", 1, None, 0, 1), (2, "read", None, None, 2, 3)]
    report = check(history_of(Register(), calls))
    violation = report.verdict("linearizable").violation
    assert violation is not None
    width, _, _, texts = boxes(history_svg(violation, "h"))
    subtitle = next(t for t in texts if t[2].startswith("time runs"))
    assert subtitle[0] + len(subtitle[2]) * NARROW <= width


@pytest.mark.parametrize("name", ["ring.py", "ring.pyv"])
def test_a_model_without_a_kind_of_drawing_is_told_the_kinds(name, tmp_path):
    file = tmp_path / name
    file.write_text("class Ring: ...\n", encoding="utf-8")
    run = run_here("graph", str(file))
    assert run.code == 2
    assert "--as KIND, one of state, sequence, flow, pseudocode, timing" in run.err


def test_a_format_that_a_kind_does_not_have_is_refused_with_those_it_has():
    run = run_here("graph", "paxos", "--as", "state", "--format", "dot")
    assert run.code == 2
    assert "state is drawn as mermaid, plantuml, svg, not dot" in run.err
    assert drawing("mutual_exclusion", "pseudocode", None).startswith("system TokenPassing")
