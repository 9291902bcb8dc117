"""All that is worth knowing of a transition system: conditions, runs, reachability, mutants."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from formal.checkers.smt.bounded import (
    BoundedReport,
    Reachability,
    Size,
    check_bounded,
    reach_actions,
)
from formal.checkers.smt.conditions import System
from formal.checkers.smt.portfolio import Limits, parallel
from formal.checkers.smt.runs import Run
from formal.checkers.smt.system_mutants import SystemMutant, kill_system_mutants
from formal.checkers.smt.systems import SystemReport, check_system
from formal.language.transition import TransitionInfo


@dataclass(frozen=True)
class MutantAnalysis:
    """A weakened system: the failing step that kills it, and a run that breaks a property.

    ``declared``: the system itself says that this mutant must be killed.
    """

    found: SystemMutant
    search: BoundedReport | None
    declared: bool

    @property
    def ok(self) -> bool:
        """Whether a declared mutant was killed."""
        return self.found.status == "killed" or not self.declared

    def lines(self) -> list[str]:
        """The mutant in words, with its counterexample and its run."""
        by = self.found.by
        out = [f"without {self.found.drop}: {self.found.status}"]
        if by is not None:
            out[0] += f": {by.reason}"
            out += [f"  {line}" for line in by.lines()[1:]]
        if self.search is not None:
            out += [f"  {line}" for line in self.search.lines()]
        return out

    def to_json(self) -> dict[str, Any]:
        """As JSON data."""
        by, run = self.found.by, self.search.trace if self.search else None
        return {
            "drop": self.found.drop,
            "status": self.found.status,
            "declared": self.declared,
            "counterexample": by.counterexample() if by else None,
            "run": run.to_json() if run else None,
        }


@dataclass(frozen=True)
class Analysis:
    """What was found about one system.

    ``search`` looks for a run that breaks what a failing condition is about; ``None`` when all
    conditions hold.
    """

    info: TransitionInfo
    report: SystemReport
    reach: Reachability
    search: BoundedReport | None = None
    mutants: tuple[MutantAnalysis, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether all conditions hold, every action is reached, and declared mutants are killed."""
        return self.report.ok and self.reach.ok and all(m.ok for m in self.mutants)

    def runs(self) -> list[Run]:
        """Runs to draw: those that break something, or else the longest that was looked for."""
        broken = [s.trace for s in (self.search, *(m.search for m in self.mutants)) if s]
        found = [r for r in broken if r is not None]
        if found:
            return found
        return sorted(self.reach.runs.values(), key=lambda r: -r.depth)[:1]

    def to_json(self) -> dict[str, Any]:
        """As JSON data."""
        broken = self.search.trace if self.search else None
        return {
            "id": self.report.name,
            "ok": self.ok,
            "conditions": [r.record() for r in self.report.results],
            "declared": self.report.declared,
            "reached": {a.name: self.reach.depth(a.name) for a in self.info.actions},
            "bound": {"steps": self.reach.steps, "size": self.reach.size},
            "broken": broken.to_json() if broken else None,
            "mutants": [m.to_json() for m in self.mutants],
        }


def analyse(
    info: TransitionInfo,
    limits: Limits | None = None,
    *,
    steps: int | None = None,
    size: Size | None = None,
    mutants: bool = False,
    done: Callable[[str], Any] = lambda text: None,
) -> Analysis:
    """Check a system's conditions, look for runs, and weaken a sound one in every way when asked.

    ``steps`` and ``size`` bound the runs (the system's own bound by default); ``done`` hears what
    was checked.  Raises ``SmtUnsupported`` for a condition that has no first-order reading.
    """
    limits = limits or Limits()
    steps = info.bound if steps is None else steps
    size = info.sizes if size is None else size
    report = check_system(info, limits, lambda r: done(r.condition.name))
    reach = reach_actions(info, steps, size, limits)
    done("reachability")
    search = None
    failing = {r.condition.clause for r in report.failures if r.condition.clause}
    if failing:
        system = System.of(info)
        # A run that breaks what the system is for says more than one that breaks an invariant.
        broken = [c for c in system.invariants if c.name in failing]
        clauses = tuple(dict.fromkeys([*info.safeties, *broken]))
        search = check_bounded(system, steps, size, limits, clauses)
    weaker: Sequence[MutantAnalysis] = ()
    if mutants and report.ok:  # of a system that fails every mutant fails, which shows nothing
        drops = System.of(info).drops()
        ask = partial(_mutant, info=info, limits=replace(limits, jobs=1), steps=steps, size=size)
        weaker = parallel(ask, drops, limits, lambda m: done(f"without {m.found.drop}"))
    return Analysis(info, report, reach, search, tuple(weaker))


def _mutant(
    drop: str, info: TransitionInfo, limits: Limits, steps: int, size: Size
) -> MutantAnalysis:
    (found,) = kill_system_mutants(info, [drop], limits)
    declared = drop in {str(m.drop) for t in info.theorems for m in t.mutants}
    search = None
    if found.status == "killed":
        search = check_bounded(System.of(info).without(drop), steps, size, limits)
    return MutantAnalysis(found, search, declared)
