"""``STATEMENTS.lock``: the hash of every statement, so that none changes unnoticed.

It has one line a version of a statement, ``id version sha256``; a changed statement needs a new
line, a removed id is marked ``retired`` and never used again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from formal.errors import InputError
from formal.readings.canonical import statement_hash
from formal.sealed import replace_whole
from formal.theory.load import Theory

LOCK_NAME = "STATEMENTS.lock"


_LOCK_HEAD = "# id version sha256-of-the-statement (or `retired`); written by `formal export`\n"


@dataclass(frozen=True)
class Stale:
    """Something committed that does not agree with the theory."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


def write(path: Path, text: str) -> None:
    """Write a file in one step, and the folders above it; raises ``InputError``."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_whole(path, text.encode())
    except OSError as e:
        raise InputError(f"cannot be written: {e.strerror}", file=path) from None


def relative(path: Path, root: Path) -> str:
    """A path as one names it in its project."""
    return path.relative_to(root).as_posix()


@dataclass(frozen=True)
class LockLine:
    """One version of a statement."""

    id: str
    version: int
    hash: str
    line: int


def read_lock(path: Path) -> list[LockLine]:
    """Read ``STATEMENTS.lock``; raises ``InputError`` with the line that cannot be read."""
    if not path.exists():
        return []
    try:
        rows = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as e:
        reason = e.strerror if isinstance(e, OSError) else "it is not UTF-8 text"
        raise InputError(f"cannot be read: {reason}", file=path, line=1) from None
    out: list[LockLine] = []
    first: dict[tuple[str, int], int] = {}
    for number, text in enumerate(rows, 1):
        if not text.strip() or text.startswith("#"):
            continue
        m = re.fullmatch(r"(\S+) (\d{1,9}) ([0-9a-f]{64}|retired)", text)
        if m is None:
            raise InputError(
                f"found {text[:60]!r}, expected `id version sha256`", file=path, line=number
            )
        found = LockLine(m[1], int(m[2]), m[3], number)
        before = first.setdefault((found.id, found.version), number)
        if before != number:
            message = f"version {found.version} of {found.id} stands in line {before} already"
            raise InputError(message, file=path, line=number)
        if found.version != 1 and (found.id, found.version - 1) not in first:
            message = f"{found.id} has version {found.version} and none before it"
            raise InputError(message, file=path, line=number)
        out.append(found)
    return out


def latest(lines: list[LockLine]) -> dict[str, LockLine]:
    """The newest line of each id."""
    newest: dict[str, LockLine] = {}
    for x in lines:
        if x.id not in newest or x.version > newest[x.id].version:
            newest[x.id] = x
    return newest


def check_lock(theory: Theory) -> list[Stale]:
    """What the lock and the theory disagree about."""
    newest = latest(read_lock(theory.root / LOCK_NAME))
    found = []
    theorems = theory.theorems()
    for id_, theorem in theorems.items():
        if theorem.draft and id_ not in newest:
            continue
        where = (relative_or_name(theorem.file, theory.root), theorem.line)
        have = newest.get(id_)
        if have is None:
            found.append(Stale(*where, f"{id_} is not in {LOCK_NAME}; run `formal export`"))
        elif have.hash == "retired":
            found.append(Stale(*where, f"the id {id_} is retired and may not be used again"))
        elif have.hash != statement_hash(theorem):
            message = (
                f"the statement of {id_} has changed since version {have.version}; "
                f"if that is meant, run `formal export --new-version {id_}`"
            )
            found.append(Stale(*where, message))
    for id_, have in newest.items():
        if id_ not in theorems and have.hash != "retired":
            message = f"{id_} is no longer in the theory; run `formal export --retire {id_}`"
            found.append(Stale(LOCK_NAME, have.line, message))
    return found


def relative_or_name(file: str, root: Path) -> str:
    """The same, for a file that may stand elsewhere."""
    path = Path(file)
    return relative(path, root) if path.is_relative_to(root) else file


def extended_lock(
    theory: Theory, new_versions: tuple[str, ...] = (), retire: tuple[str, ...] = ()
) -> str:
    """The lock with lines for new ids (and, where asked for, new versions and retirements).

    Raises ``InputError`` when an id to retire is still in the theory or is unknown.
    """
    path = theory.root / LOCK_NAME
    lines = read_lock(path)
    newest = latest(lines)
    theorems = theory.theorems()
    rows = [(x.id, x.version, x.hash) for x in lines]
    for id_, theorem in theorems.items():
        have = newest.get(id_)
        if have is None and theorem.draft:
            continue
        if have is None:
            rows.append((id_, 1, statement_hash(theorem)))
        elif id_ in new_versions and have.hash not in ("retired", statement_hash(theorem)):
            rows.append((id_, have.version + 1, statement_hash(theorem)))
    for id_ in new_versions:
        if id_ not in theorems:
            raise InputError(f"no theorem {id_!r}", file=path)
    for id_ in retire:
        if id_ in theorems or id_ not in newest:
            raise InputError(f"{id_!r} cannot be retired: it is in use or unknown", file=path)
        rows.append((id_, newest[id_].version + 1, "retired"))
    return _LOCK_HEAD + "".join(f"{a} {b} {c}\n" for a, b, c in sorted(rows))


def write_lock(theory: Theory, new_versions: tuple[str, ...], retire: tuple[str, ...]) -> None:
    """Record new versions and retirements."""
    text = extended_lock(theory, new_versions, retire)
    write(theory.root / LOCK_NAME, text)
