"""Sets of nodes on both sides of each bound."""

from __future__ import annotations

from formal.language import witness
from proofs.foundations.quorum.statements import Election


def _set(n: int, *members: int) -> dict[int, bool]:
    return {i: i in members for i in range(n)}


@witness
def majorities():
    """Two majorities of three nodes."""
    return {"n": 3, "x": _set(3, 0, 1), "y": _set(3, 1, 2)}


@witness
def minority():
    """One node of three is no majority and misses the other two."""
    return {"n": 3, "x": _set(3, 0), "y": _set(3, 1, 2)}


@witness
def disjoint_pair():
    """Two sets that together are all nodes and share none."""
    return {"n": 2, "x": _set(2, 0), "y": _set(2, 1)}


@witness
def read_write():
    """R = W = 2 of three nodes."""
    return {"n": 3, "r": 2, "w": 2, "reads": _set(3, 0, 1), "writes": _set(3, 1, 2)}


@witness
def small_read_quorum():
    """R + W = N: a read that misses the write."""
    return {"n": 3, "r": 1, "w": 2, "reads": _set(3, 0), "writes": _set(3, 1, 2)}


@witness
def read_write_bounds():
    """R + W > N: no disjoint sets of these sizes."""
    return {"n": 3, "r": 2, "w": 2}


@witness
def disjoint():
    """R + W = N."""
    return {"n": 3, "r": 1, "w": 2}


@witness
def four_one():
    """Four nodes, one of them faulty."""
    return {
        "n": 4,
        "f": 1,
        "x": _set(4, 0, 1, 2),
        "y": _set(4, 1, 2, 3),
        "faulty": _set(4, 2),
    }


@witness
def three_one():
    """Three nodes with one faulty: the common node may be the faulty one."""
    return {"n": 3, "f": 1, "x": _set(3, 0, 1), "y": _set(3, 1, 2), "faulty": _set(3, 1)}


@witness
def three_one_bounds():
    """n = 3f."""
    return {"n": 3, "f": 1}


@witness
def majority_of_three():
    """n = 2f + 1."""
    return {"n": 3, "f": 1}


@witness
def four_one_bounds():
    """n = 3f + 1: no such quorums."""
    return {"n": 4, "f": 1}


@witness
def fast_four():
    """n = 4, e = f = 1: n > 2e + f."""
    return {"n": 4, "e": 1, "f": 1}


@witness
def two_sound_nodes():
    """n > 4f, with f = 0."""
    return {"n": 2, "f": 0}


@witness
def three_of_four():
    """Three of four nodes, one of them faulty: 2k > n + f."""
    return {"n": 4, "f": 1, "k": 3}


@witness
def more_than_all():
    """There are no two nodes of one, so any two such sets have whatever one likes."""
    return {"n": 1, "f": 3, "k": 2}


@witness
def grid_of_four():
    """Two rows and two columns: the first row, and the first column with a node of the second."""
    return {
        "Row": [0, 1],
        "Column": ["a", "b"],
        "reads": {(0, "a"), (0, "b")},
        "writes": {(0, "a"), (1, "a"), (1, "b")},
    }


@witness(structure=Election, zh="三节点多数派选举")
def three_node_election():
    """Three nodes, majorities as quorums, two votes for one value."""
    return Election(
        Node=[1, 2, 3],
        Quorum=["12", "13", "23", "123"],
        Value=["x", "y"],
        member=lambda node, quorum: str(node) in quorum,
        vote={(1, "x"), (2, "x"), (3, "y")},
    )
