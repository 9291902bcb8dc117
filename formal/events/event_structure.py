"""Finite event structures: read from a file, checked, their configurations listed.

Winskel, *Event structures*, 1986; the definitions are those of `proofs.semantics.event_structure`.
A file gives immediate causes and conflicts; causality is closed under transitivity, and conflict is
inherited by effects.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from formal.errors import InputError
from formal.events.clocks import causal_pasts
from formal.events.computation import InferredComputation
from formal.events.log import read_text
from formal.events.traces.located import Located, clean, read_document, shown

EXPECTED = 'an event structure: events = ["a", …], conflicts = [["a", "b"], …] and a table causes'
_TOML_PLACE = re.compile(r" ?\(at (?:line (\d+), column \d+|end of document)\)$")


@dataclass(frozen=True)
class FiniteEventStructure:
    """Events as numbers; sets of events are the bits of an integer.

    Attributes:
        events: their names.
        causes: for each event all that is strictly below it.
        conflict: for each event all that it conflicts with, inherited ones included.
        path: the file it comes from.
    """

    events: tuple[str, ...]
    causes: tuple[int, ...]
    conflict: tuple[int, ...]
    path: Path | None = field(default=None, compare=False)

    def named(self, events: int) -> list[str]:
        """The names of a set of events."""
        return [name for number, name in enumerate(self.events) if events >> number & 1]

    @cached_property
    def immediate_causes(self) -> tuple[int, ...]:
        """For each event the greatest ones below it."""
        result = []
        for causes in self.causes:
            further = 0
            for cause in bits(causes):
                further |= self.causes[cause]
            result.append(causes & ~further)
        return tuple(result)

    @cached_property
    def immediate_conflicts(self) -> list[tuple[int, int]]:
        """The conflicts that are not inherited: with no cause of the other side."""
        return [
            (first, second)
            for first, conflict in enumerate(self.conflict)
            for second in bits(conflict >> first << first)
            if not conflict & self.causes[second] and not self.conflict[second] & self.causes[first]
        ]

    def configurations(self) -> Iterator[int]:
        """The sets that contain the causes of their events and no conflict, smaller ones first."""
        level = {0}
        while level:
            yield from sorted(level)
            following = set()
            for configuration in level:
                for event, causes in enumerate(self.causes):
                    new = not configuration >> event & 1
                    if (
                        new
                        and not causes & ~configuration
                        and not (self.conflict[event] & configuration)
                    ):
                        following.add(configuration | 1 << event)
            level = following

    def as_instance(self) -> dict[str, object]:
        """The structure as data of `proofs.semantics.event_structure.statements.EventStructure`."""
        below = {
            name: [*self.named(c), name] for name, c in zip(self.events, self.causes, strict=True)
        }
        return {
            "Event": list(self.events),
            "below": {(d, e) for e, causes in below.items() for d in causes},
            "conflict": {
                (name, other)
                for name, conflict in zip(self.events, self.conflict, strict=True)
                for other in self.named(conflict)
            },
            "causes": below,
        }


def bits(events: int) -> Iterator[int]:
    """The members of a set."""
    while events:
        yield (events & -events).bit_length() - 1
        events &= events - 1


def of_computation(computation: InferredComputation) -> FiniteEventStructure:
    """The event structure of a computation: no conflict; its configurations are the consistent
    cuts (`event_structure.of_computation`)."""
    names = tuple(map(computation.event_id, range(len(computation.events))))
    pasts = tuple(causal_pasts(computation))
    return FiniteEventStructure(names, pasts, (0,) * len(names), computation.path)


def recognise(path: Path, head: str) -> bool:
    """Whether a file is an event structure: TOML, or JSON with causes or conflicts."""
    if path.suffix == ".toml":
        return True
    return (
        head.lstrip()[:1] == "{"
        and '"events"' in head
        and ('"causes"' in head or '"conflicts"' in head)
    )


def read_event_structure(path: Path) -> FiniteEventStructure:
    """Read an event structure from TOML or JSON.

    Raises:
        InputError: it is neither, names an event that it does not declare, has a causal cycle, or
            an event that can never happen because its causes conflict.
    """
    text = read_text(path)
    if text.lstrip()[:1] == "{":
        data: Any = read_document(text, path, EXPECTED)
    else:
        data = _toml(text, path)
    return _Reader(path, text).read(data)


def _toml(text: str, path: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(text.replace("\r\n", "\n"))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        place = _TOML_PLACE.search(str(error))
        number = place[1] if place else None
        reason = _TOML_PLACE.sub("", str(error))
        raise InputError(
            f"not TOML: {clean(' '.join(reason.split()))}; expected {EXPECTED}",
            file=path,
            line=int(number) if number else text.count("\n") + 1,
        ) from None


class _Reader:
    """The checks, with the line on which a name first stands."""

    def __init__(self, path: Path, text: str) -> None:
        self.path, self.lines = path, text.split("\n")
        self.number: dict[str, int] = {}

    def error(self, message: str, word: str) -> InputError:
        place = (i for i, line in enumerate(self.lines, start=1) if word in line)
        return InputError(message, file=self.path, line=next(place, 1))

    def read(self, data: Mapping[str, Any]) -> FiniteEventStructure:
        unknown = [key for key in data if key not in ("events", "causes", "conflicts", "name")]
        if unknown:
            raise self.error(f"{clean(unknown[0])!r} is not known; expected {EXPECTED}", unknown[0])
        for name in self._names(data.get("events"), "events"):
            if name in self.number:
                raise self.error(f"{name!r} stands twice among the events; expected once", name)
            self.number[name] = len(self.number)
        if not self.number:
            raise self.error(f"no events; expected {EXPECTED}", "events")
        direct = self._causes(data.get("causes", {}))
        causes = self._closed(direct)
        conflict = self._conflicts(data.get("conflicts", []), causes)
        return FiniteEventStructure(tuple(self.number), causes, conflict, self.path)

    def _names(self, value: Any, where: str) -> list[str]:
        if not isinstance(value, list) or not all(isinstance(n, str) and n for n in value):
            found = "missing" if value is None else shown(_plain(value))
            raise self.error(f"{where!r} is {found}; expected a list of names", where)
        return [clean(name) for name in value]

    def _event(self, name: str) -> int:
        if name not in self.number:
            known = ", ".join(list(self.number)[:8])
            raise self.error(f"{name!r} is no event; expected one of {known}", name)
        return self.number[name]

    def _causes(self, table: Any) -> list[int]:
        if not isinstance(table, dict):
            raise self.error(
                f"'causes' is {shown(_plain(table))}; expected a table from events to their causes",
                "causes",
            )
        direct = [0] * len(self.number)
        for name, value in table.items():
            event = self._event(clean(name))
            for cause in self._names(value, clean(name)):
                direct[event] |= 1 << self._event(cause)
        return direct

    def _closed(self, direct: list[int]) -> tuple[int, ...]:
        causes: list[int | None] = [None] * len(direct)
        names = list(self.number)
        waiting = {event: direct[event] for event in range(len(direct))}
        while waiting:
            ready = [
                e for e, needed in waiting.items() if not any(i in waiting for i in bits(needed))
            ]
            if not ready:
                name = names[min(waiting)]
                raise self.error(
                    f"{name!r} is on a causal cycle; expected causes before effects", name
                )
            for event in ready:
                closed = waiting.pop(event)
                for cause in bits(direct[event]):
                    closed |= causes[cause] or 0
                causes[event] = closed
        return tuple(c or 0 for c in causes)

    def _conflicts(self, value: Any, causes: tuple[int, ...]) -> tuple[int, ...]:
        if not isinstance(value, list):
            raise self.error(f"'conflicts' is {shown(_plain(value))}; expected pairs", "conflicts")
        above = [0] * len(causes)
        for event, below in enumerate(causes):
            for cause in (*bits(below), event):
                above[cause] |= 1 << event
        conflict = [0] * len(causes)
        for pair in value:
            names = self._names(pair, "conflicts")
            if len(names) != 2:
                raise self.error(
                    f"a conflict of {len(names)} events ({', '.join(names)}); expected pairs",
                    names[0] if names else "conflicts",
                )
            first, second = map(self._event, names)
            for one, other in ((first, second), (second, first)):
                for event in bits(above[one]):
                    conflict[event] |= above[other]
        for name, event in self.number.items():
            if conflict[event] >> event & 1:
                raise self.error(
                    f"{name!r} can never happen: it, or one of its causes, conflicts with another "
                    "cause or with itself; expected causes free of conflict",
                    name,
                )
        return tuple(conflict)


def _plain(value: Any) -> Any:
    """A value of TOML that JSON can show."""
    if isinstance(value, (Located, str, int, float, bool, list, dict)) or value is None:
        return value
    return str(value)
