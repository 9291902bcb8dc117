"""How many messages a protocol sends when nothing fails."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sympy as sp

from formal.closed_forms.thresholds import F, K, N

OTHERS = N - 1


@dataclass(frozen=True)
class Messages:
    """A protocol without faults: how many nodes send to how many others, phase by phase.

    Among n nodes; one's own messages are not counted.  k stands for how often something is done
    (entries, blocks), f for how many faults the protocol is made for.  ``model`` is the id of the
    structure whose runs the tests count the messages of; a row without one needs a ``source``.
    """

    key: str
    title: tuple[str, str]
    phases: tuple[tuple[Any, Any], ...]
    model: str = ""
    source: str = ""

    @property
    def total(self) -> Any:
        """The number of messages, factored by SymPy."""
        return sp.factor(sp.expand(sum((a * b for a, b in self.phases), sp.Integer(0))))

    def value(self, nodes: int, times: int = 1, faults: int = 1) -> int:
        """The number of messages among so many nodes, for k = ``times`` and f = ``faults``."""
        return int(self.total.subs({N: nodes, K: times, F: faults}))
