"""What only the source text knows: the line of a class and the comments beside its fields."""

from __future__ import annotations

import ast
import inspect
import io
import sys
import textwrap
import tokenize


def class_line(cls: type) -> tuple[str, int]:
    """File and first line of a class; the defining module's file and line 1 when unknown."""
    module = sys.modules.get(cls.__module__)
    file = getattr(module, "__file__", None) or "<interactive>"
    try:
        _, line = inspect.getsourcelines(cls)
    except (OSError, TypeError):
        return file, 1
    return file, line


def repeated_name(cls: type) -> tuple[str, int] | None:
    """A name that the class body declares a second time, and the line where; ``None`` if none.

    Python itself keeps the last of two fields or methods of one name without a word.
    """
    try:
        lines, first = inspect.getsourcelines(cls)
        body = ast.parse(textwrap.dedent("".join(lines))).body[0]
    except (OSError, TypeError, SyntaxError):
        return None
    assert isinstance(body, ast.ClassDef)
    seen: set[str] = set()
    for node in body.body:
        match node:
            case ast.AnnAssign(target=ast.Name(id=name)) | ast.FunctionDef(name=name):
                if name in seen:
                    return name, first + node.lineno - 1
                seen.add(name)
    return None


def field_comments(cls: type) -> dict[str, str]:
    """The comment on each annotated line of a class body, by field name.

    A comment stands at the end of the field's line; lines above it that hold nothing but a
    comment continue it.  A class without readable source has none.
    """
    try:
        text = textwrap.dedent(inspect.getsource(cls))
        tree = ast.parse(text)
    except (OSError, TypeError, SyntaxError):
        return {}
    comments: dict[int, str] = {}
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            comments[token.start[0]] = token.string.lstrip("#").strip()
    body = tree.body[0]
    assert isinstance(body, ast.ClassDef)
    lines = text.splitlines()
    out: dict[str, str] = {}
    for node in body.body:
        if not (isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)):
            continue
        parts: list[str] = []
        above = node.lineno - 1
        while above in comments and lines[above - 1].lstrip().startswith("#"):
            parts.insert(0, comments[above])
            above -= 1
        end = node.end_lineno or node.lineno
        if end in comments:
            parts.append(comments[end])
        if parts:
            out[node.target.id] = " ".join(parts)
    return out
