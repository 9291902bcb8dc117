"""Lean's hierarchical names as tuples of components, and as text that means one name only.

Names are compared as tuples, never as text: ``«a.b»`` has one component and ``a.b`` has two, and
Lean's own printer does not always tell them apart.
"""

from __future__ import annotations

import re
from typing import Final

Name = tuple[str | int, ...]

# Lean's identifiers: letters of ASCII, Latin-1, Latin Extended-A, Greek (without λ, Π, Σ, which
# are symbols), Coptic, letter-like symbols and mathematical alphabets.  Source: isLetterLike and
# isIdRest of Lean 4.28.
FIRST: Final = (
    r"A-Za-z_\u03b1-\u03ba\u03bc-\u03c9\u0391-\u039f\u03a1\u03a2\u03a4-\u03a9\u03ca-\u03fb"
    r"\u1f00-\u1ffe\u2100-\u214f\U0001d49c-\U0001d59f\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u017f"
)
REST: Final = FIRST + r"0-9'!?\u2080-\u2089\u2090-\u209c\u1d62-\u1d6a\u2c7c"
IDENTIFIER: Final = rf"(?:«[^»]*»|[{FIRST}][{REST}]*)(?:\.(?:«[^»]*»|[{FIRST}][{REST}]*))*"

_PLAIN: Final = re.compile(rf"[{FIRST}][{REST}]*")
_COMPONENT: Final = re.compile(r"«([^»]*)»|([^.«»]+)")
_MOST_DIGITS: Final = 4000


def is_plain(component: str) -> bool:
    """Whether a component needs no guillemets."""
    return _PLAIN.fullmatch(component) is not None


def name_text(name: Name) -> str:
    """A name with dots, as Lean would read it back; different names have different texts.

    Components that are no identifiers stand in guillemets; what cannot stand there is escaped with
    a backslash.  Numbers, which only generated names have, stand bare.
    """
    return ".".join(map(_component_text, name))


def _component_text(component: str | int) -> str:
    if isinstance(component, int):
        long = component.bit_length() > _MOST_DIGITS
        return f"{component:#x}" if long else str(component)
    if is_plain(component):
        return component
    inside = "".join(
        f"\\u{{{ord(c):x}}}" if c in "\\«»" or not c.isprintable() else c for c in component
    )
    return f"«{inside}»"


def parse_name(text: str) -> Name:
    """The components of a name as a source writes it, guillemets taken off."""
    return tuple(m[1] if m[1] is not None else m[2] for m in _COMPONENT.finditer(text))
