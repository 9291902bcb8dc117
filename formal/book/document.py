"""The document whose theory this is: what it numbers, and what each item became.

A theory states this as data: a module ``document`` with ``SECTIONS``, a tuple of ``Section``.  An
id that does not exist is an error, and so is an item that names neither an id nor what is missing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from formal.errors import InputError, TheoryError
from formal.language.data import DataInfo
from formal.language.declarations import Declaration, Definition, Theorem
from formal.language.structure import StructureInfo
from formal.theory import Theory

Entry = Theorem | Definition | StructureInfo | DataInfo


@dataclass(frozen=True)
class Item:
    """A definition, theorem, method, formula or system of the document.

    ``words`` are English and Chinese.  ``ids`` are theorems, definitions, structures and data types
    of the theory; ``files`` are other files of the project that do what the item asks for.
    ``missing`` says what is not done yet, if something is not.
    """

    words: tuple[str, str]
    ids: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    missing: str = ""

    @property
    def done(self) -> bool:
        """Whether anything of the item exists."""
        return bool(self.ids or self.files)


@dataclass(frozen=True)
class Section:
    """A numbered section of the document, with its items."""

    number: str
    words: tuple[str, str]
    items: tuple[Item, ...] = ()


def sections_of(theory: Theory) -> tuple[Section, ...]:
    """The index of a theory; raises ``InputError`` when it has none."""
    module = theory.table("document")
    if module is None:
        raise InputError(f"{theory.package} has no module `document`, so there is no index")
    found = getattr(module, "SECTIONS", ())
    if not found or not all(isinstance(s, Section) for s in found):
        raise TheoryError("expected SECTIONS, a tuple of Section", file=module.__file__, line=1)
    return tuple(found)


def entries(theory: Theory) -> dict[str, Entry]:
    """Everything with an id: theorems, definitions, structures, data types.

    A definition of a structure goes by ``topic.Structure.name``.
    """
    found: dict[str, Entry] = {f"{m.topic}.{d.name}": d for m in theory.modules for d in m.data()}
    return {**found, **theory.structures(), **theory.definitions(), **theory.theorems()}


def numbered(theory: Theory) -> dict[str, list[str]]:
    """The ids of the declarations that name a section of the document, by section."""
    out: dict[str, list[str]] = {}
    for name, entry in entries(theory).items():
        seed = entry.seed if isinstance(entry, Declaration) else ""
        if seed:
            out.setdefault(seed, []).append(name)
    return out


def check_document(theory: Theory, sections: Sequence[Section]) -> None:
    """Check that every id and file exists and every number on a declaration is a section.

    Raises ``TheoryError`` for the first that does not.
    """
    known = entries(theory)
    for s in sections:
        for item in s.items:
            what = f"item of {s.number}, {item.words[0]!r}"
            for name in item.ids:
                if name not in known:
                    raise TheoryError(f"{what}: {theory.package} has no {name}")
            for file in item.files:
                if not (theory.root / file).exists():
                    raise TheoryError(f"{what}: there is no file {file}")
            if not item.done and not item.missing:
                raise TheoryError(f"{what}: names neither an id nor what is missing")
    numbers = {s.number for s in sections}
    for number, names in numbered(theory).items():
        if number not in numbers:
            raise TheoryError(f"{names[0]}: the document has no section {number}")
