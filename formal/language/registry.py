"""What the imported theory modules declare, in order; importing a module proves nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from formal.language.data import DataInfo
    from formal.language.declarations import Declaration, Definition, Theorem, Witness
    from formal.language.structure import StructureInfo

    Item = Declaration | DataInfo | StructureInfo


@dataclass
class Module:
    """The declarations of one theory module; ``topic`` is its name in ids."""

    name: str
    items: list[Item] = field(default_factory=list)

    @property
    def topic(self) -> str:
        """The last component of the module's name."""
        return self.name.rpartition(".")[2]

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


def add(item: Item) -> None:
    """Record a declaration under the module that made it."""
    _modules.setdefault(item.module, Module(item.module)).items.append(item)


def forget_item(item: Item) -> None:
    """Take back a declaration that is about to be recorded again in another place."""
    _modules[item.module].items.remove(item)


def module(name: str) -> Module:
    """The declarations of a module (empty when it has none)."""
    return _modules.setdefault(name, Module(name))


def forget(name: str) -> None:
    """Drop what a module declared, before it is imported again."""
    _modules.pop(name, None)


def modules(names: Iterable[str]) -> list[Module]:
    """The declarations of several modules."""
    return [module(n) for n in names]
