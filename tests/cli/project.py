"""A small copy of the project's theory and proofs that a test may break."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

from formal.cli import main
from formal.readings.lean.names import upper_camel

ROOT = Path(__file__).resolve().parents[2]

# Enough theory to break: these topics, whole.
AREAS = {"causality": "causality", "quorum": "foundations", "mutual_exclusion": "systems"}


@dataclass
class Run:
    """What a command printed and its exit code."""

    code: int
    out: str
    err: str

    @property
    def text(self) -> str:
        return self.out + self.err


@dataclass
class Project:
    """A project folder with ``proofs/``, ``lean/`` and the statement lock."""

    root: Path

    def edit(self, path: str, old: str, new: str) -> int:
        """Replace text that occurs once; return the line where it begins."""
        file = self.root / path
        text = file.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{path}: {text.count(old)} x {old!r}"
        file.write_text(text.replace(old, new), encoding="utf-8")
        return text[: text.index(old)].count("\n") + 1

    def run(self, *args: str) -> Run:
        """Run the command line inside the project."""
        done = subprocess.run(
            [sys.executable, "-m", "formal.cli", *args],
            cwd=self.root,
            capture_output=True,
            text=True,
            timeout=900,
        )
        return Run(done.returncode, done.stdout, done.stderr)

    def ledger(self, name: str = "ledger.json") -> dict:
        return json.loads((self.root / "build" / name).read_text(encoding="utf-8"))


def run_here(*args: str) -> Run:
    """Run the command line in this process, which has loaded what the command needs before."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        try:
            code = main(args)
        except SystemExit as e:  # argparse
            code = e.code if isinstance(e.code, int) else 1
    return Run(code, out.getvalue(), err.getvalue())


def small_project(target: Path) -> Project:
    """Copy the chosen topics, and export so that generated files fit."""
    _copy("proofs/__init__.py", target)
    for name in ("lakefile.toml", "lean-toolchain"):
        _copy(f"lean/{name}", target)
    for topic, area in AREAS.items():
        _copy(f"proofs/{area}/__init__.py", target)
        _copy_folder(f"proofs/{area}/{topic}", target)
        proofs = f"lean/DistSys/{upper_camel(area)}/{upper_camel(topic)}"
        if (ROOT / proofs).is_dir():
            _copy_folder(proofs, target)
        if (ROOT / f"{proofs}.lean").is_file():
            _copy(f"{proofs}.lean", target)
    lock = (ROOT / "STATEMENTS.lock").read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [x for x in lock if x.startswith("#") or x.partition(".")[0] in AREAS]
    (target / "STATEMENTS.lock").write_text("".join(kept), encoding="utf-8")
    project = Project(target)
    exported = project.run("export")
    assert exported.code == 0, exported.text
    return project


def _copy(path: str, target: Path) -> None:
    (target / path).parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / path, target / path)


def _copy_folder(path: str, target: Path) -> None:
    shutil.copytree(ROOT / path, target / path, ignore=shutil.ignore_patterns("__pycache__"))
