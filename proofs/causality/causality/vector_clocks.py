"""Vector clocks: they exist, they characterize causality, and n components are needed.

Fidge 1988, Mattern 1989 (the update rule and its theorem), Charron-Bost 1991 (the lower bound).
"""

from __future__ import annotations

from formal.language import (
    And,
    Exists,
    Fin,
    ForAll,
    Fun,
    Iff,
    Implies,
    Mutant,
    Nat,
    Or,
    Rel,
    Sort,
    definition,
    theorem,
)
from proofs.causality.causality.computation import Computation


@theorem(by="lean", cite="mattern1989", witness="ping_pong", zh="向量时钟存在：更新规则是全函数")
def vector_clock_exists(K: Computation):
    """Every computation has a vector clock: the update rule defines a total function."""
    return Exists(lambda clock: K.vector_clock(clock))


@theorem(
    by="lean",
    cite="mattern1989",
    witness="ping_pong_vectors",
    zh="向量时钟唯一",
    mutants=Mutant(1, by="wrong_vectors"),
)
def vector_clock_unique(
    K: Computation,
    clock: Fun[Event, Process, Nat],
    other: Fun[Event, Process, Nat],
    e: Event,
    p: Process,
):
    """The update rule determines the vector clock."""
    return Implies(K.vector_clock(clock), K.vector_clock(other), clock(e, p) == other(e, p))


@theorem(
    by="lean",
    cite="mattern1989",
    seed="1.4.1",
    witness="ping_pong_vectors",
    zh="向量时钟刻画因果",
    mutants=Mutant(1, by="wrong_vectors"),
)
def vector_clock_characterizes(K: Computation, clock: Fun[Event, Process, Nat], e: Event, f: Event):
    """For two different events, ``e`` happened before ``f`` exactly when its vector is
    componentwise at most that of ``f``."""
    return Implies(
        K.vector_clock(clock),
        e != f,
        Iff(K.happened_before(e, f), ForAll(lambda p: clock(e, p) <= clock(f, p))),
    )


@theorem(
    by="lean",
    cite="mattern1989",
    witness="ping_pong_vectors",
    zh="比较一个分量即可判断因果",
    mutants=Mutant(1, by="wrong_vectors"),
)
def vector_clock_constant_time_test(
    K: Computation, clock: Fun[Event, Process, Nat], e: Event, f: Event
):
    """One component decides: ``e`` happened before ``f`` exactly when ``f`` has counted ``e`` on
    the process of ``e``."""
    return Implies(
        K.vector_clock(clock),
        e != f,
        Iff(
            K.happened_before(e, f),
            clock(e, K.process(e)) <= clock(f, K.process(e)),
        ),
    )


@theorem(
    by="lean",
    cite="mattern1989",
    witness="ping_pong_vectors",
    zh="并发的两分量判据",
    mutants=Mutant(1, by="unmerged_vectors"),
)
def vector_clock_concurrent(K: Computation, clock: Fun[Event, Process, Nat], e: Event, f: Event):
    """Two events are concurrent exactly when neither has counted the other."""
    return Implies(
        K.vector_clock(clock),
        Iff(
            K.concurrent(e, f),
            And(
                clock(f, K.process(e)) < clock(e, K.process(e)),
                clock(e, K.process(f)) < clock(f, K.process(f)),
            ),
        ),
    )


@theorem(
    by="lean",
    cite="mattern1989",
    witness="ping_pong_vectors",
    zh="不同事件的向量不同",
    mutants=Mutant(1, by="wrong_vectors"),
)
def vector_clock_injective(K: Computation, clock: Fun[Event, Process, Nat], e: Event, f: Event):
    """Different events have different vectors."""
    return Implies(K.vector_clock(clock), ForAll(lambda p: clock(e, p) == clock(f, p)), e == f)


@definition(cite="charronbost1991", zh="每个分量是一个线性全预序：任意线性序中的取值比较")
def componentwise_order(k: Nat, Event: Sort, at_most: Rel[Fin[k], Event, Event]):
    """``k`` components with values in linear orders, whatever these are: in each component any two
    events compare (so ``at_most(i, e, f)`` says that the value of ``e`` is at most that of ``f``),
    and comparison is transitive.  Different events may have the same value."""
    return And(
        ForAll(lambda i, e, f: Or(at_most(i, e, f), at_most(i, f, e))),
        ForAll(
            lambda i, e, f, g: Implies(at_most(i, e, f), at_most(i, f, g), at_most(i, e, g)),
        ),
    )


@definition(cite="charronbost1991", zh="逐分量比较恰好判定先于关系")
def decides_causality(
    Process: Sort,
    Event: Sort,
    Message: Sort,
    k: Nat,
    K: Computation[Process, Event, Message],
    at_most: Rel[Fin[k], Event, Event],
):
    """Of two different events, one happened before the other exactly when each of its components is
    at most the other's."""
    return ForAll(
        lambda e, f: Implies(
            e != f, Iff(K.happened_before(e, f), ForAll(lambda i: at_most(i, e, f)))
        )
    )


@theorem(by="lean", cite="charronbost1991", zh="n 个进程需要 n 个分量，不论取值于何种线性序")
def charron_bost(n: Nat):
    """Vectors that characterize causality need n components: for every n there is a computation of
    n processes such that for no k below n does componentwise comparison of k values decide its
    happened-before, whatever linear orders the values are taken from."""

    def claim(Event: Sort, Message: Sort, K: Computation[Fin[n], Event, Message]):
        def size(k: Nat, at_most: Rel[Fin[k], Event, Event]):
            return Implies(
                componentwise_order(k, at_most), decides_causality(k, K, at_most), n <= k
            )

        return ForAll(size)

    return Exists(claim)


@theorem(by="lean", cite="charronbost1991", zh="特例：自然数向量需要 n 个分量")
def charron_bost_naturals(n: Nat):
    """Vectors of naturals need n components: for every n there is a computation of n processes
    whose happened-before no vectors of fewer than n naturals decide componentwise."""

    def claim(Event: Sort, Message: Sort, K: Computation[Fin[n], Event, Message]):
        def size(k: Nat, stamp: Fun[Event, Fin[k], Nat]):
            return Implies(
                ForAll(
                    lambda e, f: Implies(
                        e != f,
                        Iff(
                            K.happened_before(e, f),
                            ForAll(lambda i: stamp(e, i) <= stamp(f, i)),
                        ),
                    )
                ),
                n <= k,
            )

        return ForAll(size)

    return Exists(claim)


@theorem(by="lean", cite="mattern1989", witness="numbered_exchange", zh="n 个分量足够")
def n_components_suffice(
    n: Nat, Event: Sort, Message: Sort, K: Computation[Fin[n], Event, Message]
):
    """The other side of the bound, in the same model: for every computation of n processes there
    are n components that decide its happened-before."""
    return Exists(
        lambda at_most: And(componentwise_order(n, at_most), decides_causality(n, K, at_most))
    )


@theorem(by="lean", witness="ping_pong", zh="见证：偏序取值时一个分量足够")
def one_partial_order_suffices(K: Computation):
    """Without the demand that two values compare: one component with a reflexive and transitive
    comparison decides happened-before, in every computation."""

    def claim(at_most: Rel[Fin[1], Event, Event]):
        return And(
            ForAll(lambda i, e: at_most(i, e, e)),
            ForAll(
                lambda i, e, f, g: Implies(at_most(i, e, f), at_most(i, f, g), at_most(i, e, g)),
            ),
            decides_causality(1, K, at_most),
        )

    return Exists(claim)


@theorem(by="lean", witness="numbered_exchange", zh="见证：比较不传递时两个分量足够")
def two_intransitive_relations_suffice(
    n: Nat, m: Nat, Message: Sort, K: Computation[Fin[n], Fin[m], Message]
):
    """Without transitivity: two components in which any two values compare decide happened-before,
    in every finite computation."""

    def claim(at_most: Rel[Fin[2], Fin[m], Fin[m]]):
        return And(
            ForAll(lambda i, e, f: Or(at_most(i, e, f), at_most(i, f, e))),
            decides_causality(2, K, at_most),
        )

    return Exists(claim)
