"""What a conjunct of an action does to the state, as an assignment: ``voted := voted ∪ {(a, b)}``.

An update is a formula about the state after the step.  The forms in which theories write them are
told apart here, each exactly; what has none of them is shown as the formula that it is.
"""

from __future__ import annotations

from dataclasses import dataclass

from formal.language.terms import (
    App,
    Connective,
    Construct,
    Equal,
    FieldRef,
    IfThenElse,
    Lit,
    Quantifier,
    Term,
    Var,
    subterms,
)
from formal.language.transition import TransitionInfo

TRUE, FALSE = "true", "false"


@dataclass(frozen=True)
class Members:
    """A set of tuples: those of ``params`` for which a formula holds, or just one tuple."""

    params: tuple[Var, ...]
    body: Term
    one: tuple[Term, ...] | None


@dataclass(frozen=True)
class Update:
    """What becomes of a field.

    ``how`` is ``add``, ``remove`` or ``become`` for a relation and its members, ``set`` for the
    value of a field at ``at``, ``map`` for the values at all ``params``, ``keep`` where the field
    stays as it is at those ``params`` for which ``value`` holds.
    """

    field: str
    how: str
    members: tuple[Members, ...] = ()
    at: tuple[Term, ...] = ()
    params: tuple[Var, ...] = ()
    value: Term | None = None

    @property
    def makes(self) -> str | None:
        """The one value that the update gives to what it changes, if it is the same always."""
        if self.how == "add":
            return TRUE
        if self.how == "remove":
            return FALSE
        return constant(self.value) if self.how == "set" else None


def constant(t: Term | None) -> str | None:
    """A value as text, if it does not depend on anything; ``?`` for a part that does."""
    if isinstance(t, Lit):
        return str(t.value).lower()
    if isinstance(t, Construct):
        inner = ", ".join(constant(a) or "?" for a in t.args)
        return f"{t.constructor}({inner})" if inner else t.constructor
    return None


def field_at(t: Term, state: Var) -> tuple[str, tuple[Term, ...]] | None:
    """The field of a state that a term reads, and where."""
    fn, args = (t.fn, t.args) if isinstance(t, App) else (t, ())
    if isinstance(fn, FieldRef) and fn.owner == state:
        return fn.field.name, args
    return None


def update_of(info: TransitionInfo, part: Term) -> Update | None:
    """The update that a conjunct of an action is, if it has one of the usual forms."""
    params: tuple[Var, ...] = ()
    body = part
    if isinstance(part, Quantifier) and part.kind == "forall":
        params, body = part.params, part.body
    if isinstance(body, Connective) and body.op == "iff":
        left, right = body.args
        return _relation(info, params, left, right)
    if isinstance(body, Equal):
        return _value(info, params, body.left, body.right)
    if isinstance(body, Connective) and body.op == "implies" and len(body.args) == 2:
        return _kept(info, params, *body.args)
    return None


def _kept(info: TransitionInfo, params: tuple[Var, ...], where: Term, same: Term) -> Update | None:
    if isinstance(same, Connective) and same.op == "iff":
        left, right = same.args
    elif isinstance(same, Equal):
        left, right = same.left, same.right
    else:
        return None
    after, before = field_at(left, info.post), field_at(right, info.pre)
    if after is None or after != before or after[1] != params:
        return None
    return Update(after[0], "keep", params=params, value=where)


def _mentions(t: Term, variables: tuple[Var, ...]) -> bool:
    return any(isinstance(x, Var) and x in variables for x in subterms(t))


def _relation(
    info: TransitionInfo, params: tuple[Var, ...], left: Term, right: Term
) -> Update | None:
    target = field_at(left, info.post)
    if target is None or target[1] != params or len(set(params)) != len(params):
        return None
    name = target[0]
    if not params:
        return Update(name, "set", value=right)
    disjuncts = parts(right, "or")
    kept = [d for d in disjuncts if field_at(d, info.pre) == target]
    rest = [d for d in disjuncts if d not in kept]
    if kept and rest:
        return Update(name, "add", tuple(_members(params, d) for d in rest))
    conjuncts = parts(right, "and")
    kept = [c for c in conjuncts if field_at(c, info.pre) == target]
    rest = [c for c in conjuncts if c not in kept]
    if kept and rest:
        gone = tuple(_members(params, negated(c)) for c in rest)
        return Update(name, "remove", gone)
    return Update(name, "become", (_members(params, right),))


def parts(t: Term, op: str) -> list[Term]:
    """The conjuncts or disjuncts of a formula, however they are nested."""
    if isinstance(t, Connective) and t.op == op:
        return [p for x in t.args for p in parts(x, op)]
    return [t]


def negated(t: Term) -> Term:
    """The negation of a formula, without a double one."""
    if isinstance(t, Connective) and t.op == "not":
        return t.args[0]
    return Connective(t.type, "not", (t,))


def _members(params: tuple[Var, ...], body: Term) -> Members:
    """The tuples of a formula; one tuple where it says what each parameter is, and no more."""
    said: dict[Var, Term] = {}
    for c in parts(body, "and"):
        if not isinstance(c, Equal):
            return Members(params, body, None)
        for a, b in ((c.left, c.right), (c.right, c.left)):
            if isinstance(a, Var) and a in params and a not in said and not _mentions(b, params):
                said[a] = b
                break
        else:
            return Members(params, body, None)
    if set(said) != set(params):
        return Members(params, body, None)
    return Members(params, body, tuple(said[p] for p in params))


def _value(info: TransitionInfo, params: tuple[Var, ...], left: Term, right: Term) -> Update | None:
    target = field_at(left, info.post)
    if target is None:
        target, right = field_at(right, info.post), left
    if target is None:
        return None
    name, args = target
    if not params:
        return Update(name, "set", at=args, value=right)
    if args != params or len(set(params)) != len(params):
        return None
    if isinstance(right, IfThenElse) and field_at(right.otherwise, info.pre) == target:
        where = _members(params, right.condition).one
        if where is not None and not _mentions(right.then, params):
            return Update(name, "set", at=where, value=right.then)
    return Update(name, "map", params=params, value=right)
