"""Synchronous rounds as steps, and how the last of a run says that nobody will ever decide."""

from __future__ import annotations

from collections.abc import Hashable, Iterable

from formal.attack.model import Model

ROUNDS = 100


class Watch:
    """The decisions of a synchronous run so far, and whether its states repeat."""

    def __init__(self, model: Model):
        self.model = model
        self.decisions: dict[Hashable, bool] = {}
        self.changed: Hashable | None = None
        self.repeats = False
        self._seen: set[Hashable] = set()

    def decision(self, node: Hashable, found: bool | None) -> str | None:
        """Note what a node's output is now; a change of a decision is remembered."""
        before = self.decisions.get(node)
        if before is not None and found is not before:
            self.changed = node
        elif found is not None:
            self.decisions[node] = found
        return None if found is None else str(found)

    def states(self, states: Iterable[object]) -> None:
        """Note all states; when they were met before, a deterministic run goes round for ever."""
        key = tuple(states)
        try:
            self.repeats = key in self._seen
            self._seen.add(key)
        except TypeError:
            # States that do not hash cannot be compared: then only the rounds are bounded.
            self.repeats = False
