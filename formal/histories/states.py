"""States and transitions of a sequential object as small numbers, each computed once."""

from __future__ import annotations

from collections.abc import Hashable, Iterable

from formal.histories.history import UNKNOWN, Operation
from formal.histories.objects import UNSEEN, SequentialObject, values_seen

#: What `Transitions.step` gives when the object cannot answer so.
ILLEGAL = -1


class Transitions:
    """The part of an object's state graph that a search has looked at.

    A *class* is an operation with its response; operations of one class are interchangeable.
    """

    def __init__(self, object: SequentialObject, operations: Iterable[Operation]) -> None:
        self.object = object
        self.initial = 0
        asked = [(o.function, o.argument, o.response) for o in operations]
        self._represent = object.quotient(asked)
        self._seen = (
            values_seen(asked) if object.holds_one_value({f for f, _, _ in asked}) else None
        )
        start = self._represent(object.initial)
        self._states: list[Hashable] = [start]
        self._numbers: dict[Hashable, int] = {start: 0}
        self._classes: dict[Hashable, int] = {}
        self._members: list[tuple[str, Hashable, Hashable]] = []
        self._steps: list[dict[int, int]] = []

    def class_of(self, operation: Operation) -> int:
        """The class of an operation."""
        member = (operation.function, self._handed_over(operation), operation.response)
        number = self._classes.get(member)
        if number is None:
            number = self._classes[member] = len(self._members)
            self._members.append(member)
            self._steps.append({})
        return number

    def _handed_over(self, operation: Operation) -> Hashable:
        """The argument; one value stands for all that nobody sees."""
        argument, seen = operation.argument, self._seen
        if seen is None or operation.function in ("read", "get"):
            return argument
        if operation.function == "cas":
            assert isinstance(argument, tuple)
            return argument if argument[1] in seen else (argument[0], UNSEEN)
        return argument if argument in seen else UNSEEN

    def number_of(self, state: Hashable) -> int:
        """The number of a state."""
        number = self._numbers.setdefault(state, len(self._states))
        if number == len(self._states):
            self._states.append(state)
        return number

    def state(self, number: int) -> Hashable:
        """The state of a number."""
        return self._states[number]

    def sets(self, kind: int) -> bool:
        """Whether an operation of this class replaces one value by another, whatever it was."""
        return self._members[kind][0] in ("write", "put")

    def table(self, kind: int) -> dict[int, int]:
        """The steps of a class found so far: state to state, or `ILLEGAL`."""
        return self._steps[kind]

    def step(self, state: int, kind: int) -> int:
        """The state after an operation of this class, or `ILLEGAL`."""
        table = self._steps[kind]
        after = table.get(state)
        if after is None:
            function, argument, response = self._members[kind]
            new, answer = self.object.step(self._states[state], function, argument)
            if response is not UNKNOWN and response != answer:
                after = ILLEGAL
            else:
                after = self.number_of(self._represent(new))
            table[state] = after
        return after

    @property
    def size(self) -> int:
        """How many states were seen."""
        return len(self._states)
