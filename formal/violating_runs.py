"""Mutants of systems by runs: does a weakened system get from its start to a broken property?

A mutant is killed when a condition fails: a step leaves the invariant.  The state before that step
may be one that no run reaches; then the guard is needed by the proof, and perhaps not by the
protocol.  A run from an initial state says more.  The search is bounded, so that none found within
the bound is no proof that there is none.
"""

from __future__ import annotations

from dataclasses import replace

from formal.checkers.smt.bounded import BoundedReport, check_bounded
from formal.checkers.smt.conditions import System
from formal.checkers.smt.portfolio import Limits
from formal.language.derived import DerivedTheorem
from formal.language.transition import TransitionInfo

SECONDS = 10.0  # for one depth and one size


def violating_run(
    drop: str, theorem: DerivedTheorem, info: TransitionInfo, limits: Limits
) -> dict[str, str]:
    """What a search for a run of the system without ``drop`` that breaks the property found.

    ``found`` is ``yes``, ``no`` (every instance within the bound was examined) or ``undecided``;
    ``run`` says it in words, with the bound.  First runs with the actions of the system's schedule
    are looked at, then all of at most the system's bound.

    Raises:
        TheoryError: for something that cannot be dropped.
        SmtUnsupported: for what has no first-order reading.
    """
    weak = System.of(info).without(drop)
    clauses = tuple(c for c in weak.info.safeties if c.name == theorem.name)
    quick = replace(limits, jobs=1, timeout_s=min(limits.timeout_s, SECONDS))
    found: BoundedReport | None = None
    if info.schedule:
        plan = info.schedule
        found = check_bounded(weak, len(plan), info.sizes, quick, clauses, plan)
    if found is None or found.trace is None:
        found = check_bounded(weak, info.bound, info.sizes, quick, clauses)
    if found.trace is not None:
        steps = found.trace.depth
        return {"found": "yes", "run": f"a run of {steps} step{'' if steps == 1 else 's'}"}
    if found.complete:
        return {"found": "no", "run": f"induction only: none in {found.bound}"}
    return {"found": "undecided", "run": f"induction only: none found in {found.bound}"}
