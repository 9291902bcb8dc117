"""One folder, one warm Lean and no stale byte code for all sabotage of a session."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from formal.checkers.lean import find_toolchain
from formal.checkers.lean.packaged import compile as packaged
from formal.checkers.lean.packaged.location import Installation
from formal.checkers.lean.packaged.server import LeanServer
from formal.errors import CheckerError

from .workshop import Workshop


class WarmServers:
    """Lean processes by what they were started with; they live as long as the session."""

    def __init__(self) -> None:
        self._known: dict[str, LeanServer] = {}

    def __call__(
        self,
        installation: Installation,
        search_path: Sequence[Path],
        folders: Sequence[Path],
        _working_folder: Path,
    ) -> LeanServer:
        """A server for these folders; the folder of a single build goes with its build."""
        key = repr((installation, search_path, folders))
        if key not in self._known:
            self._known[key] = _Warm(installation, search_path, folders, folders[0])
        return self._known[key]

    def close(self) -> None:
        for server in self._known.values():
            server.close()


class _Warm(LeanServer):
    def __exit__(self, *_: object) -> None:
        """Stay for the next test."""


@pytest.fixture(scope="session", autouse=True)
def _warm():
    """Every build in this process uses the same Lean process; no test sees old byte code."""
    servers = WarmServers()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(packaged, "LeanServer", servers)
        patch.setattr(sys, "dont_write_bytecode", True)
        yield
    servers.close()


@pytest.fixture(scope="session")
def bench(tmp_path_factory) -> Workshop:
    """The folder that all tests of this process work in, one after another."""
    return Workshop(tmp_path_factory.mktemp("sabotage") / "guild")


@pytest.fixture(scope="session")
def lean() -> None:
    """Skip where the packaged Lean is not set up."""
    try:
        find_toolchain("packaged")
    except CheckerError as e:
        pytest.skip(f"no Lean here: {e.message}")
