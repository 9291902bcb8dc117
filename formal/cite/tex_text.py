"""Plain text as LaTeX that every class and engine sets without packages."""

from __future__ import annotations

import re

from pylatexenc.latexencode import (
    RULE_DICT,
    UnicodeToLatexConversionRule,
    UnicodeToLatexEncoder,
)

# What pylatexenc would write with macros of packages that a paper may not load, or with a
# character that the fonts of plain LaTeX draw as another one.
_OWN = {
    "□": "[]",  # TLA+'s way to write it
    "◇": r"\ensuremath{<}\ensuremath{>}",
    "¬": r"\ensuremath{\lnot}",
    "×": r"\ensuremath{\times}",
    "→": r"\ensuremath{\rightarrow}",
    "|": r"\ensuremath{|}",
    "ℕ": r"\ensuremath{\mathbf{N}}",
    "ℤ": r"\ensuremath{\mathbf{Z}}",
    "“": "``",
    "”": "''",
    "–": "--",
    "—": "---",
    # Ids are long words; they may break after an underscore.
    "_": r"\_\allowbreak{}",
}
# A letter with an accent, or a letter of its own such as \\o: BibTeX sorts and shortens these only
# when each is in braces.
_LETTER = re.compile(r"\\([`'^\"~=.]|([uvHcdbrkt]|ss|ae|AE|oe|OE|aa|AA|[oOlLij])(?![A-Za-z]))")
_ENDS_IN_MACRO = re.compile(r"\\[A-Za-z]+$")


def _kept_apart(macro: str) -> str:
    """The macro such that the text after it is not taken for a part of it."""
    if _LETTER.match(macro):
        return "{" + macro + "}"
    return macro + "{}" if _ENDS_IN_MACRO.search(macro) else macro


_ENCODER = UnicodeToLatexEncoder(
    conversion_rules=[
        UnicodeToLatexConversionRule(RULE_DICT, {ord(k): v for k, v in _OWN.items()}),
        "defaults",
    ],
    replacement_latex_protection=_kept_apart,
    unknown_char_warning=False,  # Chinese has no macros; it stays as it is
)
_CODE = re.compile(r"(``|`)([^`]+)\1")
_QUOTED = re.compile(r'"([^"]*)"')
# biber knows an accented i, but not an accent over a dotless one.
_DOTLESS = re.compile(r"(\\[`'^\"~=.])\\([ij])\b")


def latex(value: str) -> str:
    """The text for LaTeX: symbols and accents as macros, ``code`` in typewriter type."""
    parts = []
    end = 0
    for found in _CODE.finditer(value):
        parts += [_encoded(value[end : found.start()]), rf"\texttt{{{_encoded(found[2])}}}"]
        end = found.end()
    return "".join([*parts, _encoded(value[end:])])


def _encoded(value: str) -> str:
    quoted = _QUOTED.sub(r"“\1”", value)
    return _DOTLESS.sub(r"\1\2", str(_ENCODER.unicode_to_latex(quoted)))


def unmarked(text: str) -> str:
    """The text without the marks of ``code``."""
    return _CODE.sub(r"\2", text)
