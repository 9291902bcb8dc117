"""Symbols for what is not first-order: inductive predicates, closures, recursion, lists.

Each is *lifted*: its structure and function arguments become part of the symbol, the bound
variables that these arguments mention become further arguments, and equal arguments give the same
symbol.  Why each is sound:

* ``@inductive`` predicates and ``transitive_closure`` become uninterpreted predicates of which
  the rules (for a closure: it contains the relation and is transitive) are asserted.  The real
  predicate is one of those that satisfy the rules, whatever the polarity of its occurrences, so
  what holds for all of them holds for it: ``unsat`` proves.  It is not the only one, so ``sat``
  does not refute: ``weakened`` records it, and ``smt_least`` has what a refutation needs beside.
* ``well_founded(r)`` becomes an uninterpreted proposition that implies that the closure of ``r`` is
  irreflexive.  The real truth value satisfies that implication, so the same argument applies.
* ``@recursive`` functions and list operations are ``define-fun-rec``: exact.  Outside the domain
  (a negative number for a Nat) the value is an unknown constant, so that the equations, which
  descend on the domain only, always have a solution.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from formal.language.structure import FieldInfo
from formal.language.terms import (
    DefRef,
    FieldRef,
    Lambda,
    Op,
    Quantifier,
    Substitution,
    Term,
    Var,
    apply_term,
    fresh_var,
    result_of,
    subterms,
)
from formal.language.types import (
    ArrowType,
    FinType,
    StructType,
    resolve,
)
from formal.readings.smt.least import least_closure, least_predicate, least_well_founded
from formal.readings.smt.lists import list_operation
from formal.readings.smt.scope import ModelSymbol, Scope
from formal.readings.smt.text import Sexp, SmtUnsupported, conj, flat, forall, implies, symbol

if TYPE_CHECKING:
    from formal.readings.smt.terms import Translator

INSTANCES = 12  # instances of one definition at different functions, before giving up

ARITHMETIC = {
    "sub": "(ite (>= x y) (- x y) 0)",
    "max": "(ite (>= x y) x y)",
    "min": "(ite (<= x y) x y)",
    "div": "(ite (= y 0) 0 (div x y))",
    "mod": "(ite (= y 0) x (mod x y))",
}


@dataclass(frozen=True)
class Abstraction:
    """A function argument: the bound variables that it mentions, its parameters, its body.

    Two arguments with one ``key`` are the same function of those variables; types are part of it,
    because ``Nat`` and ``Int`` look alike in SMT-LIB.
    """

    locals: tuple[Var, ...]
    params: tuple[Var, ...]
    body: Term
    key: tuple[object, ...]


class Lifted:
    """The lifted symbols of one obligation."""

    OPERATIONS = frozenset(
        [
            "length",
            "append",
            "member",
            "nth",
            "nodup",
            "map_list",
            "filter_list",
            "count",
            "range_fin",
            "transitive_closure",
            "well_founded",
        ]
    )

    def __init__(self, translator: Translator) -> None:
        self.tr = translator
        self.known: dict[tuple[object, ...], str] = {}
        self.counts: dict[object, int] = {}

    # -- arguments that are functions -------------------------------------------------------------

    def abstract(self, fn: Term, scope: Scope) -> Abstraction:
        """Read a function argument, in terms of the bound variables that it mentions."""
        t = resolve(fn.type)
        assert isinstance(t, ArrowType)
        names = [p.name for p in fn.params] if isinstance(fn, Lambda) else []
        names += [f"x{i + 1}" for i in range(len(names), len(t.params))]
        params = tuple(fresh_var(n, p) for n, p in zip(names, t.params, strict=False))
        body = apply_term(fn, params, result_of(t, len(params)))
        locals_ = self.mentioned(fn, scope)
        binders, _, inner = self.tr.bind((*locals_, *params), self.closed(scope))
        text = flat((tuple(binders), self.tr.expr(body, inner, 0)))
        types = tuple(resolve(v.type) for v in (*locals_, *params))
        return Abstraction(locals_, params, body, (types, text))

    def closed(self, scope: Scope) -> Scope:
        """The scope without its variables; Skolem functions in scope remain known."""
        return Scope(functions=scope.functions)

    def mentioned(self, fn: Term, scope: Scope) -> tuple[Var, ...]:
        """The bound variables of ``scope`` that a term mentions, in order."""
        found: set[int] = set()
        todo = [fn]
        while todo:
            for t in subterms(todo.pop()):
                if isinstance(t, Var):
                    found.add(t.uid)
                    if t.uid in scope.functions:
                        found.update(v.uid for v in scope.functions[t.uid].extra)
                if isinstance(t, Lambda | Quantifier):
                    types = (resolve(p.type) for p in t.params)
                    todo.extend(x.bound for x in types if isinstance(x, FinType))
        return tuple(v for v in scope.vars if v.uid in found)

    def values(self, locals_: tuple[Var, ...], scope: Scope) -> list[Sexp]:
        """The texts of bound variables where a lifted symbol is applied to them."""
        return [scope.values[v.uid] for v in locals_]

    def weaken(self, what: str) -> None:
        """Record that a sound but incomplete reading was used."""
        self.tr.weakened[what] = None

    def fact(self, name: str, body: Sexp) -> None:
        """Assert something that is true of the real meaning of a symbol."""
        self.tr.facts.append((name, body))

    # -- definitions ------------------------------------------------------------------------------

    def _split(
        self, ref: DefRef, scope: Scope
    ) -> tuple[dict[Var, Term], list[Term], list[Var], tuple[object, ...]]:
        """Separate rigid (structure, function) from data arguments; return the rigid ones' key."""
        rigid: dict[Var, Term] = {}
        data: list[Term] = []
        locals_: list[Var] = []
        keys: list[object] = []
        for p, a in zip(ref.decl.params, ref.args, strict=True):
            t = resolve(p.type)
            if isinstance(t, StructType):
                rigid[p] = a
                keys.append(self.tr.path(a))
            elif isinstance(t, ArrowType):
                rigid[p] = a
                found = self.abstract(a, scope)
                locals_ += [v for v in found.locals if v not in locals_]
                keys.append((*found.key, tuple(map(locals_.index, found.locals))))
            else:
                data.append(a)
        return rigid, data, locals_, tuple(keys)

    def _name(self, ref: DefRef) -> str:
        if ref.args and isinstance(resolve(ref.args[0].type), StructType):
            return f"{self._prefix(ref.args[0])}.{ref.decl.name}"
        return f"{ref.decl.topic}.{ref.decl.name}"

    def _instance(
        self, ref: DefRef, scope: Scope, make: Callable[[str, list[Var], Substitution, Scope], None]
    ) -> list[Sexp]:
        """The symbol for a definition at its rigid arguments, applied to bound variables."""
        rigid, _, locals_, arguments = self._split(ref, scope)
        key = (ref.decl, ref.sorts, arguments)
        if key not in self.known:
            self.counts[ref.decl] = self.counts.get(ref.decl, 0) + 1
            if self.counts[ref.decl] > INSTANCES:
                raise SmtUnsupported(f"{ref.decl.name} is used at too many different functions")
            self.known[key] = name = self.tr.names.fresh(self._name(ref))
            sorts = {s.uid: t for s, t in zip(ref.decl.sorts, ref.sorts, strict=True)}
            given = {p.uid: a for p, a in rigid.items()}
            data = tuple(p for p in ref.decl.params if p not in rigid)
            params, subst = Substitution(given, sorts).bind(data)
            make(name, [*locals_, *params], subst, self.closed(scope))
        return [symbol(self.known[key]), *self.values(tuple(locals_), scope)]

    def inductive(self, ref: DefRef, scope: Scope) -> Sexp:
        """An inductive predicate: an uninterpreted one with its rules asserted."""
        decl = ref.decl

        def make(name: str, params: list[Var], subst: Substitution, empty: Scope) -> None:
            self.weaken(f"{decl.name}: only its rules")
            binders, guards, inner = self.tr.bind(params, empty)
            self._declare(name, [s for _, s in binders], "Bool")
            whole: Sexp = (symbol(name), *(x for x, _ in binders)) if binders else symbol(name)
            for rule in decl.rules:
                own, deep = subst.bind(rule.params)
                if any(isinstance(resolve(v.type), ArrowType | StructType) for v in own):
                    raise SmtUnsupported(f"{decl.name}: rule {rule.name} quantifies over functions")
                more, extra, local = self.tr.bind(own, inner)
                premises = [self.tr.expr(deep.term(p), local, -1) for p in rule.premises]
                body = implies([*guards, *extra, *premises], whole)
                self.fact(f"{name}: {rule.name}", forall([*binders, *more], body))
            self.tr.later.append(lambda: least_predicate(self.tr, decl, name, params, subst))

        head = self._instance(ref, scope, make)
        data = [self.tr.expr(a, scope, 0) for a in self._split(ref, scope)[1]]
        return _call(head, data)

    def recursive(self, ref: DefRef, more: tuple[Term, ...], scope: Scope) -> Sexp:
        """A recursive function: ``define-fun-rec``, with an unknown value outside its domain."""
        decl = ref.decl

        def make(name: str, params: list[Var], subst: Substitution, empty: Scope) -> None:
            result, body = resolve(subst.type(decl.result)), subst.term(decl.body)
            if isinstance(result, ArrowType):
                rest = tuple(fresh_var(f"x{i + 1}", t) for i, t in enumerate(result.params))
                params = [*params, *rest]
                body, result = apply_term(body, rest, result.result), result.result
            binders, guards, inner = self.tr.bind(params, empty)
            sort = self.tr.types.sort(result)
            value = self.tr.expr(body, inner, 0)
            if guards:
                other = self.tr.names.fresh(f"{name}.outside")
                self.tr.commands.append(f"(declare-const {symbol(other)} {sort})")
                value = ("ite", conj(guards), value, symbol(other))
            self._define(name, binders, sort, value)
            whole: Sexp = (symbol(name), *(x for x, _ in binders)) if binders else symbol(name)
            for g in self.tr.types.guards(result, whole, lambda n: self.tr.expr(n, inner, 0)):
                self.fact(f"{name}: type", forall(binders, implies(guards, g), whole))

        head = self._instance(ref, scope, make)
        data = [self.tr.expr(a, scope, 0) for a in (*self._split(ref, scope)[1], *more)]
        return _call(head, data)

    def _declare(self, name: str, sorts: list[Sexp], result: str) -> None:
        texts = tuple(map(flat, sorts))
        self.tr.commands.append(f"(declare-fun {symbol(name)} ({' '.join(texts)}) {result})")
        self.tr.shown.append(ModelSymbol(name, texts, result))

    def _define(self, name: str, binders: list[tuple[str, Sexp]], sort: str, body: Sexp) -> None:
        heads = flat(tuple(binders))
        self.tr.commands.append(f"(define-fun-rec {symbol(name)} {heads} {sort} {flat(body)})")

    # -- closures ---------------------------------------------------------------------------------

    def closure(self, relation: Term, scope: Scope) -> tuple[list[Sexp], Abstraction]:
        """The transitive closure: an uninterpreted transitive relation that contains it."""
        found = self.abstract(relation, scope)
        key = ("closure", *found.key)
        if key not in self.known:
            self.weaken("transitive_closure: only that it is transitive and contains the relation")
            self.known[key] = name = self.tr.names.fresh(self._relation_name(relation) + "+")
            pair, guards, inner = self.tr.bind((*found.locals, *found.params), self.closed(scope))
            step = self.tr.expr(found.body, inner, -1)
            third, more, _ = self.tr.bind((fresh_var("c", found.params[0].type),), inner)
            self._declare(name, [s for _, s in pair], "Bool")
            *outer, x, y, z = (text for text, _ in (*pair, *third))
            head = (symbol(name), *outer)
            xy, yz, xz = (*head, x, y), (*head, y, z), (*head, x, z)
            self.fact(f"{name}: contains", forall(pair, implies([*guards, step], xy)))
            chain = implies([*guards, *more, xy, yz], xz)
            self.fact(f"{name}: transitive", forall([*pair, *third], chain))
            self.tr.later.append(lambda: least_closure(self.tr, name, found))
        return [symbol(self.known[key]), *self.values(found.locals, scope)], found

    def well_founded(self, relation: Term, scope: Scope) -> Sexp:
        """A proposition that implies that the closure of the relation is irreflexive."""
        _, found = self.closure(relation, scope)
        key = ("well_founded", *found.key)
        if key not in self.known:
            self.weaken("well_founded: only that the closure is irreflexive")
            base = f"{self._relation_name(relation)} is well founded"
            self.known[key] = name = self.tr.names.fresh(base)
            a = found.params[0]
            binders, guards, inner = self.tr.bind((*found.locals, a), self.closed(scope))
            self._declare(name, [s for _, s in binders[:-1]], "Bool")
            outer = [x for x, _ in binders[:-1]]
            head, _ = self.closure(relation, inner)
            loop: Sexp = (*head, binders[-1][0], binders[-1][0])
            premises = [*guards, _call([symbol(name)], outer)]
            self.fact(f"{name}: irreflexive", forall(binders, implies(premises, ("not", loop))))
            whole = self.known[("closure", *found.key)]
            self.tr.later.append(lambda: least_well_founded(self.tr, name, whole, found))
        return _call([symbol(self.known[key])], self.values(found.locals, scope))

    def _prefix(self, owner: Term) -> str:
        """How the names of the symbols for a structure value begin; a hint for readers."""
        root, *fields = self.tr.path(owner)
        assert isinstance(root, int)
        names = (f.name for f in fields if isinstance(f, FieldInfo))
        return ".".join([self.tr.roots[root], *names])

    def _relation_name(self, relation: Term) -> str:
        match relation:
            case DefRef():
                return self._name(relation)
            case FieldRef(owner=owner, field=f):
                return f"{self._prefix(owner)}.{f.name}"
            case Var(name=name):
                return f"{name}."
        return "relation."

    # -- numbers and lists ------------------------------------------------------------------------

    def arithmetic(self, op: str) -> str:
        """Truncated subtraction, division with Lean's values at 0, maximum, minimum."""
        if ("arithmetic", op) not in self.known:
            name = self.known["arithmetic", op] = self.tr.names.fresh(f"nat.{op}")
            head = f"{symbol(name)} ((x Int) (y Int)) Int"
            self.tr.commands.append(f"(define-fun {head} {ARITHMETIC[op]})")
        return symbol(self.known["arithmetic", op])

    def power(self, base: Sexp, exponent: Sexp) -> Sexp:
        """A power: a product for a small numeral, a recursive function otherwise."""
        if isinstance(exponent, str) and exponent.isdigit() and int(exponent) <= 8:
            n = int(exponent)
            return "1" if n == 0 else base if n == 1 else ("*", *([base] * n))
        if ("power",) not in self.known:
            name = self.known[("power",)] = self.tr.names.fresh("nat.pow")
            body: Sexp = ("ite", "(<= y 0)", "1", ("*", "x", (symbol(name), "x", "(- y 1)")))
            self._define(name, [("x", "Int"), ("y", "Int")], "Int", body)
            whole: Sexp = (symbol(name), "x", "y")
            positive = implies(["(>= x 0)"], (">=", whole, "0"))
            self.fact(f"{name}: type", forall([("x", "Int"), ("y", "Int")], positive, whole))
        return (symbol(self.known[("power",)]), base, exponent)

    def operation(self, t: Op, scope: Scope) -> Sexp:
        """A built-in operation that takes a function or a list."""
        if t.name == "transitive_closure":
            head, _ = self.closure(t.args[0], scope)
            return (*head, *(self.tr.expr(a, scope, 0) for a in t.args[1:]))
        if t.name == "well_founded":
            return self.well_founded(t.args[0], scope)
        return list_operation(self, t, scope)


def _call(head: Sequence[Sexp], data: Sequence[Sexp]) -> Sexp:
    parts = (*head, *data)
    return parts if len(parts) > 1 else parts[0]
