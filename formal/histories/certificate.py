"""A second, simple opinion: does a certificate show what it claims?

Nothing here is shared with the searches that find certificates: it replays each order on the object
and compares positions.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from formal.histories.history import UNKNOWN, History, Operation
from formal.histories.models import (
    CAUSAL,
    LINEARIZABLE,
    MODELS,
    PRAM,
    SEQUENTIAL,
    Certificate,
    explains,
    is_update,
    observed,
)


def flaw(history: History, certificate: Certificate) -> str | None:
    """What is wrong with a certificate; None when it is right."""
    if certificate.model not in MODELS:
        return f"unknown model {certificate.model!r}"
    operations = history.operations
    if certificate.model in (LINEARIZABLE, SEQUENTIAL):
        if [who for who, _ in certificate.views] != [None]:
            return "expected one order of all operations"
        order = certificate.views[0][1]
        wrong = _wrong_order(history, order, operations)
        if wrong is None and certificate.model == LINEARIZABLE:
            wrong = _breaks_real_time(history, order)
        if wrong is None and certificate.model == SEQUENTIAL:
            wrong = _breaks_program_order(history, order)
        return wrong
    if sorted(map(repr, (who for who, _ in certificate.views))) != sorted(
        map(repr, history.processes)
    ):
        return "expected one order for each client"
    return _wrong_views(history, certificate)


def _wrong_views(history: History, certificate: Certificate) -> str | None:
    sources: set[int] = set()
    causes: list[int] = []
    if certificate.model == CAUSAL:
        problem = _wrong_reads_from(history, certificate)
        if problem is not None:
            return problem
        sources = {w for _, w in certificate.reads_from if w is not None}
        found = _causes(history, certificate)
        if found is None:
            return "the causal order has a cycle"
        causes = found
    for who, order in certificate.views:
        needed = [o for o in history.operations if o.process == who or is_update(o, history.object)]
        problem = _wrong_order(history, order, needed, sources)
        if problem is None and certificate.model == PRAM:
            problem = _breaks_program_order(history, order)
        if problem is None and certificate.model == CAUSAL:
            problem = _breaks_causes(order, causes)
        if problem is not None:
            return f"client {who}: {problem}"
    return None


def _wrong_order(
    history: History,
    order: Sequence[int],
    needed: Sequence[Operation],
    forced: set[int] = frozenset(),  # type: ignore[assignment]
) -> str | None:
    """Each needed operation once, the answered ones all, and every response as recorded."""
    allowed = {o.index for o in needed}
    if len(set(order)) != len(order):
        return "an operation occurs twice"
    for index in order:
        if index not in allowed:
            return f"operation {index} does not belong to the order"
    present = set(order)
    for o in needed:
        if o.index not in present and (not o.open or o.index in forced):
            return f"operation {o.index}, {o}, is missing"
    states: dict[Hashable, Hashable] = {}
    for index in order:
        o = history.operations[index]
        state = states.get(o.key, history.object.initial)
        states[o.key], response = history.object.step(state, o.function, o.argument)
        if o.response is not UNKNOWN and response != o.response:
            return f"operation {index}, {o}, would be answered {response!r}"
    return None


def _breaks_real_time(history: History, order: Sequence[int]) -> str | None:
    latest: Operation | None = None
    for index in order:
        o = history.operations[index]
        if latest is not None and o.answered is not None and o.answered < latest.invoked:
            return f"operation {index} was answered before operation {latest.index} was invoked"
        if latest is None or o.invoked > latest.invoked:
            latest = o
    return None


def _breaks_program_order(history: History, order: Sequence[int]) -> str | None:
    """An answered operation comes before every later one of its client."""
    first: dict[Hashable, Operation] = {}
    for index in reversed(order):
        o = history.operations[index]
        after = first.get(o.process)
        if after is not None and after.invoked < o.invoked:
            return f"operations {after.index} and {index} of one client are swapped"
        if not o.open and (after is None or o.invoked < after.invoked):
            first[o.process] = o
    return None


def _wrong_reads_from(history: History, certificate: Certificate) -> str | None:
    sources = dict(certificate.reads_from)
    for o in history.operations:
        value = observed(o)
        if value is None:
            continue
        if o.index not in sources:
            return f"operation {o.index}, {o}, reads from nothing"
        source = sources[o.index]
        if source is None:
            if value[0] != history.object.initial:
                return f"operation {o.index}, {o}, did not see the initial value"
            continue
        update = history.operations[source]
        if update.key != o.key or not explains(update, value[0]) or source == o.index:
            return f"operation {o.index}, {o}, cannot have seen operation {source}, {update}"
    return None


def _causes(history: History, certificate: Certificate) -> list[int] | None:
    """For each operation the bit set of its causes; None when there is a cycle."""
    direct: list[set[int]] = [set() for _ in history.operations]
    earlier: dict[Hashable, int] = {}
    for o in history.operations:
        if o.process in earlier:
            direct[o.index].add(earlier[o.process])
        if not o.open:
            earlier[o.process] = o.index
    for reader, source in certificate.reads_from:
        if source is not None:
            direct[reader].add(source)
    causes = [sum(1 << j for j in d) for d in direct]
    for _ in range(len(causes) + 1):
        grown = list(causes)
        for i, d in enumerate(direct):
            for j in d:
                grown[i] |= causes[j]
        if grown == causes:
            return None if any(c >> i & 1 for i, c in enumerate(causes)) else causes
        causes = grown
    return causes


def _breaks_causes(order: Sequence[int], causes: Sequence[int]) -> str | None:
    later = 0
    for index in reversed(order):
        if causes[index] & later:
            return f"operation {index} comes before one of its causes"
        later |= 1 << index
    return None
