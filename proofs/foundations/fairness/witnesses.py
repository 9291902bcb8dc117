"""Two processes that do nothing."""

from __future__ import annotations

from formal.language import witness
from proofs.impossibility.flp.statements import Configuration, Protocol


@witness(structure=Protocol, zh="两个什么也不做的进程")
def idle_pair():
    """Two processes that never send take turns; no message is ever in the buffer."""
    protocol = Protocol(
        Process=["p", "q"],
        Message=["m"],
        State=["idle"],
        start=lambda p, b: "idle",
        next=lambda p, s, m: "idle",
        sends=lambda p, s, m: [],
        output=lambda s: None,
    )
    configuration = Configuration(
        Process=["p", "q"],
        Message=["m"],
        State=["idle"],
        state=lambda p: "idle",
        buffer=lambda p, m: 0,
    )
    return protocol, {"C": configuration, "schedule": lambda n: ("pq"[n % 2], None)}
