"""SMT-LIB 2 text: symbols, s-expressions, line breaking.

The text is printed here and not by a solver's own printer, which leaves reserved words such as
``match`` bare, so that other solvers cannot read it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TypeAlias

from formal.errors import FormalError

Sexp: TypeAlias = "str | tuple[Sexp, ...]"

WIDTH = 100
_SIMPLE = re.compile(r"[A-Za-z~!@$%^&*_+=<>.?/-][A-Za-z0-9~!@$%^&*_+=<>.?/-]*\Z")
_RESERVED_WORDS = """
! _ as assert check-sat declare-const declare-datatype declare-datatypes declare-fun declare-sort
define-const define-fun define-fun-rec define-funs-rec define-sort echo exists exit forall get-model
lambda let match par pop push reset set-info set-logic set-option BINARY DECIMAL HEXADECIMAL NUMERAL
STRING"""
# Names that a solver may give a meaning of its own; quoting does not change what they mean.
_THEORY_WORDS = """
Array Bag Bool Int List Pair Real RegEx Relation RoundingMode Seq Set String Tuple Type Unit abs and
concat cons const default distinct div divisible empty exp extract false first head if iff iand
implies insert int2bv ite is join length map member mod nil not or pair pi pow2 product repeat rem
second select store subset tail to_int to_real transpose true tuple union update xor zero zip"""
_BUILT_IN = re.compile(
    r"(str|seq|re|int|set|bag|rel|fp|ff|tuple|table|char|array|bv)\.|bv[a-z0-9]+\Z|a?(sin|cos|tan)h?\Z"
)
# What the translation itself binds around terms of a theory (``smt_lists``).
LIST = "l?"
OWN = (LIST,)
_RESERVED = frozenset(_RESERVED_WORDS.split())
_THEORY = frozenset(_THEORY_WORDS.split())


class SmtUnsupported(FormalError):
    """A statement uses something that first-order solvers cannot be given; the message names it."""


def symbol(name: str) -> str:
    """Write a name as an SMT-LIB symbol, quoted with bars when it needs them."""
    if _SIMPLE.match(name) and name not in _RESERVED:
        return name
    return f"|{name}|"


def plain(name: str) -> str:
    """A user's name without characters that even a quoted symbol may not hold."""
    return "".join(c if 32 <= ord(c) < 127 and c not in "|\\" else f"u{ord(c):x}" for c in name)


def own_name(name: str) -> str:
    """A name that has no meaning of a solver's own, close to the given one."""
    name = plain(name)
    built_in = name in _THEORY or name in _RESERVED or _BUILT_IN.match(name)
    return f"{name}_" if built_in or not re.search(r"[A-Za-z0-9]", name) else name


class Names:
    """Hands out names: a global one once and never again, none with a built-in meaning.

    A global name is not one that was local before either: it may be used where that is bound.
    """

    def __init__(self) -> None:
        self.taken: set[str] = set(OWN)
        self._local: set[str] = set()

    def fresh(self, base: str) -> str:
        """A new name (unquoted) close to ``base``."""
        name, n = (base := own_name(base)), 1
        while name in self.taken or name in self._local:
            n += 1
            name = f"{base}!{n}"
        self.taken.add(name)
        return name

    def local(self, base: str, scope: Iterable[str]) -> str:
        """A symbol for a bound variable that hides neither a global nor one of ``scope``."""
        base = own_name(base)
        used = set(scope)
        name, n = base, 0
        while name in self.taken or symbol(name) in used:
            n += 1
            name = f"{base}{n}"
        self._local.add(name)
        return symbol(name)


def conj(parts: Sequence[Sexp]) -> Sexp:
    """The conjunction of formulas."""
    if not parts:
        return "true"
    return parts[0] if len(parts) == 1 else ("and", *parts)


def implies(premises: Sequence[Sexp], conclusion: Sexp) -> Sexp:
    """Premises imply a conclusion."""
    return ("=>", conj(premises), conclusion) if premises else conclusion


def forall(binders: Sequence[tuple[str, Sexp]], body: Sexp, pattern: Sexp | None = None) -> Sexp:
    """A universal formula (``body`` itself when nothing is bound)."""
    if not binders:
        return body
    if pattern is not None:
        body = ("!", body, ":pattern", (pattern,))
    return ("forall", tuple(binders), body)


def flat(x: Sexp) -> str:
    """An s-expression on one line."""
    return x if isinstance(x, str) else "(" + " ".join(map(flat, x)) + ")"


def render(x: Sexp, indent: int = 0) -> str:
    """An s-expression in lines of at most 100 columns where possible."""
    line = flat(x)
    if isinstance(x, str) or len(line) + indent <= WIDTH or len(x) < 2:
        return line
    head, rest = x[0], list(x[1:])
    first = flat(head)
    tail = ")"
    if head == "!":
        tail = " " + " ".join(map(flat, rest[1:])) + ")"
        rest = rest[:1]
    elif head in ("forall", "exists", "let") and len(flat(rest[0])) + indent + 10 <= WIDTH:
        first = f"{first} {flat(rest.pop(0))}"
    elif head == "assert" and isinstance(rest[0], tuple) and rest[0][0] == "!":
        return f"(assert (!\n  {render(rest[0][1], 2)}\n  {' '.join(map(flat, rest[0][2:]))}))"
    pad = "\n" + " " * (indent + 2)
    return f"({first}" + "".join(pad + render(r, indent + 2) for r in rest) + tail
