"""Small graphs, formulas and runs for the tests of temporal logic, and all lassos up to a bound."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import strategies as st

from formal.temporal.explore import Graph, Label
from formal.temporal.fairness import Task
from formal.temporal.formula import FALSE, TRUE, Formula, atom
from formal.temporal.search import Lasso

ATOMS = ("p", "q")
LABELS = ("a", "b")


@st.composite
def graphs(draw: st.DrawFn) -> tuple[Graph, dict[str, set[int]]]:
    """A graph of at most three states, each with a step, and where its atoms hold."""
    n = draw(st.integers(1, 3))
    step = st.tuples(st.sampled_from(LABELS).map(Label), st.integers(0, n - 1))
    steps = [draw(st.lists(step, min_size=1, max_size=3, unique=True)) for _ in range(n)]
    initial = draw(st.lists(st.integers(0, n - 1), min_size=1, max_size=2, unique=True))
    where = {x: draw(st.sets(st.integers(0, n - 1))) for x in ATOMS}
    return Graph([(i,) for i in range(n)], initial, steps), where


def _formulas(unary: tuple[str, ...], binary: tuple[str, ...]) -> st.SearchStrategy[Formula]:
    leaves = st.sampled_from([TRUE, FALSE, *map(atom, ATOMS)])

    def grown(inner: st.SearchStrategy[Formula]) -> st.SearchStrategy[Formula]:
        one = st.tuples(st.sampled_from(("not", *unary)), inner)
        two = st.tuples(
            st.sampled_from(("and", "or", "implies", "iff", *binary)), st.tuples(inner, inner)
        )
        return st.one_of(
            one.map(lambda x: Formula(x[0], (x[1],))), two.map(lambda x: Formula(x[0], x[1]))
        )

    return st.recursive(leaves, grown, max_leaves=4)


ltl = _formulas(("X", "F", "G"), ("U", "R", "W"))
ctl = _formulas(("EX", "AX", "EF", "AF", "EG", "AG"), ("EU", "AU", "ER", "AR", "EW", "AW"))
tasks = st.lists(st.sampled_from(LABELS).map(Task), unique=True)


def lassos(graph: Graph, longest: int) -> Iterator[Lasso]:
    """All runs from the initial states that repeat after at most so many positions."""

    def extend(states: tuple[int, ...], labels: tuple[Label, ...]) -> Iterator[Lasso]:
        for label, t in graph.steps[states[-1]]:
            done = (*labels, label)
            yield from (Lasso(states, done, i) for i, s in enumerate(states) if s == t)
            if len(states) < longest:
                yield from extend((*states, t), done)

    for s in graph.initial:
        yield from extend((s,), ())


def is_fair(graph: Graph, lasso: Lasso, task: Task) -> bool:
    """Weak fairness as the theory defines it, for a run that repeats: a task that could change the
    state at every moment of the loop is taken in it, and changes the state."""
    n = len(lasso.states)
    loop = range(lasso.loop, n)
    after = [*lasso.states[1:], lasso.states[lasso.loop]]
    could = all(
        any(
            label.action == task.action and t != lasso.states[i]
            for label, t in graph.steps[lasso.states[i]]
        )
        for i in loop
    )
    does = any(lasso.labels[i].action == task.action and after[i] != lasso.states[i] for i in loop)
    return does or not could
