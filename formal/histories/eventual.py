"""Eventual consistency, as far as a recorded, finite history can show it.

Eventual consistency speaks of infinite executions: if updates stop, all replicas end in one
state.  No finite record refutes that by itself, so it is read here as if each client would go on
to read for ever what it read last:

* **quiescence** starts when the last update has been answered;
* **eventual**: the last observations that the clients made after quiescence agree, and show a state
  that the updates can leave behind in some order;
* **strong eventual**: all observations made after quiescence do (a replica that has received all
  updates is in one state at once; that all were received by then is what the reading supposes).

It is undecided when an update was never answered (there is no quiescence) or when nobody observed
anything after it.  It is not on the ladder from linearizable to PRAM: a sequentially consistent
client may lag behind for the length of the record.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence

from formal.histories.history import UNKNOWN, History, Operation
from formal.histories.models import explains, is_update
from formal.histories.objects import Counter, SequentialObject, Set

EVENTUAL = "eventual"
STRONG_EVENTUAL = "strong-eventual"


def quiescent(history: History) -> list[Operation] | str:
    """The observations made after quiescence, or why there are none."""
    updates = [o for o in history.operations if is_update(o, history.object)]
    open_one = next((o for o in updates if o.open), None)
    if open_one is not None:
        return f"{open_one} (line {open_one.line}) was never answered, so updates did not stop"
    end = max((o.answered or 0 for o in updates), default=-1)
    late = [
        o
        for o in history.operations
        if o.invoked > end and not is_update(o, history.object) and o.response is not UNKNOWN
    ]
    return late or "nothing was observed after the last update"


def last_of_each_client(observations: Iterable[Operation]) -> list[Operation]:
    """The last observation of each client on each key (of each element, for ``contains``)."""
    last: dict[Hashable, Operation] = {}
    for o in observations:
        last[(o.process, o.key, o.function, o.argument)] = o
    return sorted(last.values(), key=lambda o: o.index)


def disagreement(history: History, observations: Sequence[Operation]) -> str | None:
    """Why these observations show no common final state; None when they do."""
    seen: dict[Hashable, Operation] = {}
    for o in observations:
        place = (o.key, o.function, o.argument)
        other = seen.setdefault(place, o)
        if other.response != o.response:
            return f"{other} (line {other.line}) and {o} (line {o.line}) differ"
    for o in seen.values():
        updates = [u for u in history.operations if u.key == o.key and is_update(u, history.object)]
        if not _possible(history.object, updates, o):
            return f"{o} (line {o.line}) is not what the updates can leave behind"
    return None


def _possible(
    object: SequentialObject, updates: Sequence[Operation], observation: Operation
) -> bool:
    """Whether the updates, all applied in some order, can leave what was observed."""
    response = observation.response
    if isinstance(object, Counter):
        assert isinstance(object.initial, int)
        return response == object.initial + sum(
            u.argument for u in updates if isinstance(u.argument, int)
        )
    if isinstance(object, Set):
        assert isinstance(object.initial, frozenset)
        added = object.initial | {u.argument for u in updates if u.function == "add"}
        removed = {u.argument for u in updates if u.function == "remove"}
        if observation.function == "contains":
            return (
                observation.argument in added
                if response
                else observation.argument not in added - removed
            )
        assert isinstance(response, frozenset)
        return added - removed <= response <= added
    if not object.has_reads_from or observation.function == "cas":
        return True
    if not updates:
        return response == object.initial
    return any(explains(u, response) for u in updates)
