"""Causal memory (Ahamad, Neiger, Burns, Kohli, Hutto 1995): the causal order, then a view for each.

Which update an observation saw is guessed where several wrote the same value; each guess gives a
causal order (clients' own orders and "reads from", closed), and each client needs a legal order of
its own operations and all updates that respects it.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence

from formal.histories.history import History, Operation
from formal.histories.models import (
    CAUSAL,
    Certificate,
    chains,
    explains,
    is_update,
    observed,
    view,
)
from formal.histories.outcome import SLICE, Outcome, Steps
from formal.histories.sessions import OrderSearch


def decide_causal(history: History, relaxed: Collection[int] = ()) -> Steps:
    """Try every "reads from", the most likely first.

    The model is not defined for objects whose observations do not name what they saw
    (`has_reads_from` is false); this must not be called for them.
    """
    readers = [o for o in history.operations if o.index not in relaxed and observed(o) is not None]
    updates = [o for o in history.operations if is_update(o, history.object)]
    by_value: dict[tuple[Hashable, Hashable], list[int | None]] = {}
    choices: list[list[int | None]] = []
    for reader in readers:
        found = observed(reader)
        assert found is not None
        place = (reader.key, found[0])
        if place not in by_value:
            same = [u.index for u in updates if u.key == reader.key and explains(u, found[0])]
            initial: list[int | None] = [None] if found[0] == history.object.initial else []
            by_value[place] = [*initial, *same]
            yield 0
        candidates = [c for c in by_value[place] if c != reader.index]
        if not candidates:
            return Outcome(False, at=reader, client=(reader.process,))
        choices.append(_likely_first(history, reader, candidates))
    failed: Outcome | None = None
    for guess in _guesses(choices):
        reads_from = {r.index: source for r, source in zip(readers, guess, strict=True)}
        causes = _closure(history, reads_from, relaxed)
        yield 0
        if causes is None:
            failed = failed or Outcome(False)
            continue
        outcome = yield from _views(history, reads_from, causes, relaxed)
        if outcome.holds:
            return outcome
        failed = failed or outcome
    assert failed is not None
    return Outcome(False, client=failed.client)


def _likely_first(
    history: History, reader: Operation, candidates: Sequence[int | None]
) -> list[int | None]:
    """The latest update invoked before the answer first, then the initial value, then the rest."""
    assert reader.answered is not None
    end = reader.answered

    def rank(source: int | None) -> tuple[int, int]:
        if source is None:
            return 1, 0
        invoked = history.operations[source].invoked
        return (0, -invoked) if invoked < end else (2, invoked)

    return sorted(candidates, key=rank)


def _guesses(choices: Sequence[Sequence[int | None]]) -> Iterator[tuple[int | None, ...]]:
    """All combinations, those that differ from the first in the last places first."""
    if not choices:
        yield ()
        return
    at = [0] * len(choices)
    while True:
        yield tuple(c[i] for c, i in zip(choices, at, strict=True))
        place = len(choices) - 1
        while place >= 0 and at[place] == len(choices[place]) - 1:
            at[place] = 0
            place -= 1
        if place < 0:
            return
        at[place] += 1


def _closure(
    history: History, reads_from: Mapping[int, int | None], relaxed: Collection[int]
) -> list[int] | None:
    """For each operation the bit set of its causes; None when the order has a cycle."""
    n = len(history.operations)
    direct: list[list[int]] = [[] for _ in range(n)]
    last: dict[Hashable, int] = {}
    for o in history.operations:
        if o.index in relaxed:
            continue
        if o.process in last:
            direct[o.index].append(last[o.process])
        if not o.open:
            last[o.process] = o.index
    for reader, source in reads_from.items():
        if source is not None and source not in relaxed:
            direct[reader].append(source)
    causes: list[int] = [0] * n
    mark = [0] * n
    for root in range(n):
        stack = [(root, 0)]
        while stack:
            i, at = stack.pop()
            if at == 0:
                if mark[i] == 2:
                    continue
                mark[i] = 1
            if at < len(direct[i]):
                stack.append((i, at + 1))
                j = direct[i][at]
                if mark[j] == 1:
                    return None
                if mark[j] == 0:
                    stack.append((j, 0))
                continue
            for j in direct[i]:
                causes[i] |= causes[j] | 1 << j
            mark[i] = 2
    return causes


def _views(
    history: History,
    reads_from: Mapping[int, int | None],
    causes: Sequence[int],
    relaxed: Collection[int],
) -> Steps:
    sources = {s for s in reads_from.values() if s is not None and s not in relaxed}
    orders: list[tuple[Hashable, tuple[int, ...]]] = []
    for process in history.processes:
        kept = [
            o
            for o in view(history, process)
            if o.index not in relaxed or is_update(o, history.object)
        ]
        lines, before, optional = chains(kept, relaxed)
        for o in kept:
            mask = causes[o.index]
            if mask and o.index not in relaxed:
                before[o.index] = [p.index for p in kept if mask >> p.index & 1]
        # What somebody read did take effect.
        search = OrderSearch(kept, history.object, lines, before, optional - sources)
        while search.run(SLICE) is None:
            yield search.configurations
        if not search.verdict:
            return Outcome(False, client=(process,))
        orders.append((process, tuple(search.order or ())))
    certificate = Certificate(CAUSAL, tuple(orders), tuple(sorted(reads_from.items())))
    return Outcome(True, certificate)
