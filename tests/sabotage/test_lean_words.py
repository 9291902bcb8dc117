"""Words that leave a proof open, assume, run programs or switch the kernel off: none gets in."""

from __future__ import annotations

import pytest

from .batch import Attack, assert_caught, attacked

# A claim that is false, so that whatever proves it is an attack.
ATTACKS = (
    Attack("plain_sorry", "theorem X : X.Statement := by\n  sorry -- !here!", "sorry"),
    Attack(
        "silenced_sorry",
        "set_option warn.sorry false in -- !here!\ntheorem X : X.Statement := by\n  sorry",
        "warn",
    ),
    Attack("admitted", "theorem X : X.Statement := by admit -- !here!", "admit|sorry"),
    Attack(
        "sorry_by_macro",
        'macro "finish" : tactic => `(tactic| sorry) -- !here!\n'
        "theorem X : X.Statement := by finish",
        "sorry",
    ),
    Attack("sorry_axiom", "theorem X : X.Statement := sorryAx _ true -- !here!", "sorryAx"),
    Attack(
        "sorry_after_guillemets",
        "def «/-» : Nat := 0\ntheorem X : X.Statement := by sorry -- !here!\ndef «-/» : Nat := 0",
        "sorry",
    ),
    Attack(
        "plain_axiom",
        "axiom free : ∀ n : Nat, n = 0 -- !here!\ntheorem X : X.Statement := free",
        "axiom",
    ),
    Attack(
        "private_axiom",
        "private axiom free : ∀ n : Nat, n = 0 -- !here!\ntheorem X : X.Statement := free",
        "axiom",
    ),
    Attack(
        "axiom_in_a_namespace",
        "namespace Deep.Inside\naxiom free : ∀ n : Nat, n = 0 -- !here!\nend Deep.Inside\n"
        "theorem X : X.Statement := Deep.Inside.free",
        "axiom",
    ),
    Attack(
        "axiom_by_macro",
        'macro "assume " n:ident " : " t:term : command => `(axiom $n : $t) -- !here!\n'
        "assume free : ∀ n : Nat, n = 0\ntheorem X : X.Statement := free",
        "axiom",
    ),
    Attack(
        "trusting_compiled_code",
        "def five : Nat := 5\n@[implemented_by five] def nought : Nat := 0 -- !here!\n"
        "theorem no : nought = 5 := by native_decide\n"
        "theorem X : X.Statement := fun n => absurd no (by decide)",
        "implemented_by",
    ),
    Attack(
        "native_by_configuration",
        "theorem X : X.Statement := by decide (config := { native := true }) -- !here!",
        "native",
    ),
    Attack(
        "opaque_constant",
        "opaque hidden : {n : Nat // n = 0} := ⟨0, rfl⟩ -- !here!\n"
        "theorem X : X.Statement := fun n => hidden.2",
        "opaque",
    ),
    Attack(
        "unsafe_definition",
        "unsafe def magic : ∀ n : Nat, n = 0 := fun n => magic n -- !here!\n"
        "theorem X : X.Statement := magic",
        "unsafe",
    ),
    Attack(
        "partial_definition",
        "partial def loop (n : Nat) : {m : Nat // n = 0} := loop n -- !here!\n"
        "theorem X : X.Statement := fun n => (loop n).2",
        "partial",
    ),
    Attack(
        "external_definition",
        '@[extern "lean_nat_sub"] def nought (n : Nat) : Nat := n -- !here!\n'
        "theorem X : X.Statement := fun n => rfl",
        "extern",
    ),
    Attack(
        "kernel_switched_off",
        "set_option debug.skipKernelTC true in -- !here!\ntheorem X : X.Statement := fun n => rfl",
        "skipKernelTC|debug",
    ),
    Attack(
        "option_behind_a_quote_in_guillemets",
        'def «"» : Nat := 0\nset_option debug.skipKernelTC true in -- !here!\n'
        'theorem X : X.Statement := fun n => rfl\ndef «"'
        "'» : Nat := 0",
        "skipKernelTC|debug",
    ),
    Attack(
        "option_behind_a_comment_in_guillemets",
        "def «/-» : Nat := 0\nset_option debug.skipKernelTC true in -- !here!\n"
        "theorem X : X.Statement := fun n => rfl\ndef «-/» : Nat := 0",
        "skipKernelTC|debug",
    ),
    Attack(
        "option_in_guillemets",
        "set_option «debug».«skipKernelTC» true in -- !here!\n"
        "theorem X : X.Statement := fun n => rfl",
        "debug",
    ),
    Attack(
        "option_behind_a_quoted_character",
        "def c : Char := '\"'\nset_option debug.skipKernelTC true in -- !here!\n"
        "theorem X : X.Statement := fun n => rfl\ndef d : Char := '\"'",
        "debug",
    ),
    Attack(
        "option_behind_a_raw_string",
        'def s : String := r#"\\"#\nset_option debug.skipKernelTC true in -- !here!\n'
        'theorem X : X.Statement := fun n => rfl\ndef t : String := r"\\"',
        "debug",
    ),
    Attack(
        "option_in_an_interpolated_string",
        'def s : String := s!"{let x := 1\n  set_option debug.skipKernelTC true in x}" -- !here!\n'
        "theorem X : X.Statement := fun n => rfl",
        "debug|set_option",
    ),
    Attack(
        "option_named_by_a_macro",
        'macro "quick " o:ident c:command : command => -- !here!\n'
        "  `(set_option $(Lean.mkIdent (`debug ++ o.getId)) true in $c)\n"
        "quick skipKernelTC theorem X : X.Statement := fun n => rfl",
        "",
    ),
    Attack(
        "proofs_taken_for_done",
        "set_option debug.byAsSorry true in -- !here!\ntheorem X : X.Statement := by skip",
        "debug",
    ),
    Attack(
        "a_program_runs",
        'run_cmd IO.FS.writeFile "x" "" -- !here!\ntheorem X : X.Statement := fun n => rfl',
        "run_cmd",
    ),
    Attack(
        "evaluation",
        'end\n#eval (IO.FS.writeFile "x" "" : IO Unit) -- !here!\n'
        "theorem X : X.Statement := fun n => rfl\nsection",
        "#eval",
    ),
    Attack(
        "evaluation_after_a_doc_comment",
        'end\n/-- /- -/ -/ #eval (IO.FS.writeFile "x" "" : IO Unit) -- !here!\n'
        "theorem X : X.Statement := fun n => rfl\nsection",
        "#eval",
    ),
    Attack(
        "initialization",
        "end\ninitialize here : IO.Ref Nat ← IO.mkRef 0 -- !here!\n"
        "theorem X : X.Statement := fun n => rfl\nsection",
        "initialize",
    ),
    Attack(
        "initialization_by_attribute",
        'end\n@[init] def boom : IO Unit := IO.FS.writeFile "x" "" -- !here!\n'
        "theorem X : X.Statement := fun n => rfl\nsection",
        "init",
    ),
    Attack(
        "own_elaborator",
        'elab "win" : tactic => pure () -- !here!\ntheorem X : X.Statement := by win',
        "elab",
    ),
    Attack(
        "own_simplification_procedure",
        "simproc zero (_ = 0) := fun _ => pure .continue -- !here!\n"
        "theorem X : X.Statement := by intro n; simp",
        "simproc",
    ),
    Attack(
        "the_elaborator_itself",
        "module\n\npublic import Guild.Statements.Claims\nimport Lean -- !here!\n\n"
        "theorem Guild.Claims.X : Guild.Claims.X.Statement := fun n => rfl\n",
        "Lean",
    ),
    Attack(
        "the_elaborator_for_programs",
        "module\n\npublic import Guild.Statements.Claims\n"
        "public meta import Lean.Elab -- !here!\n\n"
        "theorem Guild.Claims.X : Guild.Claims.X.Statement := fun n => rfl\n",
        "Lean",
    ),
)


@pytest.fixture(scope="module")
def outcome(bench, lean):
    return attacked(bench, ATTACKS)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda a: a.name)
def test_it_is_refused(outcome, attack):
    assert_caught(outcome, attack)


def test_without_them_the_theory_is_green(bench, lean):
    outcome = attacked(bench, ())
    assert outcome.code == 0, outcome.text
    assert outcome.proved("claims.honest")
