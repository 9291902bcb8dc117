"""Read what ``lake build`` and ``lean --json`` print."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from formal.checkers.lean.report import Diagnostic, severity_of

_ANSI: Final = re.compile(r"\x1b\[[0-9;]*m")
# ✔ [2/9] Built DistSys.Basic (1.2s)
_STEP: Final = re.compile(
    r"\S+ \[\d+/\d+\] (Built|Building|Replayed) (\S+?)(?::\S+)?(?: \([^)]*\))?$"
)
_SEVERITY: Final = r"(error|warning|info|information)"
_PLACE: Final = r"(\S[^:\n]*\.lean):(\d+):(\d+)"
_SEVERITY_FIRST: Final = re.compile(rf"{_SEVERITY}: {_PLACE}:? ?(.*)")
_PLACE_FIRST: Final = re.compile(rf"{_PLACE}: {_SEVERITY}: ?(.*)")
_REPEATED: Final = re.compile(rf"{_SEVERITY}: ")
_OTHER: Final = re.compile(
    r"(?:error|warning|info|trace): (.*)|Some required targets logged failures:|"
    r"Build completed.*|build failed.*|- (\S+)$"
)


@dataclass
class LakeRun:
    """What a run of ``lake build`` said."""

    diagnostics: list[Diagnostic] = field(default_factory=list)
    built: list[str] = field(default_factory=list)
    replayed: list[str] = field(default_factory=list)
    failed: set[str] = field(default_factory=set)
    remarks: list[str] = field(default_factory=list)


def read_build_output(
    lines: Iterable[str], project: Path, on_step: Callable[[str, str], None]
) -> LakeRun:
    """Read the lines of ``lake build`` as they come.

    Lake prints Lean's messages as ``error: FILE:LINE:COLUMN: text``; Lean by itself as
    ``FILE:LINE:COLUMN: error: text``.  Both are read.  A message goes on until the next line that
    begins something else.  `on_step` is called with a module and ``ok``, ``cached`` or ``failed``.
    """
    run = LakeRun()
    current: list[Diagnostic] = []  # the message that is being read, if any
    for raw in lines:
        line = _ANSI.sub("", raw.rstrip("\n"))
        if step := _STEP.match(line):
            current.clear()
            _note_step(run, line[0], step.group(1), step.group(2), on_step)
        elif diagnostic := _diagnostic(line, project):
            current[:] = [diagnostic]
            run.diagnostics.append(diagnostic)
        elif other := _OTHER.match(line):
            current.clear()
            if other.group(2):
                run.failed.add(other.group(2))
            elif other.group(1) and not line.startswith("trace"):
                run.remarks.append(other.group(1))
        elif current:
            current[0] = replace(current[0], message=f"{current[0].message}\n{line}")
            run.diagnostics[-1] = current[0]
    run.diagnostics = [_finished(d) for d in run.diagnostics]
    return run


def _note_step(
    run: LakeRun, mark: str, verb: str, module: str, on_step: Callable[[str, str], None]
) -> None:
    if mark == "✖":
        run.failed.add(module)
        run.built.append(module)
        on_step(module, "failed")
    elif verb == "Replayed":
        run.replayed.append(module)
        on_step(module, "cached")
    else:
        run.built.append(module)
        on_step(module, "ok")


def _diagnostic(line: str, project: Path) -> Diagnostic | None:
    if match := _SEVERITY_FIRST.match(line):
        stated, file, row, column, text = match.groups()
        text = _REPEATED.sub("", text, count=1) if _REPEATED.match(text) else text
    elif match := _PLACE_FIRST.match(line):
        file, row, column, stated, text = match.groups()
    else:
        return None
    place = _relative(file, project), int(row), int(column)
    return Diagnostic(*place, severity_of(stated, text), text)


def _finished(diagnostic: Diagnostic) -> Diagnostic:
    text = diagnostic.message.rstrip()
    return replace(diagnostic, message=text, severity=severity_of(diagnostic.severity, text))


def _relative(file: str, project: Path) -> str:
    path = Path(file)  # normalises ././
    if path.is_absolute():
        try:
            return path.resolve().relative_to(project.resolve()).as_posix()
        except ValueError:
            return path.as_posix()
    return path.as_posix()


@dataclass(frozen=True)
class JsonMessage:
    """One message of ``lean --json``."""

    line: int
    severity: str
    text: str


def read_json_messages(output: str) -> Iterator[JsonMessage]:
    """The messages of ``lean --json``; lines that are none are left out."""
    for line in output.splitlines():
        try:
            message = json.loads(line)
            yield JsonMessage(
                int(message["pos"]["line"]), str(message["severity"]), str(message["data"])
            )
        except (ValueError, KeyError, TypeError):
            continue
