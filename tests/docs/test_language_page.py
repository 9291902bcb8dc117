"""docs/language.md names every public name of the language, and what it says of them holds."""

from __future__ import annotations

import re

import pytest

import formal
import formal.language as language
from formal.language.expr import lift
from formal.theory import load_theory
from tests.cli.project import ROOT

PAGE = (ROOT / "docs" / "language.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| `(\w+)` \|(.*)\|$", PAGE, re.MULTILINE)
CLAIMS = re.findall(r"\| `([^|]+)` is `([^|]+)` \|$", PAGE, re.MULTILINE)
BLOCKS = re.findall(r"^```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


def test_every_public_name_has_its_row_and_nothing_else_has():
    names = [name for name, _ in ROWS]
    assert sorted(names) == sorted(language.__all__)


@pytest.mark.parametrize(("term", "value"), CLAIMS)
def test_what_is_said_of_a_value_is_what_it_is(term, value):
    names = {n: getattr(language, n) for n in language.__all__} | {"lift": lift}
    assert formal.evaluate(eval(term, names)) == eval(value)


def test_each_function_on_values_has_an_example():
    values = PAGE.partition("## Values")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| `(\w+)` \|(.*)\|$", values, re.MULTILINE)
    shown = re.findall(r"^\| `(\w+)` \|.*\| `([^|]+)` is `[^|]+` \|$", values, re.MULTILINE)
    assert [name for name, _ in rows] == [name for name, _ in shown]
    assert all(re.search(rf"\b{name}\b", term) for name, term in shown)


@pytest.fixture(scope="module")
def example(tmp_path_factory):
    """The page's theory, as a file."""
    file = tmp_path_factory.mktemp("page") / "language_page.py"
    file.write_text("\n\n".join(BLOCKS), encoding="utf-8")
    return load_theory(str(file))


def test_the_theory_of_the_page_loads_and_is_proved(example):
    from formal.evidence.verify import Options, verify
    from formal.progress import Progress

    ledger = verify(example, Options(jobs=1), Progress(quiet=True))
    found = ledger.entries
    assert set(found) == {
        "language_page.links_join_two",
        "language_page.somebody",
        "language_page.one_inside",
    }
    for entry in found.values():
        assert entry.evidence, entry.problems
        assert [p for p in entry.problems if "draft" not in p] == []


@pytest.mark.parametrize("keyword", ["theorem", "TransitionSystem", "action", "safety", "witness"])
def test_keywords_that_are_named_are_taken(keyword):
    import dataclasses
    import inspect

    from formal.language.declarations import Theorem, Witness
    from formal.language.transition import StateMethod, TransitionSystem

    taken = {
        "theorem": {f.name for f in dataclasses.fields(Theorem)},
        "witness": {f.name for f in dataclasses.fields(Witness)},
        "action": {f.name for f in dataclasses.fields(StateMethod)},
        "safety": {f.name for f in dataclasses.fields(StateMethod)},
        "TransitionSystem": set(inspect.signature(TransitionSystem.__init_subclass__).parameters),
    }[keyword]
    (row,) = (rest for name, rest in ROWS if name == keyword)
    named = set(re.findall(r"`(\w+)=`", row))
    assert named or keyword == "safety"
    assert named <= taken
