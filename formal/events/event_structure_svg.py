"""An event structure as SVG: causes above effects, conflicts in red; and what is said of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from formal.events.event_structure import FiniteEventStructure, bits
from formal.events.graph import clip, columns, count
from formal.events.svg_style import (
    COLOURS,
    DOUBT,
    QUIET,
    STYLE,
    head,
    line_sample,
    markers,
    n,
    text,
)

LISTED = 200
"""So many configurations are listed in words."""

COUNTED = 100_000
"""Up to so many configurations are counted and are in the JSON."""

_DRAWN = 40
_LAYER, _GAP, _TALL = 84.0, 28.0, 26.0
_SWEEPS = 6


def configurations(structure: FiniteEventStructure) -> tuple[list[int], bool]:
    """The configurations, smaller ones first, and whether these are all."""
    found = list(islice(structure.configurations(), COUNTED + 1))
    return found[:COUNTED], len(found) <= COUNTED


def describe(structure: FiniteEventStructure) -> list[str]:
    """The structure and its configurations in plain lines."""
    found, all_of_them = configurations(structure)
    number = count(len(found), "configuration")
    immediate = [", ".join(_pair(structure, p)) for p in structure.immediate_conflicts]
    name = f"{structure.path}: " if structure.path else ""
    lines = [
        f"{name}{count(len(structure.events), 'event')}, "
        f"{count(len(immediate), 'immediate conflict')}; "
        f"{number if all_of_them else f'more than {COUNTED:,} configurations'}"
    ]
    lines += [f"  conflict: {pair}" for pair in immediate[:LISTED]]
    lines += [f"  {_set(structure, configuration)}" for configuration in found[:LISTED]]
    if len(found) > LISTED:
        lines.append(f"  and {len(found) - LISTED:,} more (--json lists them)")
    return lines


def to_json(structure: FiniteEventStructure) -> dict[str, object]:
    """The structure as plain data, its configurations up to `COUNTED`."""
    found, all_of_them = configurations(structure)
    return {
        "events": list(structure.events),
        "immediate_causes": {
            name: structure.named(causes)
            for name, causes in zip(structure.events, structure.immediate_causes, strict=True)
        },
        "immediate_conflicts": [_pair(structure, p) for p in structure.immediate_conflicts],
        "conflicts": [
            [name, other]
            for place, name in enumerate(structure.events)
            for other in structure.named(structure.conflict[place] >> place << place)
        ],
        "configurations": [structure.named(configuration) for configuration in found],
        "all_configurations": all_of_them,
    }


def _pair(structure: FiniteEventStructure, pair: tuple[int, int]) -> list[str]:
    return [structure.events[event] for event in pair]


def _set(structure: FiniteEventStructure, configuration: int) -> str:
    names = structure.named(configuration)
    return "{" + ", ".join(names) + "}" if names else "∅"


def draw(structure: FiniteEventStructure) -> str:
    """The SVG text of an event structure."""
    return "\n".join(_Picture(structure).elements()) + "\n"


class _Picture:
    """The geometry: a layer for each causal depth, near to its causes."""

    def __init__(self, structure: FiniteEventStructure) -> None:
        self.structure = structure
        self.names = [clip(name, 30) for name in structure.events]
        self.wide = [columns(name) * 7.4 + 24 for name in self.names]
        layers = _layers(structure)
        full = max(sum(self.wide[e] + _GAP for e in layer) for layer in layers)
        self.at: dict[int, tuple[float, float]] = {}
        for depth, layer in enumerate(layers):
            x = 30 + (full - sum(self.wide[e] + _GAP for e in layer)) / 2
            for event in layer:
                self.at[event] = x + self.wide[event] / 2, 92 + depth * _LAYER
                x += self.wide[event] + _GAP
        found, self.all = configurations(structure)
        self.listed = [clip(_set(structure, c), 70) for c in found[:_DRAWN]]
        self.more = len(found) - len(self.listed)
        self.list_x = max(full + 50, 420.0)
        longest = max(columns(words) for words in self.listed)
        self.width = self.list_x + max(longest * 7.0, 200.0) + 30
        self.bottom = max(92 + len(layers) * _LAYER, 92 + 18.0 * (len(self.listed) + 1))
        self.number = f"{len(found):,}" if self.all else f"more than {COUNTED:,}"

    def elements(self) -> Iterator[str]:
        structure, height = self.structure, self.bottom + 40
        title = " · ".join(
            [
                *([structure.path.name] if structure.path else []),
                f"{count(len(structure.events), 'event')}, {self.number} configurations",
            ]
        )
        yield (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{n(self.width)}" '
            f'height="{n(height)}" viewBox="0 0 {n(self.width)} {n(height)}" role="img">'
        )
        yield f"<title>{text(title)}</title>"
        yield STYLE
        yield "<defs>"
        yield from markers()
        yield "</defs>"
        yield f'<rect class="paper" width="{n(self.width)}" height="{n(height)}"/>'
        yield (
            f'<text class="ink" x="24" y="28" font-size="15" font-weight="600">{text(title)}</text>'
        )
        for event, causes in enumerate(structure.immediate_causes):
            for cause in bits(causes):
                yield self._cause(cause, event)
        for first, second in structure.immediate_conflicts:
            yield self._conflict(first, second)
        for event in range(len(structure.events)):
            yield self._event(event)
        yield from self._list()
        yield from self._legend()
        yield "</svg>"

    def _cause(self, cause: int, event: int) -> str:
        (x1, y1), (x2, y2) = self.at[cause], self.at[event]
        words = f"{self.structure.events[cause]} causes {self.structure.events[event]}"
        y1, y2 = y1 + _TALL / 2, y2 - _TALL / 2 - 2
        bend = (y2 - y1) * 0.45
        return (
            f'<path d="M {n(x1)} {n(y1)} C {n(x1)} {n(y1 + bend)} {n(x2)} {n(y2 - bend)} '
            f'{n(x2)} {n(y2)}" fill="none" stroke="{QUIET}" stroke-width="1.5" '
            f'marker-end="url(#{head(QUIET)})"><title>{text(words)}</title></path>'
        )

    def _conflict(self, first: int, second: int) -> str:
        (x1, y1), (x2, y2) = sorted((self.at[first], self.at[second]))
        words = f"{self.structure.events[first]} conflicts with {self.structure.events[second]}"
        left, right = (first, second) if self.at[first] <= self.at[second] else (second, first)
        # On one layer the line goes from side to side, and around what stands between.
        x1, x2 = x1 + self.wide[left] / 2, x2 - self.wide[right] / 2
        between = any(
            y == y1 == y2 and x1 < x < x2 for x, y in (self.at[e] for e in range(len(self.names)))
        )
        drop = 64.0 if between else 0.0
        return (
            f'<path d="M {n(x1)} {n(y1)} Q {n((x1 + x2) / 2)} {n((y1 + y2) / 2 + drop)} '
            f'{n(x2)} {n(y2)}" fill="none" stroke="{DOUBT}" stroke-width="2" '
            f'stroke-dasharray="2 5" stroke-linecap="round"><title>{text(words)}</title></path>'
        )

    def _event(self, event: int) -> str:
        x, y = self.at[event]
        wide = self.wide[event]
        return (
            f"<g><title>{text(self.structure.events[event])}</title>"
            f'<rect x="{n(x - wide / 2)}" y="{n(y - _TALL / 2)}" width="{n(wide)}" '
            f'height="{n(_TALL)}" rx="13" fill="{COLOURS[0]}"/><text x="{n(x)}" y="{n(y + 4.5)}" '
            'font-size="12.5" font-weight="600" fill="#ffffff" text-anchor="middle">'
            f"{text(self.names[event])}</text></g>"
        )

    def _list(self) -> Iterator[str]:
        x = n(self.list_x)
        yield f'<text class="soft" x="{x}" y="72" font-size="12.5">configurations</text>'
        y = 94.0
        for words in self.listed:
            yield f'<text class="ink" x="{x}" y="{n(y)}" font-size="12">{text(words)}</text>'
            y += 18
        if self.more or not self.all:
            more = f"and {self.more:,} more" if self.all else "and more"
            yield f'<text class="soft" x="{x}" y="{n(y)}" font-size="12">{more}</text>'

    def _legend(self) -> Iterator[str]:
        y = self.bottom + 16
        conflict = (
            f'<line x1="0" y1="0" x2="24" y2="0" stroke="{DOUBT}" stroke-width="2" '
            'stroke-dasharray="2 5" stroke-linecap="round"/>'
        )
        entries: Sequence[tuple[str, str]] = (
            ("immediate cause", line_sample(QUIET, "")),
            ("immediate conflict, inherited by what comes after", conflict),
        )
        x = 24.0
        for words, drawing in entries:
            yield (
                f'<g transform="translate({n(x)} {n(y)})">{drawing}<text class="soft" x="32" '
                f'y="4" font-size="11">{words}</text></g>'
            )
            x += 60 + columns(words) * 6.4


def _layers(structure: FiniteEventStructure) -> list[list[int]]:
    """The events by causal depth, each layer ordered by the middle of what it is linked to."""
    depth: dict[int, int] = {}
    for event in sorted(
        range(len(structure.events)), key=lambda e: structure.causes[e].bit_count()
    ):
        depth[event] = 1 + max((depth[c] for c in bits(structure.causes[event])), default=-1)
    layers: list[list[int]] = [[] for _ in range(max(depth.values()) + 1)]
    for event in range(len(structure.events)):
        layers[depth[event]].append(event)
    links: list[set[int]] = [set(bits(causes)) for causes in structure.immediate_causes]
    for event, causes in enumerate(structure.immediate_causes):
        for cause in bits(causes):
            links[cause].add(event)
    # What conflicts should stand side by side.
    for first, second in structure.immediate_conflicts:
        links[first].add(second)
        links[second].add(first)
    for _ in range(_SWEEPS):
        place = {
            event: (number + 0.5) / len(layer)
            for layer in layers
            for number, event in enumerate(layer)
        }
        middle = [
            sum(place[other] for other in linked) / len(linked) if linked else place[event]
            for event, linked in enumerate(links)
        ]
        for layer in layers:
            layer.sort(key=middle.__getitem__)
    return layers
