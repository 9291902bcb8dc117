"""The site: every link leads somewhere, every theorem is there, and the pictures are graphs."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from formal.book.graph import dependencies, topic_graph
from formal.book.layers import layers, reduced
from formal.book.site import build, html
from formal.cli import main
from formal.theory import load_theory


@pytest.fixture(scope="module")
def theory():
    return load_theory()


@pytest.fixture(scope="module")
def site(theory):
    out = theory.root / "build" / "book"
    return {p.name: text for p, text in build(theory, out).items()}


def test_links_lead_somewhere(theory, site):
    anchors = {n: set(re.findall(r'<a id="([^"]+)"', text)) for n, text in site.items()}
    for page, text in site.items():
        for target in re.findall(r'href="([^"]+)"', text):
            name, _, anchor = target.partition("#")
            name = name or page
            if name in site:
                assert not anchor or anchor in anchors[name], f"{page}: {target}"
            else:
                assert (theory.root / "build" / "book" / name).resolve().exists(), target


def test_every_theorem_is_two_clicks_from_the_start(theory, site):
    for name, t in theory.theorems().items():
        assert f'href="{t.topic}.html#{name}"' in site["index.html"]
        page = site[f"{t.topic}.html"]
        assert f'<a id="{name}"></a>' in page
        assert "statement hash: " in page.split(f'<a id="{name}"></a>')[1].split('<a id="')[0]


def test_text_of_a_theory_cannot_end_its_block():
    page = html("t", "<details><summary>Lean</summary>\n<pre>a &lt; b</pre>\n</details>\n\n# After")
    assert "a &lt; b" in page
    assert "<h1>After</h1>" in page


def test_pictures_are_well_formed(site):
    for name, text in site.items():
        if name.endswith(".svg"):
            ElementTree.fromstring(text)


def test_a_statement_rests_on_what_it_mentions(theory):
    found = dependencies(theory)
    assert "flp.Protocol.totally_correct" in found["flp.impossibility"]
    assert (
        "causality.happened_before_irreflexive" in found["causality.happened_before_strict_order"]
    )
    assert "paxos.Paxos" in found["paxos.agreement"]
    assert "impossibility" in topic_graph(theory, "flp")


def test_a_column_stands_right_of_what_it_rests_on():
    edges = {"c": ["b", "a"], "b": ["a"], "d": []}
    assert reduced("abcd", edges) == {"a": [], "b": ["a"], "c": ["b"], "d": []}
    assert [sorted(x) for x in layers("abcd", reduced("abcd", edges))] == [["a", "d"], ["b"], ["c"]]


def test_a_cycle_is_drawn_all_the_same():
    columns = layers("ab", {"a": ["b"], "b": ["a"]})
    assert sorted(name for column in columns for name in column) == ["a", "b"]


def test_a_folder_with_other_files_is_refused(tmp_path: Path, monkeypatch, capsys):
    (tmp_path / "mine.txt").write_text("", encoding="utf-8")
    monkeypatch.setattr("formal.book.site.build", lambda theory, out, known: {out / "a.html": "a"})
    assert main(["book", "--out", str(tmp_path)]) == 2
    assert "has other files (mine.txt); give --force" in capsys.readouterr().err
    assert main(["book", "--out", str(tmp_path), "--force"]) == 0
    assert (tmp_path / "a.html").read_text(encoding="utf-8") == "a"
