"""Weakened systems: a run that breaks the property, or the bound within which there is none."""

from __future__ import annotations

import pytest

from formal.checkers.smt.portfolio import Limits
from formal.errors import TheoryError
from formal.evidence.violating_runs import violating_run
from formal.language import (
    And,
    ForAll,
    Iff,
    Implies,
    Mutable,
    Mutant,
    Nat,
    Not,
    Or,
    Rel,
    Sort,
    TransitionSystem,
    action,
    init,
    safety,
)
from formal.language import theorem as theorem_of
from formal.language.hypotheses import mutated


class Gate(TransitionSystem, var="G", bound=3, sizes={"Person": 2}):
    """People buy tickets and go in."""

    Person: Sort
    ticket: Mutable[Rel[Person]]  # has a ticket
    inside: Mutable[Rel[Person]]  # is inside

    @init
    def closed(self):
        """Nobody has a ticket, nobody is inside."""
        return ForAll(lambda p: And(Not(self.ticket(p)), Not(self.inside(p))))

    @action(modifies="ticket")
    def buy(self, new, p: Person):
        """Somebody buys a ticket."""
        return ForAll(lambda q: Iff(new.ticket(q), Or(self.ticket(q), q == p)))

    @action(modifies="inside")
    def enter(self, new, p: Person):
        """Somebody with a ticket, and not yet inside, goes in."""
        return And(
            self.ticket(p),
            Not(self.inside(p)),
            ForAll(lambda q: Iff(new.inside(q), Or(self.inside(q), q == p))),
        )

    @safety(mutants=(Mutant("enter.1"), Mutant("enter.2")))
    def paid(self, p: Person):
        """Whoever is inside has a ticket."""
        return Implies(self.inside(p), self.ticket(p))


@pytest.mark.parametrize(
    ("drop", "found", "begins"),
    [
        ("enter.1", "yes", "a run of 1 step"),
        ("enter.2", "no", "induction only: none in runs of at most 3 steps"),
    ],
)
def test_a_weakened_system_is_looked_at_from_its_start(drop, found, begins):
    (theorem,) = Gate._info.theorems
    row = violating_run(Mutant(drop), theorem, Gate._info, Limits())
    assert row["found"] == found
    assert row["run"].startswith(begins)


def test_a_run_that_a_mutant_names_is_the_one_shown():
    (theorem,) = Gate._info.theorems
    mutant = Mutant("enter.1", run="buy enter", sizes={"Person": 2})
    row = violating_run(mutant, theorem, Gate._info, Limits())
    assert row == {"found": "yes", "run": "a run of 2 steps"}


@pytest.mark.parametrize(
    ("mutant", "said"),
    [
        (Mutant("enter.2", run="buy enter"), "without enter.2: the run that it names is none"),
        (Mutant("enter.1", run="leave"), "'leave', which is no action of it"),
    ],
)
def test_a_run_that_is_none_is_an_error(mutant, said):
    (theorem,) = Gate._info.theorems
    with pytest.raises(TheoryError, match=said):
        violating_run(mutant, theorem, Gate._info, Limits())


def test_a_mutant_of_no_system_has_no_run():
    @theorem_of(mutants=Mutant(1, run="enter"))
    def claim(n: Nat):
        """A claim."""
        return Implies(n > 1, n > 0)

    with pytest.raises(TheoryError, match="no property of a system"):
        mutated(claim, claim.mutants[0])
