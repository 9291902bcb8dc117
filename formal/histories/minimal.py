"""A minimal violating sub-history: operations that no order explains, whatever the others did.

An operation is *relaxed* when it counts as if it could take effect at any time or never (and an
observation as if it had not been made).  A history that stays impossible when some are relaxed is
impossible because of the rest; the rest is minimal when relaxing any one more makes it possible.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from formal.histories.decide import decide
from formal.histories.history import History, Operation
from formal.histories.models import LINEARIZABLE
from formal.histories.outcome import Outcome

#: Rounds of work (see `formal.histories.outcome.SLICE`) for one try.
_ROUNDS = 40


@dataclass(frozen=True)
class Violation:
    """Why a history does not satisfy a model.

    Attributes:
        model: the model.
        core: operations that no order explains, whatever the other operations did.
        minimal: whether each of them is known to be needed.
        at: the operation of the core that was answered last.
    """

    model: str
    core: tuple[Operation, ...]
    minimal: bool
    at: Operation


def violation(history: History, model: str, outcome: Outcome, seconds: float) -> Violation:
    """Shrink a violation for so many seconds."""
    deadline = time.monotonic() + seconds
    operations = history.operations
    relaxed: set[int] = set()
    if model == LINEARIZABLE:
        # Other keys play no part, nor what was invoked after the search had failed.
        assert outcome.at is not None and outcome.at.answered is not None
        end = outcome.at.answered
        relaxed = {o.index for o in operations if o.key != outcome.key or o.invoked > end}
    core = [o.index for o in operations if o.index not in relaxed]
    size, certain = max(1, len(core) // 2), True
    while True:
        changed = False
        at = len(core)
        while at > 0:
            part = core[max(0, at - size) : at]
            at -= len(part)
            possible = _possible(history, model, relaxed.union(part), deadline)
            if possible is False:
                relaxed.update(part)
                core = [i for i in core if i not in relaxed]
                changed = True
            elif possible is None and size == 1:
                certain = False
            if time.monotonic() > deadline:
                return _violation(history, model, core, False)
        if size == 1 and not changed:
            return _violation(history, model, core, certain)
        if size == 1:
            certain = True
        size = max(1, size // 2)


def _violation(history: History, model: str, core: list[int], minimal: bool) -> Violation:
    operations = tuple(history.operations[i] for i in core)
    answered = [o for o in operations if o.answered is not None]
    return Violation(model, operations, minimal, max(answered, key=lambda o: o.answered or 0))


def _possible(
    history: History, model: str, relaxed: set[int], deadline: float
) -> bool | None:
    steps = decide(history, model, frozenset(relaxed))
    rounds = 0
    while True:
        try:
            next(steps)
        except StopIteration as stop:
            outcome: Outcome = stop.value
            return outcome.holds
        rounds += 1
        if rounds > _ROUNDS + len(history.operations) or time.monotonic() > deadline:
            return None
