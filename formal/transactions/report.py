"""A report on a transactional history, for people and for programs."""

from __future__ import annotations

from collections.abc import Hashable

from rich.markup import escape
from rich.table import Table

from formal.histories.values import show
from formal.transactions.anomaly import Anomaly
from formal.transactions.check import Report, Verdict
from formal.transactions.edges import Edge
from formal.transactions.history import Transaction, TransactionHistory
from formal.transactions.models import IN_WORDS, SNAPSHOT

_SAYS = {True: "yes", False: "no", None: "undecided"}
#: Longer anomalies are cut on a terminal.
_MOST_ROWS = 40
_MOST_REMARKS = 5


def headline(report: Report) -> str:
    """One line: the file, the model asked for, the strongest that holds."""
    history = report.history
    name = str(history.path) if history.path else "history"
    verdict = report.verdict(report.model)
    says = {True: "is", False: "is not", None: "undecided whether it is"}[verdict.holds]
    strongest = " and ".join(report.strongest)
    best = f"; strongest that holds: {strongest or 'none'}" if len(report.verdicts) > 1 else ""
    why = "" if verdict.holds else f" ({verdict.reason})"
    return f"{name}: {says} {report.model}{why}{best}; {_size(report)}"


def _size(report: Report) -> str:
    history = report.history
    n = len(history.transactions) - 1
    counted = "" if report.happened == n else f", {report.happened} of them took effect"
    return f"{n} transactions in {history.sessions} sessions, {history.workload}{counted}"


def notes(report: Report) -> list[str]:
    """What the verdict rests on besides the file, what would hold otherwise, what is odd."""
    history = report.history
    lines = []
    if history.assumed:
        lines.append(f"Assumed: {'; '.join(history.assumed)}.")
    lines += [f"Otherwise: {line}." for line in report.otherwise]
    lines += [f"Note: {line}." for line in history.remarks[:_MOST_REMARKS]]
    return lines


def verdict_table(report: Report) -> Table:
    """The verdicts, a row for each model."""
    table = Table("model", "holds", "why")
    for v in report.verdicts:
        table.add_row(v.model, _SAYS[v.holds], escape(v.reason))
    return table


def anomaly_words(verdict: Verdict) -> list[str]:
    """What refutes a model, in sentences."""
    assert verdict.anomaly is not None
    return [
        f"Not {verdict.model}: {verdict.anomaly.title}.",
        *verdict.anomaly.words[:_MOST_ROWS],
        f"{verdict.model} means: {IN_WORDS[verdict.model][0]}.",
    ]


def transaction_table(report: Report, anomaly: Anomaly) -> Table:
    """The transactions of an anomaly."""
    left_out = len(anomaly.transactions) - _MOST_ROWS
    title = f"the first {_MOST_ROWS} (--json has all)" if left_out > 0 else None
    keys = {e.key for e in (*anomaly.cycle, *anomaly.second)}
    table = Table("transaction", "session", "did", "outcome", "line", title=title)
    for i in anomaly.transactions[:_MOST_ROWS]:
        t = report.history.transactions[i]
        table.add_row(t.name, session(t), escape(t.words(100, keys)), t.status, lines(t))
    return table


def session(t: Transaction) -> str:
    """Whose a transaction is, for people."""
    if isinstance(t.session, tuple) and t.session[:1] == ("alone",):
        return "not given"
    return escape(show(t.session))


def lines(t: Transaction) -> str:
    """Where a transaction is in its file."""
    if not t.line:
        return t.label
    return f"{t.line}–{t.answer_line}" if t.answer_line > t.line else str(t.line)


def to_json(report: Report) -> dict[str, object]:
    """The report as JSON: verdicts, certificates, anomalies."""
    history = report.history
    return {
        "file": None if history.path is None else str(history.path),
        "format": history.form,
        "workload": history.workload,
        "transactions": len(history.transactions) - 1,
        "took_effect": report.happened,
        "sessions": history.sessions,
        "model": report.model,
        "holds": report.holds,
        "strongest": list(report.strongest),
        "assumed": list(history.assumed),
        "otherwise": list(report.otherwise),
        "remarks": list(history.remarks),
        "seconds": round(report.seconds, 3),
        "verdicts": [_verdict_json(history, v) for v in report.verdicts],
    }


def _verdict_json(history: TransactionHistory, v: Verdict) -> dict[str, object]:
    found: dict[str, object] = {"model": v.model, "holds": v.holds, "reason": v.reason}
    if v.certificate is not None and v.model == SNAPSHOT:
        found["certificate"] = {
            "events": [f"{'start' if e & 1 else 'commit'} {e >> 1}" for e in v.certificate.order]
        }
    elif v.certificate is not None:
        found["certificate"] = {"order": list(v.certificate.order)}
    if v.anomaly is not None:
        found["anomaly"] = {
            "name": v.anomaly.name,
            "common_name": v.anomaly.common or None,
            "cycle": [_edge_json(e) for e in v.anomaly.cycle],
            "other_order": [_edge_json(e) for e in v.anomaly.second],
            "words": list(v.anomaly.words),
            "transactions": [
                _transaction_json(history.transactions[i]) for i in v.anomaly.transactions
            ],
        }
    return found


def _edge_json(e: Edge) -> dict[str, object]:
    return {"from": e.source, "to": e.target, "kind": e.kind, "key": plain(e.key)}


def _transaction_json(t: Transaction) -> dict[str, object]:
    return {
        "index": t.index,
        "session": None if session(t) == "not given" else plain(t.session),
        "status": t.status,
        "operations": t.words(10_000),
        "line": t.line or None,
        "answer_line": t.answer_line or None,
    }


def plain(value: Hashable) -> object:
    """A value for JSON."""
    return value if isinstance(value, int | str) or value is None else show(value)
