"""Sequential objects: what each operation does to the state, and what it answers.

An object here is `proofs.foundations.history.statements.SequentialObject` as a Python value: an
initial state and a total step function.  A history's operations on different keys are on different
copies of one object.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterable
from typing import Final

from formal.histories.values import FALSE, TRUE, value_of


class _Unseen:
    """Any state that no observation of a history can tell from another such state."""

    def __repr__(self) -> str:
        return "unseen"


UNSEEN: Final = _Unseen()

#: Functions that are answered a `bool`: whether the object was as they needed it.
COMPARES = frozenset({"cas", "contains", "acquire", "release"})
#: A function and its argument and response.
Answered = tuple[str, Hashable, Hashable]


class SequentialObject(ABC):
    """An object by its sequential behaviour.

    Attributes:
        name: its name in messages and in the own format.
        functions: the functions it has.
        initial: its state at the start.
    """

    name: str = ""
    functions: frozenset[str] = frozenset()

    def __init__(self, initial: Hashable = None) -> None:
        self.initial = value_of(initial)

    @abstractmethod
    def step(self, state: Hashable, function: str, argument: Hashable) -> tuple[Hashable, Hashable]:
        """The new state and the response of an operation in a state."""

    def observes(self, function: str, response: Hashable) -> bool:
        """Whether an operation with this response never changes the state."""
        return function in ("read", "get", "contains")

    def quotient(self, operations: Iterable[Answered]) -> Callable[[Hashable], Hashable]:
        """A function that puts one state for all states these operations cannot tell apart.

        Searches use it to meet fewer states.  It must be exact: what is legal from a state is
        legal from the state put for it, and the reverse.
        """
        return lambda state: state

    def names_updates(self, functions: Iterable[str]) -> bool:
        """Whether with these operations each observation names the one update that it saw."""
        return False

    def holds_one_value(self, functions: Iterable[str]) -> bool:
        """Whether with these operations the state is one value that an update replaces whole."""
        return False

    #: Whether an observation names the update it saw, so that "reads from" makes sense.
    has_reads_from: bool = False

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.initial!r})"

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and self.initial == getattr(other, "initial", None)

    def __hash__(self) -> int:
        return hash((self.name, self.initial))


class Register(SequentialObject):
    """A register: ``read``, ``write(v)``, ``cas((expected, new))`` which answers a Boolean.

    A compare-and-set that answers false has compared and found another value.
    """

    name = "register"
    functions = frozenset({"read", "write", "cas"})
    has_reads_from = True

    def step(self, state: Hashable, function: str, argument: Hashable) -> tuple[Hashable, Hashable]:
        if function == "read":
            return state, state
        if function == "write":
            return argument, None
        assert isinstance(argument, tuple)
        expected, new = argument
        return (new, True) if state == expected else (state, False)

    def names_updates(self, functions: Iterable[str]) -> bool:
        return set(functions) <= {"read", "write"}

    def holds_one_value(self, functions: Iterable[str]) -> bool:
        return True

    def observes(self, function: str, response: Hashable) -> bool:
        return function == "read" or (function == "cas" and response is False)

    def quotient(self, operations: Iterable[Answered]) -> Callable[[Hashable], Hashable]:
        """Values that nothing reads and no compare-and-set expects are one."""
        seen = values_seen(operations)
        return lambda state: state if state in seen else UNSEEN


class MapEntry(SequentialObject):
    """One key of a key-value map: ``get``, ``put(v)``, ``append(text)``, ``cas``.

    A key that was never written reads as the initial value; appending to nothing starts from "".
    """

    name = "map"
    functions = frozenset({"get", "put", "append", "cas"})
    has_reads_from = True

    def step(self, state: Hashable, function: str, argument: Hashable) -> tuple[Hashable, Hashable]:
        if function == "get":
            return state, state
        if function == "put":
            return argument, None
        if function == "append":
            if state is UNSEEN:
                return UNSEEN, None
            return f"{'' if state is None else state}{argument}", None
        assert isinstance(argument, tuple)
        expected, new = argument
        return (new, True) if state == expected else (state, False)

    def names_updates(self, functions: Iterable[str]) -> bool:
        return set(functions) <= {"get", "put"}

    def holds_one_value(self, functions: Iterable[str]) -> bool:
        return "append" not in functions

    def observes(self, function: str, response: Hashable) -> bool:
        return function == "get" or (function == "cas" and response is False)

    def quotient(self, operations: Iterable[Answered]) -> Callable[[Hashable], Hashable]:
        """A value that cannot grow into one that is seen is as good as any other such value."""
        operations = tuple(operations)
        seen = values_seen(operations)
        if all(function != "append" for function, _, _ in operations):
            return lambda state: state if state in seen else UNSEEN
        texts = sorted({"" if v is None else str(v) for v in seen})

        def represent(state: Hashable) -> Hashable:
            if state in seen or state is UNSEEN:
                return state
            text = "" if state is None else str(state)
            at = bisect_left(texts, text)
            return state if at < len(texts) and texts[at].startswith(text) else UNSEEN

        return represent


class List(SequentialObject):
    """A list: ``append(v)`` at its end, ``read`` (all elements, in order).

    Its state is the tuple of its elements.
    """

    name = "list"
    functions = frozenset({"append", "read"})

    def __init__(self, initial: Hashable = None) -> None:
        super().__init__(() if initial is None else initial)

    def step(self, state: Hashable, function: str, argument: Hashable) -> tuple[Hashable, Hashable]:
        if function == "read":
            return state, state
        if state is UNSEEN:
            return UNSEEN, None
        assert isinstance(state, tuple)
        return (*state, argument), None

    def quotient(self, operations: Iterable[Answered]) -> Callable[[Hashable], Hashable]:
        """A list that is no beginning of one that is seen is as good as any other such list."""
        nodes: dict[tuple[int, Hashable], int] = {}
        for seen in {r for f, _, r in operations if f == "read" and isinstance(r, tuple)}:
            at = 0
            for element in seen:
                at = nodes.setdefault((at, element), len(nodes) + 1)

        def represent(state: Hashable) -> Hashable:
            at: int | None = 0
            for element in state if isinstance(state, tuple) else ():
                at = None if at is None else nodes.get((at, element))
            return UNSEEN if at is None else state

        return represent


class Mutex(SequentialObject):
    """A lock: ``acquire`` succeeds when it is free, ``release`` when it is held, by whomever.

    Its state is whether it is held; both answer a Boolean.
    """

    name = "mutex"
    functions = frozenset({"acquire", "release"})

    def __init__(self, initial: Hashable = None) -> None:
        super().__init__(FALSE if initial is None else initial)

    def step(self, state: Hashable, function: str, argument: Hashable) -> tuple[Hashable, Hashable]:
        wanted = FALSE if function == "acquire" else TRUE
        return (TRUE if function == "acquire" else FALSE, state == wanted)

    def observes(self, function: str, response: Hashable) -> bool:
        return response is False


class Queue(SequentialObject):
    """A first-in-first-out queue: ``enqueue(v)``; ``dequeue`` answers an element, or nil if empty.

    Its state is the tuple of its elements, oldest first.
    """

    name = "queue"
    functions = frozenset({"enqueue", "dequeue"})

    def __init__(self, initial: Hashable = None) -> None:
        super().__init__(() if initial is None else initial)

    def step(self, state: Hashable, function: str, argument: Hashable) -> tuple[Hashable, Hashable]:
        assert isinstance(state, tuple)
        if function == "enqueue":
            return (*state, argument), None
        return (state[1:], state[0]) if state else (state, None)

    def observes(self, function: str, response: Hashable) -> bool:
        return function == "dequeue" and response is None


class Set(SequentialObject):
    """A set: ``add(v)``, ``remove(v)``, ``contains(v)`` (a Boolean), ``read`` (all elements)."""

    name = "set"
    functions = frozenset({"add", "remove", "contains", "read"})

    def __init__(self, initial: Hashable = None) -> None:
        super().__init__(frozenset() if initial is None else initial)

    def step(self, state: Hashable, function: str, argument: Hashable) -> tuple[Hashable, Hashable]:
        assert isinstance(state, frozenset)
        if function == "read":
            return state, state
        if function == "contains":
            return state, argument in state
        return (state | {argument} if function == "add" else state - {argument}), None


class Counter(SequentialObject):
    """A counter: ``add(n)`` (any integer), ``read``."""

    name = "counter"
    functions = frozenset({"add", "read"})

    def __init__(self, initial: Hashable = None) -> None:
        super().__init__(0 if initial is None else initial)

    def step(self, state: Hashable, function: str, argument: Hashable) -> tuple[Hashable, Hashable]:
        assert isinstance(state, int)
        if function == "read":
            return state, state
        assert isinstance(argument, int)
        return state + argument, None


def values_seen(operations: Iterable[Answered]) -> set[Hashable]:
    """What reads returned and compare-and-sets expect."""
    seen: set[Hashable] = set()
    for function, argument, response in operations:
        if function in ("read", "get"):
            seen.add(response)
        elif function == "cas" and isinstance(argument, tuple):
            seen.add(argument[0])
    return seen


OBJECTS: dict[str, type[SequentialObject]] = {
    kind.name: kind for kind in (Register, MapEntry, Queue, Set, Counter, List, Mutex)
}
"""The objects by name."""
