"""An execution that may explain a history: one transaction after another, where it does no harm.

A version is overwritten only when all its readers are there, and for snapshot isolation nobody
starts while another that writes a key of its runs.  Where the known order, these two rules and the
recorded times leave a choice, the earlier transaction goes first.  It may get stuck where another
choice would not; then the search goes on from elsewhere.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable
from heapq import heappop, heappush

from formal.transactions.edges import Graph
from formal.transactions.facts import Facts, Key
from formal.transactions.history import INITIAL


def execute(facts: Facts, known: Graph) -> list[int] | None:
    """The nodes of a graph of what is known in an order that explains all reads; None if stuck."""
    return _Execution(facts, known).run()


class _Execution:
    def __init__(self, facts: Facts, known: Graph) -> None:
        self.facts, self.known = facts, known
        self.split = known.split
        self.reading: Counter[tuple[Key, int]] = Counter()
        """By version: how many of its readers are not there yet."""
        self.read: list[list[tuple[Key, int]]] = []
        for reads in facts.reads:
            versions = list(dict.fromkeys((k, w) for k, w, _ in reads))
            self.read.append(versions)
            self.reading.update(versions)
        self.current: dict[Key, int] = defaultdict(int)
        self.writing: dict[Key, int] = {}
        self.waiting: dict[Key, list[int]] = defaultdict(list)
        self.heap: list[tuple[float, int]] = []
        self.priority = self._priorities()

    def _priorities(self) -> list[float]:
        facts, nodes = self.facts, len(self.known.adjacent)
        found = [-1.0] * nodes
        last = Counter[Hashable]()
        for i in facts.happened:
            t = facts.history.transactions[i]
            last[t.session] += 1
            timed = facts.history.real_time
            begin = float(t.invoked or 0) if timed else last[t.session] - 0.5
            end = float(last[t.session])
            if timed:
                end = float("inf") if t.answered is None else float(t.answered)
            if self.split:
                found[2 * i], found[2 * i + 1] = end, begin
            else:
                found[i] = end
        return found

    def run(self) -> list[int] | None:
        """The whole order."""
        adjacent, heap = self.known.adjacent, self.heap
        waits = [0] * len(adjacent)
        for row in adjacent:
            for v in row:
                waits[v] += 1
        for node, n in enumerate(waits):
            if not n:
                heappush(heap, (self.priority[node], node))
        order: list[int] = []
        while heap:
            _, node = heappop(heap)
            if not self._put(node):
                continue
            order.append(node)
            for v in adjacent[node]:
                waits[v] -= 1
                if not waits[v]:
                    heappush(heap, (self.priority[v], v))
        return order if len(order) == len(adjacent) else None

    def _put(self, node: int) -> bool:
        """Whether a node may come next; otherwise it waits for a key."""
        t = self.known.transaction(node)
        if t is None or t == INITIAL:
            return True
        begins = not self.split or bool(node & 1)
        commits = not self.split or not node & 1
        writes = self.facts.writes[t]
        for key in writes:
            version = key, self.current[key]
            # A transaction does not wait for what it reads itself.
            mine = begins and commits and version in self.read[t]
            if (commits and self.reading[version] > mine) or (
                begins and not commits and key in self.writing
            ):
                self.waiting[key].append(node)
                return False
        if begins:
            for version in self.read[t]:
                self.reading[version] -= 1
                self._wake(version[0])
        for key in writes:
            if commits:
                self.current[key] = t
                self.writing.pop(key, None)
                self._wake(key)
            else:
                self.writing[key] = t
        return True

    def _wake(self, key: Key) -> None:
        for node in self.waiting.pop(key, ()):
            heappush(self.heap, (self.priority[node], node))
