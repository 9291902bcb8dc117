"""Read the sources of a Lean project without Lean: headers, imports, declarations, options.

Only as much of the syntax as is needed: the module header, and the commands that open and close
scopes or begin a declaration.  Comments and strings are blanked first (`tokens.blank`).
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from formal.checkers.lean.tokens import blank
from formal.errors import InputError

CORE_ROOTS: Final = frozenset({"Init", "Std", "Lean", "Lake"})

_NAME = r"(?:«[^»\n]+»|[^\W\d][\w'!?₀-₉]*)(?:\.(?:«[^»\n]+»|[\w'!?₀-₉]+))*"
_IMPORT = re.compile(rf"(?:public\s+)?(?:meta\s+)?import\s+(?:all\s+)?({_NAME})")
_MODIFIERS = (
    r"(?:@\[[^\]\n]*\]\s*"
    r"|(?:private|protected|public|noncomputable|unsafe|partial|local|scoped|meta|nonrec)\s+"
    r"|set_option\s+\S+\s+\S+\s+in\s+|open\s+[^\n]*?\s+in\s+)*"
)
_SCOPE = re.compile(rf"\s*{_MODIFIERS}(namespace|section|mutual|end)\b[ \t]*({_NAME})?")
_DECLARATION = re.compile(
    rf"\s*{_MODIFIERS}"
    r"(theorem|lemma|def|abbrev|instance|inductive|coinductive|structure|class(?:\s+inductive)?"
    r"|opaque|axiom|example)\b"
    rf"\s*(?:\(priority[^)]*\)\s*)?({_NAME})?"
)
_COMMAND = re.compile(
    r"(?:variable|universe|open|export|attribute|set_option|deriving|notation|infix[lr]?|prefix"
    r"|postfix|macro(?:_rules)?|syntax|declare_syntax_cat|import|public|module|add_decl_doc"
    r"|#\w+)(?![\w.])"
)
_LEADING = re.compile(r"\s*(?:@\[[^\]]*\]|set_option\s+\S+\s+\S+\s+in|open\s.*\sin)\s*")


@dataclass(frozen=True)
class Import:
    """An import and its line."""

    module: str
    line: int


@dataclass(frozen=True)
class Declaration:
    """A declaration header: its full name (None for examples), its keyword and its line.

    `first_line` is where the attributes before the keyword begin.
    """

    name: str | None
    keyword: str
    line: int
    first_line: int
    private: bool = False


@dataclass(frozen=True)
class Source:
    """One source file; `file` is relative to its project's folder `root`, with slashes."""

    module: str
    root: Path
    file: str
    text: str
    is_module: bool
    imports: tuple[Import, ...]
    blanked: str = field(repr=False)

    @cached_property
    def declarations(self) -> tuple[Declaration, ...]:
        """The declarations in file order, with their full names."""
        return tuple(d for d in self.marks if d.keyword)

    @cached_property
    def marks(self) -> tuple[Declaration, ...]:
        """The declarations, and without keyword the places where one is certainly over."""
        return tuple(_scan(self.blanked))

    def enclosing(self, line: int) -> str | None:
        """The full name of the declaration that the line belongs to, if it has one."""
        index = bisect_right([mark.first_line for mark in self.marks], line) - 1
        return self.marks[index].name if index >= 0 else None


def read_source(project: Path, path: Path) -> Source:
    """Read one file.

    Raises:
        InputError: the file cannot be read as UTF-8 text.
    """
    relative = path.relative_to(project)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"not readable as UTF-8 text: {error}", file=relative) from error
    blanked = blank(text)
    is_module, imports = _header(blanked)
    module = ".".join(relative.with_suffix("").parts)
    return Source(module, project, relative.as_posix(), text, is_module, imports, blanked)


def source_files(project: Path) -> list[Path]:
    """Every Lean source below the project, hidden folders (such as ``.lake``) left out."""
    return sorted(
        path
        for path in project.rglob("*.lean")
        if path.name != "lakefile.lean"
        and path.is_file()
        and not any(part.startswith(".") for part in path.relative_to(project).parts)
    )


def _header(blanked: str) -> tuple[bool, tuple[Import, ...]]:
    """Whether the file starts with ``module``, and its imports."""
    space = re.compile(r"\s*")

    def skip(offset: int) -> int:
        match = space.match(blanked, offset)
        return match.end() if match else offset

    offset = skip(0)
    keyword = re.compile(r"module\b").match(blanked, offset)
    if keyword:
        offset = skip(keyword.end())
    prelude = re.compile(r"prelude\b").match(blanked, offset)
    if prelude:
        offset = skip(prelude.end())
    imports = []
    while match := _IMPORT.match(blanked, offset):
        line = blanked.count("\n", 0, match.start()) + 1
        imports.append(Import(match.group(1).replace("«", "").replace("»", ""), line))
        offset = skip(match.end())
    return keyword is not None, tuple(imports)


def _scan(blanked: str) -> Iterator[Declaration]:
    """Declarations, and marks without keyword where a declaration is certainly over."""
    scopes: list[str] = []  # one entry a scope; "" for sections
    lines = blanked.split("\n")
    for number, text in enumerate(lines, 1):
        if match := _SCOPE.match(text):
            _apply_scope(scopes, match.group(1), match.group(2))
            yield Declaration(None, "", number, number)
        elif match := _DECLARATION.match(text):
            keyword, name = match.group(1), match.group(2)
            if keyword == "example":
                name = None
            private = re.search(r"\bprivate\s", text[: match.start(1)]) is not None
            first = number
            while first > 1 and _LEADING.fullmatch(lines[first - 2]):
                first -= 1
            yield Declaration(_qualified(scopes, name), keyword, number, first, private)
        elif _COMMAND.match(text):
            yield Declaration(None, "", number, number)


def _apply_scope(scopes: list[str], keyword: str, name: str | None) -> None:
    parts = name.split(".") if name else [""]
    if keyword == "end":
        del scopes[max(0, len(scopes) - len(parts)) :]
    elif keyword == "namespace":
        scopes += parts
    else:  # a section's name opens no namespace, but a dotted one counts as several scopes
        scopes += [""] * len(parts)


def _qualified(scopes: list[str], name: str | None) -> str | None:
    if name is None:
        return None
    if name.startswith("_root_."):
        return name.removeprefix("_root_.")
    return ".".join([scope for scope in scopes if scope] + [name])


@dataclass(frozen=True)
class Lakefile:
    """What ``lakefile.toml`` says about how modules are compiled.

    `requires` are the folders of other packages whose modules may be imported.
    """

    text: str
    options: tuple[tuple[str, str], ...]
    globs: tuple[str, ...]
    libraries: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()

    def covers(self, module: str) -> bool:
        """Whether ``lake build`` would build the module."""
        return any(_glob_matches(glob, module) for glob in self.globs)


def read_lakefile(project: Path) -> Lakefile | None:
    """The project's ``lakefile.toml``; None if there is none.

    Raises:
        InputError: the file is not TOML, or not of the shape that Lake wants.
    """
    path = project / "lakefile.toml"
    if not path.exists():
        return None
    try:
        text = path.read_text(encoding="utf-8")
        table = tomllib.loads(text)
        libraries = table.get("lean_lib", [])
        options = list(_flatten(table.get("leanOptions", {})))
        globs: list[str] = []
        for library in libraries:
            options += _flatten(library.get("leanOptions", {}))
            roots = library.get("roots", [library["name"]])
            globs += library.get("globs", roots)
        names = tuple(str(library["name"]) for library in libraries)
        requires = tuple(str(r["path"]) for r in table.get("require", []) if "path" in r)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"not readable as TOML: {error}", file=path) from error
    except (AttributeError, KeyError, TypeError) as error:
        raise InputError("not a Lake configuration: a table is missing", file=path) from error
    return Lakefile(text, tuple(options), tuple(map(str, globs)), names, requires)


def _flatten(table: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flatten(value, f"{prefix}{key}.")
        else:
            text = str(value).lower() if isinstance(value, bool) else str(value)
            yield f"{prefix}{key}".removeprefix("weak."), text


def _glob_matches(glob: str, module: str) -> bool:
    if glob.endswith((".*", ".+")):
        stem = glob[:-2]
        return module.startswith(stem + ".") or (glob.endswith(".*") and module == stem)
    return module == glob
