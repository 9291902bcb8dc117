"""The verdicts are those of the theory's own definitions, read on finite instances."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formal.histories import MODELS, Register, history_of
from proofs.consistency.consistency.witnesses import DONE, READ, VALUE, WRITE, register_of
from proofs.foundations.history.statements import HistoryEvent
from tests.histories.test_agreement import outcome
from tests.theory.consistency.histories import MODELS as DEFINITIONS
from tests.theory.consistency.histories import holds

VALUES = register_of([0, 1])


def as_instance(history):
    """A history of reads and writes as the theory's list of events."""
    events = []
    for kind, o in history.events():
        if kind == "invoke":
            asked = READ() if o.function == "read" else WRITE(o.argument)
            events.append(HistoryEvent.invoke(o.process, asked))
        else:
            answered = VALUE(o.response) if o.function == "read" else DONE()
            events.append(HistoryEvent.respond(o.process, answered))
    return events


def small(seed):
    """Three reads and writes of two clients on one register, answered with anything or not."""
    random = Random(seed)
    calls, running, time = [], {}, 0
    while len(calls) < 3 or (running and random.random() < 0.9):
        client = random.choice("pq")
        if client in running:
            call = calls[running.pop(client)]
            call[3:] = [random.randrange(2) if call[1] == "read" else None, call[4], time]
        elif len(calls) < 3:
            running[client] = len(calls)
            write = random.random() < 0.5
            function, argument = ("write", random.randrange(2)) if write else ("read", None)
            calls.append([client, function, argument, None, time, None])
        time += 1
    return history_of(Register(0), [tuple(c) for c in calls])


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_verdicts_are_those_of_the_definitions(seed):
    history = small(seed)
    events = as_instance(history)
    for model in MODELS:
        assert outcome(history, model).holds == holds(DEFINITIONS[model], VALUES, events), model


@pytest.mark.parametrize("model", MODELS)
def test_both_verdicts_occur(model):
    assert {outcome(small(seed), model).holds for seed in range(400)} == {True, False}


def test_names_are_the_same():
    assert list(DEFINITIONS) == list(MODELS)
