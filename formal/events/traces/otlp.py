"""OpenTelemetry traces in OTLP/JSON: one request, a list of them, or one on each line.

Source: opentelemetry-proto ``trace/v1/trace.proto`` and the OTLP/JSON encoding (hexadecimal ids,
lowerCamelCase names, enumerations as numbers).  The names of proto3's own JSON encoding, which some
exporters write, are read too: ``SPAN_KIND_SERVER``, snake_case, ``batches`` (Tempo).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from formal.errors import InputError
from formal.events.log import EventLog
from formal.events.traces.located import Located, read_document, read_lines, shown
from formal.events.traces.spans import Span, spans_log

NAME = "OpenTelemetry trace (OTLP/JSON)"
_KINDS = ("", "internal", "server", "client", "producer", "consumer")
_RESOURCES = ("resourceSpans", "resource_spans", "batches")
_SCOPES = ("scopeSpans", "scope_spans", "instrumentationLibrarySpans")


def recognise(head: str) -> bool:
    """Whether the beginning of a file is OTLP."""
    return any(f'"{key}"' in head for key in _RESOURCES) and head.lstrip()[:1] in ("{", "[")


def read(text: str, path: Path) -> EventLog:
    """Read a file of OTLP traces.

    Raises:
        InputError: it is not OTLP, or a span is malformed.
    """
    spans = [span for request in _requests(text, path) for span in _spans(request)]
    return spans_log(path, NAME, spans, ())


def _requests(text: str, path: Path) -> Iterator[Located]:
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) > 1 and lines[0].rstrip().endswith("}") and lines[1].lstrip().startswith("{"):
        yield from read_lines(text, path, NAME)
        return
    document = read_document(text, path, NAME)
    for request in document if isinstance(document, list) else [document]:
        if not isinstance(request, Located):
            raise InputError(f"found {shown(request)}; expected {NAME}", file=path, line=1)
        yield request


def _spans(request: Located) -> Iterator[Span]:
    if isinstance(request.get("trace"), Located):
        request = request["trace"]
    key = request.one_of(_RESOURCES)
    if key is None:
        raise request.error(f"no 'resourceSpans'; expected {NAME}")
    for resource in request.objects(key):
        about = _attributes(resource.object("resource"))
        service = about.get("service.name", "")
        host = "|".join(
            about.get(name, "")
            for name in ("service.name", "service.instance.id", "host.name", "process.pid")
        )
        scopes = resource.one_of(_SCOPES)
        for scope in resource.objects(scopes) if scopes else ():
            for span in scope.objects("spans"):
                yield _span(span, service, host)


def _span(span: Located, service: str, host: str) -> Span:
    start, end = _time(span, "startTimeUnixNano"), _time(span, "endTimeUnixNano")
    trace = _id(span, "traceId")
    parent = _id(span, "parentSpanId", "") if _either(span, "parentSpanId") else ""
    links = tuple((_id(link, "traceId"), _id(link, "spanId")) for link in span.objects("links"))
    code = span.object("status").get("code")
    return Span(
        key=(trace, _id(span, "spanId")),
        name=span.text("name", "") or "(no name)",
        service=service,
        host=host,
        kind=_kind(span),
        line=span.line,
        parents=((trace, parent),) if parent else (),
        links=links,
        start=start,
        end=end,
        failed=code in (2, "STATUS_CODE_ERROR"),
        fields=_attributes(span),
    )


def _either(span: Located, key: str) -> str | None:
    """The key as it is spelled in the object: lowerCamelCase or snake_case."""
    snake = "".join(f"_{c.lower()}" if c.isupper() else c for c in key)
    return span.one_of((key, snake))


def _id(span: Located, key: str, default: str | None = None) -> str:
    return span.text(_either(span, key) or key, default).lower()


def _time(span: Located, key: str) -> int | None:
    # A time of zero means that it is not known.
    return span.integer(_either(span, key) or key, strings=True) or None


def _kind(span: Located) -> str:
    kind = span.get("kind", 0)
    if isinstance(kind, str) and kind.startswith("SPAN_KIND_"):
        name = kind.removeprefix("SPAN_KIND_").lower()
        if name in _KINDS or name == "unspecified":
            return "" if name == "unspecified" else name
    if isinstance(kind, int) and not isinstance(kind, bool) and 0 <= kind < len(_KINDS):
        return _KINDS[kind]
    raise span.wrong("kind", "a span kind, 0 to 5")


def _attributes(owner: Located) -> dict[str, str]:
    return {item.text("key"): _value(item.object("value")) for item in owner.objects("attributes")}


def _value(value: Located) -> str:
    found: Sequence[Any] = tuple(value.values())
    if len(found) == 1 and isinstance(found[0], str):
        return value.text(next(iter(value)), "")
    return shown(found[0]) if len(found) == 1 else shown(value)
