"""All constants of a compiled project and of Lean's library, and what each refers to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from formal.checkers.lean.names import Name, name_text
from formal.checkers.lean.olean import EXPR_CONST, EXPR_MDATA, CompiledModule, Constant, readable
from formal.checkers.lean.report import BuildReport, StatementOf
from formal.errors import CheckerError
from formal.sealed import read_sealed, write_sealed

_PARTS = (".olean", ".olean.server", ".olean.private")
_INDEX_PURPOSE = "table of contents of Lean's library"
_SAFE = 1  # of the definition safeties unsafe, safe, partial


@dataclass(frozen=True)
class ConstantInfo:
    """A constant as the audit sees it.

    `kind` is Lean's own, or ``hidden theorem`` / ``hidden def`` where the library keeps the body
    to itself.  `references` are the constants in its type, body, constructors and rules.
    """

    name: Name
    kind: str
    own: bool
    safe: bool
    references: frozenset[Name]


class Environment:
    """The constants of the modules that a build accepted (`own`) and of the library below them.

    Args:
        library: the folder with Lean's own compiled modules.
        index: a file to cache the library's table of contents in.
        build: the report of the build; its files are read only as it left them.

    Raises:
        CheckerError: a compiled file is missing, damaged, or changed since the build.
    """

    def __init__(self, library: Path, index: Path, build: BuildReport):
        self._library = library
        self._build = build
        self.own_modules = build.built
        self._is_own = frozenset(build.built)
        self._core = _library_index(library, index)
        self._loaded: dict[str, CompiledModule] = {}
        self._kinds: dict[str, dict[Name, str]] = {}
        self._infos: dict[Name, ConstantInfo] = {}
        self.own: dict[Name, str] = {}
        self.duplicates: list[tuple[Name, str, str]] = []
        for module in self.own_modules:
            for name in self.module(module).constants:
                if name in self.own:
                    self.duplicates.append((name, self.own[name], module))
                self.own.setdefault(name, module)

    def shadowing(self) -> list[Name]:
        """Constants of the project that have the name of a library constant."""
        return [name for name in self.own if name in self._core]

    def module(self, module: str) -> CompiledModule:
        """The objects of a module of the project or the library."""
        known = self._loaded.get(module)
        if known is None:
            own = module in self._is_own
            root = self._build.output if own else self._library
            stem = root.joinpath(*module.split("."))
            paths = {suffix: stem.with_name(stem.name + suffix) for suffix in _PARTS}
            if own:  # exactly the files that the build left, as it left them
                files = self._build.files.get(module, {})
                present = [suffix for suffix in _PARTS if suffix in files]
                expected = [files[suffix] for suffix in present]
            else:
                present = [suffix for suffix in _PARTS if paths[suffix].is_file()]
                expected = []
            found = [paths[suffix] for suffix in present or _PARTS[:1]]
            known = self._loaded[module] = CompiledModule(found, expected)
        return known

    def constant(self, name: Name) -> tuple[CompiledModule, Constant]:
        """A constant with the module that holds it; `CheckerError` if there is none."""
        module = self.own.get(name) or self._core.get(name)
        if module is None:
            raise CheckerError(f"the compiled files refer to an unknown constant {name_text(name)}")
        compiled = self.module(module)
        return compiled, compiled.constants[name]

    def info(self, name: Name) -> ConstantInfo:
        """What a constant is and refers to."""
        known = self._infos.get(name)
        if known is None:
            known = self._infos[name] = self._describe(name)
        return known

    def _describe(self, name: Name) -> ConstantInfo:
        compiled, constant = self.constant(name)
        own = name in self.own
        kind: str = constant.kind
        if kind == "axiom" and not own:
            original = self._original_kinds(self._core[name]).get(name, "axiom")
            if original != "axiom":
                kind = f"hidden {original}"
        return ConstantInfo(
            name, kind, own, is_safe(compiled, constant), references(compiled, constant)
        )

    def _original_kinds(self, module: str) -> dict[Name, str]:
        if module not in self._kinds:
            self._kinds[module] = self.module(module).original_kinds()
        return self._kinds[module]

    def statement(self, name: Name) -> StatementOf | None:
        """The definition that a theorem's type consists of; None if the type is anything else.

        A universe-polymorphic constant must be taken at distinct parameters: an instance of a
        statement is less than the statement.
        """
        compiled, constant = self.constant(name)
        tag, fields = compiled.node(constant.type)
        while tag == EXPR_MDATA:
            tag, fields = compiled.node(fields[1])
        if tag != EXPR_CONST:
            return None
        parameters = []
        for level in compiled.list(fields[1]):
            if level & 1:
                return None
            level_tag, level_fields = compiled.node(level)
            if level_tag != 4:  # Level.param
                return None
            parameters.append(compiled.name(level_fields[0]))
        if len(set(parameters)) < len(parameters):
            return None
        found = compiled.name(fields[0])
        module = self.own.get(found)
        if module is None or self.info(found).kind != "def" or not self.info(found).safe:
            return None
        return StatementOf(found, module)


def is_safe(compiled: CompiledModule, constant: Constant) -> bool:
    """Whether a constant is neither ``unsafe`` nor ``partial``."""
    if constant.kind == "def":
        return compiled.byte(constant.address, 0) == _SAFE
    if constant.kind in ("axiom", "opaque"):
        return compiled.byte(constant.address, 0) == 0
    if constant.kind == "inductive":
        return compiled.byte(constant.address, 1) == 0
    return True


def references(compiled: CompiledModule, constant: Constant) -> frozenset[Name]:
    """The other constants that a constant mentions."""
    out: set[Name] = set()
    seen: set[int] = set()
    compiled.references(constant.type, seen, out)
    if constant.value is not None:
        compiled.references(constant.value, seen, out)
    if constant.kind == "inductive":  # fields: value, params, indices, all, constructors, nested
        for address in compiled.list(constant.fields[3]) + compiled.list(constant.fields[4]):
            out.add(compiled.name(address))
    elif constant.kind == "ctor":
        out.add(compiled.name(constant.fields[1]))
    elif constant.kind == "rec":
        out.update(compiled.name(address) for address in compiled.list(constant.fields[1]))
        for rule in compiled.list(constant.fields[6]):
            _, (_constructor, _fields, right_side) = compiled.node(rule)
            compiled.references(right_side, seen, out)
    out.discard(constant.name)
    return frozenset(out)


class Reach:
    """What constants rest on, directly or through others, restricted to constants of interest.

    Sets are integers with one bit a constant of interest; groups of constants that refer to each
    other (an inductive type with its constructors) share one set.
    """

    def __init__(self, environment: Environment):
        self._environment = environment
        self._bits: dict[Name, int] = {}
        self.interesting: list[ConstantInfo] = []
        self._masks: dict[Name, int] = {}

    def below(self, name: Name) -> Iterator[ConstantInfo]:
        """The axioms, hidden constants and theorems of the project that `name` rests on."""
        if name not in self._masks:
            self._visit(name)
        mask = self._masks[name]
        while mask:
            low = mask & -mask
            mask ^= low
            info = self.interesting[low.bit_length() - 1]
            if info.name != name:
                yield info

    def _own_bit(self, info: ConstantInfo) -> int:
        matters = (
            info.kind == "axiom"
            or info.kind.startswith("hidden")
            or (info.own and info.kind == "theorem")
        )
        if not matters:
            return 0
        if info.name not in self._bits:
            self._bits[info.name] = 1 << len(self.interesting)
            self.interesting.append(info)
        return self._bits[info.name]

    def _visit(self, root: Name) -> None:
        """Tarjan's strongly connected components, without recursion, from one root."""
        number: dict[Name, int] = {}
        low: dict[Name, int] = {}
        mask: dict[Name, int] = {}
        component: list[Name] = []

        def enter(name: Name) -> tuple[Name, Iterator[Name]]:
            info = self._environment.info(name)
            number[name] = low[name] = len(number)
            mask[name] = self._own_bit(info)
            component.append(name)
            return name, iter(info.references)

        stack = [enter(root)]
        while stack:
            name, pending = stack[-1]
            for other in pending:
                if other in self._masks:
                    mask[name] |= self._masks[other]
                elif other in number:  # still open: the same component
                    low[name] = min(low[name], number[other])
                else:
                    stack.append(enter(other))
                    break
            else:
                stack.pop()
                if low[name] == number[name]:
                    self._close(name, component, mask)
                if stack:
                    parent = stack[-1][0]
                    low[parent] = min(low[parent], low[name])
                    mask[parent] |= self._masks.get(name, mask[name])

    def _close(self, root: Name, component: list[Name], mask: dict[Name, int]) -> None:
        members: list[Name] = []
        total = 0
        while not members or members[-1] != root:
            members.append(component.pop())
            total |= mask[members[-1]]
        for member in members:
            self._masks[member] = total


def _library_index(library: Path, cache: Path) -> dict[Name, str]:
    """Which library module holds which constant; read from all modules once, then from `cache`."""
    table = read_sealed(cache, _INDEX_PURPOSE)
    if table is None:
        table = {}
        for path in sorted(library.rglob("*.olean")):
            module = ".".join(path.relative_to(library).with_suffix("").parts)
            with readable(str(path)):
                table[module] = [list(name) for name in CompiledModule([path]).constants]
        write_sealed(cache, table, _INDEX_PURPOSE)
    return {tuple(name): module for module, names in table.items() for name in names}
