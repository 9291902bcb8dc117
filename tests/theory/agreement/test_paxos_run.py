"""A run of Paxos on data, step by step: a value is decided, and a higher ballot must adopt it."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from formal.readings.finite.evaluation import call_definition
from proofs.agreement.paxos.protocol import Paxos
from proofs.agreement.paxos.witnesses import SORTS, majorities

Facts = dict[str, set[Any]]

DECIDED: list[Facts] = [
    {},
    {"prepare_sent": {0}},
    {"promised": {(1, 0)}},
    {"promised": {(2, 0)}},
    {"proposed": {(0, "x")}},
    {"voted": {(1, 0, "x")}},
    {"voted": {(2, 0, "x")}},
    {"decided": {(0, "x")}},
]
ADOPTED: list[Facts] = [
    *DECIDED,
    {"prepare_sent": {1}},
    {"promised": {(3, 1)}, "left": {(3, 0)}},
    {"promised": {(2, 1)}, "left": {(2, 0)}, "reported": {(2, 1, 0, "x")}},
    {"proposed": {(1, "x")}},
    {"voted": {(3, 1, "x")}},
    {"voted": {(2, 1, "x")}},
    {"decided": {(1, "x")}},
]


def states(growth: list[Facts]) -> list[Paxos.State]:
    """The states of a run, each with the facts that its step adds."""
    now: Facts = {f.name: set() for f in Paxos._info.state.fields}
    out = []
    for more in growth:
        now = {name: facts | more.get(name, set()) for name, facts in now.items()}
        out.append(Paxos.State(**SORTS, **now))
    return out


def holds(system: Paxos, name: str, *args: Paxos.State) -> bool:
    """The truth of a definition that the system brings, on data."""
    found = next(d for d in Paxos._info.definitions if d.name == name)
    return bool(call_definition(found, system._data.sorts, (system, *args), system._data.memo))


@pytest.mark.parametrize("run", [DECIDED, ADOPTED], ids=["decided", "adopted"])
def test_run(run):
    system, visited = majorities(), states(run)
    assert holds(system, "init", visited[0])
    assert not holds(system, "init", visited[-1])
    for before, after in itertools.pairwise(visited):
        assert holds(system, "step", before, after)
        for invariant in Paxos._info.invariants:
            assert holds(system, invariant.name, after), invariant.name
    assert visited[-1].decided(len(run) > len(DECIDED), "x")


@pytest.mark.parametrize(
    ("length", "wrong"),
    [
        (3, {"proposed": {(0, "x")}}),  # one promise is no quorum
        (5, {"proposed": {(0, "y")}}),  # a second proposal in the ballot
        (6, {"decided": {(0, "x")}}),  # one vote is no quorum
        (10, {"voted": {(3, 0, "x")}}),  # acceptor 3 promised ballot 1
        (11, {"proposed": {(1, "y")}}),  # acceptor 2 reported x
    ],
)
def test_what_is_no_step(length, wrong):
    *_, before, after = states([*ADOPTED[:length], wrong])
    assert not holds(majorities(), "step", before, after)
