"""A challenge for leanprover/comparator: our statements, our proofs as the solution.

Comparator builds a *challenge* module that states theorems without proof and a *solution* module,
and accepts when the solution proves the very statements of the challenge from permitted axioms
only.  The challenge is generated here and leaves each proof out with the word that Lean has for
it; it is written to the folder asked for and never into ``lean/``.
"""

from __future__ import annotations

import json
from pathlib import Path

from formal.errors import InputError
from formal.readings.lean.names import statement_module, theorem_name
from formal.theory import Theory

PERMITTED_AXIOMS = ("propext", "Classical.choice", "Quot.sound")
CHALLENGE = "Challenge"


def write_challenge(theory: Theory, folder: Path) -> list[Path]:
    """Write ``Challenge.lean`` and ``comparator.json``; return the files written.

    Raises ``InputError`` when no theorem claims Lean evidence.
    """
    wanted = {i: t for i, t in theory.theorems().items() if "lean" in t.by}
    if not wanted:
        raise InputError("no theorem claims Lean evidence: there is nothing to challenge")
    folder.mkdir(parents=True, exist_ok=True)
    modules = sorted({statement_module(t.topic) for t in wanted.values()})
    names = [theorem_name(t) for t in wanted.values()]
    rows = [f"import {m}" for m in modules]
    rows += [
        "",
        "-- The statements alone; comparator holds the proofs against them.",
    ]
    rows += [f"theorem {n} : {n}.Statement := sorry" for n in names]
    (folder / f"{CHALLENGE}.lean").write_text("\n".join(rows) + "\n", encoding="utf-8")
    config = {
        "challenge_module": CHALLENGE,
        "solution_module": theory.lean_root,
        "theorem_names": names,
        "permitted_axioms": list(PERMITTED_AXIOMS),
        "enable_nanoda": False,
    }
    (folder / "comparator.json").write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8")
    return [folder / f"{CHALLENGE}.lean", folder / "comparator.json"]
