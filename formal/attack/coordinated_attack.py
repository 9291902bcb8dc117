"""The adversary of Gray (1978) against two generals: it loses one message more in each run.

Who sent the last message that arrived cannot tell whether it did, so the decision to attack is
carried from the run in which nothing is lost to one in which nobody wants to attack.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from formal.attack.model import Model
from formal.attack.result import Result, Run, confirm, same_steps
from formal.attack.rounds import ROUNDS, Watch
from formal.attack.steps import Sent, Step

GENERALS = {False: "general false", True: "general true"}


class Outcome(NamedTuple):
    """The run of one pattern of losses."""

    steps: tuple[Step, ...]
    watch: Watch
    rounds: int


def attack_generals(model: Model, length: int = ROUNDS) -> Result:
    """Attack a protocol of two generals.

    Args:
        model: the protocol.
        length: for how many rounds a decision is waited for.

    Raises:
        InputError: the protocol is no protocol of the model.
    """
    whole = execute(model, (True, True), None, length)
    runs = [((True, True), 2 * whole.rounds, whole)]
    # One message fewer at a time, then the wish to attack taken from one general and the other.
    patterns = [((True, True), k) for k in range(2 * whole.rounds - 1, -1, -1)]
    patterns += [((True, False), 0), ((False, False), 0)]
    pairs = iter(patterns)
    previous = ""
    while True:
        inputs, arrived, outcome = runs[-1]
        failed = failure(inputs, outcome.watch, nothing_lost=len(runs) == 1)
        what = _describe(inputs, arrived, whole.rounds, outcome)
        if failed is not None:
            break
        previous = what
        inputs, arrived = next(pairs)
        runs.append((inputs, arrived, execute(model, inputs, arrived, length)))
    hypothesis, exact = failed
    claim = {
        "kind": hypothesis,
        "inputs": list(inputs),
        "rounds": outcome.rounds,
        "arrive": None if len(runs) == 1 else arrived,
        "exact": exact,
    }
    before = [f"the run before: {previous}"] if previous else []
    details = (*before, f"run {len(runs)} of a chain of {len(patterns) + 1}")
    return Result(
        "coordinated-attack",
        model.name,
        hypothesis,
        f"{hypothesis}: {what}",
        (Run(what, outcome.steps, claim),),
        exact,
        details,
        replay_generals,
    )


def execute(model: Model, inputs: Sequence[bool], arrive: int | None, rounds: int) -> Outcome:
    """Run the generals until both have decided, their states repeat, or the rounds are over.

    The first ``arrive`` messages arrive (none: all), counted two a round: to general false, then
    to general true.
    """

    def arrives(number: int) -> bool:
        return arrive is None or number < arrive

    states = {g: model.call("start", g, inputs[i]) for i, g in enumerate(GENERALS)}
    watch = Watch(model)
    steps: list[Step] = []
    received: dict[bool, tuple[int, ...]] = dict.fromkeys(GENERALS, ())
    for r in range(rounds + 1):
        outputs = {g: watch.decision(g, model.decision(g, states[g])) for g in GENERALS}
        # A repetition means for ever only if the same messages are still to arrive.
        watch.states([*states.values(), None if arrive is None else max(0, arrive - 2 * r)])
        last = len(watch.decisions) == 2 or watch.repeats or r == rounds
        last = last or watch.changed is not None
        messages = {} if last else {g: model.call("message", g, states[g]) for g in GENERALS}
        for i, g in enumerate(GENERALS):
            # The message to general false has the even number.
            number = 2 * r + (0 if g else 1)
            sent = (
                ()
                if last
                else (
                    Sent(
                        number, GENERALS[not g], model.text(messages[g]), lost=not arrives(number)
                    ),
                )
            )
            action, value = ("round", str(r)) if r else ("start", str(inputs[i]))
            steps.append(Step(r, GENERALS[g], action, value, received[g], sent, outputs[g]))
        if last:
            break
        for g in GENERALS:
            number = 2 * r + (1 if g else 0)
            received[g] = (number,) if arrives(number) else ()
            heard = messages[not g] if arrives(number) else None
            states[g] = model.call("next", g, states[g], heard)
    return Outcome(tuple(steps), watch, r)


def failure(inputs: Sequence[bool], watch: Watch, nothing_lost: bool) -> tuple[str, bool] | None:
    """Which requirement a run does not meet, and whether that is certain."""
    found = watch.decisions
    if watch.changed is not None:
        return "write-once output", True
    if len(set(found.values())) == 2:
        return "agreement", True
    if not any(inputs) and True in found.values():
        return "validity (retreat)", True
    if all(inputs) and nothing_lost and False in found.values():
        return "validity (attack)", True
    if len(found) < 2:
        return "termination", watch.repeats
    return None


def _describe(inputs: Sequence[bool], arrived: int, rounds: int, outcome: Outcome) -> str:
    wish = {
        (True, True): "both want to attack",
        (True, False): "only general false wants to attack",
        (False, False): "nobody wants to attack",
    }[inputs[0], inputs[1]]
    if rounds == 0:
        lost = "before any message is sent"
    elif arrived == 2 * rounds:
        lost = "nothing is lost"
    else:
        lost = f"only the first {arrived} messages arrive" if arrived else "nothing arrives"
    found = outcome.watch.decisions
    decided = ", ".join(
        f"{GENERALS[g]} " + (f"decides {found[g]}" if g in found else _never(outcome))
        for g in GENERALS
    )
    return f"{wish}, {lost}: {decided}"


def _never(outcome: Outcome) -> str:
    if outcome.watch.repeats:
        return "never decides"
    return f"has not decided after {outcome.rounds} rounds"


def replay_generals(model: Model, run: Run) -> None:
    """Execute a run of the generals again and confirm which requirement it does not meet.

    Raises:
        ReplayError: it is no run of the protocol, or does not show its claim.
    """
    claim = run.claim
    outcome = execute(model, claim["inputs"], claim["arrive"], claim["rounds"])
    same_steps(outcome.steps, run)
    holds = failure(claim["inputs"], outcome.watch, claim["arrive"] is None)
    confirm(holds == (claim["kind"], claim["exact"]), run)
