"""How many nodes, and how large sets: derived from how much the sets must have in common."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

import sympy as sp

N, F, E, K, R = sp.symbols("n f e k R", positive=True, integer=True)


def least_common(sizes: Sequence[Any], nodes: Any = N) -> Any:
    """How many of ``nodes`` nodes sets of these sizes have in common, whichever they are.

    Two sets of a and b nodes leave out n − a and n − b, so that at least a + b − n are in both, and
    no more if they leave out different nodes; a third set meets what the two have in common.
    """
    return sp.expand(reduce(lambda common, size: common + size - nodes, sizes))


def smallest(sizes: Sequence[Any], overlap: Any, unknown: Any) -> Any:
    """The least value of the unknown for which the sets have ``overlap`` nodes in common."""
    return sp.expand(sp.solve(sp.Eq(least_common(sizes), overlap), unknown)[0])


@dataclass(frozen=True)
class Threshold:
    """A requirement of sets of nodes, and what it makes of one unknown.

    ``title`` is English and Chinese; ``sizes`` are the sets' sizes, ``overlap`` how many nodes they
    must have in common.  ``theorems`` are the ids of those that say the same.
    """

    title: tuple[str, str]
    sizes: tuple[Any, ...]
    overlap: Any
    unknown: Any
    theorems: tuple[str, ...] = ()

    @property
    def form(self) -> Any:
        """The least value of the unknown, by SymPy; a fraction means: rounded up."""
        return smallest(self.sizes, self.overlap, self.unknown)
