"""What a mutant is, and all of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

READINGS = Path(__file__).parents[2] / "formal" / "readings"


@dataclass(frozen=True)
class Mutant:
    """A small change of one module of ``formal.readings`` that changes what it says.

    ``old`` occurs in the module exactly once.  ``breaks`` says in a few words what goes wrong.
    """

    id: str
    reading: str
    file: str
    old: str
    new: str
    breaks: str

    @property
    def module(self) -> str:
        """The name of the changed module."""
        return f"formal.readings.{self.file.removesuffix('.py').replace('/', '.')}"

    def problem(self) -> str:
        """Why the mutant does not apply to the sources; ``""`` when it does."""
        source = (READINGS / self.file).read_text(encoding="utf-8")
        found = source.count(self.old)
        if found != 1:
            return f"{self.id}: {self.file} has {found} times, expected once: {self.old!r}"
        try:
            compile(self.apply(source), self.file, "exec")
        except SyntaxError as e:
            return f"{self.id}: {self.file} is no Python any more: {e}"
        return ""

    def apply(self, source: str) -> str:
        """The changed text of the module."""
        return source.replace(self.old, self.new)


def mutants(reading: str, file: str, *rows: tuple[str, str, str, str]) -> list[Mutant]:
    """Mutants of one file, each given by its id, the old text, the new one and what breaks."""
    return [Mutant(f"{reading}.{row[0]}", reading, file, *row[1:]) for row in rows]


def everything() -> list[Mutant]:
    """All mutants, by reading."""
    from tests.mutation import (
        mutants_finite,
        mutants_lean,
        mutants_people,
        mutants_smt,
        mutants_smt_parts,
    )

    return [
        *mutants_finite.MUTANTS,
        *mutants_smt.MUTANTS,
        *mutants_smt_parts.MUTANTS,
        *mutants_lean.MUTANTS,
        *mutants_people.MUTANTS,
    ]
