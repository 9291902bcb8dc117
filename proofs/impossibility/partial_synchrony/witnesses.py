"""Two nodes that never decide; environments of the three-round algorithm."""

from __future__ import annotations

from formal.language import witness
from proofs.foundations.rounds.statements import Faults, RoundAlgorithm


@witness(structure=RoundAlgorithm, zh="两个沉默节点")
def two_silent_nodes():
    """Two nodes of which one may crash."""
    silent = RoundAlgorithm(
        Node=[0, 1],
        Message=["nothing"],
        Value=[False, True],
        State=["waiting"],
        start=lambda p, v: "waiting",
        message=lambda p, s, q: "nothing",
        next=lambda p, s, received: "waiting",
        output=lambda p, s: None,
    )
    return silent, {"n": 2, "f": 1, "v": False, "w": True}


@witness(zh="三个节点，其一崩溃；第三轮起网络稳定")
def three_nodes_one_crash():
    """Three nodes; the first crashes in the second round, and no message is lost from round 3 on
    but its own; from then on all rounds look alike."""
    return {
        "ranges": {"stable": [3], "r": list(range(5)), "c": list(range(5))},
        "n": 3,
        "f": 1,
        "Value": ["a", "b"],
        "input": {0: "a", 1: "b", 2: "b"},
        "F": Faults(
            Node=[0, 1, 2],
            crash={0: 1, 1: None, 2: None},
            arrives=lambda r, p, q: p == q if r < 3 else p != 0,
        ),
    }


@witness(zh="两个值")
def two_values():
    """Three nodes, one crash and two values."""
    return {"n": 3, "f": 1, "Value": ["a", "b"], "v": "a", "w": "b"}


@witness(zh="一个值")
def a_single_value():
    """Two nodes and one value."""
    return {"n": 2, "Value": ["a"]}
