"""Forged certificates are rejected, and violations are what they say."""

from dataclasses import replace
from random import Random
from xml.etree import ElementTree

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from formal.histories import MODELS, UNKNOWN, Certificate, Limits, Register, check, flaw, history_of
from formal.histories.svg import svg
from tests.histories.brute import BRUTE
from tests.histories.random_histories import random_history
from tests.histories.test_agreement import outcome

# p writes 1, then 2; q reads 2; r's write of 3 is never answered.
HISTORY = history_of(
    Register(0),
    [
        ("p", "write", 1, None, 0, 1),
        ("p", "write", 2, None, 2, 3),
        ("q", "read", None, 2, 4, 5),
        ("r", "write", 3, None, 6, None),
    ],
)


def one(model, *order):
    return Certificate(model, ((None, order),))


def views(p, q, r):
    return Certificate("pram", (("p", p), ("q", q), ("r", r)))


def pasts(before, **orders):
    """A causal certificate: orders of the pasts of operations 1 and 2, and all causes."""
    return Certificate("causal", tuple((int(e[1:]), o) for e, o in orders.items()), before)


CAUSES = ((1, (0,)), (2, (0, 1)))
RIGHT = [
    one("linearizable", 0, 1, 2),
    one("linearizable", 0, 1, 2, 3),
    one("sequential", 0, 1, 2),
    one("sequential", 3, 0, 1, 2),
    views((0, 1), (0, 1, 2, 3), (0, 3, 1)),
    pasts(CAUSES, e1=(0, 1), e2=(0, 1, 2)),
]
FORGED = {
    "missing": one("linearizable", 0, 1),
    "twice": one("linearizable", 0, 1, 2, 2),
    "foreign": one("linearizable", 0, 1, 2, 7),
    "negative": one("linearizable", 0, 1, 2, -1),
    "real time": one("linearizable", 1, 2, 0),
    "before it was invoked": one("linearizable", 3, 0, 1, 2),
    "response": one("linearizable", 0, 2, 1),
    "client order": one("sequential", 1, 2, 0),
    "response, sequential": one("sequential", 0, 1, 3, 2),
    "no such model": one("strict", 0, 1, 2),
    "views for one order": Certificate("linearizable", (("p", (0, 1, 2)),)),
    "a client is missing": Certificate("pram", (("p", (0, 1)), ("q", (0, 1, 2)))),
    "an update is missing": views((0, 1), (1, 2), (0, 1)),
    "an update is swapped": views((1, 0), (0, 1, 2), (0, 1)),
    "another's read": views((0, 1, 2), (0, 1, 2), (0, 1)),
    "response, one client": views((0, 1), (0, 2, 1), (0, 1)),
    "no past": pasts(CAUSES, e1=(0, 1)),
    "past without a cause": pasts(CAUSES, e1=(0, 1), e2=(1, 2)),
    "past against the causes": pasts(((1, (0,)), (2, (0, 1))), e1=(0, 1), e2=(1, 0, 2)),
    "past with more than causes": pasts(((1, (0,)),), e1=(0, 1), e2=(0, 1, 2)),
    "past that answers otherwise": pasts(((1, (0,)), (2, (0,))), e1=(0, 1), e2=(0, 2)),
    "not the client's order": pasts(((2, (0, 1)),), e1=(1,), e2=(0, 1, 2)),
    "not transitive": pasts(((1, (0,)), (2, (1,))), e1=(0, 1), e2=(1, 2)),
    "before itself": pasts(((1, (0, 1)), (2, (0, 1))), e1=(0, 1), e2=(0, 1, 2)),
    "causes of nothing": pasts(((1, (0,)), (2, (0, 1)), (9, (1,))), e1=(0, 1), e2=(0, 1, 2)),
}


@pytest.mark.parametrize("certificate", RIGHT)
def test_right_certificates_are_accepted(certificate):
    assert flaw(HISTORY, certificate) is None


@pytest.mark.parametrize("name", FORGED)
def test_forged_certificates_are_rejected(name):
    assert flaw(HISTORY, FORGED[name])


def test_cyclic_causes_are_not_causal():
    history = history_of(
        Register(0),
        [
            ("p", "read", None, 2, 0, 2),
            ("q", "read", None, 1, 1, 3),
            ("p", "write", 1, None, 4, 6),
            ("q", "write", 2, None, 5, 7),
        ],
    )
    assert outcome(history, "causal").holds is False
    assert outcome(history, "pram").holds


@settings(max_examples=500, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_shuffled_certificates_stand_or_fall_with_the_definition(seed):
    """An order that the second opinion accepts is right by the definition, swapped or not."""
    history = random_history(seed, "register")
    random = Random(seed)
    order = [o.index for o in history.operations]
    random.shuffle(order)
    for model in ("linearizable", "sequential"):
        if flaw(history, one(model, *order)) is None:
            assert BRUTE[model](history)


def until(history, last):
    """The history on the key of an operation, up to its response."""
    operations = []
    for o in history.operations:
        if o.invoked > last.answered:
            break
        if o.answered is not None and o.answered > last.answered:
            o = replace(o, answered=None)
        # Another key's operations stay, so that the numbers do, and say nothing.
        if o.key != last.key:
            update = {"set": "add", "register": "write", "map": "put"}[history.object.name]
            o = replace(o, function=update, argument=0, answered=None, response=UNKNOWN)
        operations.append(o)
    return replace(history, operations=tuple(operations))


@settings(max_examples=200, deadline=None)
@example(seed=213, kind="register")  # one client's view needs three operations, another's two
@given(seed=st.integers(0, 2**32), kind=st.sampled_from(["register", "map", "set"]))
def test_violations_are_impossible_and_minimal(seed, kind):
    history = random_history(seed, kind)
    report = check(history, limits=Limits(60))
    for verdict in report.verdicts:
        found = verdict.violation
        if found is None:
            continue
        assert found.minimal
        whole = history
        if found.model == "linearizable":
            whole = until(history, found.at)
        kept = {o.index for o in found.core}
        others = frozenset(o.index for o in whole.operations) - kept
        assert outcome(whole, found.model, others).holds is False
        for index in kept:
            assert outcome(whole, found.model, others | {index}).holds
        ElementTree.fromstring(svg(found, "<a> & b"))


def test_eventual_verdicts():
    def verdicts(*late):
        calls = [("p", "write", 1, None, 0, 1), ("q", "write", 2, None, 2, 3)]
        calls += [(p, "read", None, v, 4 + 2 * i, 5 + 2 * i) for i, (p, v) in enumerate(late)]
        report = check(history_of(Register(0), calls))
        return [report.verdict(m).holds for m in ("eventual", "strong-eventual")]

    assert verdicts(("p", 1), ("q", 1)) == [True, True]
    assert verdicts(("p", 2), ("p", 1), ("q", 1)) == [True, False]
    assert verdicts(("p", 1), ("q", 2)) == [False, False]
    assert verdicts(("p", 0), ("q", 0)) == [False, False]
    assert verdicts() == [None, None]
    pending = replace(HISTORY, operations=HISTORY.operations)
    assert check(pending).verdict("eventual").holds is None


def test_limits_end_undecided():
    n = 14
    calls = [(f"w{i}", "enqueue", i, None, i, 100 + i) for i in range(n)]
    calls += [("r", "dequeue", None, n - 1 - i, 200 + 2 * i, 201 + 2 * i) for i in range(n)]
    calls += [("r", "dequeue", None, 99, 300, 301)]
    from formal.histories import Queue

    history = history_of(Queue(), calls)
    for limits in (Limits(seconds=0.05), Limits(mebibytes=1)):
        report = check(history, limits=limits, explain=False)
        assert report.holds is None
        assert "limit" in report.verdict("linearizable").reason
    assert MODELS[0] == report.model
