"""What a register's node sees and answers: the inputs, operations and responses of
`proofs.impossibility.cap`."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass


@dataclass(frozen=True)
class Read:
    """The operation that reads the register."""

    def __str__(self) -> str:
        return "read"


@dataclass(frozen=True)
class Write:
    """The operation that writes a value."""

    value: Hashable

    def __str__(self) -> str:
        return f"write({self.value!r})"


@dataclass(frozen=True)
class Value:
    """The response of a read: the value that was read."""

    value: Hashable

    def __str__(self) -> str:
        return f"value {self.value!r}"


@dataclass(frozen=True)
class Done:
    """The response of a write."""

    def __str__(self) -> str:
        return "done"


Operation = Read | Write
Response = Value | Done


@dataclass(frozen=True)
class Invoke:
    """The node's client invokes an operation."""

    operation: Operation


@dataclass(frozen=True)
class Receive:
    """A message arrives from the node ``source``."""

    source: Hashable
    message: Hashable


@dataclass(frozen=True)
class Tick:
    """The node's own time passes."""


Input = Invoke | Receive | Tick
