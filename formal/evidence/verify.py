"""``formal verify``: every check, in order, into one ledger."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from typing import Any

from formal.background import Background
from formal.checkers.lean import ToolchainName
from formal.defaults import SOLVER_SECONDS
from formal.errors import FormalError
from formal.evidence.lean import LeanResult, record, run_lean
from formal.evidence.lean_modules import lean_sources, modules_of, proofs_by_module
from formal.evidence.ledger import Entry, Ledger, last_run
from formal.evidence.named import check_named, settle_named, with_those_named
from formal.evidence.smt import asks_solver, run_smt, tries_mutants
from formal.evidence.systems import run_systems
from formal.evidence.vacuity import needs_witness
from formal.evidence.witnesses import About, Finding, check_theorem, check_witness, guarded
from formal.kept import kept_folder, prune
from formal.language.declarations import Theorem
from formal.progress import Progress
from formal.readings.canonical import definitions_under, meaning_hash, statement_hash
from formal.readings.lean.names import theorem_name
from formal.slots import no_others, shared_by
from formal.theory import Theory, library
from formal.theory.exported import check_export, nothing_exported


@dataclass(frozen=True)
class Options:
    """What to verify and how."""

    only: str | Sequence[str] | None = None
    jobs: int = 2
    fresh: bool = False
    toolchain: ToolchainName | None = None
    backend: str = "loky"
    timeout: float = SOLVER_SECONDS
    sweep: int = 0
    kernels: int | None = None
    violating_runs: bool = False


def verify(theory: Theory, options: Options, progress: Progress) -> Ledger:
    """Run every check on the chosen theorems and return the ledger.

    A checker that cannot run is a problem in the ledger, not a reason to stop: all failures are
    shown, not the first one.
    """
    start = time.monotonic()
    check_named(theory)
    chosen = with_those_named(theory, theory.theorems(options.only))
    ledger = Ledger()
    if not chosen:
        globs = [options.only] if isinstance(options.only, str) else options.only or ()
        ledger.problems.append(f"no theorem matches {' or '.join(map(repr, globs))}")
        return ledger
    for id_, theorem in chosen.items():
        ledger.entries[id_] = _entry(theory, theorem)
    with progress.stage("statements"):
        if nothing_exported(theory) and not any("lean" in t.by for t in chosen.values()):
            ledger.not_run.append("statements: nothing is exported here (`formal export` does it)")
        else:
            ledger.problems += [str(s) for s in check_export(theory)]
    # Lean takes longest: it works from the beginning, beside all else, in the same few slots.
    with shared_by(options.jobs), Background("Lean") as background:
        lean = _start_lean(background, theory, chosen, options, progress)
        _check_here(theory, ledger, chosen, options, progress)
        no_others()
        if lean is not None:
            _guard(ledger, lambda: record(lean.result(), ledger, theory, chosen))
    ledger.spent = progress.spent
    for id_, theorem in chosen.items():
        _direct(ledger.entries[id_], theorem)
        _all_tried(ledger.entries[id_], theorem)
    known = proved_before(theory)
    ledger.settle(known)
    settle_named(theory, ledger, chosen, known)
    ledger.seconds = time.monotonic() - start
    if (folder := kept_folder()) is not None:
        prune(folder)
    return ledger


def _check_here(
    theory: Theory,
    ledger: Ledger,
    chosen: dict[str, Theorem],
    options: Options,
    progress: Progress,
) -> None:
    """All checks but Lean's."""
    with progress.stage("witnesses"):
        _sanity(theory, ledger, chosen, progress)
    if any(asks_solver(t) or tries_mutants(t) for t in chosen.values()):
        with progress.stage("SMT"):
            _guard(ledger, lambda: run_smt(theory, ledger, chosen, options, progress))
    with progress.stage("transition systems"):
        _guard(ledger, lambda: run_systems(theory, ledger, chosen, options, progress))


def proved_before(theory: Theory) -> dict[str, str]:
    """The effective evidence of theorems, the library's too, by the last full runs.

    Only of what is stated now as it was then, and had no problem.
    """
    theories = [theory]
    if theory.outside:
        theories.append(library())
    out: dict[str, str] = {}
    for t in theories:
        _, rows = last_run(t.build)
        for id_, theorem in t.theorems().items() if rows else ():
            row = rows.get(id_)
            if (
                row
                and not (row["problems"] or theorem.pinned)
                and row.get("meaning_hash") == meaning_hash(theorem)
            ):
                out[id_] = row["effective"]
    return out


def _guard(ledger: Ledger, run: object) -> None:
    assert callable(run)
    try:
        run()
    except FormalError as e:
        ledger.problems.append(str(e))


def _start_lean(
    background: Background,
    theory: Theory,
    chosen: dict[str, Theorem],
    options: Options,
    progress: Progress,
) -> Future[LeanResult] | None:
    """Lean's part of the run, begun in the background; `None` where Lean proves nothing."""
    proved = {id_: t for id_, t in chosen.items() if "lean" in t.by}
    if not proved:
        return None
    texts = lean_sources(theory)
    modules = modules_of(texts, proved.values()) if options.only else None
    proofs = proofs_by_module(texts, proved)
    headlines = [m for m, ids in proofs.items() if any(proved[id_].paper for id_ in ids)]
    return background.submit(
        run_lean,
        theory,
        progress,
        prefer=options.toolchain,
        fresh=options.fresh,
        jobs=options.jobs,
        kernels=options.kernels,
        modules=modules,
        first=headlines,
        proofs=proofs,
    )


def _entry(theory: Theory, theorem: Theorem) -> Entry:
    file = theorem.file
    root = str(theory.root) + "/"
    return Entry(
        id=theorem.id,
        en=theorem.en,
        zh=theorem.zh,
        file=file.removeprefix(root),
        line=theorem.line,
        claimed=theorem.by,
        statement_hash=statement_hash(theorem),
        meaning_hash=meaning_hash(theorem),
        statement_origin="pinned" if theorem.pinned else "exported",
        lean_name=theorem_name(theorem),
        cite=theorem.cite,
        seed=theorem.seed,
        definitions=definitions_under(theorem),
        bound=theorem.bound_text,
        draft=theorem.draft,
        tight=[theory.lemma(theorem, name).id for name in theorem.tight],
        tight_open=theorem.tight_open,
        paper=theorem.paper,
        differs=theorem.differs,
    )


def _sanity(theory: Theory, ledger: Ledger, chosen: dict[str, Theorem], progress: Progress) -> None:
    for m in theory.modules:
        for w in m.witnesses():
            progress.step(w.name)
            found = guarded(About("witness", w.name), w, partial(check_witness, w))
            if not found.ok:
                ledger.problems.append(f"{w.file}:{w.line}: {found.what}: {found.detail}")
    for id_, theorem in chosen.items():
        progress.step(id_)
        entry = ledger.entries[id_]
        for finding in check_theorem(theory, theorem):
            _add_finding(entry, finding)
        vouched = theorem.witness or theorem.inhabited_by or theorem.refuted_by
        if needs_witness(theorem) and not vouched:
            entry.problems.append(
                "has hypotheses, or a type that may be empty, and names no witness that meets them"
            )


def _add_finding(entry: Entry, finding: Finding) -> None:
    about = finding.what
    row: dict[str, Any] = {"name": about.name, "ok": finding.ok, "detail": finding.detail}
    if finding.within:
        row["within"] = list(finding.within)
    (entry.witnesses if about.kind == "witness" else entry.mutants).append(row)
    entry.example = entry.example or (finding.ok and finding.example)
    if not finding.ok:
        entry.problems.append(f"{finding.what}: {finding.detail}")


def _direct(entry: Entry, theorem: Theorem) -> None:
    """Evidence that needs no other checker: a checked example, a citation."""
    if entry.example and "example" in theorem.by:
        entry.evidence.append("example")
    if "cited" in theorem.by:
        entry.evidence.append("cited")


def _all_tried(entry: Entry, theorem: Theorem) -> None:
    """Nothing that is written is left untested in silence."""
    lacking = len(theorem.mutants) - len(entry.mutants)
    if lacking > 0 and not entry.problems:
        entry.problems.append(f"{lacking} of its {len(theorem.mutants)} mutants were not tried")
