"""Linearizability of small register histories by trying every order (Herlihy and Wing 1990).

The definition is `proofs.foundations.history.statements.linearizable`: an operation that was never
answered may have taken effect, with any response, or not.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from formal.attack.terms import Done, Operation, Response, Value, Write


@dataclass(frozen=True)
class Call:
    """An operation of a history: positions of its invocation and response (none: unanswered)."""

    client: str
    operation: Operation
    invoked: int
    response: Response | None = None
    answered: int | None = None


def linearization(initial: Hashable, calls: Sequence[Call]) -> list[Call] | None:
    """An order of the calls that a register with this initial value explains, or none."""
    return _extend(initial, list(calls))


def _extend(value: Hashable, left: list[Call]) -> list[Call] | None:
    if all(call.response is None for call in left):
        return []
    for call in left:
        # Nothing that was answered before this invocation may come after it.
        if any(o.answered is not None and o.answered < call.invoked for o in left):
            continue
        write = isinstance(call.operation, Write)
        after = call.operation.value if isinstance(call.operation, Write) else value
        if call.response not in (None, Done() if write else Value(value)):
            continue
        rest = _extend(after, [other for other in left if other is not call])
        if rest is not None:
            return [call, *rest]
    return None
