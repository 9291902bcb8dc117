"""``formal export --from FILE.pyv`` and ``formal export --to-pyv ID``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from formal.errors import InputError


def add_arguments(p: argparse.ArgumentParser) -> None:
    """The options of ``formal export`` that concern mypyvy's language."""
    which = p.add_argument_group("models in mypyvy's language")
    which.add_argument(
        "--from", dest="from_pyv", metavar="FILE", help="write the Lean module of a .pyv model"
    )
    which.add_argument("--to-pyv", metavar="ID", help="write a registered model as .pyv")
    which.add_argument("--out", metavar="PATH", help="where to (a folder for Lean, a .pyv file)")
    which.add_argument("--force", action="store_true", help="overwrite what is there")


def export_lean(options: argparse.Namespace) -> int:
    """Write the Lean module of a ``.pyv`` file below a folder, or print it."""
    from formal.pyv.lean import lean_module
    from formal.pyv.load import load

    path, text = lean_module(load(Path(options.from_pyv)))
    _write(text, Path(options.out) / path if options.out else None, options.force)
    return 0


def export_pyv(options: argparse.Namespace) -> int:
    """Write a registered transition system as a ``.pyv`` file, or print it."""
    from formal.language.transition import TransitionInfo
    from formal.pyv.write import to_pyv
    from formal.theory import chosen_theory

    found = chosen_theory(options.theory).structures()
    known = {i: s for i, s in found.items() if isinstance(s, TransitionInfo)}
    names = [i for i, s in known.items() if options.to_pyv in (i, s.topic)]
    if len(names) != 1:
        raise InputError(
            f"expected the id of one transition system ({', '.join(known)}), "
            f"found {options.to_pyv!r}"
        )
    _write(to_pyv(known[names[0]]), Path(options.out) if options.out else None, options.force)
    return 0


def _write(text: str, path: Path | None, force: bool) -> None:
    if path is None:
        sys.stdout.write(text)
        return
    if path.exists() and not force:
        raise InputError("exists already; give --force to overwrite it", file=path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as e:
        raise InputError(f"cannot be written: {e.strerror}", file=path) from None
    print(f"wrote {path}")
