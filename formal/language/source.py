"""What only the source text knows: the line of a class and the comments beside its fields."""

from __future__ import annotations

import ast
import inspect
import linecache
import sys
from dataclasses import dataclass


@dataclass(frozen=True)
class _File:
    """A source file read once: its lines, and the first class of each qualified name."""

    lines: list[str]
    classes: dict[str, ast.ClassDef]


_files: dict[str, _File] = {}


def _source(cls: type) -> tuple[list[str], ast.ClassDef] | None:
    """The lines of the file that defines a class and the class there; ``None`` when unknown.

    What `inspect.getsource` does, without parsing the file anew for each class of it.
    """
    try:
        file = inspect.getsourcefile(cls)
    except (OSError, TypeError):
        return None
    if file is None:
        return None
    linecache.checkcache(file)
    lines = linecache.getlines(file, vars(sys.modules[cls.__module__]))
    known = _files.get(file)
    if known is None or known.lines is not lines:
        try:
            tree = ast.parse("".join(lines))
        except SyntaxError:
            return None
        known = _files[file] = _File(lines, {})
        _collect(tree, "", known.classes)
    found = known.classes.get(cls.__qualname__)
    return (lines, found) if found is not None else None


def _collect(node: ast.AST, prefix: str, classes: dict[str, ast.ClassDef]) -> None:
    for child in ast.iter_child_nodes(node):
        match child:
            case ast.ClassDef(name=name):
                classes.setdefault(prefix + name, child)
                _collect(child, f"{prefix}{name}.", classes)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                _collect(child, f"{prefix}{name}.<locals>.", classes)
            case ast.stmt() | ast.excepthandler() | ast.match_case():
                _collect(child, prefix, classes)


def class_line(cls: type) -> tuple[str, int]:
    """File and first line of a class; the defining module's file and line 1 when unknown."""
    module = sys.modules.get(cls.__module__)
    file = getattr(module, "__file__", None) or "<interactive>"
    found = _source(cls)
    if found is None:
        return file, 1
    _, node = found
    return file, min([node.lineno, *(d.lineno for d in node.decorator_list)])


def repeated_name(cls: type) -> tuple[str, int] | None:
    """A name that the class body declares a second time, and the line where; ``None`` if none.

    Python itself keeps the last of two fields or methods of one name without a word.
    """
    found = _source(cls)
    seen: set[str] = set()
    for node in found[1].body if found else ():
        match node:
            case ast.AnnAssign(target=ast.Name(id=name)) | ast.FunctionDef(name=name):
                if name in seen:
                    return name, node.lineno
                seen.add(name)
    return None


def field_comments(cls: type) -> dict[str, str]:
    """The comment on each annotated line of a class body, by field name.

    A comment stands at the end of the field's line; lines above it that hold nothing but a
    comment continue it.  A class without readable source has none.
    """
    found = _source(cls)
    if found is None:
        return {}
    lines, body = found[0], found[1].body
    ends = {node.end_lineno: node for node in body}
    out: dict[str, str] = {}
    for node, before in zip(body, [found[1], *body], strict=False):
        if not (isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)):
            continue
        parts: list[str] = []
        above = node.lineno - 1
        start = before.lineno if before is found[1] else before.end_lineno or before.lineno
        while above > start and lines[above - 1].lstrip().startswith("#"):
            parts.insert(0, _text(lines[above - 1]))
            above -= 1
        last = ends[node.end_lineno]
        # Columns of syntax trees count bytes.
        rest = lines[(last.end_lineno or 0) - 1].encode()[last.end_col_offset :].decode()
        if rest.lstrip(" \t;").startswith("#"):
            parts.append(_text(rest.lstrip(" \t;")))
        if parts:
            out[node.target.id] = " ".join(parts)
    return out


def _text(comment: str) -> str:
    return comment.strip().lstrip("#").strip()
