"""Small computations as plain tables, with the causal order computed independently."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

from proofs.causality.causality.computation import Computation


@dataclass(frozen=True)
class Sample:
    """Events, processes and messages are numbers; lists give the functions."""

    processes: int
    process: list[int]
    predecessor: list[int | None]
    send: list[int]
    received: list[int | None]

    def instance(self, **changes: Any) -> Computation:
        given: dict[str, Any] = {
            "Process": range(self.processes),
            "Event": range(len(self.process)),
            "Message": range(len(self.send)),
            "process": dict(enumerate(self.process)),
            "predecessor": dict(enumerate(self.predecessor)),
            "send": dict(enumerate(self.send)),
            "received": dict(enumerate(self.received)),
        }
        return Computation(**(given | changes))

    def steps(self) -> set[tuple[int, int]]:
        """The causal steps."""
        out = {(e, f) for f, e in enumerate(self.predecessor) if e is not None}
        return out | {(self.send[m], f) for f, m in enumerate(self.received) if m is not None}

    def closure(self) -> set[tuple[int, int]]:
        """Happened-before, by Warshall's algorithm."""
        n = len(self.process)
        reach = [[(a, b) in self.steps() for b in range(n)] for a in range(n)]
        for k in range(n):
            for a in range(n):
                for b in range(n):
                    reach[a][b] = reach[a][b] or (reach[a][k] and reach[k][b])
        return {(a, b) for a in range(n) for b in range(n) if reach[a][b]}

    def path(self, start: int, end: int) -> list[int]:
        """A path of causal steps."""
        todo = [[start]]
        while todo:
            path = todo.pop(0)
            for a, b in sorted(self.steps()):
                if a == path[-1]:
                    if b == end:
                        return [*path, b]
                    todo.append([*path, b])
        raise AssertionError((start, end))


def ping_pong() -> Sample:
    """0 sends to 1, which answers: events 0, 3 at process 0 and 1, 2 at process 1."""
    return Sample(2, [0, 1, 1, 0], [None, None, 1, 0], [0, 2], [None, 0, None, 1])


def random_sample(seed: int, events: int, processes: int) -> Sample:
    """A computation that happened in the order of its events' numbers."""
    rng = random.Random(seed)
    process: list[int] = []
    predecessor: list[int | None] = []
    received: list[int | None] = []
    last: dict[int, int] = {}
    send: list[int] = []
    for e in range(events):
        p = rng.randrange(processes)
        process.append(p)
        predecessor.append(last.get(p))
        last[p] = e
        received.append(rng.randrange(len(send)) if send and rng.random() < 0.6 else None)
        if rng.random() < 0.6 or not send:
            send.append(e)
    return Sample(processes, process, predecessor, send, received)
