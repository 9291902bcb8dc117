"""One queue for all heavy work of a run: as many checkers at a time as there are jobs.

    with shared_by(4):          # around a run
        ...
        with slot():            # around each question to a solver, each compilation
            ...

Solver processes, Lean and the second kernel are driven from several threads and processes; what
they share is a folder with one locked file a job.  A lock goes with the process that holds it, so
that no crash takes a slot away.  Outside a run (or where files cannot be locked) nobody waits.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

_VARIABLE: Final = "FORMAL_SLOTS"
_FOR_OTHERS: Final = "0"  # the slot that patient work leaves alone
_DONE: Final = "others-are-done"
_PAUSE: Final = 0.01  # seconds between two looks at a full house


@contextmanager
def shared_by(jobs: int) -> Iterator[None]:
    """For this process, its threads and its children: at most so many slots at a time."""
    with tempfile.TemporaryDirectory(prefix="formal-slots-") as name:
        for number in range(jobs):
            Path(name, str(number)).touch()
        before = os.environ.get(_VARIABLE)
        os.environ[_VARIABLE] = name
        try:
            yield
        finally:
            if before is None:
                del os.environ[_VARIABLE]
            else:
                os.environ[_VARIABLE] = before


def no_others() -> None:
    """From now on all slots are for patient work, too."""
    if (folder := os.environ.get(_VARIABLE)) is not None:
        Path(folder, _DONE).touch()


@contextmanager
def slot(*, patient: bool = False) -> Iterator[None]:
    """Wait for a slot and hold it."""
    folder = os.environ.get(_VARIABLE)
    held = None if folder is None else _hold(folder, patient)
    try:
        yield
    finally:
        if held is not None:
            os.close(held)  # which unlocks it


def _hold(folder: str, patient: bool) -> int | None:
    try:
        import fcntl
    except ImportError:  # Windows
        return None
    try:
        names = sorted(name for name in os.listdir(folder) if name.isdigit())  # noqa: PTH208
        files = {name: os.open(Path(folder, name), os.O_RDWR) for name in names}
    except OSError:  # the run is over
        return None
    done = Path(folder, _DONE)
    held = None
    while held is None and files:
        waits = patient and len(files) > 1 and not done.exists()
        for name, file in files.items():
            if waits and name == _FOR_OTHERS:
                continue
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                continue
            held = file
            break
        else:
            time.sleep(_PAUSE)
    for file in files.values():
        if file != held:
            os.close(file)
    return held
