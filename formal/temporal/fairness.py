"""Weak fairness on a finite graph, as in ``execution.weakly_fair`` of the theory.

A task is a set of labels.  A run is weakly fair to it when, if from some time on the task could
change the state at each moment, one of its labels does then or later.  On a graph: again and again
there is a state in which the task could not change anything, or a step of the task that does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from formal.temporal.explore import Graph, Label


@dataclass(frozen=True)
class Task:
    """All labels of an action, or one label of it."""

    action: str
    args: tuple[object, ...] | None = None

    def __contains__(self, label: Label) -> bool:
        return label.action == self.action and self.args in (None, label.args)

    def __str__(self) -> str:
        return str(Label(self.action, self.args or ()))


def able(graph: Graph, task: Task) -> list[bool]:
    """In which states the task could change the state."""
    return [
        any(label in task and t != s for label, t in steps) for s, steps in enumerate(graph.steps)
    ]


@dataclass(frozen=True)
class Fairness:
    """Tasks on a graph."""

    graph: Graph
    tasks: tuple[Task, ...]
    able: tuple[list[bool], ...]

    @staticmethod
    def of(graph: Graph, tasks: Sequence[Task]) -> Fairness:
        """The tasks with the states in which they can change something."""
        return Fairness(graph, tuple(tasks), tuple(able(graph, t) for t in tasks))

    def served(self, s: int, label: Label, t: int) -> frozenset[int]:
        """The tasks, by number, to which a step does justice."""
        return frozenset(
            i
            for i, task in enumerate(self.tasks)
            if not self.able[i][s] or (label in task and t != s)
        )
