"""Types as the check of finished terms sees them: well-formed, the same, fitting; what is asked of
the operations."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from formal.errors import TheoryError
from formal.language.builtins import BUILTINS
from formal.language.data import DataInfo
from formal.language.matching import alike
from formal.language.terms import Substitution, Term, Var, has_meta, zonk
from formal.language.types import (
    BOOL,
    INT,
    NAT,
    PROP,
    TYPE,
    ArrowType,
    BaseType,
    DataTypeUse,
    FinType,
    ListType,
    Meta,
    OptionType,
    PairType,
    SortType,
    StructType,
    Type,
    type_children,
)

Free = frozenset[int]
NOTHING: Free = frozenset()
NESTED = 200  # levels of a type

_BASES = (PROP, BOOL, NAT, INT)
_PLAIN = {id(t): NOTHING for t in _BASES}
_NUMERIC = frozenset(("add", "sub", "mul", "div", "mod", "max", "min", "pow", "lt", "le"))


def kind_of(x: object) -> str:
    """What something is, in words that its own class has no say in."""
    if type(x) is str or type(x) is bool or (type(x) is int and x.bit_length() < 64):
        return f"{x!r:.60}"
    return f"something of the class {type.__dict__['__name__'].__get__(type(x))!r:.60}"


def known(t: Type) -> Type:
    """A type with what was inferred at its head put in."""
    while type(t) is Meta and t.solution is not None:
        t = t.solution
    return t


class TypeCheck:
    """Types and the numbers of variables, for one term."""

    def __init__(self, fail: Callable[[str], TheoryError]) -> None:
        self.fail = fail
        self.names: dict[int, str] = {}
        self.outer: set[int] = set()
        self._numbers: dict[int, tuple[Type, Free]] = {}
        self.types: dict[int, Free] = dict(_PLAIN)
        self._typed: str | None = None  # the variable whose type is looked at
        self._nested = 0

    def wrong(self, what: str, found: Type, wanted: Type) -> TheoryError:
        """The error for a part of another type."""
        if has_meta(found) or has_meta(wanted):
            return self.fail("a type cannot be inferred; annotate a variable")
        return self.fail(f"{what} has the type {known(found)!r}, expected {known(wanted)!r}")

    def tuple_(self, x: object) -> None:
        """The parts of a node stand in a tuple, which nothing changes."""
        if type(x) is not tuple:
            raise self.fail(f"found {kind_of(x)} among the parts of a term; expected a tuple")

    def number(self, uid: int, name: str, t: Type) -> Free:
        """A variable's number has one type everywhere; return what that type mentions."""
        before = self._numbers.get(uid) if type(uid) is int else None
        if before is not None and before[0] is t and self.names[uid] is name:
            return before[1]
        if type(uid) is not int or type(name) is not str:
            raise self.fail(
                f"a variable {kind_of(name)} with the number {kind_of(uid)}; expected a str and "
                "an int"
            )
        if not name.isidentifier():
            raise self.fail(f"a variable is named {name!r}; expected an identifier")
        if self.names.get(uid, name) != name:
            raise self.fail(
                f"one variable is named {self.names[uid]!r} and {name!r}; expected one name"
            )
        around, self._typed = self._typed, name
        free = self.type_(t, sort=True)
        self._typed = around
        if before is None:
            self._numbers[uid], self.names[uid] = (t, free), name
        elif not same(before[0], t):
            raise self.fail(
                f"one variable {name!r} with two types, {known(before[0])!r} and {known(t)!r}; "
                "expected one"
            )
        return free

    def given(self, variables: Iterable[Var]) -> None:
        """Variables that are bound around all that follows; a type may mention those before."""
        for v in variables:
            if free := self.binder(v):
                self.closed(free, f"the type of {v.name}")
            self.outer.add(v.uid)

    def closed(self, free: Free, what: str) -> None:
        """Nothing is left that no binder names."""
        if unbound := sorted(self.names[n] for n in free):
            raise self.fail(
                f"{what} mentions {unbound[0]!r}, which nothing binds; expected a "
                "variable or sort of the statement"
            )

    def binder(self, v: Var) -> Free:
        """A variable at the place that binds it; return what its type mentions."""
        if type(v) is not Var:
            raise self.fail(f"found {kind_of(v)} in place of a bound variable; expected Var")
        return self.number(v.uid, v.name, v.type)

    def without(self, free: Free, params: tuple[Var, ...], *, sorts: bool = False) -> Free:
        """What is left to be bound outside of binders; later ones may mention earlier ones."""
        self.tuple_(params)
        if not params:
            raise self.fail("a binder names nothing; expected at least one variable")
        own = [self.binder(v) for v in params]
        if len(params) > 1 and len({v.uid for v in params}) < len(params):
            raise self.fail(
                f"binds one of {', '.join(v.name for v in params)} twice; expected "
                "different variables"
            )
        for v, more in zip(reversed(params), reversed(own), strict=True):
            if free:
                free -= {v.uid}
            if more:
                free |= more
            if not sorts and v.type == TYPE:
                raise self.wrong(f"the variable {v.name}", v.type, NAT)
        return free

    def bound_of(self, t: Term) -> Free:
        """Check the bound of a ``Fin`` type."""
        raise NotImplementedError

    def type_(self, t: Type, *, sort: bool = False) -> Free:
        """Check a type; return the numbers of the sorts and variables that it mentions.

        Nothing is remembered of a type that is not part of the term.
        """
        free = self.types.get(id(t))
        if free is not None:
            return free
        of = known(t)
        if type(of) is BaseType and type(of.name) is str:
            if of in _BASES:
                self.types[id(t)] = NOTHING
                return NOTHING
            if sort and of == TYPE:
                return NOTHING
        self._nested += 1
        if self._nested > NESTED:
            raise self.fail(f"nests types more than {NESTED} deep; expected at most {NESTED}")
        free = self.types[id(t)] = self._compound(of)
        self._nested -= 1
        return free

    def _compound(self, t: Type) -> Free:
        kind = type(t)
        if kind is SortType:
            assert isinstance(t, SortType)
            self.number(t.uid, t.name, TYPE)
            return NOTHING if t.uid in self.outer else frozenset((t.uid,))
        if kind is FinType:
            assert isinstance(t, FinType)
            free = self.bound_of(t.bound)
            if not same(t.bound.type, NAT):
                raise self.wrong("the bound of a Fin", t.bound.type, NAT)
            return free
        if kind is Meta:
            if self._typed is not None:
                raise self.fail(f"cannot infer the type of {self._typed!r}; annotate it")
            raise self.fail("a type cannot be inferred; annotate a variable")
        if kind is ArrowType:
            assert isinstance(t, ArrowType)
            self.tuple_(t.params)
        elif kind is DataTypeUse or kind is StructType:
            assert isinstance(t, DataTypeUse | StructType)
            self.tuple_(t.args)
            if not _is_info(kind, t.info) or len(t.args) != len(t.info.sorts):
                raise self.fail(
                    f"found {kind_of(t.info)} at {len(t.args)} sorts in place of a "
                    "structure or data type at its sorts"
                )
        elif kind not in (OptionType, ListType, PairType):
            raise self.fail(
                f"found {kind_of(t)} in place of a type; expected one of the classes of "
                "formal.language.types itself"
            )
        free = NOTHING
        for x in type_children(t):
            free |= self.type_(x)
        return free


def _is_info(kind: type, info: object) -> bool:
    """Whether a declaration is of one of the library's own classes, exactly."""
    from formal.language.structure import StructureInfo
    from formal.language.transition import TransitionInfo

    if kind is DataTypeUse:
        return type(info) is DataInfo
    if type(info) in (StructureInfo, TransitionInfo):
        return True
    # The language knows no files: where a system was imported from one, the importer is there.
    importer = sys.modules.get("formal.pyv.load")
    return importer is not None and type(info) is importer.ImportedInfo


def function(params: tuple[Type, ...], result: Type) -> Type:
    """The type of functions; the result itself for no parameters."""
    return ArrowType(params, result) if params else result


def _flat(t: ArrowType) -> tuple[tuple[Type, ...], Type]:
    params, result = t.params, known(t.result)
    while type(result) is ArrowType:
        params, result = params + result.params, known(result.result)
    return params, result


def partly(t: Type, count: int) -> tuple[tuple[Type, ...], Type] | None:
    """What a function takes first and what it then gives; ``None`` for what takes less."""
    t = known(t)
    if type(t) is not ArrowType:
        return None
    params, result = _flat(t)
    if count > len(params):
        return None
    return params[:count], function(params[count:], result)


def same(a: Type, b: Type) -> bool:
    """Whether two checked types are one: ``A -> (B -> C)`` is ``A -> B -> C``, bounds of ``Fin``
    are written alike."""
    a, b = known(a), known(b)
    if a is b:
        return True
    if type(a) is not type(b):
        return False
    match a, b:
        case BaseType(), BaseType():
            return a.name == b.name
        case SortType(), SortType():
            return a.uid == b.uid
        case FinType(), FinType():
            return alike(a.bound, b.bound) or alike(zonk(a.bound), zonk(b.bound))
        case ArrowType(), ArrowType():
            (xs, x), (ys, y) = _flat(a), _flat(b)
            return len(xs) == len(ys) and all(map(same, xs, ys)) and same(x, y)
        case (DataTypeUse(info=i), DataTypeUse(info=j)) if i is not j:
            return False
        case (StructType(info=i), StructType(info=j)) if i is not j:
            return False
    parts, others = type_children(a), type_children(b)
    return len(parts) == len(others) and all(map(same, parts, others))


def declared(found: Type, scheme: Type, at: Substitution) -> bool:
    """Whether a type is a declared one with the sorts and variables put in."""
    if found is scheme and type(scheme) is BaseType:
        return True
    found, kind = known(found), type(scheme)
    if kind is BaseType:
        return same(found, scheme)
    if kind is SortType or kind is FinType:
        return same(found, at.type(scheme))
    if kind is ArrowType:
        assert isinstance(scheme, ArrowType)
        taken = partly(found, len(scheme.params))
        return (
            taken is not None
            and all(declared(f, s, at) for f, s in zip(taken[0], scheme.params, strict=True))
            and declared(taken[1], scheme.result, at)
        )
    if kind is not type(found):
        return False
    match found, scheme:
        case (DataTypeUse(info=i), DataTypeUse(info=j)) if i is not j:
            return False
        case (StructType(info=i), StructType(info=j)) if i is not j:
            return False
    inner = zip(type_children(found), type_children(scheme), strict=True)
    return all(declared(f, s, at) for f, s in inner)


def fits(found: Type, wanted: Type) -> bool:
    """Whether a value may stand there: of the same type, or of a structure that extends it."""
    if same(found, wanted):
        return True
    t, goal = known(found), known(wanted)
    while type(t) is StructType and type(goal) is StructType and t.info.parent is not None:
        t = StructType(t.info.parent, t.args[: len(t.info.parent.sorts)])
        if same(t, goal):
            return True
    return False


def cases(t: Type) -> dict[str, tuple[Type, ...]] | None:
    """The constructors of a type and what they hold; ``None`` for a type without any."""
    t = known(t)
    match t:
        case OptionType(item):
            return {"none": (), "some": (item,)}
        case ListType(item):
            return {"nil": (), "cons": (item, t)}
        case PairType(a, b):
            return {"pair": (a, b)}
        case DataTypeUse(info, args):
            return {c.name: info.payload(c, args) for c in info.constructors}
        case BaseType("Nat"):
            return {"zero": (), "succ": (NAT,)}
    return None


_A, _B = Meta(), Meta()
_SCHEMES = {name: spec.scheme(_A, _B) for name, spec in BUILTINS.items()}


def operates(name: str, found: Sequence[Type], result: Type) -> bool:
    """Whether a built-in operation takes values of these types and gives that type."""
    if name not in _SCHEMES:
        return False
    params, gives = _SCHEMES[name]
    if len(found) != len(params):
        return False
    if name in _NUMERIC:
        first = known(found[0])
        if first not in (NAT, INT):
            return False
        second = NAT if name == "pow" else first
        return same(found[1], second) and same(result, PROP if name in ("lt", "le") else first)
    if name == "val":
        return type(known(found[0])) is FinType and same(result, NAT)
    given: dict[Meta, Type] = {}
    return all(
        _instance(p, f, given) for p, f in zip((*params, gives), (*found, result), strict=True)
    )


def _instance(scheme: Type, found: Type, given: dict[Meta, Type]) -> bool:
    """Whether a type is a scheme with types put for its unknowns, each everywhere the same."""
    if type(scheme) is Meta:
        return same(given.setdefault(scheme, found), found)
    found = known(found)
    if type(scheme) is ArrowType:
        taken = partly(found, len(scheme.params))
        return (
            taken is not None
            and all(_instance(s, t, given) for s, t in zip(scheme.params, taken[0], strict=True))
            and _instance(scheme.result, taken[1], given)
        )
    inner = type_children(scheme)
    if not inner:
        return same(scheme, found)
    return type(scheme) is type(found) and all(
        _instance(s, t, given) for s, t in zip(inner, type_children(found), strict=True)
    )


def asks(name: Any) -> str:
    """What a built-in operation takes and gives, in words."""
    if name not in _SCHEMES:
        return "a built-in operation"
    if name in _NUMERIC:
        return "two numbers of one type, Nat or Int" if name != "pow" else "a number and a Nat"
    if name == "val":
        return "a Fin and Nat"
    params, result = _SCHEMES[name]
    return f"({', '.join(map(repr, params))}) and {result!r}"
