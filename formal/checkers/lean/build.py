"""Build a Lean project from the command line: ``python -m formal.checkers.lean.build``.

Compiles what has changed, prints one line a diagnostic and exits with 1 if there is an error.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from formal.checkers.lean.report import BuildReport, Diagnostic
from formal.checkers.lean.toolchain import find_toolchain
from formal.errors import FormalError

__all__ = ["BuildReport", "Diagnostic", "main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Entry point; returns the exit code (0 built, 1 errors, 2 bad input or no Lean)."""
    parser = argparse.ArgumentParser(
        prog="python -m formal.checkers.lean.build",
        description="Build a Lean project, as far as it has changed, and print what Lean says.",
    )
    parser.add_argument("modules", nargs="*", help="modules to build (default: all)")
    parser.add_argument("--project", type=Path, default=Path("lean"), help="the Lean project")
    parser.add_argument("--toolchain", choices=("lake", "packaged"), help="which Lean to use")
    parser.add_argument("--build-dir", type=Path, help="where the packaged Lean puts its output")
    parser.add_argument("--jobs", type=int, default=1, help="Lean processes at a time")
    parser.add_argument("--fresh", action="store_true", help="compile everything again")
    parser.add_argument("--audit", action="store_true", help="also audit axioms and sources")
    options = parser.parse_args(arguments)
    try:
        return _run(options)
    except FormalError as error:
        print(error, file=sys.stderr)
        return 2


def _run(options: argparse.Namespace) -> int:
    toolchain = find_toolchain(
        options.toolchain, project=options.project, build_dir=options.build_dir
    )
    report = toolchain.build(
        options.project,
        options.modules or None,
        progress=lambda module, state: print(f"# {state:9} {module}", flush=True),
        fresh=options.fresh,
        jobs=options.jobs,
    )
    for diagnostic in report.diagnostics:
        print(diagnostic)
    print(
        f"# {toolchain.version}: {len(report.modules)} modules, {len(report.compiled)} compiled, "
        f"{len(report.failed)} failed, {len(report.errors)} errors, {report.wall_seconds:.1f} s"
    )
    if not options.audit:
        return 0 if report.ok else 1
    audit = toolchain.audit(options.project, report)
    for problem in audit.problems:
        print(problem)
    print(f"# {len(audit.theorems)} theorems, {len(audit.problems)} problems")
    return 0 if report.ok and audit.ok else 1


if __name__ == "__main__":
    sys.exit(main())
