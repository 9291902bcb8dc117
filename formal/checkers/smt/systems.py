"""Checking transition systems: all conditions in parallel, all failures shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

from rich.console import Group
from rich.table import Table
from rich.text import Text

from formal.checkers.smt.conditions import POST, PRE, Condition, System, conditions
from formal.checkers.smt.models import Function, Model, function_table, show, show_function
from formal.checkers.smt.portfolio import (
    Limits,
    Verdict,
    counterexample,
    decide,
    find_model,
    parallel,
)
from formal.language.transition import TransitionInfo

Status = Literal["holds", "see witness", "fails", "not proved", "unknown", "error"]


@dataclass(frozen=True)
class Result:
    """What solvers said about one condition.

    ``"fails"`` comes with an exact counterexample to induction (or, for a satisfiability check,
    with the proof that there is no model); ``"not proved"`` with a model of a weakened reading.
    ``"see witness"`` is a satisfiability check whose model is one of a weakened reading: nothing
    speaks against it, but a finite instance must show it.
    """

    condition: Condition
    status: Status
    verdict: Verdict
    reason: str = ""
    model: Model | None = None

    @property
    def ok(self) -> bool:
        """Whether the condition holds, as far as solvers can tell."""
        return self.status in ("holds", "see witness")

    def record(self) -> dict[str, Any]:
        """The result as JSON data."""
        v = self.verdict
        return {
            "name": self.condition.name,
            "kind": self.condition.kind,
            "status": self.status,
            "reason": self.reason,
            "obligation": self.condition.obligation.hash,
            "exact": self.condition.obligation.exact,
            "confirmed": v.confirmed,
            "answers": [a.record() for a in v.attempts],
            "second": v.second.record() if v.second else None,
        }

    def headline(self) -> str:
        """The failure on one line, with the place to look at."""
        c = self.condition
        return f"{c.file}:{c.line}: {c.name}: {self.reason}"

    def lines(self) -> list[str]:
        """The failure as plain text: action and choices, what changed, what broke, the model."""
        out = [self.headline()]
        if self.model is None:
            return out
        c, m = self.condition, self.model
        out.append(f"  {_call(c, m)}")
        out += [f"  changed: {line}" for line in changes(m, PRE, POST)]
        if c.clause:
            out.append(f"  broke: {_broken(c, m)}")
        return out + [f"  {line}" for line in _static_lines(m)]

    def rich(self) -> Group:
        """The failure as rich tables."""
        parts: list[Any] = [Text(self.headline(), style="bold red")]
        if self.model is not None:
            c, m = self.condition, self.model
            table = Table(show_header=False)
            table.add_row("action", _call(c, m))
            for line in changes(m, PRE, POST):
                table.add_row("changed", line)
            if c.clause:
                table.add_row("broke", _broken(c, m))
            for s, xs in m.sorts.items():
                table.add_row(s, ", ".join(xs) or "no element")
            parts.append(table)
            own = {x for _, x in (*c.choices, *c.elements)}
            shown = (f for f in m.functions if f.name not in own and not _of(f, POST))
            parts += [function_table(f) if f.params else Text(_line(f)) for f in shown]
        return Group(*parts)


def _call(c: Condition, m: Model) -> str:
    if c.action == "init":
        return "initial state"
    values = ", ".join(f"{name} = {_value(m, s)}" for name, s in c.choices)
    return f"{c.action}({values})"


def _broken(c: Condition, m: Model) -> str:
    values = ", ".join(f"{name} = {_value(m, s)}" for name, s in c.elements)
    doc = f" ({' '.join(c.doc.split())})" if c.doc else ""
    return f"{c.clause}{doc}" + (f" at {values}" if values else "")


def _value(m: Model, symbol: str) -> str:
    f = m.function(symbol)
    return show(f.value()) if f is not None else "any"


def _of(f: Function, state: str) -> bool:
    return f.name.startswith(f"{state}.")


def _line(f: Function) -> str:
    return f"{f.name} = {show_function(f)}"


def _static_lines(m: Model) -> list[str]:
    sorts = [f"{s} = {{{', '.join(xs)}}}" for s, xs in m.sorts.items()]
    return sorts + [_line(f) for f in m.functions if "." in f.name and not _of(f, POST)]


def changes(m: Model, before: str, after: str) -> list[str]:
    """What differs between two states of a model, argument by argument."""
    out = []
    for f in m.functions:
        if not _of(f, before):
            continue
        name = f.name.removeprefix(f"{before}.")
        g = m.function(f"{after}.{name}")
        if g is None:
            continue
        keys = dict.fromkeys([a for a, _ in f.rows] + [a for a, _ in g.rows])
        for args in keys:
            old, new = f.value(*args), g.value(*args)
            if old != new:
                at = f"({', '.join(map(show, args))})" if args else ""
                out.append(f"{name}{at}: {show(old)} → {show(new)}")
        if f.default != g.default:
            out.append(f"{name} otherwise: {show(f.default)} → {show(g.default)}")
    return out


def check_condition(condition: Condition, limits: Limits) -> Result:
    """Decide one condition; a failed one gets its smallest model."""
    ob = condition.obligation
    if condition.expect == "sat":
        return _check_possible(condition, limits)
    verdict = decide(ob, limits)
    if verdict.status == "unsat":
        return Result(condition, "holds", verdict)
    if verdict.status == "error":
        reason = verdict.answer.reason or "two solvers contradict each other"
        return Result(condition, "error", verdict, reason)
    model = counterexample(ob, verdict.answer, limits)
    if model is None:
        reason = f"undecided ({verdict.answer.reason or verdict.status})"
        return Result(condition, "unknown", verdict, reason)
    if condition.kind == "initiation":
        reason = f"an initial state breaks {condition.clause}"
    else:
        reason = f"{condition.action} breaks {condition.clause}"
    if ob.exact:
        return Result(condition, "fails", verdict, reason, model)
    reason += " in a weakened reading: " + "; ".join(ob.weakened)
    return Result(condition, "not proved", verdict, reason, model)


def _check_possible(condition: Condition, limits: Limits) -> Result:
    answer = find_model(condition.obligation, limits, thorough=True)
    verdict = Verdict(answer, (answer,))
    if answer.status == "sat":
        weakened = condition.obligation.weakened
        return Result(
            condition,
            "see witness" if weakened else "holds",
            verdict,
            "; ".join(weakened),
            answer.model,
        )
    if answer.status == "unsat":
        if condition.kind == "initial state":
            reason = "no initial state: the axioms and @init contradict each other"
        else:
            reason = f"{condition.action} can never happen where the axioms and invariants hold"
        return Result(condition, "fails", verdict, reason)
    if answer.status == "error":
        return Result(condition, "error", verdict, answer.reason)
    return Result(condition, "unknown", verdict, f"undecided ({answer.reason or answer.status})")


@dataclass(frozen=True)
class SystemMutant:
    """What became of a weakened system: ``"killed"`` by a failing condition, or not."""

    drop: str
    status: Literal["killed", "survived", "unknown"]
    by: Result | None = None


@dataclass(frozen=True)
class SystemReport:
    """The results of all conditions of a system; ``declared`` is how many there must be."""

    name: str
    declared: int
    results: tuple[Result, ...]

    @property
    def ok(self) -> bool:
        """Whether every declared condition was checked and holds."""
        return len(self.results) == self.declared and not self.failures

    @property
    def failures(self) -> list[Result]:
        """All conditions that do not hold."""
        return [r for r in self.results if not r.ok]

    @property
    def confirmed(self) -> bool:
        """Whether a second solver agreed on every proof (``smt+``)."""
        proofs = [r for r in self.results if r.condition.expect == "unsat"]
        return self.ok and all(r.verdict.confirmed for r in proofs)

    def of_clause(self, name: str) -> list[Result]:
        """The results about one invariant or safety property."""
        return [r for r in self.results if r.condition.clause == name]

    def lines(self) -> list[str]:
        """A summary line, then every failure."""
        good = len(self.results) - len(self.failures)
        out = [f"{self.name}: {good} of {self.declared} conditions hold"]
        if len(self.results) != self.declared:
            out.append(f"{self.name}: {self.declared} declared, {len(self.results)} checked")
        return out + [line for r in self.failures for line in r.lines()]


def check_system(
    info: TransitionInfo | System,
    limits: Limits | None = None,
    done: Callable[[Result], Any] | None = None,
) -> SystemReport:
    """Check every condition of a transition system, on the limits' workers.

    ``done`` is called with each result.  Raises ``SmtUnsupported`` for a condition that has no
    first-order reading.
    """
    limits = limits or Limits()
    system = System.of(info) if isinstance(info, TransitionInfo) else info
    found = conditions(system)
    results = parallel(partial(check_condition, limits=limits), found, limits, done)
    return SystemReport(system.name, system.declared(), tuple(results))


def kill_system_mutants(
    info: TransitionInfo, drops: Sequence[str], limits: Limits | None = None
) -> list[SystemMutant]:
    """Weaken a system in each way (see ``System.without``); a condition must then fail.

    It must fail with an exact finite model; ``unknown`` is not killed.
    Raises ``TheoryError`` for something that cannot be dropped.
    """
    limits = limits or Limits()
    return parallel(partial(_kill, info=info, limits=limits), list(drops), limits)


def _kill(drop: str, info: TransitionInfo, limits: Limits) -> SystemMutant:
    unknown = False
    for c in conditions(System.of(info).without(drop)):
        if c.expect == "sat":
            continue
        answer = find_model(c.obligation, limits, thorough=True)
        if answer.status == "sat" and c.obligation.exact:
            verdict = Verdict(answer, (answer,))
            reason = f"{c.action} breaks {c.clause}"
            return SystemMutant(drop, "killed", Result(c, "fails", verdict, reason, answer.model))
        unknown = unknown or answer.status != "unsat"
    return SystemMutant(drop, "unknown" if unknown else "survived")
