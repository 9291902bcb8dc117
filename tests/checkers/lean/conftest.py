"""A small Lean project, and the packaged Lean if it is set up."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest

from formal.checkers.lean.packaged.location import find_installation
from formal.checkers.lean.packaged.toolchain import PackagedToolchain

from .support import FILES, Built, write_files


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "slow: takes minutes; runs only with FORMAL_SLOW=1")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if os.environ.get("FORMAL_SLOW") != "1":
        skip = pytest.mark.skip(reason="slow: set FORMAL_SLOW=1 to run it")
        for item in items:
            if "slow" in item.keywords:
                item.add_marker(skip)


@pytest.fixture(scope="session")
def packaged() -> PackagedToolchain:
    installation = find_installation()
    if installation is None:
        pytest.skip("the packaged Lean is not set up: python -m formal.checkers.lean.setup")
    return PackagedToolchain(installation, timeout=300)


@pytest.fixture(scope="session")
def built(packaged: PackagedToolchain, tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("lean")
    project = write_files(folder / "lean", FILES)
    toolchain = replace(packaged, build_dir=folder / "build")
    return Built(project, toolchain, toolchain.build(project))
