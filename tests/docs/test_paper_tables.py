"""What the paper says stands beside what we say: on the pages, in ``formal show``, on the card."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

import pytest

from formal.book.papers import filled, pages_with_papers
from formal.cli import main
from formal.errors import TheoryError
from formal.evidence.ledger import Ledger
from formal.evidence.verify import _entry
from formal.theory import load_theory
from formal.theory.notes import DIFFERENCES

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "docs" / "theorems"
THEORY = load_theory()
WITH_PAPER = sorted(i for i, t in THEORY.theorems().items() if t.paper)
MARK = re.compile(r"<!-- papers: (.*?) -->")


def headline_pages() -> list[str]:
    """The pages that the first three tables of the overview link to."""
    text = (PAGES / "README.md").read_text(encoding="utf-8")
    sections = re.findall(r"^## (.*?)\n(.*?)(?=^## |\Z)", text, re.M | re.S)
    found = [
        page
        for title, body in sections[:3]
        for page in re.findall(r"^\| \[[^]]*\]\(([\w/]+)\.md\)", body, re.M)
    ]
    assert len(found) > 15
    # What the others are about, and no theorem of a paper.
    return sorted({*found} - {"agreement/consensus", "foundations/fairness"})


@pytest.mark.parametrize("page", headline_pages())
def test_each_page_of_a_headline_has_its_table(page):
    text = (PAGES / f"{page}.md").read_text(encoding="utf-8")
    marks = MARK.findall(text)
    assert marks
    for name in " ".join(marks).split():
        theorem = THEORY.theorems()[name]
        assert theorem.paper in text and theorem.differs in text


def test_each_sentence_of_a_paper_is_on_one_page():
    named = [
        name
        for path in sorted(PAGES.rglob("*.md"))
        for mark in MARK.findall(path.read_text(encoding="utf-8"))
        for name in mark.split()
    ]
    assert sorted(named) == WITH_PAPER


def test_the_committed_tables_are_the_printed_ones():
    for path, text in pages_with_papers(THEORY).items():
        assert path.read_text(encoding="utf-8") == text, "run `formal book --write`"


def test_a_headline_with_a_sentence_has_its_source():
    for name in WITH_PAPER:
        theorem = THEORY.theorems()[name]
        assert theorem.cite, name
        assert theorem.differs.partition(":")[0].rstrip(".") in DIFFERENCES


BLOCK = "# A page\n\n<!-- papers: {} -->\nold\n<!-- end of papers -->\n\nafter\n"


def test_a_table_is_written_between_its_marks(tmp_path):
    page = filled(THEORY, BLOCK.format("flp.impossibility"), tmp_path / "p.md")
    theorem = THEORY.theorems()["flp.impossibility"]
    assert f"| {theorem.paper} | `flp.impossibility`: {theorem.en} | {theorem.differs} |" in page
    assert "old" not in page and page.startswith("# A page\n") and page.endswith("\n\nafter\n")
    assert filled(THEORY, page, tmp_path / "p.md") == page


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (BLOCK.format("flp.nothing"), "flp.nothing is no theorem"),
        (BLOCK.format("flp.single_process"), "flp.single_process is without a sentence"),
        ("one\n\n<!-- papers: flp.impossibility -->\n", "expected '<!-- end of papers -->'"),
    ],
)
def test_a_mark_that_cannot_be_filled_is_refused_with_its_place(tmp_path, text, message):
    path = tmp_path / "p.md"
    with pytest.raises(TheoryError, match=message) as e:
        filled(THEORY, text, path)
    assert (e.value.file, e.value.line) == (str(path), 3)


def test_show_card_and_ledger_have_the_sentence(tmp_path, capsys):
    theorem = THEORY.theorems()["cap.impossibility"]
    assert main(["show", theorem.id]) == 0
    shown = capsys.readouterr().out
    assert (
        theorem.paper in shown and theorem.differs in shown and "cap.consistent_available" in shown
    )
    out = tmp_path / "card.html"
    assert main(["cite", theorem.id, "--card", str(out)]) == 0
    card = html.unescape(out.read_text(encoding="utf-8"))
    assert theorem.paper in card and theorem.differs in card
    ledger = Ledger(entries={theorem.id: _entry(THEORY, theorem)})
    (row,) = json.loads(json.dumps(ledger.to_json()))["theorems"]
    assert (row["paper"], row["differs"]) == (theorem.paper, theorem.differs)
    assert (row["tight"], row["tight_open"]) == (["cap.consistent_available"], "")
