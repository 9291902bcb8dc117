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
* of a register, a value that no later answer shows is as good as any other such value;
* a write of a register takes effect just before something that needs its value, or when it is due,
  or *hidden* just before a write that took effect while it was open: whatever else it did could be
  put off until one of these;
* a configuration that has used more never-answered operations than a failed one, and is otherwise
  the same, fails too: whatever it could do, the other could.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass

from formal.histories.history import UNKNOWN, Operation
from formal.histories.objects import UNSEEN, SequentialObject, values_seen
from formal.histories.states import ILLEGAL, Transitions

#: The operations linearized so far, last first: (operation, the ones before) or None.  One that is
#: hidden before the last write is noted as -1 less its number.
Trail = tuple[int, "Trail"] | None


#: The position, the state, the bits of the open operations that are done, of the never-answered
#: ones that were used, and of the open writes that could be hidden before the last; the order.
_Node = tuple[int, int, int, int, int, Trail]


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
        self._setters = {o.index for o in counted if o.function in ("write", "put")}
        self._unseen = self._transitions.number_of(UNSEEN) if self._one_value else -1
        self._last_seen: dict[Hashable, int] = {}
        self._expiry: dict[int, int] = {}
        self._build(operations, object, relaxed)
        self._seen: dict[tuple[int, int, int], list[tuple[int, int]]] = {}
        self._stack: list[_Node] = []
        self._push((0, self._transitions.initial, 0, 0, 0, None))

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
            self._expand(stack.pop())
        self.explored += steps - left
        if self.verdict is None and not stack:
            self.verdict = False
        return self.verdict

    @property
    def configurations(self) -> int:
        """How many configurations are remembered."""
        return len(self._seen)

    def _push(self, node: _Node) -> None:
        """Walk to the next response that must be linearized now; remember the configuration."""
        position, state, done, used, hide, trail = node
        events, step = self.events, self._transitions.step
        n = len(events)
        while position < n:
            is_answer, one = events[position]
            if is_answer:
                if not done & one.bit:
                    break
                done &= ~one.bit
                hide &= ~one.bit
            elif one.observes and step(state, one.kind) != ILLEGAL:
                done |= one.bit
                trail = (one.operation, trail)
            position += 1
        if position == n:
            self.verdict = True
            self.order = self._unrolled(trail)
            return
        self.furthest = max(self.furthest, position)
        if self._one_value:
            state = self._settled(state, position)
            hide &= ~done & self._writes_open_at(position)
        key = (position, state, done)
        failed = self._seen.get(key)
        if failed is None:
            self._seen[key] = [(used, hide)]
        else:
            for less, more in failed:
                if not less & ~used and not hide & ~more:
                    return
            failed[:] = [(u, h) for u, h in failed if used & ~u or h & ~hide]
            failed.append((used, hide))
        self._stack.append((position, state, done, used, hide, trail))

    def _writes_open_at(self, position: int) -> int:
        """The bits of the open operations that replace the state whatever it is."""
        return sum(one.bit for one in self._open_at[position] if one.sets)

    def _expand(self, node: _Node) -> None:
        """Try every operation that could be the next one."""
        position, state, done, used, hide, trail = node
        due = self.events[position][1]
        step = self._transitions.step
        open_now = self._open_at[position]
        choices: list[_Node] = []
        tried = set()
        hidden = self._writes_open_at(position) & ~done
        waiting = [one.kind for one in open_now if not one.sets and not done & one.bit]
        available = self._available_at[position]
        for one in open_now:
            if done & one.bit or one.kind in tried:
                continue
            tried.add(one.kind)
            after = step(state, one.kind)
            if after == ILLEGAL:
                continue
            later = hide
            if one.sets:
                if one is due and hide & one.bit:
                    path: Trail = (-1 - one.operation, trail)
                    choices.append((position, state, done | one.bit, used, hide, path))
                if one is not due and not self._needed(after, waiting, available & ~used):
                    continue
                later = hidden & ~one.bit
            now, path = self._observe(open_now, after, done | one.bit, (one.operation, trail))
            choices.append((position, after, now, used, later, path))
        for pending in self._pending:
            unused = available & pending.mask & ~used
            if not unused:
                continue
            after = step(state, pending.kind)
            replaces = self._one_value and pending.sets
            # One that leaves the state as it is can still hide others.
            if after == ILLEGAL or (after == state and not (replaces and hidden & ~hide)):
                continue
            later = hide
            if replaces:
                if not self._needed(after, waiting, available & ~used):
                    continue
                later = hidden
            bit = unused & -unused
            who = pending.operations[bit.bit_length() - 1 - pending.low]
            now, path = self._observe(open_now, after, done, (who, trail))
            choices.append((position, after, now, used | bit, later, path))
        for choice in reversed([c for c in choices if not c[2] & due.bit]):
            self._push(choice)
        for choice in reversed([c for c in choices if c[2] & due.bit]):
            self._push(choice)
            if self.verdict:
                return

    def _needed(self, state: int, waiting: Iterable[int], unused: int) -> bool:
        """Whether something could be next in a state because of what it is."""
        step = self._transitions.step
        return any(step(state, kind) != ILLEGAL for kind in waiting) or any(
            unused & p.mask and not p.sets and step(state, p.kind) not in (ILLEGAL, state)
            for p in self._pending
        )

    def _unrolled(self, trail: Trail) -> list[int]:
        """The operations of a trail, the hidden ones before the writes that hide them."""
        order: list[int] = []
        last_write = 0
        for index in unrolled(trail):
            if index < 0:
                order.insert(last_write, -1 - index)
                last_write += 1
            else:
                if index in self._setters:
                    last_write = len(order)
                order.append(index)
        return order

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
