"""The page of closed forms of a theory, and its plots."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sympy as sp

from formal.book.bounds import links
from formal.closed_forms import plots
from formal.closed_forms.availability import FAMILIES, at, majority
from formal.closed_forms.double_spending import (
    PUBLISHED,
    PUBLISHED_WAIT,
    catch_up,
    nakamoto,
    rosenfeld,
    simulated,
    wait,
)
from formal.closed_forms.messages import Messages
from formal.closed_forms.thresholds import Threshold
from formal.errors import TheoryError

if TYPE_CHECKING:
    from formal.theory import Theory

UPS = ("0.9", "0.99", "0.999")
RISK = Fraction(1, 1000)
NODES = (4, 7, 10)
EXACT = ("0.05", "0.1", "0.2", "0.3", "0.4", "0.45")
RACES = 10_000  # of the illustration


def pages(theory: Theory) -> dict[Path, str]:
    """The page and its plots by file; none when the theory has no module ``closed_forms``.

    Raises ``TheoryError`` for a row that names something that the theory has not.
    """
    module = theory.table("closed_forms")
    if module is None:
        return {}
    docs = theory.root / "docs"
    text = to_markdown(theory, module.THRESHOLDS, module.MESSAGES, docs)
    drawn = {docs / "pictures" / f"{key}.svg": svg for key, svg in plots.all_plots().items()}
    return {docs / "closed_forms.md": text, **drawn}


def check_rows(
    theory: Theory, thresholds: Sequence[Threshold], messages: Sequence[Messages]
) -> None:
    """Check that every id exists, and that each number of messages has a run or a source.

    Raises ``TheoryError`` for the first row that does not.
    """
    known = theory.theorems()
    for t in thresholds:
        for name in t.theorems:
            if name not in known:
                raise TheoryError(f"threshold {t.title[0]!r}: {name} is no theorem")
    for m in messages:
        if bool(m.model) == bool(m.source):
            raise TheoryError(f"messages of {m.key}: expected a model or a source")
        if m.model and m.model not in theory.structures():
            raise TheoryError(f"messages of {m.key}: {m.model} is no structure")


def to_markdown(
    theory: Theory, thresholds: Sequence[Threshold], messages: Sequence[Messages], docs: Path
) -> str:
    """The page for the folder ``docs``; raises ``TheoryError`` as ``check_rows`` does."""
    check_rows(theory, thresholds, messages)
    lines = [
        "# Closed forms / 闭式",
        "",
        "Written by `formal book --write`; never edited by hand. Forms are derived by SymPy, which",
        "is labelled *cas* and is no evidence for a theorem; where Lean or Z3 prove the same, the",
        "theorem is named. 闭式由 SymPy 推导，标为 *cas*，不作为定理的证据；Lean 或 Z3",
        "证明了的，列出定理。",
        "",
        *_thresholds(theory, thresholds, docs),
        *_availability(theory, docs),
        *_catching_up(theory, docs),
        *_double_spending(theory, docs),
        *_messages(messages),
    ]
    return "\n".join(lines) + "\n"


def _thresholds(theory: Theory, rows: Sequence[Threshold], docs: Path) -> list[str]:
    out = [
        "## Thresholds / 阈值",
        "",
        "Sets that leave out a, b, … of n nodes share at least n − a − b − …, whichever they are",
        "(and no more, if what they leave out is disjoint). The form solves “as many as required”",
        "for the least n, or the least size; a fraction is rounded up. How many faults protocols",
        "bear is in [protocol_bounds.md](protocol_bounds.md). 最小的 n 或集合大小，分数向上取整。",
        "",
        "| requirement / 要求 | least (cas) / 最小值 | theorem / 定理 |",
        "|---|---|---|",
    ]
    return (
        out
        + [
            f"| {'<br>'.join(t.title)} | {show(t.form)} | {links(theory, t.theorems, docs)} |"
            for t in rows
        ]
        + [""]
    )


def _availability(theory: Theory, docs: Path) -> list[str]:
    proved = ("availability.closed_form", "availability.read_one_write_all")
    out = [
        "## Availability / 可用性",
        "",
        "Each node is up alone with probability p. The probability that no quorum is up:",
        "每个节点以概率 p 独立在线；没有任何法定集在线的概率：",
        "",
        "| up / 在线 | " + " | ".join(f"p = {x}" for x in UPS) + " |",
        "|---|" + "---|" * len(UPS),
    ]
    for family in FAMILIES:
        for label, form in family.members:
            cells = (f"{float(1 - at(form(), Fraction(x))):.2e}" for x in UPS)
            out.append(f"| {label} | {' | '.join(cells)} |")
    out += ["", "| quorums / 法定集 | available (cas) | theorem / 定理 |", "|---|---|---|"]
    ids = ((proved[0],), (proved[1],), ("quorum.grid_quorums_meet",))
    for family, names in zip(FAMILIES, ids, strict=True):
        titles = "<br>".join(family.title)
        out.append(f"| {titles} | {family.form} | {links(theory, names, docs)} |")
    forms = ", ".join(f"{show(majority(n))} of {n}" for n in (3, 5))
    grows = links(theory, ("availability.majority_grows",), docs)
    out += [
        "",
        f"A majority: {forms}. With p ≥ 1/2 two more nodes never make one less available:",
        f"{grows}. Of the grid it is proved that its quorums meet; how",
        "likely they are up (Cheung, Ammar and Ahamad 1992) is *cas*.",
        "",
    ]
    for f in FAMILIES:
        out += [f"![availability: {f.title[0]}](pictures/availability_{f.key}.svg)", ""]
    return out


def _catching_up(theory: Theory, docs: Path) -> list[str]:
    shares = ("0.1", "0.25", "0.4")
    out = [
        "## Catching up / 追平",
        "",
        "An attacker with the share q of the work, z blocks behind, ever catches up with",
        "probability (q/(1 − q))^z for q < 1/2 (cas). Proved: that it solves the recurrence, and",
        "that the probability is at most this within any number of steps:",
        links(theory, ("nakamoto.recurrence",), docs) + ",",
        links(theory, ("nakamoto.catch_up",), docs) + ".",
        "落后 z 个区块的攻击者追平的概率。",
        "",
        "| z | " + " | ".join(f"q = {x}" for x in shares) + " |",
        "|---|---|---|---|",
    ]
    for z in (1, 2, 3, 6, 10, 20):
        cells = (f"{float(catch_up(Fraction(x), z)):.2e}" for x in shares)
        out.append(f"| {z} | {' | '.join(cells)} |")
    return [*out, "", "![probability of catching up](pictures/catch_up.svg)", ""]


def _double_spending(theory: Theory, docs: Path) -> list[str]:
    out = [
        "## Double spending / 双花",
        "",
        "A merchant waits for z blocks while the attacker finds some of his own, and then has to",
        "catch up. With p = 1 − q he succeeds with probability",
        "",
        "- 1 − Σ C(k + z − 1, k)·(p^z·q^k − q^z·p^k), k < z: exact (Rosenfeld 2014, Grunspan and",
        "  Pérez-Marco 2018);",
        "- 1 − Σ e^(−λ)·λ^k/k!·(1 − (q/p)^(z − k)), k ≤ z, with λ = z·q/p: Nakamoto (2008, §11),",
        "  as if the honest nodes took exactly the time for z blocks that they take on average.",
        "",
        "Both are *cas*. Proved: that the probability is, within any number of steps, at most the",
        "value of the recurrence c(h, k) = p·c(h − 1, k) + q·c(h, k − 1), c(0, k) = (q/p)^k,",
        "c(h, 0) = 1, of which the first form is c(z, z) (compared, not proved): "
        + links(theory, ("nakamoto.double_spending",), docs)
        + ".",
        "商家等待 z 个确认时双花成功的概率：精确值与中本聪的泊松近似。",
        "",
        "| q | z | Nakamoto | exact / 精确 | Nakamoto / exact |",
        "|---|---|---|---|---|",
    ]
    agree = total = 0
    for share, table in PUBLISHED.items():
        q = Fraction(share)
        for z, printed in table.items():
            poisson, exact = nakamoto(q, z), rosenfeld(q, z)
            total, agree = total + 1, agree + (f"{float(poisson):.7f}" == printed)
            ratio = float(poisson) / float(exact)
            out.append(
                f"| {share} | {z} | {float(poisson):.7f} | {float(exact):.7f} | {ratio:.3f} |"
            )
    waits = [
        (x, published, wait(nakamoto, Fraction(x), RISK), wait(rosenfeld, Fraction(x), RISK))
        for x, published in PUBLISHED_WAIT.items()
    ]
    same = sum(published == found for _, published, found, _ in waits)
    over = ", ".join(f"up to z = {_over(Fraction(x))} with q = {x}" for x in PUBLISHED)
    out += [
        "",
        "![probability of double spending](pictures/double_spending.svg)",
        "",
        "| z, exact / 精确 | " + " | ".join(f"q = {x}" for x in EXACT) + " |",
        "|---|" + "---|" * len(EXACT),
        *(
            f"| {z} | "
            + " | ".join(f"{float(rosenfeld(Fraction(x), z)):.2e}" for x in EXACT)
            + " |"
            for z in (1, 2, 3, 6, 12, 24, 48)
        ),
        "",
        f"Of the {total} probabilities that Nakamoto's paper prints {agree} come out digit for",
        f"digit, and {same} of its {len(waits)} waiting times (least z with a risk below 0.1 %):",
        "",
        "| q | z, Nakamoto | z, exact / 精确 |",
        "|---|---|---|",
        *(f"| {x} | {found} | {exact} |" for x, _, found, exact in waits),
        "",
        f"The approximation is too large {over}; and too small",
        "from there to z = 60: the attacker's progress varies more than a Poisson distribution of",
        "the same mean does, and it is the lucky races that he wins. Who waits as the paper",
        "says takes a larger risk than 0.1 %. 除最小的 z 外，近似低估风险。",
        "",
        f"For illustration, {RACES:,} random races (seed 1), q = 0.3, z = 5: won "
        f"{simulated(Fraction('0.3'), 5, RACES, 1):.4f}; exact "
        f"{float(rosenfeld(Fraction('0.3'), 5)):.4f}, Nakamoto "
        f"{float(nakamoto(Fraction('0.3'), 5)):.4f}.",
        "",
    ]
    return out


def _over(share: Fraction) -> int:
    """The last z up to 60 at which Nakamoto's probability is above the exact one."""
    return max(z for z in range(1, 61) if nakamoto(share, z) > _exact(share, z))


def _exact(share: Fraction, z: int) -> Any:
    x = rosenfeld(share, z)
    return sp.Rational(x.numerator, x.denominator)


def _messages(rows: Sequence[Messages]) -> list[str]:
    out = [
        "## Messages / 消息数",
        "",
        "Among n nodes without faults; not counted are one's own messages, clients' requests, and",
        "the answers to these. *example*: the tests let the model run, for several n and k, and",
        "count what it has sent, where a message that all may read is one to each other node;",
        "*cited*: from the source. The numbers are for k = f = 1.",
        "无故障时 n 个节点之间的消息数（不计发给自己的消息）；数值取 k = f = 1。",
        "",
        "| protocol / 协议 | messages (cas) | "
        + " | ".join(f"n = {n}" for n in NODES)
        + " | evidence / 证据 |",
        "|---|---|" + "---|" * (len(NODES) + 1),
    ]
    for m in rows:
        values = " | ".join(str(m.value(n)) for n in NODES)
        evidence = f"example: `{m.model}`" if m.model else f"cited: {m.source}"
        out.append(f"| {'<br>'.join(m.title)} | {show(m.total)} | {values} | {evidence} |")
    return out


def show(form: Any) -> str:
    """A form in the notation of the page."""
    return str(form).replace("**", "^").replace("*", "·").replace("-", "−")
