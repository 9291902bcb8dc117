"""Small protocols of FLP's model, run: each lacks one thing that the consensus problem asks.

Every schedule of a few applicable steps is tried and continued fairly, with or without one of the
processes; what the problem asks of a run is computed by its own definitions.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest

from formal.errors import EvaluationError
from formal.evidence.witnesses import mutant_killed
from formal.readings.finite.domains import Curried, Some
from formal.readings.finite.evaluation import Memo, call_definition
from formal.theory import load_theory
from proofs.agreement.consensus.statements import ConsensusRun
from proofs.impossibility.flp.consensus import consensus_run
from proofs.impossibility.flp.statements import Configuration, Protocol

PROCESSES = ("p", "q")
BITS = (False, True)
STEPS, TAIL = 2, 5


def protocol(decision) -> Protocol:
    """Two processes; p tells both its input in each step, and who is undecided decides by this."""

    def step(p, s, m):
        return (s[0], decision(p, s[0], m) if s[1] is None else s[1])

    return Protocol(
        Process=PROCESSES,
        Message=BITS,
        State=list(itertools.product(BITS, (None, *BITS))),
        start=lambda p, b: (b, None),
        next=step,
        sends=lambda p, s, m: [(q, s[0]) for q in PROCESSES] if p == "p" else [],
        output=lambda s: s[1],
    )


PROTOCOLS = {
    "leader": protocol(
        lambda p, own, m: own if p == "p" else m.value if isinstance(m, Some) else None
    ),
    "selfish": protocol(lambda p, own, m: own),
    "constant": protocol(lambda p, own, m: True),
    "idle": protocol(lambda p, own, m: None),
}


def plain(A: Protocol, C: Configuration) -> Configuration:
    """The configuration as tables, so that a run does not nest its steps."""
    state = {p: C.state(p) for p in PROCESSES}
    waiting = {(p, m): C.buffer(p, m) for p in PROCESSES for m in BITS}
    return Configuration(
        Process=PROCESSES,
        Message=BITS,
        State=list(itertools.product(BITS, (None, *BITS))),
        state=lambda p: state[p],
        buffer=lambda p, m: waiting[p, m],
    )


def events(A: Protocol, C: Configuration) -> list[tuple]:
    """The applicable events."""
    possible = [(p, m) for p in PROCESSES for m in (None, *map(Some, BITS))]
    return [e for e in possible if A.applicable(C, e)]


def schedules(A: Protocol, C: Configuration, steps: int) -> Iterator[list[tuple]]:
    """Every sequence of so many applicable events."""
    if steps == 0:
        yield []
        return
    for e in events(A, C):
        for rest in schedules(A, plain(A, A.after(C, e)), steps - 1):
            yield [e, *rest]


def finished(A: Protocol, input: dict, first: list[tuple], live: tuple[str, ...]):
    """The schedule, continued by the live processes in turn, each of which receives what waits for
    it, and the configurations."""
    seen = [plain(A, A.initial(Curried(1, lambda p: input[p])))]
    done = []
    for n in range(STEPS + TAIL):
        if n < len(first):
            e = first[n]
        else:
            p = live[n % len(live)]
            waiting = [m for m in BITS if seen[-1].buffer(p, m) > 0]
            e = (p, Some(waiting[n // 2 % len(waiting)]) if waiting else None)
        assert A.applicable(seen[-1], e)
        done.append(e)
        seen.append(plain(A, A.after(seen[-1], e)))
    return done, seen


def as_consensus(A: Protocol, input: dict, seen: list, live: tuple[str, ...]) -> ConsensusRun:
    """The run so far as one of the consensus problem; who goes on is correct."""
    outputs = [{p: A.output(C.state(p)) for p in PROCESSES} for C in seen]
    return ConsensusRun(
        Process=PROCESSES,
        Value=BITS,
        Time=list(range(len(seen))),
        correct=lambda p: p in live,
        proposes=lambda p, v, t: v == input[p],
        decides=lambda p, v, t: outputs[t][p] == Some(v),
    )


def runs(name: str, live: tuple[str, ...] = PROCESSES) -> Iterator[ConsensusRun]:
    A = PROTOCOLS[name]
    for bits in itertools.product(BITS, repeat=2):
        input = dict(zip(PROCESSES, bits, strict=True))
        start = plain(A, A.initial(Curried(1, lambda p, input=input: input[p])))
        for first in schedules(A, start, STEPS):
            _, seen = finished(A, input, first, live)
            yield as_consensus(A, input, seen, live)


def lacking(name: str, live: tuple[str, ...] = PROCESSES) -> set[str]:
    """Which of the requirements some run does not meet."""
    missed = set()
    for R in runs(name, live):
        for asked in ("termination", "agreement", "uniform_agreement", "uniform_validity"):
            if not getattr(R, asked):
                missed.add(asked)
        if not all(R.weak_unanimity(v) for v in BITS):
            missed.add("weak_unanimity")
    return missed


@pytest.mark.parametrize(
    ("name", "missed"),
    [
        ("leader", set()),
        ("selfish", {"agreement", "uniform_agreement"}),
        ("constant", {"uniform_validity", "weak_unanimity"}),
        ("idle", {"termination"}),
    ],
)
def test_what_each_protocol_lacks_when_nobody_is_faulty(name, missed):
    assert lacking(name) == missed


def test_with_the_leader_stopped_the_follower_may_wait_for_ever():
    assert lacking("leader", live=("q",)) == {"termination"}


def test_with_the_follower_stopped_the_leader_still_decides():
    assert lacking("leader", live=("p",)) == set()


def test_the_run_of_the_problem_is_the_run_of_the_protocol():
    A, input = PROTOCOLS["leader"], {"p": True, "q": False}
    schedule, seen = finished(A, input, [("q", None), ("p", None)], PROCESSES)
    steps = Curried(1, lambda n: schedule[n])
    args = (A, Curried(1, lambda p: input[p]), steps)
    R = call_definition(consensus_run, A._data.sorts, args, Memo())
    here = as_consensus(A, input, seen, PROCESSES)
    assert any(R.decides("q", True, t) for t in range(STEPS + TAIL))
    for p, v, t in itertools.product(PROCESSES, BITS, range(STEPS + TAIL)):
        assert R.decides(p, v, t) == here.decides(p, v, t)
        assert R.proposes(p, v, t) == here.proposes(p, v, t)
    # Correct is who takes infinitely many steps: that has no finite reading.
    with pytest.raises(EvaluationError, match="cannot enumerate Nat"):
        R.correct("p")


def test_one_process_is_the_exception_and_only_if_it_decides():
    theory = load_theory()
    theorem = theory.theorems()["flp.consensus_impossible"]
    (mutant,) = theorem.mutants
    assert mutant_killed(theorem, mutant, theory.witness("flp", mutant.by)).ok
