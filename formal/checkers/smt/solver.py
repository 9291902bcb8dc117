"""Asking a solver: one fresh solver a question, in a process that is killed when it overruns."""

from __future__ import annotations

import atexit
import dataclasses
import functools
import hashlib
import json
import os
import queue
import subprocess
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from formal.checkers.smt import cvc5_run
from formal.checkers.smt.models import Model
from formal.errors import CheckerError
from formal.kept import Kept
from formal.processes import module_command
from formal.readings.smt.obligation import Obligation
from formal.slots import slot

Status = Literal["unsat", "sat", "unknown", "timeout", "error"]

MEMORY_MB = 3072
_RECORD_FORMAT = 1
_PURPOSE = "solver answer"


@dataclass(frozen=True)
class Options:
    """How a solver is run.  ``params`` are Z3 parameters or cvc5 options."""

    solver: Literal["z3", "cvc5"] = "z3"
    seed: int = 0
    timeout_s: float = 10.0
    params: Mapping[str, Any] = field(default_factory=dict)
    memory_mb: int = MEMORY_MB
    model: bool = True


@dataclass(frozen=True)
class Answer:
    """What a solver said, and what is needed to ask again.

    ``status`` is ``"unsat"``, ``"sat"``, ``"unknown"``, ``"timeout"`` or ``"error"``; ``rlimit`` is
    Z3's deterministic measure of work; ``hash`` is the SHA-256 of the question's text.
    """

    status: Status
    solver: str
    version: str
    seed: int
    seconds: float
    rlimit: int
    reason: str
    hash: str
    params: Mapping[str, Any]
    model: Model | None = None
    cached: bool = False

    @property
    def decided(self) -> bool:
        """Whether the solver knew."""
        return self.status in ("unsat", "sat")

    def record(self) -> dict[str, Any]:
        """The answer as JSON data."""
        return dataclasses.asdict(self) | {"model": self.model.data() if self.model else None}


def solver_version(name: str) -> str:
    """The version of an installed solver.

    Raises ``CheckerError`` for cvc5 when it is not installed.
    """
    if name == "cvc5":
        if not cvc5_run.version():
            raise CheckerError("cvc5 is not installed; expected `pip install cvc5`")
        return cvc5_run.version()
    return _server().z3_version or _packaged_version()


@functools.cache
def _packaged_version() -> str:
    """What the package says, before Z3 was asked anything, without loading it here too."""
    import importlib.metadata

    try:
        return importlib.metadata.version("z3-solver")
    except importlib.metadata.PackageNotFoundError:
        from formal.checkers.smt.z3_run import version

        return version()


def installed(name: str) -> bool:
    """Whether a solver can be asked."""
    return name != "cvc5" or bool(cvc5_run.version())


def solve(
    question: Obligation | str,
    options: Options | None = None,
    *,
    cache: Path | Kept | None = None,
    keep_undecided: bool = False,
) -> Answer:
    """Ask one solver once.

    ``cache`` is a folder of earlier answers, or several; one is used when it is an answer to the
    same text under the same solver version and options.  Only ``sat`` and ``unsat`` are kept
    there, and what was left undecided where that is asked for.
    Raises ``CheckerError`` when the solver is not installed.
    """
    options = options or Options()
    text = question if isinstance(question, str) else question.smt2
    if not installed(options.solver):
        raise CheckerError("cvc5 is not installed; expected `pip install cvc5`")
    asked: dict[str, Any] = dataclasses.asdict(options) | {"text": text, "sorts": [], "symbols": []}
    if isinstance(question, Obligation):
        asked["sorts"] = [[s.strip("|"), f.strip("|")] for s, f in question.sorts]
        asked["symbols"] = [[x.name, list(x.params), x.result] for x in question.symbols]
    key = "" if cache is None else _key(asked, solver_version(options.solver))
    kept = ("sat", "unsat", "unknown", "timeout") if keep_undecided else ("sat", "unsat")
    stored = _load(cache, key, kept)
    reply = stored or _server().ask(asked)
    answer = Answer(
        status=reply["status"],
        solver=options.solver,
        version=solver_version(options.solver),
        seed=options.seed,
        seconds=reply.get("seconds", options.timeout_s),
        rlimit=reply.get("rlimit", 0),
        reason=reply.get("reason", ""),
        hash=hashlib.sha256(text.encode()).hexdigest(),
        params=dict(options.params),
        model=Model.read(reply["model"]) if reply.get("model") else None,
        cached=stored is not None,
    )
    if cache is not None and stored is None and answer.status in kept:
        _store(cache, key, reply)
    return answer


def used_for(
    question: Obligation,
    tracked: Sequence[int],
    options: Options,
    *,
    cache: Path | Kept | None = None,
) -> frozenset[int] | None:
    """Which of the tracked assertions, meant by their positions in the text, Z3 needs for
    ``unsat``; ``None`` where it does not come to that."""
    asked = dataclasses.asdict(options) | {"text": question.smt2, "tracked": list(tracked)}
    key = "" if cache is None else _key(asked, solver_version("z3"))
    reply = _load(cache, key, ("unsat",))
    if reply is None:
        reply = _server().ask(asked)
        if cache is not None and reply["status"] == "unsat":
            _store(cache, key, reply)
    return frozenset(reply.get("used", tracked)) if reply["status"] == "unsat" else None


def solve_each(
    question: Obligation,
    base: Sequence[int],
    goals: Sequence[int],
    options: Options,
    base_rlimit: int,
    goal_rlimit: int,
    seeds: Sequence[int],
) -> tuple[Answer, list[Answer]]:
    """Ask Z3 many questions that share most of their assertions, in one incremental solver.

    Assertions are meant by their positions in the text.  The first answer is about ``base`` alone
    (with at most ``base_rlimit`` of Z3's units of work), the others are about ``base`` with one of
    ``goals`` each (with at most ``goal_rlimit`` under each of the ``seeds``); none comes with a
    model.
    """
    asked = dataclasses.asdict(options) | {
        "text": question.smt2,
        "base": list(base),
        "goals": list(goals),
        "base_rlimit": base_rlimit,
        "goal_rlimit": goal_rlimit,
        "seeds": list(seeds),
    }
    reply = _server().ask(asked)
    one = {"status": reply["status"], "reason": reply.get("reason", "")}
    version = solver_version("z3")
    found = reply.get("answers") or [one] * (1 + len(goals))
    answers = [
        Answer(
            status=r["status"],
            solver="z3",
            version=version,
            seed=r.get("seed", options.seed),
            seconds=r.get("seconds", 0.0),
            rlimit=r.get("rlimit", 0),
            reason=r.get("reason", ""),
            hash=question.hash,
            params={**options.params, "goal": goal},
        )
        for r, goal in zip(found, [None, *goals], strict=True)
    ]
    return answers[0], answers[1:]


def _key(asked: dict[str, Any], version: str) -> str:
    whole = json.dumps([_RECORD_FORMAT, version, asked], sort_keys=True)
    return hashlib.sha256(whole.encode()).hexdigest()


def _load(cache: Path | Kept | None, key: str, kept: Sequence[str]) -> dict[str, Any] | None:
    record = None if cache is None else _kept(cache).read(f"{key}.json", _PURPOSE)
    if not isinstance(record, dict) or record.get("key") != key:
        return None
    reply = record.get("reply")
    known = isinstance(reply, dict) and reply.get("status") in kept
    return reply if known else None


def _store(cache: Path | Kept, key: str, reply: dict[str, Any]) -> None:
    _kept(cache).write(f"{key}.json", {"key": key, "reply": reply}, _PURPOSE)


def _kept(cache: Path | Kept) -> Kept:
    return cache if isinstance(cache, Kept) else Kept((cache,))


class _Server:
    """The solver process of one thread of Python; started when needed, again after a kill."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[str] | None = None
        self.memory_mb = 0
        self.z3_version = ""
        self.lock = threading.Lock()

    def ask(self, asked: dict[str, Any]) -> dict[str, Any]:
        with self.lock, slot():
            process = self._running(asked["memory_mb"])
            # Beyond the solver's own limit: what it takes to parse, and to start the process.
            questions = 1 + len(asked.get("goals", ())) * len(asked.get("seeds", ()))
            deadline = asked["timeout_s"] * 1.2 * questions + 10
            box: queue.SimpleQueue[str] = queue.SimpleQueue()
            assert process.stdin is not None and process.stdout is not None
            try:
                process.stdin.write(json.dumps(asked) + "\n")
                process.stdin.flush()
            except OSError:
                return self._lost(process)
            stream = process.stdout
            threading.Thread(target=lambda: box.put(stream.readline()), daemon=True).start()
            try:
                line = box.get(timeout=deadline)
            except queue.Empty:
                self.stop()
                return {"status": "timeout", "reason": "killed at the hard limit"}
            if not line:
                return self._lost(process)
            reply = json.loads(line)
            assert isinstance(reply, dict)
            self.z3_version = reply.pop("z3_version", self.z3_version)
            return reply

    def _lost(self, process: subprocess.Popen[str]) -> dict[str, Any]:
        code = process.wait(timeout=10)
        self.stop()
        return {"status": "error", "reason": f"the solver process ended with code {code}"}

    def _running(self, memory_mb: int) -> subprocess.Popen[str]:
        if self.process is not None and self.process.poll() is None and self.memory_mb == memory_mb:
            return self.process
        self.stop()
        command, environment = module_command("formal.checkers.smt.server", str(memory_mb))
        self.memory_mb = memory_mb
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=environment,
        )
        return self.process

    def stop(self) -> None:
        """End the solver process."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            for stream in (self.process.stdin, self.process.stdout):
                if stream is not None:
                    stream.close()
            self.process = None


@functools.cache
def _server_of(pid: int, thread: int) -> _Server:
    del pid, thread  # neither a forked child nor another thread waits for its solver process
    server = _Server()
    atexit.register(server.stop)
    return server


def _server() -> _Server:
    return _server_of(os.getpid(), threading.get_ident())
