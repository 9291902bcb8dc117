"""The other half of inductive predicates, closures and well-foundedness: nothing but what follows.

``smt_symbols`` reads these by consequences of their meaning, which is enough to prove.  To refute,
a model must have the real ones.  It has when every member has a *rank*, a natural number, and owes
its membership to members of lower rank: then it has a finite derivation, so it is in the least
predicate too.  A relation is well founded when a rank falls along it, and is not when its closure
has a loop.  Ranks are asked for beside the rules, so what is satisfiable with them is satisfied by
the real predicates: a counterexample.  The converse fails for infinite instances only.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from formal.language.declarations import Definition
from formal.language.terms import DefRef, Substitution, Var, fresh_var, substitute
from formal.readings.smt.scope import Scope
from formal.readings.smt.text import Sexp, conj, flat, forall, implies, symbol

if TYPE_CHECKING:
    from formal.readings.smt.symbols import Abstraction
    from formal.readings.smt.terms import Translator

Binders = Sequence[tuple[str, Sexp]]


def least_predicate(
    tr: Translator, decl: Definition, name: str, params: list[Var], subst: Substitution
) -> None:
    """Every member of an inductive predicate has a last rule, with members of lower rank.

    A rule mentions its predicate only in premises that are such a claim and nothing else.
    """
    binders, guards, inner = tr.bind(params, Scope())
    member, rank = _ranked(tr, name, binders)
    cases: list[Sexp] = []
    for rule in decl.rules:
        own, deep = subst.bind(rule.params)
        more, extra, local = tr.bind(own, inner)
        premises = []
        for p in rule.premises:
            claim = tr.expr(deep.term(p), local, 0)
            own_claim = isinstance(p, DefRef) and p.decl is decl
            premises.append(_lower(claim, rank) if own_claim else claim)
        body = conj([*extra, *premises])
        cases.append(("exists", tuple(more), body) if more else body)
    _last_step(tr, name, binders, guards, (member, rank), cases)


def least_closure(tr: Translator, name: str, relation: Abstraction) -> None:
    """Every pair of a closure is in the relation, or a step away from a pair of lower rank."""
    binders, guards, inner = tr.bind((*relation.locals, *relation.params), Scope())
    member, rank = _ranked(tr, name, binders)
    step = tr.expr(relation.body, inner, 0)
    middle = fresh_var("c", relation.params[0].type)
    bound, more, deep = tr.bind((middle,), inner)
    first = tr.expr(substitute(relation.body, {relation.params[1]: middle}), deep, 0)
    *outer, _, y = (x for x, _ in binders)
    rest = (symbol(name), *outer, bound[0][0], y)
    later = ("exists", tuple(bound), conj([*more, first, _lower(rest, rank)]))
    _last_step(tr, name, binders, guards, (member, rank), [step, later])


def least_well_founded(tr: Translator, name: str, closure: str, relation: Abstraction) -> None:
    """A rank falls along a well-founded relation; the closure of any other has a loop."""
    pair, guards, inner = tr.bind((*relation.locals, *relation.params), Scope())
    *outer, x, y = (text for text, _ in pair)
    rank = _declare_rank(tr, name, [*pair[:-2], pair[-1]])
    low, high = (rank, *outer, x), (rank, *outer, y)
    step = tr.expr(relation.body, inner, 0)
    falls = implies([*guards, _call(name, outer), step], conj([("<=", "0", low), ("<", low, high)]))
    tr.facts.append((f"{name}: rank", forall(pair, falls)))
    own, more, _ = tr.bind((*relation.locals, relation.params[0]), Scope())
    *outer, x = (text for text, _ in own)
    loop: Sexp = ("exists", (own[-1],), conj([*more, (symbol(closure), *outer, x, x)]))
    tr.facts.append((f"{name}: loop", forall(own[:-1], ("or", _call(name, outer), loop))))


def _ranked(tr: Translator, name: str, binders: Binders) -> tuple[Sexp, Sexp]:
    """The claim that the bound values are a member, and the rank that it then has."""
    texts = [x for x, _ in binders]
    own = _declare_rank(tr, name, binders)
    return _call(name, texts), (own, *texts) if texts else own


def _declare_rank(tr: Translator, name: str, binders: Binders) -> str:
    rank = symbol(tr.names.fresh(f"{name} rank"))
    tr.commands.append(f"(declare-fun {rank} ({' '.join(flat(s) for _, s in binders)}) Int)")
    return rank


def _last_step(
    tr: Translator,
    name: str,
    binders: Binders,
    guards: list[Sexp],
    claim: tuple[Sexp, Sexp],
    cases: list[Sexp],
) -> None:
    member, rank = claim
    why = conj([("<=", "0", rank), ("or", *cases) if cases else "false"])
    tr.facts.append((f"{name}: least", forall(binders, implies([*guards, member], why))))


def _call(name: str, args: Sequence[Sexp]) -> Sexp:
    return (symbol(name), *args) if args else symbol(name)


def _lower(member: Sexp, rank: Sexp) -> Sexp:
    """A claim of membership, with a rank lower than the given one."""
    if isinstance(member, str) or isinstance(rank, str):
        return "false"  # a proposition that is its own reason
    return ("and", member, ("<", (rank[0], *member[1:]), rank))
