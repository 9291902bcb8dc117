"""The command line.  Exit codes: 0 all holds; 1 something is refuted or fails; 2 bad input."""

from __future__ import annotations

import argparse
import difflib
import importlib
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import formal
from formal.arguments import positive, seconds
from formal.errors import FormalError
from formal.pyv.command import add_arguments as add_pyv_arguments
from formal.pyv.command import export_lean, export_pyv
from formal.supervised import supervised

Command = Callable[[argparse.Namespace], int]


# Commands whose exit code 0 is a verdict, and that run Python of the user's to reach it.
_VERDICTS = ("verify", "check", "attack", "export", "try")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; return the exit code."""
    if argv is not None:
        return _main(argv)
    given = sys.argv[1:]
    if given and given[0] in _VERDICTS and not (_asks_help(given) or _reads_data(given[1:])):
        return supervised(lambda: _main(given))
    return _main(given)


def _asks_help(arguments: Sequence[str]) -> bool:
    """Whether only help is wanted: printing it is no verdict, and runs nothing of the user's."""
    return "-h" in arguments or "--help" in arguments


def _reads_data(arguments: Sequence[str]) -> bool:
    """Whether a command is about files that are no Python, and so runs none of the user's."""
    files = [Path(a) for a in arguments if not a.startswith("-")]
    data = [f for f in files if f.suffix not in ("", ".py") and f.is_file()]
    return bool(data) and not any(f.suffix == ".py" or f.is_dir() for f in files)


def _main(given: Sequence[str]) -> int:
    if given and given[0] == "--version":
        print(f"formal {formal.__version__}")
        return 0
    if given and not given[0].startswith("-") and given[0] not in _COMMANDS:
        print(_no_command(given[0]), file=sys.stderr)
        return 2
    parser = _parser(given[0] if given else None)
    options = parser.parse_args(given)
    command: Command | None = getattr(options, "command", None)
    if command is None:
        parser.print_help()
        return 2
    try:
        return command(options)
    except FormalError as e:
        print(" ".join(str(e).split()), file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 1 if given[0] in _VERDICTS else 0
    except BaseException as e:
        from formal.user_code import in_words, place_of

        file, line = place_of(e, ("", None))
        if not file and not isinstance(e, SystemExit | RecursionError):
            raise
        print(f"{file}:{line}: {in_words(e)}" if file else in_words(e), file=sys.stderr)
        return 2


def _no_command(name: str) -> str:
    """What is said of a command that does not exist, without importing those that do."""
    near = difflib.get_close_matches(name, _COMMANDS, n=1)
    hint = f"did you mean {near[0]}? " if near else ""
    return f"no command {name!r}; {hint}expected one of {', '.join(_COMMANDS)}"


def _parser(wanted: str | None = None) -> argparse.ArgumentParser:
    """The parser; where one sub-command is wanted, the others are not even imported."""
    parser = argparse.ArgumentParser(
        prog="formal", description="Check, export and read the theory of distributed systems."
    )
    parser.add_argument("--version", action="version", version=f"formal {formal.__version__}")
    commands = parser.add_subparsers(title="commands")
    for name, parser_of in _COMMANDS.items():
        if wanted in _COMMANDS and name != wanted:
            continue
        if isinstance(parser_of, str):
            importlib.import_module(parser_of).add_parser(commands)
        else:
            parser_of(commands)
    return parser


if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def _theory_argument(p: argparse.ArgumentParser) -> None:
    p.add_argument(
        "theory",
        nargs="?",
        help="package, folder or file (default: the theory around the current folder, or else the "
        "library's)",
    )


def _verify_parser(commands: Commands) -> None:
    p = commands.add_parser("verify", help="check every theorem and print the ledger")
    _theory_argument(p)
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
    p.add_argument("--timeout", type=seconds, default=20.0, metavar="S", help="seconds a condition")
    p.add_argument(
        "--python-timeout",
        type=seconds,
        default=300.0,
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
    from formal.progress import Progress
    from formal.report import print_ledger
    from formal.theory import chosen_theory
    from formal.verify import Options, verify

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


def _export_parser(commands: Commands) -> None:
    p = commands.add_parser("export", help="write the Lean statements and the statement lock")
    _theory_argument(p)
    p.add_argument("--check", action="store_true", help="only compare; exit 1 when stale")
    p.add_argument(
        "--new-version", action="append", default=[], metavar="ID", help="a statement may change"
    )
    p.add_argument("--retire", action="append", default=[], metavar="ID", help="an id is given up")
    p.add_argument("--smt2", metavar="DIR", help="also write the SMT-LIB 2 conditions there")
    add_pyv_arguments(p)
    p.set_defaults(command=_export)


def _export(options: argparse.Namespace) -> int:
    if options.from_pyv:
        return export_lean(options)
    if options.to_pyv:
        return export_pyv(options)
    from formal.export import check_export, export, write_lock
    from formal.theory import chosen_theory

    theory = chosen_theory(options.theory)
    if options.check:
        stale = check_export(theory)
        for s in stale:
            print(s)
        if not stale:
            print("everything exported is up to date")
        return 1 if stale else 0
    if options.new_version or options.retire:
        write_lock(theory, tuple(options.new_version), tuple(options.retire))
    for path in export(theory):
        print(f"wrote {path.relative_to(theory.root)}")
    if options.smt2:
        from formal.smt_evidence import write_smt2

        for path in write_smt2(theory, Path(options.smt2)):
            print(f"wrote {path}")
    stale = check_export(theory)
    for s in stale:
        print(s)
    return 1 if stale else 0


def _show_parser(commands: Commands) -> None:
    p = commands.add_parser("show", help="the topics; a topic; a declaration in every reading")
    p.add_argument(
        "name",
        nargs="?",
        help="a topic, or an id such as causality.clock_condition or causality.Computation; "
        "without it, the topics",
    )
    p.add_argument("--theory", help="package, folder or file")
    p.add_argument("--json", action="store_true", help="print as JSON")
    p.set_defaults(command=_show)


def _show(options: argparse.Namespace) -> int:
    from formal.show import describe, describe_topics
    from formal.theory import chosen_theory

    theory = chosen_theory(options.theory, about=options.name)
    if options.name is None:
        found = describe_topics(theory)
    else:
        found = describe(theory.having(options.name), options.name)
    if options.json:
        print(json.dumps(found, indent=1, ensure_ascii=False))
        return 0
    for title, text in found.items():
        print(f"{title}\n{'-' * len(title)}\n{text}\n")
    return 0


# What adds each sub-command's parser, or the module whose `add_parser` does.
_COMMANDS: dict[str, str | Callable[[Commands], None]] = {
    "verify": _verify_parser,
    "export": _export_parser,
    "new": "formal.scaffold.command",
    "try": "formal.attempt.command",
    "show": _show_parser,
    "graph": "formal.events.command",
    "attack": "formal.attack.command",
    "check": "formal.check.command",
    "bounds": "formal.bounds",
    "cite": "formal.cite.command",
    "bundle": "formal.bundle",
    "corpus": "formal.neighbours.command",
    "book": "formal.book.command",
}


if __name__ == "__main__":
    sys.exit(main())
