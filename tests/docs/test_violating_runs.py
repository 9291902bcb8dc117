"""docs/violating_runs.md has a row for every mutant of every system, and no others."""

from __future__ import annotations

import re
from pathlib import Path

from formal.language.derived import DerivedTheorem
from formal.theory import load_theory

ROOT = Path(__file__).parents[2]
ROW = re.compile(
    r"^\| `(\S+)` \| (.+?) \| (a run of \d+ steps?|induction only: .+) \|$", re.MULTILINE
)


def test_every_mutant_of_a_system_has_a_row():
    page = (ROOT / "docs/violating_runs.md").read_text(encoding="utf-8")
    rows = ROW.findall(page)
    mutants = {
        (t.id, str(m)): bool(m.run)
        for t in load_theory().theorems().values()
        if isinstance(t, DerivedTheorem) and t.system is not None
        for m in t.mutants
    }
    assert {(id, name) for id, name, _ in rows} == set(mutants)
    # What a mutant names is a run.
    assert [r for r in rows if mutants[r[:2]] and not r[2].startswith("a run")] == []
