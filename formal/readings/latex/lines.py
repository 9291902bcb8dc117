"""Long formulas in LaTeX on several lines, each of which fits the text of a printed page.

A term is broken at its outermost operation first, an operand at its own only when it is still too
long.  What stands under another line belongs to it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from formal.language.terms import (
    App,
    Connective,
    Construct,
    DefRef,
    Equal,
    IfThenElse,
    Lambda,
    LetIn,
    Make,
    Match,
    Op,
    Quantifier,
    Term,
)
from formal.readings.latex.symbols import ATOM, CONNECTIVES, WIDTH, width
from formal.readings.latex.terms import LatexPrinter
from formal.readings.lean.syntax import list_members

#: Depth and text of one line.
Row = tuple[int, str]
_INDENT = 2  # columns of a step to the right
_LEAST = 24  # columns that a line has at any depth


def lines(p: LatexPrinter, t: Term, precedence: int = 0, room: int = WIDTH) -> list[Row]:
    """A term as lines with their depth, none wider than ``room`` where it can be broken."""
    flat = p.term(t, precedence)
    if width(flat) <= room:
        return [(0, flat)]
    room = max(room, _LEAST)
    match t:
        case Quantifier(body=body) | Lambda(body=body):
            inner = p.scoped()
            head = filled(inner.head(t), room)
            rows = [*head, *indented(lines(inner, body, 0, room - _INDENT))]
            return enclosed(rows, precedence > 0)
        case Connective(op="not", args=(body,)) if not isinstance(body, Equal):
            return enclosed(before(r"\lnot ", lines(p, body, 60, room - 1)), precedence > 40)
        case Connective(op="not", args=(Equal(left=a, right=b),)):
            return _two(p, (a, b), (r"\ne", 50, 51, 51), precedence, room)
        case Connective(op=op, args=args):
            return enclosed(_connective(p, op, args, room), precedence > CONNECTIVES[op][1])
        case Equal(left=a, right=b):
            return _two(p, (a, b), ("=", 50, 51, 51), precedence, room)
        case IfThenElse(condition=c, then=a, otherwise=b):
            rows = [
                *before(r"\text{if }", lines(p, c, 0, room - 2)),
                *indented(before(r"\text{then }", lines(p, a, 1, room - _INDENT - 4))),
                *indented(before(r"\text{else }", lines(p, b, 0, room - _INDENT - 4))),
            ]
            return enclosed(rows, precedence > 0)
        case Match():
            return enclosed(_cases(p, t, room), precedence > 0)
        case LetIn(var=var, value=value, body=body):
            inner = p.scoped()
            head = before(rf"\text{{let }}{inner.bind(var)} = ", lines(p, value, 0, room - 8))
            return enclosed(
                [*after(head, r"\text{ in}"), *lines(inner, body, 0, room)], precedence > 0
            )
        case Make():
            return _list(p, p.fields(t), r"\langle", r" \rangle", room)
        case Construct() if members := list_members(t):
            return _list(p, [("", m) for m in members], "[", "]", room)
        case Op(name="is_true" | "int_of_nat" | "val", args=(inside,)):
            return lines(p, inside, precedence, room)
        case Op(name="decide", args=(inside,)):
            return after(before(r"[\,", lines(p, inside, 0, room - 2)), r"\,]")
        case Op(args=(a, b)) if (infix := p.infix(t)) is not None:
            return _two(p, (a, b), infix, precedence, room)
        case App() | DefRef() | Construct() | Op():
            called = p.called(t)
            if called is not None:
                if isinstance(t, App) and width(called[0]) > room // 2:
                    shown = ", ".join(map(p.term, t.args))
                    return after(lines(p, t.fn, ATOM, room - width(shown) - 2), f"({shown})")
                return _list(p, [("", a) for a in called[1]], f"{called[0]}(", ")", room)
    return [(0, flat)]


def _connective(p: LatexPrinter, op: str, args: Sequence[Term], room: int) -> list[Row]:
    symbol, own, each = CONNECTIVES[op]
    rows: list[Row] = []
    for i, a in enumerate(args):
        last = i == len(args) - 1
        inner = lines(p, a, own if op == "implies" and last else each, room - (0 if last else 3))
        # The empty group is a second operand: TeX puts space around the sign only between two.
        rows += inner if last else after(inner, f" {symbol} {{}}")
    return rows


def _two(
    p: LatexPrinter,
    args: tuple[Term, Term],
    infix: tuple[str, int, int, int],
    precedence: int,
    room: int,
) -> list[Row]:
    """Two operands; the second one starts a line with its symbol."""
    symbol, own, left, right = infix
    first = lines(p, args[0], left, room)
    second = before(f"{{}} {symbol} ", lines(p, args[1], right, room - _INDENT - 2))
    return enclosed([*first, *indented(second)], precedence > own)


def _cases(p: LatexPrinter, t: Match, room: int) -> list[Row]:
    rows: list[Row] = []
    for i, b in enumerate(t.branches):
        inner = p.scoped()
        pattern = inner.pattern(b)
        end = "" if i == len(t.branches) - 1 else ";"
        body = after(lines(inner, b.body, 0, room - _INDENT), end)
        head = [(0, rf"\text{{if }} {p.term(t.subject, 51)} = {pattern}\colon")]
        if width(head[0][1]) > room:
            subject = before(r"\text{if } ", lines(p, t.subject, 51, room - 2))
            head = [*subject, (2, rf"{{}} = {pattern}\colon")]
        if len(head) == len(body) == 1 and width(head[0][1] + body[0][1]) + 1 <= room:
            rows += [(0, rf"{head[0][1]}\; {body[0][1]}")]
        else:
            rows += [*head, *indented(body)]
    return rows


def _list(
    p: LatexPrinter, items: Sequence[tuple[str, Term]], start: str, end: str, room: int
) -> list[Row]:
    """Members between brackets, those that fit side by side on one line."""
    rows: list[Row] = [(0, start)]
    joined = True  # whether the next member may stand on the last line
    for i, (label, item) in enumerate(items):
        comma = "," if i < len(items) - 1 else end
        inner = before(label, lines(p, item, 0, room - _INDENT - width(label) - 1))
        inner = indented(after(inner, comma))
        depth, text = rows[-1]
        both = f"{text}{'' if text.endswith(('(', '[')) else ' '}{inner[0][1]}"
        if joined and len(inner) == 1 and width(both) + _INDENT <= room:
            rows[-1] = (depth, both)
        else:
            rows += inner
        joined = len(inner) == 1
    return rows


def filled(text: str, room: int = WIDTH) -> list[Row]:
    """Text broken after commas; further lines stand deeper than what follows.

    A comma in parentheses is a place to break only in what is too long for a line of its own.
    """
    rows: list[Row] = []
    for piece in _pieces(text, room - 2 * _INDENT):
        if rows and width(rows[-1][1] + piece) + 1 <= room - _INDENT * rows[-1][0]:
            rows[-1] = (rows[-1][0], rows[-1][1] + piece)
        else:
            rows.append((2 if rows else 0, piece.removeprefix(r"\;").strip()))
    return rows


_COMMA = re.compile(r"(?<=[^\\],)(?= |\\;)")


def _pieces(text: str, room: int) -> list[str]:
    whole: list[str] = []
    for piece in _COMMA.split(text):
        if whole and whole[-1].count("(") > whole[-1].count(")"):
            whole[-1] += piece
        else:
            whole.append(piece)
    return [x for one in whole for x in (_COMMA.split(one) if width(one) > room else [one])]


def indented(rows: Sequence[Row]) -> list[Row]:
    """The lines one step to the right."""
    return [(depth + 1, text) for depth, text in rows]


def before(text: str, rows: Sequence[Row]) -> list[Row]:
    """The lines with text in front of the first."""
    (depth, first), *rest = rows
    return [(depth, text + first), *rest]


def after(rows: Sequence[Row], text: str) -> list[Row]:
    """The lines with text behind the last."""
    *rest, (depth, last) = rows
    return [*rest, (depth, last + text)]


def enclosed(rows: list[Row], needed: bool) -> list[Row]:
    """The lines in parentheses."""
    return after(before("(", rows), ")") if needed else rows


def aligned(rows: Sequence[Row]) -> str:
    """Lines of mathematics, one under the other."""
    if len(rows) == 1:
        return rows[0][1]
    body = " \\\\\n".join("  & " + r"\quad " * depth + s for depth, s in rows)
    return f"\\begin{{aligned}}\n{body}\n\\end{{aligned}}"
