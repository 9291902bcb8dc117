"""Sequential objects that histories are checked against, beside the register of ``history``.

What they answer is what Jepsen's and Porcupine's models answer: a compare-and-set that does not
find the expected value fails and changes nothing, dequeuing from an empty queue answers so.
"""

from __future__ import annotations

from formal.language import (
    Bool,
    Case,
    Data,
    Fun,
    If,
    List,
    Match,
    Nat,
    Pair,
    Sort,
    append,
    definition,
    no,
    pair,
    yes,
)
from proofs.foundations.history.statements import SequentialObject


class CasOperation(Data, zh="比较并设置寄存器的操作"):
    """What a client can ask of a register with compare-and-set."""

    Value: Sort
    read: Case  # read the register
    write: Case[Value]  # write a value
    cas: Case[Value, Value]  # write the second value if the register holds the first


class CasResponse(Data, zh="比较并设置寄存器的响应"):
    """What a register with compare-and-set answers."""

    Value: Sort
    value: Case[Value]  # the value read
    done: Case  # written
    failed: Case  # another value was found


@definition(zh="比较并设置寄存器")
def cas_register(
    Value: Sort, initial: Value
) -> SequentialObject[CasOperation[Value], CasResponse[Value], Value]:
    """A register with compare-and-set."""

    def step(s: Value, o: CasOperation[Value]):
        return Match(
            o,
            read=lambda: pair(s, CasResponse.value(s)),
            write=lambda v: pair(v, CasResponse.done),
            cas=lambda v, w: If(s == v, pair(w, CasResponse.done), pair(s, CasResponse.failed)),
        )

    return SequentialObject.make(initial=initial, step=step)


class KeyValueOperation(Data, zh="键值映射的操作"):
    """What a client can ask of a key-value map."""

    Key: Sort
    Value: Sort
    get: Case[Key]  # read the value of a key
    put: Case[Key, Value]  # give a key a value
    append: Case[Key, Value]  # join a value to that of a key


class KeyValueResponse(Data, zh="键值映射的响应"):
    """What a key-value map answers."""

    Value: Sort
    value: Case[Value]  # the value read
    done: Case  # written


@definition(zh="键值映射")
def key_value(
    Key: Sort, Value: Sort, initial: Value, join: Fun[Value, Value, Value]
) -> SequentialObject[KeyValueOperation[Key, Value], KeyValueResponse[Value], Fun[Key, Value]]:
    """A key-value map in which every key has the initial value at the start."""

    def step(s: Fun[Key, Value], o: KeyValueOperation[Key, Value]):
        return Match(
            o,
            get=lambda k: pair(s, KeyValueResponse.value(s(k))),
            put=lambda k, v: pair(lambda q: If(q == k, v, s(q)), KeyValueResponse.done),
            append=lambda k, v: pair(
                lambda q: If(q == k, join(s(k), v), s(q)), KeyValueResponse.done
            ),
        )

    return SequentialObject.make(initial=lambda k: initial, step=step)


class QueueOperation(Data, zh="队列的操作"):
    """What a client can ask of a queue."""

    Item: Sort
    enqueue: Case[Item]  # put an item at the end
    dequeue: Case  # take the first item


class QueueResponse(Data, zh="队列的响应"):
    """What a queue answers."""

    Item: Sort
    done: Case  # put
    item: Case[Item]  # the item taken
    empty: Case  # there was none


@definition(cite="herlihy1990", zh="先进先出队列")
def queue(
    Item: Sort,
    initial: List[Item],
) -> SequentialObject[QueueOperation[Item], QueueResponse[Item], List[Item]]:
    """A first-in first-out queue."""

    def step(s: List[Item], o: QueueOperation[Item]):
        return Match(
            o,
            enqueue=lambda x: pair(append(s, [x]), QueueResponse.done),
            dequeue=lambda: Match(
                s,
                nil=lambda: pair(s, QueueResponse.empty),
                cons=lambda x, rest: pair(rest, QueueResponse.item(x)),
            ),
        )

    return SequentialObject.make(initial=initial, step=step)


class SetOperation(Data, zh="集合的操作"):
    """What a client can ask of a set."""

    Element: Sort
    add: Case[Element]  # put in an element
    remove: Case[Element]  # take out an element
    contains: Case[Element]  # ask for an element


class SetResponse(Data, zh="集合的响应"):
    """What a set answers."""

    done: Case  # put in or taken out
    answer: Case[Bool]  # whether the element is there


@definition(zh="集合")
def element_set(
    Element: Sort, initial: Fun[Element, Bool]
) -> SequentialObject[SetOperation[Element], SetResponse, Fun[Element, Bool]]:
    """A set of elements."""

    def step(s: Fun[Element, Bool], o: SetOperation[Element]):
        return Match(
            o,
            add=lambda x: pair(lambda y: If(y == x, yes, s(y)), SetResponse.done),
            remove=lambda x: pair(lambda y: If(y == x, no, s(y)), SetResponse.done),
            contains=lambda x: pair(s, SetResponse.answer(s(x))),
        )

    return SequentialObject.make(initial=initial, step=step)


class CounterOperation(Data, zh="计数器的操作"):
    """What a client can ask of a counter."""

    increment: Case[Nat]  # add
    read: Case  # read the sum


class CounterResponse(Data, zh="计数器的响应"):
    """What a counter answers."""

    done: Case  # added
    value: Case[Nat]  # the sum


@definition(zh="计数器")
def counter(initial: Nat) -> SequentialObject[CounterOperation, CounterResponse, Nat]:
    """A counter that only grows."""

    def step(s: Nat, o: CounterOperation) -> Pair[Nat, CounterResponse]:
        return Match(
            o,
            increment=lambda k: pair(s + k, CounterResponse.done),
            read=lambda: pair(s, CounterResponse.value(s)),
        )

    return SequentialObject.make(initial=initial, step=step)
