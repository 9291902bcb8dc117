"""What a reader meets in lean/: files of a readable length, and no word that must not be there.

Comments count here: whoever searches the folder for such a word should find none.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

LEAN = Path(__file__).resolve().parents[2] / "lean"
FILES = sorted(LEAN.rglob("*.lean"))
WORDS = re.compile(
    r"\b(sorry|admit|axioms?|native_decide|unsafe|implemented_by|opaque|extern)\b", re.IGNORECASE
)


def test_there_are_files():
    assert len(FILES) > 50


@pytest.mark.parametrize("file", FILES, ids=lambda f: str(f.relative_to(LEAN)))
def test_no_forbidden_word_and_no_endless_file(file):
    lines = file.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if WORDS.search(line)] == []
    assert len(lines) <= 600


@pytest.mark.parametrize(
    "file",
    [f for f in FILES if "Statements" in f.parts and "Invariants" not in f.parts],
    ids=lambda f: f.stem,
)
def test_statements_do_not_rest_on_auxiliary_invariants(file):
    assert "Statements.Invariants" not in file.read_text(encoding="utf-8")
