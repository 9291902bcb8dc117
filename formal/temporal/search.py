"""Lassos in a finite graph whose steps carry marks: a cycle that has every mark, and a way to it.

A cycle with all marks exists exactly where a strongly connected component has them all on its
steps (a generalised Büchi condition; Tarjan 1972 for the components).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from formal.temporal.explore import Label

E = TypeVar("E")
Marks = frozenset[int]


@dataclass(frozen=True)
class Arrow(Generic[E]):
    """A step of a graph of nodes ``0 …``; ``what`` is the step of the system that it stands for."""

    source: int
    target: int
    marks: Marks
    what: E


@dataclass(frozen=True)
class Lasso:
    """A run that repeats: positions with a state and the label of the step from it.

    After the last position comes position ``loop`` again; where nothing ``repeats``, the run is of
    interest up to its last position only.
    """

    states: tuple[int, ...]
    labels: tuple[Label, ...]
    loop: int
    repeats: bool = True


def components(count: int, arrows: Sequence[Sequence[Arrow[E]]]) -> list[int]:
    """The number of the strongly connected component of each node."""
    index: list[int] = [-1] * count
    low = [0] * count
    component = [-1] * count
    stack: list[int] = []
    made = counter = 0
    for root in range(count):
        if index[root] >= 0:
            continue
        work = [(root, iter(arrows[root]))]
        index[root] = low[root] = counter
        counter += 1
        stack.append(root)
        while work:
            v, edges = work[-1]
            for a in edges:
                w = a.target
                if index[w] < 0:
                    index[w] = low[w] = counter
                    counter += 1
                    stack.append(w)
                    work.append((w, iter(arrows[w])))
                    break
                if component[w] < 0:
                    low[v] = min(low[v], index[w])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[v])
                if low[v] == index[v]:
                    while component[v] < 0:
                        component[stack.pop()] = made
                    made += 1
    return component


def accepting(arrows: Sequence[Sequence[Arrow[E]]], marks: Marks) -> set[int]:
    """The nodes of the components that have a step inside, and every mark on such steps."""
    component = components(len(arrows), arrows)
    seen: dict[int, set[int]] = {}
    for row in arrows:
        for a in row:
            if component[a.source] == component[a.target]:
                seen.setdefault(component[a.source], set()).update(a.marks)
    good = {c for c, found in seen.items() if found >= marks}
    return {v for v, c in enumerate(component) if c in good}


def shortest(
    arrows: Sequence[Sequence[Arrow[E]]],
    starts: Iterable[int],
    goal: Callable[[Arrow[E]], bool],
    inside: Collection[int] | None = None,
) -> list[Arrow[E]] | None:
    """A shortest way (at least one step) from the starts that ends with a step as wanted."""
    todo = deque(dict.fromkeys(starts))
    came: dict[int, Arrow[E] | None] = dict.fromkeys(todo)
    while todo:
        v = todo.popleft()
        for a in arrows[v]:
            if inside is not None and a.target not in inside:
                continue
            if goal(a):
                way = [a]
                back = came[v]
                while back is not None:
                    way.append(back)
                    back = came[back.source]
                return way[::-1]
            if a.target not in came:
                came[a.target] = a
                todo.append(a.target)
    return None


def cycle(
    arrows: Sequence[Sequence[Arrow[E]]], start: int, inside: Collection[int], marks: Marks
) -> list[Arrow[E]]:
    """A short way from a node of a component back to it that has every mark."""
    way: list[Arrow[E]] = []
    missing, here = marks, start
    while missing:
        part = shortest(arrows, [here], _has_one_of(missing), inside)
        assert part is not None
        missing = missing.difference(*(a.marks for a in part))
        way += part
        here = way[-1].target
    if here != start or not way:
        part = shortest(arrows, [here], lambda a: a.target == start, inside)
        assert part is not None
        way += part
    return way


def _has_one_of(marks: Marks) -> Callable[[Arrow[E]], bool]:
    return lambda a: not marks.isdisjoint(a.marks)


def find_lasso(
    arrows: Sequence[Sequence[Arrow[E]]], starts: Sequence[int], marks: Marks
) -> tuple[list[Arrow[E]], list[Arrow[E]]] | None:
    """A way from the starts, and a cycle at its end that has every mark."""
    good = accepting(arrows, marks)
    if not good:
        return None
    way: list[Arrow[E]] | None = []
    first = next((s for s in starts if s in good), None)
    if first is None:
        way = shortest(arrows, starts, lambda a: a.target in good)
        if way is None:
            return None
        first = way[-1].target
    component = components(len(arrows), arrows)
    inside = {v for v in good if component[v] == component[first]}
    return way or [], cycle(arrows, first, inside, marks)
