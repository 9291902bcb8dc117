"""Line breaking for printed terms: a small version of Wadler's pretty printer (2003)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Doc:
    """A layout: text, a possible line break, or a sequence; ``group`` breaks all or nothing."""

    kind: str
    text: str = ""
    parts: tuple[Doc, ...] = ()
    indent: int = 0


def text(s: str) -> Doc:
    """Text without line breaks."""
    return Doc("text", s)


LINE = Doc("line", " ")
SOFT = Doc("line", "")
HARD = Doc("hard")


def seq(*parts: Doc | str) -> Doc:
    """Parts one after another."""
    return Doc("seq", parts=tuple(text(p) if isinstance(p, str) else p for p in parts))


def group(*parts: Doc | str) -> Doc:
    """Parts on one line when they fit, with every direct break taken otherwise."""
    return Doc("group", parts=(seq(*parts),))


def nest(indent: int, *parts: Doc | str) -> Doc:
    """Parts whose line breaks are indented further."""
    return Doc("nest", parts=(seq(*parts),), indent=indent)


def join(separator: Doc | str, parts: list[Doc]) -> Doc:
    """Parts with a separator between them."""
    out: list[Doc | str] = []
    for i, p in enumerate(parts):
        if i:
            out.append(separator)
        out.append(p)
    return seq(*out)


def fill(parts: list[Doc]) -> Doc:
    """Parts separated by breaks, as many on a line as fit."""
    return seq(*[p if i == 0 else group(LINE, p) for i, p in enumerate(parts)])


def render(doc: Doc, width: int = 100, start: int = 0) -> str:
    """Lay out a document in lines of at most ``width`` columns where possible."""
    out: list[str] = []
    column = start
    stack: list[tuple[int, bool, Doc]] = [(0, False, doc)]
    while stack:
        indent, flat, d = stack.pop()
        if d.kind == "text":
            out.append(d.text)
            column += len(d.text)
        elif d.kind == "hard" or (d.kind == "line" and not flat):
            out.append("\n" + " " * indent)
            column = indent
        elif d.kind == "line":
            out.append(d.text)
            column += len(d.text)
        elif d.kind == "group":
            rest = stack if not flat else []
            fits = flat or _fits(d, width - column, rest)
            stack.extend((indent, fits, p) for p in reversed(d.parts))
        else:
            stack.extend((indent + d.indent, flat, p) for p in reversed(d.parts))
    return "\n".join(line.rstrip() for line in "".join(out).split("\n"))


def _fits(doc: Doc, room: int, rest: list[tuple[int, bool, Doc]]) -> bool:
    """Whether ``doc`` on one line, and what follows up to the next break, fits in ``room``."""
    todo: list[tuple[bool, Doc]] = [(True, doc)]
    behind = len(rest)
    while room >= 0:
        if not todo:
            if not behind:
                return True
            behind -= 1
            todo.append((rest[behind][1], rest[behind][2]))
            continue
        flat, d = todo.pop()
        if d.kind == "text":
            room -= len(d.text)
        elif d.kind == "hard":
            return not flat
        elif d.kind == "line":
            if not flat:
                return True
            room -= len(d.text)
        else:
            todo.extend((flat, p) for p in reversed(d.parts))
    return False
