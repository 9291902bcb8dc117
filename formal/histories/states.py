"""States and transitions of a sequential object as small numbers, each computed once."""

from __future__ import annotations

from collections.abc import Hashable, Iterable

from formal.histories.history import UNKNOWN, Operation
from formal.histories.objects import SequentialObject

#: What `Transitions.step` gives when the object cannot answer so.
ILLEGAL = -1


class Transitions:
    """The part of an object's state graph that a search has looked at.

    A *class* is an operation with its response; operations of one class are interchangeable.
    """

    def __init__(self, object: SequentialObject, operations: Iterable[Operation]) -> None:
        self.object = object
        self.initial = 0
        self._represent = object.quotient((o.function, o.argument, o.response) for o in operations)
        start = self._represent(object.initial)
        self._states: list[Hashable] = [start]
        self._numbers: dict[Hashable, int] = {start: 0}
        self._classes: dict[Hashable, int] = {}
        self._members: list[tuple[str, Hashable, Hashable]] = []
        self._steps: list[dict[int, int]] = []

    def class_of(self, operation: Operation) -> int:
        """The class of an operation."""
        member = (operation.function, operation.argument, operation.response)
        number = self._classes.get(member)
        if number is None:
            number = self._classes[member] = len(self._members)
            self._members.append(member)
            self._steps.append({})
        return number

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
                new = self._represent(new)
                after = self._numbers.get(new, len(self._states))
                if after == len(self._states):
                    self._numbers[new] = after
                    self._states.append(new)
            table[state] = after
        return after

    @property
    def size(self) -> int:
        """How many states were seen."""
        return len(self._states)
