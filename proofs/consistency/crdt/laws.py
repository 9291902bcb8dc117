"""The laws of the replicated data types, place by place: questions that a solver answers.

Lean proves the same laws of whole states on the way to convergence (`proofs.consistency.crdt`).
"""

from __future__ import annotations

from formal.language import (
    And,
    Bool,
    Fin,
    ForAll,
    Fun,
    Implies,
    Mutant,
    Nat,
    Sort,
    band,
    bnot,
    fst,
    pair,
    snd,
    theorem,
)
from proofs.consistency.crdt.instances import (
    CounterUpdate,
    SetUpdate,
    g_counter,
    lww_register,
    or_set,
    pn_counter,
)


def _laws(same, merge, update, a, b, c):
    """Commutative, associative, idempotent, and an update goes up, as far as ``same`` looks."""
    return And(
        same(merge(a, b), merge(b, a)),
        same(merge(merge(a, b), c), merge(a, merge(b, c))),
        same(merge(a, a), a),
        same(merge(a, update(a)), update(a)),
    )


def _at(*place):
    """Whether two functions agree at a place."""
    return lambda x, y: x(*place) == y(*place)


def _halves_at(*place):
    """Whether two pairs of functions agree at a place in both halves."""
    same = _at(*place)
    return lambda x, y: And(same(fst(x), fst(y)), same(snd(x), snd(y)))


def summing_counters(
    n: Nat,
    a: Fun[Fin[n], Nat],
    b: Fun[Fin[n], Nat],
    c: Fun[Fin[n], Nat],
    p: Fin[n],
    k: Nat,
    q: Fin[n],
):
    """The laws for a merge that adds the counts."""
    g = g_counter(n)

    def merge(x, y):
        return lambda r: x(r) + y(r)

    return _laws(_at(q), merge, lambda s: g.update(p, k, s), a, b, c)


@theorem(
    by=("smt",),
    cite="shapiro2011",
    zh="只增计数器的半格律",
    mutants=Mutant(replace=summing_counters),
)
def g_counter_laws(
    n: Nat,
    a: Fun[Fin[n], Nat],
    b: Fun[Fin[n], Nat],
    c: Fun[Fin[n], Nat],
    p: Fin[n],
    k: Nat,
    q: Fin[n],
):
    """Merging G-Counters is commutative, associative and idempotent, and increments go up."""
    g = g_counter(n)
    return _laws(_at(q), g.merge, lambda s: g.update(p, k, s), a, b, c)


@theorem(
    by=("smt",),
    cite="shapiro2011",
    witness="unique_stamps",
    zh="后写者胜寄存器的半格律",
    mutants=Mutant(1),
)
def lww_register_laws(Entry: Sort, n: Nat, initial: Entry, stamp: Fun[Entry, Nat]):
    """With unique timestamps the later of two entries is a semilattice, and writes go up in it."""
    register = lww_register(n, initial, stamp)

    def laws(a: Entry, b: Entry, c: Entry, p: Fin[n], u: Entry):
        def update(s):
            return register.update(p, u, s)

        return _laws(lambda x, y: x == y, register.merge, update, a, b, c)

    return Implies(
        ForAll(lambda x, y: Implies(stamp(x) == stamp(y), x == y)),
        ForAll(laws),
    )


def one_count(
    n: Nat,
    a: Fun[Fin[n], Nat],
    b: Fun[Fin[n], Nat],
    c: Fun[Fin[n], Nat],
    a_less: Fun[Fin[n], Nat],
    b_less: Fun[Fin[n], Nat],
    c_less: Fun[Fin[n], Nat],
    p: Fin[n],
    u: CounterUpdate,
    q: Fin[n],
):
    """The laws for a merge that adds up what was subtracted."""
    counter = pn_counter(n)

    def merge(x, y):
        return pair(fst(counter.merge(x, y)), lambda r: snd(x)(r) + snd(y)(r))

    states = (pair(a, a_less), pair(b, b_less), pair(c, c_less))
    return _laws(_halves_at(q), merge, lambda s: counter.update(p, u, s), *states)


@theorem(
    by=("smt",),
    cite="shapiro2011",
    zh="可增减计数器的半格律",
    mutants=Mutant(replace=one_count),
)
def pn_counter_laws(
    n: Nat,
    a: Fun[Fin[n], Nat],
    b: Fun[Fin[n], Nat],
    c: Fun[Fin[n], Nat],
    a_less: Fun[Fin[n], Nat],
    b_less: Fun[Fin[n], Nat],
    c_less: Fun[Fin[n], Nat],
    p: Fin[n],
    u: CounterUpdate,
    q: Fin[n],
):
    """Merging PN-Counters is commutative, associative and idempotent, and updates go up."""
    counter = pn_counter(n)
    states = (pair(a, a_less), pair(b, b_less), pair(c, c_less))
    return _laws(_halves_at(q), counter.merge, lambda s: counter.update(p, u, s), *states)


def forgetting_set(
    Element: Sort,
    Tag: Sort,
    n: Nat,
    a: Fun[Element, Tag, Bool],
    b: Fun[Element, Tag, Bool],
    c: Fun[Element, Tag, Bool],
    a_gone: Fun[Element, Tag, Bool],
    b_gone: Fun[Element, Tag, Bool],
    c_gone: Fun[Element, Tag, Bool],
    p: Fin[n],
    u: SetUpdate[Element, Tag],
    x: Element,
    t: Tag,
):
    """The laws for a set whose removal forgets the tags that it has seen."""
    tags = or_set(n, pair(a, a_gone))

    def update(s):
        gone = snd(tags.update(p, u, s))
        return pair(lambda y, v: band(fst(s)(y, v), bnot(gone(y, v))), gone)

    states = (pair(a, a_gone), pair(b, b_gone), pair(c, c_gone))
    return _laws(_halves_at(x, t), tags.merge, update, *states)


@theorem(
    by=("smt",),
    cite="shapiro2011",
    zh="观察移除集合的半格律",
    mutants=Mutant(replace=forgetting_set),
)
def or_set_laws(
    Element: Sort,
    Tag: Sort,
    n: Nat,
    a: Fun[Element, Tag, Bool],
    b: Fun[Element, Tag, Bool],
    c: Fun[Element, Tag, Bool],
    a_gone: Fun[Element, Tag, Bool],
    b_gone: Fun[Element, Tag, Bool],
    c_gone: Fun[Element, Tag, Bool],
    p: Fin[n],
    u: SetUpdate[Element, Tag],
    x: Element,
    t: Tag,
):
    """Merging OR-Sets is commutative, associative and idempotent, and updates go up."""
    tags = or_set(n, pair(a, a_gone))
    states = (pair(a, a_gone), pair(b, b_gone), pair(c, c_gone))
    return _laws(_halves_at(x, t), tags.merge, lambda s: tags.update(p, u, s), *states)
