"""The ledger for people: a table of theorems, every problem with its place, and a last line."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from formal.evidence.ledger import Entry, Ledger

_STYLE = {
    "proved": "green",
    "pinned": "yellow",
    "bounded": "yellow",
    "cited": "yellow",
    "open": "red",
    "failed": "bold red",
}


def print_ledger(ledger: Ledger, path: Path, verbose: bool = False) -> None:
    """Print the table, the systems, the problems and the summary.

    ``verbose``: name the guards that no mutant drops.
    """
    wide = None if sys.stdout.isatty() else 120
    console = Console(width=wide, highlight=False, soft_wrap=False)
    console.print(_table(ledger))
    for system in ledger.systems:
        console.print(Text(system_line(system)))
        if verbose and system["guards_without_mutant"]:
            names = ", ".join(system["guards_without_mutant"])
            console.print(Text(f"  guards without a mutant: {names}", style="dim"))
    for line in ledger.unstable:
        console.print(Text(f"unstable: {line}", style="yellow"))
    for note in ledger.not_run:
        console.print(Text(f"not run: {note}" if "warning" not in note else note, style="dim"))
    for line in problem_lines(ledger):
        console.print(Text(line, style="red"), soft_wrap=True)
    if ledger.spent:
        console.print(Text(spent_line(ledger), style="dim"))
    console.print(Text(summary(ledger), style="bold green" if ledger.ok else "bold red"))
    console.print(Text(f"ledger: {path}", style="dim"), soft_wrap=True)


def _table(ledger: Ledger) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("theorem", "status", "evidence", "effective", "axioms", "sanity"):
        table.add_column(name, overflow="fold")
    for id_ in sorted(ledger.entries):
        e = ledger.entries[id_]
        table.add_row(
            id_,
            Text(e.status, style=_STYLE[e.status]),
            " ".join(e.evidence) or "-",
            e.effective,
            axiom_cell(e),
            sanity_cell(e),
        )
    return table


def axiom_cell(e: Entry) -> str:
    """Axioms in short; "≥" where the axioms below Lean's own theorems are not visible."""
    if e.axioms_complete is None:
        return "-"
    names = ", ".join(a.removeprefix("Classical.") for a in e.axioms) or "none"
    return names if e.axioms_complete else f"{names} *"


def sanity_cell(e: Entry) -> str:
    """Witnesses and mutants that did what they should, of how many; apart, those that did so within
    ranges that the witness gave, which nobody checked."""
    parts = []
    for label, rows in (("witness", e.witnesses), ("mutant", e.mutants)):
        if rows:
            good = sum(1 for r in rows if r["ok"] and not r.get("within"))
            word = {"witness": "met", "mutant": "killed"}[label]
            parts.append(f"{good}/{len(rows)} {word}")
            if trusted := sum(1 for r in rows if r["ok"] and r.get("within")):
                parts.append(f"{trusted} within ranges")
    return ", ".join(parts) or "-"


def system_line(system: dict[str, Any]) -> str:
    """One line on a transition system."""
    actions = system["actions"]
    violated = system["violated_in_a_run"]
    runs = "" if violated is None else f"{violated} of them by a run, "
    return (
        f"system {system['id']}: {system['proved']}/{system['conditions']} conditions proved, "
        f"{system['satisfiable']}/{system['satisfiability']} satisfiability checks, "
        f"{system['killed']}/{system['mutants']} mutants killed, {runs}"
        f"{sum(d is not None for d in actions.values())}/{len(actions)} actions taken, "
        f"{len(system['guards_without_mutant'])} guards without a mutant"
    )


def problem_lines(ledger: Ledger) -> list[str]:
    """Every problem, with the theorem it belongs to and that theorem's place."""
    out = list(ledger.problems)
    for id_ in sorted(ledger.entries):
        e = ledger.entries[id_]
        out += [f"{e.file}:{e.line}: {id_}: {p}" for p in e.problems]
        out += [f"{e.file}:{e.line}: {id_}: {m}" for m in e.missing_lines]
    return out


def spent_line(ledger: Ledger) -> str:
    """Where the time went, the longest stage first; those of Lean run beside the others."""
    longest = sorted(ledger.spent.items(), key=lambda item: -item[1])
    return "time: " + ", ".join(f"{name} {seconds:.1f} s" for name, seconds in longest)


def kernels_text(ledger: Ledger) -> str:
    """How many Lean kernels checked the proofs, for the last line; nothing where Lean did not."""
    count = ledger.checkers.get("lean", {}).get("kernels")
    return "" if count is None else f"; {'two kernels' if count == 2 else 'one kernel'}"


def summary(ledger: Ledger) -> str:
    """The last line: how many theorems, with what evidence, in what time."""
    exported = [e for e in ledger.entries.values() if not e.pinned]
    total, good = len(exported), sum(1 for e in exported if e.ok)
    kinds = ledger.counts()
    by_hand = kinds.pop("pinned", 0)
    counts = ", ".join(f"{n} {kind}" for kind, n in kinds.items())
    word = "verified" if ledger.ok else "NOT VERIFIED"
    note = kernels_text(ledger)
    if any(e.axioms_complete is False for e in ledger.entries.values()):
        note += "; * axioms below Lean's own theorems are not listed by the packaged Lean"
    apart = f", {by_hand} pinned (statement written by hand)" if by_hand else ""
    if bounded := sum(1 for e in exported if e.status == "bounded"):
        apart += f", {bounded} within bounds only"
    trusted = [e.id for e in exported if any(w.get("within") for w in e.witnesses)]
    if trusted:
        apart += f", {len(trusted)} with hypotheses met within given ranges only"
    return f"{word}: {good}/{total} theorems ({counts}){apart} in {ledger.seconds:.1f} s{note}"
