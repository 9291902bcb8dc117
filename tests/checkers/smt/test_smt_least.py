"""Counterexamples about inductive predicates, closures and well-foundedness are real ones.

Each claim about graphs is decided by the finite reading on small graphs; what is false there must
be refuted by a model with the same least predicates, and what is true must not be, although
solvers know these notions by their rules only.
"""

from __future__ import annotations

import itertools

import pytest

from formal.checkers.smt.portfolio import Limits, smallest_model
from formal.checkers.smt.theorems import check_theorem
from formal.evidence.witnesses import assign
from formal.language import (
    And,
    Exists,
    ForAll,
    Fun,
    Iff,
    Implies,
    Nat,
    Not,
    Or,
    Rel,
    Sort,
    Structure,
    definition,
    inductive,
    transitive_closure,
    well_founded,
)
from formal.language.declarations import Theorem
from formal.readings.finite.evaluation import evaluate
from formal.readings.smt.obligation import obligation

FAST = Limits(timeout_s=20, sizes=(1, 2, 3))


class Graph(Structure, var="G"):
    """A graph with roots, and a number at each node."""

    Node: Sort
    step: Rel[Node, Node]
    root: Rel[Node]
    number: Fun[Node, Nat]

    @inductive
    def reach(self, a: Node, b: Node):
        """A walk of one step or more."""
        yield "step", self.step(a, b)
        yield "trans", Exists(lambda c: And(self.reach(a, c), self.reach(c, b)))

    @inductive
    def found(self, a: Node):
        """A root, or one step from what is found."""
        yield "root", self.root(a)
        yield "step", Exists(lambda b: And(self.found(b), self.step(b, a)))

    @inductive
    def looped(self):
        """Its only reason is itself."""
        yield "itself", self.looped()

    @definition
    def grounded(self):
        """No infinite descent."""
        return well_founded(self.step)

    @definition
    def closed(self, a: Node, b: Node):
        """The closure of the steps."""
        return transitive_closure(self.step, a, b)

    @definition
    def increasing(self):
        """The number grows along each step."""
        return ForAll(lambda a, b: Implies(self.step(a, b), self.number(a) < self.number(b)))


CLAIMS = {
    "what is reached is reached in one step": lambda G: ForAll(
        lambda a, b: Implies(G.reach(a, b), G.step(a, b))
    ),
    "walks are the closure": lambda G: ForAll(lambda a, b: Iff(G.reach(a, b), G.closed(a, b))),
    "walks can be walked back": lambda G: ForAll(
        lambda a, b: Implies(G.reach(a, b), G.reach(b, a))
    ),
    "there are no loops in a closure": lambda G: ForAll(
        lambda a, b: Not(And(G.closed(a, b), G.closed(b, a)))
    ),
    "without self-loops it is grounded": lambda G: Implies(
        ForAll(lambda a: Not(G.step(a, a))), G.grounded()
    ),
    "finite and acyclic is grounded": lambda G: Iff(
        G.grounded(), ForAll(lambda a: Not(G.reach(a, a)))
    ),
    "all are grounded": lambda G: G.grounded(),
    "none is grounded": lambda G: Not(G.grounded()),
    "all found where there is a root": lambda G: Implies(
        Exists(lambda r: G.root(r)), ForAll(lambda a: G.found(a))
    ),
    "what is found is reached from a root": lambda G: ForAll(
        lambda a: Implies(
            G.found(a), Or(G.root(a), Exists(lambda r: And(G.root(r), G.reach(r, a))))
        )
    ),
    "what is found has a step to it": lambda G: ForAll(
        lambda a: Implies(G.found(a), Exists(lambda b: G.step(b, a)))
    ),
    "its own reason is none": lambda G: Not(G.looped()),
    "its own reason is one": lambda G: G.looped(),
    "numbers grow along walks": lambda G: Implies(
        G.increasing(), ForAll(lambda a, b: Implies(G.reach(a, b), G.number(a) < G.number(b)))
    ),
    "a greater number is reached": lambda G: Implies(
        G.increasing(), ForAll(lambda a, b: Implies(G.number(a) < G.number(b), G.reach(a, b)))
    ),
}


def graphs():
    """Graphs of at most three nodes and four steps, numbered and rooted in a few ways."""
    for n in range(4):
        pairs = list(itertools.product(range(n), repeat=2))
        numberings = [range(n)] if n == 3 else itertools.product(range(2), repeat=n)
        for k, numbers in itertools.product(range(min(len(pairs), 4) + 1), list(numberings)):
            for step in itertools.combinations(pairs, k):
                for root in ({0} if n else set(), set()):
                    yield Graph(
                        Node=range(n), step=set(step), root=root, number=dict(enumerate(numbers))
                    )


SMALL = list(graphs())


def theorem(name):
    """A claim as a theorem about all graphs."""

    def claim(G: Graph):
        """A claim."""
        return CLAIMS[name](G)

    return Theorem(claim, by=("smt",))


def same_as(model):
    """The graph of a model."""
    nodes = model.sorts["Node"]
    step, root, number = (model.function(f"G.{x}") for x in ("step", "root", "number"))
    return Graph(
        Node=nodes,
        step={(a, b) for a in nodes for b in nodes if step and step.value(a, b)},
        root={a for a in nodes if root and root.value(a)},
        number={a: number.value(a) if number else 0 for a in nodes},
    )


def holds(asked, g):
    """The truth of a claim in a graph, by the finite reading."""
    statement = asked.statement
    return evaluate(statement.body, assign(statement.params, g, {}).env)


@pytest.mark.parametrize("name", CLAIMS)
def test_refuted_exactly_when_a_small_graph_falsifies_it(name):
    asked = theorem(name)
    found = check_theorem(asked, (), FAST)
    assert (found.status == "refuted") == (not all(holds(asked, g) for g in SMALL)), found.reason
    if found.status == "refuted":
        assert not holds(asked, same_as(found.model))


def test_both_answers_occur():
    asked = [theorem(name) for name in CLAIMS]
    true = sum(all(holds(t, g) for g in SMALL) for t in asked)
    assert 5 <= true <= len(asked) - 5


def test_without_the_ranks_there_are_models_that_refute_nothing():
    asked = theorem("walks are the closure")
    answer = smallest_model(obligation("x", asked.statement), FAST)
    assert answer is not None
    assert holds(asked, same_as(answer.model))


def test_a_true_claim_that_needs_induction_is_not_shown_with_a_model():
    found = check_theorem(theorem("walks are the closure"), (), FAST)
    assert found.status == "not proved"
    assert "no counterexample with up to 3 elements" in found.reason
    assert found.model is None
