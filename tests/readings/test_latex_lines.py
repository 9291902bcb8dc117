"""Formulas on several lines: they say what the whole says, and are narrow enough to print."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from formal.language.terms import Match, Term, subterms
from formal.language.types import NAT, ListType
from formal.readings.latex.lines import aligned, filled, lines
from formal.readings.latex.symbols import width
from formal.readings.latex.terms import LatexPrinter
from tests.readings.balanced import well_formed
from tests.readings.closed_terms import corpus
from tests.readings.poll_theory import Poll, made_point, two_polls
from tests.readings.systematic_terms import lists_and_pairs, matches, nestings

TERMS = [
    *corpus(200),
    *matches(),
    *nestings(),
    *lists_and_pairs(),
    *(d.statement for d in (Poll.chair_votes, two_polls, made_point)),
]
LAYOUT = re.compile(r"\\(?:begin|end)\{(?:aligned|cases)\}|\\quad|\\\\|&|\{\}|\s|\\;|\\colon|;")
NAME = re.compile(r"\\math\w+\{[^{}]*\}|\\[a-zA-Z]+|(?<![a-zA-Z])[a-z](?![a-zA-Z])|\d+")


def test_a_list_of_lists_is_no_double_superscript() -> None:
    lists = ListType(ListType(NAT))
    assert LatexPrinter().type(lists) == r"(\mathbb{N}^{*})^{*}"


def broken(t: Term, room: int) -> str:
    return aligned(lines(LatexPrinter(), t, 0, room))


def content(text: str) -> str:
    """The text without what is only layout."""
    return LAYOUT.sub("", text)


@pytest.mark.parametrize("room", [0, 12, 30])
def test_breaking_changes_nothing_but_the_layout(room: int) -> None:
    several = 0
    for t in TERMS:
        text = broken(t, room)
        well_formed(text)
        whole, parts = content(LatexPrinter().term(t)), content(text)
        several += "aligned" in text
        if any(isinstance(x, Match) for x in subterms(t)):
            # Broken cases name the case before its value.
            assert Counter(NAME.findall(whole)) == Counter(NAME.findall(parts))
        else:
            assert whole == parts
    assert several > 100


def test_what_fits_is_not_broken() -> None:
    for t in TERMS:
        flat = LatexPrinter().term(t)
        assert broken(t, width(flat)) == flat
        assert all(width(row) <= max(width(flat), 24) for _, row in lines(LatexPrinter(), t))


def test_rows_are_about_as_wide_as_asked_for() -> None:
    over = {
        row: width(row) + 2 * depth - 40
        for t in TERMS
        for depth, row in lines(LatexPrinter(), t, 0, 40)
    }
    assert {row: more for row, more in over.items() if more > 4} == {}


def test_a_long_head_is_broken_after_commas() -> None:
    text = r"\forall\, A, B : \mathrm{Type},\; f : \mathit{Map}(A, B),\; g : \mathit{Map}(B, A)."
    assert filled(text, 80) == [(0, text)]
    rows = filled(text, 22)
    assert [row for _, row in rows] == [
        r"\forall\, A, B : \mathrm{Type},",
        r"f : \mathit{Map}(A, B),",
        r"g : \mathit{Map}(B, A).",
    ]
    assert [depth for depth, _ in rows] == [0, 2, 2]


def test_cases_are_as_wide_as_the_widest() -> None:
    narrow, wide = r"a & \text{if } x = 0", r"a + b + c + d & \text{if } x = 0"
    both = rf"\begin{{cases}} {narrow} \\ {wide} \end{{cases}}"
    assert width(wide) < width(both) < width(wide) + width(narrow)
