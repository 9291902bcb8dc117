"""What is to be built, in which order, and what is wrong before Lean even starts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from formal.checkers.lean.files import digest
from formal.checkers.lean.report import BuildReport, Diagnostic
from formal.checkers.lean.source import (
    CORE_ROOTS,
    Lakefile,
    Source,
    read_lakefile,
    read_source,
    source_files,
)
from formal.errors import InputError


@dataclass(frozen=True)
class Plan:
    """The modules to build, each after its imports; `failed` must not be compiled at all."""

    project: Path
    lakefile: Lakefile | None
    sources: Mapping[str, Source]
    order: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]
    failed: frozenset[str]

    def imports(self, module: str) -> tuple[str, ...]:
        """The modules of this project that `module` imports."""
        return tuple(i.module for i in self.sources[module].imports if i.module in self.sources)

    @property
    def options(self) -> tuple[tuple[str, str], ...]:
        """The Lean options that the lakefile sets for every module."""
        return self.lakefile.options if self.lakefile else ()

    def hashes(self, salt: str) -> dict[str, str]:
        """For each module, the hash of its source, the options, `salt` and all it imports."""
        out: dict[str, str] = {}
        options = " ".join(f"{key}={value}" for key, value in self.options)
        for module in self.order:
            below = (out.get(name, "") for name in self.imports(module))
            out[module] = digest(salt, options, module, self.sources[module].text, *below)
        return out

    def failed_import(self, module: str, failed: Iterable[str]) -> Diagnostic | None:
        """The message for a module that cannot be checked because an import failed."""
        bad = set(failed)
        for item in self.sources[module].imports:
            if item.module in bad:
                text = f"not checked: the imported module {item.module} failed"
                return Diagnostic(self.sources[module].file, item.line, 0, "error", text)
        return None

    def locate(self, diagnostic: Diagnostic) -> Diagnostic:
        """The diagnostic with the declaration that encloses its line."""
        for source in self.sources.values():
            if source.file == diagnostic.file:
                return replace(diagnostic, theorem=source.enclosing(diagnostic.line))
        return diagnostic


def make_plan(project: Path, modules: Sequence[str] | None = None) -> Plan:
    """Read the project and order its modules (all of them by default) by their imports.

    Mistakes in sources become diagnostics of the plan.

    Raises:
        InputError: the project is no folder, its lakefile is malformed, or a module in `modules`
            does not exist.
    """
    if not project.is_dir():
        raise InputError("not a folder with a Lean project", file=project)
    project = project.resolve()
    lakefile = read_lakefile(project)
    sources: dict[str, Source] = {}
    diagnostics: list[Diagnostic] = []
    failed: set[str] = set()
    for path in source_files(project):
        try:
            source = read_source(project, path)
        except InputError as error:
            file = path.relative_to(project).as_posix()
            diagnostics.append(Diagnostic(file, 0, 0, "error", error.message))
            continue
        sources[source.module] = source
    for name in modules or ():
        if name not in sources:
            raise InputError(f"no module {name}", file=project)
    order, cyclic = _order(sources, modules or sorted(sources))
    diagnostics += cyclic
    failed.update(d.file for d in cyclic)
    for name in order:
        found = list(_header_errors(sources[name], sources, lakefile))
        diagnostics += found
        failed.update(d.file for d in found)
    bad = frozenset(name for name in order if sources[name].file in failed)
    return Plan(project, lakefile, sources, tuple(order), tuple(diagnostics), bad)


def finish(
    plan: Plan,
    hashes: Mapping[str, str],
    compiled: Iterable[str],
    diagnostics: Iterable[Diagnostic],
    failed: Iterable[str],
    seconds: float,
    output: Path,
) -> BuildReport:
    """The report of a build, its diagnostics sorted by place and attributed to declarations."""
    position = {plan.sources[name].file: i for i, name in enumerate(plan.order)}
    located = sorted(
        (*plan.diagnostics, *map(plan.locate, diagnostics)),
        key=lambda d: (position.get(d.file, len(position)), d.file, d.line, d.column),
    )
    bad = frozenset(failed)
    ok = not bad and all(d.severity != "error" for d in located)
    done = set(compiled)
    return BuildReport(
        ok=ok,
        modules=plan.order,
        compiled=tuple(name for name in plan.order if name in done),
        diagnostics=tuple(located),
        hashes=dict(hashes),
        failed=bad,
        wall_seconds=seconds,
        output=output,
    )


def _header_errors(
    source: Source, sources: Mapping[str, Source], lakefile: Lakefile | None
) -> list[Diagnostic]:
    out = []
    if not source.is_module:
        text = "no `module` header: the file would mean different things to different Lean builds"
        out.append(Diagnostic(source.file, 1, 0, "error", text))
    if lakefile is not None and not lakefile.covers(source.module):
        text = "not covered by the globs in lakefile.toml: `lake build` would leave it out"
        out.append(Diagnostic(source.file, 1, 0, "error", text))
    for item in source.imports:
        if item.module not in sources and item.module.split(".")[0] not in CORE_ROOTS:
            text = f"unknown import {item.module}: no such module in this project"
            out.append(Diagnostic(source.file, item.line, 0, "error", text))
    return out


def _order(
    sources: Mapping[str, Source], wanted: Iterable[str]
) -> tuple[list[str], list[Diagnostic]]:
    """Depth-first order of the wanted modules and their imports; one diagnostic a cycle."""
    order: list[str] = []
    state: dict[str, int] = {}  # 1: being visited, 2: done
    cycles: list[Diagnostic] = []

    for root in wanted:
        if root in state:
            continue
        state[root] = 1
        stack = [(root, iter(sources[root].imports))]
        while stack:
            name, imports = stack[-1]
            item = next(imports, None)
            if item is None:
                state[name] = 2
                order.append(name)
                stack.pop()
            elif item.module not in sources:
                continue
            elif state.get(item.module) == 1:
                chain = [entry for entry, _ in stack]
                loop = [*chain[chain.index(item.module) :], item.module]
                text = "import cycle: " + " -> ".join(loop)
                cycles.append(Diagnostic(sources[name].file, item.line, 0, "error", text))
            elif item.module not in state:
                state[item.module] = 1
                stack.append((item.module, iter(sources[item.module].imports)))
    return order, cycles
