"""A bundle is checked by Lean and Z3 alone: built from its own folder, asked from its own files."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from formal.checkers.lean import find_toolchain
from formal.checkers.lean.build import main as build
from formal.checkers.smt.z3_run import z3
from formal.cli import main
from tests.cli.conftest import lean_is_here

ID = "mutual_exclusion.mutual_exclusion"


@pytest.fixture(scope="module")
def bundled(verified, tmp_path_factory) -> Path:
    reason = lean_is_here()
    if reason is not None:
        pytest.skip(f"no Lean here: {reason}")
    target = tmp_path_factory.mktemp("elsewhere") / "bundle"
    here = verified.run("verify")  # a ledger speaks for the folder in which its run was
    assert here.code == 0, here.text
    run = verified.run("bundle", ID, "--out", str(target))
    assert run.code == 0, run.text
    again = verified.run("bundle", ID, "--out", str(target))
    assert again.code == 2
    assert "exists already" in again.err
    return target


def test_lean_builds_it_and_finds_the_theorem(bundled, tmp_path):
    toolchain = find_toolchain(project=bundled / "lean", build_dir=tmp_path)
    report = toolchain.build(bundled / "lean")
    assert report.ok, [str(d) for d in report.diagnostics]
    audit = toolchain.audit(bundled / "lean", report)
    assert audit.ok, audit.problems
    found = audit.theorems["DistSys", "MutualExclusion", "mutual_exclusion"]
    assert set(found.axioms) <= {
        "propext",
        "Classical.choice",
        "Quot.sound",
    }


def test_the_way_without_elan_is_in_the_readme_and_works(bundled, tmp_path, capsys):
    page = (bundled / "README.md").read_text(encoding="utf-8")
    (command,) = re.findall(r"^python -m formal\.checkers\.lean\.build (.*)$", page, re.MULTILINE)
    assert "python -m formal.checkers.lean.setup" in page
    words = [str(bundled / "lean") if w == "lean" else w for w in command.split()]
    assert build([*words, "--build-dir", str(tmp_path)]) == 0
    assert capsys.readouterr().out.rstrip().endswith(" 0 problems")
    copy = tmp_path / "copy"
    shutil.copytree(bundled / "lean", copy)
    proof = copy / "DistSys" / "Systems" / "MutualExclusion.lean"
    text = proof.read_text(encoding="utf-8")
    at = text.index("theorem mutual_exclusion :")
    proof.write_text(text[:at] + "axiom extra : False\n\n" + text[at:], encoding="utf-8")
    broken = ["--project", str(copy), "--audit", "--build-dir", str(tmp_path / "again")]
    assert build(broken) == 1


def test_z3_answers_unsat_to_every_condition(bundled):
    files = sorted((bundled / "smt").glob("*.smt2"))
    assert len(files) >= 20
    for file in files:
        solver = z3.Solver()
        solver.from_string(file.read_text(encoding="utf-8"))
        assert str(solver.check()) == "unsat", file.name


def test_the_script_of_the_bundle_agrees_and_notices_a_broken_file(bundled, tmp_path):
    solver = Path(sys.executable).with_name("z3")
    if not solver.exists():
        pytest.skip("no z3 program beside this Python")
    copy = tmp_path / "copy"
    shutil.copytree(bundled, copy)
    command = ["sh", str(copy / "check.sh"), str(solver)]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0
    first = sorted((copy / "smt").glob("*.smt2"))[0]
    first.write_text("(check-sat)\n", encoding="utf-8")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert f"{first.name}: sat, expected unsat" in done.stdout


def test_nothing_in_it_needs_our_python(bundled):
    assert [p.name for p in bundled.rglob("*.py")] == []
    readme = (bundled / "README.md").read_text(encoding="utf-8")
    assert "lake build" in readme
    assert "Two nodes are never in their critical sections at once." in readme
    statement = (bundled / "STATEMENT.lean.txt").read_text(encoding="utf-8")
    assert statement.rstrip().splitlines()[0].startswith("/--")
    assert "mutual_exclusion.Statement" in statement


def test_an_unknown_name_is_one_line(capsys):
    assert main(["bundle", "mutual_exclusion.mutual_exclusions"]) == 2
    assert "did you mean" in capsys.readouterr().err
