"""The command line.  Exit codes: 0 all holds; 1 something is refuted or fails; 2 bad input."""

from __future__ import annotations

import argparse
import difflib
import importlib
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import formal
from formal.errors import FormalError
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
    for name, module in _COMMANDS.items():
        if wanted not in _COMMANDS or name == wanted:
            importlib.import_module(module).add_parser(commands)
    return parser


# The module of each sub-command; its `add_parser` says which arguments it takes and what it runs.
_COMMANDS = {
    "verify": "formal.commands.verify",
    "export": "formal.commands.export",
    "new": "formal.commands.new",
    "try": "formal.commands.try_",
    "show": "formal.commands.show",
    "graph": "formal.commands.graph",
    "attack": "formal.commands.attack",
    "check": "formal.commands.check",
    "bounds": "formal.commands.bounds",
    "cite": "formal.commands.cite",
    "bundle": "formal.commands.bundle",
    "corpus": "formal.commands.corpus",
    "book": "formal.commands.book",
}


if __name__ == "__main__":
    sys.exit(main())
