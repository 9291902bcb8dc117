"""Locality of bags, whose answers are not determined, on random histories.

A brute force of its own looks for a linearization: which operations took effect, in what order.
The statement is also evaluated itself on some of the histories.
"""

from __future__ import annotations

import random
from itertools import combinations, permutations
from typing import Any

from proofs.consistency.consistency.locality_relational_witnesses import (
    OPERATIONS,
    RESPONSES,
    TAKE,
    relational,
)
from proofs.foundations.history.statements import HistoryEvent
from tests.theory.consistency.statements import met_and_refuted

INVOKE, RESPOND = HistoryEvent.invoke, HistoryEvent.respond

# Client, object, operation, invoked at, answered at (or never), response.
Call = tuple[str, str, str, int, int | None, str]


def calls_of(history: list[Any]) -> list[Call]:
    """The operations of a well-formed history."""
    out = []
    for i, e in enumerate(history):
        if e.constructor == "invoke":
            client, (name, operation) = e.args
            answer = next(
                (j for j in range(i + 1, len(history)) if history[j].args[0] == client), None
            )
            response = "" if answer is None else history[answer].args[1][1]
            out.append((client, name, operation, i, answer, response))
    return out


def explains(order: tuple[Call, ...]) -> bool:
    """Whether bags may answer so, one after another, in real time."""
    if any(b[4] is not None and b[4] < a[3] for a, b in combinations(order, 2)):
        return False
    states: list[dict[str, frozenset[str]]] = [{"x": frozenset(), "y": frozenset()}]
    for _, name, operation, _, answer, response in order:
        after = []
        for s in states:
            if operation != TAKE:
                after.append(s | {name: s[name] | {operation[-1]}})
            else:
                for thing in s[name]:
                    if answer is None or response == f"got {thing}":
                        after.append(s | {name: s[name] - {thing}})
        states = after
    return bool(states)


def linearizable(calls: list[Call]) -> bool:
    done = [c for c in calls if c[4] is not None]
    pending = [c for c in calls if c[4] is None]
    return any(
        explains(order)
        for k in range(len(pending) + 1)
        for extra in combinations(pending, k)
        for order in permutations([*done, *extra])
    )


def random_history(rng: random.Random) -> list[Any]:
    """A well-formed history of two bags, some operations of which are never answered."""
    history: list[Any] = []
    asked: dict[str, tuple[str, str]] = {}
    for _ in range(9):
        client = rng.choice("pqr")
        if client in asked:
            name, operation = asked.pop(client)
            responses = RESPONSES[1:] if operation == TAKE else RESPONSES[:1]
            history.append(RESPOND(client, (name, rng.choice(responses))))
        elif sum(e.constructor == "invoke" for e in history) < 4:
            asked[client] = (rng.choice("xy"), rng.choice([*OPERATIONS, TAKE]))
            history.append(INVOKE(client, asked[client]))
    return history


def test_bags_are_local_by_an_independent_brute_force():
    rng = random.Random(3)
    found = set()
    for _ in range(400):
        calls = calls_of(random_history(rng))
        whole = linearizable(calls)
        each = [linearizable([c for c in calls if c[1] == name]) for name in "xy"]
        assert whole == all(each)
        found.add((whole, any(c[4] is None for c in calls), any(c[2] == TAKE for c in calls)))
    # Both verdicts were reached, of histories with operations that nobody answered, too.
    assert {(True, True, True), (False, True, True), (True, False, True)} <= found


def test_the_statement_agrees_on_random_histories():
    rng = random.Random(4)
    for _ in range(4):
        history = random_history(rng)[:6]
        assert met_and_refuted("consistency.locality_relational", relational(history)) == (1, 0)
