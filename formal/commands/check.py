"""The sub-command ``check``: find the kind of the target, and let it do the work."""

from __future__ import annotations

import argparse
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from formal.arguments import positive
from formal.defaults import SOLVER_SECONDS
from formal.errors import InputError
from formal.targets.kind import HEAD, LARGEST, Kind, Target

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

#: Modules of the kinds, asked in this order.
KINDS: tuple[str, ...] = (
    "formal.targets.model",
    "formal.targets.pyv",
    "formal.targets.topology",
    "formal.targets.transactions",
    "formal.targets.history",
)


def kinds() -> list[Kind]:
    """All kinds, in the order in which they are asked."""
    return [import_module(m).KIND for m in KINDS]


def add_parser(commands: Commands) -> None:
    """Register the sub-command ``check``."""
    p = commands.add_parser("check", help="a history, model or topology against the theory")
    p.add_argument("target", help="a file, a folder, or the id of a registered model")
    known = kinds()
    formats = [f for k in known for f in k.formats]
    p.add_argument("--format", choices=formats, help="what the target is, instead of looking")
    p.add_argument("--json", action="store_true", help="print the result as JSON")
    p.add_argument("--jobs", type=positive, default=1, metavar="N", help="parallel jobs")
    p.add_argument(
        "--timeout",
        type=float,
        default=SOLVER_SECONDS,
        metavar="S",
        help="seconds a condition or history",
    )
    p.add_argument("--force", action="store_true", help="overwrite the files to be written")
    for k in known:
        k.add_arguments(p.add_argument_group(k.name))
    p.set_defaults(command=_check)


def _check(options: argparse.Namespace) -> int:
    target = read_target(options.target)
    for k in kinds():
        if options.format in k.formats or (options.format is None and k.recognise(target)):
            return k.run(target, options)
    expected = ", ".join(k.name for k in kinds())
    raise InputError(f"not recognised as any of: {expected}", file=options.target)


def read_target(name: str) -> Target:
    """The target with the head of its text; raises ``InputError`` when it cannot be read."""
    path = Path(name)
    if not path.exists():
        return Target(name, None)
    if path.is_dir():
        return Target(name, path)
    try:
        with path.open("rb") as f:
            # A pipe gives what it holds once.
            data = None if path.is_file() else f.read(LARGEST)
            head = f.read(HEAD) if data is None else data[:HEAD]
            return Target(name, path, head.decode("utf-8", "replace"), data)
    except OSError as e:
        raise InputError(f"cannot be read: {e.strerror}", file=name) from None
