"""Runs of a transition system drawn: a Mermaid sequence diagram, or the same as SVG.

A lane stands for each process.  A system that says what its messages are (class parameter
``messages``) gets an arrow for every message that a step sends; otherwise a step stands on the lane
of its first choice, with what it changes.  What a run repeats for ever is framed.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Protocol

from formal.checkers.smt.models import Function, Model
from formal.checkers.smt.runs import RunStep, tuples
from formal.defaults import WRONG
from formal.language.cast import End
from formal.language.transition import TransitionInfo

_LEFT, _GAP, _WIDTH, _LINE = 130.0, 250.0, 236.0, 15.0
_LONG = 72  # characters of a line about a field
_STYLE = """<style>
  text { font-family: system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif; font-size: 12px; }
  .paper { fill: #ffffff; } .ink { fill: #20242c; } .soft { fill: #646c7a; }
  .lane { stroke: #b9c0cc; } .note { fill: #f5f7fa; stroke: #b9c0cc; }
  .again { fill: none; stroke: #2f74d0; stroke-dasharray: 6 4; }
  .end { fill: #fdf0ef; stroke: $wrong; } .sent { stroke: #2f74d0; stroke-width: 1.5; }
</style>""".replace("$wrong", WRONG)


@dataclass(frozen=True)
class Note:
    """What happens on a lane: a title, and further lines; on all lanes when it has none."""

    lane: str
    title: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Message:
    """A message from one lane to another."""

    sender: str
    to: str
    text: str


@dataclass(frozen=True)
class Again:
    """Where that begins, or ends, which the run repeats for ever."""

    begins: bool


Event = Note | Message | Again
AGAIN = "again and again, for ever"


class Drawable(Protocol):
    """What a drawing needs of a run: a finite one, or one that repeats its last steps."""

    @property
    def info(self) -> TransitionInfo: ...
    @property
    def headline(self) -> str: ...
    @property
    def model(self) -> Model: ...
    @property
    def states(self) -> Sequence[Mapping[str, Function]]: ...
    @property
    def steps(self) -> Sequence[RunStep]: ...
    @property
    def repeats_from(self) -> int | None: ...
    def lines(self) -> list[str]: ...
    def state(self, i: int) -> list[str]: ...
    def end(self) -> str: ...


def events(run: Drawable) -> tuple[dict[str, str], list[Event]]:
    """The lanes with their titles, and what happens on them in order."""
    out: list[Event] = []
    hidden = _history(run.info)
    for i, step in enumerate(run.steps, 1):
        if i - 1 == run.repeats_from:
            out.append(Again(True))
        sent = [m for name in run.info.messages for m in _sent(run, name, i)]
        shown = tuple(f"{name}(" for name in run.info.messages)
        rest = [
            _change(c)
            for c in step.changes
            if not (c.endswith("true") and c.startswith(shown)) and not c.startswith(hidden)
        ]
        out.append(Note(_actor(run, i, sent), f"{i}. {step.call}", tuple(rest)))
        out += sent
    if run.repeats_from is not None:
        out.append(Again(False))
    lanes = dict.fromkeys(x for e in out for x in _lanes(e))
    start = Note("", "at first", tuple(map(_clipped, _beginning(run, hidden))))
    return _titles(run, list(lanes)), [start, *out, Note("", run.end())]


def _history(info: TransitionInfo) -> tuple[str, ...]:
    """How lines about fields begin that only serve the proof: their comment says *history*."""
    names = [f.name for f in info.state.fields if f.doc.startswith("history")]
    return tuple(f"{name}{mark}" for name in names for mark in "(: ")


def _beginning(run: Drawable, hidden: tuple[str, ...]) -> list[str]:
    """The first state, without relations that are empty."""
    shown = [x for x in run.state(0) if not x.endswith(" = {}") and not x.startswith(hidden)]
    return shown or ["all relations are empty"]


def _clipped(text: str) -> str:
    return text if len(text) <= _LONG else text[: _LONG - 1] + "…"


def _change(text: str) -> str:
    """A change of a relation as the tuple that joins it, or leaves it."""
    for end, sign in ((": false → true", ""), (": true → false", "¬")):
        if text.endswith(end):
            return sign + text.removesuffix(end)
    return _clipped(text)


def _titles(run: Drawable, lanes: list[str]) -> dict[str, str]:
    """The lanes of one role side by side, by number; an element is called by its role."""
    sort_of = {x: s.strip("|") for s, xs in run.model.sorts.items() for x in xs}
    found = {}
    for lane in lanes:
        sort = sort_of.get(lane)
        found[lane] = run.info.roles.get(sort, sort.lower()) if sort is not None else ""
    groups = list(dict.fromkeys(role or lane for lane, role in found.items()))
    number = {lane: int(re.sub(r"\D", "", lane) or 0) for lane in lanes}
    lanes = sorted(lanes, key=lambda x: (groups.index(found[x] or x), number[x]))
    return {x: f"{found[x]} {x}".strip() for x in lanes} or {run.info.name: run.info.name}


def _lanes(e: Event) -> tuple[str, ...]:
    if isinstance(e, Again):
        return ()
    return (e.lane,) if isinstance(e, Note) else (e.sender, e.to)


def _actor(run: Drawable, i: int, sent: list[Message]) -> str:
    """Whose step it is: as the system says, or the sender of a message, or the first choice."""
    step = run.steps[i - 1]
    if step.action in run.info.actors:
        name = run.info.actors[step.action]
        return step.choices.get(name, name)
    if sent:
        return sent[0].sender
    elements = {x for xs in run.model.sorts.values() for x in xs}
    chosen = [v for v in step.choices.values() if v in elements]
    return chosen[0] if chosen else run.info.name


def _sent(run: Drawable, name: str, i: int) -> list[Message]:
    """The messages of one kind that the ``i``-th step sends."""
    ends = run.info.messages[name]
    fresh = tuples(run.states[i][name]) - tuples(run.states[i - 1][name])
    out = []
    for args in sorted(fresh):
        rest = [a for k, a in enumerate(args) if k not in ends]
        text = f"{name}({', '.join(rest)})" if rest else name
        senders, receivers = (_parties(run, e, args, i) for e in ends)
        for x in senders:
            others = [y for y in receivers if y != x] or receivers
            out += [Message(x, y, text) for y in others]
    return out


def _parties(run: Drawable, end: End, args: tuple[str, ...], i: int) -> list[str]:
    """Who is at one end of a message: see ``formal.language.cast``."""
    if isinstance(end, int):
        return [args[end]]
    if isinstance(end, tuple):
        relation, argument = end
        found = tuples(run.states[i][relation])
        return sorted(x for x, y in found if y == args[argument]) or [relation]
    sorts = {s.strip("|"): xs for s, xs in run.model.sorts.items()}
    return list(sorts.get(end, (end,)))


def mermaid(run: Drawable) -> str:
    """The run as a sequence diagram.

    Syntax: https://mermaid.js.org/syntax/sequenceDiagram.html
    """
    lanes, found = events(run)
    ids = {lane: f"p{i}" for i, lane in enumerate(lanes)}
    everyone = ",".join(dict.fromkeys([*ids.values()][:: max(1, len(ids) - 1)]))
    out = ["sequenceDiagram", f"  %% {_plain(run.headline)}"]
    out += [f"  participant {ids[lane]} as {_plain(title)}" for lane, title in lanes.items()]
    for e in found:
        if isinstance(e, Again):
            out.append(f"  loop {AGAIN}" if e.begins else "  end")
        elif isinstance(e, Message):
            out.append(f"  {ids[e.sender]}->>{ids[e.to]}: {_plain(e.text)}")
        else:
            text = "<br/>".join(map(_plain, note_lines(e)))
            out.append(f"  Note over {ids.get(e.lane, everyone)}: {text}")
    return "\n".join(out) + "\n"


def note_lines(e: Note) -> list[str]:
    """A note in lines that are not too long: no renderer breaks them."""
    return [part for line in (e.title, *e.lines) for part in textwrap.wrap(line, _LONG) or [""]]


def _plain(text: str) -> str:
    """Text without the characters that end or start something in a sequence diagram."""
    return re.sub(r"[#;<>%]", lambda m: f"#{ord(m[0])};", " ".join(text.split()))


def svg(run: Drawable) -> str:
    """The run as a drawing: a lane for each process, time downward, messages as arrows."""
    lanes, found = events(run)
    at = {lane: _LEFT + _GAP * i for i, lane in enumerate(lanes)}
    width = max(2 * _LEFT + _GAP * (len(lanes) - 1), 560.0)
    body = [f'<text class="ink" x="20" y="26" font-weight="600">{escape(run.headline)}</text>']
    y = top = 84.0
    rows: list[str] = []
    for e in found:
        if isinstance(e, Again):
            if e.begins:
                top = y
                y += 24
            else:
                rows += _frame(width, top, y)
            continue
        drawn, height = _message(e, at, y) if isinstance(e, Message) else _note(e, at, width, y)
        rows += drawn
        y += height + 10
    for lane, x in at.items():
        body.append(
            f'<text class="ink" x="{x:.0f}" y="60" text-anchor="middle" font-weight="600">'
            f"{escape(lanes[lane])}</text>"
            f'<line class="lane" x1="{x:.0f}" x2="{x:.0f}" y1="68" y2="{y:.0f}"/>'
        )
    height = y + 14
    head = '<marker id="head" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8"'
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" '
            f'viewBox="0 0 {width:.0f} {height:.0f}" role="img">',
            f"<title>{escape(run.headline)}</title>",
            _STYLE,
            f'<defs>{head} orient="auto"><path d="M0 0L8 4L0 8z" fill="#2f74d0"/></marker></defs>',
            f'<rect class="paper" width="{width:.0f}" height="{height:.0f}"/>',
            *body,
            *rows,
            "</svg>\n",
        ]
    )


def _frame(width: float, top: float, y: float) -> list[str]:
    """A frame around what is repeated."""
    return [
        f'<rect class="again" x="4" y="{top:.0f}" width="{width - 8:.0f}" '
        f'height="{y - top - 4:.0f}" rx="4"/>',
        f'<text class="ink" x="12" y="{top + 16:.0f}">{AGAIN}</text>',
    ]


def _note(e: Note, at: dict[str, float], width: float, y: float) -> tuple[list[str], float]:
    box = _WIDTH if e.lane else width - 20
    left = at[e.lane] - box / 2 if e.lane else 10.0
    columns = int(box / 7)
    title = textwrap.wrap(e.title, columns) or [""]
    lines = [part for line in e.lines for part in textwrap.wrap(line, columns)]
    height = _LINE * (len(title) + len(lines)) + 8
    kind = "note" if e.lane or e.lines else "end"
    out = [
        f'<rect class="{kind}" x="{left:.0f}" y="{y:.0f}" width="{box:.0f}" '
        f'height="{height:.0f}" rx="4"/>'
    ]
    for k, line in enumerate([*title, *lines]):
        style = "ink" if k < len(title) else "soft"
        down = y + _LINE * (k + 1)
        out.append(f'<text class="{style}" x="{left + 8:.0f}" y="{down:.0f}">{escape(line)}</text>')
    return out, height


def _message(e: Message, at: dict[str, float], y: float) -> tuple[list[str], float]:
    x, goal = at[e.sender], at[e.to]
    text = escape(e.text)
    if x == goal:
        path = f"M{x:.0f} {y:.0f}h40v14h-40"
        label = f'<text class="ink" x="{x + 46:.0f}" y="{y + 11:.0f}">{text}</text>'
        arrow = f'<path class="sent" d="{path}" fill="none" marker-end="url(#head)"/>'
        return [arrow, label], 18.0
    middle = (x + goal) / 2
    label = f'<text class="ink" x="{middle:.0f}" y="{y + 6:.0f}" text-anchor="middle">{text}</text>'
    line = f'x1="{x:.0f}" y1="{y + 12:.0f}" x2="{goal:.0f}" y2="{y + 12:.0f}"'
    return [f'<line class="sent" {line} marker-end="url(#head)"/>', label], 18.0
