"""Names that look like the exported ones, and types that are not the exported statement."""

from __future__ import annotations

import pytest

from .batch import Attack, assert_caught, attacked

PLAIN = (
    "module\n\npublic import Guild.Statements.Claims\n\n@[expose] public noncomputable section\n\n"
)

# Lean accepts each of these files: only the audit can tell that the claim is not proved.
ATTACKS = (
    Attack(
        "statement_in_one_component",
        "def «X.Statement» : Prop := True\ntheorem X : «X.Statement» := trivial -- !here!",
    ),
    Attack(
        "topic_and_claim_in_one_component",
        PLAIN + "namespace Guild\ndef «Claims.X.Statement» : Prop := True\n"
        "theorem «Claims.X» : «Claims.X.Statement» := trivial\nend Guild\n",
    ),
    Attack(
        "everything_in_one_component",
        PLAIN + "def «Guild.Claims.X.Statement» : Prop := True\n"
        "theorem «Guild.Claims.X» : «Guild.Claims.X.Statement» := trivial\n",
    ),
    Attack(
        "root_and_topic_in_one_component",
        PLAIN + "namespace «Guild.Claims»\ndef X.Statement : Prop := True\n"
        "theorem X : X.Statement := trivial\nend «Guild.Claims»\n",
    ),
    Attack(
        "name_right_statement_of_another_spelling",
        PLAIN + "def «Guild.Claims».X.Statement : Prop := True\n"
        "theorem Guild.Claims.X : «Guild.Claims».X.Statement := trivial -- !here!\n",
    ),
    Attack("something_easier", "theorem X : True := trivial -- !here!", "another type"),
    Attack(
        "another_statement",
        "theorem X : honest.Statement := fun _ => rfl -- !here!",
        "another type",
    ),
    Attack(
        "a_statement_of_the_same_name_elsewhere",
        "namespace Elsewhere\ndef X.Statement : Prop := True\nend Elsewhere\nopen Elsewhere in\n"
        "theorem X : Elsewhere.X.Statement := trivial -- !here!",
        "another type",
    ),
    Attack(
        "a_renamed_statement",
        "namespace Elsewhere\ndef easy : Prop := True\nend Elsewhere\n"
        "open Elsewhere renaming easy → hard in\ntheorem X : hard := trivial -- !here!",
        "another type",
    ),
    Attack(
        "a_statement_by_notation",
        'local notation "X.Statement" => True -- !here!\ntheorem X : X.Statement := trivial',
        "notation",
    ),
    Attack(
        "the_word_theorem_by_macro",
        'macro "theorem" n:ident ":" ident ":=" "easily" : command =>\n'
        "  `(def $n : True := trivial)\ntheorem X : X.Statement := easily",
        "no Lean theorem",
        where="proofs/claims.py",
    ),
    Attack(
        "an_assumed_variable",
        "section\nvariable (free : False)\ninclude free\n"
        "theorem X : X.Statement := free.elim -- !here!\nend",
        "another type",
    ),
    Attack(
        "an_assumed_instance",
        "class Free : Prop where\n  all : ∀ n : Nat, n = 0\n"
        "theorem X [free : Free] : X.Statement := free.all -- !here!",
        "another type",
    ),
    Attack(
        "a_name_of_look_alikes",
        "theorem X_ : True := trivial\n"
        "theorem а_name_of_look_alikes : True := trivial",  # begins with a Cyrillic letter
        "no Lean theorem",
        where="proofs/claims.py",
    ),
    Attack(
        "a_definition_instead_of_the_theorem",
        "structure Wrapped where\n  P : Prop\ndef X : Wrapped := ⟨X.Statement⟩",
        "no Lean theorem",
        where="proofs/claims.py",
    ),
    Attack(
        "other_meaning_of_equality",
        'local infix:50 (priority := high) " = " => fun (_ _ : Nat) => True\n'
        "theorem X : (∀ n : Nat, n = 0) := fun _ => trivial -- !here!",
        "another type",
    ),
    Attack(
        "other_instance_of_zero",
        "instance (priority := 100000) other (n : Nat) : OfNat Nat n := ⟨1⟩\n"
        "theorem X : ∀ n : Nat, n - 0 ≤ n := fun n => Nat.sub_le n _ -- !here!",
        "another type",
    ),
)

CLASHES = (
    Attack(
        "its_own_statement_without_the_import",
        "module\n\n@[expose] public noncomputable section\n\n"
        "def Guild.Claims.X.Statement : Prop := True\n"
        "theorem Guild.Claims.X : Guild.Claims.X.Statement := trivial -- !here!\n",
    ),
)

REJECTED = (
    Attack(
        "a_private_statement",
        "private def X.Statement : Prop := True\n"
        "private theorem X : X.Statement := trivial -- !here!",
        "mismatch|error",
    ),
    Attack("no_proof", "theorem X : X.Statement := by skip -- !here!", "unsolved|error"),
    Attack("itself", "theorem X : X.Statement := fun n => X n", "error"),
    Attack(
        "the_other_way_round",
        "mutual\ntheorem X : X.Statement := fun n => X' n\n"
        "theorem X' : X.Statement := fun n => X n\nend",
        "error",
    ),
    Attack(
        "a_badly_founded_recursion",
        "theorem step (n : Nat) : n = 0 := step (n + 1)\ntermination_by n\n"
        "theorem X : X.Statement := step",
        "error",
    ),
    Attack(
        "a_termination_left_open",
        "theorem step (n : Nat) : n = 0 := step (n + 1)\ntermination_by n\n"
        "decreasing_by sorry -- !here!\ntheorem X : X.Statement := step",
        "sorry",
    ),
    Attack(
        "a_negative_inductive_type",
        "inductive Bad where\n  | mk (f : Bad → False) : Bad\n"
        "theorem X : X.Statement := fun n => nomatch n",
        "error",
    ),
    Attack("stopped", "theorem X : X.Statement := by stop -- !here!\n  omega", "sorry"),
    Attack(
        "a_false_simplification",
        "@[simp] theorem all (n : Nat) : n = 0 := by sorry -- !here!\n"
        "theorem X : X.Statement := fun n => by simp",
        "sorry",
    ),
    Attack(
        "a_decision_by_a_hijacked_instance",
        "instance (priority := high) yes : Decidable X.Statement := .isTrue sorry -- !here!\n"
        "theorem X : X.Statement := of_decide_eq_true rfl",
        "sorry",
    ),
    Attack(
        "an_exit_before_the_proof",
        "#exit -- !here!\ntheorem X : X.Statement := fun n => rfl",
        "",
    ),
    Attack(
        "an_open_lemma_in_another_module",
        "module\n\npublic import Guild.Helper\n\n@[expose] public noncomputable section\n\n"
        "theorem Guild.Claims.X : Guild.Claims.X.Statement := Guild.free\n",
        "sorry",
        where="lean/Guild/Helper.lean",
        more={
            "lean/Guild/Helper.lean": "module\n\npublic import Guild.Statements.Claims\n\n"
            "@[expose] public noncomputable section\n\n"
            "theorem Guild.free : ∀ n : Nat, n = 0 := by sorry -- !here!\n"
        },
    ),
)


@pytest.fixture(scope="module")
def accepted(bench, lean):
    return attacked(bench, ATTACKS)


@pytest.fixture(scope="module")
def clashing(bench, lean):
    return attacked(bench, CLASHES)


@pytest.fixture(scope="module")
def rejected(bench, lean):
    return attacked(bench, REJECTED)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda a: a.name)
def test_another_name_or_type_is_no_evidence(accepted, attack):
    assert_caught(accepted, attack)
    assert accepted.row(f"claims.{attack.name}")["evidence"] == []


def test_beside_them_an_honest_proof_counts(accepted):
    assert accepted.proved("claims.honest")


@pytest.mark.parametrize("attack", CLASHES, ids=lambda a: a.name)
def test_a_name_that_is_taken_is_refused(clashing, attack):
    assert_caught(clashing, attack)


@pytest.mark.parametrize("attack", REJECTED, ids=lambda a: a.name)
def test_what_lean_rejects_is_named(rejected, attack):
    assert_caught(rejected, attack)


def test_beside_what_lean_rejects_an_honest_proof_counts(rejected):
    assert rejected.proved("claims.honest")
