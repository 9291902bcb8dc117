"""Runs as questions: an initial state, so many steps, and what is asked of the last state.

A question about at most so many steps lets a run idle at its end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from formal.checkers.smt.conditions import System, SystemBuilder, step_formula
from formal.errors import TheoryError
from formal.language.hypotheses import hypotheses
from formal.language.terms import Connective, Op, Quantifier, Term, Var, fresh_var, substitute
from formal.language.transition import Clause, idle
from formal.language.types import BOOL, PROP
from formal.readings.smt.obligation import Obligation


@dataclass(frozen=True)
class Step:
    """A step of a run: the action, its choices as ``(name, symbol)``."""

    action: str
    choices: tuple[tuple[str, str], ...]
    selector: str


@dataclass(frozen=True)
class Question:
    """Whether some run of at most ``depth`` steps ends as ``goal`` says.

    ``clause`` is the state formula that the goal is about, ``None`` for a run that ends with one
    of some actions; ``elements`` are the formula's variables as ``(name, symbol)``.
    """

    goal: str
    clause: Clause | None
    depth: int
    steps: tuple[tuple[Step, ...], ...]
    elements: tuple[tuple[str, str], ...]
    obligation: Obligation


class Unrolling(SystemBuilder):
    """The runs of a system of a given length (or shorter), from its initial states.

    With a ``schedule`` the actions of the steps are given, and only their choices are open.
    Raises ``SmtUnsupported`` for what has no first-order reading, ``TheoryError`` for a schedule
    that names no action.
    """

    def __init__(
        self,
        name: str,
        system: System,
        depth: int,
        more: Sequence[Var] = (),
        shorter: bool = True,
        schedule: Sequence[str] = (),
    ) -> None:
        super().__init__(name, system)
        info = system.info
        self.schedule = schedule
        if wrong := set(schedule) - {a.name for a in system.actions}:
            what = f"{info.name}: schedule names {min(wrong)!r}, which is no action of it"
            raise TheoryError(what, file=info.file, line=info.line)
        self.actions = [*([idle(info)] if shorter else []), *system.actions]
        self.states = [fresh_var(f"state{i}", info.pre.type) for i in range(depth + 1)]
        plan = [self._row(i) for i in range(depth)]
        chosen = [
            v for row in plan for _, choices, selector, _ in row for v in (selector, *choices)
        ]
        self.setting([(s, s.name) for s in self.states], [*chosen, *more])
        for c in info.inits:
            self.assume(f"init {c.name}", substitute(c.term, {info.pre: self.states[0]}))
        for i, row in enumerate(plan, 1):
            selectors = tuple(_taken(selector) for _, _, selector, _ in row)
            self.assume(f"step {i}", _either(selectors))
            for action, _, selector, formula in row:
                body = Connective(PROP, "implies", (_taken(selector), formula))
                self.assume(f"step {i} {action}", body)
        self.steps = tuple(
            tuple(
                Step(action, self._named(i, action, choices), self.symbols([selector])[0][1])
                for action, choices, selector, _ in row
            )
            for i, row in enumerate(plan, 1)
        )
        self.selectors = [{action: selector for action, _, selector, _ in row} for row in plan]
        for now, then in pairwise(self.selectors) if shorter else ():
            self.assume(
                "idle to the end", Connective(PROP, "implies", (_taken(now[""]), _taken(then[""])))
            )

    def _row(self, i: int) -> list[tuple[str, tuple[Var, ...], Var, Term]]:
        out = []
        for a in self.actions:
            if self.schedule and a.name != self.schedule[i]:
                continue
            choices = tuple(fresh_var(f"{i + 1}: {a.name} {p.name}", p.type) for p in a.params)
            selector = fresh_var(f"step {i + 1} is {a.name}", BOOL)
            states = self.states[i], self.states[i + 1]
            out.append(
                (a.name, choices, selector, step_formula(a, self.system.info, *states, choices))
            )
        return out

    def _named(self, i: int, action: str, choices: tuple[Var, ...]) -> tuple[tuple[str, str], ...]:
        prefix = f"{i}: {action} "
        return tuple((name.removeprefix(prefix), s) for name, s in self.symbols(choices))


def _either(parts: tuple[Term, ...]) -> Term:
    return Connective(PROP, "or", parts) if len(parts) > 1 else parts[0]


def _taken(selector: Var) -> Term:
    return Op(PROP, "is_true", (selector,))


def breaking(system: System, clause: Clause, depth: int, schedule: Sequence[str] = ()) -> Question:
    """Whether a run of at most so many steps ends where a property does not hold.

    With a ``schedule``: whether a run with just its first actions does.
    """
    params, hyps, conclusion = hypotheses(clause.term)
    name = f"{system.name}: {clause.name} within {depth} steps"
    b = Unrolling(name, system, depth, params, not schedule, schedule)
    last = {system.info.pre: b.states[-1]}
    for i, h in enumerate(hyps, 1):
        b.assume(f"hypothesis {i}", substitute(h, last))
    b.refute(substitute(conclusion, last))
    return Question(f"breaks {clause.name}", clause, depth, b.steps, b.symbols(params), b.build())


def reaching(system: System, clause: Clause, depth: int, schedule: Sequence[str] = ()) -> Question:
    """Whether a run of at most so many steps ends where a formula holds, for some variables.

    With a ``schedule`` of as many actions: whether a run with just these actions does.
    """
    params: tuple[Var, ...] = ()
    body = clause.term
    while isinstance(body, Quantifier) and body.kind == "exists":
        params, body = (*params, *body.params), body.body
    name = f"{system.name}: {clause.name} within {depth} steps"
    b = Unrolling(name, system, depth, params, not schedule, schedule)
    b.assume(f"reaches {clause.name}", substitute(body, {system.info.pre: b.states[-1]}))
    built = b.build(goal=False)
    return Question(f"reaches {clause.name}", clause, depth, b.steps, b.symbols(params), built)


def taking(
    system: System, actions: Sequence[str], depth: int, schedule: Sequence[str] = ()
) -> Question:
    """Whether a run of exactly so many steps (at least one) ends with one of some actions.

    With a ``schedule``: whether a run with just its first actions does.
    """
    name = f"{system.name}: an action at step {depth}"
    b = Unrolling(name, system, depth, (), False, schedule)
    last = tuple(_taken(b.selectors[-1][a]) for a in actions)
    b.assume("last step", _either(last))
    return Question(
        f"ends with {' or '.join(actions)}", None, depth, b.steps, (), b.build(goal=False)
    )
