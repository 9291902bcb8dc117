"""An import hook that changes one module of the readings while it is loaded.

The sources stay as they are, so nothing has to be restored and several mutants can run at once.
As a pytest plugin (``-p tests.mutation.hook``) it reads the mutant from ``FORMAL_MUTANT``.
"""

from __future__ import annotations

import importlib.machinery
import importlib.util
import os
import sys
from collections.abc import Sequence
from types import CodeType, ModuleType

from hypothesis import Phase, settings

from tests.mutation.table import Mutant, everything

# The first example that fails will do; to look for the smallest would take most of the time.
settings.register_profile("mutation", deadline=None, phases=(Phase.explicit, Phase.generate))
VARIABLE = "FORMAL_MUTANT"


class _Loader(importlib.machinery.SourceFileLoader):
    """Compiles the changed text; compiled files of the real one are neither read nor written."""

    mutant: Mutant

    def get_code(self, fullname: str) -> CodeType:
        path = self.get_filename(fullname)
        changed = self.mutant.apply(self.get_data(path).decode("utf-8"))
        return compile(changed, path, "exec", dont_inherit=True)


class _Finder:
    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if name != self.mutant.module:
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path)
        assert spec is not None and spec.origin is not None
        loader = _Loader(name, spec.origin)
        loader.mutant = self.mutant
        return importlib.util.spec_from_file_location(name, spec.origin, loader=loader)


def install(id: str) -> None:
    """Load the module of a mutant in its changed form from now on."""
    (mutant,) = (m for m in everything() if m.id == id)
    assert mutant.module not in sys.modules, f"{mutant.module} is loaded already"
    sys.meta_path.insert(0, _Finder(mutant))


if VARIABLE in os.environ:
    install(os.environ[VARIABLE])
