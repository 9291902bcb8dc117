"""Line charts as SVG, the same text on every machine."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from html import escape

WIDTH, HEIGHT = 680, 390
LEFT, RIGHT, TOP, BOTTOM = 74, 470, 36, 330
COLOURS = ("#2f74d0", "#1f8a4c", "#d8322c", "#8a5a00", "#7a3fb0", "#20242c")


@dataclass(frozen=True)
class Axis:
    """What an axis shows, from where to where, and its marks; ``log``: powers of ten."""

    label: str
    low: float
    high: float
    marks: tuple[tuple[float, str], ...]
    log: bool = False

    def part(self, x: float) -> float:
        """How far along the axis a value is: 0 at its start, 1 at its end."""
        a, b, at = (math.log10(v) if self.log else v for v in (self.low, self.high, x))
        return (at - a) / (b - a)


@dataclass(frozen=True)
class Line:
    """A named line through points; dashed ones are for approximations and other second kinds."""

    label: str
    points: Sequence[tuple[Fraction | float, Fraction | float]]
    colour: int = 0
    dashed: bool = False


def chart(title: str, x: Axis, y: Axis, lines: Sequence[Line]) -> str:
    """The chart, with the lines' names at its right; points above or below it are left out."""
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        '<g font-family="system-ui, sans-serif" font-size="12" fill="#20242c">',
        f'<text x="12" y="20">{escape(y.label)}</text>',
        f'<text x="{(LEFT + RIGHT) // 2}" y="372" text-anchor="middle">{escape(x.label)}</text>',
    ]
    for value, text in y.marks:
        at = _down(y, value)
        out.append(f'<path d="M{LEFT} {at:.1f}H{RIGHT}" stroke="#e2e5ea"/>')
        out.append(f'<text x="{LEFT - 8}" y="{at + 4:.1f}" text-anchor="end">{text}</text>')
    for value, text in x.marks:
        at = _along(x, value)
        out.append(f'<text x="{at:.1f}" y="{BOTTOM + 18}" text-anchor="middle">{text}</text>')
    out.append(f'<path d="M{LEFT} {TOP}V{BOTTOM}H{RIGHT}" fill="none" stroke="#646c7a"/>')
    for i, line in enumerate(lines):
        shown = [(float(a), float(b)) for a, b in line.points if y.low <= b <= y.high]
        places = [(_along(x, a), _down(y, b)) for a, b in shown]
        path = "M" + "L".join(f"{a:.1f} {b:.1f}" for a, b in places)
        look = f'stroke="{COLOURS[line.colour]}" stroke-width="2"'
        look += ' stroke-dasharray="5 4"' if line.dashed else ""
        key = TOP + 14 + 20 * i
        out.append(f'<path d="{path}" fill="none" {look}/>')
        out.append(f'<path d="M{RIGHT + 14} {key - 4}h24" {look}/>')
        out.append(f'<text x="{RIGHT + 44}" y="{key}">{escape(line.label)}</text>')
    return "\n".join([*out, "</g>", "</svg>"]) + "\n"


def _along(x: Axis, value: float) -> float:
    return LEFT + (RIGHT - LEFT) * x.part(value)


def _down(y: Axis, value: float) -> float:
    return BOTTOM - (BOTTOM - TOP) * y.part(value)
