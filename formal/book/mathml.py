"""LaTeX as the reading prints it, in MathML, which every browser shows by itself.

Our formulas use few commands; whatever else occurs in one is refused, and the page then shows the
LaTeX.  Names of several letters stay words: one element each, italic or sans serif by its class.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

_TOKEN = re.compile(r":=|:\\Longleftrightarrow|\\[A-Za-z]+|\\.|\d+|'+|[^\s]", re.DOTALL)
_SPACES = {",": "0.17em", ";": "0.28em", "!": "-0.17em", "quad": "1em"}
_LETTERS = {"N": "ℕ", "Z": "ℤ", "Q": "ℚ", "R": "ℝ", "B": "𝔹"}
_NAMES = {"pi": "π", "bot": "⊥", "top": "⊤"}
_SIGNS = {"-": "−", "*": "∗", r":\Longleftrightarrow": ":⟺"}
_PREFIX = {"forall": "∀", "exists": "∃", "lambda": "λ", "lnot": "¬"}
_OPERATORS = {
    "in": "∈",
    "land": "∧",
    "lor": "∨",
    "Rightarrow": "⇒",
    "Leftrightarrow": "⇔",
    "Longleftrightarrow": "⟺",
    "to": "→",
    "rightarrow": "→",
    "ne": "≠",
    "le": "≤",
    "times": "×",
    "cdot": "·",
    "parallel": "∥",
    "preceq": "⪯",
}
_FENCES = {"langle": "⟨", "rangle": "⟩", "lvert": "|", "rvert": "|"}
_WORDS = {"max", "min"}
_FACES = {"mathit": ' class="it"', "mathsf": ' class="sf"', "mathrm": ' mathvariant="normal"'}
# What the reading puts into \mathbin: the sign as one character or word.
_BINARY = {r"\dot{-}": "∸", r"+\!\!+": "++", "::": "∷"}
_FACED = re.compile(r"\\math(?:sf|rm)\{(\w+)\}")


class NotUnderstood(ValueError):
    """A formula has something that the reading does not print."""


def mathml(latex: str) -> str | None:
    """A formula as a ``math`` element on its own line; None when it has something unknown."""
    try:
        reader = _Reader(latex)
        body = reader.row(())
        if reader.next is not None:
            return None
    except NotUnderstood:
        return None
    return f'<math xmlns="http://www.w3.org/1998/Math/MathML" display="block">{body}</math>'


class _Reader:
    """A cursor over the tokens of a formula."""

    def __init__(self, latex: str) -> None:
        self.latex = latex
        self.tokens = [(m.group(), m.start()) for m in _TOKEN.finditer(latex)]
        self.at = 0

    @property
    def next(self) -> str | None:
        return self.tokens[self.at][0] if self.at < len(self.tokens) else None

    def take(self, expected: str = "") -> str:
        token = self.next
        if token is None or (expected and token != expected):
            raise NotUnderstood(f"expected {expected or 'more'}, found {token}")
        self.at += 1
        return token

    def raw(self) -> str:
        """The text of a group, as it is."""
        self.take("{")
        start = self.tokens[self.at][1] if self.at < len(self.tokens) else len(self.latex)
        depth = 1
        while depth:
            end = self.tokens[self.at][1] if self.at < len(self.tokens) else 0
            token = self.take()
            depth += (token == "{") - (token == "}")
        return self.latex[start:end] if end > start else ""

    def row(self, stops: Sequence[str]) -> str:
        """Atoms with their indices, up to one of ``stops``, which is left."""
        out: list[str] = []
        while self.next is not None and self.next not in stops:
            out.append(self.scripts(self.atom()))
        return f"<mrow>{''.join(out)}</mrow>" if len(out) != 1 else out[0]

    def scripts(self, base: str) -> str:
        """The atom with what stands below and above it."""
        below = above = ""
        while self.next is not None and (self.next in ("_", "^") or self.next[0] == "'"):
            token = self.take()
            if token[0] == "'":
                above += f"<mo>{'′' * len(token)}</mo>"
            elif token == "_" and not below:
                below = self.group()
            elif token == "^" and not above:
                above = self.group()
            else:
                raise NotUnderstood("two indices")
        if above.count("<mo>′") > 1:
            above = f"<mrow>{above}</mrow>"
        if below and above:
            return f"<msubsup>{base}{below}{above}</msubsup>"
        if below:
            return f"<msub>{base}{below}</msub>"
        return f"<msup>{base}{above}</msup>" if above else base

    def group(self) -> str:
        if self.next is not None and len(self.next) == 1 and self.next.isalnum():
            return self.atom()
        self.take("{")
        inside = self.row(("}",))
        self.take("}")
        return inside

    def atom(self) -> str:
        token = self.next
        if token == "{":
            return self.group()
        token = self.take()
        if token[0] == "\\":
            return self.command(token[1:])
        if token.isdigit():
            return f"<mn>{token}</mn>"
        if token.isalpha():
            return f"<mi>{token}</mi>"
        if token in "()[]|":
            return f'<mo stretchy="false">{token}</mo>'
        if token in ",.;":
            return f'<mo separator="true">{token}</mo>'
        if token in "}&^_":
            raise NotUnderstood(token)
        return f"<mo>{escape(_SIGNS.get(token, token))}</mo>"

    def command(self, name: str) -> str:
        if name in _SPACES:
            return f'<mspace width="{_SPACES[name]}"/>'
        if name in _FACES:
            return f"<mi{_FACES[name]}>{_word(self.raw())}</mi>"
        if name in _NAMES:
            return f"<mi>{_NAMES[name]}</mi>"
        if name in _PREFIX:
            return f'<mo form="prefix" lspace="0em" rspace="0.05em">{_PREFIX[name]}</mo>'
        if name in _OPERATORS:
            return f'<mo stretchy="false">{_OPERATORS[name]}</mo>'
        if name in _FENCES:
            return f'<mo stretchy="false">{_FENCES[name]}</mo>'
        if name in _WORDS:
            return f'<mi mathvariant="normal">{name}</mi>'
        if name == "colon":
            return '<mo lspace="0em" rspace="0.28em">:</mo>'
        if name == "bmod":
            return _infix("mod")
        if name == "mathbb":
            return f"<mi>{_letter(self.raw())}</mi>"
        if name == "operatorname":
            return f'<mi mathvariant="normal">{_word(self.raw())}</mi>'
        if name == "text":
            return f"<mtext>{_word(self.raw()).replace(' ', '&#160;')}</mtext>"
        if name in ("mathbin", "mathop"):
            return _infix(_sign(self.raw()))
        if name == "begin":
            return self.environment(self.raw())
        raise NotUnderstood(name)

    def environment(self, name: str) -> str:
        """Lines one under the other; of cases also the brace."""
        if name not in ("aligned", "cases"):
            raise NotUnderstood(name)
        rows: list[list[str]] = [[]]
        while True:
            rows[-1].append(self.row(("&", "\\\\", "\\end")))
            token = self.take()
            if token == "\\\\":
                rows.append([])
            elif token == "\\end":
                break
        if self.raw() != name:
            raise NotUnderstood("another end")
        if name == "aligned":  # the reading leaves the first column empty
            rows = [[c for c in row if c != "<mrow></mrow>"] for row in rows]
        lines = "".join(
            f"<mtr>{''.join(f'<mtd>{c}</mtd>' for c in row)}</mtr>" for row in rows if row
        )
        table = f'<mtable columnalign="left">{lines}</mtable>'
        return f'<mrow><mo stretchy="true">{{</mo>{table}</mrow>' if name == "cases" else table


def _infix(sign: str) -> str:
    return f'<mo class="sf" lspace="0.22em" rspace="0.22em">{sign}</mo>'


def _sign(text: str) -> str:
    if text in _BINARY:
        return _BINARY[text]
    if found := _FACED.fullmatch(text):
        return found[1]
    raise NotUnderstood(text)


def _letter(text: str) -> str:
    if text not in _LETTERS:
        raise NotUnderstood(text)
    return _LETTERS[text]


def _word(text: str) -> str:
    text = text.replace(r"\text{-}", "-")
    if set(text) & set("\\{}$"):
        raise NotUnderstood(text)
    return escape(text)
