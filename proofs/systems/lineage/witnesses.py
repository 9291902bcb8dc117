"""Small lineages with what was computed, lost, and computed again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from formal.language import witness
from proofs.systems.lineage.statements import Lineage, TaskEvent

COMPUTE, LOSE = TaskEvent.compute, TaskEvent.lose
INPUTS = {"inputs": [[], [0], [1]]}


def _copy(p: str, inputs: list[int], v: int) -> bool:
    """A map task makes 1, a reduce task copies its input (or makes 0 when it has not one)."""
    return v == (1 if p == "map" else inputs[0] if len(inputs) == 1 else 0)


def _job(
    outcome: Callable[[str, list[int], int], bool],
    parents: dict[str, list[str]] | None = None,
    **values: Any,
) -> tuple[Lineage, dict[str, Any]]:
    """A map task and a reduce task that reads it."""
    lineage = Lineage(
        Partition=["map", "reduce"],
        Content=[0, 1],
        parents=parents or {"map": [], "reduce": ["map"]},
        outcome=outcome,
    )
    return lineage, values | {"ranges": INPUTS}


@witness(structure=Lineage, zh="映射任务再次执行")
def a_map_task_again():
    """A map task whose machine fails before its output is read."""
    again = [COMPUTE("map", 1), LOSE("map"), COMPUTE("map", 1), COMPUTE("reduce", 1)]
    return _job(_copy, first=[COMPUTE("map", 1), COMPUTE("reduce", 1)], second=again, p="reduce")


@witness(structure=Lineage, zh="不确定的映射任务")
def a_random_map_task():
    """Without determinism: a map task makes something else the second time."""
    return _job(
        lambda p, inputs, v: p == "map" or _copy(p, inputs, v),
        first=[COMPUTE("map", 1)],
        second=[COMPUTE("map", 1), LOSE("map"), COMPUTE("map", 0)],
        p="map",
    )


@witness(structure=Lineage, zh="凭空的结果（第一个执行）")
def a_result_from_nowhere():
    """A content that the task does not make, in the first execution."""
    return _job(_copy, first=[COMPUTE("map", 0)], second=[COMPUTE("map", 1)], p="map")


@witness(structure=Lineage, zh="凭空的结果（第二个执行）")
def another_result_from_nowhere():
    """A content that the task does not make, in the second execution."""
    return _job(_copy, first=[COMPUTE("map", 1)], second=[COMPUTE("map", 0)], p="map")


@witness(structure=Lineage, zh="两层任务")
def two_layers():
    """All is lost; the reduce task's partition is computed from its lineage."""
    schedule = [COMPUTE("map", 1), COMPUTE("reduce", 1)]
    return _job(_copy, memory=lambda p: None, p="reduce", candidates={"schedule": [schedule]})


@witness(structure=Lineage, zh="互为输入的两个任务")
def a_circle():
    """Two tasks that read each other, and a loss, which is all that can happen."""
    parents = {"map": ["reduce"], "reduce": ["map"]}
    cycle = {"map", "reduce"}
    return _job(_copy, parents, cycle=cycle, events=[LOSE("map")], p="map")
