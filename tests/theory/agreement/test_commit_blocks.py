"""Blocking and asking, held against all reachable states of a coordinator and two participants.

A rule that depends on what the live participants know together gives one answer in all states that
look alike to them.  So a safe one may answer v in a state exactly when, in no state that looks like
it, some site has decided otherwise.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from formal.language import TransitionSystem
from formal.readings.finite.domains import Some
from formal.temporal.explore import Graph, Instance, Setting, explore
from proofs.agreement.cooperative.protocol import CooperativeTermination
from proofs.agreement.two_phase_commit.protocol import TwoPhaseCommit

PEOPLE = ("p", "q")
SITES = ("committed", "aborted")


@dataclass(frozen=True)
class Facts:
    """What a state says: of the coordinator, and of each participant."""

    down: bool
    decision: Some | None
    phase: dict[str, str]
    live: frozenset[str]
    voted: frozenset[str]
    told: frozenset[tuple[str, bool]]

    def view(self) -> object:
        """What the live participants know together."""
        return (
            self.down,
            self.live,
            tuple((self.phase[p], p in self.voted) for p in sorted(self.live)),
            frozenset(t for t in self.told if t[0] in self.live),
        )

    def decided(self) -> set[bool]:
        """The decisions that some site has made."""
        own = {self.decision.value} if self.decision is not None else set()
        return own | {phase == "committed" for phase in self.phase.values() if phase in SITES}

    def uncertain(self) -> bool:
        """All live participants are prepared, and none was told."""
        return all(self.phase[p] == "prepared" for p in self.live) and not any(
            (p, v) in self.told for p in self.live for v in (False, True)
        )


@cache
def runs(system: type[TransitionSystem]) -> tuple[Graph, list[Facts]]:
    """The reachable states of a system with two participants, and what they say."""
    data = system(Participant=list(PEOPLE))
    instance = Instance(Setting(system._info, {"Participant": PEOPLE}), data)
    graph = explore(instance, 10_000)
    return graph, [read(instance, s) for s in graph.states]


def read(instance: Instance, state: object) -> Facts:
    """The facts of a state."""
    values = instance.view(state).values
    return Facts(
        down=values["coordinator_crashed", ()],
        decision=values["decision", ()],
        phase={p: values["phase", (p,)].constructor for p in PEOPLE},
        live=frozenset(p for p in PEOPLE if not values["crashed", (p,)]),
        voted=frozenset(p for p in PEOPLE if values["voted", (p,)]),
        told=frozenset((p, v) for p in PEOPLE for v in (False, True) if values["told", (p, v)]),
    )


def test_a_safe_local_rule_is_silent_in_the_uncertain_states_and_in_no_others():
    _, states = runs(TwoPhaseCommit)
    decided_elsewhere: dict[object, set[bool]] = defaultdict(set)
    for s in states:
        decided_elsewhere[s.view()] |= s.decided()
    seen = set()
    for s in states:
        if s.down and s.live:
            seen.add((s.live, s.uncertain()))
            assert (decided_elsewhere[s.view()] == {False, True}) == s.uncertain(), s
    # Both kinds of state occur with either survivor and with both.
    assert len(seen) == 2 * (2 ** len(PEOPLE) - 1)


def test_asking_is_safe_and_stuck_only_in_uncertain_states():
    graph, states = runs(CooperativeTermination)
    assert all(not {"committed", "aborted"} <= set(s.phase.values()) for s in states)
    stuck = 0
    for k, s in enumerate(states):
        waiting = {p for p in s.live if s.phase[p] == "prepared"}
        if not waiting:
            continue
        helped = any(
            states[after].phase[p] != "prepared" for _, after in graph.steps[k] for p in waiting
        )
        assert helped != s.uncertain(), s
        stuck += not helped
    assert stuck
