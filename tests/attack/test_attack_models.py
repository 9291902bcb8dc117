"""``formal new attack-model`` and docs/attacks.md: protocols to copy, and what is found of them."""

from __future__ import annotations

import re

import pytest

from formal.attack import attack
from formal.attack.model import ARGUMENTS, FUNCTIONS
from formal.errors import InputError
from formal.new.attack_models import TEMPLATES, attack_model
from tests.cli.project import ROOT, run_here

PAGE = (ROOT / "docs" / "attacks.md").read_text(encoding="utf-8")
SHOWN = re.findall(r"^```python\n(.*?)^```\n\n```text\n(.*?)^```", PAGE, re.M | re.S)
COMMAND = re.compile(r"formal attack (\w+)\.py --theorem ([\w-]+)")


def test_the_page_shows_the_protocol_of_each_theorem_as_it_is_written():
    found = {}
    for text, _ in SHOWN:
        name, theorem = COMMAND.search(text).groups()
        klass = re.search(r"^class (\w+)", text, re.M)[1]
        assert text == attack_model(theorem, name, klass)
        found[theorem] = name
    assert set(found) == set(TEMPLATES) == set(FUNCTIONS)


@pytest.mark.parametrize(("text", "said"), SHOWN)
def test_what_the_adversary_finds_is_what_the_page_says(text, said, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    name, theorem = COMMAND.search(text).groups()
    run = run_here("new", "attack-model", name, "--theorem", theorem)
    assert run.code == 0, run.text
    assert (tmp_path / f"{name}.py").read_text(encoding="utf-8") == text
    assert f"formal attack {name}.py --theorem {theorem}" in run.out
    run = run_here("attack", f"{name}.py", "--theorem", theorem)
    assert run.code == 1, run.text
    assert run.out.startswith(said)
    again = run_here("new", "attack-model", name, "--theorem", theorem)
    assert again.code == 2
    assert "exists already" in again.err


@pytest.mark.parametrize("theorem", sorted(TEMPLATES))
def test_arguments_are_named_as_the_protocols_name_them(theorem):
    text = attack_model(theorem, "own", "Own")
    assert dict(re.findall(r"^    def (\w+)\(self, (.*)\):$", text, re.M)) == ARGUMENTS[theorem]


def test_without_a_theorem_it_is_flps(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run_here("new", "attack-model", "own").code == 0
    text = (tmp_path / "own.py").read_text(encoding="utf-8")
    assert text == attack_model("flp", "own", "Own")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("attack-model", "Own"), "cannot be a name"),
        (("attack-model", "own", "--theory", "."), "expected no --theory"),
        (("lemma", "own.two", "--theorem", "cap"), "--theorem is for an attack-model"),
    ],
)
def test_what_does_not_go_together_is_refused(arguments, said, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    run = run_here("new", *arguments)
    assert run.code == 2
    assert said in run.err
    assert list(tmp_path.iterdir()) == []


def test_a_class_that_is_no_protocol_is_told_what_it_lacks_and_where_to_find_it():
    class Primary:
        nodes = ("a", "b")

    with pytest.raises(InputError) as found:
        attack(Primary, "cap")
    assert "lacks start(node), next(node, state, seen)" in found.value.message
    assert "formal new attack-model NAME --theorem cap" in found.value.message
