"""Parameters and their annotations; how a Python function becomes bound variables and a body."""

from __future__ import annotations

import inspect
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from formal.errors import TheoryError
from formal.language.expr import Expr, coerce, lift, mistake
from formal.language.terms import Lambda, Term, Var, fresh_var
from formal.language.types import TYPE, ArrowType, Meta, SortType, Type, resolve


class SortMarker:
    """The annotation ``Sort``: the parameter or field is a sort (a set, Lean's ``Type``)."""

    def __repr__(self) -> str:
        return "Sort"


Sort = SortMarker()


@dataclass(frozen=True)
class BareStructure:
    """A structure named without its sorts in an annotation."""

    sort_names: tuple[str, ...]
    at: Callable[[tuple[Type, ...]], Type]


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
        except AttributeError as e:
            hint = f"; a sort of a structure is written alone: {e.name}" if e.name else ""
            raise TheoryError(f"{where}: cannot read the annotation {text!r}{hint}") from None
        except Exception as e:
            raise TheoryError(f"{where}: cannot read the annotation {text!r}: {e}") from None
    else:
        value = text
    if isinstance(value, SortMarker | Type):
        return value
    if bare := getattr(value, "__formal_bare__", None):
        return bare()
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


class Values(dict[str, Any]):
    """Symbolic arguments by name; ``implicit`` are the sorts that a bare structure brought in."""

    def __init__(self) -> None:
        super().__init__()
        self.implicit: dict[str, Any] = {}


def make_params(
    fn: Callable[..., Any], skip: int = 0, given: Mapping[str, Type] | None = None
) -> tuple[list[Var], Values]:
    """Make variables for the parameters of ``fn`` (after the first ``skip``).

    An annotated parameter has that type, ``Sort`` makes a sort variable, an unannotated one gets a
    type to be inferred.  A structure written without its sorts, ``K: Computation``, brings them as
    further sort variables, by their own names.  Returns the variables and the Python values to call
    ``fn`` with.
    """
    params: list[Var] = []
    values = Values()
    names = list(inspect.signature(fn).parameters)[skip:]
    with scope(values), scope(values.implicit):
        for name in names:
            ann = annotation_type(fn, name, f"parameter {name}")
            if ann is None:
                ann = (given or {}).get(name, Meta())
            if isinstance(ann, BareStructure):
                for sort in ann.sort_names:
                    if sort in values or sort in values.implicit:
                        raise function_error(fn, f"two meanings of {sort!r}; write K: S[A, B, …]")
                    v = fresh_var(sort, TYPE)
                    values.implicit[sort] = SortType(sort, v.uid)
                    params.append(v)
                ann = ann.at(tuple(values.implicit[x] for x in ann.sort_names))
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
    with scope(values), scope(getattr(values, "implicit", {})):
        result = fn(*first, **values)
        if result is None:
            raise function_error(fn, "returns nothing; expected a term (is a `return` missing?)")
        try:
            return lift(result, expected).term
        except TheoryError as e:
            if callable(result) and not isinstance(result, Expr):
                raise
            raise function_error(fn, e.message) from None


@contextmanager
def placed(fn: Callable[..., Any]) -> Iterator[None]:
    """Turn what goes wrong while ``fn`` is traced into a ``TheoryError`` placed in its file.

    A Python error (an unknown name, a missing attribute) gets the line at which it happened.
    """
    code = inspect.unwrap(fn).__code__
    try:
        yield
    except TheoryError as e:
        if e.file is None:
            raise function_error(fn, e.message) from None
        raise
    except Exception as e:
        lines = [
            x.lineno
            for x in traceback.extract_tb(e.__traceback__)
            if x.filename == code.co_filename
        ]
        message = f"{fn.__name__}: {_said(e)}"
        raise TheoryError(
            message, file=code.co_filename, line=lines[-1] if lines else code.co_firstlineno
        ) from e


def _said(error: Exception) -> str:
    """What an error says, even where it cannot be asked."""
    if isinstance(error, RecursionError):
        return "it recurses or nests without end"
    try:
        said = " ".join(str(error).split())
    except BaseException:
        said = ""
    return said or type(error).__name__


def takes(variable: Var, given: Type, what: str) -> None:
    """A bound variable takes values of the given type as they are.

    Raises ``TheoryError`` when they have another type, or would have to be converted: the
    conversion would have no place in the term.
    """
    value = Expr(fresh_var(variable.name, given))
    if coerce(value, variable.type) is not value:
        raise mistake(f"{what} has {variable.name}: {variable.type!r}, expected {given!r}")


def lambda_of(
    fn: Callable[..., Any], expected: Type, given: Mapping[str, Type] | None = None
) -> Expr:
    """Turn a Python function into a lambda term of the expected (or given, or inferred) type."""
    expected = resolve(expected)
    params, values = make_params(fn, given=given)
    if not params:
        raise mistake("expected a function of at least one argument")
    result: Type = Meta()
    if isinstance(expected, ArrowType):
        n = len(params)
        if n > len(expected.params):
            raise mistake(f"expected {expected!r}, found a function of {n} arguments")
        for v, t in zip(params, expected.params, strict=False):
            takes(v, t, "the function")
        rest = expected.params[n:]
        result = ArrowType(rest, expected.result) if rest else expected.result
    body = trace_body(fn, values, result)
    arrow = ArrowType(tuple(p.type for p in params), body.type)
    return coerce(Expr(Lambda(arrow, tuple(params), body)), expected)
