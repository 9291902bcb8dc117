"""Read the sources of a Lean project without Lean: headers, imports, declarations, options.

Only as much of the syntax as is needed: the module header, and the commands that open and close
scopes or begin a declaration.  Comments and literals are blanked first (`lexer`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final

from formal.checkers.lean.lakefile import Lakefile, read_lakefile
from formal.checkers.lean.lexer import Token, blank, tokens
from formal.checkers.lean.names import is_plain, parse_name
from formal.checkers.lean.tokens import Finding, scan
from formal.errors import InputError

__all__ = ["CORE_ROOTS", "Declaration", "Import", "Lakefile", "Source", "read_lakefile"]

# Lean's own modules that may be imported; the others (Lean, Lake) are its elaborator.
CORE_ROOTS: Final = frozenset({"Init", "Std"})
RESERVED_ROOTS: Final = CORE_ROOTS | {"Lean", "Lake"}

_NAME = r"(?:«[^»\n]+»|[^\W\d][\w'!?₀-₉]*)(?:\.(?:«[^»\n]+»|[\w'!?₀-₉]+))*"
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
    """One source file, read once; `file` is relative to its folder `root`, with slashes.

    `text` is what is scanned, hashed and compiled (line ends are those of Unix, as Lean has them);
    `data` is what the file held.
    """

    module: str
    root: Path
    file: str
    text: str
    is_module: bool
    imports: tuple[Import, ...]
    blanked: str = field(repr=False)
    findings: tuple[Finding, ...] = ()
    data: bytes = field(default=b"", repr=False)

    @property
    def path(self) -> Path:
        """The file."""
        return self.root / self.file

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
        InputError: the file cannot be read as UTF-8 text, does not end what it begins, or its name
            is no module's.
    """
    relative = path.relative_to(project)
    file = relative.as_posix()
    parts = relative.with_suffix("").parts
    if not all(map(is_plain, parts)):
        raise InputError("the name of the file is no name of a Lean module", file=file)
    try:
        data = path.read_bytes()
        text = data.decode().replace("\r\n", "\n")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"not readable as UTF-8 text: {error}", file=file) from error
    if "\r" in text:
        line = text.count("\n", 0, text.index("\r")) + 1
        raise InputError("a carriage return that ends no line", file=file, line=line)
    found = list(tokens(text, file))
    is_module, imports = _header(text, found)
    return Source(
        module=".".join(parts),
        root=project,
        file=file,
        text=text,
        is_module=is_module,
        imports=imports,
        blanked=blank(found),
        findings=tuple(scan(text, found)),
        data=data,
    )


def source_files(project: Path) -> list[Path]:
    """Every Lean source below the project, hidden folders (such as ``.lake``) left out."""
    return sorted(
        path
        for path in project.rglob("*.lean")
        if path.name != "lakefile.lean"
        and path.is_file()
        and not any(part.startswith(".") for part in path.relative_to(project).parts)
    )


def _header(text: str, found: list[Token]) -> tuple[bool, tuple[Import, ...]]:
    """Whether the file starts with ``module``, and its imports.

    A name that needs guillemets is kept in them: it is no name of a module here.
    """
    code = (t for t in found if t.kind not in ("space", "comment"))
    first, is_module, after_import = True, False, False
    imports = []
    for token in code:
        word = token.text
        if first and word == "module":
            is_module = True
        elif word == "import":
            after_import = True
        elif after_import and word != "all":
            line = text.count("\n", 0, token.start) + 1
            plain = all(isinstance(c, str) and is_plain(c) for c in parse_name(word))
            name = ".".join(map(str, parse_name(word))) if plain else word
            imports.append(Import(name, line))
            after_import = False
        elif word not in ("public", "meta", "all", "prelude"):
            break
        first = False
    return is_module, tuple(imports)


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
