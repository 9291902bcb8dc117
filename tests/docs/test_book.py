"""The index of the document: the committed page is generated, and no row claims too much."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from formal.book.document import Item, Section, check_document, entries, sections_of
from formal.book.index import to_markdown
from formal.cli import main
from formal.commands.book import committed_pages
from formal.errors import InputError, TheoryError
from formal.theory import load_theory

ROOT = Path(__file__).resolve().parents[2]
SEED = ROOT.parent / "shared" / "seed"
WORDS = ("an item", "条目")


@pytest.fixture(scope="module")
def theory():
    return load_theory()


def test_committed_pages_are_up_to_date(theory):
    for path, text in committed_pages(theory).items():
        assert path.read_text(encoding="utf-8") == text, "run `formal book --write`"


def test_a_stale_page_fails_the_check(monkeypatch, capsys, theory):
    stale = {ROOT / "docs" / "errata.md": "something else"}
    monkeypatch.setattr("formal.commands.book.committed_pages", lambda _: stale)
    assert main(["book", "--check"]) == 1
    assert capsys.readouterr().out == "docs/errata.md is stale: run `formal book --write`\n"


def section(theory, *items: Item) -> list[Section]:
    """A section 9.9 with these items, beside all numbers that declarations name."""
    numbers = [Section(s.number, s.words) for s in sections_of(theory)]
    return [*numbers, Section("9.9", WORDS, items)]


def test_an_unknown_id_is_refused(theory):
    with pytest.raises(TheoryError, match=r"item of 9\.9, 'an item': proofs has no flp\.nothing"):
        check_document(theory, section(theory, Item(WORDS, ("flp.nothing",))))


def test_an_unknown_file_is_refused(theory):
    with pytest.raises(TheoryError, match=r"there is no file docs/nothing\.md"):
        check_document(theory, section(theory, Item(WORDS, files=("docs/nothing.md",))))


def test_an_item_says_what_is_missing(theory):
    with pytest.raises(TheoryError, match="names neither an id nor what is missing"):
        check_document(theory, section(theory, Item(WORDS)))
    page = to_markdown(theory, section(theory, Item(WORDS, missing="all of it")))
    assert "| an item<br>条目 | **not yet / 尚未**: all of it | — | — |" in page


def test_an_item_in_part_says_so_and_what_is_missing(theory):
    item = Item(WORDS, ("flp.impossibility",), missing="the other half")
    row = to_markdown(theory, section(theory, item)).splitlines()[-1]
    assert "**in part / 部分**; missing: the other half" in row


def test_the_page_counts_the_grades(theory):
    items = [i for s in sections_of(theory) for i in s.items]
    page = to_markdown(theory, sections_of(theory))
    none = page.count("| **not yet / 尚未**: ")
    part = page.count("**in part / 部分**; missing: ")
    done = len(items) - none - part
    assert f"{len(items)} items: {done} done, {part} in part, {none} not yet." in page


def test_a_bare_structure_is_no_theorem(theory):
    # The document's definitions apart, something must be proved of what a row names.
    known = entries(theory)
    for s in sections_of(theory):
        if s.number.startswith(("1.3", "1.4", "1.8", "1.9")):
            for item in s.items:
                kinds = {type(known[name]).__name__ for name in item.ids}
                assert not item.ids or any("Theorem" in k for k in kinds), item.words[0]


@pytest.mark.parametrize(
    "words",
    "Tusk|asynchronous HotStuff|MongoDB|Apache ZooKeeper|Cilium|sharding|smart contracts|"
    "anomaly detection|federated learning|split inference|carbon|randomized algorithms".split("|"),
)
def test_what_is_not_begun_is_not_yet(theory, words):
    found = [i for s in sections_of(theory) for i in s.items if i.words[0].startswith(words)]
    assert found and all(not i.done and i.missing for i in found)


def test_existing_theorems_are_cited_where_they_belong(theory):
    rows = {(s.number, name) for s in sections_of(theory) for i in s.items for name in i.ids}
    assert ("1.4.2", "causal_broadcast.safety") in rows
    assert ("1.8.1.2", "crdt.lww_register_converges") in rows
    assert ("1.3.3", "lock_service.fencing_safe") in rows


def test_a_number_that_is_no_section_is_refused(theory):
    with pytest.raises(TheoryError, match="the document has no section 1"):
        check_document(theory, [Section("9.9", WORDS)])


def test_a_row_links_statement_proof_and_page(theory):
    page = to_markdown(theory, section(theory, Item(WORDS, ("flp.impossibility",))))
    row = page.splitlines()[-1]
    for link in (
        "[`flp.impossibility`](../proofs/impossibility/flp/statements.py) (Lean)",
        "[statements: Flp](../lean/DistSys/Statements/Impossibility/Flp.lean)",
        "[proof: Impossibility](../lean/DistSys/Impossibility/Flp/Impossibility.lean)",
        "[flp](theorems/impossibility/flp.md)",
    ):
        assert link in row


def test_every_lean_theorem_of_the_index_has_its_proof_file(theory):
    known = theory.theorems()
    for line in to_markdown(theory, sections_of(theory)).splitlines():
        ids = re.findall(r"\[`([a-z_]+\.[a-z_0-9]+)`\]", line) if line.startswith("|") else []
        if any(n in known and known[n].by == ("lean",) for n in ids):
            assert "[proof: " in line


def test_a_theory_without_an_index_is_an_input_error(tmp_path):
    (tmp_path / "small.py").write_text("", encoding="utf-8")
    with pytest.raises(InputError, match="no module `document`"):
        sections_of(load_theory(str(tmp_path)))


@pytest.mark.skipif(not SEED.is_dir(), reason="the document is not here")
def test_every_section_definition_and_theorem_of_the_document_is_in_the_index(theory):
    text = "".join(p.read_text(encoding="utf-8") for p in SEED.iterdir())
    numbers = {s.number for s in sections_of(theory)}
    history = {"1.6.1", "1.6.2", "1.6.3", "1.6.4"}
    named = re.findall(r"^#+ (?:定理 )?(1\.[1-9](?:\.\d+)+) ", text, re.M)
    for number in set(named) - history:
        inner = [n for n in named if n.startswith(f"{number}.")]
        assert number in numbers or inner, number
    page = to_markdown(theory, sections_of(theory))
    for kind, number in re.findall(r"\*\*(定义|定理|方法) (\d\.\d\.\d)\*\*", text):
        assert f"{kind} {number}" in page


@pytest.mark.parametrize(
    "system",
    "Google File System|HDFS|DynamoDB|MongoDB|Hadoop|Spark|TensorFlow|PyTorch|Bitcoin|Ethereum|"
    "Hyperledger Fabric|Kubernetes|ZooKeeper|etcd|Consul|HotStuff|Dumbo|Tusk|OpenTelemetry|Cilium|"
    "Istio|Linkerd".split("|"),
)
def test_every_system_has_a_row(theory, system):
    items = [i for s in sections_of(theory) for i in s.items]
    assert any(system in i.words[0] for i in items)


def test_ids_in_the_errata_exist(theory):
    known = {*entries(theory), *(d.id for d in theory.definitions().values())}
    topics = {name.partition(".")[0] for name in known}
    text = (ROOT / "docs/errata.md").read_text(encoding="utf-8")
    named = re.findall(r"`([a-z_]+\.[A-Za-z_0-9.]+)`", text)
    assert named
    for name in named:
        assert name.partition(".")[0] in topics
        assert name in known, name
