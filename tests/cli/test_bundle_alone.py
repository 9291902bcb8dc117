"""What a bundle says and asks, without a verification before it."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from formal.checkers.smt.z3_run import z3
from formal.cite.bundle import CHECK_SH, readme, smt_conditions
from formal.cite.result import Source, mechanized
from formal.theory import load_theory
from formal.theory.exported import export

THEORY = '''"""Numbers in a row."""

from formal.language import Implies, Nat, theorem


@theorem(by=("smt",))
def step(x: Nat, y: Nat):
    """A larger number is not smaller."""
    return Implies(x > y, y <= x)


@theorem(by=("smt",), uses=("step",))
def twice(x: Nat, y: Nat, z: Nat):
    """Nor after two steps."""
    return Implies(x > y, y > z, z <= x)
'''


def run_script(folder: Path, answers: dict[str, str], solver: str = "./fake") -> tuple[int, str]:
    """The script of a bundle on conditions to which a made-up solver gives these answers."""
    (folder / "smt").mkdir()
    for name, answer in answers.items():
        (folder / "smt" / f"{name}.smt2").write_text(answer + "\n", encoding="utf-8")
    fake = folder / "fake"
    fake.write_text('#!/bin/sh\nfor last; do :; done\ncat "$last"\n', encoding="utf-8")
    fake.chmod(0o755)
    (folder / "check.sh").write_text(CHECK_SH, encoding="utf-8")
    done = subprocess.run(
        ["sh", "check.sh", solver], cwd=folder, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout


@pytest.mark.parametrize(
    ("answers", "code", "words"),
    [
        ({"a": "unsat", "b": "unsat"}, 0, "all 2 conditions are unsat"),
        ({"a": "unsat", "b": "sat"}, 1, "smt/b.smt2: sat, expected unsat"),
        ({"a": "(error x)", "b": "unknown"}, 1, "smt/a.smt2: (error x), expected unsat"),
        ({"a": "unsat", "b": "unknown"}, 3, "1 of 2 conditions are unsat, 1 left open"),
        ({"a": "", "b": "timeout"}, 3, "smt/a.smt2: left open"),
    ],
)
def test_the_script_tells_refuted_from_left_open(tmp_path, answers, code, words):
    found, said = run_script(tmp_path, answers)
    assert (found, words in said) == (code, True), said


def test_the_script_says_that_there_is_no_solver(tmp_path):
    code, said = run_script(tmp_path, {"a": "unsat"}, "no-such-solver")
    assert code == 2
    assert "no program no-such-solver" in said


def test_lemmas_that_a_solver_proved_are_in_the_bundle_with_their_own_conditions(tmp_path):
    (tmp_path / "rows_to_bundle.py").write_text(THEORY, encoding="utf-8")
    theory = load_theory(str(tmp_path))
    asked = smt_conditions(theory, theory.theorems()["rows_to_bundle.twice"])
    assert [o.name for o in asked] == ["rows_to_bundle.step", "rows_to_bundle.twice"]
    for one in asked:
        solver = z3.Solver()
        solver.from_string(one.smt2)
        assert str(solver.check()) == "unsat"
    (tmp_path / "lean").mkdir()
    export(theory)
    result = mechanized(theory, theory.theorems()["rows_to_bundle.twice"], Source())
    page = readme(result, [], asked)
    assert "## SMT (2 conditions)" in page
    assert "Taken from Lean" not in page
    assert "Taken from Lean, not proved by a solver: `x.y`." in readme(result, [], asked, ["x.y"])


def test_the_axioms_are_said_with_what_was_not_looked_at(tmp_path):
    (tmp_path / "rows_to_bundle.py").write_text(THEORY, encoding="utf-8")
    theory = load_theory(str(tmp_path))
    (tmp_path / "lean").mkdir()
    export(theory)
    result = mechanized(theory, theory.theorems()["rows_to_bundle.step"], Source())
    whole = replace(result, axioms=("propext",), evidence=("lean",))
    assert "the library found: propext. All" in readme(whole, ["DistSys.X"], [])
    part = replace(whole, axioms_complete=False)
    assert "propext, apart from those of Lean's own library" in readme(part, ["DistSys.X"], [])
