"""``formal show``: a theorem or definition, in every reading."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add_parser(commands: Commands) -> None:
    """Register the sub-command."""
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
    from formal.book.show import describe, describe_topics
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
