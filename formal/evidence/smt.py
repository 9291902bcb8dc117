"""The solvers' part of a run: first-order theorems and their mutants, into the ledger."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from formal.checkers.smt.portfolio import Limits, sweep
from formal.checkers.smt.solver import solver_version
from formal.checkers.smt.theorems import (
    MutantResult,
    check_theorem,
    kill_mutants,
    within_sizes,
)
from formal.errors import CheckerError
from formal.evidence.ledger import Entry, Ledger
from formal.kept import Kept
from formal.language.declarations import Theorem
from formal.language.derived import DerivedTheorem
from formal.language.terms import Term
from formal.progress import Progress
from formal.readings.smt.obligation import Obligation, SmtUnsupported, obligation
from formal.theory import Theory

if TYPE_CHECKING:
    from formal.evidence.verify import Options


def limits_for(theory: Theory, options: Options) -> Limits:
    """Time-outs, jobs and cache of a run; cvc5 is asked too where it is installed."""
    return Limits(
        timeout_s=options.timeout,
        quick_s=min(options.timeout, Limits.quick_s),
        jobs=options.jobs,
        backend=options.backend,
        cache=None if options.fresh else Kept.of(theory.build / "smt", "smt"),
        second_opinion=has_cvc5(),
    )


def has_cvc5() -> bool:
    """Whether the optional second solver is installed."""
    try:
        solver_version("cvc5")
    except CheckerError:
        return False
    return True


def asks_solver(theorem: Theorem) -> bool:
    """Whether a solver must vouch for a theorem, without a bound or up to one."""
    return "smt" in theorem.by or "bounded" in theorem.by


def tries_mutants(theorem: Theorem) -> bool:
    """Whether a theorem has mutants that name no witness, so that a solver must refute them."""
    own = not isinstance(theorem, DerivedTheorem)  # those of a system are tried with the system
    return own and any(m.by is None for m in theorem.mutants)


def lemmas_of(theory: Theory, theorem: Theorem) -> list[tuple[str, Term]]:
    """The theorems that an SMT proof may use, by id."""
    found = [theory.lemma(theorem, name) for name in theorem.uses]
    return [(t.id, t.statement) for t in found]


def run_smt(
    theory: Theory,
    ledger: Ledger,
    chosen: dict[str, Theorem],
    options: Options,
    progress: Progress,
) -> None:
    """Prove the chosen first-order theorems and refute their mutants."""
    limits = limits_for(theory, options)
    versions = {"z3": solver_version("z3")}
    if limits.second_opinion:
        versions["cvc5"] = solver_version("cvc5")
    else:
        ledger.not_run.append("cvc5: not installed (extra `cvc5`)")
    ledger.checkers["smt"] = versions
    for id_, theorem in chosen.items():
        entry = ledger.entries[id_]
        if tries_mutants(theorem) and not asks_solver(theorem):
            progress.step(id_)
            for result in kill_mutants(theorem, lemmas_of(theory, theorem), limits):
                _mutant(entry, result)
        if not asks_solver(theorem) or isinstance(theorem, DerivedTheorem):
            continue
        progress.step(id_)
        lemmas = lemmas_of(theory, theorem)
        found = check_theorem(theorem, lemmas, limits)
        entry.checked_by["smt"] = found.record()
        entry.smt_lemmas = [name for name, _ in lemmas]
        if found.ok:
            kind = "smt" if "smt" in theorem.by else "bounded"
            entry.evidence.append(f"{kind}+" if found.confirmed else kind)
        else:
            entry.problems.append(f"SMT: {found.status}: {found.reason}")
            if found.model is not None:
                entry.problems.append(found.model.to_text())
        for result in kill_mutants(theorem, lemmas, limits):
            _mutant(entry, result)
        if options.sweep and found.obligation is not None:
            sweep_condition(ledger, id_, found.obligation, options)


def sweep_condition(ledger: Ledger, name: str, asked: Obligation, options: Options) -> None:
    """Ask again under other seeds; a condition that some seed leaves undecided needs hints."""
    found = sweep(asked, range(options.sweep), options.timeout)
    if not found.stable:
        row = ", ".join(f"seed {a.seed}: {a.status}" for a in found.answers)
        ledger.unstable.append(f"{name}: {row}")


def _mutant(entry: Entry, result: MutantResult) -> None:
    if result.mutant.by is not None:
        return
    ok = result.status == "killed"
    row: dict[str, Any] = {"name": str(result.mutant), "ok": ok, "detail": f"Z3: {result.reason}"}
    entry.mutants.append(row)
    if not ok:
        hint = "" if result.status == "survived" else "; nothing refutes this mutant: name by="
        entry.problems.append(f"mutant {result.mutant}: {result.status}: {result.reason}{hint}")


def write_smt2(theory: Theory, folder: Path) -> list[Path]:
    """Write each first-order theorem's condition as an SMT-LIB 2 file named after its id."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for id_, theorem in theory.theorems().items():
        if not asks_solver(theorem) or isinstance(theorem, DerivedTheorem):
            continue
        try:
            found = obligation(id_, theorem.statement, lemmas=lemmas_of(theory, theorem))
            found = within_sizes(theorem, found)
        except SmtUnsupported:
            continue
        path = folder / (re.sub(r"[^\w.-]", "_", id_) + ".smt2")
        path.write_text(found.smt2, encoding="utf-8")
        written.append(path)
    return written


__all__ = ["lemmas_of", "limits_for", "run_smt", "sweep_condition", "write_smt2"]
