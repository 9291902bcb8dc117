"""The Lean text of one statement with everything under it, in one piece."""

from __future__ import annotations

import hashlib
import re

from formal.language import registry
from formal.language.data import DataInfo
from formal.language.declarations import Axiom, Declaration, Definition, Theorem
from formal.language.registry import topic_of
from formal.language.structure import StructureInfo
from formal.readings.lean.topic import Node, TopicWriter
from formal.theory import Theory

_DOCSTRING = re.compile(r"/--.*?-/\s*", re.DOTALL)


class _ClosureWriter(TopicWriter):
    """Writes what a statement mentions, of whatever topic, dependencies first."""

    def __init__(self, theory: Theory, topic: str) -> None:
        # What a theory outside the library mentions of it is among what has been imported.
        known = [*registry.topics(registry.known()), *theory.modules]
        self.modules = {m.topic: m for m in known}
        super().__init__(self.modules[topic])

    def emit(self, node: Node) -> None:
        before = self.topic
        self.topic = topic_of(getattr(node[1], "module", "")) or before
        self.module = self.modules[self.topic]
        super().emit(node)
        self.topic = before


def lean_closure(theory: Theory, theorem: Theorem) -> list[str]:
    """The exported declarations that a statement consists of; the statement is the last."""
    writer = _ClosureWriter(theory, theorem.topic)
    writer.emit(("theorem", theorem))
    return writer.chunks


def lean_text(theory: Theory, item: Declaration | StructureInfo | DataInfo) -> str:
    """The exported Lean text of one declaration, without what it mentions.

    A pinned theorem, whose statement is written in Lean by hand, has none.
    """
    if isinstance(item, Axiom):
        assert item.owner is not None
        item = item.owner
    writer = _ClosureWriter(theory, item.topic)
    kinds = {Theorem: "theorem", Definition: "def", StructureInfo: "structure", DataInfo: "data"}
    writer.emit((next(k for c, k in kinds.items() if isinstance(item, c)), item))
    return writer.chunks[-1].strip() if writer.chunks else ""


def lean_hash(theory: Theory, theorem: Theorem) -> str:
    """SHA-256 of ``lean_closure`` without docstrings, blanks counted once."""
    text = "\n".join(map(without_docstrings, lean_closure(theory, theorem)))
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()


def without_docstrings(text: str) -> str:
    """Lean text without the words on its declarations and fields."""
    return _DOCSTRING.sub("", text)
