"""What is to be built, in which order, and what is wrong before Lean even starts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from formal.checkers.lean.files import digest
from formal.checkers.lean.lakefile import LAKEFILE, Lakefile, other_lakefile, read_lakefile
from formal.checkers.lean.report import BuildReport, Diagnostic
from formal.checkers.lean.source import (
    CORE_ROOTS,
    RESERVED_ROOTS,
    Source,
    read_source,
    source_files,
)
from formal.errors import InputError


@dataclass(frozen=True)
class Plan:
    """The modules to build, each after its imports; `failed` must not be compiled at all.

    `sources` are those of the project and of the packages that it requires by path; `lakefiles`
    are theirs, by folder.
    """

    project: Path
    lakefile: Lakefile | None
    lakefiles: Mapping[Path, Lakefile | None]
    sources: Mapping[str, Source]
    order: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]
    failed: frozenset[str]

    def imports(self, module: str) -> tuple[str, ...]:
        """The modules with a source here that `module` imports."""
        return tuple(i.module for i in self.sources[module].imports if i.module in self.sources)

    def options(self, module: str) -> tuple[tuple[str, str], ...]:
        """The Lean options that the lakefile beside a module sets for it."""
        lakefile = self.lakefiles[self.sources[module].root]
        return lakefile.options if lakefile else ()

    @property
    def required(self) -> tuple[Path, ...]:
        """The folders of the required packages."""
        return tuple(root for root in self.lakefiles if root != self.project)

    def hashes(self, salt: str) -> dict[str, str]:
        """For each module, the hash of its source, the options, `salt` and all it imports."""
        out: dict[str, str] = {}
        for module in self.order:
            options = " ".join(f"{key}={value}" for key, value in self.options(module))
            below = (out.get(name, "") for name in self.imports(module))
            out[module] = digest(salt, options, module, self.sources[module].text, *below)
        return out

    def with_imports(self, modules: Iterable[str]) -> set[str]:
        """The modules of the plan among these, with all that they import."""
        wanted = set(modules)
        for name in reversed(self.order):  # each before its imports
            if name in wanted:
                wanted.update(self.imports(name))
        return wanted.intersection(self.order)

    def changed(self) -> list[Diagnostic]:
        """An error for each file that no longer holds what was read, hashed and compiled."""
        planned = [self.sources[module] for module in self.order]
        read = {source.path: source.data for source in planned}
        read |= {
            root / LAKEFILE: lakefile.text.encode()
            for root, lakefile in self.lakefiles.items()
            if lakefile is not None
        }
        out = []
        for path, data in read.items():
            own = path.is_relative_to(self.project)
            file = path.relative_to(self.project).as_posix() if own else str(path)
            try:
                same = path.read_bytes() == data
                text = "was changed while it was being checked; what was read at first was checked"
            except OSError:
                same, text = False, "vanished while it was being checked"
            if not same:
                out.append(Diagnostic(file, 0, 0, "error", text))
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

    Of the packages that the lakefile requires by path, only what is imported is built.  Mistakes in
    sources become diagnostics of the plan.

    Raises:
        InputError: the project or a required package is no folder, a lakefile is malformed, or a
            module in `modules` does not exist.
    """
    if not project.is_dir():
        raise InputError("not a folder with a Lean project", file=project)
    project = project.resolve()
    lakefiles = _lakefiles(project)
    sources: dict[str, Source] = {}
    diagnostics: list[Diagnostic] = []
    failed: set[str] = set()
    for root, path in ((r, path) for r in lakefiles for path in source_files(r)):
        file = path.relative_to(root).as_posix()
        try:
            source = read_source(root, path)
        except InputError as error:
            diagnostics.append(Diagnostic(file, error.line or 0, 0, "error", error.message))
            continue
        known = sources.setdefault(source.module, source)
        if known is not source:
            text = f"the package in {root} has a module {source.module} as well"
            diagnostics.append(Diagnostic(known.file, 0, 0, "error", text))
            failed.add(known.file)
    own = sorted(name for name, source in sources.items() if source.root == project)
    for name in modules or ():
        if name not in sources:
            raise InputError(f"no module {name}", file=project)
    order, cyclic = _order(sources, modules or own)
    diagnostics += cyclic
    failed.update(d.file for d in cyclic)
    refused = list(_lakefile_errors(lakefiles))
    diagnostics += [diagnostic for _, diagnostic in refused]
    refusing = {root for root, _ in refused}
    failed.update(source.file for source in sources.values() if source.root in refusing)
    for name in order:
        found = _header_errors(sources[name], sources, lakefiles[sources[name].root])
        found += [
            Diagnostic(sources[name].file, finding.line, 0, "error", finding.message)
            for finding in sources[name].findings
            if finding.runs
        ]
        diagnostics += found
        failed.update(d.file for d in found)
    bad = frozenset(name for name in order if sources[name].file in failed)
    return Plan(
        project,
        lakefiles[project],
        lakefiles,
        sources,
        tuple(order),
        tuple(diagnostics),
        bad,
    )


def _lakefile_errors(
    lakefiles: Mapping[Path, Lakefile | None],
) -> Iterator[tuple[Path, Diagnostic]]:
    """What is refused in the lakefiles, required packages' included, with the folder of each."""
    own = next(iter(lakefiles))
    for root, lakefile in lakefiles.items():
        file = LAKEFILE if root == own else str(root / LAKEFILE)
        for line, message in lakefile.refused if lakefile else ():
            yield root, Diagnostic(file, line, 0, "error", message)
        if (program := other_lakefile(root)) is not None:
            yield root, Diagnostic(str(Path(file).parent / "lakefile.lean"), 1, 0, "error", program)


def _lakefiles(project: Path) -> dict[Path, Lakefile | None]:
    """The lakefiles of a project and of all that it requires, by folder, the project's first."""
    found: dict[Path, Lakefile | None] = {}
    wanted = [project]
    while wanted:
        root = wanted.pop()
        if root in found:
            continue
        found[root] = lakefile = read_lakefile(root)
        for text in lakefile.requires if lakefile else ():
            folder = (root / text).resolve()
            if not folder.is_dir():
                raise InputError(
                    f"requires the package in {text!r}, which is no folder; write the path of its "
                    "Lean project",
                    file=root / "lakefile.toml",
                )
            wanted.append(folder)
    return found


def finish(
    plan: Plan,
    hashes: Mapping[str, str],
    compiled: Iterable[str],
    diagnostics: Iterable[Diagnostic],
    failed: Iterable[str],
    seconds: float,
    output: Path,
    files: Mapping[str, Mapping[str, str]] | None = None,
    taken: Iterable[str] = (),
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
        plan=plan,
        files=files or {},
        taken=tuple(taken),
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
    if source.module.split(".")[0] in RESERVED_ROOTS:
        text = "a module of Lean's own has this name"
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
