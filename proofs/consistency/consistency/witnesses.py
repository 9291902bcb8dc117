"""Small register histories: which models they meet, and that the hierarchy cannot be turned round.

``ranges`` are complete: an order that explains a history is legal, so its responses are those of
the object, and it lists each operation at most once; a causal order matters on the operations only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from formal.language import witness
from proofs.consistency.consistency.replication import Replication
from proofs.foundations.history.statements import (
    HistoryEvent,
    RegisterOperation,
    RegisterResponse,
    SequentialObject,
)

READ, WRITE = RegisterOperation.read, RegisterOperation.write
VALUE, DONE = RegisterResponse.value, RegisterResponse.done


def register_of(values: Iterable[Any]) -> SequentialObject:
    """A register of the given values, the first of which is the initial one."""
    values = list(values)

    def step(state: Any, operation: Any) -> Any:
        if operation.constructor == "read":
            return state, VALUE(state)
        return operation.args[0], DONE()

    return SequentialObject(
        Operation=[READ(), *map(WRITE, values)],
        Response=[DONE(), *map(VALUE, values)],
        State=values,
        initial=values[0],
        step=step,
    )


def invocations(history: list[Any]) -> dict[int, tuple[Any, Any]]:
    """Client and operation of each invocation, by position."""
    return {i: e.args for i, e in enumerate(history) if e.constructor == "invoke"}


def legal_orders(
    initial: Any, step: Callable[[Any, Any], tuple[Any, Any]], history: list[Any]
) -> list[list[Any]]:
    """All legal orders of operations of a history, each with the responses of the object."""
    calls = invocations(history)

    def extend(state: Any, order: list[Any]) -> Iterator[list[Any]]:
        yield order
        for i in calls.keys() - {x[0] for x in order}:
            after, response = step(state, calls[i][1])
            yield from extend(after, [*order, (i, (calls[i][1], response))])

    return list(extend(initial, []))


def causal_orders(history: list[Any]) -> list[set[tuple[int, int]]]:
    """All strict orders of the operations of a history that contain each client's own order."""
    calls = invocations(history)

    def own(i: int, k: int) -> bool:
        later = (e for e in history[i + 1 :] if e.args[0] == calls[i][0])
        answered = getattr(next(later, None), "constructor", "") == "respond"
        return i < k and calls[i][0] == calls[k][0] and answered

    def closed(pairs: set[tuple[int, int]]) -> frozenset[tuple[int, int]]:
        for j in calls:
            pairs |= {(i, k) for i, x in pairs if x == j for y, k in pairs if y == j}
        return frozenset(pairs)

    found = {closed({(i, k) for i in calls for k in calls if own(i, k)})}
    todo = list(found)
    while todo:
        order = todo.pop()
        for i in calls:
            for k in calls:
                if i != k and not {(i, k), (k, i)} & order:
                    larger = closed({*order, (i, k)})
                    if larger not in found:
                        found.add(larger)
                        todo.append(larger)
    return [set(order) for order in found]


def case(spec: SequentialObject, history: list[Any]) -> tuple[SequentialObject, dict[str, Any]]:
    """A history with all that its clients, and whoever explains it, can be."""
    return spec, {
        "Node": sorted({e.args[0] for e in history}),
        "history": history,
        "ranges": {
            "order": legal_orders(spec.initial, spec.step, history),
            "before": causal_orders(history),
        },
    }


def calls(*given: tuple[Any, Any, Any]) -> list[Any]:
    """The history of calls (client, operation, response), each answered at once."""
    return [
        e
        for client, operation, response in given
        for e in (HistoryEvent.invoke(client, operation), HistoryEvent.respond(client, response))
    ]


@witness(structure=SequentialObject, zh="一次写和一次读，另有一次未完成的写")
def answered_and_pending():
    """A write, a read that sees it, and a second write that was never answered."""
    history = calls(("p", WRITE(1), DONE()), ("q", READ(), VALUE(1)))
    return case(register_of([0, 1, 2]), [*history, HistoryEvent.invoke("p", WRITE(2))])


@witness(structure=SequentialObject, zh="过时的读")
def missed_write():
    """A read that misses a write answered before it."""
    return case(register_of([0, 1]), calls(("p", WRITE(1), DONE()), ("q", READ(), VALUE(0))))


@witness(structure=SequentialObject, zh="交叉的读")
def two_views():
    """Two clients that see two writes in different orders."""
    return case(
        register_of([0, 1, 2]),
        calls(
            ("p", WRITE(1), DONE()),
            ("q", WRITE(2), DONE()),
            ("p", READ(), VALUE(2)),
            ("q", READ(), VALUE(1)),
        ),
    )


@witness(structure=SequentialObject, zh="先见果后见因")
def lost_cause():
    """A client that sees a write and later what caused it."""
    return case(
        register_of([0, 1, 2]),
        calls(
            ("p", WRITE(1), DONE()),
            ("q", READ(), VALUE(1)),
            ("q", WRITE(2), DONE()),
            ("r", READ(), VALUE(2)),
            ("r", READ(), VALUE(1)),
        ),
    )


@witness(structure=SequentialObject, zh="读到自己写之前的值")
def forgotten_write():
    """A client that does not see its own write: not even PRAM consistent."""
    return case(register_of([0, 1]), calls(("p", WRITE(1), DONE()), ("p", READ(), VALUE(0))))


def of_two_registers(history: list[Any]) -> tuple[SequentialObject, dict[str, Any]]:
    """A history of registers x and y, whose operations and responses name the register."""
    each = register_of([0, 1])

    def step(states: dict[str, Any], operation: tuple[str, Any]) -> tuple[Any, Any]:
        name, asked = operation
        after, response = each.step(states[name], asked)
        return states | {name: after}, (name, response)

    def only(name: str, e: Any) -> list[Any]:
        make = HistoryEvent.invoke if e.constructor == "invoke" else HistoryEvent.respond
        return [make(e.args[0], e.args[1][1])] if e.args[1][0] == name else []

    orders = legal_orders({"x": 0, "y": 0}, step, history)
    for name in ("x", "y"):
        mine = [kept for e in history for kept in only(name, e)]
        orders += legal_orders(0, each.step, mine)
    return each, {
        "Object": ["x", "y"],
        "Node": ["p", "q"],
        "Operation": each.Operation,
        "Response": each.Response,
        "State": each.State,
        "objects": lambda x: each,
        "history": history,
        "ranges": {"order": orders},
    }


@witness(structure=SequentialObject, zh="两个寄存器")
def two_registers():
    """A write of one register, and a read of the other one."""
    return of_two_registers(
        calls(("p", ("x", WRITE(1)), ("x", DONE())), ("q", ("y", READ()), ("y", VALUE(0))))
    )


@witness(structure=SequentialObject, zh="被另一个对象答复")
def answered_by_another():
    """A client asks one register and is answered by the other one: neither projection shows it."""
    return of_two_registers(calls(("p", ("x", READ()), ("y", VALUE(0)))))


@witness(structure=Replication, zh="没有更新的两个副本")
def idle_replicas():
    """Two replicas to which nothing happens."""
    return Replication(
        Replica=["p", "q"],
        Update=["u"],
        State=[0],
        delivered=lambda p, n, u: False,
        state=lambda p, n: 0,
    )
