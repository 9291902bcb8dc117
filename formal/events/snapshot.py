"""A snapshot of a recorded computation: the global state at a cut that is chosen afterwards.

A cut takes some first events of each process.  It is consistent, a state in which the system may
have been, exactly when no message is received in it and sent outside of it (Mattern 1989); a
channel then holds what is sent in the cut and received outside (Chandy and Lamport, *Distributed
snapshots: determining global states of distributed systems*, TOCS 3(1), 1985).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from formal.errors import InputError
from formal.events.computation import InferredComputation
from formal.events.graph import count


@dataclass(frozen=True)
class Snapshot:
    """The global state of a computation at a cut.

    Messages are pairs (event that sends, event that receives) of positions in ``events``.  One that
    is received nowhere in the log leaves no trace in the clocks, so it is not known to be in a
    channel.

    Attributes:
        computation: the computation that is cut.
        last: for each process its last event in the cut, or None where it has none.
        orphans: the messages that are received in the cut and not sent in it.
        known: pairs (earlier, later) that only the clocks order, the later one alone in the cut.
        in_flight: the messages that are sent in the cut and not received in it, channel by channel
            (sender, then receiver, in the order of ``processes``), each in the order of sending.
    """

    computation: InferredComputation
    last: Mapping[str, int | None]
    orphans: tuple[tuple[int, int], ...]
    known: tuple[tuple[int, int], ...]
    in_flight: tuple[tuple[int, int], ...]

    @property
    def consistent(self) -> bool:
        """Whether the cut contains the causal past of each of its events."""
        return not self.orphans and not self.known


def parse_cut(text: str) -> dict[str, int]:
    """A cut as the command line has it: for each process the number of its last event.

    Raises:
        InputError: not of the form ``p=3,q=2``, or a process named twice.

    >>> parse_cut("p=3,q=0")
    {'p': 3, 'q': 0}
    """
    cut: dict[str, int] = {}
    for part in text.split(","):
        process, _, number = (piece.strip() for piece in part.rpartition("="))
        if not process or not (number.isascii() and number.isdigit()):
            raise InputError(f"not a cut: {part.strip()!r}; expected process=number, as in p=3,q=2")
        if process in cut:
            raise InputError(f"the cut names {process} twice; expected each process once")
        cut[process] = int(number)
    return cut


def snapshot(computation: InferredComputation, cut: Mapping[str, int]) -> Snapshot:
    """The global state at the cut that ends with the given event of each process.

    Args:
        computation: a recorded computation.
        cut: for each process the number of its last event in the cut, 0 for none; a process that is
            not named has no event in it.

    Raises:
        InputError: an unknown process, or a number that no event of the process has.
    """
    last: dict[str, int | None] = dict.fromkeys(computation.processes)
    for process, number in cut.items():
        last[process] = _event_at(computation, process, number)

    def inside(event: int) -> bool:
        logged = computation.events[event]
        return logged.own <= cut.get(logged.process, 0)

    messages = [
        (sender, receiver)
        for receiver, sender in enumerate(computation.source)
        if sender is not None
    ]
    place = {process: position for position, process in enumerate(computation.processes)}

    def by_channel(message: tuple[int, int]) -> tuple[int, ...]:
        sender, receiver = (computation.events[event] for event in message)
        return place[sender.process], place[receiver.process], sender.own, receiver.own

    return Snapshot(
        computation,
        last,
        tuple((s, r) for s, r in messages if inside(r) and not inside(s)),
        tuple((a, b) for a, b in computation.known if inside(b) and not inside(a)),
        tuple(sorted(((s, r) for s, r in messages if inside(s) and not inside(r)), key=by_channel)),
    )


def _event_at(computation: InferredComputation, process: str, number: int) -> int | None:
    numbers = {e.own: e.index for e in computation.events if e.process == process}
    if not numbers:
        raise InputError(
            f"the cut names {process!r}, which has no event; expected one of "
            f"{', '.join(computation.processes)}",
            file=computation.path,
        )
    if number == 0:
        return None
    if number not in numbers:
        raise InputError(
            f"the cut names event {number} of {process}, which is not logged; expected 0, or one "
            f"of its {count(len(numbers), 'event')}, {min(numbers)} to {max(numbers)}",
            file=computation.path,
        )
    return numbers[number]


def describe_snapshot(found: Snapshot) -> list[str]:
    """A snapshot as lines of plain text."""
    computation = found.computation

    def event(index: int) -> str:
        logged = computation.events[index]
        text = " ".join(logged.text.split())
        return f"{computation.event_id(index)} (line {logged.line})" + (f" {text}" if text else "")

    lines = ["snapshot: the cut is " + ("consistent" if found.consistent else "NOT consistent")]
    for sender, receiver in found.orphans:
        lines.append(f"  received but not sent: {event(receiver)}, from {event(sender)}")
    for earlier, later in found.known:
        lines.append(f"  known but not in the cut: {event(later)} knows {event(earlier)}")
    for process, last in found.last.items():
        lines.append(f"  {process}: " + ("before its first event" if last is None else event(last)))
    for sender, receiver in found.in_flight:
        ends = (computation.events[e].process for e in (sender, receiver))
        lines.append(
            f"  in channel {' -> '.join(ends)}: sent by {event(sender)}, received by "
            f"{event(receiver)}"
        )
    if not found.in_flight:
        lines.append("  channels: empty")
    return lines


def snapshot_json(found: Snapshot) -> dict[str, object]:
    """A snapshot as plain data; events have the names that `InferredComputation.event_id` gives."""
    name = found.computation.event_id

    def pairs(given: tuple[tuple[int, int], ...]) -> list[dict[str, str]]:
        return [{"from": name(tail), "to": name(head)} for tail, head in given]

    return {
        "consistent": found.consistent,
        "last": {p: None if e is None else name(e) for p, e in found.last.items()},
        "received_but_not_sent": pairs(found.orphans),
        "known_but_not_in_cut": pairs(found.known),
        "in_flight": pairs(found.in_flight),
    }
