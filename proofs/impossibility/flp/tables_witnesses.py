"""A table for the bounded form of FLP: two processes that never send and never decide."""

from __future__ import annotations

from formal.language import witness
from proofs.impossibility.flp.tables import ProtocolTable


@witness(structure=ProtocolTable, zh="两个从不决定的进程")
def tables_of_idle_processes():
    """Two processes that stay in one state; both runs are idle."""
    table = ProtocolTable(
        State=["idle"],
        Message=["m"],
        start=lambda p, b: "idle",
        next=lambda p, s, m: "idle",
        sends=lambda p, s, m: None,
        output=lambda s: None,
    )
    return table, {
        "input": lambda r, p: False,
        "actor": lambda r, k: False,
        "source": lambda r, k: None,
        "received": lambda r, k: None,
        "sent": lambda r, k: None,
        "state": lambda r, i, p: "idle",
    }
