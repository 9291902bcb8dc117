"""An anomaly as a picture: its transactions, and the dependencies that close the cycle."""

from __future__ import annotations

from html import escape

from formal.histories.values import show
from formal.transactions.anomaly import Anomaly
from formal.transactions.edges import CO, INIT, RT, RW, SO, WR, WW, Edge
from formal.transactions.history import Transaction, TransactionHistory, micro_words
from formal.transactions.report import lines, session

_STYLE = """<style>
  .paper { fill: #ffffff; } .ink { fill: #1d2430; } .soft { fill: #667085; }
  text { font-family: system-ui, sans-serif; } .mono { font-family: ui-monospace, monospace; }
  .box { fill: #f4f6fa; stroke: #b9c0cc; } .way { fill: none; stroke: #2f74d0; stroke-width: 1.6; }
  .anti { stroke: #c62f3b; stroke-dasharray: 6 3; } .head { fill: #2f74d0; }
  .red { fill: #c62f3b; }
  @media (prefers-color-scheme: dark) {
    .paper { fill: #15181e; } .ink { fill: #e7eaf0; } .soft { fill: #9aa3b2; }
    .box { fill: #1f242d; stroke: #4a5261; }
  }
</style>"""
_CHARACTER, _LINE, _PAD, _GAP = 7.0, 17.0, 12.0, 120.0
_MOST_MICRO, _MOST_CHARACTERS = 10, 44
_LEGEND = "blue: comes before; red, dashed: has read what the other overwrites"


def svg(history: TransactionHistory, anomaly: Anomaly, title: str) -> str:
    """The SVG text of an anomaly."""
    boxes = [_text(history.transactions[i], anomaly) for i in anomaly.transactions[:12]]
    widths = [max(len(row) for row in box) * _CHARACTER + 2 * _PAD for box in boxes]
    below = len(anomaly.transactions) > 2 or len(anomaly.cycle) > 1
    top = 76.0 + 26.0
    x, places = 24.0, {}
    for i, width, box in zip(anomaly.transactions, widths, boxes, strict=False):
        places[i] = (x, top, width, len(box) * _LINE + 2 * _PAD)
        x += width + _GAP
    bottom = top + max((h for *_, h in places.values()), default=0.0)
    width = max(x - _GAP + 24, len(title) * 8.5 + 48, len(_LEGEND) * 6.2 + 48)
    height = bottom + (96 if below else 24)
    body = [
        f'<rect class="paper" width="{width:.0f}" height="{height:.0f}"/>',
        f'<text class="ink" x="24" y="30" font-size="15">{escape(title)}</text>',
        f'<text class="soft" x="24" y="50" font-size="11">{_LEGEND}</text>',
    ]
    for i, box in zip(anomaly.transactions, boxes, strict=False):
        body += _box(places[i], box)
    drawn: dict[tuple[int, int], int] = {}
    for e in anomaly.cycle:
        if e.source in places and e.target in places:
            pair = min(e.source, e.target), max(e.source, e.target)
            drawn[pair] = drawn.get(pair, 0) + 1
            body += _arrow(places, list(places), e, bottom)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" '
            f'viewBox="0 0 {width:.0f} {height:.0f}" role="img">',
            f"<title>{escape(title)}</title>",
            '<defs><marker id="b" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" '
            'markerHeight="8" orient="auto-start-reverse"><path class="head" d="M0 0L8 4L0 8z"/>'
            '</marker><marker id="r" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" '
            'markerHeight="8" orient="auto-start-reverse"><path class="red" d="M0 0L8 4L0 8z"/>'
            "</marker></defs>",
            _STYLE,
            *body,
            "</svg>\n",
        ]
    )


def _text(t: Transaction, anomaly: Anomaly) -> list[str]:
    """The rows of a transaction's box: what matters first, if not all fits."""
    keys = {e.key for e in (*anomaly.cycle, *anomaly.second)}
    micro = list(t.micro)
    if len(micro) > _MOST_MICRO:
        micro = [m for m in micro if m[1] in keys][:_MOST_MICRO] or micro[:_MOST_MICRO]
    rows = [_clipped(micro_words(m)) for m in micro]
    if len(micro) < len(t.micro):
        rows.append(f"… {len(t.micro) - len(micro)} more")
    where = f", line {lines(t)}" if t.line else ""
    return [f"{t.name}, session {session(t)}{where}", *rows]


def _clipped(text: str) -> str:
    return text if len(text) <= _MOST_CHARACTERS else text[: _MOST_CHARACTERS - 1] + "…"


def _box(place: tuple[float, float, float, float], rows: list[str]) -> list[str]:
    x, y, width, height = place
    found = [
        f'<rect class="box" x="{x:.0f}" y="{y:.0f}" width="{width:.0f}" '
        f'height="{height:.0f}" rx="6"/>'
    ]
    for n, row in enumerate(rows):
        kind, size = ("ink", 12) if n == 0 else ("ink mono", 11)
        found.append(
            f'<text class="{kind}" x="{x + _PAD:.0f}" y="{y + _PAD + 12 + n * _LINE:.0f}" '
            f'font-size="{size}">{escape(row)}</text>'
        )
    return found


def _arrow(
    places: dict[int, tuple[float, float, float, float]], order: list[int], e: Edge, bottom: float
) -> list[str]:
    """An arrow to the next box, or round below to another."""
    x1, y1, w1, h1 = places[e.source]
    x2, y2, w2, h2 = places[e.target]
    near = order.index(e.target) - order.index(e.source)
    if near == 1:
        y = min(y1 + h1, y2 + h2) / 2 + y1 / 2
        way = f"M{x1 + w1 + 3:.0f} {y:.0f}H{x2 - 3:.0f}"
        at = ((x1 + w1 + x2) / 2, y - 7)
    else:
        start, end = x1 + w1 / 2 - 8, x2 + w2 / 2 + 8
        down = bottom + 34 + 16 * (near % 3)
        way = f"M{start:.0f} {y1 + h1 + 3:.0f}V{down:.0f}H{end:.0f}V{y2 + h2 + 3:.0f}"
        at = ((start + end) / 2, down + 14)
    anti = e.kind == RW
    return [
        f'<path class="way{" anti" if anti else ""}" d="{way}" '
        f'marker-end="url(#{"r" if anti else "b"})"/>',
        f'<text class="{"red" if anti else "soft"}" x="{at[0]:.0f}" y="{at[1]:.0f}" '
        f'text-anchor="middle" font-size="11">{escape(_label(e))}</text>',
    ]


def _label(e: Edge) -> str:
    words = {SO: "session", RT: "real time", INIT: "initial", CO: "must precede"}
    if e.kind in (WR, WW, RW):
        return f"{e.kind} on {show(e.key, 12)}"
    return words[e.kind]
