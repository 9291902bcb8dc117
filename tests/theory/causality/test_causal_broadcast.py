"""Causal broadcast run on data: what it delivers is causally ordered, and not without its rules."""

from __future__ import annotations

import random

import pytest

from proofs.causality.causality.computation import Computation
from proofs.causality.modes import statements as modes
from tests.theory.causality.test_modes import holds

PROCESSES = ("p", "q", "r")


def run(seed: int, next_of_sender: bool, sender_knew: bool) -> tuple[Computation, int]:
    """A random run of seven events, with or without each rule of delivery; and how often a
    message that had arrived had to wait."""
    rng = random.Random(seed)
    at: list[str] = []
    source: list[int | None] = []
    stamp: dict[int, dict[str, int]] = {}
    clock = {p: dict.fromkeys(PROCESSES, 0) for p in PROCESSES}
    delivered: set[tuple[str, int]] = set()
    waits = 0
    while len(at) < 7:
        p = rng.choice(PROCESSES)
        here = [k for k in stamp if at[k] != p and (p, k) not in delivered]
        if not here or rng.random() < 0.3:
            clock[p][p] += 1
            stamp[len(at)] = dict(clock[p])
            at.append(p)
            source.append(None)
            continue
        k = rng.choice(here)
        sender = at[k]
        if (next_of_sender and stamp[k][sender] != clock[p][sender] + 1) or (
            sender_knew and any(stamp[k][j] > clock[p][j] for j in PROCESSES if j != sender)
        ):
            waits += 1
            continue
        clock[p][sender] += 1
        delivered.add((p, k))
        at.append(p)
        source.append(k)
    events = range(len(at))
    K = Computation(
        Process=PROCESSES,
        Event=events,
        Message=events,
        process=dict(enumerate(at)),
        predecessor={e: max((d for d in range(e) if at[d] == at[e]), default=None) for e in events},
        send={e: e for e in events},
        received=dict(enumerate(source)),
    )
    return K, waits


def test_runs_are_causally_ordered():
    runs = [run(seed, True, True) for seed in range(12)]
    assert all(holds(modes.causally_ordered, K) for K, _ in runs)
    assert any(waits for _, waits in runs)


@pytest.mark.parametrize(("next_of_sender", "sender_knew"), [(False, True), (True, False)])
def test_each_rule_is_needed(next_of_sender, sender_knew):
    runs = (run(seed, next_of_sender, sender_knew)[0] for seed in range(200))
    assert any(not holds(modes.causally_ordered, K) for K in runs)
