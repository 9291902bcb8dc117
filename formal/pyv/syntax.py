"""The syntax trees of mypyvy's language: declarations and expressions, each with its line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, eq=False)
class Node:
    """Anything that stands in a file; ``line`` counts from 1."""

    line: int


@dataclass(frozen=True, eq=False)
class Expr(Node):
    """Base of all expressions."""


@dataclass(frozen=True, eq=False)
class Name(Expr):
    """A variable, constant, nullary relation or definition; ``primes`` counts its primes."""

    name: str
    primes: int = 0


@dataclass(frozen=True, eq=False)
class Apply(Expr):
    """A relation, function or definition applied to arguments."""

    name: str
    args: tuple[Expr, ...]
    primes: int = 0


@dataclass(frozen=True, eq=False)
class Number(Expr):
    """A numeral."""

    value: int


@dataclass(frozen=True, eq=False)
class Truth(Expr):
    """``true`` or ``false``."""

    value: bool


@dataclass(frozen=True, eq=False)
class Not(Expr):
    """Negation."""

    arg: Expr


@dataclass(frozen=True, eq=False)
class Binary(Expr):
    """``<->``, ``->``, a comparison or an arithmetical operation."""

    op: str
    left: Expr
    right: Expr


@dataclass(frozen=True, eq=False)
class Junction(Expr):
    """A conjunction (``&``) or disjunction (``|``)."""

    op: Literal["&", "|"]
    args: tuple[Expr, ...]


@dataclass(frozen=True, eq=False)
class Distinct(Expr):
    """The arguments are pairwise different."""

    args: tuple[Expr, ...]


@dataclass(frozen=True, eq=False)
class Shift(Expr):
    """``new(e)``: ``e`` in the state after; ``old(e)``: ``e`` in the state before."""

    kind: Literal["new", "old"]
    arg: Expr


@dataclass(frozen=True, eq=False)
class Variable(Node):
    """A variable where it is bound; ``sort`` is ``None`` when it is to be inferred."""

    name: str
    sort: str | None = None


@dataclass(frozen=True, eq=False)
class Quantified(Expr):
    """``forall`` or ``exists``."""

    kind: Literal["forall", "exists"]
    vars: tuple[Variable, ...]
    body: Expr


@dataclass(frozen=True, eq=False)
class Conditional(Expr):
    """``if … then … else …``, on formulas or on terms."""

    condition: Expr
    then: Expr
    otherwise: Expr


@dataclass(frozen=True, eq=False)
class Let(Expr):
    """``let x = value in body``."""

    var: Variable
    value: Expr
    body: Expr


@dataclass(frozen=True, eq=False)
class Decl(Node):
    """Base of all declarations; ``name`` is empty for a clause without one."""

    name: str


@dataclass(frozen=True, eq=False)
class SortDecl(Decl):
    """An uninterpreted sort."""


@dataclass(frozen=True, eq=False)
class SymbolDecl(Decl):
    """A relation (``result`` is ``bool``), function or constant; ``derived`` is its axiom."""

    kind: Literal["relation", "function", "constant"]
    mutable: bool
    params: tuple[str, ...]
    result: str
    derived: Expr | None = None


@dataclass(frozen=True, eq=False)
class ClauseDecl(Decl):
    """An axiom, initial condition, invariant, safety property or theorem, over some states."""

    role: Literal["axiom", "init", "invariant", "safety", "theorem"]
    formula: Expr
    states: int


@dataclass(frozen=True, eq=False)
class Assume(Node):
    """A statement of a block: a condition on the state before."""

    formula: Expr


@dataclass(frozen=True, eq=False)
class Assign(Node):
    """A statement of a block: ``r(args) := value``."""

    name: str
    args: tuple[Expr, ...]
    value: Expr


@dataclass(frozen=True, eq=False)
class DefinitionDecl(Decl):
    """A definition (a macro) or a transition; ``states`` is how many states it speaks about.

    Its body is a formula or, in an old dialect, a block of statements.
    """

    params: tuple[Variable, ...]
    modifies: tuple[tuple[str, int], ...]
    body: Expr | tuple[Assume | Assign, ...]
    states: int
    transition: bool

    @property
    def changes(self) -> tuple[tuple[str, int], ...]:
        """The symbols that may change, with their lines: listed, or assigned by a block."""
        if isinstance(self.body, Expr):
            return self.modifies
        return tuple((x.name, x.line) for x in self.body if isinstance(x, Assign))


@dataclass(frozen=True, eq=False)
class Step(Node):
    """A step of a trace: a transition, with ``None`` for arguments that are free."""

    name: str
    args: tuple[Expr | None, ...] | None


@dataclass(frozen=True, eq=False)
class AnyStep(Node):
    """A step of a trace: any transition."""


@dataclass(frozen=True, eq=False)
class Assertion(Node):
    """A condition at a point of a trace; ``None`` stands for the initial conditions."""

    formula: Expr | None


@dataclass(frozen=True, eq=False)
class TraceDecl(Decl):
    """A trace that should (``sat``) or should not exist; alternatives of a step stand together."""

    sat: bool
    components: tuple[Assertion | AnyStep | tuple[Step, ...], ...]


@dataclass(frozen=True)
class Note:
    """Something in a file that was understood but has no influence on the verdict."""

    line: int
    text: str


@dataclass(frozen=True)
class Program:
    """A file: its declarations in order, and what was skipped."""

    file: str
    decls: tuple[Decl, ...]
    notes: tuple[Note, ...] = field(default=())


def children(e: Expr) -> tuple[Expr, ...]:
    """The immediate parts of an expression."""
    match e:
        case Apply(args=args) | Junction(args=args) | Distinct(args=args):
            return args
        case Not(arg=arg) | Shift(arg=arg):
            return (arg,)
        case Binary(left=a, right=b):
            return (a, b)
        case Quantified(body=body):
            return (body,)
        case Conditional(condition=c, then=a, otherwise=b):
            return (c, a, b)
        case Let(value=value, body=body):
            return (value, body)
    return ()


def walk(e: Expr) -> Iterator[Expr]:
    """An expression and everything below it, in reading order."""
    todo = [e]
    while todo:
        x = todo.pop()
        yield x
        todo.extend(reversed(children(x)))


def free_names(e: Expr, bound: frozenset[str] = frozenset()) -> Iterator[tuple[str, int]]:
    """The names that ``e`` uses as values without binding them, with their lines, in order."""
    match e:
        case Name(name=name, line=line):
            if name not in bound:
                yield name, line
        case Quantified(vars=vs, body=body):
            yield from free_names(body, bound | {v.name for v in vs})
        case Let(var=var, value=value, body=body):
            yield from free_names(value, bound)
            yield from free_names(body, bound | {var.name})
        case _:
            for c in children(e):
                yield from free_names(c, bound)
