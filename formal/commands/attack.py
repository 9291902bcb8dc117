"""``formal attack``: the adversary of an impossibility theorem against a user's protocol."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from formal.arguments import positive
from formal.errors import InputError

if TYPE_CHECKING:
    from formal.attack.result import Result

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

THEOREMS = ("flp", "cap", "byzantine", "coordinated-attack")


def add_parser(commands: Commands) -> None:
    """Register the sub-command ``attack``."""
    p = commands.add_parser("attack", help="the adversary's run against your protocol")
    p.add_argument("model", help="path/to/file.py:Class or package.module:Class")
    p.add_argument("--theorem", required=True, choices=THEOREMS)
    p.add_argument(
        "--length",
        type=positive,
        metavar="N",
        help="flp: steps of the undecided schedule (30); otherwise rounds to wait (100)",
    )
    p.add_argument(
        "--limit",
        type=positive,
        metavar="N",
        help="configurations (flp) or runs (byzantine, n > 3f) to look at (25000)",
    )
    p.add_argument("--format", choices=("text", "json", "mermaid", "svg"), default="text")
    p.add_argument("--out", metavar="FILE", help="write it there (not overwritten)")
    p.add_argument("--force", action="store_true", help="overwrite the file")
    p.set_defaults(command=_attack)


def _attack(options: argparse.Namespace) -> int:
    from formal.attack import attack, load_model

    out = Path(options.out) if options.out else None
    if out is not None and out.exists() and not options.force:
        raise InputError("exists already; give --force to overwrite it", file=out)
    model = load_model(options.model, options.theorem)
    result = attack(model, options.theorem, length=options.length, limit=options.limit)
    text = _rendered(result, options.format)
    if out is None:
        print(text, end="")
    else:
        try:
            out.write_text(text, encoding="utf-8")
        except OSError as e:
            raise InputError(f"cannot write: {e.strerror}", file=out) from None
        print(result.verdict)
    return 1 if result.refuted else 0


def _rendered(result: Result, form: str) -> str:
    if form == "json":
        return json.dumps(result.to_json(), indent=1, ensure_ascii=False) + "\n"
    if form == "mermaid":
        return result.mermaid()
    if form == "svg":
        return result.svg()
    return f"{result.model} against {result.theorem}\n" + result.table()
