"""Where Lean's automation gives up: a proof with its cases named, and the goals that are left."""

from __future__ import annotations

import re

import pytest

from formal.checkers.smt.theorems import SmtEvidence
from formal.commands.try_ import Attempt, print_attempt
from formal.language.derived import DerivedTheorem
from formal.theory import load_theory
from formal.try_.lean import ask_lean
from formal.try_.lemmas import usable_lemmas
from formal.try_.skeleton import TELL, skeleton
from tests.cli.test_new import formal

PATHS = '''\
"""Paths, to be proved by hand."""

from __future__ import annotations

from formal.language import (
    And, Exists, Fun, Implies, List, Match, Nat, Rel, Sort, Structure, axiom, inductive, recursive,
    theorem,
)


class Net(Structure):
    """Links that go up."""

    Node: Sort
    link: Rel[Node, Node]
    height: Fun[Node, Nat]

    @axiom
    def upward(self, a: Node, b: Node):
        """A link goes up."""
        return Implies(self.link(a, b), self.height(a) < self.height(b))

    @inductive
    def path(self, a: Node, b: Node):
        """Links in a row."""
        yield "local", self.link(a, b)
        yield "trans", Exists(lambda c: And(self.path(a, c), self.path(c, b)))

    @theorem(by="lean", draft=True)
    def paths_go_far(self, a: Node, b: Node):
        """False of single links, so one case is left."""
        return Implies(self.path(a, b), self.height(a) + 1 < self.height(b))

    @theorem(by="lean", draft=True)
    def paths_go_up(self, a: Node, b: Node):
        """A path goes up."""
        return Implies(self.path(a, b), self.height(a) < self.height(b))


@recursive
def total(xs: List[Nat]) -> Nat:
    """The sum."""
    return Match(xs, nil=lambda: 0, cons=lambda x, rest: x + total(rest))


@theorem(by="lean", draft=True)
def total_is_small(xs: List[Nat]):
    """False, by a list of one."""
    return total(xs) < 7


@theorem(by="lean", draft=True)
def numbers_end(n: Nat, m: Nat):
    """False."""
    return Implies(n < m, m < 7)
'''


@pytest.fixture
def paths(tmp_path):
    file = tmp_path / "paths_by_hand.py"
    file.write_text(PATHS, encoding="utf-8")
    return load_theory(str(file))


def frame_of(theory, name):
    return skeleton(theory.theorems()[f"paths_by_hand.{name}"])


def test_the_cases_are_those_of_the_induction_with_names_that_lean_reads(paths):
    frame = frame_of(paths, "paths_go_up")
    assert [c.name for c in frame.cases] == ["local", "trans"]
    text = "\n".join(frame.lines())
    assert "induction h1 with" in text
    assert "| «local» p1 =>" in text
    assert "| trans p1 p2 before1 before2 =>" in text
    assert [c.name for c in frame_of(paths, "total_is_small").cases] == ["nil", "cons"]
    assert [c.name for c in frame_of(paths, "numbers_end").cases] == ["the goal"]
    assert "intro n m h1" in frame_of(paths, "numbers_end").lines()


def test_a_case_that_closed_has_its_proof_and_any_other_a_hole(paths):
    frame = frame_of(paths, "paths_go_up")
    lines = frame.lines({"local": True, "trans": False})
    assert "sorry -- trans" in lines[-1]
    assert sum("sorry" in x for x in lines) == 1
    assert not any(TELL in x for x in lines)
    assert len(frame.tellers()) == 2


def test_every_system_of_the_library_has_a_case_for_each_action():
    theory = load_theory()
    systems = [
        t
        for t in theory.theorems().values()
        if isinstance(t, DerivedTheorem) and t.system is not None and not t.within
    ]
    assert systems
    for t in systems:
        frame = skeleton(t)
        assert [c.name for c in frame.cases] == [
            "the claim from what is kept",
            "at the start",
            *(f"after {a.name}" for a in t.system.actions),
        ]
        assert max(map(len, frame.lines())) <= 98
        assert len(frame.tellers()) == len(frame.cases)


def test_theorems_about_the_same_things_are_named_nearest_first():
    theory = load_theory()
    theorem = theory.theorems()["causality.clock_condition"]
    found = [t.id for t in usable_lemmas(theory, theorem)]
    assert "causality.clock_condition" not in found
    assert "causality.happened_before_irreflexive" in found or "causality.lamport_clock_exists" in (
        found
    )
    for t in found:
        assert theory.theorems()[t].by != ("cited",)


@pytest.mark.usefixtures("lean")
def test_lean_tells_the_goal_of_the_case_that_is_left_and_of_no_other(paths, capsys):
    theorem = paths.theorems()["paths_by_hand.paths_go_far"]
    found = ask_lean(paths, theorem)
    assert found.closed is None
    assert list(found.goals) == ["local"]
    assert "⊢" in found.goals["local"]
    assert "S.height" in found.goals["local"]
    assert "sorry -- local" in found.skeleton
    assert len(re.findall("sorry", found.skeleton)) == 1
    assert "| trans p1 p2 before1 before2 =>\n      grind [" in found.skeleton
    smt = SmtEvidence(theorem.id, "unknown", "not asked")
    print_attempt(paths, Attempt(theorem, [], smt, found))
    said = capsys.readouterr().out
    assert "Left to show, local:" in said
    assert said.count("⊢") == 1
    assert "`sorry` is what is left" in said


@pytest.mark.usefixtures("lean")
def test_the_action_that_breaks_a_claim_is_the_case_that_is_left(tmp_path):
    assert formal("new", "protocol", "locks", cwd=tmp_path).code == 0
    file = tmp_path / "locks" / "proofs" / "locks.py"
    text = file.read_text(encoding="utf-8")
    guard = "            self.free,\n"
    assert text.count(guard) == 1
    file.write_text(text.replace(guard, ""), encoding="utf-8")
    theory = load_theory(str(tmp_path / "locks"))
    found = ask_lean(theory, theory.theorems()["locks.one_holder"])
    assert found.closed is None
    assert list(found.goals) == ["after take"]
