"""The Lean files that are made from a theory, written or compared, with the lock beside them.

The generated files are committed; a stale one fails ``formal verify``.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from formal.errors import InputError
from formal.language.declarations import Definition
from formal.language.derived import Derived
from formal.language.rules import dependencies
from formal.language.terms import DefRef, subterms
from formal.readings.lean.names import invariants_module, module_path, statement_module
from formal.readings.lean.topic import TopicWriter, root_module
from formal.theory import Theory
from formal.theory.lake_project import lake_files
from formal.theory.lock import (
    LOCK_NAME,
    Stale,
    check_lock,
    extended_lock,
    relative,
    relative_or_name,
    write,
)


def lean_texts(theory: Theory) -> dict[Path, str]:
    """The generated Lean files, by path below the Lean project."""
    texts: dict[str, str] = {}
    auxiliary = unmentioned_invariants(theory)
    for m in theory.topics():
        aside = [d for d in m.definitions() if d in auxiliary]
        writer = TopicWriter(m)
        source = _together([_source(theory, name) for name in m.files or [m.name]])
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
    return relative_or_name(sys.modules[module].__file__ or module, theory.root)


def _together(files: list[str]) -> str:
    """Files of one folder as one name: ``proofs/agreement/abd/{liveness,protocol,runs}.py``."""
    names = [name.rpartition("/") for name in sorted(files)]
    if len(names) == 1 or len({folder for folder, _, _ in names}) > 1:
        return ", ".join(sorted(files))
    folder, slash, _ = names[0]
    stems = ",".join(name.removesuffix(".py") for _, _, name in names)
    return f"{folder}{slash}{{{stems}}}.py"


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
        write(path, text)
        written.append(path)
    for path, text in lean_texts(theory).items():
        target = theory.lean / path
        if _committed(target) != text:
            write(target, text)
            written.append(target)
    lock = theory.root / LOCK_NAME
    text = extended_lock(theory)
    if _committed(lock) != text:
        write(lock, text)
        written.append(lock)
    return written


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
    found = [Stale(relative(p, theory.root), 1, missing) for p in lake_texts(theory)]
    texts = lean_texts(theory)
    for path, text in texts.items():
        target = theory.lean / path
        name = relative(target, theory.root)
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
            found.append(Stale(relative(extra, theory.root), 1, message))
    return found + check_lock(theory)


def _first_difference(a: str, b: str) -> int:
    xs, ys = a.splitlines(), b.splitlines()
    for i, (x, y) in enumerate(zip(xs, ys, strict=False), 1):
        if x != y:
            return i
    return min(len(xs), len(ys)) + 1
