"""Is there a legal order that respects a partial order?  A memoized search along the sessions.

This decides sequential consistency (one order of everything that respects each client's own order,
Lamport 1979) and the views of PRAM and causal memory (`formal.histories.pram`,
`formal.histories.causal`).  These models are not local (Herlihy and Wing 1990, §3.3), so the state
is that of all keys together.

As in `formal.histories.interval`, observers go as soon as they are legal, and a configuration that
has used more optional operations than a failed one, and is otherwise the same, fails too.
"""

from __future__ import annotations

from collections.abc import Generator, Hashable, Mapping, Sequence
from itertools import pairwise

from formal.histories.forced import LARGEST, Forced
from formal.histories.history import Operation
from formal.histories.interval import Trail, unrolled
from formal.histories.objects import SequentialObject
from formal.histories.states import ILLEGAL, Transitions

Front = tuple[int, ...]
#: What is done, how far each chain is, the state of each key, the order so far.
_Node = tuple[int, Front, tuple[int, ...], Trail]
#: A node, and the next operation from it: its chain, its place, the state of its key after it.
_Choice = tuple[_Node, int, int, int]


class OrderSearch:
    """The search for a legal order of operations.

    Args:
        operations: what is to be ordered, in the order of invocation (the first guess).
        object: the sequential object of each key.
        chains: operation indices that must keep their order, disjoint; every operation is in one.
        before: for an operation index, the indices that must come before it, besides its chain.
        optional: indices of operations that may be left out.
        forced: what the operations themselves force, when that was worked out (by place).

    Call `run` until `verdict` is not None.
    """

    def __init__(
        self,
        operations: Sequence[Operation],
        object: SequentialObject,
        chains: Sequence[Sequence[int]],
        before: Mapping[int, Sequence[int]],
        optional: frozenset[int],
        forced: Forced | None = None,
    ) -> None:
        self.verdict: bool | None = None
        self.order: list[int] | None = None
        self.explored = 0
        self._transitions = Transitions(object, operations)
        self._operations = operations
        # What a configuration costs: more with many chains.
        self._cost = 1 + len(chains) // 8
        place = {o.index: i for i, o in enumerate(operations)}
        self._chains = [[place[i] for i in chain] for chain in chains]
        self._before = [
            sum(1 << place[j] for j in before.get(o.index, ()) if j in place) for o in operations
        ]
        keys: dict[Hashable, int] = {}
        self._key = [keys.setdefault(o.key, len(keys)) for o in operations]
        self._kind = [self._transitions.class_of(o) for o in operations]
        self._observes = [object.observes(o.function, o.response) for o in operations]
        self._observers = [
            c for c, chain in enumerate(self._chains) if any(self._observes[i] for i in chain)
        ]
        self._optional = sum(1 << i for i, o in enumerate(operations) if o.index in optional)
        self._holds: dict[int, list[tuple[int, list[tuple[int, int]]]]] = {}
        if forced is not None:
            self._before = forced.before
            self._optional &= ~forced.must
            for first, readers in forced.holds().items():
                self._holds.setdefault(self._key[first], []).append((1 << first, readers))
        self._linked = any(self._before)
        self._required = ((1 << len(operations)) - 1) & ~self._optional
        self._seen: dict[tuple[int, tuple[int, ...]], list[int]] = {}
        self._stack: list[_Choice] = []
        start = (self._transitions.initial,) * len(keys)
        self._enter(0, (0,) * len(self._chains), start, None)

    def run(self, steps: int) -> bool | None:
        """Do a bounded amount of work; the verdict, or None when there is none yet.

        True: `order` is a legal order, by operation index.  False: there is none.
        """
        stack, end = self._stack, self.explored + steps
        while stack and self.explored < end and self.verdict is None:
            self._take(*stack.pop())
        if self.verdict is None and not stack:
            self.verdict = False
        return self.verdict

    @property
    def configurations(self) -> int:
        """How many configurations are remembered."""
        return len(self._seen)

    def _take(self, node: _Node, c: int, i: int, after: int) -> None:
        """Let an operation be the next one."""
        done, front, states, trail = node
        key = self._key[i]
        front = (*front[:c], front[c] + 1, *front[c + 1 :])
        states = (*states[:key], after, *states[key + 1 :])
        self._enter(done | 1 << i, front, states, (i, trail))

    def _enter(self, done: int, front: Front, states: tuple[int, ...], trail: Trail) -> None:
        """Let every observer go that can; if the configuration is new, note its choices."""
        self.explored += self._cost
        done, front, trail = self._observe(done, front, states, trail)
        if not self._required & ~done:
            self.verdict = True
            self.order = [self._operations[i].index for i in unrolled(trail)]
            return
        used = done & self._optional
        key = (done & self._required, states)
        failed = self._seen.get(key)
        if failed is None:
            self._seen[key] = [used]
        else:
            for less in failed:
                if not less & ~used:
                    return
            failed[:] = [more for more in failed if used & ~more]
            failed.append(used)
        self._expand((done, front, states, trail))

    def _observe(
        self, done: int, front: Front, states: tuple[int, ...], trail: Trail
    ) -> tuple[int, Front, Trail]:
        step, again = self._transitions.step, True
        moved = list(front)
        while again:
            again = False
            for c in self._observers:
                chain, at = self._chains[c], moved[c]
                while at < len(chain):
                    i = chain[at]
                    if not self._observes[i] or self._before[i] & ~done:
                        break
                    if step(states[self._key[i]], self._kind[i]) == ILLEGAL:
                        break
                    done |= 1 << i
                    trail = (i, trail)
                    at += 1
                if at != moved[c]:
                    moved[c] = at
                    again = self._linked
        return done, tuple(moved), trail

    def _expand(self, node: _Node) -> None:
        """Note every update that could be the next one, the most promising last."""
        done, front, states, _ = node
        step = self._transitions.step
        waiting: dict[int, list[int]] = {}
        updates: list[tuple[int, int]] = []
        for c, chain in enumerate(self._chains):
            if front[c] < len(chain):
                i = chain[front[c]]
                if self._before[i] & ~done:
                    continue
                if self._observes[i]:
                    waiting.setdefault(self._key[i], []).append(self._kind[i])
                else:
                    updates.append((c, i))
        choices: list[tuple[int, int, int, int]] = []
        tried = set()
        free = {key: self._free(key, done) for key in self._holds}
        for c, i in updates:
            key, kind = self._key[i], self._kind[i]
            if not free.get(key, -1) >> i & 1:
                continue
            optional = self._optional >> i & 1
            after = step(states[key], kind)
            if after == ILLEGAL or (optional and after == states[key]):
                continue
            if optional and self._before[i] == 0 and len(self._chains[c]) == 1:
                if (key, kind) in tried:
                    continue
                tried.add((key, kind))
            useful = any(step(after, k) != ILLEGAL for k in waiting.get(key, ()))
            rank = 0 if useful else 2 if optional else 1
            choices.append((rank, i, c, after))
        choices.sort(reverse=True)
        self._stack += [(node, c, i, after) for _, i, c, after in choices]

    def _free(self, key: int, done: int) -> int:
        """The bits of the operations that may set a key now.

        Between an update and an answer that shows its outcome only what the answer shows may.
        """
        free = -1
        for start, readers in self._holds[key]:
            if done & start:
                for reader, allowed in readers:
                    if not done & reader:
                        free &= allowed
        return free


def order_search(
    operations: Sequence[Operation],
    object: SequentialObject,
    chains: Sequence[Sequence[int]],
    before: Mapping[int, Sequence[int]],
    optional: frozenset[int],
) -> Generator[int, None, OrderSearch | None]:
    """A search that knows what the operations force; None when they contradict each other."""
    if not object.has_reads_from or len(operations) > LARGEST:
        return OrderSearch(operations, object, chains, before, optional)
    place = {o.index: i for i, o in enumerate(operations)}
    edges = [sum(1 << place[j] for j in before.get(o.index, ())) for o in operations]
    for chain in chains:
        for first, second in pairwise(chain):
            edges[place[second]] |= 1 << place[first]
    left_out = sum(1 << place[i] for i in optional if i in place)
    forced = Forced(operations, object, edges, left_out)
    if not (yield from forced.close()):
        return None
    return OrderSearch(operations, object, chains, before, optional, forced)
