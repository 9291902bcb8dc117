"""What can be told of the library's theory from its files: to import it all would take long."""

from __future__ import annotations

import importlib.util
import re
from functools import cache
from pathlib import Path


@cache
def library_folders(package: str) -> tuple[Path, ...]:
    """The folders that a package's modules are in; none where it cannot be imported."""
    spec = importlib.util.find_spec(package)
    return tuple(map(Path, (spec.submodule_search_locations or ()) if spec else ()))


@cache
def library_topics(package: str) -> frozenset[str]:
    """The topics of a package's modules."""
    found = set()
    for place in library_folders(package):
        for file in place.rglob("*.py"):
            named = re.search(r"^TOPIC = [\"'](\w+)[\"']", file.read_text(encoding="utf-8"), re.M)
            found.add(named[1] if named else file.stem)
    return frozenset(found)
