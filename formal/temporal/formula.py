"""Formulas of LTL and CTL over any kind of atom.

``Formula.op`` is one of ``true``, ``false``, ``atom``, ``not``, ``and``, ``or``, ``implies``,
``iff``; of LTL's ``X`` (next), ``F`` (eventually), ``G`` (always), ``U`` (until), ``R`` (release),
``W`` (weak until); or of CTL's, the same after a path quantifier: ``EX``, ``AU``, and so on.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass

LTL_UNARY = frozenset("XFG")
LTL_BINARY = frozenset("URW")
CTL_UNARY = frozenset(q + op for q in "AE" for op in LTL_UNARY)
CTL_BINARY = frozenset(q + op for q in "AE" for op in LTL_BINARY)


@dataclass(frozen=True)
class Formula:
    """A formula: an operator with its arguments, or an atom."""

    op: str
    args: tuple[Formula, ...] = ()
    atom: Hashable = None

    def __str__(self) -> str:
        match self.op, self.args:
            case "atom", _:
                return str(self.atom)
            case (("true" | "false"), _):
                return self.op
            case "not", (f,):
                return f"!{f}"
            case _, (f,):
                return f"{self.op} {f}"
            case op, (f, g) if op in CTL_BINARY:
                return f"{op[0]}[{f} {op[1]} {g}]"
        sign = {"and": "&", "or": "|", "implies": "->", "iff": "<->"}.get(self.op, self.op)
        return "(" + f" {sign} ".join(map(str, self.args)) + ")"


TRUE = Formula("true")
FALSE = Formula("false")


def atom(x: Hashable) -> Formula:
    """An atom as a formula."""
    return Formula("atom", (), x)


def negate(f: Formula) -> Formula:
    """The negation, without a double one."""
    return f.args[0] if f.op == "not" else Formula("not", (f,))


def subformulas(f: Formula) -> Iterator[Formula]:
    """The formula and all parts of it, parts first."""
    for a in f.args:
        yield from subformulas(a)
    yield f


def atoms(f: Formula) -> set[Hashable]:
    """The atoms that occur."""
    return {g.atom for g in subformulas(f) if g.op == "atom"}


_DUAL = {"and": "or", "or": "and", "U": "R", "R": "U", "X": "X"}


def normal(f: Formula, positive: bool = True) -> Formula:
    """Negation normal form of an LTL formula: ``not`` before atoms only, and of the temporal
    operators only ``X``, ``U`` and ``R``."""

    def both(op: str, g: Formula, h: Formula) -> Formula:
        return _join(op if positive else _DUAL[op], normal(g, positive), normal(h, positive))

    match f.op, f.args:
        case (("true" | "false"), _):
            return TRUE if (f.op == "true") == positive else FALSE
        case "atom", _:
            return f if positive else Formula("not", (f,))
        case "not", (g,):
            return normal(g, not positive)
        case (("and" | "or"), args):
            parts = [normal(g, positive) for g in args]
            op = f.op if positive else _DUAL[f.op]
            return _fold(op, parts)
        case "implies", (g, h):
            return normal(Formula("or", (negate(g), h)), positive)
        case "iff", (g, h):
            return normal(Formula("and", (_implies(g, h), _implies(h, g))), positive)
        case "X", (g,):
            return Formula("X", (normal(g, positive),))
        case "F", (g,):
            return both("U", TRUE, g)
        case "G", (g,):
            return both("R", FALSE, g)
        case (("U" | "R"), (g, h)):
            return both(f.op, g, h)
        case "W", (g, h):
            return both("R", h, Formula("or", (g, h)))
    raise ValueError(f"{f.op} is no operator of LTL")


def _implies(g: Formula, h: Formula) -> Formula:
    return Formula("implies", (g, h))


def _fold(op: str, parts: list[Formula]) -> Formula:
    out = parts[0] if parts else (TRUE if op == "and" else FALSE)
    for p in parts[1:]:
        out = _join(op, out, p)
    return out


def _join(op: str, g: Formula, h: Formula) -> Formula:
    if op in ("and", "or"):
        unit, zero = (TRUE, FALSE) if op == "and" else (FALSE, TRUE)
        if zero in (g, h):
            return zero
        if g == unit:
            return h
        if h in (unit, g):
            return g
    return Formula(op, (g, h))


Valuation = Callable[[Hashable, int], bool]


def on_lasso(f: Formula, length: int, loop: int, holds: Valuation) -> list[bool]:
    """Where an LTL formula holds on a lasso: by the definition, without an automaton.

    The positions are ``0 … length - 1``, and after the last comes position ``loop`` again; so
    ``holds(atom, i)`` is asked for these.  The result has a truth value for each position.
    """
    after = [*range(1, length), loop]
    kids = [on_lasso(g, length, loop, holds) for g in f.args]

    def later(i: int) -> list[int]:
        """The positions from ``i`` on, in the order in which a run visits them first."""
        out = []
        while i not in out:
            out.append(i)
            i = after[i]
        return out

    def until(now: list[bool], goal: list[bool], i: int) -> bool:
        """The goal is reached, and until then the other holds."""
        for k in later(i):
            if goal[k]:
                return True
            if not now[k]:
                return False
        return False

    span = range(length)
    everywhere = [True] * length
    match f.op:
        case "true" | "false":
            return [f.op == "true"] * length
        case "atom":
            return [holds(f.atom, i) for i in span]
        case "not":
            return [not x for x in kids[0]]
        case "and":
            return [all(k[i] for k in kids) for i in span]
        case "or":
            return [any(k[i] for k in kids) for i in span]
        case "implies":
            return [not kids[0][i] or kids[1][i] for i in span]
        case "iff":
            return [kids[0][i] == kids[1][i] for i in span]
        case "X":
            return [kids[0][after[i]] for i in span]
        case "F":
            return [until(everywhere, kids[0], i) for i in span]
        case "G":
            return [all(kids[0][k] for k in later(i)) for i in span]
        case "U":
            return [until(kids[0], kids[1], i) for i in span]
        case "W":
            always = [all(kids[0][k] for k in later(i)) for i in span]
            return [always[i] or until(kids[0], kids[1], i) for i in span]
        case "R":
            left, right = ([not x for x in k] for k in kids)
            return [not until(left, right, i) for i in span]
    raise ValueError(f"{f.op} is no operator of LTL")
