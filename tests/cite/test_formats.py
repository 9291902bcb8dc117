"""Citations in every format are what readers of that format accept, for every theorem there is."""

from __future__ import annotations

import json

import pytest
from bibtexparser.entrypoint import parse_string

from formal.book.bibliography import bibliography, library, standing
from formal.cite import formats
from formal.cite.result import Source, find_theorem, mechanized
from formal.cite.tex_text import latex
from formal.errors import InputError
from formal.theory.lean_text import lean_closure, lean_hash
from tests.cite.conftest import SOURCE


def test_every_paper_that_a_theorem_cites_has_an_entry(theory):
    known = bibliography(theory.root)
    cited = {t.cite for t in theory.theorems().values() if t.cite}
    assert cited - known.keys() == set()


def test_bibtex_of_every_result_is_read_back(results):
    text = formats.bibtex_entries(results)
    read = parse_string(text)
    assert read.failed_blocks == []
    entries = {e.key: {f.key: f.value for f in e.fields} for e in read.entries}
    assert len(entries) == len(read.entries), "a key occurs twice"
    for r in results:
        fields = entries[formats.key_of(r)]
        assert fields["formalid"] == r.id
        assert fields["statementhash"] == r.statement_hash
        assert fields["swhid"] == SOURCE.directory
        assert r.original is None or r.original["id"] in entries


def test_bibtex_is_ascii_with_balanced_braces_and_no_bare_specials(results):
    text = formats.bibtex_entries(results)
    assert text.isascii()
    for line in text.splitlines():
        if line.startswith(("  title", "  note", "  author", "  journal", "  booktitle")):
            plain = line.replace("\\{", "").replace("\\}", "")
            assert plain.count("{") == plain.count("}"), line
            for special in "_%&#":
                assert line.replace(f"\\{special}", "").count(special) == 0, line


def test_csl_has_the_result_and_each_paper_once(results):
    items = json.loads(json.dumps(formats.csl_items(results)))
    ids = [i["id"] for i in items]
    assert len(set(ids)) == len(ids)
    assert {i["custom"]["formalid"] for i in items if i["type"] == "software"} == {
        r.id for r in results
    }


def test_text_names_what_a_reader_needs(theory):
    r = mechanized(theory, find_theorem(theory, "flp.impossibility"), SOURCE)
    text = formats.text(r)
    for part in (r.statement_hash, r.lean_hash, SOURCE.directory, "10.1145/3149.214121", r.zh):
        assert part in text


def test_uncommitted_changes_have_no_archive_id(theory):
    changed = Source(commit="c" * 40, directory="swh:1:dir:" + "d" * 40, clean=False)
    r = mechanized(theory, find_theorem(theory, "flp.impossibility"), changed)
    assert "swh:1:" not in formats.text(r) + formats.bibtex(r) + formats.cff(r)


def test_doubtful_entries_say_so():
    for key in ("wang2024", "chen2024", "zhang2024"):
        assert standing(library()[key]).startswith("doubtful")
        assert "doubtful" in formats.bibtex_reference(library()[key])
    assert "note" not in formats.bibtex_reference(library()["flp1985"])


def test_editions_are_told_apart():
    book = library()["tanenbaum2017"]
    assert "edition = {Third}" in formats.bibtex_reference(book)
    assert "edition 3" in formats.reference_text(book)


def test_an_own_bibliography_adds_to_the_library(tmp_path):
    entry = {"id": "me2026", "type": "book", "title": "Mine"}
    (tmp_path / "references.json").write_text(json.dumps([entry]), encoding="utf-8")
    assert bibliography(tmp_path)["me2026"]["title"] == "Mine"
    assert "note = {Entry not confirmed}" in formats.bibtex_reference(entry)
    assert "flp1985" in bibliography(tmp_path)


@pytest.mark.parametrize("text", ["{", "{}", '[{"id": "x"}]', "[1]"])
def test_a_broken_bibliography_is_one_line(tmp_path, text):
    (tmp_path / "references.json").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="expected"):
        bibliography(tmp_path)


def test_an_unknown_id_names_the_nearest(theory):
    with pytest.raises(InputError, match="flp"):
        find_theorem(theory, "flp.imposibility")


def test_the_lean_text_of_a_statement_has_everything_under_it(theory):
    chunks = lean_closure(theory, find_theorem(theory, "flp.impossibility"))
    text = "\n".join(chunks)
    assert "def impossibility.Statement" in chunks[-1]
    for name in ("structure Execution", "structure Protocol", "Protocol.Admissible", "Nonfaulty"):
        assert name in text


def test_the_lean_hash_tells_statements_apart(theory):
    theorems = list(theory.theorems().values())[:40]
    assert len({lean_hash(theory, t) for t in theorems}) == len(theorems)


def test_marks_of_code_are_typewriter_in_latex_and_absent_elsewhere(results):
    (r,) = (r for r in results if r.id == "causality.vector_clock_characterizes")
    assert r"\texttt{e} happened before \texttt{f}" in formats.bibtex(r)
    for text in (formats.text(r), formats.cff(r), json.dumps(formats.csl_item(r))):
        assert "e happened before f" in text
        assert "`" not in text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Martín Łoś", r"Mart{\'i}n {\L}o{\'s}"),
        ('n ≤ 3f, said "X"', r"n \ensuremath{\leq} 3f, said ``X''"),
        ("a_b | ¬p", r"a\_\allowbreak{}b \ensuremath{|} \ensuremath{\lnot}p"),
        ("`x_1` ~ 中文", r"\texttt{x\_\allowbreak{}1} \textasciitilde{} 中文"),
    ],
)
def test_text_for_latex_without_packages(text, expected):
    assert latex(text) == expected
