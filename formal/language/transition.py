"""Systems with state: ``class LockServer(TransitionSystem)``.

Fields annotated ``Mutable[T]`` are the state; the others (with the axioms) are fixed for a run.
In ``@init``, ``@invariant`` and ``@safety`` methods ``self.f`` reads the state; an ``@action`` takes
``new`` as its second parameter, the state after the step, and names the fields it may change in
``modifies``; all others keep their values (the frame is added here, explicitly).

From the methods come ordinary definitions, so every reading knows them: ``Init``, one relation an
action, ``Step``, ``Reachable``, and a theorem ``always_NAME`` for each ``@safety``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from formal.errors import TheoryError
from formal.language import registry
from formal.language.binders import scope
from formal.language.connectives import as_type
from formal.language.declarations import (
    Declaration,
    Definition,
    Mutant,
    Rule,
    Theorem,
    _decorator,
)
from formal.language.expr import Expr, lift
from formal.language.structure import FieldInfo, MutableType, Structure, StructureInfo
from formal.language.terms import (
    App,
    Connective,
    DefRef,
    Equal,
    FieldRef,
    Quantifier,
    Term,
    Var,
    conjoin,
    fresh_var,
    result_of,
    zonk,
)
from formal.language.types import PROP, TYPE, ArrowType, StructType, Type, resolve


class _MutableMaker:
    """The annotation ``Mutable[T]``: a field of the state."""

    def __getitem__(self, item: Any) -> MutableType:
        return MutableType(as_type(item))


Mutable = _MutableMaker()


@dataclass(frozen=True)
class Clause:
    """A named state formula over ``self_var`` and ``pre``."""

    name: str
    term: Term
    doc: str
    file: str
    line: int


@dataclass(frozen=True)
class ActionInfo:
    """An action: its choices, and its relation between ``pre`` and ``post`` with and without frame."""

    name: str
    params: tuple[Var, ...]
    guard_and_update: Term
    frame: Term
    modifies: tuple[str, ...]
    doc: str
    file: str
    line: int

    @property
    def term(self) -> Term:
        """The relation with its frame."""
        return conjoin([self.guard_and_update, self.frame])


@dataclass(eq=False)
class StateMethod(Declaration):
    """A method of a transition system that speaks about its state."""

    role: str = ""
    modifies: tuple[str, ...] = ()
    by: tuple[str, ...] = ("smt",)
    mutants: tuple[Mutant, ...] = ()

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        return self


class StateView:
    """``self`` (or ``new``) in a state method: state fields come from one state, the rest is fixed."""

    def __init__(self, info: TransitionInfo, system: Term, state: Term) -> None:
        self._info, self._system, self._state = info, system, state

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if name in self._info.state.members:
            return self._info.state.member(Expr(self._state), name)
        found = self._info.members.get(name)
        if isinstance(found, StateMethod):
            return lambda *args: self._info.call_state_method(found, self, args)
        return self._info.member(Expr(self._system), name)


@dataclass(eq=False)
class TransitionInfo(StructureInfo):
    """A transition system: fixed part (this structure), state structure, and state methods."""

    state: StructureInfo = field(init=False)
    methods: list[StateMethod] = field(default_factory=list)

    @cached_property
    def pre(self) -> Var:
        """The state before a step."""
        return fresh_var("s", StructType(self.state, self.sorts))

    @cached_property
    def post(self) -> Var:
        """The state after a step."""
        return fresh_var("t", StructType(self.state, self.sorts))

    def _role(self, role: str) -> list[StateMethod]:
        return [m for m in self.methods if m.role == role]

    @cached_property
    def inits(self) -> list[Clause]:
        """What holds of every initial state."""
        return [self._clause(m) for m in self._role("init")]

    @cached_property
    def invariants(self) -> list[Clause]:
        """The auxiliary invariants."""
        return [self._clause(m) for m in self._role("invariant")]

    @cached_property
    def safeties(self) -> list[Clause]:
        """The properties that the system is for."""
        return [self._clause(m) for m in self._role("safety")]

    @cached_property
    def actions(self) -> list[ActionInfo]:
        """The actions, with frames."""
        return [self._action(m) for m in self._role("action")]

    def _trace(self, m: StateMethod, view: StateView, skip: int, *more: Any) -> tuple[Any, Term]:
        from formal.language.binders import make_params, trace_body

        names = self.annotation_scope()
        with scope(names):
            params, values = make_params(m.fn, skip=skip)
            body = trace_body(m.fn, values, PROP, view, *more)
        return params, m._finish(body)

    def _clause(self, m: StateMethod) -> Clause:
        view = StateView(self, self.self_var, self.pre)
        params, body = self._trace(m, view, 1)
        own = tuple(_resolved(p) for p in params)
        term = Quantifier(PROP, "forall", own, body) if own else body
        return Clause(m.name, term, m.doc, m.file, m.line)

    def call_state_method(self, m: StateMethod, view: StateView, args: tuple[Any, ...]) -> Expr:
        """A state formula used inside another, on the same state."""
        with scope(self.annotation_scope()):
            return lift(m.fn(view, *args), PROP)

    def _action(self, m: StateMethod) -> ActionInfo:
        pre = StateView(self, self.self_var, self.pre)
        post = StateView(self, self.self_var, self.post)
        fields = {f.name for f in self.state.fields}
        if unknown := [f for f in m.modifies if f not in fields]:
            raise m.error(f"modifies {unknown[0]!r}, which is not a state field of {self.name}")
        params, body = self._trace(m, pre, 2, post)
        kept = [f for f in self.state.fields if f.name not in m.modifies]
        frame = conjoin([_unchanged(f, self.pre, self.post) for f in kept])
        own = tuple(_resolved(p) for p in params)
        return ActionInfo(m.name, own, body, frame, m.modifies, m.doc, m.file, m.line)


def _resolved(v: Var) -> Var:
    out = zonk(v)
    assert isinstance(out, Var)
    return out


def _unchanged(f: FieldInfo, pre: Var, post: Var) -> Term:
    """``f`` has the same values in both states (pointwise for functions and relations)."""
    before = FieldRef(f.type_on(pre), pre, f)
    after = FieldRef(f.type_on(post), post, f)
    t = resolve(before.type)
    if not isinstance(t, ArrowType):
        return _same(after, before)
    xs = tuple(fresh_var(f"x{i}", p) for i, p in enumerate(t.params, 1))
    result = result_of(t, len(xs))
    body = _same(App(result, after, xs), App(result, before, xs))
    return Quantifier(PROP, "forall", xs, body)


def _same(a: Term, b: Term) -> Term:
    if resolve(a.type) == PROP:
        return Connective(PROP, "iff", (a, b))
    return Equal(PROP, a, b)


def _state_decorator(role: str) -> Callable[..., Any]:
    def make(fn: Callable[..., Any], **meta: Any) -> StateMethod:
        for key in ("modifies", "by"):
            if isinstance(meta.get(key), str):
                meta[key] = (meta[key],)
        return StateMethod(fn, role=role, **meta)

    return _decorator(make)


init = _state_decorator("init")
action = _state_decorator("action")
invariant = _state_decorator("invariant")
safety = _state_decorator("safety")


@dataclass(eq=False)
class Derived(Definition):
    """A definition that the library makes from a transition system."""

    derived_name: str = ""
    words: str = ""
    make: Callable[[], Any] = lambda: None
    given: tuple[Var, ...] = ()

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


@dataclass(eq=False)
class DerivedTheorem(Theorem):
    """A safety property holds in every reachable state."""

    derived_name: str = ""
    words: str = ""
    make: Callable[[], Term] | None = None
    system: TransitionInfo | None = None

    @property
    def name(self) -> str:
        return self.derived_name

    @property
    def doc(self) -> str:
        return self.words

    @cached_property
    def statement(self) -> Term:
        assert self.make is not None
        return zonk(self.make())


def _derive(info: TransitionInfo) -> None:
    """Make ``init``, the actions, ``step``, ``reachable`` and the safety theorems."""
    sys_var, pre, post = info.self_var, info.pre, info.post
    template = info.methods[0].fn

    def add(name: str, words: str, form: str, given: tuple[Var, ...], make: Any) -> Derived:
        d = Derived(
            template, form=form, owner=info, derived_name=name, words=words, make=make, given=given
        )
        info.definitions.append(d)
        info.members[name] = d
        registry.add(d)
        return d

    for c in info.invariants:
        d = add(c.name, c.doc, "definition", (sys_var, pre), lambda c=c: c.term)
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
    actions = []
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
    for m, c in zip(info._role("safety"), info.safeties, strict=True):
        sorts = tuple(Var(TYPE, s.name, s.uid) for s in info.sorts)
        goal = Connective(PROP, "implies", (use(reach, sys_var, pre), c.term))
        t = DerivedTheorem(
            m.fn,
            zh=m.zh,
            cite=m.cite,
            seed=m.seed,
            by=m.by,
            mutants=m.mutants,
            owner=info,
            derived_name=m.name,
            words=m.doc,
            make=lambda goal=goal, sorts=sorts: Quantifier(
                PROP, "forall", (*sorts, sys_var, pre), goal
            ),
            system=info,
        )
        info.theorems.append(t)
        registry.add(t)


class TransitionSystem(Structure, abstract=True):
    """Base class of systems with state; see the module documentation."""

    def __init_subclass__(cls, var: str = "", zh: str = "", **kwargs: Any) -> None:
        super().__init_subclass__(var=var, zh=zh, info_class=TransitionInfo, **kwargs)
        info = cls._info
        assert isinstance(info, TransitionInfo)
        registry.forget_item(info)
        state = StructureInfo(
            name=f"{info.name}State",
            module=info.module,
            doc=f"A state of `{info.name}`.",
            file=info.file,
            line=info.line,
            cls=cls,
            sorts=info.sorts,
            var="s",
        )
        for f in [f for f in info.fields if f.mutable]:
            info.fields.remove(f)
            del info.members[f.name]
            moved = FieldInfo(f.name, f.type, f.doc, state, True)
            state.fields.append(moved)
            state.members[f.name] = moved
        info.state = state
        info.methods = [m for m in vars(cls).values() if isinstance(m, StateMethod)]
        for role in ("init", "action", "safety"):
            if not info._role(role):
                raise TheoryError(f"{info.name} has no @{role}", file=info.file, line=info.line)
        registry.add(state)
        registry.add(info)
        _derive(info)
