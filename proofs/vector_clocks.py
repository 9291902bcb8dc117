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
    Sort,
    theorem,
)
from proofs.causality import Computation

TOPIC = "causality"


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


@theorem(by="lean", cite="charronbost1991", zh="n 个进程需要 n 个分量")
def charron_bost(n: Nat):
    """Vectors that characterize causality need n components: for every n there is a computation of
    n processes such that for no k below n does componentwise comparison of vectors of k naturals
    decide its happened-before."""

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
