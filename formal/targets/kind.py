"""The interface of a kind of target that ``formal check`` knows."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

#: How much of a file a kind may look at to recognise it, in bytes.
HEAD = 65536
#: How much of a pipe is read, in bytes.
LARGEST = 1 << 30


@dataclass(frozen=True)
class Target:
    """What the user named: a path with the beginning of its text, or a registered id.

    ``text`` is the first 64 KiB, decoded (bad bytes replaced); empty for a folder or an id.
    ``data`` is all of it where it can be read only once (a pipe); None otherwise.
    """

    name: str
    path: Path | None
    text: str = ""
    data: bytes | None = None

    @property
    def is_folder(self) -> bool:
        """Whether the target is a folder."""
        return self.path is not None and self.path.is_dir()


@dataclass(frozen=True)
class Kind:
    """One kind of target.

    ``formats`` are the names ``--format`` accepts for it; ``recognise`` tells from the content
    whether a target is of this kind; ``add_arguments`` declares the options of this kind (in an
    argument group of their own); ``run`` does the work and returns the exit code (0 holds,
    1 refuted, undecided or failing).  Bad input raises ``InputError``.
    """

    name: str
    formats: tuple[str, ...]
    recognise: Callable[[Target], bool]
    add_arguments: Callable[[argparse._ArgumentGroup], None]
    run: Callable[[Target, argparse.Namespace], int]
