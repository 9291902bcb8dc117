"""Systems with state: ``class LockServer(TransitionSystem)``.

Fields annotated ``Mutable[T]`` are the state; the others (with the axioms) are fixed for a run.
In ``@init``, ``@invariant`` and ``@safety`` methods ``self.f`` reads the state; an ``@action``
takes ``new`` as its second parameter, the state after the step, and names the fields it may change
in ``modifies``; all others keep their values (the frame is added here, explicitly).

From the methods come ordinary definitions, so every reading knows them: ``Init``, one relation an
action, ``Step``, ``Reachable``, and a theorem for each ``@safety`` (every reachable state has it)
and each ``@reaches`` (some reachable state has it).  The type of the states is
``LockServer.State`` (``L.State`` in an annotation after ``L: LockServer``), a structure like any
other: a definition may make a state, and an instance may be one.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import new_class
from typing import Any, ClassVar, Literal

from formal.errors import TheoryError
from formal.language import registry
from formal.language.binders import make_params, placed, scope, trace_body
from formal.language.cast import Messages, check_cast
from formal.language.connectives import as_type
from formal.language.declarations import Declaration, Mutant
from formal.language.decorators import decorator
from formal.language.derived import derive
from formal.language.expr import Expr, lift, mistake
from formal.language.structure import (
    FieldInfo,
    MutableType,
    Structure,
    StructureInfo,
    attach,
)
from formal.language.terms import (
    App,
    Connective,
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
from formal.language.types import PROP, ArrowType, StructType, resolve

BOUND = 8  # steps of a run that is looked for, unless the system says more
SIZE = 3  # elements in each sort of an instance in which runs are looked for


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
    """An action: its choices, and its relation between ``pre`` and ``post``, frame apart."""

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
    """A method of a transition system that speaks about its state.

    ``hints`` (of an invariant or safety property) are functions by action; see
    ``formal.checkers.smt.hints``.  ``within`` (of what must be reachable) bounds the run's steps.
    """

    role: str = ""
    modifies: tuple[str, ...] = ()
    by: tuple[str, ...] = ("smt",)
    mutants: tuple[Mutant, ...] = ()
    hints: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    within: int = 0
    draft: bool = False
    tight: tuple[str, ...] = ()
    tight_open: str = ""
    paper: str = ""
    differs: str = ""

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        return self


class StateView:
    """``self`` (or ``new``) in a state method: one state's fields and the fixed part."""

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
    """A transition system: fixed part (this structure), state structure, and state methods.

    ``bound`` and ``sizes`` say how far to look for runs: at most so many steps, with at most so
    many elements in each sort (one number, or one for each sort by name).  ``schedule`` names the
    actions of one run, which is looked at before any other.  For drawings only:
    ``messages`` names the relations of the state that hold sent messages, with sender and receiver
    of their tuples (see ``cast``); ``actors`` says who takes an action that sends none: one of its
    choices, or a name; ``roles`` says what the elements of a sort are called.
    """

    state: StructureInfo = field(init=False)
    methods: list[StateMethod] = field(default_factory=list)
    bound: int = BOUND
    sizes: int | dict[str, int] = SIZE
    schedule: tuple[str, ...] = ()
    messages: Messages = field(default_factory=dict)
    actors: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)

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
    def reached(self) -> list[Clause]:
        """What must hold, for some of its variables, in some reachable state."""
        return [self._clause(m) for m in self._role("reaches")]

    @cached_property
    def actions(self) -> list[ActionInfo]:
        """The actions, with frames."""
        return [self._action(m) for m in self._role("action")]

    def _trace(self, m: StateMethod, view: StateView, skip: int, *more: Any) -> tuple[Any, Term]:
        names = self.annotation_scope()
        if len(inspect.signature(m.fn).parameters) < skip or (
            more and list(inspect.signature(m.fn).parameters)[1] in m.fn.__annotations__
        ):
            raise m.error("an action takes `self`, then `new` (the state after the step)")
        with placed(m.fn), scope(names):
            params, values = make_params(m.fn, skip=skip)
            body = trace_body(m.fn, values, PROP, view, *more)
        states = [self.pre, *([self.post] if more else [])]
        return params, m._finish(body, [*m._owned, self.self_var, *states, *params])

    def _clause(self, m: StateMethod) -> Clause:
        view = StateView(self, self.self_var, self.pre)
        params, body = self._trace(m, view, 1)
        own = tuple(_resolved(p) for p in params)
        kind: Literal["forall", "exists"] = "exists" if m.role == "reaches" else "forall"
        term = Quantifier(PROP, kind, own, body) if own else body
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
        frame = conjoin([unchanged(f, self.pre, self.post) for f in kept])
        own = tuple(_resolved(p) for p in params)
        return ActionInfo(m.name, own, body, frame, m.modifies, m.doc, m.file, m.line)


def idle(info: TransitionInfo) -> ActionInfo:
    """The step that changes nothing, under an empty name."""
    same = conjoin([unchanged(f, info.pre, info.post) for f in info.state.fields])
    return ActionInfo("", (), conjoin([]), same, (), "Nothing happens.", info.file, info.line)


def _resolved(v: Var) -> Var:
    out = zonk(v)
    assert isinstance(out, Var)
    return out


def unchanged(f: FieldInfo, pre: Var, post: Var) -> Term:
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
        for key in ("modifies", "by", "mutants", "tight"):
            if isinstance(meta.get(key), str | Mutant):
                meta[key] = (meta[key],)
        return StateMethod(fn, role=role, **meta)

    return decorator(make)


init = _state_decorator("init")
action = _state_decorator("action")
invariant = _state_decorator("invariant")
safety = _state_decorator("safety")


def reaches(fn: Callable[..., Any] | None = None, /, **meta: Any) -> Any:
    """A state in which the formula holds, for some values of its parameters, can be reached.

    ``within=K`` bounds the steps of the run that shows it (by default the system's ``bound``).
    The claim is a theorem of existence with the evidence ``example``.
    """
    within = meta.get("within", 1)
    if type(within) is not int or within < 1:
        raise mistake(f"within={within!r}: expected a number of steps, from 1 on")
    return _state_decorator("reaches")(fn, **{"by": ("example",), **meta})


def _from_parts(cls: type, info: TransitionInfo) -> list[StateMethod]:
    """Copies of the state methods of ordinary base classes, which now belong to the system."""
    parts = [b for b in cls.__mro__[1:] if "_info" not in vars(b)]
    found = [replace(m) for b in parts for m in vars(b).values() if isinstance(m, StateMethod)]
    for m in found:
        attach(info, m)
    return found


class TransitionSystem(Structure, abstract=True):
    """Base class of systems with state; see the module documentation.

    A long system may have parts: ordinary classes with state methods, as further base classes
    (``class Raft(RaftInvariants, TransitionSystem)``).

    Class parameters: ``bound`` (steps) and ``sizes`` (elements in each sort, one number or a
    mapping by sort) say how far bounded checks look for runs; ``messages``, ``actors`` and
    ``roles`` who takes part, for drawings: ``messages={"request": (0, "server")}`` is sent by the
    first argument of its tuples to the server.
    """

    State: ClassVar[type[Structure]]

    def __init_subclass__(
        cls,
        var: str = "",
        zh: str = "",
        bound: int = BOUND,
        sizes: int | dict[str, int] = SIZE,
        schedule: tuple[str, ...] = (),
        abstract: bool = False,
        messages: Messages | None = None,
        actors: Mapping[str, str] | None = None,
        roles: Mapping[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init_subclass__(
            var=var, zh=zh, abstract=abstract, info_class=TransitionInfo, **kwargs
        )
        if abstract:
            return
        info = cls._info
        assert isinstance(info, TransitionInfo)
        info.bound, info.sizes, info.schedule = bound, sizes, schedule
        if isinstance(sizes, dict) and (wrong := set(sizes) - {s.name for s in info.sorts}):
            raise TheoryError(
                f"{info.name}: sizes names {sorted(wrong)[0]!r}, which is no sort of it",
                file=info.file,
                line=info.line,
            )
        registry.forget_item(info)
        split_state(info)
        if "State" in info.members:
            raise TheoryError(
                f"{info.name}.State is the type of its states", file=info.file, line=info.line
            )
        cls.State, info.members["State"] = info.state.cls, info.state
        info.messages, info.actors, info.roles = messages or {}, actors or {}, roles or {}
        info.methods = [m for m in vars(cls).values() if isinstance(m, StateMethod)]
        info.methods += _from_parts(cls, info)
        for role in ("init", "action", "safety"):
            if not info._role(role):
                raise TheoryError(f"{info.name} has no @{role}", file=info.file, line=info.line)
        check_cast(info)
        registry.add(info.state)
        registry.add(info)
        derive(info)


def split_state(info: TransitionInfo) -> None:
    """Move the mutable fields of a transition system to a structure of their own, its state."""
    state_class: type[Structure] = new_class(f"{info.name}State", (Structure,), {"abstract": True})
    state = StructureInfo(
        name=f"{info.name}State",
        module=info.module,
        doc=f"A state of `{info.name}`.",
        file=info.file,
        line=info.line,
        cls=state_class,
        sorts=info.sorts,
        var="s",
    )
    state_class._info = state
    for f in [f for f in info.fields if f.mutable]:
        info.fields.remove(f)
        del info.members[f.name]
        moved = FieldInfo(f.name, f.type, f.doc, state, True)
        state.fields.append(moved)
        state.members[f.name] = moved
    info.state = state
