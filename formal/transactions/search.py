"""Versions whose order nobody recorded: concluded where they can be, searched where not.

Of two writers of a key one comes first, and then everyone who has read its version comes before
the other.  An orientation that closes a cycle is impossible, so the contrary one holds; this is
repeated until nothing more follows.  What is left is tried, the pairs on a cycle first (the
polygraphs of Papadimitriou 1979; Cobra, PolySI).  The problem is NP-complete, so the search has a
budget.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from formal.transactions.edges import RW, WW, Edge, Graph, graph, overwriting_edges
from formal.transactions.facts import Facts, Key
from formal.transactions.graph import components, descendants, path, short_cycle, topological
from formal.transactions.greedy import execute
from formal.transactions.history import INITIAL
from formal.transactions.models import PARALLEL

Pair = tuple[Key, int, int]
"""A key and two of its writers, of which the first comes first once it is chosen."""


@dataclass
class Found:
    """What the search has found.

    Attributes:
        order: nodes in an order that refutes nothing: the certificate.
        cycle: what refutes the model, where one cycle does.
        second: where both orders of two versions are impossible: the other cycle.
        tried: how many choices were looked into.
        split: whether nodes are starts and commits.
    """

    order: list[int] | None = None
    cycle: tuple[Edge, ...] = ()
    second: tuple[Edge, ...] = ()
    tried: int = 0
    split: bool = False


@dataclass
class _Conflict(Exception):
    cycle: tuple[Edge, ...]
    second: tuple[Edge, ...] = field(default=())


def decide(facts: Facts, model: str, tick: Callable[[], None]) -> Found:
    """Decide a model of which the order of versions is a part.

    Raises whatever ``tick`` raises, which is called now and then.
    """
    return _Search(facts, model, tick).run()


class _Search:
    def __init__(self, facts: Facts, model: str, tick: Callable[[], None]) -> None:
        self.facts, self.model, self.tick = facts, model, tick
        self.parallel = model == PARALLEL
        self.base = graph(facts, model)
        if self.parallel:
            # Its anti-dependencies are no order: each alone must not close a cycle.
            edges = [e for e in self.base.edges if e.kind != RW]
            self.base = graph(facts, model, edges)
        self.readers: dict[tuple[Key, int], list[int]] = defaultdict(list)
        for t in facts.happened:
            for key, writer, _ in facts.reads[t]:
                if writer != INITIAL and t not in self.readers[key, writer]:
                    self.readers[key, writer].append(t)
        self.masks = {
            version: sum(1 << (2 * r + 1 if self.base.split else r) for r in who)
            for version, who in self.readers.items()
        }
        self.pairs: list[Pair] = [
            (key, u, v)
            for key, writers in facts.rest.items()
            for i, u in enumerate(writers)
            for v in writers[i + 1 :]
        ]
        self.known_anti = overwriting_edges(facts)
        self.tried = 0
        self.concluded: list[Edge] = []

    def run(self) -> Found:
        """The whole search."""
        try:
            self._order(self.base)
            order = self._executed([], self.pairs)
            if order is None:
                order, _ = self._guess([], self.pairs)
            if order is not None:
                return Found(order=order, split=self.base.split)
            chosen, left = self._propagate([], self.pairs)
        except _Conflict as c:
            return Found(cycle=self._explained(c.cycle), second=self._explained(c.second))
        stack = [(chosen, left)]
        while stack:
            self.tick()
            chosen, left = stack.pop()
            order = self._executed(chosen, left)
            if order is None:
                order, conflict = self._guess(chosen, left)
            if order is not None:
                return Found(order=order, tried=self.tried, split=self.base.split)
            pair = self._on_cycle(conflict, left)
            key, u, v = pair
            rest = [p for p in left if p != pair]
            conflicts = []
            for first, second in ((u, v), (v, u)):
                self.tried += 1
                try:
                    stack.append(
                        self._propagate([*chosen, *self._edges(key, first, second, 0)], rest)
                    )
                except _Conflict as c:
                    conflicts.append(self._explained(c.cycle) if self.tried <= 2 else ())
            if self.tried == 2 and len(conflicts) == 2:
                return Found(cycle=conflicts[0], second=conflicts[1], tried=2)
        return Found(tried=self.tried)

    def _executed(self, chosen: list[Edge], left: list[Pair]) -> list[int] | None:
        """An execution that explains everything, if it is found at once."""
        if self.parallel or not left:
            return None
        order = execute(self.facts, self._graph(chosen))
        if order is None:
            return None
        # What was run is held against all that follows from its versions.
        found, why = self._along(chosen, left, order)
        return None if why else found

    def _explained(self, cycle: tuple[Edge, ...], depth: int = 0) -> tuple[Edge, ...]:
        """A cycle whose concluded edges say what the contrary would close."""
        found = []
        for e in cycle:
            pair = self._pair_of(e) if e.known and depth < 3 else None
            if pair is None:
                found.append(e)
                continue
            # By what was concluded before it only, or the reason would go in a circle.
            earlier = self._graph([c for c in self.concluded if c.known < e.known])
            key, first, second = pair
            why = self._cycle(earlier, key, second, first)
            found.append(replace(e, why=self._explained(why, depth + 1), contrary=True))
        return tuple(found)

    def _pair_of(self, e: Edge) -> Pair | None:
        """The two versions whose order an edge is, or follows from."""
        if e.kind == WW:
            return e.key, e.source, e.target
        for key, writer, _ in self.facts.reads[e.source]:
            if key == e.key and e.kind == RW and writer != e.target:
                return key, writer, e.target
        return None

    def _edges(self, key: Key, first: int, second: int, known: int) -> list[Edge]:
        """What follows when one version comes before another."""
        readers = self.readers.get((key, first), ())
        return [
            Edge(first, second, WW, key, known),
            *(Edge(r, second, RW, key, known) for r in readers if r != second),
        ]

    def _graph(self, chosen: list[Edge]) -> Graph:
        base = self.base
        found = Graph(base.size, base.split, [[*row] for row in base.adjacent], [*base.edges])
        found.add(e for e in chosen if not (self.parallel and e.kind == RW))
        return found

    def _order(self, found: Graph) -> list[int]:
        """A topological order; raises `_Conflict` with a cycle."""
        order, whole = topological(found.adjacent)
        if not whole:
            left = set(range(len(found.adjacent))) - set(order)
            cycle = short_cycle(found.adjacent, left)
            assert cycle is not None
            raise _Conflict(found.back(cycle))
        return order

    def _anti(self, found: Graph, chosen: list[Edge]) -> None:
        """For parallel snapshot isolation: no anti-dependency against the order."""
        anti = [*self.known_anti, *(e for e in chosen if e.kind == RW)]
        both = [[*row] for row in found.adjacent]
        for e in anti:
            both[e.source].append(e.target)
        order, whole = topological(both)
        if whole:
            return
        home: dict[int, int] = {}
        inside = components(both, set(range(len(both))) - set(order))
        for n, component in enumerate(inside):
            home.update(dict.fromkeys(component, n))
        sets = [set(c) for c in inside]
        best: tuple[Edge, ...] | None = None
        for e in anti:
            at = home.get(e.source)
            if at is None or home.get(e.target) != at:
                continue
            self.tick()
            way = path(found.adjacent, e.target, e.source, sets[at])
            if way is not None and (best is None or len(way) < len(best)):
                best = (e, *_steps(found, way))
                if len(best) == 2:
                    break
        if best is not None:
            raise _Conflict(best)

    def _propagate(self, chosen: list[Edge], left: list[Pair]) -> tuple[list[Edge], list[Pair]]:
        """Draw all conclusions; raises `_Conflict`."""
        known = 1 + max((e.known for e in chosen), default=0)
        self.concluded = chosen
        while True:
            self.tick()
            found = self._graph(chosen)
            order = self._order(found)
            if self.parallel:
                self._anti(found, chosen)
            if not left:
                return chosen, left
            after = self._after(found, order)
            remaining: list[Pair] = []
            new: list[Edge] = []
            for n, (key, u, v) in enumerate(left):
                if not n & 4095:
                    self.tick()
                forward = self._closes(after, key, u, v)
                backward = self._closes(after, key, v, u)
                if forward and backward:
                    raise _Conflict(self._cycle(found, key, u, v), self._cycle(found, key, v, u))
                if backward:
                    new += self._news(after, key, u, v, known)
                elif forward:
                    new += self._news(after, key, v, u, known)
                else:
                    remaining.append((key, u, v))
            if not new:
                return chosen, remaining
            chosen, left = [*chosen, *new], remaining
            self.concluded = chosen
            known += 1

    def _after(self, found: Graph, order: list[int]) -> list[int]:
        self.tick()
        return descendants(found.adjacent, order, self.tick)

    def _closes(self, after: list[int], key: Key, first: int, second: int) -> bool:
        """Whether the first version before the second would close a cycle."""
        readers = self.masks.get((key, first), 0)
        if self.base.split:
            back = after[2 * second + 1] >> (2 * first) & 1
            return bool(back) or bool(after[2 * second] & readers)
        return bool(after[second] & (readers | 1 << first))

    def _news(self, after: list[int], key: Key, first: int, second: int, known: int) -> list[Edge]:
        """What follows from one version before another and does not follow already."""
        found = []
        for e in self._edges(key, first, second, known):
            if self.parallel and e.kind == RW:
                found.append(e)
                continue
            source, target = e.source, e.target
            if self.base.split:
                anti = e.kind == RW
                source, target = 2 * source + anti, 2 * target + (not anti)
            if not after[source] >> target & 1:
                found.append(e)
        return found

    def _cycle(self, found: Graph, key: Key, first: int, second: int) -> tuple[Edge, ...]:
        """The shortest cycle that the first version before the second would close."""
        best: tuple[Edge, ...] = ()
        for e in self._edges(key, first, second, 0):
            if found.split:
                start = 2 * second if e.kind == RW else 2 * second + 1
                end = 2 * e.source + (e.kind == RW)
            else:
                start, end = second, e.source
            way = path(found.adjacent, start, end)
            if way is not None:
                steps = (e, *_steps(found, way))
                if not best or len(steps) < len(best):
                    best = steps
        return best

    def _guess(
        self, chosen: list[Edge], left: list[Pair]
    ) -> tuple[list[int] | None, tuple[Edge, ...]]:
        """Order all versions as one topological order has them: it may be right."""
        return self._along(chosen, left, self._order(self._graph(chosen)))

    def _along(
        self, chosen: list[Edge], left: list[Pair], order: list[int]
    ) -> tuple[list[int] | None, tuple[Edge, ...]]:
        """Order all versions as an order of nodes has them; or the cycle that this closes."""
        place = [0] * len(self.base.adjacent)
        for n, node in enumerate(order):
            place[node] = n
        guessed = list(chosen)
        split = self.base.split
        for key, u, v in left:
            a, b = (2 * u, 2 * v) if split else (u, v)
            first, second = (u, v) if place[a] < place[b] else (v, u)
            guessed += self._edges(key, first, second, 1 << 30)
        try:
            whole = self._graph(guessed)
            order = self._order(whole)
            if self.parallel:
                self._anti(whole, guessed)
            return order, ()
        except _Conflict as c:
            return None, c.cycle

    def _on_cycle(self, cycle: tuple[Edge, ...], left: list[Pair]) -> Pair:
        """A pair of versions whose guessed order is on a cycle."""
        by_key: dict[Key, list[Pair]] = defaultdict(list)
        for p in left:
            by_key[p[0]].append(p)
        for e in cycle:
            if e.known < 1 << 30:
                continue
            for p in by_key[e.key]:
                if e.kind == WW and {e.source, e.target} == set(p[1:]):
                    return p
                if e.kind == RW and e.target in p[1:]:
                    other = p[1] if p[2] == e.target else p[2]
                    if e.source in self.readers.get((e.key, other), ()):
                        return p
        return left[0]


def _steps(found: Graph, way: list[int]) -> tuple[Edge, ...]:
    """The edges of a way of nodes."""
    wanted = set(itertools.pairwise(way))
    best: dict[tuple[int, int], Edge] = {}
    for e in found.edges:
        if not found.split:
            at = (e.source, e.target)
        elif e.kind == RW:
            at = (2 * e.source + 1, 2 * e.target)
        else:
            at = (2 * e.source, 2 * e.target + 1)
        if at in wanted and (at not in best or e.known < best[at].known):
            best[at] = e
    return tuple(best[p] for p in itertools.pairwise(way) if p in best)
