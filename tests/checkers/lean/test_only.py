"""Which Lean modules a choice of theorems needs."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from formal.checkers.lean.names import parse_name
from formal.checkers.lean.plan import Plan, make_plan
from formal.evidence.lean_modules import lean_sources, modules_of, modules_with
from formal.readings.lean.names import theorem_name
from formal.theory import Theory, load_theory


@pytest.fixture(scope="module")
def theory() -> Theory:
    return load_theory()


@pytest.fixture(scope="module")
def plan(theory: Theory) -> Plan:
    return make_plan(theory.lean)


def test_the_module_of_every_proof_is_found(theory: Theory, plan: Plan) -> None:
    texts = {module: plan.sources[module].text for module in plan.order}
    home = {
        parse_name(d.name): module
        for module in plan.order
        for d in plan.sources[module].declarations
        if d.name and d.keyword in ("theorem", "lemma")
    }
    proved = [t for t in theory.theorems().values() if "lean" in t.by]
    assert len(proved) > 200
    for theorem in proved:
        found = modules_with(theorem, texts)
        assert home[parse_name(theorem_name(theorem))] in found, theorem.id


def test_few_theorems_need_few_modules(theory: Theory, plan: Plan) -> None:
    chosen = theory.theorems(["quorum.*", "mutual_exclusion.*"]).values()
    found = modules_of(lean_sources(theory), [t for t in chosen if "lean" in t.by])
    assert found is not None
    needed = make_plan(theory.lean, found).order
    assert len(needed) < len(plan.order) / 4
    assert "DistSys.Statements.Impossibility.Flp" not in needed


def test_a_theorem_that_is_nowhere_needs_all(theory: Theory, tmp_path: Path) -> None:
    below = Path("lean", "DistSys", "Statements")
    shutil.copytree(theory.root / below, tmp_path / below)  # statements, and no proof
    bare = replace(theory, root=tmp_path)
    theorem = next(t for t in theory.theorems("quorum.*").values() if "lean" in t.by)
    assert modules_of(lean_sources(bare), [theorem]) is None
