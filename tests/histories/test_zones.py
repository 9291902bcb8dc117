"""Registers decided without a search, and the search's short cuts: held against every order."""

from dataclasses import replace
from random import Random

import pytest

from formal.histories import Register, check, flaw, history_of
from formal.histories.interval import IntervalSearch
from formal.histories.models import LINEARIZABLE, Certificate
from formal.histories.objects import MapEntry
from formal.histories.zones import Zones
from tests.histories.brute import linearizable
from tests.histories.test_agreement import outcome

MANY = 2000
"""Random histories of each kind below; each takes well under a millisecond."""


def random_register(seed, once, cas, failures):
    """Up to seven operations; with ``once`` no value is written twice.

    Effects have an order, intervals lie around it; then an answer or an interval is changed, and
    some operations were never answered.
    """
    r = Random(seed)
    state = 0
    domain, wide = r.choice((2, 3, 5)), r.choice((0.7, 1.5, 4, 8))
    calls = []
    for i in range(r.randrange(1, 8)):
        new = i + 1 if once else r.randrange(domain)
        if r.random() < cas:
            expected = state if r.random() < 0.7 else r.randrange(domain)
            if expected != state and not failures:
                expected = state
            call = ("cas", (expected, new), expected == state)
            state = new if expected == state else state
        elif r.random() < 0.5:
            state, call = new, ("write", new, None)
        else:
            seen = r.randrange(domain) if r.random() < 0.15 else state
            call = ("read", None, seen)
        start, end = r.uniform(i - wide, i), r.uniform(i, i + wide)
        if r.random() < 0.12:
            start, end = sorted((r.uniform(-1, 7), r.uniform(-1, 7)))
        calls.append((f"p{i}", *call, start, None if r.random() < 0.15 else end))
    return history_of(Register(0), calls)


KINDS = {
    "written once": (True, 0, False),
    "written once, cas": (True, 0.4, False),
    "written once, failed cas": (True, 0.4, True),
    "written again": (False, 0, False),
    "written again, cas": (False, 0.4, False),
    "written again, failed cas": (False, 0.4, True),
}


def search(history, relaxed=()):
    found = IntervalSearch(history.operations, history.object, relaxed)
    while found.run(10_000) is None:
        pass
    return found


def loosened(history, relaxed):
    """The same with the relaxed operations as open ones that began before everything."""
    kept = []
    for o in history.operations:
        if o.index not in relaxed:
            kept.append(o)
        elif o.function != "read" and o.response is not False:
            kept.append(replace(o, invoked=-1, answered=None))
    return replace(history, operations=tuple(kept))


@pytest.mark.parametrize("kind", KINDS)
def test_blocks_and_search_agree_with_every_order(kind):
    met = {}
    for seed in range(MANY):
        history = random_register(seed, *KINDS[kind])
        holds = linearizable(history)
        found = Zones(history.operations, history.object).find()
        everyone = frozenset(range(len(history.operations)))
        if found.core:
            assert not holds, seed
            assert not search(history, everyone - set(found.core)).verdict, seed
        if found.order is not None:
            assert holds, seed
            assert flaw(history, Certificate(LINEARIZABLE, ((None, tuple(found.order)),))) is None
        searched = search(history)
        assert searched.verdict == holds, seed
        if holds:
            certificate = Certificate(LINEARIZABLE, ((None, tuple(searched.order)),))
            assert flaw(history, certificate) is None, seed
        assert outcome(history, LINEARIZABLE).holds == holds, seed
        said = "order" if found.order is not None else "core" if found.core else "nothing"
        met[said, holds] = met.get((said, holds), 0) + 1
    assert min(met.get(("core", False), 0), met.get(("order", True), 0)) > 100, met
    if kind in ("written once", "written once, cas"):
        # Nothing is left to the search where only the initial value could be meant twice.
        assert met.get(("nothing", True), 0) + met.get(("nothing", False), 0) < MANY / 100


@pytest.mark.parametrize("kind", KINDS)
def test_relaxed_operations_may_take_effect_at_any_time_or_never(kind):
    both = set()
    for seed in range(MANY):
        history = random_register(seed, *KINDS[kind])
        r = Random(seed)
        relaxed = frozenset(o.index for o in history.operations if r.random() < 0.4)
        holds = linearizable(loosened(history, relaxed))
        found = Zones(history.operations, history.object, relaxed).find()
        assert not (found.core and holds), seed
        assert not (found.order is not None and not holds), seed
        assert search(history, relaxed).verdict == holds, seed
        both.add(holds)
    assert both == {True, False}


def test_the_answer_that_made_it_impossible_is_the_first_one():
    """Without that answer, and what comes after it, the history is possible."""
    tried = 0
    for seed in range(2000):
        history = random_register(seed, True, 0.3, False)
        found = outcome(history, LINEARIZABLE)
        if found.holds or not found.core:
            continue
        tried += 1
        before = [
            o if o.answered is not None and o.answered < found.at.answered else loose(o)
            for o in history.operations
            if o.invoked < found.at.answered
        ]
        assert linearizable(replace(history, operations=tuple(before))), seed
        assert found.at.index in found.core, seed
    assert tried > 100


def loose(o):
    return replace(o, answered=None)


def concurrent(writes, reads, then=()):
    """So many writes at once, then reads one after another of these values."""
    calls = [(f"w{i}", "write", i, None, i, 1000 + i) for i in range(writes)]
    for n, value in enumerate(reads):
        calls.append(("r", "read", None, value, 2000 + 2 * n, 2001 + 2 * n))
    for n, value in enumerate(then):
        calls.append((f"o{n}", "read", None, value, 500 + n, 900 + n))
    return history_of(Register(), calls)


@pytest.mark.parametrize(
    ("history", "holds"),
    [
        (concurrent(40, [20]), True),
        (concurrent(60, [59]), True),
        (concurrent(60, [0, 0, 0]), True),
        (concurrent(60, [7, 8]), False),
        (concurrent(60, [99]), False),
        (concurrent(60, [None]), False),
        (concurrent(40, [20], [3, 5, 7, 11, 20, None]), True),
        (concurrent(40, [20], range(40)), True),
        (concurrent(300, [299], range(0, 300, 3)), True),
    ],
)
@pytest.mark.parametrize("object", [Register, MapEntry])
def test_many_concurrent_writes(history, holds, object):
    names = {"read": "get", "write": "put"} if object is MapEntry else {}
    changed = tuple(
        replace(o, function=names.get(o.function, o.function)) for o in history.operations
    )
    history = replace(history, object=object(), operations=changed)
    report = check(history, weaker=False)
    assert report.holds is holds
    if not holds:
        assert len(report.verdict("linearizable").violation.core) <= 4


@pytest.mark.parametrize("values", [1, 2, 5, 20])
def test_many_concurrent_writes_of_few_values(values):
    """The search alone: values are written again, so that the blocks say nothing."""
    calls = [(f"w{i}", "write", i % values, None, i, 1000 + i) for i in range(60)]
    calls += [(f"o{n}", "read", None, n % values, 500 + n, 900 + n) for n in range(30)]
    calls += [("r", "read", None, 0, 2000, 2001)]
    history = history_of(Register(), calls)
    assert check(history, weaker=False).holds is True
    calls += [("r", "read", None, 99, 2002, 2003), ("w", "write", 99, None, 2004, 2005)]
    assert check(history_of(Register(), calls), weaker=False).holds is False


def run(total, clients, values, seed, stale=None):
    """A register of ``clients`` clients; values from a few, or each once (None).

    ``stale``: the number of an operation that reads what was overwritten long before.
    """
    r = Random(seed)
    ready = [0.0] * clients
    taken = []
    for n in range(total):
        client = r.randrange(clients)
        start = max(ready[client], n - r.uniform(0, clients / 2)) + 1e-6 * r.random() + 1e-9
        point = max(start, n) + 1e-6 * r.random() + 1e-9
        ready[client] = point + r.uniform(0, clients / 2) + 1e-6
        taken.append((point, client, start, ready[client]))
    state, old, calls = None, [], []
    for n, (point, client, start, end) in enumerate(sorted(taken)):
        if n == stale:
            earlier = [v for p, v in old if p < start - 2 * clients]
            calls.append((client, "read", None, earlier[-1], start, end))
        elif r.random() < 0.5:
            state = n if values is None else r.randrange(values)
            old.append((point, state))
            calls.append((client, "write", state, None, start, end))
        else:
            calls.append((client, "read", None, state, start, end))
    return history_of(Register(), calls)


@pytest.mark.parametrize("values", [None, 5, 20, 100])
def test_a_thousand_operations_of_32_clients(values):
    assert check(run(1000, 32, values, 1), weaker=False).holds is True


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(("total", "clients"), [(100, 8), (1000, 8), (1000, 32), (10_000, 16)])
def test_the_core_of_a_stale_read_is_small(total, clients, seed):
    history = run(total, clients, None, seed, stale=total * 9 // 10)
    found = check(history, weaker=False).verdict(LINEARIZABLE).violation
    assert found.minimal
    assert len(found.core) in (3, 4)
    assert found.at in found.core
    # The core is a violation by itself.
    alone = tuple(replace(o, index=i) for i, o in enumerate(found.core))
    assert not linearizable(replace(history, operations=alone))


@pytest.mark.parametrize("values", [5, 20, 100])
@pytest.mark.parametrize("seed", range(3))
def test_cores_of_registers_whose_values_recur(seed, values):
    history = run(300, 6, values, seed, stale=270)
    report = check(history, weaker=False)
    found = report.verdict(LINEARIZABLE).violation
    if report.holds:
        assert found is None
        return
    alone = tuple(replace(o, index=i) for i, o in enumerate(found.core))
    assert outcome(replace(history, operations=alone), LINEARIZABLE).holds is False
    # Every write of the stale value must be in it, and something that overwrote it.
    assert len(found.core) < 80
