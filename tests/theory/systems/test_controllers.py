"""The controllers' model, run in full: from random disturbed states, every calm schedule.

A weakly fair run stays in the end in a strongly connected set of states in which each task is
taken, or is somewhere impossible.  So the theorem says that in each such set all states match, and
it is held against all of them.  Where versions are not compared, crashes go on, or a fairness
condition is dropped, some such set has a state that does not match.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

PODS = 3
Entry = tuple[int, int, int]  # wanted, running, version
Label = tuple
CACHE, ACT = ("cache",), ("act",)


@dataclass(frozen=True)
class Cluster:
    log: tuple[Entry, ...]
    cache: int | None = None
    sent: frozenset[tuple[int, int]] = frozenset()

    @property
    def matches(self) -> bool:
        wanted, running, _ = self.log[-1]
        return wanted == running


def logged(s: Cluster, *entry: int) -> Cluster:
    return replace(s, log=(*s.log, entry))


def handled(s: Cluster, request: tuple[int, int], checks: bool) -> Cluster:
    (version, change), (wanted, running, present) = request, s.log[-1]
    carried_out = version == present or not checks
    return logged(s, wanted, running + change, present + 1) if carried_out else s


def calm_steps(s: Cluster, checks: bool = True) -> Iterator[tuple[Label, Cluster]]:
    if s.cache is None:
        yield from ((CACHE, replace(s, cache=i)) for i in range(len(s.log)))
    else:
        if s.cache + 1 < len(s.log):
            yield CACHE, replace(s, cache=s.cache + 1)
        wanted, running, version = s.log[s.cache]
        if wanted != running:
            request = (version, 1 if running < wanted else -1)
            yield ACT, replace(s, sent=s.sent | {request})
    for request in s.sent:
        after = handled(s, request, checks)
        yield ("deliver", *request), replace(after, sent=after.sent - {request})
        yield ("copy",), after


def disturbances(s: Cluster) -> Iterator[Cluster]:
    wanted, running, version = s.log[-1]
    yield replace(s, cache=None)
    for n in range(PODS):
        yield logged(s, n, running, version)
        yield logged(s, wanted, n, version + 1)


def disturbed(seed: int) -> Cluster:
    """A state after random steps, calm ones and others."""
    rng = random.Random(seed)
    s = Cluster(((rng.randrange(PODS), rng.randrange(PODS), 0),))
    for _ in range(rng.randrange(12)):
        calm = [t for _, t in calm_steps(s)]
        s = rng.choice(calm if calm and rng.random() < 0.6 else list(disturbances(s)))
    return s


Graph = dict[Cluster, list[tuple[Label, Cluster]]]


def explore(start: Cluster, crashes: bool = False) -> Graph:
    graph: Graph = {}
    stack = [start]
    while stack:
        s = stack.pop()
        if s in graph:
            continue
        graph[s] = [(e, t) for e, t in calm_steps(s) if t != s]
        if crashes and s.cache is not None:
            graph[s].append((("crash",), replace(s, cache=None)))
        stack += (t for _, t in graph[s])
    return graph


def components(graph: Graph) -> Iterator[set[Cluster]]:
    """The strongly connected sets: those that reach each other (the graphs are small)."""
    order: list[Cluster] = []
    seen: set[Cluster] = set()
    for root in graph:
        stack = [(root, iter(graph[root]))] if root not in seen else []
        seen.add(root)
        while stack:
            s, rest = stack[-1]
            t = next((t for _, t in rest if t not in seen), None)
            if t is None:
                order.append(s)
                stack.pop()
            else:
                seen.add(t)
                stack.append((t, iter(graph[t])))
    back: dict[Cluster, list[Cluster]] = {s: [] for s in graph}
    for s, steps in graph.items():
        for _, t in steps:
            back[t].append(s)
    while order:
        root = order.pop()
        if root in seen:
            found, todo = set(), [root]
            while todo:
                s = todo.pop()
                if s in seen:
                    seen.discard(s)
                    found.add(s)
                    todo += back[s]
            yield found


def is_task(label: Label, dropped: str = "") -> bool:
    return label[0] in {"cache", "act", "deliver"} - {dropped}


def fair(graph: Graph, inside: set[Cluster], dropped: str = "") -> bool:
    """A run may stay in these states for ever and be fair to all tasks (but the one dropped)."""
    possible = [{e for e, _ in graph[s] if is_task(e, dropped)} for s in inside]
    taken = {e for s in inside for e, t in graph[s] if t in inside}
    return set.intersection(*possible) <= taken


def stuck(graph: Graph, dropped: str = "") -> bool:
    return any(
        fair(graph, inside, dropped) and not all(s.matches for s in inside)
        for inside in components(graph)
    )


@pytest.mark.parametrize("seed", range(120))
def test_every_fair_calm_schedule_settles(seed):
    graph = explore(disturbed(seed))
    assert not stuck(graph)
    assert any(fair(graph, inside) for inside in components(graph))


@pytest.mark.parametrize("task", ["cache", "act", "deliver"])
def test_each_fairness_condition_is_needed(task):
    assert any(stuck(explore(disturbed(seed)), dropped=task) for seed in range(40))


def test_crashes_must_end():
    assert stuck(explore(Cluster(((1, 0, 0),)), crashes=True))


def shifted(s: Cluster) -> Cluster:
    """The same state as seen by who counts log and versions from what the cache shows."""
    assert s.cache is not None
    base = s.log[s.cache][2]
    log = tuple((w, r, v - base) for w, r, v in s.log[s.cache :])
    return Cluster(log, 0, frozenset((v - base, change) for v, change in s.sent))


@pytest.mark.parametrize("checks", [True, False])
def test_just_without_versions_a_stale_cache_overshoots_for_ever(checks):
    """A cache two events behind and one request at a time, each delivered once, are enough."""
    possible: Graph = {}
    graph: Graph = {}
    stack = [Cluster(((1, 0, 0),), 0)]
    while stack:
        s = stack.pop()
        if s in graph:
            continue
        possible[s] = [(e, shifted(t)) for e, t in calm_steps(s, checks) if t != s]
        graph[s] = [
            (e, t)
            for e, t in possible[s]
            if e != ("copy",) and len(t.log) <= 3 and len(t.sent) <= 1
            if all(v >= -2 for v, _ in t.sent)
        ]
        stack += (t for _, t in graph[s])
    # Where nothing is under way no request waits; what is left are the cache and the controller.
    overshoots = any(
        any(not s.sent for s in inside)
        and set.intersection(*({e for e, _ in possible[s]} for s in inside)) & {CACHE, ACT}
        <= {e for s in inside for e, t in graph[s] if t in inside}
        and {r - w for s in inside for w, r, _ in s.log[-1:]} >= {-1, 1}
        for inside in components(graph)
    )
    assert overshoots == (not checks)
