"""All conditions of a system from one text: cheap where proofs are easy, as they mostly are.

The axioms, the invariants before a step, every action and every negated invariant after it are
written down once.  What an action leaves alone is read in the state before it, so that no solver
has to find out that it is still the same; an invariant about nothing else is then refuted by
itself.  For each action one incremental solver takes the shared part and refutes the invariants
one after the other.  What it does not refute at once is asked again as a condition of its own,
with the whole portfolio and smallest counterexamples (``systems``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from formal.checkers.smt.conditions import (
    POST,
    PRE,
    Condition,
    Kind,
    System,
    SystemBuilder,
    consecution,
    initial,
    initiation,
    possible,
)
from formal.checkers.smt.portfolio import Limits, Verdict, parallel, small_model
from formal.checkers.smt.solver import Options, solve_each
from formal.checkers.smt.systems import Result, SystemReport, check_condition, impossible
from formal.language.terms import FieldRef, Make, Quantifier, Term, Var, substitute, subterms
from formal.language.transition import ActionInfo, Clause, TransitionInfo
from formal.language.types import PROP
from formal.readings.smt.obligation import Obligation

SHARED = 5.0  # seconds for one goal in a shared solver, before it gets one of its own
WORK = 1_000_000  # Z3's units of work for one goal under one seed
SEEDS = (0, 1, 2)
GLANCE = 50_000  # Z3's units of work to look for a step of an action, before small instances


@dataclass(frozen=True)
class Group:
    """The conditions about one action (``None``: the initial states): what is assumed, what is
    refuted, by positions in the script's text."""

    action: ActionInfo | None
    base: tuple[int, ...]
    goals: tuple[int, ...]


@dataclass(frozen=True)
class Script:
    """The text that all conditions share, and how they pick from it."""

    system: System
    text: Obligation
    groups: tuple[Group, ...]


def script(system: System) -> Script:
    """Write down a system once; raises ``SmtUnsupported`` for what has no first-order reading."""
    info = system.info
    b = SystemBuilder(system.name, system)
    b.setting([(info.pre, PRE), (info.post, POST)])

    def place() -> int:
        return len(b.asserted) - 1

    axioms = range(len(b.asserted))
    inits: list[int] = []
    before: list[int] = []
    groups: list[tuple[ActionInfo | None, list[int], list[int]]] = []
    for c in info.inits:
        b.assume(f"init {c.name}", c.term)
        inits.append(place())
    for c in system.invariants:
        b.assume(f"before {c.name}", c.term)
        before.append(place())
    goals: dict[tuple[int, frozenset[str]], int] = {}

    def refuted(number: int, changed: frozenset[str], after: Term) -> int:
        """Where the negated invariant stands, read after a step that changes these fields."""
        clause = system.invariants[number]
        key = (number, changed & _fields(clause.term, info.pre))
        if key not in goals:
            b.refute(substitute(clause.term, {info.pre: after}))
            goals[key] = place()
        return goals[key]

    numbers = range(len(system.invariants))
    groups.append((None, [*inits], [refuted(i, frozenset(), info.pre) for i in numbers]))
    for a in system.actions:
        changed, after = _after(info, a)
        formula = substitute(a.guard_and_update, {info.post: after})
        whole = Quantifier(PROP, "exists", a.params, formula) if a.params else formula
        b.assume(f"action {a.name}", whole)
        base = [*before, place()]
        groups.append((a, base, [refuted(i, changed, after) for i in numbers]))
    # Facts about lifted symbols come first in the text; they are found while all is translated.
    first = len(b.tr.facts)
    shared = (*range(first), *(first + i for i in axioms))
    made = tuple(
        Group(a, (*shared, *(first + i for i in base)), tuple(first + i for i in own))
        for a, base, own in groups
    )
    return Script(system, b.build(goal=False), made)


def _after(info: TransitionInfo, action: ActionInfo) -> tuple[frozenset[str], Term]:
    """The fields that an action may change, and the state after it by its fields.

    The frame says of every other field that it is the same in both states.
    """
    kept = _fields(action.frame, info.post)
    own = info.state.all_fields()
    states = [(f, info.pre if f.name in kept else info.post) for f in own]
    fields = tuple(FieldRef(f.type_on(x), x, f) for f, x in states)
    return frozenset(f.name for f in own) - kept, Make(info.post.type, fields)


def _fields(term: Term, state: Var) -> frozenset[str]:
    """The fields of a state that a term reads."""
    found = (t for t in subterms(term) if isinstance(t, FieldRef))
    return frozenset(t.field.name for t in found if t.owner == state)


def check_in_batches(
    system: System, limits: Limits, done: Callable[[list[Result]], Any] | None = None
) -> SystemReport:
    """Check every condition of a system; ``done`` is called with the results of each action.

    Raises ``SmtUnsupported`` for a condition that has no first-order reading.
    """
    whole = script(system)
    ask = partial(_check_group, whole=whole, limits=limits)
    found = parallel(ask, whole.groups, limits, done)
    results = tuple(r for group in found for r in group)
    return SystemReport(system.name, system.declared(), results)


def _check_group(group: Group, whole: Script, limits: Limits) -> list[Result]:
    options = Options(
        model=False, timeout_s=min(SHARED, limits.timeout_s), memory_mb=limits.memory_mb
    )
    alone, answers = solve_each(whole.text, group.base, group.goals, options, GLANCE, WORK, SEEDS)
    exact = whole.text.exact
    out = []
    for clause, answer in zip(whole.system.invariants, answers, strict=True):
        if answer.status == "unsat" and not limits.second_opinion:
            condition = _condition(whole, group, clause)
            out.append(Result(condition, "holds", Verdict(answer, (answer,))))
        else:
            out.append(check_condition(_own(whole.system, group, clause), limits))
    condition = _condition(whole, group, None)
    if alone.status == "sat" and exact:
        return [*out, Result(condition, "holds", Verdict(alone, (alone,)))]
    if alone.status == "unsat" and not limits.second_opinion:
        return [*out, impossible(condition, Verdict(alone, (alone,)))]
    return [*out, _check_possible(whole.system, group, limits)]


def _check_possible(system: System, group: Group, limits: Limits) -> Result:
    """Small instances first: they are found where the unbounded question has no answer."""
    condition = initial(system) if group.action is None else possible(system, group.action)
    small = small_model(condition.obligation, limits)
    if small is not None and condition.obligation.exact:
        return Result(condition, "holds", Verdict(small, (small,)), "", small.model)
    return check_condition(condition, limits)


def _own(system: System, group: Group, clause: Clause) -> Condition:
    if group.action is None:
        return initiation(system, clause)
    return consecution(system, group.action, clause)


def _condition(whole: Script, group: Group, clause: Clause | None) -> Condition:
    """A condition that was decided in the shared text."""
    a = group.action
    kind: Kind
    if clause is not None:
        kind = "initiation" if a is None else "consecution"
    else:
        kind = "initial state" if a is None else "action can happen"
    at = clause or a or whole.system.info
    action = "init" if a is None else a.name
    name = ".".join(x for x in (whole.system.name, action, clause.name if clause else "") if x)
    return Condition(
        name,
        kind,
        whole.text,
        at.file,
        at.line,
        action,
        clause.name if clause else "",
        at.doc,
    )
