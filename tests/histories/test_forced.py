"""Histories too large to try orders: what answers force decides them, and never wrongly."""

from random import Random

import pytest

from formal.histories import check, flaw
from formal.histories.decide import decide
from formal.histories.history import history_of
from formal.histories.objects import MapEntry, Register

CLIENTS, KEYS, CALLS = 8, 5, 400


def replicas(seed, texts, plant=None):
    """A causal history: each client has a copy of all keys, updates arrive late but in order.

    The client of operation number ``plant`` then sets a key twice and sees the first value.
    """
    r = Random(seed)
    copies = [dict.fromkeys(range(KEYS), "") for _ in range(CLIENTS)]
    log, heard = [], [0] * CLIENTS
    calls, keys = [], []

    def call(client, function, argument, response, key):
        time = 2 * len(calls)
        calls.append((client, function, argument, response, time, time + 1))
        keys.append(key)

    def apply(copy, key, function, value):
        copy[key] = copy[key] + value if function == "append" else value

    for n in range(CALLS):
        client = r.randrange(CLIENTS)
        copy = copies[client]
        while heard[client] < len(log) and r.random() < 0.9:
            apply(copy, *log[heard[client]])
            heard[client] += 1
        key = r.randrange(KEYS)
        if r.random() < 0.5:
            call(client, "get" if texts else "read", None, copy[key], key)
            continue
        # A client hears all before it speaks, so that one order serves all.
        while heard[client] < len(log):
            apply(copy, *log[heard[client]])
            heard[client] += 1
        function = r.choice(("append", "append", "append", "put")) if texts else "write"
        value = f"<{n}>"
        values = [value]
        if plant is not None and n >= plant:
            function, values = ("put" if texts else "write"), [value, value + "again"]
        for value in values:
            log.append((key, function, value))
            apply(copy, *log[-1])
            call(client, function, value, None, key)
        heard[client] = len(log)
        if len(values) > 1:
            plant = None
            call(client, "get" if texts else "read", None, values[0], key)
    return history_of(MapEntry("") if texts else Register(""), calls, keys)


def outcome(history, model):
    steps = decide(history, model)
    for _ in range(4000):
        try:
            next(steps)
        except StopIteration as stop:
            return stop.value
    pytest.fail("not decided")


@pytest.mark.parametrize("texts", [True, False])
@pytest.mark.parametrize("model", ["sequential", "causal", "pram"])
@pytest.mark.parametrize("seed", range(3))
def test_large_histories_are_explained(seed, model, texts):
    history = replicas(seed, texts)
    found = outcome(history, model)
    assert found.holds
    assert flaw(history, found.certificate) is None


@pytest.mark.parametrize("texts", [True, False])
@pytest.mark.parametrize("model", ["sequential", "causal", "pram"])
@pytest.mark.parametrize("seed", range(3))
def test_a_client_that_sees_what_it_has_overwritten_is_found(seed, model, texts):
    assert not outcome(replicas(seed, texts, plant=200), model).holds


def test_the_operations_to_blame_are_shown():
    report = check(replicas(1, True, plant=200), "pram")
    found = report.verdict("pram").violation
    assert [o.function for o in found.core] == ["put", "put", "get"]
    assert len({o.process for o in found.core}) == 1
    assert found.minimal


# (process, function, argument, response) on one key; what PRAM says, from the definition.
CASES = {
    "append_to_an_initial_text": (
        "a",
        [("p", "append", "b", None), ("q", "get", None, "ab")],
        True,
    ),
    "append_to_a_number": (5, [("p", "append", "b", None), ("q", "get", None, "5b")], True),
    "append_to_nothing": (None, [("p", "append", "b", None), ("q", "get", None, "b")], True),
    # An append of nothing turns nil into a text.
    "append_of_nothing": (None, [("p", "append", "", None), ("q", "get", None, "")], True),
    "no_such_text": ("", [("p", "append", "b", None), ("q", "get", None, "c")], False),
    "appended_once": ("", [("p", "append", "b", None), ("q", "get", None, "bb")], False),
    "one_text_two_ways": (
        "",
        [
            ("p", "append", "ab", None),
            ("p", "append", "b", None),
            ("q", "put", "a", None),
            ("q", "get", None, "ab"),
        ],
        True,
    ),
    # What another client's compare-and-set was answered does not count for this one.
    "anothers_cas": (
        "",
        [("p", "cas", ("x", "y"), False), ("q", "put", "x", None), ("q", "get", None, "y")],
        True,
    ),
    "own_cas": ("", [("q", "put", "x", None), ("q", "cas", ("y", "z"), True)], False),
    "write_of_the_initial_value": (
        "",
        [("p", "put", "a", None), ("p", "put", "", None), ("p", "get", None, "")],
        True,
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_answers_show(case):
    initial, rows, holds = CASES[case]
    calls = [(*row, 2 * i, 2 * i + 1) for i, row in enumerate(rows)]
    assert outcome(history_of(MapEntry(initial), calls), "pram").holds is holds
