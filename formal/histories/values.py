"""Values as logs write them, with an equality of their own.

Python takes ``True`` for ``1``, ``1`` for ``1.0`` and a keyword's text for a string.  A verdict
rests on the question whether an answer is the value that was written, so none of that may happen.
A value here is

* ``None`` (nil, null), a `str`, or an `int` that is no `bool`;
* a tuple (a list or vector) or a frozenset of values;
* an `Atom` of one of the kinds below: everything that Python would take for one of these.

Two values are equal when they are of one kind and the same value of it: this is ``=`` of Clojure,
where EDN comes from, except that a number is the number that its digits write, however many these
are.  JSON has fewer kinds (its numbers with a point are doubles), with the same equality, so that
one run has one verdict in every format.
"""

from __future__ import annotations

import json
import math
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

BOOLEAN, DOUBLE, DECIMAL, RATIO = "boolean", "double", "decimal", "ratio"
KEYWORD, SYMBOL, CHARACTER, MAP, TAGGED = "keyword", "symbol", "character", "map", "tagged"

DEPTH = 200
"""How deep values may be nested."""


@dataclass(frozen=True, slots=True)
class Atom:
    """A value of a kind that Python would confuse with another.

    Attributes:
        kind: which; only values of one kind are equal.
        payload: a `bool`; a `Decimal` (double, decimal); a `Fraction`; the text (a keyword's with
            its colon); the frozenset of a map's pairs; a tag with its value.
    """

    kind: str
    payload: Hashable

    def __str__(self) -> str:
        return show(self)


TRUE, FALSE = Atom(BOOLEAN, True), Atom(BOOLEAN, False)
_NAMES = {"\n": "newline", "\r": "return", " ": "space", "\t": "tab"}


def boolean(value: bool) -> Atom:
    """A Boolean as a value."""
    return TRUE if value else FALSE


def keyword(text: str) -> Atom:
    """A keyword by its text with the colon."""
    return Atom(KEYWORD, text)


def is_keyword(value: object) -> bool:
    """Whether a value is a keyword."""
    return isinstance(value, Atom) and value.kind == KEYWORD


def is_map(value: object) -> bool:
    """Whether a value is a map."""
    return isinstance(value, Atom) and value.kind == MAP


def mapping(pairs: Iterable[tuple[Hashable, Hashable]]) -> Atom:
    """A map of values."""
    return Atom(MAP, frozenset(pairs))


def name(value: object) -> str | None:
    """The text of a string, keyword or symbol, without the colon; None for anything else."""
    if isinstance(value, Atom) and value.kind in (KEYWORD, SYMBOL):
        value = value.payload
    return value.removeprefix(":") if isinstance(value, str) else None


def value_of(python: object) -> Hashable:
    """The value that a Python object stands for; a value stands for itself.

    Raises:
        ValueError: not a number; nested too deeply.
    """
    return _value(python, 0)


def _value(python: object, depth: int) -> Hashable:
    if python is None or isinstance(python, Atom):
        return python
    if isinstance(python, bool):
        return boolean(python)
    if isinstance(python, int):
        return int(python)
    if isinstance(python, str):
        return str(python)
    if isinstance(python, float):
        if math.isnan(python):
            raise ValueError("found NaN, which is no number")
        return Atom(DOUBLE, Decimal(repr(python)))
    if isinstance(python, Decimal):
        return Atom(DECIMAL, python)
    if isinstance(python, Fraction):
        return Atom(RATIO, python) if python.denominator > 1 else python.numerator
    if depth > DEPTH:
        raise ValueError(f"nested deeper than {DEPTH}")
    if isinstance(python, tuple | list):
        return tuple([_value(v, depth + 1) for v in python])
    if isinstance(python, set | frozenset):
        return frozenset([_value(v, depth + 1) for v in python])
    if isinstance(python, dict):
        return mapping((_value(k, depth + 1), _value(v, depth + 1)) for k, v in python.items())
    assert isinstance(python, Hashable)
    return python


def show(value: object, limit: int = 40) -> str:
    """A value for people, as EDN writes it, clipped."""
    text = _text(value)
    return text if len(text) <= limit else text[: limit // 2] + "…" + text[-(limit // 2) + 1 :]


def _text(value: object) -> str:
    if value is None:
        return "nil"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, tuple):
        return "[" + " ".join([_text(v) for v in value]) + "]"
    if isinstance(value, frozenset):
        return "#{" + " ".join(sorted([_text(v) for v in value])) + "}"
    if isinstance(value, Atom):
        return _atom_text(value)
    return str(value)


def _atom_text(value: Atom) -> str:
    payload = value.payload
    if value.kind == BOOLEAN:
        return "true" if payload else "false"
    if value.kind == MAP:
        assert isinstance(payload, frozenset)
        return "{" + ", ".join(sorted([f"{_text(k)} {_text(v)}" for k, v in payload])) + "}"
    if value.kind == CHARACTER:
        return f"\\{_NAMES.get(str(payload), payload)}"
    if value.kind == DECIMAL:
        return f"{payload}M"
    if value.kind == TAGGED:
        assert isinstance(payload, tuple)
        return f"#{payload[0]} {_text(payload[1])}"
    return str(payload)


def look_alikes(values: Iterable[Hashable]) -> list[str]:
    """Pairs of values that differ by the kind of number or text only, for a remark.

    Whoever wrote ``1`` and ``1.0`` may have meant one number.
    """
    groups: dict[Hashable, list[Hashable]] = {}
    for value in dict.fromkeys(values):
        alike = _alike(value)
        if alike is not None:
            groups.setdefault(alike, []).append(value)
    return [" and ".join(show(v) for v in g[:3]) for g in groups.values() if len(g) > 1]


def _alike(value: Hashable) -> Hashable:
    if isinstance(value, int):
        return ("number", Fraction(value))
    if isinstance(value, str):
        return ("text", value.removeprefix(":"))
    if isinstance(value, Atom):
        if value.kind in (DOUBLE, DECIMAL) and isinstance(value.payload, Decimal):
            number = value.payload
            if number.is_finite() and abs(number.adjusted()) < 400:
                return ("number", Fraction(number))
        elif value.kind in (KEYWORD, SYMBOL, CHARACTER):
            return ("text", str(value.payload).removeprefix(":"))
        elif value.kind == RATIO:
            return ("number", value.payload)
        elif value.kind == BOOLEAN:
            return ("number", Fraction(int(value == TRUE)))
    return None
