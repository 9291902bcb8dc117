"""The plots of the page of closed forms."""

from __future__ import annotations

from fractions import Fraction

from formal.closed_forms.availability import FAMILIES, UP, Family
from formal.closed_forms.double_spending import catch_up, nakamoto, rosenfeld
from formal.closed_forms.plot import Axis, Line, chart


def all_plots() -> dict[str, str]:
    """The SVG texts by name."""
    return {
        **{f"availability_{f.key}": availability(f) for f in FAMILIES},
        "catch_up": catching_up(),
        "double_spending": double_spending(),
    }


def availability(family: Family) -> str:
    """How likely a quorum is up against how likely a node is."""
    from sympy import lambdify

    lines = []
    for i, (label, form) in enumerate(family.members):
        at = lambdify(UP, form(), "math")
        points = [(k / 100, float(at(k / 100))) for k in range(101)]
        lines.append(Line(label, points, i))
    marks = tuple((k / 5, f"{k / 5:.1f}") for k in range(6))
    x = Axis("probability that a node is up (p)", 0, 1, marks)
    y = Axis("probability that a quorum is up", 0, 1, marks)
    return chart(f"availability: {family.title[0]}", x, y, lines)


def catching_up() -> str:
    """The probability of catching up against the deficit, one line a share."""
    lines = [
        Line(f"q = {q}", [(z, catch_up(Fraction(q), z)) for z in range(21)], i)
        for i, q in enumerate(("0.1", "0.25", "0.4"))
    ]
    x = Axis("blocks behind (z)", 0, 20, _counts(20, 5))
    return chart("probability of catching up", x, _powers(20, 5), lines)


def double_spending() -> str:
    """The exact probability and Nakamoto's against the blocks waited for."""
    lines = []
    for i, q in enumerate(("0.1", "0.2", "0.3", "0.4")):
        share, range_ = Fraction(q), range(31)
        exact = [(z, rosenfeld(share, z)) for z in range_]
        poisson = [(z, float(nakamoto(share, z))) for z in range_]
        lines.append(Line(f"q = {q}, exact", exact, i))
        lines.append(Line(f"q = {q}, Nakamoto", poisson, i, dashed=True))
    x = Axis("blocks waited for (z)", 0, 30, _counts(30, 5))
    return chart("probability of double spending", x, _powers(10, 2), lines)


def _counts(last: int, by: int) -> tuple[tuple[float, str], ...]:
    return tuple((k, str(k)) for k in range(0, last + 1, by))


def _powers(last: int, by: int) -> Axis:
    marks = tuple((10.0**-k, f"1e-{k}" if k else "1") for k in range(0, last + 1, by))
    return Axis("probability", 10.0**-last, 1, marks, log=True)
