"""The decorators that turn a theory's functions and methods into declarations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from formal.language import registry
from formal.language.binders import function_error
from formal.language.declarations import (
    Axiom,
    Declaration,
    Definition,
    Mutant,
    Theorem,
    Witness,
)


def decorator(make: Callable[..., Declaration]) -> Callable[..., Any]:
    """A decorator, usable with or without arguments, that makes a declaration of a function.

    Functions without ``self`` are registered at once, methods when their class is complete.
    """

    def decorate(fn: Callable[..., Any] | None = None, /, **meta: Any) -> Any:
        def wrap(f: Callable[..., Any]) -> Declaration:
            try:
                decl = make(f, **meta)
            except TypeError as e:
                raise function_error(f, f"{f.__name__}: {e}") from None
            if not decl.is_method:
                registry.add(decl)
            return decl

        return wrap if fn is None else wrap(fn)

    return decorate


def _as_tuple(x: Any) -> tuple[Any, ...]:
    return x if isinstance(x, tuple) else (x,) if isinstance(x, str | Mutant) else tuple(x)


def _make_theorem(fn: Callable[..., Any], **meta: Any) -> Theorem:
    for key in ("by", "uses", "witness", "mutants", "tight"):
        if key in meta:
            meta[key] = _as_tuple(meta[key])
    return Theorem(fn, **meta)


definition = decorator(lambda f, **m: Definition(f, form="definition", **m))
recursive = decorator(lambda f, **m: Definition(f, form="recursive", **m))
inductive = decorator(lambda f, **m: Definition(f, form="inductive", **m))
axiom = decorator(lambda f, **m: Axiom(f, **m))
theorem = decorator(_make_theorem)
witness = decorator(lambda f, **m: Witness(f, **m))
