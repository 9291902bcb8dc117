"""Hints for single conditions of a transition system: instances of what is assumed anyway.

Solvers decide most conditions at once; in a few they do not think of the right instances of an
axiom or an invariant, and whether they do depends on the seed.  A hint names the instances::

    @invariant(hints={"propose": lambda self, r, q, step_q, step_v: [
        self.quorums_meet(q, step_q),           # an axiom at two quorums
        self.choosable(r, step_v, q),           # an invariant, before the step
    ]})
    def choosable(self, r: Round, v: Value, q: Quorum): ...

The function's parameters are named after the invariant's variables (after the step) and the
action's choices; ``step_x`` is the action's ``x`` even where the invariant has an ``x`` too;
``new`` is the state after the step.  Only axioms and invariants can be instantiated.  What a hint
hands back is names and arguments; the instances are made of them here, from what is assumed, out
of the hint's reach: so a hint adds nothing that was not assumed.  An instance may have fewer
arguments than there are variables: it then speaks of all values of the others.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from formal.language.binders import placed, scope
from formal.language.expr import Expr, lift
from formal.language.rules import check_conservative
from formal.language.term_check import check_term
from formal.language.terms import Quantifier, Term, Var, substitute, zonk
from formal.language.transition import ActionInfo, Clause, StateMethod, StateView, TransitionInfo
from formal.language.types import PROP
from formal.readings.smt.scope import axioms_of


@dataclass(frozen=True)
class Instance:
    """An axiom or invariant at particular arguments."""

    of: str
    term: Term


@dataclass(frozen=True)
class Wanted:
    """What a hint names: an axiom or invariant, and arguments.  It carries no term of its own."""

    of: str
    args: tuple[Any, ...]


class Assumptions(StateView):
    """``self`` in a hint: the state before the step; axioms and invariants may be named."""

    def __init__(self, info: TransitionInfo, names: frozenset[str]) -> None:
        super().__init__(info, info.self_var, info.pre)
        self._names = names

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or name not in self._names:
            return super().__getattr__(name)
        return lambda *args: Wanted(name, args)


def _assumed(info: TransitionInfo) -> dict[str, Term]:
    """What is assumed of the state before a step, by name."""
    out = {c.name: c.term for c in (*info.invariants, *info.safeties)}
    for label, term in axioms_of(info.self_var, info.var):
        out.setdefault(label.rpartition(".")[2], term)
    return out


def _instance(name: str, term: Term, args: tuple[Any, ...]) -> Instance:
    params = term.params if isinstance(term, Quantifier) and term.kind == "forall" else ()
    if len(args) > len(params):
        raise TypeError(f"{name} takes {len(params)} arguments, got {len(args)}")
    if not args:
        return Instance(name, term)
    assert isinstance(term, Quantifier)
    values = {p: lift(a, p.type).term for p, a in zip(params, args, strict=False)}
    body = substitute(term.body, values)
    rest = params[len(args) :]
    return Instance(name, zonk(Quantifier(term.type, "forall", rest, body) if rest else body))


def hinted(
    info: TransitionInfo, clause: Clause, action: ActionInfo, variables: Sequence[Var]
) -> list[Instance]:
    """The instances that a clause's hint for an action names.

    ``variables`` are the clause's variables in the condition.  Raises ``TheoryError``, placed at
    the clause, for a hint about no action, an unknown parameter, or anything but an instance.
    """
    method = next((m for m in info.methods if m.name == clause.name), None)
    hints: Mapping[str, Callable[..., Any]] = method.hints if method is not None else {}
    if method is None or not hints:
        return []
    if unknown := set(hints) - {a.name for a in info.actions}:
        raise method.error(f"hints: {sorted(unknown)[0]!r} is no action of {info.name}")
    fn = hints.get(action.name)
    return [] if fn is None else _read(info, method, fn, action, variables)


def _read(
    info: TransitionInfo,
    method: StateMethod,
    fn: Callable[..., Any],
    action: ActionInfo,
    variables: Sequence[Var],
) -> list[Instance]:
    known: dict[str, Any] = {f"step_{p.name}": Expr(p) for p in action.params}
    known |= {p.name: Expr(p) for p in action.params}
    known |= {v.name: Expr(v) for v in reversed(variables)}
    known["new"] = StateView(info, info.self_var, info.post)
    names = list(inspect.signature(fn).parameters)[1:]
    if unknown := [n for n in names if n not in known]:
        raise method.error(
            f"hints for {action.name}: {unknown[0]!r} is neither a variable of {method.name} "
            f"nor a choice of {action.name}"
        )
    assumed = _assumed(info)
    view = Assumptions(info, frozenset(assumed))
    with placed(fn), scope(info.annotation_scope()):
        given = fn(view, **{n: known[n] for n in names})
        wanted = list(given) if isinstance(given, list | tuple) else [given]
        if any(type(w) is not Wanted or w.of not in assumed for w in wanted):
            raise method.error(
                f"hints for {action.name}: a hint is an axiom or an invariant at arguments, "
                "self.NAME(…)"
            )
        found = [_instance(w.of, assumed[w.of], w.args) for w in wanted]
    states = [info.self_var, info.pre, info.post]
    for x in found:
        free = [*method._owned, *states, *action.params, *variables]
        check_conservative(check_term(x.term, free, PROP, method.error))
    return found
