"""The table of docs/violating_runs.md: for each mutant of a system, a run that breaks its property.

``formal verify --violating-runs --json > ledger.json`` (many minutes), then
``python -m tests.benchmarks.violating_runs ledger.json …`` prints the page; several ledgers, each
of some topics, are put together.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

HEAD = """\
# Mutants of systems: which guards does the protocol need?

变异体与违反运行：去掉一个守卫（或一条公理）后，是否有从初始状态出发、破坏性质的运行。

A mutant of a system drops one guard (`ACTION.K`, its K-th) or one axiom. It is *killed* when a
step then leaves the invariant. But the state before that step may be one that no run reaches; then
the proof needs the guard, and perhaps the protocol does not. A run from the start says more:
without the guard the property itself breaks. Where a mutant names such a run every `formal verify`
looks at it again; `formal verify --violating-runs` searches for the others. *Induction only* is no
proof that there is none: it says how far was looked.

Written by `python -m tests.benchmarks.violating_runs` from ledgers;
`tests/docs/test_violating_runs.py` asks that every mutant of every system is here.
"""


def page(ledgers: Sequence[Path]) -> str:
    """The page, from ledgers that were written with ``--violating-runs``."""
    rows: dict[tuple[str, str], str] = {}
    for ledger in ledgers:
        for theorem in json.loads(ledger.read_text(encoding="utf-8"))["theorems"]:
            for mutant in theorem["mutants"]:
                if "violating_run" in mutant:
                    rows[theorem["id"], mutant["name"]] = mutant["violating_run"]
    found = sum(run.startswith("a run") for run in rows.values())
    lines = [
        HEAD,
        f"Of {len(rows)} mutants {found} break their property in a run from the start.\n",
        "| property | mutant | what was found |",
        "|---|---|---|",
        *(f"| `{id}` | {name} | {run} |" for (id, name), run in sorted(rows.items())),
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(page([Path(a) for a in sys.argv[1:]]))
