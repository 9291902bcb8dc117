"""Model checking of CTL by labelling (Clarke and Emerson 1981), with weak fairness if asked.

Path quantifiers range over the infinite runs of the graph, in which every state has a step; with
tasks, over those that are weakly fair to them.  Every finite run can be continued fairly.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field

from formal.temporal.explore import STILL, Graph
from formal.temporal.fairness import Fairness
from formal.temporal.formula import FALSE, TRUE, Formula, negate
from formal.temporal.ltl import Step
from formal.temporal.search import Arrow, Lasso, accepting, components, cycle, shortest

States = frozenset[int]


@dataclass
class Labelling:
    """The states of a graph in which formulas hold."""

    graph: Graph
    holds: Callable[[Hashable, int], bool]
    fairness: Fairness
    known: dict[Formula, States] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.all: States = frozenset(range(len(self.graph.states)))
        self.marks = frozenset(range(len(self.fairness.tasks)))
        self.arrows = [
            [
                Arrow(s, t, self.fairness.served(s, label, t), Step(s, label, t))
                for label, t in steps
            ]
            for s, steps in enumerate(self.graph.steps)
        ]
        self.before: list[list[int]] = [[] for _ in self.all]
        for row in self.arrows:
            for a in row:
                self.before[a.target].append(a.source)

    def where(self, f: Formula) -> States:
        """The states in which a formula holds."""
        if f not in self.known:
            self.known[f] = self._where(existential(f))
        return self.known[f]

    def _where(self, f: Formula) -> States:
        match f.op, f.args:
            case "true", _:
                return self.all
            case "false", _:
                return frozenset()
            case "atom", _:
                return frozenset(s for s in self.all if self.holds(f.atom, s))
            case "not", (g,):
                return self.all - self.where(g)
            case "and", args:
                return self.all.intersection(*map(self.where, args))
            case "or", args:
                return frozenset().union(*map(self.where, args))
            case "EX", (g,):
                goal = self.where(g)
                return frozenset(v for t in goal for v in self.before[t])
            case "EU", (g, h):
                return self._until(self.where(g), self.where(h))
            case "EG", (g,):
                inside = self.where(g)
                return self._until(inside, frozenset(self.core(inside)))
        raise ValueError(f"{f.op} is no operator of CTL")

    def _until(self, through: States, goal: States) -> States:
        found, todo = set(goal), list(goal)
        while todo:
            for s in self.before[todo.pop()]:
                if s in through and s not in found:
                    found.add(s)
                    todo.append(s)
        return frozenset(found)

    def within(self, inside: States) -> list[list[Arrow[Step]]]:
        """The steps between states of a set."""
        return [
            [a for a in row if a.target in inside] if s in inside else []
            for s, row in enumerate(self.arrows)
        ]

    def core(self, inside: States) -> set[int]:
        """The states of a set from which a fair run can go round for ever in it."""
        return accepting(self.within(inside), self.marks) & inside

    def witness(self, f: Formula, s: int) -> tuple[list[Step], list[Step]]:
        """Steps of a run that shows why a formula holds in a state, and steps that repeat for ever.

        Where nothing has to repeat the second list is empty; a formula that holds for all runs, or
        that speaks of no run, is shown by no steps at all.
        """
        assert s in self.where(f)
        f = existential(f)
        match f.op, f.args:
            case (("and" | "or"), args):
                parts = [self.witness(g, s) for g in args if s in self.where(g)]
                return max(parts, key=lambda p: len(p[0]) + len(p[1]))
            case "EX", (g,):
                goal = self.where(g)
                a = next(a for a in self.arrows[s] if a.target in goal)
                return self._then([a.what], g, a.target)
            case "EU", (g, h):
                goal, through = self.where(h), self.where(g)
                if s in goal:
                    return self.witness(h, s)
                steps = self.within(through | goal)
                way = shortest(steps, [s], lambda a: a.target in goal)
                assert way is not None
                return self._then([a.what for a in way], h, way[-1].target)
            case "EG", (g,):
                inside = self.where(g)
                core, steps = self.core(inside), self.within(inside)
                way = [] if s in core else shortest(steps, [s], lambda a: a.target in core)
                assert way is not None
                start = way[-1].target if way else s
                component = components(len(steps), steps)
                own = {v for v in core if component[v] == component[start]}
                back = cycle(steps, start, own, self.marks)
                return [a.what for a in way], [a.what for a in back]
        return [], []

    def _then(self, steps: list[Step], f: Formula, s: int) -> tuple[list[Step], list[Step]]:
        more, back = self.witness(f, s)
        return steps + more, back


def existential(f: Formula) -> Formula:
    """A formula with the same meaning whose operator is ``true``, ``false``, ``atom``, ``not``
    (of an atom or an existential operator), ``and``, ``or``, ``EX``, ``EU`` or ``EG``."""

    def no(g: Formula) -> Formula:
        return negate(g)

    match f.op, f.args:
        case "implies", (g, h):
            return Formula("or", (no(g), h))
        case "iff", (g, h):
            both = Formula("and", (g, h))
            return Formula("or", (both, Formula("and", (no(g), no(h)))))
        case "EF", (g,):
            return Formula("EU", (TRUE, g))
        case "EW", (g, h):
            return Formula("or", (Formula("EU", (g, h)), Formula("EG", (g,))))
        case "ER", (g, h):
            return existential(Formula("EW", (h, Formula("and", (g, h)))))
        case (("AX" | "AF" | "AG" | "AU" | "AR" | "AW"), _):
            return no(_refuted(f))
        case "not", (g,):
            return _pushed(g)
    return f


def _refuted(f: Formula) -> Formula:
    """The negation of a universal formula, as an existential one."""
    no = [negate(g) for g in f.args]
    match f.op:
        case "AX":
            return Formula("EX", (no[0],))
        case "AF":
            return Formula("EG", (no[0],))
        case "AG":
            return Formula("EU", (TRUE, no[0]))
        case "AU":
            return Formula("ER", (no[0], no[1]))
        case "AR":
            return Formula("EU", (no[0], no[1]))
    return Formula("EU", (no[1], Formula("and", (no[0], no[1]))))


def _pushed(g: Formula) -> Formula:
    """The negation of a formula, moved inside where that leads to an existential operator."""
    match g.op, g.args:
        case (("true" | "false"), _):
            return FALSE if g.op == "true" else TRUE
        case (("and" | "or"), args):
            return Formula("or" if g.op == "and" else "and", tuple(negate(a) for a in args))
        case "implies", (a, b):
            return Formula("and", (a, negate(b)))
        case "iff", (a, b):
            return existential(Formula("iff", (negate(a), b)))
        case "not", (a,):
            return existential(a)
        case (("AX" | "AF" | "AG" | "AU" | "AR" | "AW"), _):
            return existential(_refuted(g))
    return Formula("not", (g,))


def refutation(labelling: Labelling, f: Formula) -> Lasso | None:
    """A run from an initial state in which a formula does not hold, that shows why, as far as one
    run can; ``None`` when the formula holds in all initial states.

    Where a finite run shows it, the last position is where it ends.
    """
    good = labelling.where(f)
    bad = next((s for s in labelling.graph.initial if s not in good), None)
    if bad is None:
        return None
    steps, back = labelling.witness(negate(f), bad)
    if back:
        every = [*steps, *back]
        return Lasso(tuple(x.state for x in every), tuple(x.label for x in every), len(steps))
    states = (*(x.state for x in steps), steps[-1].after if steps else bad)
    return Lasso(states, (*(x.label for x in steps), STILL), len(steps), repeats=False)
