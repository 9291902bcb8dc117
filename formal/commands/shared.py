"""What several sub-commands have in common."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


_THEORY = (
    "package, folder or file (default: the theory around the current folder, or else the library's)"
)


def theory_argument(p: argparse.ArgumentParser) -> None:
    """The optional argument that names a theory."""
    p.add_argument("theory", nargs="?", help=_THEORY)


def theory_option(p: argparse.ArgumentParser) -> None:
    """The same as an option, where the argument is something else."""
    p.add_argument("--theory", help=_THEORY)
