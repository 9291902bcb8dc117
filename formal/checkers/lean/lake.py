"""Stock Lean, through ``lake``.

The sources are the same as for the packaged Lean.  Axioms come from Lean itself: a generated file
outside the project, which is no module (``#print axioms`` is refused in modules), imports
everything and asks.  The same file proves each exported statement by its theorem, and asks what
that proof rests on; a second one, which imports the exported modules alone, sees that the
statements are defined there.  Lake reads the sources itself: they are hashed before and compared
after, and what happened between is not seen.

What was run: the readers of Lake's and Lean's output and the generated file, on recorded output;
not Lake itself, which was not available where this was written.
"""

from __future__ import annotations

import re
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final, Literal

from formal.checkers.lean.audit import scan_sources
from formal.checkers.lean.lake_output import JsonMessage, read_build_output, read_json_messages
from formal.checkers.lean.names import Name, name_text, parse_name
from formal.checkers.lean.plan import Plan, finish, make_plan
from formal.checkers.lean.report import (
    ALLOWED_AXIOMS,
    AuditReport,
    BuildReport,
    Diagnostic,
    Problem,
    Progress,
    StatementOf,
    TheoremAudit,
)
from formal.errors import CheckerError

_OUTPUT: Final = Path(".lake", "build", "lib", "lean")
_AUDIT_SECONDS: Final = 3600
_VERSION: Final = re.compile(r"Lean version ([\w.+-]+)")
_AXIOMS: Final = re.compile(r"'(.+?)' depends on axioms:\s*\[(.*)\]", re.DOTALL)
_NO_AXIOMS: Final = re.compile(r"'(.+?)' does not depend on any axioms")


@dataclass(frozen=True)
class LakeToolchain:
    """Builds with ``lake build`` and audits with ``lake env lean``.

    `project` decides which version elan runs, when `version` is asked for.
    """

    lake: Path
    project: Path | None = None

    @property
    def name(self) -> Literal["lake"]:
        """``lake``."""
        return "lake"

    @cached_property
    def version(self) -> str:
        """The version that Lake reports; `CheckerError` if it reports none."""
        output = self._run(["--version"], self.project or Path.cwd()).stdout
        match = _VERSION.search(output)
        if match is None:
            raise CheckerError(f"`lake --version` names no Lean version: {output.strip()[:80]!r}")
        return f"Lean {match.group(1)}"

    @property
    def axioms_complete(self) -> bool:
        """True: Lean sees the proofs of its own theorems."""
        return True

    def build(
        self,
        project: Path,
        modules: Sequence[str] | None = None,
        progress: Progress | None = None,
        fresh: bool = False,
        jobs: int = 1,  # Lake decides itself, as it does about the order
        first: Sequence[str] = (),
    ) -> BuildReport:
        """Run ``lake build`` for the modules (see `Toolchain.build`); `fresh` cleans first."""
        start = time.monotonic()
        plan = make_plan(project, modules)
        if fresh:
            self._run(["clean"], plan.project)
        failed, diagnostics = _blocked(plan, set(plan.failed))
        targets = [f"+{name}" for name in plan.order if name not in failed]
        compiled: list[str] = []
        if targets:
            run_failed, found, compiled = self._build(plan, targets, progress)
            diagnostics += found
            blocked, more = _blocked(plan, failed | run_failed)
            known = {d.file for d in diagnostics if d.severity == "error"}
            diagnostics += [d for d in more if d.file not in known]
            failed = blocked
        changed = plan.changed()
        diagnostics += changed
        files = {d.file for d in changed}
        failed |= {name for name in plan.order if plan.sources[name].file in files}
        return finish(
            plan,
            plan.hashes(self.version),
            compiled,
            diagnostics,
            failed,
            time.monotonic() - start,
            plan.project / _OUTPUT,
        )

    def _build(
        self, plan: Plan, targets: list[str], progress: Progress | None
    ) -> tuple[set[str], list[Diagnostic], list[str]]:
        """Run Lake; returns the modules that failed, the messages and the modules compiled."""

        def on_step(module: str, state: str) -> None:
            if progress is not None and module in plan.sources:
                progress(module, state)

        try:
            process = subprocess.Popen(
                [str(self.lake), "build", *targets],
                cwd=plan.project,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                encoding="utf-8",
                errors="replace",
            )
        except OSError as error:
            raise CheckerError(f"lake could not be run: {error}") from error
        with process:
            assert process.stdout is not None
            run = read_build_output(process.stdout, plan.project, on_step)
        found = list(run.diagnostics)
        with_errors = {d.file for d in found if d.severity == "error"}
        failed = {
            name
            for name in plan.order
            if name in run.failed or plan.sources[name].file in with_errors
        }
        if process.returncode and not failed:  # nothing of ours is named: all is in doubt
            reason = "; ".join(run.remarks[:3]) or f"exit code {process.returncode}"
            found.append(Diagnostic("lakefile.toml", 0, 0, "error", f"lake build failed: {reason}"))
            return set(plan.order), found, run.built
        for file in sorted({plan.sources[name].file for name in failed} - with_errors):
            found.append(Diagnostic(file, 0, 0, "error", "Lake reports a failure without message"))
        return failed, found, run.built

    def audit(self, project: Path, build: BuildReport) -> AuditReport:
        """Ask Lean for the axioms of every theorem (see `Toolchain.audit`).

        `TheoremAudit.own_lemmas` and the lists of library theorems stay empty here.
        """
        plan = build.plan
        questions = Questions(plan, build.built)
        exported = self._ask(plan, questions.exported_text) if questions.exported_text else []
        theorems, problems = questions.answers(self._ask(plan, questions.text), exported)
        changed = [Problem(d.file, d.line, d.message) for d in plan.changed()]
        problems = [*scan_sources(plan), *problems, *changed]
        distinct = sorted(set(problems), key=lambda p: (p.file, p.line, p.message))
        return AuditReport(theorems, tuple(distinct), axioms_complete=True)

    def _ask(self, plan: Plan, text: str) -> list[JsonMessage]:
        """What Lean says of a file that is no module and lies outside the project."""
        with tempfile.TemporaryDirectory(prefix="formal-lean-") as folder:
            file = Path(folder, "Axioms.lean")
            file.write_text(text, encoding="utf-8")
            done = self._run(["env", "lean", "--json", str(file)], plan.project, fail=False)
        messages = list(read_json_messages(done.stdout))
        if done.returncode and not messages:
            raise CheckerError(f"the axioms could not be asked for: {_last_line(done.stderr)}")
        return messages

    def _run(
        self, arguments: Sequence[str], folder: Path, *, fail: bool = True
    ) -> subprocess.CompletedProcess[str]:
        try:
            done = subprocess.run(
                [str(self.lake), *arguments],
                cwd=folder,
                capture_output=True,
                text=True,
                encoding="utf-8",
                errors="replace",
                timeout=_AUDIT_SECONDS,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise CheckerError(f"lake could not be run: {error}") from error
        if fail and done.returncode:
            raise CheckerError(f"lake {arguments[0]} failed: {_last_line(done.stderr)}")
        return done


@dataclass(frozen=True)
class _Theorem:
    name: Name
    module: str
    file: str
    line: int

    @property
    def text(self) -> str:
        """The name as Lean reads it from anywhere."""
        return f"_root_.{name_text(self.name)}"


class Questions:
    """The generated files: for every theorem its axioms, and whether it proves its statement.

    A statement is asked for where a definition of its name stands in some source.
    """

    def __init__(self, plan: Plan, modules: Sequence[str]):
        declarations = [
            (parse_name(declaration.name), declaration, plan.sources[module])
            for module in modules
            for declaration in plan.sources[module].declarations
            if declaration.name is not None and not declaration.private
        ]
        self._statements = {
            name: source.module
            for name, declaration, source in declarations
            if name[-1:] == ("Statement",) and declaration.keyword == "def"
        }
        self.theorems = [
            _Theorem(name, source.module, source.file, declaration.line)
            for name, declaration, source in declarations
            if declaration.keyword in ("theorem", "lemma")
        ]
        lines = [f"import {module}" for module in modules]
        self._imports = len(lines)
        self._axioms_at: dict[int, _Theorem] = {}
        self._proof_at: dict[int, _Theorem] = {}
        self._proof_axioms_at: dict[int, _Theorem] = {}
        for number, theorem in enumerate(self.theorems):
            lines.append(f"#print axioms {theorem.text}")
            self._axioms_at[len(lines)] = theorem
            if (*theorem.name, "Statement") in self._statements:
                check = f"«formal check {number}»"
                lines.append(f"theorem {check} : {theorem.text}.Statement := @{theorem.text}")
                self._proof_at[len(lines)] = theorem
                lines.append(f"#print axioms {check}")
                self._proof_axioms_at[len(lines)] = theorem
        self.text = "\n".join(lines) + "\n"
        self._exported_at: dict[int, _Theorem] = {}
        self.exported_text = self._exported()

    def _exported(self) -> str:
        """A file that sees nothing but the modules in which the statements are said to be."""
        proved = list(self._proof_at.values())
        homes = {self._statements[(*t.name, "Statement")]: None for t in proved}
        lines = [f"import {module}" for module in homes]
        for theorem in proved:
            lines.append(f"#check @{theorem.text}.Statement")
            self._exported_at[len(lines)] = theorem
        return "\n".join(lines) + "\n" if proved else ""

    def answers(
        self, messages: Sequence[JsonMessage], exported: Sequence[JsonMessage]
    ) -> tuple[dict[Name, TheoremAudit], list[Problem]]:
        """The theorems with their axioms, and a problem for each that is not as it should be."""
        problems: list[Problem] = []
        axioms: dict[Name, tuple[str, ...]] = {}
        rests: dict[Name, tuple[str, ...]] = {}
        wrong: dict[int, str] = {}
        for message in messages:
            if message.severity == "error":
                wrong.setdefault(message.line, message.text.splitlines()[0])
            elif (found := _axioms(message.text)) is None:
                continue
            elif message.line in self._axioms_at:
                axioms[self._axioms_at[message.line].name] = found
            elif message.line in self._proof_axioms_at:
                rests[self._proof_axioms_at[message.line].name] = found
        for line, text in wrong.items():
            if line <= self._imports:
                problems.append(Problem(".", 0, f"the modules cannot be imported together: {text}"))
        known = {m.line for m in exported if m.severity != "error"}
        known -= {m.line for m in exported if m.severity == "error"}
        at_home = {t.name for line, t in self._exported_at.items() if line in known}
        proved = {t.name for line, t in self._proof_at.items() if line not in wrong}
        proved &= {name for name, found in rests.items() if ALLOWED_AXIOMS.issuperset(found)}
        theorems = {}
        for line, theorem in self._axioms_at.items():
            name = theorem.name
            if name not in axioms:
                why = wrong.get(line, "Lean did not say")
                text = f"no axioms are known for {name_text(name)}: {why}"
                problems.append(Problem(theorem.file, theorem.line, text))
                continue
            if refused := sorted(set(axioms[name]) - ALLOWED_AXIOMS):
                text = f"{name_text(name)} depends on {', '.join(refused)}"
                problems.append(Problem(theorem.file, theorem.line, text))
            statement = (*name, "Statement")
            stated = name in proved & at_home
            theorems[name] = TheoremAudit(
                name=name,
                module=theorem.module,
                file=theorem.file,
                line=theorem.line,
                axioms=axioms[name],
                statement=StatementOf(statement, self._statements[statement]) if stated else None,
            )
        return theorems, problems


def _axioms(text: str) -> tuple[str, ...] | None:
    if _NO_AXIOMS.search(text):
        return ()
    match = _AXIOMS.search(text)
    if match is None:
        return None
    return tuple(sorted(name.strip() for name in match.group(2).split(",") if name.strip()))


def _blocked(plan: Plan, failed: set[str]) -> tuple[set[str], list[Diagnostic]]:
    """`failed` with all modules that import one of them, and a message for each of these."""
    total = set(failed)
    found = []
    for name in plan.order:
        if name not in total and (diagnostic := plan.failed_import(name, total)):
            total.add(name)
            found.append(diagnostic)
    return total, found


def _last_line(text: str) -> str:
    lines: Iterator[str] = (line for line in reversed(text.splitlines()) if line.strip())
    return next(lines, "no message").strip()
