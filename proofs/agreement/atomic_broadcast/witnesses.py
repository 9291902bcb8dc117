"""Two processes that never send or deliver: the model of broadcast protocols is inhabited."""

from __future__ import annotations

from formal.language import witness
from proofs.agreement.broadcast_protocol.statements import BroadcastProtocol


@witness(structure=BroadcastProtocol, zh="两个从不发送、从不投递的进程")
def two_silent_processes():
    """Two processes that do nothing, each with two messages of its own."""
    protocol = BroadcastProtocol(
        Process=["p", "q"],
        Payload=[("p", False), ("p", True), ("q", False), ("q", True)],
        Message=["m"],
        State=["idle"],
        start=lambda p: "idle",
        next=lambda p, s, request, received: "idle",
        sends=lambda p, s, request, received: [],
        log=lambda s: [],
    )
    return protocol, {
        "processes": ["p", "q"],
        "p": "p",
        "q": "q",
        "message": lambda p, b: (p, b),
    }


@witness
def two_processes_listed():
    """Two processes, both in the list, and one message."""
    return {"Process": ["p", "q"], "Payload": ["m"], "processes": ["p", "q"]}
