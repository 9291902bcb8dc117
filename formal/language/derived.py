"""What a transition system gives to every reading: its step relation, its reachable states, and one
theorem a safety property, all as ordinary definitions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal
from weakref import WeakSet

from formal.language import registry
from formal.language.declarations import Definition, Rule, Theorem
from formal.language.terms import (
    Connective,
    DefRef,
    Lit,
    Quantifier,
    Term,
    Var,
    conjoin,
    fresh_var,
    zonk,
)
from formal.language.types import PROP, TYPE, Type

if TYPE_CHECKING:
    from formal.language.transition import ActionInfo, StateMethod, TransitionInfo

Kind = Literal["forall", "exists"]


@dataclass(eq=False)
class Derived(Definition):
    """A definition that the library makes from a transition system.

    An ``auxiliary`` one, an invariant, serves proofs; what the system is and does not mention it.
    """

    derived_name: str = ""
    words: str = ""
    make: Callable[[], Any] = lambda: None
    given: tuple[Var, ...] = ()
    auxiliary: bool = False

    @property
    def name(self) -> str:
        return self.derived_name

    @property
    def doc(self) -> str:
        return self.words

    @property
    def module(self) -> str:
        assert self.owner is not None
        return self.owner.module

    @property
    def line(self) -> int:
        assert self.owner is not None
        return self.owner.line

    @property
    def file(self) -> str:
        assert self.owner is not None
        return self.owner.file

    @cached_property
    def params(self) -> list[Var]:
        return list(self.given)

    @cached_property
    def result(self) -> Type:
        return PROP

    @cached_property
    def body(self) -> Term:
        made = self.make()
        assert isinstance(made, Term)
        return zonk(made)

    @cached_property
    def rules(self) -> list[Rule]:
        made = self.make()
        assert isinstance(made, list)
        return made


_made: WeakSet[Derived] = WeakSet()


def is_derived(decl: object) -> bool:
    """Whether ``derive`` made a definition: then it is made of terms that were checked."""
    return type(decl) is Derived and decl in _made


@dataclass(eq=False)
class DerivedTheorem(Theorem):
    """A safety property holds in every reachable state, or something in some reachable state.

    ``within`` bounds the steps of the run that shows the latter; it is 0 for a safety property.
    """

    derived_name: str = ""
    words: str = ""
    claim: Term | None = None
    system: TransitionInfo | None = None
    within: int = 0

    @property
    def name(self) -> str:
        return self.derived_name

    @property
    def doc(self) -> str:
        return self.words

    @cached_property
    def statement(self) -> Term:
        assert self.claim is not None
        return self._finish(self.claim)


def derive(info: TransitionInfo) -> None:
    """Make ``init``, the actions, ``step``, ``reachable`` and the safety theorems."""
    sys_var, pre, post = info.self_var, info.pre, info.post
    template = info.methods[0].fn

    def add(name: str, words: str, form: str, given: tuple[Var, ...], make: Any) -> Derived:
        d = Derived(
            template, form=form, owner=info, derived_name=name, words=words, make=make, given=given
        )
        _made.add(d)
        info.definitions.append(d)
        info.members[name] = d
        registry.add(d)
        return d

    for c in info.invariants:
        d = add(c.name, c.doc, "definition", (sys_var, pre), lambda c=c: c.term)
        d.auxiliary = True
        info.members[c.name] = next(m for m in info.methods if m.name == c.name)

    def use(d: Derived, *args: Term) -> DefRef:
        return DefRef(PROP, d, info.sorts, args)

    first = add(
        "init",
        f"The initial states of `{info.name}`.",
        "definition",
        (sys_var, pre),
        lambda: conjoin([c.term for c in info.inits]),
    )
    actions: list[tuple[ActionInfo, Derived]] = []
    for m in info._role("action"):
        index = len(actions)
        a = info.actions[index]
        d = add(
            f"{m.name}_step",
            m.doc or f"The action `{m.name}`.",
            "definition",
            (sys_var, pre, post, *a.params),
            lambda a=a: a.term,
        )
        actions.append((a, d))

    def step_body() -> Term:
        parts: list[Term] = []
        for a, d in actions:
            fresh = tuple(fresh_var(p.name, p.type) for p in a.params)
            body: Term = use(d, sys_var, pre, post, *fresh)
            parts.append(Quantifier(PROP, "exists", fresh, body) if fresh else body)
        if not parts:
            return Lit(PROP, False)
        return Connective(PROP, "or", tuple(parts)) if len(parts) > 1 else parts[0]

    step = add(
        "step",
        f"One step of `{info.name}`: some action.",
        "definition",
        (sys_var, pre, post),
        step_body,
    )
    reach: Derived

    def rules() -> list[Rule]:
        old = fresh_var("r", pre.type)
        return [
            Rule("init", (), (use(first, sys_var, pre),)),
            Rule("step", (old,), (use(reach, sys_var, old), use(step, sys_var, old, pre))),
        ]

    reach = add(
        "reachable",
        f"The states that `{info.name}` reaches from an initial state.",
        "inductive",
        (sys_var, pre),
        rules,
    )
    sorts = tuple(Var(TYPE, s.name, s.uid) for s in info.sorts)

    def state_theorem(m: StateMethod, kind: Kind, body: Term, within: int = 0) -> None:
        claim = Quantifier(PROP, kind, (*sorts, sys_var, pre), body)
        t = DerivedTheorem(
            m.fn,
            zh=m.zh,
            title=m.title,
            title_zh=m.title_zh,
            cite=m.cite,
            seed=m.seed,
            by=m.by,
            mutants=m.mutants,
            draft=m.draft,
            tight=m.tight,
            tight_open=m.tight_open,
            paper=m.paper,
            differs=m.differs,
            owner=info,
            derived_name=m.name,
            words=m.doc,
            claim=claim,
            system=info,
            within=within,
        )
        info.theorems.append(t)
        registry.add(t)

    reachable = use(reach, sys_var, pre)
    for m, c in zip(info._role("safety"), info.safeties, strict=True):
        state_theorem(m, "forall", Connective(PROP, "implies", (reachable, c.term)))
    for m, c in zip(info._role("reaches"), info.reached, strict=True):
        body = conjoin([reachable, c.term])
        state_theorem(m, "exists", body, m.within or info.bound)
