"""Vector clocks of large computations as arrays, with numpy or, where it is there, numba.

The definition is `formal.events.clocks`; these are the same clocks, tested against it.  Two forms:

* `clock_matrix`: a row for every event, 2 or 4 bytes a component: 128 MB for 10⁶ events of 64
  processes;
* `SparseClocks`: rows only where a message is received.  Between two receives only an event's own
  component grows, so the row of any event is that of the last receive on its process, with the own
  component put in.  A component is held as its distance (2 bytes) from a full row of the same
  process, which is renewed when a distance gets too large; clocks of a process never shrink, so
  distances are never negative.  That is 2·processes + 4 bytes for a receive and 8 for an event.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import TYPE_CHECKING, Any

import numpy as np

from formal.errors import InputError
from formal.events.clocks import happened_before, topological_order, vector_clocks

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from formal.events.computation import InferredComputation

_FAR = 65_535
_BLOCK = 1 << 14


# Below so many events starting numba takes longer than numpy's work: about half a second, even
# where its machine code is kept from the last time.
_MATRIX_WORTH = 800_000
_SPARSE_WORTH = 150_000


def compiled() -> ModuleType | None:
    """The compiled loops, or None where numba (the extra of that name) is not installed."""
    try:
        from formal.events import compiled as module
    except ImportError:
        return None
    return module


def _loops(use_numba: bool | None, events: int, worth: int) -> ModuleType | None:
    """The compiled loops, if they are wanted and there."""
    if use_numba is None:
        use_numba = events >= worth or "formal.events.compiled" in sys.modules
    return compiled() if use_numba else None


@dataclass(frozen=True)
class Run:
    """A computation as arrays, its events in an order in which causes come first.

    Attributes:
        process: for each event its process, from 0.
        source: for each event the earlier event whose message it receives, or -1.
        processes: how many processes there are.
    """

    process: NDArray[np.int32]
    source: NDArray[np.int32]
    processes: int

    def __post_init__(self) -> None:
        count = len(self.process)
        if len(self.source) != count:
            raise InputError(f"{count} processes and {len(self.source)} sources; expected as many")
        if count and not 0 <= int(self.process.min()) <= int(self.process.max()) < self.processes:
            raise InputError(f"a process is not among the {self.processes}; expected 0 to one less")
        for start in range(0, count, 1 << 20):
            part = self.source[start : start + (1 << 20)]
            if ((part < -1) | (part >= np.arange(start, start + len(part)))).any():
                raise InputError(
                    "an event receives from a later one; expected causes to come first"
                )

    @classmethod
    def of(cls, computation: InferredComputation) -> tuple[Run, NDArray[np.int32]]:
        """The run of a computation, and for each of its events the position in the run.

        Raises:
            FormalError: a causal cycle.
        """
        order = topological_order(computation)
        number = {process: i for i, process in enumerate(computation.processes)}
        position = np.empty(len(order), np.int32)
        position[order] = np.arange(len(order), dtype=np.int32)
        events, sources = computation.events, computation.source
        process = np.fromiter((number[events[e].process] for e in order), np.int32, len(order))
        source = np.fromiter(
            (-1 if (s := sources[e]) is None else position[s] for e in order), np.int32, len(order)
        )
        return cls(process, source, len(number)), position


def _ranks_and_bases(run: Run) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """For each event: its number on its process, and the number (from 0) of the last receive at or
    before it there; -1 for none."""
    count = len(run.process)
    # Of 16 bits numpy sorts by digits, many times faster.
    key = run.process.astype(np.uint16) if run.processes <= _FAR else run.process
    order = np.argsort(key, kind="stable").astype(np.int32)
    lane = run.process[order]
    starts, ends = (
        np.searchsorted(lane, np.arange(run.processes), side).astype(np.int32)
        for side in ("left", "right")
    )
    positions = np.arange(count, dtype=np.int32)
    rank = np.empty(count, np.int32)
    rank[order] = positions - starts[lane] + 1
    receives = run.source >= 0
    number = np.cumsum(receives, dtype=np.int32) - 1
    # Along a process the numbers of its receives grow, so a running maximum finds the last one.
    seen = np.where(receives[order], number[order], np.int32(-1))
    base = np.empty(count, np.int32)
    for first, end in zip(starts, ends, strict=True):
        base[order[first:end]] = np.maximum.accumulate(seen[first:end])
    return rank, base


def clock_matrix(run: Run, use_numba: bool | None = None) -> NDArray[np.integer[Any]]:
    """The vector clocks of all events: row e, column p is what event e knows of process p.

    Components are 16 bits wide (unsigned) where no process has more events than that, else 32.

    Args:
        run: the computation.
        use_numba: whether to use the compiled loop where numba is installed; None: if it is and
            there are enough events to make up for the time that it takes to start.
    """
    count = len(run.process)
    module = _loops(use_numba, count, _MATRIX_WORTH)
    most = np.bincount(run.process).max() if count else 0
    width = np.uint16 if most <= _FAR else np.int32
    if module is not None:
        matrix = np.empty((count, run.processes), width)
        module.matrix(run.process, run.source, run.processes, matrix)
        return matrix
    return _matrix(run, width)


def _matrix(run: Run, width: type[np.integer[Any]]) -> NDArray[np.integer[Any]]:
    """The matrix without numba: receives one by one, all other rows from them at once."""
    count = len(run.process)
    # One more row for each process, of zeros: the base of its events before its first receive.
    rows = np.empty((count + run.processes, run.processes), width)
    rows[count:] = 0
    rank, number = _ranks_and_bases(run)
    receives = np.nonzero(run.source >= 0)[0]
    base = np.append(receives, 0)[number]
    np.copyto(base, run.process + count, where=number < 0)
    maximum, components, latest = np.maximum, memoryview(rows.reshape(-1).data), list(rows[count:])
    for start in range(0, len(receives), _BLOCK):
        events = receives[start : start + _BLOCK]
        senders = run.source[events]
        theirs = base[senders]
        # Nobody reads a row for the component of its own process: what a message tells of its
        # sender is put there just before, and the true number at the end.
        for event, own, their, place, sent in zip(
            events.tolist(),
            run.process[events].tolist(),
            theirs.tolist(),
            (theirs * run.processes + run.process[senders]).tolist(),
            rank[senders].tolist(),
            strict=True,
        ):
            components[place] = sent
            row = rows[event]
            maximum(latest[own], rows[their], out=row)
            latest[own] = row
    for start in range(0, count, _BLOCK):
        end = min(count, start + _BLOCK)
        rows[start:end] = rows[base[start:end]]
        rows[np.arange(start, end), run.process[start:end]] = rank[start:end]
    return rows[:count]


class SparseClocks:
    """The vector clocks of a large computation, rows at its receives only; any row on demand."""

    def __init__(self, run: Run, use_numba: bool | None = None, far: int = _FAR):
        """Compute the rows.

        Args:
            run: the computation.
            use_numba: as for `clock_matrix`.
            far: the largest distance that is held in 2 bytes.
        """
        self.run = run
        module = _loops(use_numba, len(run.process), _SPARSE_WORTH)
        if module is not None:
            arrays = module.sparse(run.process, run.source, run.processes, far)
        else:
            arrays = _sparse(run, far)
        self.rank: NDArray[np.int32]
        self.base: NDArray[np.int32]
        self.rank, self.base, self._distance, self._full, self._full_rows = arrays

    @property
    def nbytes(self) -> int:
        """How many bytes the clocks take, the run itself not counted."""
        arrays = (self.rank, self.base, self._distance, self._full, self._full_rows)
        return sum(array.nbytes for array in arrays)

    def rows(self, events: NDArray[Any]) -> NDArray[np.int32]:
        """The clocks of some events, a row for each."""
        base = self.base[events]
        result: NDArray[np.int32] = self._distance[base].astype(np.int32)
        result += self._full_rows[self._full[base]]
        result[base < 0] = 0
        result[np.arange(len(base)), self.run.process[events]] = self.rank[events]
        return result

    def before(self, first: NDArray[Any], second: NDArray[Any]) -> NDArray[np.bool_]:
        """For each pair whether the first event happened before the second (Mattern 1989)."""
        process = self.run.process[first]
        base = self.base[second]
        known = self._distance[base, process].astype(np.int32)
        known += self._full_rows[self._full[base], process]
        known[base < 0] = 0
        same = self.run.process[second] == process
        known[same] = self.rank[second][same]
        result: NDArray[np.bool_] = (first != second) & (known >= self.rank[first])
        return result


MANY_PROCESSES = 1024
"""With more processes (the spans of a trace) dictionaries are smaller than rows of arrays."""


def happened_before_all(
    computation: InferredComputation, pairs: Sequence[tuple[int, int]]
) -> list[bool]:
    """For each pair of events of a computation whether the first happened before the second.

    Raises:
        FormalError: a causal cycle.
    """
    if not pairs:
        return []
    if len(computation.processes) > MANY_PROCESSES:
        clocks = vector_clocks(computation)
        return [happened_before(computation, clocks, first, second) for first, second in pairs]
    run, position = Run.of(computation)
    both = position[np.array(pairs)]
    return [bool(before) for before in SparseClocks(run).before(both[:, 0], both[:, 1])]


def _sparse(run: Run, far: int) -> tuple[NDArray[Any], ...]:
    """The arrays of `SparseClocks` without numba; the last row belongs to no receive."""
    rank, base = _ranks_and_bases(run)
    receives = np.nonzero(run.source >= 0)[0]
    count = len(receives)
    distance = np.zeros((count + 1, run.processes), np.uint16)
    full = np.zeros(count + 1, np.int32)
    # The first full row is all zeros, and every process begins with it.
    rows = [np.zeros(run.processes, np.int32)]
    current = [np.zeros(run.processes, np.int32) for _ in range(run.processes)]
    which = [0] * run.processes
    for number, event in enumerate(receives.tolist()):
        own, sender = int(run.process[event]), int(run.source[event])
        mine, theirs = current[own], int(base[sender])
        if theirs >= 0:
            np.maximum(mine, rows[full[theirs]] + distance[theirs], out=mine)
        other = run.process[sender]
        mine[other] = max(mine[other], rank[sender])
        mine[own] = rank[event]
        away = mine - rows[which[own]]
        if away.max() > far:
            which[own] = len(rows)
            rows.append(mine.copy())
            away[:] = 0
        distance[number], full[number] = away, which[own]
    return rank, base, distance, full, np.array(rows)
