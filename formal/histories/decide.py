"""Deciding each model, in steps, so that whoever asks can keep a limit.

Every decider is a generator: it yields after a bounded amount of work and returns an `Outcome`.
``relaxed`` operations count as if they could take effect at any time or never; what is impossible
even so is impossible without them (`formal.histories.minimal`).
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence

from formal.histories.causal import decide_causal
from formal.histories.history import History, Operation
from formal.histories.interval import IntervalSearch
from formal.histories.models import (
    CAUSAL,
    LINEARIZABLE,
    PRAM,
    SEQUENTIAL,
    Certificate,
    can_change,
    chains,
    is_update,
    observed,
    written,
)
from formal.histories.outcome import SLICE, Outcome, Steps
from formal.histories.pram import decide_pram
from formal.histories.sessions import order_search
from formal.histories.zones import Zones, first_contradiction


def decide(history: History, model: str, relaxed: Collection[int] = ()) -> Steps:
    """The decider of a model."""
    return {
        LINEARIZABLE: decide_linearizable,
        SEQUENTIAL: decide_sequential,
        CAUSAL: decide_causal,
        PRAM: decide_pram,
    }[model](history, relaxed)


def decide_linearizable(history: History, relaxed: Collection[int] = ()) -> Steps:
    """Key by key (linearizability is local); the keys take turns, so that one hard key does not
    hide another's violation."""
    by_key: dict[Hashable, list[Operation]] = {}
    for o in history.operations:
        by_key.setdefault(o.key, []).append(o)
    found: dict[Hashable, list[int]] = {}
    searches = {}
    for key, operations in by_key.items():
        zones = _zones(history, operations, relaxed)
        if isinstance(zones, Outcome):
            return zones
        if zones is not None:
            found[key] = zones
        yield len(found)
    unwritten = None if relaxed else _reads_unwritten(history)
    if unwritten is not None:
        return Outcome(False, key=unwritten.key, at=unwritten)
    for key, operations in by_key.items():
        if key not in found:
            searches[key] = IntervalSearch(operations, history.object, relaxed)
            yield sum(s.configurations for s in searches.values())
    undecided, budget = list(searches), 64
    while undecided:
        for key in undecided:
            search = searches[key]
            for _ in range(0, budget, SLICE):
                if search.run(min(budget, SLICE)) is not None:
                    break
                yield search.configurations
            if search.verdict is False:
                at = search.events[search.furthest][1].operation
                return Outcome(False, key=key, at=history.operations[at])
        undecided = [k for k in undecided if searches[k].verdict is None]
        budget *= 4
    if relaxed:
        return Outcome(True)
    orders = [searches[k].order or [] if k in searches else found[k] for k in by_key]
    merged = tuple(merge(history, orders))
    return Outcome(True, Certificate(LINEARIZABLE, ((None, merged),)))


def _zones(
    history: History, operations: Sequence[Operation], relaxed: Collection[int]
) -> Outcome | list[int] | None:
    """What is known of a key without a search: that it fails, an order, or nothing."""
    if not history.object.holds_one_value({o.function for o in operations}):
        return None
    finding = Zones(operations, history.object, relaxed).find()
    if not finding.core:
        return finding.order
    key = operations[0].key
    first = None if relaxed else first_contradiction(operations, history.object)
    if first is None:
        return Outcome(False, key=key, core=finding.core)
    return Outcome(False, key=key, at=first[0], core=first[1])


def _reads_unwritten(history: History) -> Operation | None:
    """The first answered observation of a value that nobody had begun to write.

    The search would find it too, but only after every order of all that came before.
    """
    if not history.object.has_reads_from or any(o.function == "append" for o in history.operations):
        return None
    begun: dict[tuple[Hashable, Hashable], int] = {}
    for o in history.operations:
        if can_change(o, history.object):
            begun.setdefault((o.key, written(o)), o.invoked)
    found = None
    for o in history.operations:
        value = observed(o)
        if value is None or value[0] == history.object.initial:
            continue
        assert o.answered is not None
        if begun.get((o.key, value[0]), o.answered) >= o.answered and (
            found is None or o.answered < (found.answered or 0)
        ):
            found = o
    return found


def merge(history: History, orders: Sequence[Sequence[int]]) -> list[int]:
    """One linearization from one for each key.

    Each operation gets the latest invocation among it and those before it in its key's order, which
    lies inside its interval; ordering by these points keeps real time and each key's order.
    """
    points: list[tuple[int, int, int]] = []
    for order in orders:
        point = -1
        for place, index in enumerate(order):
            point = max(point, history.operations[index].invoked)
            points.append((point, place, index))
    return [index for _, _, index in sorted(points)]


def decide_sequential(history: History, relaxed: Collection[int] = ()) -> Steps:
    """One search over all keys."""
    kept = _kept(history, history.operations, relaxed)
    lines, before, optional = chains(kept, relaxed)
    search = yield from order_search(kept, history.object, lines, before, optional)
    while search is not None and search.run(SLICE) is None:
        yield search.configurations
    if search is None or not search.verdict:
        return Outcome(False)
    return Outcome(True, Certificate(SEQUENTIAL, ((None, tuple(search.order or ())),)))


def _kept(
    history: History, operations: Sequence[Operation], relaxed: Collection[int]
) -> list[Operation]:
    """All but the relaxed observers, which say nothing."""
    if not relaxed:
        return list(operations)
    return [o for o in operations if o.index not in relaxed or is_update(o, history.object)]
