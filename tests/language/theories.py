"""Theories written to files and imported, so that errors carry a file and a line."""

from __future__ import annotations

import importlib.util
import itertools
import sys
import textwrap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

import pytest

from formal.errors import TheoryError
from formal.language import registry
from formal.language.declarations import Axiom, Definition, Theorem
from formal.language.rules import check_conservative
from formal.language.structure import StructureInfo
from formal.language.transition import TransitionInfo

HEADER = "from __future__ import annotations\nfrom formal.language import *\n\n"
_numbers = itertools.count()

Load = Callable[[str], ModuleType]


@contextmanager
def _imported(folder: Path, text: str) -> Iterator[ModuleType]:
    name = f"theory_snippet_{next(_numbers)}"
    path = folder / f"{name}.py"
    path.write_text(HEADER + textwrap.dedent(text), encoding="utf-8")
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
        yield module
    finally:
        registry.forget(name)
        del sys.modules[name]


@pytest.fixture
def load(tmp_path: Path) -> Iterator[Load]:
    """Import a theory from its text."""
    from contextlib import ExitStack

    with ExitStack() as stack:
        yield lambda text: stack.enter_context(_imported(tmp_path, text))


def read_all(name: str) -> None:
    """Trace every declaration of a module, as the checkers do."""
    module = registry.module(name)
    for item in module.items:
        if isinstance(item, TransitionInfo):
            _ = item.inits, item.invariants, item.safeties, item.actions
        if isinstance(item, StructureInfo):
            for a in item.axioms:
                _ = a.statement
        elif isinstance(item, Axiom | Theorem):
            _ = item.statement
        elif isinstance(item, Definition):
            _ = item.params, item.result
            _ = item.rules if item.form == "inductive" else item.body
    check_conservative(module.definitions())


def mistake_in(folder: Path, text: str) -> TheoryError:
    """The error that a theory with a mistake raises; its place is checked.

    The lines that may be named are those of the declaration whose lines end in ``# here``, from
    the first so marked line to the last.
    """
    body = HEADER + textwrap.dedent(text)
    marked = [i for i, line in enumerate(body.splitlines(), 1) if line.endswith("# here")]
    with pytest.raises(TheoryError) as caught, _imported(folder, text) as module:
        read_all(module.__name__)
    error = caught.value
    shown = str(error)
    assert "\n" not in shown
    assert error.file is not None and Path(error.file).parent == folder, shown
    assert error.line is not None and min(marked) <= error.line <= max(marked), shown
    assert shown.startswith(f"{error.file}:{error.line}: "), shown
    return error
