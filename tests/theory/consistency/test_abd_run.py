"""A run of ABD on data: each action is possible, and clients see a write and what it wrote."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from formal.readings.finite.evaluation import call_definition
from proofs.consistency.abd import runs as abd_runs
from proofs.consistency.abd.protocol import Register
from proofs.consistency.abd.runs import Act
from proofs.consistency.abd.witnesses import three_replicas
from proofs.foundations.history.statements import HistoryEvent, RegisterOperation, RegisterResponse

SYSTEM: Register = three_replicas.fn()
SORTS = {d.name: list(d.values) for d in SYSTEM._data.sorts}
OLD, NEW = (0, "a"), (1, "b")
W, R = "write b", "read a"
START: dict[str, Any] = {
    "invoked": set(),
    "precedes": set(),
    "replied": set(),
    "chosen": set(),
    "tag": dict.fromkeys(SORTS["Operation"], OLD),
    "value": dict.fromkeys(SORTS["Operation"], "x"),
    "stored": set(),
    "completed": set(),
    "stored_by": dict.fromkeys(SORTS["Operation"], "12"),
    "held_tag": dict.fromkeys(SORTS["Replica"], OLD),
    "held_value": dict.fromkeys(SORTS["Replica"], "x"),
}
# Client b writes y at replicas 1 and 2; then client a asks replicas 2 and 3, and writes back.
RUN: list[tuple[Any, dict[str, Any]]] = [
    (Act.invoke(W), {"invoked": {W}}),
    (Act.reply(1, W), {"replied": {(1, W, OLD, "x")}}),
    (Act.reply(2, W), {"replied": {(2, W, OLD, "x")}}),
    (Act.choose_write(W, "12", NEW), {"chosen": {W}, "tag": {W: NEW}, "value": {W: "y"}}),
    (Act.store(1, W), {"stored": {(1, W)}, "held_tag": {1: NEW}, "held_value": {1: "y"}}),
    (Act.store(2, W), {"stored": {(2, W)}, "held_tag": {2: NEW}, "held_value": {2: "y"}}),
    (Act.complete_write(W, "12"), {"completed": {W}}),
    (Act.invoke(R), {"invoked": {R}, "precedes": {(W, R)}}),
    (Act.reply(2, R), {"replied": {(2, R, NEW, "y")}}),
    (Act.reply(3, R), {"replied": {(3, R, OLD, "x")}}),
    (Act.choose_read(R, "23", 2, NEW, "y"), {"chosen": {R}, "tag": {R: NEW}, "value": {R: "y"}}),
    (Act.skip(2, R), {"stored": {(2, R)}}),
    (Act.store(3, R), {"stored": {(3, R)}, "held_tag": {3: NEW}, "held_value": {3: "y"}}),
    (Act.complete_read(R, "23", "y"), {"completed": {R}, "stored_by": {R: "23"}}),
]


def states(run: list[tuple[Any, dict[str, Any]]]) -> list[Register.State]:
    """The states of a run, each with what its action changes."""
    now, out = START, [Register.State(**SORTS, **START)]
    for _, change in run:
        now = {name: old | change.get(name, type(old)()) for name, old in now.items()}
        out.append(Register.State(**SORTS, **now))
    return out


def value(definition: Any, *args: Any) -> Any:
    """The value of a definition of the topic on the system."""
    return call_definition(definition, SYSTEM._data.sorts, (SYSTEM, *args), SYSTEM._data.memo)


def test_run():
    step, named = value(abd_runs.labelled).step, {d.name: d for d in Register._info.definitions}
    visited = states(RUN)
    assert value(named["init"], visited[0])
    for (act, _), (before, after) in zip(RUN, itertools.pairwise(visited), strict=True):
        assert step(before, act, after), act
        for invariant in Register._info.invariants:
            assert value(named[invariant.name], after), invariant.name


def test_what_clients_see():
    seen = value(abd_runs.client_history, tuple(act for act, _ in RUN))
    assert list(seen) == [
        HistoryEvent.invoke("b", RegisterOperation.write("y")),
        HistoryEvent.respond("b", RegisterResponse.done()),
        HistoryEvent.invoke("a", RegisterOperation.read()),
        HistoryEvent.respond("a", RegisterResponse.value("y")),
    ]


@pytest.mark.parametrize(
    ("length", "act", "change"),
    [
        # replica 3 has not answered
        (
            3,
            Act.choose_write(W, "13", NEW),
            {"chosen": {W}, "tag": {W: NEW}, "value": {W: "y"}},
        ),
        # replica 3 has not stored
        (6, Act.complete_write(W, "23"), {"completed": {W}, "stored_by": {W: "23"}}),
        # replica 2 answered with a larger tag
        (10, Act.choose_read(R, "23", 3, OLD, "x"), {"chosen": {R}}),
        # the read chose y
        (13, Act.complete_read(R, "23", "x"), {"completed": {R}, "stored_by": {R: "23"}}),
    ],
)
def test_what_is_no_step(length, act, change):
    *_, before, after = states([*RUN[:length], (act, change)])
    assert not value(abd_runs.labelled).step(before, act, after)
