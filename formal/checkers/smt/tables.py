"""States of a model side by side, as rows of text that need no knowledge of the solver."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from formal.checkers.smt.models import Function, Model, show, show_function

Named = Sequence[tuple[str, str]]


def value(m: Model, symbol: str) -> str:
    """The value of a constant; ``any`` when the model does not need one."""
    f = m.function(symbol)
    return show(f.value()) if f is not None else "any"


def values(m: Model, named: Named) -> str:
    """``name = value`` for each pair of a name and its symbol."""
    return ", ".join(f"{name} = {value(m, s)}" for name, s in named)


def fields(m: Model, state: str) -> dict[str, Function]:
    """The tables of a state, by field."""
    prefix = f"{state}."
    return {f.name.removeprefix(prefix): f for f in m.functions if f.name.startswith(prefix)}


def fixed(m: Model, states: Sequence[str]) -> list[str]:
    """The sorts, and the fields that belong to no state."""
    sorts = [f"{s} = {{{', '.join(xs)}}}" for s, xs in m.sorts.items()]
    own = [f for f in m.functions if "." in f.name and f.name.partition(".")[0] not in states]
    return sorts + [f"{f.name} = {show_function(f)}" for f in own]


def changes(m: Model, before: str, after: str) -> list[str]:
    """What differs between two states of a model, argument by argument."""
    out = []
    later = fields(m, after)
    for name, f in fields(m, before).items():
        g = later.get(name)
        if g is None:
            continue
        for args in dict.fromkeys([a for a, _ in f.rows] + [a for a, _ in g.rows]):
            old, new = f.value(*args), g.value(*args)
            if old != new:
                at = f"({', '.join(map(show, args))})" if args else ""
                out.append(f"{name}{at}: {show(old)} → {show(new)}")
        if f.default != g.default:
            out.append(f"{name} otherwise: {show(f.default)} → {show(g.default)}")
    return out


def side_by_side(m: Model, before: str, after: str) -> list[list[str]]:
    """Rows ``[field, value before, value after]``; the last is ``=`` where nothing changed."""
    later = fields(m, after)
    rows = []
    for name, f in fields(m, before).items():
        old = show_function(f)
        new = show_function(later[name]) if name in later else "any"
        rows.append([name, old, "=" if new == old else new])
    return rows


def width(text: str) -> int:
    """How many columns a text takes; Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def aligned(rows: Sequence[Sequence[str]], indent: str = "  ") -> list[str]:
    """Rows of text in columns."""
    count = max((len(r) for r in rows), default=0)
    widths = [max((width(r[i]) for r in rows if i < len(r)), default=0) for i in range(count)]
    out = []
    for r in rows:
        cells = [c + " " * (w - width(c)) for c, w in zip(r, widths, strict=False)]
        out.append((indent + "  ".join(cells)).rstrip())
    return out
