"""The marks of test files: they exist, no file has two, and an unmarked test cannot start Lean."""

from __future__ import annotations

import subprocess

import pytest

from tests.conftest import TESTS, starts_lean
from tests.marks import MARKS

NAMED = [name for names in MARKS.values() for name in names]


def test_marked_files_exist_and_have_one_mark():
    assert [name for name in NAMED if not (TESTS / name).is_file()] == []
    assert len(NAMED) == len(set(NAMED))


def test_an_unmarked_test_cannot_start_lean():
    with pytest.raises(pytest.fail.Exception, match="starts Lean"):
        subprocess.run(["node", "--version"], check=False)


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        (["/opt/nodejs/bin/node", "x"], True),
        (["lake", "build"], True),
        ("lake", True),
        (["git", "log"], False),
        (["python", "-m", "formal.cli", "verify"], False),
    ],
)
def test_commands_that_start_lean(command, answer):
    assert starts_lean(command) is answer
