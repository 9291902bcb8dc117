"""JSON whose objects know their line, and typed access that says what was found and expected."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from json.decoder import JSONObject  # type: ignore[attr-defined]
from json.scanner import py_make_scanner  # type: ignore[attr-defined]
from pathlib import Path
from typing import Any

from formal.errors import InputError
from formal.events.formats import LogText

_SHOWN = 60


class Located(dict[str, Any]):
    """A JSON object, with the line of its opening brace and the file it stands in."""

    line: int = 0
    path: Path = Path()

    def error(self, message: str) -> InputError:
        """The error that says something about this object."""
        return InputError(message, file=self.path, line=self.line)

    def wrong(self, key: str, expected: str) -> InputError:
        """The error for the value of a key that is not what it should be."""
        if key not in self:
            return self.error(f"no {key!r}; expected {expected}")
        return self.error(f"{key!r} is {shown(self[key])}; expected {expected}")

    def text(self, key: str, default: str | None = None) -> str:
        """The text at a key; without a default it must be there and not be empty.

        Raises:
            InputError: it is no text, or missing.
        """
        value = self.get(key)
        if value is None and default is not None:
            return default
        if not isinstance(value, str) or (not value and default is None):
            raise self.wrong(key, "a text")
        return clean(value)

    def integer(self, key: str, *, strings: bool = False) -> int | None:
        """The natural number at a key, None when missing; ``strings`` allows it in quotes.

        Raises:
            InputError: it is something else.
        """
        value = self.get(key)
        if value is None:
            return None
        if strings and isinstance(value, str) and value.isascii() and value.isdigit():
            # Sixty digits hold any time; a longer one could not be turned into a number.
            value = int(value) if len(value) < _SHOWN else value
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise self.wrong(key, "a natural number")
        return value

    def objects(self, key: str) -> list[Located]:
        """The objects in the list at a key; a missing or null list is empty.

        Raises:
            InputError: it is no list, or holds something else.
        """
        value = self.get(key)
        if value is None:
            return []
        if not isinstance(value, list):
            raise self.wrong(key, "a list of objects")
        for item in value:
            if not isinstance(item, Located):
                raise self.error(f"{key!r} holds {shown(item)}; expected objects")
        return value

    def object(self, key: str) -> Located:
        """The object at a key; a missing or null one is empty.

        Raises:
            InputError: it is something else.
        """
        value = self.get(key)
        if value is None:
            value = Located()
            value.line, value.path = self.line, self.path
        if not isinstance(value, Located):
            raise self.wrong(key, "an object")
        return value

    def one_of(self, keys: Sequence[str]) -> str | None:
        """The first of the keys that is there."""
        return next((key for key in keys if key in self), None)


class _Decoder(json.JSONDecoder):
    """Remembers where each object began; the standard decoder does not tell."""

    def __init__(self, path: Path, line_of: Callable[[int], int]):
        super().__init__(parse_constant=partial(_constant, path))
        self.path, self.line_of = path, line_of
        self.parse_object = self._object
        self.scan_once = py_make_scanner(self)

    def _object(self, at: tuple[str, int], *rest: Any) -> tuple[Located, int]:
        strict, scan, _, _, memo = rest
        build = partial(_build, self.path, self.line_of(at[1] - 1))
        return JSONObject(at, strict, scan, None, build, memo)  # type: ignore[no-any-return]


def _constant(path: Path, name: str) -> None:
    raise InputError(f"{name} is not JSON; expected a number", file=path)


def _build(path: Path, line: int, pairs: list[tuple[str, Any]]) -> Located:
    result = Located(pairs)
    result.line, result.path = line, path
    if len(result) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise result.error(f"two members {clean(twice)!r}; expected one value for a key")
    return result


def read_document(text: str, path: Path, expected: str) -> Any:
    """The one JSON value of a file, its objects as `Located`.

    Raises:
        InputError: not JSON, cut short, or nested too deeply; ``expected`` says what it should be.
    """
    return _decode(_Decoder(path, LogText(text).line_of), text, path, expected, None)


def read_lines(text: str, path: Path, expected: str) -> Iterator[Located]:
    """The objects of a file that has one on each line; blank lines are passed over.

    Raises:
        InputError: a line is not a JSON object.
    """
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        decoder = json.JSONDecoder(
            object_pairs_hook=partial(_build, path, number), parse_constant=partial(_constant, path)
        )
        value = _decode(decoder, line, path, expected, number)
        if not isinstance(value, Located):
            raise InputError(
                f"{shown(value)} is no object; expected {expected}", file=path, line=number
            )
        yield value


def _decode(
    decoder: json.JSONDecoder, text: str, path: Path, expected: str, line: int | None
) -> Any:
    try:
        return decoder.decode(text)
    except json.JSONDecodeError as error:
        rest = text[error.pos :].strip()
        whole = "the file" if line is None else "the line"
        found = f"found {rest[:20]!r}" if rest else f"{whole} is cut short"
        raise InputError(
            f"not JSON: {error.msg} at column {error.colno}, {found}; expected {expected}",
            file=path,
            line=line or error.lineno,
        ) from None
    except InputError as error:
        if error.line is None:
            raise InputError(error.message, file=path, line=line or 1) from None
        raise
    except RecursionError:
        message = f"nested too deeply; expected {expected}"
        raise InputError(message, file=path, line=line or 1) from None
    except ValueError as error:
        reason = str(error).split(";")[0]
        message = f"not JSON: {reason}; expected {expected}"
        raise InputError(message, file=path, line=line or 1) from None


def clean(text: str) -> str:
    r"""The text with half characters (lone surrogates), which cannot be written, as ``?``.

    >>> clean("a\ud800")
    'a?'
    """
    return text.encode("utf-8", "replace").decode("utf-8")


def shown(value: object) -> str:
    """A JSON value on one line, clipped."""
    try:
        text = clean(json.dumps(value, ensure_ascii=False))
    except (RecursionError, ValueError):
        text = f"a {type(value).__name__}"
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
