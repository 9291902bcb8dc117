"""A citation is alarmed by a changed statement and by nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from formal.cite import formats
from formal.cite.check import check_file
from formal.cite.latex import table
from formal.cite.result import Source, mechanized
from formal.cli import main
from formal.errors import InputError
from formal.theory import load_theory
from formal.theory.exported import export
from formal.theory.lock import write_lock

HEAD = '''"""Numbers, to be cited."""

from formal.language import Implies, Nat, theorem

'''

LEMMA = '''
@theorem(by=("smt",))
def rule_{i}({x}: Nat, y: Nat):
    """Rule {i}."""
    return Implies({x} > y + {n}, {x} > y)
'''


def write(folder: Path, change: dict[int, dict[str, object]] | None = None) -> None:
    rows = [HEAD]
    for i in range(10):
        rows.append(LEMMA.format(**{"i": i, "n": i, "x": "x", **((change or {}).get(i, {}))}))
    (folder / "numbers_to_cite.py").write_text("\n".join(rows), encoding="utf-8")


@pytest.fixture
def cited(tmp_path):
    """A theory of ten theorems with the BibTeX file that cites them."""
    write(tmp_path)
    theory = load_theory(str(tmp_path))
    (tmp_path / "lean").mkdir()
    export(theory)
    results = [mechanized(theory, t, Source()) for t in theory.theorems().values()]
    bib = tmp_path / "cited.bib"
    bib.write_text(formats.bibtex_entries(results), encoding="utf-8")
    return tmp_path, bib


def test_nothing_changed(cited):
    folder, bib = cited
    found = check_file(load_theory(str(folder)), bib)
    assert len(found) == 10
    assert all(c.ok for c in found)


@pytest.mark.parametrize("i", range(10))
def test_a_changed_statement_is_caught(cited, i):
    folder, bib = cited
    write(folder, {i: {"n": 100 + i}})
    theory = load_theory(str(folder))
    write_lock(theory, (f"numbers_to_cite.rule_{i}",), ())
    bad = [c for c in check_file(theory, bib) if not c.ok]
    assert [c.id for c in bad] == [f"numbers_to_cite.rule_{i}"]
    assert "changed since version 1; it is now version 2" in bad[0].message
    assert bib.read_text(encoding="utf-8").splitlines()[bad[0].line - 1].startswith("@misc{")


PROOF_ONLY = [
    ('"""Rule 3."""', '"""Rule three, in other words."""'),
    ('by=("smt",)', 'by=("smt",), zh="规则"'),
    ("def rule_4(", "# A comment on rule 4.\ndef rule_4("),
    (
        'rule_5(x: Nat, y: Nat):\n    """Rule 5."""\n    return Implies(x > y + 5, x > y)',
        'rule_5(u: Nat, v: Nat):\n    """Rule 5."""\n    return Implies(u > v + 5, u > v)',
    ),
    ("x > y)\n", "x > y)  # so it is\n"),
    ('by=("smt",)', 'by=("smt",), cite="lamport1978"'),
    ('by=("smt",)', 'by=("smt",), seed="1.3.1"'),
    ('"""Numbers, to be cited."""', '"""Numbers that are cited."""'),
    ('by=("smt",)', 'by=("smt", "lean")'),
    ("> y + 9, x > y)", "> y + 9, (x > y))"),
]


@pytest.mark.parametrize(("old", "new"), PROOF_ONLY)
def test_a_change_that_is_none_of_the_statement_gives_no_alarm(cited, old, new):
    folder, bib = cited
    file = folder / "numbers_to_cite.py"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    found = check_file(load_theory(str(folder)), bib)
    assert [c.message for c in found if not c.ok] == []


def test_a_changed_proof_gives_no_alarm(cited):
    folder, bib = cited
    proof = folder / "lean" / "DistSys" / "NumbersToCite.lean"
    proof.parent.mkdir(parents=True, exist_ok=True)
    for tactic in ("omega", "grind"):
        proof.write_text(f"theorem t (x y : Nat) : x > y + 1 → x > y := by {tactic}\n", "utf-8")
        assert all(c.ok for c in check_file(load_theory(str(folder)), bib))


DEFINED = '''"""Numbers with a definition."""

from formal.language import Implies, Nat, definition, theorem


@definition
def large(x: Nat):
    """More than ten."""
    return x > 10


@theorem(by=("smt",))
def above(x: Nat, y: Nat):
    """Above a large number is a large one."""
    return Implies(large(x), y > x, large(y))


@theorem(by=("smt",))
def apart(x: Nat, y: Nat):
    """Has nothing to do with the definition."""
    return Implies(x > y, x != y)
'''


def test_a_changed_definition_is_caught_where_it_is_used_and_nowhere_else(tmp_path):
    file = tmp_path / "sizes_to_cite.py"
    file.write_text(DEFINED, encoding="utf-8")
    theory = load_theory(str(tmp_path))
    (tmp_path / "lean").mkdir()
    export(theory)
    results = [mechanized(theory, t, Source()) for t in theory.theorems().values()]
    bib = tmp_path / "cited.bib"
    bib.write_text(formats.bibtex_entries(results), encoding="utf-8")
    file.write_text(DEFINED.replace("More than ten.", "Eleven and more."), encoding="utf-8")
    assert all(c.ok for c in check_file(load_theory(str(tmp_path)), bib))
    file.write_text(DEFINED.replace("x > 10", "x > 11"), encoding="utf-8")
    bad = [c.id for c in check_file(load_theory(str(tmp_path)), bib) if not c.ok]
    assert bad == ["sizes_to_cite.above"]


def test_a_removed_theorem_is_caught(cited):
    folder, bib = cited
    file = folder / "numbers_to_cite.py"
    file.write_text(file.read_text(encoding="utf-8").replace("rule_7", "rule_77"), encoding="utf-8")
    bad = [c for c in check_file(load_theory(str(folder)), bib) if not c.ok]
    assert [(c.id, c.message) for c in bad] == [
        ("numbers_to_cite.rule_7", "there is no such theorem")
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("@article{x, title = {No result of ours}}", "none with a field formalid"),
        ("", "found 0 entries"),
        ("@article{x, title = {open", "expected a BibTeX entry"),
    ],
)
def test_files_that_cite_nothing_are_one_line(cited, text, message):
    folder, bib = cited
    bib.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        check_file(load_theory(str(folder)), bib)


def test_the_exit_code_tells(cited, capsys):
    folder, bib = cited
    assert main(["cite", "--check", str(bib), "--theory", str(folder)]) == 0
    write(folder, {2: {"n": 55}})
    assert main(["cite", "--check", str(bib), "--theory", str(folder)]) == 1
    assert "numbers_to_cite.rule_2: the statement has changed" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["flp.impossibility", "--all"],
        ["--all", "--card", "x.html"],
        ["no.such_theorem"],
        ["--check", "/nowhere/x.bib"],
        ["flp.impossibility", "--card", "card.doc"],
    ],
)
def test_what_does_not_go_together_is_one_line(arguments, capsys):
    assert main(["cite", *arguments]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


def test_the_latex_table_has_every_result():
    theory = load_theory()
    text = table(theory)
    assert text.count("\\formalresult{") == len(theory.theorems())
    assert "\\formalresult{flp.impossibility}{" in text
