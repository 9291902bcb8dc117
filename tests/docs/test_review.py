"""The list of what hostile readers found is whole, and its evidence exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from formal.theory import load_theory
from formal.theory.notes import is_equivalence

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "review.md").read_text(encoding="utf-8")
POINTS = [f"F{n}" for n in range(1, 21)]
THEORY = load_theory()


def cells(point: str) -> list[str]:
    (line,) = re.findall(rf"^\| {point} \|.*$", TEXT, re.M)
    return [c.strip() for c in line.strip("|").split("|")]


@pytest.mark.parametrize("point", POINTS)
def test_each_point_has_a_row_with_evidence(point):
    _, found, done, evidence = cells(point)
    assert found and done and evidence
    named = re.findall(r"`([a-z_]+\.[a-z_0-9]+)`", evidence)
    assert named or "`violating_run`" in evidence


def test_what_is_named_exists():
    known = THEORY.theorems()
    for name in re.findall(r"`([a-z_]+\.[a-z_0-9]+)`", TEXT):
        if name.rpartition(".")[2] != "name":
            assert name in known, name
    for path in re.findall(r"`((?:tests|proofs)/[\w/.]+)`", TEXT):
        assert (ROOT / path).is_file(), path


def test_a_theorem_that_is_evidence_is_proved_by_a_checker():
    known = THEORY.theorems()
    for point in POINTS:
        for name in re.findall(r"`([a-z_]+\.[a-z_0-9]+)`", cells(point)[3]):
            assert {"lean", "smt", "example"} & set(known[name].by), name


def test_what_has_no_other_side_is_listed():
    lines = [x for x in TEXT.splitlines() if x.startswith("- `")]
    for id_, theorem in THEORY.theorems().items():
        if theorem.tight_open:
            (line,) = (x for x in lines if f"`{id_}`" in x.partition("`: ")[0] + "`")
            assert theorem.tight_open in line
            assert not is_equivalence(theorem), f"{id_} is both sides itself"
