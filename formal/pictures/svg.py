"""Pictures of systems as SVG: boxes with text, arrows between them, and a timing chart.

Boxes of a chart stand in columns, each after those that lead to it; an arrow back is bent below.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from html import escape

_STYLE = """<style>
  text { font-family: system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif; font-size: 12px; }
  .paper { fill: #ffffff; } .ink { fill: #20242c; } .soft { fill: #646c7a; }
  .lane { stroke: #b9c0cc; } .box { fill: #f5f7fa; stroke: #b9c0cc; }
  .first { fill: #eaf1fb; stroke: #2f74d0; } .asks { fill: #fdf6e7; stroke: #d79a00; }
  .to { fill: none; stroke: #2f74d0; stroke-width: 1.3; } .back { stroke-dasharray: 5 3; }
</style>"""
_CHARACTER, _LINE, _PAD = 6.8, 16.0, 8.0
_WRAP = 38  # characters of a line in a box


def _page(title: str, width: float, height: float, body: Sequence[str]) -> str:
    head = '<marker id="to" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8"'
    width = max(width, len(title) * _CHARACTER * 1.1 + 40)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" '
            f'viewBox="0 0 {width:.0f} {height:.0f}" role="img">',
            f"<title>{escape(title)}</title>",
            _STYLE,
            f'<defs>{head} orient="auto"><path d="M0 0L8 4L0 8z" fill="#2f74d0"/></marker></defs>',
            f'<rect class="paper" width="{width:.0f}" height="{height:.0f}"/>',
            _text(20, 26, title, "ink", bold=True),
            *body,
            "</svg>\n",
        ]
    )


def _text(x: float, y: float, words: str, kind: str, bold: bool = False) -> str:
    weight = ' font-weight="600"' if bold else ""
    return f'<text class="{kind}" x="{x:.0f}" y="{y:.0f}"{weight}>{escape(words)}</text>'


def _wrapped(lines: Sequence[str]) -> list[str]:
    return [part for line in lines for part in textwrap.wrap(line, _WRAP) or [""]]


class _Box:
    """A box with a title and lines, as wide as its text."""

    def __init__(self, title: str, lines: Sequence[str], kind: str = "box") -> None:
        self.title, self.kind = title, kind
        self.lines = _wrapped(lines)
        longest = max([len(title), *map(len, self.lines)])
        self.width = longest * _CHARACTER + 2 * _PAD
        self.height = _LINE * (len(self.lines) + bool(title)) + _PAD
        self.x = self.y = 0.0

    def drawn(self) -> list[str]:
        out = [
            f'<rect class="{self.kind}" x="{self.x:.0f}" y="{self.y:.0f}" '
            f'width="{self.width:.0f}" height="{self.height:.0f}" rx="4"/>'
        ]
        y = self.y
        for k, words in enumerate([*([self.title] if self.title else []), *self.lines]):
            y += _LINE
            head = bool(self.title) and k == 0
            out.append(_text(self.x + _PAD, y, words, "ink" if head else "soft", bold=head))
        return out


def chart(
    title: str,
    boxes: Mapping[str, tuple[str, str]],
    first: Sequence[str],
    arrows: Sequence[tuple[str, str, str]],
    notes: Sequence[str] = (),
) -> str:
    """Boxes by name, each with a line below its own; those that can be first are marked."""
    column = _columns(list(boxes), first, arrows)
    made = {
        name: _Box(head, [line] if line else [], "first" if name in first else "box")
        for name, (head, line) in boxes.items()
    }
    # Between two columns there is room for the longest text on an arrow.
    gap = max([60.0, *(len(words) * _CHARACTER + 40 for _, _, words in arrows)])
    left, bottom = 20.0, 56.0
    for at in range(max(column.values(), default=0) + 1):
        here = [made[name] for name in boxes if column[name] == at]
        y = 56.0
        for box in here:
            box.x, box.y = left, y
            y += box.height + 44
        left += max((box.width for box in here), default=0.0) + gap
        bottom = max(bottom, y)
    body = [line for box in made.values() for line in box.drawn()]
    for number, (a, b, words) in enumerate(arrows):
        drawn, low = _arrow(made[a], made[b], words, bottom, number)
        body += drawn
        bottom = max(bottom, low)
    for words in ["blue: what can happen first", *notes]:
        for line in textwrap.wrap(words, 100):
            bottom += _LINE
            body.append(_text(20, bottom, line, "soft"))
    widest = max([left - gap, *(min(len(x), 100) * _CHARACTER + 20 for x in notes)])
    return _page(title, widest + 40, bottom + 20, body)


def _columns(
    names: Sequence[str], first: Sequence[str], arrows: Sequence[tuple[str, str, str]]
) -> dict[str, int]:
    """How many arrows away from what can be first a box is; the rest comes last."""
    column = dict.fromkeys(first or names[:1], 0)
    todo = list(column)
    while todo:
        a = todo.pop(0)
        for one, other, _ in arrows:
            if one == a and other not in column:
                column[other] = column[a] + 1
                todo.append(other)
    last = max(column.values(), default=0)
    return {name: column.get(name, last + 1) for name in names}


def _arrow(a: _Box, b: _Box, words: str, bottom: float, number: int) -> tuple[list[str], float]:
    """An arrow with its text, straight to a later column, below all boxes otherwise."""
    if b.x > a.x:
        x, y = a.x + a.width, a.y + a.height / 2
        goal, down = b.x, b.y + b.height / 2
        path = f"M{x:.0f} {y:.0f}L{goal:.0f} {down:.0f}"
        label = _text(x + 8, y + (down - y) * 8 / max(goal - x, 1) - 4, words, "soft")
        return [f'<path class="to" d="{path}" marker-end="url(#to)"/>', label], bottom
    shift = 12.0 + 9 * (number % 5)
    x, goal = a.x + shift, b.x + shift
    low = bottom + 6
    path = f"M{x:.0f} {a.y + a.height:.0f}V{low:.0f}H{goal + 6:.0f}V{b.y + b.height:.0f}"
    label = _text(min(x, goal) + 12, low + 12, words, "soft")
    return [f'<path class="to back" d="{path}" marker-end="url(#to)"/>', label], low + _LINE


Row = tuple[str, Sequence[str], Sequence[str], Sequence[str]]


def flow(title: str, rows: Sequence[Row]) -> str:
    """Each action in a row: its name, what it chooses, what must hold, what it does."""
    made = [
        [
            _Box(name, choices),
            *([_Box("when", guards, "asks")] if guards else []),
            _Box("then", updates),
        ]
        for name, choices, guards, updates in rows
    ]
    body: list[str] = [
        _text(
            20,
            46,
            "again and again, one of these happens; where the question is answered no, "
            "nothing does",
            "soft",
        )
    ]
    width, y = 0.0, 64.0
    for boxes in made:
        x = 20.0
        for k, box in enumerate(boxes):
            box.x, box.y = x, y
            body += box.drawn()
            if k:
                before = boxes[k - 1]
                path = f"M{before.x + before.width:.0f} {y + 14:.0f}H{box.x:.0f}"
                body.append(f'<path class="to" d="{path}" marker-end="url(#to)"/>')
            x += box.width + 36
        width = max(width, x)
        y += max(box.height for box in boxes) + 22
    return _page(title, max(width, 640.0), y + 10, body)


def timing(title: str, lanes: Mapping[str, str], taken: Sequence[tuple[str, str]]) -> str:
    """A row for each lane and a column for each step, with the action where it is taken."""
    widths = [max(60.0, len(text) * _CHARACTER + 2 * _PAD) for _, text in taken]
    start = max([80.0, *(len(words) * _CHARACTER + 40 for words in lanes.values())])
    row = {lane: 74.0 + 40 * i for i, lane in enumerate(lanes)}
    right = start + sum(widths)
    body = []
    for lane, y in row.items():
        body.append(_text(20, y + 4, lanes[lane], "ink"))
        body.append(
            f'<line class="lane" x1="{start:.0f}" x2="{right:.0f}" y1="{y:.0f}" y2="{y:.0f}"/>'
        )
    x = start
    for number, ((lane, text), width) in enumerate(zip(taken, widths, strict=True), 1):
        y = row[lane]
        body.append(_text(x + _PAD, 50, str(number), "soft"))
        body.append(
            f'<rect class="first" x="{x:.0f}" y="{y - 13:.0f}" width="{width - 4:.0f}" '
            'height="26" rx="4"/>'
        )
        body.append(_text(x + _PAD, y + 4, text, "ink"))
        x += width
    return _page(title, right + 24, 74.0 + 40 * len(lanes), body)
