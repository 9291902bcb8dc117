"""Graphviz DOT: one cluster a process, covering edges only.

Syntax: https://graphviz.org/doc/info/lang.html.
"""

from __future__ import annotations

from collections.abc import Sequence

from formal.defaults import WRONG
from formal.events.computation import InferredComputation
from formal.events.graph import (
    clip,
    doubtful_events,
    drawn_edges,
    headline,
    node_prefix,
    printable,
    tooltip,
)

_LABEL_WIDTH = 60
_EDGE_STYLES = {
    "local": "color=gray50",
    "message": 'color="#2f6fd0", penwidth=1.5',
    "partial": f'color="{WRONG}", style=dashed, penwidth=1.5',
    "known": f'color="{WRONG}", style=dotted, penwidth=1.5',
}


def dot(computations: Sequence[InferredComputation]) -> str:
    """The DOT text of one computation, or of several inside one digraph.

    Raises:
        FormalError: a causal cycle.
    """
    title = " | ".join(headline(computation) for computation in computations)
    lines = [
        "digraph computation {",
        f"  label={quote(title)}; labelloc=t; rankdir=TB; compound=true;",
        '  fontname="Helvetica"; node [shape=box, style=rounded, fontname="Helvetica"]; '
        'edge [fontname="Helvetica"];',
    ]
    for number, computation in enumerate(computations):
        prefix = node_prefix(computations, number)
        if prefix:
            lines.append(f"  subgraph cluster_{prefix}run {{")
            lines.append(f"    label={quote(computation.name or 'first')};")
        doubtful = doubtful_events(computation)
        by_process: dict[str, list[int]] = {process: [] for process in computation.processes}
        for event in computation.events:
            by_process[event.process].append(event.index)
        for lane, (process, events) in enumerate(by_process.items()):
            lines.append(f"  subgraph cluster_{prefix}p{lane} {{")
            lines.append(f"    label={quote(process)}; color=gray70;")
            for index in events:
                event = computation.events[index]
                label = clip(f"{event.own} · {event.text}".rstrip(" ·"), _LABEL_WIDTH)
                style = f', color="{WRONG}", penwidth=2' if index in doubtful else ""
                tip = tooltip(computation, index, doubtful)
                lines.append(
                    f"    {prefix}e{index} [label={quote(label)}, tooltip={quote(tip)}{style}];"
                )
            lines.append("  }")
        for edge in drawn_edges(computation):
            style = _EDGE_STYLES[edge.kind]
            lines.append(f"  {prefix}e{edge.tail} -> {prefix}e{edge.head} [{style}];")
        if prefix:
            lines.append("  }")
    lines.append("}")
    return "\n".join(lines) + "\n"


def quote(text: str) -> str:
    r"""A text as a DOT string; Graphviz reads backslashes and HTML entities in it.

    >>> print(quote('a "b" \\n & c'))
    "a \"b\" \\n &amp; c"
    """
    escaped = printable(text).replace("&", "&amp;").replace("\\", "\\\\").replace('"', '\\"')
    return '"' + escaped.replace("\n", "\\n") + '"'
