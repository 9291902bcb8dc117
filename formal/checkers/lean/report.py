"""What a build, an audit and a second check report: plain immutable data."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, Protocol

from formal.checkers.lean.names import Name

if TYPE_CHECKING:
    from formal.checkers.lean.plan import Plan

Severity = Literal["error", "warning", "information"]

# The three axioms of classical mathematics in Lean; a proof may rest on nothing else.
ALLOWED_AXIOMS: Final = frozenset({"propext", "Classical.choice", "Quot.sound"})

_SORRY: Final = re.compile(r"declaration uses .?sorry")


def severity_of(stated: str, message: str) -> Severity:
    """How a message of Lean counts here: an open proof is an error, not a warning."""
    if stated == "error" or _SORRY.search(message):
        return "error"
    return "warning" if stated == "warning" else "information"


class Progress(Protocol):
    """Receives events of a build.

    `state` is one of ``cached``, ``compiling``, ``ok``, ``failed``, ``skipped``.
    """

    def __call__(self, module: str, state: str, /) -> None:
        """Called from the thread that builds."""


@dataclass(frozen=True)
class Diagnostic:
    """One message of Lean about one place in a source file.

    `file` is relative to the Lean project, with slashes.  `line` counts from 1 (0: the whole
    file), `column` from 0.  `theorem` is the full name of the declaration that encloses the line.
    """

    file: str
    line: int
    column: int
    severity: Severity
    message: str
    theorem: str | None = None

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}:{self.column}"
        inside = f" (in {self.theorem})" if self.theorem else ""
        return f"{where}: {self.severity}: {self.message}{inside}"


@dataclass(frozen=True)
class BuildReport:
    """What became of the modules of a Lean project.

    `modules` were asked for, with everything they import, in the order of their imports;
    `compiled` are those that were not taken from an earlier build.  `hashes` maps a module to the
    hash of all that its result depends on.  `failed` modules have an error themselves or import a
    failed one.  `output` holds the compiled files; `files` maps a module to their suffixes and
    hashes.  `plan` has the sources as they were read, hashed and compiled.  `taken` modules were
    compiled by another build of this user and kept in the user's cache.
    """

    ok: bool
    modules: tuple[str, ...]
    compiled: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]
    hashes: Mapping[str, str]
    failed: frozenset[str]
    wall_seconds: float
    output: Path
    plan: Plan = field(repr=False, compare=False)
    files: Mapping[str, Mapping[str, str]] = field(default_factory=dict, repr=False)
    taken: tuple[str, ...] = ()

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """The diagnostics that are errors."""
        return tuple(d for d in self.diagnostics if d.severity == "error")

    @property
    def built(self) -> tuple[str, ...]:
        """The modules that were compiled without error, in the order of their imports."""
        return tuple(module for module in self.modules if module not in self.failed)


@dataclass(frozen=True)
class Problem:
    """A breach of the project's rules for proofs; `line` is 0 where no line can be named."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return (
            f"{self.file}:{self.line}: {self.message}"
            if self.line
            else (f"{self.file}: {self.message}")
        )


@dataclass(frozen=True)
class StatementOf:
    """The definition that a theorem's type consists of, and the module that defines it."""

    name: Name
    module: str


@dataclass(frozen=True)
class TheoremAudit:
    """What one accepted theorem says and rests on.

    Names are tuples of components.  `statement` is the definition that the theorem's type consists
    of, such as ``DistSys.Causality.clock_condition.Statement``; None if the type is anything else.
    `core_theorems` and `core_hidden` are the theorems and the hidden definitions of Lean's own
    library met on the way down; where the library comes without proofs the axioms below them are
    not included in `axioms`.  `own_lemmas` are all theorems of the project it rests on.
    """

    name: Name
    module: str
    file: str
    line: int
    axioms: tuple[str, ...]
    core_theorems: tuple[str, ...] = ()
    core_hidden: tuple[str, ...] = ()
    own_lemmas: tuple[Name, ...] = ()
    statement: StatementOf | None = None


@dataclass(frozen=True)
class AuditReport:
    """The theorems of a project by name, with their axioms, and every breach of the rules.

    `axioms_complete` says whether the axiom lists include what Lean's own theorems rest on.
    """

    theorems: Mapping[Name, TheoremAudit]
    problems: tuple[Problem, ...]
    axioms_complete: bool

    @property
    def ok(self) -> bool:
        """Whether there is no breach."""
        return not self.problems
