"""The graph of what rests on what as text: DOT for Graphviz, and Mermaid.

Edges that a longer way replaces are left out, as in the SVG.
"""

from __future__ import annotations

from formal.book.graph import Graph
from formal.book.layers import COLOURS, Node, reduced
from formal.events.dot import quote
from formal.events.mermaid import escape


def to_dot(graph: Graph) -> str:
    """For Graphviz (https://graphviz.org/doc/info/lang.html): boxes with the colour of evidence."""
    out = [
        "digraph theory {",
        f"  label={quote(graph.title)};",
        "  labelloc=t; rankdir=RL; ranksep=1;",
        '  node [shape=box, style="rounded", fontname="sans-serif", fontsize=11, penwidth=2];',
        '  edge [color="#9aa4b5"];',
    ]
    for name, node in graph.nodes.items():
        label = quote(node.name + "\n" + node.note)
        out.append(f'  {quote(name)} [label={label}, color="{COLOURS[_kind(node)][0]}"];')
    for a, targets in reduced(graph.nodes, graph.edges).items():
        out += [f"  {quote(a)} -> {quote(b)};" for b in targets]
    return "\n".join([*out, "}"]) + "\n"


def to_mermaid(graph: Graph) -> str:
    """A Mermaid flow chart (https://mermaid.js.org/syntax/flowchart.html), a class a colour."""
    ids = {name: f"n{i}" for i, name in enumerate(graph.nodes)}
    out = ["flowchart RL", f"  %% {graph.title}"]
    for name, node in graph.nodes.items():
        label = f"{escape(node.name)}<br/><small>{escape(node.note)}</small>"
        out.append(f'  {ids[name]}["{label}"]:::{_class(_kind(node))}')
    for a, targets in reduced(graph.nodes, graph.edges).items():
        out += [f"  {ids[a]} --> {ids[b]}" for b in targets]
    for kind in dict.fromkeys(_kind(node) for node in graph.nodes.values()):
        out.append(f"  classDef {_class(kind)} stroke:{COLOURS[kind][0]},stroke-width:2px")
    return "\n".join(out) + "\n"


def _kind(node: Node) -> str:
    """The kind of evidence that most theorems of a box have."""
    return max(node.counts, key=lambda k: node.counts[k])


def _class(kind: str) -> str:
    return kind.replace(" ", "_")
