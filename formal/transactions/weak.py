"""Monotonic atomic view, read atomic, causal: decided in polynomial time (Biswas and Enea 2019).

A read forces an order: if it shows the version of one transaction, and another that it must have
seen has written the key as well, then that other comes before.  A commit order exists just when the
forced order, sessions, reads and known versions have no cycle.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator

from formal.transactions.edges import (
    CO,
    SO,
    WR,
    Edge,
    Graph,
    graph,
    initial_edges,
    read_edges,
    session_edges,
)
from formal.transactions.facts import Facts, Key
from formal.transactions.graph import Adjacency, bits, path, topological
from formal.transactions.history import INITIAL
from formal.transactions.models import ATOMIC, CAUSAL, VIEW

#: How many transactions' causes are kept at once, as bits.
BLOCK = 16_384


def causes_by_block(
    size: int, adjacent: Adjacency, order: list[int], tick: Callable[[], None]
) -> Iterator[tuple[int, list[int]]]:
    """What comes before each node, a block of causes at a time: its first, and the sets as bits."""
    for first in range(0, size, BLOCK):
        past = [0] * size
        for n, u in enumerate(order):
            if not n & 1023:
                tick()
            seen = past[u]
            if first <= u < first + BLOCK:
                seen |= 1 << (u - first)
            if seen:
                for v in adjacent[u]:
                    past[v] |= seen
        yield first, past


def weak_graph(facts: Facts, model: str, tick: Callable[[], None]) -> Graph:
    """The graph whose cycles refute one of the three models, the forced order included.

    Raises whatever ``tick`` raises.
    """
    found = graph(facts, model)
    written = [frozenset(keys) for keys in facts.writes]
    forced: dict[tuple[int, int], Edge] = {}

    def force(before: int, after: int, reader: int, key: Key, how: tuple[Edge, ...]) -> None:
        if before != after:
            read = Edge(after, reader, WR, key)
            forced.setdefault((before, after), Edge(before, after, CO, key, 1, (*how, read)))

    if model == CAUSAL:
        _by_causes(facts, found, force, tick)
    else:
        _by_reads(facts, written, model == VIEW, force)
        if model == ATOMIC:
            _by_sessions(facts, force)
    found.add(forced.values())
    return found


_Force = Callable[[int, int, int, Key, tuple[Edge, ...]], None]


def _by_reads(
    facts: Facts, written: list[frozenset[Key]], earlier_only: bool, force: _Force
) -> None:
    """Whoever was read from has been seen: by the reads after that, or by all."""
    for t in facts.happened:
        reads = facts.reads[t]
        for key, writer, at in reads:
            for other_key, other, other_at in reads:
                if other in (writer, INITIAL) or (earlier_only and other_at >= at):
                    continue
                if key in written[other]:
                    force(other, writer, t, key, (Edge(other, t, WR, other_key),))


def _by_sessions(facts: Facts, force: _Force) -> None:
    """A session's past has been seen; its last writer of a key stands for those before it."""
    last: dict[tuple[Hashable, Key], int] = {}
    for t in facts.happened:
        session = facts.history.transactions[t].session
        for key, writer, _ in facts.reads[t]:
            before = last.get((session, key))
            if before is not None:
                force(before, writer, t, key, (Edge(before, t, SO),))
        if t != INITIAL:
            for key in facts.writes[t]:
                last[session, key] = t


def _by_causes(facts: Facts, found: Graph, force: _Force, tick: Callable[[], None]) -> None:
    """All causes have been seen."""
    size = found.size
    causal = Graph(size, False, [[] for _ in range(size)], [])
    causal.add(initial_edges(facts) + session_edges(facts) + read_edges(facts))
    order, whole = topological(causal.adjacent)
    if not whole:
        return  # the cycle is one of the graph itself
    writers: dict[Key, list[int]] = defaultdict(list)
    for t in facts.happened:
        for key in facts.writes[t]:
            writers[key].append(t)
    for first, past in causes_by_block(size, causal.adjacent, order, tick):
        masks = {
            key: sum(1 << (t - first) for t in who if first <= t < first + BLOCK)
            for key, who in writers.items()
        }
        for n, t in enumerate(facts.happened):
            if not n & 1023:
                tick()
            for key, writer, _ in facts.reads[t]:
                seen = past[t] & masks.get(key, 0) & ~past[writer]
                for bit in bits(seen) if seen else ():
                    force(first + bit, writer, t, key, ())


def with_causes(facts: Facts, edge: Edge) -> Edge:
    """A forced edge with the way from what was seen to who read, where that was left out."""
    if len(edge.why) != 1:
        return edge
    causal = Graph(len(facts.history.transactions), False, [], [])
    causal.adjacent = [[] for _ in range(causal.size)]
    causal.add(session_edges(facts) + read_edges(facts))
    reader = edge.why[-1].target
    way = path(causal.adjacent, edge.source, reader)
    if way is None:
        return edge
    by = {(e.source, e.target): e for e in causal.edges}
    steps = tuple(by[pair] for pair in itertools.pairwise(way))
    return Edge(edge.source, edge.target, edge.kind, edge.key, edge.known, (*steps, *edge.why))
