"""Every Lean name that a theory's declarations get, so that no two of them meet.

Python tells ``sent_to`` from ``sentTo``, ``groups`` from ``Groups`` and a structure ``Nat`` of one
topic from the numbers; Lean's names come out of these by a translation that does not.  Two
declarations with one Lean name would lend each other their proofs, so that is an error at load.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from formal.errors import TheoryError
from formal.language.data import DataInfo
from formal.language.declarations import Definition, Theorem
from formal.language.registry import Module
from formal.language.structure import StructureInfo
from formal.readings.lean.names import (
    LEAN_ROOT,
    data_name,
    definition_name,
    field_name,
    lean_identifier,
    lean_root,
    needs_split,
    statement_module,
    theorem_name,
    upper_camel,
)
from formal.readings.lean.syntax import USED, USED_BARE

# What Lean itself declares beside a structure or inductive type of a given name.
_MADE = ("mk", "rec", "recOn", "casesOn", "noConfusion")


@dataclass(frozen=True)
class LeanName:
    """A name by its components, what has it, and where that stands."""

    parts: tuple[str, ...]
    what: str
    file: str
    line: int

    @property
    def place(self) -> str:
        """File and line."""
        return f"{self.file}:{self.line}"

    def error(self, message: str) -> TheoryError:
        """An error placed at what has the name."""
        return TheoryError(f"{self.what}: {message}", file=self.file, line=self.line)


def check_lean_names(modules: Iterable[Module]) -> None:
    """Refuse names that meet in Lean, with each other or with those that statements use of Lean's.

    Raises ``TheoryError`` with the places of both, or of what no name in Lean can be.
    """
    modules = list(modules)
    _check_topics(modules)
    seen: dict[tuple[str, ...], LeanName] = {}
    for m in modules:
        for name in lean_names(m):
            other = seen.setdefault(name.parts, name)
            if other is not name:
                full, place = ".".join(name.parts), f"{other.what} ({other.place})"
                raise name.error(f"has in Lean the name {full}, as has {place}")
    core = {tuple(n.split(".")): n for n in (*USED, LEAN_ROOT)}
    for parts, name in seen.items():
        # A name is looked for in the namespaces around the place where it is used, inside out.
        for tail in (parts[1:], parts[2:]):
            if tail in core:
                raise name.error(f"hides {core[tail]}, which Lean statements use; rename it")
        near = seen.get((parts[0], *parts[2:])) if len(parts) > 3 else None
        if near is not None:
            raise name.error(
                f"is in Lean within reach as {'.'.join(parts[2:])}, as is {near.what} "
                f"({near.place}); rename one"
            )
    for m in modules:
        for s in m.structures():
            _check_members(s)


def _check_topics(modules: list[Module]) -> None:
    """One topic a Lean module, also where the file system does not tell capitals apart."""
    seen: dict[str, Module] = {}
    for m in modules:
        if not m.items:
            continue
        at = next(_of_item(x) for x in m.items)
        try:
            path = statement_module(m.topic)
        except TheoryError as e:
            raise TheoryError(f"topic {e.message}", file=at[0], line=1) from None
        other = seen.setdefault(path.lower(), m)
        if other is not m:
            first = next(_of_item(x) for x in other.items)
            raise TheoryError(
                f"the topic {m.topic} has the Lean module {path}, as has the topic {other.topic} "
                f"({first[0]})",
                file=at[0],
                line=1,
            )


def _of_item(item: object) -> tuple[str, int]:
    return str(getattr(item, "file", "")), int(getattr(item, "line", 1))


def lean_names(m: Module) -> Iterator[LeanName]:
    """The Lean names of a topic's declarations, with those that Lean makes of them."""
    head = (lean_root(m.topic), *_plain([upper_camel(m.topic)]))
    for item in m.items:
        try:
            yield from _names(head, item)
        except TheoryError as e:
            if e.file is not None:
                raise
            file, line = _of_item(item)
            raise TheoryError(e.message, file=file, line=line) from None


def _names(head: tuple[str, ...], item: object) -> Iterator[LeanName]:
    file, line = _of_item(item)

    def name(what: str, *parts: str, at: int = line) -> LeanName:
        return LeanName((*head, *_plain(parts)), what, file, at)

    match item:
        case DataInfo():
            yield name(item.name, own := lean_identifier(item.name))
            for c in item.constructors:
                yield name(f"{item.name}.{c.name}", own, lean_identifier(c.name))
            yield from (name(f"Lean's {own}.{x}", own, x) for x in _MADE[1:])
        case StructureInfo():
            own, data = lean_identifier(item.name), data_name(item)
            yield name(item.name, own)
            yield from (name(f"Lean's {own}.{x}", own, x) for x in _MADE)
            if needs_split(item):
                yield name(f"the data of {item.name}", data)
                yield from (name(f"Lean's {data}.{x}", data, x) for x in _MADE)
            for f in item.fields:
                yield name(f"{item.name}.{f.name}", data, field_name(f.name), at=f.line or line)
            for a in item.axioms:
                yield name(f"{item.name}.{a.name}", own, lean_identifier(a.name), at=a.line)
        case Definition():
            owner = (data_name(item.owner),) if item.owner else ()
            what = f"{item.owner.name}.{item.name}" if item.owner else item.name
            own = definition_name(item)
            yield name(what, *owner, own)
            if item.form == "inductive":
                for r in item.rules:
                    yield name(f"{what}.{r.name}", *owner, own, lean_identifier(r.name))
                yield from (name(f"Lean's {own}.{x}", *owner, own, x) for x in _MADE[1:4])
        case Theorem():
            own = theorem_name(item).rpartition(".")[2]
            yield name(f"the theorem {item.name}", own)
            yield name(f"the statement of {item.name}", own, "Statement")


def _plain(parts: Iterable[str]) -> tuple[str, ...]:
    return tuple(p.strip("«»") for p in parts)


def _check_members(info: StructureInfo) -> None:
    """Sorts and the members of a structure and its ancestors, which dot notation finds alike."""
    found: dict[str, LeanName] = {}
    for s in info.lineage():
        members = [(field_name(f.name), f.name, s.file, f.line or s.line) for f in s.fields]
        members += [(lean_identifier(a.name), a.name, a.file, a.line) for a in s.axioms]
        members += [(definition_name(d), d.name, d.file, d.line) for d in s.definitions]
        for lean, python, file, line in members:
            own = LeanName((lean,), f"{s.name}.{python}", file, line)
            other = found.setdefault(lean, own)
            if other is not own:
                raise own.error(
                    f"has in Lean the name {info.name}.{lean}, as has {other.what} ({other.place})"
                )
            if lean in USED_BARE and not any(d.name == python for d in s.definitions):
                raise own.error(f"hides {lean}, which Lean statements use; rename it")
    for sort in info.sorts:
        if lean_identifier(sort.name) in USED_BARE:
            raise TheoryError(
                f"{info.name}.{sort.name}: hides {sort.name}, which Lean statements use; rename it",
                file=info.file,
                line=info.line,
            )
