"""Tables of fault-tolerance bounds: which theorem gives a bound, and which shows that it is tight.

A theory states its table as data: a module ``bounds`` with ``BOUNDS``, a tuple of ``Bound``.  Only
ids of theorems are in it; a row whose id does not exist, or that neither names a theorem for each
side nor says why there is none, is an error.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from formal.errors import InputError, TheoryError
from formal.theory.notes import says_other_side

if TYPE_CHECKING:
    from formal.theory import Theory

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


@dataclass(frozen=True)
class Bound:
    """One row: a protocol (or problem) under a fault model, and how many faults it bears.

    ``holds`` are ids of theorems that give the bound: with so many faults it works, or is safe.
    ``tight`` are ids of theorems that show that one fault more is too many.  Where a side has no
    theorem, ``missing`` says what is not proved.  The pairs are English and Chinese.
    """

    protocol: tuple[str, str]
    faults: tuple[str, str]
    largest: str
    holds: tuple[str, ...] = ()
    tight: tuple[str, ...] = ()
    missing: str = ""


def bounds_of(theory: Theory) -> tuple[Bound, ...]:
    """The table of a theory; raises ``InputError`` when it has none."""
    module = theory.table("bounds")
    if module is None:
        raise InputError(f"{theory.package} has no module `bounds`, so there is no table to print")
    found = getattr(module, "BOUNDS", ())
    if not found or not all(isinstance(b, Bound) for b in found):
        raise TheoryError("expected BOUNDS, a tuple of Bound", file=module.__file__, line=1)
    return tuple(found)


def check_bounds(theory: Theory, bounds: Sequence[Bound]) -> None:
    """Check that every id is a theorem of the theory and each row has its two sides, which the
    theorems' declarations name too.

    Raises ``TheoryError`` for the first row that does not.
    """
    known = theory.theorems()
    for b in bounds:
        what = f"bound of {b.protocol[0]} ({b.faults[0]})"
        for name in (*b.holds, *b.tight):
            if name not in known:
                raise TheoryError(f"{what}: {name} is no theorem of {theory.package}")
        if not (b.holds and b.tight) and not note_of(theory, b):
            side = "the bound" if not b.holds else "its tightness"
            raise TheoryError(f"{what}: names no theorem for {side}; expected one, or `missing`")
        for name in (*b.holds, *b.tight):
            if not says_other_side(known[name]):
                raise known[name].error(f"{what} names it; expected tight= or tight_open=")
        if b.tight and not b.missing:
            _check_declared(theory, what, b)


def _check_declared(theory: Theory, what: str, b: Bound) -> None:
    """Raises ``TheoryError`` unless the declarations tie the two sides of a row.

    What cannot be raised must name, or be, one of those that give the bound.
    """
    known = theory.theorems()
    for name in b.tight:
        other = {theory.lemma(known[name], x).id for x in known[name].tight} or {name}
        if not other & set(b.holds):
            raise known[name].error(
                f"{what}: declares tight={', '.join(sorted(other - {name})) or 'nothing'}, "
                f"expected one of {', '.join(b.holds)}, or `missing` in the row"
            )


def to_markdown(theory: Theory, bounds: Sequence[Bound], docs: Path) -> str:
    """The table as a Markdown page for the folder ``docs``; ids link to their Python statements.

    Raises ``TheoryError`` as ``check_bounds`` does.
    """
    check_bounds(theory, bounds)
    lines = [
        "# How many faults",
        "",
        "Written by `formal bounds`; never edited by hand. *Largest f* is how many faults can be",
        "borne among n nodes. A theorem under *it holds* says that with so many the protocol",
        "works, or is safe; one under *no more* says that the bound cannot be raised.",
        "",
        "| protocol | faults | largest f | it holds | no more |",
        "|---|---|---|---|---|",
    ]
    notes: list[str] = []
    for b in bounds:
        mark = ""
        if note := note_of(theory, b):
            notes.append(note)
            mark = f" [{len(notes)}]"
        cells = (
            "<br>".join(b.protocol),
            "<br>".join(b.faults),
            b.largest + mark,
            links(theory, b.holds, docs),
            links(theory, b.tight, docs),
        )
        lines.append(f"| {' | '.join(cells)} |")
    lines += [""] if notes else []
    lines += [f"{i}. {note}" for i, note in enumerate(notes, 1)]
    return "\n".join(lines) + "\n"


def note_of(theory: Theory, b: Bound) -> str:
    """What is open in a row: what it says itself, and what its theorems say of their other side."""
    known = theory.theorems()
    said = {n: known[n].tight_open for n in (*b.holds, *b.tight) if known[n].tight_open}
    by_reason: dict[str, list[str]] = {}
    for name, reason in said.items():
        by_reason.setdefault(reason, []).append(f"`{name}`")
    declared = (f"{', '.join(names)}: {reason}" for reason, names in by_reason.items())
    sentences = (x.rstrip(".") + "." for x in filter(None, [b.missing, *declared]))
    return " ".join(sentences)


def links(theory: Theory, names: Sequence[str], docs: Path) -> str:
    """Links from a page in ``docs`` to the Python statements of theorems, with their evidence."""
    known = theory.theorems()
    out = []
    for name in names:
        file = Path(known[name].file).resolve().relative_to(theory.root)
        up = "../" * len(docs.resolve().relative_to(theory.root).parts)
        evidence = ", ".join(known[name].by)
        out.append(f"[`{name}`]({up}{file.as_posix()}) ({evidence})")
    return "<br>".join(out) or "—"
