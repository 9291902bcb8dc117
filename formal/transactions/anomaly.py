"""What refutes a model: a read that is impossible, or a cycle, with its name and in words."""

from __future__ import annotations

from dataclasses import dataclass

from formal.histories.values import show
from formal.transactions.edges import CO, INIT, RT, RW, SO, WR, WW, Edge
from formal.transactions.facts import Direct, Facts
from formal.transactions.history import INITIAL, TransactionHistory


@dataclass(frozen=True)
class Anomaly:
    """Why a model does not hold.

    Attributes:
        name: Adya's or Elle's: ``G0``, ``G1a``, ``G-single``, ``G2-item``, …
        common: the name that people use, ``lost update`` or ``write skew``; empty where none is.
        cycle: the dependencies that close a cycle; empty for what a single read shows.
        second: where two versions can come in neither order: what the other order closes.
        transactions: whose it is, by index.
        words: what happened, a sentence each.
    """

    name: str
    common: str
    cycle: tuple[Edge, ...]
    transactions: tuple[int, ...]
    words: tuple[str, ...]
    second: tuple[Edge, ...] = ()

    @property
    def title(self) -> str:
        """Both names."""
        return f"{self.common} ({self.name})" if self.common else self.name


_COMMON = {"G1a": "aborted read", "G1b": "intermediate read", "internal": "own write not read"}


def of_read(direct: Direct) -> Anomaly:
    """The anomaly of one read."""
    common = _COMMON.get(direct.name, "")
    who = tuple(i for i in dict.fromkeys(direct.transactions) if i != INITIAL)
    return Anomaly(direct.name, common, (), who, (direct.words + ".",))


def of_cycle(facts: Facts, cycle: tuple[Edge, ...], second: tuple[Edge, ...] = ()) -> Anomaly:
    """The anomaly of a cycle."""
    cycle = _as_overwritten(cycle)
    name, common = names(cycle)
    if second:
        second = _as_overwritten(second)
        if _permitted(names(second)[0]) > _permitted(name) or len(second) > len(cycle):
            # What only a stronger model forbids is what happened; the other is the other order.
            cycle, second = second, cycle
        name, common = names(cycle)
        if _permitted(names(second)[0]) > _permitted(name):
            name, common = names(second)
    cycle, second = _turned(cycle), _turned(second)
    history = facts.history
    words = [_sentence(history, e) for e in cycle]
    for e in cycle:
        words += _reasons(history, e)
    if second:
        words.insert(0, "Two versions can come in neither order. In one:")
        words.append("In the other order of these versions:")
        words += [_sentence(history, e) for e in second]
        for e in second:
            words += _reasons(history, e)
    who = dict.fromkeys(i for e in (*cycle, *second) for i in (e.source, e.target))
    shown = tuple(i for i in who if i != INITIAL)
    return Anomaly(name, common, cycle, shown, tuple(words), second)


#: Names from what the weakest model forbids to what only serializability does.
_RANKS = ("G0", "G1c", "G-single", "G-nonadjacent", "G2-item")


def _permitted(name: str) -> int:
    """How many models permit an anomaly."""
    bare = name.removesuffix("-session").removesuffix("-realtime")
    return _RANKS.index(bare) if bare in _RANKS else -1


def _turned(cycle: tuple[Edge, ...]) -> tuple[Edge, ...]:
    """The same cycle from its first transaction on."""
    if not cycle:
        return cycle
    at = min(range(len(cycle)), key=lambda n: cycle[n].source)
    return (*cycle[at:], *cycle[:at])


def _as_overwritten(cycle: tuple[Edge, ...]) -> tuple[Edge, ...]:
    """A stale read said as an anti-dependency.

    If the cycle has one edge that avoids a stale read, ``t`` before ``w``, then ``w`` comes before
    ``t`` by the others, so ``t`` has overwritten what the reader has read.
    """
    forced = [n for n, e in enumerate(cycle) if e.kind == CO]
    if len(forced) != 1 or not cycle[forced[0]].why:
        return cycle
    at = forced[0]
    edge = cycle[at]
    rest = (*cycle[at + 1 :], *cycle[:at])
    *steps, read = edge.why
    if not steps:
        return cycle
    reason = tuple(e for e in rest if e.kind != INIT) if edge.target != INITIAL else ()
    return (*steps, Edge(read.target, edge.source, RW, edge.key, edge.known, reason))


def names(cycle: tuple[Edge, ...]) -> tuple[str, str]:
    """Adya's name of a cycle, and the common one."""
    kinds = [e.kind for e in cycle]
    anti = kinds.count(RW)
    suffix = "-realtime" if RT in kinds else "-session" if SO in kinds else ""
    if CO in kinds:
        return f"cyclic commit order{suffix}", ""
    if not anti and any(e.contrary for e in cycle):
        # That versions come so is concluded from anti-dependencies.
        return "G2-item" + suffix, ""
    if not anti:
        name = "G1c" if WR in kinds else "G0"
        common = "circular information flow" if WR in kinds else "dirty write"
        return name + suffix, common if not suffix else ""
    if anti == 1:
        return "G-single" + suffix, _single(cycle)
    adjacent = any(a == RW and b == RW for a, b in zip(kinds, (*kinds[1:], kinds[0]), strict=True))
    if not adjacent:
        fork = len(cycle) == 4 and sorted(kinds) == [RW, RW, WR, WR]
        return "G-nonadjacent" + suffix, "long fork" if fork else ""
    if len(cycle) == 2:
        same = cycle[0].key == cycle[1].key
        return "G2-item", "lost update" if same else "write skew"
    return "G2-item" + suffix, ""


def _single(cycle: tuple[Edge, ...]) -> str:
    anti = next(e for e in cycle if e.kind == RW)
    others = [e for e in cycle if e.kind != RW]
    kinds = {e.kind for e in others}
    if kinds == {WW} and len(others) == 1 and others[0].key == anti.key:
        return "lost update"
    if kinds == {SO}:
        return "stale read in a session"
    if kinds == {RT}:
        return "stale read"
    if kinds == {WR} and len(others) == 1:
        return "read skew"
    if kinds <= {SO, WR}:
        return "causality violation"
    return ""


def _sentence(history: TransactionHistory, e: Edge) -> str:
    a, b = (history.transactions[i].name for i in (e.source, e.target))
    key = show(e.key)
    says = {
        WR: f"{b} has read {key} from {a}",
        WW: f"{b} has overwritten {key} of {a}",
        RW: f"{b} has overwritten {key} as {a} has read it",
        SO: f"{a} comes before {b} in its session",
        RT: f"{a} had ended before {b} began",
        CO: f"{a} must come before {b}",
        INIT: f"{a} comes before {b}",
    }[e.kind]
    if e.kind == CO and e.why:
        reader = history.transactions[e.why[-1].target].name
        says += f": {reader} has seen {a}, which wrote {key}, and has read {key} from {b}"
    return f"{a} → {b}: {says}." if e.source else f"{says[0].upper()}{says[1:]}."


def _reasons(history: TransactionHistory, e: Edge, depth: int = 0) -> list[str]:
    """Why a concluded edge is so."""
    if not e.why or e.kind == CO or depth > 2:
        return []
    a, b = (history.transactions[i].name for i in (e.source, e.target))
    steps = " ".join(_sentence(history, w) for w in e.why)
    word = "otherwise" if e.contrary else "since"
    found = [f"({a} → {b} on {show(e.key)}, {word}: {steps})"]
    for w in e.why:
        found += _reasons(history, w, depth + 1)
    return found
