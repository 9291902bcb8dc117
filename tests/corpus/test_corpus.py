"""The corpus has every declaration of the Lean project with its own text, imports first."""

from __future__ import annotations

import json

import pytest

from formal.cli import main
from formal.corpus.comparator import PERMITTED_AXIOMS
from formal.corpus.premises import corpus_lines, theorem_rows
from formal.readings.lean.names import theorem_name
from formal.theory import load_theory


@pytest.fixture(scope="module")
def theory():
    return load_theory()


@pytest.fixture(scope="module")
def rows(theory):
    return list(corpus_lines(theory))


def test_the_text_of_a_premise_is_what_stands_at_its_place(theory, rows):
    count = 0
    for row in rows:
        lines = (theory.lean / row["path"]).read_text(encoding="utf-8").split("\n")
        for p in row["premises"]:
            (first, start), (last, end) = p["start"], p["end"]
            assert start == 1
            assert (
                "\n".join([*lines[first - 1 : last - 1], lines[last - 1][: end - 1]]) == p["code"]
            )
            assert p["full_name"].rpartition(".")[2] in p["code"].partition(":")[0]
            assert not p["code"].rstrip().endswith("-/"), p["full_name"]
            count += 1
    assert count > 1000


def test_every_proved_theorem_is_a_premise_once(theory, rows):
    names = [p["full_name"] for r in rows for p in r["premises"] if p["kind"] == "theorem"]
    for theorem in theory.theorems().values():
        if "lean" in theorem.by:
            assert names.count(theorem_name(theorem)) == 1, theorem.id


def test_imports_come_first(rows):
    seen = set()
    for row in rows:
        assert set(row["imports"]) <= seen, row["path"]
        seen.add(row["path"])


def test_theorem_rows_name_the_locked_statement(theory):
    (row,) = [r for r in theorem_rows(theory) if r["id"] == "flp.impossibility"]
    assert row["full_name"] == "DistSys.Flp.impossibility"
    assert row["statement"] == "DistSys.Flp.impossibility.Statement"
    assert "flp.Protocol" in row["definitions"]
    assert row["statement_hash"] in (theory.root / "STATEMENTS.lock").read_text(encoding="utf-8")


def test_the_challenge_states_what_the_config_names(tmp_path, capsys):
    out = tmp_path / "out"
    assert main(["corpus", "--out", str(out)]) == 0
    config = json.loads((out / "comparator.json").read_text(encoding="utf-8"))
    challenge = (out / "Challenge.lean").read_text(encoding="utf-8")
    for name in config["theorem_names"]:
        assert f"theorem {name} : {name}.Statement := " in challenge
    assert config["permitted_axioms"] == list(PERMITTED_AXIOMS)
    lines = (out / "corpus.jsonl").read_text(encoding="utf-8").splitlines()
    assert all(json.loads(line)["path"].endswith(".lean") for line in lines)
    assert main(["corpus", "--out", str(out)]) == 2
    assert "exists already" in capsys.readouterr().err
