"""Replicated data types that are CRDTs: counters, last-writer-wins register, observed-remove set.

Shapiro, Preguiça, Baquero and Zawirski 2011.  Replicas are ``Fin n``.
"""

from __future__ import annotations

from formal.language import (
    And,
    Bool,
    Case,
    Data,
    Exists,
    Fin,
    ForAll,
    Fun,
    If,
    Implies,
    Match,
    Mutant,
    Nat,
    Pair,
    Sort,
    band,
    bor,
    decide,
    definition,
    fst,
    maximum,
    no,
    pair,
    snd,
    theorem,
    yes,
)
from proofs.consistency.crdt.statements import StateCrdt


@definition(cite="shapiro2011", zh="只增计数器")
def g_counter(n: Nat) -> StateCrdt[Fin[n], Nat, Fun[Fin[n], Nat]]:
    """G-Counter: each replica counts its own increments; merging takes the larger of two counts."""
    return StateCrdt.make(
        initial=lambda q: 0,
        update=lambda p, k, s: lambda q: If(q == p, s(q) + k, s(q)),
        merge=lambda a, b: lambda q: maximum(a(q), b(q)),
    )


class CounterUpdate(Data, zh="计数器操作"):
    """What a client can do to a counter."""

    increment: Case[Nat]  # add
    decrement: Case[Nat]  # subtract


@definition(cite="shapiro2011", zh="可增减计数器")
def pn_counter(
    n: Nat,
) -> StateCrdt[Fin[n], CounterUpdate, Pair[Fun[Fin[n], Nat], Fun[Fin[n], Nat]]]:
    """PN-Counter: two G-Counters, one for what was added and one for what was subtracted."""

    def update(p: Fin[n], u: CounterUpdate, s: Pair[Fun[Fin[n], Nat], Fun[Fin[n], Nat]]):
        return Match(
            u,
            increment=lambda k: pair(g_counter(n).update(p, k, fst(s)), snd(s)),
            decrement=lambda k: pair(fst(s), g_counter(n).update(p, k, snd(s))),
        )

    return StateCrdt.make(
        initial=pair(g_counter(n).initial, g_counter(n).initial),
        update=update,
        merge=lambda a, b: pair(
            g_counter(n).merge(fst(a), fst(b)), g_counter(n).merge(snd(a), snd(b))
        ),
    )


@definition(cite="shapiro2011", zh="后写者胜寄存器")
def lww_register(
    Entry: Sort, n: Nat, initial: Entry, stamp: Fun[Entry, Nat]
) -> StateCrdt[Fin[n], Entry, Entry]:
    """LWW-Register: of two entries, values with timestamps, the one with the later stamp stays."""
    return StateCrdt.make(
        initial=initial,
        update=lambda p, u, s: If(stamp(s) < stamp(u), u, s),
        merge=lambda a, b: If(stamp(a) < stamp(b), b, a),
    )


class SetUpdate(Data, zh="集合操作"):
    """What a client can do to a set."""

    Element: Sort
    Tag: Sort
    add: Case[Element, Tag]  # put in an element, under a new tag
    remove: Case[Element]  # take out an element, with all tags seen


@definition(cite="shapiro2011", zh="观察移除集合")
def or_set(
    Element: Sort,
    Tag: Sort,
    n: Nat,
    initial: Pair[Fun[Element, Tag, Bool], Fun[Element, Tag, Bool]],
) -> StateCrdt[
    Fin[n], SetUpdate[Element, Tag], Pair[Fun[Element, Tag, Bool], Fun[Element, Tag, Bool]]
]:
    """OR-Set: the tags under which elements were added, and those that were removed."""

    def update(
        p: Fin[n],
        u: SetUpdate[Element, Tag],
        s: Pair[Fun[Element, Tag, Bool], Fun[Element, Tag, Bool]],
    ):
        return Match(
            u,
            add=lambda x, t: pair(
                lambda y, v: bor(fst(s)(y, v), decide(And(y == x, v == t))), snd(s)
            ),
            remove=lambda x: pair(
                fst(s), lambda y, v: bor(snd(s)(y, v), band(decide(y == x), fst(s)(y, v)))
            ),
        )

    return StateCrdt.make(
        initial=initial,
        update=update,
        merge=lambda a, b: pair(
            lambda y, v: bor(fst(a)(y, v), fst(b)(y, v)),
            lambda y, v: bor(snd(a)(y, v), snd(b)(y, v)),
        ),
    )


@definition(cite="shapiro2011", zh="集合含有元素")
def contains(
    Element: Sort,
    Tag: Sort,
    s: Pair[Fun[Element, Tag, Bool], Fun[Element, Tag, Bool]],
    x: Element,
):
    """The element is in the set: some tag of it was added and not removed."""
    return Exists(lambda t: And(fst(s)(x, t) == yes, snd(s)(x, t) == no))


@theorem(by="lean", cite="shapiro2011", zh="只增计数器强最终一致")
def g_counter_converges(n: Nat):
    """The G-Counter is strongly eventually consistent."""
    return And(g_counter(n).monotone_semilattice, g_counter(n).strongly_eventually_consistent)


@theorem(by="lean", cite="shapiro2011", zh="可增减计数器强最终一致")
def pn_counter_converges(n: Nat):
    """The PN-Counter is strongly eventually consistent."""
    return And(pn_counter(n).monotone_semilattice, pn_counter(n).strongly_eventually_consistent)


@theorem(
    by="lean",
    cite="shapiro2011",
    witness="unique_stamps",
    mutants=Mutant(1, by="equal_stamps"),
    zh="时间戳互异的后写者胜寄存器强最终一致",
)
def lww_register_converges(Entry: Sort, n: Nat, initial: Entry, stamp: Fun[Entry, Nat]):
    """The LWW-Register is strongly eventually consistent, if timestamps are unique."""
    return Implies(
        ForAll(lambda a, b: Implies(stamp(a) == stamp(b), a == b)),
        And(
            lww_register(n, initial, stamp).monotone_semilattice,
            lww_register(n, initial, stamp).strongly_eventually_consistent,
        ),
    )


@theorem(by="lean", cite="shapiro2011", zh="观察移除集合强最终一致")
def or_set_converges(
    Element: Sort,
    Tag: Sort,
    n: Nat,
    initial: Pair[Fun[Element, Tag, Bool], Fun[Element, Tag, Bool]],
):
    """The OR-Set is strongly eventually consistent."""
    return And(
        or_set(n, initial).monotone_semilattice,
        or_set(n, initial).strongly_eventually_consistent,
    )


@theorem(
    by="lean",
    cite="shapiro2011",
    witness="concurrent_add",
    mutants=(Mutant(1, by="tag_removed"), Mutant(2, by="tag_seen"), Mutant(3, by="tag_buried")),
    zh="观察移除集合：并发时添加胜过移除",
)
def or_set_add_wins(
    Element: Sort,
    Tag: Sort,
    n: Nat,
    here: Pair[Fun[Element, Tag, Bool], Fun[Element, Tag, Bool]],
    there: Pair[Fun[Element, Tag, Bool], Fun[Element, Tag, Bool]],
    p: Fin[n],
    q: Fin[n],
    x: Element,
    t: Tag,
):
    """In the OR-Set an addition under a new tag survives a concurrent removal."""
    crdt = or_set(n, here)
    added = crdt.update(p, SetUpdate.add(x, t), here)
    removed = crdt.update(q, SetUpdate.remove(x), there)
    return Implies(
        snd(here)(x, t) == no,
        fst(there)(x, t) == no,
        snd(there)(x, t) == no,
        contains(crdt.merge(added, removed), x),
    )
