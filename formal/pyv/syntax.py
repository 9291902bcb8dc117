"""The syntax trees of mypyvy's language: declarations and expressions, each with its line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeVar, dataclass_transform

N = TypeVar("N")


@dataclass_transform(frozen_default=True, eq_default=False)
def _node(cls: type[N]) -> type[N]:
    """A data class that nobody changes: the type checker sees to it, which costs no start-up."""
    return dataclass(eq=False, repr=False)(cls)


@_node
class Node:
    """Anything that stands in a file; ``line`` counts from 1."""

    line: int


@_node
class Expr(Node):
    """Base of all expressions."""


@_node
class Name(Expr):
    """A variable, constant, nullary relation or definition; ``primes`` counts its primes."""

    name: str
    primes: int = 0


@_node
class Apply(Expr):
    """A relation, function or definition applied to arguments."""

    name: str
    args: tuple[Expr, ...]
    primes: int = 0


@_node
class Number(Expr):
    """A numeral."""

    value: int


@_node
class Truth(Expr):
    """``true`` or ``false``."""

    value: bool


@_node
class Not(Expr):
    """Negation."""

    arg: Expr


@_node
class Binary(Expr):
    """``<->``, ``->``, a comparison or an arithmetical operation."""

    op: str
    left: Expr
    right: Expr


@_node
class Junction(Expr):
    """A conjunction (``&``) or disjunction (``|``)."""

    op: Literal["&", "|"]
    args: tuple[Expr, ...]


@_node
class Distinct(Expr):
    """The arguments are pairwise different."""

    args: tuple[Expr, ...]


@_node
class Shift(Expr):
    """``new(e)``: ``e`` in the state after; ``old(e)``: ``e`` in the state before."""

    kind: Literal["new", "old"]
    arg: Expr


@_node
class Variable(Node):
    """A variable where it is bound; ``sort`` is ``None`` when it is to be inferred."""

    name: str
    sort: str | None = None


@_node
class Quantified(Expr):
    """``forall`` or ``exists``."""

    kind: Literal["forall", "exists"]
    vars: tuple[Variable, ...]
    body: Expr


@_node
class Conditional(Expr):
    """``if … then … else …``, on formulas or on terms."""

    condition: Expr
    then: Expr
    otherwise: Expr


@_node
class Let(Expr):
    """``let x = value in body``."""

    var: Variable
    value: Expr
    body: Expr


@_node
class Decl(Node):
    """Base of all declarations; ``name`` is empty for a clause without one."""

    name: str


@_node
class SortDecl(Decl):
    """An uninterpreted sort."""


@_node
class SymbolDecl(Decl):
    """A relation (``result`` is ``bool``), function or constant; ``derived`` is its axiom."""

    kind: Literal["relation", "function", "constant"]
    mutable: bool
    params: tuple[str, ...]
    result: str
    derived: Expr | None = None


@_node
class ClauseDecl(Decl):
    """An axiom, initial condition, invariant, safety property or theorem, over some states."""

    role: Literal["axiom", "init", "invariant", "safety", "theorem"]
    formula: Expr
    states: int


@_node
class Assume(Node):
    """A statement of a block: a condition on the state before."""

    formula: Expr


@_node
class Assign(Node):
    """A statement of a block: ``r(args) := value``."""

    name: str
    args: tuple[Expr, ...]
    value: Expr


@_node
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


@_node
class Step(Node):
    """A step of a trace: a transition, with ``None`` for arguments that are free."""

    name: str
    args: tuple[Expr | None, ...] | None


@_node
class AnyStep(Node):
    """A step of a trace: any transition."""


@_node
class Assertion(Node):
    """A condition at a point of a trace; ``None`` stands for the initial conditions."""

    formula: Expr | None


@_node
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
