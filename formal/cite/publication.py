"""Whose work a theory is: authors, title, version and addresses, as its own project says.

``CITATION.cff`` in the folder of the theory is asked first, then ``pyproject.toml``; the address of
the repository may also be that of git's ``origin``.  Nothing is made up: what no file says is left
out, and citations name the file that could say it.
"""

from __future__ import annotations

import json
import re
import subprocess
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from formal.errors import InputError

FILES = ("CITATION.cff", "pyproject.toml")
_LINE = re.compile(r"(\s*)(- )?\s*([\w-]+):\s*(.*)$")
_REPOSITORY = ("repository", "source", "sourcecode", "code", "github", "gitlab")
_PAGE = ("homepage", "documentation", "docs", "url")


@dataclass(frozen=True)
class Author:
    """A person, by family and given name, or a group or a person by the whole name."""

    name: str
    given: str = ""

    def bibtex(self) -> str:
        """The name with its family name first; a whole name as it is."""
        return f"{self.name}, {self.given}" if self.given else self.name

    def __str__(self) -> str:
        return f"{self.given} {self.name}" if self.given else self.name


@dataclass(frozen=True)
class Publication:
    """The work that a result is part of; what its project does not say is empty."""

    title: str = ""
    authors: tuple[Author, ...] = ()
    version: str = ""
    date: str = ""
    doi: str = ""
    repository: str = ""
    url: str = ""
    lacks: tuple[str, ...] = field(default=(), compare=False)

    @property
    def address(self) -> str:
        """Where a reader finds it: by its DOI, or else its repository or its page."""
        return f"https://doi.org/{self.doi}" if self.doi else self.repository or self.url

    @property
    def by(self) -> str:
        """The authors in one phrase; empty when nobody is named."""
        return ", ".join(map(str, self.authors))


@cache
def publication(root: Path) -> Publication:
    """What the project in a folder says of itself.

    Raises ``InputError`` for a ``pyproject.toml`` or a ``CITATION.cff`` that cannot be read.
    """
    cff, toml = _from_cff(root / FILES[0]), _from_pyproject(root / FILES[1])
    found = Publication(
        title=cff.title or toml.title or root.name,
        authors=cff.authors or toml.authors,
        version=cff.version or toml.version,
        date=cff.date,
        doi=cff.doi,
        repository=cff.repository or toml.repository or _origin(root),
        url=cff.url or toml.url,
    )
    return replace(found, lacks=tuple(k for k in ("authors", "version") if not getattr(found, k)))


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as e:
        reason = e.strerror if isinstance(e, OSError) else "not UTF-8 text"
        raise InputError(f"cannot be read: {reason}", file=path) from None


# ---- CITATION.cff


def _from_cff(path: Path) -> Publication:
    """The keys at the top of a CITATION.cff and its list of authors; the rest is not ours."""
    top: dict[str, str] = {}
    people: list[dict[str, str]] = []
    section = ""
    for number, line in enumerate(_read(path).splitlines(), 1):
        found = _LINE.match(line)
        if found is None or line.lstrip().startswith("#"):
            continue
        indent, item, key, text = found.groups()
        if not indent and not item:
            section = key
            top[key] = _scalar(text, path, number)
        elif section == "authors":
            if item:
                people.append({})
            if not people:
                raise InputError("expected a list of authors, each with -", file=path, line=number)
            people[-1][key] = _scalar(text, path, number)
    return Publication(
        title=top.get("title", ""),
        authors=tuple(a for a in map(_person, people) if a.name),
        version=top.get("version", ""),
        date=top.get("date-released", ""),
        doi=top.get("doi", ""),
        repository=top.get("repository-code", "") or top.get("repository", ""),
        url=top.get("url", ""),
    )


def _person(fields: Mapping[str, str]) -> Author:
    if "name" in fields:
        return Author(fields["name"])
    family = " ".join(x for x in (fields.get("name-particle"), fields.get("family-names")) if x)
    given = fields.get("given-names", "")
    return Author(family, given) if family else Author(given or fields.get("alias", ""))


def _scalar(text: str, path: Path, line: int) -> str:
    """A YAML scalar of one line."""
    if text.startswith('"'):
        end = re.match(r'"(?:[^"\\]|\\.)*"', text)
        try:
            return str(json.loads(end[0])) if end else ""
        except ValueError:
            raise InputError(
                f"expected text in quotes, found {text[:40]}", file=path, line=line
            ) from None
    if text.startswith("'"):
        end = re.match(r"'((?:[^']|'')*)'", text)
        return end[1].replace("''", "'") if end else ""
    return re.sub(r"(^|\s)#.*$", "", text).strip()


# ---- pyproject.toml


def _from_pyproject(path: Path) -> Publication:
    try:
        data = tomllib.loads(_read(path))
    except tomllib.TOMLDecodeError as e:
        line = re.search(r"line (\d+)", str(e))
        raise InputError(f"not TOML: {e}", file=path, line=int(line[1]) if line else 1) from None
    project = data.get("project", {})
    people = project.get("authors", []) if isinstance(project, dict) else None
    if people is None or not isinstance(people, list):
        raise InputError("expected a table [project] with a list of authors", file=path, line=1)
    urls = {re.sub(r"\W|_", "", str(k)).lower(): v for k, v in project.get("urls", {}).items()}
    return Publication(
        title=_text(project.get("name")),
        authors=tuple(
            Author(_text(a["name"])) for a in people if isinstance(a, dict) and a.get("name")
        ),
        version=_text(project.get("version")),
        repository=_first(urls, _REPOSITORY),
        url=_first(urls, _PAGE),
    )


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _first(urls: Mapping[str, Any], names: tuple[str, ...]) -> str:
    return next((_text(urls[n]) for n in names if _text(urls.get(n))), "")


# ---- git


def _origin(root: Path) -> str:
    """The public address of git's ``origin``; a folder or a machine of one's own is none."""
    command = ["git", "-C", str(root), "remote", "get-url", "origin"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return public_address(done.stdout.strip()) if done.returncode == 0 else ""


def public_address(remote: str) -> str:
    """The https address of a git remote, without a user's name or key; empty for any other."""
    ssh = re.fullmatch(r"(?:ssh://)?(?:[\w.-]+@)([\w-]+(?:\.[\w-]+)+)(?::\d+/|[:/])(.+)", remote)
    web = re.fullmatch(r"https?://(?:[^@/]+@)?([\w-]+(?:\.[\w-]+)+(?::\d+)?)/(.+)", remote)
    found = ssh or web
    return f"https://{found[1]}/{found[2].removesuffix('.git')}" if found else ""
