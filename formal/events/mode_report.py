"""What ``formal graph --modes`` says: the mode of a run and its evidence."""

from __future__ import annotations

from formal.events.graph import count
from formal.events.modes import CHECK_LIMIT, Message, ModeReport, Overtaking, check

_SHOWN = 5
_NAMES = {
    "rsc": "realizable with synchronous communication (RSC)",
    "causally ordered": "causally ordered, not RSC",
    "fifo": "FIFO, not causally ordered",
    "asynchronous": "asynchronous, not FIFO",
}


def describe_modes(report: ModeReport) -> list[str]:
    """The verdict and its evidence in plain lines."""
    computation = report.computation
    received = sum(sender is not None for sender in computation.source)
    name = f"execution {computation.name!r}: " if computation.name else ""
    lines = [f"{name}{_NAMES[report.mode]}; {count(received, 'receive')}"]
    if report.time is not None:
        order = [computation.event_id(event) for event in report.linear_order()]
        shown = ", ".join(order[:12]) + (", …" if len(order) > 12 else "")
        lines.append(
            f"  certificate: {count(max(report.time, default=-1) + 1, 'instant')} "
            "by which every message takes no time"
        )
        lines.append(f"  an order with every receive right after its send: {shown}")
    lines += _overtakings(report, report.fifo, "FIFO")
    if not report.fifo:
        lines += _overtakings(report, report.causal, "causal order")
    if report.time is None:
        lines += _crown(report)
    if computation.known:
        orders = count(len(computation.known), "order")
        lines.append(f"  {orders} known from the clocks alone, without a message, play no part")
    wrong = check(report)
    checked = "timestamps" if report.time is not None else "messages"
    extent = "the definitions" if len(computation.events) <= CHECK_LIMIT else "their definition"
    lines.append(
        f"  evidence refuted: {wrong[0]}"
        if wrong
        else f"  evidence: {checked} checked against {extent} by a second routine"
    )
    return lines


def _message(report: ModeReport, message: Message) -> str:
    sender, receiver = map(report.computation.event_id, message)
    return f"{sender} → {receiver}"


def _overtakings(report: ModeReport, pairs: tuple[Overtaking, ...], mode: str) -> list[str]:
    lines = []
    for pair in pairs[:_SHOWN]:
        first, second = _message(report, pair.first), _message(report, pair.second)
        how = "sent later" if mode == "FIFO" else "sent because of it"
        lines.append(f"  against {mode}: {first} is overtaken by {second}, {how}")
    if len(pairs) > _SHOWN:
        lines.append(f"  and {count(len(pairs) - _SHOWN, 'more message')} overtaken")
    return lines


def _crown(report: ModeReport) -> list[str]:
    messages = [_message(report, message) for message in report.crown]
    way = " → ".join(map(report.computation.event_id, (*report.cycle, *report.cycle[:1])))
    sender, receiver = (report.computation.events[event] for event in report.crown[0])
    if len(messages) == 1 and sender.process == receiver.process:
        words = f"{messages[0]} is from a process to itself, whose receive comes after its send"
    elif len(messages) == 1:
        words = f"{messages[0]} cannot be instantaneous: something between needs time"
    elif len(messages) == 2:
        words = f"{messages[0]} and {messages[1]} cross, each sent before the other was received"
    else:
        words = f"a crown of {len(messages)}, each sent before the next was received: " + ", ".join(
            messages
        )
    return [f"  against RSC: {words}", f"    if messages took no time: {way}"]


def violations(report: ModeReport) -> dict[Message, str]:
    """The messages that contradict the next stronger mode, for a picture."""
    stronger = {"asynchronous": "FIFO", "fifo": "causal order", "causally ordered": "RSC"}
    mode = stronger.get(report.mode)
    if mode is None:
        return {}
    return {m: f"{_message(report, m)}: against {mode}" for m in report.messages}


def modes_json(report: ModeReport) -> dict[str, object]:
    """The verdict and its evidence as plain data."""
    name = report.computation.event_id

    def pairs(found: tuple[Overtaking, ...]) -> list[dict[str, list[str]]]:
        return [
            {"overtaken": [*map(name, pair.first)], "by": [*map(name, pair.second)]}
            for pair in found
        ]

    return {
        "execution": report.computation.name,
        "mode": report.mode,
        "fifo": not report.fifo,
        "causally_ordered": not report.causal,
        "rsc": report.time is not None,
        "timestamps": None
        if report.time is None
        else {name(event): time for event, time in enumerate(report.time)},
        "linear_order": None
        if report.time is None
        else [name(event) for event in report.linear_order()],
        "against_fifo": pairs(report.fifo),
        "against_causal_order": pairs(report.causal),
        "cycle": [name(event) for event in report.cycle],
        "crown": [[*map(name, message)] for message in report.crown],
        "evidence_problems": check(report),
    }
