"""The checker against the definitions, on thousands of random small histories, every model."""

from __future__ import annotations

from random import Random

import pytest

from formal.transactions import check
from formal.transactions.history import LIST, REGISTER
from formal.transactions.models import IMPLIED, MODELS
from tests.transactions.brute import CHECKS, brute
from tests.transactions.random_transactions import random_history

COUNT = 1500
"""Histories a test; each part has its own seeds."""


def told(history):
    return "\n".join(
        f"{t.name} session {t.session} {t.status}: {t.words()} [{t.invoked}, {t.answered}]"
        for t in history.transactions[1:]
    )


@pytest.mark.parametrize("part", range(4))
@pytest.mark.parametrize("workload", [LIST, REGISTER])
def test_every_model_on_random_histories(workload, part):
    for seed in range(part * COUNT, (part + 1) * COUNT):
        history = random_history(Random(seed), workload, 4)
        found = {v.model: v.holds for v in check(history).verdicts}
        assert found == brute(history), f"seed {seed}\n{told(history)}"


@pytest.mark.parametrize("workload", [LIST, REGISTER])
def test_each_model_alone_is_decided_as_among_the_others(workload):
    for seed in range(200):
        history = random_history(Random(7000 + seed), workload, 4)
        wanted = brute(history)
        for model in MODELS:
            report = check(history, model, others=False)
            assert report.holds == wanted[model], f"seed {seed}, {model}\n{told(history)}"


def test_random_histories_tell_all_models_apart():
    """Otherwise the tests above would not have tried them."""
    apart = set()
    for seed in range(2500):
        for workload in (LIST, REGISTER):
            found = {
                v.model: v.holds for v in check(random_history(Random(seed), workload)).verdicts
            }
            apart |= {(m, n) for m in MODELS for n in MODELS if found[m] and not found[n]}
    stronger = {(m, n) for m in MODELS for n in MODELS if m != n and n not in IMPLIED[m]}
    missing = stronger - apart
    # Four transactions on three keys show a long fork too rarely; it is planted elsewhere.
    assert missing <= {("parallel-snapshot-isolation", "snapshot-isolation")}
    assert not {(m, n) for m, n in apart if n in IMPLIED[m]}


def test_the_definitions_have_the_models():
    assert set(CHECKS) == set(MODELS)
