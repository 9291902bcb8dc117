"""Many histories at once, on this machine or a cluster (joblib)."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TypeVar

from formal.defaults import HISTORY_MEBIBYTES, HISTORY_SECONDS
from formal.errors import InputError
from formal.histories.check import LimitReached, Limits, Report, Verdict, check
from formal.histories.history import History
from formal.histories.objects import Register
from formal.histories.reading import read_history
from formal.histories.recorder import ABSENT
from formal.processes import safe_workers

Given = TypeVar("Given")
Made = TypeVar("Made")


@dataclass(frozen=True)
class Job:
    """What is asked of one file; see `check` and `read_history`.

    ``data`` is what it holds, where it can be read only once (a pipe).
    """

    path: Path
    model: str
    form: str | None = None
    object: str | None = None
    initial: Hashable = ABSENT
    seconds: float = HISTORY_SECONDS
    mebibytes: float = HISTORY_MEBIBYTES
    weaker: bool = True
    explain: bool = True
    data: bytes | None = None


@dataclass(frozen=True)
class Answer:
    """The report on one file, or the one line that says why there is none."""

    path: Path
    report: Report | None
    error: InputError | None = None


def run(job: Job) -> Answer:
    """Read and check one history; never raises for bad input or a limit."""
    limits = Limits(job.seconds, job.mebibytes)
    start = time.monotonic()
    try:
        history = read_history(job.path, job.form, job.object, job.initial, limits.check, job.data)
    except InputError as e:
        return Answer(job.path, None, e)
    except (LimitReached, MemoryError) as e:
        reason = f"{e or 'out of memory'}, while reading"
        unread = History((), Register(), job.path)
        verdict = Verdict(job.model, None, reason)
        return Answer(job.path, Report(unread, job.model, (verdict,), time.monotonic() - start))
    report = check(history, job.model, limits, job.weaker, job.explain)
    return Answer(job.path, report)


def run_all(jobs: Sequence[Job], workers: int, backend: str) -> Iterator[Answer]:
    """The answers as they come.

    Raises:
        InputError: the package of the backend is not installed.
    """
    yield from spread(run, jobs, workers, backend)


def spread(
    function: Callable[[Given], Made], jobs: Sequence[Given], workers: int, backend: str
) -> Iterator[Made]:
    """What a function makes of each of many things, as it comes, here or on a cluster.

    Raises:
        InputError: the package of the backend is not installed.
    """
    if (workers == 1 and backend == "loky") or not jobs:
        yield from map(function, jobs)
        return
    from joblib import Parallel, delayed, parallel_config

    try:
        if backend == "ray":
            import_module("ray.util.joblib").register_ray()
        elif backend == "dask":
            # The scheduler that Dask's own configuration names, or one on this machine.
            import_module("distributed").Client()
    except ImportError:
        raise InputError(
            f"--backend {backend} needs the package {backend}: "
            f"pip install formal-distsys[{backend}]"
        ) from None
    # Ray's backend gives all answers together.
    answers = "list" if backend == "ray" else "generator_unordered"
    with safe_workers(), parallel_config(backend=backend, n_jobs=workers):
        yield from Parallel(return_as=answers, pre_dispatch="2*n_jobs")(
            delayed(function)(job) for job in jobs
        )
