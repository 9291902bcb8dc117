"""What ``formal check FILE.pyv`` prints."""

from __future__ import annotations

import sys

from rich.console import Console
from rich.text import Text

from formal.pyv.analysis import Analysis
from formal.targets.model_report import action_table


def print_analysis(a: Analysis) -> None:
    """Print the table of transitions, then every failure, the traces, and the verdict."""
    console = Console(width=None if sys.stdout.isatty() else 120, highlight=False)

    def say(lines: list[str], style: str = "") -> None:
        for line in lines:
            console.print(Text(line, style=style), soft_wrap=True)

    for note in a.model.notes:
        say([f"{a.model.file}:{note.line}: note: {note.text}"], "dim")
    console.print(action_table(a.model.info, a.report))
    for r in a.report.failures:
        head, *rest = r.lines()
        say(["", head], "red")
        say(rest)
    if a.search is not None:
        say(["", *a.search.lines()])
        if a.search.trace is None:
            say(["  (the failing step may start from a state that no run reaches)"])
    for t in a.theorems:
        where = f"{a.model.file}:{t.theorem.line}"
        say([f"{where}: theorem {t.theorem.name}: {t.status}"], "" if t.ok else "red")
        say([f"  {line}" for line in (t.model.lines() if t.model else [])])
    for o in a.traces:
        say([f"{a.model.file}:{o.decl.line}: {o.headline}"], "" if o.ok else "red")
        if o.run is not None and not o.ok:
            say([f"  {line}" for line in o.run.lines()])
    say(["", verdict(a)], "bold green" if a.ok else "bold red")


def verdict(a: Analysis) -> str:
    """The last line: whether the invariants are inductive, and what else was found."""
    proofs = [r for r in a.report.results if r.condition.expect == "unsat"]
    good = sum(r.ok for r in proofs)
    clauses = len(a.model.info.invariants) + len(a.model.info.safeties)
    parts = [f"{good} of {len(proofs)} conditions proved ({clauses} invariants)"]
    if a.vacuous:
        parts.append("there is NO INITIAL STATE, so nothing is said")
    if a.dead:
        parts.append(f"can NEVER happen: {', '.join(a.dead)}")
    else:
        parts.append(f"{len(a.model.info.actions)} transitions")
    if a.theorems:
        parts.append(f"{sum(t.ok for t in a.theorems)} of {len(a.theorems)} theorems proved")
    if a.traces:
        parts.append(f"{sum(t.ok for t in a.traces)} of {len(a.traces)} traces as claimed")
    return f"{a.model.file}: {a.verdict}: {'; '.join(parts)}"
