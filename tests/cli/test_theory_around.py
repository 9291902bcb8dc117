"""Tables and corpus are of the theory in which they are asked for, unless another is named."""

from __future__ import annotations

import json

import pytest

from tests.cli.test_new import formal
from tests.cli.test_own_theory import own

__all__ = ["own"]  # the fixture
MINE = "committee.decisions_share_a_member"


def test_corpus(own):
    run = formal("corpus", "--out", "corpus", cwd=own)
    assert run.code == 0, run.text
    rows = json.loads((own / "corpus/theorems.json").read_text(encoding="utf-8"))
    assert [row["id"] for row in rows] == [MINE]
    config = json.loads((own / "corpus/comparator.json").read_text(encoding="utf-8"))
    assert config["solution_module"] == "OwnTheory"


@pytest.mark.parametrize(("command", "table"), [("bounds", "bounds"), ("book", "document")])
def test_tables(own, command, table):
    run = formal(command, cwd=own)
    assert run.code == 2
    assert f"proofs has no module `{table}`" in run.err
    assert formal(command, "proofs", cwd=own.parent).code == 0
