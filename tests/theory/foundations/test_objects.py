"""The sequential objects: what they answer, and histories of them that are linearizable or not."""

from __future__ import annotations

from typing import Any

import pytest

from formal.language.declarations import Definition
from formal.language.types import DataTypeUse
from formal.readings.finite.domains import DomainType
from formal.readings.finite.evaluation import Memo, call_definition
from proofs.consistency.consistency.witnesses import calls
from proofs.foundations.history.statements import linearizable
from proofs.foundations.objects import statements as objects
from proofs.foundations.objects.statements import (
    CasOperation,
    CasResponse,
    CounterOperation,
    CounterResponse,
    KeyValueOperation,
    KeyValueResponse,
    QueueOperation,
    QueueResponse,
    SetOperation,
    SetResponse,
)
from tests.theory.consistency.histories import holds


def made(decl: Definition, sorts: list[list[Any]], *given: Any) -> Any:
    """An object of the theory on concrete sorts."""
    at = tuple(DomainType(s.name, tuple(v)) for s, v in zip(decl.sorts, sorts, strict=True))
    return call_definition(decl, at, given, Memo())


CAS = made(objects.cas_register, [[0, 1, 2]], 0)
MAP = made(
    objects.key_value, [["x", "y"], ["", "a", "b", "ab", "ba"]], "", lambda a, b: (a + b)[:2]
)
QUEUE = made(objects.queue, [["a", "b"]], ())
SET = made(objects.element_set, [["a", "b"]], lambda x: False)
COUNTER = made(objects.counter, [], 0)


@pytest.mark.parametrize(
    ("spec", "history", "expected"),
    [
        (
            CAS,
            [
                (CasOperation.cas(0, 1), CasResponse.done()),
                (CasOperation.cas(0, 2), CasResponse.failed()),
                (CasOperation.read(), CasResponse.value(1)),
            ],
            True,
        ),
        (
            CAS,
            [
                (CasOperation.cas(0, 1), CasResponse.done()),
                (CasOperation.cas(0, 2), CasResponse.done()),
            ],
            False,
        ),
        (
            MAP,
            [
                (KeyValueOperation.append("x", "a"), KeyValueResponse.done()),
                (KeyValueOperation.append("x", "b"), KeyValueResponse.done()),
                (KeyValueOperation.get("x"), KeyValueResponse.value("ab")),
            ],
            True,
        ),
        (
            MAP,
            [
                (KeyValueOperation.put("x", "a"), KeyValueResponse.done()),
                (KeyValueOperation.get("y"), KeyValueResponse.value("a")),
            ],
            False,
        ),
        (
            QUEUE,
            [
                (QueueOperation.enqueue("a"), QueueResponse.done()),
                (QueueOperation.enqueue("b"), QueueResponse.done()),
                (QueueOperation.dequeue(), QueueResponse.item("a")),
            ],
            True,
        ),
        (
            QUEUE,
            [
                (QueueOperation.enqueue("a"), QueueResponse.done()),
                (QueueOperation.enqueue("b"), QueueResponse.done()),
                (QueueOperation.dequeue(), QueueResponse.item("b")),
            ],
            False,
        ),
        (QUEUE, [(QueueOperation.dequeue(), QueueResponse.empty())], True),
        (
            SET,
            [
                (SetOperation.add("a"), SetResponse.done()),
                (SetOperation.contains("a"), SetResponse.answer(True)),
                (SetOperation.contains("b"), SetResponse.answer(False)),
            ],
            True,
        ),
        (
            SET,
            [
                (SetOperation.add("a"), SetResponse.done()),
                (SetOperation.remove("a"), SetResponse.done()),
                (SetOperation.contains("a"), SetResponse.answer(True)),
            ],
            False,
        ),
        (
            COUNTER,
            [
                (CounterOperation.increment(2), CounterResponse.done()),
                (CounterOperation.read(), CounterResponse.value(2)),
            ],
            True,
        ),
        (COUNTER, [(CounterOperation.read(), CounterResponse.value(1))], False),
    ],
)
def test_one_client_after_another_is_answered_as_the_object_says(spec, history, expected):
    # Two clients take turns, and each waits: real time leaves one order.
    events = calls(*(("pq"[i % 2], o, r) for i, (o, r) in enumerate(history)))
    assert holds(linearizable, spec, events) is expected


def test_the_sorts_of_an_object_are_data():
    assert all(isinstance(t, DataTypeUse) for t in COUNTER._data.sorts[:2])
