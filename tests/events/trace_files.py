"""Small traces in every format, made by hand for these tests."""

from __future__ import annotations

import json
from typing import Any


def otlp_span(span: str, parent: str, kind: int, times: tuple[int, int], **more: Any) -> Any:
    start, end = times
    return {
        "traceId": "0A",
        "spanId": span,
        "parentSpanId": parent,
        "name": f"op {span}",
        "kind": kind,
        "startTimeUnixNano": str(start),
        "endTimeUnixNano": str(end),
        **more,
    }


def otlp_resource(service: str, *spans: Any) -> Any:
    about = [{"key": "service.name", "value": {"stringValue": service}}]
    return {"resource": {"attributes": about}, "scopeSpans": [{"spans": list(spans)}]}


# A shop's client span calls a bank; its clocks agree.  A worker links to both.
OTLP = json.dumps(
    {
        "resourceSpans": [
            otlp_resource(
                "shop", otlp_span("01", "", 1, (100, 900)), otlp_span("02", "01", 3, (200, 800))
            ),
            otlp_resource("bank", otlp_span("03", "02", 2, (300, 700))),
            otlp_resource(
                "worker",
                otlp_span(
                    "04",
                    "",
                    5,
                    (500, 950),
                    links=[{"traceId": "0a", "spanId": "02"}, {"traceId": "0a", "spanId": "03"}],
                ),
            ),
        ]
    },
    indent=1,
)

# The server starts 40 µs before the client that calls it, and ends after the client has.
JAEGER = json.dumps(
    {
        "data": [
            {
                "traceID": "t",
                "processes": {"p1": {"serviceName": "web"}, "p2": {"serviceName": "db"}},
                "spans": [
                    {
                        "traceID": "t",
                        "spanID": "a",
                        "operationName": "ask",
                        "startTime": 100,
                        "duration": 50,
                        "processID": "p1",
                        "tags": [{"key": "span.kind", "type": "string", "value": "client"}],
                    },
                    {
                        "traceID": "t",
                        "spanID": "b",
                        "operationName": "answer",
                        "startTime": 60,
                        "duration": 100,
                        "processID": "p2",
                        "tags": [{"key": "span.kind", "type": "string", "value": "server"}],
                        "references": [{"refType": "CHILD_OF", "traceID": "t", "spanID": "a"}],
                    },
                ],
            }
        ]
    },
    indent=1,
)

ZIPKIN = json.dumps(
    [
        {
            "traceId": "1",
            "id": "7",
            "kind": kind,
            "name": "get",
            "timestamp": 1000,
            "duration": 10,
            "localEndpoint": {"serviceName": service},
            **more,
        }
        for kind, service, more in (
            ("SERVER", "back", {"shared": True}),
            ("CLIENT", "front", {}),
        )
    ]
    + [{"traceId": "1", "parentId": "7", "id": "8", "localEndpoint": {"serviceName": "back"}}],
    indent=1,
)

ITF = json.dumps(
    {
        "#meta": {"source": "lock.qnt"},
        "vars": ["holder", "waiting", "action_taken"],
        "loop": 1,
        "states": [
            {"#meta": {"index": 0}, "holder": "", "waiting": {"#set": []}, "action_taken": "init"},
            {
                "#meta": {"index": 1},
                "holder": "a",
                "waiting": {"#set": [{"#bigint": "2"}]},
                "action_taken": "take",
            },
            {
                "#meta": {"index": 2},
                "holder": "a",
                "waiting": {"#map": [["b", {"#tup": [1, True]}]]},
                "action_taken": "wait",
            },
        ],
    },
    indent=1,
)


def step(event: str, node: int, clock: dict[str, int], **packet: Any) -> Any:
    return {"event": event, "node": node, "pkt": {**packet, "vc": clock}}


# In no order of lines; node 1 puts the token back and takes it again.
TOKEN = {"snd": 0, "rcv": 1, "msg": {"type": "tok", "q": 0}}
TLA = "\n".join(
    json.dumps(line)
    for line in (
        {"N": 2},
        step("d", 1, {"0": 1, "1": 3}),
        step("<", 1, {"0": 1, "1": 1}, **TOKEN),
        step(">", 0, {"0": 1}, **TOKEN),
        step("<", 1, {"0": 1, "1": 2}, **TOKEN),
    )
)

EVENTS = "\n".join(
    json.dumps(line)
    for line in (
        {"process": "b", "event": "hears", "receive": "m", "colour": "red"},
        {"process": "a", "event": "says", "send": ["m", "n"]},
        {"process": "c", "event": "hears too", "receive": "m"},
        {"process": "b", "event": "rests"},
        {"process": "c", "receive": "n"},
    )
)

ALL = {
    "otlp": OTLP,
    "jaeger": JAEGER,
    "zipkin": ZIPKIN,
    "itf": ITF,
    "tla": TLA,
    "events": EVENTS,
}
