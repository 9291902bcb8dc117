"""What ``lakefile.toml`` says, and what in it is refused.

Lake can pass any option to Lean, load plugins and run programs.  Here only the keys are known that
name a package, its libraries and what it requires by path; options must be harmless ones
(`options`).  Whatever else a lakefile says, in whatever spelling of TOML, is refused by its key.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
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
        options = list(_flatten(table.get("leanOptions", {})))
        globs: list[str] = []
        for library in libraries:
            options += _flatten(library.get("leanOptions", {}))
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
    refused = tuple((_line_of(text, key), message) for key, message in _refused(table, options))
    return Lakefile(text, tuple(options), tuple(map(str, globs)), names, requires, refused)


def other_lakefile(project: Path) -> str | None:
    """What to say where a ``lakefile.lean``, a program, would be read in place of the TOML."""
    if not (project / _OTHER_LAKEFILE).exists():
        return None
    return f"{_OTHER_LAKEFILE} is a program that Lake would run; write {LAKEFILE} in its place"


def _refused(table: dict[str, Any], options: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Each key that is refused, and the message."""
    yield from _unknown(table, _PACKAGE_KEYS, "")
    for library in table.get("lean_lib", []):
        yield from _unknown(library, _LIBRARY_KEYS, "lean_lib.")
    for required in table.get("require", []):
        yield from _unknown(required, _REQUIRE_KEYS, "require.")
        if "path" not in required:
            yield "require", "`require` is not allowed without `path`: what it fetches is not read"
    for option, _ in options:
        if not option_allowed(option):
            reason = "it changes what is checked or reported, or is not known to be harmless"
            yield option.split(".")[-1], f"the option `{option}` is not allowed: {reason}"


def _unknown(table: dict[str, Any], known: frozenset[str], where: str) -> Iterator[tuple[str, str]]:
    for key in table:
        if key not in known:
            reason = "only what names a package, its libraries and requirements may be set"
            yield key, f"the key `{where}{key}` is not allowed: {reason}"


def _line_of(text: str, key: str) -> int:
    """The first line that spells a key plainly; 0 where none does."""
    lines = enumerate(text.splitlines(), 1)
    return next((n for n, line in lines if key in line.split("#")[0]), 0)


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
