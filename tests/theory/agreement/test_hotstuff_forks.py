"""HotStuff with a broken guard, on data: a fork of which both sides are committed.

Four replicas, of which the fourth is faulty and silent; any three are a quorum.  Both branches grow
from the first block.  Every state is written down by hand and every step is executed, because the
bounded search looks at four blocks and a fork of two chains of three needs seven.
"""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from formal.checkers.smt.conditions import System
from formal.language.terms import Term, Var
from formal.readings.finite.evaluation import Env, Memo, evaluate
from proofs.agreement.hotstuff.protocol import HotStuff

VIEW = {"g": 0, "a1": 1, "a2": 2, "a3": 3, "b1": 4, "b2": 5, "b3": 6}
PARENT = {"a1": "g", "a2": "a1", "a3": "a2", "b1": "g", "b2": "b1", "b3": "b2"}
HONEST = (1, 2, 3)
SORTS: dict[str, Any] = {
    "Node": [1, 2, 3, 4],
    "Block": list(VIEW),
    "Quorum": ["123", "124", "134", "234"],
}
# An action with its choices, and the fields that it sets.
Step = tuple[str, tuple[Any, ...], dict[str, Any]]


def ancestors(block: str) -> list[str]:
    return [block, *(ancestors(PARENT[block]) if block in PARENT else [])]


def system() -> HotStuff:
    return HotStuff(
        **SORTS,
        honest=set(HONEST),
        in_quorum=lambda n, q: str(n) in q,
        genesis="g",
        view=VIEW.__getitem__,
        descends={(b, c) for b in VIEW for c in ancestors(b)},
        justify=set(PARENT.items()),
    )


def grown(block: str, lock: str) -> list[Step]:
    """All honest replicas vote for a block, then lock another; its certificate is gathered."""
    votes: list[Step] = [
        (
            "vote",
            (n, block, PARENT[block]),
            {"voted": {(n, block)}, "last_view": {n: VIEW[block]}, "locked": {n: lock}},
        )
        for n in HONEST
    ]
    return [*votes, ("certify", (block, "123"), {"certified": {block}})]


def committed(node: int, *chain: str) -> Step:
    return "commit", (node, *chain), {"committed": {(node, chain[0])}}


# The lock on a1 forbids the votes for b1, which is justified by the first block.
UNLOCKED = [
    *grown("a1", "g"),
    *grown("a2", "g"),
    *grown("a3", "a1"),
    committed(1, "a1", "a2", "a3"),
    *grown("b1", "a1"),
    *grown("b2", "a1"),
    *grown("b3", "b1"),
    committed(2, "b1", "b2", "b3"),
]
# Whoever votes for a3 does not lock a1, although the views follow each other.
NOT_LOCKING = [
    *grown("a1", "g"),
    *grown("a2", "g"),
    *grown("a3", "g"),
    committed(1, "a1", "a2", "a3"),
    *grown("b1", "g"),
    *grown("b2", "g"),
    *grown("b3", "b1"),
    committed(2, "b1", "b2", "b3"),
]
# Nobody has voted for anything.
UNCERTIFIED = [committed(1, "a1", "a2", "a3"), committed(2, "b1", "b2", "b3")]


def states(run: list[Step]) -> list[HotStuff.State]:
    """The states of a run, from the initial one on."""
    now: dict[str, Any] = {"voted": set(), "certified": {"g"}, "committed": set()}
    now |= {"last_view": dict.fromkeys(SORTS["Node"], 0)}
    now |= {"locked": dict.fromkeys(SORTS["Node"], "g")}
    out = [_state(now)]
    for _, _, more in run:
        now = {name: facts | more.get(name, type(facts)()) for name, facts in now.items()}
        out.append(_state(now))
    return out


def _state(now: dict[str, Any]) -> HotStuff.State:
    fields = {k: v.__getitem__ if isinstance(v, dict) else v for k, v in now.items()}
    return HotStuff.State(**SORTS, **fields)


class Checker:
    """Executes formulas of the system, possibly weakened, on data."""

    def __init__(self, drop: str = "") -> None:
        whole = System.of(HotStuff._info)
        self.system = whole.without(drop) if drop else whole
        self.info, self.fixed, self.memo = whole.info, system(), Memo()

    def holds(self, term: Term, values: dict[Var, Any]) -> bool:
        sorts = zip(self.info.sorts, self.fixed._data.sorts, strict=True)
        env = Env({}, {s.uid: d for s, d in sorts}, self.memo)
        return bool(evaluate(term, env.bind([(self.info.self_var, self.fixed), *values.items()])))

    def taken(self, run: list[Step]) -> list[bool]:
        out = []
        for (name, args, _), (before, after) in zip(
            run, itertools.pairwise(states(run)), strict=True
        ):
            a = next(a for a in self.system.actions if a.name == name)
            chosen = dict(zip(a.params, args, strict=True))
            out.append(self.holds(a.term, {self.info.pre: before, self.info.post: after, **chosen}))
        return out


@pytest.mark.parametrize(
    ("drop", "run", "refused"),
    [
        ("vote.5", UNLOCKED, [("vote", (n, "b1", "g")) for n in HONEST]),
        ("vote.8", NOT_LOCKING, [("vote", (n, "a3", "a2")) for n in HONEST]),
        ("commit.6", UNCERTIFIED, [(s[0], s[1]) for s in UNCERTIFIED]),
    ],
)
def test_a_broken_guard_lets_both_sides_of_a_fork_be_committed(drop, run, refused):
    assert system().check()
    weaker, intact, visited = Checker(drop), Checker(), states(run)
    (start,), (safety,) = weaker.info.inits, weaker.info.safeties
    assert weaker.holds(start.term, {weaker.info.pre: visited[0]})
    assert all(weaker.taken(run))
    assert weaker.holds(safety.term, {weaker.info.pre: visited[-2]})
    assert not weaker.holds(safety.term, {weaker.info.pre: visited[-1]})
    # The intact rules refuse the offending steps and no others.
    good = zip(run, intact.taken(run), strict=True)
    assert [(name, args) for (name, args, _), ok in good if not ok] == refused
