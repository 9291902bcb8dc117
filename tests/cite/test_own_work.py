"""A theory of one's own is cited as its authors' work, from its own folder, beside the library."""

from __future__ import annotations

import json
import re
import subprocess

import pytest
from bibtexparser.entrypoint import parse_string

from formal.cite import formats
from formal.cite.check import check_file
from formal.cite.publication import Author, public_address, publication
from formal.cite.result import Source, mechanized, source_of
from formal.errors import InputError
from formal.theory import load_theory
from tests.cli.test_new import formal

PYTHON = '''"""Own facts on the library's computations."""

from __future__ import annotations

from formal.language import Implies, Sort, theorem
from proofs.causality.causality.computation import Computation


@theorem(by="smt", cite="lamport1978")
def itself(K: Computation, e: Event, f: Event):
    """What happened before happened before."""
    return Implies(K.happened_before(e, f), K.happened_before(e, f))
'''
PYPROJECT = """\
[project]
name = "own-facts"
version = "2.3"
authors = [{ name = "Ada Lovelace" }, { email = "no@name.example" }]

[project.urls]
Repository = "https://github.com/ada/own-facts"
"""
CFF = """\
cff-version: 1.2.0
title: "Own facts: a study"
authors:
  - family-names: Lovelace
    given-names: Ada
    orcid: "https://orcid.org/0000-0000-0000-0000"
  - name: 'The Engine''s friends'
version: 2.4  # not the one of pyproject.toml
doi: 10.5281/zenodo.1234
date-released: 2026-03-05
preferred-citation:
  authors:
    - family-names: Somebody
      given-names: Else
"""


@pytest.fixture
def own(tmp_path):
    """A folder of one theory, exported."""
    root = tmp_path / "own"
    (root / "proofs").mkdir(parents=True)
    (root / "proofs" / "own_facts.py").write_text(PYTHON, encoding="utf-8")
    run = formal("export", ".", cwd=root)
    assert run.code == 0, run.text
    return root


def result_of(root):
    theory = load_theory(str(root))
    return mechanized(theory, theory.theorems()["own_facts.itself"])


def entry(text: str, key: str = "formal:own_facts.itself:v1") -> dict[str, str]:
    (found,) = (e for e in parse_string(text).entries if e.key == key)
    return {f.key: f.value for f in found.fields}


def test_it_is_cited_from_its_own_folder_and_nobody_is_named_who_is_not(own):
    for command in (("own_facts.itself",), ("own_facts.itself", "--theory", ".")):
        run = formal("cite", *command, cwd=own)
        assert run.code == 0, run.text
        fields = entry(run.out)
        assert fields["author"] == "{The authors of own}"
        assert "version" not in fields["howpublished"]
        assert "no authors and no version; CITATION.cff or pyproject.toml" in run.err


def test_the_library_is_cited_from_there_as_the_librarys(own):
    (own / "pyproject.toml").write_text(PYPROJECT, encoding="utf-8")
    run = formal("cite", "causality.clock_condition", cwd=own)
    assert run.code == 0, run.text
    assert "The formal authors" in run.out
    assert "Lovelace" not in run.out


def test_authors_version_and_address_are_those_of_its_pyproject(own):
    (own / "pyproject.toml").write_text(PYPROJECT, encoding="utf-8")
    fields = entry(formal("cite", "own_facts.itself", cwd=own).out)
    assert fields["author"] == "{Ada Lovelace}"
    assert fields["howpublished"] == "own-facts, version 2.3"
    assert fields["url"] == fields["repository"] == "https://github.com/ada/own-facts"


def test_its_citation_file_says_more_and_is_asked_first(own):
    (own / "pyproject.toml").write_text(PYPROJECT, encoding="utf-8")
    (own / "CITATION.cff").write_text(CFF, encoding="utf-8")
    r = result_of(own)
    assert r.work.authors == (Author("Lovelace", "Ada"), Author("The Engine's friends"))
    fields = entry(formats.bibtex(r))
    assert fields["author"] == "Lovelace, Ada and {The Engine's friends}"
    assert fields["howpublished"] == "Own facts: a study, version 2.4"
    assert (fields["doi"], fields["year"]) == ("10.5281/zenodo.1234", "2026")
    item = formats.csl_item(r)
    assert item["author"] == [
        {"family": "Lovelace", "given": "Ada"},
        {"literal": "The Engine's friends"},
    ]
    assert (item["DOI"], item["version"]) == ("10.5281/zenodo.1234", "2.4")
    assert item["issued"] == {"date-parts": [[2026, 3, 5]]}
    again = own / "again"
    again.mkdir()
    (again / "CITATION.cff").write_text(formats.cff(r), encoding="utf-8")
    read = publication(again)
    assert (read.authors, read.version, read.doi) == (r.work.authors, "2.4", r.work.doi)
    assert read.repository == r.work.repository
    text = formats.text(r)
    assert "Ada Lovelace; The Engine's friends. Own facts: a study, version 2.4" in text
    assert "https://github.com/ada/own-facts" in text
    assert "https://doi.org/10.5281/zenodo.1234" in text


def test_a_card_says_from_where_it_is_checked_again(own):
    (own / "pyproject.toml").write_text(PYPROJECT, encoding="utf-8")
    git(own, "init", "-q")
    git(own, "add", ".")
    git(own, "-c", "user.name=a", "-c", "user.email=a@b.example", "commit", "-qm", "facts")
    commit = git(own, "rev-parse", "HEAD")
    run = formal("cite", "own_facts.itself", "--card", "card.html", cwd=own)
    assert run.code == 0, run.text
    page = (own / "card.html").read_text(encoding="utf-8")
    commands = page.partition("Check it again")[2]
    assert "git clone https://github.com/ada/own-facts" in commands
    assert f"git checkout {commit}" in commands
    assert "Ada Lovelace" in page


def test_the_commit_is_that_of_a_folder_git_keeps_and_of_no_other(own):
    git(own, "init", "-q")
    assert source_of(own).commit == ""  # nothing is committed
    git(own, "add", "proofs")
    git(own, "-c", "user.name=a", "-c", "user.email=a@b.example", "commit", "-qm", "facts")
    assert source_of(own).commit == ""  # the lock, which names the statement, is not
    git(own, "add", "STATEMENTS.lock")
    git(own, "-c", "user.name=a", "-c", "user.email=a@b.example", "commit", "-qm", "lock")
    found = source_of(own)
    assert found.commit == git(own, "rev-parse", "HEAD")
    assert found.directory == "swh:1:dir:" + git(own, "rev-parse", "HEAD^{tree}")
    assert not found.clean  # the rest is there and not committed


def git(folder, *arguments: str) -> str:
    done = subprocess.run(
        ["git", "-C", str(folder), *arguments], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_the_archives_id_is_printed_where_a_reader_sees_it(own):
    theory = load_theory(str(own))
    kept = Source(commit="c" * 40, directory="swh:1:dir:" + "d" * 40, date="2026-11-23")
    r = mechanized(theory, theory.theorems()["own_facts.itself"], kept)
    note = entry(formats.bibtex(r))["note"].replace(r"\allowbreak{}", "")
    assert kept.directory in note


@pytest.mark.parametrize(
    ("remote", "address"),
    [
        ("git@github.com:ada/facts.git", "https://github.com/ada/facts"),
        ("ssh://git@codeberg.org:22/ada/facts.git", "https://codeberg.org/ada/facts"),
        ("https://github.com/ada/facts", "https://github.com/ada/facts"),
        ("https://ada:secret@github.com/ada/facts.git", "https://github.com/ada/facts"),
        ("/home/ada/facts", ""),
        ("file:///home/ada/facts.git", ""),
        ("../facts", ""),
        ("", ""),
    ],
)
def test_the_address_of_a_remote_is_public_and_without_secrets(remote, address):
    assert public_address(remote) == address


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("pyproject.toml", "[project\n", r"pyproject\.toml:1: not TOML"),
        ("pyproject.toml", "[project]\nauthors = 3\n", r"pyproject\.toml:1: expected a table"),
        ("pyproject.toml", "project = 3\n", r"pyproject\.toml:1: expected a table"),
        ("CITATION.cff", 'title: "x\\q"\n', r"CITATION\.cff:1: expected text in quotes"),
        ("CITATION.cff", "authors:\n  name: Ada\n", r"CITATION\.cff:2: expected a list of authors"),
    ],
)
def test_a_project_file_that_cannot_be_read_is_one_line(tmp_path, name, text, said):
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=said):
        publication(tmp_path)


def test_the_latex_table_and_the_check_know_both(own):
    formal("cite", "--latex", "tex", cwd=own)
    table = (own / "tex" / "formalref-results.tex").read_text(encoding="utf-8")
    assert r"\formalresult{own_facts.itself}{1}" in table
    assert r"\formalresult{flp.impossibility}{1}" in table
    both = [formal("cite", name, cwd=own).out for name in ("own_facts.itself", "flp.impossibility")]
    (own / "both.bib").write_text("".join(both), encoding="utf-8")
    run = formal("cite", "--check", "both.bib", "--json", cwd=own)
    assert run.code == 0, run.text
    assert {c["id"] for c in json.loads(run.out)} == {"own_facts.itself", "flp.impossibility"}


def test_an_altered_entry_is_told_from_a_changed_statement(own):
    theory = load_theory(str(own))
    text = formats.bibtex(result_of(own))
    bib = own / "cited.bib"

    def said(change: str, by: str) -> str:
        bib.write_text(re.sub(change, by, text, count=1), encoding="utf-8")
        (found,) = check_file(theory, bib)
        assert not found.ok
        return found.message

    tampered = said(r"statementhash = \{\w{8}", "statementhash = {00000000")
    assert "the entry was altered; expected" in tampered
    assert "found 00000000" in tampered
    assert "the statement is version 1, not 7 as the entry says" in said(
        r"formalversion = \{1", "formalversion = {7"
    )


def test_a_draft_is_said_to_be_one(own):
    file = own / "proofs" / "own_facts.py"
    file.write_text(PYTHON.replace('by="smt"', 'by="smt", draft=True'), encoding="utf-8")
    run = formal("cite", "own_facts.itself", cwd=own)
    assert run.code == 2
    assert "is a draft" in run.err
    run = formal("cite", "--all", cwd=own)
    assert run.code == 0, run.text
    assert run.out.strip() == ""
