"""Drives a transition system on data through a run, step by step, and counts messages."""

from __future__ import annotations

import itertools
from collections.abc import Hashable, Iterable
from typing import Any

from formal.language import TransitionSystem
from formal.readings.finite.domains import members
from formal.readings.finite.instance import check_axioms
from formal.temporal.explore import Instance, Label, Setting

Node = Hashable


class Run:
    """A run of a system on data, from an initial state."""

    def __init__(self, system: TransitionSystem) -> None:
        assert check_axioms(system), str(check_axioms(system))
        info = type(system)._info
        kinds = zip(info.sorts, system._data.sorts, strict=True)
        self.sorts: Any = {s.name: tuple(members(kind)) for s, kind in kinds}
        fixed: Any = system
        self.instance = Instance(Setting(info, self.sorts), fixed)
        self.state = next(self.instance.initial())

    def take(self, action: str, *args: Any) -> None:
        """Take a step; there must be exactly one state to which it leads."""
        found = list(itertools.islice(self.instance.after(self.state, Label(action, args)), 2))
        assert len(found) == 1, f"{action}{args} leads to {len(found)} states"
        assert self.instance.is_step(self.state, Label(action, args), found[0])
        self.state = found[0]

    def facts(self, field: str) -> list[tuple[Any, ...]]:
        """The arguments for which a relation of the state holds."""
        values = self.instance.view(self.state).values
        return [args for (name, args), x in values.items() if name == field and x is True]


def sent(pairs: Iterable[tuple[Node, Node]]) -> int:
    """How many of the messages, each with sender and receiver, are not to oneself."""
    return sum(a != b for a, b in pairs)


def to_each(senders: Iterable[Node], nodes: Iterable[Node]) -> list[tuple[Node, Node]]:
    """Messages of each sender to all nodes."""
    return list(itertools.product(senders, nodes))


def below(a: Any, q: Any) -> bool:
    """Membership in a quorum that is given by its first node outside: all below it."""
    return bool(a < q)
