"""A copy of the project's theory and proofs that a test may break."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


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


def copy_project(target: Path) -> Project:
    """Copy theory, proofs and what is already compiled."""
    ignore = shutil.ignore_patterns("__pycache__", ".lake")
    for folder in ("proofs", "lean"):
        shutil.copytree(ROOT / folder, target / folder, ignore=ignore)
    shutil.copy(ROOT / "STATEMENTS.lock", target)
    for cache in ("build/lean", "build/smt"):
        if (ROOT / cache).is_dir():
            shutil.copytree(ROOT / cache, target / cache)
    return Project(target)
