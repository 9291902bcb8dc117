"""What the imported theory modules declare, in order; importing a module proves nothing."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import FunctionType, ModuleType
from typing import TYPE_CHECKING, Any

from formal.language.origin import check_function

if TYPE_CHECKING:
    from formal.language.data import DataInfo
    from formal.language.declarations import Definition, Theorem, Witness
    from formal.language.structure import StructureInfo

# A declaration, an inductive data type or a structure.
Item = Any


# Components of the name of a module that is filed by area: PACKAGE.AREA.TOPIC.FILE.
_FILED = 4


def topic_of(module: str) -> str:
    """The topic of a module: the folder that it is filed in, or else a name of its own.

    ``PACKAGE.AREA.TOPIC.FILE`` belongs to the topic that the folder names.  In a theory that is not
    filed by area each file is a topic, named after it; where a topic has further files, these say
    so themselves: ``TOPIC = "name"``.
    """
    parts = module.split(".")
    if len(parts) >= _FILED:
        return parts[2]
    named = getattr(sys.modules.get(module), "TOPIC", None)
    return named if isinstance(named, str) else parts[-1]


@dataclass
class Module:
    """The declarations of one theory module, or of all modules of a topic.

    ``topic`` is its name in ids, ``files`` are the modules that state something.
    """

    name: str
    items: list[Item] = field(default_factory=list)
    files: list[str] = field(default_factory=list)

    @property
    def topic(self) -> str:
        """The topic that its declarations belong to."""
        return topic_of(self.name)

    def words(self) -> str:
        """What the topic says of itself: its one file, or its folder and then its first file."""
        loaded = sys.modules.get(self.name)
        words = (loaded.__doc__ if loaded else None) or self.topic
        filed = len(self.name.split(".")) >= _FILED
        folder = sys.modules.get(self.name.rpartition(".")[0]) if filed else None
        if len(self.files) > 1 and folder is not None and folder.__doc__:
            _, gap, rest = words.strip().partition("\n\n")
            return folder.__doc__.strip() + gap + rest
        return words

    def states(self) -> bool:
        """Whether it has anything that is exported to Lean."""
        return bool(self.structures() or self.data() or self.definitions() or self.theorems())

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
_areas: dict[str, str] = {}


def add(item: Item) -> None:
    """Record a declaration under the module that made it.

    Raises ``TheoryError`` for a function that says it is of another.
    """
    fn = getattr(item, "fn", None)
    if fn is not None:
        check_function(fn, fn.__module__)
    _modules.setdefault(item.module, Module(item.module)).items.append(item)
    parts = item.module.split(".")
    if len(parts) >= _FILED:
        _areas[parts[2]] = parts[1]


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


def area_of(topic: str) -> str | None:
    """The area that a topic is filed in, if its theory is filed by area."""
    return _areas.get(topic)


def topics(names: Iterable[str]) -> list[Module]:
    """The declarations of several modules, those of one topic together."""
    files: dict[str, list[Module]] = {}
    for name in names:
        found = module(name)
        files.setdefault(found.topic, []).append(found)
    out = []
    for together in files.values():
        used = _after_what_they_use(together)
        stated = [m.name for m in used if m.states()]
        first = next((m.name for m in used if m.items), used[0].name)
        topic = Module(stated[0] if stated else first, files=stated)
        topic.items = [x for m in used for x in m.items]
        out.append(topic)
    return out


def _after_what_they_use(files: list[Module]) -> list[Module]:
    """The files of a topic, each after those from which it has a declaration; those that others
    use come first."""
    by_name = {m.name: m for m in files}
    uses = {m.name: _used_by(m, by_name) for m in files}
    used = {name for names in uses.values() for name in names}
    out: dict[str, Module] = {}

    def place(name: str, path: tuple[str, ...]) -> None:
        for other in uses[name]:
            if other not in (*path, *out, name):
                place(other, (*path, name))
        out.setdefault(name, by_name[name])

    for m in sorted(files, key=lambda m: m.name not in used):
        place(m.name, ())
    return list(out.values())


def _used_by(m: Module, others: Mapping[str, Module]) -> list[str]:
    """Of the other files those from which a file has something, in the order of its text."""
    loaded = sys.modules.get(m.name)
    if loaded is None or hasattr(loaded, "__path__"):
        return []  # a package has its modules, in whatever order they were first imported
    homes = dict.fromkeys(_home(value) for value in vars(loaded).values())
    return [name for name in homes if name in others and name != m.name]


def _home(value: object) -> str:
    """The module that a module's value comes from, as far as it says so."""
    from formal.language.declarations import Declaration

    if isinstance(value, ModuleType):
        return value.__name__
    if isinstance(value, Declaration):
        return value.module
    return value.__module__ if isinstance(value, type | FunctionType) else ""
