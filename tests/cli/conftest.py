from __future__ import annotations

import shutil

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
def verified(tmp_path_factory) -> Project:
    """The small project, verified once where Lean is there, so that tests start from its caches."""
    made = small_project(tmp_path_factory.mktemp("verified"))
    if lean_is_here() is None:
        run = made.run("verify")
        assert run.code == 0, run.text
    return made


@pytest.fixture
def project(verified, tmp_path) -> Project:
    """A copy to break."""
    target = tmp_path / "project"
    shutil.copytree(verified.root, target, ignore=shutil.ignore_patterns("__pycache__"))
    return Project(target)


@pytest.fixture(scope="session")
def lean() -> None:
    reason = lean_is_here()
    if reason is not None:
        pytest.skip(f"no Lean here: {reason}")
