"""What a theorem may be vacuous about: its hypotheses, the hidden ones too, and empty types."""

from __future__ import annotations

from formal.errors import EvaluationError
from formal.language.declarations import Theorem
from formal.language.derived import DerivedTheorem
from formal.language.hypotheses import hypotheses
from formal.language.terms import Connective, DefRef, Term, Var, conjoin
from formal.language.types import NAT, PROP, TYPE, StructType, resolve
from formal.readings.finite.domains import DomainType
from formal.readings.finite.evaluation import environment
from formal.readings.finite.guards import unfold
from formal.readings.finite.plain_data import inhabited

_SMALL = (1, 2, 3)


def needs_witness(theorem: Theorem) -> bool:
    """Whether a theorem has something to be vacuous about: a structure, a hypothesis, a type that
    may be empty."""
    if isinstance(theorem, DerivedTheorem):
        return False  # its system's satisfiability checks do this
    params, hyps, _ = all_hypotheses(theorem.statement)
    return bool(hyps) or needs_instance(params) or not _all_inhabited(params)


def needs_instance(params: tuple[Var, ...]) -> bool:
    """Whether a structure is among the variables."""
    return any(isinstance(resolve(p.type), StructType) for p in params)


def all_hypotheses(statement: Term) -> tuple[tuple[Var, ...], list[Term], Term]:
    """Variables, hypotheses and conclusion; where no hypothesis is written as one, those that a
    definition hides, or that are written ``¬H ∨ C``."""
    params, hyps, conclusion = hypotheses(statement)
    if hyps:
        return params, hyps, conclusion
    inner = _as_implication(conclusion)
    if inner is None:
        return params, hyps, conclusion
    more, found, rest = all_hypotheses(inner)
    return ((*params, *more), found, rest) if found else (params, hyps, conclusion)


def _as_implication(t: Term) -> Term | None:
    if isinstance(t, DefRef):
        return unfold(t)
    if isinstance(t, Connective) and t.op == "or":
        denied = [a.args[0] for a in t.args if isinstance(a, Connective) and a.op == "not"]
        rest = tuple(a for a in t.args if not (isinstance(a, Connective) and a.op == "not"))
        if denied and rest:
            conclusion = rest[0] if len(rest) == 1 else Connective(PROP, "or", rest)
            return Connective(PROP, "implies", (conjoin(denied), conclusion))
    return None


def _all_inhabited(params: tuple[Var, ...]) -> bool:
    """Whether some small numbers give every variable a type that has a value."""
    return any(_inhabited_at(params, size) for size in _SMALL)


def _inhabited_at(params: tuple[Var, ...], size: int) -> bool:
    env = environment()
    try:
        for p in params:
            kind = resolve(p.type)
            if kind == TYPE:
                env = env.bind([(p, DomainType(p.name, tuple(range(size))))])
            elif kind == NAT:
                env = env.bind([(p, size)])
            elif not (isinstance(kind, StructType) or inhabited(env.type(kind))):
                return False
    except EvaluationError:
        return False  # a bound that depends on more than numbers: a witness must show it
    return True
