"""Space-time diagrams as plain SVG: a lane for each process, time downward, messages as arrows.

Where few events are shown every event has a row of its own, in an order that respects
happened-before, and its text stands at the right on that row, so nothing can cover it. Where many
are, events stand at their causal depth and their texts are in the tooltips.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from formal.events.computation import InferredComputation
from formal.events.graph import (
    Edge,
    clip,
    columns,
    count,
    depths,
    doubtful_events,
    headline,
    tooltip,
)
from formal.events.svg_style import (
    CHANNEL,
    COLOURS,
    DOUBT,
    QUIET,
    ROLES,
    STYLE,
    dot_sample,
    head,
    line_sample,
    markers,
    n,
    text,
)
from formal.events.view import View, whole

LABEL_LIMIT = 300
"""Up to this many events each has a row with its text."""

_MARGIN, _TOP, _ROW, _COMPACT_ROW = 24.0, 78.0, 22.0, 9.0
_CHARACTER = 6.9  # the width of an average character at 12 px, on the wide side
_TEXT_WIDTH, _NAME_WIDTH = 110, 26
_NARROW = 14  # from so many lanes on names stand slanted
_AGAIN = 900.0  # names of lanes are repeated each time so many pixels have passed
_STUB = 20.0


def svg(computations: Sequence[InferredComputation]) -> str:
    """The SVG text of one computation, or of several below each other.

    Raises:
        FormalError: a causal cycle.
    """
    return draw([whole(computation) for computation in computations])


def draw(views: Sequence[View]) -> str:
    """The SVG text of one view, or of several below each other.

    Raises:
        FormalError: a causal cycle.
    """
    diagrams = [_Diagram(view) for view in views]
    width = max((diagram.width for diagram in diagrams), default=0.0)
    body: list[str] = []
    top = 0.0
    for diagram in diagrams:
        body.append(f'<g transform="translate(0 {n(top)})">')
        body += diagram.draw(width)
        body.append("</g>")
        top += diagram.height
    title = text(" | ".join(headline(view.computation) for view in views))
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{n(width)}" height="{n(top)}" '
            f'viewBox="0 0 {n(width)} {n(top)}" role="img">',
            f"<title>{title}</title>",
            STYLE,
            "<defs>",
            *markers(),
            "</defs>",
            f'<rect class="paper" width="{n(width)}" height="{n(top)}"/>',
            *body,
            "</svg>\n",
        ]
    )


class _Diagram:
    """The geometry of one view and the elements it is drawn with."""

    def __init__(self, view: View):
        self.view, self.computation = view, view.computation
        self.doubtful: Mapping[int, list[str]] = doubtful_events(view.computation)
        self.labelled = len(view.events) <= LABEL_LIMIT
        self.radius = 5.0 if self.labelled else 3.0
        processes = view.processes
        self.names = {p: clip(p, _NAME_WIDTH) for p in processes}
        self.slanted = len(processes) >= _NARROW
        widest = max((columns(name) for name in self.names.values()), default=1)
        gap = max(78.0 if self.labelled else 120.0, widest * 7.8 + 28)
        if self.slanted:
            gap = 34.0 if self.labelled else 44.0
        self.top = _TOP + (widest * _CHARACTER * 0.62 if self.slanted else 0.0)
        self.subtitle = clip(view.title, 160)
        if self.subtitle:
            self.top += 22
        self.lanes = {p: _MARGIN + gap * (i + 0.5) for i, p in enumerate(processes)}
        self.colours = self._lane_colours()
        self.label_x = _MARGIN + gap * len(self.lanes) + 12
        if self.slanted:
            self.label_x += widest * _CHARACTER * 0.4
        self.rows = self._rows()
        self.bottom = max(self.rows.values(), default=self.top) + 22
        self.title = headline(view.computation)
        if len(view.events) < len(view.computation.events):
            self.title += f" · {count(len(view.events), 'event')} shown"
        needed = [self.label_x, columns(self.title) * 9.4 + 2 * _MARGIN, 640.0]
        needed.append(columns(self.subtitle) * 7.0 + 2 * _MARGIN)
        if self.labelled:
            needed += [
                self.label_x + columns("".join(self._label(event))) * _CHARACTER + 30
                for event in view.events
            ]
        self.width = max(needed)
        self.legend = self._legend_items()
        self.height = self.bottom + 34 + self.legend[-1][1]

    def _lane_colours(self) -> dict[str, str]:
        """A colour for each lane; spans of one service have that of the service."""
        group: dict[str, str] = {}
        for event in self.computation.events:
            group.setdefault(event.process, event.fields.get("service") or event.process)
        order = list(dict.fromkeys(group[process] for process in self.computation.processes))
        place = {name: i for i, name in enumerate(order)}
        self.groups = len(order) < len(self.computation.processes)
        return {p: COLOURS[place[group[p]] % len(COLOURS)] for p in self.computation.processes}

    def _rows(self) -> dict[int, float]:
        if self.labelled:
            return {event: self.top + _ROW * row for row, event in enumerate(self.view.events)}
        depth = depths(self.computation)
        # Depths at which nothing is shown take no room.
        levels = sorted({depth[event] for event in self.view.events})
        row = {level: number for number, level in enumerate(levels)}
        return {event: self.top + _COMPACT_ROW * row[depth[event]] for event in self.view.events}

    def _label(self, event: int) -> tuple[str, str]:
        logged = self.computation.events[event]
        return f"{self.names[logged.process]}:{logged.own}", "  " + clip(logged.text, _TEXT_WIDTH)

    def draw(self, width: float) -> Iterator[str]:
        """The elements, from the background to the front."""
        yield (
            f'<text class="ink" x="{n(_MARGIN)}" y="28" font-size="15" font-weight="600">'
            f"{text(self.title)}</text>"
        )
        if self.subtitle:
            yield (
                f'<text class="soft" x="{n(_MARGIN)}" y="48" font-size="12.5">'
                f"<title>{text(self.view.title)}</title>{text(self.subtitle)}</text>"
            )
        if self.labelled:
            yield from self._stripes(width)
        yield from self._cut()
        yield from self._lanes()
        for edge in self.view.edges:
            if edge.kind != "local":
                yield self._arrow(edge)
        for shown, other in self.view.outside:
            yield self._stub(shown, other)
        yield from self._violations()
        for event in self.view.events:
            yield self._event(event)
        yield from self._legend()

    def _stripes(self, width: float) -> Iterator[str]:
        for number, y in enumerate(sorted(self.rows.values())):
            if number % 2:
                yield (
                    f'<rect class="zebra" x="0" y="{n(y - _ROW / 2)}" width="{n(width)}" '
                    f'height="{n(_ROW)}"/>'
                )

    def _lanes(self) -> Iterator[str]:
        for process, x in self.lanes.items():
            yield (
                f'<line class="lane" x1="{n(x)}" y1="{n(self.top - 14)}" x2="{n(x)}" '
                f'y2="{n(self.bottom - 8)}" stroke-width="1.5"/>'
            )
            yield self._slanted(process, x) if self.slanted else self._name(process, x)
            y = self.top + _AGAIN
            while not self.labelled and y < self.bottom - 200:
                yield (
                    f'<text class="soft" x="{n(x + 5)}" y="{n(y)}" font-size="10" '
                    f'font-weight="600">{text(clip(process, 14))}</text>'
                )
                y += _AGAIN

    def _name(self, process: str, x: float) -> str:
        name = self.names[process]
        half = columns(name) * 3.9 + 10
        return (
            f"<g><title>{text(process)}</title>"
            f'<rect x="{n(x - half)}" y="{n(self.top - 36)}" width="{n(2 * half)}" height="22" '
            f'rx="11" fill="{self.colours[process]}"/>'
            f'<text x="{n(x)}" y="{n(self.top - 21)}" font-size="12" font-weight="600" '
            f'fill="#ffffff" text-anchor="middle">{text(name)}</text></g>'
        )

    def _slanted(self, process: str, x: float) -> str:
        y = self.top - 20
        return (
            f'<g><title>{text(process)}</title><text x="{n(x)}" y="{n(y)}" font-size="12" '
            f'font-weight="600" fill="{self.colours[process]}" '
            f'transform="rotate(-40 {n(x)} {n(y)})">{text(self.names[process])}</text></g>'
        )

    def _at(self, event: int) -> tuple[float, float]:
        return self.lanes[self.computation.events[event].process], self.rows[event]

    def _look(self, edge: Edge) -> tuple[str, str]:
        """The colour and the dashes of an arrow."""
        message = edge.tail, edge.head
        if self.view.cut is not None and message in self.view.cut.orphans:
            return DOUBT, ""
        if self.view.cut is not None and message in self.view.cut.in_flight:
            return CHANNEL, ""
        if edge.kind in ("partial", "known"):
            return DOUBT, "6 4" if edge.kind == "partial" else "2 4"
        dash = "5 5" if edge.kind == "hidden" else ""
        if self.view.roles:
            first, second = (self.view.roles.get(event) for event in message)
            if "concurrent" in (first, second) or not first or not second:
                return QUIET, dash
            return ROLES["future" if "future" in (first, second) else "past"], dash
        if edge.kind == "hidden":
            return QUIET, dash
        return self.colours[self.computation.events[edge.tail].process], dash

    def _arrow(self, edge: Edge) -> str:
        stroke, dash = self._look(edge)
        names = f"{self.computation.event_id(edge.tail)} → {self.computation.event_id(edge.head)}"
        if edge.kind == "hidden":
            names += " through events that are not shown"
        return self._line(edge.tail, edge.head, stroke, dash, names)

    def _line(
        self, tail: int, end: int, stroke: str, dash: str, words: str, width: float = 1.4
    ) -> str:
        (x1, y1), (x2, y2) = self._at(tail), self._at(end)
        length = max(((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5, 1.0)
        ux, uy = (x2 - x1) / length, (y2 - y1) / length
        pattern = f' stroke-dasharray="{dash}"' if dash else ""
        start = f"{n(x1 + ux * self.radius)} {n(y1 + uy * self.radius)}"
        stop = f"{n(x2 - ux * (self.radius + 2))} {n(y2 - uy * (self.radius + 2))}"
        # A message a process sends to itself would lie on its lane: it bows out to the side.
        bow = f"Q {n(x1 + 34)} {n((y1 + y2) / 2)} " if x1 == x2 else "L "
        return (
            f'<path d="M {start} {bow}{stop}" fill="none" stroke="{stroke}" '
            f'stroke-width="{width}"{pattern} stroke-opacity="0.85" '
            f'marker-end="url(#{head(stroke)})"><title>{text(words)}</title></path>'
        )

    def _stub(self, shown: int, other: int) -> str:
        """The end of a message whose other end is not shown."""
        x, y = self._at(shown)
        sends = self.computation.source[other] == shown
        name = self.computation.event_id(other)
        words = f"sends to {name}, not shown" if sends else f"receives from {name}, not shown"
        far = x + _STUB, y + (8.0 if sends else -8.0)
        near = x + self.radius, y + (2.0 if sends else -2.0)
        (x1, y1), (x2, y2) = (near, far) if sends else (far, near)
        return (
            f'<path d="M {n(x1)} {n(y1)} L {n(x2)} {n(y2)}" stroke="{QUIET}" stroke-width="1.2" '
            f'stroke-dasharray="2 2" marker-end="url(#{head(QUIET)})">'
            f"<title>{text(words)}</title></path>"
        )

    def _violations(self) -> Iterator[str]:
        for (tail, end), words in self.view.violations.items():
            if tail in self.rows and end in self.rows:
                yield self._line(tail, end, DOUBT, "", words, 2.6)

    def _cut(self) -> Iterator[str]:
        """The part inside the cut, shaded, and its frontier."""
        cut = self.view.cut
        if cut is None:
            return
        above, edge = self.top - 10, []
        for process, x in self.lanes.items():
            mine = [e for e in self.view.events if self.computation.events[e].process == process]
            last = cut.last.get(process)
            own = 0 if last is None else self.computation.events[last].own
            inside = [self.rows[e] for e in mine if self.computation.events[e].own <= own]
            outside = [self.rows[e] for e in mine if self.computation.events[e].own > own]
            upper = max(inside, default=above - 8)
            lower = min(outside, default=self.bottom)
            # Close below the last event, so that the line shows which event that is.
            edge.append((x, min(upper + 11, (upper + lower) / 2)))
        left, right = edge[0][0] - 30, edge[-1][0] + 30
        way = [(left, edge[0][1]), *edge, (right, edge[-1][1])]
        points = " ".join(f"{n(x)},{n(y)}" for x, y in way)
        yield (
            f'<polygon class="inside" points="{n(left)},{n(above)} {points} '
            f'{n(right)},{n(above)}"/>'
        )
        stroke = 'class="cut"' if cut.consistent else f'stroke="{DOUBT}"'
        words = "a consistent cut" if cut.consistent else "an inconsistent cut"
        yield (
            f'<polyline {stroke} points="{points}" fill="none" stroke-width="2" '
            f'stroke-dasharray="8 4"><title>{words}</title></polyline>'
        )

    def _event(self, event: int) -> str:
        x, y = self._at(event)
        role = self.view.roles.get(event)
        colour = self.colours[self.computation.events[event].process]
        fill = ROLES[role] if role else QUIET if self.view.roles else colour
        parts = [f"<g><title>{text(tooltip(self.computation, event, self.doubtful))}</title>"]
        if self.labelled:
            name, words = self._label(event)
            quiet = ' fill-opacity="0.55"' if fill == QUIET else ""
            parts.append(
                f'<line class="guide" x1="{n(x + self.radius + 3)}" y1="{n(y)}" '
                f'x2="{n(self.label_x - 6)}" y2="{n(y)}" stroke-dasharray="1 3"/>'
                f'<text class="ink" x="{n(self.label_x)}" y="{n(y + 4)}" font-size="12" '
                f'xml:space="preserve"{quiet}><tspan fill="{colour}" font-weight="600">'
                f"{text(name)}</tspan>{text(words)}</text>"
            )
        if event in self.doubtful:
            parts.append(
                f'<circle cx="{n(x)}" cy="{n(y)}" r="{n(self.radius + 3)}" fill="none" '
                f'stroke="{DOUBT}" stroke-width="2"/>'
            )
        radius = self.radius + (3.0 if role == "focus" else 0.0)
        parts.append(f'<circle cx="{n(x)}" cy="{n(y)}" r="{n(radius)}" fill="{fill}"/></g>')
        return "".join(parts)

    def _legend_items(self) -> list[tuple[float, float, str, str]]:
        """For each entry its x and y, words and drawing; only what occurs is explained."""
        kinds = {edge.kind for edge in self.view.edges}
        roles, cut = set(self.view.roles.values()), self.view.cut
        ring = f'<circle cx="12" cy="0" r="6.5" fill="none" stroke="{DOUBT}" stroke-width="2"/>'
        doubt = any(event in self.doubtful for event in self.view.events)
        first = COLOURS[0]
        entries = (
            (not roles, "event", dot_sample(first)),
            ("focus" in roles, "asked about", dot_sample(ROLES["focus"])),
            ("past" in roles, "happened before", dot_sample(ROLES["past"])),
            ("future" in roles, "happened after", dot_sample(ROLES["future"])),
            ("concurrent" in roles, "concurrent", dot_sample(QUIET)),
            ("message" in kinds, "message", line_sample(QUIET if roles else first, "")),
            ("partial" in kinds, "message that explains only part", line_sample(DOUBT, "6 4")),
            ("known" in kinds, "order known from the clocks only", line_sample(DOUBT, "2 4")),
            ("hidden" in kinds, "order through events not shown", line_sample(QUIET, "5 5")),
            (bool(self.view.outside), "message to or from outside", line_sample(QUIET, "2 2")),
            (bool(self.view.violations), "violation", line_sample(DOUBT, "")),
            (bool(cut and cut.in_flight), "in a channel at the cut", line_sample(CHANNEL, "")),
            (bool(cut and cut.orphans), "received inside, sent outside", line_sample(DOUBT, "")),
            (doubt, "finding: see its tooltip", ring),
            (self.groups, "one colour for each service", ""),
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
                f'<g transform="translate({n(x)} {n(self.bottom + 12 + y)})">{drawing}'
                f'<text class="soft" x="{32 if drawing else 0}" y="4" font-size="11">'
                f"{words}</text></g>"
            )
