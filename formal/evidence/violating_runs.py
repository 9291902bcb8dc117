"""Mutants of systems by runs: does a weakened system get from its start to a broken property?

A mutant is killed when a condition fails: a step leaves the invariant.  The state before that step
may be one that no run reaches; then the guard is needed by the proof, and perhaps not by the
protocol.  A run from an initial state says more.  The search is bounded, so that none found within
the bound is no proof that there is none.
"""

from __future__ import annotations

from dataclasses import replace

from formal.checkers.smt.bounded import bound_in_words, check_bounded
from formal.checkers.smt.conditions import System
from formal.checkers.smt.portfolio import Limits
from formal.checkers.smt.runs import Run
from formal.language.declarations import Mutant
from formal.language.derived import DerivedTheorem
from formal.language.transition import TransitionInfo

SECONDS = 10.0  # for one depth and one size


def violating_run(
    mutant: Mutant, theorem: DerivedTheorem, info: TransitionInfo, limits: Limits
) -> dict[str, str]:
    """What a search for a run of the weakened system that breaks the property found.

    ``found`` is ``yes``, ``no`` (every instance within the bound was examined) or ``undecided``;
    ``run`` says it in words, with the bound.  A run that the mutant names must be there.  Else runs
    with the actions of the system's schedule are looked at, then all of at most the system's bound.

    Raises:
        TheoryError: for something that cannot be dropped, or a named run that is not one.
        SmtUnsupported: for what has no first-order reading.
    """
    weak = System.of(info).without(str(mutant.drop))
    clauses = tuple(c for c in weak.info.safeties if c.name == theorem.name)
    quick = replace(limits, jobs=1, timeout_s=min(limits.timeout_s, SECONDS))
    if mutant.run:
        sizes = mutant.sizes or info.sizes
        plan: tuple[str, ...] = tuple(mutant.run.split())
        found = check_bounded(weak, len(plan), sizes, limits, clauses, plan)
        if found.trace is None:
            there = bound_in_words(len(plan), sizes)
            raise theorem.error(f"{mutant}: the run that it names is none, in {there}")
        return _broken(found.trace)
    if info.schedule:
        plan = info.schedule
        found = check_bounded(weak, len(plan), info.sizes, quick, clauses, plan)
        if found.trace is not None:
            return _broken(found.trace)
    found = check_bounded(weak, info.bound, info.sizes, quick, clauses)
    if found.trace is not None:
        return _broken(found.trace)
    if found.complete:
        return {"found": "no", "run": f"induction only: none in {found.bound}"}
    return {"found": "undecided", "run": f"induction only: none found in {found.bound}"}


def _broken(run: Run) -> dict[str, str]:
    return {"found": "yes", "run": f"a run of {run.depth} step{'' if run.depth == 1 else 's'}"}
