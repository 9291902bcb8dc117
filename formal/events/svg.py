"""Space-time diagrams as plain SVG: a lane for each process, time downward, messages as arrows.

In a small log every event has a row of its own, in an order that respects happened-before, and its
text stands at the right on that row, so nothing can cover it. In a big log events stand at their
causal depth and their texts are in the tooltips.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from xml.sax.saxutils import escape as xml_escape

from formal.events.computation import InferredComputation
from formal.events.graph import (
    Edge,
    clip,
    columns,
    depths,
    doubtful_events,
    drawn_edges,
    headline,
    printable,
    tooltip,
)

LABEL_LIMIT = 300
"""Up to this many events each has a row with its text."""

# Of middling lightness, so that they can be told apart on white and on black.
_COLOURS = (
    "#2f74d0",
    "#d2701e",
    "#2a9362",
    "#9a58c4",
    "#c74a77",
    "#7b8a22",
    "#1795a8",
    "#a9693a",
    "#6570dd",
    "#76808f",
)
_DOUBT = "#d8322c"
_STROKES = (*_COLOURS, _DOUBT)
_STYLE = """<style>
  text { font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
  .paper { fill: #ffffff; } .ink { fill: #20242c; } .soft { fill: #646c7a; }
  .lane { stroke: #b9c0cc; } .guide { stroke: #c9ced8; } .zebra { fill: #f5f7fa; }
  @media (prefers-color-scheme: dark) {
    .paper { fill: #15181e; } .ink { fill: #e7eaf0; } .soft { fill: #9aa3b2; }
    .lane { stroke: #4a5261; } .guide { stroke: #3a414e; } .zebra { fill: #1b1f27; }
  }
</style>"""

_MARGIN, _HEAD, _ROW, _COMPACT_ROW = 24.0, 78.0, 22.0, 9.0
_CHARACTER = 6.9  # the width of an average character at 12 px, on the wide side
_TEXT_WIDTH, _NAME_WIDTH = 110, 26


def svg(computations: Sequence[InferredComputation]) -> str:
    """The SVG text of one computation, or of several below each other.

    Raises:
        FormalError: a causal cycle.
    """
    diagrams = [_Diagram(computation) for computation in computations]
    width = max((diagram.width for diagram in diagrams), default=0.0)
    body: list[str] = []
    top = 0.0
    for diagram in diagrams:
        body.append(f'<g transform="translate(0 {_n(top)})">')
        body += diagram.draw(width)
        body.append("</g>")
        top += diagram.height
    title = _text(" | ".join(headline(computation) for computation in computations))
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{_n(width)}" height="{_n(top)}" '
            f'viewBox="0 0 {_n(width)} {_n(top)}" role="img">',
            f"<title>{title}</title>",
            _STYLE,
            "<defs>",
            *(_marker(f"head{i}", colour) for i, colour in enumerate(_STROKES)),
            "</defs>",
            f'<rect class="paper" width="{_n(width)}" height="{_n(top)}"/>',
            *body,
            "</svg>\n",
        ]
    )


class _Diagram:
    """The geometry of one computation and the elements it is drawn with."""

    def __init__(self, computation: InferredComputation):
        self.computation = computation
        self.doubtful: Mapping[int, list[str]] = doubtful_events(computation)
        self.edges = drawn_edges(computation)
        self.labelled = len(computation.events) <= LABEL_LIMIT
        self.radius = 5.0 if self.labelled else 3.0
        self.names = {p: clip(p, _NAME_WIDTH) for p in computation.processes}
        widest = max((columns(name) for name in self.names.values()), default=1)
        gap = max(78.0 if self.labelled else 120.0, widest * _CHARACTER + 26)
        self.lanes = {p: _MARGIN + gap * (i + 0.5) for i, p in enumerate(computation.processes)}
        self.colours = {p: i % len(_COLOURS) for i, p in enumerate(computation.processes)}
        self.label_x = _MARGIN + gap * len(self.lanes) + 12
        self.rows = self._rows()
        self.bottom = max(self.rows, default=_HEAD) + 22
        self.title = headline(computation)
        needed = [self.label_x, columns(self.title) * 8.5 + 2 * _MARGIN, 640.0]
        if self.labelled:
            needed += [
                self.label_x + columns("".join(self._label(event))) * _CHARACTER + 30
                for event in range(len(computation.events))
            ]
        self.width = max(needed)
        self.legend = self._legend_items()
        self.height = self.bottom + 34 + self.legend[-1][1]

    def _rows(self) -> list[float]:
        depth = depths(self.computation)
        if not self.labelled:
            return [_HEAD + _COMPACT_ROW * level for level in depth]
        lane = {process: i for i, process in enumerate(self.computation.processes)}
        events = self.computation.events
        order = sorted(
            range(len(depth)), key=lambda e: (depth[e], lane[events[e].process], events[e].own)
        )
        row = {event: number for number, event in enumerate(order)}
        return [_HEAD + _ROW * row[event] for event in range(len(depth))]

    def _label(self, event: int) -> tuple[str, str]:
        logged = self.computation.events[event]
        return f"{self.names[logged.process]}:{logged.own}", "  " + clip(logged.text, _TEXT_WIDTH)

    def draw(self, width: float) -> Iterator[str]:
        """The elements, from the background to the front."""
        yield (
            f'<text class="ink" x="{_n(_MARGIN)}" y="28" font-size="15" font-weight="600">'
            f"{_text(self.title)}</text>"
        )
        if self.labelled:
            yield from self._stripes(width)
        yield from self._lanes()
        for edge in self.edges:
            if edge.kind != "local":
                yield self._arrow(edge)
        for event in range(len(self.computation.events)):
            yield self._event(event)
        yield from self._legend()

    def _stripes(self, width: float) -> Iterator[str]:
        for number, y in enumerate(sorted(self.rows)):
            if number % 2:
                yield (
                    f'<rect class="zebra" x="0" y="{_n(y - _ROW / 2)}" width="{_n(width)}" '
                    f'height="{_n(_ROW)}"/>'
                )

    def _lanes(self) -> Iterator[str]:
        for process, x in self.lanes.items():
            name = self.names[process]
            half = columns(name) * 3.9 + 10
            yield (
                f'<line class="lane" x1="{_n(x)}" y1="64" x2="{_n(x)}" y2="{_n(self.bottom - 8)}" '
                'stroke-width="1.5"/>'
            )
            yield (
                f"<g><title>{_text(process)}</title>"
                f'<rect x="{_n(x - half)}" y="42" width="{_n(2 * half)}" height="22" rx="11" '
                f'fill="{_COLOURS[self.colours[process]]}"/>'
                f'<text x="{_n(x)}" y="57" font-size="12" font-weight="600" fill="#ffffff" '
                f'text-anchor="middle">{_text(name)}</text></g>'
            )

    def _at(self, event: int) -> tuple[float, float]:
        return self.lanes[self.computation.events[event].process], self.rows[event]

    def _arrow(self, edge: Edge) -> str:
        (x1, y1), (x2, y2) = self._at(edge.tail), self._at(edge.head)
        length = max(((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5, 1.0)
        ux, uy = (x2 - x1) / length, (y2 - y1) / length
        sure = edge.kind == "message"
        colour = self.colours[self.computation.events[edge.tail].process] if sure else -1
        stroke = _STROKES[colour]
        dash = "" if sure else f' stroke-dasharray="{"6 4" if edge.kind == "partial" else "2 4"}"'
        names = f"{self.computation.event_id(edge.tail)} → {self.computation.event_id(edge.head)}"
        start = f"{_n(x1 + ux * self.radius)} {_n(y1 + uy * self.radius)}"
        end = f"{_n(x2 - ux * (self.radius + 2))} {_n(y2 - uy * (self.radius + 2))}"
        # A message a process sends to itself would lie on its lane: it bows out to the side.
        bow = f"Q {_n(x1 + 34)} {_n((y1 + y2) / 2)} " if x1 == x2 else "L "
        return (
            f'<path d="M {start} {bow}{end}" fill="none" stroke="{stroke}" stroke-width="1.4"'
            f'{dash} stroke-opacity="0.85" marker-end="url(#head{colour % len(_STROKES)})">'
            f"<title>{_text(names)}</title></path>"
        )

    def _event(self, event: int) -> str:
        x, y = self._at(event)
        colour = _COLOURS[self.colours[self.computation.events[event].process]]
        parts = [f"<g><title>{_text(tooltip(self.computation, event, self.doubtful))}</title>"]
        if self.labelled:
            name, text = self._label(event)
            parts.append(
                f'<line class="guide" x1="{_n(x + self.radius + 3)}" y1="{_n(y)}" '
                f'x2="{_n(self.label_x - 6)}" y2="{_n(y)}" stroke-dasharray="1 3"/>'
                f'<text class="ink" x="{_n(self.label_x)}" y="{_n(y + 4)}" font-size="12" '
                f'xml:space="preserve"><tspan fill="{colour}" font-weight="600">'
                f"{_text(name)}</tspan>{_text(text)}</text>"
            )
        if event in self.doubtful:
            parts.append(
                f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(self.radius + 3)}" fill="none" '
                f'stroke="{_DOUBT}" stroke-width="2"/>'
            )
        parts.append(
            f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(self.radius)}" fill="{colour}"/></g>'
        )
        return "".join(parts)

    def _legend_items(self) -> list[tuple[float, float, str, str]]:
        """For each entry its x and y, words and drawing; only what occurs is explained."""
        kinds = {edge.kind for edge in self.edges}
        ring = f'<circle cx="12" cy="0" r="6.5" fill="none" stroke="{_DOUBT}" stroke-width="2"/>'
        entries = (
            (True, "event", f'<circle cx="12" cy="0" r="4.5" fill="{_COLOURS[0]}"/>'),
            ("message" in kinds, "message", _legend_line(0, "")),
            ("partial" in kinds, "message that explains only part", _legend_line(-1, "6 4")),
            ("known" in kinds, "order known from the clocks only", _legend_line(-1, "2 4")),
            (bool(self.doubtful), "finding: see its tooltip", ring),
            (not self.labelled, "texts and clocks: see the tooltips", ""),
        )
        x, y = _MARGIN, 0.0
        items = []
        for occurs, words, drawing in entries:
            if not occurs:
                continue
            length = 32 + columns(words) * 6.4 + 22
            if x + length > self.width and x > _MARGIN:
                x, y = _MARGIN, y + 20
            items.append((x, y, words, drawing))
            x += length
        return items

    def _legend(self) -> Iterator[str]:
        for x, y, words, drawing in self.legend:
            yield (
                f'<g transform="translate({_n(x)} {_n(self.bottom + 12 + y)})">{drawing}'
                f'<text class="soft" x="{32 if drawing else 0}" y="4" font-size="11">'
                f"{words}</text></g>"
            )


def _legend_line(colour: int, dash: str) -> str:
    pattern = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<line x1="0" y1="0" x2="24" y2="0" stroke="{_STROKES[colour]}" stroke-width="1.4"'
        f'{pattern} marker-end="url(#head{colour % len(_STROKES)})"/>'
    )


def _marker(name: str, colour: str) -> str:
    return (
        f'<marker id="{name}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" '
        f'orient="auto-start-reverse"><path d="M 0 0.8 L 8 4 L 0 7.2 z" fill="{colour}"/></marker>'
    )


def _text(text: str) -> str:
    return xml_escape(printable(text))


def _n(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
