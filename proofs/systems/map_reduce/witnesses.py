"""Small MapReduce jobs; and for each law one that breaks it and depends on the split."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from formal.language import witness
from proofs.systems.map_reduce.statements import Job


def _job(
    combine: Callable[[int, int], int], parts: list[list[int]], records: list[int], unit: int = 0
) -> tuple[Job, dict[str, Any]]:
    """Records that are numbers below 8, each the value of the key "sum" and an occurrence."""
    job = Job(
        Record=range(8),
        Key=["sum", "count"],
        Value=range(8),
        map=lambda r: [("sum", r), ("count", 1)],
        combine=combine,
        unit=unit,
    )
    return job, {"records": records, "parts": parts, "key": "sum"}


def _first(a: int, b: int) -> int:
    return a if a else b


def _laws(combine: Callable[[int, int], int]) -> tuple[Job, dict[str, Any]]:
    """All splits of at most two records into at most two parts."""
    job, _ = _job(combine, [], [])
    records = [[], *([a] for a in range(8)), *([a, b] for a in range(3) for b in range(3))]
    parts = [[], *([a, b] for a in records for b in records if len(a) + len(b) < 3)]
    ranges = {"records": records, "parts": parts}
    return job, {"record": lambda v: v, "key": "sum", "ranges": ranges}


@witness(structure=Job, zh="求和与计数")
def word_count():
    """A sum and a count of three numbers by three workers, one without records, in another
    order."""
    return _job(lambda a, b: (a + b) % 8, [[3], [], [2, 1]], [1, 2, 3])


@witness(structure=Job, zh="第一个非零值，保序")
def first_wins():
    """The first number that is not zero, by two workers."""
    return _job(_first, [[0, 2], [1]], [])


@witness(structure=Job, zh="不可结合：差的绝对值")
def difference():
    """Without associativity: the difference of two numbers."""
    return _job(lambda a, b: abs(a - b), [[1, 2], [4]], [1, 2, 4])


@witness(structure=Job, zh="不可交换：第一个非零值")
def first_value():
    """Without commutativity: the first number that is not zero, whose worker is the second."""
    return _job(_first, [[2], [1]], [1, 2])


@witness(structure=Job, zh="没有单位元：空的部分也被计入")
def count_empty_parts():
    """Without a unit: a worker without records adds one."""
    return _job(lambda a, b: (a + b) % 8, [[1], []], [1], unit=1)


@witness(structure=Job, zh="丢失一条记录")
def lost_record():
    """A record that no worker has."""
    return _job(lambda a, b: (a + b) % 8, [[1]], [1, 2])


@witness(structure=Job, zh="求和：任何划分")
def word_count_law():
    """A sum, over small splits."""
    return _laws(lambda a, b: (a + b) % 8)


@witness(structure=Job, zh="第一个非零值：结果依赖次序")
def first_value_law():
    """The first number that is not zero: its result depends on the order."""
    return _laws(_first)
