from __future__ import annotations

import pytest

from formal.checkers.lean.tokens import blank, scan, scan_lakefile


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("theorem t : P := by sorry", "sorry"),
        ("theorem t : P := by admit", "admit"),
        ("axiom a : False", "axiom"),
        ("private axiom a : False", "axiom"),
        ("theorem t : 1 < 2 := by native_decide", "native_decide"),
        ("theorem t : 1 < 2 := by decide +native", "decide +native"),
        ("theorem t : 1 < 2 := by decide  + native", "decide + native"),
        ("theorem t : 1 < 2 := by decide (config := {native := true})", "native := true"),
        ("theorem t : P := by bv_decide", "bv_decide"),
        ("unsafe def u : Nat := 1", "unsafe"),
        ("@[implemented_by f] def g : Nat := 1", "implemented_by"),
        ('@[extern "c_name"] def g : Nat := 1', "extern"),
        ("@[csimp] theorem t : f = g := rfl", "csimp"),
        ("opaque o : Nat", "opaque"),
        ("partial def p (n : Nat) : Nat := p n", "partial"),
        ("run_cmd foo", "run_cmd"),
        ('elab "x" : tactic => foo', "elab"),
        ("initialize x : IO.Ref Nat ← foo", "initialize"),
        ("simproc s (x) := foo", "simproc"),
        ("public import Lean", "import Lean"),
        ("import all Lean.Elab", "import all Lean"),
        ("set_option warn.sorry false in", "set_option warn.sorry"),
        ("set_option debug.skipKernelTC true", "set_option debug.skipKernelTC"),
        ("set_option «debug».«skipKernelTC» true", "set_option debug.skipKernelTC"),
        ("theorem t : P := Lean.ofReduceBool a b rfl", "ofReduceBool"),
        ("theorem t : P := sorryAx _ true", "sorryAx"),
        ("def x := unsafeCast y", "unsafeCast"),
    ],
)
def test_refused_words_are_found_on_their_line(line: str, word: str) -> None:
    problems = scan("A.lean", blank(f"module\n-- a comment\n{line}\n"))
    assert (3, True) in {(p.line, p.message.startswith(f"`{word}`")) for p in problems}
    assert {p.file for p in problems} == {"A.lean"}


@pytest.mark.parametrize(
    "line",
    [
        "-- sorry",
        "/- axiom /- nested sorry -/ unsafe -/ theorem t : 1 = 1 := rfl",
        "/-- No `sorry` here. -/",
        'def s : String := "sorry \\" axiom"',
        'def r : String := r#"a " sorry"#',
        "def c : Char := '\"' -- sorry",
        "theorem t (partialOrder : Nat) (sorry' : Nat) (unsafe_region : Nat) : P := h",
        "theorem partially_synchronous.opaque : P := h.partial.axiom",
        "def stop : Nat := 1",
        "set_option maxRecDepth 2000 in",
        "public import LeanProofs.Basic",
        "theorem t (h' : P) (x' : Nat) : P := by decide",
    ],
)
def test_other_uses_are_left_alone(line: str) -> None:
    assert scan("A.lean", blank(line)) == []


def test_a_quote_character_does_not_hide_the_rest() -> None:
    text = "def q : Char := '\"'\ntheorem t : P := sorry\ndef r : Char := '\"'\n"
    assert [p.line for p in scan("A.lean", blank(text))] == [2]


def test_blank_keeps_every_position() -> None:
    text = 'a /- x\ny -/ b "c\nd" -- e\nf\n'
    result = blank(text)
    assert len(result) == len(text)
    assert [i for i, c in enumerate(text) if c == "\n"] == [
        i for i, c in enumerate(result) if c == "\n"
    ]
    assert result.split() == ["a", "b", "f"]


def test_an_unfinished_comment_or_string_ends_with_the_file() -> None:
    assert blank("a /- b").split() == ["a"]
    assert blank('a "b').split() == ["a"]


def test_the_lakefile_may_not_change_what_is_checked() -> None:
    text = 'name = "x"\n[leanOptions]\ndebug.skipKernelTC = true\n# debug\nmoreLeanArgs = []\n'
    assert [p.line for p in scan_lakefile(text)] == [3, 3, 5]
    assert scan_lakefile("[leanOptions]\nautoImplicit = false\n") == []
