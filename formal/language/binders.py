"""Parameters and their annotations; how a Python function becomes bound variables and a body."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from formal.errors import TheoryError
from formal.language.expr import Expr, coerce, lift, mistake
from formal.language.terms import Lambda, Term, Var, fresh_var
from formal.language.types import PROP, TYPE, ArrowType, Meta, SortType, Type, resolve


class SortMarker:
    """The annotation ``Sort``: the parameter or field is a sort (a set, Lean's ``Type``)."""

    def __repr__(self) -> str:
        return "Sort"


Sort = SortMarker()

_scopes: list[Mapping[str, Any]] = []


@contextmanager
def scope(names: Mapping[str, Any]) -> Iterator[None]:
    """Make names usable in the annotations of functions traced inside."""
    _scopes.append(names)
    try:
        yield
    finally:
        _scopes.pop()


def _names_in_scope() -> dict[str, Any]:
    out: dict[str, Any] = {}
    for s in _scopes:
        out.update(s)
    return out


def function_error(fn: Callable[..., Any], message: str) -> TheoryError:
    """An error placed at the first line of a function."""
    code = inspect.unwrap(fn).__code__
    return TheoryError(message, file=code.co_filename, line=code.co_firstlineno)


def read_annotation(text: Any, globals_: Mapping[str, Any], where: str) -> Any:
    """Evaluate an annotation to a type or to ``Sort``.

    Raises ``TheoryError`` (without position) for an unknown name or something that is no type.
    """
    if isinstance(text, str):
        try:
            value = eval(text, dict(globals_), _names_in_scope())
        except NameError as e:
            raise TheoryError(f"{where}: unknown sort or type {e.name!r}") from None
        except TheoryError as e:
            raise TheoryError(f"{where}: {e.message}") from None
        except Exception as e:
            raise TheoryError(f"{where}: cannot read the annotation {text!r}: {e}") from None
    else:
        value = text
    if isinstance(value, SortMarker | Type):
        return value
    as_type = getattr(value, "__formal_type__", None)
    if as_type is not None:
        return as_type()
    raise TheoryError(f"{where}: {text!r} is not a type; expected a sort, Nat, Fun[A, B], …")


def annotation_type(fn: Callable[..., Any], name: str, where: str) -> Any:
    """The annotation of one parameter (or ``return``) of ``fn``; ``None`` when there is none."""
    fn = inspect.unwrap(fn)
    text = fn.__annotations__.get(name)
    if text is None:
        return None
    try:
        return read_annotation(text, fn.__globals__, where)
    except TheoryError as e:
        raise function_error(fn, e.message) from None


def make_params(
    fn: Callable[..., Any], skip: int = 0, given: Mapping[str, Type] | None = None
) -> tuple[list[Var], dict[str, Any]]:
    """Make variables for the parameters of ``fn`` (after the first ``skip``).

    An annotated parameter has that type, ``Sort`` makes a sort variable, an unannotated one gets a
    type to be inferred.  Returns the variables and the Python values to call ``fn`` with.
    """
    params: list[Var] = []
    values: dict[str, Any] = {}
    names = list(inspect.signature(fn).parameters)[skip:]
    with scope(values):
        for name in names:
            ann = annotation_type(fn, name, f"parameter {name}")
            if ann is None:
                ann = (given or {}).get(name, Meta())
            if isinstance(ann, SortMarker):
                v = fresh_var(name, TYPE)
                values[name] = SortType(name, v.uid)
            else:
                v = fresh_var(name, ann)
                values[name] = Expr(v)
            params.append(v)
    return params, values


def trace_body(
    fn: Callable[..., Any], values: Mapping[str, Any], expected: Type, *first: Any
) -> Term:
    """Run ``fn`` once on symbolic values; return its result as a term of the expected type."""
    with scope(values):
        result = fn(*first, **values)
        if result is None:
            raise function_error(fn, "returns nothing; expected a term (is a `return` missing?)")
        return lift(result, expected).term


def lambda_of(fn: Callable[..., Any], expected: Type) -> Expr:
    """Turn a Python function into a lambda term of the expected (or inferred) type."""
    expected = resolve(expected)
    params, values = make_params(fn)
    if not params:
        raise mistake("expected a function of at least one argument")
    result: Type = Meta()
    if isinstance(expected, ArrowType):
        n = len(params)
        if n > len(expected.params):
            raise mistake(f"expected {expected!r}, found a function of {n} arguments")
        for v, t in zip(params, expected.params, strict=False):
            coerce(Expr(fresh_var(v.name, t)), v.type)
        rest = expected.params[n:]
        result = ArrowType(rest, expected.result) if rest else expected.result
    body = trace_body(fn, values, result)
    arrow = ArrowType(tuple(p.type for p in params), body.type)
    return coerce(Expr(Lambda(arrow, tuple(params), body)), expected)


def default_prop(t: Type) -> Type:
    """A type that is still unknown where a proposition is expected is ``Prop``."""
    t = resolve(t)
    if isinstance(t, Meta):
        t.solution = PROP
        return PROP
    return t
