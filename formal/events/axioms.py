"""The axioms of a computation, checked on finite data.

They are checked, not assumed: `infer_computation` should only ever build what satisfies them, and
this module does not look at how it did.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from formal.events.computation import InferredComputation


@dataclass(frozen=True)
class AxiomResult:
    """An axiom in words, whether it holds, and the first event against it."""

    axiom: str
    holds: bool
    counterexample: str = ""


def check_axioms(computation: InferredComputation) -> list[AxiomResult]:
    """Check the axioms of a computation, each with the first event that breaks it."""
    return [
        _result("the predecessor of an event is on the same process", _other_process(computation)),
        _result("the events of a process are linearly ordered by predecessor", _fork(computation)),
        _result(
            "an event receives at most one message, sent by another event", _bad_source(computation)
        ),
        _result("there is no causal cycle", _cycle(computation)),
    ]


def _result(axiom: str, counterexample: str | None) -> AxiomResult:
    return AxiomResult(axiom, counterexample is None, counterexample or "")


def _other_process(computation: InferredComputation) -> str | None:
    for event, before in enumerate(computation.predecessor):
        if before is not None and (
            computation.events[before].process != computation.events[event].process
        ):
            name = computation.event_id
            return f"the predecessor of {name(event)} is {name(before)}"
    return None


def _fork(computation: InferredComputation) -> str | None:
    """No cycle within the process, one first event, no event with two successors: one line."""
    followers = Counter(before for before in computation.predecessor if before is not None)
    for event, number in followers.items():
        if number > 1:
            return f"{computation.event_id(event)} is the predecessor of {number} events"
    first: dict[str, int] = {}
    for event, before in enumerate(computation.predecessor):
        process = computation.events[event].process
        if before is None and first.setdefault(process, event) != event:
            names = computation.event_id(first[process]), computation.event_id(event)
            return f"{names[0]} and {names[1]} both have no predecessor"
    for process in computation.processes:
        if process not in first:
            return f"no event of {process} is its first"
    return None


def _bad_source(computation: InferredComputation) -> str | None:
    for event, sender in enumerate(computation.source):
        if sender == event:
            return f"{computation.event_id(event)} receives from itself"
        if sender is not None and not 0 <= sender < len(computation.events):
            return f"{computation.event_id(event)} receives from no event"
    return None


def _cycle(computation: InferredComputation) -> str | None:
    """Take away events with nothing left before them; what stays is on a cycle or after one."""
    waiting = [0] * len(computation.events)
    followers: dict[int, list[int]] = {}
    for function in (computation.predecessor, computation.source):
        for event, before in enumerate(function):
            if before is not None:
                waiting[event] += 1
                followers.setdefault(before, []).append(event)
    ready = [event for event, number in enumerate(waiting) if number == 0]
    while ready:
        for follower in followers.get(ready.pop(), ()):
            waiting[follower] -= 1
            if waiting[follower] == 0:
                ready.append(follower)
    stuck = next((event for event, number in enumerate(waiting) if number), None)
    return None if stuck is None else f"{computation.event_id(stuck)} never has its past complete"
