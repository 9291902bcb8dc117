"""Lean's part of a run: build, audit, second kernel; which theorem got what from them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from formal.checkers.lean import (
    AuditReport,
    BuildReport,
    Kernel2Report,
    Toolchain,
    ToolchainName,
    find_toolchain,
    kernel2,
)
from formal.errors import CheckerError
from formal.language.declarations import Theorem
from formal.ledger import Entry, Ledger
from formal.progress import Progress
from formal.readings.names import (
    module_path,
    namespace,
    statement_name,
    theorem_name,
    upper_camel,
)
from formal.theory import Theory


@dataclass
class LeanResult:
    """What Lean said about the whole project."""

    toolchain: Toolchain
    build: BuildReport
    audit: AuditReport
    kernel2: Kernel2Report | None
    notes: list[str] = field(default_factory=list)


def run_lean(
    theory: Theory,
    progress: Progress,
    *,
    prefer: ToolchainName | None = None,
    fresh: bool = False,
    jobs: int = 1,
) -> LeanResult:
    """Build and audit the companion project, and check it again with the second kernel if there.

    Raises ``CheckerError`` when there is no Lean.
    """
    project = theory.lean
    compiled = theory.build / "lean" / "packaged"
    toolchain = find_toolchain(prefer, project=project, build_dir=compiled)
    with progress.stage(f"Lean build ({toolchain.version})"):

        def say(module: str, state: str, /) -> None:
            progress.step(f"{module} {state}")

        build = toolchain.build(project, progress=say, fresh=fresh, jobs=jobs)
    with progress.stage("Lean audit"):
        audit = toolchain.audit(project, build)
    again: Kernel2Report | None = None
    notes = []
    if kernel2.available(toolchain):
        with progress.stage("second kernel"):
            try:
                again = kernel2.recheck(toolchain, project, build)
            except CheckerError as e:
                notes.append(f"second Lean kernel: {e.message}")
    else:
        notes.append("second Lean kernel: not available here (extra `kernel2`)")
    if toolchain.name == "packaged":
        notes.append("stock Lean (`lake`): not on PATH")
    return LeanResult(toolchain, build, audit, again, notes)


def record(result: LeanResult, ledger: Ledger, theory: Theory, chosen: dict[str, Theorem]) -> None:
    """Give each theorem what Lean gave it; report problems where they belong."""
    by_lean_name = {theorem_name(t): i for i, t in theory.theorems().items()}
    checker: dict[str, Any] = {"toolchain": result.toolchain.version}
    if result.kernel2 is not None:
        checker["kernel2"] = result.kernel2.version
    ledger.checkers["lean"] = checker
    ledger.not_run += result.notes
    placed = _diagnostics(result, ledger, by_lean_name)
    for problem in result.audit.problems:
        ledger.problems.append(f"lean/{problem}")
    for id_, theorem in chosen.items():
        if "lean" in theorem.by:
            entry = ledger.entries[id_]
            _theorem(result, entry, theorem, placed.get(id_, []), by_lean_name)
            if theorem_name(theorem) not in result.audit.theorems:
                entry.gaps["lean"] = (
                    f": no Lean theorem {theorem_name(theorem)}; write "
                    f"`theorem {theorem.name} : {theorem.name}.Statement := …` in "
                    f"lean/{proof_file(theory, theorem)}"
                )


def proof_file(theory: Theory, theorem: Theorem) -> str:
    """Where the proof of a theorem belongs, below ``lean/``: a file of its own, or the topic's."""
    topic = namespace(theorem.topic)
    own = module_path(f"{topic}.{upper_camel(theorem.name)}")
    return own if (theory.lean / own).exists() else module_path(topic)


def _diagnostics(
    result: LeanResult, ledger: Ledger, by_lean_name: dict[str, str]
) -> dict[str, list[str]]:
    placed: dict[str, list[str]] = {}
    for d in result.build.diagnostics:
        if d.severity == "information":
            continue
        id_ = by_lean_name.get(d.theorem or "")
        text = f"lean/{d}"
        if d.severity == "error" and id_ is not None:
            placed.setdefault(id_, []).append(text)
        if d.severity == "error":
            ledger.problems.append(text)
        else:
            ledger.not_run.append(f"warning: {text.splitlines()[0]}")
    return placed


def _theorem(
    result: LeanResult,
    entry: Entry,
    theorem: Theorem,
    errors: list[str],
    by_lean_name: dict[str, str],
) -> None:
    name = theorem_name(theorem)
    audit = result.audit.theorems.get(name)
    entry.problems += errors
    if audit is None:
        return
    if audit.statement != statement_name(theorem):
        entry.problems.append(
            f"lean/{audit.file}:{audit.line}: {name} has another type than "
            f"{statement_name(theorem)}"
        )
        return
    entry.axioms = list(audit.axioms)
    entry.axioms_complete = result.audit.axioms_complete
    entry.lemmas = [x for x in audit.own_lemmas if x not in by_lean_name]
    entry.rests_on = sorted(by_lean_name[x] for x in audit.own_lemmas if x in by_lean_name)
    entry.checked_by["lean"] = {
        "toolchain": result.toolchain.version,
        "file": f"lean/{audit.file}",
        "line": audit.line,
        "core_theorems": len(audit.core_theorems),
    }
    kind = "lean"
    if result.kernel2 is not None:
        if name in result.kernel2.accepted:
            kind = "lean+"
            entry.checked_by["lean"]["kernel2"] = result.kernel2.version
        elif name in result.kernel2.refused:
            entry.problems.append(
                f"the second kernel refuses {name}: {result.kernel2.refused[name]}"
            )
    entry.evidence.append(kind)
