"""The audit: what every theorem rests on, and every breach of the rules for proofs.

The sources are scanned for refused words (`tokens`); the compiled constants are read for what they
are and refer to.  The second sees through everything that only looks like a proof: a silenced
``sorry``, a proof by compiled code, an axiom of our own.

Where the library comes without proofs, an axiom list is complete down to the library's theorems,
which are listed (`TheoremAudit.core_theorems`).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from formal.checkers.lean.environment import Environment, Reach
from formal.checkers.lean.names import Name, name_text
from formal.checkers.lean.olean import readable
from formal.checkers.lean.plan import Plan
from formal.checkers.lean.report import (
    ALLOWED_AXIOMS,
    AuditReport,
    BuildReport,
    Problem,
    TheoremAudit,
)

# Lean adds these to recursive definitions for its compiler; no theorem can refer to them.
_COMPILER_SUFFIXES = ("_unsafe_rec",)


def scan_sources(plan: Plan) -> list[Problem]:
    """The refused words of the planned sources; what would run is in the plan's diagnostics."""
    return [
        Problem(source.file, finding.line, finding.message)
        for source in (plan.sources[name] for name in plan.order)
        for finding in source.findings
        if not finding.runs
    ]


def audit_compiled(build: BuildReport, library: Path, index: Path) -> AuditReport:
    """Audit the modules that a build accepted: the sources it read and the files it left.

    Args:
        build: the report of the build.
        library: the folder with Lean's own compiled modules.
        index: where to cache the library's table of contents.

    Raises:
        CheckerError: a compiled file is missing, damaged, or changed since the build.
    """
    with readable("a compiled module"):
        environment = Environment(library, index, build)
        audit = _Audit(build.plan, environment)
    theorems: dict[Name, TheoremAudit] = {}
    problems = [*scan_sources(build.plan), *audit.naming_problems()]
    for module in build.built:
        with readable(f"the compiled module {module}"):
            theorems |= {theorem.name: theorem for theorem in audit.theorems(module)}
            problems += audit.constant_problems(module)
    distinct = sorted(set(problems), key=lambda p: (p.file, p.line, p.message))
    return AuditReport(theorems, tuple(distinct), axioms_complete=False)


class _Audit:
    def __init__(self, plan: Plan, environment: Environment):
        self._plan = plan
        self._environment = environment
        self._reach = Reach(environment)
        self._lines = {
            module: environment.module(module).lines() for module in environment.own_modules
        }

    def _place(self, module: str, name: Name) -> tuple[str, int]:
        """File and line of a constant; a generated one has the line of what it belongs to."""
        lines = self._lines[module]
        candidates = [name[:length] for length in range(len(name), 0, -1)]
        if name[0] == "_private" and 0 in name:  # _private.MODULE.0.NAME may belong to NAME
            public = name[name.index(0) + 1 :]
            candidates += [public[:length] for length in range(len(public), 0, -1)]
        line = next((lines[candidate] for candidate in candidates if candidate in lines), 0)
        return self._plan.sources[module].file, line

    def theorems(self, module: str) -> Iterator[TheoremAudit]:
        """The theorems that a person wrote in a module."""
        for name in self._environment.module(module).constants:
            if name not in self._lines[module]:
                continue
            if self._environment.info(name).kind != "theorem":
                continue
            file, line = self._place(module, name)
            below = list(self._reach.below(name))

            yield TheoremAudit(
                name=name,
                module=module,
                file=file,
                line=line,
                axioms=_texts(i.name for i in below if i.kind == "axiom"),
                core_theorems=_texts(i.name for i in below if i.kind == "hidden theorem"),
                core_hidden=_texts(
                    i.name
                    for i in below
                    if i.kind.startswith("hidden") and i.kind != "hidden theorem"
                ),
                own_lemmas=tuple(
                    sorted(
                        (
                            i.name
                            for i in below
                            if i.own
                            and i.kind == "theorem"
                            and i.name in self._lines[self._environment.own[i.name]]
                        ),
                        key=name_text,
                    )
                ),
                statement=self._environment.statement(name),
            )

    def naming_problems(self) -> Iterator[Problem]:
        """Names that mean two things."""
        for name in self._environment.shadowing():
            place = self._place(self._environment.own[name], name)
            yield Problem(*place, f"{name_text(name)} has the name of a constant of Lean's library")
        for name, first, second in self._environment.duplicates:
            place = self._place(second, name)
            yield Problem(*place, f"{name_text(name)} is declared in {first} as well")

    def constant_problems(self, module: str) -> Iterator[Problem]:
        """Constants of the project that assume or hide something, or rest on such."""
        for name in self._environment.module(module).constants:
            info = self._environment.info(name)
            place = self._place(module, name)
            if info.kind in ("axiom", "opaque"):
                yield Problem(*place, f"{name_text(name)} is declared as {info.kind}")
            if not info.safe and name[-1] not in _COMPILER_SUFFIXES:
                yield Problem(*place, f"{name_text(name)} is unsafe or partial")
            axioms = {name_text(i.name) for i in self._reach.below(name) if i.kind == "axiom"}
            if refused := sorted(axioms - ALLOWED_AXIOMS):
                yield Problem(*place, f"{name_text(name)} depends on {', '.join(refused)}")


def _texts(names: Iterator[Name]) -> tuple[str, ...]:
    return tuple(sorted(map(name_text, names)))
