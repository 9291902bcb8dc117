"""What the imported theory modules declare, in order; importing a module proves nothing."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from formal.language.origin import check_function

if TYPE_CHECKING:
    from formal.language.data import DataInfo
    from formal.language.declarations import Definition, Theorem, Witness
    from formal.language.structure import StructureInfo

# A declaration, an inductive data type or a structure.
Item = Any


def topic_of(module: str) -> str:
    """The topic of a module: its ``TOPIC``, or the last component of its name.

    A topic that needs more than one file names itself in each.
    """
    loaded = sys.modules.get(module)
    named = getattr(loaded, "TOPIC", None)
    return named if isinstance(named, str) else module.rpartition(".")[2]


@dataclass
class Module:
    """The declarations of one theory module; ``topic`` is its name in ids."""

    name: str
    items: list[Item] = field(default_factory=list)

    @property
    def topic(self) -> str:
        """The topic that its declarations belong to."""
        return topic_of(self.name)

    def structures(self) -> list[StructureInfo]:
        """The structures (and transition systems), in order of declaration."""
        from formal.language.structure import StructureInfo

        return [x for x in self.items if isinstance(x, StructureInfo)]

    def data(self) -> list[DataInfo]:
        """The inductive data types."""
        from formal.language.data import DataInfo

        return [x for x in self.items if isinstance(x, DataInfo)]

    def definitions(self) -> list[Definition]:
        """Module-level and structure-level definitions."""
        from formal.language.declarations import Definition

        return [x for x in self.items if isinstance(x, Definition)]

    def theorems(self) -> list[Theorem]:
        """Module-level and structure-level theorems."""
        from formal.language.declarations import Theorem

        return [x for x in self.items if isinstance(x, Theorem)]

    def witnesses(self) -> list[Witness]:
        """The named instances."""
        from formal.language.declarations import Witness

        return [x for x in self.items if isinstance(x, Witness)]


_modules: dict[str, Module] = {}
_lean_roots: dict[str, str] = {}


def add(item: Item) -> None:
    """Record a declaration under the module that made it.

    Raises ``TheoryError`` for a function that says it is of another.
    """
    fn = getattr(item, "fn", None)
    if fn is not None:
        check_function(fn, fn.__module__)
    _modules.setdefault(item.module, Module(item.module)).items.append(item)


def forget_item(item: Item) -> None:
    """Take back a declaration that is about to be recorded again in another place."""
    _modules[item.module].items.remove(item)


def module(name: str) -> Module:
    """The declarations of a module (empty when it has none)."""
    return _modules.setdefault(name, Module(name))


def known() -> list[str]:
    """The names of the modules that have declared something."""
    return [name for name, m in _modules.items() if m.items]


def forget(name: str) -> None:
    """Drop what a module declared, before it is imported again."""
    _modules.pop(name, None)


def lean_root(topic: str) -> str | None:
    """The root of a topic's names in Lean, if the theory that it belongs to has set one."""
    return _lean_roots.get(topic)


def set_lean_root(topic: str, root: str) -> None:
    """A topic's names in Lean start with this."""
    _lean_roots[topic] = root


def topics(names: Iterable[str]) -> list[Module]:
    """The declarations of several modules, those of one topic together."""
    merged: dict[str, Module] = {}
    for name in names:
        found = module(name)
        topic = merged.setdefault(found.topic, Module(name))
        if found.items and not topic.items:
            topic.name = name
        topic.items.extend(found.items)
    return list(merged.values())
