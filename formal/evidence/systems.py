"""The solvers' part of a run for transition systems: conditions, mutants, and what is reachable."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from formal.background import Background
from formal.checkers.smt.bounded import bound_in_words, check_bounded, reach, reach_actions
from formal.checkers.smt.conditions import System, antecedent, guards
from formal.checkers.smt.portfolio import Limits
from formal.checkers.smt.solver import solver_version
from formal.checkers.smt.system_mutants import kill_system_mutants
from formal.checkers.smt.systems import SystemReport, check_system
from formal.errors import FormalError
from formal.evidence.ledger import Entry, Ledger
from formal.evidence.smt import limits_for, sweep_condition
from formal.evidence.violating_runs import violating_run
from formal.kept import Kept
from formal.language.declarations import Mutant, Theorem
from formal.language.derived import DerivedTheorem
from formal.language.transition import TransitionInfo
from formal.progress import Progress
from formal.theory import Theory

if TYPE_CHECKING:
    from formal.evidence.verify import Options

_FORMAT = 3  # of the stored outcomes; raised when what is looked for changes


@dataclass(frozen=True)
class Reached:
    """What runs within a system's bound reach.

    ``actions`` and ``antecedents`` (of safety properties, by name) give the steps of a shortest
    run, or ``None``; ``examples`` the runs of ``@reaches`` claims as JSON data, or ``None``.
    """

    actions: dict[str, int | None] = field(default_factory=dict)
    antecedents: dict[str, int | None] = field(default_factory=dict)
    examples: dict[str, dict[str, Any] | None] = field(default_factory=dict)
    problems: tuple[str, ...] = ()


def run_systems(
    theory: Theory,
    ledger: Ledger,
    chosen: dict[str, Theorem],
    options: Options,
    progress: Progress,
) -> None:
    """Check every transition system that a chosen theorem is about."""
    limits = limits_for(theory, options)
    wanted: dict[int, tuple[TransitionInfo, list[DerivedTheorem]]] = {}
    for theorem in chosen.values():
        if isinstance(theorem, DerivedTheorem) and theorem.system is not None:
            wanted.setdefault(id(theorem.system), (theorem.system, []))[1].append(theorem)
    # Those with headline theorems first: their results are waited for.
    ordered = sorted(wanted.values(), key=lambda w: not any(t.paper for t in w[1]))
    checked = []
    for info, theorems in ordered:
        progress.step(info.name)
        try:
            checked.append(_Checked(info, theorems, check_system(info, limits)))
        except FormalError as e:
            ledger.problems.append(str(e))
    # Searches ask one question after the other: as many of them at a time as there are jobs.
    with Background("searches", max(1, limits.jobs)) as background:
        searches = [c.searches(background, limits, options.violating_runs) for c in checked]
        for c, search in zip(checked, searches, strict=True):
            progress.step(c.info.name)
            try:
                _record(ledger, c, search, limits, options)
            except FormalError as e:
                ledger.problems.append(str(e))
                continue
            row = ledger.systems[-1]
            progress.note(f"{row['id']}: {'all holds' if row['ok'] else 'FAILS'}")


@dataclass(frozen=True)
class _Searches:
    """What becomes of the mutants of each theorem, and what is reached: asked, to be answered."""

    killed: dict[str, list[Future[dict[str, str]]]]
    found: Future[Reached]


@dataclass(frozen=True)
class _Checked:
    """A system whose conditions were checked, with the chosen theorems about it."""

    info: TransitionInfo
    theorems: list[DerivedTheorem]
    report: SystemReport

    def searches(self, background: Background, limits: Limits, runs: bool) -> _Searches:
        """Begin the searches about the system."""
        alone = replace(limits, jobs=1)
        killed = {
            t.id: [
                background.submit(what_became_of, m, t, self.info, self.report, alone, runs)
                for m in t.mutants
            ]
            for t in self.theorems
        }
        return _Searches(killed, background.submit(what_is_reached, self.info, self.report, alone))


def _record(
    ledger: Ledger, checked: _Checked, searches: _Searches, limits: Limits, options: Options
) -> None:
    info, report = checked.info, checked.report
    killed = {id_: [f.result() for f in rows] for id_, rows in searches.killed.items()}
    found = searches.found.result()
    ledger.problems += found.problems
    ledger.systems.append(_row(info, report, [m for ms in killed.values() for m in ms], found))
    if options.sweep:
        # A satisfiability check ends with a finite search; only proofs can hang on the seed.
        for r in (r for r in report.results if r.condition.expect == "unsat"):
            sweep_condition(ledger, r.condition.name, r.condition.obligation, options)
    for theorem in checked.theorems:
        entry = ledger.entries[theorem.id]
        if theorem.within:
            _example(entry, theorem, found.examples.get(theorem.name))
        else:
            _safety(entry, theorem, report, killed[theorem.id], limits)


def _row(
    info: TransitionInfo, report: SystemReport, killed: list[dict[str, str]], found: Reached
) -> dict[str, Any]:
    proofs = [r for r in report.results if r.condition.expect == "unsat"]
    checks = [r for r in report.results if r.condition.expect == "sat"]
    good = report.ok and not found.problems and all(m["status"] == "killed" for m in killed)
    return {
        "id": f"{info.topic}.{info.name}",
        "ok": good,
        "conditions": len(proofs),
        "proved": sum(1 for r in proofs if r.ok),
        "satisfiability": len(checks),
        "satisfiable": sum(1 for r in checks if r.ok),
        "mutants": len(killed),
        "killed": sum(1 for m in killed if m["status"] == "killed"),
        "violated_in_a_run": _violated(killed),
        "bound": bound_in_words(info.bound, info.sizes),
        "actions": found.actions,
        "antecedents": found.antecedents,
        "guards_without_mutant": guards_without_mutant(info),
    }


def _violated(killed: list[dict[str, str]]) -> int | None:
    """For how many mutants a run breaks the property; ``None`` when no run was looked for."""
    found = [m["found"] for m in killed if "found" in m]
    return found.count("yes") if found else None


def guards_without_mutant(info: TransitionInfo) -> list[str]:
    """The guards, as ``ACTION.K``, that no mutant of any theorem of the system drops."""
    tried = {m.drop for t in info.theorems for m in t.mutants}
    every = [f"{a.name}.{k}" for a in info.actions for k, _ in guards(info, a)]
    return [g for g in every if g not in tried]


def _safety(
    entry: Entry,
    theorem: DerivedTheorem,
    report: SystemReport,
    killed: list[dict[str, str]],
    limits: Limits,
) -> None:
    entry.checked_by["smt"] = {"conditions": [r.record() for r in report.results]}
    for m in killed:
        name, ok = f"without {m['drop']}", m["status"] == "killed"
        row = {"name": name, "ok": ok, "detail": m["reason"]}
        entry.mutants.append(row | ({"violating_run": m["run"]} if "run" in m else {}))
        if not ok:
            entry.problems.append(f"mutant {name}: {m['status']}")
    if "bounded" in theorem.by:
        _bounded(entry, theorem, limits)
    if not report.ok:
        entry.problems += ["\n".join(r.lines()) for r in report.failures]
        if len(report.results) != report.declared:
            entry.problems.append(f"{report.declared} conditions, {len(report.results)} checked")
    elif "smt" in theorem.by:
        entry.evidence.append("smt+" if report.confirmed else "smt")


def _bounded(entry: Entry, theorem: DerivedTheorem, limits: Limits) -> None:
    info = theorem.system
    assert info is not None
    clauses = tuple(c for c in info.safeties if c.name == theorem.name)
    found = check_bounded(info, info.bound, info.sizes, limits, clauses)
    entry.bound = found.bound
    entry.checked_by["bounded"] = {"answers": [a.record() for a in found.answers]}
    if found.ok:
        entry.evidence.append("bounded")
    else:
        entry.problems.append("\n".join(found.lines()))


def _example(entry: Entry, theorem: DerivedTheorem, run: dict[str, Any] | None) -> None:
    if run is None:
        entry.problems.append(f"no run of at most {theorem.within} steps reaches it")
        return
    count = len(run["steps"])
    entry.bound = f"a run of {count} step{'' if count == 1 else 's'}"
    entry.checked_by["run"] = run
    how = "executed again" if run["confirmed"] else "found by the solver alone"
    detail = f"the claimed example, {entry.bound}, {how}"
    entry.witnesses.append({"name": "run", "ok": True, "detail": detail})
    entry.example = True


def what_is_reached(info: TransitionInfo, report: SystemReport, limits: Limits) -> Reached:
    """How soon actions, antecedents of safety properties and ``@reaches`` claims are reached."""
    claims = [(c.name, repr(c.term)) for c in info.reached]
    asked = [str(info.bound), str(info.sizes), claims, info.schedule]
    data = _remembered("reached", asked, report, limits, lambda: _look(info, limits).__dict__)
    return Reached(**{**data, "problems": tuple(data["problems"])})


def what_became_of(
    mutant: Mutant,
    theorem: DerivedTheorem,
    info: TransitionInfo,
    report: SystemReport,
    limits: Limits,
    runs: bool = False,
) -> dict[str, str]:
    """What became of a mutant of a safety property: its name, its status and the condition that
    fails, which is one about this property and not one that fails without the mutant.

    Also whether a run breaks the property (``found`` and ``run``), where the mutant names one, and
    for every mutant with ``runs``."""
    failing = sorted(r.condition.name for r in report.failures)
    drop = str(mutant.drop)

    def kill() -> dict[str, str]:
        (m,) = kill_system_mutants(
            info,
            [drop],
            replace(limits, jobs=1),
            smallest=False,
            claim=theorem.name,
            failing=failing,
            proved=frozenset(
                r.condition.obligation.hash
                for r in report.results
                if r.status == "holds" and r.condition.expect == "unsat"
            ),
        )
        return {"drop": drop, "status": m.status, "reason": m.by.reason if m.by else m.status}

    row = _remembered("mutant", [drop, theorem.name, failing], report, limits, kill)
    if runs or mutant.run:
        where = mutant.run, str(dict(mutant.sizes) or info.sizes)
        asked: list[Any] = [drop, theorem.name, str(info.bound), *where, info.schedule]
        search = partial(violating_run, mutant, theorem, info, limits)
        row = row | _remembered("violating run", asked, report, limits, search)
    return row


def _remembered(
    kind: str,
    asked: list[Any],
    report: SystemReport,
    limits: Limits,
    compute: Callable[[], dict[str, Any]],
) -> dict[str, Any]:
    """The outcome of a long search, kept in the limits' cache under all that it depends on.

    Those are what is asked and the system: its conditions contain the axioms, the initial states,
    the actions and the properties.  What was left ``unknown`` is not kept.
    """
    if limits.cache is None:
        return compute()
    parts = [r.condition.obligation.hash for r in report.results]
    whole = json.dumps([_FORMAT, solver_version("z3"), parts, kind, *asked], sort_keys=True)
    key = hashlib.sha256(whole.encode()).hexdigest()
    cache = limits.cache if isinstance(limits.cache, Kept) else Kept((limits.cache,))
    name = f"{kind}-{key}.json"
    stored = cache.read(name, "system result")
    if isinstance(stored, dict) and stored.get("key") == key:
        found = stored["found"]
        assert isinstance(found, dict)
        return found
    found = compute()
    if found.get("status") != "unknown":
        cache.write(name, {"key": key, "found": found}, "system result")
    return found


def _look(info: TransitionInfo, limits: Limits) -> Reached:
    steps, sizes = info.bound, info.sizes
    system = System.of(info)
    taken = reach_actions(system, steps, sizes, limits)
    out = Reached({a.name: taken.depth(a.name) for a in system.actions})
    problems = taken.problems()
    for c in info.safeties:
        claim = antecedent(c)
        if claim is None:
            continue
        run = reach(system, claim, steps, sizes, limits, smallest=False)
        out.antecedents[c.name] = run.trace.depth if run.trace is not None else None
        if run.trace is None:
            problems += [f"{x} ({c.name} says nothing there)" for x in run.lines()]
    within = {m.name: m.within or steps for m in info.methods}
    for c in info.reached:
        run = reach(system, c, within[c.name], sizes, limits)
        out.examples[c.name] = run.trace.to_json() if run.trace is not None else None
    return replace(out, problems=tuple(problems))
