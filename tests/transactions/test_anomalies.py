"""Planted anomalies, each alone among transactions that do nothing wrong, found and named."""

from __future__ import annotations

import pytest

from formal.transactions import check, transactions_of
from formal.transactions.history import ABORTED, LIST, REGISTER
from formal.transactions.models import IMPLYING, MODELS
from tests.transactions.brute import brute


def r(key, value=None):
    return ("r", key, value)


def w(key, value):
    return ("w", key, value)


def a(key, value):
    return ("append", key, value)


#: Sessions, the weakest model that does not hold, the anomaly's name, its common name.
REGISTERS = {
    "lost update": (
        [[[w("x", 1)]], [[r("x", 1), w("x", 2)]], [[r("x", 1), w("x", 3)]]],
        ["parallel-snapshot-isolation", "serializable"],
        "G-single",
        "lost update",
    ),
    "write skew": (
        [[[r("x"), r("y"), w("x", 1)]], [[r("x"), r("y"), w("y", 2)]]],
        ["serializable"],
        "G2-item",
        "write skew",
    ),
    "long fork": (
        [[[w("x", 1)]], [[w("y", 2)]], [[r("x", 1), r("y")]], [[r("x"), r("y", 2)]]],
        ["snapshot-isolation", "serializable"],
        "G-nonadjacent",
        "long fork",
    ),
    "read skew": (
        [[[w("x", 1), w("y", 1)]], [[r("y"), r("x", 1)]]],
        ["read-atomic", "serializable"],
        "G-single",
        "read skew",
    ),
    "not monotonic": (
        [[[w("x", 1), w("y", 1)]], [[r("x", 1), r("y")]]],
        ["monotonic-atomic-view", "serializable"],
        "G-single",
        "read skew",
    ),
    "causality": (
        [[[w("x", 1)]], [[r("x", 1), w("y", 2)]], [[r("y", 2), r("x")]]],
        ["transactional-causal", "serializable"],
        "G-single",
        "causality violation",
    ),
    "own session forgotten": (
        [[[w("x", 1)], [r("x")]]],
        ["read-atomic", "strong-session-serializable"],
        "G-single-session",
        "stale read in a session",
    ),
    "circle of reads": (
        [[[w("x", 1), r("y", 2)]], [[w("y", 2), r("x", 1)]]],
        ["read-committed"],
        "G1c",
        "circular information flow",
    ),
    "intermediate read": (
        [[[w("x", 1), w("x", 2)]], [[r("x", 1)]]],
        ["read-committed"],
        "G1b",
        "intermediate read",
    ),
    "own write not read": (
        [[[w("x", 1), r("x")]]],
        ["read-committed"],
        "internal",
        "own write not read",
    ),
    "out of thin air": ([[[r("x", 7)]]], ["read-uncommitted"], "thin-air read", ""),
    "future read": ([[[r("x", 7), w("x", 7)]]], ["read-committed"], "future read", ""),
    "non-repeatable read": (
        [[[w("x", 1)]], [[r("x"), r("x", 1)]]],
        ["read-atomic", "serializable"],
        "non-repeatable read",
        "",
    ),
    "G2 of three": (
        [[[r("x"), w("y", 1)]], [[r("y"), w("z", 2)]], [[r("z"), w("x", 3)]]],
        ["serializable"],
        "G2-item",
        "",
    ),
}
LISTS = {
    "dirty write": (
        [
            [[a("x", 1), a("y", 1)]],
            [[a("x", 2), a("y", 2)]],
            [[r("x", (1, 2))]],
            [[r("y", (2, 1))]],
        ],
        ["read-uncommitted"],
        "G0",
        "dirty write",
    ),
    "incompatible order": (
        [[[a("x", 1)]], [[a("x", 2)]], [[r("x", (1, 2))]], [[r("x", (2, 1))]]],
        ["read-uncommitted"],
        "incompatible order",
        "",
    ),
    "duplicate elements": (
        [[[a("x", 1)]], [[r("x", (1, 1))]]],
        ["read-uncommitted"],
        "duplicate elements",
        "",
    ),
    "lost append": (
        [[[a("x", 1), a("x", 2)]], [[a("x", 3)]], [[r("x", (1, 3))]]],
        ["read-uncommitted"],
        "lost append",
        "",
    ),
    "lost update": (
        [[[r("x"), a("x", 1)]], [[r("x"), a("x", 2)]], [[r("x", (1, 2))]]],
        ["parallel-snapshot-isolation", "serializable"],
        "G-single",
        "lost update",
    ),
    "long fork": (
        [[[a("x", 1)]], [[a("y", 2)]], [[r("x", (1,)), r("y")]], [[r("x"), r("y", (2,))]]],
        ["snapshot-isolation", "serializable"],
        "G-nonadjacent",
        "long fork",
    ),
    "write skew": (
        [[[r("x"), a("y", 1)]], [[r("y"), a("x", 2)]]],
        ["serializable"],
        "G2-item",
        "write skew",
    ),
    "intermediate read": (
        [[[a("x", 1), a("x", 2)]], [[r("x", (1,))]]],
        ["read-committed"],
        "G1b",
        "intermediate read",
    ),
}
CASES = [(REGISTER, n, *c) for n, c in REGISTERS.items()] + [
    (LIST, n, *c) for n, c in LISTS.items()
]
#: Others, who do nothing wrong: what is found must not be theirs.
CALM = {
    REGISTER: [[[w("p", 101)], [r("p", 101), w("q", 102)]], [[r("q", 102)]]],
    LIST: [[[a("p", 101)], [r("p", (101,)), a("q", 102)]], [[r("q", (102,))]]],
}


@pytest.mark.parametrize(("workload", "name", "sessions", "breaks", "code", "common"), CASES)
def test_planted_anomalies(workload, name, sessions, breaks, code, common):
    alone = transactions_of(sessions, workload)
    history = transactions_of([*CALM[workload], *sessions], workload)
    report = check(history)
    no = {v.model for v in report.verdicts if v.holds is False}
    # Without recorded times nothing is said of strict serializability, unless a weaker one fails.
    wanted = set().union(*(IMPLYING[m] for m in breaks))
    assert no == wanted
    assert (report.anomaly.name, report.anomaly.common) == (code, common)
    assert len(report.anomaly.transactions) <= len(alone.transactions) - 1
    assert all(i > 3 for i in report.anomaly.transactions)
    assert report.anomaly.words


@pytest.mark.parametrize(("workload", "name", "sessions", "breaks", "code", "common"), CASES)
def test_the_definitions_say_the_same(workload, name, sessions, breaks, code, common):
    history = transactions_of(sessions, workload)
    for t in history.transactions[1:]:
        t.invoked, t.answered = 0, 1  # all at once: no real time
    history.real_time = True
    found = {v.model: v.holds for v in check(history).verdicts}
    assert found == brute(history)


@pytest.mark.parametrize("workload", [REGISTER, LIST])
def test_an_aborted_read_is_named(workload):
    write, seen = (w("x", 1), 1) if workload == REGISTER else (a("x", 1), (1,))
    history = transactions_of([[[write]], [[r("x", seen)]]], workload)
    history.transactions[1].status = ABORTED
    report = check(history)
    assert report.anomaly.title == "aborted read (G1a)"
    assert report.strongest == ("read-uncommitted",)


def test_real_time_is_named():
    history = transactions_of([[[w("x", 1)]], [[r("x")]]])
    for t in history.transactions[1:]:
        t.invoked, t.answered = 2 * t.index, 2 * t.index + 1
    history.real_time = True
    report = check(history)
    assert report.anomaly.title == "stale read (G-single-realtime)"
    assert report.strongest == ("strong-session-serializable",)


def test_what_is_right_is_right():
    for workload, sessions in CALM.items():
        report = check(transactions_of(sessions, workload))
        assert report.strongest == ("strong-session-serializable",)
        assert report.verdict("strict-serializable").holds is None
        assert report.anomaly is None
    assert MODELS[0] == "strict-serializable"


def test_what_holds_without_sessions_is_said():
    forgotten = check(transactions_of([[[w("x", 1)], [r("x")]]]))
    assert forgotten.strongest == ("serializable", "monotonic-atomic-view")
    assert "snapshot-isolation holds if sessions are left out" in forgotten.otherwise[0]
    skew = check(transactions_of([[[w("x", 1), w("y", 1)], [r("y")]], [[r("x", 1), r("y")]]]))
    assert skew.verdict("snapshot-isolation").holds is False
    assert skew.otherwise == ()
