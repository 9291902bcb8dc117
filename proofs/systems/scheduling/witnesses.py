"""Graham's worst cases: many small jobs, and a large one at the end."""

from __future__ import annotations

from typing import Any

from formal.language import witness


def _schedules(
    m: int, jobs: list[tuple[int, int]], others: list[tuple[int, int]], time: int
) -> dict[str, Any]:
    """Two schedules, each job with its machine and size; machine 0 is the last to end."""
    ranges = {"size": range(m + 2)}
    return {"m": m, "jobs": jobs, "others": others, "time": time, "i": 0, "ranges": ranges}


TWO = [(0, 1), (1, 1), (0, 2)]
BEST_OF_TWO = [(1, 1), (0, 2), (1, 1)]


@witness(zh="两台机器：3/2 倍")
def two_machines():
    """Jobs of size 1, 1 and 2 on two machines: 3 instead of 2, and 2 times 3 is 3 times 2."""
    return _schedules(2, TWO, BEST_OF_TWO, 2)


@witness(zh="三台机器：5/3 倍")
def three_machines():
    """Six jobs of size 1 and one of size 3 on three machines: 5 instead of 3."""
    small = [(k % 3, 1) for k in range(6)]
    return _schedules(3, [*small, (0, 3)], [(0, 3), *((1 + k % 2, 1) for k in range(6))], 3)


@witness(zh="全部交给一台机器")
def all_on_one():
    """All jobs on one machine."""
    return _schedules(2, [(0, 1), (0, 1), (0, 2)], BEST_OF_TWO, 2)


@witness(zh="任务较少")
def fewer_jobs():
    """The other schedule has nothing to do."""
    return _schedules(2, TWO, [], 0)


@witness(zh="时间过早")
def too_early():
    """A time by which the other schedule is not done."""
    return _schedules(2, TWO, BEST_OF_TWO, 1)
