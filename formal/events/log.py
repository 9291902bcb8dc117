"""Reading an event log in the format of ShiViz and GoVector.

A log is text in which every event names its host (the process), its text and its vector clock.
Nothing in the file is passed over in silence: what cannot be an event is either an `InputError`
with its line or a `Finding` that travels with the log.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from formal.errors import InputError
from formal.events.formats import (
    REQUIRED_GROUPS,
    LogText,
    choose_format,
    compile_javascript,
    compile_parser,
    cut_clocks,
    format_name,
)

_SHOWN_RANGES = 6


@dataclass(frozen=True)
class Finding:
    """Something in a log that a reader must know and that did not stop the reading.

    Attributes:
        line: the line of the file it was found on.
        kind: ``unread`` (text that is no event), ``empty`` (an execution without events), ``order``
            (a process's events not in the order of its clock), ``duplicate`` (a span given twice),
            ``again`` (a message received a second time),
            ``gap`` (events missing on a process, a span missing in a trace), ``unknown process``,
            ``unexplained`` or ``inconsistent`` (knowledge without a message), ``clock skew`` (wall
            clocks against the order of events).
        message: one line for people.
    """

    line: int
    kind: str
    message: str


@dataclass(frozen=True)
class LogEvent:
    """One event of a log.

    Attributes:
        index: its position in the execution, from 0.
        process: the host it happened on.
        text: what it says.
        line: the line its clock stands on.
        clock: its vector clock as logged, without zero components; where the format logs none,
            only its own component.
        fields: the other named groups of the parser expression (a date, a level, …).
    """

    index: int
    process: str
    text: str
    line: int
    clock: Mapping[str, int]
    fields: Mapping[str, str] = field(default_factory=dict)

    @property
    def own(self) -> int:
        """The event's own component: which event of its process it is."""
        return self.clock[self.process]


@dataclass(frozen=True)
class Execution:
    """One run of a system.

    Attributes:
        name: unique in its log, "" for the only one.
        line: where it begins.
        events: its events.
        path: the file.
        source: for each event the one whose message it receives, where the format says so; the
            events of a process are then numbered in their order. None: to be found from the clocks.
        findings: what was found while reading it.
    """

    name: str
    line: int
    events: tuple[LogEvent, ...]
    path: Path
    source: tuple[int | None, ...] | None = None
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class EventLog:
    """A log as read: its executions, how they were found, and what was not part of any event.

    ``causality`` says in words what its format's order of events is taken to be.
    """

    path: Path
    executions: tuple[Execution, ...]
    format: str
    findings: tuple[Finding, ...] = ()
    unread_lines: tuple[int, ...] = ()
    causality: str = "the logged vector clocks"

    def execution(self, name: str) -> Execution:
        """The execution of that name.

        Raises:
            InputError: there is none; the message lists those there are.
        """
        for execution in self.executions:
            if execution.name == name:
                return execution
        names = ", ".join(repr(execution.name) for execution in self.executions)
        raise InputError(f"no execution {name!r}; expected one of {names}", file=self.path)


def parse_log(
    text: str, path: str | Path, pattern: str | None = None, delimiter: str | None = None
) -> EventLog:
    r"""Read an event log in ShiViz or GoVector text, already in memory.

    Args:
        text: the log, Unix or Windows line ends.
        path: what errors are reported for.
        pattern: a parser expression with the groups host, clock and event, JavaScript or Python
            syntax. None: the log's first line if it is one, else the built-in that fits best.
        delimiter: what separates executions, with a group ``trace`` for the name. None: the log's
            second line if the first is a parser expression, else ``=== name ===`` where that fits.

    Raises:
        InputError: no event in it, a clock that is not a map from hosts to natural numbers, or one
            that is cut short.
    """
    path = Path(path)
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    if not text.strip():
        raise InputError("the file is empty; expected an event log", file=path)
    log = LogText(text)
    start, header, header_delimiter = _read_header(log, path)
    chosen_delimiter = (
        header_delimiter
        if delimiter is None
        else compile_javascript(delimiter, "the delimiter", path, None)
    )
    parser = header if pattern is None else compile_parser(pattern, path, None)
    # A file with a header says itself what separates its executions, if only by a blank line.
    if header is None or parser is None:
        parser, chosen_delimiter = choose_format(log, start, parser, chosen_delimiter)
    return _read_events(log, path, start, parser, chosen_delimiter)


def read_text(path: Path) -> str:
    """The text of a file, UTF-8, or UTF-16 with a byte-order mark.

    Raises:
        InputError: it cannot be read, or is not text.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(f"cannot be read ({reason}); expected an event log", file=path) from None
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(
            f"byte 0x{data[error.start]:02x} is not {encoding.upper()}; expected a text file",
            file=path,
            line=line,
        ) from None


def _read_header(
    log: LogText, path: Path
) -> tuple[int, re.Pattern[str] | None, re.Pattern[str] | None]:
    """Where the events start, and the parser and delimiter the file itself gives."""
    lines = log.text.split("\n")
    first = next(number for number, text in enumerate(lines, start=1) if text.strip())
    expression = lines[first - 1].strip()
    if not any(f"(?<{name}>" in expression for name in REQUIRED_GROUPS):
        return 0, None, None
    parser = compile_parser(expression, path, first)
    start = sum(len(text) + 1 for text in lines[:first])
    second = lines[first].strip() if first < len(lines) else ""
    # Some writers leave the second line out: a line that starts an event is no delimiter.
    if not second or parser.match(log.text, start):
        return start, parser, None
    delimiter = compile_javascript(second, "the delimiter", path, first + 1)
    return start + len(lines[first]) + 1, parser, delimiter


def _read_events(
    log: LogText,
    path: Path,
    start: int,
    parser: re.Pattern[str],
    delimiter: re.Pattern[str] | None,
) -> EventLog:
    executions: list[Execution] = []
    findings: list[Finding] = []
    unread: list[int] = []
    names: set[str] = set()
    for section in log.sections(start, delimiter):
        matches = list(parser.finditer(log.text, section.start, section.end))
        unread += log.unread(section, matches)
        if not matches:
            # Text before the first delimiter is no execution; its lines are reported as unread.
            if section.label:
                message = f"execution {section.label!r} has no event; it is left out"
                findings.append(Finding(section.line, "empty", message))
            continue
        events = tuple(
            _event(log, path, index, match, parser) for index, match in enumerate(matches)
        )
        name = _unique(section.label, names)
        executions.append(Execution(name, section.line, events, path))
    hosts = {event.process for execution in executions for event in execution.events}
    for line, piece in cut_clocks(log, unread, hosts):
        raise InputError(
            f'the clock is cut short: {_clip(piece)!r}; expected {{"host": number, …}}',
            file=path,
            line=line,
        )
    if not executions:
        raise InputError(
            f"no event found in {len(unread)} lines of text; expected a host and a clock "
            '(server {"server": 1}) with a line of text before or after it, or a parser expression',
            file=path,
            line=unread[0] if unread else log.line_of(start - 1),
        )
    if unread:
        many = "1 line is" if len(unread) == 1 else f"{len(unread)} lines are"
        message = f"{many} not part of any event: {_ranges(unread)}"
        findings.append(Finding(unread[0], "unread", message))
    return EventLog(path, tuple(executions), format_name(parser), tuple(findings), tuple(unread))


def _event(
    log: LogText, path: Path, index: int, match: re.Match[str], parser: re.Pattern[str]
) -> LogEvent:
    groups = match.groupdict()
    at = match.start("clock") if groups["clock"] is not None else match.start()
    line = log.line_of(at)
    host = (groups["host"] or "").strip()
    if not host:
        raise InputError("an event without a host; expected its process", file=path, line=line)
    fields = {
        name: value.strip()
        for name, value in groups.items()
        if value is not None and name not in REQUIRED_GROUPS and not name.startswith("_")
    }
    return LogEvent(
        index,
        host,
        (groups["event"] or "").strip(),
        line,
        _clock(groups["clock"] or "", host, path, line),
        fields,
    )


def _clock(text: str, host: str, path: Path, line: int) -> dict[str, int]:
    """Read one clock; zero components are dropped, for "has seen none" is what absence means."""

    def fail(what: str) -> InputError:
        return InputError(f'{what}; expected {{"host": number, …}}', file=path, line=line)

    def pairs(items: list[tuple[str, object]]) -> dict[str, object]:
        names = [name for name, _ in items]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise fail(f"the clock has two components {twice!r}")
        return dict(items)

    try:
        value = json.loads(text, object_pairs_hook=pairs)
    except (ValueError, RecursionError) as error:
        # TLC prints the clock as a string inside a string.
        unquoted = text.replace('\\"', '"')
        if unquoted != text:
            return _clock(unquoted, host, path, line)
        reason = str(error).split(": line")[0]
        raise fail(f"the clock {_clip(text)!r} is not JSON ({reason})") from None
    if not isinstance(value, dict):
        raise fail(f"the clock {_clip(text)!r} is not an object")
    clock: dict[str, int] = {}
    for name, component in value.items():
        if not isinstance(component, int) or isinstance(component, bool) or component < 0:
            raise fail(
                f"component {name!r} is {_clip(json.dumps(component))}, not a natural number"
            )
        if component:
            clock[name] = component
    if host not in clock:
        own = "0" if host in value else "missing"
        raise fail(f"the clock of an event on {host!r} has its own component {own}")
    return clock


def _unique(label: str, names: set[str]) -> str:
    """The label, or the label and a number when two executions have the same."""
    name, number = label, 1
    while name in names:
        number += 1
        name = f"{label} ({number})"
    names.add(name)
    return name


def _clip(text: str, length: int = 60) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"


def _ranges(lines: list[int]) -> str:
    """``[3, 4, 5, 9]`` as ``3-5, 9``; long lists end in how many are left."""
    ranges: list[list[int]] = []
    for line in lines:
        if ranges and line == ranges[-1][1] + 1:
            ranges[-1][1] = line
        else:
            ranges.append([line, line])
    shown = [str(a) if a == b else f"{a}-{b}" for a, b in ranges[:_SHOWN_RANGES]]
    more = sum(b - a + 1 for a, b in ranges[_SHOWN_RANGES:])
    return ", ".join(shown) + (f" and {more} more" if more else "")
