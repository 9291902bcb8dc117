"""Types of command-line arguments."""

from __future__ import annotations

import argparse
import math

MOST_SECONDS = 1_000_000  # what solvers can be told in milliseconds


def positive(text: str) -> int:
    """A whole number from 1 on; raises ``ArgumentTypeError`` for anything else."""
    value = int(text) if text.isdecimal() and len(text) < 10 else 0
    if value < 1:
        raise argparse.ArgumentTypeError(f"expected a positive number, found {text!r}")
    return value


def seconds(text: str) -> float:
    """A time above 0 of at most 1,000,000 s; raises ``ArgumentTypeError`` for anything else."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 < value <= MOST_SECONDS:
        raise argparse.ArgumentTypeError(
            f"expected seconds, above 0 and at most {MOST_SECONDS}, found {text[:40]!r}"
        )
    return value
