"""Model checking of LTL: the negated formula as an automaton, run beside the system.

A state of the automaton is the set of formulas that the rest of the run must satisfy.  Reading a
position splits them into what must hold there and what is left for the next (the tableau of Gerth,
Peled, Vardi and Wolper 1995); a step that puts off no goal of an until carries the until's mark,
and a run is accepted when it has every mark again and again (Couvreur 1999 for marks on steps).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass

from formal.temporal.explore import Graph, Label, TooMany
from formal.temporal.fairness import Fairness
from formal.temporal.formula import Formula, negate, normal, subformulas
from formal.temporal.search import Arrow, Lasso, Marks, find_lasso

PAIRS = 500_000
Duties = frozenset[Formula]
Holds = Callable[[Hashable, int, Label], bool]


@dataclass(frozen=True)
class Choice:
    """One way to meet duties at a position: literals that hold there, duties that remain, and the
    untils whose goal is put off."""

    literals: Duties
    later: Duties
    postponed: Duties


def choices(duties: Duties) -> list[Choice]:
    """All ways to meet duties, formulas in negation normal form, at one position."""
    nothing = Choice(frozenset(), frozenset(), frozenset())
    return list(dict.fromkeys(_split(sorted(duties, key=str), frozenset(), nothing)))


def _split(todo: list[Formula], done: Duties, c: Choice) -> Iterator[Choice]:
    if not todo:
        yield c
        return
    f, *rest = todo
    if f in done:
        yield from _split(rest, done, c)
        return
    done |= {f}

    def go(
        more: list[Formula], later: Duties = frozenset(), put_off: Duties = frozenset()
    ) -> Iterator[Choice]:
        new = Choice(c.literals, c.later | later, c.postponed | put_off)
        return _split(more + rest, done, new)

    match f.op, f.args:
        case "true", _:
            yield from go([])
        case "false", _:
            return
        case (("atom" | "not"), _):
            if negate(f) not in c.literals:
                new = Choice(c.literals | {f}, c.later, c.postponed)
                yield from _split(rest, done, new)
        case "and", (g, h):
            yield from go([g, h])
        case "or", (g, h):
            yield from go([g])
            yield from go([h])
        case "X", (g,):
            yield from go([], frozenset({g}))
        case "U", (g, h):
            yield from go([h])
            yield from go([g], frozenset({f}), frozenset({f}))
        case "R", (g, h):
            yield from go([g, h])
            yield from go([h], frozenset({f}))


@dataclass(frozen=True)
class Step:
    """A step of the system inside a product."""

    state: int
    label: Label
    after: int


class Product:
    """The reachable pairs of a system's state and the automaton's, with marked steps."""

    def __init__(self, graph: Graph, formula: Formula, holds: Holds, fairness: Fairness) -> None:
        self.graph, self.holds, self.fairness = graph, holds, fairness
        wanted = normal(formula)
        untils = [f for f in dict.fromkeys(subformulas(wanted)) if f.op == "U"]
        first = len(fairness.tasks)
        self.untils = {f: first + i for i, f in enumerate(untils)}
        self.marks: Marks = frozenset(range(first + len(untils)))
        self.choices: dict[Duties, list[Choice]] = {}
        self.number: dict[tuple[int, Duties], int] = {}
        self.nodes: list[tuple[int, Duties]] = []
        self.arrows: list[list[Arrow[Step]]] = []
        self.starts = [self._index(s, frozenset({wanted})) for s in graph.initial]
        while len(self.arrows) < len(self.nodes):
            v = len(self.arrows)
            self.arrows.append(self._steps(v, *self.nodes[v]))

    def _index(self, s: int, duties: Duties) -> int:
        key = (s, duties)
        if key not in self.number:
            if len(self.nodes) >= PAIRS:
                raise TooMany(f"more than {PAIRS} pairs of a state and what is left of the formula")
            self.number[key] = len(self.nodes)
            self.nodes.append(key)
        return self.number[key]

    def _steps(self, v: int, s: int, duties: Duties) -> list[Arrow[Step]]:
        if duties not in self.choices:
            self.choices[duties] = choices(duties)
        out = []
        for label, t in self.graph.steps[s]:
            fair = self.fairness.served(s, label, t)
            for c in self.choices[duties]:
                if all(self._literal(f, s, label) for f in c.literals):
                    kept = {i for u, i in self.untils.items() if u not in c.postponed}
                    what = Step(s, label, t)
                    out.append(Arrow(v, self._index(t, c.later), fair | kept, what))
        return out

    def _literal(self, f: Formula, s: int, label: Label) -> bool:
        if f.op == "not":
            return not self.holds(f.args[0].atom, s, label)
        return self.holds(f.atom, s, label)


def find_run(graph: Graph, formula: Formula, holds: Holds, fairness: Fairness) -> Lasso | None:
    """A fair run from an initial state that satisfies a formula; ``None`` when there is none."""
    if not graph.initial:
        return None
    product = Product(graph, formula, holds, fairness)
    found = find_lasso(product.arrows, product.starts, product.marks)
    if found is None:
        return None
    way, back = found
    steps = [a.what for a in (*way, *back)]
    return Lasso(tuple(s.state for s in steps), tuple(s.label for s in steps), len(way))


def counterexample(
    graph: Graph, formula: Formula, holds: Holds, fairness: Fairness
) -> Lasso | None:
    """A fair run from an initial state that breaks a formula; ``None`` when it holds of all."""
    return find_run(graph, negate(formula), holds, fairness)
