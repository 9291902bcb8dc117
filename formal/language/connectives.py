"""The vocabulary of statements: connectives, quantifiers, case distinction, constructors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from formal.language.binders import lambda_of, make_params, takes, trace_body
from formal.language.builtins import BUILTINS, instantiate_builtin
from formal.language.expr import Expr, lift, mistake
from formal.language.terms import (
    Branch,
    Connective,
    Construct,
    IfThenElse,
    LetIn,
    Lit,
    Op,
    Quantifier,
    conjoin,
)
from formal.language.terms import Lambda as LambdaTerm
from formal.language.terms import Match as MatchTerm
from formal.language.types import (
    NAT,
    PROP,
    BaseType,
    DataTypeUse,
    ListType,
    Meta,
    OptionType,
    PairType,
    Type,
    resolve,
)

true = Expr(Lit(PROP, True))
false = Expr(Lit(PROP, False))


def _props(args: tuple[Any, ...]) -> list[Any]:
    if len(args) == 1 and isinstance(args[0], list | tuple):
        args = tuple(args[0])
    return [lift(a, PROP).term for a in args]


def And(*args: Any) -> Expr:
    """The conjunction of propositions (or of one list of them); ``True`` for none."""
    return Expr(conjoin(_props(args)))


def Or(*args: Any) -> Expr:
    """The disjunction of propositions (or of one list of them); ``False`` for none."""
    parts = _props(args)
    if not parts:
        return false
    return Expr(parts[0]) if len(parts) == 1 else Expr(Connective(PROP, "or", tuple(parts)))


def Not(arg: Any) -> Expr:
    """Negation."""
    return Expr(Connective(PROP, "not", (lift(arg, PROP).term,)))


def Implies(*args: Any) -> Expr:
    """``Implies(h1, …, hk, c)``: the hypotheses, in order, imply the conclusion."""
    if len(args) < 2:
        raise mistake("Implies takes at least one hypothesis and a conclusion")
    parts = [lift(a, PROP).term for a in args]
    result = parts[-1]
    for h in reversed(parts[:-1]):
        result = Connective(PROP, "implies", (h, result))
    return Expr(result)


def Iff(a: Any, b: Any) -> Expr:
    """Equivalence of two propositions."""
    return Expr(Connective(PROP, "iff", (lift(a, PROP).term, lift(b, PROP).term)))


def _quantify(
    kind: Literal["forall", "exists"], fn: Callable[..., Any], types: dict[str, Any]
) -> Expr:
    given = {k: as_type(t) for k, t in types.items()}
    params, values = make_params(fn, given=given)
    if not params:
        raise mistake("a quantifier needs at least one variable")
    return Expr(Quantifier(PROP, kind, tuple(params), trace_body(fn, values, PROP)))


def ForAll(fn: Callable[..., Any], **types: Any) -> Expr:
    """``ForAll(lambda x, y: body)``; types are inferred, annotated, or given as ``x=T``."""
    return _quantify("forall", fn, types)


def Exists(fn: Callable[..., Any], **types: Any) -> Expr:
    """``Exists(lambda x: body)``; the variables may be values, sorts or structures."""
    return _quantify("exists", fn, types)


def Lambda(fn: Callable[..., Any], **types: Any) -> Expr:
    """An anonymous function; types are inferred, annotated, or given as ``x=T``."""
    return lambda_of(fn, Meta(), {k: as_type(t) for k, t in types.items()})


def If(condition: Any, then: Any, otherwise: Any) -> Expr:
    """Conditional value; the condition is a proposition (decided classically in Lean)."""
    c = lift(condition, PROP)
    if isinstance(then, Expr):
        a = then
        b = lift(otherwise, a.type)
    else:
        b = lift(otherwise, Meta())
        a = lift(then, b.type)
    return Expr(IfThenElse(a.type, c.term, a.term, b.term))


def Let(value: Any, body: Callable[..., Any]) -> Expr:
    """``Let(value, lambda x: …)``: a local name."""
    v = lift(value, Meta())
    fn = lambda_of(body, Meta()).term
    assert isinstance(fn, LambdaTerm)
    (var,) = fn.params
    v = lift(v, var.type)  # a natural number that is named as an integer becomes one
    return Expr(LetIn(fn.body.type, var, v.term, fn.body))


def as_type(t: Any) -> Type:
    """Read a Python value as a type (a type, a structure or data class, a sort)."""
    if isinstance(t, Type):
        return t
    make = getattr(t, "__formal_type__", None) or getattr(t, "__formal_bare__", None)
    result = make() if make is not None else None
    if not isinstance(result, Type):
        raise mistake(f"expected a type, found {t!r}")
    return result


def constructors(t: Type) -> dict[str, tuple[Type, ...]]:
    """The constructors of a type that ``Match`` can take apart, with their payload types."""
    t = resolve(t)
    match t:
        case OptionType(item):
            return {"none": (), "some": (item,)}
        case ListType(item):
            return {"nil": (), "cons": (item, t)}
        case PairType(a, b):
            return {"pair": (a, b)}
        case DataTypeUse(info, args):
            return {c.name: info.payload(c, args) for c in info.constructors}
        case BaseType("Nat"):
            return {"zero": (), "succ": (NAT,)}
    raise mistake(f"a value of type {t!r} cannot be taken apart with Match")


def Match(subject: Any, **branches: Callable[..., Any]) -> Expr:
    """``Match(x, none=lambda: …, some=lambda y: …)``: one function a constructor, all of them."""
    subject = lift(subject, Meta())
    cases = constructors(subject.type)
    if missing := set(cases) - set(branches):
        raise mistake(f"Match on {subject.type!r} lacks a branch for {', '.join(sorted(missing))}")
    if extra := set(branches) - set(cases):
        raise mistake(f"{subject.type!r} has no constructor {', '.join(sorted(extra))}")
    result: Type = Meta()
    out = []
    for name, payload in cases.items():
        params, values = make_params(branches[name])
        if len(params) != len(payload):
            raise mistake(
                f"the branch for {name} takes {len(params)} arguments, expected {len(payload)}"
            )
        for v, t in zip(params, payload, strict=True):
            takes(v, t, f"the branch for {name}")
        body = trace_body(branches[name], values, result)
        result = body.type
        out.append(Branch(name, tuple(params), body))
    return Expr(MatchTerm(result, subject.term, tuple(out)))


def some(value: Any) -> Expr:
    """The option that holds ``value``."""
    v = lift(value, Meta())
    return Expr(Construct(OptionType(v.type), "some", (v.term,)))


def none() -> Expr:
    """The empty option."""
    return Expr(Construct(OptionType(Meta()), "none", ()))


def pair(a: Any, b: Any) -> Expr:
    """An ordered pair."""
    x, y = lift(a, Meta()), lift(b, Meta())
    return Expr(Construct(PairType(x.type, y.type), "pair", (x.term, y.term)))


def cons(head: Any, tail: Any) -> Expr:
    """A list with one more member in front."""
    h = lift(head, Meta())
    t = lift(tail, ListType(h.type))
    return Expr(Construct(t.type, "cons", (h.term, t.term)))


def builtin(name: str) -> Callable[..., Expr]:
    """The surface function for a built-in operation."""
    spec = BUILTINS[name]

    def operation(*args: Any) -> Expr:
        params, result = instantiate_builtin(spec)
        if len(args) != len(params):
            raise mistake(f"{name} takes {len(params)} arguments, got {len(args)}")
        terms = tuple(lift(a, t).term for a, t in zip(args, params, strict=True))
        return Expr(Op(result, name, terms))

    operation.__name__ = name
    operation.__doc__ = spec.doc
    return operation
