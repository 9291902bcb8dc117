"""The laws of the replicated data types, place by place: questions that a solver answers.

Lean proves the same laws of whole states on the way to convergence (`proofs.crdt_instances`).
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
from proofs.crdt_instances import (
    CounterUpdate,
    SetUpdate,
    g_counter,
    lww_register,
    or_set,
    pn_counter,
)

TOPIC = "crdt"


def _laws(merge, update, a, b, c, q):
    """Commutative, associative, idempotent, and an update goes up, at one place of the state."""
    return And(
        merge(a, b)(q) == merge(b, a)(q),
        merge(merge(a, b), c)(q) == merge(a, merge(b, c))(q),
        merge(a, a)(q) == a(q),
        merge(a, update(a))(q) == update(a)(q),
    )


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
    return _laws(lambda x, y: lambda r: x(r) + y(r), lambda s: g.update(p, k, s), a, b, c, q)


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
    return _laws(g.merge, lambda s: g.update(p, k, s), a, b, c, q)


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
    merge = register.merge

    def laws(a: Entry, b: Entry, c: Entry, p: Fin[n], u: Entry):
        return And(
            merge(a, b) == merge(b, a),
            merge(merge(a, b), c) == merge(a, merge(b, c)),
            merge(a, a) == a,
            merge(a, register.update(p, u, a)) == register.update(p, u, a),
        )

    return Implies(
        ForAll(lambda x, y: Implies(stamp(x) == stamp(y), x == y)),
        ForAll(laws),
    )


def _laws_of_pairs(merge, update, a, b, c, at):
    """The same laws at one place of each half of a state that is a pair."""

    def same(x, y):
        return And(at(fst(x)) == at(fst(y)), at(snd(x)) == at(snd(y)))

    return And(
        same(merge(a, b), merge(b, a)),
        same(merge(merge(a, b), c), merge(a, merge(b, c))),
        same(merge(a, a), a),
        same(merge(a, update(a)), update(a)),
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
    return _laws_of_pairs(merge, lambda s: counter.update(p, u, s), *states, lambda f: f(q))


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
    return _laws_of_pairs(counter.merge, lambda s: counter.update(p, u, s), *states, lambda f: f(q))


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
    return _laws_of_pairs(tags.merge, update, *states, lambda f: f(x, t))


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
    return _laws_of_pairs(tags.merge, lambda s: tags.update(p, u, s), *states, lambda f: f(x, t))
