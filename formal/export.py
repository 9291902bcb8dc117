"""``formal export``: Lean statements and the statement lock, written or compared.

The generated files are committed; a stale one fails ``formal verify``.  ``STATEMENTS.lock`` has one
line a version of a statement, ``id version sha256``; a changed statement needs a new line, a
removed id is marked ``retired`` and never used again.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path

from formal.errors import InputError
from formal.lake_project import lake_files
from formal.language.declarations import Definition
from formal.language.derived import Derived
from formal.language.rules import dependencies
from formal.language.terms import DefRef, subterms
from formal.readings.canonical import statement_hash
from formal.readings.lean import TopicWriter, root_module
from formal.readings.names import invariants_module, module_path, statement_module
from formal.sealed import replace_whole
from formal.theory import Theory

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


def lean_texts(theory: Theory) -> dict[Path, str]:
    """The generated Lean files, by path below the Lean project."""
    texts: dict[str, str] = {}
    auxiliary = unmentioned_invariants(theory)
    for m in theory.topics():
        aside = [d for d in m.definitions() if d in auxiliary]
        writer = TopicWriter(m)
        source = _source(theory, m.name)
        texts[statement_module(m.topic)] = writer.write(source=source, aside=aside)
        if aside:
            texts[invariants_module(m.topic)] = writer.write_aside(aside, source)
    out = {Path(module_path(name)): text for name, text in texts.items()}
    root = theory.lean_root
    out[Path(module_path(root))] = root_module(root, [*texts, *proof_modules(theory)])
    return out


def _source(theory: Theory, module: str) -> str:
    """The file of a module, as one names it in its project."""
    if "." in module:
        return module.replace(".", "/") + ".py"
    return _relative_or_name(sys.modules[module].__file__ or module, theory.root)


def unmentioned_invariants(theory: Theory) -> set[Definition]:
    """The auxiliary invariants that no statement and no other definition mentions."""
    found: set[Definition] = {
        d
        for m in theory.topics()
        for d in m.definitions()
        if isinstance(d, Derived) and d.auxiliary
    }
    for m in theory.topics():
        for d in m.definitions():
            if d not in found:
                found.difference_update(dependencies(d))
        for t in m.theorems():
            found.difference_update(x.decl for x in subterms(t.statement) if isinstance(x, DefRef))
    return found


def proof_modules(theory: Theory) -> list[str]:
    """The hand-written Lean modules.

    Raises ``InputError`` for a file whose name Lean could not import.
    """
    folder = theory.lean / theory.lean_root
    found = []
    for path in sorted(folder.rglob("*.lean")):
        relative = path.relative_to(theory.lean).with_suffix("")
        for part in relative.parts:
            if not re.fullmatch(r"[^\W\d]\w*", part):
                raise InputError(f"{part!r} is no name of a Lean module", file=path, line=1)
        if relative.parts[1] != "Statements" or len(relative.parts) == 2:
            found.append(".".join(relative.parts))
    return found


def export(theory: Theory) -> list[Path]:
    """Write what is not up to date; return the files written."""
    written = []
    for path, text in lake_texts(theory).items():
        _write(path, text)
        written.append(path)
    for path, text in lean_texts(theory).items():
        target = theory.lean / path
        if _committed(target) != text:
            _write(target, text)
            written.append(target)
    lock = theory.root / LOCK_NAME
    text = extended_lock(theory)
    if _committed(lock) != text:
        _write(lock, text)
        written.append(lock)
    return written


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_whole(path, text.encode())
    except OSError as e:
        raise InputError(f"cannot be written: {e.strerror}", file=path) from None


def _committed(path: Path) -> str:
    """What stands in a file, as far as it is text; nothing where there is no file."""
    try:
        text = path.read_bytes().decode(errors="replace")
        return text.replace("\r\n", "\n").replace("\r", "\n")
    except OSError:
        return ""


def lake_texts(theory: Theory) -> dict[Path, str]:
    """What a theory outside the library with Lean proofs lacks beside its Lean files."""
    if not theory.outside or not any("lean" in t.by for t in theory.theorems().values()):
        return {}
    wanted = {theory.lean / name: text for name, text in lake_files(theory.lean_root).items()}
    return {path: text for path, text in wanted.items() if not path.exists()}


def nothing_exported(theory: Theory) -> bool:
    """Whether a theory, such as a single file, has neither a Lean project nor a lock."""
    return not theory.lean.exists() and not (theory.root / LOCK_NAME).exists()


def check_export(theory: Theory) -> list[Stale]:
    """Compare the committed files with the theory; name the first line that differs."""
    missing = "is missing; run `formal export`"
    found = [Stale(_relative(p, theory.root), 1, missing) for p in lake_texts(theory)]
    texts = lean_texts(theory)
    for path, text in texts.items():
        target = theory.lean / path
        name = _relative(target, theory.root)
        if not target.exists():
            found.append(Stale(name, 1, missing))
            continue
        have = _committed(target)
        if have != text:
            line = _first_difference(have, text)
            found.append(Stale(name, line, "differs from the Python theory; run `formal export`"))
    folder = theory.lean / theory.lean_root / "Statements"
    beside = folder.with_suffix(".lean")
    for extra in [*sorted(folder.rglob("*.lean")), *([beside] if beside.exists() else [])]:
        if extra.relative_to(theory.lean) not in texts:
            message = "comes from no Python theory; delete it"
            found.append(Stale(_relative(extra, theory.root), 1, message))
    return found + check_lock(theory)


def _relative(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix()


def _first_difference(a: str, b: str) -> int:
    xs, ys = a.splitlines(), b.splitlines()
    for i, (x, y) in enumerate(zip(xs, ys, strict=False), 1):
        if x != y:
            return i
    return min(len(xs), len(ys)) + 1


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
        where = (_relative_or_name(theorem.file, theory.root), theorem.line)
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


def _relative_or_name(file: str, root: Path) -> str:
    path = Path(file)
    return _relative(path, root) if path.is_relative_to(root) else file


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
    _write(theory.root / LOCK_NAME, text)
