"""Weakened systems: what is taken away must be missed by a condition of the claim it is for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

from formal.checkers.smt.conditions import (
    PRE,
    Condition,
    System,
    conditions,
    consecution,
    step_of,
)
from formal.checkers.smt.portfolio import Limits, Verdict, find_model, parallel, smallest_model
from formal.checkers.smt.solver import Answer, Options, solve, used_for
from formal.checkers.smt.systems import Result
from formal.language.terms import FieldRef, Term, children
from formal.language.transition import ActionInfo, Clause, TransitionInfo


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
    proved: Collection[str] = (),
) -> list[SystemMutant]:
    """Weaken a system in each way (see ``System.without``); a condition must then fail.

    It must fail with an exact finite model; ``unknown`` is not killed.  ``smallest``: also look for
    the smallest such model.  With a ``claim``, a safety property, the condition must be about it or
    about an invariant that it needs (see ``needed_for``); ``failing`` names conditions that count
    for nothing because they fail in the system itself, ``proved`` the hashes of those that hold in
    it: a condition of the weakened system that is one of these is not asked again.
    Raises ``TheoryError`` for something that cannot be dropped.
    """
    limits = limits or Limits()
    kill = partial(
        _kill,
        info=info,
        limits=limits,
        smallest=smallest,
        claim=claim,
        failing=failing,
        proved=proved,
    )
    return parallel(kill, list(drops), limits)


def needed_for(system: System, claim: str, limits: Limits) -> Iterator[str]:
    """The claim, the invariants that Z3 uses to show that steps keep it, those that it uses for
    these, and so on, nearest first; each question is asked only when it is come to.

    Where Z3 finds no proof while it keeps account, all invariants count as used.
    """
    clauses = {c.name: c for c in system.invariants}
    todo, seen = [claim], {claim}
    while todo:
        name = todo.pop(0)
        yield name
        for action in system.actions:
            if _state_fields(clauses[name].term, system.info) & frozenset(action.modifies):
                used = _used(system, action, clauses[name], limits) & clauses.keys()
                todo += sorted(used - seen)
                seen |= used


def _used(system: System, action: ActionInfo, clause: Clause, limits: Limits) -> frozenset[str]:
    b, _, conclusion = step_of(system, action, clause)
    b.refute(conclusion)
    asked, first = b.build(), len(b.tr.facts)
    names = {
        first + i: label.split()[1 if label.startswith("before ") else 2]
        for i, (label, _) in enumerate(b.asserted)
        if label.startswith(("before ", "hint "))
    }
    quick = limits.quick().apply(Options(model=False))
    used = used_for(asked, sorted(names), quick, cache=limits.cache)
    return frozenset(names[i] for i in (names if used is None else used))


def _state_fields(term: Term, info: TransitionInfo) -> frozenset[str]:
    """The state fields that a term speaks about: all, where it hands on a state as a whole."""
    found: set[str] = set()
    todo = [term]
    while todo:
        t = todo.pop()
        if isinstance(t, FieldRef) and t.owner in (info.pre, info.post):
            found.add(t.field.name)
        elif t in (info.pre, info.post):
            return frozenset(f.name for f in info.state.all_fields())
        else:
            todo += children(t)
    return frozenset(found)


def _kill(
    drop: str,
    info: TransitionInfo,
    limits: Limits,
    smallest: bool,
    claim: str,
    failing: Collection[str],
    proved: Collection[str],
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
    asked = [c for c in asked if c.name not in failing and c.obligation.hash not in proved]
    asked.sort(key=lambda c: c.clause != claim)
    quick = limits.quick()
    concerned = _Prefix(needed_for(System.of(info), claim, limits) if claim else ())
    for size in limits.sizes[:-1]:
        for c in asked:
            answer = solve(c.obligation.bounded(size), quick.apply(Options()), cache=limits.cache)
            about = not claim or answer.status != "sat" or c.clause in concerned
            if answer.status == "sat" and c.obligation.exact and about:
                if smallest:
                    answer = smallest_model(c.obligation, limits, fewest=f"{PRE}.") or answer
                return _killed(drop, c, answer)
    unknown = False
    for c in asked:
        answer = find_model(c.obligation, limits, thorough=True)
        about = not claim or answer.status == "unsat" or c.clause in concerned
        if answer.status == "sat" and c.obligation.exact and about:
            return _killed(drop, c, answer)
        unknown = unknown or (answer.status != "unsat" and about)
    return SystemMutant(drop, "unknown" if unknown else "survived")


class _Prefix:
    """What an iterator gives, asked for as far as is needed to find something in it."""

    def __init__(self, names: Iterable[str]) -> None:
        self.rest, self.seen = iter(names), set[str]()

    def __contains__(self, name: str) -> bool:
        while name not in self.seen:
            following = next(self.rest, None)
            if following is None:
                return False
            self.seen.add(following)
        return True


def _killed(drop: str, c: Condition, answer: Answer) -> SystemMutant:
    reason = f"{c.action} breaks {c.clause}"
    by = Result(c, "fails", Verdict(answer, (answer,)), reason, answer.model)
    return SystemMutant(drop, "killed", by)
