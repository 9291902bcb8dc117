"""``formal graph --theory``: what rests on what, as a picture or as data."""

from __future__ import annotations

import json

from formal.book.graph import Graph, Known, items_graph, topics_graph
from formal.book.graph_text import to_dot, to_mermaid
from formal.book.layers import draw, reduced
from formal.errors import InputError
from formal.theory import chosen_theory


def picture(name: str | None, only: str, form: str, as_json: bool) -> tuple[str, list[str]]:
    """The graph of a theory, and notes on what it was made from.

    ``only`` is a pattern of ids; without one a box stands for each topic.  Raises ``InputError``
    when nothing matches, or for another format.
    """
    theory = chosen_theory(name)
    known = Known.of(theory)
    graph = items_graph(theory, only, known=known) if only else topics_graph(theory, known=known)
    if not graph.nodes:
        raise InputError(f"no id of {theory.package} matches {only!r}; expected one as in paxos.*")
    if known is None:
        notes = ["evidence as claimed: no full run is recorded; `formal verify` makes one"]
    else:
        missing = sorted(set(theory.theorems()) - set(known.evidence))
        notes = [f"evidence and proofs as recorded in {theory.build / 'ledger.json'}"]
        if missing:
            notes.append(
                f"{len(missing)} theorems are not in it as they now stand, e.g. {missing[0]}"
            )
    if as_json:
        return json.dumps(_data(graph), indent=1, ensure_ascii=False), notes
    if form == "svg":
        return draw(graph.title, graph.nodes, graph.edges), notes
    if form not in ("dot", "mermaid"):
        raise InputError(f"the theory is drawn as svg, dot or mermaid, not {form}")
    return (to_dot if form == "dot" else to_mermaid)(graph), notes


def _data(graph: Graph) -> dict[str, object]:
    """All edges, those too that a longer way replaces; ``drawn`` are the others."""
    return {
        "nodes": {n: {"note": x.note, "evidence": x.counts} for n, x in graph.nodes.items()},
        "rests_on": {n: sorted(x) for n, x in sorted(graph.edges.items())},
        "drawn": reduced(graph.nodes, graph.edges),
    }
