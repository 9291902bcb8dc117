"""Break the project in every way the README promises to notice, and look for the right line."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

CLOCKS = "lean/DistSys/Causality/Causality/Clocks.lean"
CONDITION = "theorem clock_condition : clock_condition.Statement := by\n"


def line_of(project, path: str, text: str) -> int:
    source = (project.root / path).read_text(encoding="utf-8")
    return source[: source.index(text)].count("\n") + 1


@pytest.mark.usefixtures("lean")
class TestLean:
    def verify(self, project, only="causality.clock_condition"):
        return project.run("verify", "--only", only)

    def test_an_untouched_copy_is_green(self, project):
        run = self.verify(project)
        assert run.code == 0, run.text
        (row,) = project.ledger("ledger-only.json")["theorems"]
        assert row["status"] == "proved"
        assert row["evidence"][0].startswith("lean")

    def test_sorry(self, project):
        """Two proofs given up, one of them silently: each is named."""
        project.edit(CLOCKS, CONDITION, CONDITION + "  sorry\n\ntheorem old_text : True := by\n")
        silenced = "set_option warn.sorry false in\ntheorem silenced : 1 = 2 := by\n  sorry -- !\n"
        project.edit(CLOCKS, "end DistSys.Causality", f"{silenced}\nend DistSys.Causality")
        run = self.verify(project)
        assert run.code == 1
        for text in ("  sorry\n", "  sorry -- !\n"):
            line = line_of(project, CLOCKS, text)
            assert re.search(rf"Clocks\.lean:{line}\b.*sorry", run.text), run.text

    def test_forbidden_declarations(self, project):
        """Each of them is named at its line."""
        forbidden = {
            "axiom free_lunch : 1 = 2\n": "axiom",
            "theorem quick : 10 < 20 := by native_decide\n": "native_decide",
            "opaque hidden : Nat\n": "opaque",
        }
        text = "".join(f"{declaration}\n" for declaration in forbidden)
        project.edit(CLOCKS, "end DistSys.Causality", f"\n{text}end DistSys.Causality")
        run = self.verify(project)
        assert run.code == 1
        for declaration, word in forbidden.items():
            line = line_of(project, CLOCKS, declaration)
            assert re.search(rf"Clocks\.lean:{line}\b.*{word}", run.text), run.text

    def test_a_broken_proof_names_theorem_and_line(self, project):
        project.edit(CLOCKS, CONDITION, CONDITION + "  exact nonsense\n\ntheorem x : True := by\n")
        line = line_of(project, CLOCKS, "  exact nonsense")
        run = self.verify(project)
        assert run.code == 1
        assert f"Clocks.lean:{line}:" in run.text
        assert "DistSys.Causality.clock_condition" in run.text

    def test_a_theorem_of_another_type_is_no_evidence(self, project):
        claim = "theorem lamport_clock_incomplete : lamport_clock_incomplete.Statement := by\n"
        easier = "theorem lamport_clock_incomplete : True := by\n  trivial\n\n"
        hard = "theorem hard : lamport_clock_incomplete.Statement := by\n"
        project.edit(CLOCKS, claim, easier + hard)
        run = self.verify(project, "causality.lamport_clock_incomplete")
        assert run.code == 1
        assert "has another type than" in " ".join(run.text.split())

    def test_a_missing_proof_is_open(self, project):
        project.edit(CLOCKS, CONDITION, "theorem renamed : clock_condition.Statement := by\n")
        run = self.verify(project)
        assert run.code == 1
        assert "no Lean theorem DistSys.Causality.clock_condition" in run.text

    def test_sound_edits_stay_green(self, project):
        project.edit(
            CLOCKS,
            "clock e f lamport happened\n  exact happened.lift (R := fun a b => clock a < clock b) "
            "(lamport _ _)",
            "clock e f is_clock before\n  exact before.lift\n    "
            "(R := fun a b => clock a < clock b) (is_clock _ _)",
        )
        lemma = "/-- One more lemma. -/\ntheorem two_is_two : 2 = 2 :=\n  rfl\n\n"
        project.edit(CLOCKS, "end DistSys.Causality", lemma + "end DistSys.Causality")
        run = self.verify(project)
        assert run.code == 0, run.text


def test_lean_missing(project, tmp_path):
    env = {**os.environ, "FORMAL_CACHE": str(tmp_path / "empty"), "PATH": "/nonexistent"}
    done = subprocess.run(
        [sys.executable, "-m", "formal.cli", "verify", "--only", "causality.clock_condition"],
        cwd=project.root,
        env=env,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 1
    assert "elan" in done.stdout
    assert "make lean" in done.stdout


def test_an_edited_generated_file(project):
    path = "lean/DistSys/Statements/Causality/Causality.lean"
    line = project.edit(
        path,
        "def clock_condition.Statement : Prop :=",
        "def clock_condition.Statement : Prop := -- x",
    )
    run = project.run("export", "--check")
    assert run.code == 1
    assert f"{path}:{line}: differs" in run.text


def test_a_weakened_statement(project):
    project.edit(
        "proofs/causality/causality/clocks.py",
        "K.lamport_clock(clock), K.happened_before(e, f), clock(e) < clock(f)",
        "K.lamport_clock(clock), K.happened_before(e, f), clock(e) <= clock(f)",
    )
    run = project.run("export", "--check")
    assert run.code == 1
    assert re.search(
        r"proofs/causality/causality/clocks\.py:\d+: the statement of causality\.clock_condition",
        run.text,
    )
    assert "Statements/Causality/Causality.lean" in run.text


def test_a_weakened_definition_under_a_statement(project):
    project.edit(
        "proofs/causality/causality/computation.py",
        "Implies(self.causal_step(e, f), clock(e) < clock(f))",
        "Implies(self.local_step(e, f), clock(e) < clock(f))",
    )
    run = project.run("export", "--check")
    assert "the statement of causality.clock_condition has changed" in run.text
    assert "the statement of causality.vector_clock_exists has changed" not in run.text


def test_renaming_a_bound_variable_is_no_new_statement(project):
    project.edit(
        "proofs/causality/causality/computation.py",
        "ForAll(lambda e, f: Implies(self.causal_step(e, f), clock(e) < clock(f)))",
        "ForAll(lambda a, b: Implies(self.causal_step(a, b), clock(a) < clock(b)))",
    )
    run = project.run("export", "--check")
    assert "the statement of" not in run.text


def test_a_new_version_line_settles_a_changed_statement(project):
    project.edit(
        "proofs/foundations/quorum/statements.py",
        "3 * f < n,\n        n <= size(n, x) + f",
        "3 * f + 1 < n,\n        n <= size(n, x) + f",
    )
    assert project.run("export").code == 1
    assert project.run("export", "--new-version", "quorum.byzantine_quorums_intersect").code == 0
    lock = (project.root / "STATEMENTS.lock").read_text(encoding="utf-8")
    assert "quorum.byzantine_quorums_intersect 2 " in lock


def test_a_removed_id_must_be_retired_and_stays_retired(project):
    lock = project.root / "STATEMENTS.lock"
    text = lock.read_text(encoding="utf-8")
    lock.write_text(text + "quorum.vanished 1 " + "0" * 64 + "\n", encoding="utf-8")
    run = project.run("export", "--check")
    assert run.code == 1
    assert "quorum.vanished is no longer in the theory" in run.text
    assert project.run("export", "--retire", "quorum.vanished").code == 0
    source = (project.root / "proofs/foundations/quorum/statements.py").read_text(encoding="utf-8")
    renamed = source.replace("def crash_margin(", "def vanished(")
    (project.root / "proofs/foundations/quorum/statements.py").write_text(renamed, encoding="utf-8")
    run = project.run("export", "--check")
    assert "the id quorum.vanished is retired" in run.text


def test_a_surviving_mutant(project):
    project.edit(
        "proofs/causality/causality/clocks.py",
        'Mutant(1, by="frozen_clock")',
        'Mutant(1, by="ping_pong_clock")',
    )
    run = project.run("verify", "--only", "causality.clock_condition")
    assert run.code == 1
    assert "mutant without h1: survives" in run.text


def test_a_mutant_that_z3_proves_survives(project):
    project.edit("proofs/foundations/quorum/statements.py", "2 * f <= n)", "2 * f + 1 <= n)")
    run = project.run("verify", "--only", "quorum.crash_margin")
    assert run.code == 1
    assert re.search(r"mutant claim crash_margin_claim: survived", run.text), run.text


def test_contradictory_structure_axioms(project):
    project.edit(
        "proofs/foundations/quorum/statements.py",
        "return Implies(self.vote(n, v), self.vote(n, w), v == w)",
        "return And(self.vote(n, v), Not(self.vote(n, w)))",
    )
    project.edit("proofs/foundations/quorum/statements.py", "    Nat,\n", "    Nat,\n    Not,\n")
    run = project.run("verify", "--only", "quorum.one_value_chosen")
    assert run.code == 1
    assert "contradictory" in run.text
    assert "three_node_election" in run.text


def test_an_action_that_can_never_fire(project):
    path = "proofs/systems/mutual_exclusion/protocol.py"
    project.edit(
        path,
        "            self.in_flight(n),\n",
        "            self.in_flight(n),\n            self.holds(n),\n",
    )
    line = line_of(project, path, "    def receive(")
    run = project.run("verify", "--only", "mutual_exclusion.*")
    assert run.code == 1
    assert re.search(r"receive.*never", run.text), run.text
    assert f"mutual_exclusion.py:{line}" in run.text or f":{line - 1}" in run.text


def test_an_invariant_that_is_not_inductive(project):
    path = "proofs/systems/mutual_exclusion/protocol.py"
    project.edit(
        path,
        "            Not(self.critical(n)),\n            ForAll(lambda m: Iff(new.holds",
        "            ForAll(lambda m: Iff(new.holds",
    )
    run = project.run("verify", "--only", "mutual_exclusion.*")
    assert run.code == 1
    assert re.search(r"send.*critical_holds", run.text), run.text


def test_a_time_out_is_a_failure(project):
    # Fermat's last theorem for cubes: true, and beyond any SMT solver.
    (project.root / "proofs/cubes.py").write_text(
        "from __future__ import annotations\n\n"
        "from formal.language import Nat, theorem\n\n\n"
        '@theorem(by="smt")\n'
        "def no_sum_of_cubes(a: Nat, b: Nat, c: Nat):\n"
        '    """No positive cube is the sum of two."""\n'
        "    x, y, z = a + 1, b + 1, c + 1\n"
        "    return x * x * x + y * y * y != z * z * z\n",
        encoding="utf-8",
    )
    assert project.run("export").code == 0
    run = project.run("verify", "--only", "cubes.*", "--timeout", "0.5")
    assert run.code == 1
    assert re.search(r"SMT: unknown", run.text), run.text
    (row,) = project.ledger("ledger-only.json")["theorems"]
    assert row["evidence"] == []


def test_a_mistake_in_a_theory_is_one_line(project):
    path = project.root / "proofs/mistaken.py"
    path.write_text(
        "from __future__ import annotations\n\n"
        "from formal.language import Rel, Sort, Structure\n\n\n"
        "class Mistaken(Structure):\n    Node: Sort\n    edge: Rel[Node, Nod]\n",
        encoding="utf-8",
    )
    run = project.run("verify")
    assert run.code == 2
    (message,) = run.err.strip().splitlines()
    assert re.fullmatch(r".*mistaken\.py:\d+: .*unknown sort or type 'Nod'.*", message), message
