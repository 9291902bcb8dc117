"""A layered drawing of a directed graph: columns by depth, rows ordered to keep arrows short."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import escape

from formal.defaults import WRONG

_WIDTH, _ROW, _GAP, _TOP, _SIDE = 190.0, 54.0, 90.0, 96.0, 24.0
_BOX = 40.0
_MARGIN = 6.0
_SWEEPS = 4
_STYLE = """<style>
  text { font-family: system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif; font-size: 12px; }
  .paper { fill: #ffffff; } .ink { fill: #20242c; } .soft { fill: #646c7a; font-size: 10.5px; }
  .title { font-size: 16px; font-weight: 600; }
  .box { stroke: #b9c0cc; fill: #f5f7fa; } .edge { stroke: #9aa4b5; fill: none; }
  @media (prefers-color-scheme: dark) {
    .paper { fill: #15181e; } .ink { fill: #e7eaf0; } .soft { fill: #9aa3b2; }
    .box { stroke: #4a5261; fill: #1b1f27; } .edge { stroke: #5b6474; }
  }
</style>"""

# Colours of evidence, with what they mean.
COLOURS = {
    "lean and smt": ("#1f8a4c", "Lean and Z3"),
    "lean": ("#2f74d0", "Lean"),
    "smt": ("#8a4fbe", "Z3"),
    "bounded": ("#d08a1f", "bounded, example"),
    "open": (WRONG, "not checked"),
    "definition": ("#c3cad6", "definition, structure"),
}


@dataclass
class Node:
    """A box: a name, a second line, how many of each kind of evidence, and a link."""

    name: str
    note: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    href: str = ""


Edges = Mapping[str, Iterable[str]]


def layers(names: Iterable[str], edges: Edges) -> list[list[str]]:
    """The columns: a name stands to the right of everything that it rests on.

    ``edges`` lead from a name to what it rests on; an edge that closes a cycle is left out.
    """
    depth: dict[str, int] = {}
    open_: set[str] = set()
    known = list(names)
    members = set(known)

    def visit(name: str) -> int:
        if name in depth:
            return depth[name]
        open_.add(name)
        below = [visit(x) for x in edges.get(name, ()) if x in members and x not in open_]
        open_.discard(name)
        depth[name] = 1 + max(below, default=-1)
        return depth[name]

    for name in known:
        visit(name)
    columns: list[list[str]] = [[] for _ in range(max(depth.values(), default=-1) + 1)]
    for name in known:
        columns[depth[name]].append(name)
    return _ordered(columns, edges)


def _ordered(columns: list[list[str]], edges: Edges) -> list[list[str]]:
    both: dict[str, set[str]] = {}
    for a, targets in edges.items():
        for b in targets:
            both.setdefault(a, set()).add(b)
            both.setdefault(b, set()).add(a)
    for _ in range(_SWEEPS):
        row = {n: i / max(len(c), 1) for c in columns for i, n in enumerate(c)}
        for c in columns:
            # Sorted, as the last digit of a sum depends on the order of a set's members.
            at = {n: sorted(row[m] for m in both.get(n, ()) if m in row) for n in c}
            c.sort(key=lambda n: (sum(at[n]) / len(at[n]) if at[n] else row[n], n))
    return columns


def reduced(names: Iterable[str], edges: Edges) -> dict[str, list[str]]:
    """The edges without those that a longer way replaces."""
    known = set(names)
    direct = {n: sorted({m for m in edges.get(n, ()) if m in known and m != n}) for n in known}
    below: dict[str, set[str]] = {}

    def under(n: str) -> set[str]:
        if n not in below:
            below[n] = set()
            for m in direct[n]:
                below[n] |= {m} | under(m)
        return below[n]

    for n in sorted(known):
        under(n)
    out = {}
    for n in sorted(known):
        out[n] = [
            m for m in direct[n] if not any(m in below[k] and k not in below[m] for k in direct[n])
        ]
    return out


def draw(title: str, nodes: Mapping[str, Node], edges: Edges) -> str:
    """The graph as SVG; arrows lead from what rests to what it rests on, which is on the left."""
    kept = reduced(nodes, edges)
    columns = layers(nodes, kept)
    rows = max((len(c) for c in columns), default=1)
    width = max(2 * _SIDE + len(columns) * (_WIDTH + _GAP) - _GAP, 640.0)
    height = _TOP + rows * _ROW + _SIDE
    at: dict[str, tuple[float, float]] = {}
    for i, column in enumerate(columns):
        start = _TOP + (rows - len(column)) * _ROW / 2
        for j, name in enumerate(column):
            at[name] = (_SIDE + i * (_WIDTH + _GAP), start + j * _ROW)
    body = [f'<text class="title ink" x="{_SIDE:.0f}" y="34">{escape(title)}</text>', *_legend()]
    body += [_edge(at[a], at[b]) for a, targets in kept.items() for b in targets]
    for name, node in nodes.items():
        body += _node(node, *at[name])
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" '
            f'viewBox="0 0 {width:.0f} {height:.0f}" role="img">',
            f"<title>{escape(title)}</title>",
            _STYLE,
            f'<rect class="paper" width="{width:.0f}" height="{height:.0f}"/>',
            *body,
            "</svg>\n",
        ]
    )


def _legend() -> list[str]:
    out = []
    x = _SIDE
    for colour, words in COLOURS.values():
        out.append(f'<rect x="{x:.0f}" y="52" width="14" height="10" rx="2" fill="{colour}"/>')
        out.append(f'<text class="soft" x="{x + 19:.0f}" y="61">{words}</text>')
        x += 34 + 6.2 * len(words)
    return out


def _edge(a: tuple[float, float], b: tuple[float, float]) -> str:
    x, y = a[0], a[1] + _BOX / 2
    u, v = b[0] + _WIDTH, b[1] + _BOX / 2
    bend = max((x - u) / 2, 40.0)
    path = f"M{u:.0f} {v:.0f}C{u + bend:.0f} {v:.0f} {x - bend:.0f} {y:.0f} {x:.0f} {y:.0f}"
    return f'<path class="edge" d="{path}"/>'


def _node(node: Node, x: float, y: float) -> list[str]:
    name = node.name if len(node.name) <= 28 else node.name[:27] + "…"
    out = [
        f'<rect class="box" x="{x:.0f}" y="{y:.0f}" width="{_WIDTH:.0f}" height="{_BOX:.0f}" '
        'rx="5"/>',
        f'<text class="ink" x="{x + 8:.0f}" y="{y + 16:.0f}">{escape(name)}</text>',
        f'<text class="soft" x="{x + 8:.0f}" y="{y + 29:.0f}">{escape(node.note)}</text>',
    ]
    total = sum(node.counts.values())
    left = x + _MARGIN
    for kind, (colour, _) in COLOURS.items():
        if part := node.counts.get(kind, 0):
            size = (_WIDTH - 2 * _MARGIN) * part / total
            out.append(
                f'<rect x="{left:.1f}" y="{y + _BOX - 7:.0f}" width="{size:.1f}" height="4" '
                f'fill="{colour}"/>'
            )
            left += size
    full = "".join(["<title>", escape(f"{node.name}: {node.note}"), "</title>"])
    drawn = "\n".join([full, *out])
    return [f'<a href="{escape(node.href)}">{drawn}</a>' if node.href else f"<g>{drawn}</g>"]
