"""Traces of a file: is there a run that takes these steps and passes these assertions?

As in mypyvy, the first state is an initial one unless the trace begins with an assertion of its
own; ``assert init`` says so explicitly.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from formal.checkers.smt.conditions import System, SystemBuilder
from formal.checkers.smt.portfolio import Limits, decide, small_model, smallest_model
from formal.checkers.smt.runs import Run, run_of
from formal.checkers.smt.solver import Answer
from formal.checkers.smt.unrolling import Question, Step
from formal.language.terms import Connective, Op, Term, Var, conjoin, fresh_var, substitute
from formal.language.transition import Clause, TransitionInfo, unchanged
from formal.language.types import BOOL, PROP
from formal.pyv import syntax as s
from formal.pyv.terms import Reader
from formal.pyv.vocabulary import States

if TYPE_CHECKING:
    from formal.pyv.load import Model


@dataclass(frozen=True)
class Outcome:
    """What became of a trace: ``found`` with a run, ``none`` (proved), or ``unknown``."""

    decl: s.TraceDecl
    status: Literal["found", "none", "unknown"]
    run: Run | None = None

    @property
    def ok(self) -> bool:
        """Whether the file's claim about the trace is true."""
        return self.status == ("found" if self.decl.sat else "none")

    @property
    def headline(self) -> str:
        """The outcome in one line."""
        says = "a run" if self.decl.sat else "no run"
        found = {"found": "a run exists", "none": "there is no run", "unknown": "undecided"}
        return f"trace on line {self.decl.line}: expected {says}; {found[self.status]}"


def check_trace(reader: Reader, trace: s.TraceDecl, state: Var) -> None:
    """Raise ``InputError`` for an unknown transition, wrong arguments, a late ``assert init``."""
    started = False
    for c in trace.components:
        if isinstance(c, s.Assertion):
            if c.formula is not None:
                reader.closed(c.formula, States(state))
            elif started:
                raise reader.v.error(c.line, "`assert init` is only allowed before the first step")
            continue
        started = True
        for step in c if isinstance(c, tuple) else ():
            d = reader.v.definitions.get(step.name)
            if d is None or d.states != 2:
                names = [d.name for d in reader.v.definitions.values() if d.transition]
                message = f"unknown transition `{step.name}`; expected one of {', '.join(names)}"
                raise reader.v.error(step.line, message)
            if step.args is not None and len(step.args) != len(d.params):
                message = (
                    f"transition `{d.name}` expects {len(d.params)} arguments, "
                    f"found {len(step.args)}"
                )
                raise reader.v.error(step.line, message)
            for a, t in zip(step.args or (), reader.signature(d), strict=False):
                if a is not None:
                    reader.value(a, t, States(state), {})


@dataclass(frozen=True)
class _Alternative:
    name: str
    choices: tuple[tuple[str, Var], ...]
    selector: Var
    formula: Term


class _QueryBuilder:
    def __init__(self, reader: Reader, info: TransitionInfo, always: Term) -> None:
        self.reader, self.info, self.always = reader, info, always

    def build(self, trace: s.TraceDecl) -> Question:
        info = self.info
        count = sum(not isinstance(c, s.Assertion) for c in trace.components) + 1
        states = [fresh_var(f"state{i}", info.pre.type) for i in range(count)]
        facts: list[tuple[str, Term]] = []
        plan: list[list[_Alternative]] = []
        first = trace.components[0] if trace.components else None
        if not isinstance(first, s.Assertion):
            facts += self._initial(states[0])
        for c in trace.components:
            at = states[len(plan)]
            if isinstance(c, s.Assertion):
                if c.formula is None:
                    facts += self._initial(at)
                else:
                    facts.append((f"assert {c.line}", self.reader.closed(c.formula, States(at))))
                continue
            number = len(plan) + 1
            row = self._row(c, number, at, states[number])
            plan.append(row)
            facts.append((f"step {number}", conjoin([_some(row)])))
        for x in states:
            facts.append((f"always {x.name}", substitute(self.always, {info.pre: x})))
        b = SystemBuilder(f"{info.topic}: trace on line {trace.line}", System.of(info))
        others = [v for row in plan for a in row for v in (a.selector, *(c for _, c in a.choices))]
        b.setting([(x, x.name) for x in states], others)
        for label, fact in facts:
            b.assume(label, fact)
        steps = tuple(tuple(_step(b, a) for a in row) for row in plan)
        goal = f"takes the steps of the trace on line {trace.line}"
        end = Clause("trace", conjoin([t for _, t in facts]), "", self.reader.v.file, trace.line)
        return Question(goal, end, len(steps), steps, (), b.build(goal=False))

    def _initial(self, state: Var) -> list[tuple[str, Term]]:
        pre = self.info.pre
        return [(f"init {c.name}", substitute(c.term, {pre: state})) for c in self.info.inits]

    def _row(
        self, c: s.AnyStep | tuple[s.Step, ...], number: int, before: Var, after: Var
    ) -> list[_Alternative]:
        if isinstance(c, s.AnyStep):
            every = self.reader.v.definitions.values()
            c = tuple(s.Step(c.line, d.name, None) for d in every if d.transition)
        return [self._alternative(x, number, before, after) for x in c]

    def _alternative(self, step: s.Step, number: int, before: Var, after: Var) -> _Alternative:
        reader = self.reader
        d = reader.v.definitions[step.name]
        given = step.args if step.args is not None else (None,) * len(d.params)
        choices: list[tuple[str, Var]] = []
        env: dict[str, Term] = {}
        for p, a, t in zip(d.params, given, reader.signature(d), strict=True):
            v = fresh_var(f"{number}: {d.name} {p.name}", t)
            choices.append((p.name, v))
            env[p.name] = v if a is None else reader.value(a, t, States(before), {})
        shown = tuple(c for c, a in zip(choices, given, strict=True) if a is None)
        parts = reader.body(d, reader.v.two_states(d, before, after), env)
        modified = {name for name, _ in d.changes}
        for name, f in reader.v.fields.items():
            decl = reader.v.symbols[name]
            if decl.mutable and decl.derived is None and name not in modified:
                parts.append(unchanged(f, before, after))
        selector = fresh_var(f"step {number} is {d.name}", BOOL)
        formula = conjoin(reader.finish(parts))
        return _Alternative(d.name, shown, selector, formula)


def _some(row: list[_Alternative]) -> Term:
    parts = tuple(
        Connective(PROP, "and", (Op(PROP, "is_true", (a.selector,)), a.formula)) for a in row
    )
    return parts[0] if len(parts) == 1 else Connective(PROP, "or", parts)


def _step(b: SystemBuilder, a: _Alternative) -> Step:
    symbols = dict(b.symbols([v for _, v in a.choices]))
    choices = tuple((name, symbols[v.name]) for name, v in a.choices)
    return Step(a.name, choices, b.symbols([a.selector])[0][1])


def query(reader: Reader, info: TransitionInfo, always: Term, trace: s.TraceDecl) -> Question:
    """The question for one trace; raises ``SmtUnsupported`` for what solvers cannot be given."""
    return _QueryBuilder(reader, info, always).build(trace)


def decide_trace(model: Model, trace: s.TraceDecl, limits: Limits) -> Outcome:
    """Look for the run, in few elements first where one is claimed."""
    q = query(model.reader, model.info, model.always, trace)
    found: Answer | None = small_model(q.obligation, limits) if trace.sat else None
    if found is None:
        answer = decide(q.obligation, limits).answer
        if answer.status != "sat":
            return Outcome(trace, "none" if answer.status == "unsat" else "unknown")
        found = answer if trace.sat else smallest_model(q.obligation, limits) or answer
    run = run_of(System.of(model.info), q, found.model) if found.model is not None else None
    return Outcome(trace, "found", run)
