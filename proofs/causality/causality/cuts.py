"""Consistent cuts: a complete distributive lattice with the causal pasts in it.

Mattern 1989.
"""

from __future__ import annotations

from formal.language import (
    And,
    Exists,
    ForAll,
    Iff,
    Implies,
    Mutant,
    Or,
    Rel,
    theorem,
)
from proofs.causality.causality.computation import Computation


@theorem(
    by="lean",
    cite="mattern1989",
    zh="割集一致当且仅当没有孤儿消息且对前驱封闭",
    witness="ping_pong",
)
def consistent_cut_iff(K: Computation, cut: Rel[Event]):
    """A cut is consistent exactly when it is closed under local predecessors and contains the
    send of every message that it receives (no orphan message)."""
    return Iff(
        K.consistent_cut(cut),
        ForAll(lambda e, f: Implies(K.causal_step(e, f), cut(f), cut(e))),
    )


@theorem(
    by=("lean", "smt"),
    cite="mattern1989",
    witness="ping_pong_cuts",
    zh="一致割集构成分配格",
    mutants=(Mutant(1, by="orphan_cut"), Mutant(2, by="orphan_cut_second")),
)
def consistent_cuts_lattice(K: Computation, c: Rel[Event], d: Rel[Event]):
    """The intersection and the union of two consistent cuts are consistent cuts, and so are the
    empty and the full cut: consistent cuts are a sublattice of the (distributive) lattice of all
    sets of events, with its bottom and top."""
    return Implies(
        K.consistent_cut(c),
        K.consistent_cut(d),
        And(
            K.consistent_cut(lambda e: And(c(e), d(e))),
            K.consistent_cut(lambda e: Or(c(e), d(e))),
            K.consistent_cut(lambda e: False),
            K.consistent_cut(lambda e: True),
        ),
    )


@theorem(
    by="lean",
    cite="mattern1989",
    zh="任意多个一致割集的并与交一致",
    witness="cut_family",
    mutants=Mutant(1, by="orphan_family"),
)
def consistent_cuts_complete(K: Computation, family: Rel[Rel[Event]]):
    """The lattice is complete: unions and intersections of any family of consistent cuts are
    consistent."""
    return Implies(
        ForAll(lambda cut: Implies(family(cut), K.consistent_cut(cut))),
        And(
            K.consistent_cut(lambda e: Exists(lambda cut: And(family(cut), cut(e)))),
            K.consistent_cut(lambda e: ForAll(lambda cut: Implies(family(cut), cut(e)))),
        ),
    )


@theorem(by=("lean", "smt"), cite="mattern1989", witness="ping_pong", zh="因果过去是一致割集")
def causal_past_is_consistent(K: Computation, e: Event):
    """An event with everything that happened before it is the least consistent cut that contains
    the event."""

    def past(d):
        return Or(d == e, K.happened_before(d, e))

    return And(
        K.consistent_cut(past),
        ForAll(
            lambda cut, d: Implies(K.consistent_cut(cut), cut(e), past(d), cut(d)),
            cut=Rel[K.Event],
        ),
    )
