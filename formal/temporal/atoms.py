"""What the names in a temporal formula mean for a transition system.

A name is a variable of a quantifier; a field of the state or of the fixed part; an invariant,
``@safety`` or ``@reaches`` claim (without arguments for all its parameters, as declared, or with
them); a definition; an element of a sort (``n1``, where sorts have members); or an action.  The
atom ``grant``, or ``grant(c)``, says that the next step is one by that action.
"""

from __future__ import annotations

import inspect
import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from formal.errors import FormalError, InputError
from formal.language.connectives import And, Iff, Implies, Not, Or
from formal.language.declarations import Definition
from formal.language.derived import Derived
from formal.language.expr import Expr, lift
from formal.language.structure import FieldInfo
from formal.language.terms import Lit, Quantifier, Term, Var, fresh_var
from formal.language.transition import StateMethod, StateView, TransitionInfo
from formal.language.types import PROP, ArrowType, SortType, resolve
from formal.temporal import formula as logic
from formal.temporal.formula import CTL_BINARY, CTL_UNARY, LTL_BINARY, LTL_UNARY, Formula, atom
from formal.temporal.parse import Node, mistake, parse

_LTL, _CTL = LTL_UNARY | LTL_BINARY, CTL_UNARY | CTL_BINARY
_QUANTIFIERS = ("forall", "exists")
_COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "=": lambda a, b: a == b,
    "!=": lambda a, b: Not(a == b),
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}

_JOIN: dict[str, Callable[..., Any]] = {
    "not": Not,
    "and": And,
    "or": Or,
    "implies": Implies,
    "iff": Iff,
}


@dataclass(frozen=True)
class StateAtom:
    """A state formula, with values for its free variables; two are equal when they read alike."""

    text: str
    term: Term = field(compare=False, repr=False)
    values: tuple[tuple[Var, str], ...] = field(compare=False, repr=False, default=())

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class ActionAtom:
    """That the next step is one by an action, with these arguments where some are given."""

    action: str
    args: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.action}({', '.join(self.args)})" if self.args else self.action


@dataclass
class Scope:
    """The variables of the quantifiers around a piece of a formula; a value where it has one."""

    vars: Mapping[str, Var] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)

    def bind(self, name: str, var: Var, value: str = "") -> Scope:
        """An inner scope."""
        values = {k: v for k, v in self.values.items() if k != name}
        return Scope({**self.vars, name: var}, values | ({name: value} if value else {}))


class Reader:
    """Reads the formulas of one system; ``sorts`` are the members of its sorts, if they have any.

    Raises ``InputError`` with the place, what was found and what was expected.
    """

    def __init__(
        self,
        info: TransitionInfo,
        text: str,
        what: str,
        sorts: Mapping[str, tuple[str, ...]] | None = None,
    ) -> None:
        self.info, self.text, self.what = info, text, what
        self.sorts = sorts or {}
        self.kinds: dict[str, SortType] = {s.name: s for s in info.sorts}
        self.elements_used = False  # a formula that names elements tells them apart
        self.view = StateView(info, info.self_var, info.pre)
        self.named = {
            x: (fresh_var(x, self.kinds[s]), x) for s, xs in self.sorts.items() for x in xs
        }

    def ltl(self) -> Formula:
        """The text as a formula of LTL, quantifiers written out over the members of the sorts."""
        return self._logic(parse(self.text, self.what), Scope(), _LTL)

    def ctl(self) -> Formula:
        """The text as a formula of CTL."""
        return self._logic(parse(self.text, self.what), Scope(), _CTL)

    def state(self) -> Term:
        """The text as a formula about one state."""
        node = parse(self.text, self.what)
        for n in _nodes(node):
            if n.op in _LTL | _CTL:
                raise self._fail(n, f"found {n.op!r}, expected a formula about one state")
        return self._term(node, Scope())

    def _fail(self, node: Node, message: str) -> InputError:
        return mistake(self.what, self.text, node.at, message)

    # Temporal formulas

    def _is_action(self, node: Node, scope: Scope) -> bool:
        known = node.name in scope.vars or node.name in self.info.state.members
        return node.op == "call" and not known and node.name in {a.name for a in self.info.actions}

    def _is_temporal(self, node: Node, scope: Scope) -> bool:
        return any(n.op in _LTL | _CTL or self._is_action(n, scope) for n in _nodes(node))

    def _logic(self, node: Node, scope: Scope, allowed: frozenset[str]) -> Formula:
        if not self._is_temporal(node, scope):
            if node.op in ("true", "false"):
                return Formula(node.op)
            return atom(self._atom(node, scope))
        if node.op in _LTL | _CTL and node.op not in allowed:
            raise self._fail(node, self._wrong_logic(node.op))
        if node.op in _QUANTIFIERS:
            return self._expanded(node, scope, allowed)
        if node.op == "call":
            return atom(self._action(node, scope, allowed))
        if node.op in _COMPARE:
            raise self._fail(node, f"{node.op!r} compares terms, and an action is a formula")
        args = tuple(self._logic(a, scope, allowed) for a in node.args)
        return Formula(node.op, args)

    def _wrong_logic(self, op: str) -> str:
        if op in _CTL:
            return f"found {op!r}, a path quantifier of CTL; give the formula with --ctl"
        return f"found {op!r}, expected a path quantifier before it, as in 'A{op}' or 'E{op}'"

    def _expanded(self, node: Node, scope: Scope, allowed: frozenset[str]) -> Formula:
        names = [name for name, _ in node.binders]
        kinds = [self._sort(node, s) for _, s in node.binders]
        parts = []
        for xs in itertools.product(*(self.sorts[k.name] for k in kinds)):
            inner = scope
            for name, kind, x in zip(names, kinds, xs, strict=True):
                inner = inner.bind(name, fresh_var(name, kind), x)
            parts.append(self._logic(node.args[0], inner, allowed))
        if not parts:
            return logic.TRUE if node.op == "forall" else logic.FALSE
        op = "and" if node.op == "forall" else "or"
        return Formula(op, tuple(parts)) if len(parts) > 1 else parts[0]

    def _sort(self, node: Node, name: str) -> SortType:
        if name not in self.kinds:
            known = ", ".join(self.kinds) or "no sort at all"
            raise self._fail(node, f"found the sort {name!r}, expected {known}")
        return self.kinds[name]

    def _action(self, node: Node, scope: Scope, allowed: frozenset[str]) -> ActionAtom:
        if allowed is _CTL:
            message = f"{node.name!r} is an action; CTL speaks of states: ask with --ltl"
            raise self._fail(node, message)
        a = next(a for a in self.info.actions if a.name == node.name)
        if node.args and len(node.args) != len(a.params):
            raise self._fail(
                node, f"{a.name} takes {len(a.params)} arguments, got {len(node.args)}"
            )
        args = []
        for given, p in zip(node.args, a.params, strict=False):
            value = scope.values.get(given.name) or given.name
            self.elements_used |= given.name not in scope.values
            t = resolve(p.type)
            if not isinstance(t, SortType) or value not in self.sorts.get(t.name, ()):
                raise self._fail(given, f"found {given.name!r}, expected an element of {t!r}")
            args.append(value)
        return ActionAtom(node.name, tuple(args))

    def _atom(self, node: Node, scope: Scope) -> StateAtom:
        values = [(scope.vars[n], x) for n, x in scope.values.items()]
        term = self._term(node, scope)
        return StateAtom(render(node, scope.values), term, (*values, *self.named.values()))

    # State formulas

    def _term(self, node: Node, scope: Scope) -> Term:
        try:
            return lift(self._expr(node, scope), PROP).term
        except InputError:
            raise
        except FormalError as e:
            raise self._fail(node, e.message) from None

    def _expr(self, node: Node, scope: Scope) -> Any:
        if node.op in ("true", "false"):
            return Expr(Lit(PROP, node.op == "true"))
        if node.op in _QUANTIFIERS:
            inner, own = scope, []
            for name, sort in node.binders:
                own.append(fresh_var(name, self._sort(node, sort)))
                inner = inner.bind(name, own[-1])
            body = self._term(node.args[0], inner)
            kind: Any = node.op
            return Expr(Quantifier(PROP, kind, tuple(own), body))
        if node.op in _COMPARE:
            left, right = (self._expr(a, scope) for a in node.args)
            if not isinstance(left, Expr) and not isinstance(right, Expr):
                raise self._fail(node, "found two numbers, expected a term of the system")
            return _COMPARE[node.op](left, right)
        if node.op == "number":
            return int(node.name)
        if node.op == "call":
            return self._named(node, scope)
        parts = [Expr(self._term(a, scope)) for a in node.args]
        return _JOIN[node.op](*parts)

    def _named(self, node: Node, scope: Scope) -> Any:
        args = [self._expr(a, scope) for a in node.args]
        name, info = node.name, self.info
        if name in scope.vars:
            return self._applied(node, Expr(scope.vars[name]), args)
        if name in info.state.members:
            return self._applied(node, getattr(self.view, name), args)
        method = next((m for m in info.methods if m.name == name and m.role != "action"), None)
        if method is not None:
            return self._claim(node, method, args)
        found = info.members.get(name)
        if isinstance(found, FieldInfo | Definition) and not isinstance(found, Derived):
            return self._applied(node, info.member(Expr(info.self_var), name), args)
        if name in self.named:
            self.elements_used = True
            return self._applied(node, Expr(self.named[name][0]), args)
        if self._is_action(node, scope):
            raise self._fail(node, f"{name!r} is an action, expected a formula about one state")
        raise self._fail(node, f"found {name!r}, expected {self._known(scope)}")

    def _claim(self, node: Node, method: StateMethod, args: list[Any]) -> Expr:
        count = len(inspect.signature(method.fn).parameters) - 1
        if not args:
            return Expr(self.info._clause(method).term)
        if len(args) != count:
            raise self._fail(node, f"{method.name} takes {count} arguments, got {len(args)}")
        return self.info.call_state_method(method, self.view, tuple(args))

    def _applied(self, node: Node, fn: Any, args: list[Any]) -> Any:
        t = fn.type if isinstance(fn, Expr) else None
        count = len(t.params) if isinstance(t, ArrowType) else 0
        if t is not None and count != len(args):
            plural = "" if count == 1 else "s"
            message = f"{node.name} takes {count} argument{plural}, got {len(args)}"
            raise self._fail(node, message)
        return fn(*args) if args else fn

    def _known(self, scope: Scope) -> str:
        info = self.info
        fields = [f.name for f in (*info.state.fields, *info.all_fields())]
        claims = [m.name for m in info.methods if m.role != "action"]
        actions = [a.name for a in info.actions]
        elements = list(self.named)
        return "one of " + ", ".join(
            dict.fromkeys([*scope.vars, *fields, *claims, *actions, *elements])
        )


def _nodes(node: Node) -> list[Node]:
    return [node, *(n for a in node.args for n in _nodes(a))]


_SIGNS = {"and": "&", "or": "|", "implies": "->", "iff": "<->"}


def render(node: Node, values: Mapping[str, str] | None = None) -> str:
    """A state formula as text again, with the values of its free variables."""
    given = values or {}
    if node.op in _QUANTIFIERS:
        inner = {k: v for k, v in given.items() if k not in dict(node.binders)}
        binders = ", ".join(f"{name}: {sort}" for name, sort in node.binders)
        return f"({node.op} {binders}. {render(node.args[0], inner)})"
    parts = [render(a, given) for a in node.args]
    if node.op == "call":
        name = given.get(node.name, node.name)
        return f"{name}({', '.join(parts)})" if parts else name
    if node.op == "number":
        return node.name
    if node.op == "not":
        return f"!{parts[0]}"
    if node.op in _COMPARE:
        return f"{parts[0]} {node.op} {parts[1]}"
    return "(" + f" {_SIGNS[node.op]} ".join(parts) + ")" if parts else node.op
