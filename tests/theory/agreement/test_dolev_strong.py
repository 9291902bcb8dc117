"""Broadcast with signatures, on every or many runs of small systems.

What is accepted is evaluated from the definition that Lean proves things of; chains are all lists
of different nodes, and the adversary's wishes all or random ones.
"""

from __future__ import annotations

import random
from itertools import combinations, permutations, product

import pytest

from proofs.agreement.dolev_strong.protocol import SignedBroadcast

VALUES = ("yes", "no")


def chains(n: int, rounds: int):
    return [c for k in range(1, rounds + 1) for c in permutations(range(n), k)]


def run_of(n: int, faulty, wishes, sender: int = 0) -> SignedBroadcast:
    return SignedBroadcast(
        Value=VALUES,
        n=n,
        sender=sender,
        value="yes",
        default="no",
        faulty=set(faulty),
        wish=lambda p, v, chain: (p, v, tuple(chain)) in wishes,
    )


def decisions(run: SignedBroadcast, n: int, faulty, rounds: int) -> set[str]:
    """What the correct nodes decide."""
    found = set()
    for p in range(n):
        if p in faulty:
            continue
        accepted = {v for v in VALUES for c in chains(n, rounds) if run.accepts(p, v, c)}
        accepted |= {run.value} if p == run.sender else set()
        found.add(accepted.pop() if len(accepted) == 1 else run.default)
    return found


def questions(n: int, faulty, rounds: int):
    """What the adversary is asked: whom a faulty last signer sends a signed value."""
    return [
        (p, v, c)
        for c in chains(n, rounds)
        if c[0] in faulty
        for p in range(n)
        if p not in c
        for v in VALUES
    ]


def outcomes(n: int, faulty, rounds: int) -> set[frozenset[str]]:
    """The decisions in all runs with these faulty nodes."""
    asked = [q for q in questions(n, faulty, rounds) if q[2][-1] == 0]
    subsets = product((False, True), repeat=len(asked))
    wishes = ({q for q, yes in zip(asked, chosen, strict=True) if yes} for chosen in subsets)
    return {frozenset(decisions(run_of(n, faulty, w), n, faulty, rounds)) for w in wishes}


def test_two_rounds_withstand_every_adversary_of_one_among_three():
    assert outcomes(3, {0}, 2) == {frozenset({"yes"}), frozenset({"no"})}
    assert outcomes(3, {1}, 2) == outcomes(3, {2}, 2) == {frozenset({"yes"})}


def test_one_round_does_not():
    assert frozenset({"yes", "no"}) in outcomes(3, {0}, 1)


@pytest.mark.parametrize("rounds", [2, 3])
def test_two_faults_among_four_need_a_third_round(rounds):
    # Two faulty nodes of four: more than half may not be correct, and a chain of both splits two.
    dice = random.Random(3)
    seen = set()
    for _ in range(120):
        faulty = dice.choice(list(combinations(range(4), 2)))
        rate = dice.choice((0.1, 0.3, 0.5))
        wishes = {q for q in questions(4, faulty, rounds) if dice.random() < rate}
        found = frozenset(decisions(run_of(4, faulty, wishes), 4, faulty, rounds))
        seen.add(found)
        if rounds == 3 and 0 not in faulty:
            assert found == {"yes"}
    assert (frozenset(VALUES) in seen) == (rounds == 2)
