"""How likely an attacker with a share of the work undoes a payment (Nakamoto 2008, §11).

A merchant waits for z blocks; meanwhile the attacker finds some of his own, and then has to catch
up.  Nakamoto takes a Poisson distribution for the attacker's blocks, as if the honest chain had
taken exactly the time it takes on average; that they are distributed as the failures before the
z-th success (negative binomial) is in Rosenfeld, *Analysis of hashrate-based double-spending*
(2014), and Grunspan and Pérez-Marco, *Double spend races* (2018).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from fractions import Fraction
from math import comb
from typing import Any

import sympy as sp

SHARE = sp.Symbol("q", positive=True)
Z = sp.Symbol("z", positive=True, integer=True)
Chance = Callable[[Fraction, int], Any]

# The tables of Nakamoto 2008, §11, digit for digit: P against z, and the least z with P < 0.1 %.
PUBLISHED = {
    "0.1": {
        0: "1.0000000",
        1: "0.2045873",
        2: "0.0509779",
        3: "0.0131722",
        4: "0.0034552",
        5: "0.0009137",
        6: "0.0002428",
        7: "0.0000647",
        8: "0.0000173",
        9: "0.0000046",
        10: "0.0000012",
    },
    "0.3": {
        0: "1.0000000",
        5: "0.1773523",
        10: "0.0416605",
        15: "0.0101008",
        20: "0.0024804",
        25: "0.0006132",
        30: "0.0001522",
        35: "0.0000379",
        40: "0.0000095",
        45: "0.0000024",
        50: "0.0000006",
    },
}
PUBLISHED_WAIT = {
    "0.10": 5,
    "0.15": 8,
    "0.20": 11,
    "0.25": 15,
    "0.30": 24,
    "0.35": 41,
    "0.40": 89,
    "0.45": 340,
}


def catch_up(share: Fraction, deficit: int) -> Fraction:
    """The probability that an attacker with this share of the work ever makes up a deficit.

    It is 1 from a half on, and (q/p)^z below: the solution of a(z) = p·a(z + 1) + q·a(z − 1) with
    a(0) = 1 that tends to 0 (Nakamoto 2008, §11).
    """
    return Fraction(1) if 2 * share >= 1 else (share / (1 - share)) ** deficit


def catch_up_recurrence() -> Any:
    """What is left of the recurrence when the closed form is put in; SymPy simplifies it to 0."""
    ratio = sp.Symbol("r", positive=True)
    left = ((1 - SHARE) * ratio ** (Z + 1) + SHARE * ratio ** (Z - 1) - ratio**Z) / ratio**Z
    return sp.simplify(sp.expand(left).subs(ratio, SHARE / (1 - SHARE)))


def within(honest: int, adversary: int, deficit: int, steps: int) -> Fraction:
    """The exact probability of catching up within so many steps, walk by walk."""
    total = honest + adversary
    chances: Sequence[Fraction] = [Fraction(0)] * (deficit + steps + 2)
    now = list(chances)
    now[deficit] = Fraction(1)
    for _ in range(steps):
        later = list(chances)
        later[0] = now[0]
        for d in range(1, len(now) - 1):
            later[d + 1] += now[d] * Fraction(honest, total)
            later[d - 1] += now[d] * Fraction(adversary, total)
        now = later
    return now[0]


def nakamoto(share: Fraction, blocks: int) -> Any:
    """Nakamoto's probability, to 30 digits: 1 − Σ e^(−λ)·λ^k/k!·(1 − (q/p)^(z − k)), λ = z·q/p.

    k goes from 0 to z.  ``share`` is below a half.
    """
    ratio = share / (1 - share)
    mean, term, total = blocks * ratio, Fraction(1), Fraction(0)
    for k in range(blocks + 1):
        total += term * (1 - ratio ** (blocks - k))
        term *= mean / (k + 1)
    return sp.N(1 - _rational(total) * sp.exp(-_rational(mean)), 30)


def rosenfeld(share: Fraction, blocks: int) -> Fraction:
    """The exact probability: 1 − Σ C(k + z − 1, k)·(p^z·q^k − q^z·p^k), k from 0 to z − 1."""
    a, whole = share.numerator, share.denominator
    b = whole - a
    if a >= b:
        return Fraction(1)
    # Over the common denominator whole^(2z − 1), which keeps the sum in integers.
    total = sum(
        comb(k + blocks - 1, k) * (b**blocks * a**k - a**blocks * b**k) * whole ** (blocks - 1 - k)
        for k in range(blocks)
    )
    return 1 - Fraction(total, whole ** (2 * blocks - 1)) if blocks else Fraction(1)


def rosenfeld_residue(blocks: int) -> Any:
    """The closed form less what it sums up, for one z; SymPy simplifies it to 0.

    What it sums up: the attacker has k blocks when the honest nodes have z, with probability
    C(k + z − 1, k)·p^z·q^k, and then catches up with (q/p)^(z − k), or has already if k ≥ z.
    """
    honest = 1 - SHARE
    behind = [sp.binomial(k + blocks - 1, k) * honest**blocks * SHARE**k for k in range(blocks)]
    ahead = 1 - sum(behind, sp.Integer(0))
    summed = sum(
        (b * (SHARE / honest) ** (blocks - k) for k, b in enumerate(behind)), sp.Integer(0)
    )
    closed = 1 - sum(
        (
            sp.binomial(k + blocks - 1, k) * (honest**blocks * SHARE**k - SHARE**blocks * honest**k)
            for k in range(blocks)
        ),
        sp.Integer(0),
    )
    return sp.simplify(closed - summed - ahead)


def wait(chance: Chance, share: Fraction, risk: Fraction) -> int:
    """The least number of blocks with which the attacker's chance is below the risk.

    The chance must fall with every block.
    """
    high = 1
    while chance(share, high) >= risk:
        high *= 2
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if chance(share, middle) < risk else (middle, high)
    return high


def simulated(share: Fraction, blocks: int, races: int, seed: int) -> float:
    """In which part of so many random races the attacker catches up: an illustration.

    A race is given up when he is 100 blocks behind.
    """
    draw, limit, won = random.Random(seed).random, float(share), 0
    for _ in range(races):
        honest, lead = 0, 0
        while (honest < blocks or lead < 0) and lead > -100:
            if draw() < limit:
                lead += 1
            else:
                lead, honest = lead - 1, honest + 1
        won += lead >= 0
    return won / races


def _rational(x: Fraction) -> Any:
    return sp.Rational(x.numerator, x.denominator)
