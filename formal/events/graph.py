"""What is drawn of a computation: its covering edges, its doubts, and how deep an event stands.

The covering relation of happened-before has an edge only where no third event lies between. It is
the smallest set of edges with the same transitive closure, so a picture that draws it leaves
nothing out and draws nothing twice.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from formal.events.clocks import topological_order
from formal.events.computation import InferredComputation
from formal.events.fast import happened_before_all

EdgeKind = Literal["local", "message", "partial", "known", "hidden"]

HARMLESS = ("order", "again")
"""Kinds of findings that leave nothing doubtful: lines out of order are put right."""


@dataclass(frozen=True)
class Edge:
    """An edge of a picture, from an event to a later one.

    Its kind is ``local`` (next event of the process), ``message``, ``partial`` (a message that does
    not account for all its receiver knows), ``known`` (ordered by the clocks, no message to be
    found) or ``hidden`` (ordered through events that are not shown).
    """

    tail: int
    head: int
    kind: EdgeKind


def covering_edges(computation: InferredComputation) -> list[Edge]:
    """The covering edges of happened-before, by head.

    Of the at most two events directly before an event, one is left out exactly when it happened
    before the other.

    Raises:
        FormalError: a causal cycle.
    """
    pairs = list(zip(computation.predecessor, computation.source, strict=True))
    asked = [(a, b) for a, b in pairs if a is not None and b is not None and a != b]
    first = happened_before_all(computation, asked)
    second = happened_before_all(computation, [(b, a) for a, b in asked])
    left_out = {pair for pair, before in zip(asked, first, strict=True) if before}
    left_out |= {(b, a) for (a, b), before in zip(asked, second, strict=True) if before}
    edges: list[Edge] = []
    for head, (before, sender) in enumerate(pairs):
        if before is not None and (before, sender) not in left_out:
            edges.append(Edge(before, head, "local"))
        if sender is not None and sender != before and (sender, before) not in left_out:
            kind: EdgeKind = "partial" if head in computation.partial else "message"
            edges.append(Edge(sender, head, kind))
    return edges


def drawn_edges(computation: InferredComputation) -> list[Edge]:
    """The covering edges and, after them, the orders that only the clocks know.

    Raises:
        FormalError: a causal cycle.
    """
    known = [Edge(tail, head, "known") for tail, head in computation.known]
    return covering_edges(computation) + known


def doubtful_events(computation: InferredComputation) -> dict[int, list[str]]:
    """The events with findings about them, and what the findings say."""
    by_line: dict[int, list[str]] = {}
    for finding in computation.findings:
        if finding.kind not in HARMLESS:
            by_line.setdefault(finding.line, []).append(finding.message)
    return {
        event.index: by_line[event.line] for event in computation.events if event.line in by_line
    }


def depths(computation: InferredComputation) -> list[int]:
    """For each event the length of the longest chain of drawn edges that ends in it, from 0."""
    below: list[list[int]] = [[] for _ in computation.events]
    for head, (before, sender) in enumerate(
        zip(computation.predecessor, computation.source, strict=True)
    ):
        below[head] += [tail for tail in (before, sender) if tail is not None]
    for tail, head in computation.known:
        below[head].append(tail)
    result = [0] * len(computation.events)
    if computation.clocks_logged:
        # A later event knows more, so the sum of a clock's components grows along every edge.
        sums = [sum(event.clock.values()) for event in computation.events]
        order = sorted(range(len(sums)), key=sums.__getitem__)
    else:
        order = topological_order(computation)
    for event in order:
        result[event] = 1 + max((result[tail] for tail in below[event]), default=-1)
    return result


def headline(computation: InferredComputation) -> str:
    """One line that says what a picture shows."""
    parts = [
        part for part in (computation.path and computation.path.name, computation.name) if part
    ]
    counts = [
        count(len(computation.events), "event"),
        count(len(computation.processes), "process", "processes"),
        count(len(computation.messages), "message"),
    ]
    return " · ".join([*parts, ", ".join(counts)])


def count(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun: ``1 event``, ``1,235 events``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def tooltip(
    computation: InferredComputation, event: int, doubtful: Mapping[int, Sequence[str]]
) -> str:
    """All there is to say of an event: its name, line, text, clock and `doubtful_events`."""
    logged = computation.events[event]
    lines = [f"{computation.event_id(event)} (line {logged.line})", logged.text]
    if computation.clocks_logged:
        clock = ", ".join(f"{process}: {number}" for process, number in logged.clock.items())
        lines.append(f"{{{clock}}}")
    else:
        lines += [f"{name}: {clip(value, 80)}" for name, value in logged.fields.items()]
    return "\n".join([*(line for line in lines if line), *doubtful.get(event, ())])


def clip(text: str, width: int) -> str:
    """The beginning of a text on one line, at most ``width`` columns; wide characters count two."""
    text = " ".join(text.split())
    if columns(text) <= width:
        return text
    # One column is for the ellipsis.
    while columns(text[: width - 1]) > width - 1:
        text = text[: min(len(text), width - 1) - 1]
    return text[: width - 1].rstrip() + "…"


def columns(text: str) -> int:
    """How many columns a text takes: two for wide characters, none for combining ones."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


def printable(text: str) -> str:
    """The text with characters that XML and graph languages cannot hold shown as ``\ufffd``."""
    return "".join(
        character if character in "\n\t" or _allowed(ord(character)) else "\ufffd"
        for character in text
    )


def _allowed(code: int) -> bool:
    return 0x20 <= code < 0x7F or 0xA0 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or code > 0xFFFF


def node_prefix(computations: Sequence[InferredComputation], number: int) -> str:
    """What the node names of the ``number``-th computation begin with; nothing for an only one."""
    return "" if len(computations) == 1 else f"x{number}_"
