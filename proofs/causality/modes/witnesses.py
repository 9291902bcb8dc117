"""One computation for each mode of communication that has it and not the next one."""

from __future__ import annotations

from itertools import product

from formal.language import witness
from proofs.causality.causality.computation import Computation

Lines = dict[str, list[str]]
Arrows = dict[str, tuple[str, list[str]]]


def diagram(lines: Lines, arrows: Arrows, **changes: object) -> Computation:
    """A space-time diagram: the events of each process in order, and for each message its send and
    its receives."""
    before = {f: e for line in lines.values() for e, f in zip([None, *line], line, strict=False)}
    received = {r: m for m, (_, ends) in arrows.items() for r in ends}
    fields = {
        "Process": list(lines),
        "Event": list(before),
        "Message": list(arrows),
        "process": {e: p for p, line in lines.items() for e in line},
        "predecessor": before,
        "send": {m: start for m, (start, _) in arrows.items()},
        "received": {e: received.get(e) for e in before},
    }
    return Computation(**(fields | changes))


def timestamps(lines: Lines, arrows: Arrows) -> list[dict[str, int]]:
    """All timestamps that matter for whether messages can be instantaneous.

    They are equal at the two ends of a message, and how far apart they are makes no difference:
    k instants need no more than the numbers below k.
    """
    instant = {e: e for line in lines.values() for e in line}
    for start, ends in arrows.values():
        for end in ends:
            old, new = instant[end], instant[start]
            instant = {e: new if i == old else i for e, i in instant.items()}
    instants = sorted(set(instant.values()))
    return [
        {e: dict(zip(instants, values, strict=True))[i] for e, i in instant.items()}
        for values in product(range(len(instants)), repeat=len(instants))
    ]


def judged(lines: Lines, arrows: Arrows, **values: object) -> tuple[Computation, dict[str, object]]:
    """The computation, with the timestamps that decide whether it is RSC."""
    return diagram(lines, arrows), {"ranges": {"time": timestamps(lines, arrows)}, **values}


# p sends to q, which answers after it has received.
RENDEZVOUS: tuple[Lines, Arrows] = (
    {"p": ["a", "d"], "q": ["b", "c"]},
    {"m": ("a", ["b"]), "n": ("c", ["d"])},
)
# Both send before they receive.
CROSSING: tuple[Lines, Arrows] = (
    {"p": ["a", "d"], "q": ["b", "c"]},
    {"m": ("a", ["c"]), "n": ("b", ["d"])},
)


@witness(structure=Computation, zh="一来一回：可同步实现")
def rendezvous():
    """A request and its answer: synchronous."""
    times = [{"a": 0, "b": 0, "c": 1, "d": 1}, {"a": 1, "b": 2, "c": 3, "d": 4}]
    return diagram(*RENDEZVOUS), {"candidates": {"time": times}}


@witness(structure=Computation)
def rendezvous_listed():
    """The same with its events in a list."""
    return judged(*RENDEZVOUS, events=["a", "b", "c", "d"])


@witness(structure=Computation)
def rendezvous_in_time():
    """The same, one event after another."""
    time = {"a": 1, "b": 2, "c": 3, "d": 4}
    return judged(*RENDEZVOUS, time=time)


@witness(structure=Computation, zh="后发先至")
def overtaking():
    """p sends m, then n; q receives n, then m."""
    return diagram({"p": ["a", "b"], "q": ["c", "d"]}, {"m": ("a", ["d"]), "n": ("b", ["c"])})


@witness(structure=Computation, zh="转述先于原话")
def relay():
    """p sends m to r, then n to q, which sends k to r, where it arrives before m."""
    return diagram(
        {"p": ["a", "b"], "q": ["c", "d"], "r": ["e", "f"]},
        {"m": ("a", ["f"]), "n": ("b", ["c"]), "k": ("d", ["e"])},
    )


@witness(structure=Computation, zh="两条消息交叉")
def crossing():
    """Two messages that cross."""
    return judged(*CROSSING)


@witness(structure=Computation)
def crossing_in_time():
    """Two messages that cross, in a time that respects causality: nobody waits."""
    return judged(*CROSSING, time={"a": 0, "b": 0, "c": 1, "d": 1})


@witness(structure=Computation)
def crossing_out_of_time():
    """Two messages that cross; in a time by which they are received at once, both senders wait for
    that before they go on."""
    lines = {"p": ["a", "x", "d"], "q": ["b", "y", "c"]}
    time = {"a": 0, "x": 1, "d": 0, "b": 0, "y": 1, "c": 0}
    return judged(lines, CROSSING[1], time=time)


@witness(structure=Computation)
def blocked_multicast():
    """p sends m to q and r, and waits; q, after it has received m, sends k to r, where it arrives
    before m."""
    lines = {"p": ["a", "z"], "q": ["b", "c"], "r": ["d", "e"]}
    arrows = {"m": ("a", ["b", "e"]), "k": ("c", ["d"])}
    time = {"a": 0, "b": 1, "c": 2, "d": 3, "e": 4, "z": 5}
    return judged(lines, arrows, time=time)


@witness(structure=Computation, fails="process_total")
def unordered_receiver():
    """Rejected: p sends m and n, and q receives both, neither after the other."""
    lines = {"p": ["a", "b"], "q": ["c", "d"]}
    arrows = {"m": ("a", ["c"]), "n": ("b", ["d"])}
    before = {"a": None, "b": "a", "c": None, "d": None}
    times = [{"a": 0, "c": 0, "b": 1, "d": 1}]
    return diagram(lines, arrows, predecessor=before), {"candidates": {"time": times}}
