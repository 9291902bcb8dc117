"""``formal check HISTORY`` for transactions: which isolation models a history satisfies."""

from __future__ import annotations

import argparse
import json
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from formal.errors import InputError
from formal.targets.kind import HEAD, Kind, Target

if TYPE_CHECKING:
    from collections.abc import Hashable

    from formal.transactions.check import Report

# The names of `formal.transactions`, which is loaded for such a history only; a test compares them.
FORMATS = (
    "transactions-edn",
    "transactions-log",
    "transactions-json",
    "polysi",
    "dbcop-json",
    "dbcop-text",
)
MODELS = (
    "strict-serializable",
    "strong-session-serializable",
    "serializable",
    "snapshot-isolation",
    "parallel-snapshot-isolation",
    "transactional-causal",
    "read-atomic",
    "monotonic-atomic-view",
    "read-committed",
    "read-uncommitted",
)
DEFAULT = "serializable"
_PLAIN_WIDTH = 120
_WORDS = {True: "yes", False: "no", None: "undecided"}


def recognise_target(target: Target) -> bool:
    """Whether the target looks like a history of transactions."""
    return target.path is not None and not target.is_folder and recognise_text(target.text)


def recognise_text(text: str) -> bool:
    """Whether a text begins like a history of transactions."""
    from formal.transactions.reading import recognise

    return recognise(text) is not None


def add_arguments(group: argparse._ArgumentGroup) -> None:
    """Its options are those of histories."""
    group.description = "--model, --initial, --svg, --only-model, --memory as for a history"


def run(target: Target, options: argparse.Namespace) -> int:
    """Check a history; 0 when it satisfies the model asked for.

    Raises:
        InputError: a file that is no such history, or the picture cannot be written.
    """
    assert target.path is not None
    picture = Path(options.svg) if options.svg else None
    if picture is not None and picture.exists() and not options.force:
        raise InputError("exists already; give --force to overwrite it", file=picture)
    report = check_file(target.path, options, target.data)
    if options.json:
        from formal.transactions.report import to_json

        print(json.dumps(to_json(report), indent=1, ensure_ascii=False))
    else:
        _print(report)
    if picture is not None:
        _draw(report, picture)
    return 0 if report.holds else 1


def check_file(path: Path, options: argparse.Namespace, data: bytes | None = None) -> Report:
    """The report on one file.

    Raises:
        InputError: it is no such history; a model or an object of other histories is asked for.
    """
    from formal.histories.check import LimitReached, Limits
    from formal.transactions.check import Report, Verdict, check
    from formal.transactions.history import TransactionHistory, initial_transaction
    from formal.transactions.reading import read_transactions

    model = _model(options.model)
    if options.object is not None:
        raise InputError("--object is for histories of single operations; expected none", file=path)
    limits = Limits(options.timeout, options.memory)
    start = time.monotonic()
    form = options.format if options.format in FORMATS else None
    try:
        history = read_transactions(path, form, _initial(options.initial), limits.check, data)
    except (LimitReached, MemoryError) as e:
        unread = TransactionHistory([initial_transaction()], "", path)
        verdict = Verdict(model, None, f"{e or 'out of memory'}, while reading")
        return Report(unread, model, (verdict,), time.monotonic() - start)
    return check(history, model, limits, others=not options.only_model)


def _model(name: str | None) -> str:
    if name is None:
        return DEFAULT
    name = "transactional-causal" if name == "causal" else name
    if name not in MODELS:
        raise InputError(
            f"--model {name} is for single operations; for transactions expected one of "
            f"{', '.join(MODELS)}"
        )
    return name


def _initial(text: str | None) -> Hashable:
    from formal.targets.history import initial_value
    from formal.transactions.reading import NOT_GIVEN

    return NOT_GIVEN if text is None else initial_value(text)


def _print(report: Report) -> None:
    from rich.console import Console

    from formal.transactions.report import (
        anomaly_words,
        headline,
        notes,
        transaction_table,
        verdict_table,
    )

    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=_PLAIN_WIDTH)
    for line in (headline(report), *notes(report)):
        console.print(line, markup=False, soft_wrap=True)
    console.print(verdict_table(report))
    shown = set()
    # The weakest model that does not hold says the most.
    for v in reversed(report.verdicts):
        if v.anomaly is None or v.anomaly.words in shown:
            continue
        shown.add(v.anomaly.words)
        for line in anomaly_words(v):
            console.print(line, markup=False, soft_wrap=True)
        console.print(transaction_table(report, v.anomaly))


def _draw(report: Report, picture: Path) -> None:
    from formal.transactions.svg import svg

    found = next((v for v in reversed(report.verdicts) if v.anomaly is not None), None)
    if found is None or found.anomaly is None:
        print(f"{picture}: not written, there is no anomaly to draw", file=sys.stderr)
        return
    name = report.history.path.name if report.history.path else "history"
    title = f"{name}: not {found.model}, {found.anomaly.title}"
    try:
        picture.write_text(svg(report.history, found.anomaly, title), encoding="utf-8")
    except OSError as e:
        raise InputError(f"cannot write: {e.strerror}", file=picture) from None
    print(f"{picture}: why it is not {found.model}", file=sys.stderr)


def transactional(paths: list[Path]) -> list[Path]:
    """Those of some files that are transactional histories, and no second log of one run."""
    found = []
    for path in paths:
        second = path.name in ("history.txt", "jepsen.log")
        # A pipe would block.
        if not path.is_file() or (second and (path.parent / "history.edn").is_file()):
            continue
        try:
            with path.open("rb") as f:
                head = f.read(HEAD).decode("utf-8", "replace")
        except OSError:
            continue
        if recognise_text(head):
            found.append(path)
    return found


@dataclass(frozen=True)
class Judged:
    """What is said of one file of a folder."""

    line: str
    json: dict[str, object]
    holds: bool | None
    bad: bool = False


@dataclass(frozen=True)
class Judge:
    """Judges the files of a folder, in any process."""

    options: argparse.Namespace

    def __call__(self, path: Path) -> Judged:
        from formal.transactions.report import to_json

        try:
            report = check_file(path, self.options)
        except InputError as e:
            line = f"bad input: {' '.join(str(e).split())}"
            return Judged(line, {"file": str(path), "error": str(e)}, None, True)
        return Judged(_one_line(report), to_json(report), report.holds)


def _one_line(report: Report) -> str:
    strongest = " and ".join(report.strongest) or "no model"
    verdict = report.verdict(report.model)
    return (
        f"{report.history.path}: {report.model} {_WORDS[verdict.holds]}, strongest {strongest} "
        f"({report.seconds:.2f} s)"
    )


KIND = Kind("transactions", FORMATS, recognise_target, add_arguments, run)
