"""How long the conditions of each protocol take, with one job and with two; no test.

Run it on an idle machine; it prints a Markdown table, or writes it between the marks of a page:

    python tests/benchmarks/systems.py [TOPIC …] [--rounds 3] [--page docs/performance.md]

"In Z3" is processor time of one core for all proofs: reading the question and answering it.  The
other times are the wall clock of checking all conditions (satisfiability checks too) from declared
system to report, without any cache; the start of the solver process is included, that of Python is
not.  The best of the rounds is shown.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import time
from pathlib import Path

from formal.checkers.smt.conditions import conditions
from formal.checkers.smt.portfolio import Limits
from formal.checkers.smt.solver import MEMORY_MB, solver_version
from formal.checkers.smt.systems import check_system
from formal.checkers.smt.z3_run import run
from formal.language.transition import TransitionInfo
from formal.theory import load_theory

MARKS = ("<!-- systems: begin -->", "<!-- systems: end -->")


def machine() -> str:
    """Processor, cores, and versions."""
    found = re.search(r"model name\s*:\s*(.+)", _cpuinfo())
    name = found[1] if found else platform.processor() or platform.machine()
    python = platform.python_version()
    return f"{name}, {os.cpu_count()} cores; Z3 {solver_version('z3')}, Python {python}"


def _cpuinfo() -> str:
    path = Path("/proc/cpuinfo")
    return path.read_text(encoding="utf-8") if path.exists() else ""


def seconds(info: TransitionInfo, jobs: int, rounds: int) -> tuple[float, bool]:
    """The best time of some rounds, and whether all conditions held in each."""
    times, ok = [], True
    for _ in range(rounds):
        start = time.perf_counter()
        ok = check_system(info, Limits(timeout_s=20, jobs=jobs)).ok and ok
        times.append(time.perf_counter() - start)
    return min(times), ok


def in_z3(info: TransitionInfo, rounds: int) -> float:
    """Processor seconds that Z3 takes for the proofs, the best of some rounds."""
    asked = [
        {
            "text": c.obligation.smt2,
            "timeout_s": 20,
            "seed": 0,
            "params": {},
            "memory_mb": MEMORY_MB,
            "model": False,
        }
        for c in conditions(info)
        if c.expect == "unsat"
    ]
    times = []
    for _ in range(rounds):
        start = time.process_time()
        for question in asked:
            run(question)
        times.append(time.process_time() - start)
    return min(times)


def rows(topics: list[str], rounds: int) -> list[str]:
    """One row of the table for each system."""
    out = []
    for id_, info in sorted(load_theory().structures().items()):
        if not isinstance(info, TransitionInfo) or (topics and info.topic not in topics):
            continue
        invariants = len(info.invariants) + len(info.safeties)
        count = len(conditions(info))
        solver = in_z3(info, rounds)
        serial, good = seconds(info, 1, rounds)
        parallel, fine = seconds(info, 2, rounds)
        word = "all hold" if good and fine else "NOT ALL HOLD"
        out.append(
            f"| `{id_}` | {invariants} | {len(info.actions)} | {count} | {word} "
            f"| {solver:.2f} | {serial:.2f} | {parallel:.2f} |"
        )
    return out


def table(topics: list[str], rounds: int) -> str:
    """The whole table, with the machine it was measured on."""
    head = [
        f"Measured on {machine()}; the best of {rounds}.",
        "",
        "| protocol | invariants | actions | conditions | | in Z3, s | 1 job, s | 2 jobs, s |",
        "|---|--:|--:|--:|---|--:|--:|--:|",
    ]
    return "\n".join([*head, *rows(topics, rounds)])


def main() -> None:
    """Print the table, or put it into a page."""
    parser = argparse.ArgumentParser(description="Time the conditions of every protocol.")
    parser.add_argument("topics", nargs="*", help="only these topics")
    parser.add_argument("--rounds", type=int, default=3, help="how often each is measured")
    parser.add_argument("--page", type=Path, help="write between the marks of this page")
    options = parser.parse_args()
    made = table(options.topics, options.rounds)
    if options.page is None:
        print(made)
        return
    text = options.page.read_text(encoding="utf-8")
    before, _, rest = text.partition(MARKS[0])
    _, _, after = rest.partition(MARKS[1])
    whole = f"{before}{MARKS[0]}\n{made}\n{MARKS[1]}{after}"
    options.page.write_text(whole, encoding="utf-8")


if __name__ == "__main__":
    main()
