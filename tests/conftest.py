"""Hypothesis without deadlines, no results of other runs; the marks of test files.

A busy machine must not fail a test.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import settings

from tests.marks import MARKS

# What tests check is kept for no other clone, and nothing is taken from one.
os.environ["FORMAL_KEPT"] = ""

settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")

TESTS = Path(__file__).parent
_MARK_OF = {TESTS / name: mark for mark, names in MARKS.items() for name in names}
_LEAN_PROGRAMS = {"node", "lake", "lean", "server.cjs"}


def pytest_collection_modifyitems(items):
    for item in items:
        if mark := _MARK_OF.get(item.path):
            item.add_marker(mark)


def starts_lean(command) -> bool:
    """Whether a command line starts Lean: the packaged one is a program of node."""
    parts = [command] if isinstance(command, str | bytes | Path) else list(command)
    return any(Path(str(part)).name in _LEAN_PROGRAMS for part in parts)


@pytest.fixture(autouse=True)
def no_lean_without_its_mark(request, monkeypatch):
    """A test that starts Lean is marked so, or fails: else the fast tests would not stay fast."""
    if request.node.get_closest_marker("lean"):
        return
    plain = subprocess.Popen.__init__

    def guarded(self, args, *rest, **named):
        if starts_lean(args):
            pytest.fail(f"starts Lean: name {request.node.path.name} in LEAN of tests/marks.py")
        plain(self, args, *rest, **named)

    monkeypatch.setattr(subprocess.Popen, "__init__", guarded)
