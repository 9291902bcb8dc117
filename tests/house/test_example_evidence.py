"""That a claimed example was checked is a field of the finding, not a matter of its words."""

from __future__ import annotations

import pytest

from formal.evidence import verify as run
from formal.evidence.verify import Options, verify
from formal.evidence.witnesses import About, Finding, check_theorem
from formal.progress import Progress
from formal.theory import load_theory

TEXT = '''\
"""Numbers."""

from __future__ import annotations
from formal.language import Exists, Nat, theorem, witness


@theorem(by="example", witness="seven", draft=True)
def some_number_is_large():
    """There is a number above six."""
    return Exists(lambda n: 6 < n, over=Nat)


@witness
def seven():
    """Seven."""
    return {"n": 7}
'''


@pytest.fixture
def theory(tmp_path):
    file = tmp_path / "own_numbers.py"
    file.write_text(TEXT, encoding="utf-8")
    return load_theory(str(file))


def test_the_example_is_found_by_evaluation(theory):
    (found,) = check_theorem(theory, theory.theorems()["own_numbers.some_number_is_large"])
    assert (found.what, found.ok, found.example) == (("witness", "seven"), True, True)


@pytest.mark.parametrize(
    ("words", "example", "evidence"),
    [
        ("the claimed example, checked", True, ["example"]),
        ("words of another kind", True, ["example"]),
        ("the claimed example, checked", False, []),
    ],
)
def test_words_are_no_evidence(theory, monkeypatch, words, example, evidence):
    name = "mutant in name only"
    finding = Finding(About("witness", name), True, words, example=example)
    monkeypatch.setattr(run, "check_theorem", lambda *_: [finding])
    ledger = verify(theory, Options(), Progress(quiet=True))
    (entry,) = ledger.entries.values()
    assert entry.evidence == evidence
    assert [w["name"] for w in entry.witnesses] == [name] and entry.mutants == []


def test_a_failed_example_is_none(theory, monkeypatch):
    finding = Finding(About("witness", "seven"), False, "no", example=True)
    monkeypatch.setattr(run, "check_theorem", lambda *_: [finding])
    (entry,) = verify(theory, Options(), Progress(quiet=True)).entries.values()
    assert entry.evidence == [] and entry.problems
