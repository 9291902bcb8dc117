"""Systems with one message, and pre-systems that an axiom rejects."""

from __future__ import annotations

from formal.language import witness
from proofs.causality.causality.computation import Computation
from proofs.foundations.system.statements import System


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


_SILENT = {"Message": [], "send": {}, "received": {"a": None, "b": None}, "addressee": set()}
_SILENT |= {"payload": {}, "protocol": {}}


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


def _against_time() -> System:
    """q sends n to r, where it arrives; then p sends m to q, where it arrives."""
    return _system(
        Process=["p", "q", "r"],
        Event=["a", "b", "c", "d"],
        process={"a": "q", "b": "r", "c": "p", "d": "q"},
        predecessor={"a": None, "b": None, "c": None, "d": "a"},
        send={"n": "a", "m": "c"},
        received={"a": None, "b": "n", "c": None, "d": "m"},
        host={"p": "n1", "q": "n2", "r": "n2"},
        index={"p": 0, "q": 0, "r": 1},
        addressee={("n", "r"), ("m", "q")},
        step=set(),
    )


@witness(structure=System, zh="逆时间的路径")
def against_time():
    """The edges lead from p over q to r, and the second was used before the first."""
    return _against_time(), {"p": "p", "q": "r"}


@witness(structure=System)
def detour_backwards():
    """The same, for all processes."""
    return _against_time()


@witness(structure=System)
def one_process_twice():
    """Two events of one process, which sends nothing to itself."""
    return _system(process={"a": "p", "b": "p"}, predecessor={"a": None, "b": "a"}, **_SILENT)


@witness(structure=System)
def one_message_events():
    """The two ends of a message."""
    return _system(), {"e": "a", "f": "b"}


@witness(structure=System)
def one_message_ends():
    """Sender and receiver of the message."""
    return _system(), {"p": "p", "q": "q"}


@witness(structure=System)
def no_message_back():
    """Receiver and sender of the message."""
    return _system(), {"p": "q", "q": "p"}


@witness(structure=System)
def to_the_group():
    """The message to the group of q alone."""
    return _system(), {"m": "m", "group": {"q"}}


@witness(structure=System)
def to_another_group():
    """The message, and a group to which it is not addressed."""
    return _system(), {"m": "m", "group": {"p"}}


@witness(structure=System, fails="received_by_addressee")
def misdelivered_q():
    """Rejected: q receives a message to the group of p alone."""
    return misdelivered.value[0], {"m": "m", "group": {"p"}}


@witness(structure=System, zh="广播")
def received_by_two():
    """m is broadcast by p, and q and r receive it."""
    return _system(
        Process=["p", "q", "r"],
        Event=["a", "b", "c"],
        process={"a": "p", "b": "q", "c": "r"},
        predecessor={"a": None, "b": None, "c": None},
        received={"a": None, "b": "m", "c": "m"},
        host={"p": "n1", "q": "n2", "r": "n2"},
        index={"p": 0, "q": 0, "r": 1},
        addressee={("m", "p"), ("m", "q"), ("m", "r"), ("n", "q")},
    )


@witness(structure=System)
def only_one_process():
    """One process, which sends to itself, to everybody."""
    return _system(
        Process=["p"],
        process={"a": "p", "b": "p"},
        predecessor={"a": None, "b": "a"},
        host={"p": "n1"},
        index={"p": 0},
        addressee={("m", "p"), ("n", "p")},
    )
