"""Small replicated data types and logs; and for each law one that breaks it and diverges."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from formal.language import witness
from proofs.consistency.crdt.statements import GossipEvent, StateCrdt

UPDATE, SEND, RECEIVE = GossipEvent.update, GossipEvent.send, GossipEvent.receive


def diverging(
    merge: Callable[[int, int], int],
    update: Callable[[int, int], int],
    events: list[Any],
    states: int = 3,
) -> tuple[StateCrdt, dict[str, Any]]:
    """Replicas p, q and r with numbers as states, 0 at the start, after some events."""
    crdt = StateCrdt(
        Replica=["p", "q", "r"],
        Update=range(states),
        State=range(states),
        initial=0,
        update=lambda replica, u, s: update(u, s),
        merge=merge,
    )
    return crdt, {"first": events, "second": [], "p": "p", "q": "q"}


@witness(structure=StateCrdt, zh="取最大值")
def two_maxima():
    """Merging takes the larger number; a replica hears twice, late, of what another one was."""
    crdt, values = diverging(max, max, [])
    first = [UPDATE("p", 1), SEND("p")]
    second = [SEND("p"), RECEIVE("q", (1, [0])), RECEIVE("q", (1, [0]))]
    return crdt, values | {"first": first, "second": second}


@witness(structure=StateCrdt, zh="两个取最大值的副本")
def boolean_maxima():
    """Two replicas whose merging takes the larger of two numbers."""
    crdt = StateCrdt(
        Replica=[False, True],
        Update=range(3),
        State=range(3),
        initial=0,
        update=lambda replica, u, s: max(u, s),
        merge=max,
    )
    return crdt, {"u": 1}


@witness(structure=StateCrdt, zh="不可交换：后者为准")
def last_wins():
    """Without commutativity: what is merged last wins, so two replicas swap their states."""
    return diverging(
        lambda a, b: b,
        lambda u, s: u,
        [
            UPDATE("p", 1),
            UPDATE("q", 2),
            SEND("p"),
            SEND("q"),
            RECEIVE("p", (2, [1])),
            RECEIVE("q", (1, [0])),
        ],
    )


def _beats(a: int, b: int) -> int:
    if 0 in (a, b):
        return a + b
    return a if a == b or (a - b) % 3 == 1 else b


@witness(structure=StateCrdt, zh="不可结合：石头剪子布")
def rock_paper_scissors():
    """Without associativity: of three states each beats another one, and the order decides."""
    return diverging(
        _beats,
        _beats,
        [
            UPDATE("p", 1),
            UPDATE("q", 2),
            UPDATE("r", 3),
            SEND("p"),
            SEND("q"),
            SEND("r"),
            RECEIVE("p", (2, [1])),
            RECEIVE("p", (3, [2])),
            RECEIVE("q", (3, [2])),
            RECEIVE("q", (1, [0])),
        ],
        states=4,
    )


@witness(structure=StateCrdt, zh="不幂等：以相加为合并的计数器")
def sum_counter():
    """Without idempotence: a counter (up to 2) whose merge is a sum counts a repeated message
    twice."""
    return diverging(
        lambda a, b: min(a + b, 2),
        lambda u, s: min(s + 1, 2),
        [UPDATE("p", 1), SEND("p"), RECEIVE("q", (1, [0])), RECEIVE("q", (1, [0]))],
    )


@witness(structure=StateCrdt, zh="更新会减小状态")
def overwriting():
    """Updates that go down: a replica forgets what another one has heard."""
    return diverging(
        max,
        lambda u, s: u,
        [
            UPDATE("p", 2),
            SEND("p"),
            UPDATE("p", 1),
            SEND("p"),
            RECEIVE("q", (2, [0])),
            RECEIVE("q", (1, [2, 0])),
        ],
    )


def logs(xs: list[str], ys: list[str], before: set[tuple[str, str]]) -> dict[str, Any]:
    """Logs of two increments and two writes of a number below 4."""
    effects: dict[str, Callable[[int], int]] = {
        "up": lambda s: (s + 1) % 4,
        "twice": lambda s: (s + 2) % 4,
        "one": lambda s: 1,
        "two": lambda s: 2,
    }
    used = sorted({*xs, *ys})
    return {
        "Operation": used,
        "State": range(4),
        "apply": lambda o, s: effects[o](s),
        "before": before,
        "xs": xs,
        "ys": ys,
        "s": 0,
    }


@witness
def two_logs():
    """A write, and two increments after it in different orders."""
    after = {("one", "up"), ("one", "twice")}
    return logs(["one", "up", "twice"], ["one", "twice", "up"], after)


@witness
def repeated_first():
    """An increment applied twice at the first replica."""
    return logs(["up", "up"], ["up"], set())


@witness
def repeated_second():
    """An increment applied twice at the second replica."""
    return logs(["up"], ["up", "up"], set())


@witness
def missing_operation():
    """An increment that the second replica never applied."""
    return logs(["up"], [], set())


@witness
def extra_operation():
    """An increment that the first replica never applied."""
    return logs([], ["up"], set())


@witness
def effect_first():
    """The first replica applies a write before the one that it replaces."""
    return logs(["two", "one"], ["one", "two"], {("one", "two")})


@witness
def effect_second():
    """The second replica applies a write before the one that it replaces."""
    return logs(["one", "two"], ["two", "one"], {("one", "two")})


@witness
def concurrent_writes():
    """Concurrent writes, which do not commute."""
    return logs(["one", "two"], ["two", "one"], set())


def entries(stamps: dict[str, int]) -> dict[str, Any]:
    """Entries of a register with their timestamps, for two replicas."""
    return {"Entry": list(stamps), "n": 2, "initial": min(stamps), "stamp": stamps}


@witness
def unique_stamps():
    """Three entries with different timestamps."""
    return entries({"a": 0, "b": 1, "c": 2})


@witness
def equal_stamps():
    """Two entries with one timestamp: each replica keeps its own."""
    return entries({"a": 0, "b": 1, "c": 1})


def sets(here: tuple[set[int], set[int]], there: tuple[set[int], set[int]]) -> dict[str, Any]:
    """Two states of a set of one element; each is the tags added and the tags removed."""

    def state(tags: tuple[set[int], set[int]]) -> Any:
        return tuple({("x", t): t in chosen for t in (0, 1)} for chosen in tags)

    return {
        "Element": ["x"],
        "Tag": [0, 1],
        "n": 2,
        "here": state(here),
        "there": state(there),
        "p": 0,
        "q": 1,
        "x": "x",
        "t": 1,
    }


@witness
def concurrent_add():
    """An element under an old tag, removed at one replica and added anew at the other."""
    return sets(({0}, set()), ({0}, set()))


@witness
def tag_removed():
    """The new tag is an old one, removed where the element is added."""
    return sets((set(), {1}), (set(), set()))


@witness
def tag_seen():
    """The new tag is an old one, seen where the element is removed."""
    return sets((set(), set()), ({1}, set()))


@witness
def tag_buried():
    """The new tag is an old one, removed where the element is removed."""
    return sets((set(), set()), (set(), {1}))


@witness(zh="两个副本的计数器：同一状态到达两次")
def counted():
    """Two replicas count; what one of them was arrives twice at the other."""
    one, both = (lambda q: 2 * (q == 0)), [0]
    events = [
        UPDATE(0, 2),
        SEND(0),
        UPDATE(1, 3),
        RECEIVE(1, (one, both)),
        RECEIVE(1, (one, both)),
        UPDATE(0, 1),
    ]
    return {"n": 2, "events": events}
