"""Installed from a wheel, without a clone, the library still finds its Lean proofs and its lock."""

from __future__ import annotations

import importlib.util
import json
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


def row(id_: str, digest: str, status: str = "proved") -> dict:
    return {
        "id": id_,
        "statement_hash": digest,
        "status": status,
        "evidence": ["smt+"],
        "effective": "smt+",
        "axioms": [],
        "axioms_complete": None,
        "rests_on": [],
        "witnesses": [],
        "mutants": [],
    }


def pinned() -> dict[str, str]:
    rows = (x.split() for x in (ROOT / "STATEMENTS.lock").read_text("utf-8").splitlines())
    found = {r[0]: r[2] for r in rows if r and r[0] != "#"}
    return {i: digest for i, digest in found.items() if digest != "retired"}


def test_the_ledger_of_the_release_is_shown_as_the_releases(installed, tmp_path):
    ledger = installed / "formal" / "carried" / "ledger.json"
    before = ledger.read_bytes() if ledger.exists() else None
    rows = [row(i, digest) for i, digest in pinned().items()]
    text = {"ok": True, "checkers": {"smt": {"z3": "5"}}, "theorems": rows}
    ledger.write_text(json.dumps(text), encoding="utf-8")
    try:
        shown = formal("show", "quorum.crash_margin", cwd=tmp_path, installed=installed).out
        cited = formal("cite", "quorum.crash_margin", cwd=tmp_path, installed=installed).out
    finally:
        if before is None:
            ledger.unlink()
        else:
            ledger.write_bytes(before)
    assert "by the run of the release, not by one here" in shown
    assert "proved: smt+ (smt+)" in shown
    assert "evidence = {proved (smt+)}" in cited
    assert "The formal authors" in cited


def test_only_the_ledger_of_what_is_released_is_shipped(tmp_path):
    spec = importlib.util.spec_from_file_location("made_by", ROOT / "setup.py")
    source = (ROOT / "setup.py").read_text(encoding="utf-8")
    space: dict = {"__file__": spec.origin, "__name__": "made_by"}
    exec(source.replace("setup(cmdclass", "dict(cmdclass"), space)
    lock, ledger = tmp_path / "STATEMENTS.lock", tmp_path / "ledger.json"
    old, new = "0" * 64, "1" * 64
    lock.write_text(f"# head\na.x 1 {old}\na.x 2 {new}\nb.y 1 {old}\nb.y 2 retired\n", "utf-8")

    def ships(rows: list[dict], ok: bool = True) -> bool:
        ledger.write_text(json.dumps({"ok": ok, "checkers": {}, "theorems": rows}), "utf-8")
        return space["is_of_this_release"](ledger, lock)

    assert ships([row("a.x", new)])
    assert not ships([row("a.x", old)])
    assert not ships([row("a.x", new)], ok=False)
    assert not ships([row("a.x", new), row("b.y", old)])
    assert not ships([])
    assert not space["is_of_this_release"](tmp_path / "none.json", lock)
