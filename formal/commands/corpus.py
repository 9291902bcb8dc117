"""``formal corpus``: the theory for neighbouring tools."""

from __future__ import annotations

import argparse
from pathlib import Path

from formal.commands.shared import theory_option
from formal.errors import InputError


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the sub-command."""
    p = commands.add_parser("corpus", help="the theory as LeanDojo corpus and comparator challenge")
    p.add_argument("--out", metavar="DIR", required=True, help="a folder that does not exist")
    theory_option(p)
    p.set_defaults(command=run)


def run(options: argparse.Namespace) -> int:
    """Write ``corpus.jsonl``, ``theorems.json``, ``Challenge.lean`` and ``comparator.json``."""
    from formal.corpus.comparator import write_challenge
    from formal.corpus.premises import write_corpus
    from formal.theory import chosen_theory

    out = Path(options.out)
    if out.exists():
        raise InputError("exists already; give another folder with --out", file=out)
    theory = chosen_theory(options.theory)
    try:
        written = [*write_corpus(theory, out), *write_challenge(theory, out)]
    except OSError as e:
        raise InputError(f"cannot write: {e.strerror}", file=e.filename or out) from None
    for path in written:
        print(f"wrote {path}")
    return 0
