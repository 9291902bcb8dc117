"""A second, simple opinion: does a certificate show what it claims?

Nothing here is shared with the searches that find certificates: it replays each order on the object
and compares positions.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from formal.histories.history import UNKNOWN, History, Operation
from formal.histories.models import (
    LINEARIZABLE,
    MODELS,
    PRAM,
    SEQUENTIAL,
    Certificate,
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
    if certificate.model == PRAM:
        return _wrong_clients(history, certificate)
    return _wrong_pasts(history, certificate)


def _wrong_clients(history: History, certificate: Certificate) -> str | None:
    """Whether each client has an order of its own that respects every client's own order."""
    names = [who for who, _ in certificate.views]
    if len(names) != len(history.processes) or set(names) != set(history.processes):
        return "expected one order for each client"
    for who, order in certificate.views:
        needed = [o for o in history.operations if _counts_for(history, o, who)]
        problem = _wrong_order(history, order, needed, who)
        if problem is None:
            problem = _breaks_program_order(history, order)
        if problem is not None:
            return f"client {who}: {problem}"
    return None


def _counts_for(history: History, o: Operation, process: Hashable) -> bool:
    """Whether an operation belongs in the order of a client: others' observations do not."""
    if o.process == process and not o.open:
        return True
    return not history.object.observes(o.function, UNKNOWN)


def _wrong_pasts(history: History, certificate: Certificate) -> str | None:
    """Whether ``before`` is a causal order, and each answered operation's past explains it."""
    n = len(history.operations)
    before: dict[int, set[int]] = {i: set() for i in range(n)}
    for i, causes in certificate.before:
        if i not in before or not set(causes) <= before.keys():
            return f"operation {i} does not belong to the history"
        before[i] = set(causes)
    problem = _not_causal(history, before)
    if problem is not None:
        return problem
    views = dict(certificate.views)
    order: dict[Hashable, tuple[int, ...]] = {}
    for o in reversed(history.operations):
        if o.open:
            continue
        order[o.process] = views.get(o.index, order.get(o.process, ()))
        past = before[o.index] | {o.index}
        mine = [i for i in order[o.process] if i in past]
        needed = [history.operations[i] for i in past]
        needed = [p for p in needed if _counts_for(history, p, o.process)]
        problem = _wrong_order(history, mine, needed, o.process, open_too=True)
        later: set[int] = set()
        for i in reversed(mine):
            if before[i] & later:
                problem = problem or f"operation {i} comes before one of its causes"
            later.add(i)
        if problem is not None:
            return f"the past of operation {o.index}: {problem}"
    return None


def _not_causal(history: History, before: dict[int, set[int]]) -> str | None:
    last: dict[Hashable, int] = {}
    for o in history.operations:
        if o.index in before[o.index]:
            return "the causal order has a cycle"
        for j in before[o.index]:
            if not before[j] <= before[o.index]:
                return f"the causes of operation {j} are not among those of operation {o.index}"
        if o.process in last and last[o.process] not in before[o.index]:
            return f"operation {o.index} does not come after its client's earlier ones"
        if not o.open:
            last[o.process] = o.index
    return None


def _wrong_order(
    history: History,
    order: Sequence[int],
    needed: Sequence[Operation],
    process: Hashable | None = None,
    open_too: bool = False,
) -> str | None:
    """Each needed operation once, the answered ones all, and the responses as recorded.

    With a process, only its responses count; ``open_too``: never-answered ones may not be missing.
    """
    allowed = {o.index for o in needed}
    if len(set(order)) != len(order):
        return "an operation occurs twice"
    for index in order:
        if index not in allowed:
            return f"operation {index} does not belong to the order"
    present = set(order)
    for o in needed:
        if o.index not in present and (open_too or not o.open):
            return f"operation {o.index}, {o}, is missing"
    states: dict[Hashable, Hashable] = {}
    for index in order:
        o = history.operations[index]
        state = states.get(o.key, history.object.initial)
        states[o.key], response = history.object.step(state, o.function, o.argument)
        if process is not None and o.process != process:
            continue
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
