"""The examples of docs/temporal.md give what the page says."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from formal.cli import main

PAGE = Path(__file__).resolve().parents[2] / "docs" / "temporal.md"
TEXT = PAGE.read_text(encoding="utf-8")
MODEL = re.findall(r"```python\n(.*?)```", TEXT, re.S)[0]
EXAMPLES = [
    part
    for block in re.findall(r"```console\n(.*?)```", TEXT, re.S)
    for part in re.split(r"^\$ formal ", block, flags=re.M)
    if part
]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: e.splitlines()[0])
def test_the_example_gives_what_the_page_shows(example, tmp_path, monkeypatch, capsys):
    (tmp_path / "lock.py").write_text(MODEL, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    command, *shown = example.splitlines()
    code = main(shlex.split(command))
    out, err = capsys.readouterr()
    found = (err if code == 2 else out).splitlines()
    if shown[-1] == "...":
        shown = shown[:-1]
        found = found[: len(shown)]
    assert found == shown
    assert code == (2 if shown[0].startswith("--") else 0 if _good(shown[0]) else 1)


def _good(verdict: str) -> bool:
    return ": holds (" in verdict or ": unreachable at all sizes" in verdict
