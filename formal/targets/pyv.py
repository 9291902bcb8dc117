"""``formal check FILE.pyv``: a model in mypyvy's language, held against its own claims."""

from __future__ import annotations

import argparse
import json
import re
from typing import TYPE_CHECKING

from formal.errors import InputError
from formal.targets import temporal
from formal.targets.kind import Kind, Target

if TYPE_CHECKING:
    from formal.pyv.analysis import Analysis

_DECLARATION = re.compile(
    r"^\s*(?:sort\s+\w+|(?:im)?mutable\s+(?:relation|function|constant)\s+\w+|"
    r"transition\s+\w+\s*\(|derived\s+relation\s+\w+)",
    re.M,
)


def recognise(target: Target) -> bool:
    """Whether the target is a file in mypyvy's language, by its declarations or its ending."""
    if target.path is None or target.is_folder or target.path.suffix == ".py":
        return False
    return target.path.suffix == ".pyv" or len(_DECLARATION.findall(target.text)) >= 2


def add_arguments(group: argparse._ArgumentGroup) -> None:
    """The options of this kind; those of transition systems count here too."""
    group.add_argument("--no-traces", action="store_true", help="do not look for the traces")
    group.add_argument(
        "--allow-dead",
        action="append",
        default=[],
        metavar="NAME",
        help="a transition that may be unable to happen",
    )
    group.add_argument("--second", action="store_true", help="let cvc5 confirm every proof")


def run(target: Target, options: argparse.Namespace) -> int:
    """Check a file: 0 when everything holds, otherwise 1."""
    from formal.checkers.smt.portfolio import Limits
    from formal.progress import Progress
    from formal.pyv.analysis import analyse
    from formal.pyv.load import load

    if target.path is None or target.is_folder:
        raise InputError("expected a file in mypyvy's language", file=target.name)
    model = load(target.path)
    for name in options.allow_dead:
        if name not in [a.name for a in model.info.actions]:
            known = ", ".join(a.name for a in model.info.actions)
            raise InputError(
                f"--allow-dead names the unknown transition `{name}`; expected one of {known}",
                file=target.name,
            )
    if temporal.asked(options):
        return temporal.run([model.info], options)
    temporal.check_size(model.info, options.size)
    limits = Limits(timeout_s=options.timeout, jobs=options.jobs, second_opinion=options.second)
    with Progress(quiet=options.json).stage(target.name) as stage:
        found: Analysis = analyse(
            model,
            limits,
            steps=options.bound,
            size=options.size,
            traces=not options.no_traces,
            allowed_dead=tuple(options.allow_dead),
            done=stage.step,
        )
    if options.json:
        print(json.dumps(found.to_json(), indent=1, ensure_ascii=False))
    else:
        from formal.targets.pyv_report import print_analysis

        print_analysis(found)
    return 0 if found.ok else 1


KIND = Kind("model in mypyvy's language", ("pyv",), recognise, add_arguments, run)
