r"""A reader for EDN, the notation of Clojure's data (https://github.com/edn-format/edn).

Hand-written instead of a grammar for lark, because histories are large: an operation is usually a
flat map, and those are read by two regular expressions, some thirty times as fast as a parse tree.
Everything else (nested maps, tagged literals, ``#_`` discards, metadata, characters, ratios) takes
the general path below, which keeps its own stack, so that no nesting exhausts Python's.

Forms become values (`formal.histories.values`); an operation becomes a dict by the text of its
keys.  The tags of Jepsen's own records (``#jepsen.history.Op``) are dropped, others are part of the
value.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from pathlib import Path

from formal.errors import InputError
from formal.histories.values import (
    CHARACTER,
    DECIMAL,
    DEPTH,
    DOUBLE,
    FALSE,
    KEYWORD,
    RATIO,
    SYMBOL,
    TAGGED,
    TRUE,
    Atom,
    mapping,
    show,
)

Form = Hashable | dict[Hashable, Hashable]
Token = tuple[str, str, int]

_TOKEN = re.compile(
    r"""(?P<skip>(?:[\s,]+|;[^\n]*)+)
      | (?P<string>"(?:[^"\\]|\\.)*")
      | (?P<char>\\(?:newline|return|space|tab|formfeed|backspace|u[0-9a-fA-F]{4}|.))
      | (?P<discard>\#_)
      | (?P<open>\#\{|[\[({])
      | (?P<close>[\])}])
      | (?P<meta>\^)
      | (?P<tag>\#[A-Za-z][^\s,\[\](){}";]*)
      | (?P<symbolic>\#\#-?[A-Za-z]+)
      | (?P<atom>[^\s,\[\](){}";\#^\\][^\s,\[\](){}";]*)
    """,
    re.X | re.S,
)
# Possessive: what looks like an operation and is none must not be tried in every other way.
_ATOM = r'[^\s,\[\](){}";#^\\]++'
# A map of keywords to atoms, vectors of atoms and plain strings: what an operation mostly is.
_FLAT = re.compile(
    r"\{\s*+((?::[^\s,\[\](){}\";]++[\s,]++"
    rf'(?:{_ATOM}|\[[^\[\](){{}}";#^\\]*+\]|"[^"\\]*+")(?:[\s,]++|(?=\}})))*+)\}}'
)
_PAIR = re.compile(rf'(:[^\s,]+)[\s,]+(?:({_ATOM})|\[([^\]]*)\]|("[^"]*"))')
_OPERATION_TAG = re.compile(r"#[A-Za-z][^\s,\[\](){}\";]*(?=\{)")
_BLANK = re.compile(r"(?:[\s,]+|;[^\n]*)+")
#: Python refuses to read or print longer whole numbers.
MOST_DIGITS = 4300
_NUMBER = re.compile(r"[+-]?\d", re.A)
_INTEGER = re.compile(r"([+-]?)(?:(0|[1-9]\d*)|0[xX]([\da-fA-F]+)|(\d\d?)[rR](\w+))N?", re.A)
# Clojure reads 010 as 8; EDN says that no number but 0 begins with 0.
_LEADING_ZERO = re.compile(r"[+-]?0\d", re.A)
_RATIO = re.compile(r"[+-]?\d+/\d+", re.A)
_REAL = re.compile(r"(?=.*[.eEM])[+-]?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?(M?)", re.A)
_INFINITE = {
    **dict.fromkeys(("##Inf", "Infinity", "+Infinity"), Decimal("Infinity")),
    **dict.fromkeys(("##-Inf", "-Infinity"), Decimal("-Infinity")),
}
_CLOSING = {"(": ")", "[": "]", "{": "}", "#{": "}"}
_CHARACTERS = {
    "newline": "\n",
    "return": "\r",
    "space": " ",
    "tab": "\t",
    "formfeed": "\f",
    "backspace": "\b",
}
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", '"': '"', "\\": "\\"}
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|[0-7]{1,3}|.)", re.S)
#: Numbers that differ from line to line and that no verdict depends on.
_UNUSED = frozenset({":index", ":time"})
_CONSTANTS: dict[str, Hashable] = {
    "nil": None,
    "true": TRUE,
    "false": FALSE,
    **{text: Atom(DOUBLE, number) for text, number in _INFINITE.items()},
}
_NO_NUMBERS = ("NaN", "##NaN")


class Reader:
    """Reads the forms of one text, and knows the line of each.

    Raises:
        InputError: not EDN, or cut short; with the file and the line.
    """

    def __init__(self, text: str, path: str | Path | None = None) -> None:
        self.text = text
        self.path = path
        self.repeated: list[int] = []
        """The lines of sets that hold an element twice."""
        self._atoms: dict[str, Hashable] = dict(_CONSTANTS)
        self._counted, self._line = 0, 1

    def line_at(self, position: int) -> int:
        """The line of a position; positions must not go back."""
        self._line += self.text.count("\n", self._counted, position)
        self._counted = max(position, self._counted)
        return self._line

    def operations(self) -> Iterator[tuple[int, dict[str, Hashable]]]:
        """The maps of the text with their lines: one after another, or inside one vector or list.

        Each by the text of its keywords; other keys are passed over.

        Raises:
            InputError: a form that is not a map; text that is cut short or not EDN.
        """
        text, position, closing = self.text, 0, ""
        while True:
            blank = _BLANK.match(text, position)
            position = blank.end() if blank else position
            if position == len(text):
                if closing:
                    raise self._error(f"the file ends before the closing {closing!r}", position)
                return
            tag = _OPERATION_TAG.match(text, position)
            flat = _FLAT.match(text, tag.end() if tag else position)
            if flat:
                yield self.line_at(position), self._flat(flat[1], position)
                position = flat.end()
                continue
            character = text[position]
            if character in "([" and not closing:
                closing, position = _CLOSING[character], position + 1
                opened = position
                continue
            if character in ")]}":
                if character != closing:
                    raise self._error(f"{character!r} closes nothing", position)
                closing, position = "", position + 1
                rest = _BLANK.match(text, position)
                position = rest.end() if rest else position
                if position < len(text) and text[position] in "{#":
                    raise self._error("operations after the end of the history", opened)
                continue
            line = self.line_at(position)
            form, position = self._form(position)
            if form is _NOTHING:
                continue
            if isinstance(form, Atom) and form.kind == TAGGED:
                form = _record(form)
            if not isinstance(form, dict):
                raise InputError(
                    f"{show(form)} is not an operation; expected a map {{:process … :type …}}",
                    file=self.path,
                    line=line,
                )
            yield (
                line,
                {
                    str(k.payload): _frozen(v)
                    for k, v in form.items()
                    if isinstance(k, Atom) and k.kind == KEYWORD
                },
            )

    def value(self) -> tuple[Hashable, int]:
        """The first form of the text as a value, and where it ends."""
        form, position = self._form(0)
        return _frozen(form), position

    def _flat(self, body: str, position: int) -> dict[str, Hashable]:
        known, atom = self._atoms, self._atom
        found: dict[str, Hashable] = {}
        for name, plain, vector, string in _PAIR.findall(body):
            if name in _UNUSED:
                continue
            if name in found:
                raise self._error(f"a map with the key {name} twice", position)
            if plain:
                found[name] = known[plain] if plain in known else atom(plain)
            elif string:
                found[name] = string[1:-1]
            else:
                found[name] = tuple([atom(a) for a in vector.replace(",", " ").split()])
        return found

    def _atom(self, text: str) -> Hashable:
        known = self._atoms
        if text in known:
            return known[text]
        numeric = _NUMBER.match(text) is not None
        if numeric and len(text) > MOST_DIGITS:
            message = f"a number of {len(text)} characters; expected at most {MOST_DIGITS}"
            raise self._error(message, self.text.find(text))
        if text in _NO_NUMBERS:
            raise self._error(f"found {text}, which is no number", self.text.find(text))
        if _LEADING_ZERO.match(text):
            message = f"found the number {text}, which begins with 0"
            found = re.search(rf"(?<![\w.+/-]){re.escape(text)}", self.text)
            raise self._error(message, found.start() if found else 0)
        value = _number(text) if numeric else None
        if value is None:
            value = Atom(KEYWORD if text.startswith(":") else SYMBOL, text)
        if len(known) < 1_000_000:
            known[text] = value
        return value

    def _form(self, position: int) -> tuple[Form, int]:
        """The form at a position (`_NOTHING` for a discarded one) and where it ends."""
        # Each level: its opening, its items, and what is to be done with the next item.
        stack: list[tuple[str, list[Form]]] = []
        start = position
        while True:
            kind, token, position = self._token(position, start)
            if kind == "skip":
                continue
            if kind in ("discard", "meta", "tag"):
                stack.append((kind, [token[1:]] if kind == "tag" else []))
                continue
            if kind == "open":
                if len(stack) > DEPTH:
                    raise self._error(f"nested deeper than {DEPTH}", position)
                stack.append((token, []))
                continue
            value: Form
            if kind == "close":
                if not stack or _CLOSING.get(stack[-1][0]) != token:
                    raise self._error(f"{token!r} does not close what is open", position)
                opening, items = stack.pop()
                value = self._collection(opening, items, position)
            else:
                value = self._scalar(kind, token)
            while stack and stack[-1][0] in ("discard", "meta", "tag"):
                kind, items = stack.pop()
                if kind != "tag":
                    value = _NOTHING
                    break
                value = _tagged(str(items[0]), value)
            if not stack:
                if value is _NOTHING and kind == "meta":
                    continue
                return value, position
            if value is not _NOTHING:
                stack[-1][1].append(value)

    def _token(self, position: int, start: int) -> Token:
        match = _TOKEN.match(self.text, position)
        if match is None:
            if position >= len(self.text):
                raise self._error("the file ends inside a form", start)
            if self.text[position] == '"':
                raise self._error("a string that does not end", position)
            raise self._error(f"{self.text[position : position + 10]!r} is not EDN", position)
        assert match.lastgroup is not None
        return match.lastgroup, match[0], match.end()

    def _scalar(self, kind: str, token: str) -> Hashable:
        if kind == "string":
            text = _ESCAPE.sub(_unescape, token[1:-1])
            return self._whole(text) if "\\" in token else text
        if kind == "char":
            name = token[1:]
            if len(name) == 5 and name[0] == "u":
                return Atom(CHARACTER, self._whole(chr(int(name[1:], 16))))
            return Atom(CHARACTER, _CHARACTERS.get(name, name))
        return self._atom(token)

    def _whole(self, text: str) -> str:
        """Text in which two halves of a surrogate pair are one character."""
        try:
            return text.encode("utf-16", "surrogatepass").decode("utf-16")
        except UnicodeDecodeError:
            raise self._error("found half of a surrogate pair", 0) from None

    def _collection(self, opening: str, items: list[Form], position: int) -> Form:
        if opening == "{":
            if len(items) % 2:
                raise self._error("a map with a key and no value", position)
            pairs = [(_frozen(k), _frozen(v)) for k, v in zip(items[::2], items[1::2], strict=True)]
            found = dict(pairs)
            if len(found) < len(pairs):
                twice = next(k for i, (k, _) in enumerate(pairs) if k in dict(pairs[:i]))
                raise self._error(f"a map with the key {show(twice)} twice", position)
            return found
        if opening == "#{":
            elements = frozenset(map(_frozen, items))
            if len(elements) < len(items):
                self.repeated.append(1 + self.text.count("\n", 0, position))
            return elements
        return tuple(map(_frozen, items))

    def _error(self, message: str, position: int) -> InputError:
        line = 1 + self.text.count("\n", 0, position)
        return InputError(f"{message}; expected EDN", file=self.path, line=line)


class _Nothing:
    """What a discarded form leaves."""


_NOTHING = _Nothing()


def _frozen(form: Form) -> Hashable:
    """A form as a value."""
    if isinstance(form, dict):
        return mapping((k, _frozen(v)) for k, v in form.items())
    return form


def _tagged(tag: str, form: Form) -> Form:
    """A form with its tag; Jepsen's own records are what they hold."""
    if form is _NOTHING or tag.startswith(("jepsen.", "clojure.lang.")):
        return form
    return Atom(TAGGED, (tag, _frozen(form)))


def _record(form: Atom) -> Form:
    """What a record of any kind holds, where it stands for an operation."""
    assert isinstance(form.payload, tuple)
    inner = form.payload[1]
    if isinstance(inner, Atom) and isinstance(inner.payload, frozenset):
        return dict(inner.payload)
    return form


def _number(text: str) -> Hashable:
    """The number that a text writes, as Clojure reads it; None when it writes none."""
    try:
        if whole := _INTEGER.fullmatch(text):
            sign, decimal, hexadecimal, base, digits = whole.groups()
            number = (
                int(decimal)
                if decimal
                else int(hexadecimal, 16)
                if hexadecimal
                else int(digits.rstrip("N"), int(base))
            )
            return -number if sign == "-" else number
        if _RATIO.fullmatch(text):
            ratio = Fraction(text)
            return Atom(RATIO, ratio) if ratio.denominator > 1 else ratio.numerator
        if real := _REAL.fullmatch(text):
            return Atom(DECIMAL if real[1] else DOUBLE, Decimal(text.removesuffix("M")))
    except (ValueError, ArithmeticError, InvalidOperation):
        pass
    return None


def _unescape(match: re.Match[str]) -> str:
    code = match[1]
    if code[0] == "u" and len(code) == 5:
        return chr(int(code[1:], 16))
    if code[0] in "01234567":
        return chr(int(code, 8))
    return _ESCAPES.get(code, code)
