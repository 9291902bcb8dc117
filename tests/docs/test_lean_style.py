"""What lean/STYLE.md asks for and a machine can hold."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

LEAN = Path(__file__).parents[2] / "lean"
WRITTEN = {
    str(p.relative_to(LEAN)): p
    for p in sorted(LEAN.rglob("*.lean"))
    if "Statements" not in p.relative_to(LEAN).parts and p.name != "DistSys.lean"
}
MAIN_THEOREM = re.compile(r"(?:protected |private |public )*theorem (\S+) ?:\s*(\S+)\.Statement\b")


def shortcomings(text: str) -> list[str]:
    """What a hand-written Lean file lacks, each with its line."""
    lines = text.splitlines()
    found = [f"{i}: {len(s)} columns" for i, s in enumerate(lines, 1) if len(s) > 100]
    if len(lines) >= 600:
        found.append(f"{len(lines)} lines")
    opening = re.search(r"/-!(.*?)-/", text, re.DOTALL)
    if opening is None:
        found.append("1: no module doc")
    elif "ain declaration" not in opening[1]:
        found.append("1: the module doc names no main declarations")
    for i, line in enumerate(lines):
        if main := MAIN_THEOREM.match(line):
            above = i - 1
            while above >= 0 and lines[above].startswith("@["):
                above -= 1
            if above < 0 or not lines[above].rstrip().endswith("-/"):
                found.append(f"{i + 1}: {main[1]} has no docstring")
    return found


@pytest.mark.parametrize("name", WRITTEN)
def test_a_file_keeps_the_style(name):
    assert shortcomings(WRITTEN[name].read_text(encoding="utf-8")) == []


GOOD = """module

/-!
# A topic

What is proved.  Main declarations: `t`.
-/

/-- In words. -/
@[simp]
theorem t : t.Statement := by
  trivial
"""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("-- In words. -/", "-- In words.\n-/\n/-- x" + "y" * 100 + " -/", "11: 108 columns"),
        ("/-- In words. -/\n", "", "10: t has no docstring"),
        ("Main declarations", "In it", "1: the module doc names no main declarations"),
        ("/-!", "/-", "1: no module doc"),
        ("  trivial\n", "  trivial\n" * 600, "611 lines"),
    ],
)
def test_what_is_lacking_is_seen(old, new, said):
    assert shortcomings(GOOD) == []
    assert said in shortcomings(GOOD.replace(old, new))
