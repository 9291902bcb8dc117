"""Histories as JSON: one object a line, or one array of objects."""

from __future__ import annotations

import json
import re
from collections.abc import Hashable, Iterator
from decimal import Decimal

from formal.histories.recorder import ABSENT, ERRORS, TRANSACTION, Recorder, is_transaction
from formal.histories.values import DOUBLE, Atom, name, value_of

_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_BLANK = re.compile(r"[\s]*")
_ARRAY = re.compile(r"\s*\[")


def read_json(text: str, recorder: Recorder) -> None:
    """Hand all events of a text to a recorder.

    Raises:
        InputError: not JSON, or not an event; with the line.
    """
    for line, event in json_events(text, recorder):
        if not isinstance(event, dict):
            raise recorder.error("expected an object with process, type and f", line)
        # Some writers keep the colon of Clojure's keywords.
        event = {k.removeprefix(":"): v for k, v in event.items()}
        if "type" not in event and ("object" in event or "initial" in event or "history" in event):
            _header(event, recorder, line)
        else:
            _event(event, recorder, line)


def json_events(text: str, recorder: Recorder) -> Iterator[tuple[int, object]]:
    """The events of a text with their lines: those of one array, or one a line.

    Raises:
        InputError: not JSON; with the line.
    """
    return _elements(text, recorder) if _ARRAY.match(text) else _lines(text, recorder)


def json_document(text: str, recorder: Recorder) -> object:
    """The one value that a text holds.

    Raises:
        InputError: not JSON.
    """
    return _decoded(text, 0, recorder, 1, whole=True)[0]


def _event(event: dict[str, object], recorder: Recorder, line: int) -> None:
    process = event.get("process")
    if isinstance(process, str) and name(process) == "nemesis":
        return
    value = _value(event["value"], recorder, line) if "value" in event else ABSENT
    if is_transaction(value):
        raise recorder.error(TRANSACTION, line)
    missing = [k for k in ("process", "type", "f") if k not in event]
    if missing:
        raise recorder.error(
            f"an event without {' and '.join(missing)}; expected "
            '{"process": 0, "type": "invoke", "f": "read"}',
            line,
        )
    type, function = event["type"], event["f"]
    if not isinstance(process, str | int) or isinstance(process, bool):
        raise recorder.error("process must be a string or a whole number", line)
    if not isinstance(type, str) or not isinstance(function, str):
        raise recorder.error("type and f must be strings", line)
    key = _value(event["key"], recorder, line) if "key" in event else ABSENT
    error = any(event.get(e) is not None for e in ERRORS)
    recorder.event(
        process, type.removeprefix(":"), function.removeprefix(":"), value, line, key, error
    )


def _header(event: dict[str, object], recorder: Recorder, line: int) -> None:
    name = event.get("object")
    if name is not None:
        if not isinstance(name, str):
            raise recorder.error("object must be a string", line)
        recorder.object_name = recorder.object_name or name
    if "initial" in event and recorder.initial is ABSENT:
        recorder.initial = _value(event["initial"], recorder, line)


def _value(python: object, recorder: Recorder, line: int) -> Hashable:
    try:
        return value_of(python)
    except ValueError as e:
        raise recorder.error(f"{e}; expected one object a line", line) from None


class _NoJson(ValueError):
    """What JSON has no meaning for."""


def _no_number(constant: str) -> None:
    """NaN is no JSON, and as a value it would not even equal itself."""
    raise _NoJson(f"found {constant}, which is no number")


def _number(text: str) -> Atom:
    return Atom(DOUBLE, Decimal(text))


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [k for k, _ in pairs]
        twice = next(k for k in found if names.count(k) > 1)
        raise _NoJson(f"the name {json.dumps(twice)} twice in one object")
    return found


_DECODER = json.JSONDecoder(
    parse_constant=_no_number, parse_float=_number, object_pairs_hook=_object
)


def _lines(text: str, recorder: Recorder) -> Iterator[tuple[int, object]]:
    for line, content in enumerate(text.split("\n"), start=1):
        if content.strip():
            yield line, _decoded(content, 0, recorder, line, whole=True)[0]


def _elements(text: str, recorder: Recorder) -> Iterator[tuple[int, object]]:
    """The elements of an array with their lines."""
    opening = _ARRAY.match(text)
    assert opening is not None
    at, line, counted = opening.end(), 1, 0
    first = True
    while True:
        at = _past_blanks(text, at)
        line, counted = line + text.count("\n", counted, at), at
        mark = text[at : at + 1]
        if mark == "]" and first:
            break
        if not first:
            if mark == "]":
                break
            if mark != ",":
                found = json.dumps(mark) if mark else "the end of the file"
                raise recorder.error(f"not JSON: found {found}; expected , or ]", line)
            at = _past_blanks(text, at + 1)
            line, counted = line + text.count("\n", counted, at), at
        first = False
        event, end = _decoded(text, at, recorder, line, whole=False)
        yield line, event
        at = end
    if text[at + 1 :].strip():
        raise recorder.error("not JSON: more after the end of the array", line)


def _past_blanks(text: str, at: int) -> int:
    blank = _BLANK.match(text, at)
    return blank.end() if blank else at


def _decoded(text: str, at: int, recorder: Recorder, line: int, whole: bool) -> tuple[object, int]:
    try:
        if whole:
            event, end = _DECODER.decode(text), len(text)
        else:
            event, end = _DECODER.raw_decode(text, at)
        if _SURROGATE.search(text, at, end):
            json.dumps(event, ensure_ascii=False, default=str).encode()
    except RecursionError:
        raise recorder.error("nested too deeply; expected one object a line", line) from None
    except UnicodeEncodeError:
        raise recorder.error(
            "found half of a surrogate pair, expected Unicode text", line
        ) from None
    except ArithmeticError:
        raise recorder.error("not JSON: a number that is too large", line) from None
    except ValueError as e:
        reason = getattr(e, "msg", str(e).partition(";")[0])
        raise recorder.error(f"not JSON: {reason}; expected one object a line", line) from None
    return event, end
