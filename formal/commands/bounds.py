"""``formal bounds``: the table of fault-tolerance bounds."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from formal.book.bounds import bounds_of, to_markdown
from formal.commands.shared import theory_argument
from formal.errors import InputError

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add_parser(commands: Commands) -> None:
    """Register the sub-command ``bounds``."""
    p = commands.add_parser("bounds", help="the table of fault-tolerance bounds, as Markdown")
    theory_argument(p)
    p.add_argument("--write", action="store_true", help="write docs/protocol_bounds.md")
    p.set_defaults(command=_bounds)


def _bounds(options: argparse.Namespace) -> int:
    from formal.theory import chosen_theory

    theory = chosen_theory(options.theory)
    docs = theory.root / "docs"
    text = to_markdown(theory, bounds_of(theory), docs)
    if not options.write:
        print(text, end="")
        return 0
    path = docs / "protocol_bounds.md"
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as e:
        raise InputError(f"cannot write: {e.strerror}", file=path) from None
    print(f"wrote {path.relative_to(theory.root)}")
    return 0
