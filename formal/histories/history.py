"""Operation histories as recorded: who asked what, when it was answered, and with what.

This is `proofs.foundations.history.statements.HistoryEvent` as data: `History.events` gives the
list of invocations and responses.  An operation without a response may have taken effect at any
time after its invocation, or never (Herlihy and Wing 1990, §2.1).
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from formal.histories.objects import COMPARES, SequentialObject
from formal.histories.values import show, value_of


class Unknown:
    """The response of an operation that nobody saw."""

    def __repr__(self) -> str:
        return "?"

    def __reduce__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final = Unknown()
"""Compare with ``is``: there is one."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of a history.

    Attributes:
        index: its place among the operations of the history, in the order of invocation.
        process: the client's name.
        function: what it asks (``read``, ``write``, ``cas``, …, see `formal.histories.objects`).
        argument: what it hands over; a pair for ``cas``; None where the function takes nothing.
        response: what it was answered, or `UNKNOWN`.
        invoked: position of its invocation in the history.
        answered: position of its response, or None: it never was, and may take effect at any later
            time or never.
        key: which object of a map it is on; None when there is only one.
        line: the line of the file its invocation stands on.
        answer_line: the line of its response; 0 when there is none.
    """

    index: int
    process: Hashable
    function: str
    argument: Hashable
    response: Hashable
    invoked: int
    answered: int | None
    key: Hashable = None
    line: int = 0
    answer_line: int = 0

    @property
    def open(self) -> bool:
        """Whether it was never answered."""
        return self.answered is None

    def __str__(self) -> str:
        return describe(self.function, self.argument, self.response, self.key)


@dataclass(frozen=True)
class History:
    """Operations in the order of their invocations, on one object or on a map of equal objects.

    Attributes:
        operations: all operations that may have taken effect; those known to have failed without
            effect are not among them.
        object: the sequential object each key stands for.
        path: where it was read from; None for a history made in memory.
        form: the name of the format it was read from.
        left_out: how many operations were left out because they certainly had no effect, or were
            observations that nobody saw.
        keyed: whether it is on a map of objects.
        assumed: what the log does not say and the verdict rests on, in words.
        remarks: what is odd about the log, in words.
        guessed_initial: whether nobody said what the object holds at the start.
        compared: the operations, by index, that failed and are taken to have compared.
    """

    operations: tuple[Operation, ...]
    object: SequentialObject
    path: Path | None = None
    form: str = ""
    left_out: int = 0
    keyed: bool = field(default=False)
    assumed: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    guessed_initial: bool = False
    compared: frozenset[int] = frozenset()

    @property
    def keys(self) -> tuple[Hashable, ...]:
        """The keys in the order of their first use; ``(None,)`` for a single object."""
        return tuple(dict.fromkeys(o.key for o in self.operations))

    @property
    def processes(self) -> tuple[Hashable, ...]:
        """The clients in the order of their first operation."""
        return tuple(dict.fromkeys(o.process for o in self.operations))

    def on_key(self, key: Hashable) -> tuple[Operation, ...]:
        """The operations on one key."""
        return tuple(o for o in self.operations if o.key == key)

    def events(self) -> list[tuple[str, Operation]]:
        """Invocations and responses in order, each ``("invoke" | "respond", operation)``."""
        marks = [(o.invoked, "invoke", o) for o in self.operations]
        marks += [(o.answered, "respond", o) for o in self.operations if o.answered is not None]
        return [(kind, o) for _, kind, o in sorted(marks, key=lambda mark: mark[0])]


def history_of(
    object: SequentialObject,
    calls: Sequence[tuple[Hashable, str, Hashable, Hashable, int, int | None]],
    keys: Sequence[Hashable] | None = None,
) -> History:
    """A history made in memory.

    Args:
        object: the sequential object.
        calls: process, function, argument, response, time of invocation, time of the response (None
            when there was none); all times different.  Arguments and responses may be any Python
            objects that `formal.histories.values.value_of` takes; ``cas`` and ``contains`` are
            answered a `bool`.
        keys: the key of each call, when there are several.

    Raises:
        ValueError: two events at one time, or a response that does not follow its invocation.
    """
    times = [t for call in calls for t in call[4:6] if t is not None]
    if len(set(times)) < len(times) or any(c[5] is not None and c[5] <= c[4] for c in calls):
        raise ValueError("events need different times, responses after their invocations")
    place = {t: i for i, t in enumerate(sorted(times))}
    order = sorted(range(len(calls)), key=lambda i: calls[i][4])
    operations = []
    for index, i in enumerate(order):
        process, function, argument, response, start, end = calls[i]
        answered = None if end is None else place[end]
        seen = UNKNOWN if end is None else _response(function, response)
        key = None if keys is None else keys[i]
        handed = value_of(argument)
        operations.append(
            Operation(index, process, function, handed, seen, place[start], answered, key)
        )
    return History(tuple(operations), object, keyed=keys is not None)


def _response(function: str, python: Hashable) -> Hashable:
    """What an object answers: whether it could where it compares, otherwise a value."""
    return python if python is UNKNOWN or function in COMPARES else value_of(python)


def describe(function: str, argument: Hashable, response: Hashable, key: Hashable = None) -> str:
    """An operation in words: ``write(x, 3)``, ``read(x) → 3``, ``cas(1, 2) → false``."""
    arguments = [] if key is None else [show(key)]
    if function == "cas" and isinstance(argument, tuple):
        arguments += [show(a) for a in argument]
    elif argument is not None:
        arguments.append(show(argument))
    text = f"{function}({', '.join(arguments)})"
    if response is UNKNOWN:
        return f"{text} → ?"
    if response is None and function in ("write", "put", "append", "add", "remove", "enqueue"):
        return text
    return f"{text} → {show(response)}"
