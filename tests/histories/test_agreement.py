"""The searches, brute force and Z3 agree on small random histories; certificates are accepted."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formal.histories import MODELS, flaw
from formal.histories.check import eventual_verdict
from formal.histories.decide import decide
from formal.histories.eventual import EVENTUAL, STRONG_EVENTUAL
from formal.histories.history import history_of
from formal.histories.objects import MapEntry, Mutex, Register
from tests.histories.brute import BRUTE, eventual
from tests.histories.random_histories import OBJECTS, random_history
from tests.histories.smt import satisfies

seeds = st.integers(0, 2**32)


def outcome(history, model, relaxed=()):
    steps = decide(history, model, relaxed)
    while True:
        try:
            next(steps)
        except StopIteration as stop:
            return stop.value


@pytest.mark.parametrize("kind", OBJECTS)
@settings(max_examples=200, deadline=None, derandomize=True)
@given(seed=seeds)
def test_searches_agree_with_brute_force(kind, seed):
    history = random_history(seed, kind)
    verdicts = []
    for model in MODELS:
        found = outcome(history, model)
        assert found.holds == BRUTE[model](history), (model, history.operations)
        if found.holds:
            assert flaw(history, found.certificate) is None
        verdicts.append(found.holds)
    assert verdicts == sorted(verdicts), "each model implies the next"


@pytest.mark.parametrize("kind", OBJECTS)
@settings(max_examples=85, deadline=None, derandomize=True)
@given(seed=seeds)
def test_searches_agree_with_z3(kind, seed):
    """Six kinds of history and four models: 2040 questions to Z3, a fifth of up to 7 operations."""
    history = random_history(seed, kind, 5 if seed % 5 else 7)
    for model in MODELS:
        assert outcome(history, model).holds == satisfies(history, model), model


@pytest.mark.parametrize("kind", OBJECTS)
@settings(max_examples=200, deadline=None, derandomize=True)
@given(seed=seeds)
def test_eventual_consistency_agrees_with_brute_force(kind, seed):
    history = random_history(seed, kind)
    for strong in (False, True):
        verdict = eventual_verdict(history, STRONG_EVENTUAL if strong else EVENTUAL)
        assert verdict.holds == eventual(history, strong), verdict.reason


@pytest.mark.parametrize("kind", OBJECTS)
def test_random_histories_meet_and_miss_eventual_consistency(kind):
    found = {eventual(random_history(seed, kind), True) for seed in range(200)}
    assert found == {True, False, None}


def test_too_many_orders_are_undecided_and_no_answer_is_guessed():
    calls = [("p", "append", chr(97 + i), None, 2 * i, 2 * i + 1) for i in range(20)]
    seen = "".join(chr(97 + i) for i in range(20))
    history = history_of(MapEntry(""), [*calls, ("q", "get", None, seen, 100, 101)], [None] * 21)
    assert eventual_verdict(history, EVENTUAL).holds is None
    assert "20 updates are too many" in eventual_verdict(history, EVENTUAL).reason


@pytest.mark.parametrize("kind", OBJECTS)
@pytest.mark.parametrize("model", MODELS)
def test_random_histories_meet_and_miss_every_model(kind, model):
    found = set()
    for seed in range(400):
        found.add(outcome(random_history(seed, kind), model).holds)
        if len(found) == 2:
            return
    pytest.fail(f"{model} was always {found}")


@settings(max_examples=300, deadline=None, derandomize=True)
@given(seed=seeds, chosen=st.sets(st.integers(0, 6)))
def test_relaxing_never_makes_a_history_impossible(seed, chosen):
    history = random_history(seed, "register")
    relaxed = frozenset(i for i in chosen if i < len(history.operations))
    for model in MODELS:
        if outcome(history, model).holds:
            assert outcome(history, model, relaxed).holds


def random_locks(seed):
    """Up to six attempts of three clients to take and give back a lock, answered with anything."""
    r = Random(seed)
    calls, clock, names = [], dict.fromkeys("abc", 0.0), dict.fromkeys("abc", 0)
    for _ in range(r.randrange(1, 7)):
        client = r.choice("abc")
        start = clock[client] + r.random()
        clock[client] = end = start + r.choice((0.1, 1, 3)) * r.random()
        answered = r.random() < 0.85
        who = f"{client}{names[client]}"
        names[client] += not answered
        function = r.choice(("acquire", "release"))
        calls.append((who, function, None, r.random() < 0.85, start, end if answered else None))
    return history_of(Mutex(), calls)


def test_locks_agree_with_brute_force():
    met = {model: set() for model in MODELS}
    for seed in range(600):
        history = random_locks(seed)
        for model in MODELS:
            found = outcome(history, model)
            assert found.holds == BRUTE[model](history), (seed, model)
            if found.holds:
                assert flaw(history, found.certificate) is None
            met[model].add(found.holds)
    assert all(answers == {True, False} for answers in met.values())


# The separating histories of THEORY's hierarchy: (process, function, argument, response, key).
SEPARATIONS = {
    "sequential": [("p", "write", 1, None, "x", 0, 1), ("q", "read", None, 0, "x", 2, 3)],
    "causal": [
        ("p", "write", 1, None, "x", 0, 1),
        ("q", "write", 2, None, "x", 2, 3),
        ("p", "read", None, 2, "x", 4, 5),
        ("q", "read", None, 1, "x", 6, 7),
    ],
    "pram": [
        ("p", "write", 1, None, "x", 0, 1),
        ("q", "read", None, 1, "x", 2, 3),
        ("q", "write", 1, None, "y", 4, 5),
        ("r", "read", None, 1, "y", 6, 7),
        ("r", "read", None, 0, "x", 8, 9),
    ],
    None: [
        ("p", "write", 1, None, "x", 0, 1),
        ("p", "write", 2, None, "x", 2, 3),
        ("q", "read", None, 2, "x", 4, 5),
        ("q", "read", None, 1, "x", 6, 7),
    ],
}


@pytest.mark.parametrize("strongest", SEPARATIONS)
def test_hierarchy_is_strict(strongest):
    rows = SEPARATIONS[strongest]
    calls = [(p, f, a, r, start, end) for p, f, a, r, _, start, end in rows]
    history = history_of(Register(0), calls, [row[4] for row in rows])
    holds = [outcome(history, m).holds for m in MODELS]
    first = MODELS.index(strongest) if strongest else len(MODELS)
    assert holds == [i >= first for i in range(len(MODELS))]
