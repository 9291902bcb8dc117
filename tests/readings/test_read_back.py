"""What is printed for people means what the term means: it is read back and evaluated.

The reader knows the conventions of mathematics and nothing of the printers or of the finite
reading, so the three check each other.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import pytest

from formal.language.terms import Match, Op, Term, subterms
from formal.language.types import INT, NAT
from formal.readings.finite.evaluation import environment, evaluate
from formal.readings.latex.formulas import statement
from formal.readings.latex.lines import aligned, lines
from formal.readings.latex.markdown import plain
from formal.readings.latex.terms import LatexPrinter
from tests.readings.closed_terms import corpus
from tests.readings.from_latex import from_latex
from tests.readings.poll_theory import Poll
from tests.readings.read_back import Reader
from tests.readings.systematic_terms import more, systematic

CASES = frozenset("wait turn_left go leaf node full empty".split())
NAMES = ("x", "y", "x", "z", "u")


def total(t: Any) -> int:
    return 0 if t[0] == "leaf" else total(t[1]) + t[2] + total(t[3])


def strength(move: Any) -> int:
    return {"wait": lambda: 0, "turn_left": lambda hard: 1, "go": lambda n, fast: 2 * n}[move[0]](
        *move[1:]
    )


def merged(x: Any, y: Any) -> int:
    known = [o[1] for o in (x, y) if o[0] == "some"]
    return sum(known) if known else 9


DEFINITIONS: dict[str, Callable[..., Any]] = {
    "total": total,
    "strength": strength,
    "merged": merged,
    "twice": lambda f, n: f(f(n)),
    "size_of": len,
    "reverse_onto": lambda xs, rest: [*reversed(xs), *rest],
    "swap": lambda p: (p[1], p[0]),
    "triangle": lambda n: n * (n + 1) // 2,
}
TERMS = [*systematic(), *more(), *corpus(300, seed=7, names=NAMES)]


def meaning(text: str, natural: bool) -> Any:
    return Reader(text, DEFINITIONS, CASES, natural).value()


def minuses(t: Term) -> set[Any]:
    """The types of numbers that a term subtracts."""
    return {x.type for x in subterms(t) if isinstance(x, Op) and x.name == "sub"}


def test_both_truth_values_are_there() -> None:
    values = [evaluate(t, environment()) for t in TERMS]
    assert min(values.count(True), values.count(False)) > 100


def test_plain_text_read_back() -> None:
    read = 0
    for t in TERMS:
        if minuses(t) != {INT, NAT}:  # plain text does not say which subtraction is truncated
            text = plain(t)
            assert meaning(text, INT not in minuses(t)) == evaluate(t, environment()), text
            read += 1
    assert read > 500


def test_latex_read_back() -> None:
    for t in TERMS:
        text = from_latex(statement(t) if len(plain(t)) < 60 else LatexPrinter().term(t))
        assert meaning(text, False) == evaluate(t, environment()), text


@pytest.mark.parametrize("room", [8, 24])
def test_broken_latex_read_back(room: int) -> None:
    broken = 0
    for t in TERMS:
        text = aligned(lines(LatexPrinter(), t, 0, room))
        if any(isinstance(x, Match) for x in subterms(t)):
            continue  # cases on several lines have a notation of their own
        broken += "aligned" in text
        for layout in (r"\begin{aligned}", r"\end{aligned}", r"\quad", "{}"):
            text = text.replace(layout, "")
        text = from_latex(text.replace("& ", " ").replace("\\\\\n", " "))
        assert meaning(text, False) == evaluate(t, environment()), text
    assert broken > 100


def test_a_rule_in_latex_has_all_its_premises() -> None:
    rows = statement(Poll._info.members["happened_before"]).split("\\\\")
    (rule,) = (row for row in rows if "land" in row or "lor" in row)
    text = from_latex(
        rule.replace("&", "").replace("\\begin{aligned}", "").replace("\\end{aligned}", "")
    )
    for values in itertools.product((False, True), repeat=3):
        known = dict(zip((("a", "c"), ("c", "b"), ("a", "b")), values, strict=True))
        given = {"happened_before": lambda x, y, known=known: known[x, y]}
        given |= {v: v for v in "abc"}
        first, second, whole = values
        assert Reader(text, given, CASES, False).value() == (whole or not (first and second))
