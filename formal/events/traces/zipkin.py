"""Zipkin's JSON, version 2: a list of spans, or a list of such lists.

Source: the Zipkin v2 API.  The two halves of a remote call may share an id: the server's is marked
``shared``, and the client's half is then its cause.  Times are microseconds.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from formal.errors import InputError
from formal.events.log import EventLog
from formal.events.traces.located import Located, clean, read_document, shown
from formal.events.traces.spans import Span, spans_log

NAME = "Zipkin trace (v2 JSON)"
_KINDS = ("CLIENT", "SERVER", "PRODUCER", "CONSUMER")


def recognise(head: str) -> bool:
    """Whether the beginning of a file is Zipkin's."""
    names = ('"localEndpoint"', '"parentId"', '"binaryAnnotations"', '"traceId"')
    return head.lstrip()[:1] in ("[", "{") and any(name in head for name in names)


def read(text: str, path: Path) -> EventLog:
    """Read a file of Zipkin spans.

    Raises:
        InputError: it is not Zipkin's version 2, or a span is malformed.
    """
    document = read_document(text, path, NAME)
    if not isinstance(document, list):
        document = [document]
    spans = [_span(span) for span in _objects(document, path)]
    return spans_log(path, NAME, spans, ())


def _objects(document: list[Any], path: Path) -> Iterator[Located]:
    for item in document:
        for span in item if isinstance(item, list) else [item]:
            if not isinstance(span, Located):
                raise InputError(f"found {shown(span)}; expected {NAME}", file=path, line=1)
            yield span


def _span(span: Located) -> Span:
    if "binaryAnnotations" in span:
        raise span.error("'binaryAnnotations' are of Zipkin's version 1; expected version 2")
    kind = span.get("kind")
    if kind is not None and kind not in _KINDS:
        raise span.wrong("kind", f"one of {', '.join(_KINDS)}")
    shared = span.get("shared", False)
    if shared is not None and not isinstance(shared, bool):
        raise span.wrong("shared", "true or false")
    trace = span.text("traceId")
    parent = span.text("parentId", "")
    place = span.object("localEndpoint")
    address = place.text("ipv4", "") or place.text("ipv6", "")
    service = place.text("serviceName", "") or address
    start, duration = span.integer("timestamp"), span.integer("duration")
    tags = {
        clean(name): clean(value) if isinstance(value, str) else shown(value)
        for name, value in span.object("tags").items()
    }
    return Span(
        key=(trace, span.text("id")),
        name=span.text("name", "") or "(no name)",
        service=service,
        host=f"{service}|{address}",
        kind=(kind or "").lower(),
        line=span.line,
        parents=((trace, parent),) if parent else (),
        start=None if not start else start * 1000,
        end=None if not start or duration is None else (start + duration) * 1000,
        failed="error" in tags,
        shared=bool(shared),
        fields=tags,
    )
