"""The types of a finished term, found anew from below.

The functions of ``formal.language`` check what they put together.  A theory may also make the nodes
of ``formal.language.terms`` itself, and the readings believe the types that nodes carry: each would
read a wrong one in its own way.  So every term is checked once more when a declaration is finished,
by rules that share nothing with the functions that build terms: each node is of a class of
``terms`` itself, has the parts and the type that its class asks for, and speaks of bound variables
only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from formal.errors import FormalError, TheoryError
from formal.language import type_check as types
from formal.language.expr import least
from formal.language.terms import (
    App,
    Branch,
    Connective,
    Construct,
    DefRef,
    Equal,
    FieldRef,
    IfThenElse,
    Lambda,
    LetIn,
    Lit,
    Make,
    Match,
    Op,
    Quantifier,
    Substitution,
    Term,
    Var,
)
from formal.language.type_check import NOTHING, Free, declared, fits, function, known, partly, same
from formal.language.types import BOOL, INT, NAT, PROP, TYPE, FinType, ListType, StructType, Type

if TYPE_CHECKING:
    from formal.language.declarations import Definition

DEEPEST = 200  # levels of a term: what reads terms calls itself level by level
LONGEST = 4096  # binary digits of a number: Python prints no more than 4,300 decimal ones

ARITY = {"and": None, "or": None, "not": 1, "implies": 2, "iff": 2}


def check_term(
    term: Term, given: Sequence[Var], expected: Type, fail: Callable[[str], TheoryError]
) -> set[Definition]:
    """Refuse a term that is not of the expected type over the given variables and sorts.

    Returns the definitions that it mentions, which must not be circular (``rules``).
    A sort among the variables is one of type ``Type``.  ``fail`` makes the error, which is placed
    at the declaration.  The time is linear in the number of different nodes.
    """
    check = _Check(fail)
    with check.refusing():
        check.given(given)
        check.closed(check.type_(expected), "the result")
        if type(term) is Quantifier and type(term.params) is tuple:
            check.given(term.params)
        check.closed(check.term(term), "the term")
        check.expect("the whole", "", term.type, expected)
    return check.mentioned


def check_types(
    declared: Iterable[Type], given: Sequence[Var], fail: Callable[[str], TheoryError]
) -> None:
    """Refuse types (of fields, of payloads) that are none over the given variables and sorts."""
    check = _Check(fail)
    with check.refusing():
        check.given(given)
        for t in declared:
            check.closed(check.type_(t), "the type")


class _Check(types.TypeCheck):
    """One term: what was seen already (by identity), and the type of each variable's number."""

    def __init__(self, fail: Callable[[str], TheoryError]) -> None:
        super().__init__(fail)
        self._seen: dict[int, tuple[Free, int]] = {}
        self.mentioned: set[Definition] = set()
        self._level = 0
        self._height = 0

    @contextmanager
    def refusing(self) -> Iterator[None]:
        """What a hostile part raises when it is looked at is an error like others."""
        try:
            yield
        except FormalError:
            raise
        except Exception as e:
            name = type(e).__name__
            raise self.fail(
                f"a term cannot be read ({name}); expected one as the language makes it"
            ) from None

    def term(self, t: Term) -> Free:
        """Check a term and all below; return the numbers of what it leaves to be bound."""
        seen = self._seen.get(id(t))
        if seen is None:
            rule = _RULES.get(type(t))
            if rule is None:
                raise self.fail(
                    f"found {types.kind_of(t)} in place of a term; expected one of the "
                    "classes of formal.language.terms itself"
                )
            above, self._height = self._height, 0
            self._level += 1
            if self._level > DEEPEST:
                raise self.too_deep()
            free = rule(self, t)
            self._level -= 1
            seen = self._seen[id(t)] = free, self._height + 1
            self._height = above
        if seen[1] > self._height:
            self._height = seen[1]
            if seen[1] > DEEPEST:
                raise self.too_deep()
        return seen[0]

    def bound_of(self, t: Term) -> Free:
        """The bound of a ``Fin`` type: its levels are not levels of the term around it."""
        above, self._height = self._height, 0
        free = self.term(t)
        self._height = above
        return free

    def too_deep(self) -> TheoryError:
        return self.fail(f"nests terms more than {DEEPEST} deep; expected at most {DEEPEST}")

    def terms(self, ts: tuple[Term, ...]) -> Free:
        """Check several terms, which must be in a tuple of Python's own."""
        self.tuple_(ts)
        free = NOTHING
        for t in ts:
            more = self.term(t)
            if more:
                free = free | more if free else more
        return free

    def expect(self, what: str, of: str, found: Type, wanted: Type) -> None:
        """A part of a term has a type."""
        if found is not wanted and not fits(found, wanted):
            raise self.wrong(what + of, found, wanted)

    def exactly(self, what: str, of: str, found: Type, wanted: Type) -> None:
        """As ``expect``, where no value of a child structure stands for one of its parent."""
        if found is not wanted and not same(found, wanted):
            raise self.wrong(what + of, found, wanted)

    def count(self, what: str, found: Sequence[Any], wanted: int) -> None:
        if len(found) != wanted:
            raise self.fail(f"{what}: found {len(found)}, expected {wanted}")


def _var(c: _Check, t: Var) -> Free:
    free = c.number(t.uid, t.name, t.type)
    if known(t.type) == TYPE:
        raise c.fail(f"the sort {t.name!r} stands in place of a value; expected a term")
    return free if t.uid in c.outer else free | {t.uid}


def _lit(c: _Check, t: Lit) -> Free:
    free = c.type_(t.type)
    kind, of = type(t.value), known(t.type)
    if kind is bool and of in (PROP, BOOL):
        return free
    if kind is not int or not (of in (NAT, INT) or type(of) is FinType):
        raise c.fail(
            f"the literal {types.kind_of(t.value)} of type {of!r}; expected True or False "
            "of Prop or Bool, or a number of Nat, Int or Fin"
        )
    if t.value.bit_length() > LONGEST:
        raise c.fail(f"a number has more than {LONGEST} binary digits")
    if t.value < 0 and of != INT:
        raise c.fail(f"the literal {t.value} of type {of!r}; expected a number from 0 on")
    if type(of) is FinType and t.value >= least(of.bound):
        raise c.fail(f"the literal {t.value} of type {of!r}; expected a number below the bound")
    return free


def _field(c: _Check, t: FieldRef) -> Free:
    free = c.term(t.owner)
    owner, field = known(t.owner.type), t.field
    if type(owner) is not StructType or not any(f is t.field for f in owner.info.all_fields()):
        raise c.fail(f"a field of a value of type {owner!r}; expected one that its structure has")
    sorts = {s.uid: a for s, a in zip(field.owner.sorts, owner.args, strict=False)}
    if not declared(t.type, field.type, Substitution({field.owner.self_var.uid: t.owner}, sorts)):
        raise c.wrong(f"the field {field.name}", t.type, field.type_on(t.owner))
    return free


def _make(c: _Check, t: Make) -> Free:
    free, of = c.terms(t.fields) | c.type_(t.type), known(t.type)
    if type(of) is not StructType or of.info.all_axioms():
        raise c.fail(f"fields make a value of type {of!r}; expected a structure without axioms")
    fields = of.info.all_fields()
    c.count(f"fields of {of.info.name}", t.fields, len(fields))
    for f, x in zip(fields, t.fields, strict=True):
        sorts = {s.uid: a for s, a in zip(f.owner.sorts, of.args, strict=False)}
        wanted = Substitution({f.owner.self_var.uid: t}, sorts).type(f.type)
        c.expect("the field ", f.name, x.type, wanted)
    return free


def _definition(c: _Check, t: DefRef) -> Free:
    from formal.language.declarations import Definition
    from formal.language.derived import is_derived

    decl = t.decl
    if type(decl) is not Definition and not is_derived(decl):
        raise c.fail(f"found {types.kind_of(decl)} in place of a definition")
    c.mentioned.add(decl)
    free = c.terms(t.args)
    c.tuple_(t.sorts)
    for s in t.sorts:
        if more := c.type_(s):
            free = free | more
    c.count(f"sorts of {decl.name}", t.sorts, len(decl.sorts))
    if len(t.args) > len(decl.params):
        c.count(f"arguments of {decl.name}", t.args, len(decl.params))
    at = Substitution(
        {p.uid: a for p, a in zip(decl.params, t.args, strict=False)},
        {s.uid: a for s, a in zip(decl.sorts, t.sorts, strict=True)},
    )
    for p, a in zip(decl.params, t.args, strict=False):
        if not declared(a.type, p.type, at):
            c.expect("an argument of ", decl.name, a.type, at.type(p.type))
    whole = function(tuple(p.type for p in decl.params[len(t.args) :]), decl.result)
    if not declared(t.type, whole, at):
        raise c.wrong(f"the value of {decl.name}", t.type, at.type(whole))
    return free


def _app(c: _Check, t: App) -> Free:
    free = c.term(t.fn)
    more = c.terms(t.args)
    wanted = partly(t.fn.type, len(t.args))
    if wanted is None or not t.args:
        raise c.fail(f"a value of type {known(t.fn.type)!r} is applied to {len(t.args)} arguments")
    for a, p in zip(t.args, wanted[0], strict=True):
        c.expect("an argument of a function", "", a.type, p)
    c.exactly("a function's value", "", t.type, wanted[1])
    return free | more if more else free


def _construct(c: _Check, t: Construct) -> Free:
    free, of = c.terms(t.args) | c.type_(t.type), known(t.type)
    cases = types.cases(of) if of != NAT else None
    if cases is None or type(t.constructor) is not str or t.constructor not in cases:
        raise c.fail(
            f"a constructor {types.kind_of(t.constructor)} of type {of!r}; expected one of the type"
        )
    payload = cases[t.constructor]
    c.count(f"arguments of {t.constructor}", t.args, len(payload))
    for a, p in zip(t.args, payload, strict=True):
        c.expect("an argument of ", t.constructor, a.type, p)
    return free


def _op(c: _Check, t: Op) -> Free:
    free = c.terms(t.args)
    found = [a.type for a in t.args]
    if t.name == "range_fin" and type(t.name) is str and len(t.args) == 1:
        c.exactly("the argument of range_fin", "", found[0], NAT)
        c.exactly("range_fin", "", t.type, ListType(FinType(t.args[0])))
    elif type(t.name) is not str or not types.operates(t.name, found, t.type):
        asked = f"expected {types.asks(t.name)}" if type(t.name) is str else "expected a name"
        shown = ", ".join(repr(known(f)) for f in found)
        raise c.fail(f"{types.kind_of(t.name)} on ({shown}) gives {known(t.type)!r}; {asked}")
    return free


def _lambda(c: _Check, t: Lambda) -> Free:
    free = c.without(c.term(t.body), t.params)
    wanted = function(tuple(p.type for p in t.params), t.body.type)
    c.exactly("a lambda", "", t.type, wanted)
    return free


def _quantifier(c: _Check, t: Quantifier) -> Free:
    if type(t.kind) is not str or t.kind not in ("forall", "exists"):
        raise c.fail(f"a quantifier {types.kind_of(t.kind)}; expected forall or exists")
    free = c.without(c.term(t.body), t.params, sorts=True)
    c.exactly("the body of ", t.kind, t.body.type, PROP)
    c.exactly("", t.kind, t.type, PROP)
    return free


def _connective(c: _Check, t: Connective) -> Free:
    if type(t.op) is not str or t.op not in ARITY:
        raise c.fail(f"a connective {types.kind_of(t.op)}; expected one of {', '.join(ARITY)}")
    free, arity = c.terms(t.args), ARITY[t.op]
    if arity is not None:
        c.count(f"arguments of {t.op}", t.args, arity)
    elif len(t.args) < 2:
        raise c.fail(f"arguments of {t.op}: found {len(t.args)}, expected two or more")
    for a in t.args:
        c.exactly("an argument of ", t.op, a.type, PROP)
    c.exactly("", t.op, t.type, PROP)
    return free


def _equal(c: _Check, t: Equal) -> Free:
    free = c.terms((t.left, t.right))
    if known(t.left.type) == PROP:
        raise c.fail("propositions are compared with Iff(p, q), not with ==")
    c.exactly("the right side of an equation", "", t.right.type, t.left.type)
    c.exactly("an equation", "", t.type, PROP)
    return free


def _if(c: _Check, t: IfThenElse) -> Free:
    free = c.terms((t.condition, t.then, t.otherwise)) | c.type_(t.type)
    c.exactly("the condition of If", "", t.condition.type, PROP)
    c.expect("the first branch of If", "", t.then.type, t.type)
    c.expect("the second branch of If", "", t.otherwise.type, t.type)
    return free


def _match(c: _Check, t: Match) -> Free:
    free = c.term(t.subject) | c.type_(t.type)
    cases = types.cases(t.subject.type)
    if cases is None:
        raise c.fail(f"a Match on a value of type {known(t.subject.type)!r}; expected data")
    c.tuple_(t.branches)
    for b in t.branches:
        if type(b) is not Branch or type(b.constructor) is not str:
            raise c.fail(f"found {types.kind_of(b)} in place of a case; expected Branch")
    if [b.constructor for b in t.branches] != list(cases):
        found = ", ".join(b.constructor for b in t.branches)
        raise c.fail(
            f"a Match with the cases {found}; expected {', '.join(cases)}, each once, in this order"
        )
    for b, payload in zip(t.branches, cases.values(), strict=True):
        inner = c.term(b.body)
        c.tuple_(b.params)
        c.count(f"variables of the case {b.constructor}", b.params, len(payload))
        if b.params:
            inner = c.without(inner, b.params)
        for v, p in zip(b.params, payload, strict=True):
            c.exactly("a variable of the case ", b.constructor, v.type, p)
        c.expect("the case ", b.constructor, b.body.type, t.type)
        free = free | inner if inner else free
    return free


def _let(c: _Check, t: LetIn) -> Free:
    value = c.term(t.value)
    free = c.without(c.term(t.body), (t.var,))
    c.exactly("the value of ", t.var.name, t.value.type, t.var.type)
    c.exactly("a Let", "", t.type, t.body.type)
    return free | value if value else free


_RULES: dict[type, Callable[[_Check, Any], Free]] = {
    Var: _var,
    Lit: _lit,
    FieldRef: _field,
    Make: _make,
    DefRef: _definition,
    App: _app,
    Construct: _construct,
    Op: _op,
    Lambda: _lambda,
    Quantifier: _quantifier,
    Connective: _connective,
    Equal: _equal,
    IfThenElse: _if,
    Match: _match,
    LetIn: _let,
}
