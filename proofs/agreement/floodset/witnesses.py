"""Three processes, one of which crashes in the first round."""

from __future__ import annotations

from formal.language import witness
from proofs.agreement.floodset.protocol import CrashPattern
from proofs.foundations.rounds.statements import Faults


def _alive(r: int, p: int) -> bool:
    return p != 0 or r == 0


def _delivered(r: int, p: int, q: int) -> bool:
    return p != 0 or (r == 0 and q == 1)


@witness(zh="三个进程，其一在第一轮崩溃，只通知了一个")
def one_crash():
    """Process 0 crashes in round 0 after it reached process 1 only; all rounds look alike later."""
    return {
        "Value": [5, 7],
        "E": CrashPattern(n=3, alive=_alive, delivered=_delivered),
        "input": {0: 5, 1: 7, 2: 7},
        "default": 7,
        "f": 1,
    }


@witness(zh="三个进程，其一在第一轮崩溃")
def a_crash_in_the_first_round():
    """The same as faults of the round model; all rounds look alike later."""
    return {
        "ranges": {"r": [0, 1, 2], "c": [0, 1, 2]},
        "n": 3,
        "f": 1,
        "Value": [5, 7],
        "default": 7,
        "input": {0: 5, 1: 7, 2: 7},
        "F": Faults(
            Node=[0, 1, 2],
            crash={0: 0, 1: None, 2: None},
            arrives=_delivered,
        ),
    }
