"""``formal graph --theory``: what a run recorded joins what the text says; formats agree."""

from __future__ import annotations

import json
import re
import shutil
import subprocess

import pytest

from formal.book import graph
from formal.book.graph import Known, dependencies, items_graph, theory_graph, topics_graph
from formal.book.graph_text import to_dot, to_mermaid
from formal.book.layers import reduced
from formal.cli import main
from formal.readings.canonical import meaning_hash
from formal.theory import load_theory


@pytest.fixture(scope="module")
def theory():
    return load_theory()


def row(theory, name, **fields):
    same = meaning_hash(theory.theorems()[name])
    return {"id": name, "meaning_hash": same, "status": "proved", "rests_on": [], **fields}


def recorded(monkeypatch, theory, *rows):
    monkeypatch.setattr(graph, "last_run", lambda _: ({"z3": "0"}, {r["id"]: r for r in rows}))
    return Known.of(theory)


def test_a_recorded_proof_adds_an_edge_that_no_statement_has(monkeypatch, theory):
    a, b = "flp.impossibility", "quorum.intersection_size"
    known = recorded(monkeypatch, theory, row(theory, a, rests_on=[b], evidence=["lean+"]))
    assert b not in dependencies(theory)[a]
    assert b in dependencies(theory, known)[a]
    assert "quorum" in topics_graph(theory, known=known).edges["flp"]


def test_what_was_recorded_of_another_statement_does_not_count(monkeypatch, theory):
    a, b = "flp.impossibility", "quorum.intersection_size"
    old = row(theory, a, rests_on=[b], evidence=["lean+"]) | {"meaning_hash": "0"}
    known = recorded(monkeypatch, theory, old)
    assert b not in dependencies(theory, known)[a]
    assert known.kind(theory.theorems()[a]) == "open"


@pytest.mark.parametrize(
    ("evidence", "status", "kind"),
    [
        (["lean+"], "proved", "lean"),
        (["smt+", "lean+"], "proved", "lean and smt"),
        (["smt"], "proved", "smt"),
        (["example"], "proved", "bounded"),
        (["smt"], "failed", "open"),
        (["smt"], "open", "open"),
    ],
)
def test_the_colour_is_the_evidence_that_was_seen(monkeypatch, theory, evidence, status, kind):
    name = "flp.impossibility"
    known = recorded(monkeypatch, theory, row(theory, name, evidence=evidence, status=status))
    assert known.kind(theory.theorems()[name]) == kind
    assert items_graph(theory, name, known=known).nodes[name].counts == {kind: 1}


def test_the_committed_picture_depends_on_no_run(monkeypatch, theory):
    plain = theory_graph(theory)
    monkeypatch.setattr(graph, "last_run", lambda _: pytest.fail("read the ledger"))
    assert theory_graph(theory) == plain


def test_all_formats_have_the_same_boxes_and_arrows(theory):
    found = items_graph(theory, "causality.*")
    arrows = sum(map(len, reduced(found.nodes, found.edges).values()))
    dot, mermaid = to_dot(found), to_mermaid(found)
    assert len(re.findall(r'^  ".*" -> ".*";$', dot, re.M)) == arrows
    assert len(re.findall(r"^  n\d+ --> n\d+$", mermaid, re.M)) == arrows
    assert len(re.findall(r"^  n\d+\[", mermaid, re.M)) == len(found.nodes)
    # Every class that a box has is defined: Mermaid leaves such a box plain without a word.
    used = set(re.findall(r":::(\w+)$", mermaid, re.M))
    assert used == set(re.findall(r"^  classDef (\w+) ", mermaid, re.M))


@pytest.mark.skipif(shutil.which("dot") is None, reason="no Graphviz")
def test_graphviz_draws_it(theory):
    text = to_dot(topics_graph(theory))
    done = subprocess.run(["dot", "-Tplain"], input=text, capture_output=True, text=True)
    assert done.returncode == 0
    assert done.stderr == ""
    assert len(re.findall(r"^node ", done.stdout, re.M)) == len(topics_graph(theory).nodes)


def test_the_command(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(graph, "last_run", lambda _: ({}, {}))
    assert main(["graph", "--theory", "quorum.*", "--json"]) == 0
    printed = capsys.readouterr()
    data = json.loads(printed.out)
    assert data["nodes"]["quorum.intersection_size"]["evidence"]
    assert "evidence as claimed" in printed.err
    out = tmp_path / "t.svg"
    assert main(["graph", "--theory", "--out", str(out)]) == 0
    assert out.read_text(encoding="utf-8").startswith("<svg ")
    assert main(["graph", "--theory", "no.such"]) == 2
    assert "matches 'no.such'; expected one as in paxos.*" in capsys.readouterr().err
    assert main(["graph", "--theory", "quorum.*", "--format", "plantuml"]) == 2
    assert "svg, dot or mermaid, not plantuml" in capsys.readouterr().err
    assert main(["graph"]) == 2
    assert "expected a log or trace, a system with --as, or --theory" in capsys.readouterr().err
