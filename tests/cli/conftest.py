from __future__ import annotations

import pytest

from formal.checkers.lean import find_toolchain
from formal.errors import CheckerError
from tests.cli.project import Project, copy_project


@pytest.fixture
def project(tmp_path) -> Project:
    return copy_project(tmp_path)


@pytest.fixture(scope="session")
def lean() -> None:
    try:
        find_toolchain()
    except CheckerError as e:
        pytest.skip(f"no Lean here: {e.message}")
