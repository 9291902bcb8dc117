"""Edits that change nothing that is claimed: every one of them must stay green."""

from __future__ import annotations

import re

import pytest

from .batch import FALSE_CLAIM, HONEST, LAKEFILE, PROOF, TOOLCHAIN, TRUE_CLAIM, camel
from .theories import FILE, Fraud, tried
from .theories import HONEST as HONEST_PYTHON
from .workshop import HEAD

OPEN = "namespace Guild.Claims\n"

# Sound proof modules of the claim `X`, that `n + 0 = n`; a body that begins with `module` is whole.
PROOFS = {
    "another_binder": "theorem X : X.Statement := fun number => Nat.add_zero number",
    "by_tactics": "theorem X : X.Statement := by\n  intro n\n  simp",
    "refused_words_in_comments": "-- sorry, axiom, native_decide: none of them is used\n"
    "/- unsafe opaque partial #eval run_cmd\n   set_option debug.skipKernelTC true -/\n"
    "theorem X : X.Statement := fun _ => rfl -- admit",
    "nested_comments": "/- one /- two sorry -/ still one: axiom -/\n/-- says /- sorry -/ this -/\n"
    "theorem X : X.Statement := fun _ => rfl\n/-! ends with /- axiom -/ -/",
    "refused_words_in_strings": 'def words : String := "sorry /- axiom \\" #eval"\n'
    'def raw : String := r#"initialize " /- "#\ndef c : Char := \'"\'\n'
    "theorem X : X.Statement := fun _ => rfl",
    "an_interpolated_string": 'def said (n : Nat) : String := s!"sorry {n + 1} axiom"\n'
    "theorem X : X.Statement := fun _ => rfl",
    "names_that_contain_words": "theorem sorry_free : True := trivial\n"
    "def axiomatic : Nat := 0\ntheorem noAxiom : axiomatic = 0 := rfl\n"
    "theorem X : X.Statement := fun _ => rfl",
    "names_in_guillemets": "theorem «two words» : 1 + 1 = 2 := rfl\ndef «/-» : Nat := 1\n"
    'def «"» : Nat := 2\ntheorem X : X.Statement := fun _ => rfl',
    "letters_of_all_kinds": "theorem π₁_α' (ℓ : Nat) : ℓ + 0 = ℓ := rfl\n"
    "theorem X : X.Statement := fun ν => π₁_α' ν",
    "private_helpers": "private theorem helper (n : Nat) : n + 0 = n := rfl\n"
    "theorem X : X.Statement := fun n => helper n",
    "a_lemma_in_a_deeper_namespace": "namespace Deep.Er\n"
    "theorem zero (n : Nat) : n + 0 = n := rfl\nend Deep.Er\nopen Deep.Er in\n"
    "theorem X : X.Statement := fun n => zero n",
    "sections_and_variables": "section\nvariable (m : Nat)\n"
    "theorem about : m + 0 = m := rfl\nend\ntheorem X : X.Statement := fun n => about n",
    "its_own_notation": 'local notation:65 a " ⊞ " b => Nat.add a b\n'
    "theorem boxed (n : Nat) : (n ⊞ 0) = n := rfl\n"
    "theorem X : X.Statement := fun n => boxed n",
    "mutual_lemmas": "mutual\n"
    "theorem left : (n : Nat) → n + 0 = n\n  | 0 => rfl\n  | n + 1 => by have := right n; rfl\n"
    "theorem right : (n : Nat) → n + 0 = n\n  | 0 => rfl\n  | n + 1 => by have := left n; rfl\n"
    "end\ntheorem X : X.Statement := left",
    "other_options": "set_option maxRecDepth 1000 in\nset_option linter.unusedVariables false in\n"
    "theorem X : X.Statement := fun _ => rfl",
    "attributes": "@[simp] theorem plus (n : Nat) : n + 0 = n := rfl\n"
    "attribute [local simp] plus in\ntheorem X : X.Statement := by intro n; exact plus n",
    "instances_of_its_own": "structure Pair where\n  left : Nat\n  right : Nat\n"
    "deriving DecidableEq, Repr\ninstance : Add Pair := ⟨fun a b => ⟨a.left + b.left, 0⟩⟩\n"
    "theorem X : X.Statement := fun _ => rfl",
    "a_statement_of_its_own_beside_it": "def own.Statement : Prop := True\n"
    "theorem own : own.Statement := trivial\ntheorem X : X.Statement := fun _ => rfl",
    "a_full_name": "module\n\npublic import Guild.Statements.Claims\n\n"
    "@[expose] public noncomputable section\n\n"
    "theorem Guild.Claims.X : Guild.Claims.X.Statement := fun _ => rfl\n",
    "from_the_root": "theorem _root_.Guild.Claims.X : X.Statement := fun _ => rfl",
    "more_imports": "module\n\npublic import Guild.Statements.Claims\n"
    "public import Init.Data.List\nimport Std.Data.HashMap\n\n"
    "@[expose] public noncomputable section\n\n"
    + OPEN
    + "theorem X : X.Statement := fun _ => rfl\nend Guild.Claims\n",
    "a_lemma_before_the_import_was_needed": "theorem X : X.Statement := fun n => later n\n"
    "where later (n : Nat) : n + 0 = n := rfl",
    "a_mark_of_byte_order_in_a_comment": "-- \ufeff\ntheorem X : X.Statement := fun _ => rfl",
    "windows_lines": "theorem X : X.Statement := by\r\n  intro n\r\n  rfl\r",
    "tabs_and_blanks_in_comments": "--\t sorry \t\ntheorem X : X.Statement := fun _ => rfl   ",
    "a_module_in_a_deeper_folder": "theorem X : X.Statement := fun _ => rfl",
    "trailing_comment_at_the_end": "theorem X : X.Statement := fun _ => rfl",
}

# Those about the file as a whole have a module of their own.
APART = {
    "a_module_in_a_deeper_folder": "lean/Guild/Claims/Very/Deep/Inside.lean",
    "windows_lines": "",
    "trailing_comment_at_the_end": "",
}


@pytest.fixture(scope="module")
def proofs(bench, lean):
    """All of them in one project."""
    files = {
        FILE: HEAD.format(title="Claims") + "".join(TRUE_CLAIM.format(name=n) for n in PROOFS),
        "lean/lakefile.toml": LAKEFILE,
        "lean/lean-toolchain": TOOLCHAIN,
    }
    shared: list[str] = []
    for name, body in PROOFS.items():
        text = re.sub(r"\bX\b", name, body)
        if not text.startswith("module") and name not in APART:
            shared.append(text)
            continue
        whole = text if text.startswith("module") else PROOF.format(body=text)
        if name.startswith("windows"):
            whole = whole.replace("\r", "").replace("\n", "\r\n")
        if name.startswith("trailing"):
            whole = whole.rstrip() + "\n-- sorry: no line ends here"
        files[APART.get(name) or f"lean/Guild/Claims/{camel(name)}.lean"] = whole
    for number in range(3):  # few modules: what is sound in one is sound beside the others
        part = "\n\n".join(shared[number::3])
        files[f"lean/Guild/Claims/Shared{number}.lean"] = PROOF.format(body=part)
    bench.reset(files)
    bench.export()
    return bench.verify()


@pytest.mark.parametrize("name", PROOFS)
def test_a_sound_proof_counts(proofs, name):
    row = proofs.row(f"claims.{name}")
    assert row["status"] == "proved", (row["problems"], proofs.text)
    assert row["effective"].startswith("lean")
    assert set(row["axioms"]) <= {"propext", "Classical.choice", "Quot.sound"}


def test_all_sound_proofs_together_are_green(proofs):
    assert proofs.code == 0, proofs.text


def whole(text: str) -> str:
    return HEAD.format(title="Claims") + HONEST_PYTHON + text


PYTHON = {
    "blank_lines_and_comments": lambda t: t.replace("\n\n\n", "\n\n\n\n# sorry, axiom, -/ \n\n"),
    "other_quotes": lambda t: t.replace('by="smt"', "by='smt'"),
    "one_argument_a_line": lambda t: t.replace(
        '@theorem(by="smt", witness="one", mutants=Mutant(1))',
        '@theorem(\n    by=("smt",),\n    mutants=(Mutant(1),),\n    witness=["one"],\n)',
    ),
    "windows_lines": lambda t: t.replace("\n", "\r\n"),
    "renamed_parameters": lambda t: (
        t.replace("n: Nat, m: Nat", "low: Nat, high: Nat")
        .replace("n < m, n + 1 <= m", "low < high, low + 1 <= high")
        .replace('{"n": 0, "m": 1}', '{"low": 0, "high": 1}')
    ),
    "the_witness_first": lambda t: t.replace(WITNESS, "").replace(
        "\n\n@theorem", "\n\n" + WITNESS.strip() + "\n\n\n@theorem"
    ),
    "helpers_in_python": lambda t: t.replace(
        "\n\n@theorem", "\n\ndef more(a):\n    return a + 1\n\n\n@theorem"
    ).replace("n + 1 <= m)", "more(n) <= m)"),
    "hostile_words": lambda t: t.replace(
        "Less is not more.", "Less -/ is /- not «more» \\\\ sorry '' axiom \\u2028 ∀ 无."
    ),
    "a_longer_docstring": lambda t: t.replace(
        'Less is not more."""', 'Less is not more.\n\n    Nor is it less.\n    """'
    ),
    "a_title_in_chinese": lambda t: t.replace('by="smt",', 'by="smt", zh="小于则加一不大于",'),
    "a_second_theorem": lambda t: (
        t
        + '\n\n@theorem(by="smt")\ndef second(n: Nat):\n    """Numbers are."""\n    return n == n\n'
    ),
    "more_imports": lambda t: t.replace("import *", "import *\nimport os, math, collections"),
    "unused_definitions": lambda t: (
        t + '\n\n@definition\ndef unused(n: Nat):\n    """Never used."""\n    return n == 7\n'
    ),
    "one_more_witness": lambda t: (
        t.replace('witness="one"', 'witness=("one", "two")')
        + '\n\n@witness\ndef two():\n    """Two."""\n    return {"n": 0, "m": 2}\n'
    ),
    "a_tool_beside_it": lambda t: t + "\n\nif __name__ == '__main__':\n    raise SystemExit(0)\n",
}
WITNESS = HONEST_PYTHON[HONEST_PYTHON.index("@witness") :]


@pytest.fixture(scope="module")
def lock(bench) -> str:
    """The lock of the untouched theory."""
    done = tried(bench, Fraud("", ""))
    assert done.code == 0, done.text
    return bench.read("STATEMENTS.lock")


@pytest.mark.parametrize("name", PYTHON)
def test_a_sound_edit_of_the_python_text_is_green(bench, lock, name):
    before = whole("")
    after = PYTHON[name](before)
    assert after != before
    bench.reset({FILE: after, "STATEMENTS.lock": lock})
    bench.export()
    done = bench.verify()
    assert done.code == 0, done.text
    assert done.proved("claims.honest")
    assert lock.splitlines()[1] in bench.read("STATEMENTS.lock"), "the hash has changed"


def test_a_proof_that_moves_to_another_file_is_green(bench, lean):
    files = {
        FILE: HEAD.format(title="Claims") + TRUE_CLAIM.format(name="honest"),
        "lean/lakefile.toml": LAKEFILE,
        "lean/lean-toolchain": TOOLCHAIN,
        "lean/Guild/Old.lean": PROOF.format(body=HONEST),
    }
    bench.reset(files)
    bench.export()
    assert bench.verify().code == 0
    old = bench.path("lean/Guild/Old.lean")
    bench.path("lean/Guild/Other").mkdir()
    old.rename(bench.path("lean/Guild/Other/New.lean"))
    bench.export()
    done = bench.verify()
    assert done.code == 0, done.text
    assert done.row("claims.honest")["checked_by"]["lean"]["file"] == "lean/Guild/Other/New.lean"


def test_the_claims_of_these_tests_can_fail(bench, lean):
    """The false claim of the attacks has no sound proof."""
    bench.reset(
        {
            FILE: HEAD.format(title="Claims") + FALSE_CLAIM.format(name="everyone"),
            "lean/lakefile.toml": LAKEFILE,
            "lean/lean-toolchain": TOOLCHAIN,
            "lean/Guild/Honest.lean": PROOF.format(
                body="theorem everyone : everyone.Statement := fun _ => rfl"
            ),
        }
    )
    bench.export()
    done = bench.verify()
    assert done.code == 1 and not done.proved("claims.everyone")
