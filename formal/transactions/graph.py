"""Directed graphs of numbered nodes: an order that all arrows agree with, or a short cycle."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence

Adjacency = list[list[int]]


def topological(adjacent: Adjacency) -> tuple[list[int], bool]:
    """Nodes in an order that the arrows agree with, and whether these are all nodes."""
    waiting = [0] * len(adjacent)
    for row in adjacent:
        for v in row:
            waiting[v] += 1
    order = [u for u, n in enumerate(waiting) if not n]
    for u in order:
        for v in adjacent[u]:
            waiting[v] -= 1
            if not waiting[v]:
                order.append(v)
    return order, len(order) == len(adjacent)


def components(adjacent: Adjacency, among: Iterable[int]) -> list[list[int]]:
    """Strongly connected components of more than one node, or with an arrow to itself (Tarjan)."""
    index: dict[int, int] = {}
    low: dict[int, int] = {}
    on: set[int] = set()
    stack: list[int] = []
    found: list[list[int]] = []
    inside = set(among)
    for root in sorted(inside):
        if root in index:
            continue
        index[root] = low[root] = len(index)
        stack.append(root)
        on.add(root)
        work = [(root, iter(adjacent[root]))]
        while work:
            u, rest = work[-1]
            for v in rest:
                if v not in inside:
                    continue
                if v not in index:
                    index[v] = low[v] = len(index)
                    stack.append(v)
                    on.add(v)
                    work.append((v, iter(adjacent[v])))
                    break
                if v in on:
                    low[u] = min(low[u], index[v])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[u])
                if low[u] == index[u]:
                    at = stack.index(u) if len(stack) < 64 else _last(stack, u)
                    component = stack[at:]
                    del stack[at:]
                    on.difference_update(component)
                    if len(component) > 1 or u in adjacent[u]:
                        found.append(component)
    return found


def _last(stack: list[int], node: int) -> int:
    at = len(stack) - 1
    while stack[at] != node:
        at -= 1
    return at


def path(
    adjacent: Adjacency, start: int, end: int, inside: set[int] | None = None
) -> list[int] | None:
    """A shortest way of at least one arrow from a node to a node."""
    before: dict[int, int] = {}
    queue = deque([start])
    while queue:
        u = queue.popleft()
        for v in adjacent[u]:
            if v in before or (inside is not None and v not in inside):
                continue
            before[v] = u
            if v == end:
                way = [v]
                while True:
                    v = before[v]
                    way.append(v)
                    if v == start:
                        return way[::-1]
            queue.append(v)
    return None


#: How many arrows are followed in the search for a shorter cycle.
_STEPS = 3_000_000


def short_cycle(adjacent: Adjacency, among: Iterable[int]) -> list[int] | None:
    """A shortest cycle among nodes, the first node not repeated; None if there is none.

    In a large component the search stops after a number of steps with the shortest found so far.
    """
    best: list[int] | None = None
    steps = 0
    for component in sorted(components(adjacent, among), key=len):
        inside = set(component)
        cost = sum(len(adjacent[u]) for u in component)
        for start in component:
            if best is not None and (steps > _STEPS or len(best) <= 2):
                return best
            way = path(adjacent, start, start, inside)
            steps += cost
            if way is not None and (best is None or len(way) - 1 < len(best)):
                best = way[:-1]
    return best


def descendants(adjacent: Adjacency, order: Sequence[int], tick: Callable[[], None]) -> list[int]:
    """For each node the set of nodes after it, as the bits of a number; ``order`` topological."""
    after = [0] * len(adjacent)
    for n, u in enumerate(reversed(order)):
        if not n & 511:
            tick()
        found = 0
        for v in adjacent[u]:
            found |= after[v] | (1 << v)
        after[u] = found
    return after


def bits(number: int) -> list[int]:
    """The places of the ones in a number."""
    found = []
    while number:
        low = number & -number
        found.append(low.bit_length() - 1)
        number ^= low
    return found
