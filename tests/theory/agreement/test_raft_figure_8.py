"""Figure 8 of the Raft paper on data: a leader that counts the replicas of an earlier term.

Without the guard that an entry to commit is of the leader's own term (``commit.4``), a leader
commits an entry that a later leader overwrites with another: both are committed at one index, and
both are applied.  Every state is written down by hand and every step is executed.
"""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from formal.checkers.smt.conditions import System
from formal.language.terms import Term, Var
from formal.readings.finite.evaluation import Env, Memo, call_definition, evaluate
from proofs.agreement.raft.protocol import Raft

SORTS: dict[str, Any] = {
    "Node": [1, 2, 3],
    "Quorum": ["12", "23"],
    "Term": [0, 1, 2, 3, 4],
    "Index": [0, 1],
    "Value": ["none", "x", "y"],
}
FIRST: dict[str, Any] = {
    "current": {(1, 0), (2, 0), (3, 0)},
    "entry": {(n, 0, 0, "none") for n in SORTS["Node"]},
    "leader_entry": {(0, 0, 0, "none")},
    "started": {0},
    "commit_index": dict.fromkeys(SORTS["Term"], 0),
    "elected_by": dict.fromkeys(SORTS["Term"], "12"),
    "commit_quorum": dict.fromkeys(SORTS["Term"], "12"),
}
# An action with its choices; the facts it adds (functions: their new values); those it removes.
Step = tuple[str, tuple[Any, ...], dict[str, Any], dict[str, Any]]


def elected(node: int, term: int, quorum: str, log: list[tuple[int, int, str]]) -> Step:
    led = {(term, *e) for e in log}
    more: dict[str, Any] = {"leader": {(node, term)}, "started": {term}, "leader_entry": led}
    more |= {"elected_by": {term: quorum}}
    return "become_leader", (node, term, quorum), more, {}


def appends(node: int, term: int, entry: tuple[int, int, str]) -> Step:
    more = {"entry": {(node, *entry)}, "leader_entry": {(term, *entry)}}
    return "append", (node, term, 0, 0, 1, entry[2]), more, {}


def stands(node: int, now: int, term: int, last: tuple[int, int], left: set[int]) -> Step:
    more = {"current": {(node, term)}, "passed": {(node, t) for t in left}}
    more |= {"requested": {(node, term, *last)}, "voted": {(node, term, node)}}
    return "timeout", (node, now, term, *last), more, {"current": {(node, now)}}


def votes(node: int, now: int, whom: int, term: int, theirs: Any, own: Any) -> Step:
    more = {"current": {(node, term)}, "voted": {(node, term, whom)}}
    more["passed"] = {(node, t) for t in range(term)}
    return "vote", (node, now, whom, term, *theirs, *own), more, {"current": {(node, now)}}


BLANK, X, Y = (0, 0, "none"), (1, 1, "x"), (1, 2, "y")
BEFORE: list[Step] = [
    # (a) S1 leads term 1 and appends x, which only S1 has; S2 votes for it.
    stands(1, 0, 1, (0, 0), {0}),
    votes(2, 0, 1, 1, (0, 0), (0, 0)),
    elected(1, 1, "12", [BLANK]),
    appends(1, 1, X),
    # (b) S3 is elected for term 2 by S2 and itself, and appends y at the same index.
    stands(3, 0, 2, (0, 0), {0, 1}),
    votes(2, 1, 3, 2, (0, 0), (0, 0)),
    elected(3, 2, "23", [BLANK]),
    appends(3, 2, Y),
    # (c) S1 is elected for term 3 and copies x, of term 1, to S2: a majority has it.
    stands(1, 1, 3, (1, 1), {0, 1, 2}),
    votes(2, 2, 1, 3, (1, 1), (0, 0)),
    elected(1, 3, "12", [BLANK, X]),
    ("send", (1, 3, 0, 0, 1, 1, "x"), {"sent": {(3, 0, 0, *X)}}, {}),
    (
        "accept_new",
        (2, 3, 3, 0, 0, 1, 1, "x"),
        {"entry": {(2, *X)}, "acked": {(2, 3, 0, 0), (2, 3, 1, 1)}},
        {},
    ),
    ("accept_known", (1, 3, 3, 0, 0, 1, 1, "x"), {"acked": {(1, 3, 0, 0), (1, 3, 1, 1)}}, {}),
]
OFFENCE: Step = (
    "commit",
    (1, 3, 1, 1, "12"),
    {"commit_index": {3: 1}, "committed": {(3, *BLANK), (3, *X)}, "commit_quorum": {3: "12"}},
    {},
)
AFTER: list[Step] = [
    # S1 learns that x is committed and applies it.
    ("learn", (1, 3, 1, 1, 3), {"knows": {(1, 3, 1, 3)}}, {}),
    ("apply", (1, 3, 1, 3, *X), {"applied": {(1, *X)}}, {}),
    # (d) S3, whose last entry is of the later term, is elected for term 4 and overwrites x by y.
    stands(3, 2, 4, (1, 2), {0, 1, 2, 3}),
    votes(2, 3, 3, 4, (1, 2), (1, 1)),
    elected(3, 4, "23", [BLANK, Y]),
    ("send", (3, 4, 0, 0, 1, 2, "y"), {"sent": {(4, 0, 0, *Y)}}, {}),
    (
        "accept_new",
        (2, 4, 4, 0, 0, 1, 2, "y"),
        {"entry": {(2, *Y)}, "acked": {(2, 4, 0, 0), (2, 4, 1, 2)}},
        {"entry": {(2, *X)}},
    ),
    ("accept_known", (3, 4, 4, 0, 0, 1, 2, "y"), {"acked": {(3, 4, 0, 0), (3, 4, 1, 2)}}, {}),
    (
        "commit",
        (3, 4, 1, 2, "23"),
        {"commit_index": {4: 1}, "committed": {(4, *BLANK), (4, *Y)}, "commit_quorum": {4: "23"}},
        {},
    ),
    ("learn", (3, 4, 1, 2, 4), {"knows": {(3, 4, 1, 4)}}, {}),
    ("apply", (3, 4, 1, 4, *Y), {"applied": {(3, *Y)}}, {}),
]
RUN = [*BEFORE, OFFENCE, *AFTER]
FUNCTIONS = ("commit_index", "elected_by", "commit_quorum")


def raft() -> Raft:
    return Raft(
        **SORTS,
        member=lambda n, q: str(n) in q,
        term_le=lambda t, u: t <= u,
        le=lambda i, j: i <= j,
        term_zero=0,
        zero=0,
        dummy="none",
    )


def states(run: list[Step]) -> list[Raft.State]:
    """The states of a run, from the initial one on."""
    now = {f.name: FIRST.get(f.name, set()) for f in Raft._info.state.fields}
    out = [Raft.State(**SORTS, **_fields(now))]
    for _, _, more, less in run:
        for name, facts in less.items():
            now = {**now, name: now[name] - facts}
        for name, facts in more.items():
            now = {**now, name: now[name] | facts}
        out.append(Raft.State(**SORTS, **_fields(now)))
    return out


def _fields(now: dict[str, Any]) -> dict[str, Any]:
    return {k: v.__getitem__ if k in FUNCTIONS else v for k, v in now.items()}


class Checker:
    """Executes formulas of a system, possibly weakened, on data."""

    def __init__(self, system: System) -> None:
        self.system, self.info, self.fixed = system, system.info, raft()
        self.memo = Memo()

    def holds(self, term: Term, values: dict[Var, Any]) -> bool:
        data = self.fixed._data
        sorts = {s.uid: d for s, d in zip(self.info.sorts, data.sorts, strict=True)}
        env = Env({}, sorts, self.memo).bind([(self.info.self_var, self.fixed), *values.items()])
        return bool(evaluate(term, env))

    def takes(self, step: Step, before: Raft.State, after: Raft.State) -> bool:
        a = next(a for a in self.system.actions if a.name == step[0])
        chosen = dict(zip(a.params, step[1], strict=True))
        return self.holds(a.term, {self.info.pre: before, self.info.post: after, **chosen})

    def safe(self, name: str, state: Raft.State) -> bool:
        clause = next(c for c in self.info.safeties if c.name == name)
        return self.holds(clause.term, {self.info.pre: state})


@pytest.fixture(scope="module")
def visited() -> list[Raft.State]:
    return states(RUN)


def test_counting_replicas_of_an_earlier_term_commits_two_entries_at_one_index(visited):
    weaker = Checker(System.of(Raft._info).without("commit.4"))
    assert raft().check()
    assert all(weaker.holds(c.term, {weaker.info.pre: visited[0]}) for c in weaker.info.inits)
    for step, (before, after) in zip(RUN, itertools.pairwise(visited), strict=True):
        assert weaker.takes(step, before, after), step
        assert not weaker.takes(step, after, before), step
    committed = {facts for _, _, more, _ in RUN for facts in more.get("committed", ())}
    assert {e[1:] for e in committed if e[1] == 1} == {X, Y}
    for name in ("leader_completeness", "state_machine_safety"):
        assert weaker.safe(name, visited[len(BEFORE) + 1])
        assert not weaker.safe(name, visited[-1])
    assert weaker.safe("election_safety", visited[-1]) and weaker.safe("log_matching", visited[-1])


def test_the_intact_rule_refuses_just_the_offending_commits(visited):
    intact = Checker(System.of(Raft._info))
    taken = [
        intact.takes(step, before, after)
        for step, (before, after) in zip(RUN, itertools.pairwise(visited), strict=True)
    ]
    refused = [RUN[i] for i, ok in enumerate(taken) if not ok]
    assert [s[:2] for s in refused] == [OFFENCE[:2], ("commit", (3, 4, 1, 2, "23"))]


def test_no_action_at_all_leads_to_the_offending_commit(visited):
    n, system = len(BEFORE), raft()
    step = next(d for d in Raft._info.definitions if d.name == "step")
    args = (system, visited[n], visited[n + 1])
    assert not call_definition(step, system._data.sorts, args, system._data.memo)
    good = (system, visited[0], visited[1])
    assert call_definition(step, system._data.sorts, good, system._data.memo)
