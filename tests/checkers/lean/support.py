"""The small Lean project that the tests build, and helpers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from formal.checkers.lean import BuildReport
from formal.checkers.lean.packaged.toolchain import PackagedToolchain

LAKEFILE = """\
name = "distsys"
version = "0.1.0"
defaultTargets = ["DistSys"]

[leanOptions]
autoImplicit = false

[[lean_lib]]
name = "DistSys"
globs = ["DistSys", "DistSys.+"]
"""

STATEMENTS = """\
module

@[expose] public noncomputable section

namespace DistSys

/-- Twice a number. -/
def twice (n : Nat) : Nat := n + n

/-- Twice a number is even. -/
def even_twice.Statement : Prop := ∀ n : Nat, ∃ k : Nat, twice n = 2 * k

/-- A number is at most its double. -/
def le_twice.Statement : Prop := ∀ n : Nat, n ≤ twice n

end DistSys
end
"""

PROOFS = """\
module

public import DistSys.Statements

@[expose] public noncomputable section

namespace DistSys

/-- The definition, as an equation. -/
theorem twice_eq (n : Nat) : twice n = 2 * n := by
  unfold twice
  omega

theorem even_twice : even_twice.Statement := by
  intro n
  exact ⟨n, twice_eq n⟩

theorem le_twice : le_twice.Statement := by
  intro n
  rw [twice_eq]
  omega

/-- The same proposition, but not the exported statement. -/
theorem le_twice' : ∀ n : Nat, n ≤ twice n := le_twice

end DistSys
end
"""

ROOT = """\
module

public import DistSys.Proofs
"""

FILES = {
    "lakefile.toml": LAKEFILE,
    "DistSys.lean": ROOT,
    "DistSys/Statements.lean": STATEMENTS,
    "DistSys/Proofs.lean": PROOFS,
}


def write_files(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@dataclass(frozen=True)
class Built:
    """A project that was built once, for tests that only read it or copy it."""

    project: Path
    toolchain: PackagedToolchain
    report: BuildReport
