"""Runs as plain data: states, actions with their choices, what each changed; as text and JSON."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from formal.checkers.smt.conditions import System
from formal.checkers.smt.models import Function, Model, show, show_function
from formal.checkers.smt.tables import aligned, changes, fields, fixed, value
from formal.checkers.smt.unrolling import Question
from formal.language.transition import TransitionInfo


@dataclass(frozen=True)
class RunStep:
    """One step: the action, its choices, and what it changed."""

    action: str
    choices: Mapping[str, str]
    changes: tuple[str, ...]

    @property
    def call(self) -> str:
        """The action with its choices."""
        return f"{self.action}({', '.join(f'{n} = {v}' for n, v in self.choices.items())})"


@dataclass(frozen=True)
class Run:
    """A run from an initial state to where ``goal`` is shown.

    ``states`` has a table for each field, one state more than there are steps; ``setting`` the
    sorts and the fixed fields as lines; ``at`` the values of the goal's variables; ``model`` the
    solver's model.  ``unconfirmed`` says why the run could not be executed again (see ``replay``).
    """

    system: str
    goal: str
    doc: str
    setting: tuple[str, ...]
    states: tuple[Mapping[str, Function], ...]
    steps: tuple[RunStep, ...]
    at: Mapping[str, str]
    info: TransitionInfo = field(repr=False, compare=False)
    question: Question = field(repr=False, compare=False)
    model: Model = field(repr=False, compare=False)
    unconfirmed: str = ""

    @property
    def depth(self) -> int:
        """The number of steps."""
        return len(self.steps)

    @property
    def repeats_from(self) -> None:
        """Nothing is repeated: the run is finite."""
        return None

    @property
    def headline(self) -> str:
        """The run in one line."""
        count = f"{self.depth} step{'' if self.depth == 1 else 's'}"
        return f"{self.system}: a run of {count} {self.goal}"

    def end(self) -> str:
        """What the last state shows."""
        at = ", ".join(f"{n} = {v}" for n, v in self.at.items())
        doc = f" ({' '.join(self.doc.split())})" if self.doc else ""
        return f"{self.goal}{doc}" + (f" at {at}" if at else "")

    def state(self, i: int) -> list[str]:
        """A state, a line for each field."""
        return [f"{name} = {show_function(f)}" for name, f in self.states[i].items()]

    def lines(self) -> list[str]:
        """The run as plain text: the initial state, each action with what it changes, the end."""
        out = [self.headline, *(f"  {line}" for line in self.setting)]
        rows = [["start:" if i == 0 else "", line] for i, line in enumerate(self.state(0))]
        for i, step in enumerate(self.steps, 1):
            first, *rest = step.changes or ("no change",)
            rows.append([f"{i}. {step.call}", first])
            rows += [["", line] for line in rest]
        out += [*aligned(rows), f"  end: {self.end()}"]
        if self.unconfirmed:
            out.append(f"  (not executed again by the finite reading: {self.unconfirmed})")
        return out

    def to_json(self) -> dict[str, Any]:
        """The run as JSON data."""
        return {
            "system": self.system,
            "goal": self.goal,
            "setting": list(self.setting),
            "start": {name: show_function(f) for name, f in self.states[0].items()},
            "steps": [
                {"action": s.action, "choices": dict(s.choices), "changes": list(s.changes)}
                for s in self.steps
            ],
            "end": {name: show_function(f) for name, f in self.states[-1].items()},
            "at": dict(self.at),
            "confirmed": not self.unconfirmed,
        }


def run_of(system: System, question: Question, model: Model, wanted: Collection[str] = ()) -> Run:
    """The run that a model describes; its last action is one of ``wanted``, if there are any."""
    every = [f"state{i}" for i in range(question.depth + 1)]
    names, steps = every[:1], []
    for i, options in enumerate(question.steps):
        last = wanted and i == question.depth - 1
        step = next(
            s for s in options if _is_true(model, s.selector) and (not last or s.action in wanted)
        )
        if not step.action:
            break  # it idles to the end
        names.append(every[i + 1])
        choices = {name: value(model, s) for name, s in step.choices}
        diff = tuple(changes(model, every[i], every[i + 1]))
        steps.append(RunStep(step.action, choices, diff))
    clause = question.clause
    return Run(
        system=system.name,
        goal=question.goal if clause is not None else f"ends with {steps[-1].action}",
        doc=clause.doc if clause is not None else "",
        setting=tuple(fixed(model, every)),
        states=tuple(fields(model, name) for name in names),
        steps=tuple(steps),
        at={name: value(model, s) for name, s in question.elements},
        info=system.info,
        question=question,
        model=model,
    )


def _is_true(m: Model, symbol: str) -> bool:
    f = m.function(symbol)
    return f is not None and f.value() is True


def tuples(f: Function) -> set[tuple[str, ...]]:
    """The members of a relation, as texts; empty for anything else."""
    return {tuple(map(show, args)) for args, v in f.rows if v is True and args}
