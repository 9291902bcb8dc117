"""Instances: plain Python data for a structure's sorts and fields, checked against its axioms."""

from __future__ import annotations

import inspect
import itertools
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from formal.errors import EvaluationError
from formal.language.checked import CheckReport, Violation
from formal.language.data import DataValue
from formal.language.declarations import Axiom, Definition
from formal.language.structure import FieldInfo, Structure, StructureInfo
from formal.language.terms import Op, Quantifier, Term
from formal.language.types import (
    BOOL,
    INT,
    NAT,
    PROP,
    ArrowType,
    DataTypeUse,
    ListType,
    OptionType,
    PairType,
    StructType,
    Type,
    resolve,
)
from formal.readings.finite.domains import (
    Curried,
    DomainType,
    FinRange,
    Some,
    members,
    payload,
    show_type_at_run_time,
)
from formal.readings.finite.evaluation import (
    DefinedFunction,
    Env,
    Memo,
    call_definition,
    evaluate,
    solutions,
)
from formal.readings.finite.operations import relation_cycle
from formal.readings.finite.plain_data import identity, inhabited, is_number, plain_members


class FieldFunction(Curried):
    """A function-valued field: a table, a set, or a Python callable, normalized.

    It is asked once for each argument, so that it is a function whatever the callable remembers.
    """

    def __init__(self, name: str, kind: ArrowType, fn: Callable[..., Any]) -> None:
        super().__init__(len(kind.params), self._once)
        self.name, self._kind, self._ask = name, kind, fn
        self._known: dict[Any, Any] = {}

    def _once(self, *args: Any) -> Any:
        key = tuple(map(identity, args, self._kind.params))
        if key not in self._known:
            self._known[key] = self._ask(*args)
        return self._known[key]

    def __repr__(self) -> str:
        return self.name


class InstanceData:
    """The normalized sorts and fields of one instance."""

    def __init__(self, info: StructureInfo, given: Mapping[str, Any]) -> None:
        self.info = info
        self.memo = Memo()
        names = [s.name for s in info.sorts] + [f.name for f in info.all_fields()]
        if missing := [n for n in names if n not in given]:
            raise EvaluationError(f"{info.name}: no value is given for {', '.join(missing)}")
        if extra := [n for n in given if n not in names]:
            raise EvaluationError(
                f"{info.name} has no sort or field {extra[0]!r}; expected {', '.join(names)}"
            )
        self.sorts = tuple(self._sort(s.name, given[s.name]) for s in info.sorts)
        self.fields: dict[str, Any] = {}
        for f in info.all_fields():
            self.fields[f.name] = self._field(f, given[f.name])

    @classmethod
    def of_values(cls, kind: StructType, fields: list[Any]) -> InstanceData:
        """The data of a value whose fields are evaluated already."""
        self = object.__new__(cls)
        self.info, self.memo, self.sorts = kind.info, Memo(), kind.args
        names = (f.name for f in kind.info.all_fields())
        self.fields = dict(zip(names, fields, strict=True))
        return self

    def _sort(self, name: str, given: Any) -> Type:
        if isinstance(given, Type) and not isinstance(given, DomainType):
            return given
        given = given.values if isinstance(given, DomainType) else given
        return DomainType(name, plain_members(given, f"{self.info.name}.{name}"))

    def env(self, me: Any = None) -> Env:
        """The environment in which ``self`` is this instance."""
        sorts = {s.uid: d for s, d in zip(self.info.sorts, self.sorts, strict=True)}
        selves = {i.self_var.uid: me for i in self.info.lineage()} if me is not None else {}
        return Env(selves, sorts, self.memo)

    def _field(self, f: FieldInfo, given: Any) -> Any:
        where = f"{self.info.name}.{f.name}"
        env = self.env(_Partial(self))
        return normalize(given, env.type(f.type), where)

    def value(self, name: str) -> Any:
        """The value of a field; the members of a sort."""
        if name in self.fields:
            return self.fields[name]
        for s, d in zip(self.info.sorts, self.sorts, strict=True):
            if s.name == name:
                return list(members(d))
        raise AttributeError(f"{self.info.name} has no field or definition {name!r}")

    def definition(self, decl: Definition, me: Any) -> Any:
        """A definition on this instance: its value, or a function of its other parameters."""
        assert decl.owner is not None
        sorts = self.sorts[: len(decl.owner.sorts)]
        if len(decl.params) == 1:
            return call_definition(decl, sorts, (me,), self.memo)
        return DefinedFunction(decl, sorts, (me,), self.memo)


class _Partial:
    """An instance under construction, for field types that mention earlier fields."""

    def __init__(self, data: InstanceData) -> None:
        self._data = data


def normalize(given: Any, t: Type, where: str) -> Any:
    """Turn user data into the runtime value of a type.

    Raises ``EvaluationError`` that names the place, what was found and what was expected.
    """
    match t:
        case ArrowType():
            return _function(given, t, where)
        case OptionType(item):
            if given is None:
                return None
            inner = given.value if isinstance(given, Some) else given
            return Some(_inside(inner, item, where))
        case PairType(a, b):
            if not (isinstance(given, tuple) and len(given) == 2):
                raise EvaluationError(f"{where}: expected a pair, found {given!r}")
            return (_inside(given[0], a, where), _inside(given[1], b, where))
        case ListType(item):
            if not isinstance(given, Iterable):
                raise EvaluationError(f"{where}: expected a list, found {given!r}")
            return tuple(_inside(x, item, where) for x in given)
        case DomainType(name, values):
            # The member itself: what is equal to it may be so by an `__eq__` of its own.
            found = [v for v in values if v is given or v == given]
            if not found:
                raise EvaluationError(f"{where}: {given!r} is not a member of {name}")
            return found[0]
        case FinRange(size):
            if not (is_number(given) and 0 <= int.__add__(given, 0) < size):
                raise EvaluationError(f"{where}: expected a number below {size}, found {given!r}")
            return int.__add__(given, 0)
        case StructType(info, args):
            return _nested(given, info, args, where)
        case DataTypeUse(info, args):
            return _data_value(given, t, where)
    if t in (PROP, BOOL) and isinstance(given, bool):
        return given
    if t in (NAT, INT) and is_number(given) and (t == INT or int.__ge__(given, 0)):
        return int.__add__(given, 0)  # a plain number, whatever a class makes of comparisons
    raise EvaluationError(f"{where}: expected a value of type {t!r}, found {given!r}")


def _inside(given: Any, t: Type, where: str) -> Any:
    """A value within another; a structure there is one: nobody else looks at its axioms."""
    value = normalize(given, t, where)
    if isinstance(value, Structure) and not (report := check_axioms(value)):
        raise EvaluationError(f"{where}: {report}")
    return value


def plain(value: Any, t: Type) -> Any:
    """The runtime value of a type as the data that a user would give for it."""
    match resolve(t):
        case OptionType(item):
            inner = plain(value.value, item) if isinstance(value, Some) else None
            # An option in an option that is there, and empty, is not one that is not there.
            return value if isinstance(value, Some) and inner is None else inner
        case PairType(a, b):
            return (plain(value[0], a), plain(value[1], b))
        case ListType(item):
            return [plain(x, item) for x in value]
    return value


def make_value(kind: Type, fields: list[Any]) -> Structure:
    """A structure value from evaluated fields."""
    assert isinstance(kind, StructType)
    made: Structure = object.__new__(kind.info.cls)
    made._data = InstanceData.of_values(kind, fields)
    return made


def _nested(given: Any, info: StructureInfo, args: tuple[Type, ...], where: str) -> Any:
    if not (isinstance(given, Structure) and info in given._data.info.lineage()):
        raise EvaluationError(f"{where}: expected an instance of {info.name}, found {given!r}")
    for own, expected in zip(given._data.sorts, args, strict=False):
        if list(members(own)) != list(members(expected)):
            raise EvaluationError(f"{where}: its sort {own!r} differs from the one around it")
    return given


def _data_value(given: Any, t: DataTypeUse, where: str) -> DataValue:
    if hasattr(given, "payload") and not given.payload:
        given = given()
    if not (isinstance(given, DataValue) and given.info is t.info):
        raise EvaluationError(f"{where}: expected a value of {t!r}, found {given!r}")
    types = payload(t, given.constructor)
    args = (_inside(a, p, where) for a, p in zip(given.args, types, strict=True))
    return DataValue(t.info, given.constructor, tuple(args))


def _function(given: Any, t: ArrowType, where: str) -> Any:
    arity = len(t.params)
    is_relation = t.result == PROP
    if isinstance(given, set | frozenset | list) and is_relation:
        rows = {_row(x if isinstance(x, tuple) and arity > 1 else (x,), t, where) for x in given}
        return FieldFunction(where, t, lambda *xs: xs in rows)
    if isinstance(given, Mapping):
        table = {
            _row(k if isinstance(k, tuple) and arity > 1 else (k,), t, where): _inside(
                v, t.result, where
            )
            for k, v in given.items()
        }
        keys = set(itertools.product(*(list(members(p, f" ({where})")) for p in t.params)))
        if missing := sorted(keys - set(table), key=repr):
            raise EvaluationError(f"{where}: no value for {', '.join(map(repr, missing[0]))}")
        return FieldFunction(where, t, lambda *xs: table[xs])
    if callable(given):
        _check_arity(given, arity, where)
        if not inhabited(t):
            raise EvaluationError(
                f"{where}: a function into {show_type_at_run_time(t.result)}, of which there is "
                "no value, or none that can be seen to be one"
            )
        return FieldFunction(where, t, lambda *xs: _inside(given(*xs), t.result, where))
    kinds = "a dict, a set of tuples or a function" if is_relation else "a dict or a function"
    raise EvaluationError(f"{where}: expected {kinds}, found {given!r}")


def _row(row: tuple[Any, ...], t: ArrowType, where: str) -> tuple[Any, ...]:
    if len(row) != len(t.params):
        raise EvaluationError(f"{where}: {row!r} has {len(row)} entries, expected {len(t.params)}")
    return tuple(normalize(x, p, where) for x, p in zip(row, t.params, strict=True))


def _check_arity(fn: Callable[..., Any], arity: int, where: str) -> None:
    if isinstance(fn, DefinedFunction):
        return
    try:
        inspect.signature(fn).bind(*range(arity))
    except TypeError:
        raise EvaluationError(f"{where}: expected a function of {arity} arguments") from None
    except ValueError:
        return


def check_axioms(instance: Structure, skip: frozenset[str] = frozenset()) -> CheckReport:
    """Evaluate all axioms (but those in ``skip``) on an instance; nested instances come first."""
    data = instance._data
    found: list[Violation] = []
    names: list[str] = []
    for name, value in data.fields.items():
        if isinstance(value, Structure):
            inner = check_axioms(value, skip)
            names += [f"{name}.{a}" for a in inner.axioms]
            found += inner.violations
    for axiom in data.info.all_axioms():
        if axiom.name in skip:
            continue
        names.append(axiom.name)
        violation = axiom_violation(axiom, instance)
        if violation is not None:
            found.append(violation)
    return CheckReport(data.info.name, tuple(names), tuple(found))


def axiom_violation(axiom: Axiom, instance: Structure) -> Violation | None:
    """The first place where an axiom fails on an instance, if any."""
    assert axiom.owner is not None
    env = instance._data.env(instance)
    elements, failing = counterexample(axiom.statement, env)
    if failing is None:
        return None
    note = ""
    term, at = failing
    if isinstance(term, Op) and term.name == "well_founded":
        cycle = relation_cycle(term, at)
        note = "cycle " + " → ".join(map(str, cycle or ()))
    return Violation(axiom.name, elements, axiom.en, note)


def counterexample(t: Term, env: Env) -> tuple[dict[str, Any], tuple[Term, Env] | None]:
    """Values of the outer universal variables for which ``t`` is false, and what is left false."""
    if isinstance(t, Quantifier) and t.kind == "forall":
        bad = next(solutions(t, env, wanted=False), None)
        if bad is None:
            return {}, None
        elements = {v.name: bad.vars[v.uid] for v in t.params}
        more, rest = counterexample(t.body, bad)
        return elements | more, rest
    if evaluate(t, env):
        return {}, None
    return {}, (t, env)


class FiniteReading:
    """This reading as the evaluator of the language's instances."""

    def data(self, info: StructureInfo, given: Mapping[str, Any]) -> InstanceData:
        """The data of an instance; raises ``EvaluationError`` for what does not fit."""
        return InstanceData(info, given)

    def check(self, instance: Structure) -> CheckReport:
        """Which axioms the instance violates."""
        return check_axioms(instance)
