"""Each thing that a theory's statements rest on is the one that was recorded under its name.

The exporter, the hashes and the kept results know a definition by topic and name, terms hold the
object.  A ``Definition`` made past the decorators, or one that says it is of another module, would
be a namesake: Lean, or a reader, would be told of the other.  So what is mentioned is followed
object by object when a theory is loaded.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from weakref import WeakSet

from formal.language import registry
from formal.language.declarations import Definition, Theorem
from formal.language.derived import Derived
from formal.language.origin import check_function
from formal.language.registry import Module
from formal.library_files import library_folders, library_topics
from formal.readings.canonical import Item, everything_mentioned, name_of

_checked: WeakSet[Item | Theorem] = WeakSet()  # with all that they rest on


def check_registered(modules: Iterable[Module], library: str) -> None:
    """Refuse namesakes of what is recorded, and what says that it is of a topic of the library.

    ``library`` is the name of its package.  Raises ``TheoryError`` at the thing itself, or at what
    mentions it.
    """
    named: dict[str, Item] = {}
    own: list[Item | Theorem] = []
    for m in modules:
        own += [*m.structures(), *m.data(), *m.definitions(), *m.theorems()]
    todo = [(x, x) for x in own]
    seen: set[int] = set()
    while todo:
        item, by = todo.pop()
        if not isinstance(item, Theorem):
            other = named.setdefault(name_of(item), item)
            if other is not item:
                raise item.error(f"has the name {name_of(item)}, as has {_place(other)}")
        if id(item) in seen or item in _checked:
            continue
        seen.add(id(item))
        _check_origin(item, by, library)
        todo += [(x, item) for x in everything_mentioned(item)]
    for x in own:
        _checked.add(x)


def _check_origin(item: Item | Theorem, by: Item | Theorem, library: str) -> None:
    module = item.module
    if all(x is not item for x in registry.module(module).items):
        what = f"{item.name}, which is not what {module} declares by this name"
        raise by.error(f"rests on {what}; expected a definition made by a decorator")
    if isinstance(item, Definition | Theorem) and not isinstance(item, Derived):
        check_function(item.fn, module)
    topic = registry.topic_of(module)
    if topic not in library_topics(library):
        return
    file = Path(getattr(sys.modules.get(module), "__file__", None) or "").resolve()
    if not any(file.is_relative_to(x.resolve()) for x in library_folders(library)):
        raise item.error(f"is of the topic {topic}, which is the library's; expected another")


def _place(item: Item | Theorem) -> str:
    return f"{item.name} ({item.file}:{item.line})"
