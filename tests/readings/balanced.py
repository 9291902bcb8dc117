"""Whether LaTeX text is well formed."""

from __future__ import annotations

import re


def well_formed(text: str) -> None:
    """Braces, environments and brackets are balanced, and no bare underscore is left."""
    assert text.count("{") == text.count("}")
    depth = 0
    for c in text:
        depth += {"{": 1, "}": -1}.get(c, 0)
        assert depth >= 0
    opened, closed = (re.findall(rf"\\{w}\{{(\w+)\}}", text) for w in ("begin", "end"))
    assert sorted(opened) == sorted(closed)
    assert not re.search(r"[A-Za-z]_[A-Za-z]", text), "an underscore would be an index"
    assert text.isascii()
