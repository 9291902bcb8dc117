"""Systems with one message, and pre-systems that an axiom rejects."""

from __future__ import annotations

from formal.language import witness
from proofs.causality import Computation
from proofs.system import System


def _system(**changes):
    fields = {
        "Process": ["p", "q"],
        "Event": ["a", "b"],
        "Message": ["m", "n"],
        "Node": ["n1", "n2"],
        "Protocol": ["request"],
        "Payload": ["hello"],
        "State": ["quiet", "busy"],
        "process": {"a": "p", "b": "q"},
        "predecessor": {"a": None, "b": None},
        "send": {"m": "a", "n": "a"},
        "received": {"a": None, "b": "m"},
        "host": {"p": "n1", "q": "n2"},
        "index": {"p": 0, "q": 0},
        "addressee": {("m", "q"), ("n", "q")},
        "payload": {"m": "hello", "n": "hello"},
        "protocol": {"m": "request", "n": "request"},
        "initial": {"quiet"},
        "step": {("quiet", "a", "busy"), ("busy", "b", "quiet")},
    }
    return System(**(fields | changes))


@witness(structure=System, zh="一条消息的系统")
def one_message_system():
    """Two processes on two nodes; m is delivered, n (the same payload) is still on its way."""
    return _system()


@witness(structure=System)
def one_message_order():
    """The order itself is a relation of the kind in question."""
    return _system(), {"below": {("a", "a"), ("b", "b"), ("a", "b")}}


@witness(structure=System)
def not_transitive():
    """A relation with the causal steps that is not transitive."""
    relay = _system(
        Event=["a", "b", "c"],
        process={"a": "p", "b": "q", "c": "q"},
        predecessor={"a": None, "b": None, "c": "b"},
        received={"a": None, "b": "m", "c": None},
        step=set(),
    )
    pairs = {("a", "a"), ("b", "b"), ("c", "c"), ("a", "b"), ("b", "c")}
    return relay, {"below": pairs}


@witness(structure=System)
def without_causes():
    """A reflexive, transitive relation without the causal steps."""
    return _system(), {"below": {("a", "a"), ("b", "b")}}


@witness(structure=System, fails="well_founded_causes", zh="被拒绝的因果环")
def cyclic_system():
    """Rejected: two events that receive each other's messages."""
    return _system(
        send={"m": "a", "n": "b"},
        received={"a": "n", "b": "m"},
        addressee={("m", "q"), ("n", "p")},
    )


@witness(structure=System, fails="received_by_addressee", zh="被拒绝：非收件者收到消息")
def misdelivered():
    """Rejected: q receives a message that was sent to p."""
    return _system(addressee={("m", "p"), ("n", "q")})


@witness(structure=Computation, zh="并发不传递的三个事件")
def three_events():
    """a before c on one process, b alone on another."""
    computation = Computation(
        Process=["p", "q"],
        Event=["a", "b", "c"],
        Message=[],
        process={"a": "p", "b": "q", "c": "p"},
        predecessor={"a": None, "b": None, "c": "a"},
        send={},
        received={"a": None, "b": None, "c": None},
    )
    return computation, {"a": "a", "b": "b", "c": "c"}
