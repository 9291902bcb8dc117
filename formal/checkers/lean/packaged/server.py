"""A persistent Node process that compiles Lean files one after another."""

from __future__ import annotations

import json
import os
import re
import subprocess
import tempfile
import threading
from collections.abc import Mapping, Sequence
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
    """Compiles one file at a time; start it once and use it for many.

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
        self._process: subprocess.Popen[str] | None = None
        self._jobs = 0

    def __enter__(self) -> LeanServer:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def run(self, arguments: Sequence[str], timeout: float) -> JobResult:
        """Run ``lean ARGUMENTS``; a process that dies is started anew, and the job tried once more.

        A process that has served many jobs can die of what they left behind; a job that kills a
        fresh process as well is at fault itself.

        Raises:
            CheckerError: Node cannot be started.
        """
        result = self._attempt(arguments, timeout)
        return result if result.crash != DIED else self._attempt(arguments, timeout)

    def _attempt(self, arguments: Sequence[str], timeout: float) -> JobResult:
        self._jobs += 1
        with tempfile.TemporaryDirectory(prefix="formal-lean-") as name:
            out, err = Path(name, "out"), Path(name, "err")
            out.touch()
            err.touch()
            job = {
                "id": self._jobs,
                "args": list(arguments),
                "out": str(out),
                "err": str(err),
                "timeout": timeout,
            }
            answer = self._exchange(json.dumps(job), timeout + _GRACE_SECONDS)
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

    def _exchange(self, line: str, limit: float) -> dict[str, Any] | None:
        process = self._alive()
        assert process.stdin is not None and process.stdout is not None
        # The server ends a job that takes too long; this ends a server that does not.
        watchdog = threading.Timer(limit, process.kill)
        watchdog.daemon = True
        watchdog.start()
        try:
            process.stdin.write(line + "\n")
            process.stdin.flush()
            answer = process.stdout.readline()
        except BrokenPipeError:
            answer = ""
        finally:
            watchdog.cancel()
        if not answer:
            self.close()
            return None
        result: dict[str, Any] = json.loads(answer)
        return result

    def _alive(self) -> subprocess.Popen[str]:
        if self._process is None or self._process.poll() is not None:
            try:
                self._process = subprocess.Popen(
                    self._command,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    text=True,
                    encoding="utf-8",
                    env=self._environment,
                    cwd=self._folder,
                )
            except OSError as error:
                raise CheckerError(f"Node could not be started: {error}") from error
        return self._process

    def close(self) -> None:
        """End the process; a later `run` starts a new one."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()  # no job is running, and nothing in it is worth an orderly end
        process.communicate()
