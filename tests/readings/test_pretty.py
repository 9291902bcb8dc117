"""Line breaking: what fits stays on a line, what can be broken keeps the width."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from formal.readings.lean.pretty import (
    HARD,
    LINE,
    SOFT,
    Doc,
    fill,
    group,
    join,
    nest,
    render,
    seq,
    text,
)

WORDS = st.lists(st.text("abc", min_size=1, max_size=8), min_size=1, max_size=20)


def tree(depth: int) -> st.SearchStrategy[Doc]:
    """Nested groups ``(word …)`` in which every space may be broken."""
    leaf = st.text("xyz", min_size=1, max_size=6).map(text)
    if depth == 0:
        return leaf
    inner = st.lists(tree(depth - 1), min_size=1, max_size=4)
    return leaf | inner.map(lambda xs: group("(", nest(1, join(LINE, xs)), ")"))


def words(s: str) -> list[str]:
    return s.replace("(", " ( ").replace(")", " ) ").split()


def flat(doc: Doc) -> str:
    return render(doc, width=10**9)


@given(tree(3), st.integers(1, 40))
def test_breaking_changes_white_space_only(doc: Doc, width: int) -> None:
    assert words(render(doc, width)) == words(flat(doc))
    assert all(line == line.rstrip() for line in render(doc, width).split("\n"))


@given(tree(3), st.integers(1, 60))
def test_what_fits_is_not_broken(doc: Doc, width: int) -> None:
    assert "\n" not in flat(doc)
    if len(flat(doc)) <= width:
        assert render(doc, width) == flat(doc)


@given(tree(3), st.integers(16, 40))
def test_width_is_kept_where_every_space_may_be_broken(doc: Doc, width: int) -> None:
    # A word has up to 6 characters, at a depth of up to 3, with up to 3 brackets after it.
    assert max(map(len, render(doc, width).split("\n"))) <= width


@given(WORDS, st.integers(8, 30))
def test_fill_is_greedy(parts: list[str], width: int) -> None:
    lines = render(fill([text(p) for p in parts]), width).split("\n")
    assert " ".join(lines).split() == parts
    assert all(len(line) <= width for line in lines)
    for line, following in itertools.pairwise(lines):
        assert len(line) + 1 + len(following.split()[0]) > width, "a word more would have fitted"


def test_group_breaks_all_or_nothing() -> None:
    doc = group("a", LINE, "b", LINE, "c")
    assert render(doc, 5) == "a b c"
    assert render(doc, 4) == "a\nb\nc"


def test_outer_groups_break_first() -> None:
    inner = group("b", LINE, "c")
    assert render(group("aaaa", LINE, inner), 6) == "aaaa\nb c"


def test_nesting_and_start_column() -> None:
    doc = group("head", nest(2, LINE, "body", LINE, "more"))
    assert render(doc, 8) == "head\n  body\n  more"
    assert render(doc, 14) == "head body more"
    assert render(doc, 14, start=1) == "head\n  body\n  more"


def test_soft_and_hard_breaks() -> None:
    assert render(group("a", SOFT, "b"), 10) == "ab"
    assert render(group("a", SOFT, "b"), 1) == "a\nb"
    assert render(seq("a", nest(2, HARD, "b")), 80) == "a\n  b"


def test_what_follows_a_group_counts() -> None:
    # The group alone would fit, but not with the text up to the next break.
    doc = seq(group("aa", LINE, "bb"), text("cc"))
    assert render(doc, 6) == "aa\nbbcc"
    assert render(doc, 7) == "aa bbcc"
