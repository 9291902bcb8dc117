"""Two nodes that never answer: the model is inhabited."""

from __future__ import annotations

from formal.language import witness
from proofs.impossibility.cap.statements import Algorithm


@witness(structure=Algorithm, zh="两个从不答复的节点")
def two_silent_nodes():
    """Two nodes in two groups, two values."""
    algorithm = Algorithm(
        Node=["n", "m"],
        Message=["x"],
        Value=["v", "w"],
        State=["idle"],
        start=lambda n: "idle",
        next=lambda n, s, i: "idle",
        sends=lambda n, s, i: [],
        answer=lambda n, s, i: None,
    )
    return algorithm, {
        "group": {"n": False, "m": True},
        "enumeration": lambda i: "n" if i == 0 else "m",
        "ranges": {"i": range(2)},
        "n": "n",
        "m": "m",
        "v": "v",
        "w": "w",
    }
