"""Which structure types a topology has, and why it has not the others.

The four questions are the definitions of ``proofs.foundations.structure`` (Definition 1.1.2 of the
document), decided by graph algorithms in time linear in nodes and calls; a "yes" comes with what
shows it (a division, layers), a "no" with what refutes it (an odd cycle, a missing call, a cycle of
calls, a call past an API, a shared datum).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from formal.topology.topology import Topology

#: Members of a list that are shown in words.
_SHOWN = 12


@dataclass(frozen=True)
class Verdict:
    """Whether a topology has a structure type, why, and the evidence as data."""

    structure: str
    holds: bool
    why: str
    evidence: dict[str, Any] = field(default_factory=dict)


def classify(topology: Topology) -> list[Verdict]:
    """The verdict on each structure type, in the order of `STRUCTURES`."""
    return [decide(topology) for decide in _DECIDERS.values()]


def listed(names: Iterable[str], joint: str = ", ") -> str:
    """Names in words; of many, the first."""
    found = list(names)
    more = f"{joint}… ({len(found)} in all)" if len(found) > _SHOWN else ""
    return joint.join(found[:_SHOWN]) + more


def _and_more(count: int, what: str) -> str:
    return f"; {count} more {what}" if count else ""


# Clients and servers


def _client_server(t: Topology) -> Verdict:
    name = "client-server"
    if not t.calls:
        return Verdict(name, False, "no node may call another, so there is no client and no server")
    linked: dict[str, list[str]] = {n: [] for n in t.nodes}
    callees = t.callees()
    for a in t.nodes:
        for b in callees[a]:
            linked[a].append(b)
            linked[b].append(a)
    servers: set[str] = set()
    seen: set[str] = set()
    for root in t.nodes:
        if root in seen:
            continue
        sides, odd = _two_sides(root, linked)
        if odd is not None:
            circle = " – ".join([*odd, odd[0]])
            return Verdict(name, False, f"an odd cycle: {circle}", {"odd_cycle": odd})
        seen |= sides.keys()
        servers |= _callee_side(sides, callees)
    clients = [n for n in t.nodes if n not in servers]
    served = [n for n in t.nodes if n in servers]
    why = f"servers: {listed(served)}; clients: {listed(clients)}"
    return Verdict(name, True, why, {"servers": served, "clients": clients})


def _two_sides(root: str, linked: dict[str, list[str]]) -> tuple[dict[str, int], list[str] | None]:
    """The distances from the root modulo 2 in its component, or an odd cycle there."""
    depth = {root: 0}
    parent: dict[str, str] = {}
    queue = deque([root])
    while queue:
        a = queue.popleft()
        for b in linked[a]:
            if b not in depth:
                depth[b], parent[b] = depth[a] + 1, a
                queue.append(b)
            elif depth[a] % 2 == depth[b] % 2:
                return {}, _odd_cycle(a, b, depth, parent)
    return {n: d % 2 for n, d in depth.items()}, None


def _odd_cycle(a: str, b: str, depth: dict[str, int], parent: dict[str, str]) -> list[str]:
    """The cycle of a link between nodes at the same parity: up from both to where they meet."""
    left, right = [a], [b]
    while left[-1] != right[-1]:
        side = left if depth[left[-1]] >= depth[right[-1]] else right
        side.append(parent[side[-1]])
    return left + right[-2::-1]


def _callee_side(sides: dict[str, int], callees: dict[str, list[str]]) -> set[str]:
    """Of the two sides of a component, the one that is called more; none when nobody calls."""
    received = [sum(len(callees[a]) for a, s in sides.items() if s != side) for side in (0, 1)]
    if not any(received):
        return set()
    chosen = 0 if received[0] > received[1] else 1
    return {n for n, s in sides.items() if s == chosen}


# Peers


def _peer_to_peer(t: Topology) -> Verdict:
    name = "peer-to-peer"
    missing = len(t.nodes) * (len(t.nodes) - 1) - len(t.calls)
    if not missing:
        return Verdict(name, True, "any node may call any other", {"missing": 0})
    more = _and_more(missing - 1, "calls are missing" if missing > 2 else "call is missing")
    callees = t.callees()
    for a in t.nodes:
        for b in callees[a]:
            if (b, a) not in t.calls:
                why = f"an asymmetric edge: {a} may call {b}, but {b} may not call {a}{more}"
                return Verdict(name, False, why, {"asymmetric": [a, b], "missing": missing})
    a = next(n for n in t.nodes if len(callees[n]) < len(t.nodes) - 1)
    known = {a, *callees[a]}
    b = next(n for n in t.nodes if n not in known)
    why = f"{a} and {b} may not call each other{more}"
    return Verdict(name, False, why, {"apart": [a, b], "missing": missing})


# Layers


def _layered(t: Topology) -> Verdict:
    name = "layered"
    found = lowest_layers(t)
    if isinstance(found, list):
        circle = " → ".join([*found, found[0]])
        why = f"a cycle among layers: {circle}; synchronous calls along it deadlock"
        return Verdict(name, False, why, {"cycle": found})
    levels: dict[int, list[str]] = {}
    for n in t.nodes:
        levels.setdefault(found[n], []).append(n)
    rows = [f"{k}: {listed(levels[k])}" for k in sorted(levels, reverse=True)]
    why = f"calls go down from layer to layer, {listed(rows, ' / ')}"
    return Verdict(name, True, why, {"layers": found})


def lowest_layers(t: Topology) -> dict[str, int] | list[str]:
    """For each node the length of the longest chain of calls from it; or a cycle of calls."""
    callees = t.callees()
    callers: dict[str, list[str]] = {n: [] for n in t.nodes}
    open_calls = {}
    for a in t.nodes:
        open_calls[a] = len(callees[a])
        for b in callees[a]:
            callers[b].append(a)
    layer: dict[str, int] = {}
    queue = deque(n for n in t.nodes if not open_calls[n])
    while queue:
        b = queue.popleft()
        layer[b] = max((layer[c] + 1 for c in callees[b]), default=0)
        for a in callers[b]:
            open_calls[a] -= 1
            if not open_calls[a]:
                queue.append(a)
    if len(layer) == len(t.nodes):
        return layer
    # Whoever is left may call another one that is left: following such calls closes a cycle.
    path = [next(n for n in t.nodes if n not in layer)]
    place = {path[0]: 0}
    while True:
        following = next(b for b in callees[path[-1]] if b not in layer)
        if following in place:
            return path[place[following] :]
        place[following] = len(path)
        path.append(following)


def given_layers(t: Topology) -> Verdict | None:
    """Whether the layers that the file gives are layers; ``None`` when it gives none."""
    if not t.layers:
        return None
    name = "given layers"
    for n in t.nodes:
        if n not in t.layers:
            return Verdict(name, False, f"{n} is in no layer", {"without_layer": n})
    callees = t.callees()
    for a in t.nodes:
        for b in callees[a]:
            if t.layers[b] >= t.layers[a]:
                why = f"{a} (layer {t.layers[a]}) may call {b} (layer {t.layers[b]})"
                return Verdict(name, False, f"{why}, which is not lower", {"call": [a, b]})
    return Verdict(name, True, "every call goes to a lower layer")


# Microservices


def _microservices(t: Topology) -> Verdict:
    name = "microservices"
    service = t.services()
    if len(set(service.values())) < 2:
        why = "there is only one service" if t.service else "no services are named"
        return Verdict(name, False, why, {"services": sorted(set(t.service.values()))})
    entrances = t.entrances()
    past = [
        [a, b]
        for a, callees in t.callees().items()
        for b in callees
        if service[a] != service[b] and b not in entrances
    ]
    shared = {
        datum: sorted(users)
        for datum, users in t.uses.items()
        if len({service[n] for n in users}) > 1
    }
    if not past and not shared:
        names = list(dict.fromkeys(service[n] for n in t.nodes))
        why = f"{len(names)} services, calls between them go to their APIs, no datum is shared"
        return Verdict(name, True, why, {"services": names})
    why = "; ".join([*_past_words(t, past), *_shared_words(shared, service)])
    return Verdict(name, False, why, {"past_the_api": past, "shared_data": shared})


def _past_words(t: Topology, past: Sequence[Sequence[str]]) -> list[str]:
    if not past:
        return []
    a, b = past[0]
    owner = t.service[b]
    doors = [n for n in t.nodes if n in t.api and t.service.get(n) == owner]
    through = f"({listed(doors)})" if doors else "(it names none)"
    more = _and_more(len(past) - 1, "such calls" if len(past) > 2 else "such call")
    return [f"a message past the API: {a} may call {b}, not the API of {owner} {through}{more}"]


def _shared_words(shared: dict[str, list[str]], service: dict[str, str]) -> list[str]:
    if not shared:
        return []
    datum, users = next(iter(shared.items()))
    who = listed((f"{n} (of {service[n]})" for n in users), " and ")
    more = _and_more(len(shared) - 1, "shared data" if len(shared) > 2 else "shared datum")
    return [f"shared private data: {datum} is used by {who}{more}"]


_DECIDERS: dict[str, Callable[[Topology], Verdict]] = {
    "client-server": _client_server,
    "peer-to-peer": _peer_to_peer,
    "layered": _layered,
    "microservices": _microservices,
}
#: The structure types, in the order of the document.
STRUCTURES = tuple(_DECIDERS)
