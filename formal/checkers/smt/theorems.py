"""Theorems before a solver: proof, vacuity check, hints, mutants."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from formal.checkers.smt.models import Model
from formal.checkers.smt.portfolio import (
    Limits,
    Verdict,
    counterexample,
    decide,
    find_model,
    smallest_model,
)
from formal.checkers.smt.solver import Answer
from formal.checkers.smt.system_mutants import kill_system_mutants
from formal.checkers.smt.systems import SystemReport, check_system
from formal.language.binders import scope, trace_body
from formal.language.connectives import And
from formal.language.declarations import Mutant, Theorem
from formal.language.derived import DerivedTheorem
from formal.language.expr import Expr
from formal.language.hypotheses import axioms_under, hypotheses, mutated
from formal.language.rules import check_conservative
from formal.language.term_check import check_term
from formal.language.terms import (
    Connective,
    Quantifier,
    Term,
    Var,
    conjoin,
    substitute,
    zonk,
)
from formal.language.transition import TransitionInfo
from formal.language.types import PROP, TYPE, SortType, resolve
from formal.readings.smt.obligation import Obligation, SmtUnsupported, assumptions, obligation

Lemmas = Sequence[tuple[str, Term]]


@dataclass(frozen=True)
class SmtEvidence:
    """What solvers said about a theorem.

    ``status``: ``"proved"``; ``"refuted"`` (an exact model falsifies it); ``"not proved"`` (only a
    weakened reading has a model, which refutes nothing); ``"unknown"`` (undecided or out of time);
    ``"contradictory"`` (its hypotheses cannot hold together); ``"unsupported"``; ``"error"``.
    ``report`` holds the conditions when the theorem is a safety property of a transition system.
    ``hypotheses``: ``"satisfiable"``, ``"contradictory"``, ``"see witness"`` (a weakened reading
    has a model; the theorem's witness must show a real one) or ``"undecided"``.
    """

    name: str
    status: Literal[
        "proved", "refuted", "not proved", "unknown", "contradictory", "unsupported", "error"
    ]
    reason: str = ""
    verdict: Verdict | None = None
    obligation: Obligation | None = None
    hypotheses: str = "undecided"
    model: Model | None = None
    report: SystemReport | None = None

    @property
    def ok(self) -> bool:
        """Whether this is evidence."""
        return self.status == "proved"

    @property
    def confirmed(self) -> bool:
        """Whether a second solver agreed (``smt+``)."""
        if self.report is not None:
            return self.ok and self.report.confirmed
        return self.ok and self.verdict is not None and self.verdict.confirmed

    def record(self) -> dict[str, Any]:
        """The evidence as JSON data: solver, version, seed, resources, hash."""
        v, o = self.verdict, self.obligation
        return {
            "name": self.name,
            "status": self.status,
            "reason": self.reason,
            "confirmed": self.confirmed,
            "hypotheses": self.hypotheses,
            "obligation": o.hash if o else None,
            "exact": o.exact if o else None,
            "weakened": list(o.weakened) if o else [],
            "answers": [a.record() for a in v.attempts] if v else [],
            "conditions": [r.record() for r in self.report.results] if self.report else [],
            "second": v.second.record() if v and v.second else None,
        }


def hints_of(theorem: Theorem) -> list[Term]:
    """The hint formulas of a theorem.

    ``hints=`` is a function of (some of) the theorem's parameters, by name, that returns a list of
    formulas, for example instances of axioms or lemmas at terms that a solver does not think of.
    Raises ``TheoryError`` for a parameter that the theorem does not have.
    """
    fn = theorem.hints
    if fn is None:
        return []
    params, values = theorem._signature
    names = list(inspect.signature(fn).parameters)
    own = names[1:] if names[:1] == ["self"] else names
    if unknown := [n for n in own if n not in values]:
        raise theorem.error(f"hints: {unknown[0]!r} is not a parameter of the theorem")
    owner = theorem.owner.annotation_scope() if theorem.owner is not None else {}
    first = (Expr(params[0]),) if names[:1] == ["self"] else ()
    given = {n: values[n] for n in own}
    with scope(owner | values):
        term = trace_body(lambda *a, **k: And(list(fn(*a, **k))), given, PROP, *first)
    check_conservative(check_term(term, [*theorem._owned, *params], PROP, theorem.error))
    term = zonk(term)
    term = _about_statement(theorem, params, term)
    return list(term.args) if isinstance(term, Connective) and term.op == "and" else [term]


def _about_statement(theorem: Theorem, params: list[Var], term: Term) -> Term:
    """A term over a theorem's signature as one over the variables of its finished statement."""
    if not isinstance(theorem.statement, Quantifier):
        return term
    owned = theorem.owner.sorts if theorem.owner is not None else ()
    old = [*(Var(TYPE, s.name, s.uid) for s in owned), *params]
    pairs = list(zip(old, theorem.statement.params, strict=False))
    sorts = {v.uid: SortType(w.name, w.uid) for v, w in pairs if resolve(v.type) == TYPE}
    return substitute(term, dict(pairs), sorts)


def check_theorem(
    theorem: Theorem, lemmas: Lemmas = (), limits: Limits | None = None
) -> SmtEvidence:
    """Prove a theorem from its structure's axioms, its hypotheses and the given lemmas.

    Hints are used only after each was itself proved from the same assumptions.  The evidence says
    also whether the hypotheses can hold together; if they cannot, nothing is proved.
    """
    limits = limits or Limits()
    name = theorem.id
    if isinstance(theorem, DerivedTheorem) and theorem.system is not None:
        return _check_by_induction(name, theorem.system, limits)
    try:
        hints = hints_of(theorem)
        for i, hint in enumerate(hints, 1):
            asked = obligation(f"{name} hint {i}", _with_conclusion(theorem, hint), lemmas=lemmas)
            if decide(asked, limits).status != "unsat":
                return SmtEvidence(
                    name, "error", f"hint {i} is not a consequence", obligation=asked
                )
        ob = within_sizes(theorem, obligation(name, theorem.statement, lemmas=lemmas, extra=hints))
        base = assumptions(f"{name} hypotheses", theorem.statement)
    except SmtUnsupported as e:
        return SmtEvidence(name, "unsupported", e.message)
    verdict = decide(ob, limits)
    able = can_hold(base, limits)
    common: dict[str, Any] = {"verdict": verdict, "obligation": ob, "hypotheses": able}
    if verdict.disagreement:
        return SmtEvidence(name, "error", "two solvers contradict each other", **common)
    if verdict.status == "unsat":
        if able == "contradictory":
            return SmtEvidence(name, "contradictory", "no instance meets the hypotheses", **common)
        return SmtEvidence(name, "proved", **common)
    if verdict.status == "error":
        return SmtEvidence(name, "error", verdict.answer.reason, **common)
    real = None if ob.exact else real_model(ob, limits)
    model = real.model if real is not None else counterexample(ob, verdict.answer, limits)
    if model is None:
        return SmtEvidence(name, "unknown", verdict.answer.reason or verdict.status, **common)
    if ob.exact or real is not None:
        return SmtEvidence(name, "refuted", "a model falsifies it", model=model, **common)
    why = "Z3 knows only this: " + "; ".join(ob.weakened)
    if ob.refuting() is not None:  # its models would be real ones: this one is of no use
        why = f"no counterexample with up to {limits.sizes[-1]} elements was found; {why}"
        model = None
    return SmtEvidence(name, "not proved", why, model=model, **common)


def real_model(asked: Obligation, limits: Limits) -> Answer | None:
    """A counterexample to a question that reads something by its consequences only, if found."""
    refuting = asked.refuting()
    return smallest_model(refuting, limits) if refuting is not None else None


def within_sizes(theorem: Theorem, asked: Obligation) -> Obligation:
    """The question up to the sizes that a theorem with ``bounded`` evidence names.

    Raises ``TheoryError`` for a size of a sort that the theorem does not have.
    """
    if "smt" in theorem.by or not theorem.sizes:
        return asked
    sorts = {s.strip("|"): s for s, _ in asked.sorts}
    if unknown := [s for s in theorem.sizes if s not in sorts]:
        found = ", ".join(sorts) or "none"
        raise theorem.error(f"sizes: {unknown[0]!r} is not a sort of the statement ({found})")
    return asked.bounded({sorts[s]: n for s, n in theorem.sizes.items()})


def _check_by_induction(name: str, info: TransitionInfo, limits: Limits) -> SmtEvidence:
    """A safety property holds in all reachable states when the system's conditions hold."""
    try:
        report = check_system(info, limits)
    except SmtUnsupported as e:
        return SmtEvidence(name, "unsupported", e.message)
    able = (
        "see witness" if any(r.status == "see witness" for r in report.results) else "satisfiable"
    )
    common: dict[str, Any] = {"hypotheses": able, "report": report}
    if report.ok:
        return SmtEvidence(name, "proved", **common)
    reason = "; ".join(r.headline() for r in report.failures)
    undecided = all(r.status == "unknown" for r in report.failures)
    return SmtEvidence(name, "unknown" if undecided else "not proved", reason, **common)


def _with_conclusion(theorem: Theorem, conclusion: Term) -> Term:
    params, hyps, _ = hypotheses(theorem.statement)
    body = Connective(PROP, "implies", (conjoin(hyps), conclusion)) if hyps else conclusion
    return Quantifier(PROP, "forall", params, body) if params else body


def can_hold(base: Obligation, limits: Limits) -> str:
    """Whether assumptions can hold together; see ``SmtEvidence.hypotheses``."""
    answer = find_model(base, limits)
    if answer.status == "unsat":
        return "contradictory"
    if answer.status != "sat":
        return "undecided"
    return "satisfiable" if base.exact else "see witness"


@dataclass(frozen=True)
class MutantResult:
    """What became of a deliberately weakened theorem.

    ``status``: ``"killed"`` (an exact model refutes it), ``"survived"`` (it is still provable: what
    was dropped is not needed), ``"needs witness"`` (its refutation must come from the finite side)
    or ``"unknown"`` (undecided, which is not killed).
    """

    name: str
    mutant: Mutant
    status: Literal["killed", "survived", "needs witness", "unknown", "changes nothing"]
    reason: str = ""
    answer: Answer | None = None

    @property
    def model(self) -> Model | None:
        """The model that refutes it."""
        return self.answer.model if self.answer is not None else None


def kill_mutants(
    theorem: Theorem, lemmas: Lemmas = (), limits: Limits | None = None
) -> list[MutantResult]:
    """Try to refute each mutant of a theorem; smallest model first.

    Raises ``TheoryError`` for a mutant that drops an axiom or hypothesis that does not exist.
    """
    return [_kill(theorem, m, lemmas, limits or Limits()) for m in theorem.mutants]


def _kill(theorem: Theorem, mutant: Mutant, lemmas: Lemmas, limits: Limits) -> MutantResult:
    name = f"{theorem.id} {mutant}"
    if mutant.by is not None:
        return MutantResult(name, mutant, "needs witness", f"refuted by {mutant.by}")
    if isinstance(theorem, DerivedTheorem) and theorem.system is not None:
        drop, claim = str(mutant.drop), theorem.name
        (found,) = kill_system_mutants(theorem.system, [drop], limits, claim=claim)
        by = found.by
        reason, answer = (by.reason, by.verdict.answer) if by else (found.status, None)
        return MutantResult(name, mutant, found.status, reason, answer)
    try:
        ob = within_sizes(theorem, mutant_obligation(theorem, mutant, lemmas))
    except SmtUnsupported as e:
        return MutantResult(name, mutant, "needs witness", e.message)
    # Within given sizes any model is small enough to read.
    small = "smt" not in theorem.by and theorem.sizes
    answer = decide(ob, limits).answer if small else find_model(ob, limits, thorough=True)
    if answer.status == "sat":
        real = answer if ob.exact else real_model(ob, limits)
        if real is not None:
            return MutantResult(name, mutant, "killed", "a model refutes it", real)
        why = "a model of a weakened reading: " + "; ".join(ob.weakened)
        return MutantResult(name, mutant, "needs witness", why, answer)
    if answer.status == "unsat":
        return MutantResult(name, mutant, "survived", "it is still provable", answer)
    return MutantResult(name, mutant, "unknown", answer.reason or answer.status, answer)


def mutant_obligation(theorem: Theorem, mutant: Mutant, lemmas: Lemmas = ()) -> Obligation:
    """The obligation of a theorem weakened as the mutant says.

    Raises ``TheoryError`` when the mutant drops an axiom or hypothesis that does not exist.
    """
    drop = [mutant.drop] if isinstance(mutant.drop, str) else []
    if unknown := set(drop) - axioms_under(theorem):
        raise theorem.error(f"a mutant drops {unknown.pop()!r}, no axiom of its structures")
    statement = mutated(theorem, mutant)
    return obligation(f"{theorem.id} {mutant}", statement, lemmas=lemmas, drop_axioms=drop)
