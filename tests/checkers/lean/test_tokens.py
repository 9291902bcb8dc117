"""The source scan: refused words, options, attributes and commands."""

from __future__ import annotations

import pytest

from formal.checkers.lean.lexer import tokens
from formal.checkers.lean.tokens import Finding
from formal.checkers.lean.tokens import scan as scan_tokens


def scan(text: str) -> list[Finding]:
    return scan_tokens(text, list(tokens(text, "A.lean")))


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("theorem t : P := by sorry", "sorry"),
        ("theorem t : P := by admit", "admit"),
        ("axiom a : False", "axiom"),
        ("private axiom a : False", "axiom"),
        ("theorem t : 1 < 2 := by native_decide", "native_decide"),
        ("theorem t : 1 < 2 := by decide +native", "decide +native"),
        ("theorem t : 1 < 2 := by decide  + native", "decide +native"),
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
    problems = scan(f"module\n-- a comment\n{line}\n")
    assert (3, True) in {(p.line, p.message.startswith(f"`{word}`")) for p in problems}


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
    assert scan(line) == []


def test_a_quote_character_does_not_hide_the_rest() -> None:
    text = "def q : Char := '\"'\ntheorem t : P := sorry\ndef r : Char := '\"'\n"
    assert [p.line for p in scan(text)] == [2]


@pytest.mark.parametrize(
    "line",
    [
        'def «"» : Nat := 0 -- "',
        "def «/-» : Nat := 0 -- -/",
        'def «a"b».c : Nat := 0',
        "def «--» : Nat := 0",
        "def x' : Char := '\"'",
        'def s : String := "\\\\"',
        'def s : String := r"\\"',
        'def s : String := r##"a "# b"##',
        'def s : String := s!"{f "}"}"',
        '/- /- -/ " -/',
        "/-- ' -/",
    ],
)
def test_nothing_hides_what_follows(line: str) -> None:
    """What looks like the beginning of a comment or a literal does not blind the scan."""
    text = f"{line}\nset_option debug.skipKernelTC true\ntheorem t : P := sorry\n"
    assert [(f.line, f.message.split("`")[1]) for f in scan(text)] == [
        (2, "set_option debug.skipKernelTC"),
        (2, "skipKernelTC"),
        (3, "sorry"),
    ]


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("#eval (do IO.FS.writeFile f s : IO Unit)", "#eval"),
        ("#eval! f", "#eval!"),
        ("#exit", "#exit"),
        ("#guard_msgs (drop all) in", "#guard_msgs"),
        ("by simp (maxSteps := f (IO.FS.writeFile p s))", "IO"),
        ("open IO.FS in", "FS"),
        ("def f : BaseIO Unit := g", "BaseIO"),
        ("def f := g (p : System.FilePath)", "FilePath"),
        ("unsafe def f := g", "unsafe"),
        ("@[implemented_by g] def f := h", "implemented_by"),
        ('@[extern "g"] def f := h', "extern"),
        ("@[csimp] theorem f : g = h := k", "csimp"),
        ("run_cmd f", "run_cmd"),
        ("run_elab f", "run_elab"),
        ("run_meta f", "run_meta"),
        ("theorem t : P := by run_tac f", "run_tac"),
        ("initialize f", "initialize"),
        ("builtin_initialize f", "builtin_initialize"),
        ("@[init f] def x : Nat := 0", "init"),
        ("@[simp, init f] def x : Nat := 0", "init"),
        ("attribute [local simp, builtin_init] f", "builtin_init"),
        ("attribute [term_elab foo] f", "term_elab"),
        ("@[export c_name] def x : Nat := 0", "export"),
        ("@[macro foo] def f := g", "macro"),
        ("@[simproc] def f := g", "simproc"),
        ('def s := include_str "x"', "include_str"),
        ('macro "x" : term => `(True)', "macro"),
        ("local macro_rules | `(a) => `(True)", "macro_rules"),
        ('syntax "x" : term', "syntax"),
        ("declare_syntax_cat c", "declare_syntax_cat"),
        ("elab_rules : term | `(x) => f", "elab_rules"),
        ("def f := `(a)", "`"),
        ("def n := `debug", "`"),
        ("meta def f := 1", "meta"),
        ("public meta import A", "meta"),
        ("prelude", "prelude"),
        ("set_option $x true in", "set_option"),
        ("set_option", "set_option"),
        ("set_option compiler.extract_closed true", "set_option compiler.extract_closed"),
        ("set_option doc.verso true", "set_option doc.verso"),
        ("set_option maxRecDepth.x 3", "set_option maxRecDepth.x"),
        ("set_option «maxRecDepth» 3", "set_option maxRecDepth"),
        ("by set_option debug.skipKernelTC true in exact h", "set_option debug.skipKernelTC"),
        ('def f := s!"a {sorry} b"', "sorry"),
        ('def f := s!"{s!"{sorry}"}"', "sorry"),
        ('notation "+--" => x', 'notation "+--"'),
        ('notation "∀x" => x', 'notation "∀x"'),
        ('infixl:65 " /- " => f', 'infixl " /- "'),
        ('notation "f\'" => x', 'notation "f\'"'),
        ('notation a " #eval " b => x', 'notation " #eval "'),
        ('notation "a b" => x', 'notation "a b"'),
    ],
)
def test_what_runs_or_hides_is_not_compiled(line: str, word: str) -> None:
    found = {f.message.split("` is not")[0][1:]: f for f in scan(f"\n{line}\n")}
    assert found[word].line == 2
    if word not in ("sorry",) and "debug" not in word and "compiler" not in word:
        assert found[word].runs


@pytest.mark.parametrize(
    "line",
    [
        "@[expose] public noncomputable section",
        "@[simp, grind =] theorem t : P := h",
        "attribute [local simp, -ext] f",
        '@[deprecated f (since := "2026-01-01")] def g := f',
        'infixl:65 " ⊕ " => f',
        'notation:max "⟪" x "⟫" => f x',
        'notation x " isIn " y => f x y',
        "set_option linter.unusedVariables false in",
        "set_option pp.all true in",
        "set_option allowUnsafeReducibility true in",
        "#check f",
        "def v := #[1, 2]",
        "def v := #v[1, 2]",
        'def s := s!"{x} sorry"',
        "theorem t : P := (h x).partial.opaque",
        "theorem «sorry» : P := h",
        "theorem t (ios : Nat) (x : FSM) : P := h.IOs",
        "deriving instance DecidableEq for T",
        "example : 1 = 1 := by decide +kernel",
    ],
)
def test_what_is_harmless_is_left_alone(line: str) -> None:
    assert scan(line) == []
