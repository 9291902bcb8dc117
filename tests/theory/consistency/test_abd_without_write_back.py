"""New/old inversion: what a read that does not write back would let clients see.

A write has reached one replica.  A read asks that replica and returns the new value at once; a
later read asks the other two and returns the old one.  Every action is a step of ABD except the two
returns, and these only because nothing was written back.
"""

from __future__ import annotations

import itertools
from typing import Any

from formal.readings.finite.evaluation import call_definition
from proofs.consistency.abd import runs as abd_runs
from proofs.consistency.abd.protocol import Register
from proofs.consistency.abd.runs import Act
from proofs.consistency.consistency.witnesses import register_of
from proofs.foundations.history.statements import (
    HistoryEvent,
    RegisterOperation,
    RegisterResponse,
    linearizable,
)
from tests.theory.consistency.histories import holds

OLD, NEW = (0, "a"), (1, "b")
W, FIRST, SECOND = "write b", "read a", "read c"
SYSTEM = Register(
    Replica=[1, 2, 3],
    Quorum=["12", "13", "23"],
    Client=["a", "b", "c"],
    Operation=[W, FIRST, SECOND],
    Tag=[OLD, NEW],
    Value=["x", "y"],
    member=lambda n, q: str(n) in q,
    client=lambda o: o[-1],
    is_write=lambda o: o == W,
    argument=lambda o: "y",
    le=lambda s, t: s <= t,
    owner=lambda s: s[1],
    initial_tag=OLD,
    initial_value="x",
)
SORTS = {d.name: list(d.values) for d in SYSTEM._data.sorts}
START: dict[str, Any] = {
    **{name: set() for name in ("invoked", "precedes", "replied", "chosen", "stored", "completed")},
    "tag": dict.fromkeys(SORTS["Operation"], OLD),
    "value": dict.fromkeys(SORTS["Operation"], "x"),
    "stored_by": dict.fromkeys(SORTS["Operation"], "12"),
    "held_tag": dict.fromkeys(SORTS["Replica"], OLD),
    "held_value": dict.fromkeys(SORTS["Replica"], "x"),
}
RETURNS = {
    FIRST: frozenset({(1, FIRST), (3, FIRST)}),
    SECOND: frozenset({(2, SECOND), (3, SECOND)}),
}
RUN: list[tuple[Any, dict[str, Any]]] = [
    (Act.invoke(W), {"invoked": {W}}),
    (Act.reply(1, W), {"replied": {(1, W, OLD, "x")}}),
    (Act.reply(2, W), {"replied": {(2, W, OLD, "x")}}),
    (Act.choose_write(W, "12", NEW), {"chosen": {W}, "tag": {W: NEW}, "value": {W: "y"}}),
    (Act.store(1, W), {"stored": {(1, W)}, "held_tag": {1: NEW}, "held_value": {1: "y"}}),
    (Act.invoke(FIRST), {"invoked": {FIRST}}),
    (Act.reply(1, FIRST), {"replied": {(1, FIRST, NEW, "y")}}),
    (Act.reply(3, FIRST), {"replied": {(3, FIRST, OLD, "x")}}),
    (
        Act.choose_read(FIRST, "13", 1, NEW, "y"),
        {"chosen": {FIRST}, "tag": {FIRST: NEW}, "value": {FIRST: "y"}},
    ),
    (Act.complete_read(FIRST, "13", "y"), {"completed": {FIRST}, "stored_by": {FIRST: "13"}}),
    (Act.invoke(SECOND), {"invoked": {SECOND}, "precedes": {(FIRST, SECOND)}}),
    (Act.reply(2, SECOND), {"replied": {(2, SECOND, OLD, "x")}}),
    (Act.reply(3, SECOND), {"replied": {(3, SECOND, OLD, "x")}}),
    (Act.choose_read(SECOND, "23", 2, OLD, "x"), {"chosen": {SECOND}}),
    (Act.complete_read(SECOND, "23", "x"), {"completed": {SECOND}, "stored_by": {SECOND: "23"}}),
]


def value(definition: Any, *args: Any) -> Any:
    return call_definition(definition, SYSTEM._data.sorts, (SYSTEM, *args), SYSTEM._data.memo)


def state(facts: dict[str, Any], written_back: frozenset[Any] = frozenset()) -> Register.State:
    return Register.State(**SORTS, **facts | {"stored": facts["stored"] | written_back})


def test_only_the_missing_write_back_forbids_the_inversion():
    step = value(abd_runs.labelled).step
    facts = [START]
    for _, change in RUN:
        facts.append({name: old | change.get(name, type(old)()) for name, old in facts[-1].items()})
    for (act, _), (before, after) in zip(RUN, itertools.pairwise(facts), strict=True):
        if act.constructor == "complete_read":
            back = RETURNS[act.args[0]]
            assert not step(state(before), act, state(after)), act
            assert step(state(before, back), act, state(after, back)), act
        else:
            assert step(state(before), act, state(after)), act


def test_the_clients_see_new_before_old_which_is_not_linearizable():
    seen = list(value(abd_runs.client_history, tuple(act for act, _ in RUN)))
    read = RegisterOperation.read()
    assert seen == [
        HistoryEvent.invoke("b", RegisterOperation.write("y")),
        HistoryEvent.invoke("a", read),
        HistoryEvent.respond("a", RegisterResponse.value("y")),
        HistoryEvent.invoke("c", read),
        HistoryEvent.respond("c", RegisterResponse.value("x")),
    ]
    spec = register_of(["x", "y"])
    assert not holds(linearizable, spec, seen)
    assert holds(
        linearizable, spec, [*seen[:4], HistoryEvent.respond("c", RegisterResponse.value("y"))]
    )
