"""Closed forms by computer algebra: thresholds, availability, catching up, numbers of messages.

What SymPy derives is labelled ``cas``: it is not evidence for a theorem.  Where a theorem says the
same, the page names it; the tests compare the forms with Z3 and with exact enumeration.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import sympy as sp

N, F, Z = sp.symbols("n f z", positive=True, integer=True)
SHARE = sp.Symbol("q", positive=True)


def smallest_n(overlap: Any) -> Any:
    """The smallest n for which quorums of n − f meet in at least ``overlap`` nodes.

    Two quorums of n − f have 2(n − f) − n nodes in common, at least; with equality n is smallest.
    """
    return sp.expand(sp.solve(sp.Eq(2 * (N - F) - N, overlap), N)[0])


def smallest_n_fast() -> Any:
    """The smallest n for Fast Paxos when classic and fast quorums are all of n − f nodes.

    Two fast quorums and a classic one meet: 3(n − f) − 2n ≥ 1.
    """
    return sp.expand(sp.solve(sp.Eq(3 * (N - F) - 2 * N, 1), N)[0])


def availability(nodes: int, quorum: int, up: Fraction) -> Fraction:
    """The probability that ``quorum`` of ``nodes`` are up, each alone with probability ``up``."""
    terms = (
        sp.binomial(nodes, k) * sp.Rational(up) ** k * (1 - sp.Rational(up)) ** (nodes - k)
        for k in range(quorum, nodes + 1)
    )
    total = sum(terms, sp.Integer(0))
    return Fraction(int(total.p), int(total.q))


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


@dataclass(frozen=True)
class Messages:
    """A protocol without faults: how many nodes send to how many, phase by phase."""

    protocol: tuple[str, str]
    phases: tuple[tuple[Any, Any], ...]

    @property
    def total(self) -> Any:
        """The number of messages among n nodes, one's own not counted."""
        return sp.factor(sp.expand(sum((a * b for a, b in self.phases), sp.Integer(0))))


OTHERS = N - 1
MESSAGES = (
    Messages(("Paxos, two phases", "Paxos 两阶段"), ((1, OTHERS), (OTHERS, 1)) * 2),
    Messages(("Raft, one entry", "Raft 一个日志项"), ((1, OTHERS), (OTHERS, 1))),
    Messages(("two-phase commit", "两阶段提交"), ((1, OTHERS), (OTHERS, 1), (1, OTHERS))),
    Messages(("Bracha's broadcast", "Bracha 广播"), ((1, OTHERS), (N, OTHERS), (N, OTHERS))),
    Messages(
        ("PBFT, no view change", "PBFT 无视图切换"), ((1, OTHERS), (OTHERS, OTHERS), (N, OTHERS))
    ),
    Messages(
        ("HotStuff, one block, three votes", "HotStuff 三轮投票"), ((1, OTHERS), (OTHERS, 1)) * 3
    ),
)


def to_markdown() -> str:
    """The page with all forms and tables."""
    lines = [
        "# Closed forms / 闭式",
        "",
        "Written by `formal book --write`; never edited by hand. What SymPy derives is labelled",
        "*cas*: no evidence for a theorem. 由 SymPy 推导，标为 *cas*，不作为定理的证据。",
        "",
        "## Thresholds / 阈值",
        "",
        "| quorums of n − f nodes / 法定集 | smallest n (cas) | theorem / 定理 |",
        "|---|---|---|",
        f"| any two meet (crash) | {_show(smallest_n(1))} | `quorum.crash_threshold` (Lean) |",
        "| any two share a correct node (Byzantine) | "
        f"{_show(smallest_n(F + 1))} | `quorum.byzantine_threshold` (Lean) |",
        f"| two fast ones and a classic one meet | {_show(smallest_n_fast())} | — (cas) |",
        "",
        "## Availability / 可用性",
        "",
        "The probability that no majority is up, each node up alone with probability p (cas):",
        "",
        "| n | " + " | ".join(f"p = {x}" for x in ("0.9", "0.99", "0.999")) + " |",
        "|---|---|---|---|",
    ]
    for n in (1, 3, 5, 7):
        cells = (
            f"{float(1 - availability(n, n // 2 + 1, Fraction(x))):.2e}"
            for x in ("0.9", "0.99", "0.999")
        )
        lines.append(f"| {n} | {' | '.join(cells)} |")
    lines += [
        "",
        "## Catching up / 追平",
        "",
        "An attacker with the share q of the work, z blocks behind, ever catches up with",
        "probability (q/(1 − q))^z for q < 1/2 (cas: the closed form solves the recurrence). That",
        "it is at most this within any number of steps is `nakamoto.catch_up` (Lean).",
        "",
        "| z | " + " | ".join(f"q = {x}" for x in ("0.1", "0.25", "0.4")) + " |",
        "|---|---|---|---|",
    ]
    for z in (1, 2, 3, 6, 10, 20):
        cells = (f"{float(catch_up(Fraction(x), z)):.2e}" for x in ("0.1", "0.25", "0.4"))
        lines.append(f"| {z} | {' | '.join(cells)} |")
    lines += ["", "![probability of catching up](pictures/catch_up.svg)", ""]
    lines += [
        "## Messages / 消息数",
        "",
        "Without faults, one's own messages not counted (cas):",
        "",
    ]
    lines += ["| protocol / 协议 | messages | n = 4 | n = 7 | n = 10 |", "|---|---|---|---|---|"]
    for m in MESSAGES:
        values = " | ".join(str(m.total.subs(N, k)) for k in (4, 7, 10))
        lines.append(f"| {'<br>'.join(m.protocol)} | {_show(m.total)} | {values} |")
    return "\n".join(lines) + "\n"


def catch_up_plot() -> str:
    """The probability of catching up against the deficit, one line a share, as SVG."""
    import math

    shares = (("0.1", "#2f74d0"), ("0.25", "#1f8a4c"), ("0.4", "#d8322c"))
    steps = range(21)

    def at(z: int, chance: Fraction) -> tuple[float, float]:
        return 70 + 24.0 * z, 30 + 15.0 * min(-math.log10(chance), 20.0)

    out = [
        '<svg xmlns="http://www.w3.org/2000/svg" width="640" height="390" viewBox="0 0 640 390">',
        "<title>probability of catching up</title>",
        '<rect width="640" height="390" fill="#ffffff"/>',
        '<g font-family="system-ui, sans-serif" font-size="12" fill="#20242c">',
        '<path d="M70 30V330H560" fill="none" stroke="#646c7a"/>',
        '<text x="230" y="372">blocks behind (z)</text><text x="12" y="20">probability</text>',
    ]
    out += [f'<text x="{66 + 24 * z}" y="348">{z}</text>' for z in steps if z % 5 == 0]
    out += [
        f'<text x="24" y="{34 + 15 * k}">{f"1e-{k}" if k else "1"}</text>'
        for k in (0, 5, 10, 15, 20)
    ]
    for i, (share, colour) in enumerate(shares):
        points = [at(z, catch_up(Fraction(share), z)) for z in steps]
        path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
        out.append(f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        out.append(f'<text x="570" y="{50 + 20 * i}" fill="{colour}">q = {share}</text>')
    return "\n".join([*out, "</g>", "</svg>"]) + "\n"


def _show(form: Any) -> str:
    return str(form).replace("**", "^").replace("*", "·").replace("-", "−")


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
