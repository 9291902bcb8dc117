"""The bibliography: CSL-JSON entries by key, the library's and those of a theory of one's own.

An entry's ``custom`` field says what is known of the entry itself: ``confirmed`` is the month in
which its title, venue and number were found to agree with a public record, empty when they are
from memory; ``doubt`` says why a work that somebody cites is not taken for real.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from formal.errors import InputError

#: One CSL-JSON item (https://citeproc-js.readthedocs.io/en/latest/csl-json/markup.html).
Reference = dict[str, Any]

FILE_NAME = "references.json"


@cache
def library() -> dict[str, Reference]:
    """The entries that come with the package."""
    text = files("formal.cite").joinpath(FILE_NAME).read_text(encoding="utf-8")
    return {e["id"]: e for e in json.loads(text)}


def bibliography(root: Path) -> dict[str, Reference]:
    """The library's entries, and those of ``references.json`` in the folder of a theory.

    Raises ``InputError`` when that file is no list of CSL-JSON items with ``id`` and ``title``.
    """
    path = root / FILE_NAME
    if not path.exists():
        return library()
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, OSError) as e:
        line = e.lineno if isinstance(e, json.JSONDecodeError) else 1
        raise InputError(f"expected CSL-JSON, found {e}", file=path, line=line) from None
    if not isinstance(data, list):
        raise InputError(
            f"expected a list of CSL-JSON items, found {type(data).__name__}", file=path, line=1
        )
    own = {}
    for number, entry in enumerate(data, 1):
        if not isinstance(entry, dict) or not {"id", "title"} <= entry.keys():
            raise InputError(f"item {number}: expected an object with id and title", file=path)
        own[str(entry["id"])] = entry
    return {**library(), **own}


def standing(reference: Reference) -> str:
    """What is known of the entry: ``confirmed``, ``not confirmed``, or the doubt about it."""
    custom = reference.get("custom") or {}
    if custom.get("doubt"):
        return f"doubtful: {custom['doubt']}"
    return f"confirmed {custom['confirmed']}" if custom.get("confirmed") else "not confirmed"


def year(reference: Reference) -> int | None:
    """The year of publication, when it is given."""
    parts = reference.get("issued", {}).get("date-parts") or [[None]]
    return parts[0][0] if parts[0] else None


def authors(reference: Reference) -> list[str]:
    """Authors as ``Family, Given`` (or the literal name)."""
    out = []
    for a in reference.get("author", []):
        out.append(a["literal"] if "literal" in a else f"{a['family']}, {a.get('given', '')}")
    return [x.rstrip(", ") for x in out]
