"""Which files of a folder are histories: none that looks like one is passed over silently."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field
from pathlib import Path

from formal.errors import InputError
from formal.histories.reading import recognise

HEAD = 1 << 16
"""How many bytes of a file are looked at."""

#: Names under which histories are kept.
_SUFFIXES = frozenset({".edn", ".json", ".jsonl", ".ndjson", ".log", ".txt"})
#: What Jepsen writes beside ``history.edn`` about the same run.
_SAME_RUN = frozenset({"history.txt", "jepsen.log"})
_ANY_EVENT = re.compile(r':type[\s,]+:invoke|"type"\s*:\s*":?invoke"|[ \t]:invoke\b')


@dataclass
class Folder:
    """The files of a folder.

    Attributes:
        histories: those that look like histories, torn ones too; reading tells.
        bad: why others cannot be looked at.
        passed_over: those that are none.
    """

    histories: list[Path] = field(default_factory=list)
    bad: list[InputError] = field(default_factory=list)
    passed_over: list[Path] = field(default_factory=list)


def look_into(folder: Path) -> Folder:
    """Sort the files of a folder, at any depth, in order."""
    found = Folder()
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() and not path.exists():
            found.bad.append(InputError("cannot be read: a link to nothing", file=path))
        elif path.is_file():
            try:
                with path.open("rb") as f:
                    head = f.read(HEAD)
            except OSError as e:
                found.bad.append(InputError(f"cannot be read: {e.strerror}", file=path))
                continue
            same_run = path.name in _SAME_RUN and (path.parent / "history.edn").is_file()
            wanted = not same_run and (_is_history(head) or _is_torn(path, head))
            (found.histories if wanted else found.passed_over).append(path)
        elif not path.is_dir():
            found.passed_over.append(path)
    return found


def _is_history(head: bytes) -> bool:
    return recognise(_decoded(head)) is not None


def _decoded(head: bytes) -> str:
    wide = head[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    return head.decode("utf-16" if wide else "utf-8", "replace")


def _is_torn(path: Path, head: bytes) -> bool:
    """Whether a file has the name of a history and holds nothing readable, or parts of one."""
    if path.suffix not in _SUFFIXES:
        return False
    if not head.strip():
        return path.name not in _SAME_RUN
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return True
    if b"\0" in head:
        return True
    text = head.decode("utf-8", "replace").lstrip()
    # What begins like data was read as far as it goes, and is something else.
    return text[:1] not in ("{", "[", "(", "#") and _ANY_EVENT.search(text) is not None
