"""Ask Lean's automation for a proof, in a scratch project with the statements as they are now."""

from __future__ import annotations

import itertools
import json
import tempfile
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from formal.checkers.lean import Diagnostic, ToolchainName, find_toolchain
from formal.checkers.lean.source import read_lakefile
from formal.errors import CheckerError
from formal.language.declarations import Theorem
from formal.readings.lean.names import (
    invariants_module,
    lean_identifier,
    module_path,
    namespace,
    statement_module,
)
from formal.theory import Theory, library_root
from formal.theory.exported import lean_texts
from formal.try_.scripts import Script, scripts
from formal.try_.skeleton import Skeleton, skeleton

_MODULE = "Attempt"


@dataclass(frozen=True)
class LeanAttempt:
    """What Lean said: the first script that closes the goal, if one does, and what was tried.

    Where none does, ``skeleton`` is a proof with ``sorry`` for the cases that are left, and
    ``goals`` has what Lean wants shown in each of these.
    """

    toolchain: str
    tried: tuple[str, ...]
    closed: Script | None
    text: str = ""
    imports: tuple[str, ...] = ()
    goals: Mapping[str, str] = field(default_factory=dict)
    skeleton: str = ""


def ask_lean(
    theory: Theory, theorem: Theorem, *, prefer: ToolchainName | None = None
) -> LeanAttempt:
    """Try every script on a theorem.

    Raises ``CheckerError`` when there is no Lean, or it does not accept the statement itself.
    """
    wanted, frame = scripts(theorem), skeleton(theorem)
    with tempfile.TemporaryDirectory(prefix="formal-try-") as name:
        project = Path(name, "lean")
        modules = _write(theory, theorem, project)
        parts = _source(theorem, [*wanted, Script("skeleton", tuple(frame.lines()))], modules)
        lines = [line for part in parts for line in part]
        (project / f"{_MODULE}.lean").write_text("\n".join(lines) + "\n", encoding="utf-8")
        toolchain = find_toolchain(
            prefer,
            project=project,
            build_dir=Path(name, "build"),
            borrow=[theory.build / "lean" / "packaged"],
        )
        report = toolchain.build(project, [_MODULE])
        version = toolchain.version
    starts = list(itertools.accumulate((len(part) for part in parts[:-1]), initial=1))[1:]
    errors = [d for d in report.errors if d.file == f"{_MODULE}.lean"]
    other = [d for d in report.errors if d.file != f"{_MODULE}.lean"]
    if other or any(d.line < starts[0] for d in errors):
        raise CheckerError(f"Lean does not accept the statement: {_first([*other, *errors])}")
    failed = {bisect_right(starts, d.line) - 1 for d in errors}
    closed = next((s for i, s in enumerate(wanted) if i not in failed), None)
    own = lean_identifier(theorem.name)
    tried = tuple(s.name for s in wanted)
    if closed is not None:
        return LeanAttempt(version, tried, closed, closed.theorem(own, own), modules)
    first = starts[len(wanted)]  # the line of the skeleton's theorem
    goals = _goals(report.diagnostics, frame, first)
    wrong = [d for d in errors if d.line > first and d.line < starts[-1] and d.line not in goals]
    if wrong or not goals:
        return LeanAttempt(version, tried, None, imports=modules)
    left = {frame.cases[k].name: text for k, text in sorted(goals.values())}
    shown = Script(
        "skeleton", tuple(frame.lines({c.name: c.name not in left for c in frame.cases}))
    )
    return LeanAttempt(version, tried, None, "", modules, left, shown.theorem(own, own))


def _goals(said: Sequence[Diagnostic], frame: Skeleton, first: int) -> dict[int, tuple[int, str]]:
    """By line what Lean told as the goal of a case, with the case's number."""
    teller = {first + 1 + line: k for k, line in enumerate(frame.tellers())}
    return {
        d.line: (teller[d.line], d.message.strip())
        for d in said
        if d.file == f"{_MODULE}.lean" and d.severity == "information" and d.line in teller
    }


def _first(found: list[Diagnostic]) -> str:
    return str(found[0]).splitlines()[0]


def _source(theorem: Theorem, wanted: list[Script], modules: tuple[str, ...]) -> list[list[str]]:
    """The lines of the head, of each script's theorem, and of the end."""
    own = lean_identifier(theorem.name)
    head = ["module", *(f"public import {m}" for m in modules)]
    head += ["noncomputable section", f"namespace {namespace(theorem.topic)}"]
    tried = [s.theorem(f"attempt_{n}", own).splitlines() for n, s in enumerate(wanted, 1)]
    return [head, *tried, [f"end {namespace(theorem.topic)}"]]


def _write(theory: Theory, theorem: Theorem, project: Path) -> tuple[str, ...]:
    """Write the scratch project but for the scripts; return the modules that these import."""
    texts = lean_texts(theory)
    texts.pop(Path(module_path(theory.lean_root)))
    modules = [statement_module(theorem.topic)]
    aside = invariants_module(theorem.topic)
    if Path(module_path(aside)) in texts:
        modules = [aside]  # which imports the statements
    texts[Path("lakefile.toml")] = _lakefile(theory)
    version = theory.lean / "lean-toolchain"
    if not version.is_file():
        version = library_root() / "lean" / "lean-toolchain"
    texts[Path("lean-toolchain")] = version.read_text(encoding="utf-8")
    for path, text in texts.items():
        target = project / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    return tuple(modules)


def _lakefile(theory: Theory) -> str:
    """A lakefile with the options and the requirements of the theory's own."""
    own = read_lakefile(theory.lean)
    options = own.options if own else (("autoImplicit", "false"),)
    requires = [theory.lean / r for r in own.requires] if own else []
    if own is None and theory.outside:
        requires = [library_root() / "lean"]
    rows = ['name = "attempt"', 'version = "0.1.0"', "", "[leanOptions]"]
    rows += [
        f"{k} = {v if v in ('true', 'false') or v.isdigit() else json.dumps(v)}" for k, v in options
    ]
    for path in requires:
        place = json.dumps(str(path.resolve()), ensure_ascii=False)
        rows += ["", "[[require]]", 'name = "distsys"', f"path = {place}"]
    globs = json.dumps([f"{theory.lean_root}.+", _MODULE])
    rows += ["", "[[lean_lib]]", f'name = "{_MODULE}"', f"globs = {globs}"]
    return "\n".join(rows) + "\n"
