"""Installed from a wheel, without a clone, the library still finds its Lean proofs and its lock."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib

import pytest

from formal.checkers.lean.plan import make_plan
from tests.cli.project import ROOT, Run

pytest.importorskip("setuptools", minversion="77", reason="wheels are built with setuptools 77")


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The files that a wheel would hold."""
    target = tmp_path_factory.mktemp("installed")
    info = tmp_path_factory.mktemp("info")
    command = ["egg_info", "--egg-base", info, "build_py", "--build-lib", target]
    done = subprocess.run(
        [sys.executable, "setup.py", "--quiet", *map(str, command)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return target


def formal(*args: object, cwd, installed) -> Run:
    run = "import sys; from formal.cli import main; sys.exit(main())"
    done = subprocess.run(
        [sys.executable, "-P", "-c", run, *map(str, args)],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(installed), "FORMAL_CACHE": str(cwd / "cache")},
        capture_output=True,
        text=True,
        timeout=300,
    )
    return Run(done.returncode, done.stdout, done.stderr)


def test_all_lean_files_are_carried(installed):
    carried = installed / "formal" / "carried" / "lean"
    here = {p.relative_to(ROOT / "lean") for p in (ROOT / "lean").rglob("*.lean")}
    assert {p.relative_to(carried) for p in carried.rglob("*.lean")} == here
    assert make_plan(carried).diagnostics == ()


def test_the_library_agrees_with_what_it_carries(installed, tmp_path):
    run = formal("export", "--check", cwd=tmp_path, installed=installed)
    assert run.code == 0, run.text
    run = formal("show", "quorum.crash_margin", cwd=tmp_path, installed=installed)
    assert "def crash_margin.Statement : Prop" in run.out


def test_results_go_to_the_cache_and_not_among_the_packages(installed, tmp_path):
    before = {p for p in installed.rglob("*") if "__pycache__" not in p.parts}
    only = "quorum.crash_margin"
    run = formal("verify", "--only", only, "--toolchain", "lake", cwd=tmp_path, installed=installed)
    assert "ledger:" in run.out, run.text
    (ledger,) = (tmp_path / "cache").rglob("ledger-only.json")
    assert only in ledger.read_text(encoding="utf-8")
    assert {p for p in installed.rglob("*") if "__pycache__" not in p.parts} == before


def test_a_topic_of_the_library_is_refused(installed, tmp_path):
    run = formal("new", "lemma", "quorum.mine", cwd=tmp_path, installed=installed)
    assert run.code == 2
    assert "'quorum' is the library's" in run.err


def test_a_theory_of_ones_own_is_built_on_the_carried_proofs(installed, tmp_path):
    run = formal("new", "theory", "groups", cwd=tmp_path, installed=installed)
    assert run.code == 0, run.text
    lakefile = tomllib.loads((tmp_path / "groups/lean/lakefile.toml").read_text(encoding="utf-8"))
    assert lakefile["require"][0]["path"] == str(installed / "formal" / "carried" / "lean")
    plan = make_plan(tmp_path / "groups" / "lean")
    assert plan.diagnostics == ()
    assert plan.required == (installed / "formal" / "carried" / "lean",)
