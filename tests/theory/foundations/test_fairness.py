"""The notions of fairness on all executions of two states and two events, and all short lassos.

A lasso runs through a first part once and through a second part for ever; fairness is decided here
by looking at the moments of the first part and of one round, after which state and place recur.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

STATES = EVENTS = (0, 1)
PAIRS = list(itertools.product(STATES, EVENTS))


@dataclass(frozen=True)
class Lasso:
    """The states and events of a run; from ``back`` on they recur."""

    states: tuple[int, ...]
    events: tuple[int, ...]
    back: int

    def from_on(self, n: int) -> range:
        """The moments that come after one, each at least once."""
        return range(min(n, self.back), len(self.events))

    def happens(self, event: int, n: int) -> bool:
        """Whether an event happens at a moment or later."""
        return any(self.events[k] == event for k in self.from_on(n) if k >= n or k >= self.back)


def lasso(after: dict[tuple[int, int], int], first: list[int], again: list[int]) -> Lasso:
    """The run from state 0."""
    states, events, seen = [0], [], dict[tuple[int, int], int]()
    while True:
        n = len(events)
        place = n - len(first)
        if place >= 0 and place % len(again) == 0:
            if states[-1] in seen:
                return Lasso(tuple(states), tuple(events), seen[states[-1]])
            seen[states[-1]] = n
        event = first[n] if place < 0 else again[place % len(again)]
        events.append(event)
        states.append(after[states[-1], event])


def fair(run: Lasso, enabled: set[tuple[int, int]], live: set[int]) -> bool:
    return all(
        run.happens(e, n)
        for e in live
        for n in range(len(run.events))
        if (run.states[n], e) in enabled
    )


def weakly_fair(run: Lasso, after: dict, enabled: set[tuple[int, int]], event: int) -> bool:
    recurring = range(run.back, len(run.events))
    possible = all(
        (run.states[k], event) in enabled and after[run.states[k], event] != run.states[k]
        for k in recurring
    )
    taken = any(run.events[k] == event and run.states[k + 1] != run.states[k] for k in recurring)
    return taken or not possible


def lassos(after: dict[tuple[int, int], int]) -> list[Lasso]:
    firsts = [list(f) for n in range(3) for f in itertools.product(EVENTS, repeat=n)]
    agains = [list(f) for n in (1, 2) for f in itertools.product(EVENTS, repeat=n)]
    return [lasso(after, f, a) for f in firsts for a in agains]


def test_what_the_theorems_say_and_what_each_hypothesis_is_needed_for():
    needed = {"persistent": 0, "changing": 0, "alive": 0}
    both = 0
    for values in itertools.product(STATES, repeat=4):
        after = dict(zip(PAIRS, values, strict=True))
        for size in range(5):
            for chosen in itertools.combinations(PAIRS, size):
                enabled = set(chosen)
                for live in (set(), {0}, {1}, {0, 1}):
                    both += held(after, enabled, live, needed)
    assert both > 1000 and all(needed.values()), needed


def held(after, enabled, live, needed) -> int:
    """Count the runs with all hypotheses; note which hypothesis alone was missing where a run is
    weakly fair and not fair."""
    holds = {
        "persistent": all(
            (after[s, f], e) in enabled for s, e in enabled for f in live if e in live and e != f
        ),
        "changing": all(after[s, e] != s for s, e in enabled if e in live),
    }
    count = 0
    for run in lassos(after):
        strong = fair(run, enabled, live)
        weak = all(weakly_fair(run, after, enabled, e) for e in live)
        assert weak or not strong
        every = holds | {"alive": set(run.events) <= live}
        missing = [name for name, there in every.items() if not there]
        if weak and not strong:
            assert missing
            if len(missing) == 1:
                needed[missing[0]] += 1
        count += not missing and weak
    return count
