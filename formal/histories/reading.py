"""Reading histories: which format a file is in, and its operations.

Formats: our own JSON lines, Jepsen's text logs, Jepsen's EDN (Porcupine's key-value text is EDN).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Hashable
from pathlib import Path

from formal.errors import InputError
from formal.histories.edn import Keyword, Reader
from formal.histories.history import History
from formal.histories.recorder import ABSENT, TRANSACTION, Recorder

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
    r"^(?:[^\n{(\[]*\bjepsen[\w. -]*[^\n]*?\s|[ \t]*:?\w[\w.-]*[ \t]+):(?:invoke|ok|info|fail)\s+:",
    re.M,
)
_EDN = re.compile(r":(type|process)[\s,]+:?[\w-]+")
_JSON = re.compile(r'\s*\{\s*"(process|type|f|history|key|value|object|initial|time|index)"')
_ISOVISTA = re.compile(r"\s*[rw]\(\d+,\s*-?\d+,\s*\d+,\s*\d+\)\s*$", re.M)
_DBCOP = re.compile(r'"(events|committed|n_transaction|Write|Read)"\s*:')
_COMMENTS = re.compile(r"(?:[\s,\ufeff]+|;[^\n]*)+")


def recognise(text: str) -> str | None:
    """The format of a history by its beginning; None when it does not look like one.

    Transactional histories are recognised too (``"transactional"``), so that they can be refused
    by name.
    """
    text = text.removeprefix("\ufeff")
    if "\0" in text:
        return None
    if _JSON.match(text):
        return "history-json"
    stripped = _COMMENTS.sub("", text[:4096], count=1) if _COMMENTS.match(text) else text
    if stripped[:1] in ("{", "[", "(", "#"):
        if _EDN.search(text):
            return "jepsen-edn"
        if _DBCOP.search(text):
            return "transactional"
        return None
    if _LOG.search(text):
        return "jepsen-log"
    return "transactional" if _ISOVISTA.match(text) else None


def read_history(
    path: str | Path,
    form: str | None = None,
    object: str | None = None,
    initial: Hashable = ABSENT,
    tick: Callable[[], None] | None = None,
) -> History:
    """Read a history.

    Args:
        path: the file, UTF-8, Unix or Windows line ends.
        form: one of `FORMATS`; None to tell from the content.
        object: the name of the sequential object; None to tell from the operations.
        initial: the value at the start, instead of the object's own (nil, empty, 0).
        tick: called now and then while reading, so that a caller can keep limits; may raise.

    Raises:
        InputError: not readable, not a history, a format that is not known, or a history that is
            not well formed; with the line where there is one.
    """
    path = Path(path)
    text = _text(path)
    chosen = form or recognise(text[: 1 << 16])
    if chosen is None:
        raise InputError(
            "not a history; expected JSON lines, a Jepsen log or Jepsen EDN", file=path
        )
    if chosen == "transactional":
        raise InputError(TRANSACTION, file=path)
    recorder = Recorder(path, chosen, chosen == "jepsen-log", tick)
    recorder.object_name, recorder.initial = object, initial
    {"history-json": _read_json, "jepsen-log": _read_log, "jepsen-edn": _read_edn}[chosen](
        text, recorder
    )
    return recorder.history()


def _text(path: Path) -> str:
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise InputError(
                f"{size / 1e9:.1f} GB; histories up to {LARGEST / 1e9:.1f} GB are read", file=path
            )
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
        if type is None or process is None or function is None:
            _incomplete(recorder, form, line)
        if process == ":nemesis":
            continue
        value = form.get(":value", ABSENT)
        if value.__class__ is tuple and _is_transaction(value):
            raise recorder.error(TRANSACTION, line)
        for name in (type, function):
            if name not in names:
                names[name] = _name(name)
        key = form.get(":key", ABSENT)
        recorder.event(process, names[type], names[function], value, line, key)


def _incomplete(recorder: Recorder, form: dict[Hashable, Hashable], line: int) -> None:
    """Refuse an operation without a process, a type or a function."""
    if _is_transaction(form.get(":value")):
        raise recorder.error(TRANSACTION, line)
    missing = [k for k in (":process", ":type", ":f") if form.get(k) is None]
    raise recorder.error(
        f"an operation without {' and '.join(missing)}; expected "
        "{:process 0, :type :invoke, :f :read, :value nil}",
        line,
    )


def _is_transaction(value: Hashable) -> bool:
    """Whether a value is a list of micro-operations, ``[[:append 9 2] [:r 8 nil]]``."""
    return (
        isinstance(value, tuple)
        and len(value) > 0
        and all(
            isinstance(m, tuple) and len(m) == 3 and isinstance(m[0], str) and m[0] != "map"
            for m in value
        )
    )


def _name(value: Hashable) -> str:
    return value.removeprefix(":") if isinstance(value, str) else repr(value)


def _read_log(text: str, recorder: Recorder) -> None:
    values: dict[str, Hashable] = {}
    counted, line = 0, 1
    for match in _LOG_LINE.finditer(text):
        line += text.count("\n", counted, match.start())
        counted = match.start()
        head, process, type, function, value = match.group("head", "process", "type", "f", "value")
        if (head.strip() and "jepsen" not in head) or process == ":nemesis":
            continue
        if value is None:
            parsed: Hashable = ABSENT
        elif value in values:
            parsed = values[value]
        else:
            parsed = values[value] = _log_value(value, recorder, line)
        if _is_transaction(parsed):
            raise recorder.error(TRANSACTION, line)
        who: Hashable = int(process) if process.isdigit() else Keyword(process)
        if not process.isdigit() and type == "info":
            continue
        recorder.event(who, type, function, parsed, line)
    _refuse_cut_lines(text, recorder)


_CUT = re.compile(
    r"^(?:[^\n]*\bjepsen\.util[ \t]+(?:-[ \t]+)?\d+(?=[ \t\r]|$)|[ \t]*\d+(?=[ \t]+:|[ \t\r]*$))"
    r"(?![ \t]+:(?:invoke|ok|fail|info)[ \t]+:\S)[^\n]*$",
    re.M,
)


def _refuse_cut_lines(text: str, recorder: Recorder) -> None:
    """A log that ends inside an operation must not pass for a whole one."""
    cut = _CUT.search(text)
    if cut:
        line = text.count("\n", 0, cut.start()) + 1
        raise recorder.error("an operation that is cut short; expected :type :f value", line)


def _log_value(text: str, recorder: Recorder, line: int) -> Hashable:
    """The value of an operation, which may be followed by remarks such as ``:hint 3``."""
    try:
        return Reader(text, recorder.path).value()[0]
    except InputError as e:
        raise recorder.error(e.message, line) from None


_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


def _no_number(constant: str) -> None:
    """NaN is no JSON, and as a value it would not even equal itself."""
    raise ValueError(f"found {constant}, which is no number")


def _is_text(event: object) -> bool:
    try:
        json.dumps(event, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


def _read_json(text: str, recorder: Recorder) -> None:
    for line, content in enumerate(text.split("\n"), start=1):
        if not content.strip():
            continue
        try:
            event = json.loads(content, parse_constant=_no_number)
        except RecursionError:
            raise recorder.error("nested too deeply; expected one object a line", line) from None
        except ValueError as e:
            reason = getattr(e, "msg", str(e).partition(";")[0])
            raise recorder.error(f"not JSON: {reason}; expected one object a line", line) from None
        if _SURROGATE.search(content) and not _is_text(event):
            raise recorder.error("found half of a surrogate pair, expected Unicode text", line)
        if not isinstance(event, dict):
            raise recorder.error("expected an object with process, type and f", line)
        if "type" not in event and ("object" in event or "initial" in event or "history" in event):
            _header(event, recorder, line)
            continue
        missing = [k for k in ("process", "type", "f") if k not in event]
        if missing:
            raise recorder.error(
                f"an event without {' and '.join(missing)}; expected "
                '{"process": 0, "type": "invoke", "f": "read"}',
                line,
            )
        process, type, function = event["process"], event["type"], event["f"]
        if not isinstance(process, str | int) or isinstance(process, bool):
            raise recorder.error("process must be a string or a whole number", line)
        if not isinstance(type, str) or not isinstance(function, str):
            raise recorder.error("type and f must be strings", line)
        value = _from_json(event["value"]) if "value" in event else ABSENT
        if _is_transaction(value):
            raise recorder.error(TRANSACTION, line)
        key = _from_json(event["key"]) if "key" in event else ABSENT
        recorder.event(process, type, function, value, line, key)


def _header(event: dict[str, object], recorder: Recorder, line: int) -> None:
    name = event.get("object")
    if name is not None:
        if not isinstance(name, str):
            raise recorder.error("object must be a string", line)
        recorder.object_name = recorder.object_name or name
    if "initial" in event and recorder.initial is ABSENT:
        recorder.initial = _from_json(event["initial"])


def _from_json(value: object) -> Hashable:
    """JSON as a value that can be compared: lists as tuples, objects as sets of pairs."""
    if isinstance(value, list):
        return tuple(_from_json(v) for v in value)
    if isinstance(value, dict):
        return ("map", frozenset((k, _from_json(v)) for k, v in value.items()))
    assert value is None or isinstance(value, str | int | float | bool)
    return value
