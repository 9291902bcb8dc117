"""Reading a transactional history: which format a file is in, and what its transactions work on."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable
from pathlib import Path

from formal.errors import InputError
from formal.histories.reading import read_text
from formal.histories.values import show
from formal.transactions.formats import read_dbcop_json, read_dbcop_text, read_json, read_polysi
from formal.transactions.history import (
    APPEND,
    INITIAL,
    LIST,
    NOT_READ,
    READ,
    REGISTER,
    WRITE,
    TransactionHistory,
)
from formal.transactions.jepsen import Recording, edn_events, log_events

EDN, LOG, JSON = "transactions-edn", "transactions-log", "transactions-json"
POLYSI, DBCOP_JSON, DBCOP_TEXT = "polysi", "dbcop-json", "dbcop-text"
FORMATS = (EDN, LOG, JSON, POLYSI, DBCOP_JSON, DBCOP_TEXT)

_MICRO_EDN = re.compile(r":value[\s,]+[\[(]\s*[\[(]\s*:(?:append|r|w|read|write)[\s,]")
_MICRO_LOG = re.compile(
    r"^[^\n{]*:(?:invoke|ok|info|fail)[ \t]+:\S+[ \t]+\[\s*\[\s*:(?:append|r|w|read|write)[\s,]",
    re.M,
)
_MICRO_JSON = re.compile(
    r'"(?::?value|ops)"\s*:\s*\[\s*\[\s*":?(?:append|r|w|read|write)"|"ops"\s*:\s*\[\s*\]'
)
_POLYSI = re.compile(
    r"\s*[rw]\(\s*-?\d+\s*,\s*(?:-?\d+|null)\s*,\s*\d+\s*,\s*-?\d+\s*\)\s*(?:\n|$)"
)
_DBCOP_JSON = re.compile(r'"(?:events|committed|n_transaction)"\s*:')
_DBCOP_TEXT = re.compile(r"(?:\s|//[^\n]*\n)*+\[\s*[A-Za-z_]\w*(?::=\d|==[\d?])")
_COMMENTS = re.compile(r"(?:[\s,\ufeff]+|;[^\n]*)+")


class NotGiven:
    """No initial value was given."""


NOT_GIVEN = NotGiven()


def recognise(text: str) -> str | None:
    """The format of a transactional history by its beginning; None when it is none."""
    text = text.removeprefix("\ufeff")
    if "\0" in text:
        return None
    if _POLYSI.match(text):
        return POLYSI
    if _DBCOP_TEXT.match(text):
        return DBCOP_TEXT
    blank = _COMMENTS.match(text)
    stripped = text[blank.end() :] if blank else text
    if stripped[:1] in ("{", "["):
        if _MICRO_JSON.search(text):
            return JSON
        if _DBCOP_JSON.search(text):
            return DBCOP_JSON
    if stripped[:1] in ("{", "[", "(", "#") and _MICRO_EDN.search(text):
        return EDN
    return LOG if _MICRO_LOG.search(text) else None


def read_transactions(
    path: str | Path,
    form: str | None = None,
    initial: Hashable = NOT_GIVEN,
    tick: Callable[[], None] | None = None,
    data: bytes | None = None,
) -> TransactionHistory:
    """Read a transactional history.

    Args:
        path: the file, UTF-8.
        form: one of `FORMATS`; None to tell from the content.
        initial: the value of a register that nobody has written, nil unless given.
        tick: called now and then while reading; may raise.
        data: what the file holds, where it can be read only once.

    Raises:
        InputError: not readable, no transactional history, or not well formed; with the line.
    """
    path = Path(path)
    text = read_text(path, data)
    chosen = form or recognise(text[: 1 << 16])
    if chosen is None:
        raise InputError(
            "not a transactional history; expected Jepsen's EDN or text with transactions, "
            "PolySI's or dbcop's formats, or JSON lines",
            file=path,
        )
    recording = Recording(path, tick)
    if chosen in (EDN, LOG):
        recording.take((edn_events if chosen == EDN else log_events)(text, path))
        found = TransactionHistory(recording.transactions, "", path, chosen)
    elif chosen == JSON:
        found = read_json(text, path, recording)
    else:
        read = {POLYSI: read_polysi, DBCOP_JSON: read_dbcop_json, DBCOP_TEXT: read_dbcop_text}
        found = read[chosen](text, path)
    if recording.without_process:
        found.assumed.append("no sessions are given, so each transaction is one of its own")
    return _finish(found, initial)


def _finish(found: TransactionHistory, initial: Hashable) -> TransactionHistory:
    """What the transactions work on, and the initial value."""
    if initial is not NOT_GIVEN:
        found.initial = initial
    transactions = found.transactions[1:]
    timed = [t for t in transactions if t.invoked is not None]
    if timed and len(timed) < len(transactions):
        untimed = next(t for t in transactions if t.invoked is None)
        raise InputError(
            "a transaction without start among others with; expected it on all or on none",
            file=found.path,
            line=untimed.line or None,
        )
    found.real_time = bool(transactions) and all(
        t.invoked is not None and (t.answered is not None or t.status != "committed")
        for t in transactions
    )
    writes = {f: t for t in reversed(found.transactions) for f, _, _ in t.micro if f != READ}
    if APPEND in writes and WRITE in writes:
        raise InputError(
            "found both appends and writes; expected lists (append) or registers (w)",
            file=found.path,
            line=max(writes[APPEND].line, writes[WRITE].line) or None,
        )
    seen = [v for t in transactions for f, _, v in t.micro if f == READ and v is not NOT_READ]
    only_lists = bool(seen) and all(v is None or isinstance(v, tuple) for v in seen)
    lists = APPEND in writes or (not writes and only_lists)
    found.workload = LIST if lists else REGISTER
    if lists and not only_lists:
        for t in transactions:
            for f, k, v in t.micro:
                if f == READ and v is not NOT_READ and not (v is None or isinstance(v, tuple)):
                    raise InputError(
                        f"a read of {show(k)} shows {show(v)}; expected a list",
                        file=found.path,
                        line=t.answer_line or t.line or None,
                    )
    if found.form == POLYSI and initial is NOT_GIVEN and not found.transactions[INITIAL].micro:
        _ask_for_zero(found)
    return found


def _ask_for_zero(found: TransactionHistory) -> None:
    """Whether 0 is the initial value must be said where nobody has written it."""
    written = {(k, v) for t in found.transactions for f, k, v in t.micro if f == WRITE}
    for t in found.transactions[1:]:
        for f, k, v in t.micro:
            if f == READ and v == 0 and (k, v) not in written:
                raise InputError(
                    f"reads 0 of {show(k)}, which nobody has written; expected --initial 0 if "
                    "that is the initial value, or --initial nil if it is not",
                    file=found.path,
                    line=t.line,
                )
