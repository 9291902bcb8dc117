"""From events, as logs have them, to a history: who answers whom, what they speak of.

All formats end here, so they mean the same: an ``invoke`` starts an operation of a process; ``ok``
answers it; ``fail`` says that it had no effect; ``info`` (or nothing) leaves it open for ever.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from pathlib import Path

from formal.errors import InputError
from formal.histories.objects import OBJECTS
from formal.histories.values import name, show

TYPES = ("invoke", "ok", "fail", "info")
#: Names that logs use, and ours.
FUNCTIONS = {
    **dict.fromkeys(("read", "r", "get", "final-read"), "read"),
    **dict.fromkeys(("write", "w", "put", "set"), "write"),
    **dict.fromkeys(("cas", "compare-and-set", "compare-and-swap"), "cas"),
    **dict.fromkeys(("add", "increment", "inc", "incr"), "add"),
    **dict.fromkeys(("decrement", "dec", "decr"), "decrement"),
    **dict.fromkeys(("acquire", "lock"), "acquire"),
    **dict.fromkeys(("release", "unlock"), "release"),
    **{name: name for name in ("append", "enqueue", "dequeue", "remove", "contains")},
}
BANK = "a bank (transfers between accounts that are read together); those are not checked yet"
PLUME = (
    "this is a transactional history of AWDIT or Plume; those are not read, expected PolySI's or "
    "dbcop's text, or JSON lines"
)
TRANSACTION = "this is a transactional history; those have a reader of their own"


#: Names under which logs say what went wrong.
ERRORS = frozenset({"error", "err", "exception", "cause", "reason", "message", "msg", "failure"})
_MICRO = frozenset(
    {"r", "w", "read", "write", "get", "put", "set", "append", "add", "cas", "insert", "delete"}
)


def is_transaction(value: Hashable) -> bool:
    """Whether a value is a list of micro-operations, ``[[:append 9 2] [:r 8 nil]]``."""
    return (
        isinstance(value, tuple)
        and len(value) > 0
        and all(isinstance(m, tuple) and len(m) in (2, 3) and name(m[0]) in _MICRO for m in value)
    )


class Absent:
    """No value was given, as opposed to nil."""

    def __reduce__(self) -> str:
        # Another process must get its own `ABSENT`, or it would take this for a value.
        return "ABSENT"


ABSENT = Absent()
Value = Hashable


@dataclass(slots=True)
class Call:
    """One operation as it was logged.

    Attributes:
        type: of its answer; empty while it runs.
        error: whether its answer says what went wrong.
    """

    process: Hashable
    function: str
    value: Value
    key: Value
    invoked: int
    line: int
    answered: int | None = None
    answer: Value = ABSENT
    answer_line: int = 0
    type: str = ""
    error: bool = False


class Recorder:
    """Collects events and makes the history of them.

    Args:
        path: what errors are reported for.
        form: the name of the format.
        tick: called now and then, so that limits can be kept; may raise.
    """

    def __init__(
        self,
        path: Path,
        form: str,
        tick: Callable[[], None] | None = None,
    ) -> None:
        self.path = path
        self.form = form
        self.remarks: list[str] = []
        self.object_name: str | None = None
        self.initial: Value = ABSENT
        self._tick = tick
        self.calls: list[Call] = []
        self._running: dict[Hashable, Call] = {}
        self._position = 0

    def event(
        self,
        process: Hashable,
        type: str,
        function: str,
        value: Value,
        line: int,
        key: Value = ABSENT,
        error: bool = False,
    ) -> None:
        """One line of a log; ``error``: it says what went wrong.

        What the nemesis does is no operation.

        Raises:
            InputError: an unknown type or function; an invocation while one is running; an answer
                to nothing, or to something else.
        """
        if not isinstance(process, int) and name(process) == "nemesis":
            return
        if type not in TYPES:
            raise self.error(f"type {show(type)}; expected one of {', '.join(TYPES)}", line)
        if function in ("txn", "mop", "transaction"):
            raise self.error(TRANSACTION, line)
        running = self._running.get(process)
        position, self._position = self._position, self._position + 1
        if type == "invoke":
            if running is not None:
                raise self.error(
                    f"process {show(process)} invokes {function} while its {running.function} of "
                    f"line {running.line} is running; expected a response first",
                    line,
                )
            if function not in FUNCTIONS:
                if function == "transfer":
                    raise self.error(f"this is {BANK}", line)
                known = "; ".join(
                    f"{n}: {' '.join(sorted(o.functions))}" for n, o in OBJECTS.items()
                )
                raise self.error(
                    f"unknown operation {show(function)}; expected those of one object ({known})",
                    line,
                )
            call = Call(process, function, value, key, position, line)
            self._running[process] = call
            self.calls.append(call)
            if self._tick is not None and not len(self.calls) % 4096:
                self._tick()
            return
        if running is None:
            if type == "info":  # a remark, not an answer
                return
            raise self.error(
                f"process {show(process)} has a response ({type} {function}) without an "
                "invocation; expected an invoke before it",
                line,
            )
        if function != running.function:
            raise self.error(
                f"process {show(process)} is answered {function}, but line {running.line} invoked "
                f"{running.function}",
                line,
            )
        del self._running[process]
        running.type, running.answer, running.answer_line = type, value, line
        running.error = error
        if type != "info":
            running.answered = position

    def error(self, message: str, line: int | None) -> InputError:
        """An error of this file."""
        return InputError(message, file=self.path, line=line)
