"""Runs drawn: a table of steps, a Mermaid sequence diagram, an SVG space-time diagram."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from formal.attack.steps import Sent, Step
from formal.defaults import WRONG

_HEAD, _LEFT, _GAP = 40.0, 190.0, 250.0
# Concurrent steps send messages that cross: they need more room than one step a time.
_ROW, _CROSSING_ROW = 46.0, 88.0
_STYLE = """<style>
  text { font-family: system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif; font-size: 12px; }
  .paper { fill: #ffffff; } .ink { fill: #20242c; } .soft { fill: #646c7a; font-size: 11px; }
  .lane { stroke: #b9c0cc; } .halo { stroke: #ffffff; stroke-width: 4px; paint-order: stroke; }
  .sent { stroke: #2f74d0; } .forged { stroke: #9a58c4; }
  .lost { stroke: $wrong; stroke-dasharray: 5 3; } .cross { stroke: $wrong; stroke-width: 2.5; }
  .waits { stroke: #8b93a1; stroke-dasharray: 2 3; }
  .dot { fill: #2f74d0; } .faulty { fill: #9a58c4; } .decided { fill: #2a9362; }
  .verdict { font-size: 14px; font-weight: 600; } .decision { fill: #1d7a4f; font-weight: 600; }
</style>""".replace("$wrong", WRONG)
_HEADS = {"sent": "#2f74d0", "forged": "#9a58c4"}


class Arrow(NamedTuple):
    """A message: who sent it at which time, and when it was received, if ever."""

    sender: str
    at: int
    sent: Sent
    received: int | None


def arrows(steps: Sequence[Step]) -> list[Arrow]:
    """The messages of a run, in the order of sending."""
    times = {number: step.time for step in steps for number in step.received}
    return [
        Arrow(step.process, step.time, sent, times.get(sent.number))
        for step in steps
        for sent in step.sent
    ]


def describe(step: Step) -> str:
    """What happens in a step, in words."""
    words = {
        "start": f"starts with input {step.value}" if step.value else "starts",
        "null": "takes a step",
        "receive": f"receives {step.value}",
        "invoke": f"client asks: {step.value}",
        "tick": "time passes",
        "round": f"after round {step.value}",
        "faulty": "is faulty",
    }
    return words[step.action]


def table(steps: Sequence[Step]) -> list[str]:
    """A line for each step: time, process, what it does and sends, and its decision or answer."""
    width = max((len(step.process) for step in steps), default=0)
    lines = []
    for step in steps:
        line = f"{step.time:>4}  {step.process:<{width}}  {describe(step)}"
        for sent in step.sent:
            how = "forges" if sent.forged else "sends"
            lost = " (lost)" if sent.lost else ""
            line += f"; {how} {sent.message} to {sent.to}{lost}"
        lines.append(line + (f"  ⇒ {step.output}" if step.output is not None else ""))
    return lines


def mermaid(title: str, steps: Sequence[Step]) -> str:
    """A sequence diagram; a message is drawn when it arrives, or when it is sent if it never does.

    Syntax: https://mermaid.js.org/syntax/sequenceDiagram.html
    """
    names = list(dict.fromkeys(step.process for step in steps))
    ids = {n: f"p{i}" for i, n in enumerate(names)}
    lines = ["sequenceDiagram", f"  %% {' '.join(title.split())}"]
    lines += [f"  participant {ids[n]} as {_mermaid(n)}" for n in names]
    by_number = {a.sent.number: a for a in arrows(steps)}
    before: dict[str, str | None] = {}
    for step in steps:
        for number in step.received:
            a = by_number[number]
            arrow = "-->>" if a.sent.forged else "->>"
            lines.append(f"  {ids[a.sender]}{arrow}{ids[step.process]}: {_mermaid(a.sent.message)}")
        if step.action in ("start", "invoke") or (step.action == "faulty" and step.time == 0):
            lines.append(f"  Note over {ids[step.process]}: {_mermaid(describe(step))}")
        if step.output is not None and before.get(step.process) != step.output:
            lines.append(f"  Note over {ids[step.process]}: ⇒ {_mermaid(step.output)}")
        before[step.process] = step.output
        for sent in step.sent:
            if sent.lost:
                text = f"{_mermaid(sent.message)} (lost)"
                lines.append(f"  {ids[step.process]}--x{ids[sent.to]}: {text}")
    return "\n".join(lines) + "\n"


def _mermaid(text: str) -> str:
    """Text without the characters that end or start something in a sequence diagram."""
    return re.sub(r"[#;:<>%]", lambda m: f"#{ord(m[0])};", " ".join(text.split()))


def svg(title: str, steps: Sequence[Step]) -> str:
    """A space-time diagram: time downward, lost messages crossed out, decisions marked."""
    names = list(dict.fromkeys(step.process for step in steps))
    busy = [step.time for step in steps if step.time > 0]
    row = _CROSSING_ROW if len(set(busy)) < len(busy) else _ROW
    width = max(560.0, 2 * _LEFT + _GAP * (len(names) - 1))
    heading = textwrap.wrap(title, int(width / 8.2)) or [""]
    top = 26.0 + 18 * len(heading) + _HEAD
    last = max((step.time for step in steps), default=0)
    height = top + row * last + 40
    lanes = {n: _LEFT + _GAP * i for i, n in enumerate(names)}
    body = [
        f'<text class="ink verdict" x="20" y="{26 + 18 * i}">{escape(line)}</text>'
        for i, line in enumerate(heading)
    ]
    for n, x in lanes.items():
        body.append(
            f'<text class="ink" x="{x:.1f}" y="{top - 18:.1f}" text-anchor="middle" '
            f'font-weight="600">{escape(_clip(n, 26))}</text>'
            f'<line class="lane" x1="{x:.1f}" x2="{x:.1f}" y1="{top - 10:.1f}" '
            f'y2="{height - 12:.1f}"/>'
        )
    found = arrows(steps)
    body += [line for a in found for line in _arrow(a, lanes, top, row)]
    before: dict[str, str | None] = {}
    for step in steps:
        x, y = lanes[step.process], top + row * step.time
        # The first lane has room at its left, where no arrow passes.
        first = step.process == names[0]
        at, anchor = (x - 10, "end") if first else (x + 10, "start")
        fresh = step.output is not None and before.get(step.process) != step.output
        before[step.process] = step.output
        kind = "faulty" if step.action == "faulty" else "decided" if fresh else "dot"
        body.append(f'<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="{6 if fresh else 4}"/>')
        body.append(
            f'<text class="soft halo" x="{at:.1f}" y="{y - 5:.1f}" text-anchor="{anchor}">'
            f"{escape(_clip(describe(step), 26))}</text>"
        )
        if fresh:
            text = escape(_clip(f"⇒ {step.output}", 26))
            body.append(
                f'<text class="decision halo" x="{at:.1f}" y="{y + 12:.1f}" '
                f'text-anchor="{anchor}">{text}</text>'
            )
    markers = [
        f'<marker id="{kind}" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" '
        f'orient="auto"><path d="M0 0L8 4L0 8z" fill="{colour}"/></marker>'
        for kind, colour in _HEADS.items()
    ]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" '
            f'viewBox="0 0 {width:.0f} {height:.0f}" role="img">',
            f"<title>{escape(title)}</title>",
            _STYLE,
            f"<defs>{''.join(markers)}</defs>",
            f'<rect class="paper" width="{width:.0f}" height="{height:.0f}"/>',
            *body,
            "</svg>\n",
        ]
    )


def _arrow(a: Arrow, lanes: dict[str, float], top: float, row: float) -> list[str]:
    x, y, goal = lanes[a.sender], top + row * a.at, lanes[a.sent.to]
    label = f"<title>{escape(a.sent.message)}</title>"
    if a.received is None:
        # Where it would have gone: half the way.
        kind = "lost" if a.sent.lost else "waits"
        end = x + (goal - x) * 0.45 if goal != x else x - 24
        down = y + row * 0.45
        drawn = [_line(kind, x, y, end, down, "", label)]
        if a.sent.lost:
            drawn += [
                _line("cross", end - 5, down - 5, end + 5, down + 5),
                _line("cross", end - 5, down + 5, end + 5, down - 5),
            ]
        return [*drawn, _message(a, end, down + 15)]
    kind, until = ("forged" if a.sent.forged else "sent"), top + row * a.received
    head = f' marker-end="url(#{kind})"'
    if goal == x:
        # To itself: a bow beside the lane.
        bow = f"{x - 34:.1f} {y:.1f} {x - 34:.1f} {until:.1f}"
        path = f"M{x:.1f} {y:.1f}C{bow} {x - 4:.1f} {until:.1f}"
        return [f'<path class="{kind}" d="{path}" fill="none"{head}>{label}</path>']
    side = 5 if goal > x else -5
    drawn = [_line(kind, x, y, goal - side, until - 1, head, label)]
    # Farther along a longer arrow, so that the texts of one step stand apart.
    part = 0.27 if abs(goal - x) <= _GAP else 0.37
    return [*drawn, _message(a, x + (goal - x) * part, y + (until - y) * part + 13)]


def _line(
    kind: str, x: float, y: float, to_x: float, to_y: float, more: str = "", inside: str = ""
) -> str:
    at = f'x1="{x:.1f}" y1="{y:.1f}" x2="{to_x:.1f}" y2="{to_y:.1f}"'
    return f'<line class="{kind}" {at} fill="none"{more}>{inside}</line>'


def _message(a: Arrow, x: float, y: float) -> str:
    text = escape(_clip(a.sent.message, 18))
    return f'<text class="soft halo" x="{x:.1f}" y="{y:.1f}" text-anchor="middle">{text}</text>'


def _clip(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"
