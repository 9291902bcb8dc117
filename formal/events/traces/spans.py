"""Spans of distributed traces as computations: what is taken to be their causality.

Each span is a process of its own (two spans of one service may overlap), with a start and an end.
Order comes from the references between spans alone, in the manner of `proofs.causality.tracing`:

* the start of a span happened before its end;
* the start of a parent happened before the start of its children, since the child was given the
  parent's identity; so did the start of a span before the end of a span that links to it (a link
  may be added at any time of its span's life);
* the end of a server span happened before the end of the client span it answers, if that client
  span has one server span and is not marked as failed: it waited for the answer.

Nothing else is order.  Wall clocks are held against it, never used for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from formal.errors import InputError
from formal.events.log import EventLog, Execution, Finding
from formal.events.traces.assemble import Assembly, Draft

CAUSALITY = (
    "a parent's start before its child's, a server's end before the end of the client that waits "
    "for it, a linked span's start before the end of the span that links to it; never wall clocks"
)

Key = tuple[str, str]
"""A trace and a span in it."""


@dataclass(frozen=True)
class Span:
    """One span, as any of the formats gives it.

    Attributes:
        key: its trace and its id.
        name: the operation.
        service: where it ran, in words.
        host: what tells the place it ran apart from others; spans of one host share a wall clock.
        kind: client, server, producer, consumer, internal, or "" where the format does not say.
        line: where it stands in the file.
        parents: the spans that caused it to start; formats give one, seldom more.
        links: further spans it knew of before it ended.
        start, end: nanoseconds by the wall clock of its host, None where not recorded.
        failed: whether it is marked as failed.
        shared: whether the id is that of the client's half (Zipkin).
        fields: what else is worth reading in a tooltip.
    """

    key: Key
    name: str
    service: str
    host: str
    kind: str
    line: int
    parents: tuple[Key, ...] = ()
    links: tuple[Key, ...] = ()
    start: int | None = None
    end: int | None = None
    failed: bool = False
    shared: bool = False
    fields: dict[str, str] = field(default_factory=dict, compare=False)

    def same_but_for_place(self, other: Span) -> bool:
        """Whether the other is this span reported a second time."""
        mine = (self.key, self.name, self.host, self.kind, self.parents, self.start, self.end)
        return mine == (
            other.key,
            other.name,
            other.host,
            other.kind,
            other.parents,
            other.start,
            other.end,
        )


def spans_log(
    path: Path, form: str, spans: Sequence[Span], findings: Sequence[Finding]
) -> EventLog:
    """The log of some spans: an execution for each trace, or for traces that link to each other.

    Raises:
        InputError: there is no span, or spans are each other's ancestors.
    """
    if not spans:
        raise InputError(f"no span in the file; expected {form}", file=path)
    kept: list[Span] = []
    found = list(findings)
    by_key: dict[Key, list[Span]] = {}
    for span in spans:
        twins = by_key.setdefault(span.key, [])
        twin = next((t for t in twins if t.same_but_for_place(span)), None)
        if twin is not None:
            text = f"span {span.key[1]} stands here again (first on line {twin.line}); taken once"
            found.append(Finding(span.line, "duplicate", text))
            continue
        rival = next((t for t in twins if _side(t) == _side(span)), None)
        if rival is not None:
            text = (
                f"a second span {span.key[1]} (the first is on line {rival.line}) that says "
                "something else; both are drawn, references are taken to the first"
            )
            found.append(Finding(span.line, "duplicate", text))
        twins.append(span)
        kept.append(span)
    groups = _groups(kept, by_key)
    executions = [_Trace(path, name, group, by_key).execution() for name, group in groups]
    return EventLog(path, tuple(executions), form, tuple(found), causality=CAUSALITY)


def _side(span: Span) -> bool:
    """Whether it is the receiving half of a pair."""
    return span.shared or span.kind in ("server", "consumer")


def _groups(spans: Sequence[Span], by_key: dict[Key, list[Span]]) -> list[tuple[str, list[Span]]]:
    """The spans by trace, traces that link to each other together; the only one has no name."""
    leader: dict[str, str] = {}

    def find(trace: str) -> str:
        while leader.setdefault(trace, trace) != trace:
            leader[trace] = leader[leader[trace]]
            trace = leader[trace]
        return trace

    for span in spans:
        find(span.key[0])
        for other in (*span.parents, *span.links):
            if other in by_key:
                first, second = find(span.key[0]), find(other[0])
                leader[second] = first
    groups: dict[str, list[Span]] = {}
    for span in spans:
        groups.setdefault(find(span.key[0]), []).append(span)
    if len(groups) == 1:
        return [("", group) for group in groups.values()]
    return [(f"trace {group[0].key[0]}", group) for group in groups.values()]


class _Trace:
    """The spans of one execution, being made into events and messages."""

    def __init__(
        self, path: Path, name: str, spans: list[Span], by_key: dict[Key, list[Span]]
    ) -> None:
        self.spans, self.by_key = spans, by_key
        self.assembly = Assembly(name, path, spans[0].line)
        self.lanes = _lanes(spans)
        self.start: dict[int, int] = {}
        self.end: dict[int, int] = {}

    def execution(self) -> Execution:
        for span in self.spans:
            lane, words = self.lanes[id(span)], dict(span.fields)
            words |= {"span": span.key[1], "service": span.service, "kind": span.kind}
            words = {name: word for name, word in words.items() if word}
            self.start[id(span)] = self.assembly.add(
                Draft(lane, f"{span.name} starts", span.line, words)
            )
            if span.end is not None:
                text = f"{span.name} fails" if span.failed else f"{span.name} ends"
                self.end[id(span)] = self.assembly.add(Draft(lane, text, span.line, words))
                self._times(span, span.start, "starts", span, span.end, "ends", "")
            else:
                self.end[id(span)] = self.start[id(span)]
        servers: dict[int, list[Span]] = {}
        for span in self.spans:
            for parent in self._parents(span):
                self.assembly.message(self.start[id(parent)], self.start[id(span)])
                self._times(
                    parent, parent.start, "starts", span, span.start, "starts", "its parent"
                )
                if parent.kind == "client" and span.kind == "server":
                    servers.setdefault(id(parent), []).append(span)
            self._links(span)
        for span in self.spans:
            self._answer(span, servers.get(id(span), []))
        return self.assembly.execution()

    def _parents(self, span: Span) -> list[Span]:
        found = []
        # The two halves of a call may have one id, in Zipkin and in what was converted from it.
        if _side(span):
            client = next((t for t in self.by_key[span.key] if not _side(t)), None)
            if client is not None:
                return [client]
        for key in span.parents:
            candidates = self.by_key.get(key, [])
            if not candidates:
                self.assembly.find(
                    span.line,
                    "gap",
                    f"incomplete trace: the parent {key[1]} of {self.lanes[id(span)]!r} "
                    "is not in the file",
                )
                continue
            # With two halves, the one on the same host; else the client's, which began first.
            here = [t for t in candidates if t.host == span.host and t is not span]
            first = [t for t in candidates if not _side(t)]
            found.append((here or first or candidates)[0])
        return found

    def _links(self, span: Span) -> None:
        for key in span.links:
            candidates = self.by_key.get(key, [])
            if not candidates:
                self.assembly.find(
                    span.line,
                    "gap",
                    f"incomplete trace: {self.lanes[id(span)]!r} links to {key[1]}, which is not "
                    "in the file",
                )
                continue
            linked = candidates[0]
            if span.end is None:
                text = f"linked to {linked.name}"
                self.end[id(span)] = self.assembly.add(
                    Draft(self.lanes[id(span)], text, span.line, span.fields)
                )
            self.assembly.message(self.start[id(linked)], self.end[id(span)])
            self._times(linked, linked.start, "starts", span, span.end, "ends", "a linked span")

    def _answer(self, client: Span, servers: list[Span]) -> None:
        if len(servers) != 1 or client.failed or client.end is None:
            return
        server = servers[0]
        if server.end is None:
            return
        self.assembly.message(self.end[id(server)], self.end[id(client)])
        self._times(server, server.end, "ends", client, client.end, "ends", "the answer")

    def _times(
        self,
        first: Span,
        before: int | None,
        does: str,
        second: Span,
        after: int | None,
        then: str,
        role: str,
    ) -> None:
        """Report wall clocks that contradict the order of two events."""
        if before is None or after is None or after >= before:
            return
        gap = _duration(before - after)
        names = self.lanes[id(first)], self.lanes[id(second)]
        if first is second:
            text = f"wall clock: {names[0]!r} ends {gap} before it starts"
        else:
            text = (
                f"wall clocks: {names[1]!r} {then} {gap} before {role}, {names[0]!r}, {does}"
                if role != "the answer"
                else f"wall clocks: {names[1]!r} ends {gap} before its server {names[0]!r} ends"
            )
        if first.host == second.host:
            text += f", on one host ({first.service}): that clock was set back or a time is wrong"
        else:
            text += f"; the clocks of {first.service} and {second.service} differ by at least that"
            text += ", or the client did not wait" if role == "the answer" else ""
        self.assembly.find(second.line, "clock skew", text)


def _lanes(spans: Sequence[Span]) -> dict[int, str]:
    """A name for each span's process, unique among them."""
    taken: dict[str, int] = {}
    names = {}
    for span in spans:
        name = f"{span.service}/{span.name}" if span.service else span.name
        taken[name] = taken.get(name, 0) + 1
        if taken[name] > 1:
            numbered = f"{name} #{taken[name]}"
            while numbered in taken:
                taken[name] += 1
                numbered = f"{name} #{taken[name]}"
            taken[numbered] = 1
            name = numbered
        names[id(span)] = name
    return names


def _duration(nanoseconds: int) -> str:
    """A time in the unit it is read in: ``62.3 ms``."""
    for unit, size in (("s", 1_000_000_000), ("ms", 1_000_000), ("µs", 1_000)):
        if nanoseconds >= size:
            return f"{nanoseconds / size:,.3f}".rstrip("0").rstrip(".") + f" {unit}"
    return f"{nanoseconds} ns"
