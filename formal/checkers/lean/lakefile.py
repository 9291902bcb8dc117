"""What ``lakefile.toml`` says, and what in it is refused.

Lake can pass any option to Lean, load plugins and run programs.  Here only the keys are known that
name a package, its libraries and what it requires by path; options must be harmless ones
(`options`).  Whatever else a lakefile says, in whatever spelling of TOML, is refused by its key.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from formal.checkers.lean.options import option_allowed
from formal.errors import InputError

LAKEFILE: Final = "lakefile.toml"
_OTHER_LAKEFILE: Final = "lakefile.lean"

# What only describes a package.
_DESCRIPTION: Final = frozenset(
    "name version versionTags description keywords homepage license licenseFiles readmeFile "
    "reservoir defaultTargets".split()
)
_PACKAGE_KEYS: Final = _DESCRIPTION | {"leanOptions", "lean_lib", "require"}
_LIBRARY_KEYS: Final = frozenset({"name", "globs", "roots", "leanOptions"})
_REQUIRE_KEYS: Final = frozenset({"name", "path"})
_LINES: Final = 500


@dataclass(frozen=True)
class Lakefile:
    """What ``lakefile.toml`` says about how modules are compiled.

    `requires` are the folders of other packages whose modules may be imported; `refused` are
    the settings that are not allowed, in words, with the line where one can be told.
    """

    text: str
    options: tuple[tuple[str, str], ...]
    globs: tuple[str, ...]
    libraries: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    refused: tuple[tuple[int, str], ...] = ()

    def covers(self, module: str) -> bool:
        """Whether ``lake build`` would build the module."""
        return any(_glob_matches(glob, module) for glob in self.globs)


def read_lakefile(project: Path) -> Lakefile | None:
    """The project's ``lakefile.toml``; None if there is none.

    Raises:
        InputError: the file is not TOML, or not of the shape that Lake wants.
    """
    path = project / LAKEFILE
    if not path.exists():
        return None
    try:
        text = path.read_bytes().decode()
        table = tomllib.loads(text.replace("\r\n", "\n"))
        libraries = table.get("lean_lib", [])
        options = _options(table)
        globs: list[str] = []
        for library in libraries:
            roots = library.get("roots", [library["name"]])
            globs += library.get("globs", roots)
        names = tuple(str(library["name"]) for library in libraries)
        requires = tuple(str(r["path"]) for r in table.get("require", []) if "path" in r)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise InputError(f"not readable as TOML: {error}", file=path) from error
    except ValueError as error:  # such as a number of more digits than Python reads
        raise InputError(f"not readable as TOML: {error}", file=path) from error
    except (AttributeError, KeyError, TypeError) as error:
        raise InputError("not a Lake configuration: a table is missing", file=path) from error
    refused = _with_lines(text, tuple(_refused(table)))
    return Lakefile(text, tuple(options), tuple(map(str, globs)), names, requires, refused)


def _options(table: dict[str, Any]) -> list[tuple[str, str]]:
    """The options of the package and of its libraries."""
    tables = [table, *table.get("lean_lib", [])]
    return [option for t in tables for option in _flatten(t.get("leanOptions", {}))]


def other_lakefile(project: Path) -> str | None:
    """What to say where a ``lakefile.lean``, a program, would be read in place of the TOML."""
    if not (project / _OTHER_LAKEFILE).exists():
        return None
    return f"{_OTHER_LAKEFILE} is a program that Lake would run; write {LAKEFILE} in its place"


def _refused(table: dict[str, Any]) -> Iterator[str]:
    """A message for each key that is refused."""
    yield from _unknown(table, _PACKAGE_KEYS, "")
    for library in table.get("lean_lib", []):
        yield from _unknown(library, _LIBRARY_KEYS, "lean_lib.")
    for required in table.get("require", []):
        yield from _unknown(required, _REQUIRE_KEYS, "require.")
        if "path" not in required:
            yield "`require` is not allowed without `path`: what it fetches is not read"
    for option, _ in _options(table):
        if not option_allowed(option):
            reason = "it changes what is checked or reported, or is not known to be harmless"
            yield f"the option `{option}` is not allowed: {reason}"


def _unknown(table: dict[str, Any], known: frozenset[str], where: str) -> Iterator[str]:
    for key in table:
        if key not in known:
            reason = "only what names a package, its libraries and requirements may be set"
            yield f"the key `{where}{key}` is not allowed: {reason}"


def _with_lines(text: str, messages: tuple[str, ...]) -> tuple[tuple[int, str], ...]:
    """Each message with the line that brings it about, however TOML spells the key there.

    That is the last line of the shortest beginning of the file that is refused for it; 0 where
    there is none, or in a file too long to be read so often.
    """
    lines = text.replace("\r\n", "\n").split("\n")
    found: dict[str, int] = {}
    for number in range(1, len(lines) + 1 if messages and len(lines) <= _LINES else 1):
        with suppress(ValueError, AttributeError, TypeError):
            for message in _refused(tomllib.loads("\n".join(lines[:number]))):
                found.setdefault(message, number)
    return tuple((found.get(message, 0), message) for message in messages)


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
