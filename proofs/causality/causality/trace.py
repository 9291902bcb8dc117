"""Traces: every list of events in which receives come after their sends is a computation."""

from __future__ import annotations

from formal.language import (
    And,
    Exists,
    Fin,
    ForAll,
    Fun,
    Iff,
    Implies,
    Nat,
    Option,
    Sort,
    some,
    theorem,
)
from proofs.causality.causality.computation import Computation


@theorem(by="lean", seed="1.1.1", zh="由有效轨迹构造计算", witness="ping_pong_trace")
def of_trace(
    Process: Sort, n: Nat, process: Fun[Fin[n], Process], source: Fun[Fin[n], Option[Fin[n]]]
):
    """Every valid trace is a computation: list the events in any order in which each receive comes
    after its send; then events of one process are ordered as listed, messages are as listed, and
    happened-before goes forward in the list."""

    def claim(K: Computation[Process, Fin[n], Fin[n]]):
        return And(
            ForAll(lambda i: K.process(i) == process(i)),
            ForAll(
                lambda i, j: Iff(
                    K.local_step(i, j),
                    And(
                        i < j,
                        process(i) == process(j),
                        ForAll(lambda k: Implies(i < k, k < j, process(k) != process(j)), k=Fin[n]),
                    ),
                )
            ),
            ForAll(lambda i, j: Iff(K.message_step(i, j), source(j) == some(i))),
            ForAll(lambda i, j: Implies(K.happened_before(i, j), i < j)),
        )

    return Implies(ForAll(lambda i, j: Implies(source(i) == some(j), j < i)), Exists(claim))
