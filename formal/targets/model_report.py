"""What ``formal check`` prints about a transition system."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from formal.checkers.smt.analysis import Analysis
    from formal.checkers.smt.systems import Result, SystemReport
    from formal.language.transition import TransitionInfo
    from formal.pictures.run_drawing import Drawable


def drawn(run: Drawable, form: str) -> str:
    """A run as ``text``, ``mermaid`` or ``svg``."""
    if form == "text":
        return "\n".join(run.lines()) + "\n"
    from formal.pictures.run_drawing import mermaid, svg

    return mermaid(run) if form == "mermaid" else svg(run)


def print_analysis(a: Analysis, form: str) -> None:
    """Print the table of actions, then every failure with its counterexample and its run."""
    console = Console(width=None if sys.stdout.isatty() else 120, highlight=False)

    def say(lines: list[str], style: str = "") -> None:
        for line in lines:
            console.print(Text(line, style=style), soft_wrap=True)

    say([f"{a.report.name} ({a.info.file}:{a.info.line})"], "bold")
    console.print(action_table(a.info, a.report, "taken", a.reach.says))
    for r in a.report.failures:
        head, *rest = r.lines()
        say(["", head], "red")
        say(rest)
    if a.search is not None:
        say(["", *_searched(a, form)])
    say(a.reach.problems(), "red")
    for m in a.mutants:
        head, *rest = m.lines()
        say(["", head], "" if m.ok else "red")
        say(rest)
    if form != "text" and a.search is None:
        for shown in a.runs():
            say(["", *drawn(shown, form).splitlines()])
    say(["", verdict(a)], "bold green" if a.ok else "bold red")


def _searched(a: Analysis, form: str) -> list[str]:
    assert a.search is not None
    if a.search.trace is not None:
        return drawn(a.search.trace, form).splitlines()
    note = "  (no run within the bound: the failing step may start from an unreachable state)"
    return [*a.search.lines(), note]


def action_table(
    info: TransitionInfo, report: SystemReport, title: str = "", says: Callable[[str], str] = str
) -> Table:
    """A row an action: which invariants it keeps and breaks, whether it can happen.

    A last column under ``title``, when there is one, shows what ``says`` tells of the action.
    """
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("action", "keeps", "breaks", "can happen", *([title] if title else [])):
        table.add_column(column, overflow="fold")
    for name in ("init", *(x.name for x in info.actions)):
        rows = [r for r in report.results if r.condition.action == name]
        proofs = [r for r in rows if r.condition.expect == "unsat"]
        good = sum(r.ok for r in proofs)
        bad = ", ".join(r.condition.clause for r in proofs if not r.ok)
        possible = next((r for r in rows if r.condition.expect == "sat"), None)
        last = ["-" if name == "init" else says(name)] if title else []
        table.add_row(
            name,
            f"{good} of {len(proofs)}",
            Text(bad or "-", style="red" if bad else ""),
            _possible(possible),
            *last,
        )
    return table


def _possible(r: Result | None) -> Text:
    if r is None:
        return Text("-")
    words = {"holds": "yes", "see witness": "not refuted", "fails": "NEVER"}
    return Text(words.get(r.status, r.status), style="" if r.ok else "red")


def verdict(a: Analysis) -> str:
    """The last line: what was checked, and whether all of it holds."""
    proofs = [r for r in a.report.results if r.condition.expect == "unsat"]
    good = sum(r.ok for r in proofs)
    taken = sum(x.name in a.reach.runs for x in a.info.actions)
    parts = [
        f"{good} of {len(proofs)} conditions proved",
        f"{taken} of {len(a.info.actions)} actions taken within {a.reach.steps} steps",
    ]
    if a.mutants:
        killed = sum(m.found.status == "killed" for m in a.mutants)
        parts.append(f"{killed} of {len(a.mutants)} mutants killed")
    return f"{a.report.name}: {'holds' if a.ok else 'DOES NOT HOLD'}: {', '.join(parts)}"
