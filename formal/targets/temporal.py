"""``formal check MODEL --ltl … --ctl … --unreachable …``: questions about the runs of a system.

The questions take the place of the conditions that are checked otherwise.  Exit codes: 0 every
formula holds, every predicate is unreachable; 1 one fails, or it is not known; 2 bad input.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from formal.arguments import positive
from formal.errors import InputError

if TYPE_CHECKING:
    from formal.language.transition import TransitionInfo
    from formal.temporal.check import Answer
    from formal.temporal.unreachable import Finding

_STATES = 20_000


def add_arguments(group: argparse._ArgumentGroup) -> None:
    """The options that ask about runs."""
    group.add_argument(
        "--ltl", action="append", default=[], metavar="FORMULA", help="does every run satisfy it"
    )
    group.add_argument(
        "--ctl", action="append", default=[], metavar="FORMULA", help="does every start satisfy it"
    )
    group.add_argument(
        "--unreachable",
        action="append",
        default=[],
        metavar="P",
        help="is there no reachable state with P: an invariant or a run",
    )
    group.add_argument(
        "--fair",
        action="append",
        default=[],
        metavar="ACTION",
        help="only runs weakly fair to it (with --ltl, --ctl)",
    )
    group.add_argument(
        "--fair-each",
        action="append",
        default=[],
        metavar="ACTION",
        help="the same for each choice of its parameters",
    )
    group.add_argument(
        "--states",
        type=positive,
        default=_STATES,
        metavar="N",
        help=f"explore at most N states ({_STATES})",
    )


def size(text: str) -> int | dict[str, int]:
    """The number of elements in a sort: ``2``, or ``Node=2,Value=1``."""
    out: dict[str, int] = {}
    if text.isdigit() and int(text) > 0:
        return int(text)
    for part in text.split(","):
        name, _, number = part.partition("=")
        if not name.strip().isidentifier() or not number.isdigit() or int(number) < 1:
            raise argparse.ArgumentTypeError(
                f"expected a positive number, or SORT=N,SORT=N, found {text!r}"
            )
        out[name.strip()] = int(number)
    return out


def check_size(info: TransitionInfo, given: int | dict[str, int] | None) -> None:
    """Refuse sizes of sorts that a system does not have; raises ``InputError``."""
    if isinstance(given, dict):
        from formal.temporal.check import sizes_of

        sizes_of(info, given)


def asked(options: argparse.Namespace) -> bool:
    """Whether a question about runs is asked; raises ``InputError`` for fairness without one."""
    temporal = bool(options.ltl or options.ctl)
    if (options.fair or options.fair_each) and not temporal:
        raise InputError("--fair is about the runs of --ltl and --ctl; expected one of these")
    return temporal or bool(options.unreachable)


def run(systems: Sequence[TransitionInfo], options: argparse.Namespace) -> int:
    """Answer the questions about each system and print the answers.

    Raises ``InputError`` for a formula that cannot be read, and ``EvaluationError`` for a system
    without a finite reading.
    """
    from formal.checkers.smt.portfolio import Limits
    from formal.progress import Progress
    from formal.temporal.check import Question, sizes_of
    from formal.temporal.unreachable import Search

    out = Path(options.out) if options.out else None
    if out is not None and out.exists() and not options.force:
        raise InputError("exists already; give --force to overwrite it", file=out)
    limits = Limits(timeout_s=options.timeout, jobs=options.jobs)
    progress = Progress(quiet=options.json)
    questions: list[tuple[str, Question | Search]] = []
    for info in systems:
        sizes = sizes_of(info, options.size)
        logics: list[tuple[Literal["ltl", "ctl"], list[str]]]
        logics = [("ltl", options.ltl), ("ctl", options.ctl)]
        for kind, texts in logics:
            for text in texts:
                q = Question(
                    info, kind, text, sizes, options.fair, options.fair_each, options.states
                )
                questions.append((f"--{kind}", q))
        for text in options.unreachable:
            s = Search(info, text, limits, options.bound, options.size, options.states)
            questions.append(("--unreachable", s))
    found: list[Answer | Finding] = []
    for what, question in questions:
        with progress.stage(f"{question.info.topic}.{question.info.name} {what}") as stage:
            found.append(question.decide(stage.step))
    if options.json:
        data = {"ok": all(x.ok for x in found), "answers": [x.to_json() for x in found]}
        print(json.dumps(data, indent=1, ensure_ascii=False))
    else:
        _print(found, options.trace_format if out is None else "text")
    if out is not None:
        _write(out, found, options.trace_format)
    return 0 if all(x.ok for x in found) else 1


def _print(found: Sequence[Answer | Finding], form: str) -> None:
    from rich.console import Console
    from rich.text import Text

    from formal.targets.model_report import drawn

    console = Console(width=None if sys.stdout.isatty() else 120, highlight=False)
    for x in found:
        head, *rest = x.lines()
        if x.run is not None:
            rest = drawn(x.run, form).splitlines()
        console.print(Text(head, style="bold green" if x.ok else "bold red"), soft_wrap=True)
        for line in rest:
            console.print(Text(line), soft_wrap=True)


def _write(out: Path, found: Sequence[Answer | Finding], form: str) -> None:
    """One file a run: the first under the name given, further ones numbered."""
    from formal.targets.model_report import drawn

    runs = [x.run for x in found if x.run is not None]
    if not runs:
        print(f"{out}: not written, there is no run to draw", file=sys.stderr)
    for i, r in enumerate(runs, 1):
        path = out if i == 1 else out.with_stem(f"{out.stem}-{i}")
        try:
            path.write_text(drawn(r, form), encoding="utf-8")
        except OSError as e:
            raise InputError(f"cannot write: {e.strerror}", file=path) from None
        print(f"{path}: {r.headline}", file=sys.stderr)
