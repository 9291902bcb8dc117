"""A violating sub-history as an SVG timeline: a lane for each process, a bar for each operation.

Time runs from left to right in steps of events, so that bars overlap exactly when the operations
did.  A bar without a right end was never answered; the one whose
answer completed the violation is marked.
"""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape

from formal.defaults import WRONG
from formal.histories.history import Operation
from formal.histories.minimal import Violation
from formal.histories.values import show

_STYLE = """<style>
  text { font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
  .paper { fill: #ffffff; } .ink { fill: #20242c; } .soft { fill: #646c7a; }
  .lane { stroke: #b9c0cc; } .bar { fill: #2f74d0; } .open { fill: #76808f; }
  .at { fill: $wrong; }
  @media (prefers-color-scheme: dark) {
    .paper { fill: #15181e; } .ink { fill: #e7eaf0; } .soft { fill: #9aa3b2; }
    .lane { stroke: #4a5261; }
  }
</style>""".replace("$wrong", WRONG)
_LEFT, _TOP, _ROW, _BAR, _END = 110.0, 64.0, 46.0, 10.0, 30.0
_CHARACTER, _GAP = 6.6, 12.0
_LEGEND = "time runs to the right; red: the answer that made it impossible; grey: never answered"


def svg(found: Violation, title: str) -> str:
    """The SVG text of a violation."""
    core = found.core
    places = _places(core)
    processes = list(dict.fromkeys(o.process for o in core))
    right = max(places.values(), default=0.0) + _END
    # A label may be wider than its bar.
    reach = [places[o.invoked] + len(str(o)) * _CHARACTER for o in core]
    words = [len(x) * _CHARACTER - _LEFT + 20 for x in (title, _LEGEND)]
    width = _LEFT + max([right, *reach, *words]) + 24
    height = _TOP + _ROW * len(processes) + 28
    body = [
        f'<rect class="paper" width="{width:.0f}" height="{height:.0f}"/>',
        f'<text class="ink" x="20" y="26" font-size="14">{escape(title)}</text>',
        f'<text class="soft" x="20" y="44" font-size="11">{_LEGEND}</text>',
    ]
    for row, process in enumerate(processes):
        y = _TOP + _ROW * row + 24
        body.append(
            f'<line class="lane" x1="{_LEFT:.0f}" y1="{y:.0f}" x2="{width - 12:.0f}" y2="{y:.0f}"/>'
        )
        body.append(
            f'<text class="ink" x="20" y="{y + 4:.0f}" font-size="12">process '
            f"{escape(show(process, 8))}</text>"
        )
        for o in core:
            if o.process == process:
                body += _bar(o, o == found.at, places, y, width)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" '
            f'viewBox="0 0 {width:.0f} {height:.0f}" role="img">',
            f"<title>{escape(title)}</title>",
            _STYLE,
            *body,
            "</svg>\n",
        ]
    )


def _places(core: Sequence[Operation]) -> dict[int, float]:
    """The x of each event: in order, and far enough apart for the labels of each process."""
    events: list[tuple[int, Operation, bool]] = []
    for o in core:
        events.append((o.invoked, o, True))
        if o.answered is not None:
            events.append((o.answered, o, False))
    events.sort(key=lambda e: e[0])
    places: dict[int, float] = {}
    free: dict[object, float] = {}
    x = 0.0
    for time, o, begins in events:
        x += 16.0
        if begins:
            x = max(x, free.get(o.process, 0.0))
            free[o.process] = x + len(str(o)) * _CHARACTER + _GAP
        places[time] = x
    return places


def _bar(o: Operation, marked: bool, places: dict[int, float], y: float, width: float) -> list[str]:
    start = _LEFT + places[o.invoked]
    end = width - 12 if o.answered is None else _LEFT + places[o.answered]
    kind = "at" if marked else "open" if o.answered is None else "bar"
    lines = f", lines {o.line}–{o.answer_line}" if o.answer_line else f", line {o.line}"
    tip = escape(f"process {show(o.process)}: {o}{lines if o.line else ''}")
    return [
        f'<rect class="{kind}" x="{start:.1f}" y="{y - _BAR / 2:.1f}" rx="3" '
        f'width="{max(4.0, end - start):.1f}" height="{_BAR:.0f}"><title>{tip}</title></rect>',
        f'<text class="ink" x="{start:.1f}" y="{y - _BAR:.1f}" font-size="11">'
        f"{escape(str(o))}</text>",
    ]
