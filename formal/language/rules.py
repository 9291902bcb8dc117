"""Rules of ``@inductive`` predicates, and the checks that keep definitions conservative."""

from __future__ import annotations

import inspect
from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING, Any, TypeAlias
from weakref import WeakSet

from formal.language.binders import placed, scope
from formal.language.expr import Expr, lift
from formal.language.terms import (
    Connective,
    DefRef,
    Lambda,
    LetIn,
    Match,
    Quantifier,
    Term,
    Var,
    subterms,
)
from formal.language.types import (
    PROP,
    DataTypeUse,
    FinType,
    StructType,
    Type,
    resolve,
    type_children,
)

if TYPE_CHECKING:
    from formal.language.data import DataInfo
    from formal.language.declarations import Definition, Rule
    from formal.language.structure import StructureInfo


def read_rules(decl: Definition) -> list[Rule]:
    """Run the generator of an inductive predicate; each ``yield`` is one rule.

    ``yield formula`` or ``yield "rule_name", formula``; existential variables of the formula
    become variables of the rule and its conjuncts become premises.
    """
    from formal.language.declarations import Rule

    if not inspect.isgeneratorfunction(decl.fn):
        raise decl.error("an inductive definition yields its rules; found no `yield`")
    if resolve(decl.result) != PROP:
        raise decl.error("an inductive definition is a predicate; its result must be Prop")
    params, values = decl._signature
    names = dict(values)
    first: list[Any] = []
    if decl.owner is not None:
        names = decl.owner.annotation_scope() | names
        first = [Expr(params[0])]
    rules: list[Rule] = []
    with placed(decl.fn), scope(names):
        for item in decl.fn(*first, **values):
            name, formula = item if isinstance(item, tuple) else (f"rule{len(rules) + 1}", item)
            term = decl._finish(lift(formula, PROP).term, decl.binders)
            bound, premises = _open(term)
            rule = Rule(name, bound, premises)
            _check_positive(decl, rule)
            rules.append(rule)
    if len({r.name for r in rules}) < len(rules):
        raise decl.error("two rules have the same name")
    return rules


def _open(term: Term) -> tuple[tuple[Var, ...], tuple[Term, ...]]:
    bound: list[Var] = []
    while isinstance(term, Quantifier) and term.kind == "exists":
        bound.extend(term.params)
        term = term.body
    parts = term.args if isinstance(term, Connective) and term.op == "and" else (term,)
    return tuple(bound), tuple(parts)


def everything_in(term: Term) -> Iterator[Term]:
    """A term and all below it, the bounds of ``Fin`` types within it too."""
    for t in subterms(term):
        yield t
        yield from (x for ty in _types_at(t) for x in in_type(ty))


def in_type(t: Type) -> Iterator[Term]:
    """The terms that a type contains: the bounds of ``Fin`` types, and all below these."""
    t = resolve(t)
    if isinstance(t, FinType):
        yield from everything_in(t.bound)
    for part in type_children(t):
        yield from in_type(part)


def _types_at(t: Term) -> Iterator[Type]:
    """The types that a term has or binds itself, not below it."""
    yield t.type
    match t:
        case Quantifier(params=params) | Lambda(params=params):
            yield from (v.type for v in params)
        case Match(branches=branches):
            yield from (v.type for b in branches for v in b.params)
        case LetIn(var=v):
            yield v.type
        case DefRef(sorts=sorts):
            yield from sorts


def _mentions(term: Term, decl: Definition) -> bool:
    return _calls(everything_in(term), decl) > 0


def _calls(terms: Iterable[Term], decl: Definition) -> int:
    return sum(isinstance(t, DefRef) and t.decl is decl for t in terms)


def _check_positive(decl: Definition, rule: Rule) -> None:
    for v in rule.params:
        if _calls(in_type(v.type), decl):
            raise decl.error(f"rule {rule.name}: the predicate occurs in the type of {v.name}")
    for p in rule.premises:
        if isinstance(p, DefRef) and p.decl is decl:
            if any(_mentions(a, decl) for a in p.args):
                raise decl.error(f"rule {rule.name}: the predicate occurs inside its own argument")
        elif _mentions(p, decl):
            raise decl.error(
                f"rule {rule.name}: the predicate may occur only as a premise of its own, "
                "not under a connective or quantifier"
            )


def check_recursive(decl: Definition) -> int:
    """Return the number of the parameter that every recursive call makes smaller.

    Raises ``TheoryError`` when there is none: a circular definition is refused.
    """
    candidates = set(range(len(decl.params)))
    calls = 0

    def walk(term: Term, below: dict[int, int]) -> None:
        nonlocal candidates, calls
        if isinstance(term, DefRef) and term.decl is decl:
            calls += 1
            candidates = {i for i in candidates if i < len(term.args) and _smaller(term, i, below)}
        if isinstance(term, Match) and isinstance(term.subject, Var):
            root = below.get(term.subject.uid)
            for i, p in enumerate(decl.params):
                if p == term.subject:
                    root = i
            for b in term.branches:
                inner = below if root is None else below | {v.uid: root for v in b.params}
                walk(b.body, inner)
            return
        from formal.language.terms import children

        for c in children(term):
            walk(c, below)

    walk(decl.body, {})
    if calls < _calls(everything_in(decl.body), decl):
        raise decl.error("circular: it occurs in a type of its own body")
    if calls and not candidates:
        raise decl.error("circular: no argument gets structurally smaller in every recursive call")
    if not calls:
        raise decl.error("is marked @recursive but does not call itself; use @definition")
    return min(candidates)


def _smaller(call: DefRef, i: int, below: dict[int, int]) -> bool:
    a = call.args[i]
    return isinstance(a, Var) and below.get(a.uid) == i


# What a definition may rest on: other definitions, and structures and data types as wholes.
Node: TypeAlias = "Definition | StructureInfo | DataInfo"


def dependencies(decl: Definition) -> set[Node]:
    """What the body or the rules mention, and the types in them.

    A method's own structure counts by its fields alone: in ``self`` a method may be given data
    that the axioms do not hold of, and the axioms may speak of the method.
    """
    terms: list[Term]
    if decl.form == "inductive":
        terms = [p for r in decl.rules for p in r.premises]
    else:
        terms = [decl.body]
    types = [*(p.type for p in decl.params), decl.result]
    if decl.form == "inductive":
        types += [v.type for r in decl.rules for v in r.params]
    if decl.owner is None:
        return _mentioned(terms, types)
    own = {decl.owner.self_var.uid}
    fields = [f.type for f in decl.owner.all_fields()]
    params = [p.type for p in decl.params if p.uid not in own]
    return _mentioned(terms, [*types[len(decl.params) :], *params, *fields], own)


def below(node: Node) -> set[Node]:
    """What a definition, structure or data type rests on, one step down."""
    from formal.language.data import DataInfo
    from formal.language.structure import StructureInfo

    if isinstance(node, DataInfo):
        return _mentioned([], [t for c in node.constructors for t in c.payload]) - {node}
    if isinstance(node, StructureInfo):
        own = {node.self_var.uid}
        found = _mentioned([a.statement for a in node.axioms], [f.type for f in node.fields], own)
        return found | ({node.parent} if node.parent else set())
    return dependencies(node)


def _mentioned(
    terms: Iterable[Term], types: Iterable[Type], own: Collection[int] = ()
) -> set[Node]:
    """Definitions, structures and data types; the type of the variables ``own`` does not count."""
    out: set[Node] = set()
    bounds: list[Term] = []

    def add(t: Type) -> None:
        t = resolve(t)
        if isinstance(t, FinType):
            bounds.append(t.bound)
        if isinstance(t, StructType | DataTypeUse):
            out.add(t.info)
        for part in type_children(t):
            add(part)

    for each in types:
        add(each)
    bounds += terms
    while bounds:
        for t in subterms(bounds.pop()):
            if isinstance(t, DefRef):
                out.add(t.decl)
            if not (isinstance(t, Var) and t.uid in own):
                for of in _types_at(t):
                    add(of)
    return out


_conservative: WeakSet[Node] = WeakSet()  # what was found not to be circular


def check_conservative(nodes: Iterable[Node]) -> None:
    """Refuse circular definitions: explicit ones that reach themselves, recursion that does not
    descend, mutual recursion; also by way of the axioms, fields and parents of structures."""
    from formal.language.declarations import Definition

    def visit(d: Node, path: list[Node]) -> None:
        if d in _conservative:
            return
        if d in path:
            cycle = [*path[path.index(d) :], d]
            at = next((x for x in cycle if isinstance(x, Definition)), d)
            raise at.error(f"circular definition: {' -> '.join(x.name for x in cycle)}")
        rests_on = below(d)
        if isinstance(d, Definition) and d.form in ("recursive", "inductive"):
            rests_on = rests_on - {d}
        if isinstance(d, Definition) and d.form == "recursive":
            check_recursive(d)
        for x in sorted(rests_on, key=lambda x: (x.module, x.name)):
            visit(x, [*path, d])
        _conservative.add(d)

    for d in nodes:
        visit(d, [])
