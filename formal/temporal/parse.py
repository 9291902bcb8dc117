"""Temporal formulas as text: ``forall c: Client. G (waiting(c) -> F holds(c))``.

From weak to strong: ``forall``/``exists`` (as far right as possible), ``<->``, ``->`` (to the
right), ``|``, ``&``, then ``U``, ``R``, ``W`` (to the right), and the unary ``!``, ``G``, ``F``,
``X``, ``AG``, ``EF`` and so on; ``A[p U q]`` and ``E[p U q]``.  ``=``, ``!=``, ``<``, ``<=``,
``>``, ``>=`` compare terms.  ``[]`` and ``<>`` are ``G`` and ``F``; ``~``, ``not``, ``and``,
``or``, ``&&``, ``||``, ``=>``, ``<=>`` are read too.

By hand, because a grammar tool's message would name its own tokens, and because nothing has to be
loaded for it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from formal.errors import InputError
from formal.temporal.formula import CTL_UNARY, LTL_BINARY, LTL_UNARY

_TOKEN = re.compile(
    r"\s*(?:(?P<word>\w+(?:\.\w+)*)|(?P<sign><->|<=>|->|=>|\[\]|<>|&&|\|\||!=|<=|>=|[][()!~&|=<>,:.]))"
)
_SAME = {
    "&&": "&",
    "and": "&",
    "||": "|",
    "or": "|",
    "=>": "->",
    "<=>": "<->",
    "~": "!",
    "not": "!",
    "[]": "G",
    "<>": "F",
}
_COMPARE = ("=", "!=", "<", "<=", ">", ">=")
_UNARY = frozenset({"!"}) | LTL_UNARY | CTL_UNARY
DEPTH = 100  # levels of a formula; what reads formulas is recursive
RESERVED = _UNARY | LTL_BINARY | {"A", "E", "forall", "exists", "true", "false", "and", "or", "not"}


@dataclass(frozen=True)
class Node:
    """A piece of a formula as written, at a position from 0.

    ``op`` is an operator of ``formal.temporal.formula``, or ``forall``/``exists`` with ``binders``
    (names with sorts), a comparison such as ``=``, ``call`` with a ``name``, or ``number``.
    """

    op: str
    at: int
    args: tuple[Node, ...] = ()
    name: str = ""
    binders: tuple[tuple[str, str], ...] = ()


def parse(text: str, what: str = "formula") -> Node:
    """Read a formula.

    Raises ``InputError`` with the position, what was found there and what was expected.
    """
    parser = _Parser(text, what)
    try:
        found = parser.formula()
        parser.expect("", "an operator or the end of the formula")
    except RecursionError:
        raise InputError(f"{what}: nested too deeply, expected at most {DEPTH} levels") from None
    level = [found]
    for _ in range(DEPTH):
        level = [a for n in level for a in n.args]
    if level:
        raise mistake(what, text, level[0].at, f"nested too deeply, expected {DEPTH} levels")
    return found


def mistake(what: str, text: str, at: int, message: str) -> InputError:
    """An error at a position of a formula, in one line."""
    return InputError(f"{what} {' '.join(text.split())!r}, column {at + 1}: {message}")


@dataclass(frozen=True)
class _Token:
    text: str
    at: int
    written: str


class _Parser:
    def __init__(self, text: str, what: str) -> None:
        self.text, self.what = text, what
        self.tokens: list[_Token] = []
        at = 0
        while text[at:].strip():
            m = _TOKEN.match(text, at)
            if m is None:
                at += len(text[at:]) - len(text[at:].lstrip())
                raise mistake(what, text, at, f"found {text[at]!r}, which is no sign of a formula")
            written = m["word"] or m["sign"]
            self.tokens.append(_Token(_SAME.get(written, written), m.end() - len(written), written))
            at = m.end()
        self.tokens.append(_Token("", len(text.rstrip()), ""))
        self.i = 0
        self.path = False  # inside A[…], where an until belongs to the quantifier

    @property
    def now(self) -> _Token:
        return self.tokens[self.i]

    def take(self) -> _Token:
        self.i += 1
        return self.tokens[self.i - 1]

    def fail(self, expected: str) -> InputError:
        found = repr(self.now.written) if self.now.written else "the end"
        message = f"found {found}, expected {expected}"
        return mistake(self.what, self.text, self.now.at, message)

    def expect(self, sign: str, words: str = "") -> _Token:
        if self.now.text != sign:
            raise self.fail(words or repr(sign))
        return self.take() if sign else self.now

    def name(self, expected: str) -> str:
        if not re.fullmatch(r"[^\W\d]\w*", self.now.text) or self.now.text in RESERVED:
            raise self.fail(expected)
        return self.take().text

    def formula(self) -> Node:
        """Everything: the weakest operators."""
        left = self.implication()
        while self.now.text == "<->":
            at = self.take().at
            left = Node("iff", at, (left, self.implication()))
        return left

    def quantified(self) -> Node:
        start = self.take()
        binders: list[tuple[str, str]] = []
        while not binders or self.now.text == ",":
            if binders:
                self.take()
            name = self.name("the name of a variable")
            self.expect(":", "':' and a sort")
            binders.append((name, self.name("the name of a sort")))
        self.expect(".", "',' or '.'")
        return Node(start.text, start.at, (self.formula(),), binders=tuple(binders))

    def implication(self) -> Node:
        left = self.joined("|", "or")
        if self.now.text != "->":
            return left
        return Node("implies", self.take().at, (left, self.implication()))

    def joined(self, sign: str, op: str) -> Node:
        def part() -> Node:
            return self.joined("&", "and") if sign == "|" else self.until()

        parts = [part()]
        at = self.now.at
        while self.now.text == sign:
            self.take()
            parts.append(part())
        return Node(op, at, tuple(parts)) if len(parts) > 1 else parts[0]

    def until(self) -> Node:
        left = self.unary()
        if self.path or self.now.text not in LTL_BINARY:
            return left
        sign = self.take()
        return Node(sign.text, sign.at, (left, self.until()))

    def unary(self) -> Node:
        t = self.now
        if t.text in ("forall", "exists"):
            return self.quantified()
        if t.text in _UNARY:
            self.take()
            return Node("not" if t.text == "!" else t.text, t.at, (self.unary(),))
        if t.text in ("A", "E"):
            self.take()
            self.expect("[", "'[' as in A[p U q]")
            left = self.within(True)
            if self.now.text not in LTL_BINARY:
                raise self.fail("'U', 'R' or 'W'")
            sign = self.take()
            right = self.within(True)
            self.expect("]")
            return Node(t.text + sign.text, t.at, (left, right))
        if t.text == "(":
            self.take()
            inside = self.within(False)
            self.expect(")", "an operator or ')'")
            return inside
        if t.text in ("true", "false"):
            return Node(self.take().text, t.at)
        return self.comparison()

    def within(self, path: bool) -> Node:
        """A formula inside brackets; an until ends it where it is a side of ``A[p U q]``."""
        outside, self.path = self.path, path
        found = self.formula()
        self.path = outside
        return found

    def comparison(self) -> Node:
        left = self.term("a formula")
        if self.now.text not in _COMPARE:
            return left
        sign = self.take()
        return Node(sign.text, sign.at, (left, self.term("a term")))

    def term(self, expected: str) -> Node:
        t = self.now
        if t.text.isdigit():
            self.take()
            return Node("number", t.at, name=t.text)
        name = self.name(expected)
        args: list[Node] = []
        if self.now.text == "(":
            self.take()
            while not args or self.now.text == ",":
                if args:
                    self.take()
                args.append(self.term("a variable, an element or a number"))
            self.expect(")", "',' or ')'")
        return Node("call", t.at, tuple(args), name)
