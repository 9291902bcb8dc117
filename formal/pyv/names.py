"""Names that are good in every reading: mypyvy keeps sorts, symbols and clauses apart, Lean, where
all are in one place and ``one_a`` becomes ``oneA``, does not."""

from __future__ import annotations

import re
from collections.abc import Collection

from formal.readings.lean.names import camel, lean_identifier

# What the library itself adds to a system.
_TAKEN = ("init", "step", "reachable", "state", "sort", "self")


def identifier(text: str) -> str:
    """A text as an identifier: ``2pc-old`` becomes ``m2pc_old``."""
    name = re.sub(r"\W+", "_", text, flags=re.ASCII).strip("_") or "model"
    return name if name[0].isalpha() else f"m{name}"


class Names:
    """Hands out names of which no two are alike."""

    def __init__(self) -> None:
        self.taken = {_key(x) for x in _TAKEN}

    def fresh(self, name: str, other: str = "") -> str:
        """``name``, or ``other``, or one of them with a number."""
        for candidate in (name, other or f"{name}_2", *(f"{name}_{n}" for n in range(2, 1000))):
            own = candidate.strip("_") or "x"
            if _key(own) not in self.taken:
                self.taken.add(_key(own))
                return own
        raise AssertionError(name)


def sort_name(name: str, symbols: Collection[str]) -> str:
    """The name of a sort: its own unless a symbol has it too or Lean reserves it."""
    return f"{name}_sort" if name in symbols or lean_identifier(name) != name else name


def _key(name: str) -> str:
    return camel(name).casefold()
