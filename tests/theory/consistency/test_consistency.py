"""The consistency models, evaluated on small histories.

The expectations come from the literature and from an independent brute force, not from a run.
"""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formal.attack.linearizable import Call, linearization
from formal.attack.terms import Done, Read, Value, Write
from proofs.consistency.consistency.models import (
    causally_consistent,
    pram_consistent,
    sequentially_consistent,
)
from proofs.consistency.consistency.witnesses import (
    DONE,
    READ,
    VALUE,
    WRITE,
    calls,
    causal_orders,
    register_of,
)
from proofs.foundations.history.statements import HistoryEvent, linearizable
from tests.theory.consistency.histories import MODELS, holds

INVOKE, RESPOND = HistoryEvent.invoke, HistoryEvent.respond
BOTH = register_of([0, 1])


@pytest.mark.parametrize(
    ("history", "strongest"),
    [
        (calls(("p", WRITE(1), DONE()), ("q", READ(), VALUE(1))), "linearizable"),
        (calls(("p", WRITE(1), DONE()), ("q", READ(), VALUE(0))), "sequential"),
        (
            calls(
                ("p", WRITE(1), DONE()),
                ("q", WRITE(2), DONE()),
                ("p", READ(), VALUE(2)),
                ("q", READ(), VALUE(1)),
            ),
            "causal",
        ),
        (
            # Lipton and Sandberg: two readers that disagree for ever on two writes of one client
            # are not PRAM; a client that sees its writes in the wrong order is nothing.
            calls(
                ("p", WRITE(1), DONE()),
                ("p", WRITE(2), DONE()),
                ("q", READ(), VALUE(2)),
                ("q", READ(), VALUE(1)),
            ),
            None,
        ),
        (calls(("p", WRITE(1), DONE()), ("p", READ(), VALUE(0))), None),
        # A pending write may have taken effect, or not yet.
        ([INVOKE("p", WRITE(1)), *calls(("q", READ(), VALUE(1)))], "linearizable"),
        ([INVOKE("p", WRITE(1)), *calls(("q", READ(), VALUE(0)))], "linearizable"),
        (
            [INVOKE("p", WRITE(1)), *calls(("q", READ(), VALUE(1)), ("q", READ(), VALUE(0)))],
            None,
        ),
        # What a client did not wait for may take effect after what it did next.
        (
            [
                INVOKE("p", WRITE(1)),
                *calls(("p", WRITE(2), DONE()), ("q", READ(), VALUE(2)), ("q", READ(), VALUE(1))),
            ],
            "linearizable",
        ),
    ],
)
def test_each_history_meets_the_models_from_its_strongest_down(history, strongest):
    spec = register_of([0, 1, 2])
    names = list(MODELS)
    expected = names[names.index(strongest) :] if strongest else []
    # Four operations have too many causal orders for a test; there the hierarchy decides.
    small = sum(e.constructor == "invoke" for e in history) < 4
    tried = [n for n in names if small or n != "causal"]
    found = [n for n in tried if holds(MODELS[n], spec, history)]
    assert found == [n for n in expected if n in tried]


@st.composite
def small_histories(draw):
    """Up to three overlapping register operations of two clients, some never answered."""
    history, busy = [], set()
    for _ in range(draw(st.integers(1, 5))):
        client = draw(st.sampled_from("pq"))
        if client in busy and draw(st.booleans()):
            asked = next(
                e for e in reversed(history) if e.args[0] == client and e.constructor == "invoke"
            )
            values = [VALUE(0), VALUE(1)] if asked.args[1] == READ() else [DONE()]
            history.append(RESPOND(client, draw(st.sampled_from(values))))
            busy.discard(client)
        elif sum(e.constructor == "invoke" for e in history) < 3:
            history.append(INVOKE(client, draw(st.sampled_from([READ(), WRITE(0), WRITE(1)]))))
            busy.add(client)
    return history


def operations(history):
    """The operations of a history, as the brute force of ``formal attack`` reads them."""
    out = []
    for i, e in enumerate(history):
        if e.constructor == "respond":
            continue
        client, asked = e.args
        answer = next(
            (j for j, f in enumerate(history) if j > i and f.args[0] == client), len(history)
        )
        is_read = asked.constructor == "read"
        operation = Read() if is_read else Write(asked.args[0])
        if answer == len(history) or history[answer].constructor == "invoke":
            out.append(Call(client, operation, i))
        else:
            got = history[answer].args[1]
            response = Value(got.args[0]) if is_read else Done()
            out.append(Call(client, operation, i, response, answer))
    return out


@settings(max_examples=25, deadline=None)
@given(small_histories())
def test_linearizable_agrees_with_an_independent_brute_force(history):
    found = linearization(0, operations(history)) is not None
    assert holds(linearizable, BOTH, history) == found


def explained(order, counts):
    value = 0
    for call in order:
        if isinstance(call.operation, Write):
            value = call.operation.value
        elif counts(call) and call.response not in (None, Value(value)):
            return False
    return True


def own_order(order):
    return not any(
        b.client == a.client and b.answered is not None and b.answered < a.invoked
        for a, b in itertools.combinations(order, 2)
    )


def orders(history):
    done = operations(history)
    optional = [c for c in done if c.answered is None]
    required = [c for c in done if c.answered is not None]
    for k in range(len(optional) + 1):
        for extra in itertools.combinations(optional, k):
            yield from filter(own_order, itertools.permutations([*required, *extra]))


@settings(max_examples=25, deadline=None)
@given(small_histories())
def test_sequential_and_pram_agree_with_an_independent_brute_force(history):
    sequential = any(explained(o, lambda c: True) for o in orders(history))
    assert holds(sequentially_consistent, BOTH, history) == sequential
    clients = {e.args[0] for e in history}
    pram = all(
        any(explained(o, lambda c, n=n: c.client == n) for o in orders(history)) for n in clients
    )
    assert holds(pram_consistent, BOTH, history) == pram


@settings(max_examples=10, deadline=None)
@given(small_histories())
def test_causal_lies_between_sequential_and_pram(history):
    causal = holds(causally_consistent, BOTH, history)
    assert causal or not holds(sequentially_consistent, BOTH, history)
    assert not causal or holds(pram_consistent, BOTH, history)


def test_causal_orders_are_all_strict_orders():
    # 19 strict orders of three elements, 219 of four (OEIS A001035), when no client's order counts.
    for n, count in ((3, 19), (4, 219)):
        history = calls(*((f"c{i}", READ(), VALUE(0)) for i in range(n)))
        assert len(causal_orders(history)) == count
