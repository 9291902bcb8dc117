"""The Lean text of one statement with everything under it, in one piece."""

from __future__ import annotations

import hashlib
import re

from formal.language import registry
from formal.language.declarations import Theorem
from formal.language.registry import topic_of
from formal.readings.lean import Node, TopicWriter
from formal.theory import Theory

_DOCSTRING = re.compile(r"/--.*?-/\s*", re.DOTALL)


class _ClosureWriter(TopicWriter):
    """Writes what a statement mentions, of whatever topic, dependencies first."""

    def __init__(self, theory: Theory, theorem: Theorem) -> None:
        # What a theory outside the library mentions of it is among what has been imported.
        known = [*registry.topics(registry.known()), *theory.modules]
        self.modules = {m.topic: m for m in known}
        super().__init__(self.modules[theorem.topic])

    def emit(self, node: Node) -> None:
        before = self.topic
        self.topic = topic_of(getattr(node[1], "module", "")) or before
        self.module = self.modules[self.topic]
        super().emit(node)
        self.topic = before


def lean_closure(theory: Theory, theorem: Theorem) -> list[str]:
    """The exported declarations that a statement consists of; the statement is the last."""
    writer = _ClosureWriter(theory, theorem)
    writer.emit(("theorem", theorem))
    return writer.chunks


def lean_hash(theory: Theory, theorem: Theorem) -> str:
    """SHA-256 of ``lean_closure`` without docstrings, blanks counted once."""
    text = "\n".join(map(without_docstrings, lean_closure(theory, theorem)))
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()


def without_docstrings(text: str) -> str:
    """Lean text without the words on its declarations and fields."""
    return _DOCSTRING.sub("", text)
