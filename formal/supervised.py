"""A verdict in a process of its own: exit code 0 is given only after the verdict was reached.

The code of a theory runs in the process that judges it, and could end that process as if all were
well.  So the command runs in a child.  The child says over a pipe, after its last line, with what
code it is about to end; the parent, which runs no code but this, believes a 0 only if it was said.
"""

from __future__ import annotations

import faulthandler
import os
import re
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_pipe: int | None = None  # to the parent, in a supervised process
_GRACE = 60.0  # seconds beyond the limit of user code, for code that no signal can stop


def supervised(run: Callable[[], int]) -> int:
    """Run a command in a child and return its exit code, or 1 where it ended without a verdict.

    Where a process cannot be forked, the command runs here.
    """
    if not hasattr(os, "fork"):
        return run()
    said, say = os.pipe()
    alive, hold = os.pipe()
    secret = os.urandom(16)
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child == 0:
        global _pipe
        _pipe = say
        os.close(said)
        os.close(hold)
        os.setsid()  # what it starts can be ended with it
        _end_with_parent(alive)
        code = run()
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except (OSError, ValueError):
                code = code or 1  # the last line could not be written
        os.write(say, secret + bytes([code & 0xFF]))
        return code
    os.close(say)
    os.close(alive)
    status = _wait(child)
    _end_group(child)
    os.set_blocking(said, False)
    try:
        message = os.read(said, 65536)
    except BlockingIOError:
        message = b""
    code = os.waitstatus_to_exitcode(status)
    if message == secret + bytes([code & 0xFF]):
        return code
    how = f"signal {signal.Signals(-code).name}" if code < 0 else f"code {code}"
    print(f"{_place(message)}the run was ended, with {how}, before its verdict", file=sys.stderr)
    return 128 - code if code < 0 else code or 1


@contextmanager
def not_stuck(seconds: float) -> Iterator[None]:
    """End a supervised process where the code inside does not even return to Python in time.

    The parent is told the lines that it was at.
    """
    if _pipe is None:
        yield
        return
    faulthandler.dump_traceback_later(seconds + _GRACE, exit=True, file=_pipe)
    try:
        yield
    finally:
        faulthandler.cancel_dump_traceback_later()


def _wait(child: int) -> int:
    while True:
        try:
            return os.waitpid(child, 0)[1]
        except KeyboardInterrupt:
            os.kill(child, signal.SIGINT)  # a terminal tells the parent alone


def _end_group(leader: int) -> None:
    """End what a child, and code of the theory in it, left behind in its process group."""
    with suppress(ProcessLookupError, PermissionError):  # nothing may be left
        os.killpg(leader, signal.SIGKILL)


def _end_with_parent(alive: int) -> None:
    """The pipe ends when the parent does, however it does; then nobody waits for a verdict."""

    def watch() -> None:
        os.read(alive, 1)
        os.killpg(os.getpid(), signal.SIGKILL)

    threading.Thread(target=watch, daemon=True).start()


def _place(dump: bytes) -> str:
    """The user's file and line in what ``faulthandler`` wrote, if it wrote."""
    from formal.user_code import is_user_file

    for file, line in re.findall(r'File "(.*?)", line (\d+)', dump.decode(errors="replace")):
        if is_user_file(file):
            return f"{Path(file)}:{line}: "
    return ""
