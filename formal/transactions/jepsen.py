"""Transactions as Jepsen and Elle log them: an invocation and an answer of one process.

``:ok`` committed, with what it read; ``:fail`` aborted; ``:info``, or nothing: unknown.  Positions
in the file are the real time.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from pathlib import Path

from formal.errors import InputError
from formal.histories.edn import Reader
from formal.histories.values import name, show
from formal.transactions.history import (
    ABORTED,
    APPEND,
    COMMITTED,
    NOT_READ,
    READ,
    UNKNOWN,
    WRITE,
    Micro,
    Transaction,
    initial_transaction,
)

FUNCTIONS = {
    **dict.fromkeys(("r", "read"), READ),
    **dict.fromkeys(("w", "write"), WRITE),
    "append": APPEND,
}
TYPES = {"ok": COMMITTED, "fail": ABORTED, "info": UNKNOWN}
_SHAPE = "[[:append key value] [:r key value] [:w key value]]"

Value = Hashable | Callable[[], Hashable]
#: Line, process, type, micro-operations (or how to get them: those of an invocation are rarely
#: needed).
Event = tuple[int, Hashable, str, Value]

_MICRO = r"\[:(?:append|r|w)[\s,]+-?\d+[\s,]+(?:nil|-?\d+|\[[-\d\s,]*\])\]"
_VALUE = re.compile(rf":value[\s,]+(\[(?:{_MICRO}[\s,]*)*\])")
_WORD = re.compile(r":(process|type|f)[\s,]+(:?[\w.-]+)")
_SLOW = re.compile(r"[\"#;^\\\[\](]|\{.*\{", re.S)
_LOG = re.compile(
    r"^(?P<head>[^\n]*?)(?<![^\s\]])(?P<process>:?\w[\w.-]*)[ \t]+:(?P<type>invoke|ok|fail|info)"
    r"[ \t]+:(?P<f>[^\s]+)(?:[ \t]+(?P<value>\S[^\n]*?))?[ \t\r]*$",
)
_WHOLE = re.compile(r"-?\d+", re.A)


def edn_events(text: str, path: Path) -> Iterator[Event]:
    """The events of an EDN text.

    Lines that hold one plain operation are read by two regular expressions, others that hold whole
    operations as EDN; if an operation is not in a line, the whole text is.
    """
    found: list[Event] = []
    for number, line in enumerate(text.split("\n"), start=1):
        stripped = line.strip()
        if not stripped or stripped.startswith(";"):
            continue
        event = _plain(stripped, number)
        if event is not None:
            found.append(event)
            continue
        try:
            whole = stripped.startswith(("{", "#"))
            forms = list(_forms(stripped, path)) if whole else None
        except InputError:
            forms = None
        if forms is None:
            yield from _forms(text, path)
            return
        found += [(number, *form[1:]) for form in forms]
    yield from found


def _plain(line: str, number: int) -> Event | None:
    value = _VALUE.search(line)
    if value is None or not line.startswith("{") or not line.endswith("}"):
        return None
    rest = line[: value.start()] + line[value.end() :]
    if _SLOW.search(rest):
        return None
    words = dict(_WORD.findall(rest))
    type, process = words.get("type", ""), words.get("process")
    if process is None or not type.startswith(":") or not _WHOLE.fullmatch(process):
        return None
    micro = value[1]
    if type == ":invoke":
        return number, int(process), "invoke", lambda: _numbers(micro)
    found = _numbers(micro)
    return None if found is None else (number, int(process), type[1:], found)


def _numbers(text: str) -> tuple[Micro, ...] | None:
    """Micro-operations on numbers."""
    text = " ".join(text.replace(",", " ").split())
    for old, new in ((" ", ","), (":", '"'), ("nil", "null")):
        text = text.replace(old, new)
    for function in (APPEND, READ, WRITE):
        text = text.replace(f'"{function},', f'"{function}",')
    try:
        found = json.loads(text)
    except ValueError:
        return None
    return tuple([(f, k, tuple(v) if v.__class__ is list else v) for f, k, v in found])


def _forms(text: str, path: Path) -> Iterator[Event]:
    reader = Reader(text, path)
    for line, form in reader.operations():
        process, type = form.get(":process"), form.get(":type")
        if name(process) == "nemesis":
            continue
        word = name(type)
        if word is None:
            raise InputError(
                f"an operation with type {show(type)}; expected :invoke, :ok, :fail or :info",
                file=path,
                line=line,
            )
        yield line, process, word, form.get(":value")


def log_events(text: str, path: Path) -> Iterator[Event]:
    """The events of ``history.txt`` or of a log of Jepsen's."""
    for number, line in enumerate(text.split("\n"), start=1):
        match = _LOG.match(line)
        if match is None:
            continue
        head, process, type, value = match.group("head", "process", "type", "value")
        if (head.strip() and "jepsen" not in head) or name(process) == "nemesis":
            continue
        if value is None:
            raise InputError(
                f"a transaction without a value; expected {_SHAPE}", file=path, line=number
            )
        found: Hashable = _numbers(value) if _VALUE.fullmatch(":value " + value) else None
        if found is None:
            try:
                found, _ = Reader(value, path).value()
            except InputError as e:
                raise InputError(e.message, file=path, line=number) from None
        yield number, int(process) if _WHOLE.fullmatch(process) else process, type, found


@dataclass(slots=True)
class _Open:
    line: int
    at: int
    value: Value


class Recording:
    """Transactions of events, as they come."""

    def __init__(self, path: Path, tick: Callable[[], None] | None = None) -> None:
        self.path, self.tick = path, tick
        self.transactions = [initial_transaction()]
        self.without_process = False
        self.invoked = False
        self._running: dict[Hashable, _Open] = {}
        self._at = 0

    def take(self, events: Iterator[Event]) -> None:
        """All events of a file.

        Raises:
            InputError: an answer without an invocation, two invocations, no transaction; the line.
        """
        for line, process, type, value in events:
            self._at += 1
            if self.tick is not None and not self._at & 4095:
                self.tick()
            if process is None:
                self.without_process = True
            if type == "invoke":
                self._invoke(line, process, value)
            elif type in TYPES:
                self._answer(line, process, type, value)
            else:
                raise self.error(f"type {show(type)}; expected invoke, ok, fail or info", line)
        for process, call in sorted(self._running.items(), key=lambda item: item[1].at):
            self._add(process, UNKNOWN, self.micro(call.value, call.line, False), call, 0)
        self.transactions[1:] = sorted(
            self.transactions[1:], key=lambda t: (t.invoked or 0, t.line)
        )
        for i, t in enumerate(self.transactions):
            t.index = i

    def _invoke(self, line: int, process: Hashable, value: Value) -> None:
        running = self._running.get(process)
        if running is not None:
            raise self.error(
                f"process {show(process)} begins a transaction while that of line {running.line} "
                "is running; expected its answer first",
                line,
            )
        self.invoked = True
        self._running[process] = _Open(line, self._at, value)

    def _answer(self, line: int, process: Hashable, type: str, value: Value) -> None:
        call = self._running.pop(process, None)
        status = TYPES[type]
        if call is None:
            if type == "info":  # a remark, not an answer
                return
            if self.invoked:
                raise self.error(
                    f"process {show(process)} has an answer ({type}) without an invocation; "
                    "expected an invoke before it",
                    line,
                )
            self._add(process, status, self.micro(value, line, type == "ok"), None, line)
            return
        given = value if type == "ok" else call.value
        at = line if type == "ok" else call.line
        self._add(process, status, self.micro(given, at, type == "ok"), call, line)

    def _add(
        self,
        process: Hashable,
        status: str,
        micro: tuple[Micro, ...],
        call: _Open | None,
        line: int,
    ) -> None:
        n = len(self.transactions)
        # Without processes nobody knows who did what: each is a session of its own.
        session = ("alone", n) if process is None else process
        self.transactions.append(
            Transaction(
                n,
                session,
                status,
                micro,
                call.line if call else line,
                line if call else 0,
                call.at if call else None,
                self._at if call and status == COMMITTED else None,
            )
        )

    def micro(self, value: Value, line: int, answered: bool) -> tuple[Micro, ...]:
        """The micro-operations of a value; unanswered reads have seen nothing that is known."""
        if callable(value):
            value = value()
        if not isinstance(value, tuple):
            raise self.error(f"found {show(value)}; expected a transaction, {_SHAPE}", line)
        found: list[Micro] = []
        for m in value:
            if isinstance(m, tuple) and len(m) == 2:
                m = (*m, None)
            if not isinstance(m, tuple) or len(m) != 3:
                raise self.error(f"found {show(m)} in a transaction; expected {_SHAPE}", line)
            function = m[0] if m[0] in (READ, APPEND, WRITE) else FUNCTIONS.get(name(m[0]) or "")
            if function is None:
                raise self.error(
                    f"found {show(m[0])} in a transaction; expected one of :append, :r, :w", line
                )
            seen = m[2] if answered or function != READ else NOT_READ
            found.append((str(function), m[1], seen))
        return tuple(found)

    def error(self, message: str, line: int) -> InputError:
        """An error of this file."""
        return InputError(message, file=self.path, line=line)
