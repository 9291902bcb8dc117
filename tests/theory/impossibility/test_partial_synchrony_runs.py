"""Runs of the three-round algorithm: the definition is run as it stands, and with a mistake in it.

The environments are those of the theorem: at most f nodes crash, messages are lost at will before
the network is connected and, with crashed nodes, afterwards.  Mutants of the algorithm disagree.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator

import pytest

from formal.readings.finite.domains import Curried, DomainType, Some
from formal.readings.finite.evaluation import Memo, call_definition
from proofs.foundations.rounds.statements import Faults, RoundAlgorithm
from proofs.impossibility.partial_synchrony.statements import Ballot, three_rounds

VALUES = ("a", "b")
Arrives = Callable[[int, int, int], bool]


def algorithm(n: int) -> RoundAlgorithm:
    """The definition itself, evaluated."""
    return call_definition(three_rounds, (DomainType("Value", VALUES),), (n,), Memo())


def run(algorithm: RoundAlgorithm, n: int, inputs, arrives: Arrives, rounds: int) -> list[list]:
    """The outputs of all nodes after each round, by the model's own definition of a round."""
    states = [algorithm.start(p, inputs[p]) for p in range(n)]
    outputs = []
    for r in range(rounds):
        before = Curried(1, lambda q, now=states: now[q])
        lost = Curried(2, lambda q, p, r=r: arrives(r, q, p))
        states = [algorithm.after_round(before, lost, p) for p in range(n)]
        outputs.append([algorithm.output(p, states[p]) for p in range(n)])
    return outputs


def decisions(outputs: list[list]) -> set[str]:
    """All values ever put out, by whoever."""
    return {x.value for row in outputs for x in row if x is not None}


def environments(n: int, f: int, draws: int) -> Iterator[tuple[dict, int, Arrives, int]]:
    """Crashes, the round from which correct nodes are connected, arrivals, and the first round in
    which nothing is undetermined any more."""
    rng = random.Random(f"{n} {f}")
    for _ in range(draws):
        faulty = rng.sample(range(n), rng.randint(0, f))
        crash = {p: rng.randint(0, 5) if p in faulty else None for p in range(n)}
        connected = rng.randint(0, 6)
        rate = rng.choice([0.3, 0.6, 0.9])
        chance = {
            key: rng.random() < rate for key in itertools.product(range(24), range(n), range(n))
        }

        def arrives(r, q, p, crash=crash, connected=connected, chance=chance):
            if crash[q] is not None and crash[q] < r:
                return False
            if r >= connected and crash[q] is None and crash[p] is None:
                return True
            return chance[r, q, p]

        settled = max([connected] + [c + 1 for c in crash.values() if c is not None])
        yield crash, connected, arrives, settled


def check_consensus(n: int, inputs, crash, outputs: list[list]) -> None:
    found = decisions(outputs)
    assert len(found) <= 1
    assert found <= set(inputs)
    assert all(outputs[-1][p] is not None for p in range(n) if crash[p] is None)


def test_three_nodes_one_crash_all_inputs():
    # The instance that no algorithm could solve in the model before its repair.
    three = algorithm(3)
    for crash, _, arrives, settled in environments(3, 1, 40):
        for inputs in itertools.product(VALUES, repeat=3):
            check_consensus(3, inputs, crash, run(three, 3, inputs, arrives, settled + 6))


def test_all_losses_of_the_first_round_and_all_crashes():
    three = algorithm(3)
    inputs = ("a", "b", "b")
    for late in itertools.product((False, True), repeat=6):
        table = dict(zip(itertools.permutations(range(3), 2), late, strict=True))
        for crashed in (None, 0, 1, 2):

            def arrives(r, q, p, table=table, crashed=crashed):
                if q == crashed and r > 0:
                    return False
                return r > 0 or q == p or table[q, p]

            crash = {p: 0 if p == crashed else None for p in range(3)}
            check_consensus(3, inputs, crash, run(three, 3, inputs, arrives, 6))


@pytest.mark.parametrize(("n", "f"), [(1, 0), (2, 0), (4, 1), (5, 2)])
def test_other_sizes(n, f):
    rng = random.Random(n)
    some = algorithm(n)
    for crash, _, arrives, settled in environments(n, f, 12):
        inputs = [rng.choice(VALUES) for _ in range(n)]
        check_consensus(n, inputs, crash, run(some, n, inputs, arrives, settled + 6))


def test_the_environments_are_those_of_the_theorem():
    for crash, connected, arrives, _ in environments(3, 1, 10):
        faults = Faults(
            Node=[0, 1, 2],
            crash=crash,
            arrives=lambda r, q, p, arrives=arrives: arrives(min(r, 23), q, p),
        )
        correct = [p for p in range(3) if faults.correct(p)]
        assert len(correct) >= 2
        for r, p, q in itertools.product(range(12), range(3), range(3)):
            if crash[p] is not None and crash[p] < r:
                assert not faults.arrives(r, p, q)
            if r >= connected and p in correct and q in correct:
                assert faults.arrives(r, p, q)


def test_with_half_of_the_nodes_crashed_nobody_decides():
    # n = 2f: the bound of the theorem, seen from the algorithm.
    two = algorithm(2)
    outputs = run(two, 2, ("a", "b"), lambda r, q, p: q == 0, 12)
    assert decisions(outputs) == set()


def mutant(n: int, *, enough: int, by_stamp: bool = True, votes: int | None = None):
    """The three-round algorithm written out with its thresholds: how many ballots are heard, and
    how many votes adopt and decide, whether by the largest stamp or the first heard."""
    votes = enough if votes is None else votes

    def winner(found):
        return next((v for v in found if v is not None and found.count(v) >= votes), None)

    def after(p, s, received):
        sent = [x.value for x in map(received, range(n)) if x is not None]
        new = {
            "round": s.round + 1,
            "stamp": s.stamp,
            "value": s.value,
            "candidate": s.candidate,
            "decision": s.decision,
        }
        phase, step = divmod(s.round, 3)
        if step == 0:
            best = max(sent, key=lambda b: b.stamp if by_stamp else 0, default=None)
            new["candidate"] = Some(best.value) if len(sent) >= enough and best else None
        elif step == 1:
            found = winner([b.candidate and b.candidate.value for b in sent])
            if found is not None:
                new.update(stamp=phase + 1, value=found)
        elif s.decision is None:
            found = winner([b.value for b in sent if b.stamp == phase + 1])
            new["decision"] = None if found is None else Some(found)
        return Ballot(Value=VALUES, **new)

    def start(p, v):
        return Ballot(Value=VALUES, round=0, stamp=0, value=v, candidate=None, decision=None)

    class Plain:
        """Only what a run uses; its rounds are computed as the model says."""

        @staticmethod
        def after_round(states, arrives, p):
            return after(p, states(p), lambda q: Some(states(q)) if arrives(q, p) else None)

        @staticmethod
        def output(p, s):
            return s.decision

    Plain.start = staticmethod(start)
    return Plain


def losses(n: int, rounds: int, seed: int) -> Arrives:
    rng = random.Random(seed)
    rate = rng.choice([0.4, 0.6, 0.8])
    table = {
        key: rng.random() < rate for key in itertools.product(range(rounds), range(n), range(n))
    }
    return lambda r, q, p: table[r, q, p]


def disagreeing(algorithm, n: int, draws: int) -> int:
    """In how many of the runs with random losses two values are decided."""
    bad = 0
    for seed in range(draws):
        inputs = [VALUES[(seed >> p) % 2] for p in range(n)]
        outputs = run(algorithm, n, inputs, losses(n, 12, seed), 12)
        bad += len(decisions(outputs)) > 1
    return bad


def test_the_written_out_algorithm_is_the_definition():
    for seed in range(25):
        inputs = [VALUES[(seed >> p) % 2] for p in range(3)]
        arrives = losses(3, 12, seed)
        plain = run(mutant(3, enough=2), 3, inputs, arrives, 12)
        assert plain == run(algorithm(3), 3, inputs, arrives, 12)


def test_the_right_thresholds_never_disagree():
    assert disagreeing(mutant(3, enough=2), 3, 300) == 0


@pytest.mark.parametrize(
    ("n", "mistake"),
    [
        (2, {"enough": 1}),  # half of the nodes instead of a majority
        (3, {"enough": 2, "by_stamp": False}),  # the first ballot heard, not the newest
        (3, {"enough": 1, "votes": 2}),  # a proposal without a majority heard
        (3, {"enough": 2, "votes": 1}),  # one vote adopts and decides
    ],
)
def test_mutants_decide_two_values(n, mistake):
    assert disagreeing(mutant(n, **mistake), n, 1500) > 0
