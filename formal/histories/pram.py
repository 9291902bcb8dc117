"""PRAM: each client has an order of its own that explains what it was answered.

Lipton and Sandberg 1988; `proofs.consistency.consistency.models.pram_consistent`.
"""

from __future__ import annotations

from collections.abc import Collection, Generator, Hashable

from formal.histories.history import History
from formal.histories.models import PRAM, Certificate, chains, says_something, view
from formal.histories.outcome import SLICE, Outcome, Steps
from formal.histories.sessions import OrderSearch, order_search


def decide_pram(history: History, relaxed: Collection[int] = ()) -> Steps:
    """One search for each client; they take turns."""
    searches = {}
    asking = {o.process for o in history.operations if o.index not in relaxed and says_something(o)}
    for process in history.processes:
        if relaxed and process not in asking:
            continue  # any order will do, and none is asked for
        search = yield from _search(history, process, relaxed)
        if search is None:
            return Outcome(False, client=(process,))
        searches[process] = search
        yield len(searches)
    undecided, budget = list(searches), 64
    while undecided:
        for process in undecided:
            search = searches[process]
            for _ in range(0, budget, SLICE):
                if search.run(min(budget, SLICE)) is not None:
                    break
                yield search.configurations
            if search.verdict is False:
                return Outcome(False, client=(process,))
        undecided = [p for p in undecided if searches[p].verdict is None]
        budget *= 4
    if relaxed:
        return Outcome(True)
    views = tuple((p, tuple(s.order or ())) for p, s in searches.items())
    return Outcome(True, Certificate(PRAM, views))


def contradicted(
    history: History, relaxed: Collection[int] = ()
) -> Generator[int, None, tuple[Hashable] | None]:
    """A client whose answers contradict each other without any search, if there is one."""
    for process in history.processes:
        if (
            history.object.has_reads_from
            and (yield from _search(history, process, relaxed)) is None
        ):
            return (process,)
    return None


def _search(
    history: History, process: Hashable, relaxed: Collection[int]
) -> Generator[int, None, OrderSearch | None]:
    kept = view(history, process, relaxed)
    lines, before, optional = chains(kept, relaxed)
    return (yield from order_search(kept, history.object, lines, before, optional))
