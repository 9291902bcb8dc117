"""``formal verify``: check every theorem and print the ledger."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING

from formal.arguments import positive, seconds
from formal.commands.shared import theory_argument
from formal.defaults import PYTHON_SECONDS, SOLVER_SECONDS

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add_parser(commands: Commands) -> None:
    """Register the sub-command."""
    p = commands.add_parser("verify", help="check every theorem and print the ledger")
    theory_argument(p)
    p.add_argument(
        "--only",
        metavar="GLOB",
        action="append",
        help="only theorems whose id matches (again: or this one), and what Lean needs for them",
    )
    p.add_argument("--jobs", type=positive, default=2, metavar="N", help="parallel jobs")
    p.add_argument("--fresh", action="store_true", help="use no kept result")
    p.add_argument("--json", action="store_true", help="print the ledger as JSON")
    p.add_argument(
        "-v", "--verbose", action="store_true", help="name the guards that no mutant drops"
    )
    p.add_argument("--toolchain", choices=("lake", "packaged"), help="which Lean")
    p.add_argument(
        "--kernels",
        type=int,
        choices=(1, 2),
        help="how many kernels must accept each Lean proof (default: two where the second is "
        "installed)",
    )
    p.add_argument("--backend", choices=("loky", "ray", "dask"), default="loky")
    p.add_argument(
        "--timeout", type=seconds, default=SOLVER_SECONDS, metavar="S", help="seconds a condition"
    )
    p.add_argument(
        "--python-timeout",
        type=seconds,
        default=PYTHON_SECONDS,
        metavar="S",
        help="seconds for the theory's own Python: loading it, and each witness",
    )
    p.add_argument(
        "--sweep",
        type=positive,
        default=0,
        metavar="N",
        help="also try each first-order condition with N seeds and report unstable ones",
    )
    p.add_argument(
        "--violating-runs",
        action="store_true",
        help="also look for a run of each weakened system that breaks its property (minutes)",
    )
    p.set_defaults(command=_verify)


def _verify(options: argparse.Namespace) -> int:
    from formal import user_code
    from formal.evidence.report import print_ledger
    from formal.evidence.verify import Options, verify
    from formal.progress import Progress
    from formal.theory import chosen_theory

    user_code.limit(options.python_timeout)
    progress = Progress(quiet=options.json)
    with progress.stage("theory"):
        theory = chosen_theory(options.theory)
    chosen = Options(
        only=options.only,
        jobs=options.jobs,
        fresh=options.fresh,
        toolchain=options.toolchain,
        backend=options.backend,
        timeout=options.timeout,
        sweep=options.sweep,
        kernels=options.kernels,
        violating_runs=options.violating_runs,
    )
    ledger = verify(theory, chosen, progress)
    name = "ledger.json" if options.only is None else "ledger-only.json"
    ledger.write(theory.build / name)
    if options.json:
        print(json.dumps(ledger.to_json(), indent=1, ensure_ascii=False))
    else:
        print_ledger(ledger, theory.build / name, options.verbose)
    return 0 if ledger.ok else 1
