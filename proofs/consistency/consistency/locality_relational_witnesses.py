"""Bags: to take one gives any of what is inside, and is possible in no state when nothing is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from formal.language import witness
from proofs.consistency.consistency.locality_relational import RelationalObject
from proofs.consistency.consistency.witnesses import (
    DONE,
    READ,
    VALUE,
    WRITE,
    calls,
    invocations,
    of_two_registers,
)
from proofs.foundations.history.statements import HistoryEvent

PUT_1, PUT_2, TAKE = "put 1", "put 2", "take"
OPERATIONS, RESPONSES = [PUT_1, PUT_2, TAKE], ["done", "got 1", "got 2"]
# What a bag holds: 1 is one thing, 2 is the other one, 3 is both.
CONTENTS = range(4)
THINGS = {PUT_1: 1, PUT_2: 2, "got 1": 1, "got 2": 2}


def possible(s: int, operation: str, response: str, t: int) -> bool:
    """Whether a bag may answer so and then hold this."""
    if operation == TAKE:
        return response != "done" and bool(s & THINGS[response]) and t == s - THINGS[response]
    return response == "done" and t == s | THINGS[operation]


def allowed(operations: list[tuple[str, str]]) -> bool:
    """Whether an empty bag may answer so, one after another."""
    states = {0}
    for operation, response in operations:
        states = {t for s in states for t in CONTENTS if possible(s, operation, response, t)}
    return bool(states)


def bag_orders(history: list[Any]) -> Iterator[list[Any]]:
    """All orders of operations of a history of bags that the bags allow, with their responses."""
    asked = invocations(history)

    def fits(order: list[Any]) -> bool:
        names = {o[0] for _, (o, _) in order}
        return all(allowed([(o[1], r[1]) for _, (o, r) in order if o[0] == name]) for name in names)

    def extend(order: list[Any]) -> Iterator[list[Any]]:
        yield order
        for i in asked.keys() - {x[0] for x in order}:
            name, operation = asked[i][1]
            for response in RESPONSES:
                longer = [*order, (i, ((name, operation), (name, response)))]
                if fits(longer):
                    yield from extend(longer)

    return extend([])


def only(name: str, history: list[Any]) -> list[Any]:
    """The events of one bag, with the bag still named."""
    return [e for e in history if e.args[1][0] == name]


def of_two_bags(history: list[Any]) -> dict[str, Any]:
    """A history of bags x and y, whose operations and responses name the bag."""
    orders = list(bag_orders(history))
    for name in ("x", "y"):
        for order in bag_orders(only(name, history)):
            orders.append([(i, (o[1], r[1])) for i, (o, r) in order])
    return {
        "Object": ["x", "y"],
        "Node": ["p", "q", "r"],
        "Operation": OPERATIONS,
        "Response": RESPONSES,
        "history": history,
        "ranges": {"order": orders},
    }


def relational(history: list[Any]) -> dict[str, Any]:
    """The bags as relations."""
    bag = RelationalObject(
        Operation=OPERATIONS, Response=RESPONSES, State=CONTENTS, initial=0, step=possible
    )
    return of_two_bags(history) | {"State": CONTENTS, "objects": lambda x: bag}


def specified(history: list[Any]) -> dict[str, Any]:
    """The bags as sets of sequential histories."""
    return of_two_bags(history) | {"legal": lambda x, operations: allowed(operations)}


# The second thing put in is taken first; nothing is ever in y, where a client waits for ever.
SECOND_FIRST = [
    *calls(("p", ("x", PUT_1), ("x", "done")), ("p", ("x", PUT_2), ("x", "done"))),
    HistoryEvent.invoke("r", ("y", TAKE)),
    *calls(("q", ("x", TAKE), ("x", "got 2"))),
]
FROM_ANOTHER = calls(("p", ("x", TAKE), ("y", "got 1")))


@witness(zh="两个袋子：取出哪一件不确定，空时不能取")
def two_bags():
    """What is taken is not what was put in first, and whoever takes from the empty bag waits."""
    return relational(SECOND_FIRST)


@witness
def bag_answered_by_another():
    """A client takes from one bag and is answered by the other one: no projection shows it."""
    return relational(FROM_ANOTHER)


@witness(zh="由顺序历史集合规约的袋子")
def one_taker():
    """The same bags, by the sequential histories that they allow."""
    return specified(SECOND_FIRST)


@witness
def taken_from_another():
    """The same answer of the wrong bag."""
    return specified(FROM_ANOTHER)


@witness(zh="两个寄存器作为关系型对象")
def two_registers_as_relations():
    """A write of one register, and a read of the other one, by functions and by relations."""
    return of_two_registers(
        calls(("p", ("x", WRITE(1)), ("x", DONE())), ("q", ("y", READ()), ("y", VALUE(0))))
    )[1]
