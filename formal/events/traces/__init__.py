"""Readers of trace formats, one module for each family; `read_events` finds out which a file is."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from types import ModuleType

from formal.errors import InputError
from formal.events.log import EventLog, parse_log, read_text

MODULES = {
    "otlp": "formal.events.traces.otlp",
    "jaeger": "formal.events.traces.jaeger",
    "itf": "formal.events.traces.itf",
    "events": "formal.events.traces.json_lines",
    "tla": "formal.events.traces.validation",
    "zipkin": "formal.events.traces.zipkin",
}
"""The modules of the formats that are JSON, in the order in which they are asked."""

INPUTS = ("shiviz", *MODULES)
"""The names of all formats of event logs."""

_HEAD = 65_536


def read_events(
    path: str | Path,
    form: str | None = None,
    pattern: str | None = None,
    delimiter: str | None = None,
) -> EventLog:
    """Read a log or trace of any known format.

    Args:
        path: the file, text in UTF-8 (or UTF-16 with a byte-order mark).
        form: one of `INPUTS`; None: by the file's content.
        pattern: for text logs, see `formal.events.log.parse_log`.
        delimiter: likewise.

    Raises:
        InputError: the file cannot be read, or is malformed; the message names the line.
    """
    path = Path(path)
    text = read_text(path).removeprefix("\ufeff").replace("\r\n", "\n")
    if form is None and pattern is None and delimiter is None:
        form = recognise(text[:_HEAD])
        if form is None and _is_json(text):
            raise InputError(
                "JSON, but no known kind of trace; expected OTLP, Jaeger, Zipkin v2, ITF, "
                "TLA+ trace validation, or events as JSON lines",
                file=path,
                line=1,
            )
    if form is None or form == "shiviz":
        return parse_log(text, path, pattern, delimiter)
    if form not in MODULES:
        raise InputError(f"no format {form!r}; expected one of {', '.join(INPUTS)}", file=path)
    log: EventLog = _module(form).read(text, path)
    return log


def head_of(path: Path) -> str:
    """The beginning of a file as text, bad bytes replaced; "" when it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(_HEAD).decode("utf-8", "replace")
    except OSError:
        return ""


def recognise(head: str) -> str | None:
    """Which of the JSON formats the beginning of a file is."""
    return next((form for form in MODULES if _module(form).recognise(head)), None)


def _module(form: str) -> ModuleType:
    return import_module(MODULES[form])


def _is_json(text: str) -> bool:
    """Whether a text log can be ruled out: a clock in braces comes after its host."""
    return text.lstrip().startswith(("{", "[{", "[\n", "[]")) or text.strip() == "["
