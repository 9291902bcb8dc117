"""Nodes of different reliability."""

from __future__ import annotations

from formal.language import witness


@witness
def one_node():
    """One node that is up with probability 2/3."""
    return {"up": 2, "down": 1, "nodes": 1, "needed": 1}


@witness
def fair_coin():
    """Nodes that are up half of the time: more of them change nothing."""
    return {"up": 1, "down": 1, "m": 0}


@witness
def unreliable_nodes():
    """Nodes that are up a third of the time: a majority of three is less likely than one node."""
    return {"up": 1, "down": 2, "m": 0}
