"""The loops of `formal.events.fast`, compiled by numba; importing this needs numba."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray


@njit(cache=True)
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


@njit(cache=True)
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
