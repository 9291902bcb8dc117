"""What checking the axioms on an instance finds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Violation:
    """An axiom that fails, the elements on which it fails, and why when that can be said."""

    axiom: str
    elements: Mapping[str, Any]
    doc: str
    note: str = ""

    def __str__(self) -> str:
        at = ", ".join(f"{k} = {v!r}" for k, v in self.elements.items())
        parts = [f"{self.axiom} fails"]
        if at:
            parts.append(f"at {at}")
        if self.note:
            parts.append(f"({self.note})")
        return " ".join(parts) + (f": {self.doc}" if self.doc else "")


@dataclass(frozen=True)
class CheckReport:
    """Which axioms an instance violates; true when none."""

    structure: str
    axioms: tuple[str, ...]
    violations: tuple[Violation, ...]

    def __bool__(self) -> bool:
        return not self.violations

    def __str__(self) -> str:
        if self:
            return f"{self.structure}: all {len(self.axioms)} axioms hold"
        return "\n".join(f"{self.structure}: {v}" for v in self.violations)
