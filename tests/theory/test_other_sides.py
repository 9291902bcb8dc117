"""The law of both sides: no impossibility and no bound stands alone."""

from __future__ import annotations

import re

import pytest

from formal.book.bounds import bounds_of, note_of
from formal.readings.canonical import statement_hash
from formal.theory import load_theory
from formal.theory.notes import is_equivalence, says_other_side

THEORY = load_theory()
IN_TABLE = {name for b in bounds_of(THEORY) for name in (*b.holds, *b.tight)}
BOUNDS = sorted(IN_TABLE | {i for i in THEORY.theorems() if "impossib" in i})


@pytest.mark.parametrize("name", BOUNDS)
def test_every_impossibility_and_bound_names_its_other_side(name):
    assert says_other_side(THEORY.theorems()[name]), "expected tight= or tight_open="


def test_the_other_side_is_of_the_same_model():
    # A theorem that meets a bound is of its topic, or of one that states the same system.
    for theorem in THEORY.theorems().values():
        for name in theorem.tight:
            other = THEORY.lemma(theorem, name)
            assert other.id != theorem.id
            assert {"lean", "smt"} & set(other.by), f"{theorem.id}: {other.id} is not to be proved"


def test_an_impossibility_and_what_meets_it_name_each_other():
    known = THEORY.theorems()
    for name in BOUNDS:
        if "impossib" not in name:
            continue
        for other in (THEORY.lemma(known[name], x) for x in known[name].tight):
            back = {THEORY.lemma(other, x).id for x in other.tight}
            assert name in back or is_equivalence(other), f"{other.id} does not name {name}"


def test_reasons_name_what_exists():
    known = THEORY.theorems()
    reasons = [t.tight_open for t in known.values()]
    for text in (*reasons, *(note_of(THEORY, b) for b in bounds_of(THEORY))):
        for name in re.findall(r"`([a-z_]+\.[a-z_0-9]+)`", text):
            assert name in known


def test_what_is_said_of_the_other_side_is_no_part_of_the_statement(monkeypatch):
    theorem = THEORY.theorems()["flp.impossibility"]
    before = statement_hash(theorem)
    for key, value in (("tight", ()), ("tight_open", "a reason"), ("paper", ""), ("differs", "")):
        monkeypatch.setattr(theorem, key, value)
    assert statement_hash(theorem) == before
