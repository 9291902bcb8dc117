"""Small topologies of each structure type, and some that miss a type by one thing."""

from __future__ import annotations

import itertools

from formal.language import witness
from proofs.foundations.structure.statements import Topology


def _topology(nodes: str, *calls: str) -> Topology:
    """Nodes and calls by letters: ``ab`` is the call of a to b."""
    return Topology(Node=list(nodes), allowed={(c[0], c[1]) for c in calls})


def _layers(nodes: str) -> list[dict[str, int]]:
    """All numberings of the nodes below their number.

    They are all that can matter: if calls go to lower layers, they do so among the layers that
    have a node, and there are no more of these than nodes.
    """
    numbers = itertools.product(range(len(nodes)), repeat=len(nodes))
    return [dict(zip(nodes, ns, strict=True)) for ns in numbers]


@witness(structure=Topology, zh="两个客户端与一个服务器")
def two_clients():
    """Two clients and their server."""
    return _topology("abs", "as", "bs")


@witness(structure=Topology, zh="三个对等节点")
def three_peers():
    """Three nodes that may all call each other."""
    return _topology("abc", *("".join(c) for c in itertools.permutations("abc", 2)))


@witness(structure=Topology, zh="两个对等节点")
def two_peers():
    """Two nodes that may call each other."""
    return _topology("ab", "ab", "ba")


@witness(structure=Topology)
def two_peers_unlayered():
    """Two nodes that may call each other, and all layers they could be put in."""
    return _topology("ab", "ab", "ba"), {"ranges": {"layer": _layers("ab")}}


@witness(structure=Topology, zh="一个呼叫")
def one_call():
    """Two nodes, of which one may call the other."""
    values = {"nodes": ["a", "b"], "ranges": {"layer": _layers("ab")}}
    return _topology("ab", "ab"), values


@witness(structure=Topology, zh="互相呼叫")
def mutual_calls():
    """Two nodes that call each other: they deadlock."""
    return _topology("ab", "ab", "ba"), {"nodes": ["a", "b"]}


@witness(structure=Topology)
def chain_waits():
    """The whole chain waits."""
    waits = {("a", "b"), ("b", "c")}
    return _topology("abc", "ab", "bc"), {"waits": waits, "ranges": {"layer": _layers("abc")}}


@witness(structure=Topology)
def circle_waits():
    """The whole circle waits."""
    waits = {("a", "b"), ("b", "c"), ("c", "a")}
    return _topology("abc", "ab", "bc", "ca"), {"waits": waits}


@witness(structure=Topology)
def wait_without_call():
    """In a chain, the last waits for the first although it may not call it."""
    waits = {("a", "b"), ("b", "c"), ("c", "a")}
    return _topology("abc", "ab", "bc"), {"waits": waits, "ranges": {"layer": _layers("abc")}}


def _calls(**states: dict[str, str | None]):
    """Two nodes that call each other, and a third that may call one of them; two states of calls
    before and after a step of the third."""
    return _topology("abc", "ab", "ba", "ca"), {"a": "c"} | states


_STUCK = {"a": "b", "b": "a"}
_IDLE = {"a": None, "b": None}


@witness(structure=Topology, zh="对死锁节点的呼叫")
def call_into_deadlock():
    """Two nodes wait for each other, and a third calls one of them."""
    return _calls(s=_STUCK | {"c": None}, t=_STUCK | {"c": "a"})


@witness(structure=Topology)
def first_call():
    """Nobody waits, and a node calls."""
    return _calls(s=_IDLE | {"c": None}, t=_IDLE | {"c": "a"})


@witness(structure=Topology)
def forgotten_calls():
    """Two nodes wait for each other, and then all is forgotten, which is no step."""
    return _calls(s=_STUCK | {"c": None}, t=_IDLE | {"c": None})


@witness(structure=Topology, zh="越层呼叫")
def shortcut():
    """A chain of three with a call past the middle."""
    return _topology("abc", "ab", "bc", "ac"), {"ranges": {"layer": _layers("abc")}}


@witness(structure=Topology, zh="四节点环")
def ring_of_four():
    """Four nodes, each may call its two neighbours."""
    return _topology("abcd", "ab", "ba", "bc", "cb", "cd", "dc", "da", "ad")
