"""Python that others wrote: what it does wrong is an error with its place, in bounded time.

A theory, a witness or an attacked protocol is a program.  It may raise anything, end the program,
recurse or run without end; none of this may look like a verdict.  (That it runs with the rights of
the user, who must trust it for that, is said in ``docs/trust.md``.)
"""

from __future__ import annotations

import os
import signal
import sys
import sysconfig
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Any

import formal
from formal.defaults import PYTHON_SECONDS
from formal.errors import FormalError, TheoryError
from formal.supervised import not_stuck

_seconds = PYTHON_SECONDS  # for loading a theory, and for each witness
_interrupted = False  # whether SIGINT came while user code ran
_AGAIN = 5.0  # seconds after which code that has swallowed the error is not asked any more


def limit(seconds: float) -> None:
    """Give user code so long from now on: to load a theory, and for each witness."""
    global _seconds
    _seconds = seconds


@contextmanager
def user_code(what: str, file: str | Path, line: int = 1) -> Iterator[None]:
    """Run user code: whatever it raises comes out as a ``TheoryError`` at its line.

    ``file`` and ``line`` are the place where it is not known better.  An interruption by the user
    and our own errors pass; a ``KeyboardInterrupt`` that the code raises itself is its error.
    """
    try:
        with interruptions(), time_limit(what, file, line):
            yield
    except FormalError:
        raise
    except BaseException as e:
        if isinstance(e, KeyboardInterrupt) and interrupted():
            raise
        at = place_of(e, (file, line))
        raise TheoryError(f"{what}: {in_words(e)}", file=at[0], line=at[1]) from None


def _interrupt(number: int, frame: FrameType | None) -> None:
    global _interrupted
    _interrupted = True
    raise KeyboardInterrupt


@contextmanager
def interruptions() -> Iterator[None]:
    """Tell an interruption by the user, a signal, from an exception that code raises itself."""
    global _interrupted
    usable = (
        threading.current_thread() is threading.main_thread()
        and signal.getsignal(signal.SIGINT) is signal.default_int_handler
    )
    if not usable:
        if signal.getsignal(signal.SIGINT) is not _interrupt:
            _interrupted = threading.current_thread() is threading.main_thread()
        yield
        return
    _interrupted = False
    signal.signal(signal.SIGINT, _interrupt)
    try:
        yield
    finally:
        if signal.getsignal(signal.SIGINT) is _interrupt:
            signal.signal(signal.SIGINT, signal.default_int_handler)


def interrupted() -> bool:
    """Whether a ``KeyboardInterrupt`` may be the user's: SIGINT came, or cannot be told apart."""
    return _interrupted


def in_words(error: BaseException) -> str:
    """What went wrong, on one line, even where the error's own text cannot be had."""
    if isinstance(error, SystemExit):
        return "it ends the program (SystemExit); a theory must let the checks end it"
    if isinstance(error, RecursionError):
        return "it recurses or nests without end (RecursionError)"
    try:
        said = " ".join(str(error).split())
    except BaseException:
        said = ""
    name = type(error).__name__
    return f"{name}: {said[:400]}" if said else name


def place_of(
    error: BaseException, default: tuple[str | Path, int | None]
) -> tuple[str | Path, int | None]:
    """File and line of the innermost frame that is neither ours nor Python's own."""
    frames = [(f.f_code.co_filename, n) for f, n in traceback.walk_tb(error.__traceback__)]
    own = [(file, n) for file, n in frames if is_user_file(file)]
    return own[-1] if own else default


def is_user_file(file: str) -> bool:
    """Whether a file belongs to neither this package, nor Python, nor an installed package."""
    if file.startswith("<") or not Path(file).is_file():
        return False
    path = Path(file).resolve()
    return not any(path.is_relative_to(x) for x in _not_the_users())


@cache
def _not_the_users() -> list[Path]:
    kinds = ("stdlib", "platstdlib", "purelib", "platlib", "scripts")
    found = [path for kind, path in sysconfig.get_paths().items() if kind in kinds]
    return [Path(formal.__file__).resolve().parent, *(Path(x).resolve() for x in found)]


@contextmanager
def time_limit(
    what: str, file: str | Path, line: int, seconds: float | None = None
) -> Iterator[None]:
    """Stop code that runs too long, with the line that it is at; where signals can be had.

    Raises ``TheoryError`` in it.  Code that goes on all the same ends the program (exit code 2).
    """
    seconds = seconds or _seconds
    usable = hasattr(signal, "setitimer") and (
        threading.current_thread() is threading.main_thread()
    )
    if not usable or signal.getitimer(signal.ITIMER_REAL)[0]:
        yield
        return
    fired = False

    def stop(number: int, frame: FrameType | None) -> None:
        nonlocal fired
        at = _user_frame(frame) or (str(file), line)
        error = TheoryError(f"{what}: runs for more than {seconds:g} s", file=at[0], line=at[1])
        if fired:
            sys.stderr.write(f"{error}\n")
            sys.stderr.flush()
            os._exit(2)
        fired = True
        raise error

    before: Any = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN)
    try:
        with not_stuck(seconds):
            yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _user_frame(frame: FrameType | None) -> tuple[str, int] | None:
    while frame is not None:
        if is_user_file(frame.f_code.co_filename):
            return frame.f_code.co_filename, frame.f_lineno
        frame = frame.f_back
    return None
