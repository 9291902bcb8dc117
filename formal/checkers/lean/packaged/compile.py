"""Build a Lean project with the packaged Lean, module by module, as far as it has changed."""

from __future__ import annotations

import json
import secrets
import shutil
import tempfile
import time
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, suppress
from dataclasses import asdict, dataclass
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any, Final

from formal.checkers.lean.files import locked
from formal.checkers.lean.packaged.location import LEAN_VERSION, PINS_ID, Installation, sha256_of
from formal.checkers.lean.packaged.server import JobResult, LeanServer
from formal.checkers.lean.plan import Plan, finish
from formal.checkers.lean.report import BuildReport, Diagnostic, Progress, severity_of
from formal.kept import used
from formal.sealed import read_sealed, replace_whole, write_sealed
from formal.slots import slot

# Without extract_closed=false the notations of an imported module fail in this build with
# "(interpreter) unknown declaration 'X._closed_N'".  It concerns compiled code only, not proofs.
FLAGS: Final = ("-D", "compiler.extract_closed=false", "--json")
OUTPUTS: Final = (".olean", ".olean.server", ".olean.private", ".ir")
_RECORD: Final = ".record.json"
_PURPOSE: Final = "compiled Lean module"
_WORK: Final = ".work-"
SALT: Final = f"{LEAN_VERSION} {PINS_ID} {' '.join(FLAGS)}"


@dataclass(frozen=True)
class Outcome:
    """The result of one module: whether Lean accepted it, its messages, the files it wrote."""

    ok: bool
    diagnostics: tuple[Diagnostic, ...]
    files: Mapping[str, str]


class PackagedBuild:
    """One build of one plan into one folder.

    Lean reads copies of the sources as the plan read them, and writes into a folder of this build;
    what it wrote is then moved into place.  So neither an edit during the build nor a Lean that
    outlives a killed run can change what a result stands for.
    """

    def __init__(
        self,
        installation: Installation,
        plan: Plan,
        output: Path,
        *,
        timeout: float,
        progress: Progress | None,
        borrow: Sequence[Path] = (),
        shared: Path | None = None,
    ):
        self._installation = installation
        self._plan = plan
        self._output = output.resolve()
        self._borrow = [folder.resolve() for folder in borrow]
        self._shared = shared
        self._timeout = timeout
        self._progress = progress
        self._hashes = plan.hashes(SALT)
        self._failed: set[str] = set(plan.failed)
        self._diagnostics: list[Diagnostic] = []
        self._compiled: list[str] = []
        self._taken: list[str] = []  # from the user's cache
        self._files: dict[str, Mapping[str, str]] = {}
        self._work = self._output  # a folder of this build, while it runs

    def run(self, *, fresh: bool = False, jobs: int = 1, first: Sequence[str] = ()) -> BuildReport:
        """Compile what is stale, or everything if `fresh`, `jobs` modules at a time.

        The modules of `first` come before others, with what they import.
        """
        start = time.monotonic()
        with ExitStack() as stack:
            stack.enter_context(locked(self._output))
            for left in self._output.glob(f"{_WORK}*"):  # by a build that was killed
                shutil.rmtree(left, ignore_errors=True)
            work = tempfile.TemporaryDirectory(
                prefix=_WORK, dir=self._output, ignore_cleanup_errors=True
            )
            self._work = Path(stack.enter_context(work))
            server = stack.enter_context(self._server())
            pool = stack.enter_context(ThreadPoolExecutor(max_workers=max(1, jobs)))
            self._schedule(pool, server, fresh, max(1, jobs), self._plan.with_imports(first))
        changed = self._plan.changed()
        self._diagnostics += changed
        files = {d.file for d in changed}
        self._failed |= {n for n in self._plan.order if self._plan.sources[n].file in files}
        return finish(
            self._plan,
            self._hashes,
            self._compiled,
            self._diagnostics,
            self._failed,
            time.monotonic() - start,
            self._output,
            self._files,
            self._taken,
        )

    def _server(self) -> LeanServer:
        library = self._installation.library
        folders = [self._output, library]
        return LeanServer(self._installation, [library, self._output], folders, self._work)

    def _schedule(
        self,
        pool: ThreadPoolExecutor,
        server: LeanServer,
        fresh: bool,
        jobs: int,
        first: set[str],
    ) -> None:
        """Walk the imports; state is changed in this thread only, workers run Lean."""
        for name in sorted(self._plan.failed):
            self._tell(name, "failed")
        sound = [name for name in self._plan.order if name not in self._plan.failed]
        sorter = TopologicalSorter(
            {name: [i for i in self._plan.imports(name) if i in sound] for name in sound}
        )
        sorter.prepare()
        early: deque[str] = deque()
        later: deque[str] = deque()
        running: dict[Future[Outcome], str] = {}
        while sorter.is_active():
            for name in sorter.get_ready():
                if self._needs_lean(name, fresh):
                    (early if name in first else later).append(name)
                else:
                    sorter.done(name)
            while (early or later) and len(running) < jobs:
                name = (early or later).popleft()
                self._tell(name, "compiling")
                self._compiled.append(name)
                running[pool.submit(self._compile, name, server)] = name
            finished, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in finished:
                name = running.pop(future)
                outcome = future.result()
                self._settle(name, outcome, "ok" if outcome.ok else "failed")
                sorter.done(name)

    def _needs_lean(self, name: str, fresh: bool) -> bool:
        """Whether the module must be compiled; settles it here if not."""
        blocked = self._plan.failed_import(name, self._failed)
        if blocked is not None:
            self._diagnostics.append(blocked)
            self._failed.add(name)
            self._tell(name, "skipped")
            return False
        known = None if fresh else self._recorded(name) or self._borrowed(name) or self._take(name)
        if known is not None:
            self._settle(name, known, "cached")
        return known is None

    def _settle(self, name: str, outcome: Outcome, state: str) -> None:
        self._diagnostics += outcome.diagnostics
        if outcome.ok:
            self._files[name] = outcome.files
        else:
            self._failed.add(name)
        self._tell(name, state)

    def _tell(self, name: str, state: str) -> None:
        if self._progress is not None:
            self._progress(name, state)

    def _file(self, name: str, suffix: str, folder: Path | None = None) -> Path:
        stem = (folder or self._output).joinpath(*name.split("."))
        return stem.with_name(stem.name + suffix)

    def _borrowed(self, name: str) -> Outcome | None:
        """The result of a build of the same source elsewhere, copied here with its files."""
        for folder in self._borrow:
            known = self._recorded(name, folder)
            if known is None:
                continue
            try:
                self._file(name, "").parent.mkdir(parents=True, exist_ok=True)
                for suffix in (*known.files, _RECORD):
                    copy = self._work / f"copy{suffix}"
                    shutil.copy(self._file(name, suffix, folder), copy)
                    copy.replace(self._file(name, suffix))
            except OSError:  # it went away; the module is compiled
                return None
            return self._recorded(name)
        return None

    def _take(self, name: str) -> Outcome | None:
        """The result that is kept in the user's cache, copied here with its files."""
        if self._shared is None:
            return None
        record = read_sealed(self._kept(name, _RECORD), _PURPOSE)
        try:
            if record["hash"] != self._hashes[name]:
                return None
            self._file(name, "").parent.mkdir(parents=True, exist_ok=True)
            for suffix in record["files"]:
                copy = self._work / f"copy{suffix}"
                shutil.copyfile(self._kept(name, suffix), copy)
                copy.replace(self._file(name, suffix))
                used(self._kept(name, suffix))
        except (OSError, KeyError, TypeError):
            return None
        used(self._kept(name, _RECORD))
        write_sealed(self._file(name, _RECORD), record, _PURPOSE)
        known = self._recorded(name)  # with the hashes of the files that were copied
        if known is not None:
            self._taken.append(name)
        return known

    def _keep(self, name: str, record: Mapping[str, Any]) -> None:
        """Keep a result in the user's cache; what cannot be written costs time only."""
        if self._shared is None:
            return
        with suppress(OSError):
            self._kept(name, "").parent.mkdir(parents=True, exist_ok=True)
            for suffix in record["files"]:
                replace_whole(self._kept(name, suffix), self._file(name, suffix).read_bytes())
            write_sealed(self._kept(name, _RECORD), record, _PURPOSE)

    def _kept(self, name: str, suffix: str) -> Path:
        assert self._shared is not None
        known = self._hashes[name]
        return self._shared / known[:2] / f"{known}{suffix}"

    def _recorded(self, name: str, folder: Path | None = None) -> Outcome | None:
        """The result of an earlier build with the same inputs and undamaged output files."""
        record = read_sealed(self._file(name, _RECORD, folder), _PURPOSE)
        try:
            if record["hash"] != self._hashes[name]:
                return None
            for suffix, expected in record["files"].items():
                if sha256_of(self._file(name, suffix, folder)) != expected:
                    return None
            diagnostics = tuple(Diagnostic(**entry) for entry in record["diagnostics"])
            return Outcome(True, diagnostics, record["files"])
        except (OSError, KeyError, TypeError, AttributeError):
            return None

    def _compile(self, name: str, server: LeanServer) -> Outcome:
        for suffix in (*OUTPUTS, _RECORD):
            self._file(name, suffix).unlink(missing_ok=True)
        source = self._plan.sources[name]
        place = self._work / secrets.token_hex(8)
        copy = place / "source" / source.file
        copy.parent.mkdir(parents=True)
        copy.write_bytes(source.text.encode())
        target = self._file(name, ".olean", place / "output")
        target.parent.mkdir(parents=True)
        arguments = lean_arguments(self._plan, name, place / "source", target)
        with slot(patient=True):
            result = server.run(arguments, self._timeout)
        found = list(read_messages(source.file, result, target.is_file()))
        if copy.read_bytes() != source.text.encode():
            text = "the copy of it that Lean read was changed"
            found.append(Diagnostic(source.file, 0, 0, "error", text))
        diagnostics = tuple(found)
        ok = all(d.severity != "error" for d in diagnostics)
        files: dict[str, str] = {}
        self._file(name, "").parent.mkdir(parents=True, exist_ok=True)
        for suffix in OUTPUTS if ok else ():
            written = self._file(name, suffix, place / "output")
            if written.is_file():
                files[suffix] = sha256_of(written)
                written.replace(self._file(name, suffix))
        if ok:  # failures are not recorded: they are looked at again each time
            record = {
                "hash": self._hashes[name],
                "files": files,
                "diagnostics": [asdict(d) for d in diagnostics],
            }
            write_sealed(self._file(name, _RECORD), record, _PURPOSE)
            self._keep(name, record)
        shutil.rmtree(place, ignore_errors=True)
        return Outcome(ok, diagnostics, files)


def lean_arguments(plan: Plan, module: str, root: Path, target: Path) -> list[str]:
    """The command line that compiles a module below `root`, its lakefile's options included."""
    options = [part for key, value in plan.options(module) for part in ("-D", f"{key}={value}")]
    file = root / plan.sources[module].file
    return ["-R", str(root), *FLAGS, *options, "-o", str(target), str(file)]


def read_messages(file: str, result: JobResult, written: bool) -> Iterator[Diagnostic]:
    """What one run of Lean said; whatever is not a clean success yields at least one error."""
    errors = False
    for line in filter(str.strip, result.stdout.splitlines()):
        diagnostic = _message(file, line)
        errors = errors or diagnostic.severity == "error"
        yield diagnostic
    tail = result.stderr[-1000:]
    if result.crash:
        reason = result.crash.splitlines()[0]
        yield Diagnostic(file, 0, 0, "error", f"Lean crashed: {reason}")
    elif result.code and not errors:
        yield Diagnostic(file, 0, 0, "error", f"Lean ended with code {result.code}\n{tail}".strip())
    elif not result.code and not written:
        yield Diagnostic(file, 0, 0, "error", "Lean wrote no .olean file")


def _message(file: str, line: str) -> Diagnostic:
    try:
        message: Any = json.loads(line)
        position = message["pos"]
        text = str(message["data"])
        stated = "error" if message.get("kind") == "hasSorry" else str(message["severity"])
        severity = severity_of(stated, text)
        return Diagnostic(file, int(position["line"]), int(position["column"]), severity, text)
    except (ValueError, KeyError, TypeError):
        return Diagnostic(file, 0, 0, "information", line)
