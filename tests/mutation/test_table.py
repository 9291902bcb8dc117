"""The table of mutants fits the sources: each of them can still be applied."""

from __future__ import annotations

from collections import Counter

from tests.mutation.table import everything

LEAST = {"lean": 20, "smt": 20, "finite": 12, "canonical": 5, "latex": 5, "markdown": 5}


def test_every_mutant_changes_one_place_of_the_sources() -> None:
    assert [m.problem() for m in everything() if m.problem()] == []


def test_every_mutant_has_a_name_of_its_own() -> None:
    ids = Counter(m.id for m in everything())
    assert [id for id, n in ids.items() if n > 1] == []


def test_the_mutants_are_spread_over_the_readings() -> None:
    found = Counter(m.reading for m in everything())
    assert {reading for reading, n in LEAST.items() if found[reading] < n} == set()
