"""``formal bundle``: one result as a folder that others check without our Python."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from formal.cite.bundle import bundle
from formal.cite.result import find_theorem
from formal.theory import chosen_theory

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the sub-command."""
    p = commands.add_parser("bundle", help="one result as a folder that checks without our Python")
    p.add_argument("name", help="an id such as paxos.agreement")
    p.add_argument("--out", metavar="DIR", help="a folder that does not exist (default: NAME)")
    p.add_argument("--theory", help="package, folder or file (default: the theory around you)")
    p.set_defaults(command=_bundle)


def _bundle(options: argparse.Namespace) -> int:
    """Write the folder and say what is in it."""
    theory = chosen_theory(options.theory, about=options.name).having(options.name)
    out = Path(options.out or options.name)
    for path in bundle(theory, find_theorem(theory, options.name), out):
        print(f"wrote {path}")
    return 0
