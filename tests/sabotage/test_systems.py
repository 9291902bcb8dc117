"""Transition systems that prove their safety by doing nothing: each is exposed at its line."""

from __future__ import annotations

import pytest

from .theories import Fraud, assert_exposed, tried

LAMP = '''
class Lamp(TransitionSystem):
    """Lamps that are lit one at a time."""

    Node: Sort
    lit: Mutable[Rel[Node]]  # the lamp is lit
    seen: Mutable[Rel[Node]]  # somebody saw it

    @init
    def dark(self):
        """At first all is dark."""
        return And(ForAll(lambda n: Not(self.lit(n)), n=self.Node),
                   ForAll(lambda n: Not(self.seen(n)), n=self.Node))

    @action(modifies=("lit",)) # {light}
    def light(self, new, n: Node):
        """A lamp is lit when no other is."""
        return And(
            ForAll(lambda m: Not(self.lit(m))),
            ForAll(lambda m: Iff(new.lit(m), Or(self.lit(m), m == n))),
        )

    @action(modifies=("seen",)) # {look}
    def look(self, new, n: Node):
        """A lit lamp is seen."""
        return And(
            self.lit(n),
            ForAll(lambda m: Iff(new.seen(m), Or(self.seen(m), m == n))),
        )

    @invariant # {only}
    def only_lit(self, n: Node):
        """What was seen is lit."""
        return Implies(self.seen(n), self.lit(n))

    @safety(by="smt", mutants=(Mutant("light.1"),)) # {safe}
    def everyone(self, n: Node, m: Node):
        """At most one lamp is lit."""
        return Implies(self.lit(n), self.lit(m), n == m)

    @reaches(within=2) # {seen}
    def one_is_seen(self, n: Node):
        """A lamp can be seen."""
        return self.seen(n)
'''


def lamp(mark: str, *edits: tuple[str, str]) -> str:
    """The system with edits, and the mark where the complaint must point."""
    text = LAMP
    for old, new in edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    for place in ("light", "look", "only", "safe", "seen"):
        text = text.replace("{" + place + "}", "!here!" if place == mark else place)
    return text


DARK = "And(ForAll(lambda n: Not(self.lit(n)), n=self.Node),"

FRAUDS = (
    Fraud(
        "no_initial_state",
        lamp("safe", (DARK, "And(false, ForAll(lambda n: Not(self.lit(n)), n=self.Node),")),
        says="init|dark|initial|everyone",
    ),
    Fraud(
        "an_action_that_never_happens",
        lamp("light", ("ForAll(lambda m: Not(self.lit(m))),", "self.lit(n), Not(self.lit(n)),")),
        says="light",
        claims=("one_is_seen",),
    ),
    Fraud(
        "a_frame_that_is_missing",
        lamp("safe", ('modifies=("seen",)', 'modifies=("seen", "lit")')),
        says="everyone|look",
    ),
    Fraud(
        "a_safety_that_is_false",
        lamp(
            "safe",
            ("            ForAll(lambda m: Not(self.lit(m))),\n", ""),
            ('mutants=(Mutant("light.1"),)', "mutants=()"),
        ),
        says="everyone|light",
    ),
    Fraud(
        "a_safety_about_no_state",
        lamp(
            "safe",
            (
                "return Implies(self.lit(n), self.lit(m), n == m)",
                "return Implies(self.lit(n), Not(self.lit(n)), n == m)",
            ),
        ),
        says="everyone",
        claims=(),
    ),
    Fraud(
        "a_run_that_is_too_short",
        lamp("seen", ("within=2", "within=1")),
        says="one_is_seen|run",
        claims=("one_is_seen",),
    ),
    Fraud(
        "a_state_that_is_never_reached",
        lamp("seen", ("return self.seen(n)", "return And(self.seen(n), Not(self.lit(n)))")),
        says="one_is_seen|run",
        claims=("one_is_seen",),
    ),
    Fraud(
        "an_invariant_that_is_none",
        lamp("safe", ("return Implies(self.seen(n), self.lit(n))", "return Not(self.lit(n))")),
        says="only_lit|everyone",
    ),
    Fraud(
        "a_mutant_that_nothing_needs",
        lamp("safe", ('Mutant("light.1")', 'Mutant("look.1")')),
        says="look.1",
        claims=(),
    ),
    Fraud(
        "a_mutant_of_nothing",
        lamp("light", ('Mutant("light.1")', 'Mutant("light.9")')),
        says="no conjunct 9",
        claims=(),
    ),
    Fraud(
        "a_bound_of_nought",
        lamp("seen", ("within=2", "within=0")),
        code=2,
        says="one_is_seen|within|run",
        claims=("one_is_seen",),
    ),
)


@pytest.mark.parametrize("fraud", FRAUDS, ids=lambda f: f.name)
def test_it_is_exposed(bench, fraud):
    assert_exposed(bench, fraud)


def test_the_honest_system_is_green(bench):
    done = tried(bench, Fraud("", lamp("")))
    assert done.code == 0, done.text
    for name in ("everyone", "one_is_seen", "honest"):
        assert done.proved(f"claims.{name}"), done.text
