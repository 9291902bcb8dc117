"""Lean's part of a run: build, audit, second kernel; which theorem got what from them.

A theorem has Lean's evidence when its type is the very definition that the exported module defines:
names are compared by components, the module by name, and the text that was compiled with what the
theory exports.  All of this is read once, before the build (`formal.checkers.lean.plan`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
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
from formal.checkers.lean.names import Name, name_text, parse_name
from formal.checkers.lean.plan import Plan
from formal.checkers.lean.source import Source
from formal.errors import CheckerError
from formal.evidence.ledger import Entry, Ledger
from formal.kept import user_folder
from formal.language.declarations import Theorem
from formal.progress import Progress
from formal.readings.lean.names import (
    module_path,
    proof_module,
    statement_module,
    statement_name,
    theorem_name,
    upper_camel,
)
from formal.theory import Theory, library_root
from formal.theory.exported import lean_texts


@dataclass
class LeanResult:
    """What Lean said about the whole project."""

    toolchain: Toolchain
    build: BuildReport
    audit: AuditReport
    kernel2: Kernel2Report | None
    notes: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def kernels(self) -> int:
        """How many kernels checked the proofs."""
        return 1 if self.kernel2 is None else 2


def run_lean(
    theory: Theory,
    progress: Progress,
    *,
    prefer: ToolchainName | None = None,
    fresh: bool = False,
    jobs: int = 1,
    kernels: int | None = None,
    modules: Sequence[str] | None = None,
    first: Sequence[str] = (),
    proofs: Mapping[str, Sequence[str]] | None = None,
) -> LeanResult:
    """Build and audit the companion project, and check it again with the second kernel.

    Args:
        modules: build these with all that they import; by default the whole project.
        first: of these, build them and what they import first.
        proofs: the theorems that a module seems to prove, which are named when it was compiled.
        kernels: 1 does without the second kernel, 2 insists on it; by default it is asked where it
            is installed, and must answer then.

    Raises ``CheckerError`` when there is no Lean.
    """
    project = theory.lean
    compiled = theory.build / "lean" / "packaged"
    toolchain = find_toolchain(
        prefer, project=project, build_dir=compiled, shared=user_folder("lean")
    )
    with progress.stage(f"Lean build ({toolchain.version})"):

        def say(module: str, state: str, /) -> None:
            progress.step(f"{module} {state}")
            if state == "ok":
                for id_ in proofs.get(module, ()) if proofs else ():
                    progress.note(f"{id_}: compiled; the audit is yet to come")

        build = toolchain.build(project, modules, progress=say, fresh=fresh, jobs=jobs, first=first)
    with progress.stage("Lean audit"):
        audit = toolchain.audit(project, build)
    again: Kernel2Report | None = None
    notes, problems = [], []
    if kernels == 1:
        notes.append("second Lean kernel: `--kernels 1` says that one is enough")
    elif not build.built:
        notes.append("second Lean kernel: there is nothing compiled to check")
    elif kernel2.available(toolchain):
        with progress.stage("second kernel"):
            try:
                again = kernel2.recheck(toolchain, build, None if fresh else user_folder("kernel2"))
            except CheckerError as e:
                problems.append(f"second Lean kernel: {e} (`--kernels 1` does without it)")
    elif kernels == 2:
        problems.append("second Lean kernel: not available here, and `--kernels 2` demands it")
    else:
        notes.append("second Lean kernel: not available here (extra `kernel2`)")
    if toolchain.name == "packaged":
        notes.append("stock Lean (`lake`): not on PATH")
    return LeanResult(toolchain, build, audit, again, notes, problems)


def record(result: LeanResult, ledger: Ledger, theory: Theory, chosen: dict[str, Theorem]) -> None:
    """Give each theorem what Lean gave it; report problems where they belong."""
    by_lean_name = {parse_name(theorem_name(t)): i for i, t in theory.theorems().items()}
    ledger.kept["lean_modules"] = {
        "compiled": len(result.build.compiled),
        "kept_here": len(result.build.built) - len(result.build.compiled) - len(result.build.taken),
        "kept_for_the_user": len(result.build.taken),
    }
    if result.kernel2 is not None:
        ledger.kept["second_kernel"] = result.kernel2.kept
    checker: dict[str, Any] = {"toolchain": result.toolchain.version, "kernels": result.kernels}
    if result.kernel2 is not None:
        checker["kernel2"] = result.kernel2.version
    ledger.checkers["lean"] = checker
    ledger.not_run += result.notes
    ledger.problems += result.problems
    placed = _diagnostics(result, ledger, by_lean_name, chosen)
    for problem in result.audit.problems:
        ledger.problems.append(f"lean/{problem}")
    if result.kernel2 is not None:
        for name, reason in sorted(result.kernel2.refused.items(), key=str):
            if by_lean_name.get(name) not in chosen:
                ledger.problems.append(f"the second kernel refuses {name_text(name)}: {reason}")
    differing = not_as_exported(theory, result.build.plan)
    ledger.problems += [text for text in differing.values() if text not in ledger.problems]
    for id_, theorem in chosen.items():
        if "lean" in theorem.by:
            entry = ledger.entries[id_]
            _theorem(result, entry, theorem, placed.get(id_, []), by_lean_name, differing)
            if placed.get(id_):
                entry.gaps["lean"] = ": Lean does not accept its proof, as said above"
            elif parse_name(theorem_name(theorem)) not in result.audit.theorems:
                entry.gaps["lean"] = (
                    f": no Lean theorem {theorem_name(theorem)}; write "
                    f"`theorem {theorem.name} : {theorem.name}.Statement := …` in "
                    f"lean/{proof_file(theory, theorem)}"
                )


def not_as_exported(theory: Theory, plan: Plan) -> dict[str, str]:
    """The modules of statements whose compiled text is not what the theory exports, and why.

    A module counts with all that it imports: each must be exported by the theory, or be the
    library's own, to the letter; a proof file below a statement could change what it says.
    """
    texts = {module_of(path): text for path, text in lean_texts(theory).items()}
    texts.pop(theory.lean_root, None)  # it lists the modules and states nothing
    library = library_root() / "lean"
    good: set[str] = set()
    out: dict[str, str] = {}
    for module in plan.order:  # each after its imports
        source = plan.sources[module]
        if module in texts:
            same = source.text == texts[module]
        else:
            same = source.root != plan.project and _in_library(source, library)
        other = next((name for name in plan.imports(module) if name not in good), None)
        if same and other is None:
            good.add(module)
        elif module in texts:
            reason = (
                f"imports {other}, which is not as exported"
                if same
                else "what was compiled is not what the theory exports; run `formal export`"
            )
            out[module] = f"lean/{source.file}:1: {reason}"
    return out


def module_of(path: Path) -> str:
    """The module of a file below the Lean project."""
    return ".".join(path.with_suffix("").parts)


def _in_library(source: Source, library: Path) -> bool:
    """Whether a required package's source is the library's own, to the letter."""
    try:
        return source.data == (library / source.file).read_bytes()
    except OSError:
        return False


def proof_file(theory: Theory, theorem: Theorem) -> str:
    """Where the proof of a theorem belongs, below ``lean/``: a file of its own, or the topic's."""
    topic = proof_module(theorem.topic)
    own = module_path(f"{topic}.{upper_camel(theorem.name)}")
    return own if (theory.lean / own).exists() else module_path(topic)


def _diagnostics(
    result: LeanResult,
    ledger: Ledger,
    by_lean_name: dict[Name, str],
    chosen: dict[str, Theorem],
) -> dict[str, list[str]]:
    """The errors in the proofs of chosen theorems, by id; all others go to the ledger itself.

    Each is said once.
    """
    placed: dict[str, list[str]] = {}
    for d in result.build.diagnostics:
        if d.severity == "information":
            continue
        id_ = by_lean_name.get(parse_name(d.theorem or ""))
        text = str(d) if Path(d.file).is_absolute() else f"lean/{d}"
        if d.severity == "error" and id_ in chosen and "lean" in chosen[id_].by:
            placed.setdefault(id_, []).append(text)
        elif d.severity == "error":
            ledger.problems.append(text)
        else:
            ledger.not_run.append(f"warning: {text.splitlines()[0]}")
    return placed


def _theorem(
    result: LeanResult,
    entry: Entry,
    theorem: Theorem,
    errors: list[str],
    by_lean_name: dict[Name, str],
    differing: dict[str, str],
) -> None:
    name = parse_name(theorem_name(theorem))
    text = theorem_name(theorem)
    audit = result.audit.theorems.get(name)
    entry.problems += errors
    if audit is None:
        return
    home = statement_module(theorem.topic)
    place = f"lean/{audit.file}:{audit.line}"
    if audit.statement is None or audit.statement.name != parse_name(statement_name(theorem)):
        entry.problems.append(f"{place}: {text} has another type than {statement_name(theorem)}")
        return
    if audit.statement.module != home:
        entry.problems.append(
            f"{place}: {statement_name(theorem)} is defined in {audit.statement.module}, expected "
            f"{home}"
        )
        return
    if home in differing:
        entry.problems.append(differing[home])
        return
    entry.axioms = list(audit.axioms)
    entry.axioms_complete = result.audit.axioms_complete
    entry.lemmas = [name_text(x) for x in audit.own_lemmas if x not in by_lean_name]
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
        else:
            reason = result.kernel2.refused.get(name, "it gave no answer")
            entry.problems.append(f"the second kernel refuses {text}: {reason}")
    entry.evidence.append(kind)
