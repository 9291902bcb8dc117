"""``formal export``: the Lean statements and the lock, and models in mypyvy's language."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from formal.commands.shared import theory_argument
from formal.errors import InputError

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def _pyv_arguments(p: argparse.ArgumentParser) -> None:
    """The options of ``formal export`` that concern mypyvy's language."""
    which = p.add_argument_group("models in mypyvy's language")
    which.add_argument(
        "--from", dest="from_pyv", metavar="FILE", help="write the Lean module of a .pyv model"
    )
    which.add_argument("--to-pyv", metavar="ID", help="write a registered model as .pyv")
    which.add_argument("--out", metavar="PATH", help="where to (a folder for Lean, a .pyv file)")
    which.add_argument("--force", action="store_true", help="overwrite what is there")


def _from_pyv(options: argparse.Namespace) -> int:
    """Write the Lean module of a ``.pyv`` file below a folder, or print it."""
    from formal.pyv.lean import lean_module
    from formal.pyv.load import load

    path, text = lean_module(load(Path(options.from_pyv)))
    _write(text, Path(options.out) / path if options.out else None, options.force)
    return 0


def _to_pyv(options: argparse.Namespace) -> int:
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


def add_parser(commands: Commands) -> None:
    """Register the sub-command."""
    p = commands.add_parser("export", help="write the Lean statements and the statement lock")
    theory_argument(p)
    p.add_argument("--check", action="store_true", help="only compare; exit 1 when stale")
    p.add_argument(
        "--new-version", action="append", default=[], metavar="ID", help="a statement may change"
    )
    p.add_argument("--retire", action="append", default=[], metavar="ID", help="an id is given up")
    p.add_argument("--smt2", metavar="DIR", help="also write the SMT-LIB 2 conditions there")
    _pyv_arguments(p)
    p.set_defaults(command=_export)


def _export(options: argparse.Namespace) -> int:
    if options.from_pyv:
        return _from_pyv(options)
    if options.to_pyv:
        return _to_pyv(options)
    from formal.theory import chosen_theory
    from formal.theory.exported import check_export, export
    from formal.theory.lock import write_lock

    theory = chosen_theory(options.theory)
    if options.check:
        stale = check_export(theory)
        for s in stale:
            print(s)
        if not stale:
            print("everything exported is up to date")
        return 1 if stale else 0
    if options.new_version or options.retire:
        write_lock(theory, tuple(options.new_version), tuple(options.retire))
    for path in export(theory):
        print(f"wrote {path.relative_to(theory.root)}")
    if options.smt2:
        from formal.evidence.smt import write_smt2

        for path in write_smt2(theory, Path(options.smt2)):
            print(f"wrote {path}")
    stale = check_export(theory)
    for s in stale:
        print(s)
    return 1 if stale else 0
