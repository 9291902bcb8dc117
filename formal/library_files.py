"""What can be told of the library's theory from its files: to import it all would take long."""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path

LIBRARY = "proofs"


@cache
def library_folders(package: str) -> tuple[Path, ...]:
    """The folders that a package's modules are in; none where it cannot be imported."""
    spec = importlib.util.find_spec(package)
    return tuple(map(Path, (spec.submodule_search_locations or ()) if spec else ()))


@cache
def library_topics(package: str) -> dict[str, str]:
    """The topics of a package that is filed by area, with their areas."""
    places = library_folders(package)
    files = [file for place in places for file in place.glob("*/*/__init__.py")]
    return {file.parent.name: file.parent.parent.name for file in sorted(files)}
