"""A minimal violating sub-history: operations that no order explains, whatever the others did.

An operation is *relaxed* when it counts as if it could take effect at any time or never (and an
observation as if it had not been made).  A history that stays impossible when some are relaxed is
impossible because of the rest; the rest is minimal when relaxing any one more makes it possible.
"""

from __future__ import annotations

import time
from collections.abc import Hashable
from dataclasses import dataclass, replace

from formal.histories.decide import decide
from formal.histories.history import UNKNOWN, History, Operation
from formal.histories.models import LINEARIZABLE, PRAM
from formal.histories.outcome import NotDecided, Outcome

#: Rounds of work (see `formal.histories.outcome.SLICE`) for one try: at first, when there is much
#: to leave out and most that is refuted is refuted at once, and in the end.
_QUICK, _ROUNDS = 1, 1000


@dataclass(frozen=True)
class Violation:
    """Why a history does not satisfy a model.

    Attributes:
        model: the model.
        core: operations that no order explains, whatever the other operations did (for
            linearizability: those on the same key that were invoked until then).
        minimal: whether each of them is known to be needed.
        at: the operation of the core whose answer completed the violation.
    """

    model: str
    core: tuple[Operation, ...]
    minimal: bool
    at: Operation


def violation(history: History, model: str, outcome: Outcome, seconds: float) -> Violation:
    """Shrink a violation for so many seconds."""
    deadline = time.monotonic() + seconds
    originals = history.operations
    if model == LINEARIZABLE:
        history, originals = _prefix(history, outcome)
    elif model == PRAM and outcome.client:
        history = _one_client(history, outcome.client[0])
    relaxed: set[int] = set()
    core = [o.index for o in history.operations]
    size, rounds, certain = max(1, len(core) // 2), _QUICK, True
    while time.monotonic() <= deadline:
        changed = False
        at = len(core)
        while at > 0 and time.monotonic() <= deadline:
            part = core[max(0, at - size) : at]
            at -= len(part)
            possible = _possible(history, model, relaxed.union(part), rounds, deadline)
            if possible is False:
                relaxed.update(part)
                core = [i for i in core if i not in relaxed]
                changed = True
            elif possible is None and size == 1:
                certain = False
        if size == 1 and not changed:
            if certain or rounds == _ROUNDS:
                break
            rounds = _ROUNDS
        certain = True
        size = max(1, size // 2)
    certain = certain and time.monotonic() <= deadline
    found = tuple(originals[i] for i in core)
    last = outcome.at
    if model != LINEARIZABLE or last is None:
        last = max(found, key=lambda o: -1 if o.answered is None else o.answered)
    return Violation(model, found, certain, last)


def _prefix(history: History, outcome: Outcome) -> tuple[History, tuple[Operation, ...]]:
    """The history of the failing key until every order has failed, and whose its operations are.

    A history is linearizable only if its prefixes are, and only if its keys are.  One that was
    answered later keeps its answer: if it takes effect in the prefix, it is with that one.
    """
    assert outcome.at is not None and outcome.at.answered is not None
    end = outcome.at.answered
    originals = tuple(o for o in history.operations if o.key == outcome.key and o.invoked <= end)
    cut = tuple(
        replace(o, index=i)
        if o.answered is not None and o.answered <= end
        else replace(o, index=i, answered=None)
        for i, o in enumerate(originals)
    )
    return replace(history, operations=cut), originals


def _one_client(history: History, process: Hashable) -> History:
    """The history as a client sees it: what the others were answered does not count."""
    operations = tuple(
        o if o.process == process else replace(o, response=UNKNOWN) for o in history.operations
    )
    return replace(history, operations=operations)


def _possible(
    history: History, model: str, relaxed: set[int], most: int, deadline: float
) -> bool | None:
    steps = decide(history, model, frozenset(relaxed))
    rounds = 0
    while True:
        try:
            searched = next(steps)
        except StopIteration as stop:
            outcome: Outcome = stop.value
            return outcome.holds
        except NotDecided:
            return None
        rounds += searched > 0
        if rounds > most or time.monotonic() > deadline:
            return None
