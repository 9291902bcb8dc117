"""``formal check MODEL``: a transition system's conditions, counterexamples, runs and mutants.

The model is the id of a registered system (``mutual_exclusion.TokenPassing``, or the topic alone),
or a Python file that declares systems.  Other ways to write a model end in ``check_systems``.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from formal.arguments import positive
from formal.errors import InputError
from formal.targets import temporal
from formal.targets.kind import Kind, Target

if TYPE_CHECKING:
    from formal.checkers.smt.analysis import Analysis
    from formal.language.transition import TransitionInfo
    from formal.theory import Theory

FORMATS = ("text", "mermaid", "svg")


def recognise(target: Target) -> bool:
    """Whether the target is a Python file with a transition system, or looks like an id."""
    if target.path is None:
        return re.fullmatch(r"\w+(\.\w+)?", target.name) is not None
    return target.path.suffix == ".py" and "TransitionSystem" in target.text


def add_arguments(group: argparse._ArgumentGroup) -> None:
    """The options of this kind."""
    group.add_argument("--bound", type=positive, metavar="K", help="runs of at most K steps")
    group.add_argument(
        "--size", type=temporal.size, metavar="N", help="N elements in a sort, or SORT=N,SORT=N"
    )
    group.add_argument(
        "--mutants", action="store_true", help="drop each axiom, invariant, guard and update"
    )
    group.add_argument("--trace-format", choices=FORMATS, default="text", help="how runs are shown")
    group.add_argument("--out", metavar="FILE", help="write the run there (not overwritten)")
    temporal.add_arguments(group)


def run(target: Target, options: argparse.Namespace) -> int:
    """Check every transition system that the target names."""
    from formal.theory import chosen_theory, load_theory

    if target.path is None:
        theory = chosen_theory(None, about=target.name)
        if theory.outside and not _found(theory, target.name):
            theory = load_theory()
        return check_systems(_named(theory, target.name), options)
    if target.path.suffix != ".py":
        raise InputError("expected a Python file with a TransitionSystem", file=target.name)
    systems = _systems(load_theory(str(target.path)))
    if not systems:
        raise InputError("declares no TransitionSystem", file=target.name)
    return check_systems(systems, options)


def _systems(theory: Theory) -> list[TransitionInfo]:
    from formal.language.transition import TransitionInfo

    return [s for s in theory.structures().values() if isinstance(s, TransitionInfo)]


def _named(theory: Theory, name: str) -> list[TransitionInfo]:
    found = _found(theory, name)
    if not found:
        known = ", ".join(f"{s.topic}.{s.name}" for s in _systems(theory))
        raise InputError(f"no file and no transition system {name!r}; expected one of {known}")
    return found


def _found(theory: Theory, name: str) -> list[TransitionInfo]:
    return [s for s in _systems(theory) if name in (f"{s.topic}.{s.name}", s.topic)]


def check_systems(systems: Sequence[TransitionInfo], options: argparse.Namespace) -> int:
    """Analyse systems, or answer the questions about their runs; 0 when everything holds, else 1.

    ``options`` has the attributes that ``add_arguments`` declares, and those of every kind.
    Raises ``InputError`` when the file for the runs exists or cannot be written, and
    ``SmtUnsupported`` for a condition that has no first-order reading.
    """
    if temporal.asked(options):
        return temporal.run(systems, options)
    from formal.checkers.smt.analysis import analyse
    from formal.checkers.smt.portfolio import Limits
    from formal.progress import Progress
    from formal.targets.model_report import print_analysis

    out = Path(options.out) if options.out else None
    if out is not None and out.exists() and not options.force:
        raise InputError("exists already; give --force to overwrite it", file=out)
    limits = Limits(timeout_s=options.timeout, jobs=options.jobs)
    found: list[Analysis] = []
    progress = Progress(quiet=options.json)
    for info in systems:
        temporal.check_size(info, options.size)
    for info in systems:
        with progress.stage(f"{info.topic}.{info.name}") as stage:
            found.append(
                analyse(
                    info,
                    limits,
                    steps=options.bound,
                    size=options.size,
                    mutants=options.mutants,
                    done=stage.step,
                )
            )
    if options.json:
        data = {"ok": all(a.ok for a in found), "systems": [a.to_json() for a in found]}
        print(json.dumps(data, indent=1, ensure_ascii=False))
    else:
        for a in found:
            print_analysis(a, options.trace_format if out is None else "text")
    if out is not None:
        _write(out, found, options.trace_format)
    return 0 if all(a.ok for a in found) else 1


def _write(out: Path, found: Sequence[Analysis], form: str) -> None:
    """One file a run: the first under the name given, further ones numbered."""
    from formal.targets.model_report import drawn

    runs = [r for a in found for r in a.runs()]
    if not runs:
        raise InputError("there is no run to draw: no action was reached", file=out)
    for i, r in enumerate(runs, 1):
        path = out if i == 1 else out.with_stem(f"{out.stem}-{i}")
        try:
            path.write_text(drawn(r, form), encoding="utf-8")
        except OSError as e:
            raise InputError(f"cannot write: {e.strerror}", file=path) from None
        print(f"{path}: {r.headline}", file=sys.stderr)


KIND = Kind("transition system", ("model",), recognise, add_arguments, run)
