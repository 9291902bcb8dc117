"""Which Lean modules may prove a theorem, found by their text before anything is compiled.

This decides only what is compiled, in which order, and what is said meanwhile: what a theorem is
worth is read from the compiled files.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress

from formal.checkers.lean.names import parse_name
from formal.evidence.lean import module_of
from formal.language.declarations import Theorem
from formal.readings.lean.names import statement_module, theorem_name
from formal.theory import Theory


def lean_sources(theory: Theory) -> dict[str, str]:
    """The text of every Lean module of the project."""
    texts: dict[str, str] = {}
    for path in sorted(theory.lean.rglob("*.lean")):
        with suppress(OSError, UnicodeDecodeError):
            texts[module_of(path.relative_to(theory.lean))] = path.read_text(encoding="utf-8")
    return texts


def modules_of(texts: Mapping[str, str], chosen: Iterable[Theorem]) -> list[str] | None:
    """The modules that may prove these theorems, found by their text, and those of their
    statements; `None` for all, where a theorem is found in none.

    A module too many costs time, and a theorem whose module is missing has no evidence.
    """
    out: set[str] = set()
    for theorem in chosen:
        found = modules_with(theorem, texts)
        home = statement_module(theorem.topic)
        if not found or home not in texts:
            return None
        out.update((home, *found))
    return sorted(out)


def modules_with(theorem: Theorem, texts: Mapping[str, str]) -> list[str]:
    """The modules whose text seems to declare a theorem, in a namespace that it names."""
    *_, room, name = map(str, parse_name(theorem_name(theorem)))
    declared = re.compile(rf"\b(?:theorem|lemma)\s+\S*?«?{re.escape(name)}(?![\w'.!?])")
    return [
        m for m, text in texts.items() if name in text and room in text and declared.search(text)
    ]


def proofs_by_module(
    texts: Mapping[str, str], chosen: Mapping[str, Theorem]
) -> dict[str, list[str]]:
    """The ids of the theorems that each module seems to prove."""
    out: dict[str, list[str]] = {}
    for id_, theorem in chosen.items():
        for module in modules_with(theorem, texts):
            out.setdefault(module, []).append(id_)
    return out
