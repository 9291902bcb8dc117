"""What the comparisons of `test_agreement` are worth: a planted bug is found by them, soon.

The bug is in the reference or in the search.
"""

import pytest

from formal.histories import decide, pram
from formal.histories.models import chains
from tests.histories import brute
from tests.histories.random_histories import OBJECTS, random_history
from tests.histories.test_agreement import outcome

FEW = 60
"""Histories of each kind of object in which a bug must show."""
MOST = 5
"""Operations of each: brute force that does not use transitivity is slow on more."""


def never(*_):
    return False


def always(*_):
    return True


def without_order(operations, relaxed=()):
    _, _, optional = chains(operations, relaxed)
    return [[o.index] for o in operations], {}, optional


# Model, where the bug is, its name there, and what it is replaced with.
BUGS = {
    "linearizable, no real time": ("linearizable", brute, "real_time", never),
    "linearizable, clients' own order only": (
        "linearizable",
        brute,
        "real_time",
        brute.same_client,
    ),
    "sequential, no order of clients": ("sequential", brute, "same_client", never),
    "sequential, real time": ("sequential", brute, "same_client", brute.real_time),
    "causal, not transitive": ("causal", brute, "goes_on", always),
    "causal, no order of clients": ("causal", brute, "same_client", never),
    "causal, others' answers count": ("causal", brute, "seen_by", lambda _, operations: operations),
    "pram, no order of clients": ("pram", brute, "same_client", never),
    "pram, others' answers count": ("pram", brute, "seen_by", lambda _, operations: operations),
    "search: sequential, no order of clients": ("sequential", decide, "chains", without_order),
    "search: pram, no order of clients": ("pram", pram, "chains", without_order),
}


@pytest.mark.parametrize("bug", BUGS)
def test_a_planted_bug_is_found(bug, monkeypatch):
    model, module, name, replacement = BUGS[bug]
    monkeypatch.setattr(module, name, replacement)
    for seed in range(FEW):
        for kind in OBJECTS:
            history = random_history(seed, kind, MOST)
            if outcome(history, model).holds != brute.BRUTE[model](history):
                return
    pytest.fail("no history shows the bug")
