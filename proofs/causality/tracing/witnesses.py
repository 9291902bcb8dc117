"""Spans with a parent, and spans that an axiom rejects."""

from __future__ import annotations

from formal.language import witness
from proofs.causality.causality.witnesses import ping_pong
from proofs.causality.tracing.statements import Tracing


def _tracing(parent):
    return Tracing(
        Process=["p", "q"],
        Event=["a", "b", "c", "d"],
        Message=["m", "n"],
        Span=["client", "server"],
        computation=ping_pong.value[0],
        start={"client": "a", "server": "b"},
        parent=parent,
    )


@witness(structure=Tracing, zh="客户端跨度与服务端子跨度")
def nested_spans():
    """A client span and the server span that it caused."""
    return _tracing({"client": None, "server": "client"})


@witness(structure=Tracing, fails="parent_starts_first", zh="被拒绝：互为父跨度")
def mutual_parents():
    """Rejected: two spans that are each other's parent."""
    return _tracing({"client": "server", "server": "client"})
