"""Runs of Fast Paxos on data: a fast decision, a collision, and majorities as fast quorums."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from formal.readings.finite.evaluation import call_definition
from proofs.agreement.fast_paxos.protocol import FastPaxos
from proofs.agreement.fast_paxos.witnesses import system_of

Facts = dict[str, set[Any]]

FOUR = system_of(4, 3, 3)
THREE = system_of(3, 2, 2)


def promise(a: int) -> Facts:
    """The acceptor promises ballot 1 before it voted."""
    return {"promised": {(a, 1)}, "left": {(a, 0)}}


def report(a: int, v: str) -> Facts:
    """The acceptor promises ballot 2 and reports its vote in ballot 1."""
    return {"promised": {(a, 2)}, "left": {(a, 0), (a, 1)}, "reported": {(a, 2, 1, v)}}


def vote(a: int, b: int, v: str) -> Facts:
    """The acceptor votes."""
    return {"voted": {(a, b, v)}}


# Ballot 1 is fast; of four acceptors three have promised it.  The client of x is quicker.
OPEN: list[Facts] = [{}, promise(0), promise(1), promise(2), {"any_sent": {1}}]
FAST = [*OPEN, vote(0, 1, "x"), vote(1, 1, "x"), vote(2, 1, "x"), vote(3, 1, "y")]
DECIDED = [*FAST, {"decided": {(1, "x")}}]
# Ballot 2 hears from 1, 2 and 3: two of them voted x, as they must have if x was chosen.
REPAIRED = [*DECIDED, report(1, "x"), report(2, "x"), report(3, "y"), {"proposed": {(2, "x")}}]
# Of the three that ballot 2 hears from, one voted x, one y and one nothing: none can be chosen.
SPLIT = [*OPEN, vote(0, 1, "x"), vote(1, 1, "x"), vote(2, 1, "y")]
SILENT: Facts = {"promised": {(3, 2)}, "left": {(3, 0), (3, 1)}}
COLLISION = [*SPLIT, report(0, "x"), report(2, "y"), SILENT]


def states(system: FastPaxos, growth: list[Facts]) -> list[FastPaxos.State]:
    """The states of a run, each with the facts that its step adds."""
    names = [sort.name for sort in FastPaxos._info.sorts]
    sorts = dict(zip(names, system._data.sorts, strict=True))
    now: Facts = {f.name: set() for f in FastPaxos._info.state.fields}
    out = []
    for more in growth:
        now = {name: facts | more.get(name, set()) for name, facts in now.items()}
        out.append(FastPaxos.State(**sorts, **now))
    return out


def holds(system: FastPaxos, name: str, *args: FastPaxos.State) -> bool:
    """The truth of a definition that the system brings, on data."""
    found = next(d for d in FastPaxos._info.definitions if d.name == name)
    return bool(call_definition(found, system._data.sorts, (system, *args), system._data.memo))


def is_run(system: FastPaxos, growth: list[Facts]) -> bool:
    """Whether the states are a run from an initial one."""
    visited = states(system, growth)
    return holds(system, "init", visited[0]) and all(
        holds(system, "step", before, after) for before, after in itertools.pairwise(visited)
    )


@pytest.mark.parametrize(
    "run",
    [REPAIRED, [*COLLISION, {"proposed": {(2, "y")}}]],
    ids=["decided", "collision"],
)
def test_run(run):
    assert is_run(FOUR, run)
    for invariant in FastPaxos._info.invariants:
        assert holds(FOUR, invariant.name, states(FOUR, run)[-1]), invariant.name


@pytest.mark.parametrize(
    "run",
    [
        [*FAST, vote(2, 1, "y")],  # a second vote in a fast ballot
        [*FAST, {"decided": {(1, "y")}}],  # one vote is no quorum
        [*FAST, {"proposed": {(1, "x")}}],  # "any" was sent
        [*REPAIRED[:-1], {"proposed": {(2, "y")}}],  # x may have been chosen
        [*OPEN, {"any_sent": {0}}],  # ballot 0 is classic
    ],
)
def test_what_is_no_step(run):
    *_, before, after = states(FOUR, run)
    assert not holds(FOUR, "step", before, after)


def test_majorities_are_not_enough():
    """Three acceptors with majorities as fast quorums: both values are decided."""
    run = [
        *OPEN[:3],
        {"any_sent": {1}},
        *[vote(0, 1, "x"), vote(1, 1, "x"), vote(2, 1, "y"), {"decided": {(1, "x")}}],
        *[report(1, "x"), report(2, "y"), {"proposed": {(2, "y")}}],
        *[vote(1, 2, "y"), vote(2, 2, "y"), {"decided": {(2, "y")}}],
    ]
    assert is_run(THREE, run)
    assert states(THREE, run)[-1].decided(1, "x")
    assert states(THREE, run)[-1].decided(2, "y")
