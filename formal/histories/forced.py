"""What stands before what in every order that explains the answers.

Where only one update can have left what an answer shows, it comes before that answer, and every
other update of the key before it or after the answer; so it is for what that update itself has
found (an append shows what was there).  Such edges are drawn until there is nothing more to draw.
A cycle refutes the history; otherwise they guide the search.  This is the saturation of Gibbons and
Korach (1997, reads-from known) and of the "bad patterns" of Bouajjani, Enea, Guerraoui and Hamza
(2017), here for appends and compare-and-set too, and sound also where some answers are ambiguous.

An update that *sets* is one that leaves a value of its own: a write, an append of some text, a
compare-and-set that succeeds.  The argument is about the last one of a key before an answer.
"""

from __future__ import annotations

from collections.abc import Generator, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from formal.histories.history import UNKNOWN, Operation
from formal.histories.objects import SequentialObject

LARGEST = 5000
"""For more operations nothing is worked out: the edges take a bit for each pair of operations."""

#: A value, and whether only its text is known (what stood before an append).
Target = tuple[Hashable, bool]


@dataclass(slots=True)
class Answer:
    """An answered observation, and what is known of how its value came about.

    Attributes:
        reader: its place.
        target: the value that the update before the earliest known one has left.
        chain: the updates whose outcome it shows, the last one first; nothing sets between them.
        mask: the chain as bits.
        whole: whether nothing sets before the chain (it starts from the initial value).
        closed: whether the chain is known to its start.
        later: the bits of the updates that are known to come after the answer.
    """

    reader: int
    key: Hashable
    target: Target
    chain: list[int] = field(default_factory=list)
    mask: int = 0
    whole: bool = False
    closed: bool = False
    later: int = 0

    @property
    def start(self) -> int:
        """The earliest known update of the chain; the reader while none is known."""
        return self.chain[-1] if self.chain else self.reader


class Contradiction(Exception):
    """No order explains the answers."""


class Forced:
    """The edges that operations force.

    Args:
        operations: what is to be ordered; a response of `UNKNOWN` does not count.
        object: the sequential object of each key; it must have `has_reads_from`.
        before: for each operation, by place, the bits of those that come before it.
        optional: the bits of those that may be left out.

    Attributes:
        before: the same with all forced edges, transitive.
        must: the bits of those that cannot be left out.
        answers: the observations that count.
    """

    def __init__(
        self,
        operations: Sequence[Operation],
        object: SequentialObject,
        before: Sequence[int],
        optional: int,
    ) -> None:
        self.before = list(before)
        self.must = ((1 << len(operations)) - 1) & ~optional
        self._operations = operations
        self._initial = object.initial
        self._setters: dict[Hashable, int] = {}
        self._by_value: dict[tuple[Hashable, Hashable], list[int]] = {}
        self._by_text: dict[tuple[Hashable, str], list[int]] = {}
        self._appends: dict[tuple[Hashable, str], list[int]] = {}
        self._lengths: dict[Hashable, set[int]] = {}
        self._after: dict[int, int] = {}
        self._unclear: set[Hashable] = set()
        for i, o in enumerate(operations):
            self._note(i, o)
        self.answers = [
            Answer(i, o.key, (found[0], False))
            for i, o in enumerate(operations)
            if self.must >> i & 1 and o.key not in self._unclear
            if (found := _found(o)) is not None
        ]

    def _note(self, i: int, o: Operation) -> None:
        if o.function == "append":
            text = _text(o.argument)
            if not text:  # it may change the value, from nil or a number to its text, or may not
                self._unclear.add(o.key)
                return
            self._appends.setdefault((o.key, text), []).append(i)
            self._lengths.setdefault(o.key, set()).add(len(text))
        elif o.function in ("write", "put") or (o.function == "cas" and o.response is not False):
            value = _left(o)
            self._by_value.setdefault((o.key, value), []).append(i)
            self._by_text.setdefault((o.key, _text(value)), []).append(i)
            if o.function == "cas" and o.response is UNKNOWN:
                return  # it may have found another value, and then has not set anything
        else:
            return
        self._setters[o.key] = self._setters.get(o.key, 0) | 1 << i

    def close(self) -> Generator[int, None, bool]:
        """Draw all edges; False when they contradict each other: no order explains the answers."""
        try:
            more = True
            while more:
                self._transitive()
                yield 0
                more = False
                self._after.clear()
                for a in self.answers:
                    more |= self._extend(a)
                    more |= self._keep_apart(a)
        except Contradiction:
            return False
        return True

    def chains(self) -> Iterator[tuple[int, list[int], bool]]:
        """For each answer its place, the updates whose outcome it shows, and whether that is all.

        By the values alone, whatever `before` says; call it instead of `close`.
        """
        for a in self.answers:
            try:
                self._extend(a)
            except Contradiction:
                a.closed = False
            yield a.reader, a.chain, a.closed

    def _transitive(self) -> None:
        before, changed = self.before, True
        while changed:
            changed = False
            for i, known in enumerate(before):
                whole = left = known
                while left:
                    j = left.bit_length() - 1
                    whole |= before[j]
                    left &= ~(before[j] | 1 << j)
                if whole >> i & 1:
                    raise Contradiction
                if whole != known:
                    before[i] = whole
                    changed = True

    def _extend(self, a: Answer) -> bool:
        """Follow the chain back as far as it is the only one possible."""
        changed = False
        while not a.closed:
            candidates, initial = self._candidates(a)
            if not candidates and not initial:
                raise Contradiction
            if len(candidates) + initial > 1:
                break
            changed = True
            if initial:
                a.whole = a.closed = True
                break
            source = candidates[0]
            self.before[a.start] |= 1 << source
            self.must |= 1 << source
            a.chain.append(source)
            a.mask |= 1 << source
            o = self._operations[source]
            if o.function == "append":
                value, added = a.target[0], _text(o.argument)
                assert isinstance(value, str)
                a.target = (value[: len(value) - len(added)], True)
            elif o.function == "cas":
                assert isinstance(o.argument, tuple)
                a.target = (o.argument[0], False)
            else:
                a.closed = True
        return changed

    def _candidates(self, a: Answer) -> tuple[list[int], bool]:
        """Which updates can have been the last to set before the chain; whether none need be."""
        front = a.start
        before = self.before[front] & self._setters.get(a.key, 0) & self.must
        before &= ~(a.mask | 1 << a.reader)
        overwritten = 0
        for j in bits(before):
            overwritten |= self.before[j]
        found = [
            c
            for c in self._explaining(a.key, a.target)
            if c != a.reader
            and not a.mask >> c & 1
            and not self.before[c] >> front & 1
            and not overwritten >> c & 1
        ]
        return found, not before and _same(self._initial, a.target)

    def _explaining(self, key: Hashable, target: Target) -> list[int]:
        value, only_text = target
        if only_text:
            found = self._by_text.get((key, _text(value)), [])
        else:
            found = self._by_value.get((key, value), [])
        if isinstance(value, str) and key in self._lengths:
            found = list(found)
            for length in self._lengths[key]:
                if length <= len(value):
                    found += self._appends.get((key, value[len(value) - length :]), [])
        return found

    def _keep_apart(self, a: Answer) -> bool:
        """What sets and is not of the chain comes before all of it or after the answer."""
        others = self._setters.get(a.key, 0) & ~(a.mask | 1 << a.reader)
        changed = False
        if a.whole:
            later = others
        elif a.chain:
            start = a.start
            earlier = self.before[a.reader] & others & self.must & ~self.before[start]
            if earlier:
                self.before[start] |= earlier
                changed = True
            later = others & self._setters_after(start, a.key)
        else:
            return False
        for j in bits(later & ~a.later):
            if not self.before[j] >> a.reader & 1:
                self.before[j] |= 1 << a.reader
                changed = True
        a.later |= later
        return changed

    def _setters_after(self, start: int, key: Hashable) -> int:
        """The updates known to come after one of them, as of this round."""
        found = self._after.get(start)
        if found is None:
            found = 0
            for j in bits(self._setters.get(key, 0)):
                if self.before[j] >> start & 1:
                    found |= 1 << j
            self._after[start] = found
        return found

    def holds(self) -> Mapping[int, list[tuple[int, int]]]:
        """For each update that starts a chain: the readers, and what may set until they are done.

        Each as bits; once the start has had its effect only the rest of the chain may set the key.
        """
        found: dict[int, list[tuple[int, int]]] = {}
        for a in self.answers:
            if a.chain and not a.whole:
                free = ~self._setters.get(a.key, 0) | a.mask | 1 << a.reader
                found.setdefault(a.start, []).append((1 << a.reader, free))
        return found


def bits(mask: int) -> list[int]:
    """The places of the ones of a bit set."""
    found = []
    while mask:
        low = mask & -mask
        found.append(low.bit_length() - 1)
        mask ^= low
    return found


def _found(o: Operation) -> tuple[Hashable] | None:
    """The value that an operation names as what it found."""
    if o.response is UNKNOWN:
        return None
    if o.function in ("read", "get"):
        return (o.response,)
    if o.function == "cas" and o.response is True:
        assert isinstance(o.argument, tuple)
        return (o.argument[0],)
    return None


def _left(o: Operation) -> Hashable:
    if o.function == "cas":
        assert isinstance(o.argument, tuple)
        new: Hashable = o.argument[1]
        return new
    return o.argument


def _text(value: Hashable) -> str:
    """A value as an append finds it."""
    return "" if value is None else str(value)


def _same(value: Hashable, target: Target) -> bool:
    return _text(value) == _text(target[0]) if target[1] else value == target[0]
