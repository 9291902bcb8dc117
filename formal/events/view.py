"""What of a computation is drawn, and what is marked in it: windows, pasts and futures, cuts.

A view shows some events.  Between them it shows the covering relation of happened-before restricted
to them, so an order through events that are left out is not lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from fnmatch import fnmatchcase
from typing import Literal

from formal.errors import InputError
from formal.events.clocks import topological_order
from formal.events.computation import InferredComputation
from formal.events.graph import Edge, count, depths, drawn_edges
from formal.events.modes import Message
from formal.events.snapshot import Snapshot

Role = Literal["focus", "past", "future", "concurrent"]

NEAR = 120
"""How many events ``--around`` shows unless told."""


@dataclass(frozen=True)
class View:
    """A part of a computation, with marks.

    Attributes:
        computation: the whole.
        events: the events shown, in the order in which they are drawn.
        edges: the covering edges between them, kind ``hidden`` for an order through others.
        roles: how events stand to the one that was asked about.
        cut: the cut to draw.
        violations: messages to draw in the colour of violations, and what they violate.
        title: what the view shows, "" for all of it.
    """

    computation: InferredComputation
    events: tuple[int, ...]
    edges: tuple[Edge, ...]
    roles: Mapping[int, Role] = field(default_factory=dict)
    cut: Snapshot | None = None
    violations: Mapping[Message, str] = field(default_factory=dict)
    title: str = ""

    @property
    def processes(self) -> tuple[str, ...]:
        """The processes of the events shown."""
        shown = {self.computation.events[event].process for event in self.events}
        return tuple(process for process in self.computation.processes if process in shown)

    @property
    def outside(self) -> list[tuple[int, int]]:
        """Messages with one end shown, as pairs (event shown, event not shown)."""
        shown = set(self.events)
        pairs = []
        for receiver, sender in enumerate(self.computation.source):
            if sender is not None and (sender in shown) != (receiver in shown):
                pairs.append((sender, receiver) if sender in shown else (receiver, sender))
        return pairs


@dataclass(frozen=True)
class Choice:
    """What the user wants to see; see the options of ``formal graph``.

    ``window`` counts positions from 1 in the order of drawing, both ends included.
    """

    processes: tuple[str, ...] = ()
    around: str | None = None
    within: int = NEAR
    window: tuple[int, int] | None = None
    past: str | None = None
    future: str | None = None
    relation: tuple[str, str] | None = None

    @property
    def everything(self) -> bool:
        """Whether nothing was chosen."""
        return self == Choice(within=self.within)


def drawing_order(computation: InferredComputation) -> list[int]:
    """The events by causal depth, then process: the order of the rows of a diagram."""
    depth = depths(computation)
    lane = {process: i for i, process in enumerate(computation.processes)}
    events = computation.events
    return sorted(
        range(len(depth)), key=lambda e: (depth[e], lane[events[e].process], events[e].own)
    )


def whole(computation: InferredComputation) -> View:
    """All events."""
    order = tuple(drawing_order(computation))
    return View(computation, order, tuple(drawn_edges(computation)))


def choose(computation: InferredComputation, choice: Choice) -> View:
    """The view that a user asked for.

    Raises:
        InputError: an event or process that is not there, or nothing left to show.
    """
    order = drawing_order(computation)
    titles: list[str] = []
    roles: dict[int, Role] = {}
    shown = set(order)
    asked = choice.around or choice.past or choice.future
    if asked is not None:
        focus = find_event(computation, asked)
        roles = roles_around(computation, focus)
        name = computation.event_id(focus)
        if choice.past is not None:
            shown &= {event for event in order if roles[event] in ("past", "focus")}
            titles.append(f"the causal past of {name}")
        elif choice.future is not None:
            shown &= {event for event in order if roles[event] in ("future", "focus")}
            titles.append(f"the causal future of {name}")
        else:
            titles.append(f"around {name}")
    elif choice.relation is not None:
        first, second = (find_event(computation, text) for text in choice.relation)
        titles.append(relation(computation, first, second))
        way = path(computation, first, second) or path(computation, second, first)
        roles = dict.fromkeys(way, "past")
        roles |= {first: "focus", second: "focus"}
    if choice.processes:
        kept = _processes(computation, choice.processes)
        shown &= {event for event in order if computation.events[event].process in kept}
        titles.append(f"{count(len(kept), 'process', 'processes')} chosen")
    order = [event for event in order if event in shown]
    if choice.window is not None:
        first, last = choice.window
        titles.append(f"events {first:,} to {min(last, len(order)):,} of {len(order):,}")
        order = order[first - 1 : last]
    elif choice.around is not None:
        order = _close(computation, order, find_event(computation, choice.around), choice.within)
    elif choice.relation is not None:
        order = _near(order, list(roles), choice.within)
    if not order:
        raise InputError("nothing to show; expected events in the window", file=computation.path)
    roles = {event: roles[event] for event in order if event in roles}
    edges = _restricted(computation, order)
    return View(computation, tuple(order), tuple(edges), roles, title=", ".join(titles))


def near(computation: InferredComputation, events: Sequence[int], number: int) -> View:
    """About so many events drawn next to some given ones, in which those are not marked."""
    order = _near(drawing_order(computation), events, number)
    return View(computation, tuple(order), tuple(_restricted(computation, order)))


def find_event(computation: InferredComputation, text: str) -> int:
    """The event that a text names: ``process:number``, a line as ``@82``, or the id of a span.

    Raises:
        InputError: there is none; the message offers those that look alike.
    """
    names = {computation.event_id(event): event for event in range(len(computation.events))}
    if text in names:
        return names[text]
    for event in computation.events:
        if text in (f"@{event.line}", event.fields.get("span"), event.process):
            return event.index
    alike = get_close_matches(text, names, 3, 0) or list(names)[:3]
    raise InputError(
        f"no event {text!r}; expected process:number such as {', '.join(alike)}, or @line",
        file=computation.path,
    )


def _processes(computation: InferredComputation, patterns: Sequence[str]) -> set[str]:
    kept: set[str] = set()
    for pattern in patterns:
        found = {p for p in computation.processes if p == pattern or fnmatchcase(p, pattern)}
        if not found:
            alike = get_close_matches(pattern, computation.processes, 3, 0)
            raise InputError(
                f"no process {pattern!r}; expected one such as {', '.join(alike)}",
                file=computation.path,
            )
        kept |= found
    return kept


def _close(
    computation: InferredComputation, order: list[int], focus: int, number: int
) -> list[int]:
    """The event and so many others, the fewest causal steps away in either direction."""
    steps: list[list[int]] = _below(computation)
    for event, below in enumerate([list(below) for below in steps]):
        for earlier in below:
            steps[earlier].append(event)
    wanted, reached = set(order), {focus}
    todo = [focus]
    for event in todo:
        for other in steps[event]:
            if other not in reached:
                reached.add(other)
                todo.append(other)
    chosen = set([event for event in todo if event in wanted][: number + 1])
    return [event for event in order if event in chosen]


def _near(order: list[int], focus: Sequence[int], number: int) -> list[int]:
    """The events drawn next to some, at most so many beside them; those themselves always."""
    places = sorted(order.index(event) for event in focus if event in order)
    if not places:
        return order[:number]
    spare = max(0, number - (places[-1] - places[0]))
    first = max(0, places[0] - spare // 2)
    return order[first : max(first + number, places[-1] + 1 + spare // 2)]


def roles_around(computation: InferredComputation, focus: int) -> dict[int, Role]:
    """How each event stands to one: before it, after it, or concurrent with it."""
    past = _reached(focus, _below(computation))
    above: list[list[int]] = [[] for _ in computation.events]
    for event, below in enumerate(_below(computation)):
        for earlier in below:
            above[earlier].append(event)
    future = _reached(focus, above)
    roles: dict[int, Role] = dict.fromkeys(range(len(computation.events)), "concurrent")
    roles |= dict.fromkeys(past, "past")
    roles |= dict.fromkeys(future, "future")
    roles[focus] = "focus"
    return roles


def _below(computation: InferredComputation) -> list[list[int]]:
    return [
        [below for below in pair if below is not None]
        for pair in zip(computation.predecessor, computation.source, strict=True)
    ]


def _reached(start: int, steps: Sequence[Iterable[int]]) -> set[int]:
    seen = {start}
    todo = [start]
    while todo:
        for event in steps[todo.pop()]:
            if event not in seen:
                seen.add(event)
                todo.append(event)
    return seen - {start}


def path(computation: InferredComputation, first: int, second: int) -> list[int]:
    """A shortest way from an event to a later one along causal steps; empty if there is none."""
    below = _below(computation)
    after: dict[int, int | None] = {second: None}
    todo = [second]
    for event in todo:
        for earlier in below[event]:
            if earlier not in after:
                after[earlier] = event
                todo.append(earlier)
    way: list[int] = []
    at: int | None = first if first in after and first != second else None
    while at is not None:
        way.append(at)
        at = after[at]
    return way


def relation(computation: InferredComputation, first: int, second: int) -> str:
    """How two events stand to each other, in words, with the way that proves an order."""
    names = computation.event_id(first), computation.event_id(second)
    if first == second:
        return f"{names[0]} is {names[1]}"
    for one, other in ((first, second), (second, first)):
        way = path(computation, one, other)
        if way:
            steps = " → ".join(map(computation.event_id, way))
            before, after = computation.event_id(one), computation.event_id(other)
            return f"{before} happened before {after}: {steps}"
    return f"{names[0]} and {names[1]} are concurrent: no way along messages leads either way"


def _restricted(computation: InferredComputation, order: Sequence[int]) -> list[Edge]:
    """The covering edges of happened-before on the events shown.

    For each event it is carried along which shown event of each process is the last at or before
    it: a clock that counts shown events.  It is dropped as soon as nothing needs it any more.
    """
    shown = set(order)
    last: dict[int, dict[str, int]] = {}
    needed = [0] * len(computation.events)
    below = _below(computation)
    for pair in below:
        for earlier in pair:
            needed[earlier] += 1
    edges: list[Edge] = []
    for event in topological_order(computation):
        known: dict[str, int] = {}
        for earlier in below[event]:
            for process, latest in last[earlier].items():
                if process not in known or _own(computation, known[process]) < _own(
                    computation, latest
                ):
                    known[process] = latest
            needed[earlier] -= 1
            if not needed[earlier] and earlier not in shown:
                del last[earlier]
        if event in shown:
            edges += _covered(computation, event, list(known.values()), last)
            known[computation.events[event].process] = event
        last[event] = known
    within = {(tail, head) for tail, head in computation.known if {tail, head} <= shown}
    return edges + [Edge(tail, head, "known") for tail, head in sorted(within)]


def _own(computation: InferredComputation, event: int) -> int:
    return computation.events[event].own


def _covered(
    computation: InferredComputation,
    head: int,
    candidates: Sequence[int],
    last: Mapping[int, Mapping[str, int]],
) -> Iterable[Edge]:
    """Edges from those of the candidates that did not happen before another one."""
    for tail in candidates:
        process, own = computation.events[tail].process, _own(computation, tail)
        if any(
            process in last[other] and _own(computation, last[other][process]) >= own
            for other in candidates
            if other != tail
        ):
            continue
        if computation.predecessor[head] == tail:
            yield Edge(tail, head, "local")
        elif computation.source[head] == tail:
            yield Edge(tail, head, "partial" if head in computation.partial else "message")
        else:
            yield Edge(tail, head, "hidden")
