"""The whole theory and all its results, made once for the tests of citations."""

from __future__ import annotations

import pytest

from formal.cite.result import Mechanized, Source, mechanized
from formal.theory import Theory, load_theory

SOURCE = Source(commit="c" * 40, directory="swh:1:dir:" + "d" * 40, date="2026-11-23")


@pytest.fixture(scope="package")
def theory() -> Theory:
    return load_theory()


@pytest.fixture(scope="package")
def results(theory: Theory) -> list[Mechanized]:
    return [mechanized(theory, t, SOURCE) for t in theory.theorems().values()]
