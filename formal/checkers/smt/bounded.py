"""Bounded model checking: every run of at most k steps, over sorts of at most n elements."""

from __future__ import annotations

from dataclasses import dataclass

from formal.checkers.smt.conditions import System, SystemBuilder, step_formula
from formal.checkers.smt.models import Model, show, show_function
from formal.checkers.smt.portfolio import Limits, decide, smallest_model
from formal.checkers.smt.solver import Answer
from formal.checkers.smt.systems import changes
from formal.language.hypotheses import hypotheses
from formal.language.terms import Connective, Op, Term, Var, fresh_var, substitute
from formal.language.transition import Clause, TransitionInfo
from formal.language.types import BOOL, PROP
from formal.readings.smt import Obligation


@dataclass(frozen=True)
class Step:
    """A step of a run: the action, its choices as ``(name, symbol)``."""

    action: str
    choices: tuple[tuple[str, str], ...]
    selector: str


@dataclass(frozen=True)
class Question:
    """Whether some run of exactly ``depth`` steps ends where a property is broken."""

    clause: Clause
    depth: int
    steps: tuple[tuple[Step, ...], ...]
    elements: tuple[tuple[str, str], ...]
    obligation: Obligation


@dataclass(frozen=True)
class Trace:
    """A run that breaks a property, shortest first."""

    system: str
    question: Question
    model: Model

    def lines(self) -> list[str]:
        """The run as plain text: the initial state, each action with what it changes, the end."""
        m, q = self.model, self.question
        out = [f"{self.system}: a run of {q.depth} steps breaks {q.clause.name}"]
        out += [f"  {s} = {{{', '.join(xs)}}}" for s, xs in m.sorts.items()]
        for f in m.functions:
            if "." in f.name and not f.name.startswith("state"):
                out.append(f"  {_assignment(f.name, m)}")
        out += [f"  start: {x}" for x in _state(m, 0)]
        for i, options in enumerate(q.steps):
            step = next(s for s in options if _holds(m, s.selector))
            args = ", ".join(f"{name} = {_value(m, s)}" for name, s in step.choices)
            diff = "; ".join(changes(m, f"state{i}", f"state{i + 1}")) or "no change"
            out.append(f"  {i + 1}. {step.action}({args}): {diff}")
        at = ", ".join(f"{name} = {_value(m, s)}" for name, s in q.elements)
        out.append(f"  broken: {q.clause.name}" + (f" at {at}" if at else ""))
        return out


def _assignment(name: str, m: Model) -> str:
    f = m.function(name)
    assert f is not None
    return f"{name} = {show_function(f)}"


def _state(m: Model, i: int) -> list[str]:
    prefix = f"state{i}."
    found = [f.name for f in m.functions if f.name.startswith(prefix)]
    return [_assignment(name, m).removeprefix(prefix) for name in found]


def _value(m: Model, symbol: str) -> str:
    f = m.function(symbol)
    return show(f.value()) if f is not None else "any"


def _holds(m: Model, symbol: str) -> bool:
    f = m.function(symbol)
    return f is not None and f.value() is True


@dataclass(frozen=True)
class BoundedReport:
    """The outcome: a trace, or up to which bound there is none.

    ``complete`` tells that every question up to the bound was answered.
    """

    system: str
    steps: int
    size: int
    trace: Trace | None
    answers: tuple[Answer, ...]

    @property
    def complete(self) -> bool:
        """Whether every question was decided."""
        return all(a.decided for a in self.answers)

    @property
    def ok(self) -> bool:
        """Whether no run within the bound breaks a property, and all were examined."""
        return self.trace is None and self.complete

    @property
    def bound(self) -> str:
        """The bound in words."""
        return f"runs of at most {self.steps} steps, 1 to {self.size} elements in each sort"

    def lines(self) -> list[str]:
        """The trace, or the bound."""
        if self.trace is not None:
            return self.trace.lines()
        if self.complete:
            return [f"{self.system}: no property is broken in {self.bound}"]
        return [f"{self.system}: undecided for {self.bound}"]


def check_bounded(
    info: TransitionInfo | System,
    steps: int,
    size: int,
    limits: Limits | None = None,
    clauses: tuple[Clause, ...] | None = None,
) -> BoundedReport:
    """Look for a run of at most ``steps`` steps that breaks a property, shortest first.

    ``clauses`` are the properties, by default the system's ``@safety`` methods; every sort has
    from 1 to ``size`` elements.
    Raises ``SmtUnsupported`` for what has no first-order reading.
    """
    limits = limits or Limits()
    system = System.of(info) if isinstance(info, TransitionInfo) else info
    answers: list[Answer] = []
    for depth in range(steps + 1):
        for clause in clauses if clauses is not None else tuple(system.info.safeties):
            q = question(system, clause, depth)
            answer = decide(q.obligation.bounded(size), limits).answer
            answers.append(answer)
            if answer.status == "sat":
                small = smallest_model(q.obligation, limits) or answer
                model = small.model or answer.model
                assert model is not None
                trace = Trace(system.name, q, model)
                return BoundedReport(system.name, steps, size, trace, tuple(answers))
    return BoundedReport(system.name, steps, size, None, tuple(answers))


def question(system: System, clause: Clause, depth: int) -> Question:
    """The question for one property and one length of run."""
    info = system.info
    states = [fresh_var(f"state{i}", info.pre.type) for i in range(depth + 1)]
    others: list[Var] = []
    plan: list[list[tuple[str, tuple[Var, ...], Var, Term]]] = []
    for i in range(depth):
        row: list[tuple[str, tuple[Var, ...], Var, Term]] = []
        for a in system.actions:
            choices = tuple(fresh_var(f"{i + 1}: {a.name} {p.name}", p.type) for p in a.params)
            selector = fresh_var(f"step {i + 1} is {a.name}", BOOL)
            formula = step_formula(a, info, states[i], states[i + 1], choices)
            chosen = Op(PROP, "is_true", (selector,))
            row.append((a.name, choices, selector, Connective(PROP, "and", (chosen, formula))))
            others += [selector, *choices]
        plan.append(row)
    params, hyps, conclusion = hypotheses(substitute(clause.term, {info.pre: states[-1]}))
    name = f"{system.name}: {clause.name} after {depth} steps"
    b = SystemBuilder(name, system)
    b.setting([(s, s.name) for s in states], [*others, *params])
    for c in info.inits:
        b.assume(f"init {c.name}", substitute(c.term, {info.pre: states[0]}))
    for i, row in enumerate(plan):
        b.assume(f"step {i + 1}", Connective(PROP, "or", tuple(f for *_, f in row)))
    for i, h in enumerate(hyps, 1):
        b.assume(f"hypothesis {i}", h)
    b.refute(conclusion)
    table = tuple(
        tuple(
            Step(action, _named(b, action, i, choices), b.symbols([selector])[0][1])
            for action, choices, selector, _ in row
        )
        for i, row in enumerate(plan)
    )
    return Question(clause, depth, table, b.symbols(params), b.build())


def _named(
    b: SystemBuilder, action: str, i: int, choices: tuple[Var, ...]
) -> tuple[tuple[str, str], ...]:
    prefix = f"{i + 1}: {action} "
    return tuple((name.removeprefix(prefix), s) for name, s in b.symbols(choices))
