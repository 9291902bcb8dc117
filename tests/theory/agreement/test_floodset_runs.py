"""FloodSet as it is defined, run in rounds: all crashes of three processes, and one round less."""

from __future__ import annotations

import itertools

from formal.readings.finite.domains import Curried, DomainType
from formal.readings.finite.evaluation import Memo, call_definition
from proofs.agreement.floodset.protocol import flood_set

VALUES, DEFAULT = ("a", "b", "default"), "default"


def outputs(n: int, f: int, inputs, arrives, rounds: int) -> list:
    """What each process puts out after so many rounds."""
    flood = call_definition(flood_set, (DomainType("Value", VALUES),), (n, f, DEFAULT), Memo())
    states = [flood.start(p, inputs[p]) for p in range(n)]
    for r in range(rounds):
        before = Curried(1, lambda q, now=states: now[q])
        reached = Curried(2, lambda q, p, r=r: arrives(r, q, p))
        states = [flood.after_round(before, reached, p) for p in range(n)]
    found = [flood.output(p, states[p]) for p in range(n)]
    return [x if x is None else x.value for x in found]


def crashing(p: int, c: int, heard: tuple[int, ...]):
    """A synchronous run in which process p crashes in round c and then reaches only these."""
    return lambda r, q, to: q != p or r < c or (r == c and to in heard)


def single_crashes(n: int, rounds: int):
    others = [s for k in range(n + 1) for s in itertools.combinations(range(n), k)]
    for p, c in itertools.product(range(n), range(rounds)):
        for heard in others:
            yield p, c, crashing(p, c, heard)


def test_all_runs_of_three_processes_with_one_crash():
    for p, c, arrives in single_crashes(3, 3):
        for inputs in itertools.product("ab", repeat=3):
            found = outputs(3, 1, inputs, arrives, 3)
            # Who crashes after the last round has decided like the others.
            survivors = [q for q in range(3) if q != p or c > 1]
            decided = {found[q] for q in survivors}
            assert len(decided) == 1
            assert None not in decided
            if len(set(inputs)) == 1:
                assert decided == {inputs[0]}


def test_nobody_decides_before_the_last_round():
    assert outputs(3, 1, "aaa", lambda r, q, p: True, 1) == [None] * 3


def test_a_crash_more_than_it_is_made_for_breaks_agreement():
    # f = 0 is one round: some single crash makes the two others decide differently.
    assert any(
        len({x for q, x in enumerate(outputs(3, 0, "abb", arrives, 1)) if q != p}) > 1
        for p, _, arrives in single_crashes(3, 1)
    )


def test_what_a_crashed_process_would_decide_may_differ():
    # It hears the others, who did not hear it: the theorem leaves its output out.
    found = outputs(2, 1, "ab", crashing(0, 0, ()), 2)
    assert found == [DEFAULT, "b"]
