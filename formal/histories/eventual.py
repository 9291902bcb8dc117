"""Eventual consistency, as far as a recorded, finite history can show it.

Eventual consistency speaks of infinite executions: if updates stop, all replicas end in one
state.  No finite record refutes that by itself, so it is read here as if each client would go on
to read for ever what it read last:

* **quiescence** starts when the last update has been answered;
* **eventual**: the last observations that the clients made after quiescence agree, and show a state
  that the updates can leave behind in some order;
* **strong eventual**: all observations made after quiescence do (a replica that has received all
  updates is in one state at once; that all were received by then is what the reading supposes).

It is undecided when an update was never answered (there is no quiescence), when nobody observed
anything after it, or when the updates can be ordered in too many ways.  It is not on the ladder
from linearizable to PRAM: a sequentially consistent client may lag behind for the length of the
record.
"""

from __future__ import annotations

import math
from collections import Counter as Tally
from collections.abc import Hashable, Iterable, Sequence

from formal.histories.history import UNKNOWN, History, Operation
from formal.histories.models import is_update
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


def agreement(history: History, observations: Sequence[Operation]) -> tuple[bool | None, str]:
    """Whether one final state explains these observations on each key, and why.

    None when there are too many orders of the updates to try.
    """
    by_key: dict[Hashable, list[Operation]] = {}
    for o in observations:
        by_key.setdefault(o.key, []).append(o)
    undecided = ""
    for key, seen in by_key.items():
        places: dict[Hashable, Operation] = {}
        for o in seen:
            other = places.setdefault((o.function, o.argument), o)
            if other.response != o.response:
                return False, f"{other} (line {other.line}) and {o} (line {o.line}) differ"
        updates = [u for u in history.operations if u.key == key and is_update(u, history.object)]
        found = _explained(history.object, updates, seen)
        if found is False:
            many = f"{seen[0]} (line {seen[0].line})" if len(seen) == 1 else _together(seen)
            return False, f"{many} is not what the updates can leave behind"
        if found is None:
            undecided = f"the orders of {len(updates)} updates are too many to try"
    if undecided:
        return None, undecided
    return True, f"{len(observations)} observations after the last update agree"


def _together(seen: Sequence[Operation]) -> str:
    return " with ".join(f"{o} (line {o.line})" for o in seen[:3])


def _explained(
    object: SequentialObject, updates: Sequence[Operation], observations: Sequence[Operation]
) -> bool | None:
    """Whether the updates, all applied in some order, leave a state that answers like this."""
    if isinstance(object, Set):
        return _set_explained(object, updates, observations)
    states = final_states(object, [(u.function, u.argument) for u in updates])
    if states is None:
        return None
    return any(
        all(object.step(s, o.function, o.argument)[1] == o.response for o in observations)
        for s in states
    )


#: More places (what is left to apply, and the state so far) are not looked at.
MOST_PLACES = 50_000


def final_states(
    object: SequentialObject, updates: Sequence[tuple[str, Hashable]]
) -> set[Hashable] | None:
    """The states that updates can leave behind, whatever they answer; None when it is too long.

    Updates that are alike count as one kind, so a place is how many of each kind are left, with
    the state so far.
    """
    if isinstance(object, Counter):
        assert isinstance(object.initial, int)
        return {object.initial + sum(n for _, n in updates if isinstance(n, int))}
    if updates and all(function in ("write", "put") for function, _ in updates):
        return {argument for _, argument in updates}
    tally = Tally(updates)
    kinds, counts = list(tally), tuple(tally.values())
    # Every choice of what has been applied so far is a place, so this many are met at least.
    if math.prod(n + 1 for n in counts) > MOST_PLACES:
        return None
    todo: list[tuple[tuple[int, ...], Hashable]] = [(counts, object.initial)]
    known = set(todo)
    found: set[Hashable] = set()
    while todo:
        left, state = todo.pop()
        if not any(left):
            found.add(state)
        for i, (function, argument) in enumerate(kinds):
            if left[i]:
                rest = (*left[:i], left[i] - 1, *left[i + 1 :])
                place = (rest, object.step(state, function, argument)[0])
                if place not in known:
                    known.add(place)
                    todo.append(place)
        if len(known) > MOST_PLACES:
            return None
    return found


def _set_explained(
    object: Set, updates: Sequence[Operation], observations: Sequence[Operation]
) -> bool:
    """The same for a set, whose elements do not depend on each other."""
    assert isinstance(object.initial, frozenset)
    added = object.initial | {u.argument for u in updates if u.function == "add"}
    removed = {u.argument for u in updates if u.function == "remove"}
    never = removed - {u.argument for u in updates if u.function == "add"}
    most, least = added - never, added - removed
    inside: set[Hashable] = set()
    outside: set[Hashable] = set()
    for o in observations:
        if o.function == "contains":
            (inside if o.response else outside).add(o.argument)
        else:
            assert isinstance(o.response, frozenset)
            inside |= o.response
            outside |= most - o.response
    return inside <= most and not outside & least and not inside & outside
