"""Time of ``formal check FILE.pyv``, start-up and solvers included: not a test.

Run as ``python tests/benchmarks/pyv.py FILE.pyv …``; prints a Markdown row a file: processor
seconds (all processes) and wall seconds of one run each, and the verdict.
"""

from __future__ import annotations

import json
import platform
import resource
import subprocess
import sys
import time

COMMAND = "import sys; from formal.cli import main; sys.exit(main(sys.argv[1:]))"


def measured(file: str) -> tuple[float, float, str]:
    """Processor seconds, wall seconds and verdict of one file."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", COMMAND, "check", file, "--json"],
        capture_output=True,
        text=True,
        check=False,
    )
    wall = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    verdict = json.loads(done.stdout)["verdict"] if done.returncode < 2 else done.stderr.strip()
    return cpu, wall, verdict


def main() -> None:
    """Measure every file of the command line."""
    from formal.checkers.smt.solver import solver_version

    print(f"Z3 {solver_version('z3')}, Python {platform.python_version()}, {platform.machine()}\n")
    print("| file | CPU s | wall s | verdict |\n|---|--:|--:|---|")
    total = 0.0
    for file in sys.argv[1:]:
        cpu, wall, verdict = measured(file)
        total += cpu
        print(f"| {file.rpartition('/')[2]} | {cpu:.2f} | {wall:.2f} | {verdict} |", flush=True)
    print(f"| all | {total:.2f} | | |")


if __name__ == "__main__":
    main()
