"""Results kept by content: in a theory's build folder, and for all clones in the user's cache.

    kept = Kept.of(theory.build / "smt", "smt")
    value = kept.read("0a1b….json", "solver answer")    # None where nobody has computed it
    kept.write("0a1b….json", value, "solver answer")

A file is named after the question that it answers (a hash), and sealed (`formal.sealed`): what was
cut, edited or renamed counts as absent in either place.  What clones share is kept apart for each
state of this package's code: a mistake in one version is no result of another.  ``FORMAL_KEPT``
names another folder for the user's part; where it is empty, nothing is kept for other clones.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import formal
from formal.sealed import cache_folder, read_sealed, write_sealed

_VARIABLE: Final = "FORMAL_KEPT"
_DAYS: Final = 30
_DAY: Final = 86400.0


def kept_folder() -> Path | None:
    """Where results are kept for all clones of this user; `None` for nowhere."""
    named = os.environ.get(_VARIABLE)
    if named is None:
        return cache_folder() / "kept"
    return Path(named).expanduser().resolve() if named else None


def user_folder(kind: str) -> Path | None:
    """Where results of one kind are kept for all clones with this code; `None` for nowhere."""
    folder = kept_folder()
    return None if folder is None else folder / _code()[:16] / kind


@cache
def _code() -> str:
    """The hash of this package's sources."""
    root = Path(formal.__file__).parent
    total = hashlib.sha256()
    for path in sorted(p for p in root.rglob("*") if p.suffix in (".py", ".cjs", ".lark")):
        for part in (path.relative_to(root).as_posix().encode(), path.read_bytes()):
            total.update(len(part).to_bytes(8, "little"))
            total.update(part)
    return total.hexdigest()


@dataclass(frozen=True)
class Kept:
    """Folders with results by content, the theory's own first."""

    folders: tuple[Path, ...]

    @classmethod
    def of(cls, own: Path, kind: str) -> Kept:
        """A theory's folder, and the user's folder of that kind."""
        shared = user_folder(kind)
        return cls((own,) if shared is None else (own, shared))

    def read(self, name: str, purpose: str) -> Any:
        """The value of that name, from the first folder that has it; `None` where none has.

        What another clone computed is copied here.  The reader compares what the value says that
        it answers.
        """
        for i, folder in enumerate(self.folders):
            value = read_sealed(folder / name, purpose)
            if value is not None:
                if i:
                    used(folder / name)
                    write_sealed(self.folders[0] / name, value, purpose)
                return value
        return None

    def write(self, name: str, value: Any, purpose: str) -> None:
        """Keep a value in every folder."""
        for folder in self.folders:
            write_sealed(folder / name, value, purpose)


def used(path: Path) -> None:
    """Say that a kept file is still of use."""
    with suppress(OSError):
        os.utime(path)


def prune(folder: Path) -> None:
    """Remove what was of no use for 30 days; looked at once a day."""
    stamp = folder / "pruned"
    now = time.time()
    with suppress(OSError):
        if now - stamp.stat().st_mtime < _DAY:
            return
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        stamp.touch()
    for path in _files(folder):
        with suppress(OSError):
            if now - path.stat().st_mtime > _DAYS * _DAY:
                path.unlink()


def _files(folder: Path) -> Iterator[Path]:
    for root, _, names in os.walk(folder):
        yield from (Path(root, name) for name in names)
