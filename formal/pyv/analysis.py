"""Everything that a ``.pyv`` file claims, checked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from formal.checkers.smt.batch import check_in_batches
from formal.checkers.smt.conditions import POST, PRE, System, SystemBuilder
from formal.checkers.smt.models import Model as Tables
from formal.checkers.smt.portfolio import Limits, decide, smallest_model
from formal.checkers.smt.systems import Result, SystemReport
from formal.pyv.load import Model, Theorem
from formal.pyv.traces import Outcome, decide_trace

if TYPE_CHECKING:
    from formal.checkers.smt.bounded import BoundedReport


@dataclass(frozen=True)
class TheoremResult:
    """Whether a theorem was proved from the axioms; ``model`` refutes it."""

    theorem: Theorem
    status: str
    model: Tables | None = None

    @property
    def ok(self) -> bool:
        """Whether it was proved."""
        return self.status == "proved"


@dataclass(frozen=True)
class Analysis:
    """What was found about one file.

    ``search`` looks for a run to a state that breaks what a failing condition is about.
    """

    model: Model
    report: SystemReport
    theorems: tuple[TheoremResult, ...]
    traces: tuple[Outcome, ...]
    search: BoundedReport | None
    allowed_dead: tuple[str, ...]

    @property
    def inductive(self) -> bool:
        """Whether every invariant was proved inductive."""
        proofs = [r for r in self.report.results if r.condition.expect == "unsat"]
        return all(r.ok for r in proofs) and len(self.report.results) == self.report.declared

    @property
    def dead(self) -> list[str]:
        """The transitions that can never happen where the invariants hold."""
        return [
            r.condition.action
            for r in self.report.failures
            if r.condition.kind == "action can happen" and r.status == "fails"
        ]

    @property
    def vacuous(self) -> bool:
        """Whether there is no initial state at all, so that everything holds of nothing."""
        return any(
            r.condition.kind == "initial state" and r.status == "fails" for r in self.report.results
        )

    @property
    def verdict(self) -> str:
        """A word for the invariants: ``inductive``, ``not inductive`` or ``undecided``; ``nothing
        to prove`` where there are none."""
        if not (self.model.info.invariants or self.model.info.safeties):
            return "nothing to prove"
        proofs = [r for r in self.report.results if r.condition.expect == "unsat"]
        if any(r.status in ("fails", "not proved") for r in proofs):
            return "not inductive"
        return "inductive" if self.inductive else "undecided"

    @property
    def ok(self) -> bool:
        """Whether everything holds: conditions, satisfiability, theorems, traces."""
        failing = [
            r
            for r in self.report.failures
            if not (r.condition.kind == "action can happen" and self._allowed(r))
        ]
        complete = len(self.report.results) == self.report.declared
        claims = [*(t.ok for t in self.theorems), *(t.ok for t in self.traces)]
        return complete and not failing and all(claims)

    def _allowed(self, r: Result) -> bool:
        return r.status == "fails" and r.condition.action in self.allowed_dead

    def to_json(self) -> dict[str, Any]:
        """As JSON data."""
        results = self.report.results
        proofs = [r for r in results if r.condition.expect == "unsat"]
        run = self.search.trace if self.search else None
        return {
            "file": self.model.file,
            "verdict": self.verdict,
            "ok": self.ok,
            "conditions": {"declared": len(proofs), "proved": sum(r.ok for r in proofs)},
            "invariants": len({r.condition.clause for r in proofs}),
            "transitions": [a.name for a in self.model.info.actions],
            "initial_state": not self.vacuous,
            "dead": self.dead,
            "failures": [
                {
                    "name": r.condition.name,
                    "kind": r.condition.kind,
                    "line": r.condition.line,
                    "status": r.status,
                    "reason": r.reason,
                    "counterexample": r.counterexample(),
                }
                for r in self.report.failures
            ],
            "broken": run.to_json() if run else None,
            "theorems": [{"name": t.theorem.name, "status": t.status} for t in self.theorems],
            "traces": [
                {"line": t.decl.line, "expected": t.decl.sat, "status": t.status, "ok": t.ok}
                for t in self.traces
            ],
            "notes": [{"line": n.line, "text": n.text} for n in self.model.notes],
        }


def analyse(
    model: Model,
    limits: Limits,
    *,
    steps: int | None = None,
    size: int | None = None,
    traces: bool = True,
    allowed_dead: tuple[str, ...] = (),
    done: Callable[[str], Any] = lambda text: None,
) -> Analysis:
    """Check a file's conditions, theorems and traces; ``done`` hears what was checked.

    ``steps`` and ``size`` bound the search for a run to a violation.
    Raises ``SmtUnsupported`` for what solvers cannot be given.
    """
    system = System.of(model.info)
    report = check_in_batches(system, limits, lambda rs: done(rs[-1].condition.name))
    theorems = tuple(check_theorem(model, t, limits) for t in model.theorems)
    failing = {r.condition.clause for r in report.failures if r.condition.clause}
    search = None
    if failing:
        from formal.checkers.smt.bounded import check_bounded

        clauses = tuple(c for c in system.invariants if c.name in failing)
        bound = model.info.bound if steps is None else steps
        elements = model.info.sizes if size is None else size
        search = check_bounded(system, bound, elements, limits, clauses)
    outcomes = []
    for t in model.traces if traces else ():
        outcomes.append(decide_trace(model, t, limits))
        done(f"trace on line {t.line}")
    return Analysis(model, report, theorems, tuple(outcomes), search, allowed_dead)


def check_theorem(model: Model, theorem: Theorem, limits: Limits) -> TheoremResult:
    """Prove a theorem from the axioms alone, or find the smallest model that refutes it."""
    info = model.info
    b = SystemBuilder(f"{info.topic}: theorem {theorem.name}", System.of(info))
    states = [(info.pre, PRE), (info.post, POST)][: theorem.states]
    b.setting(states)
    for label, fact in model.facts(theorem.states):
        b.assume(label, fact)
    b.refute(theorem.term)
    question = b.build()
    answer = decide(question, limits).answer
    if answer.status == "unsat":
        return TheoremResult(theorem, "proved")
    if answer.status != "sat":
        return TheoremResult(theorem, "undecided")
    small = smallest_model(question, limits) or answer
    return TheoremResult(theorem, "refuted", small.model)
