from __future__ import annotations

import fcntl
import shutil
from pathlib import Path

import pytest

from formal.checkers.lean import find_toolchain
from formal.errors import CheckerError
from tests.cli.project import Project, small_project


def lean_is_here() -> str | None:
    """Why Lean cannot be used, or ``None``."""
    try:
        find_toolchain()
    except CheckerError as e:
        return e.message
    return None


@pytest.fixture(scope="session")
def verified(tmp_path_factory, request) -> Project:
    """The small project, verified once where Lean is there, so that tests start from its caches.

    Once for all workers of a parallel run: the first verifies, the others wait and take a copy.
    """
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if hasattr(request.config, "workerinput") else own
    made = Project(shared / "verified" / "project")
    made.root.parent.mkdir(exist_ok=True)
    with (shared / "verified" / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = shared / "verified" / "done"
        if not done.exists():
            shutil.rmtree(made.root, ignore_errors=True)
            small_project(made.root)
            if lean_is_here() is None:
                run = made.run("verify")
                assert run.code == 0, run.text
            done.touch()
    return _copy(made, tmp_path_factory.mktemp("verified") / "project")


def _copy(project: Project, target: Path) -> Project:
    shutil.copytree(project.root, target, ignore=shutil.ignore_patterns("__pycache__"))
    return Project(target)


@pytest.fixture
def project(verified, tmp_path) -> Project:
    """A copy to break."""
    return _copy(verified, tmp_path / "project")


@pytest.fixture(scope="session")
def lean() -> None:
    reason = lean_is_here()
    if reason is not None:
        pytest.skip(f"no Lean here: {reason}")
