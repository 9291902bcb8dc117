"""Which theorems, given to the solver as lemmas, make it prove a statement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from formal.checkers.smt.portfolio import Limits, decide
from formal.language.declarations import Theorem
from formal.language.derived import DerivedTheorem
from formal.language.hypotheses import hypotheses
from formal.language.types import StructType, resolve
from formal.readings.canonical import definitions_under
from formal.readings.smt.lemmas import instances, pool
from formal.readings.smt.obligation import SmtUnsupported, obligation
from formal.theory import Theory, library

SECONDS = 1.0  # a question: what helps mostly helps at once
MOST = 10  # of the theorems offered: those with the most definitions in common with the statement


def helpful_lemmas(theory: Theory, theorem: Theorem, limits: Limits) -> tuple[str, ...]:
    """The ids of few theorems from which a solver proves the statement; none if none were found.

    Asked of the theorems, the library's too, that speak of a structure of the statement.  A theorem
    that itself uses the statement is left out.
    """
    quick = replace(limits, timeout_s=SECONDS, quick_s=SECONDS, second_opinion=False)
    known = _known(theory)
    own = set(definitions_under(theorem))
    shared = {t.id: len(own & set(definitions_under(t))) for t in _related(known, theorem)}
    best = [known[i] for i in sorted(shared, key=lambda i: -shared[i]) if shared[i]]
    offered = list(islice(filter(_readable, best), MOST))
    for t in offered:
        if _proves(theorem, [t], quick):
            return (t.id,)
    if not _proves(theorem, offered, quick):
        return ()
    needed = list(offered)
    for t in offered:
        fewer = [x for x in needed if x is not t]
        if _proves(theorem, fewer, quick):
            needed = fewer
    return tuple(t.id for t in needed)


def usable_lemmas(theory: Theory, theorem: Theorem, most: int = MOST) -> list[Theorem]:
    """Theorems for a proof by hand: those with the most definitions in common with the statement.

    A theorem that itself uses the statement is left out, and so is a draft.
    """
    known = _known(theory)
    own = set(definitions_under(theorem))
    shared = {
        t.id: len(own & set(definitions_under(t)))
        for t in known.values()
        if not (t.draft or "cited" in t.by) and not _rests_on(known, t, theorem.id)
    }
    # What speaks of little else says more about it.
    best = sorted(
        (i for i, n in shared.items() if n),
        key=lambda i: (-shared[i], len(definitions_under(known[i]))),
    )
    return [known[i] for i in best[:most]]


def _related(known: dict[str, Theorem], theorem: Theorem) -> Iterator[Theorem]:
    params, _, _ = hypotheses(theorem.statement)
    goal = pool(params)
    for t in known.values():
        own, _, _ = hypotheses(t.statement)
        about_structure = any(isinstance(resolve(p.type), StructType) for p in own)
        settled = not (t.draft or isinstance(t, DerivedTheorem) or "cited" in t.by)
        if not (about_structure and settled) or _rests_on(known, t, theorem.id):
            continue
        if instances(t.statement, goal):
            yield t


def _known(theory: Theory) -> dict[str, Theorem]:
    """The theorems of a theory and, for one outside, of the library."""
    above = library().theorems() if theory.outside else {}
    return above | theory.theorems()


def _rests_on(known: dict[str, Theorem], theorem: Theorem, id_: str) -> bool:
    """Whether a theorem is the one of that id, or uses it."""
    todo, seen = [theorem.id], set()
    while todo:
        at = todo.pop()
        if at == id_:
            return True
        if at in known and at not in seen:
            seen.add(at)
            own = known[at]
            todo += [x if "." in x else f"{own.topic}.{x}" for x in own.uses]
    return False


def _readable(theorem: Theorem) -> bool:
    """Whether a lemma has a first-order reading."""
    try:
        obligation(theorem.id, theorem.statement)
    except SmtUnsupported:
        return False
    return True


def _proves(theorem: Theorem, lemmas: Sequence[Theorem], limits: Limits) -> bool:
    try:
        asked = obligation(
            theorem.id, theorem.statement, lemmas=[(t.id, t.statement) for t in lemmas]
        )
    except SmtUnsupported:
        return False
    return decide(asked, limits).status == "unsat"
