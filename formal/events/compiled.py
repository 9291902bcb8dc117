"""The loops of `formal.events.fast`, compiled by numba; importing this needs numba.

The types are written down, so that importing compiles, or loads the machine code kept from the last
time.  numba keeps it beside this file, or in its folder in the user's cache where that cannot be
written, or where ``NUMBA_CACHE_DIR`` says; where nothing can be kept it is compiled each time.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
from numba import njit, types
from numpy.typing import NDArray

# What is only read may be of any layout, and may be protected from writing.
_READ = types.Array(types.int32, 1, "A", readonly=True)
_CLOCKS = types.uint16[:, ::1], types.int32[:, ::1]
_LINE = types.int32[::1]
_SPARSE = types.Tuple((_LINE, _LINE, types.uint16[:, ::1], _LINE, types.int32[:, ::1]))


def _compiled(*signatures: Any) -> Callable[[Any], Any]:
    """The decorator of numba, for a machine where no compiled code can be kept too."""

    def compile_it(function: Any) -> Any:
        try:
            return njit(list(signatures), cache=True)(function)
        # No folder to write to, a full disk, or a file there that is not numba's.
        except (RuntimeError, OSError, EOFError, pickle.UnpicklingError):
            return njit(list(signatures))(function)

    return compile_it


@_compiled(*(types.void(_READ, _READ, types.intp, clocks) for clocks in _CLOCKS))
def matrix(
    process: NDArray[Any], source: NDArray[Any], processes: int, clocks: NDArray[Any]
) -> None:
    """Fill in the clock of every event, by the update rule itself."""
    last = np.full(processes, -1, np.int64)
    for event in range(len(process)):
        own, sender = process[event], source[event]
        before = last[own]
        row = clocks[event]
        if before >= 0 and sender >= 0:
            for other in range(processes):
                row[other] = max(clocks[before, other], clocks[sender, other])
        elif before >= 0 or sender >= 0:
            below = clocks[max(before, sender)]
            for other in range(processes):
                row[other] = below[other]
        else:
            for other in range(processes):
                row[other] = 0
        row[own] += 1
        last[own] = event


@_compiled(_SPARSE(_READ, _READ, types.intp, types.intp))
def sparse(process: NDArray[Any], source: NDArray[Any], processes: int, far: int) -> Any:
    """The arrays of `SparseClocks`: see there and `fast._sparse`."""
    count = len(process)
    receives = 0
    for event in range(count):
        receives += source[event] >= 0
    rank = np.empty(count, np.int32)
    base = np.empty(count, np.int32)
    distance = np.zeros((receives + 1, processes), np.uint16)
    full = np.zeros(receives + 1, np.int32)
    rows = np.zeros((processes + 1, processes), np.int32)
    used = 1
    current = np.zeros((processes, processes), np.int32)
    which = np.zeros(processes, np.int32)
    last = np.full(processes, -1, np.int32)
    number = 0
    for event in range(count):
        own, sender = process[event], source[event]
        mine = current[own]
        mine[own] += 1
        rank[event] = mine[own]
        if sender >= 0:
            theirs = base[sender]
            if theirs >= 0:
                their_full = rows[full[theirs]]
                for other in range(processes):
                    mine[other] = max(mine[other], their_full[other] + distance[theirs, other])
            other = process[sender]
            mine[other] = max(mine[other], rank[sender])
            my_full = rows[which[own]]
            largest = 0
            for other in range(processes):
                largest = max(largest, mine[other] - my_full[other])
            if largest > far:
                if used == len(rows):
                    grown = np.zeros((2 * used, processes), np.int32)
                    grown[:used] = rows
                    rows = grown
                rows[used] = mine
                which[own] = used
                used += 1
            my_full = rows[which[own]]
            for other in range(processes):
                distance[number, other] = mine[other] - my_full[other]
            full[number] = which[own]
            last[own] = number
            number += 1
        base[event] = last[own]
    return rank, base, distance, full, rows[:used].copy()
