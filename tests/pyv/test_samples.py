"""Models by others, where they are present: their verdicts are those of EXPECTED.md."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from formal.checkers.smt.portfolio import Limits
from formal.pyv.analysis import analyse
from formal.pyv.load import load

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "samples" / "pyv"
ROWS = re.compile(r"^\| (\w+\.pyv) \| (\d+) \| (\d+) \| (\d+) \|", re.M)


def expected() -> list[tuple[str, int, int, int]]:
    page = SAMPLES / "EXPECTED.md"
    if not page.exists():
        return []
    return [(f, int(a), int(b), int(c)) for f, a, b, c in ROWS.findall(page.read_text())]


@pytest.mark.skipif(not SAMPLES.exists(), reason="the samples are not here")
def test_all_rows_were_found() -> None:
    assert len(expected()) == len(list(SAMPLES.glob("*.pyv")))


@pytest.mark.parametrize(("name", "invariants", "transitions", "conditions"), expected())
def test_sample(name: str, invariants: int, transitions: int, conditions: int) -> None:
    found = analyse(load(SAMPLES / name), Limits(timeout_s=60.0))
    data = found.to_json()
    assert data["verdict"] == "inductive"
    assert data["invariants"] == invariants and len(data["transitions"]) == transitions
    assert data["conditions"] == {"declared": conditions, "proved": conditions}
    dead = ["write_back_node_req_10"] if name == "block_cache_system.pyv" else []
    assert found.dead == dead and found.ok == (not dead)


@pytest.mark.skipif(not SAMPLES.exists(), reason="the samples are not here")
@pytest.mark.parametrize(
    ("name", "verdict"),
    [("token_ring_old", "inductive"), ("broken_token_old", "not inductive")],
)
def test_old_dialect(name: str, verdict: str) -> None:
    found = analyse(load(SAMPLES / "olddialect" / f"{name}.pyv"), Limits())
    assert found.verdict == verdict
    if verdict == "not inductive":
        assert found.search is not None and found.search.trace is not None
        assert found.search.trace.depth == 2
