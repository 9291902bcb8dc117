"""Phase king held against every adversary of small systems, and against random ones of larger.

The definitions that Lean proves things of are evaluated: what a node sends, what it does with what
it hears, what it decides.  Where a number of the algorithm is off by one, or one node is missing,
some adversary wins.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations, product

import pytest

from formal.readings.finite.domains import Curried, Some
from formal.readings.finite.evaluation import Memo, call_definition
from proofs.agreement.phase_king import protocol as phase_king

BITS = (None, Some(False), Some(True))  # what a node may send, in the rounds of proposals
State = tuple[int, bool, Some | None, bool]
Rule = Callable[[int, int, State, tuple[Some | None, ...]], State]
Inputs = tuple[bool | None, ...]  # of the correct nodes; nothing for a faulty one


def value(definition, *args):
    return call_definition(definition, (), args, Memo())


def structure(state: State) -> phase_king.KingState:
    r, x, proposal, strong = state
    return phase_king.KingState(round=r, value=x, proposal=proposal, strong=strong)


def plain(state) -> State:
    return state.round, state.value, state.proposal, state.strong


def king(n: int, f: int, state: State, received: tuple[Some | None, ...]) -> State:
    """The algorithm."""
    heard = Curried(1, received.__getitem__)
    return plain(value(phase_king.after_round, n, f, structure(state), heard))


def obedient(n: int, f: int, state: State, received: tuple[Some | None, ...]) -> State:
    """Everybody heeds the king, whatever was proposed."""
    r, x, proposal, strong = state
    return king(n, f, (r, x, proposal, False if r % 3 == 2 else strong), received)


def stubborn(n: int, f: int, state: State, received: tuple[Some | None, ...]) -> State:
    """Nobody heeds the king."""
    r, x, proposal, strong = state
    return king(n, f, (r, x, proposal, True if r % 3 == 2 else strong), received)


def credulous(n: int, f: int, state: State, received: tuple[Some | None, ...]) -> State:
    """One proposal is enough to take a value: a threshold of f instead of more than f."""
    r, _, proposal, _ = state
    if r % 3 != 1 or r >= value(phase_king.last_round, f):
        return king(n, f, state, received)
    heard = Curried(1, received.__getitem__)
    taken = value(phase_king.supported, n, f - 1, structure(state), heard)
    votes = value(phase_king.votes, n, heard, taken)
    return r + 1, taken, proposal, n <= votes + f


@dataclass(frozen=True)
class Adversary:
    """Every run, or random ones, of a rule against whatever the faulty nodes send."""

    n: int
    f: int
    rule: Rule = king

    def __post_init__(self) -> None:
        object.__setattr__(self, "step", cache(lambda s, m: self.rule(self.n, self.f, s, m)))
        object.__setattr__(self, "sent", cache(lambda s: value(phase_king.sent, structure(s))))

    def start(self, inputs: Inputs) -> tuple[State | None, ...]:
        return tuple(b if b is None else plain(value(phase_king.started, b)) for b in inputs)

    def after(self, states, forged: Callable[[], Iterable[Some | None]]) -> Iterator[set[State]]:
        """For each correct node the states that it may have after a round."""
        sent = [None if s is None else (self.sent(s),) for s in states]
        for s in states:
            if s is None:
                yield {None}
            else:
                heard = product(*(forged() if m is None else m for m in sent))
                yield {self.step(s, received) for received in heard}

    def reachable(self, inputs: Inputs, rounds: int) -> set[tuple[State | None, ...]]:
        """The configurations after so many rounds, over all that the faulty nodes may send."""
        found = {self.start(inputs)}
        for _ in range(rounds):
            found = {c for states in found for c in product(*self.after(states, lambda: BITS))}
        return found

    def decisions(self, states) -> set[Some | None]:
        """What the correct nodes decide; one element when they agree."""
        return {value(phase_king.decided, self.f, structure(s)) for s in states if s is not None}

    def beaten(self, faults: int) -> bool:
        """Some run with this many faulty nodes lacks termination, agreement or validity."""
        rounds = value(phase_king.last_round, self.f)
        for inputs in inputs_of(self.n, faults):
            unanimous = {b for b in inputs if b is not None}
            for states in self.reachable(inputs, rounds):
                decided = self.decisions(states)
                if len(decided) != 1 or None in decided:
                    return True
                if len(unanimous) == 1 and decided != {Some(b) for b in unanimous}:
                    return True
        return False


def inputs_of(n: int, faults: int) -> Iterator[Inputs]:
    for faulty in combinations(range(n), faults):
        yield from product(*((None,) if p in faulty else (False, True) for p in range(n)))


def test_four_nodes_withstand_every_adversary_of_one():
    assert not Adversary(4, 1).beaten(1)
    assert not Adversary(4, 1).beaten(0)


def test_three_nodes_do_not():
    assert Adversary(3, 1).beaten(1)


def test_nor_do_four_nodes_withstand_two():
    assert Adversary(4, 1).beaten(2)


def test_one_phase_is_too_few_for_one_fault():
    # The first king is faulty and tells the other three different values.
    values = {
        tuple(s[1] for s in states[1:])
        for states in Adversary(4, 1).reachable((None, False, False, True), 3)
    }
    assert any(len(set(v)) == 2 for v in values)


@pytest.mark.parametrize("rule", [obedient, stubborn, credulous])
def test_each_rule_is_needed(rule):
    assert Adversary(4, 1, rule).beaten(1)


def test_nothing_changes_after_the_last_round():
    algorithm = Adversary(4, 1)
    for states in algorithm.reachable((False, None, True, True), 6):
        assert set(product(*algorithm.after(states, lambda: BITS))) == {states}


def test_seven_nodes_withstand_random_adversaries_of_two():
    dice = random.Random(7)
    algorithm = Adversary(7, 2)
    outcomes = set()
    for _ in range(150):
        faulty = dice.sample(range(7), 2)
        # Mostly equal inputs are the hard case: a value that nearly has its quorum.
        bias = dice.choice((0.0, 0.3, 0.5, 0.7, 1.0))
        inputs = tuple(None if p in faulty else dice.random() < bias for p in range(7))
        states = algorithm.start(inputs)
        for _ in range(9):
            after = algorithm.after(states, lambda: (dice.choice(BITS),))
            states = tuple(next(iter(one)) for one in after)
        decided = algorithm.decisions(states)
        assert len(decided) == 1 and None not in decided
        unanimous = {b for b in inputs if b is not None}
        if len(unanimous) == 1:
            assert decided == {Some(b) for b in unanimous}
        outcomes |= decided
    assert outcomes == {Some(False), Some(True)}
