"""The conditions of a transition system: one small question for each invariant and action.

Initiation: the axioms and ``@init`` imply each invariant.  Consecution: the axioms, all invariants
before a step and one action imply each invariant after it.  ``@safety`` properties are invariants
like the others.  Then three kinds of satisfiability check, because silence is the classic lie: an
initial state exists; each action can happen in some state that the invariants allow; and the
number of conditions is what the declarations demand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from formal.checkers.smt.hints import hinted
from formal.errors import TheoryError
from formal.language.hypotheses import hypotheses
from formal.language.matching import alike
from formal.language.terms import (
    Connective,
    Lit,
    Quantifier,
    Term,
    Var,
    conjoin,
    substitute,
    subterms,
)
from formal.language.transition import ActionInfo, Clause, TransitionInfo
from formal.language.types import PROP, TYPE
from formal.readings.smt.obligation import Builder, Obligation

Kind = Literal["initiation", "consecution", "initial state", "action can happen"]

PRE, POST = "before", "after"


@dataclass(frozen=True)
class Condition:
    """One condition of a transition system.

    ``expect`` is the answer that makes it hold.  ``action``, ``clause``, ``file`` and ``line`` say
    what it is about; ``choices`` and ``elements`` map the names of the action's parameters and of
    the invariant's variables to their symbols in a model.  ``conjuncts`` holds, for a conclusion
    that is a conjunction, each part in words with the question about it alone.
    """

    name: str
    kind: Kind
    obligation: Obligation
    file: str
    line: int
    action: str = ""
    clause: str = ""
    doc: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    elements: tuple[tuple[str, str], ...] = ()
    conjuncts: tuple[tuple[str, Obligation], ...] = ()

    @property
    def expect(self) -> str:
        """``"unsat"`` for a proof, ``"sat"`` for a satisfiability check."""
        return "unsat" if self.kind in ("initiation", "consecution") else "sat"


@dataclass(frozen=True)
class System:
    """A transition system, possibly weakened: without an axiom, an invariant, a guard."""

    info: TransitionInfo
    invariants: tuple[Clause, ...]
    actions: tuple[ActionInfo, ...]
    drop_axioms: frozenset[str] = frozenset()

    @staticmethod
    def of(info: TransitionInfo) -> System:
        """The system as declared."""
        return System(info, (*info.invariants, *info.safeties), tuple(info.actions))

    @property
    def name(self) -> str:
        """The system's id."""
        return f"{self.info.topic}.{self.info.name}"

    def declared(self) -> int:
        """How many conditions there must be."""
        return len(self.invariants) * (1 + len(self.actions)) + 1 + len(self.actions)

    def drops(self) -> list[str]:
        """Everything that ``without`` can take away, one at a time."""
        parts = [
            f"{a.name}.{i}"
            for a in self.actions
            for i in range(1, len(_conjuncts(a.guard_and_update)) + 1)
        ]
        axioms = [a.name for a in self.info.all_axioms()]
        return [*axioms, *(c.name for c in self.invariants), *parts]

    def idle(self, drop: str) -> bool:
        """Whether what ``without`` takes away is said twice, so that nothing changes."""
        name = drop.partition(".")[0]
        parts = [_conjuncts(a.guard_and_update) for a in self.actions if a.name == name]
        for said in (
            {a.name: a.statement for a in self.info.all_axioms()},
            {c.name: c.term for c in self.invariants},
            {f"{name}.{i}": p for ps in parts for i, p in enumerate(ps, 1)},
        ):
            own = said.pop(drop, None)
            if own is not None:
                return isinstance(own, Lit) or any(alike(own, t) for t in said.values())
        return False

    def without(self, drop: str) -> System:
        """The system without an axiom, an invariant, or a conjunct of an action.

        ``drop`` is the axiom's or invariant's name, or ``action.k``: the ``k``-th conjunct, from 1,
        of the action's formula.  Without a guard the action happens too often; without an update
        the field that it sets may become anything.  Raises ``TheoryError`` when there is no such
        thing.
        """
        info = self.info
        if drop in {a.name for a in info.all_axioms()}:
            return System(info, self.invariants, self.actions, self.drop_axioms | {drop})
        if drop in {c.name for c in self.invariants}:
            kept = tuple(c for c in self.invariants if c.name != drop)
            return System(info, kept, self.actions, self.drop_axioms)
        name, _, number = drop.partition(".")
        for i, a in enumerate(self.actions):
            if a.name == name and number.isdigit():
                changed = _without_conjunct(a, int(number))
                actions = (*self.actions[:i], changed, *self.actions[i + 1 :])
                return System(info, self.invariants, actions, self.drop_axioms)
        raise TheoryError(
            f"{info.name}: a mutant drops {drop!r}; expected an axiom, an invariant, or ACTION.K",
            file=info.file,
            line=info.line,
        )


def guards(info: TransitionInfo, action: ActionInfo) -> list[tuple[int, Term]]:
    """The conjuncts of an action that are about the state before the step, with their numbers."""
    parts = enumerate(_conjuncts(action.guard_and_update), 1)
    return [(i, p) for i, p in parts if info.post not in list(subterms(p))]


def antecedent(clause: Clause) -> Clause | None:
    """That the hypotheses of a property hold, for some of its variables; ``None`` without any."""
    params, hyps, _ = hypotheses(clause.term)
    if not hyps:
        return None
    body = conjoin(hyps)
    term = Quantifier(PROP, "exists", params, body) if params else body
    return replace(clause, name=f"the antecedent of {clause.name}", term=term)


def _conjuncts(term: Term) -> tuple[Term, ...]:
    return term.args if isinstance(term, Connective) and term.op == "and" else (term,)


def _without_conjunct(action: ActionInfo, number: int) -> ActionInfo:
    parts = _conjuncts(action.guard_and_update)
    if not 1 <= number <= len(parts):
        raise TheoryError(
            f"{action.name}: there is no conjunct {number}; it has {len(parts)}",
            file=action.file,
            line=action.line,
        )
    return replace(action, guard_and_update=conjoin([*parts[: number - 1], *parts[number:]]))


class SystemBuilder(Builder):
    """Builds conditions about one system: its fixed part, states, and an action's choices."""

    def __init__(self, name: str, system: System) -> None:
        super().__init__(name, system.drop_axioms)
        self.system = system

    def setting(self, states: Sequence[tuple[Var, str]], others: Sequence[Var] = ()) -> None:
        """Declare sorts, fixed part, states under their display names, and further variables.

        Raises ``SmtUnsupported`` for a variable that has no first-order reading.
        """
        info = self.system.info
        sorts = [Var(TYPE, s.name, s.uid) for s in info.sorts]
        named = [Var(v.type, name, v.uid) for v, name in states]
        self.generic([*sorts, info.self_var, *named, *others])

    def symbols(self, params: Sequence[Var]) -> tuple[tuple[str, str], ...]:
        """The symbols of data variables, by their names."""
        constants = self.tr.constants
        return tuple((p.name, constants[p.uid].strip("|")) for p in params if p.uid in constants)

    def refuted(self, conclusion: Term) -> tuple[Obligation, tuple[tuple[str, Obligation], ...]]:
        """The question about a conclusion, and one for each conjunct when it has several."""
        from formal.readings.latex.markdown import PlainPrinter

        parts = _conjuncts(conclusion)
        info = self.system.info
        out = []
        for part in (conclusion, *(parts if len(parts) > 1 else ())):
            self.refute(part)
            names = {info.self_var.uid: info.var, info.pre.uid: PRE, info.post.uid: POST}
            out.append((PlainPrinter(names).term(part), self.build()))
            self.asserted.pop()
        return out[0][1], tuple(out[1:])


def conditions(system: TransitionInfo | System) -> list[Condition]:
    """All conditions of a transition system.

    Raises ``SmtUnsupported``, naming the condition, when one has no first-order reading.
    """
    if isinstance(system, TransitionInfo):
        system = System.of(system)
    out = [initiation(system, c) for c in system.invariants]
    out += [consecution(system, a, c) for a in system.actions for c in system.invariants]
    out.append(initial(system))
    out += [possible(system, a) for a in system.actions]
    return out


def initiation(system: System, clause: Clause) -> Condition:
    """Every initial state satisfies the clause."""
    info, name = system.info, f"{system.name}.init.{clause.name}"
    params, hyps, conclusion = hypotheses(clause.term)
    b = SystemBuilder(name, system)
    b.setting([(info.pre, PRE)], params)
    for c in info.inits:
        b.assume(f"init {c.name}", c.term)
    for i, h in enumerate(hyps, 1):
        b.assume(f"hypothesis {i}", h)
    asked, conjuncts = b.refuted(conclusion)
    return Condition(
        name,
        "initiation",
        asked,
        clause.file,
        clause.line,
        "init",
        clause.name,
        clause.doc,
        (),
        b.symbols(params),
        conjuncts,
    )


def consecution(system: System, action: ActionInfo, clause: Clause) -> Condition:
    """A step of the action from a state with all invariants leads to one with the clause."""
    b, params, conclusion = step_of(system, action, clause)
    asked, conjuncts = b.refuted(conclusion)
    return Condition(
        b.name,
        "consecution",
        asked,
        clause.file,
        clause.line,
        action.name,
        clause.name,
        clause.doc,
        b.symbols(action.params),
        b.symbols(params),
        conjuncts,
    )


def step_of(
    system: System, action: ActionInfo, clause: Clause
) -> tuple[SystemBuilder, tuple[Var, ...], Term]:
    """What is known of a step, with the variables and the conclusion of a clause after it."""
    info, name = system.info, f"{system.name}.{action.name}.{clause.name}"
    after = substitute(clause.term, {info.pre: info.post})
    params, hyps, conclusion = hypotheses(after)
    b = SystemBuilder(name, system)
    b.setting([(info.pre, PRE), (info.post, POST)], [*action.params, *params])
    _assume_step(b, action)
    gone = {c.name for c in (*info.invariants, *info.safeties)} | system.drop_axioms
    gone -= {c.name for c in system.invariants}
    for i, hint in enumerate(hinted(info, clause, action, params), 1):
        if hint.of not in gone:
            b.assume(f"hint {i} {hint.of}", hint.term)
    for i, h in enumerate(hyps, 1):
        b.assume(f"hypothesis {i}", h)
    return b, params, conclusion


def _assume_step(b: SystemBuilder, action: ActionInfo) -> None:
    for c in b.system.invariants:
        b.assume(f"before {c.name}", c.term)
    b.assume(f"action {action.name}", action.guard_and_update)
    b.assume(f"frame {action.name}", action.frame)


def initial(system: System) -> Condition:
    """There is an initial state."""
    info, name = system.info, f"{system.name}.init"
    b = SystemBuilder(name, system)
    b.setting([(info.pre, PRE)])
    for c in info.inits:
        b.assume(f"init {c.name}", c.term)
    built = b.build(goal=False)
    return Condition(name, "initial state", built, info.file, info.line, "init")


def possible(system: System, action: ActionInfo) -> Condition:
    """The action can happen in some state with all invariants."""
    info, name = system.info, f"{system.name}.{action.name}"
    b = SystemBuilder(name, system)
    b.setting([(info.pre, PRE), (info.post, POST)], action.params)
    _assume_step(b, action)
    return Condition(
        name,
        "action can happen",
        b.build(goal=False),
        action.file,
        action.line,
        action.name,
        doc=action.doc,
        choices=b.symbols(action.params),
    )


def step_formula(
    action: ActionInfo, info: TransitionInfo, before: Var, after: Var, choices: Sequence[Var]
) -> Term:
    """The relation of an action between two states, with given variables for its choices."""
    values: dict[Var, Term] = {info.pre: before, info.post: after}
    values |= dict(zip(action.params, choices, strict=True))
    return substitute(action.term, values)
