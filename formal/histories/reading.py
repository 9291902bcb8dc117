"""Reading histories: which format a file is in, and its operations.

Formats: JSON lines and arrays, Jepsen's text logs, Jepsen's EDN (also Porcupine's key-value text).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable
from pathlib import Path

from formal.errors import InputError
from formal.histories.edn import Reader
from formal.histories.history import History
from formal.histories.interpret import Interpreter
from formal.histories.json_events import read_json
from formal.histories.recorder import ABSENT, ERRORS, PLUME, TRANSACTION, Recorder, is_transaction
from formal.histories.values import keyword, name, show

FORMATS = ("history-json", "jepsen-log", "jepsen-edn")
LARGEST = 1 << 30
"""Files above this many bytes are refused."""

_LOG_LINE = re.compile(
    r"^(?P<head>[^\n]*?)(?<![^\s\]])(?P<process>:?\w[\w.-]*)[ \t]+:(?P<type>invoke|ok|fail|info)"
    r"[ \t]+:(?P<f>[^\s]+)(?:[ \t]+(?P<value>\S[^\n]*?))?[ \t\r]*$",
    re.M,
)
# With Jepsen's name before it, or nothing (its history.txt).
_LOG = re.compile(
    r"^(?:[^\n{(\[][^\n]*\bjepsen[\w. -]*[^\n]*?\s|[ \t]*:?\w[\w.-]*[ \t]+):(?:invoke|ok|info|fail)"
    r"\s+:",
    re.M,
)
_EDN = re.compile(r":(type|process)[\s,]+:?[\w-]+")
_JSON = re.compile(
    r'\s*\[?\s*\{\s*":?(process|type|f|history|key|value|object|initial|time|index|error)"'
)
_JSON_EVENT = re.compile(r'":?type"\s*:\s*":?(?:invoke|ok|fail|info)"')
_ISOVISTA = re.compile(r"\s*[rw]\(\d+,\s*-?\d+,\s*\d+,\s*\d+\)\s*$", re.M)
# AWDIT's and Plume's texts: reads and writes of keys, transactions apart by lines of "=".
_PLUME = re.compile(r"(?:\s*(?:[rwRW](?:[ \t]+-?\d+){2,4}|[=-]{3,})[ \t]*\r?\n){2}")
_DBCOP = re.compile(r'"(events|committed|n_transaction|Write|Read)"\s*:')
_EMPTY = re.compile(r"\[\s*\]\s*|\(\s*\)\s*")
_DEPTH = re.compile(r'"(?:[^"\\]|\\.)*"|\\.|;[^\n]*|[{}\[\]()]|:[^\s,{}\[\]()";]+', re.S)
_COMMENTS = re.compile(r"(?:[\s,\ufeff]+|;[^\n]*)+")


def recognise(text: str) -> str | None:
    """The format of a history by its beginning; None when it does not look like one.

    Transactional histories are recognised too (``"transactional"``), so that they can be refused
    by name.
    """
    text = text.removeprefix("\ufeff")
    if "\0" in text:
        return None
    if _JSON.match(text) or (_JSON_EVENT.search(text) and _begins_with_operation(text)):
        return "history-json"
    stripped = _COMMENTS.sub("", text, count=1) if _COMMENTS.match(text) else text
    if stripped[:1] in ("{", "[", "(", "#"):
        if _EMPTY.fullmatch(stripped) or (_EDN.search(text) and _begins_with_operation(stripped)):
            return "jepsen-edn"
        if _DBCOP.search(text):
            return "transactional"
        return None
    if _LOG.search(text):
        return "jepsen-log"
    return "transactional" if _ISOVISTA.match(text) or _PLUME.match(text) else None


def _begins_with_operation(text: str) -> bool:
    """Whether the first map of an EDN text is an operation, and not a report about some.

    Jepsen's ``results.edn`` holds operations too, deeper.
    """
    depth, start = 0, text.find("{")
    for token in _DEPTH.finditer(text, start):
        mark = token[0]
        if mark in ("{", "[", "("):
            depth += 1
        elif mark in ("}", "]", ")"):
            depth -= 1
            if depth <= 0:
                return False
        elif depth == 1 and mark.strip('":') in ("process", "type", "f"):
            return True
        elif depth == 1 and mark.strip('":') == "valid?":
            return False
    return False


def read_history(
    path: str | Path,
    form: str | None = None,
    object: str | None = None,
    initial: Hashable = ABSENT,
    tick: Callable[[], None] | None = None,
    data: bytes | None = None,
) -> History:
    """Read a history.

    Args:
        path: the file, UTF-8, Unix or Windows line ends.
        form: one of `FORMATS`; None to tell from the content.
        object: the name of the sequential object; None to tell from the operations.
        initial: the value at the start, instead of the object's own (nil, empty, 0).
        tick: called now and then while reading, so that a caller can keep limits; may raise.
        data: what the file holds, where it can be read only once (a pipe).

    Raises:
        InputError: not readable, not a history, a format that is not known, or a history that is
            not well formed; with the line where there is one.
    """
    path = Path(path)
    text = read_text(path, data)
    chosen = form or recognise(text[: 1 << 16])
    if chosen is None:
        raise InputError(
            "not a history; expected JSON lines, a Jepsen log or Jepsen EDN", file=path
        )
    if chosen == "transactional":
        raise InputError(PLUME if _PLUME.match(text) else TRANSACTION, file=path)
    recorder = Recorder(path, chosen, tick)
    recorder.object_name, recorder.initial = object, initial
    {"history-json": read_json, "jepsen-log": _read_log, "jepsen-edn": _read_edn}[chosen](
        text, recorder
    )
    return Interpreter(recorder).history()


def read_text(path: Path, data: bytes | None) -> str:
    """The text of a file, line ends as Unix has them; ``data`` where it was read already.

    Raises:
        InputError: it cannot be read, is empty, too large, or no text.
    """
    try:
        size = path.stat().st_size if data is None else len(data)
        if size > LARGEST:
            raise InputError(
                f"{size / 1e9:.1f} GB; histories up to {LARGEST / 1e9:.1f} GB are read", file=path
            )
        if data is None:
            data = path.read_bytes()
    except OSError as e:
        raise InputError(f"cannot be read: {e.strerror}", file=path) from None
    if not data.strip():
        raise InputError("the file is empty; expected a history", file=path)
    zero = data.find(b"\0")
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    if zero >= 0 and encoding == "utf-8":
        line = data.count(b"\n", 0, zero) + 1
        raise InputError("a zero byte; expected a text file", file=path, line=line)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as e:
        line = data.count(b"\n", 0, e.start) + 1
        raise InputError(
            f"byte 0x{data[e.start]:02x} is not {encoding.upper()}; expected a text file",
            file=path,
            line=line,
        ) from None
    text = text.removeprefix("\ufeff")
    # Old Macintosh line ends are no line ends to anything below.
    return text.replace("\r", "\n") if "\n" not in text else text


def _read_edn(text: str, recorder: Recorder) -> None:
    reader = Reader(text, recorder.path)
    names: dict[Hashable, str] = {}
    for line, form in reader.operations():
        process, type, function = form.get(":process"), form.get(":type"), form.get(":f")
        if name(process) == "nemesis":
            continue
        if type is None or process is None or function is None:
            _incomplete(recorder, form, line)
        value = form.get(":value", ABSENT)
        if value.__class__ is tuple and is_transaction(value):
            raise recorder.error(TRANSACTION, line)
        for word in (type, function):
            if word not in names:
                names[word] = name(word) or show(word)
        key = form.get(":key", ABSENT)
        error = len(form) > 4 and any(form.get(f":{e}") is not None for e in ERRORS)
        recorder.event(process, names[type], names[function], value, line, key, error)
    recorder.remarks += [f"line {line}: a set with an element twice" for line in reader.repeated]


def _incomplete(recorder: Recorder, form: dict[str, Hashable], line: int) -> None:
    """Refuse an operation without a process, a type or a function."""
    if is_transaction(form.get(":value")):
        raise recorder.error(TRANSACTION, line)
    missing = [k for k in (":process", ":type", ":f") if form.get(k) is None]
    raise recorder.error(
        f"an operation without {' and '.join(missing)}; expected "
        "{:process 0, :type :invoke, :f :read, :value nil}",
        line,
    )


def _read_log(text: str, recorder: Recorder) -> None:
    values: dict[str, tuple[Hashable, bool]] = {}
    counted, line = 0, 1
    for match in _LOG_LINE.finditer(text):
        line += text.count("\n", counted, match.start())
        counted = match.start()
        head, process, type, function, value = match.group("head", "process", "type", "f", "value")
        if (head.strip() and "jepsen" not in head) or process in (":nemesis", "nemesis"):
            continue
        parsed: Hashable = ABSENT
        error = False
        if value is not None:
            if value not in values:
                values[value] = _log_value(value, recorder, line)
            parsed, error = values[value]
        if parsed.__class__ is tuple and is_transaction(parsed):
            raise recorder.error(TRANSACTION, line)
        who: Hashable = int(process) if _WHOLE.fullmatch(process) else keyword(process)
        recorder.event(who, type, function, parsed, line, ABSENT, error)
    _refuse_cut_lines(text, recorder)


_WHOLE = re.compile(r"0|[1-9]\d*", re.A)
_CUT = re.compile(
    r"^(?:[^\n]*\bjepsen\.util:?[ \t]+(?:-[ \t]+)?\d+(?=[ \t\r]|$)|[ \t]*\d+(?=[ \t]+:|[ \t\r]*$))"
    r"(?![ \t]+:(?:invoke|ok|fail|info)[ \t]+:\S)[^\n]*$",
    re.M,
)


def _refuse_cut_lines(text: str, recorder: Recorder) -> None:
    """A log that ends inside an operation must not pass for a whole one."""
    cut = _CUT.search(text)
    if cut:
        line = text.count("\n", 0, cut.start()) + 1
        raise recorder.error("an operation that is cut short; expected :type :f value", line)


def _log_value(text: str, recorder: Recorder, line: int) -> tuple[Hashable, bool]:
    """The value of an operation, and whether the rest of its line says what went wrong.

    Remarks such as ``:hint 3``, a keyword and a value, say nothing.
    """
    try:
        value, end = Reader(text, recorder.path).value()
    except InputError as e:
        raise recorder.error(e.message, line) from None
    rest = text[end:].split()
    hint = len(rest) == 2 and rest[0].startswith(":") and rest[0][1:] not in ERRORS
    return value, bool(rest) and not hint
