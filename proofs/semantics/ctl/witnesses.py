"""Two loops, one of which can be left."""

from __future__ import annotations

from formal.language import witness
from proofs.semantics.ctl.statements import Graph


@witness(structure=Graph, zh="两个环")
def two_loops():
    """From 0 one may stay or go to 1, and stay there."""
    return Graph(State=[0, 1], next={(0, 0), (0, 1), (1, 1)})
