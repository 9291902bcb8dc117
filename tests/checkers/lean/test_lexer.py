"""The tokenizer of Lean's surface syntax."""

from __future__ import annotations

from pathlib import Path

import pytest

from formal.checkers.lean.lexer import blank, tokens
from formal.checkers.lean.names import name_text, parse_name
from formal.errors import InputError

LIBRARY = Path(__file__).parents[3] / "lean"


def kinds(text: str) -> list[tuple[str, str]]:
    return [(t.kind, t.text) for t in tokens(text, "A.lean") if t.kind != "space"]


@pytest.mark.parametrize("path", sorted(LIBRARY.rglob("*.lean")), ids=lambda p: p.stem)
def test_the_tokens_of_the_library_make_up_its_sources(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    found = list(tokens(text, path.name))
    assert "".join(t.text for t in found) == text
    assert all(text.startswith(t.text, t.start) for t in found)
    blanked = blank(found)
    assert len(blanked) == len(text) and blanked.count("\n") == text.count("\n")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x' 'a' '\\'' '\"'", ["x'", "'a'", "'\\''", "'\"'"]),
        ("'\\x41' '\\u03b1' '∀'", ["'\\x41'", "'\\u03b1'", "'∀'"]),
        ("a.b.«c d».e", ["a.b.«c d».e"]),
        ('«a.b» «--» «/-» «"»', ["«a.b»", "«--»", "«/-»", '«"»']),
        ("/- a /- b -/ c -/ x", ["/- a /- b -/ c -/", "x"]),
        ("/-- doc /- -/ -/ x", ["/-- doc /- -/ -/", "x"]),
        ("/-! -- -/ x", ["/-! -- -/", "x"]),
        ('x -- y -/ "\nz', ["x", '-- y -/ "', "z"]),
        ('"a \\" b" x', ['"a \\" b"', "x"]),
        ('r"a\\" x', ['r"a\\"', "x"]),
        ('r#"a " b"# x', ['r#"a " b"#', "x"]),
        ('r x r1 "s"', ["r", "x", "r1", '"s"']),
        ('s!"a {x} b {y}" z', ["s!", '"a {', "x", "} b {", "y", '}"', "z"]),
        ('s!"{ {a | b} }"', ["s!", '"{', "{", "a", "|", "b", "}", '}"']),
        ('s!"{f "}" x}"', ["s!", '"{', "f", '"}"', "x", '}"']),
        ('s!"\\{ {s!"{x}"}"', ["s!", '"\\{ {', "s!", '"{', "x", '}"', '}"']),
        ('"{" x "}"', ['"{"', "x", '"}"']),
        ("1.5e-3 0xff x.1.2 1..2", ["1.5e-3", "0xff", "x", ".", "1", ".", "2", "1", "..", "2"]),
        ("1sorry", ["1", "sorry"]),
        ("ℕ→α₁ λx Πy", ["ℕ", "→", "α₁", "λ", "x", "Π", "y"]),
        ("xs[0]'h", ["xs", "[", "0", "]'", "h"]),
        ("#eval #[1]", ["#eval", "#", "[", "1", "]"]),
        ("a\\/b x//y", ["a", "\\/", "b", "x", "//", "y"]),
    ],
)
def test_tokens(text: str, expected: list[str]) -> None:
    assert [piece for _, piece in kinds(text)] == expected


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a\n/- b", 2, "a comment does not end"),
        ("/- /- -/", 1, "a comment does not end"),
        ('\n\n"abc', 3, "a string does not end"),
        ('a\nr#"b"', 2, "a raw string does not end"),
        ('s!"{x', 1, "a string does not end"),
        ('s!"{x "a" y', 1, "an interpolated string does not end"),
        ("a\n«b", 2, "in guillemets does not end"),
        ("a »", 1, "in guillemets does not begin"),
        ("x 'ab'", 1, "begins no character"),
        ("''", 1, "begins no character"),
        ("x <--y", 1, "after white space"),
        ("x+/-y-/", 1, "after white space"),
        ("x/- y -/", 1, "after white space"),
        ("/-/ x -/", 1, "read differently"),
        ("/--/ x -/", 1, "read differently"),
        ("/-!/ x -/", 1, "read differently"),
        ('x"a"', 1, "must not touch"),
        ("1e'\"' \"", 1, "must not touch"),
        ("0b1'\"'", 1, "must not touch"),
        ("Π'\"'", 1, "must not touch"),
        ("é'\"'", 1, "not every Lean takes"),
    ],
)
def test_what_does_not_end_or_is_in_doubt_is_refused(text: str, line: int, words: str) -> None:
    with pytest.raises(InputError) as caught:
        list(tokens(text, "A.lean"))
    assert (caught.value.file, caught.value.line) == ("A.lean", line)
    assert words in caught.value.message


def test_depth_and_length_are_no_problem() -> None:
    deep = 's!"{' * 5000 + "x" + '}"' * 5000
    assert "".join(text for _, text in kinds(deep)) == deep
    nested = "/- " * 50000 + "-/ " * 50000
    assert len(kinds(nested)) == 1
    assert len(kinds("9" * 100000)) == 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (("Topic", "every"), "Topic.every"),
        (("Topic.every",), "«Topic.every»"),
        (("Topic", "every.Statement"), "Topic.«every.Statement»"),
        (("_private", "Topic", 0, "every"), "_private.Topic.0.every"),
        (("_private", "Topic", "0", "every"), "_private.Topic.«0».every"),
        (("x'", "α₁", "a b"), "x'.α₁.«a b»"),
        (("a\u202eb", "c»d", "\\"), "«a\\u{202e}b».«c\\u{bb}d».«\\u{5c}»"),
        (("",), "«»"),
    ],
)
def test_names_have_texts_of_their_own(name: tuple[str | int, ...], text: str) -> None:
    assert name_text(name) == text


def test_a_name_is_read_back() -> None:
    for name in [("A", "b.c", "d e"), ("A.b",), ("A", "b"), ("sorry", "x'")]:
        assert parse_name(name_text(name)) == name
    assert parse_name("A.«exists».Statement") == ("A", "exists", "Statement")
    assert name_text(("n", 10**5000)).startswith("n.0x")
