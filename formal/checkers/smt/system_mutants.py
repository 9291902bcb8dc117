"""Weakened systems: what is taken away must be missed by a condition of the claim it is for."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

from formal.checkers.smt.conditions import PRE, Condition, System, conditions, consecution
from formal.checkers.smt.portfolio import Limits, Verdict, find_model, parallel, smallest_model
from formal.checkers.smt.solver import Answer, Options, solve
from formal.checkers.smt.systems import Result
from formal.language.terms import FieldRef, Term, children
from formal.language.transition import TransitionInfo


@dataclass(frozen=True)
class SystemMutant:
    """What became of a weakened system: ``"killed"`` by a failing condition, or not.

    ``"changes nothing"`` is one that takes away what is said twice.
    """

    drop: str
    status: Literal["killed", "survived", "unknown", "changes nothing"]
    by: Result | None = None


def kill_system_mutants(
    info: TransitionInfo,
    drops: Sequence[str],
    limits: Limits | None = None,
    *,
    smallest: bool = True,
    claim: str = "",
    failing: Collection[str] = (),
) -> list[SystemMutant]:
    """Weaken a system in each way (see ``System.without``); a condition must then fail.

    It must fail with an exact finite model; ``unknown`` is not killed.  ``smallest``: also look for
    the smallest such model.  With a ``claim``, a safety property, the condition must be about it or
    about what it hangs together with (see ``concerned``); ``failing`` names conditions that count
    for nothing because they fail in the system itself.
    Raises ``TheoryError`` for something that cannot be dropped.
    """
    limits = limits or Limits()
    kill = partial(
        _kill,
        info=info,
        limits=limits,
        smallest=smallest,
        clauses=concerned(System.of(info), claim),
        failing=failing,
    )
    return parallel(kill, list(drops), limits)


def concerned(system: System, claim: str) -> tuple[str, ...]:
    """The claim, then the invariants that it may need: those it is connected with by state fields.

    A clause or an action connects the fields it speaks about.  All clauses where there is no claim.
    """
    names = tuple(c.name for c in system.invariants)
    if not claim:
        return names
    whole = frozenset(f.name for f in system.info.state.all_fields())
    fields = {c.name: _state_fields(c.term, system.info, whole) for c in system.invariants}
    actions = [
        _state_fields(a.guard_and_update, system.info, whole) | frozenset(a.modifies)
        for a in system.actions
    ]
    reached = fields[claim]
    while True:
        more = [f for f in (*fields.values(), *actions) if f & reached]
        wider = reached.union(*more)
        if wider == reached:
            break
        reached = wider
    return (claim, *(n for n in names if n != claim and fields[n] & reached))


def _state_fields(term: Term, info: TransitionInfo, whole: frozenset[str]) -> frozenset[str]:
    """The state fields that a term speaks about: all, where it hands on a state as a whole."""
    found: set[str] = set()
    todo = [term]
    while todo:
        t = todo.pop()
        if isinstance(t, FieldRef) and t.owner in (info.pre, info.post):
            found.add(t.field.name)
        elif t in (info.pre, info.post):
            return whole
        else:
            todo += children(t)
    return frozenset(found)


def _kill(
    drop: str,
    info: TransitionInfo,
    limits: Limits,
    smallest: bool,
    clauses: Sequence[str],
    failing: Collection[str],
) -> SystemMutant:
    if System.of(info).idle(drop):
        return SystemMutant(drop, "changes nothing")
    weak = System.of(info).without(drop)
    name = drop.partition(".")[0]
    # Only the conditions of the action that was changed differ from those of the system.
    changed = [a for a in weak.actions if a.name == name and "." in drop]
    if changed:
        asked = [consecution(weak, a, c) for a in changed for c in weak.invariants]
    else:
        asked = [c for c in conditions(weak) if c.expect == "unsat"]
    asked = [c for c in asked if c.clause in clauses and c.name not in failing]
    asked.sort(key=lambda c: clauses.index(c.clause))
    quick = limits.quick()
    for size in limits.sizes[:-1]:
        for c in asked:
            answer = solve(c.obligation.bounded(size), quick.apply(Options()), cache=limits.cache)
            if answer.status == "sat" and c.obligation.exact:
                if smallest:
                    answer = smallest_model(c.obligation, limits, fewest=f"{PRE}.") or answer
                return _killed(drop, c, answer)
    unknown = False
    for c in asked:
        answer = find_model(c.obligation, limits, thorough=True)
        if answer.status == "sat" and c.obligation.exact:
            return _killed(drop, c, answer)
        unknown = unknown or answer.status != "unsat"
    return SystemMutant(drop, "unknown" if unknown else "survived")


def _killed(drop: str, c: Condition, answer: Answer) -> SystemMutant:
    reason = f"{c.action} breaks {c.clause}"
    by = Result(c, "fails", Verdict(answer, (answer,)), reason, answer.model)
    return SystemMutant(drop, "killed", by)
