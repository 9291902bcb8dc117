"""Is a register's history linearizable, where each value that is seen was written once?

Then every answer names the write it saw, and the question needs no search (Gibbons and Korach
1997, "Testing shared memories", for reads and writes; here with compare-and-set as well).  A write,
the reads of its value, the compare-and-set that found it, the reads of what that one left, and so
on, are a *block*: nothing else that sets or reads the register may stand between two of them.  So

* within a block the order is known, and no operation may be answered before an earlier one in that
  order is invoked;
* two blocks stand one before the other: block A must precede block B when some operation of A was
  answered before some operation of B was invoked, that is, when A's first answer is before B's last
  invocation.  Both may not be.

If no two blocks must both precede each other, sorting them by the earlier of first answer and last
invocation puts each before those it must precede: for two blocks, A the one that must precede, the
four cases of which of the two times is earlier in A and in B all give that A's is earlier.

Where some values were written more than once, or a compare-and-set has failed, an answer that may
have seen several writes is a block of its own, or is left out.  A contradiction is one even so;
otherwise nothing is known.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, Sequence
from dataclasses import dataclass, field

from formal.histories.history import UNKNOWN, Operation
from formal.histories.objects import SequentialObject

#: Later than every event, and before every event.
_NEVER, _START = 1 << 62, -1


@dataclass(frozen=True)
class Finding:
    """What the blocks say.

    Attributes:
        order: a linearization by operation index; None when it is not known to exist.
        core: operations that contradict each other whatever the others did; empty when none do.
    """

    order: list[int] | None = None
    core: tuple[int, ...] = ()


@dataclass(slots=True)
class _Block:
    """Operations with the order in which they stand."""

    operations: list[Operation] = field(default_factory=list)
    first_answer: int = _NEVER
    last_invoked: int = _START

    @property
    def place(self) -> int:
        return min(self.first_answer, self.last_invoked)


class _Contradiction(Exception):
    """Operations that no order explains."""

    def __init__(self, *operations: Operation) -> None:
        super().__init__()
        self.core = tuple(sorted({o.index for o in operations}))


class Zones:
    """The blocks of some operations on one key.

    Args:
        operations: all of them.
        object: the object, which with them must hold one value.
        relaxed: indices of those that may have taken effect at any time, or never.
        end: the time at which the record ends: what comes later has not happened.
    """

    def __init__(
        self,
        operations: Sequence[Operation],
        object: SequentialObject,
        relaxed: Collection[int] = (),
        end: int = _NEVER,
    ) -> None:
        self._initial = object.initial
        self._relaxed = relaxed
        self._end = end
        self._optional: list[Operation] = []
        self._required: list[Operation] = []
        self._known = True
        #: Who saw the value of an operation that nobody answered.
        self._reasons: dict[int, int] = {}
        for o in operations:
            reads = o.function in ("read", "get")
            if o.invoked > end and o.index not in relaxed:
                continue
            if self._answered(o) == _NEVER:
                if not reads and o.response is not False:
                    self._optional.append(o)
            elif o.response is UNKNOWN:
                if not reads:
                    self._optional.append(o)
                    self._known = False
            elif o.function == "cas" and o.response is False:
                self._known = False
            else:
                self._required.append(o)
        self._writers: dict[Hashable, list[Operation]] = {}
        for o in (*self._required, *self._optional):
            if o.function not in ("read", "get"):
                self._writers.setdefault(_left(o), []).append(o)

    def find(self) -> Finding:
        """A linearization, a contradiction, or neither."""
        try:
            self._require_what_was_seen()
            blocks = self._blocks()
            blocks.sort(key=lambda b: b.place)
            self._compare(blocks)
        except _Contradiction as found:
            return Finding(core=self._with_reasons(found.core))
        if not self._known:
            return Finding()
        return Finding(order=[o.index for b in blocks for o in b.operations])

    def _with_reasons(self, core: tuple[int, ...]) -> tuple[int, ...]:
        """The operations and those because of which they must have taken effect."""
        found = set(core)
        todo = list(core)
        while todo:
            reason = self._reasons.get(todo.pop())
            if reason is not None and reason not in found:
                found.add(reason)
                todo.append(reason)
        return tuple(sorted(found))

    def _source(self, o: Operation) -> Operation | str | None:
        """The one write whose value an operation found; "start" for the initial value.

        None when there may be several, or when it found nothing.
        """
        if o.function in ("write", "put"):
            return None
        value = _found(o)
        writers = self._writers.get(value, [])
        initial = value == self._initial
        if len(writers) + initial == 0:
            raise _Contradiction(o)
        if len(writers) + initial > 1:
            self._known = False
            return None
        return "start" if initial else writers[0]

    def _require_what_was_seen(self) -> None:
        """An operation nobody answered has taken effect when its value was seen."""
        optional = {o.index for o in self._optional}
        todo = list(self._required)
        while todo:
            o = todo.pop()
            source = self._source(o)
            if isinstance(source, Operation) and source.index in optional:
                optional.discard(source.index)
                self._reasons[source.index] = o.index
                self._required.append(source)
                todo.append(source)

    def _blocks(self) -> list[_Block]:
        readers: dict[int | str, list[Operation]] = {}
        takers: dict[int | str, Operation] = {}
        starts: list[Operation] = []
        for o in self._required:
            source = self._source(o)
            name = source.index if isinstance(source, Operation) else source
            if name is None:
                starts.append(o)
            elif o.function == "cas":
                if name in takers:
                    together = [o, takers[name]]
                    raise _Contradiction(
                        *together, *([source] if isinstance(source, Operation) else [])
                    )
                takers[name] = o
            else:
                readers.setdefault(name, []).append(o)
        blocks = [self._block(o, readers, takers) for o in starts]
        if "start" in readers or "start" in takers:
            blocks.append(self._block(None, readers, takers))
        if sum(len(b.operations) for b in blocks) < len(self._required):
            # Compare-and-sets that found what each other left, and nobody began.
            placed = {o.index for b in blocks for o in b.operations}
            raise _Contradiction(*(o for o in self._required if o.index not in placed))
        return blocks

    def _block(
        self,
        first: Operation | None,
        readers: dict[int | str, list[Operation]],
        takers: dict[int | str, Operation],
    ) -> _Block:
        """The block that an operation begins (None: the initial value)."""
        block = _Block()
        latest: Operation | None = None
        if first is None:
            block.first_answer = _START
        for o in _chain(first, readers, takers):
            invoked, answered = self._invoked(o), self._answered(o)
            if latest is not None and answered < self._invoked(latest):
                raise _Contradiction(*_between(block.operations, latest), o)
            if latest is None or invoked > self._invoked(latest):
                latest = o
            block.operations.append(o)
            block.first_answer = min(block.first_answer, answered)
            block.last_invoked = max(block.last_invoked, invoked)
        return block

    def _compare(self, blocks: Sequence[_Block]) -> None:
        """Refuse two blocks that must precede each other; the blocks are sorted by place."""
        latest: _Block | None = None
        for block in blocks:
            if latest is not None and block.first_answer < latest.last_invoked:
                raise _Contradiction(*self._ends(latest), *self._ends(block))
            if latest is None or block.last_invoked > latest.last_invoked:
                latest = block

    def _ends(self, block: _Block) -> list[Operation]:
        """What is answered first and invoked last in a block, and what binds them."""
        places = range(len(block.operations))
        last = max(places, key=lambda i: self._invoked(block.operations[i]))
        first = min(places, key=lambda i: self._answered(block.operations[i]))
        if block.first_answer == _START:
            first = 0
        low, high = min(first, last), max(first, last)
        while low > 0 and block.operations[low].function in ("read", "get"):
            low -= 1
        links = [o for o in block.operations[low:high] if o.function not in ("read", "get")]
        return [*links, block.operations[first], block.operations[last]]

    def _invoked(self, o: Operation) -> int:
        return _START if o.index in self._relaxed else o.invoked

    def _answered(self, o: Operation) -> int:
        if o.answered is None or o.answered > self._end or o.index in self._relaxed:
            return _NEVER
        return o.answered


def first_contradiction(
    operations: Sequence[Operation], object: SequentialObject
) -> tuple[Operation, tuple[int, ...]] | None:
    """The answer by which operations contradict each other, and such operations.

    The record is cut off at earlier and earlier answers as long as they do.
    """
    ends = sorted(o.answered for o in operations if o.answered is not None)
    low, high = 0, len(ends) - 1
    core: tuple[int, ...] = ()
    while low <= high:
        middle = (low + high) // 2
        found = Zones(operations, object, end=ends[middle]).find()
        if found.core:
            core, high = found.core, middle - 1
        else:
            low = middle + 1
    if not core:
        return None
    return next(o for o in operations if o.answered == ends[low]), core


def _chain(
    first: Operation | None,
    readers: dict[int | str, list[Operation]],
    takers: dict[int | str, Operation],
) -> Iterator[Operation]:
    """A block in order: what begins it, who read that, who replaced it, and so on."""
    name: int | str = "start"
    if first is not None:
        yield first
        name = first.index
    while True:
        yield from sorted(readers.get(name, ()), key=lambda o: o.invoked)
        taker = takers.get(name)
        if taker is None:
            return
        yield taker
        name = taker.index


def _between(operations: Sequence[Operation], first: Operation) -> list[Operation]:
    """An operation of a block, and what binds it to those that come next."""
    at = operations.index(first)
    low = at
    while low > 0 and operations[low].function in ("read", "get"):
        low -= 1
    links = [o for o in operations[low:] if o.function not in ("read", "get")]
    return [first, *links]


def _left(o: Operation) -> Hashable:
    if o.function == "cas":
        assert isinstance(o.argument, tuple)
        new: Hashable = o.argument[1]
        return new
    return o.argument


def _found(o: Operation) -> Hashable:
    if o.function == "cas":
        assert isinstance(o.argument, tuple)
        expected: Hashable = o.argument[0]
        return expected
    return o.response
