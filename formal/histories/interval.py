"""Is there a linearization?  A memoized search along the history (Wing and Gong 1993, Lowe 2017).

The search walks along invocations and responses.  An operation is linearized only when its response
is reached and it has not been yet ("just in time"), after other open operations if need be.  What
the future depends on is the position, the object's state, which open operations are done already,
and which never-answered ones were used; such a configuration is explored once.

What keeps it small:

* open operations have *slots*, so that a configuration is a short bit set however long the history;
* an observer (a read, a failed compare-and-set) is linearized as soon as it is legal: it changes
  nothing, and waiting gains nothing;
* of equal open operations the one answered first goes first, and of equal never-answered ones the
  one invoked first, so that "which were used" is a count for each kind;
* of a register, a value that no later answer shows is as good as any other such value, and a write
  of one (a *blind* write) takes effect when it is due, or unseen just before another write;
* a configuration that has used more never-answered operations than a failed one, and is otherwise
  the same, fails too: whatever it could do, the other could.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass

from formal.histories.history import UNKNOWN, Operation
from formal.histories.objects import UNSEEN, SequentialObject, values_seen
from formal.histories.states import ILLEGAL, Transitions

#: The operations linearized so far, last first: (operation, the ones before) or None.
Trail = tuple[int, "Trail"] | None


@dataclass(frozen=True)
class _Open:
    """An answered operation while it is open: its bit, class, operation, whether it observes.

    ``sets`` says whether it replaces the state whatever it is.
    """

    bit: int
    kind: int
    operation: int
    observes: bool
    answered: int
    sets: bool


@dataclass(frozen=True)
class _Kind:
    """Equal operations without an answer: their bits from ``low``, and who they are."""

    kind: int
    low: int
    mask: int
    operations: tuple[int, ...]
    sets: bool


class IntervalSearch:
    """The search for a linearization of some operations on one object.

    Args:
        operations: any operations of one history on one key.
        object: the sequential object.
        relaxed: indices of operations that are to count as if they could take effect at any time or
            never (to find out what a violation needs).

    Call `run` until `verdict` is not None.
    """

    def __init__(
        self,
        operations: Sequence[Operation],
        object: SequentialObject,
        relaxed: Collection[int] = (),
    ) -> None:
        self.verdict: bool | None = None
        self.order: list[int] | None = None
        #: The furthest response that could not be passed: an index into `events`.
        self.furthest = -1
        self.explored = 0
        counted = [
            o
            for o in operations
            if not (
                (o.answered is None or o.index in relaxed)
                and object.observes(o.function, o.response)
            )
        ]
        self._transitions = Transitions(object, counted)
        self._one_value = object.holds_one_value({o.function for o in counted})
        # A failed compare-and-set needs another value, so that a blind write can be of use.
        self._blind = self._one_value and not any(
            o.function == "cas" and o.response is not True and o.answered is not None
            for o in counted
        )
        self._unseen = self._transitions.number_of(UNSEEN) if self._one_value else -1
        self._last_seen: dict[Hashable, int] = {}
        self._expiry: dict[int, int] = {}
        self._build(operations, object, relaxed)
        self._seen: dict[tuple[int, int, int], list[int]] = {}
        self._stack: list[tuple[int, int, int, int, Trail]] = []
        self._push(0, self._transitions.initial, 0, 0, None)

    def _build(
        self,
        operations: Sequence[Operation],
        object: SequentialObject,
        relaxed: Collection[int],
    ) -> None:
        marks: list[tuple[int, int, Operation]] = []
        free: dict[int, list[tuple[int, int]]] = {}
        for o in operations:
            observes = object.observes(o.function, o.response)
            if o.index in relaxed or o.answered is None:
                # One that only observes and was never answered, or does not count, says nothing.
                if not observes:
                    start = -1 if o.index in relaxed else o.invoked
                    kind = self._transitions.class_of(o)
                    free.setdefault(kind, []).append((start, o.index))
            elif not (observes and o.response is UNKNOWN):
                marks.append((o.invoked, 0, o))
                marks.append((o.answered, 1, o))
        marks.sort(key=lambda mark: mark[0])
        self._pending = self._pending_kinds(free)
        if self._one_value:
            self._note_what_is_seen(marks, free, operations)
        self._available_at = self._availability(free, [mark[0] for mark in marks])
        self._lay_out(marks, object)

    def _pending_kinds(self, free: dict[int, list[tuple[int, int]]]) -> tuple[_Kind, ...]:
        kinds, low = [], 0
        for kind, members in free.items():
            members.sort()
            mask = ((1 << len(members)) - 1) << low
            operations = tuple(i for _, i in members)
            kinds.append(_Kind(kind, low, mask, operations, self._transitions.sets(kind)))
            low += len(members)
        return tuple(kinds)

    def _note_what_is_seen(
        self,
        marks: list[tuple[int, int, Operation]],
        free: dict[int, list[tuple[int, int]]],
        operations: Sequence[Operation],
    ) -> None:
        """The last event at which each value may still have to be there."""
        last = self._last_seen
        for position, (_, is_answer, o) in enumerate(marks):
            if is_answer:
                for value in values_seen([(o.function, o.argument, o.response)]):
                    last[value] = position
        kept = {i for members in free.values() for _, i in members}
        for o in operations:
            if o.index in kept:
                for value in values_seen([(o.function, o.argument, o.response)]):
                    last[value] = len(marks)

    def _settled(self, state: int, position: int) -> int:
        """The state, or the one that stands for all whose value no later event shows."""
        expiry = self._expiry.get(state)
        if expiry is None:
            value = self._transitions.state(state)
            expiry = self._expiry[state] = self._last_seen.get(value, -1)
        return state if expiry >= position else self._unseen

    def _availability(self, free: dict[int, list[tuple[int, int]]], times: list[int]) -> list[int]:
        """For each event, the bits of the never-answered operations invoked before it."""
        starts = []
        for kind in self._pending:
            for place, (start, _) in enumerate(free[kind.kind]):
                starts.append((start, 1 << (kind.low + place)))
        starts.sort()
        available, at, i = [], 0, 0
        for time in times:
            while i < len(starts) and starts[i][0] < time:
                at |= starts[i][1]
                i += 1
            available.append(at)
        return available

    def _lay_out(self, marks: list[tuple[int, int, Operation]], object: SequentialObject) -> None:
        """Give open operations their slots, and note who is open at each response."""
        self.events: list[tuple[bool, _Open]] = []
        self._open_at: list[tuple[_Open, ...]] = []
        now: dict[int, _Open] = {}
        free: list[int] = []
        width = 0
        for _, is_answer, o in marks:
            if is_answer:
                one = now[o.index]
                self.events.append((True, one))
                self._open_at.append(tuple(sorted(now.values(), key=lambda x: x.answered)))
                del now[o.index]
                free.append(one.bit)
            else:
                if free:
                    bit = free.pop()
                else:
                    bit, width = 1 << width, width + 1
                assert o.answered is not None
                kind = self._transitions.class_of(o)
                observes = object.observes(o.function, o.response)
                sets = self._one_value and self._transitions.sets(kind)
                now[o.index] = one = _Open(bit, kind, o.index, observes, o.answered, sets)
                self.events.append((False, one))
                self._open_at.append(())

    def run(self, steps: int) -> bool | None:
        """Explore up to so many more configurations; the verdict, or None when there is none yet.

        True: `order` is a linearization, by operation index (never-answered operations that are
        not in it did not take effect).  False: there is none.
        """
        stack, left = self._stack, steps
        while stack and left > 0 and self.verdict is None:
            left -= 1
            self._expand(*stack.pop())
        self.explored += steps - left
        if self.verdict is None and not stack:
            self.verdict = False
        return self.verdict

    @property
    def configurations(self) -> int:
        """How many configurations are remembered."""
        return len(self._seen)

    def _push(self, position: int, state: int, done: int, used: int, trail: Trail) -> None:
        """Walk to the next response that must be linearized now; remember the configuration."""
        events, step = self.events, self._transitions.step
        n = len(events)
        while position < n:
            is_answer, one = events[position]
            if is_answer:
                if not done & one.bit:
                    break
                done &= ~one.bit
            elif one.observes and step(state, one.kind) != ILLEGAL:
                done |= one.bit
                trail = (one.operation, trail)
            position += 1
        if position == n:
            self.verdict = True
            self.order = unrolled(trail)
            return
        self.furthest = max(self.furthest, position)
        if self._one_value:
            state = self._settled(state, position)
        key = (position, state, done)
        failed = self._seen.get(key)
        if failed is None:
            self._seen[key] = [used]
        else:
            for less in failed:
                if not less & ~used:
                    return
            failed[:] = [more for more in failed if used & ~more]
            failed.append(used)
        self._stack.append((position, state, done, used, trail))

    def _expand(self, position: int, state: int, done: int, used: int, trail: Trail) -> None:
        """Try every operation that could be the next one."""
        due = self.events[position][1]
        step = self._transitions.step
        open_now = self._open_at[position]
        last: list[tuple[int, int, int, int, Trail]] = []
        first: list[tuple[int, int, int, int, Trail]] = []
        tried = set()
        blind = self._blind_now(open_now, position, done) if self._blind else []
        for one in open_now:
            if done & one.bit or one.kind in tried:
                continue
            tried.add(one.kind)
            after = step(state, one.kind)
            if after == ILLEGAL or (one in blind and one is not due):
                continue
            before, path = done, trail
            for other in blind if one.sets else ():
                if other is not one:
                    before, path = before | other.bit, (other.operation, path)
            now, path = self._observe(open_now, after, before | one.bit, (one.operation, path))
            into = first if now & due.bit else last
            into.append((position, after, now, used, path))
        available = self._available_at[position]
        for pending in self._pending:
            unused = available & pending.mask & ~used
            if not unused:
                continue
            after = step(state, pending.kind)
            # One that leaves the state as it is can still hide blind writes.
            if after == ILLEGAL or (after == state and not (pending.sets and blind)):
                continue
            if self._blind and pending.sets and self._settled(after, position) == self._unseen:
                continue
            bit = unused & -unused
            who = pending.operations[bit.bit_length() - 1 - pending.low]
            before, path = done, trail
            for other in blind if pending.sets else ():
                before, path = before | other.bit, (other.operation, path)
            now, path = self._observe(open_now, after, before, (who, path))
            into = first if now & due.bit else last
            into.append((position, after, now, used | bit, path))
        for choice in reversed(last):
            self._push(*choice)
        for choice in reversed(first):
            self._push(*choice)
            if self.verdict:
                return

    def _blind_now(self, open_now: Iterable[_Open], position: int, done: int) -> list[_Open]:
        """The open writes of values that no later event shows."""
        step, start = self._transitions.step, self._transitions.initial
        return [
            one
            for one in open_now
            if one.sets
            and not done & one.bit
            and self._settled(step(start, one.kind), position) == self._unseen
        ]

    def _observe(
        self, open_now: Iterable[_Open], state: int, done: int, trail: Trail
    ) -> tuple[int, Trail]:
        """Linearize every open observer that is legal now."""
        step = self._transitions.step
        for one in open_now:
            if one.observes and not done & one.bit and step(state, one.kind) != ILLEGAL:
                done |= one.bit
                trail = (one.operation, trail)
        return done, trail


def unrolled(trail: Trail) -> list[int]:
    """The operations of a trail, first one first."""
    order: list[int] = []
    while trail is not None:
        index, trail = trail
        order.append(index)
    order.reverse()
    return order
