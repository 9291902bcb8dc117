"""Small records of broadcasts and deliveries, with the data types that diverge on some of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from formal.language import witness
from proofs.causality.causality.computation import Computation
from proofs.consistency.crdt_operations.observed_remove import SetRequest
from proofs.consistency.crdt_operations.statements import Broadcasts, OperationCrdt

ADD, REMOVE = SetRequest.add, SetRequest.remove

# An event: its process, the broadcast that it delivers, if it does, and what the client wants.
Event = tuple[str, int | None, Any]


def computation(events: list[tuple[str, int | None]]) -> Computation:
    """The computation of a record: what its processes do, in the order of the list."""
    processes = sorted({p for p, _ in events} | {"p", "q", "r"})
    at = [p for p, _ in events]
    return Computation(
        Process=processes,
        Event=range(len(events)),
        Message=range(len(events)),
        process=dict(enumerate(at)),
        predecessor={
            e: max((d for d in range(e) if at[d] == at[e]), default=None)
            for e in range(len(events))
        },
        send={e: e for e in range(len(events))},
        received=dict(enumerate(source for _, source in events)),
    )


def run(events: list[Event], idle: Any, length: int | None = None, **more: Any) -> dict[str, Any]:
    """A record with its computation and the updates; events after ``length`` are not part of it."""
    n = len(events) if length is None else length

    def at(e: int, place: int, otherwise: Any) -> Any:
        return events[e][place] if e < len(events) else otherwise

    record = Broadcasts(
        Process=["p", "q", "r"],
        length=n,
        process=lambda e: at(e, 0, "p"),
        source=lambda e: at(e, 1, None),
    )
    values = {
        "Process": ["p", "q", "r"],
        "N": record,
        "K": computation([(p, source) for p, source, _ in events[:n]]),
        "update": lambda e: at(e, 2, idle),
        "p": "p",
        "q": "q",
        "n": len(events),
        "m": len(events),
    }
    return values | more


def register(events: list[Event], **more: Any) -> dict[str, Any]:
    """A register: what was executed last is its value."""
    return typed(lambda o, s: o, events, **more)


def tally(events: list[Event], **more: Any) -> dict[str, Any]:
    """A counter modulo 3: operations add up."""
    return typed(lambda o, s: (o + s) % 3, events, **more)


def typed(effect: Callable[[int, int], int], events: list[Event], **more: Any) -> dict[str, Any]:
    """A data type of the numbers below 3, whose operations are what the clients want."""
    crdt = OperationCrdt(
        Update=range(3),
        Operation=range(3),
        State=range(3),
        initial=0,
        prepare=lambda e, u, s: u,
        effect=effect,
    )
    sorts = {"Update": range(3), "Operation": range(3), "State": range(3)}
    return sorts | {"C": crdt} | run(events, 0, **more)


WRITE_AFTER_WRITE: list[Event] = [("p", None, 1), ("q", 0, 0), ("q", None, 2)]
CROSSING: list[Event] = [("p", None, 1), ("q", None, 2), ("p", 1, 0), ("q", 0, 0)]


@witness(zh="先后两次写")
def two_writers():
    """A replica writes after it has executed another one's write."""
    return register([*WRITE_AFTER_WRITE, ("p", 2, 0)])


@witness
def from_the_future():
    """A write is delivered before it was broadcast, and so there was nothing to execute."""
    return register([("q", 1, 0), ("p", None, 1)])


@witness
def another_computation():
    """Two writes that cross, judged by a computation in which nothing is concurrent."""
    return register(CROSSING, K=computation([("p", None)] * 4))


@witness
def written_twice():
    """An increment that is executed twice at one replica."""
    return tally([("p", None, 1), ("q", 0, 0), ("q", 0, 0)])


@witness
def overtaken_write():
    """A write is delivered before the one that it replaces."""
    return register([*WRITE_AFTER_WRITE, ("r", 2, 0), ("r", 0, 0)], p="q", q="r")


@witness
def longer_here():
    """The first replica executes an increment twice, after the end of the record."""
    return tally([("q", None, 1), ("p", 0, 0), ("p", 0, 0)], length=1, n=3, m=1)


@witness
def longer_there():
    """The second replica executes an increment twice, after the end of the record."""
    return tally([("p", None, 1), ("q", 0, 0), ("q", 0, 0)], length=1, n=1, m=3)


@witness
def missing_write():
    """The second replica has not executed a write."""
    return register([("p", None, 1)])


@witness
def missing_write_here():
    """The first replica has not executed a write."""
    return register([("q", None, 1)])


@witness
def crossing_writes():
    """Concurrent writes, which do not commute."""
    return register(CROSSING)


def sets(events: list[Event], unique: dict[int, int] | None = None, **more: Any) -> dict[str, Any]:
    """A set of one element, and what its replicas executed; tags are the numbers of the events."""
    tags = unique or {e: e for e in range(len(events))}
    given = {"Element": ["x"], "Tag": sorted({*tags.values()}), "unique": lambda e: tags.get(e, 0)}
    return given | run(events, ADD("x"), **more)


IDLE = ADD("x")
REMOVED: list[Event] = [("p", None, ADD("x")), ("q", 0, IDLE), ("q", None, REMOVE("x"))]
OVERTAKEN: list[Event] = [*REMOVED, ("r", 2, IDLE), ("r", 0, IDLE)]
AGAIN: list[Event] = [
    ("q", None, ADD("x")),
    ("q", None, REMOVE("x")),
    ("p", None, ADD("x")),
    ("p", 0, IDLE),
    ("p", 1, IDLE),
    ("q", 2, IDLE),
]
ONE_TAG = {0: 0, 1: 1, 2: 0, 3: 3, 4: 4, 5: 5}
SEEN: list[Event] = [
    *REMOVED,
    ("r", None, ADD("x")),
    ("p", 2, IDLE),
    ("p", 3, IDLE),
    ("q", 3, IDLE),
]


def shown(values: dict[str, Any], p: str, k: int) -> dict[str, Any]:
    """Whether one addition is in the set of one replica, at the end."""
    kept = {name: value for name, value in values.items() if name not in ("q", "m")}
    return kept | {"p": p, "x": "x", "k": k}


@witness(zh="已观察的添加被移除，并发的添加留下")
def seen_and_removed():
    """An addition that was seen and removed, and one that is concurrent with the removal."""
    return sets(SEEN)


@witness(zh="移除先于它所观察的添加到达")
def removal_overtakes():
    """A removal is delivered before the addition that it has seen: the element stays."""
    return sets(OVERTAKEN, p="q", q="r")


@witness
def added_again():
    """An addition is delivered a second time, after the removal."""
    return sets([*REMOVED, ("q", 0, IDLE), ("p", 2, IDLE)])


@witness
def tag_used_again():
    """Two concurrent additions under one tag, of which a removal has seen one."""
    return sets(AGAIN, unique=ONE_TAG)


@witness(zh="并发的添加被看见")
def concurrent_addition_shown():
    """The addition that is concurrent with the removal is shown."""
    return shown(sets(SEEN), "p", 3)


@witness
def removed_and_shown():
    """A removal is delivered before the addition that it has seen, which is then shown."""
    return shown(sets(OVERTAKEN), "r", 0)


@witness
def shown_again():
    """An addition that was removed is delivered once more, and shown."""
    return shown(sets([*REMOVED, ("q", 0, IDLE), ("p", 2, IDLE)]), "q", 0)


@witness
def removed_under_its_tag():
    """A removal has seen an addition, and another one under the same tag is shown."""
    return shown(sets(AGAIN, unique=ONE_TAG), "q", 0)


@witness(zh="并发的添加胜过移除")
def concurrent_addition_wins():
    """The addition that is concurrent with the removal is in the set of the other replica."""
    return shown(sets(SEEN), "p", 3)


@witness
def added_in_the_future():
    """An addition is delivered before it was broadcast, and there was nothing to execute."""
    return shown(sets([("p", 1, IDLE), ("q", None, ADD("x"))]), "p", 1)


@witness
def removed_elsewhere():
    """A removal, judged by a computation in which it has seen nothing."""
    lines: list[tuple[str, int | None]] = [("p", None), ("q", None), ("r", None), ("p", None)]
    return shown(sets([*REMOVED, ("p", 2, IDLE)], K=computation(lines)), "p", 0)


@witness
def unseen_and_hidden():
    """An addition that no removal has seen is hidden, since its tag was seen."""
    return shown(sets(AGAIN, unique=ONE_TAG), "p", 2)


@witness
def not_added_here():
    """The replica has not executed the addition."""
    return shown(sets([("p", None, ADD("x"))]), "q", 0)


@witness
def removed_for_a_reason():
    """A removal that has seen the addition."""
    return shown(sets([*REMOVED, ("p", 2, IDLE)]), "p", 0)
