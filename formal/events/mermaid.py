"""Mermaid flowcharts: one subgraph a process, covering edges only.

GitHub, GitLab and most editors render them in Markdown. Syntax: https://mermaid.js.org/syntax/flowchart.html
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from formal.defaults import WRONG
from formal.events.computation import InferredComputation
from formal.events.graph import (
    clip,
    count,
    doubtful_events,
    drawn_edges,
    headline,
    node_prefix,
    printable,
)

_LABEL_WIDTH = 60
_ARROWS = {"local": "-->", "message": "==>", "partial": "-.->", "known": "-.->"}
# What Mermaid renders by default; a page that shows more must raise both in its own configuration.
_MAX_EDGES, _MAX_TEXT = 500, 50_000


def mermaid(computations: Sequence[InferredComputation]) -> str:
    """The Mermaid text of one computation, or of several inside one flowchart.

    Raises:
        FormalError: a causal cycle.
    """
    lines = ["flowchart TB"]
    doubtful: list[str] = []
    doubtful_links: list[int] = []
    links = 0
    for number, computation in enumerate(computations):
        prefix = node_prefix(computations, number)
        lines.append(f"  %% {_comment(headline(computation))}")
        if prefix:
            lines.append(f'  subgraph {prefix}run["{escape(computation.name or "first")}"]')
            lines.append("  direction TB")
        edges = drawn_edges(computation)
        by_process: dict[str, list[int]] = {process: [] for process in computation.processes}
        for event in computation.events:
            by_process[event.process].append(event.index)
        for lane, (process, events) in enumerate(by_process.items()):
            lines.append(f'  subgraph {prefix}p{lane}["{escape(clip(process, _LABEL_WIDTH))}"]')
            # Mermaid turns a subgraph with no edge to the outside sideways unless it is told.
            lines.append("    direction TB")
            for index in events:
                event = computation.events[index]
                label = escape(clip(f"{event.own} · {event.text}".rstrip(" ·"), _LABEL_WIDTH))
                lines.append(f'    {prefix}e{index}["{label}"]')
            lines.append("  end")
        for edge in edges:
            lines.append(f"  {prefix}e{edge.tail} {_ARROWS[edge.kind]} {prefix}e{edge.head}")
            if edge.kind in ("partial", "known"):
                doubtful_links.append(links)
            links += 1
        if prefix:
            lines.append("  end")
        doubtful += [f"{prefix}e{event}" for event in sorted(doubtful_events(computation))]
    if doubtful:
        lines.append(f"  classDef doubtful stroke:{WRONG},stroke-width:3px,stroke-dasharray:4 3")
        lines.append(f"  class {','.join(doubtful)} doubtful")
    if doubtful_links:
        lines.append(f"  linkStyle {','.join(map(str, doubtful_links))} stroke:{WRONG}")
    text = "\n".join(lines) + "\n"
    if links > _MAX_EDGES or len(text) > _MAX_TEXT:
        note = (
            f"%% {count(links, 'edge')}, {len(text):,} characters: above Mermaid's default limits; "
            f"initialize it with maxEdges and maxTextSize at least that, or draw DOT or SVG\n"
        )
        return note + text
    return text


def escape(text: str) -> str:
    """A text as Mermaid entity codes wherever a character could mean something to Mermaid.

    Labels are read as Markdown, so more than the quotes must be escaped.

    >>> escape('say "hi" #1')
    'say #34;hi#34; #35;1'
    """
    return re.sub(
        r"[^\w \u0080-\U0010ffff,.()/+!?·-]|^[-+]|^\d(?=\d*[.)])",
        lambda match: f"#{ord(match.group())};",
        printable(text),
    ).replace("_", "#95;")


def _comment(text: str) -> str:
    """A text that cannot end a comment: one line, without the braces of a directive."""
    return re.sub(r"[{}%]", " ", " ".join(printable(text).split()))
