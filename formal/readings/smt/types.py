"""Types for SMT solvers: which sort a type becomes, and which values of that sort are its values.

``Nat`` and ``Fin n`` become ``Int`` with a range; options, lists, pairs and inductive data become
datatypes, one for each instance.  A *guard* is the condition that a value of the SMT sort is a
value of the type; it is put at every quantifier, constant and function result.

Sorts may be empty, SMT sorts are not.  A sort that is not known to have an element gets a Boolean
constant, its *flag*: true when it has one.  The flag is the guard of the sort, so a quantifier
over it collapses when the flag is false.  That is exact: an instance in which the sort is empty is
a model in which the flag is false (what the sort's SMT elements do there does not matter), and an
instance in which it has elements is a model in which the flag is true.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from formal.language.connectives import constructors
from formal.language.terms import Lit, Term
from formal.language.types import (
    BOOL,
    INT,
    NAT,
    PROP,
    ArrowType,
    DataTypeUse,
    FinType,
    ListType,
    OptionType,
    PairType,
    SortType,
    StructType,
    Type,
    resolve,
    show_type,
    type_children,
)
from formal.readings.smt.text import Names, Sexp, SmtUnsupported, conj, flat, implies, symbol

Number = Callable[[Term], Sexp]
Datatype = OptionType | ListType | PairType | DataTypeUse

_SELECTORS = {"some": ("value",), "cons": ("head", "tail"), "pair": ("fst", "snd")}


@dataclass(frozen=True)
class CaseNames:
    """The SMT symbols of one constructor and its selectors."""

    constructor: str
    selectors: tuple[str, ...]


@dataclass
class Types:
    """The sorts and datatypes of one obligation, declared as they are met."""

    names: Names
    commands: list[str] = field(default_factory=list)
    sorts: dict[int, str] = field(default_factory=dict)
    flags: dict[int, str] = field(default_factory=dict)
    datatypes: dict[str, dict[str, CaseNames]] = field(default_factory=dict)
    number: Number | None = None
    define: Callable[[str], None] = lambda text: None
    _open: list[str] | None = None
    _known: dict[tuple[object, ...], str] = field(default_factory=dict)
    _in_progress: list[Type] = field(default_factory=list)
    _guard_functions: dict[Type, str] = field(default_factory=dict)

    def declare_sort(self, name: str, uid: int, inhabited: bool) -> None:
        """Declare an uninterpreted sort, with a flag unless it is known to have an element."""
        text = symbol(self.names.fresh(name))
        self.sorts[uid] = text
        self.commands.append(f"(declare-sort {text} 0)")
        if not inhabited:
            self.flags[uid] = symbol(self.names.fresh(f"some {name} exists"))
            self.commands.append(f"(declare-const {self.flags[uid]} Bool)")

    def sort(self, t: Type) -> str:
        """The SMT sort of a type of data.

        Raises ``SmtUnsupported`` for functions and structures, which are not data for a solver.
        """
        t = resolve(t)
        if t in (PROP, BOOL):
            return "Bool"
        if t in (NAT, INT) or isinstance(t, FinType):
            return "Int"
        if isinstance(t, SortType):
            if t.uid not in self.sorts:
                raise SmtUnsupported(f"the sort {t.name} is not in scope")
            return self.sorts[t.uid]
        if isinstance(t, OptionType | ListType | PairType | DataTypeUse):
            return self._datatype(t)
        if isinstance(t, ArrowType):
            raise SmtUnsupported(f"a function of type {show_type(t)} is used as data")
        raise SmtUnsupported(f"a value of type {show_type(t)} is used as data")

    def case(self, t: Type, constructor: str) -> CaseNames:
        """The symbols of a constructor of a datatype."""
        return self.datatypes[self.sort(t)][constructor]

    def _datatype(self, t: Datatype) -> str:
        base = _base_name(t, self.sort)
        info = t.info if isinstance(t, DataTypeUse) else None
        key = (type(t), info, *map(self.sort, type_children(t)))
        if key in self._known:
            return self._known[key]
        sort = self._known[key] = symbol(self.names.fresh(base))
        cases: dict[str, CaseNames] = {}
        self.datatypes[sort] = cases
        payloads = constructors(t)
        suffix = base if isinstance(t, DataTypeUse) else base.partition(".")[2]
        for name, payload in payloads.items():
            labels = None if isinstance(t, DataTypeUse) else _SELECTORS.get(name)
            if labels is None:
                labels = tuple(f"{name}{i + 1}" for i in range(len(payload)))
            own, *selectors = (symbol(self.names.fresh(f"{x}.{suffix}")) for x in (name, *labels))
            cases[name] = CaseNames(own, tuple(selectors))
        outermost = self._open is None
        group: list[str] = [] if self._open is None else self._open
        self._open = group
        rows = []
        for name, payload in payloads.items():
            fields = zip(cases[name].selectors, payload, strict=True)
            inner = "".join(f" ({s} {self.sort(p)})" for s, p in fields)
            rows.append(f"({cases[name].constructor}{inner})")
        group.append(f"{sort}\0({' '.join(rows)})")
        if outermost:
            self._open = None
            heads, bodies = zip(*(g.split("\0") for g in group), strict=True)
            arities = " ".join(f"({h} 0)" for h in heads)
            self.commands.append(f"(declare-datatypes ({arities}) ({' '.join(bodies)}))")
        return sort

    def guards(self, t: Type, x: Sexp, number: Number) -> list[Sexp]:
        """The conditions that ``x``, of the SMT sort of ``t``, is a value of ``t``."""
        t = resolve(t)
        if t == NAT:
            return [(">=", x, "0")]
        if isinstance(t, FinType):
            return [(">=", x, "0"), ("<", x, number(t.bound))]
        if isinstance(t, SortType):
            return [self.flags[t.uid]] if t.uid in self.flags else []
        if isinstance(t, OptionType | ListType | PairType | DataTypeUse):
            if not self.is_guarded(t):
                return []
            if is_recursive(t):
                return [(self._guard_function(t), x)]
            return self._case_guards(t, x, number)
        return []

    def _case_guards(self, t: Type, x: Sexp, number: Number) -> list[Sexp]:
        out: list[Sexp] = []
        payloads = constructors(t)
        for name, payload in payloads.items():
            case = self.case(t, name)
            inner: list[Sexp] = []
            for selector, p in zip(case.selectors, payload, strict=True):
                inner.extend(self.guards(p, (selector, x), number))
            if inner:
                test: list[Sexp] = [(("_", "is", case.constructor), x)]
                out.append(implies(test if len(payloads) > 1 else [], conj(inner)))
        return out

    def _guard_function(self, t: Type) -> str:
        if t in self._in_progress[:-1]:
            raise SmtUnsupported(f"{show_type(t)} and another type contain each other")
        if t not in self._guard_functions:
            sort = self.sort(t)
            name = symbol(self.names.fresh(f"is {show_type(t)}"))
            self._guard_functions[t] = name
            self._in_progress.append(t)
            assert self.number is not None
            body = flat(conj(self._case_guards(t, "x?", self.number)))
            self._in_progress.pop()
            self.define(f"(define-fun-rec {name} ((x? {sort})) Bool {body})")
        return self._guard_functions[t]

    def is_guarded(self, t: Type, below: tuple[Type, ...] = ()) -> bool:
        """Whether some value of the SMT sort is not a value of the type."""
        t = resolve(t)
        if t in below:
            return False
        if t == NAT or isinstance(t, FinType):
            return True
        if isinstance(t, SortType):
            return t.uid in self.flags
        if isinstance(t, OptionType | ListType | PairType | DataTypeUse):
            parts = [p for ps in constructors(t).values() for p in ps]
            return any(self.is_guarded(p, (*below, t)) for p in parts)
        return False


def _base_name(t: Type, sort: Callable[[Type], str]) -> str:
    match t:
        case OptionType(item):
            parts, head = (item,), "Option"
        case ListType(item):
            parts, head = (item,), "List"
        case PairType(a, b):
            return ".".join(["Pair", *(sort(p).strip("|") for p in (a, b))])
        case DataTypeUse(info, args):
            return ".".join([info.name, *(sort(p).strip("|") for p in args)])
        case _:
            raise AssertionError(t)
    return ".".join([head, *(sort(p).strip("|") for p in parts)])


def is_recursive(t: Type) -> bool:
    """Whether values of a datatype can hold values of the same type."""

    def reaches(x: Type, seen: set[Type]) -> bool:
        x = resolve(x)
        if x == t:
            return True
        if x in seen or not isinstance(x, OptionType | ListType | PairType | DataTypeUse):
            return False
        seen.add(x)
        return any(reaches(p, seen) for ps in constructors(x).values() for p in ps)

    return any(reaches(p, set()) for ps in constructors(t).values() for p in ps)


def is_inhabited(t: Type, known: set[int]) -> bool:
    """Whether a type surely has an element, given the sorts that have one."""
    t = resolve(t)
    if isinstance(t, SortType):
        return t.uid in known
    if isinstance(t, FinType):
        return isinstance(t.bound, Lit) and t.bound.value > 0
    if isinstance(t, PairType):
        return is_inhabited(t.first, known) and is_inhabited(t.second, known)
    if isinstance(t, DataTypeUse):
        return any(not payload for payload in constructors(t).values())
    if isinstance(t, ArrowType):
        return is_inhabited(t.result, known)
    return not isinstance(t, StructType)


def element_of(t: Type, known: set[int]) -> set[int]:
    """The sorts that have an element because a value of type ``t`` exists."""
    t = resolve(t)
    if isinstance(t, SortType):
        return {t.uid}
    if isinstance(t, PairType):
        return element_of(t.first, known) | element_of(t.second, known)
    if isinstance(t, ArrowType) and all(is_inhabited(p, known) for p in t.params):
        return element_of(t.result, known)
    return set()
