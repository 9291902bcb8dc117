"""Jaeger's JSON: what its query service answers (``{"data": [trace, …]}``), or one trace alone.

Source: Jaeger ``model/json``: spans with ``references`` (``CHILD_OF``, ``FOLLOWS_FROM``),
processes by id, times in microseconds.  Both kinds of reference say that the start of the span
referred to came first; only a client and its server say more (see `spans`).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from formal.errors import InputError
from formal.events.log import EventLog
from formal.events.traces.located import Located, clean, read_document, shown
from formal.events.traces.spans import Span, spans_log

NAME = "Jaeger trace (JSON)"
_KINDS = ("client", "server", "producer", "consumer", "internal")
_REFERENCES = ("CHILD_OF", "FOLLOWS_FROM")


def recognise(head: str) -> bool:
    """Whether the beginning of a file is Jaeger's."""
    names = ('"traceID"', '"spanID"', '"operationName"')
    return head.lstrip()[:1] in ("{", "[") and any(name in head for name in names)


def read(text: str, path: Path) -> EventLog:
    """Read a file of Jaeger traces.

    Raises:
        InputError: it is not Jaeger's, or a span is malformed.
    """
    document = read_document(text, path, NAME)
    spans = [span for trace in _traces(document, path) for span in _spans(trace)]
    return spans_log(path, NAME, spans, ())


def _traces(document: Any, path: Path) -> Iterator[Located]:
    if isinstance(document, Located) and "data" in document and "spans" not in document:
        yield from document.objects("data")
        return
    for trace in document if isinstance(document, list) else [document]:
        if not isinstance(trace, Located):
            raise InputError(f"found {shown(trace)}; expected {NAME}", file=path, line=1)
        yield trace


def _spans(trace: Located) -> Iterator[Span]:
    if "spans" not in trace:
        raise trace.error(f"no 'spans'; expected {NAME}")
    processes = trace.object("processes")
    for span in trace.objects("spans"):
        yield _span(span, trace, processes)


def _span(span: Located, trace: Located, processes: Located) -> Span:
    name = span.text("traceID", "") or trace.text("traceID")
    tags = _tags(span)
    kind = tags.get("span.kind", "")
    about, service = _process(span, processes)
    parents = []
    for reference in span.objects("references"):
        if reference.get("refType", "CHILD_OF") not in _REFERENCES:
            raise reference.wrong("refType", " or ".join(_REFERENCES))
        parents.append((reference.text("traceID", "") or name, reference.text("spanID")))
    if not parents and span.get("parentSpanID"):
        parents.append((name, span.text("parentSpanID")))
    start, duration = span.integer("startTime"), span.integer("duration")
    return Span(
        key=(name, span.text("spanID")),
        name=span.text("operationName", "") or "(no name)",
        service=service,
        host=f"{service}|{about}",
        kind=kind if kind in _KINDS else "",
        line=span.line,
        parents=tuple(parents),
        start=None if start is None else start * 1000,
        end=None if start is None or duration is None else (start + duration) * 1000,
        failed=tags.get("error", "false").lower() == "true",
        fields=tags,
    )


def _process(span: Located, processes: Located) -> tuple[str, str]:
    """What identifies the process of a span, and its service."""
    if span.get("processID") is None:
        process = span.object("process")
        return shown(process.get("tags")), process.text("serviceName", "")
    name = span.text("processID")
    if name not in processes:
        raise span.error(
            f"the process {shown(name)} is not among the trace's 'processes'; expected one of "
            f"{', '.join(map(clean, processes)) or 'them'}"
        )
    return name, processes.object(name).text("serviceName", "") or name


def _tags(span: Located) -> dict[str, str]:
    tags = {}
    for tag in span.objects("tags"):
        value = tag.get("value")
        tags[tag.text("key")] = clean(value) if isinstance(value, str) else shown(value)
    return tags
