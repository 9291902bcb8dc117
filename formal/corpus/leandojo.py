"""Tracing and interaction through LeanDojo (the optional extra ``leandojo``).

LeanDojo works on a git repository that stock Lean builds.  ``scratch_repository`` makes one of the
Lean project; ``preflight`` names what this machine lacks before LeanDojo is imported at all.
"""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from formal.checkers.lean.plan import make_plan
from formal.errors import CheckerError
from formal.language.declarations import Theorem
from formal.readings.lean.names import theorem_name
from formal.theory import Theory

#: LeanDojo 4.20.0 requires it.
BELOW = (3, 13)
PROGRAMS = ("git", "elan", "lake")


def preflight(
    version: tuple[int, ...] = sys.version_info[:2],
    installed: Callable[[str], bool] = lambda name: importlib.util.find_spec(name) is not None,
    which: Callable[[str], str | None] = shutil.which,
) -> list[str]:
    """What is missing for LeanDojo on this machine, one sentence each; empty when nothing is."""
    missing = []
    if version >= BELOW:
        found, below = (".".join(map(str, v)) for v in (version, BELOW))
        missing.append(f"found Python {found}, expected one before {below}")
    if not installed("lean_dojo"):
        missing.append("lean-dojo is not installed: pip install 'formal-distsys[leandojo]'")
    missing += [f"{p} is not on PATH" for p in PROGRAMS if which(p) is None]
    return missing


def require() -> Any:
    """The ``lean_dojo`` module; raises ``CheckerError`` naming everything that is missing."""
    missing = preflight()
    if missing:
        raise CheckerError("LeanDojo cannot run here: " + "; ".join(missing))
    return importlib.import_module("lean_dojo")


def scratch_repository(theory: Theory, folder: Path) -> str:
    """Copy the Lean project into a git repository of its own; return the commit.

    Raises ``CheckerError`` when the folder exists or git fails.
    """
    if folder.exists():
        raise CheckerError(f"{folder}: exists already; LeanDojo gets a new folder")
    ignore = shutil.ignore_patterns(".lake", "build")
    shutil.copytree(theory.lean, folder, ignore=ignore)
    identity = ["-c", "user.name=formal", "-c", "user.email=formal@localhost"]
    for arguments in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "The Lean project"]):
        _git(folder, [*identity, *arguments])
    return _git(folder, ["rev-parse", "HEAD"]).strip()


def _git(folder: Path, arguments: list[str]) -> str:
    done = subprocess.run(
        ["git", "-C", str(folder), *arguments], capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise CheckerError(f"git {arguments[-1]}: {last}")
    return done.stdout


@dataclass(frozen=True)
class Step:
    """One tactic and the goals after it; ``goals`` is empty when the proof is complete."""

    tactic: str
    goals: str
    error: str = ""


def replay(
    theory: Theory, theorem: Theorem, tactics: Sequence[str], folder: Path, dojo: Any = None
) -> list[Step]:
    """Run tactics one by one on the theorem's goal; stop at the first error or when it is proved.

    ``dojo`` is the ``lean_dojo`` module (imported when not given).  Raises ``CheckerError`` when
    LeanDojo cannot run here.
    """
    dojo = dojo or require()
    commit = scratch_repository(theory, folder)
    file = _file_of(theory, theorem)
    repo = dojo.LeanGitRepo.from_path(str(folder))
    if repo.commit != commit:
        raise CheckerError(f"LeanDojo took commit {repo.commit}, expected {commit}")
    steps = []
    with dojo.Dojo(dojo.Theorem(repo, Path(file), theorem_name(theorem))) as (session, state):
        for tactic in tactics:
            state = session.run_tac(state, tactic)
            if isinstance(state, dojo.LeanError):
                steps.append(Step(tactic, "", " ".join(state.error.split())))
                break
            done = isinstance(state, dojo.ProofFinished)
            steps.append(Step(tactic, "" if done else state.pp))
            if done:
                break
    return steps


def _file_of(theory: Theory, theorem: Theorem) -> str:
    name = theorem_name(theorem)
    for source in make_plan(theory.lean).sources.values():
        if any(d.name == name and d.keyword == "theorem" for d in source.declarations):
            return source.file
    raise CheckerError(f"{theorem.id}: no Lean proof found below {theory.lean}")
