"""What the README shows is what the commands print, and its picture is the one they draw."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.cli.project import run_here

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SHOWN = re.findall(r"^\$ formal (.*)\n((?:(?!\$|```).*\n)*)", README, re.MULTILINE)


def test_there_are_stories():
    assert [command.split()[0] for command, _ in SHOWN] == ["graph", "check"]


@pytest.mark.parametrize(("command", "shown"), SHOWN, ids=lambda part: part.split()[0])
def test_a_command_prints_what_is_shown(command, shown, tmp_path, monkeypatch):
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(tmp_path)
    run = run_here(*shlex.split(command))
    for line in shown.splitlines():
        assert line in run.text
    for picture in tmp_path.glob("*.svg"):
        drawn = picture.read_text(encoding="utf-8")
        assert drawn == (ROOT / "docs/pictures" / picture.name).read_text(encoding="utf-8")
