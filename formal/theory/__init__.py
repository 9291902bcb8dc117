"""Which theorems there are: loading, the lock, the exported files.

Most of what others need is in `load`: `load_theory` gives a `Theory`, with its theorems by id.
"""

from formal.library_files import LIBRARY
from formal.theory.load import (
    Theory,
    chosen_theory,
    library,
    library_module,
    library_root,
    load_theory,
    project_around,
)

__all__ = [
    "LIBRARY",
    "Theory",
    "chosen_theory",
    "library",
    "library_module",
    "library_root",
    "load_theory",
    "project_around",
]
