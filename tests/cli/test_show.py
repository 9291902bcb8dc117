"""``formal show``: the topics, a topic, and every kind of declaration, each with its own text."""

from __future__ import annotations

import json
import re

import pytest

from formal.book.show import describe, describe_topics, everything
from formal.evidence.ledger import Ledger
from formal.language.declarations import Axiom, Theorem, Witness
from formal.language.structure import StructureInfo
from formal.theory import load_theory
from formal.theory.exported import lean_texts
from formal.theory.lean_text import lean_text
from tests.cli.project import run_here
from tests.cli.test_new import formal


@pytest.fixture(scope="module")
def theory():
    return load_theory()


def test_without_a_name_it_lists_the_topics(theory):
    run = run_here("show")
    assert run.code == 0
    (listed,) = describe_topics(theory).values()
    names = [line.split()[0] for line in listed.splitlines()]
    assert names == [m.topic for m in theory.topics()]
    assert all(re.search(rf"^{name} +\S", run.out, re.M) for name in names)


def test_a_topic_lists_all_that_it_declares(theory):
    out = run_here("show", "causality").out
    module = next(m for m in theory.topics() if m.topic == "causality")
    for t in module.theorems():
        assert f"{t.id} " in out
        assert t.en.replace("``", "`") in out
    for name in ("causality.Computation ", "causality.Computation.happened_before ", "ping_pong"):
        assert name in out


def test_a_structure_has_its_fields_axioms_definitions_and_lean_text():
    run = run_here("show", "causality.Computation", "--json")
    assert run.code == 0, run.err
    found = json.loads(run.out)
    assert "predecessor : Event → Option(Event)  -- the event just before it" in found["Fields"]
    assert "process_total " in found["Axioms"]
    assert "happened_before " in found["Definitions"]
    assert "causality.happened_before_irreflexive" in found["Theorems"]
    assert found["Kind"] == "a structure"
    assert found["Lean"].splitlines()[-1].strip() != ""
    assert "structure Computation (Process Event Message : Type) extends" in found["Lean"]


def test_a_system_has_its_state_and_a_data_type_its_cases(theory):
    found = describe(theory, "mutual_exclusion.TokenPassing")
    assert found["Kind"] == "a transition system"
    assert re.search(r"^critical : .*, state", found["Fields"], re.M)
    data = next(d for m in theory.modules for d in m.data())
    found = describe(theory, f"{data.topic}.{data.name}")
    assert [c.name for c in data.constructors] == [
        re.split(r"[( ]", line)[0] for line in found["Cases"].splitlines()
    ]


def test_everything_that_is_declared_can_be_shown(theory):
    for name, item in everything(theory).items():
        found = describe(theory, name)
        assert next(iter(found)) == name
        assert ("Lean" in found) is not isinstance(item, Witness)


def test_the_lean_text_shown_is_the_exported_one_and_its_own(theory):
    exported = "\n".join(lean_texts(theory).values())
    seen = {}
    for name, item in everything(theory).items():
        if isinstance(item, Witness | Axiom):
            continue
        text = lean_text(theory, item)
        assert text in exported, name
        assert seen.setdefault(text, name) == name
        own = name.rpartition(".")[2]
        if isinstance(item, Theorem):
            assert re.search(rf"^def .*\b{own}»?\.Statement : Prop", text, re.M), name
        if isinstance(item, StructureInfo):
            assert re.search(rf"^structure {own}\b", text, re.M), name


def test_what_the_library_makes_of_a_system_has_the_place_of_its_own_text(theory):
    shown = describe(theory, "mutual_exclusion.mutual_exclusion")["Python"]
    assert "def mutual_exclusion(self" in shown
    step = describe(theory, "mutual_exclusion.TokenPassing.step")["Python"]
    assert "def " not in step


def test_a_name_alone_offers_what_is_called_so():
    run = run_here("show", "Computation")
    assert run.code == 2
    assert "did you mean causality.Computation" in run.err


def test_in_a_folder_of_ones_own_the_library_is_shown_too(tmp_path):
    assert formal("new", "theory", "groups", cwd=tmp_path).code == 0
    folder = tmp_path / "groups"
    own = formal("show", cwd=folder)
    assert re.search(r"^groups +", own.out, re.M)
    assert "flp" not in own.out
    for name in ("groups.Groups", "causality.clock_condition", "causality"):
        run = formal("show", name, cwd=folder)
        assert run.code == 0, run.text
    run = formal("show", "groups.together_tran", cwd=folder)
    assert "did you mean groups.together_trans" in run.err


def test_axioms_that_were_not_all_seen_are_marked(theory, tmp_path, monkeypatch):
    from formal.book import show
    from formal.evidence.verify import _entry
    from formal.readings.canonical import statement_hash

    theorem = theory.theorems()["quorum.crash_margin"]
    for complete, mark in ((False, "none *"), (True, "none")):
        entry = _entry(theory, theorem)
        entry.axioms_complete = complete
        ledger = Ledger()
        ledger.entries[theorem.id] = entry
        row = ledger.to_json()["theorems"][0]
        assert row["statement_hash"] == statement_hash(theorem)
        monkeypatch.setattr(
            show, "last_run", lambda build, row=row: ({"lean": {}}, {theorem.id: row})
        )
        text = show.evidence_text(theory, theorem)
        (line,) = (x for x in text.splitlines() if x.startswith("axioms: "))
        assert line.partition(",")[0] == f"axioms: {mark}"
