"""The consistency models, and what each asks of a history.

The definitions are those of the theory (`proofs.history.linearizable`; Lamport 1979; Ahamad et al.
1995; Lipton and Sandberg 1988), read for histories with operations that were never answered: such
an operation may be left out, or take effect at any time that its client's earlier operations allow.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass

from formal.histories.history import History, Operation
from formal.histories.objects import SequentialObject

LINEARIZABLE = "linearizable"
SEQUENTIAL = "sequential"
CAUSAL = "causal"
PRAM = "pram"
MODELS = (LINEARIZABLE, SEQUENTIAL, CAUSAL, PRAM)
"""From the strongest to the weakest; each implies the next."""

IN_WORDS = {
    LINEARIZABLE: (
        "one order of all operations explains every response, and operations that did not overlap "
        "keep their real-time order",
        "存在一个全序解释所有响应，且保持不重叠操作的实时先后",
    ),
    SEQUENTIAL: (
        "one order of all operations explains every response, and each client's operations keep "
        "their order",
        "存在一个全序解释所有响应，且保持每个客户端自身的操作顺序",
    ),
    CAUSAL: (
        "each client can order its own operations and all updates so that every response it got is "
        "explained, and causes come before effects",
        "每个客户端都能给自己的操作与所有更新排出一个顺序，解释它得到的响应，且先因后果",
    ),
    PRAM: (
        "each client can order its own operations and all updates so that every response it got is "
        "explained, and each client's updates keep their order",
        "每个客户端都能给自己的操作与所有更新排出一个顺序，解释它得到的响应，且保持各客户端的更新顺序",
    ),
}
"""The models in one sentence, English and Chinese."""


@dataclass(frozen=True)
class Certificate:
    """Why a history satisfies a model; `formal.histories.certificate` checks it.

    Attributes:
        model: one of `MODELS`.
        views: orders of operation indices: under None the one order of all (linearizable,
            sequential), otherwise one for each client (causal, PRAM).
        reads_from: for causal: for each observation, the update whose value it saw, or None for the
            initial value.
    """

    model: str
    views: tuple[tuple[Hashable, tuple[int, ...]], ...]
    reads_from: tuple[tuple[int, int | None], ...] = ()


def is_update(operation: Operation, object: SequentialObject) -> bool:
    """Whether an operation may change the state."""
    return not object.observes(operation.function, operation.response)


def chains(
    operations: Sequence[Operation], relaxed: Collection[int] = ()
) -> tuple[list[list[int]], dict[int, list[int]], frozenset[int]]:
    """The order of each client as chains, with what else must come before, and what is optional.

    An operation that was never answered comes after its client's earlier ones and before nothing;
    a relaxed one comes before and after nothing.
    """
    lines: dict[Hashable, list[int]] = {}
    single: list[list[int]] = []
    before: dict[int, list[int]] = {}
    for o in operations:
        if o.index in relaxed:
            single.append([o.index])
        elif o.open:
            line = lines.get(o.process)
            if line:
                before[o.index] = [line[-1]]
            single.append([o.index])
        else:
            lines.setdefault(o.process, []).append(o.index)
    optional = frozenset(o.index for o in operations if o.open or o.index in relaxed)
    return [*lines.values(), *single], before, optional


def view(history: History, process: Hashable) -> list[Operation]:
    """What a client must order: its own operations and everybody's updates."""
    object = history.object
    return [o for o in history.operations if o.process == process or is_update(o, object)]


def written(operation: Operation) -> Hashable:
    """What an update leaves behind, for objects with `has_reads_from`."""
    if operation.function == "cas":
        assert isinstance(operation.argument, tuple)
        new: Hashable = operation.argument[1]
        return new
    return operation.argument


def observed(operation: Operation) -> tuple[Hashable] | None:
    """The value an answered operation names as what it found, if it names one."""
    if operation.open:
        return None
    if operation.function in ("read", "get"):
        return (operation.response,)
    if operation.function == "cas" and operation.response is True:
        assert isinstance(operation.argument, tuple)
        return (operation.argument[0],)
    return None


def explains(update: Operation, value: Hashable) -> bool:
    """Whether a value found can be what this update left behind."""
    if update.function == "append":
        return isinstance(value, str) and value.endswith(str(update.argument))
    if update.function == "cas" and update.response is False:
        return False
    return bool(written(update) == value)
