r"""The expressions that find events in a log, and how one is chosen.

A ShiViz log says in its first line, as a JavaScript regular expression with the named groups
``host``, ``clock`` and ``event``, how an event is written, and in its second line what separates
executions. Most logs in the wild say neither; for those the expressions in `BUILT_IN` are tried and
the one that leaves the fewest lines of the file unread is taken.

Source of the format: ShiViz, https://github.com/DistributedClocks/shiviz (``js/model/parser.js``).
"""

from __future__ import annotations

import re
import warnings
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from formal.errors import InputError

REQUIRED_GROUPS = ("host", "clock", "event")

# A line that is a host and a clock naming that host. It tells a clock line from an event text that
# merely contains braces, so that an event without text does not swallow the clock of the next one.
_CLOCK_LINE = r'(?P<{0}>\S+)[ \t]+\{{[^\n]*"(?P={0})"[ ]*:[^\n]*\}}[ \t]*$'

BUILT_IN: tuple[tuple[str, str], ...] = (
    (
        "host and clock, then the event on the next line (GoVector)",
        r"^(?P<host>\S+)[ \t]+(?P<clock>\{.*\})[ \t]*(?:\n(?!"
        + _CLOCK_LINE.format("_next")
        + r")(?P<event>.*))?$",
    ),
    (
        "the event, then host and clock on the next line (ShiViz default)",
        r"^(?:(?!"
        + _CLOCK_LINE.format("_this")
        + r")(?P<event>.*)\n)?(?P<host>\S+)[ \t]+(?P<clock>\{.*\})[ \t]*$",
    ),
    (
        "time, host and clock, then the event on the next line (TSViz)",
        r"^(?P<timestamp>\d\S*)[ \t]+(?P<host>\S+)[ \t]+(?P<clock>\{.*\})[ \t]*\n(?P<event>.*)$",
    ),
    (
        "level, date, thread, host, clock and event on one line (Akka)",
        r"^\[(?P<level>\w+)\] \[(?P<date>[^\]\n]*)\] \[(?P<thread>[^\]\n]*)\] "
        r"\[(?:[^\]\n]*/)?(?P<host>[^/\]\n]+)\] (?P<clock>\{[^{}\n]*\}) ?(?P<event>.*)$",
    ),
    (
        "host, clock and event on one line",
        r"^(?P<host>\S+)[ \t]+(?P<clock>\{[^{}\n]*\})[ \t]+(?P<event>\S.*)$",
    ),
    (
        "states of a TLC trace that define Host and Clock",
        r"^State \d+: <(?P<event>[^>\n]*)>\n/\\ Host = (?P<host>\S+)\n"
        r'/\\ Clock = "(?P<clock>\{.*\})"(?P<state>(?:\n[^\n]+)*)$',
    ),
    (
        "event, host and clock on one line",
        r"^(?P<event>\S(?:.*?\S)?)[ \t]+(?P<host>\S+)[ \t]+(?P<clock>\{[^{}\n]*\})[ \t]*$",
    ),
    (
        "host (with spaces) and clock, then the event on the next line",
        r"^(?P<host>[^{}\n]*[^{}\s])[ \t]+(?P<clock>\{.*\})[ \t]*\n(?P<event>.*)$",
    ),
)

BUILT_IN_DELIMITER = re.compile(r"^={3,}[ \t]*(?P<trace>\S.*?)[ \t]*={3,}[ \t]*$", re.MULTILINE)

_OPEN_CLOCK = re.compile(r'\{\s*(?:"[^"]*"\s*:\s*\d+\s*,\s*)*(?:"[^"]*(?:"\s*(?::\s*\d*\s*)?)?)?$')


def compile_javascript(expression: str, what: str, path: Path, line: int | None) -> re.Pattern[str]:
    r"""Compile a JavaScript regular expression for Python.

    Args:
        expression: JavaScript syntax; Python's ``(?P<name>…)`` is accepted too.
        what: how to name the expression in an error, e.g. ``"the parser expression"``.
        path: the file the error is reported for.
        line: the line the expression stands on, or None when it was given as an argument.

    Raises:
        InputError: the expression is not valid, or uses syntax Python does not have.

    >>> compile_javascript(r"(?<a>x)\k<a>[^]", "it", Path("f"), 1).pattern
    '(?P<a>x)(?P=a)[\\s\\S]'
    """
    pieces = re.split(r"(\\k<\w+>|\\.|\(\?<(?![=!])|\[\^\])", expression, flags=re.DOTALL)
    replaced = {"(?<": "(?P<", "[^]": r"[\s\S]"}
    python = "".join(
        f"(?P={piece[3:-1]})" if piece.startswith(r"\k<") else replaced.get(piece, piece)
        for piece in pieces
    )
    try:
        with warnings.catch_warnings():
            # Python warns about "[[": in JavaScript it is a plain bracket, and so it is read here.
            warnings.simplefilter("ignore", FutureWarning)
            return re.compile(python, re.MULTILINE)
    except (re.error, RecursionError, OverflowError) as error:
        raise InputError(
            f"{what} {expression!r} is not a regular expression ({error})", file=path, line=line
        ) from None


def compile_parser(expression: str, path: Path, line: int | None) -> re.Pattern[str]:
    """Compile a parser expression and check that it has the groups host, clock and event.

    Raises:
        InputError: it does not compile, or a group is missing.
    """
    pattern = compile_javascript(expression, "the parser expression", path, line)
    missing = [name for name in REQUIRED_GROUPS if name not in pattern.groupindex]
    if missing:
        raise InputError(
            f"the parser expression {expression!r} has no group {', '.join(missing)}; "
            "expected (?<host>…), (?<clock>…) and (?<event>…)",
            file=path,
            line=line,
        )
    return pattern


@dataclass(frozen=True)
class Section:
    """The text between two delimiters: a label, the line it starts on and its offsets."""

    label: str
    line: int
    start: int
    end: int


class LogText:
    """The text of a log with its line numbers: offsets in, lines out."""

    def __init__(self, text: str):
        # Most expressions end an event at a newline, so the last line gets one too.
        self.text = text if text.endswith("\n") else text + "\n"
        self._newlines = [match.start() for match in re.finditer("\n", self.text)]

    def line_of(self, offset: int) -> int:
        """The line (from 1) that the character at ``offset`` stands on."""
        return bisect_right(self._newlines, offset - 1) + 1

    def line_text(self, line: int) -> str:
        """The text of a line (from 1), without its newline."""
        start = self._newlines[line - 2] + 1 if line > 1 else 0
        return self.text[start : self._newlines[line - 1]]

    def sections(self, start: int, delimiter: re.Pattern[str] | None) -> list[Section]:
        """Split the text from ``start`` on at each match of ``delimiter``.

        A label is what the delimiter's group ``trace`` matched; without that group, the ordinal of
        the section. Text before the first delimiter is a section with the label "" when not blank.
        """
        bounds = [] if delimiter is None else list(delimiter.finditer(self.text, start))
        bounds = [match for match in bounds if match.end() > match.start()]
        first_end = bounds[0].start() if bounds else len(self.text)
        sections = []
        if not bounds or self.text[start:first_end].strip():
            sections.append(Section("", self.line_of(start), start, first_end))
        for number, match in enumerate(bounds, start=1):
            end = bounds[number].start() if number < len(bounds) else len(self.text)
            label = match.groupdict().get("trace")
            sections.append(
                Section(
                    f"execution {number}" if label is None else label.strip(),
                    self.line_of(match.start()),
                    match.end(),
                    end,
                )
            )
        return sections

    def unread(self, section: Section, matches: list[re.Match[str]]) -> list[int]:
        """The lines of a section holding text that no match covers."""
        lines: list[int] = []
        position = section.start
        for start, end in (*(match.span() for match in matches), (section.end, section.end)):
            for word in re.finditer(r"\S[^\n]*", self.text[position:start]):
                line = self.line_of(position + word.start())
                if not lines or lines[-1] != line:
                    lines.append(line)
            position = max(position, end)
        return lines


def choose_format(
    log: LogText,
    start: int,
    parser: re.Pattern[str] | None,
    delimiter: re.Pattern[str] | None,
) -> tuple[re.Pattern[str], re.Pattern[str] | None]:
    """The built-in expression, and delimiter, that leave the fewest lines unread.

    Between equals the one that reads the first line wins (a log is cut off at its end, rarely at
    its beginning), then no delimiter, then the earlier in `BUILT_IN`. A ``parser`` or ``delimiter``
    given is kept, and only the other one chosen.
    """
    parsers = [parser] if parser is not None else _built_in()
    delimiters = [delimiter] if delimiter is not None else [None, BUILT_IN_DELIMITER]
    first = re.search(r"\S", log.text[start:])
    opening = log.line_of(start + (first.start() if first else 0))
    best: tuple[tuple[int, bool], re.Pattern[str], re.Pattern[str] | None] | None = None
    for candidate in delimiters:
        sections = log.sections(start, candidate)
        for pattern in parsers:
            unread: list[int] = []
            count = 0
            for section in sections:
                matches = list(pattern.finditer(log.text, section.start, section.end))
                count += len(matches)
                unread += log.unread(section, matches)
            if not count:
                continue
            score = (len(unread), bool(unread) and unread[0] == opening)
            if best is None or score < best[0]:
                best = (score, pattern, candidate)
            if score[0] == 0:
                return pattern, candidate
    return (parsers[0], delimiter) if best is None else best[1:]


def _built_in() -> list[re.Pattern[str]]:
    return [re.compile(expression, re.MULTILINE) for _, expression in BUILT_IN]


def format_name(pattern: re.Pattern[str]) -> str:
    """What a built-in expression is called; any other expression itself, as ShiViz writes it."""
    for name, expression in BUILT_IN:
        if expression == pattern.pattern:
            return name
    return pattern.pattern.replace("(?P<", "(?<")


def cut_clocks(log: LogText, unread: list[int], hosts: set[str]) -> Iterator[tuple[int, str]]:
    """The unread lines that end inside a clock, each with the piece of clock that is there.

    A bare ``{`` at the end of a line counts only behind a known host, since a stack trace in a log
    may well end a line with a brace.
    """
    for line in unread:
        text = log.line_text(line).rstrip()
        found = _OPEN_CLOCK.search(text)
        if found is None:
            continue
        words = text[: found.start()].split()
        if '"' in found.group() or (words and words[-1] in hosts):
            yield line, found.group()
