"""From mypyvy's expressions to our terms: names, arities and sorts checked, sorts inferred.

Definitions and ``let`` are expanded.  A formula is read in *states*: in today's dialect a bare
mutable symbol is the state before a step and ``new(e)`` reads ``e`` in the state after; in the
older dialect a bare symbol is the state after, and ``old(e)`` reads ``e`` in the state before.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence

from formal.language.infer import unify
from formal.language.terms import (
    App,
    Connective,
    Equal,
    FieldRef,
    IfThenElse,
    Lit,
    Op,
    Quantifier,
    Term,
    Var,
    conjoin,
    fresh_var,
    has_meta,
    zonk,
)
from formal.language.types import (
    BOOL,
    INT,
    PROP,
    ArrowType,
    Meta,
    Type,
    resolve,
)
from formal.pyv import syntax as s
from formal.pyv.vocabulary import States, Vocabulary

ARITHMETIC = {"+": "add", "-": "sub", "*": "mul"}
Environment = dict[str, Term]


class Reader:
    """Reads the expressions of one file; ``touched`` are the symbols read in a state after."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.v = vocabulary
        self.touched: list[tuple[str, int, Var]] = []
        self._pending: list[tuple[Var, int]] = []
        self._open: list[str] = []
        self._signatures: dict[str, tuple[Type, ...]] = {}
        self.derived: dict[str, tuple[tuple[str, ...], s.Expr]] = {}

    # -- whole formulas ---------------------------------------------------------------------------

    def closed(self, e: s.Expr, states: States) -> Term:
        """A declaration's formula, its capital free variables universally quantified."""
        term = self._close(e, states, {})
        return self.finish([term])[0]

    def conjuncts(self, e: s.Expr, states: States, env: Environment) -> list[Term]:
        """The conjuncts of a formula, each closed by itself (sorts are not empty)."""
        free = self._capitals(e, env)
        parts = e.args if isinstance(e, s.Junction) and e.op == "&" else (e,)
        inner = {**env, **free}
        out = []
        for part in parts:
            own = dict(s.free_names(part))
            params = tuple(v for name, v in free.items() if name in own)
            body = self.formula(part, states, inner)
            out.append(Quantifier(PROP, "forall", params, body) if params else body)
        return out

    def finish(self, terms: Sequence[Term]) -> list[Term]:
        """The terms with all sorts known; raises ``InputError`` for one that is not."""
        for v, line in self._pending:
            if has_meta(v.type):
                message = f"cannot infer the sort of `{v.name}`; expected `{v.name}: SORT`"
                raise self.v.error(line, message)
        self._pending.clear()
        return [zonk(t) for t in terms]

    def variable(self, name: str, sort: str | None, line: int) -> Var:
        """A bound variable, its sort to be inferred when it is not given."""
        v = fresh_var(name, Meta() if sort is None else self.v.type(sort, line))
        self._pending.append((v, line))
        return v

    def _capitals(self, e: s.Expr, env: Environment) -> dict[str, Var]:
        known = {*env, *self.v.symbols, *self.v.definitions}
        out: dict[str, Var] = {}
        for name, line in s.free_names(e):
            if name.isupper() and name not in known and name not in out:
                out[name] = self.variable(name, None, line)
        return out

    def _close(self, e: s.Expr, states: States, env: Environment) -> Term:
        free = self._capitals(e, env)
        body = self.formula(e, states, {**env, **free})
        return Quantifier(PROP, "forall", tuple(free.values()), body) if free else body

    # -- expressions ------------------------------------------------------------------------------

    def formula(self, e: s.Expr, states: States, env: Environment) -> Term:
        """A formula; raises ``InputError`` when it is none."""
        return self._as_formula(self.term(e, states, env), e)

    def _as_formula(self, t: Term, e: s.Expr) -> Term:
        if resolve(t.type) == PROP:
            return t
        if unify(t.type, BOOL):
            return Op(PROP, "is_true", (t,))
        raise self.v.error(e.line, f"expected a formula, found a term of sort {self._show(t.type)}")

    def value(self, e: s.Expr, expected: Type, states: States, env: Environment) -> Term:
        """A term of a sort; raises ``InputError`` when it has another."""
        return self._of_type(self.term(e, states, env), expected, e)

    def _of_type(self, t: Term, expected: Type, e: s.Expr) -> Term:
        if resolve(t.type) == PROP:
            if unify(expected, BOOL):
                return Op(BOOL, "decide", (t,))
        elif unify(t.type, expected):
            return t
        found = self._show(t.type)
        raise self.v.error(e.line, f"expected sort {self._show(expected)}, found {found}")

    def _show(self, t: Type) -> str:
        t = resolve(t)
        if isinstance(t, Meta):
            return "unknown"
        if t in (PROP, BOOL):
            return "bool"
        if t == INT:
            return "int"
        return next((n for n, x in self.v.sorts.items() if x == t), repr(t))

    def term(self, e: s.Expr, states: States, env: Environment) -> Term:
        """Any expression; a formula has type Prop, other terms the type of their sort."""
        match e:
            case s.Name():
                return self._name(e, states, env)
            case s.Apply():
                return self._symbol_at(e, e.name, e.args, e.primes, states, env)
            case s.Number(value=n):
                return Lit(INT, n)
            case s.Truth(value=b):
                return Lit(PROP, b)
            case s.Not(arg=a):
                return Connective(PROP, "not", (self.formula(a, states, env),))
            case s.Junction(op=op, args=args):
                parts = tuple(self.formula(a, states, env) for a in args)
                return Connective(PROP, "and" if op == "&" else "or", parts)
            case s.Binary():
                return self._binary(e, states, env)
            case s.Distinct(args=args):
                return self._distinct(e, args, states, env)
            case s.Shift():
                if self._is_rigid(e.arg, env):
                    return self.term(e.arg, states, env)
                return self.term(e.arg, self._shifted(states, e.kind, e.line), env)
            case s.Quantified(kind=kind, vars=vs, body=body):
                own = [self.variable(v.name, v.sort, v.line) for v in vs]
                inner = {**env, **{v.name: v for v in own}}
                return Quantifier(PROP, kind, tuple(own), self.formula(body, states, inner))
            case s.Conditional():
                return self._conditional(e, states, env)
            case s.Let(var=var, value=value, body=body):
                t = self.term(value, states, env)
                if var.sort is not None and resolve(t.type) != PROP:
                    t = self._of_type(t, self.v.type(var.sort, var.line), value)
                return self.term(body, states, {**env, var.name: t})
        raise AssertionError(e)

    def _binary(self, e: s.Binary, states: States, env: Environment) -> Term:
        if e.op in ("<->", "->"):
            a, b = (self.formula(x, states, env) for x in (e.left, e.right))
            return Connective(PROP, "iff" if e.op == "<->" else "implies", (a, b))
        if e.op in ("=", "!="):
            same = self._equal(
                self.term(e.left, states, env), self.term(e.right, states, env), e.right
            )
            return same if e.op == "=" else Connective(PROP, "not", (same,))
        a, b = (self.value(x, INT, states, env) for x in (e.left, e.right))
        if e.op in ARITHMETIC:
            return Op(INT, ARITHMETIC[e.op], (a, b))
        if e.op in (">", ">="):
            a, b = b, a
        return Op(PROP, "lt" if e.op in ("<", ">") else "le", (a, b))

    def _equal(self, a: Term, b: Term, e: s.Expr) -> Term:
        if PROP in (resolve(a.type), resolve(b.type)):
            return Connective(PROP, "iff", (self._as_formula(a, e), self._as_formula(b, e)))
        return Equal(PROP, a, self._of_type(b, a.type, e))

    def _distinct(
        self, e: s.Expr, args: Iterable[s.Expr], states: States, env: Environment
    ) -> Term:
        terms = [(self.term(a, states, env), a) for a in args]
        parts: list[Term] = [
            Connective(PROP, "not", (self._equal(a, b, x),))
            for i, (a, _) in enumerate(terms)
            for b, x in terms[i + 1 :]
        ]
        return conjoin(parts)

    def _conditional(self, e: s.Conditional, states: States, env: Environment) -> Term:
        test = self.formula(e.condition, states, env)
        a, b = self.term(e.then, states, env), self.term(e.otherwise, states, env)
        if PROP in (resolve(a.type), resolve(b.type)):
            a, b = self._as_formula(a, e.then), self._as_formula(b, e.otherwise)
        else:
            b = self._of_type(b, a.type, e.otherwise)
        return IfThenElse(a.type, test, a, b)

    # -- names ------------------------------------------------------------------------------------

    def _is_rigid(self, e: s.Expr, env: Environment) -> bool:
        """Whether ``e`` is the same in every state: ``new(f(new(x)))`` is then no third state."""

        def rigid(x: s.Name | s.Apply) -> bool:
            if isinstance(x, s.Name) and x.name in env:
                return not x.primes
            d = self.v.symbols.get(x.name)
            return d is not None and not d.mutable and not x.primes

        return all(rigid(x) for x in s.walk(e) if isinstance(x, s.Name | s.Apply))

    def _shifted(self, states: States, kind: str, line: int) -> States:
        if kind == "new":
            if states.new is None:
                raise self.v.error(line, "there is no state after this one, so `new` has no place")
            return States(states.new)
        if states.old is None:
            raise self.v.error(line, "there is no state before this one, so `old` has no place")
        return States(states.old)

    def _name(self, e: s.Name, states: States, env: Environment) -> Term:
        if e.name in env:
            if e.primes:
                raise self.v.error(e.line, f"`{e.name}` is a variable, found it primed")
            return env[e.name]
        return self._symbol_at(e, e.name, (), e.primes, states, env)

    def _symbol_at(
        self,
        e: s.Expr,
        name: str,
        args: tuple[s.Expr, ...],
        primes: int,
        states: States,
        env: Environment,
    ) -> Term:
        at = states
        for _ in range(primes):
            at = self._shifted(at, "new", e.line)
        if name in env:
            raise self.v.error(e.line, f"`{name}` is a variable, found it applied to arguments")
        if name in self.v.definitions:
            return self._call(e, self.v.definitions[name], args, at, states, env)
        decl = self.v.symbols.get(name)
        if decl is None:
            raise self.v.error(e.line, self._unknown(name, bool(args)))
        self._check_arity(e.line, f"{decl.kind} `{name}`", len(decl.params), len(args))
        if primes and not decl.mutable:
            raise self.v.error(e.line, f"`{name}` is immutable, found it primed")
        types = [self.v.type(p, decl.line) for p in decl.params]
        terms = tuple(self.value(a, t, states, env) for a, t in zip(args, types, strict=True))
        if decl.mutable and at.now is None:
            message = f"expected immutable symbols only, found the mutable `{name}`"
            raise self.v.error(e.line, message)
        if name in self.derived:
            params, body = self.derived[name]
            touched = list(self.touched)
            whole = self.formula(body, States(at.now), dict(zip(params, terms, strict=True)))
            self.touched = touched
            return whole
        return self.symbol(name, terms, at.now, e.line)

    def symbol(self, name: str, args: tuple[Term, ...], state: Var | None, line: int = 0) -> Term:
        """A declared symbol at arguments, in a state when it is mutable."""
        decl, f = self.v.symbols[name], self.v.fields[name]
        owner = state if decl.mutable else self.v.system
        assert owner is not None
        if decl.mutable:
            self.touched.append((name, line, owner))
        ref = FieldRef(f.type, owner, f)
        t = resolve(f.type)
        return App(t.result, ref, args) if isinstance(t, ArrowType) else ref

    def _unknown(self, name: str, applied: bool) -> str:
        known = [*self.v.symbols, *self.v.definitions]
        close = difflib.get_close_matches(name, known, 1)
        what = "relation, function or definition" if applied else "variable or symbol"
        hint = f"; is `{close[0]}` meant?" if close else ""
        if not hint and not applied and name[:1].isupper():
            hint = "; a variable that is not bound is written in capitals"
        return f"unknown {what} `{name}`{hint}"

    def _check_arity(self, line: int, what: str, expected: int, found: int) -> None:
        if expected != found:
            words = f"{expected} argument{'s' if expected != 1 else ''}"
            raise self.v.error(line, f"{what} expects {words}, found {found}")

    # -- definitions ------------------------------------------------------------------------------

    def signature(self, d: s.DefinitionDecl) -> tuple[Type, ...]:
        """The types of a definition's parameters, inferred from its body where not given."""
        if d.name not in self._signatures:
            if d.name in self._open:
                raise self.v.error(d.line, f"the definition `{d.name}` uses itself")
            kept, self._pending = self._pending, []
            touched, self.touched = self.touched, []
            params = [self.variable(p.name, p.sort, p.line) for p in d.params]
            pre, post = (fresh_var(n, PROP) for n in ("before", "after"))
            self._open.append(d.name)
            env: Environment = {p.name: p for p in params}
            self.body(d, self._states_of(d, pre, post), env)
            self._open.pop()
            self.finish([])
            self._pending, self.touched = kept, touched
            self._signatures[d.name] = tuple(resolve(p.type) for p in params)
        return self._signatures[d.name]

    def _states_of(self, d: s.DefinitionDecl, pre: Var, post: Var) -> States:
        if d.states == 2:
            return self.v.two_states(d, pre, post)
        return States(pre) if d.states == 1 else States()

    def body(self, d: s.DefinitionDecl, states: States, env: Environment) -> list[Term]:
        """The conjuncts of a definition's body for given values of its parameters."""
        if isinstance(d.body, s.Expr):
            return self.conjuncts(d.body, states, env)
        from formal.pyv.blocks import block_conjuncts

        assert states.two is not None
        return block_conjuncts(self, d.body, *states.two, env)

    def _call(
        self,
        e: s.Expr,
        d: s.DefinitionDecl,
        args: tuple[s.Expr, ...],
        at: States,
        outside: States,
        env: Environment,
    ) -> Term:
        self._check_arity(e.line, f"definition `{d.name}`", len(d.params), len(args))
        if d.name in self._open:
            raise self.v.error(e.line, f"the definition `{d.name}` uses itself")
        types = self.signature(d)
        given = zip(d.params, args, types, strict=True)
        values = {p.name: self.value(a, t, outside, env) for p, a, t in given}
        inner = States()
        if d.states == 2:
            if at.two is None:
                message = f"`{d.name}` speaks about two states, found it where there is one"
                raise self.v.error(e.line, message)
            inner = self.v.two_states(d, *at.two)
        elif d.states == 1:
            inner = States(at.now)
        self._open.append(d.name)
        out = conjoin(self.body(d, inner, values))
        self._open.pop()
        return out
