"""From events, as logs have them, to a history: who answers whom, what they speak of.

All formats end here, so they mean the same: an ``invoke`` starts an operation of a process; ``ok``
answers it; ``fail`` says that it had no effect; ``info`` (or nothing) leaves it open for ever.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from pathlib import Path

from formal.errors import InputError
from formal.histories.history import UNKNOWN, History, Operation, show
from formal.histories.objects import (
    OBJECTS,
    Counter,
    MapEntry,
    Queue,
    Register,
    SequentialObject,
    Set,
)

TYPES = ("invoke", "ok", "fail", "info")
#: Names that logs use, and ours.
FUNCTIONS = {
    **dict.fromkeys(("read", "r", "get", "final-read"), "read"),
    **dict.fromkeys(("write", "w", "put", "set"), "write"),
    **dict.fromkeys(("cas", "compare-and-set", "compare-and-swap"), "cas"),
    **dict.fromkeys(("add", "increment", "inc", "incr"), "add"),
    **dict.fromkeys(("decrement", "dec", "decr"), "decrement"),
    **{name: name for name in ("append", "enqueue", "dequeue", "remove", "contains")},
}
TRANSACTION = "this is a transactional history; those are not checked yet"


class Absent:
    """No value was given, as opposed to nil."""

    def __reduce__(self) -> str:
        # Another process must get its own `ABSENT`, or it would take this for a value.
        return "ABSENT"


ABSENT = Absent()
Value = Hashable


@dataclass(slots=True)
class _Call:
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


class Recorder:
    """Collects events and makes the history of them.

    Args:
        path: what errors are reported for.
        form: the name of the format.
        failed_cas_compares: a ``cas`` that failed has compared and found another value, which is an
            observation (Jepsen's text logs of etcd); otherwise it says nothing (Knossos).
        tick: called now and then, so that limits can be kept; may raise.
    """

    def __init__(
        self,
        path: Path,
        form: str,
        failed_cas_compares: bool = False,
        tick: Callable[[], None] | None = None,
    ) -> None:
        self.path = path
        self.form = form
        self.failed_cas_compares = failed_cas_compares
        self.object_name: str | None = None
        self.initial: Value = ABSENT
        self._tick = tick
        self._calls: list[_Call] = []
        self._running: dict[Hashable, _Call] = {}
        self._position = 0

    def event(
        self,
        process: Hashable,
        type: str,
        function: str,
        value: Value,
        line: int,
        key: Value = ABSENT,
    ) -> None:
        """One line of a log.

        Raises:
            InputError: an unknown type or function; an invocation while one is running; an answer
                to nothing, or to something else.
        """
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
                known = ", ".join(sorted(set(FUNCTIONS)))
                raise self.error(
                    f"unknown operation {show(function)}; expected one of {known}", line
                )
            call = _Call(process, function, value, key, position, line)
            self._running[process] = call
            self._calls.append(call)
            if self._tick is not None and not len(self._calls) % 4096:
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
        if type != "info":
            running.answered = position

    def error(self, message: str, line: int | None) -> InputError:
        """An error of this file."""
        return InputError(message, file=self.path, line=line)

    def history(self) -> History:
        """The history of all events.

        Raises:
            InputError: no operation; a value that its operation cannot have.
        """
        if not self._calls:
            raise self.error("no operation found; expected a history", None)
        keyed = self._key_the_values()
        object = self._object()
        operations: list[Operation] = []
        left_out = 0
        for call in self._calls:
            made = self._operation(call, object, len(operations))
            if made is None:
                left_out += 1
            else:
                operations.append(made)
        return History(tuple(operations), object, self.path, self.form, left_out, keyed)

    def _key_the_values(self) -> bool:
        """Take ``[key value]`` apart where the history is about several keys."""
        calls = self._calls
        if any(c.key is not ABSENT for c in calls):
            lacking = next((c for c in calls if c.key is ABSENT), None)
            if lacking is not None:
                raise self.error("an operation without a key, where others have one", lacking.line)
            return True
        if not _values_have_keys(calls):
            for c in calls:
                c.key = None
            return False
        for c in calls:
            assert isinstance(c.value, tuple)
            c.key, c.value = c.value
            if isinstance(c.answer, tuple) and len(c.answer) == 2:
                c.answer = c.answer[1]
        return True

    def _object(self) -> SequentialObject:
        name = self.object_name or self._guess()
        if name not in OBJECTS:
            raise self.error(f"object {show(name)}; expected one of {', '.join(OBJECTS)}", None)
        if self.initial is not ABSENT:
            initial = self.initial
        else:
            texts = name == "map" and any(c.function == "append" for c in self._calls)
            initial = "" if texts else None
        if name == "set" and isinstance(initial, tuple):
            initial = frozenset(initial)
        wanted = {"queue": tuple, "set": frozenset, "counter": int}.get(name)
        if initial is not None and wanted is not None and not isinstance(initial, wanted):
            raise self.error(f"a {name} cannot start as {show(initial)}", None)
        return OBJECTS[name](initial)

    def _guess(self) -> str:
        """Which object has these operations."""
        used = {FUNCTIONS[c.function] for c in self._calls}
        if used & {"enqueue", "dequeue"}:
            return Queue.name
        if used & {"remove", "contains"}:
            return Set.name
        if "decrement" in used:
            return Counter.name
        if "add" in used:
            if any(c.function in ("increment", "inc", "incr") for c in self._calls):
                return Counter.name
            for c in self._calls:
                if FUNCTIONS[c.function] == "read" and c.type == "ok" and c.answer is not None:
                    return Counter.name if _is_integer(c.answer) else Set.name
            return Set.name
        if "append" in used or any(c.function in ("get", "put") for c in self._calls):
            return MapEntry.name
        return Register.name

    def _operation(self, call: _Call, object: SequentialObject, index: int) -> Operation | None:
        function = FUNCTIONS[call.function]
        if call.value is ABSENT and function in _NEED_VALUE and not isinstance(object, Counter):
            raise self.error(f"{call.function} without a value; expected one", call.line)
        argument: Value = None if call.value is ABSENT else call.value
        if isinstance(object, MapEntry):
            function = {"read": "get", "write": "put"}.get(function, function)
        if function == "decrement":
            function, argument = "add", self._integer(argument, call, -1)
        elif isinstance(object, Counter) and function == "add":
            argument = self._integer(argument, call, 1)
        if function not in object.functions:
            known = ", ".join(sorted(object.functions))
            raise self.error(f"a {object.name} has no {function}; expected {known}", call.line)
        if function in ("read", "get", "dequeue"):
            argument = None
        elif function == "cas" and not (isinstance(argument, tuple) and len(argument) == 2):
            raise self.error(
                f"cas of {show(argument)}; expected the pair [expected new]", call.line
            )
        response = self._response(call, function, object)
        if response is _NO_EFFECT:
            return None
        if response is UNKNOWN and object.observes(function, UNKNOWN):
            return None
        return Operation(
            index,
            call.process,
            function,
            argument,
            response,
            call.invoked,
            call.answered,
            call.key,
            call.line,
            call.answer_line,
        )

    def _response(self, call: _Call, function: str, object: SequentialObject) -> Value:
        """What the operation was answered; `UNKNOWN`, or `_NO_EFFECT` when it did nothing."""
        if call.type == "fail":
            compared = function == "cas" and (
                self.failed_cas_compares and isinstance(call.answer, tuple)
            )
            if compared:
                return False
            # An empty queue is what a failed dequeue has seen only where it says so.
            return _NO_EFFECT
        if call.answered is None:
            return UNKNOWN
        answer: Value = call.answer
        if function == "cas":
            return answer if isinstance(answer, bool) else True
        if function == "contains":
            if not isinstance(answer, bool):
                raise self.error(
                    f"contains was answered {show(answer)}; expected true or false",
                    call.answer_line,
                )
            return answer
        if function not in ("read", "get", "dequeue"):
            return None
        if answer is ABSENT:
            return UNKNOWN
        return self._observed(answer, call, object)

    def _observed(self, answer: Value, call: _Call, object: SequentialObject) -> Value:
        if isinstance(object, Set):
            if answer is None:
                return frozenset()
            if not isinstance(answer, tuple | frozenset):
                raise self.error(
                    f"a set was read as {show(answer)}; expected its elements", call.answer_line
                )
            return frozenset(answer)
        if isinstance(object, Counter):
            if not _is_integer(answer):
                raise self.error(
                    f"a counter was read as {show(answer)}; expected an integer", call.answer_line
                )
        elif isinstance(object, MapEntry) and answer is None:
            return object.initial
        return answer

    def _integer(self, value: Value, call: _Call, default: int) -> int:
        if value is None:
            return default
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.error(f"{call.function} of {show(value)}; expected an integer", call.line)
        return value * (1 if default > 0 else -1)


_NO_EFFECT = object()
_NEED_VALUE = frozenset({"write", "append", "enqueue", "add", "remove", "contains"})


def _is_integer(value: Value) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _values_have_keys(calls: list[_Call]) -> bool:
    """Whether values are ``[key value]``: all are pairs, reads ask ``[key nil]``."""
    if not all(isinstance(c.value, tuple) and len(c.value) == 2 for c in calls):
        return False
    evidence = False
    for c in calls:
        assert isinstance(c.value, tuple)
        inner = c.value[1]
        function = FUNCTIONS[c.function]
        if function == "cas":
            if not (isinstance(inner, tuple) and len(inner) == 2):
                return False
            evidence = True
        elif function in ("read", "dequeue"):
            answered = c.answer if c.type == "ok" else c.value
            if not (isinstance(answered, tuple) and answered[:1] == c.value[:1]):
                return False
            evidence = True
    return evidence
