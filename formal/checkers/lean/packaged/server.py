"""A persistent Node process that compiles Lean files, as many at a time as it is given."""

from __future__ import annotations

import json
import os
import queue
import re
import subprocess
import tempfile
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from formal.checkers.lean.packaged.location import Installation
from formal.errors import CheckerError

SERVER_SCRIPT: Final = Path(__file__).with_name("server.cjs")

# Node validates 116 MB of code lazily; set-up did it once in full.  The tiering budget keeps V8
# from optimising functions that run only once.
_NODE_FLAGS: Final = ("--wasm-lazy-validation", "--wasm-tiering-budget=60000000")
_THREAD_POOL: Final = "2"
#: What a result says when the process died under its job.
DIED: Final = "the Node process died"
_GRACE_SECONDS: Final = 60
_NOISE: Final = re.compile(r"\[DEBUG|  - /|  mainModule\?")


@dataclass(frozen=True)
class JobResult:
    """The outcome of one run of Lean; `crash` is set when Lean did not end by itself."""

    code: int
    crash: str | None
    stdout: str
    stderr: str
    seconds: float
    memory_mb: int


def meaningful(output: str) -> str:
    """Lean's output without the debug lines of this build."""
    return "\n".join(line for line in output.splitlines() if not _NOISE.match(line)).strip()


def mounts(folders: Sequence[Path]) -> str:
    """The host folders that Lean must see, beside /home and /tmp, which it always sees."""
    tops = {"/" + folder.resolve().parts[1] for folder in folders}
    return ":".join(sorted(tops - {"/home", "/tmp"}))


class LeanServer:
    """Compiles files, several at a time; start it once and use it for many, from any thread.

    Args:
        installation: the packaged Lean.
        search_path: folders with compiled modules, the library's first.
        folders: every folder that Lean reads or writes.
        working_folder: the folder that relative file names start from.
    """

    def __init__(
        self,
        installation: Installation,
        search_path: Sequence[Path],
        folders: Sequence[Path],
        working_folder: Path,
    ):
        self._command = [str(installation.node), *_NODE_FLAGS, str(SERVER_SCRIPT)]
        self._environment: Mapping[str, str] = {
            **os.environ,
            "LEAN_WASM_RT": str(installation.runtime),
            "LEAN_WASM_POOL": _THREAD_POOL,
            "LEAN_WASM_MOUNTS": mounts(folders),
            "LEAN_PATH": ":".join(map(str, search_path)),
        }
        self._folder = working_folder
        self._node: _Node | None = None
        self._lock = threading.Lock()

    def __enter__(self) -> LeanServer:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def run(self, arguments: Sequence[str], timeout: float) -> JobResult:
        """Run ``lean ARGUMENTS``; where the process dies, once more in a process of its own.

        A process that has served many jobs can die of what they left behind, or of another job; a
        job that kills a fresh process that serves nothing else is at fault itself.

        Raises:
            CheckerError: Node cannot be started.
        """
        result = self._attempt(self._shared(), arguments, timeout)
        if result.crash != DIED:
            return result
        alone = self._start()
        try:
            return self._attempt(alone, arguments, timeout)
        finally:
            alone.close()

    def close(self) -> None:
        """End the process; a later `run` starts a new one."""
        with self._lock:
            node, self._node = self._node, None
        if node is not None:
            node.close()

    def _shared(self) -> _Node:
        with self._lock:
            if self._node is None or not self._node.alive:
                self._node = self._start()
            return self._node

    def _start(self) -> _Node:
        return _Node(self._command, self._environment, self._folder)

    def _attempt(self, node: _Node, arguments: Sequence[str], timeout: float) -> JobResult:
        with tempfile.TemporaryDirectory(prefix="formal-lean-") as name:
            out, err = Path(name, "out"), Path(name, "err")
            out.touch()
            err.touch()
            job = {
                "args": list(arguments),
                "out": str(out),
                "err": str(err),
                "timeout": timeout,
            }
            answer = node.ask(job, timeout + _GRACE_SECONDS)
            stdout = out.read_text(encoding="utf-8", errors="replace")
            stderr = meaningful(err.read_text(encoding="utf-8", errors="replace"))
        if answer is None:
            return JobResult(126, DIED, stdout, stderr, 0.0, 0)
        return JobResult(
            int(answer["code"]),
            answer["crash"],
            stdout,
            stderr,
            float(answer["wall"]),
            int(answer["rss"]),
        )


class _Node:
    """One Node process: jobs go in as lines, answers come out as lines, in whatever order."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], folder: Path):
        try:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                encoding="utf-8",
                env=environment,
                cwd=folder,
            )
        except OSError as error:
            raise CheckerError(f"Node could not be started: {error}") from error
        self._lock = threading.Lock()
        self._waiting: dict[int, queue.SimpleQueue[dict[str, Any] | None]] = {}
        self._jobs = 0
        self._ended = False
        self._reader = threading.Thread(target=self._listen, daemon=True)
        self._reader.start()

    @property
    def alive(self) -> bool:
        """Whether it can be asked."""
        return not self._ended

    def ask(self, job: Mapping[str, Any], limit: float) -> dict[str, Any] | None:
        """The answer to a job; `None` where the process ends first, as it must after the limit."""
        box: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
        with self._lock:
            if self._ended:
                return None
            self._jobs += 1
            self._waiting[self._jobs] = box
            line = json.dumps({"id": self._jobs, **job})
            assert self._process.stdin is not None
            with suppress(OSError):  # it is gone, and the reader says so
                self._process.stdin.write(line + "\n")
                self._process.stdin.flush()
        try:
            return box.get(timeout=limit)
        except queue.Empty:  # the process ends a job that takes too long; this ends the process
            self._process.kill()
            return None

    def _listen(self) -> None:
        assert self._process.stdout is not None
        try:
            for line in self._process.stdout:
                answer: dict[str, Any] = json.loads(line)
                with self._lock:
                    box = self._waiting.pop(int(answer["id"]))
                box.put(answer)
        except (ValueError, KeyError, TypeError):  # what answers so is not ours
            self._process.kill()
        with self._lock:
            self._ended = True
            for box in self._waiting.values():
                box.put(None)

    def close(self) -> None:
        """End the process."""
        self._process.kill()  # no job is running, and nothing in it is worth an orderly end
        self._reader.join()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()
