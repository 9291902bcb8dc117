"""What the operations of a log mean: on which object, on which keys, and what they were answered.

There is one reading for each object, whatever the format.  What it rests on besides the log is put
in words, for the verdict.
"""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Hashable, Iterator

from formal.histories.history import UNKNOWN, History, Operation, describe
from formal.histories.objects import (
    COMPARES,
    OBJECTS,
    Counter,
    List,
    MapEntry,
    Mutex,
    Queue,
    Register,
    SequentialObject,
    Set,
)
from formal.histories.recorder import ABSENT, BANK, FUNCTIONS, Call, Recorder
from formal.histories.values import BOOLEAN, FALSE, TRUE, Atom, is_map, look_alikes, show

Value = Hashable

_NO_EFFECT = object()
_NEED_VALUE = frozenset({"write", "append", "enqueue", "add", "remove", "contains"})


class Interpreter:
    """Makes a history of what a recorder has collected."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._calls = recorder.calls
        self._assumed: list[str] = []
        self._remarks: list[str] = list(recorder.remarks)
        self._failed = 0
        self._compared: set[int] = set()
        self._nil_is_text = False

    def history(self) -> History:
        """The history of all operations.

        Raises:
            InputError: a value that its operation cannot have; an object that is not known.
        """
        recorder = self._recorder
        if not self._calls:
            self._remarks.append("no client did anything, so there is nothing to explain")
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
        if isinstance(object, MapEntry):
            self._refuse_no_text(operations, object)
        self._say_what_failed(operations)
        alike = look_alikes(_values(operations, object))
        if alike:
            self._remarks.append(f"these are different values: {'; '.join(alike[:3])}")
        return History(
            tuple(operations),
            object,
            recorder.path,
            recorder.form,
            left_out,
            keyed,
            tuple(self._assumed),
            tuple(self._remarks),
            recorder.initial is ABSENT,
            frozenset(self._compared),
        )

    def _say_what_failed(self, operations: list[Operation]) -> None:
        if self._failed:
            self._assumed.append(f"{self._failed} that failed had no effect and saw nothing")
        if self._compared:
            self._assumed.append(
                f"{len(self._compared)} cas that failed without an error had found another value"
            )
        if self._nil_is_text:
            self._assumed.append("nil is the text of a key that nobody wrote")
        unanswered = sum(o.open for o in operations)
        if unanswered:
            self._assumed.append(
                f"{unanswered} never answered may have taken effect at any time later, or never"
            )

    def _key_the_values(self) -> bool:
        """Take ``[key value]`` apart where the history is about several keys."""
        calls = self._calls
        if any(c.key is not ABSENT for c in calls):
            lacking = next((c for c in calls if c.key is ABSENT), None)
            if lacking is not None:
                raise self._recorder.error(
                    "an operation without a key, where others have one", lacking.line
                )
            return True
        if not calls or not _values_have_keys(calls):
            for c in calls:
                c.key = None
            return False
        for c in calls:
            assert isinstance(c.value, tuple)
            c.key, c.value = c.value
            if isinstance(c.answer, tuple) and len(c.answer) == 2:
                c.answer = c.answer[1]
        self._assumed.append("values are [key value]")
        return True

    def _object(self) -> SequentialObject:
        recorder = self._recorder
        name = recorder.object_name
        if name is None:
            name = self._guess()
        if recorder.object_name is None and self._calls:
            self._assumed.append(f"the operations are on a {name} (--object)")
        if name not in OBJECTS:
            known = ", ".join(OBJECTS)
            raise recorder.error(f"object {show(name)}; expected one of {known}", None)
        initial = None if recorder.initial is ABSENT else recorder.initial
        if initial is None and name == MapEntry.name:
            texts = any(c.function == "append" for c in self._calls)
            initial = "" if texts else None
        if name == Set.name and isinstance(initial, tuple):
            initial = frozenset(initial)
        wanted = {"queue": tuple, "list": tuple, "set": frozenset, "counter": int}.get(name)
        wrong = wanted is not None and not isinstance(initial, wanted)
        if name == Mutex.name:
            wrong = initial not in (TRUE, FALSE)
        if initial is not None and wrong:
            raise recorder.error(f"a {name} cannot start as {show(initial)}", None)
        object = OBJECTS[name](initial)
        if recorder.initial is ABSENT and self._calls:
            self._assumed.append(f"it holds {show(object.initial)} at the start (--initial)")
        return object

    def _guess(self) -> str:
        """Which object has these operations."""
        used = {FUNCTIONS[c.function] for c in self._calls}
        names = {c.function for c in self._calls}
        if used & {"acquire", "release"}:
            return Mutex.name
        if used & {"enqueue", "dequeue"}:
            return Queue.name
        if used & {"remove", "contains"}:
            return Set.name
        if "decrement" in used or names & {"increment", "inc", "incr"}:
            return Counter.name
        reads = [c.answer for c in self._calls if FUNCTIONS[c.function] == "read" and _seen(c)]
        if "add" in used:
            return Counter.name if reads and isinstance(reads[0], int) else Set.name
        if "append" in used:
            text = all(isinstance(c.value, str) for c in self._calls if c.function == "append")
            text = text and not any(isinstance(r, tuple) for r in reads)
            return MapEntry.name if text or used - {"append", "read"} else List.name
        if used == {"read"} and reads and all(map(_is_balances, reads)):
            line = next(c.line for c in self._calls if _seen(c))
            raise self._recorder.error(
                f"only reads of maps of numbers, as of {BANK}; expected --object and --initial "
                "where it is something else",
                line,
            )
        return MapEntry.name if names & {"get", "put"} else Register.name

    def _operation(self, call: Call, object: SequentialObject, index: int) -> Operation | None:
        function = FUNCTIONS[call.function]
        if call.value is ABSENT and function in _NEED_VALUE and not isinstance(object, Counter):
            raise self._recorder.error(f"{call.function} without a value; expected one", call.line)
        argument: Value = None if call.value is ABSENT else call.value
        if isinstance(object, MapEntry):
            function = {"read": "get", "write": "put"}.get(function, function)
        if function == "decrement":
            function, argument = "add", self._integer(argument, call, -1)
        elif isinstance(object, Counter) and function == "add":
            argument = self._integer(argument, call, 1)
        if function not in object.functions:
            known = ", ".join(sorted(object.functions))
            raise self._recorder.error(
                f"a {object.name} has no {function}; expected {known}", call.line
            )
        if function in ("read", "get", "dequeue", "acquire", "release"):
            argument = None
        elif function == "cas" and not (isinstance(argument, tuple) and len(argument) == 2):
            raise self._recorder.error(
                f"cas of {show(argument)}; expected the pair [expected new]", call.line
            )
        elif function == "enqueue" and argument is None:
            raise self._recorder.error(
                "enqueue of nil, which is what an empty queue answers; expected a value", call.line
            )
        response = self._response(call, function, object)
        if response is _NO_EFFECT:
            self._failed += 1
            return None
        if response is UNKNOWN and object.observes(function, UNKNOWN):
            return None
        if call.type == "fail":
            self._compared.add(index)
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

    def _response(self, call: Call, function: str, object: SequentialObject) -> Value:
        """What the operation was answered; `UNKNOWN`, or `_NO_EFFECT` when it did nothing."""
        answer: Value = call.answer
        if call.type == "fail":
            # One that repeats its pair and names no error was carried out, and has compared.
            if function == "cas" and not call.error and answer == call.value:
                return False
            # An empty queue is what a failed dequeue has seen only where it says so.
            return _NO_EFFECT
        if call.answered is None:
            return UNKNOWN
        if function in COMPARES:
            if isinstance(answer, Atom) and answer.kind == BOOLEAN:
                return answer.payload
            if function == "contains":
                raise self._recorder.error(
                    f"contains was answered {show(answer)}; expected true or false",
                    call.answer_line,
                )
            return True
        if function not in ("read", "get", "dequeue"):
            return None
        if answer is ABSENT:
            return UNKNOWN
        return self._observed(answer, call, object)

    def _observed(self, answer: Value, call: Call, object: SequentialObject) -> Value:
        wrong = None
        if isinstance(object, Set | List):
            if answer is None:
                answer = ()
            if not isinstance(answer, tuple | frozenset):
                wrong = "its elements"
            elif isinstance(object, Set):
                self._remark_twice(answer, call)
                return frozenset(answer)
            elif not isinstance(answer, tuple):
                wrong = "its elements in order"
        elif isinstance(object, Counter):
            if not isinstance(answer, int):
                wrong = "an integer"
        elif isinstance(object, MapEntry) and answer is None and object.initial == "":
            self._nil_is_text = True
            return ""
        if wrong is not None:
            raise self._recorder.error(
                f"a {object.name} was read as {show(answer)}; expected {wrong}", call.answer_line
            )
        return answer

    def _remark_twice(self, answer: tuple[Value, ...] | frozenset[Value], call: Call) -> None:
        if len(set(answer)) < len(answer):
            twice = next(v for v, n in Tally(answer).items() if n > 1)
            self._remarks.append(
                f"the set read on line {call.answer_line} shows {show(twice)} more than once; "
                "it was taken once"
            )

    def _integer(self, value: Value, call: Call, sign: int) -> int:
        if value is None:
            return sign
        if not isinstance(value, int):
            raise self._recorder.error(
                f"{call.function} of {show(value)}; expected an integer", call.line
            )
        return value * sign

    def _refuse_no_text(self, operations: list[Operation], object: MapEntry) -> None:
        """Only text can be appended to, and only text: anything else would be guessed."""
        if all(o.function != "append" for o in operations):
            return
        if not isinstance(object.initial, str):
            raise self._recorder.error(
                f"a map that is appended to starts as text; found {show(object.initial)}", None
            )
        for o in operations:
            shown = o.argument if isinstance(o.argument, tuple) else (o.argument,)
            if o.function == "get":
                shown = () if o.response is UNKNOWN else (o.response,)
            other = next((v for v in shown if not isinstance(v, str)), ABSENT)
            if other is not ABSENT:
                raise self._recorder.error(
                    f"{describe(o.function, o.argument, o.response)} on a map that is appended "
                    f"to; expected text, found {show(other)}",
                    o.line,
                )


def _seen(call: Call) -> bool:
    return call.type == "ok" and call.answer is not ABSENT and call.answer is not None


def _is_balances(value: Value) -> bool:
    if not isinstance(value, Atom) or not is_map(value):
        return False
    assert isinstance(value.payload, frozenset)
    return len(value.payload) > 0 and all(isinstance(v, int) for _, v in value.payload)


def _values(operations: list[Operation], object: SequentialObject) -> Iterator[Value]:
    """The values that the verdict compares."""
    if isinstance(object, Counter):
        return
    yield object.initial
    for o in operations:
        for value in (o.argument, o.response):
            if isinstance(value, tuple | frozenset):
                yield from value
            elif not isinstance(value, bool):
                yield value


def _values_have_keys(calls: list[Call]) -> bool:
    """Whether values are ``[key value]``: all are pairs, reads ask ``[key nil]``.

    A register may hold pairs: so reads must name the key and nothing else, and what a cas expects
    must not look like what it sets.
    """
    if not all(isinstance(c.value, tuple) and len(c.value) == 2 for c in calls):
        return False
    evidence = False
    for c in calls:
        assert isinstance(c.value, tuple)
        key, inner = c.value
        function = FUNCTIONS[c.function]
        if function == "cas":
            if isinstance(key, tuple) or not (isinstance(inner, tuple) and len(inner) == 2):
                return False
            evidence = True
        elif function in ("read", "dequeue"):
            answered = c.answer if c.type == "ok" else c.value
            if not (isinstance(answered, tuple) and answered[:1] == c.value[:1]):
                return False
            evidence = True
    return evidence
