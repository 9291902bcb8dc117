"""Checking transition systems: all conditions in parallel, all failures shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from formal.checkers.smt.conditions import (
    POST,
    PRE,
    Condition,
    System,
    conditions,
)
from formal.checkers.smt.models import Function, Model, show_function
from formal.checkers.smt.portfolio import (
    Limits,
    Verdict,
    decide,
    find_model,
    parallel,
    smallest_model,
)
from formal.checkers.smt.tables import aligned, changes, fields, fixed, side_by_side, value, values
from formal.language.transition import TransitionInfo

if TYPE_CHECKING:
    from rich.console import Group

Status = Literal["holds", "see witness", "fails", "not proved", "unknown", "error"]


@dataclass(frozen=True)
class Result:
    """What solvers said about one condition.

    ``"fails"`` comes with an exact counterexample to induction (or, for a satisfiability check,
    with the proof that there is no model); ``"not proved"`` with a model of a weakened reading.
    ``conjunct`` is the part of the conclusion that fails, where it is a conjunction.
    ``"see witness"`` is a satisfiability check whose model is one of a weakened reading: nothing
    speaks against it, but a finite instance must show it.
    """

    condition: Condition
    status: Status
    verdict: Verdict
    reason: str = ""
    model: Model | None = None
    conjunct: str = ""

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
            "counterexample": self.counterexample(),
        }

    def counterexample(self) -> dict[str, Any] | None:
        """The failing step as JSON data: choices, states, what broke; ``None`` when there is none.

        ``sorts`` and ``fixed`` are the elements and the part that no step changes.
        """
        c, m = self.condition, self.model
        if m is None or self.ok:
            return None
        return {
            "action": c.action,
            "choices": {name: value(m, s) for name, s in c.choices},
            "sorts": {s: list(xs) for s, xs in m.sorts.items()},
            "fixed": fixed(m, (PRE, POST))[len(m.sorts) :],
            "before": {name: show_function(f) for name, f in fields(m, PRE).items()},
            "after": {name: show_function(f) for name, f in fields(m, POST).items()},
            "changed": changes(m, PRE, POST),
            "broke": {"clause": c.clause, "at": {n: value(m, s) for n, s in c.elements}},
        }

    def headline(self) -> str:
        """The failure on one line, with the place to look at."""
        c = self.condition
        return f"{c.file}:{c.line}: {c.name}: {self.reason}"

    def lines(self) -> list[str]:
        """The failure as plain text: the states before and after, what changed, what broke."""
        out = [self.headline()]
        if self.model is None:
            return out
        c, m = self.condition, self.model
        out += [f"  {line}" for line in fixed(m, (PRE, POST))]
        if c.action == "init":
            out += [f"  initial state: {name} = {show_function(f)}" for name, f in _before(m)]
        else:
            out.append(f"  action: {_call(c, m)}")
            out += aligned([["field", PRE, POST], *side_by_side(m, PRE, POST)], "    ")
            out += [f"  changed: {line}" for line in changes(m, PRE, POST)]
        return out + [f"  broke: {line}" for line in self._broken()]

    def rich(self) -> Group:
        """The failure as rich tables."""
        from rich.console import Group
        from rich.table import Table
        from rich.text import Text

        parts: list[Any] = [Text(self.headline(), style="bold red")]
        if self.model is None:
            return Group(*parts)
        c, m = self.condition, self.model
        parts += [Text(line) for line in fixed(m, (PRE, POST))]
        if c.action == "init":
            table = Table("field", "initial state")
            for name, f in _before(m):
                table.add_row(name, show_function(f))
        else:
            table = Table("field", PRE, POST, title=_call(c, m), title_justify="left")
            for row in side_by_side(m, PRE, POST):
                table.add_row(*row, style="" if row[2] == "=" else "bold")
        parts.append(table)
        parts += [Text(f"broke: {line}", style="red") for line in self._broken()]
        return Group(*parts)

    def _broken(self) -> list[str]:
        c, m = self.condition, self.model
        if not c.clause or m is None:
            return []
        at = values(m, c.elements)
        doc = f" ({' '.join(c.doc.split())})" if c.doc else ""
        out = [f"{c.clause}{doc}" + (f" at {at}" if at else "")]
        if self.conjunct:
            out.append(f"its conjunct {self.conjunct}")
        return out


def _call(c: Condition, m: Model) -> str:
    return f"{c.action}({values(m, c.choices)})"


def _before(m: Model) -> list[tuple[str, Function]]:
    return list(fields(m, PRE).items())


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
    model, conjunct = _smallest(condition, verdict, limits)
    if model is None:
        reason = f"undecided ({verdict.answer.reason or verdict.status})"
        return Result(condition, "unknown", verdict, reason)
    if condition.kind == "initiation":
        reason = f"an initial state breaks {condition.clause}"
    else:
        reason = f"{condition.action} breaks {condition.clause}"
    if ob.exact:
        return Result(condition, "fails", verdict, reason, model, conjunct)
    reason += " in a weakened reading: " + "; ".join(ob.weakened)
    return Result(condition, "not proved", verdict, reason, model, conjunct)


def _smallest(condition: Condition, verdict: Verdict, limits: Limits) -> tuple[Model | None, str]:
    """The smallest counterexample, and the conjunct that it breaks when there are several."""
    found: list[tuple[int, int, Model, str]] = []
    for words, ob in condition.conjuncts:
        answer = smallest_model(ob, limits, fewest=f"{PRE}.")
        if answer is not None and answer.model is not None:
            size = sum(map(len, answer.model.sorts.values()))
            found.append((size, len(found), answer.model, words))
    if found:
        _, _, model, words = min(found, key=lambda x: x[:2])
        return model, words
    small = smallest_model(condition.obligation, limits, fewest=f"{PRE}.")
    return (small or verdict.answer).model, ""


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
        return impossible(condition, verdict)
    if answer.status == "error":
        return Result(condition, "error", verdict, answer.reason)
    return Result(condition, "unknown", verdict, f"undecided ({answer.reason or answer.status})")


def impossible(condition: Condition, verdict: Verdict) -> Result:
    """A satisfiability check of which solvers proved that there is nothing to be found."""
    if condition.kind == "initial state":
        reason = "no initial state: the axioms and @init contradict each other"
    else:
        reason = f"{condition.action} can never happen where the axioms and invariants hold"
    return Result(condition, "fails", verdict, reason)


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
