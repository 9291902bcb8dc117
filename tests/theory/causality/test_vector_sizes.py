"""How many components decide causality, by search over all linear orders of small computations.

The computation is the ring of Charron-Bost's proof: every process sends to all, and hears of all
but its neighbour.  Values of any linear order are ranks here, since only their comparison counts.
"""

from __future__ import annotations

from itertools import combinations, product

import pytest

from formal.language.declarations import Definition
from formal.readings.finite.domains import Curried, DomainType
from formal.readings.finite.evaluation import Memo, call_definition
from proofs.causality.causality.computation import Computation
from proofs.causality.causality.vector_clocks import componentwise_order, decides_causality


def ring(n: int) -> Computation:
    """Process p first sends to all; event j + 1 of p receives from j, unless j is p or just before
    p in the ring."""
    events = [(p, t) for p in range(n) for t in range(n + 1)]

    def heard(p: int, t: int) -> int | None:
        return None if t == 0 or t - 1 == p or t % n == p else t - 1

    return Computation(
        Process=list(range(n)),
        Event=events,
        Message=list(range(n)),
        process={e: e[0] for e in events},
        predecessor={(p, t): (p, t - 1) if t else None for p, t in events},
        send={m: (m, 0) for m in range(n)},
        received={e: heard(*e) for e in events},
    )


def holds(condition: Definition, *arguments: object) -> bool:
    """Whether a definition about some components holds of the ring of three processes."""
    processes, events, messages = ring(3)._data.sorts
    assert isinstance(events, DomainType)
    sorts = (processes, events, messages) if len(condition.sorts) == 3 else (events,)
    return bool(call_definition(condition, sorts, arguments, Memo()))


def ends(n: int) -> list[tuple[int, int]]:
    """The first and the last event of each process: the standard example of dimension n."""
    return [(p, t) for p in range(n) for t in (0, n)]


def orders_that_decide(n: int, k: int) -> bool:
    """Whether some k linear orders decide happened-before among the ends of the ring."""
    computation, chosen = ring(n), ends(n)
    pairs = [(e, f) for e in chosen for f in chosen if e != f]
    before = {(e, f) for e, f in pairs if computation.happened_before(e, f)}
    apart = frozenset(pairs) - before
    refuted = set()
    for ranks in product(range(len(chosen)), repeat=len(chosen)):
        rank = dict(zip(chosen, ranks, strict=True))
        if all(rank[e] <= rank[f] for e, f in before):
            refuted.add(frozenset((e, f) for e, f in apart if rank[e] > rank[f]))
    largest = [r for r in refuted if not any(r < other for other in refuted)]
    return any(apart <= frozenset().union(*some) for some in combinations(largest, k))


@pytest.mark.parametrize("n", [2, 3])
def test_no_fewer_linear_orders_than_processes_decide(n):
    assert not orders_that_decide(n, n - 1)
    assert orders_that_decide(n, n)


def test_two_relations_that_are_not_transitive_decide_for_three_processes():
    computation = ring(3)
    events = list(computation.Event)
    number = {e: i for i, e in enumerate(events)}

    def at_most(i, e, f):
        up = number[e] <= number[f] if i == 0 else number[f] <= number[e]
        before, after = computation.happened_before(e, f), computation.happened_before(f, e)
        return before or (not after and up)

    relation = Curried(3, at_most)
    assert holds(decides_causality, 2, computation, relation)
    assert not holds(componentwise_order, 2, relation)
    assert all(at_most(i, e, f) or at_most(i, f, e) for i in (0, 1) for e in events for f in events)
