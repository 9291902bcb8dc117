"""A tokenizer for the surface syntax of Lean 4, faithful enough to base refusals on.

The text of all tokens, in order, is the source.  What is code and what is a comment or a literal
is decided as Lean decides it: nested block comments, names in guillemets, escapes, raw strings,
interpolated strings (the code in their braces is code), characters beside names with primes.

Lean's notations can add symbols, and a symbol could reach over the beginning of what looks like a
comment or a literal: after ``notation "+-" => …`` the text ``+--x`` holds no comment.  So a comment
must stand after white space, a literal must not touch a name or a number, and what Lean versions
read differently is refused.  Then no table of symbols is needed to tell code from the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, Literal, NamedTuple, NoReturn

from formal.checkers.lean.names import IDENTIFIER
from formal.errors import InputError

Kind = Literal[
    "space", "comment", "string", "character", "number", "identifier", "command", "symbol"
]


class Token(NamedTuple):
    """A piece of a source and the offset where it begins."""

    kind: Kind
    text: str
    start: int


_TOKEN: Final = re.compile(
    rf"""
      (?P<space>[ \t\r\n]+)
    | (?P<identifier>(?!r\#*"){IDENTIFIER})
    | (?P<number>(?<=\.)[0-9]+
        | 0[xX][0-9a-fA-F_]+ | 0[bB][01_]+ | 0[oO][0-7_]+
        | [0-9][0-9_]*(?:\.(?!\.)(?:[0-9][0-9_]*)?)?(?:[eE][+-]?[0-9]+)?)
    | (?P<comment>--[^\n]*)
    | (?P<block>/-)
    | (?P<raw>r\#*")
    | (?P<string>"(?:[^"\\]|\\.)*")
    | (?P<character>'(?:\\(?:x[0-9a-fA-F]{{2}}|u[0-9a-fA-F]{{4}}|[^\n])|[^\\'])')
    | (?P<command>\#[A-Za-z_][A-Za-z0-9_!?']*)
    | (?P<symbol>\]'|\.+|//|\\/|/\\|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_BLOCK_EDGE: Final = re.compile(r"-/|/-")
# The next quote or brace of an interpolated string; a backslash takes its successor with it.
_PIECE: Final = re.compile(r'(?:[^"\\{]|\\.)*["{]', re.DOTALL)
_INTERPOLATING: Final = frozenset({"s!", "f!", "m!"})
# `/-/` and `/--/`: whether the second slash closes or nests has changed between versions of Lean.
_DOUBTFUL_OPENING: Final = re.compile(r"/-[-!]?/|/--?-/")
# Older versions of Lean do not take these letters as parts of names, and see a character begin.
_DOUBTFUL_QUOTE: Final = re.compile(r"[\u00c0-\u017f]'")
_NOT_BREAK: Final = re.compile(r"[^\n]")
_NAMES_AND_NUMBERS: Final = ("identifier", "number", "command")
_UNFINISHED: Final = {
    '"': "a string does not end",
    "'": "a quote that begins no character",
    "«": "a name in guillemets does not end",
    "»": "a name in guillemets does not begin",
}


def tokens(text: str, file: str) -> Iterator[Token]:
    """The tokens of a source.

    Raises:
        InputError: a comment, a literal or a name in guillemets does not end, or is written so that
            versions of Lean could read it differently; the error names `file` and the line.
    """
    return _Lexer(text, file).run()


class _Lexer:
    def __init__(self, text: str, file: str):
        self._text = text
        self._file = file
        self._braces: list[tuple[int, int]] = []  # of each interpolation: open braces, its start
        self._doubtful = _DOUBTFUL_QUOTE.search(text) is not None

    def run(self) -> Iterator[Token]:
        text, length, match_at = self._text, len(self._text), _TOKEN.match
        before = Token("space", "", 0)
        position = 0
        while position < length:
            match = match_at(text, position)
            assert match is not None  # `symbol` takes any character
            kind, end = self._token(match.lastgroup or "", match, before)
            before = Token(kind, text[position:end], position)
            yield before
            position = end
        if self._braces:
            self._refuse(self._braces[-1][1], "an interpolated string does not end")

    def _token(self, group: str, match: re.Match[str], before: Token) -> tuple[Kind, int]:
        """The kind and the end of the token that begins with a match."""
        if group == "space":
            return "space", match.end()
        if group == "identifier":
            if self._doubtful and _DOUBTFUL_QUOTE.search(match.group()):
                self._refuse(match.start(), "a quote after a letter that not every Lean takes")
            return "identifier", match.end()
        if group == "symbol":
            return self._symbol(match)
        if group == "number":
            return "number", match.end()
        if group == "command":
            return "command", match.end()
        if group in ("comment", "block"):
            if before.kind != "space":
                self._refuse(match.start(), "a comment must stand after white space")
            plain = group == "comment"
            return "comment", match.end() if plain else self._end_of_block(match.start())
        return self._literal(group, match, before)

    def _symbol(self, match: re.Match[str]) -> tuple[Kind, int]:
        piece, start = match.group(), match.start()
        if piece in _UNFINISHED:
            self._refuse(start, _UNFINISHED[piece])
        if self._braces and piece in ("{", "}"):
            count, began = self._braces.pop()
            if piece == "}" and not count:
                return "string", self._interpolated(start, began)
            self._braces.append((count + (1 if piece == "{" else -1), began))
        return "symbol", match.end()

    def _literal(self, group: str, match: re.Match[str], before: Token) -> tuple[Kind, int]:
        start = match.start()
        touching = before.kind in _NAMES_AND_NUMBERS
        if group == "string" and touching and before.text in _INTERPOLATING:
            return "string", self._interpolated(start, start)
        if touching or (not before.text.isascii() and before.text[-1:].isalpha()):
            self._refuse(start, "a literal must not touch the name before it")
        if group == "character":
            return "character", match.end()
        if group == "raw":
            close = '"' + "#" * (len(match.group()) - 2)
            end = self._text.find(close, match.end())
            if end < 0:
                self._refuse(start, "a raw string does not end")
            return "string", end + len(close)
        return "string", match.end()

    def _interpolated(self, start: int, began: int) -> int:
        """The end of a piece of an interpolated string; notes it when code follows."""
        match = _PIECE.match(self._text, start + 1)
        if match is None:
            self._refuse(began, "an interpolated string does not end")
        if match.group().endswith("{"):
            self._braces.append((0, began))
        return match.end()

    def _end_of_block(self, start: int) -> int:
        text = self._text
        if _DOUBTFUL_OPENING.match(text, start):
            self._refuse(start, "a comment opens in a way that versions of Lean read differently")
        depth, position = 1, start + 2
        if text[position : position + 1] in ("-", "!"):
            position += 1
        while depth:
            edge = _BLOCK_EDGE.search(text, position)
            if edge is None:
                self._refuse(start, "a comment does not end")
            depth += 1 if edge.group() == "/-" else -1
            position = edge.end()
        return position

    def _refuse(self, position: int, message: str) -> NoReturn:
        line = self._text.count("\n", 0, position) + 1
        raise InputError(message, file=self._file, line=line)


def blank(found: list[Token]) -> str:
    """The source with comments and literals replaced by spaces, line breaks kept."""
    out = []
    for token in found:
        if token.kind in ("comment", "string", "character"):
            out.append(_NOT_BREAK.sub(" ", token.text))
        else:
            out.append(token.text)
    return "".join(out)
