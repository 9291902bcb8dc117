"""Text from Python in Lean comments: it can neither end the comment nor look like something else.

Every printer of comments goes through here.  Names have their own gate, ``names.lean_identifier``.
"""

from __future__ import annotations

import re
import textwrap
import unicodedata

_MARKS = re.compile(r"-(?=/)|/(?=-)")
# Controls, characters that order or join others without a shape of their own, halves of pairs.
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def comment_text(words: str) -> str:
    """Words that may stand inside a Lean comment, where Lean and a reader see the same text.

    ``-/`` and ``/-`` are broken up; what has no shape on the screen is written as ``<U+202E>``.
    """
    shown = "".join(map(_shown, str.__str__(words)))
    return _MARKS.sub(lambda m: m.group() + " ", shown)


def comment_line(words: str) -> str:
    """The same on one line."""
    return comment_text(" ".join(words.split()))


def _shown(character: str) -> str:
    if character in "\n\t" or unicodedata.category(character) not in _HIDDEN:
        return character
    return f"<U+{ord(character):04X}>"


def docstring(words: str, indent: str = "", width: int = 100) -> str:
    """A Lean docstring, wrapped."""
    clean = words.replace("``", "`").strip()
    paragraphs = [comment_line(p) for p in clean.split("\n\n")]
    body = "\n\n".join(
        textwrap.fill(p, width - len(indent), break_long_words=False, break_on_hyphens=False)
        for p in [f"/-- {paragraphs[0]}", *paragraphs[1:]]
    )
    if len((body.splitlines() or [""])[-1]) + 3 + len(indent) > width:
        body += "\n-/"
    else:
        body += " -/"
    return textwrap.indent(body, indent) + "\n"
