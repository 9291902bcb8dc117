"""A theory outside the library, with Lean proofs on top of the library's."""

from __future__ import annotations

import json
import re

import pytest

from formal.checkers.lean.plan import make_plan
from formal.cite.bundle import _write_lean
from formal.errors import InputError
from formal.theory import load_theory
from tests.cli.project import ROOT
from tests.cli.test_new import formal, texts

PYTHON = '''\
"""Committees: what the library's theorems on majorities give."""

from __future__ import annotations

from formal.language import And, Bool, Exists, Fin, Fun, Implies, Mutant, Nat, theorem, witness
from proofs.foundations.quorum.statements import majority


@theorem(by="lean", witness="two_of_three", mutants=Mutant(1, by="one_of_three"))
def decisions_share_a_member(n: Nat, x: Fun[Fin[n], Bool], y: Fun[Fin[n], Bool]):
    """Two majorities of a committee have a member in common."""
    return Implies(majority(n, x), majority(n, y), Exists(lambda i: And(x(i), y(i))))


@witness
def two_of_three():
    """Two majorities of three."""
    return {"n": 3, "x": {0: True, 1: True, 2: False}, "y": {0: False, 1: True, 2: True}}


@witness
def one_of_three():
    """One member, and the two others."""
    return {"n": 3, "x": {0: True, 1: False, 2: False}, "y": {0: False, 1: True, 2: True}}
'''

PROOF = """\
module

public import OwnTheory.Statements.Committee
public import DistSys.Foundations.Quorum

/-! # Committees -/

@[expose] public noncomputable section

namespace OwnTheory.Committee

theorem decisions_share_a_member : decisions_share_a_member.Statement :=
  DistSys.Quorum.majorities_intersect

end OwnTheory.Committee
"""

LAKEFILE = f"""\
name = "own"

[leanOptions]
autoImplicit = false

[[require]]
name = "distsys"
path = "{ROOT / "lean"}"

[[lean_lib]]
name = "OwnTheory"
globs = ["OwnTheory", "OwnTheory.+"]
"""


@pytest.fixture
def own(tmp_path):
    """The theory, exported and pinned."""
    root = tmp_path / "committee rules"
    for name, text in {
        "proofs/committee.py": PYTHON,
        "lean/OwnTheory/Committee.lean": PROOF,
        "lean/lakefile.toml": LAKEFILE,
        "lean/lean-toolchain": (ROOT / "lean/lean-toolchain").read_text(encoding="utf-8"),
    }.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    run = formal("export", root, cwd=tmp_path)
    assert run.code == 0, run.text
    return root


def test_its_statements_refer_to_the_library(own):
    text = (own / "lean/OwnTheory/Statements/Committee.lean").read_text(encoding="utf-8")
    assert "public import DistSys.Statements.Foundations.Quorum\n" in text
    assert "DistSys.Quorum.Majority n x →" in text
    assert "from `proofs/committee.py`" in text
    assert not (own / "lean/DistSys").exists()
    lock = (own / "STATEMENTS.lock").read_text(encoding="utf-8")
    assert re.findall(r"^\w+\.\w+", lock, re.MULTILINE) == ["committee.decisions_share_a_member"]


def test_export_lays_out_a_lean_project_where_there_is_none(tmp_path):
    root = tmp_path / "committee rules"
    (root / "proofs").mkdir(parents=True)
    (root / "proofs" / "committee.py").write_text(PYTHON, encoding="utf-8")
    run = formal("export", root, "--check", cwd=tmp_path)
    assert run.code == 1
    assert "lean/lakefile.toml:1: is missing; run `formal export`" in run.out
    assert formal("export", root, cwd=tmp_path).code == 0
    plan = make_plan(root / "lean")
    assert plan.diagnostics == ()
    assert plan.required == (ROOT / "lean",)
    assert "CommitteeRules.Statements.Committee" in plan.order
    before = texts(root)
    assert formal("export", root, cwd=tmp_path).code == 0
    assert texts(root) == before


def test_only_what_it_imports_of_the_library_is_built(own):
    plan = make_plan(own / "lean")
    assert set(plan.order) == {
        "DistSys.Statements.Foundations.Quorum",
        "DistSys.Foundations.Quorum",
        "OwnTheory.Statements.Committee",
        "OwnTheory.Committee",
        "OwnTheory",
    }
    assert plan.sources["DistSys.Foundations.Quorum"].root == ROOT / "lean"
    library = make_plan(ROOT / "lean").hashes("salt")
    name = "DistSys.Foundations.Quorum"
    assert plan.hashes("salt")[name] == library[name]


def test_a_module_that_the_library_has_is_refused(own):
    target = own / "lean/DistSys/Foundations/Quorum.lean"
    target.parent.mkdir(parents=True)
    target.write_text("module\n", encoding="utf-8")
    plan = make_plan(own / "lean")
    assert any(
        "has a module DistSys.Foundations.Quorum as well" in d.message for d in plan.diagnostics
    )
    assert "DistSys.Foundations.Quorum" in plan.failed


def test_a_library_that_is_not_there_is_named(own):
    lakefile = own / "lean/lakefile.toml"
    lakefile.write_text(LAKEFILE.replace(str(ROOT), "/no/such/clone"), encoding="utf-8")
    with pytest.raises(InputError, match=r"lakefile\.toml: requires .*/no/such/clone/lean"):
        make_plan(own / "lean")


def test_a_bundle_of_it_has_what_it_needs_of_the_library(own, tmp_path):
    theory = load_theory(str(own))
    theorem = theory.theorems()["committee.decisions_share_a_member"]
    modules = make_plan(own / "lean", ["OwnTheory.Committee"]).order
    _write_lean(theory, theorem, modules, tmp_path / "bundle")
    plan = make_plan(tmp_path / "bundle" / "lean")
    assert plan.diagnostics == ()
    assert plan.required == ()
    assert set(modules) <= set(plan.order)
    for module in modules:
        theirs = make_plan(own / "lean").sources[module].text
        assert plan.sources[module].text == theirs
    check = (tmp_path / "bundle" / "Check.lean").read_text(encoding="utf-8")
    assert "#print axioms OwnTheory.Committee.decisions_share_a_member" in check


def test_a_folder_of_files_is_the_theory_of_who_stands_in_it_once_it_is_exported(tmp_path):
    (tmp_path / "committee.py").write_text(PYTHON, encoding="utf-8")
    assert formal("export", ".", cwd=tmp_path).code == 0
    below = tmp_path / "notes"
    below.mkdir()
    for place in (tmp_path, below):
        run = formal("show", "committee.decisions_share_a_member", cwd=place)
        assert run.code == 0, run.text
        assert "def decisions_share_a_member(" in run.out


@pytest.mark.usefixtures("lean")
def test_it_is_verified_with_its_own_proofs_and_breaks_where_they_do(own):
    run = formal("verify", own, "--json", cwd=own.parent)
    assert run.code == 0, run.text
    (row,) = json.loads(run.out)["theorems"]
    assert row["effective"].startswith("lean")
    assert row["lean_name"] == "OwnTheory.Committee.decisions_share_a_member"
    assert row["checked_by"]["lean"]["file"] == "lean/OwnTheory/Committee.lean"
    assert "DistSys.Quorum.majorities_intersect" in row["lemmas"]
    assert set(row["axioms"]) <= {"propext", "Classical.choice", "Quot.sound"}
    proof = own / "lean/OwnTheory/Committee.lean"
    for old, new, said in (
        ("  DistSys.Quorum.majorities_intersect", "  by sorry", r"Committee\.lean:13\b.*sorry"),
        ("theorem", "axiom extra : 1 = 2\n\ntheorem", r"Committee\.lean:12\b.*axiom"),
        (
            "theorem decisions_share_a_member",
            "theorem other",
            r"proofs/committee\.py:9: .* no Lean theorem OwnTheory\.Committee\.decisions_share_a_"
            r"member; write .* in lean/OwnTheory/Committee\.lean",
        ),
    ):
        assert PROOF.count(old) == 1
        proof.write_text(PROOF.replace(old, new), encoding="utf-8")
        run = formal("verify", cwd=own)
        assert run.code == 1
        assert re.search(said, run.out), run.text
