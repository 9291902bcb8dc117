"""A transition system at given sizes, with all its reachable states: its finite reading."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from formal.errors import EvaluationError
from formal.language.data import DataValue
from formal.language.terms import Term, Var
from formal.language.transition import ActionInfo, TransitionInfo
from formal.language.types import Type
from formal.readings.finite.domains import DomainType, Some, members
from formal.readings.finite.evaluation import Env, Memo, evaluate
from formal.temporal.finite import Entry, Goal, Models, Partial, Shape

FIXED_PARTS = 4096  # more of them are not looked at
State = tuple[Any, ...]


class TooMany(Exception):
    """There are more states, or more fixed parts, than were asked for."""


@dataclass(frozen=True)
class Label:
    """What happens in a step: an action with the values of its parameters.

    The empty name stands for nothing: a state without a step repeats for ever.
    """

    action: str
    args: tuple[Any, ...] = ()

    def __str__(self) -> str:
        if not self.action:
            return "(nothing can happen)"
        return f"{self.action}({', '.join(map(show, self.args))})" if self.args else self.action


STILL = Label("")


def show(x: Any) -> str:
    """A value for people."""
    match x:
        case bool():
            return "true" if x else "false"
        case None:
            return "none"
        case Some(value=value):
            return f"some({show(value)})"
        case tuple():
            return "(" + ", ".join(map(show, x)) + ")"
        case DataValue(constructor=name, args=args):
            return f"{name}({', '.join(map(show, args))})" if args else name
    return str(x)


def elements(names: list[str], sizes: Mapping[str, int]) -> dict[str, tuple[str, ...]]:
    """The members of each sort: ``n1``, ``n2`` for ``Node``, as in the runs that solvers find."""
    from formal.checkers.smt.z3_run import short_names

    prefix = short_names(names)
    return {s: tuple(f"{prefix[s]}{i}" for i in range(1, sizes[s] + 1)) for s in names}


@dataclass(frozen=True)
class Setting:
    """A system whose sorts have members: what instances of it have in common."""

    info: TransitionInfo
    sorts: Mapping[str, tuple[str, ...]]

    @cached_property
    def domains(self) -> dict[int, Type]:
        """The sorts by number."""
        return {s.uid: DomainType(s.name, self.sorts[s.name]) for s in self.info.sorts}

    @cached_property
    def state(self) -> Shape:
        """The shape of the states."""
        return Shape.of(self.info.state, Env({}, self.domains, Memo()))

    def instances(self, *, symmetric: bool) -> Iterator[Instance]:
        """An instance for each fixed part that the axioms allow.

        ``symmetric``: only one of those that differ by the names of elements.  Raises ``TooMany``
        and ``EvaluationError``.
        """
        info = self.info
        shape = Shape.of(info, Env({}, self.domains, Memo()))
        unknown = Partial(shape, {})
        env = Env({}, self.domains, Memo()).bind([(s.self_var, unknown) for s in info.lineage()])
        goals = [Goal(a.statement, env) for a in info.all_axioms()]
        seen: set[Any] = set()
        for count, values in enumerate(Models(unknown, fixed=True).all(goals)):
            if count >= FIXED_PARTS:
                raise TooMany(f"more than {FIXED_PARTS} ways to choose the fixed part")
            if symmetric:
                if frozenset(values.items()) in seen:
                    continue
                seen |= {frozenset(v.items()) for v in self._renamed(values)}
            yield Instance(self, Partial(shape, values))

    def _renamed(self, values: dict[Entry, Any]) -> Iterator[dict[Entry, Any]]:
        for ways in itertools.product(*(itertools.permutations(xs) for xs in self.sorts.values())):
            new = {
                a: b
                for old, way in zip(self.sorts.values(), ways, strict=True)
                for a, b in zip(old, way, strict=True)
            }
            yield {
                (name, _rename(args, new)): _rename(x, new) for (name, args), x in values.items()
            }


def _rename(x: Any, new: Mapping[str, str]) -> Any:
    match x:
        case str():
            return new.get(x, x)
        case tuple():
            return tuple(_rename(y, new) for y in x)
        case Some(value=value):
            return Some(_rename(value, new))
        case DataValue():
            return DataValue(x.info, x.constructor, tuple(_rename(y, new) for y in x.args))
    return x


@dataclass
class Instance:
    """A system at given sizes with a fixed part: initial states, and the steps from a state.

    A state is the tuple of its entries' values, in the order of its shape.
    """

    setting: Setting
    fixed: Partial
    memo: Memo = field(default_factory=Memo)

    @cached_property
    def env(self) -> Env:
        """The environment of the fixed part."""
        env = Env({}, self.setting.domains, self.memo)
        return env.bind([(s.self_var, self.fixed) for s in self.setting.info.lineage()])

    @property
    def info(self) -> TransitionInfo:
        """The system."""
        return self.setting.info

    def view(self, state: State) -> Partial:
        """A state as a structure."""
        shape = self.setting.state
        return Partial(shape, dict(zip(shape.ranges, state, strict=True)))

    def holds(self, term: Term, state: State, values: Mapping[Var, Any] | None = None) -> bool:
        """Whether a state formula holds."""
        at = {self.info.pre: self.view(state), **(values or {})}
        return bool(evaluate(term, self.env.bind(list(at.items()))))

    def initial(self) -> Iterator[State]:
        """The initial states."""
        unknown = Partial(self.setting.state, {})
        env = self.env.bind([(self.info.pre, unknown)])
        for values in Models(unknown).all([Goal(c.term, env) for c in self.info.inits]):
            yield tuple(values[e] for e in self.setting.state.ranges)

    def steps(self, state: State) -> Iterator[tuple[Label, State]]:
        """The steps from a state, with their labels."""
        before = self.view(state)
        env = self.env.bind([(self.info.pre, before)])
        for a in self.info.actions:
            domains = [list(members(env.type(p.type), f" ({a.name} {p.name})")) for p in a.params]
            for xs in itertools.product(*domains):
                at = env.bind(list(zip(a.params, xs, strict=True)))
                for after in self._after(a, before, at):
                    yield Label(a.name, xs), after

    def _after(self, a: ActionInfo, before: Partial, env: Env) -> Iterator[State]:
        kept = {e: x for e, x in before.values.items() if e[0] not in a.modifies}
        unknown = Partial(self.setting.state, kept)
        goal = Goal(a.guard_and_update, env.bind([(self.info.post, unknown)]))
        for values in Models(unknown).all([goal]):
            yield tuple(values[e] for e in self.setting.state.ranges)

    def after(self, state: State, label: Label) -> Iterator[State]:
        """The states to which an action leads with these values of its parameters."""
        a = next(a for a in self.info.actions if a.name == label.action)
        before = self.view(state)
        values = [(self.info.pre, before), *zip(a.params, label.args, strict=True)]
        yield from self._after(a, before, self.env.bind(values))

    def is_step(self, state: State, label: Label, after: State) -> bool:
        """Whether a step is one by the action's whole formula, frame included."""
        if label == STILL:
            return state == after and next(self.steps(state), None) is None
        a = next(a for a in self.info.actions if a.name == label.action)
        values = dict(zip(a.params, label.args, strict=True))
        return self.holds(a.term, state, {self.info.post: self.view(after), **values})


@dataclass
class Graph:
    """Reachable states, by number, with their labelled steps; every state has a step.

    A state from which nothing can happen has the step ``STILL`` to itself.
    """

    states: list[State]
    initial: list[int]
    steps: list[list[tuple[Label, int]]]


def explore(instance: Instance, limit: int, done: Callable[[int], Any] = lambda n: None) -> Graph:
    """All reachable states; raises ``TooMany`` when they are more than ``limit``."""
    number: dict[State, int] = {}
    graph = Graph([], [], [])

    def index(s: State) -> int:
        if s not in number:
            if len(number) >= limit:
                raise TooMany(f"more than {limit} reachable states")
            number[s] = len(number)
            graph.states.append(s)
        return number[s]

    graph.initial = list(dict.fromkeys(index(s) for s in instance.initial()))
    i = 0
    while i < len(graph.states):
        found = [(label, index(t)) for label, t in instance.steps(graph.states[i])]
        graph.steps.append(list(dict.fromkeys(found)) or [(STILL, i)])
        i += 1
        done(i)
    return graph


__all__ = ["EvaluationError", "Graph", "Instance", "Label", "Setting", "TooMany", "explore"]
