"""A solver's run executed again by the finite reading, which shares nothing with the solver.

The model becomes an instance and a state after another; the axioms, ``@init``, each action with its
frame, and what the run is to show are evaluated on them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from formal.checkers.smt.conditions import System
from formal.checkers.smt.runs import Run
from formal.errors import CheckerError, EvaluationError
from formal.language.data import DataValue
from formal.language.structure import StructureInfo
from formal.language.terms import Term, Var
from formal.language.types import (
    INT,
    NAT,
    ArrowType,
    DataTypeUse,
    ListType,
    OptionType,
    PairType,
    StructType,
    Type,
    resolve,
)
from formal.readings.finite.domains import Curried, DomainType, FinRange, Some, payload
from formal.readings.finite.evaluation import Env, Memo, evaluate
from formal.readings.finite.instance import check_axioms, make_value


def replay(run: Run, system: System) -> str:
    """Execute a run again.

    Returns an empty text when the run was confirmed, or why it has no finite reading (a quantifier
    over numbers, for example).  Raises ``CheckerError`` when the evaluation says that it is no run,
    or does not show what it is said to show: then a reading is wrong.
    """
    try:
        _Replay(run, system).check()
    except EvaluationError as e:
        return e.message
    return ""


def confirmed(run: Run, system: System) -> Run:
    """The run with a note when it has no finite reading.

    Raises ``CheckerError`` as ``replay`` does.
    """
    reason = replay(run, system)
    return replace(run, unconfirmed=reason) if reason else run


@dataclass
class _Replay:
    run: Run
    system: System

    def check(self) -> None:
        info, model, q = self.system.info, self.run.model, self.run.question
        try:
            domains = tuple(DomainType(s.name, model.sorts[s.name]) for s in info.sorts)
        except KeyError as e:
            raise EvaluationError(f"the sort {e.args[0]} has another name") from None
        self.sorts: Mapping[int, Type] = dict(
            zip((s.uid for s in info.sorts), domains, strict=True)
        )
        fixed = self._structure(info, domains, info.var)
        if not (found := check_axioms(fixed, skip=self.system.drop_axioms)):
            raise self._wrong(str(found))
        states = [
            self._structure(info.state, domains, f"state{i}") for i in range(self.run.depth + 1)
        ]
        base = {info.self_var: fixed, info.pre: states[0]}
        for c in info.inits:
            if not self._holds(c.term, base):
                raise self._wrong(f"the first state breaks {c.name}")
        actions = {a.name: a for a in self.system.actions}
        for i, step in enumerate(self.run.steps):
            a = actions[step.action]
            symbols = next(dict(s.choices) for s in q.steps[i] if s.action == a.name)
            values = {p: self._constant(symbols.get(p.name, ""), p.type) for p in a.params}
            at = {**base, info.pre: states[i], info.post: states[i + 1], **values}
            if not self._holds(a.term, at):
                raise self._wrong(f"step {i + 1} is no step of {a.name}")
        if q.clause is None:
            return
        shown = self._holds(q.clause.term, {**base, info.pre: states[-1]})
        if shown == q.goal.startswith("breaks"):
            raise self._wrong(f"the last state does not show that it {q.goal}")

    def _wrong(self, what: str) -> CheckerError:
        return CheckerError(f"{self.run.headline}: executed again, {what}")

    def _holds(self, term: Term, values: Mapping[Var, Any]) -> bool:
        env = Env({}, self.sorts, Memo()).bind(list(values.items()))
        return bool(evaluate(term, env))

    def _type(self, t: Type) -> Type:
        return Env({}, self.sorts, Memo()).type(t)

    def _structure(self, info: StructureInfo, domains: tuple[Type, ...], prefix: str) -> Any:
        kind = StructType(info, domains)
        fields = []
        for f in info.all_fields():
            t = resolve(self._type(f.type))
            name = f"{prefix}.{f.name}"
            if isinstance(t, StructType):
                fields.append(self._structure(t.info, t.args, name))
            elif isinstance(t, ArrowType):
                fields.append(self._function(name, t))
            else:
                fields.append(self._constant(name, t))
        return make_value(kind, fields)

    def _constant(self, symbol: str, t: Type) -> Any:
        f = self.run.model.function(symbol)
        return runtime(f.value() if f is not None else None, self._type(t))

    def _function(self, name: str, t: ArrowType) -> Any:
        f = self.run.model.function(name)

        def value(*args: Any) -> Any:
            return runtime(f.value(*map(raw, args)) if f is not None else None, t.result)

        return Curried(len(t.params), value)


def runtime(x: Any, t: Type) -> Any:
    """A model's value as one of the finite reading; any value where the model leaves it open."""
    t = resolve(t)
    match t:
        case DomainType(name, values):
            if x is None and values:
                return values[0]
            if x not in values:
                raise EvaluationError(f"{x} is no element of {name}")
            return x
        case OptionType(item):
            return Some(runtime(x[1], item)) if isinstance(x, tuple) else None
        case PairType(a, b):
            left, right = x[1:] if isinstance(x, tuple) else (None, None)
            return (runtime(left, a), runtime(right, b))
        case ListType(item):
            out = []
            while isinstance(x, tuple):
                out.append(runtime(x[1], item))
                x = x[2]
            return tuple(out)
        case DataTypeUse(info, _):
            if x is None:
                raise EvaluationError(f"the model leaves a value of {info.name} open")
            name, *args = x if isinstance(x, tuple) else (x,)
            return DataValue(
                info,
                name,
                tuple(runtime(a, p) for a, p in zip(args, payload(t, name), strict=True)),
            )
    if x is None:
        return 0 if t in (NAT, INT) or isinstance(t, FinRange) else False
    if not isinstance(x, bool | int):
        raise EvaluationError(f"the model's value {x} is not a finite one")
    return x


def raw(x: Any) -> Any:
    """A value of the finite reading as a model writes it."""
    match x:
        case None:
            return "none"
        case Some(value):
            return ("some", raw(value))
        case DataValue():
            args = tuple(map(raw, x.args))
            return (x.constructor, *args) if args else x.constructor
        case tuple():
            raise EvaluationError("a pair or list as an argument of a relation")
    return x
