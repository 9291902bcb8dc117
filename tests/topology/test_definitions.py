"""The verdicts are those of the definitions in ``proofs.foundations.structure``, and the evidence
is evidence.

Every topology of up to three nodes and, up to renaming, every one of four is classified both ways;
microservices on all service topologies of two nodes, and on a sample of those of three.
"""

from __future__ import annotations

import itertools
import random

import pytest

from formal.theory import load_theory
from formal.topology import Topology, classify
from formal.topology.classify import given_layers

NODES = "abcd"


@pytest.fixture(scope="module", autouse=True)
def theory():
    load_theory()


def pairs(n):
    return list(itertools.permutations(NODES[:n], 2))


def all_calls(n):
    """All sets of calls between n nodes; of four nodes one of each shape."""
    seen = set()
    for chosen in itertools.product((False, True), repeat=len(pairs(n))):
        calls = frozenset(p for p, c in zip(pairs(n), chosen, strict=True) if c)
        if n == 4:
            if calls in seen:
                continue
            for names in itertools.permutations(NODES[:n]):
                new = dict(zip(NODES, names, strict=True))
                seen.add(frozenset((new[a], new[b]) for a, b in calls))
        yield calls


def rankings(n):
    """All layers that can matter: nodes of one layer may as well be in layers of their own."""
    return [dict(zip(NODES, ranks, strict=False)) for ranks in itertools.permutations(range(n))]


def instance(nodes, calls):
    from proofs.foundations.structure.statements import Topology as Defined

    made = Defined(Node=list(nodes), allowed=set(calls))
    made._data.memo.ranges["layer"] = rankings(len(nodes))
    return made


def verdicts(topology):
    return {v.structure: v for v in classify(topology)}


@pytest.mark.parametrize("n", [1, 2, 3, 4])
def test_verdicts_are_those_of_the_definitions(n):
    count = {"client-server": 0, "peer-to-peer": 0, "layered": 0}
    for calls in all_calls(n):
        found = verdicts(Topology(tuple(NODES[:n]), calls))
        defined = instance(NODES[:n], calls)
        assert found["client-server"].holds == defined.client_server, calls
        assert found["peer-to-peer"].holds == defined.peer_to_peer, calls
        assert found["layered"].holds == defined.layered, calls
        for name in count:
            count[name] += found[name].holds
    shapes = {1: 1, 2: 4, 3: 64, 4: 218}[n]
    for name, holds in count.items():
        if n > 1:
            assert 0 < holds < shapes, name


@pytest.mark.parametrize("n", [2, 3, 4])
def test_the_evidence_is_evidence(n):
    for calls in all_calls(n):
        topology = Topology(tuple(NODES[:n]), calls)
        found = verdicts(topology)
        defined = instance(NODES[:n], calls)
        evidence = found["client-server"].evidence
        if found["client-server"].holds:
            servers = set(evidence["servers"])
            assert servers.isdisjoint(evidence["clients"])
            assert servers | set(evidence["clients"]) == set(NODES[:n])
            assert defined.divides(lambda x, s=servers: x in s)
            assert any(a not in servers and b in servers for a, b in calls)
        elif calls:
            cycle = evidence["odd_cycle"]
            assert len(cycle) % 2 == 1
            assert len(set(cycle)) == len(cycle) >= 3
            assert all(defined.linked(a, b) for a, b in itertools.pairwise([*cycle, cycle[0]]))
        evidence = found["peer-to-peer"].evidence
        if "asymmetric" in evidence:
            a, b = evidence["asymmetric"]
            assert defined.channel(a, b)
            assert not defined.channel(b, a)
        elif "apart" in evidence:
            assert not defined.linked(*evidence["apart"])
        assert evidence["missing"] == len(pairs(n)) - len(calls)
        evidence = found["layered"].evidence
        if found["layered"].holds:
            assert defined.layering(evidence["layers"].__getitem__)
        else:
            cycle = evidence["cycle"]
            assert len(set(cycle)) == len(cycle) >= 2
            assert all(defined.channel(a, b) for a, b in itertools.pairwise([*cycle, cycle[0]]))


def test_what_is_called_layered_is_what_cannot_deadlock():
    for n in (1, 2):
        for calls in all_calls(n):
            found = verdicts(Topology(tuple(NODES[:n]), calls))
            assert found["layered"].holds == instance(NODES[:n], calls).deadlock_free


def service_topologies():
    """All on two nodes with two services and a datum, and a sample of those on three nodes."""

    def one(n, choose):
        nodes = NODES[:n]
        return (
            frozenset(p for p in pairs(n) if choose()),
            {x: "one" if choose() else "two" for x in nodes},
            frozenset(x for x in nodes if choose()),
            tuple(x for x in nodes if choose()),
        )

    for bits in itertools.product((False, True), repeat=8):
        yield 2, *one(2, iter(bits).__next__)
    draw = random.Random(1986)
    for _ in range(300):
        yield 3, *one(3, lambda: draw.random() < 0.5)


def test_microservices_are_those_of_the_definition():
    from proofs.foundations.structure.services import ServiceTopology

    count = {(n, holds): 0 for n in (2, 3) for holds in (False, True)}
    for n, calls, service, api, users in service_topologies():
        topology = Topology(tuple(NODES[:n]), calls, service, api, {"k": users})
        found = verdicts(topology)["microservices"]
        defined = ServiceTopology(
            Node=list(NODES[:n]),
            Service=["one", "two"],
            Key=["k"],
            allowed=set(calls),
            service=service,
            api=set(api),
            uses={(x, "k") for x in users},
        )
        assert found.holds == defined.microservices
        count[n, found.holds] += 1
        if "past_the_api" in found.evidence:
            assert bool(found.evidence["past_the_api"]) == (not defined.api_only)
            assert bool(found.evidence["shared_data"]) == (not defined.private_data)
        for a, b in found.evidence.get("past_the_api", []):
            assert defined.channel(a, b)
            assert not defined.api(b)
            assert defined.service(a) != defined.service(b)
    assert all(count.values())


def test_layers_of_the_file_are_held_against_the_definition():
    wrong = 0
    for calls in all_calls(3):
        for ranks in itertools.product(range(3), repeat=3):
            layers = dict(zip("abc", ranks, strict=True))
            found = given_layers(Topology(("a", "b", "c"), calls, layers=layers))
            assert found is not None
            assert found.holds == all(layers[b] < layers[a] for a, b in calls)
            wrong += not found.holds
    assert wrong
    assert not given_layers(Topology(("a", "b"), frozenset(), layers={"a": 0})).holds
    assert given_layers(Topology(("a", "b"), frozenset())) is None


def test_a_large_topology_is_classified():
    nodes = tuple(f"n{i}" for i in range(3000))
    chain = frozenset(itertools.pairwise(nodes))
    found = verdicts(Topology(nodes, chain))
    assert found["layered"].evidence["layers"][nodes[0]] == len(nodes) - 1
    assert found["client-server"].holds
    odd = verdicts(Topology(nodes, chain | {(nodes[-2], nodes[0])}))
    assert len(odd["client-server"].evidence["odd_cycle"]) == len(nodes) - 1
    assert len(odd["layered"].evidence["cycle"]) == len(nodes) - 1
