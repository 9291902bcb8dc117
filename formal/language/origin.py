"""Where a declaration comes from, and that it is the one of its name.

Ids, Lean names, hashes and kept results know a declaration by its module and its name; terms hold
the object.  Both mean the same only if a name in Python is an identifier, a function or class
belongs to the module whose code made it, and each object that a term mentions is the one that was
recorded under its name.  Python lets all three be set by hand, so all three are checked.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

from formal.errors import TheoryError

_OWN = str(Path(__file__).parent.parent) + os.sep


def check_identifier(what: str, name: object, fail: Callable[[str], TheoryError]) -> None:
    """Refuse a name that Python's own syntax could not give."""
    if type(name) is not str or not name.isidentifier():
        shown = repr(name) if isinstance(name, str) else type(name).__name__
        raise fail(f"{what} is named {shown}; expected an identifier")


def check_function(fn: Callable[..., Any], module: str) -> None:
    """Refuse a function that says it is of another module than the one whose code made it.

    Raises ``TheoryError`` at the function.
    """
    code: CodeType = fn.__code__

    def fail(message: str) -> TheoryError:
        return TheoryError(message, file=code.co_filename, line=code.co_firstlineno)

    name = fn.__name__
    check_identifier("a declaration", name, fail)
    loaded = sys.modules.get(module)
    made_in = fn.__globals__.get("__name__")
    if module != made_in or (loaded is not None and fn.__globals__ is not vars(loaded)):
        raise fail(f"{name}: says it is of the module {module!r}; expected {made_in!r}")
    file = getattr(loaded, "__file__", None)
    if file is not None and not _same_file(file, code.co_filename):
        raise fail(f"{name}: its code is not from the file of its module, {file}")


def check_class(cls: type) -> None:
    """Refuse a class that says it is of another module than the one that makes it now.

    Raises ``TheoryError`` at the place that makes it.
    """
    frame: FrameType | None = sys._getframe(1)
    while frame is not None and frame.f_code.co_filename.startswith(_OWN):
        frame = frame.f_back
    if frame is None:
        return
    file, made_in = frame.f_code.co_filename, frame.f_globals.get("__name__")

    def fail(message: str) -> TheoryError:
        return TheoryError(message, file=file, line=frame.f_lineno)

    check_identifier("a class", cls.__name__, fail)
    if cls.__module__ != made_in:
        said = f"{cls.__name__}: says it is of the module {cls.__module__!r}"
        raise fail(f"{said}; expected {made_in!r}")


def _same_file(a: str, b: str) -> bool:
    return a == b or Path(a).resolve() == Path(b).resolve()
