"""``formal check HISTORY``: which consistency models a recorded history satisfies."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Hashable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from formal.defaults import HISTORY_MEBIBYTES
from formal.errors import InputError
from formal.targets.kind import Kind, Target
from formal.targets.transactions import DEFAULT, Judge, transactional
from formal.targets.transactions import MODELS as ISOLATION

if TYPE_CHECKING:
    from formal.histories.batch import Answer, Job
    from formal.histories.check import Report

# The names of `formal.histories`, which is loaded for a history only; a test compares them.
FORMATS = ("history-json", "jepsen-log", "jepsen-edn")
MODELS = ("linearizable", "sequential", "causal", "pram")
OBJECTS = ("register", "map", "queue", "set", "counter", "list", "mutex")

#: Columns of tables that are not shown on a terminal.
_PLAIN_WIDTH = 120
#: A core that is larger and was not made small is not shown.
_MANY = 40
#: How many of the files that were passed over are named.
_NAMED = 10
_WORDS = {True: "yes", False: "no", None: "undecided"}


def recognise_target(target: Target) -> bool:
    """Whether the target looks like a history, or is a folder that holds one."""
    if target.path is None:
        return False
    if target.is_folder:
        from formal.histories.folder import look_into

        found = look_into(target.path)
        return bool(found.histories or found.bad or transactional(found.passed_over))
    from formal.histories.reading import recognise

    return recognise(target.text) is not None


def add_arguments(group: argparse._ArgumentGroup) -> None:
    """The options of this kind."""
    group.add_argument(
        "--model",
        choices=(*MODELS, *ISOLATION),
        help=f"the model asked for ({MODELS[0]}; of transactions: {DEFAULT})",
    )
    group.add_argument("--object", choices=OBJECTS, help="what the operations are on")
    group.add_argument("--initial", metavar="EDN", help="the value at the start (nil, empty, 0)")
    group.add_argument("--svg", metavar="FILE", help="draw the violation there (not overwritten)")
    group.add_argument(
        "--only-model", action="store_true", help="do not go on to weaker models, nor explain"
    )
    group.add_argument(
        "--memory",
        type=float,
        default=HISTORY_MEBIBYTES,
        metavar="MIB",
        help=f"memory a history ({HISTORY_MEBIBYTES:g})",
    )
    group.add_argument("--backend", choices=("loky", "ray", "dask"), default="loky")


def run(target: Target, options: argparse.Namespace) -> int:
    """Check a history or a folder of them; 0 when all satisfy the model asked for.

    Raises:
        InputError: a file that is no history, or the picture cannot be written.
    """
    from formal.histories.recorder import ABSENT

    assert target.path is not None
    initial = ABSENT if options.initial is None else initial_value(options.initial)
    if target.is_folder:
        return _run_folder(target.path, options, initial)
    picture = Path(options.svg) if options.svg else None
    if picture is not None and picture.exists() and not options.force:
        raise InputError("exists already; give --force to overwrite it", file=picture)
    from formal.histories.batch import run as check_one

    job = _job(target.path, options, initial, not options.only_model)
    answer = check_one(replace(job, data=target.data))
    if answer.error is not None:
        raise answer.error
    assert answer.report is not None
    report = answer.report
    if options.json:
        from formal.histories.report import to_json

        print(json.dumps(to_json(report), indent=1, ensure_ascii=False))
    else:
        _print(report)
    if picture is not None:
        _draw(report, picture)
    return 0 if report.holds else 1


def initial_value(text: str) -> Hashable:
    """The value that ``--initial`` writes, in EDN; raises ``InputError``."""
    from formal.histories.edn import Reader

    try:
        value, end = Reader(text).value()
        if text[end:].strip():
            raise InputError(f"{text[end:].strip()} after the value; expected one value")
        return value
    except InputError as e:
        raise InputError(f"--initial {text!r}: {e.message}") from None


def _model(name: str | None) -> str:
    if name is not None and name not in MODELS:
        raise InputError(
            f"--model {name} is for transactions; for single operations expected one of "
            f"{', '.join(MODELS)}"
        )
    return name or MODELS[0]


def _job(path: Path, options: argparse.Namespace, initial: Hashable, explain: bool) -> Job:
    from formal.histories.batch import Job

    form = options.format if options.format in FORMATS else None
    return Job(
        path,
        _model(options.model),
        form,
        options.object,
        initial,
        options.timeout,
        options.memory,
        weaker=not options.only_model,
        explain=explain,
    )


def _print(report: Report) -> None:
    from rich.console import Console

    from formal.histories.report import (
        headline,
        notes,
        verdict_table,
        violation_table,
        violation_words,
    )

    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=_PLAIN_WIDTH)
    for line in (headline(report), *notes(report)):
        console.print(line, markup=False, soft_wrap=True)
    console.print(verdict_table(report))
    shown = set()
    for v in report.verdicts:
        # What refutes a weaker model by the same operations says nothing new.
        if v.violation is None or v.violation.core in shown:
            continue
        shown.add(v.violation.core)
        for line in violation_words(v.violation):
            console.print(line, markup=False, soft_wrap=True)
        # What was not made small explains nothing, except of the model asked for.
        if v.model == report.model or v.violation.minimal or len(v.violation.core) <= _MANY:
            console.print(violation_table(v.violation))


def _draw(report: Report, picture: Path) -> None:
    from formal.histories.svg import svg

    found = next((v.violation for v in report.verdicts if v.violation is not None), None)
    if found is None:
        print(f"{picture}: not written, there is no violation to draw", file=sys.stderr)
        return
    name = report.history.path.name if report.history.path else "history"
    try:
        picture.write_text(svg(found, f"{name}: not {found.model}"), encoding="utf-8")
    except OSError as e:
        raise InputError(f"cannot write: {e.strerror}", file=picture) from None
    print(f"{picture}: why it is not {found.model}", file=sys.stderr)


def _run_folder(folder: Path, options: argparse.Namespace, initial: Hashable) -> int:
    from rich.console import Console
    from rich.progress import Progress

    from formal.histories.batch import Answer, run_all, spread
    from formal.histories.folder import look_into

    if options.svg:
        raise InputError("--svg draws one history; expected a file, not a folder", file=folder)
    found = look_into(folder)
    others = transactional([*found.histories, *found.passed_over])
    passed_over = [p for p in found.passed_over if p not in others]
    singles = [p for p in found.histories if p not in others]
    jobs = [_job(p, options, initial, explain=False) for p in singles]
    answers = [Answer(Path(e.file or folder), None, e) for e in found.bad]
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("histories", total=len(jobs))
        for answer in run_all(jobs, options.jobs, options.backend):
            answers.append(answer)
            progress.advance(task)
    answers.sort(key=lambda a: a.path)
    judged = list(spread(Judge(options), others, options.jobs, options.backend))
    if options.json:
        from formal.histories.report import to_json

        reports = [
            to_json(a.report) if a.report else {"file": str(a.path), "error": str(a.error)}
            for a in answers
        ]
        print(json.dumps([*reports, *(j.json for j in judged)], indent=1, ensure_ascii=False))
    else:
        for line in (*map(_line, answers), *(j.line for j in judged)):
            print(line)
        if answers or not judged or any(j.bad for j in judged):
            print(_summary(answers, _model(options.model), sum(j.bad for j in judged)))
    if passed_over:
        print(_passed_over(folder, passed_over), file=sys.stderr)
    if any(a.error for a in answers) or any(j.bad for j in judged):
        return 2
    held = all(a.report and a.report.holds for a in answers) and all(j.holds for j in judged)
    return 0 if held else 1


def _passed_over(folder: Path, paths: list[Path]) -> str:
    names = [str(p.relative_to(folder)) for p in paths[:_NAMED]]
    more = f" and {len(paths) - _NAMED} more" if len(paths) > _NAMED else ""
    return f"passed over, no histories: {', '.join(names)}{more}"


def _line(answer: Answer) -> str:
    if answer.report is None:
        return f"bad input: {' '.join(str(answer.error).split())}"
    report = answer.report
    verdicts = ", ".join(f"{v.model} {_WORDS[v.holds]}" for v in report.verdicts)
    noted = report.history.remarks
    if noted:
        verdicts += f"; note: {noted[0]}"
    return f"{answer.path}: {verdicts} ({report.seconds:.2f} s)"


def _summary(answers: list[Answer], model: str, bad: int) -> str:
    count = Counter(a.report.holds if a.report else "bad" for a in answers)
    return (
        f"{len(answers)} histories: {count[True]} {model}, {count[False]} not, "
        f"{count[None]} undecided, {count['bad'] + bad} bad input"
    )


KIND = Kind("history", FORMATS, recognise_target, add_arguments, run)
