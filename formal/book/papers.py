"""The tables "the paper says, we say, how it differs" on the pages of a theory.

A page marks where its table stands, and of which theorems::

    <!-- papers: flp.impossibility flp.commutativity -->
    <!-- end of papers -->
"""

from __future__ import annotations

import re
from pathlib import Path

from formal.errors import TheoryError
from formal.language.declarations import Theorem
from formal.theory import Theory

END = "<!-- end of papers -->"
_BLOCK = re.compile(
    r"^<!-- papers:(?P<ids>[^>]*?)-->\n(?P<body>.*?)^<!-- end of papers -->$", re.M | re.S
)
_HEAD = (
    "| the paper says / 论文 | we say / 本库 | same, stronger, weaker, different / 差别 |",
    "|---|---|---|",
)


def pages_with_papers(theory: Theory) -> dict[Path, str]:
    """The pages under ``docs/theorems`` that have such tables, with the tables filled in.

    Raises ``TheoryError`` as ``filled`` does.
    """
    out = {}
    for path in sorted((theory.root / "docs" / "theorems").rglob("*.md")):
        text = path.read_text(encoding="utf-8")
        if "<!-- papers:" in text:
            out[path] = filled(theory, text, path)
    return out


def filled(theory: Theory, text: str, path: Path) -> str:
    """A page with its tables written anew.

    Raises ``TheoryError``, with the page and line of the mark, for an id that is no theorem or of
    which no paper's sentence is known, and for a mark without an end.
    """
    known = theory.theorems()

    def table(found: re.Match[str]) -> str:
        line = text.count("\n", 0, found.start()) + 1
        rows = []
        for name in found["ids"].split():
            theorem = known.get(name)
            if theorem is None or not theorem.paper:
                what = "no theorem" if theorem is None else "without a sentence of its paper"
                raise TheoryError(f"{name} is {what}", file=path, line=line)
            rows.append(row(theorem))
        return "\n".join([f"<!-- papers:{found['ids']}-->", *_HEAD, *rows, END])

    for mark in re.finditer(r"^<!-- papers:", text, re.M):
        if not _BLOCK.match(text, mark.start()):
            line = text.count("\n", 0, mark.start()) + 1
            raise TheoryError(f"expected {END!r} after the mark", file=path, line=line)
    return _BLOCK.sub(table, text)


def row(theorem: Theorem) -> str:
    """One row: the paper's sentence, ours with its id, and the difference."""
    cells = (theorem.paper, f"`{theorem.id}`: {theorem.en}", theorem.differs)
    return f"| {' | '.join(x.replace('``', '`').replace('|', chr(92) + '|') for x in cells)} |"
