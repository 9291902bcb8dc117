"""The dependencies between transactions, and the graphs whose cycles refute a model.

Nodes are transactions.  For snapshot isolation each has two, its commit ``2t`` and its start
``2t + 1``: a dependency goes from a commit to a start, an anti-dependency from a start to a commit,
and a start comes before its commit.  A cycle there is a cycle of dependencies each followed by at
most one anti-dependency (Cerone and Gotsman 2018), and an order without a cycle is an execution:
who starts and commits when.
"""

from __future__ import annotations

import itertools
from collections.abc import Hashable, Iterable
from dataclasses import dataclass

from formal.transactions.facts import Facts
from formal.transactions.graph import Adjacency
from formal.transactions.history import COMMITTED, INITIAL
from formal.transactions.models import (
    IMPLIED,
    PARALLEL,
    SERIALIZABLE,
    SNAPSHOT,
    STRICT,
    UNCOMMITTED,
    WITH_SESSIONS,
)

SO, WR, WW, RW, RT, CO, INIT = "so", "wr", "ww", "rw", "rt", "co", "init"
#: Which kind is named where two transactions depend on each other in several ways.
_RANK = {WW: 0, WR: 1, SO: 2, RT: 3, CO: 4, INIT: 5, RW: 6}


@dataclass(frozen=True, slots=True)
class Edge:
    """One transaction before another.

    Attributes:
        kind: ``so`` in its session, ``wr`` it is read, ``ww`` it is overwritten, ``rw`` what it
            read is overwritten, ``rt`` in real time, ``co`` as otherwise a read would be stale,
            ``init`` from the initial state.
        key: what was read or written.
        known: 0 where the history says so; otherwise in which round it was concluded.
        why: where it was concluded: what it follows from.
        contrary: whether that is a cycle which the contrary would close.
    """

    source: int
    target: int
    kind: str
    key: Hashable = None
    known: int = 0
    why: tuple[Edge, ...] = ()
    contrary: bool = False


def session_edges(facts: Facts) -> list[Edge]:
    """From each transaction to the next of its session."""
    found = []
    last: dict[Hashable, int] = {}
    for i in facts.happened:
        if i == INITIAL:
            continue
        session = facts.history.transactions[i].session
        if session in last:
            found.append(Edge(last[session], i, SO))
        last[session] = i
    return found


def read_edges(facts: Facts) -> list[Edge]:
    """From each writer to its readers."""
    return [
        Edge(w, i, WR, key) for i in facts.happened for key, w, _ in facts.reads[i] if w != INITIAL
    ]


def version_edges(facts: Facts) -> list[Edge]:
    """From each writer of a key to the next, as far as that is known."""
    found = []
    for key, chain in facts.chains.items():
        found += [Edge(u, v, WW, key) for u, v in itertools.pairwise(chain)]
        if chain[-1] != INITIAL:
            found += [Edge(chain[-1], v, WW, key) for v in facts.rest.get(key, ())]
    return found


def initial_edges(facts: Facts) -> list[Edge]:
    """From the initial state to everybody."""
    return [Edge(INITIAL, i, INIT) for i in facts.happened if i != INITIAL]


def overwriting_edges(facts: Facts) -> list[Edge]:
    """From each reader to the next writer of what it has read, as far as that is known."""
    return [Edge(r, w, RW, key) for r, key, w in facts.anti]


def known_edges(facts: Facts, model: str) -> list[Edge]:
    """All that is known and that a model speaks of, except real time."""
    found = initial_edges(facts) + version_edges(facts)
    if model != UNCOMMITTED:
        found += read_edges(facts)
    if model in WITH_SESSIONS:
        found += session_edges(facts)
    if model in (PARALLEL, SNAPSHOT) or SERIALIZABLE in IMPLIED[model]:
        found += overwriting_edges(facts)
    return found


@dataclass
class Graph:
    """A graph of transactions, and how to go back from its nodes to them.

    Attributes:
        size: how many transactions there are; nodes after those are moments of time.
        split: whether each has a start and a commit.
    """

    size: int
    split: bool
    adjacent: Adjacency
    edges: list[Edge]

    def transaction(self, node: int) -> int | None:
        """Whose a node is; None for a moment of time."""
        who = node >> 1 if self.split else node
        return who if who < self.size else None

    def add(self, edges: Iterable[Edge]) -> None:
        """Put in more arrows."""
        adjacent, split = self.adjacent, self.split
        for e in edges:
            self.edges.append(e)
            if not split:
                adjacent[e.source].append(e.target)
            elif e.kind == RW:
                adjacent[2 * e.source + 1].append(2 * e.target)
            else:
                adjacent[2 * e.source].append(2 * e.target + 1)

    def back(self, cycle: list[int]) -> tuple[Edge, ...]:
        """The edges of a cycle of nodes."""
        pairs: list[tuple[int, int, bool | None]] = []
        # Begin at a transaction, not at a moment.
        first = next(i for i, n in enumerate(cycle) if self.transaction(n) is not None)
        nodes = [*cycle[first:], *cycle[:first], cycle[first]]
        moment = False
        start = nodes[0]
        for u, v in itertools.pairwise(nodes):
            if self.transaction(v) is None:
                moment = True
                continue
            a, b = self.transaction(start), self.transaction(v)
            assert a is not None and b is not None
            if moment:
                pairs.append((a, b, None))
            elif a != b:
                pairs.append((a, b, bool(u & 1) if self.split else False))
            start, moment = v, False
        wanted = {(a, b) for a, b, _ in pairs}
        best: dict[tuple[int, int, bool], Edge] = {}
        for e in self.edges:
            if (e.source, e.target) in wanted:
                place = (e.source, e.target, e.kind == RW and self.split)
                if place not in best or _rank(e) < _rank(best[place]):
                    best[place] = e
        return tuple(Edge(a, b, RT) if anti is None else best[a, b, anti] for a, b, anti in pairs)


def _rank(e: Edge) -> tuple[int, int]:
    return e.known, _RANK[e.kind]


def graph(facts: Facts, model: str, edges: list[Edge] | None = None) -> Graph:
    """The graph of what is known."""
    size, split = len(facts.history.transactions), model == SNAPSHOT
    nodes = 2 * size if split else size
    found = Graph(size, split, [[] for _ in range(nodes)], [])
    if split:
        for t in range(size):
            found.adjacent[2 * t + 1].append(2 * t)
    found.add(known_edges(facts, model) if edges is None else edges)
    if model == STRICT:
        _real_time(facts, found)
    return found


def _real_time(facts: Facts, found: Graph) -> None:
    """Moments of time between transactions: a few arrows each, instead of one for each pair."""
    events: list[tuple[int, int, int]] = []
    for i in facts.happened:
        t = facts.history.transactions[i]
        if t.invoked is not None:
            events.append((t.invoked, 0, i))
        if t.answered is not None and t.status == COMMITTED:
            events.append((t.answered, 1, i))
    # What begins in the moment in which another ends overlaps with it.
    events.sort()
    moment: int | None = None
    ending: list[int] = []
    for _, ends, i in events:
        if ends:
            ending.append(i)
            continue
        if ending:
            node = len(found.adjacent)
            found.adjacent.append([])
            for ended in ending:
                found.adjacent[ended].append(node)
            if moment is not None:
                found.adjacent[moment].append(node)
            moment, ending = node, []
        if moment is not None:
            found.adjacent[moment].append(i)
