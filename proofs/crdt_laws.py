"""The laws of the replicated data types, place by place: questions that a solver answers.

Lean proves the same laws of whole states on the way to convergence (`proofs.crdt_instances`).
"""

from __future__ import annotations

from formal.language import (
    And,
    Fin,
    ForAll,
    Fun,
    Implies,
    Mutant,
    Nat,
    Sort,
    theorem,
)
from proofs.crdt_instances import g_counter, lww_register

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
