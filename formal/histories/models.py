"""The consistency models, and what each asks of a history.

The definitions are those of `proofs.foundations.history` and `proofs.consistency.consistency`
(Herlihy and Wing 1990; Lamport 1979; Perrin, Mostéfaoui and Jard 2016; Lipton and Sandberg 1988).
An operation that was never answered may be left out of an order, or stand in it anywhere after the
operations that its client had finished before.  In the order of one client (PRAM, causal) the
operations of others have their effect, but what the others were answered does not count.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass, replace

from formal.histories.history import UNKNOWN, History, Operation
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
        "there is an order of cause and effect, containing each client's own order, such that what "
        "a client was answered up to any point is explained by an order of what came before that",
        "存在包含各客户端自身顺序的因果序，使每个客户端到任一时刻得到的响应，仅由其因果过去的某个排列即可解释",
    ),
    PRAM: (
        "for each client, an order of all operations explains the responses it got, and each "
        "client's operations keep their order",
        "对每个客户端，都有一个所有操作的排列解释它得到的响应，且保持各客户端自身的操作顺序",
    ),
}
"""The models in one sentence, English and Chinese."""


@dataclass(frozen=True)
class Certificate:
    """Why a history satisfies a model; `formal.histories.certificate` checks it.

    Attributes:
        model: one of `MODELS`.
        views: orders of operation indices: under None the one order of all (linearizable,
            sequential); under each client its order (PRAM; what others merely observed is left
            out, it can stand anywhere); under the index of an answered operation the order of its
            past and itself (causal; it serves earlier operations of that client as well where the
            part of it that is their past explains them).
        before: for causal: for each operation that has one, its past.
    """

    model: str
    views: tuple[tuple[Hashable, tuple[int, ...]], ...]
    before: tuple[tuple[int, tuple[int, ...]], ...] = ()


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


def can_change(operation: Operation, object: SequentialObject) -> bool:
    """Whether an operation may change the state when its response does not count."""
    return not object.observes(operation.function, UNKNOWN)


def says_something(operation: Operation) -> bool:
    """Whether an operation has a response that depends on the state."""
    return operation.response is not UNKNOWN and operation.function not in (
        "write",
        "put",
        "append",
        "add",
        "remove",
        "enqueue",
    )


def seen_by(
    operation: Operation, process: Hashable, object: SequentialObject, relaxed: bool = False
) -> Operation | None:
    """An operation as it stands in a client's order: without the response, if it is another's.

    None when it can then stand anywhere: it changes nothing and says nothing.
    """
    if operation.process == process and not relaxed and not operation.open:
        return operation
    if not can_change(operation, object):
        return None
    return replace(operation, response=UNKNOWN)


def view(history: History, process: Hashable, relaxed: Collection[int] = ()) -> list[Operation]:
    """What a client must order: its own operations and all that may change the state."""
    found = (seen_by(o, process, history.object, o.index in relaxed) for o in history.operations)
    return [o for o in found if o is not None]


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
    return bool(written(update) == value)
