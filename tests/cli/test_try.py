"""``formal try``: proved, refuted with a true counterexample, or unknown; and nothing stays."""

from __future__ import annotations

import json

import pytest

from formal.theory import load_theory
from formal.try_.scripts import scripts
from tests.cli.project import ROOT
from tests.cli.test_new import formal, texts


@pytest.fixture
def groups(tmp_path):
    """A new theory, and a way to change its Python text."""
    assert formal("new", "theory", "groups", cwd=tmp_path).code == 0
    file = tmp_path / "groups" / "proofs" / "groups.py"

    def edit(old: str, new: str) -> None:
        text = file.read_text(encoding="utf-8")
        assert text.count(old) == 1
        file.write_text(text.replace(old, new), encoding="utf-8")

    return tmp_path / "groups", edit


CLAIM = "Implies(self.together(a, b), self.together(b, c), self.together(a, c))"


def test_a_wrong_claim_is_refuted_by_elements_and_tuples(groups):
    folder, edit = groups
    edit(CLAIM, "Implies(self.together(a, b), a == b)")
    before = texts(folder)
    run = formal("try", "groups.together_trans", "--json", cwd=folder)
    assert run.code == 1
    found = json.loads(run.out)
    assert found["smt"]["status"] == "refuted"
    model = found["smt"]["model"]
    tables = {f["name"]: {tuple(a): v for a, v in f["rows"]} for f in model["functions"]}
    groups_of = {
        m: {g for g in model["sorts"]["Group"] if tables["S.belongs"].get((m, g))}
        for m in model["sorts"]["Member"]
    }
    a, b = tables["a"][()], tables["b"][()]
    assert a != b
    assert groups_of[a] & groups_of[b]
    assert all(len(gs) <= 1 for gs in groups_of.values())
    assert texts(folder) == before


def test_the_counterexample_is_printed_as_tables(groups):
    folder, edit = groups
    edit(CLAIM, "Implies(self.together(a, b), a == b)")
    run = formal("try", "groups.together_trans", cwd=folder)
    assert "Z3: REFUTED by this counterexample:" in run.out
    assert "Member = {m1, m2}" in run.out
    assert "S.belongs" in run.out
    assert "│ m1     │ g1    │" in run.out
    assert "witness two_groups: the theorem is false at" in run.out


def test_contradictory_hypotheses_are_no_proof(groups):
    folder, edit = groups
    edit(CLAIM, "Implies(a == b, a != b, self.together(a, c))")
    run = formal("try", "groups.together_trans", "--no-lean", cwd=folder)
    assert run.code == 1
    assert "its hypotheses contradict each other" in run.out


def test_a_failing_step_of_a_protocol_is_shown(tmp_path):
    formal("new", "protocol", "locks", cwd=tmp_path)
    file = tmp_path / "locks" / "proofs" / "locks.py"
    text = file.read_text(encoding="utf-8")
    guard = "            self.free,\n"
    assert text.count(guard) == 1
    file.write_text(text.replace(guard, ""), encoding="utf-8")
    run = formal("try", "locks.one_holder", "--no-lean", cwd=tmp_path / "locks")
    assert run.code == 1
    assert "take breaks one_holder" in run.out


def test_what_has_no_first_order_reading_is_said_to_have_none():
    run = formal("try", "flp.impossibility", "--no-lean", cwd=ROOT)
    assert run.code == 1
    assert "no first-order reading" in run.out


def test_an_unknown_id_offers_the_nearest():
    run = formal("try", "quorum.crash_margins", cwd=ROOT)
    assert run.code == 2
    (line,) = run.err.strip().splitlines()
    assert "quorum.crash_margin" in line


def test_a_claim_of_a_run_is_left_to_check():
    run = formal("try", "mutual_exclusion.some_node_enters", cwd=ROOT)
    assert run.code == 2
    (line,) = run.err.strip().splitlines()
    assert "formal check mutual_exclusion" in line


def test_without_lean_the_solvers_still_answer(tmp_path):
    formal("new", "lemma", "margins.two_thirds", cwd=tmp_path)
    blocked = (
        "import sys; import formal.try_.lean as lean; from formal.errors import CheckerError\n"
        "def none(*_, **__): raise CheckerError('no Lean: install elan')\n"
        "lean.find_toolchain = none\n"
        "from formal.cli import main; sys.exit(main())"
    )
    args = ("try", "margins.two_thirds")
    run = formal(*args, cwd=tmp_path / "margins", code=blocked)
    assert run.code == 0, run.text
    assert "Z3: proved" in run.out
    assert "Lean: no Lean: install elan" in run.out


def test_scripts_unfold_what_the_statement_is_made_of():
    theory = load_theory()
    by_name = {s.name: s for s in scripts(theory.theorems()["quorum.one_value_chosen"])}
    assert "Election.Chosen" in by_name["grind"].lines[-1]
    assert "induction" not in by_name
    safety = theory.theorems()["mutual_exclusion.mutual_exclusion"]
    (induction,) = [s for s in scripts(safety) if s.name == "induction"]
    text = induction.theorem("own", "own")
    for d in ("OneTokenHeld", "OneTokenInFlight", "HeldOrInFlight", "CriticalHolds"):
        assert f"(T.{d} s)" in text
    assert max(map(len, text.splitlines())) <= 100


@pytest.mark.usefixtures("lean")
def test_lean_is_asked_about_the_statement_as_it_is_now_and_nothing_stays(groups):
    folder, edit = groups
    edit(CLAIM, "Implies(self.together(a, b), self.together(b, a))")
    before = texts(folder)
    run = formal("try", "groups.together_trans", "--json", cwd=folder)
    assert run.code == 0, run.text
    found = json.loads(run.out)["lean"]
    assert found["closed_by"] == "grind"
    assert found["proof"].startswith("theorem together_trans : together_trans.Statement := by\n")
    assert texts(folder) == before


@pytest.mark.usefixtures("lean")
def test_lean_closes_no_false_statement(groups):
    from formal.try_.lean import ask_lean

    folder, edit = groups
    edit(CLAIM, "Implies(self.together(a, b), a == b)")
    theory = load_theory(str(folder))
    found = ask_lean(theory, theory.theorems()["groups.together_trans"])
    assert found.closed is None
    assert found.tried == ("decide", "omega", "simp", "grind")
