"""Transactions as other checkers write them, and as our own JSON lines do.

PolySI's and IsoVista's text, one operation a line: ``w(key,value,session,transaction)``.  dbcop's
JSON and its text, ``[x:=1 y==2]``.  JSON lines: one transaction a line, or Jepsen's events.
"""

from __future__ import annotations

import re
from pathlib import Path

from formal.errors import InputError
from formal.histories.json_events import json_document, json_events
from formal.histories.recorder import Recorder
from formal.histories.values import name, show, value_of
from formal.transactions.history import (
    ABORTED,
    COMMITTED,
    INITIAL,
    READ,
    UNKNOWN,
    WRITE,
    Micro,
    Transaction,
    TransactionHistory,
    initial_transaction,
)
from formal.transactions.jepsen import Event, Recording

_POLYSI = re.compile(r"([rw])\(\s*(-?\d+)\s*,\s*(-?\d+|null)\s*,\s*(\d+)\s*,\s*(-?\d+)\s*\)")
_TRANSACTION = re.compile(r"\s*\[([^\[\]]*)\](!?)")
_EVENT = re.compile(r"([A-Za-z_]\w*)(?::=(\d+)|==(\d+|\?))", re.A)
_DASHES = re.compile(r"\s*-+\s*")
STATUSES = {s: s for s in (COMMITTED, ABORTED, UNKNOWN)}


def read_polysi(text: str, path: Path) -> TransactionHistory:
    """PolySI's and IsoVista's text.

    Raises:
        InputError: a line that is something else; a transaction that goes on after another.
    """
    groups: dict[tuple[int, int], tuple[list[Micro], int]] = {}
    last: dict[int, int] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        match = _POLYSI.fullmatch(line.strip())
        if match is None:
            raise InputError(
                f"found {show(line.strip())}; expected r(key,value,session,transaction) or w(…)",
                file=path,
                line=number,
            )
        function, key, value, session, transaction = match.groups()
        who = int(session), int(transaction)
        if who in groups and last[who[0]] != who[1]:
            raise InputError(
                f"transaction {who[1]} of session {who[0]} goes on after transaction "
                f"{last[who[0]]}; expected the transactions of a session one after another",
                file=path,
                line=number,
            )
        last[who[0]] = who[1]
        seen = None if value == "null" else int(value)
        groups.setdefault(who, ([], number))[0].append((function, int(key), seen))
    found = TransactionHistory([initial_transaction()], "", path, "polysi")
    # Sessions may be interleaved; the order within each is that of its lines.
    for (session, transaction), (micro, number) in groups.items():
        if (
            not found.transactions[1:]
            and (session, transaction) == (0, 0)
            and _starts(micro, groups)
        ):
            found.transactions[INITIAL].micro = tuple(micro)
            found.transactions[INITIAL].line = number
            found.assumed.append("transaction 0 of session 0 writes the initial state")
            continue
        n = len(found.transactions)
        label = f"transaction {transaction} of session {session}"
        found.transactions.append(
            Transaction(n, session, COMMITTED, tuple(micro), number, label=label)
        )
    return found


def _starts(micro: list[Micro], groups: dict[tuple[int, int], tuple[list[Micro], int]]) -> bool:
    """Whether a transaction writes the initial state: writes only, each key once, alone."""
    keys = [k for _, k, _ in micro]
    alone = sum(session == 0 for session, _ in groups) == 1
    return alone and all(f == WRITE for f, _, _ in micro) and len(set(keys)) == len(keys)


def read_dbcop_text(text: str, path: Path) -> TransactionHistory:
    """dbcop's text: ``[x:=1 y==2]`` a transaction, ``!`` after it: not committed, ``---`` between.

    Raises:
        InputError: a line that is something else.
    """
    found = TransactionHistory([initial_transaction()], "", path, "dbcop-text")
    session = 0
    for number, line in enumerate(text.split("\n"), start=1):
        content = line.split("//")[0].strip()
        if not content:
            continue
        if _DASHES.fullmatch(content):
            session += 1
            continue
        at = 0
        while at < len(content):
            match = _TRANSACTION.match(content, at)
            if match is None:
                raise InputError(
                    f"found {show(content[at:].strip())}; expected a transaction, [x:=1 y==2]",
                    file=path,
                    line=number,
                )
            at = match.end()
            micro = tuple(_dbcop_micro(word, path, number) for word in match[1].split())
            status = ABORTED if match[2] else COMMITTED
            found.transactions.append(
                Transaction(len(found.transactions), session, status, micro, number)
            )
    return found


def _dbcop_micro(word: str, path: Path, line: int) -> Micro:
    match = _EVENT.fullmatch(word)
    if match is None:
        raise InputError(
            f"found {show(word)} in a transaction; expected x:=1, x==1 or x==?",
            file=path,
            line=line,
        )
    key, written, seen = match.groups()
    if written is not None:
        return WRITE, key, int(written)
    return READ, key, None if seen == "?" else int(seen)


def read_dbcop_json(text: str, path: Path) -> TransactionHistory:
    """dbcop's JSON: sessions of transactions of events, alone or as ``data`` of an object.

    Raises:
        InputError: another shape; the place, since JSON has no lines.
    """
    document = json_document(text, Recorder(path, "dbcop-json"))
    sessions = document.get("data") if isinstance(document, dict) else document
    found = TransactionHistory([initial_transaction()], "", path, "dbcop-json")
    for s, transactions in enumerate(_listed(sessions, "a list of sessions", path)):
        where = f"session {s + 1}"
        for t, given in enumerate(_listed(transactions, f"{where}: a list", path)):
            place = f"{where}, transaction {t + 1}"
            if not isinstance(given, dict) or not isinstance(given.get("committed"), bool):
                raise InputError(
                    f'{place}: expected {{"events": […], "committed": true}}', file=path
                )
            events = _listed(given.get("events"), f"{place}: a list of events", path)
            micro = tuple(_dbcop_event(e, place, path) for e in events)
            status = COMMITTED if given["committed"] else ABORTED
            n = len(found.transactions)
            found.transactions.append(Transaction(n, s, status, micro, label=place))
    return found


def _listed(given: object, what: str, path: Path) -> list[object]:
    if not isinstance(given, list):
        raise InputError(f"{what} expected, found {show(given)}", file=path)
    return given


def _dbcop_event(given: object, place: str, path: Path) -> Micro:
    if isinstance(given, dict) and len(given) == 1:
        (kind, body), *_ = given.items()
        if (
            kind in ("Read", "Write")
            and isinstance(body, dict)
            and {"variable", "version"} <= set(body)
        ):
            value = value_of(body["version"])
            if kind == "Read" or value is not None:
                return WRITE if kind == "Write" else READ, value_of(body["variable"]), value
    raise InputError(
        f"{place}: found {show(given)}; expected "
        '{"Read": {"variable": …, "version": …}} or a Write',
        file=path,
    )


def read_json(text: str, path: Path, recording: Recording) -> TransactionHistory:
    """JSON lines, or one array: one transaction each, or Jepsen's events.

    Raises:
        InputError: neither; with the line.
    """
    found = TransactionHistory([initial_transaction()], "", path, "transactions-json")
    recorder = Recorder(path, found.form)
    events: list[Event] = []
    for line, given in json_events(text, recorder):
        if not isinstance(given, dict):
            raise recorder.error('expected an object, {"session": 0, "ops": […]}', line)
        object = {k.removeprefix(":"): v for k, v in given.items()}
        if "type" in object:
            process = object.get("process")
            if name(process) == "nemesis":
                continue
            kind = object["type"]
            value = value_of(object.get("value"))
            events.append((line, value_of(process), (name(kind) or show(kind)), value))
        elif "ops" in object:
            found.transactions.append(
                _transaction(object, line, len(found.transactions), recording)
            )
        elif "initial" in object and len(object) == 1:
            found.initial = value_of(object["initial"])
        else:
            raise recorder.error(
                'found neither a transaction ({"session": 0, "ops": [["w", "x", 1]]}) nor an event '
                '({"process": 0, "type": "invoke", "f": "txn", "value": […]})',
                line,
            )
    if events:
        if len(found.transactions) > 1:
            raise InputError("found both transactions and events; expected one of them", file=path)
        recording.take(iter(events))
        found.transactions = recording.transactions
    return found


def _transaction(
    object: dict[str, object], line: int, index: int, recording: Recording
) -> Transaction:
    """One transaction of our own JSON."""
    status = object.get("status", COMMITTED)
    if status not in STATUSES:
        raise recording.error(f"status {show(status)}; expected {', '.join(STATUSES)}", line)
    session = value_of(object.get("session"))
    times: list[int | None] = []
    for key in ("start", "end"):
        time = object.get(key)
        if time is not None and (not isinstance(time, int) or isinstance(time, bool)):
            raise recording.error(f"{key} must be a whole number, found {show(time)}", line)
        times.append(time)
    start, end = times
    if start is not None and end is not None and end < start:
        raise recording.error(f"end {end} is before start {start}; expected start ≤ end", line)
    micro = recording.micro(value_of(object["ops"]), line, status == COMMITTED)
    if session is None:
        session = ("alone", index)
        recording.without_process = True
    return Transaction(
        index,
        session,
        str(status),
        micro,
        line,
        invoked=start,
        answered=end if status == COMMITTED else None,
    )
