"""Python processes that this one starts: none of them looks for modules in the current folder.

``python -m`` puts the folder that one stands in before all else.  There a file named like a module
of ours, or of Python's, would take its place in a solver process, a worker or the second kernel,
and answer for it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import formal

_VARIABLE = "PYTHONSAFEPATH"


def module_command(module: str, *arguments: str) -> tuple[list[str], dict[str, str]]:
    """The command that runs one of our modules as a process, and its environment.

    Its modules are where this process has them: `-S` saves looking for them a second time.
    """
    root = str(Path(formal.__file__).parent.parent)
    here = {"", ".", str(Path.cwd())} - {root}
    path = os.pathsep.join(p for p in (root, *sys.path) if p not in here)
    command = [sys.executable, "-S", "-P", "-m", module, *arguments]
    return command, os.environ | {"PYTHONPATH": path}


@contextmanager
def safe_workers() -> Iterator[None]:
    """Within this block the workers that a library starts leave the current folder alone, too."""
    before = os.environ.get(_VARIABLE)
    os.environ[_VARIABLE] = "1"
    try:
        yield
    finally:
        if before is None:
            os.environ.pop(_VARIABLE, None)
        else:
            os.environ[_VARIABLE] = before
