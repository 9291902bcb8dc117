"""Statements taken apart: variables, numbered hypotheses, conclusion; and mutants of a theorem."""

from __future__ import annotations

from formal.language.declarations import Mutant, Theorem
from formal.language.structure import StructureInfo
from formal.language.terms import Connective, Quantifier, Term, Var, conjoin, subterms
from formal.language.types import PROP, StructType, resolve


def hypotheses(statement: Term) -> tuple[tuple[Var, ...], list[Term], Term]:
    """Split a statement into its variables, its hypotheses (numbered from 1) and conclusion."""
    params: list[Var] = []
    hyps: list[Term] = []
    while True:
        if isinstance(statement, Quantifier) and statement.kind == "forall":
            params.extend(statement.params)
            statement = statement.body
        elif isinstance(statement, Connective) and statement.op == "implies":
            h = statement.args[0]
            hyps.extend(h.args if isinstance(h, Connective) and h.op == "and" else [h])
            statement = statement.args[1]
        else:
            return tuple(params), hyps, statement


def mutated(theorem: Theorem, mutant: Mutant) -> Term:
    """The statement of a mutant (an axiom to drop is left to the reading).

    Raises ``TheoryError`` when the mutant names neither a hypothesis, an axiom nor a claim.
    """
    if mutant.run:
        raise theorem.error(f"the mutant {mutant} names a run, but this is no property of a system")
    if mutant.replace is not None:
        claim = Theorem(
            mutant.replace,
            by=theorem.by,
            owner=theorem.owner,
            sizes=theorem.sizes,
            bound=theorem.bound,
        )
        return claim.statement
    if isinstance(mutant.drop, int):
        _, hyps, _ = hypotheses(theorem.statement)
        if not 1 <= mutant.drop <= len(hyps):
            raise theorem.error(f"has no hypothesis {mutant.drop}; it has {len(hyps)}")
        return without_hypothesis(theorem.statement, mutant.drop)
    if mutant.drop is None:
        raise theorem.error("a mutant drops a hypothesis or an axiom, or replaces the claim")
    return theorem.statement


def without_hypothesis(statement: Term, number: int) -> Term:
    """The statement with its ``number``-th hypothesis dropped."""
    params, hyps, conclusion = hypotheses(statement)
    kept = hyps[: number - 1] + hyps[number:]
    body = conclusion
    if kept:
        body = Connective(PROP, "implies", (conjoin(kept), conclusion))
    return Quantifier(PROP, "forall", params, body) if params else body


def axioms_under(theorem: Theorem) -> set[str]:
    """The names of the axioms of the structures that a statement speaks about."""
    out: set[str] = set()

    def visit(info: StructureInfo) -> None:
        out.update(a.name for a in info.all_axioms())
        for f in info.all_fields():
            t = resolve(f.type)
            if isinstance(t, StructType):
                visit(t.info)

    for p in (p for t in subterms(theorem.statement) for p in getattr(t, "params", ())):
        t = resolve(p.type)
        if isinstance(t, StructType):
            visit(t.info)
    return out
