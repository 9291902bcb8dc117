"""A minimal violating sub-history: operations that no order explains, whatever the others did.

An operation is *relaxed* when it counts as if it could take effect at any time or never (and an
observation as if it had not been made).  A history that stays impossible when some are relaxed is
impossible because of the rest; the rest is minimal when relaxing any one more makes it possible.
"""

from __future__ import annotations

import time
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace

from formal.histories.decide import decide
from formal.histories.history import UNKNOWN, History, Operation
from formal.histories.models import (
    LINEARIZABLE,
    PRAM,
    can_change,
    explains,
    observed,
    written,
)
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
    whole = history
    if model == LINEARIZABLE:
        history, originals = _prefix(history, outcome)
    elif model == PRAM and outcome.client:
        history = _one_client(history, outcome.client[0])
    core = [o.index for o in history.operations]
    if model == LINEARIZABLE:
        core = _first_core(history, originals, outcome, deadline)
    core, certain = _shrunk(history, model, core, deadline)
    if model == PRAM and outcome.client:
        # What one client's view needs may be more than what another's does.
        core, certain = _shrunk(whole, model, core, deadline)
    found = tuple(originals[i] for i in core)
    last = outcome.at
    if model != LINEARIZABLE or last is None:
        last = max(found, key=lambda o: -1 if o.answered is None else o.answered)
    return Violation(model, found, certain, last)


def _shrunk(
    history: History, model: str, core: list[int], deadline: float
) -> tuple[list[int], bool]:
    """Operations of which none can be relaxed any more, and whether that is certain."""
    relaxed = {o.index for o in history.operations}.difference(core)
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
    return core, certain and time.monotonic() <= deadline


def _first_core(
    history: History, originals: tuple[Operation, ...], outcome: Outcome, deadline: float
) -> list[int]:
    """Operations to begin with: those that the refutation used, or the last ones that suffice.

    What is wrong mostly lies near the answer that nothing explains.
    """
    everything = [o.index for o in history.operations]
    if outcome.core:
        used = set(outcome.core)
        core = [i for i, o in enumerate(originals) if o.index in used]
        if _possible(history, LINEARIZABLE, set(everything).difference(core), 1, deadline) is False:
            return core
    latest = sorted(
        history.operations, key=lambda o: -1 if o.answered is None else o.answered, reverse=True
    )
    many = 2
    while many < len(everything) and time.monotonic() <= deadline:
        core = _with_writers(history, latest[:many])
        others = set(everything).difference(core)
        if _possible(history, LINEARIZABLE, others, _QUICK * many, deadline) is False:
            return core
        many *= 2
    return everything


def _with_writers(history: History, chosen: Sequence[Operation]) -> list[int]:
    """Operations, and all that may have written what they saw."""
    found = {o.index for o in chosen}
    if history.object.has_reads_from:
        seen = {value[0] for o in chosen if (value := observed(o)) is not None}
        found |= {
            o.index
            for o in history.operations
            if can_change(o, history.object) and any(explains(o, v) for v in seen)
        }
    return sorted(found)


def _useful(history: History, relaxed: set[int]) -> tuple[History, frozenset[int]]:
    """The history without relaxed operations that can help nobody, and which are relaxed in it.

    Where the state is one value, a write of a value that nobody asks for helps only those that
    need another value than the one there: a failed compare-and-set.
    """
    functions = {o.function for o in history.operations}
    counted = [o for o in history.operations if o.index not in relaxed]
    if not history.object.holds_one_value(functions) or any(
        o.function == "cas" and o.response is False for o in counted
    ):
        return history, frozenset(relaxed)
    kept = {o.index for o in counted}
    writers: dict[Hashable, list[Operation]] = {}
    for o in history.operations:
        if o.index in relaxed and can_change(o, history.object) and o.response is not False:
            writers.setdefault(written(o), []).append(o)
    todo: list[Operation] = list(counted)
    while todo:
        o = todo.pop()
        value = (
            o.argument[0] if isinstance(o.argument, tuple) and o.function == "cas" else o.response
        )
        if o.function in ("read", "get", "cas"):
            for writer in writers.pop(value, ()):
                kept.add(writer.index)
                todo.append(writer)
    operations = [o for o in history.operations if o.index in kept]
    renamed = tuple(replace(o, index=i) for i, o in enumerate(operations))
    still = frozenset(i for i, o in enumerate(operations) if o.index in relaxed)
    return replace(history, operations=renamed), still


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
    still = frozenset(relaxed)
    if model == LINEARIZABLE:
        history, still = _useful(history, relaxed)
    steps = decide(history, model, still)
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
