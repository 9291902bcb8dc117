"""What a theorem names beside itself does what it is named for.

``inhabited_by`` claims that something meets the hypotheses, ``refuted_by`` that nothing does; what
is named must be proved itself, and no chain of such names, or of ``uses``, may come back to its
beginning.  Mutants must change something that is there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from formal.evidence.ledger import Ledger, rank
from formal.evidence.vacuity import all_hypotheses
from formal.language.declarations import Mutant, Theorem
from formal.language.derived import DerivedTheorem
from formal.language.hypotheses import axioms_under, hypotheses, mutated
from formal.language.matching import find_all
from formal.language.terms import Connective, Lit, Quantifier, Term, Var
from formal.language.types import PROP
from formal.readings.canonical import same_up_to_names
from formal.theory import Theory

# What shows that nothing meets hypotheses, and what shows that something does.
_REFUTES = ("lean", "smt")
_INHABITS = ("lean", "smt", "example")
_MEETS = ("lean", "smt")  # a bound from the other side


def named_by(theorem: Theorem) -> list[str]:
    """The theorems that vouch for a theorem's hypotheses, as they are written there."""
    return [x for x in (theorem.inhabited_by, theorem.refuted_by) if x]


def with_those_named(theory: Theory, chosen: Mapping[str, Theorem]) -> dict[str, Theorem]:
    """The chosen theorems and those of the same theory that vouch for their hypotheses, or meet
    their bounds from the other side."""
    out = dict(chosen)
    own = theory.theorems()
    todo = list(chosen.values())
    while todo:
        theorem = todo.pop()
        for name in (*named_by(theorem), *theorem.tight):
            other = theory.lemma(theorem, name)
            if other.id in own and other.id not in out:
                out[other.id] = other
                todo.append(other)
    return out


def claims_inhabitants(theorem: Theorem, other: Theorem) -> str:
    """What is missing for the other theorem to claim, in one breath, all hypotheses of this one.

    The variables must be claimed to exist in this order, as the hypotheses have them.
    """
    params, hyps, _ = all_hypotheses(theorem.statement)
    claim = other.statement
    if not (isinstance(claim, Quantifier) and claim.kind == "exists"):
        return f"{other.id} claims no existence"
    about = [Quantifier(PROP, "exists", p, Lit(PROP, True)) for p in (params, claim.params)]
    claimed = [Quantifier(PROP, "exists", claim.params, c) for c in _conjuncts(claim.body)]
    for number, h in enumerate(hyps, 1):
        needed = Quantifier(PROP, "exists", params, h)
        if not any(same_up_to_names(needed, c) for c in claimed):
            return f"{other.id} does not claim hypothesis {number}"
    if not hyps and not same_up_to_names(*about):
        return f"{other.id} is not about the theorem's variables"
    return ""


def claims_none(theorem: Theorem, other: Theorem) -> bool:
    """Whether the other theorem, read as it stands, says that nothing meets the hypotheses."""
    given, there = _opened(*hypotheses(theorem.statement)[:2])
    free, needed, conclusion = hypotheses(other.statement)
    if isinstance(conclusion, Connective) and conclusion.op == "not":
        needed = [*needed, *_conjuncts(conclusion.args[0])]
    elif not (isinstance(conclusion, Lit) and conclusion.value is False):
        return False
    free, needed = _opened(free, needed)
    found = find_all(needed, there, free, given)
    return any(all(v.uid in binding for v in free) for binding in found)


def _opened(params: tuple[Var, ...], hyps: Iterable[Term]) -> tuple[tuple[Var, ...], list[Term]]:
    """Hypotheses with their conjunctions taken apart and what they claim to exist as variables."""
    out: list[Term] = []
    todo = list(hyps)
    while todo:
        h = todo.pop(0)
        if isinstance(h, Quantifier) and h.kind == "exists":
            params = (*params, *h.params)
            todo.insert(0, h.body)
        elif isinstance(h, Connective) and h.op == "and":
            todo = [*h.args, *todo]
        else:
            out.append(h)
    return params, out


def _conjuncts(t: Term) -> list[Term]:
    if isinstance(t, Connective) and t.op == "and":
        return [c for a in t.args for c in _conjuncts(a)]
    return [t]


def settle_named(
    theory: Theory, ledger: Ledger, chosen: Mapping[str, Theorem], known: Mapping[str, str]
) -> None:
    """A theorem fails whose hypotheses are vouched for, or whose bound is met from the other side,
    by one that is not proved in this run.

    ``known`` gives the effective evidence of theorems outside this run.
    """
    sound = {id_ for id_, entry in ledger.entries.items() if entry.ok}
    for id_, theorem in chosen.items():
        entry = ledger.entries[id_]
        named = [
            ("inhabited_by", theorem.inhabited_by, _INHABITS),
            ("refuted_by", theorem.refuted_by, _REFUTES),
            *(("tight", name, _MEETS) for name in theorem.tight),
        ]
        for key, name, strong in named:
            if not name:
                continue
            other = theory.lemma(theorem, name)
            row = ledger.entries.get(other.id)
            found = row.effective if row else known.get(other.id, "open")
            # Two sides name each other: one that fails must not come back to where it failed.
            ok = row is None or (other.id in sound if key == "tight" else row.ok)
            if other.pinned:
                found = "pinned"
            elif row is not None and not ok and found.rstrip("+") in strong:
                found = row.status
            if found.rstrip("+") not in strong:
                entry.problems.append(
                    f"{key} names {other.id}, which is not proved: found {found}, expected "
                    f"{' or '.join(sorted(strong, key=rank))}"
                )


def check_named(theory: Theory) -> None:
    """Refuse chains that come back to their beginning, and mutants of what is not there.

    Raises ``TheoryError`` with the place of a theorem of the chain, or of the mutant's theorem.
    """
    theorems = theory.theorems()
    done: set[str] = set()

    def follow(theorem: Theorem, path: tuple[str, ...]) -> None:
        if theorem.id in path:
            circle = (*path[path.index(theorem.id) :], theorem.id)
            first = theorems[circle[0]]
            places = ", ".join(f"{i} at line {theorems[i].line}" for i in circle[1:-1])
            message = " → ".join(circle) + (f" ({places})" if places else "")
            raise first.error(f"rests on itself by uses=, inhabited_by= or refuted_by=: {message}")
        if theorem.id in done or theorem.id not in theorems:
            return
        for name in (*theorem.uses, *named_by(theorem)):
            follow(theory.lemma(theorem, name), (*path, theorem.id))
        done.add(theorem.id)

    for t in theorems.values():
        follow(t, ())
        for mutant in t.mutants:
            check_mutant(t, mutant)


def check_mutant(theorem: Theorem, mutant: Mutant) -> None:
    """Raises ``TheoryError`` for a mutant that drops nothing, or what is not there."""
    if isinstance(theorem, DerivedTheorem) and theorem.system is not None:
        if theorem.within:
            raise theorem.error("a claim that a state is reached has no mutants")
        if not isinstance(mutant.drop, str) or mutant.by or mutant.replace:
            raise theorem.error(
                f"mutant {mutant}: expected drop= an axiom, an invariant or ACTION.K of "
                f"{theorem.system.name}, and nothing else"
            )
        if mutant.drop == theorem.name:
            raise theorem.error(f"mutant {mutant}: it drops the claim itself")
        return
    if isinstance(mutant.drop, str) and mutant.drop not in axioms_under(theorem):
        raise theorem.error(f"a mutant drops {mutant.drop!r}, no axiom of its structures")
    statement = mutated(theorem, mutant)
    if isinstance(mutant.drop, str):
        return
    if same_up_to_names(statement, theorem.statement) or _drops_nothing(theorem, mutant):
        raise theorem.error(f"mutant {mutant}: it changes nothing")


def _drops_nothing(theorem: Theorem, mutant: Mutant) -> bool:
    """Whether the hypothesis that is dropped stands there twice."""
    if not isinstance(mutant.drop, int):
        return False
    params, hyps, _ = hypotheses(theorem.statement)
    closed = [Quantifier(PROP, "exists", params, h) for h in hyps]
    own = closed.pop(mutant.drop - 1)
    trivial = isinstance(own.body, Lit) and own.body.value is True
    return trivial or any(same_up_to_names(own, c) for c in closed)
