"""How the notions of fairness of this library are related.

An `Execution` is fair to a set of live events when each of them that is enabled at some time
happens then or later; a `LabelledSystem` is weakly fair to a task when the task cannot be possible
for ever without a step of it; FLP's admissible runs speak of processes that go on and messages that
arrive.  The first is stronger than the second: it asks for an event that was enabled once.  Where
live events stay enabled until they happen the two are one.  Admissible runs are fair to receipts.
"""

from __future__ import annotations

from formal.language import (
    And,
    Exists,
    ForAll,
    Fun,
    Iff,
    Implies,
    Nat,
    Not,
    Option,
    Pair,
    Rel,
    Sort,
    definition,
    fst,
    none,
    snd,
    theorem,
)
from proofs.foundations.execution.statements import Execution
from proofs.impossibility.flp.statements import Configuration, Protocol, nonfaulty


@definition(zh="对每个活事件弱公平")
def weakly_fair_to_each(X: Execution, live: Rel[X.Event], s: X.State, schedule: Fun[Nat, X.Event]):
    """The run is weakly fair to each live event by itself."""
    return ForAll(
        lambda e: Implies(
            live(e),
            X.labelled.weakly_fair(
                lambda f: f == e, lambda n: X.state_at(s, schedule, n), schedule
            ),
        ),
        e=X.Event,
    )


def _changing(X, live):
    """A live event that is enabled changes the state."""
    return ForAll(lambda t, e: Implies(live(e), X.enabled(t, e), X.apply(t, e) != t))


@theorem(
    by="lean",
    cite="lamport1994",
    zh="对活事件公平则对每个活事件弱公平",
    inhabited_by="some_run_is_fair",
)
def fair_is_weakly_fair(X: Execution, live: Rel[X.Event], s: X.State, schedule: Fun[Nat, X.Event]):
    """A run that is fair to the live events is weakly fair to each of them."""
    return Implies(X.fair(live, s, schedule), weakly_fair_to_each(X, live, s, schedule))


@theorem(
    by="lean",
    cite="lamport1994",
    zh="活事件保持使能时，弱公平即公平",
    inhabited_by="some_run_is_fair",
)
def weakly_fair_is_fair(X: Execution, live: Rel[X.Event], s: X.State, schedule: Fun[Nat, X.Event]):
    """If live events stay enabled until they happen and change the state when they do, and nothing
    else happens, then a run that is weakly fair to each of them is fair to them."""
    return Implies(
        X.persistent(live),
        _changing(X, live),
        ForAll(lambda n: live(schedule(n))),
        weakly_fair_to_each(X, live, s, schedule),
        X.fair(live, s, schedule),
    )


def _weakly_fair_only(*, persistent: bool, changing: bool, alive: bool):
    """Some run is weakly fair to each live event and not fair, with all but one of the hypotheses
    of `weakly_fair_is_fair`."""

    def claim(
        State: Sort,
        Event: Sort,
        X: Execution[State, Event],
        live: Rel[Event],
        s: State,
        schedule: Fun[Nat, Event],
    ):
        return And(
            [
                *([X.persistent(live)] if persistent else []),
                *([_changing(X, live)] if changing else []),
                *([ForAll(lambda n: live(schedule(n)))] if alive else []),
                weakly_fair_to_each(X, live, s, schedule),
                Not(X.fair(live, s, schedule)),
            ]
        )

    return Exists(claim)


@theorem(by="lean", zh="有公平的运行")
def some_run_is_fair():
    """A run of one event that is always enabled has all of these properties."""

    def claim(
        State: Sort,
        Event: Sort,
        X: Execution[State, Event],
        live: Rel[Event],
        s: State,
        schedule: Fun[Nat, Event],
    ):
        return And(
            X.persistent(live),
            _changing(X, live),
            ForAll(lambda n: live(schedule(n))),
            weakly_fair_to_each(X, live, s, schedule),
            X.fair(live, s, schedule),
        )

    return Exists(claim)


@theorem(by="lean", zh="不保持使能时，弱公平弱于公平")
def persistence_is_needed():
    """An event that is enabled now and then may never happen in a run that is weakly fair to it."""
    return _weakly_fair_only(persistent=False, changing=True, alive=True)


@theorem(by="lean", zh="不改变状态的事件，弱公平不作要求")
def change_is_needed():
    """Weak fairness asks nothing of an event that changes nothing."""
    return _weakly_fair_only(persistent=True, changing=False, alive=True)


@theorem(by="lean", zh="其他事件可使活事件失去使能")
def liveness_is_needed():
    """Where other events happen, they may disable a live one again and again."""
    return _weakly_fair_only(persistent=True, changing=True, alive=False)


@theorem(
    by="lean", cite="flp1985", zh="FLP 的可容许运行：对非故障进程的接收公平", witness="idle_pair"
)
def admissible_is_fair(
    A: Protocol,
    C: Configuration[A.Process, A.Message, A.State],
    schedule: Fun[Nat, Pair[A.Process, Option[A.Message]]],
):
    """A run is admissible exactly when all but one process go on, and it is fair to the receipt of
    messages by those that do."""
    return Iff(
        A.admissible(C, schedule),
        And(
            A.execution.allowed_forever(C, schedule),
            Exists(lambda f: ForAll(lambda p: Implies(p != f, nonfaulty(schedule, p)))),
            A.execution.fair(
                lambda e: And(nonfaulty(schedule, fst(e)), snd(e) != none()), C, schedule
            ),
        ),
    )
