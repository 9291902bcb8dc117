"""A report for people and for programs."""

from __future__ import annotations

from collections.abc import Hashable

from rich.markup import escape
from rich.table import Table

from formal.histories.check import Report, Verdict
from formal.histories.history import History, Operation
from formal.histories.minimal import Violation
from formal.histories.models import IN_WORDS, LINEARIZABLE, Certificate
from formal.histories.values import show

_MOST_REMARKS = 5
#: Longer cores, which the search for fewer was stopped in, are cut on a terminal.
_MOST_ROWS = 40
_SAYS = {True: "yes", False: "no", None: "undecided"}


def headline(report: Report) -> str:
    """One line: the file, the model asked for, and the verdict on it."""
    history = report.history
    name = str(history.path) if history.path else "history"
    verdict = report.verdict(report.model)
    says = {True: "is", False: "is not", None: "undecided whether it is"}[verdict.holds]
    return f"{name}: {says} {report.model} ({_size(history)}); {verdict.reason}"


def notes(report: Report) -> list[str]:
    """What the verdict rests on besides the log, what would hold otherwise, what is odd."""
    history = report.history
    lines = []
    if history.assumed:
        lines.append(f"Assumed: {'; '.join(history.assumed)}.")
    lines += [f"Otherwise: {line}." for line in report.otherwise]
    lines += [f"Note: {line}." for line in history.remarks[:_MOST_REMARKS]]
    more = len(history.remarks) - _MOST_REMARKS
    if more > 0:
        lines.append(f"Note: {more} more like these (--json has all).")
    return lines


def _size(history: History) -> str:
    n, keys = len(history.operations), len(history.keys)
    clients = len(history.processes)
    name = history.object.name
    on = f"{_count(keys, 'key')} of a {name}" if history.keyed else f"a {name}"
    return f"{_count(n, 'operation')} of {_count(clients, 'client')} on {on}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def verdict_table(report: Report) -> Table:
    """The verdicts, a row for each model."""
    table = Table("model", "holds", "why")
    for v in report.verdicts:
        table.add_row(v.model, _SAYS[v.holds], escape(v.reason))
    return table


def violation_words(found: Violation) -> list[str]:
    """What a violation says, in sentences."""
    n = len(found.core)
    minimal = (
        "leaving out any one of them makes the rest possible"
        if found.minimal
        else "the search for fewer was stopped"
    )
    if n == 1 and found.minimal:
        minimal = "leaving it out makes the rest possible"
    things = "this operation" if n == 1 else f"these {n} operations"
    others = "every other operation"
    if found.model == LINEARIZABLE:
        others += " invoked until then"
    lines = [
        f"Not {found.model}: no order explains {things}, even if {others} could have taken effect "
        f"at any time or never ({minimal}).",
        f"{found.model} means: {IN_WORDS[found.model][0]}.",
    ]
    last = found.at
    if last.answered is not None:
        lines.insert(0, f"With the answer to {_sentence(last)} it became impossible.")
    return lines


def _sentence(o: Operation) -> str:
    where = f" (line {o.line}" + (f" to {o.answer_line})" if o.answer_line else ")")
    return f"process {show(o.process)}, {o}{where if o.line else ''}"


def violation_table(found: Violation) -> Table:
    """The operations of a violation in the order of their invocations."""
    left_out = len(found.core) - _MOST_ROWS
    title = f"the last {_MOST_ROWS} of {len(found.core)} (--json has all)" if left_out > 0 else None
    table = Table("process", "operation", "invoked", "answered", "line", title=title)
    for o in found.core[-_MOST_ROWS:]:
        lines = f"{o.line}–{o.answer_line}" if o.answer_line else str(o.line)
        answered = "never" if o.answered is None else str(o.answered)
        table.add_row(
            escape(show(o.process)),
            escape(str(o)),
            str(o.invoked),
            answered,
            lines if o.line else "",
        )
    return table


def to_json(report: Report) -> dict[str, object]:
    """The report as JSON: verdicts, certificates (orders of lines or indices), violations."""
    history = report.history
    return {
        "file": None if history.path is None else str(history.path),
        "format": history.form,
        "object": history.object.name,
        "operations": len(history.operations),
        "left_out": history.left_out,
        "keys": len(history.keys),
        "processes": len(history.processes),
        "model": report.model,
        "holds": report.holds,
        "assumed": list(history.assumed),
        "otherwise": list(report.otherwise),
        "remarks": list(history.remarks),
        "seconds": round(report.seconds, 3),
        "verdicts": [_verdict_json(v) for v in report.verdicts],
    }


def _verdict_json(v: Verdict) -> dict[str, object]:
    found: dict[str, object] = {"model": v.model, "holds": v.holds, "reason": v.reason}
    if v.certificate is not None:
        found["certificate"] = _certificate_json(v.certificate)
    if v.violation is not None:
        found["violation"] = {
            "minimal": v.violation.minimal,
            "operations": [_operation_json(o) for o in v.violation.core],
        }
    return found


def _certificate_json(certificate: Certificate) -> dict[str, object]:
    found: dict[str, object] = {
        "views": [{"of": _plain(who), "order": list(order)} for who, order in certificate.views]
    }
    if certificate.before:
        found["before"] = [[i, list(past)] for i, past in certificate.before]
    return found


def _operation_json(o: Operation) -> dict[str, object]:
    return {
        "index": o.index,
        "process": _plain(o.process),
        "operation": str(o),
        "invoked": o.invoked,
        "answered": o.answered,
        "line": o.line or None,
        "answer_line": o.answer_line or None,
    }


def _plain(value: Hashable) -> object:
    return value if isinstance(value, int | str) or value is None else show(value)
