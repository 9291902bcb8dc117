"""The hierarchy of the consistency models, and a history that separates each pair of neighbours.

Linearizable, sequentially consistent, causally consistent, PRAM consistent: each implies the next
(Viotti and Vukolić 2016 survey what is between and below), for every sequential object and every
history, and for a register no implication can be turned round.
"""

from __future__ import annotations

from formal.language import (
    And,
    Bool,
    Exists,
    Fin,
    Iff,
    Implies,
    List,
    Mutant,
    Not,
    Sort,
    definition,
    fin,
    no,
    theorem,
    true,
    yes,
)
from proofs.consistency.consistency.models import (
    causally_consistent,
    contains_completed,
    explains,
    pram_consistent,
    precedes,
    sequentially_consistent,
)
from proofs.foundations.history.statements import (
    HistoryEvent,
    RegisterOperation,
    RegisterResponse,
    SequentialObject,
    linearizable,
    register,
)

# Clients and values of the examples.
zero, one, two = (fin(k, 3) for k in range(3))


@definition(zh="过时的读")
def stale_read() -> List[HistoryEvent[Bool, RegisterOperation[Bool], RegisterResponse[Bool]]]:
    """A client writes ``true`` and is answered; then another one reads the initial ``false``."""
    return [
        HistoryEvent.invoke(no, RegisterOperation.write(yes)),
        HistoryEvent.respond(no, RegisterResponse.done),
        HistoryEvent.invoke(yes, RegisterOperation.read),
        HistoryEvent.respond(yes, RegisterResponse.value(no)),
    ]


@definition(zh="两个客户端各写各读，看到的先后相反")
def crossed_reads() -> List[
    HistoryEvent[Bool, RegisterOperation[Fin[3]], RegisterResponse[Fin[3]]]
]:
    """One client writes 1 and then reads 2; the other one writes 2 and then reads 1."""
    return [
        HistoryEvent.invoke(no, RegisterOperation.write(one)),
        HistoryEvent.respond(no, RegisterResponse.done),
        HistoryEvent.invoke(yes, RegisterOperation.write(two)),
        HistoryEvent.respond(yes, RegisterResponse.done),
        HistoryEvent.invoke(no, RegisterOperation.read),
        HistoryEvent.respond(no, RegisterResponse.value(two)),
        HistoryEvent.invoke(yes, RegisterOperation.read),
        HistoryEvent.respond(yes, RegisterResponse.value(one)),
    ]


@definition(zh="看到结果之后又看到原因")
def effect_before_cause() -> List[
    HistoryEvent[Fin[3], RegisterOperation[Fin[3]], RegisterResponse[Fin[3]]]
]:
    """Client 0 writes 1; client 1 reads 1 and writes 2; client 2 reads 2 and then 1."""
    return [
        HistoryEvent.invoke(zero, RegisterOperation.write(one)),
        HistoryEvent.respond(zero, RegisterResponse.done),
        HistoryEvent.invoke(one, RegisterOperation.read),
        HistoryEvent.respond(one, RegisterResponse.value(one)),
        HistoryEvent.invoke(one, RegisterOperation.write(two)),
        HistoryEvent.respond(one, RegisterResponse.done),
        HistoryEvent.invoke(two, RegisterOperation.read),
        HistoryEvent.respond(two, RegisterResponse.value(two)),
        HistoryEvent.invoke(two, RegisterOperation.read),
        HistoryEvent.respond(two, RegisterResponse.value(one)),
    ]


def program_order_suffices(
    Node: Sort,
    spec: SequentialObject,
    history: List[HistoryEvent[Node, Operation, Response]],
):
    return Iff(linearizable(spec, history), sequentially_consistent(spec, history))


def sequential_is_linearizable(
    Node: Sort,
    spec: SequentialObject,
    history: List[HistoryEvent[Node, Operation, Response]],
):
    return Implies(sequentially_consistent(spec, history), linearizable(spec, history))


@theorem(
    by="lean",
    cite="herlihy1990",
    witness="answered_and_pending",
    zh="可线性化：尊重实时的解释",
    mutants=Mutant(replace=program_order_suffices, by="missed_write"),
)
def linearizable_respects_real_time(
    Node: Sort,
    spec: SequentialObject,
    history: List[HistoryEvent[Node, Operation, Response]],
):
    """Linearizable: one order explains all responses and respects real time."""
    return Iff(
        linearizable(spec, history),
        Exists(
            lambda order: And(
                explains(
                    spec, history, lambda i: true, lambda i, k: precedes(history, i, k), order
                ),
                contains_completed(history, order),
            )
        ),
    )


@theorem(
    by="lean",
    cite="herlihy1990",
    seed="1.2.3",
    witness="answered_and_pending",
    zh="可线性化蕴含顺序一致",
    mutants=(
        Mutant(1, by="two_views"),
        Mutant(replace=sequential_is_linearizable, by="missed_write"),
    ),
)
def linearizable_implies_sequential(
    Node: Sort,
    spec: SequentialObject,
    history: List[HistoryEvent[Node, Operation, Response]],
):
    """A linearizable history is sequentially consistent."""
    return Implies(linearizable(spec, history), sequentially_consistent(spec, history))


@theorem(
    by="lean",
    cite="perrin2016",
    seed="1.2.3",
    witness="answered_and_pending",
    zh="顺序一致蕴含因果一致",
    mutants=Mutant(1, by="forgotten_write"),
)
def sequential_implies_causal(
    Node: Sort,
    spec: SequentialObject,
    history: List[HistoryEvent[Node, Operation, Response]],
):
    """A sequentially consistent history is causally consistent."""
    return Implies(sequentially_consistent(spec, history), causally_consistent(spec, history))


@theorem(
    by="lean",
    cite="perrin2016",
    seed="1.2.3",
    witness="answered_and_pending",
    zh="因果一致蕴含 PRAM 一致",
    mutants=Mutant(1, by="forgotten_write"),
)
def causal_implies_pram(
    Node: Sort,
    spec: SequentialObject,
    history: List[HistoryEvent[Node, Operation, Response]],
):
    """A causally consistent history is PRAM consistent."""
    return Implies(causally_consistent(spec, history), pram_consistent(spec, history))


@theorem(by="lean", cite="herlihy1990", seed="1.2.3", zh="顺序一致而不可线性化：过时的读")
def sequential_not_linearizable():
    """A read that misses a write answered before it is sequentially consistent and not
    linearizable."""
    return And(
        sequentially_consistent(register(no), stale_read),
        Not(linearizable(register(no), stale_read)),
    )


@theorem(by="lean", cite="perrin2016", seed="1.2.3", zh="因果一致而非顺序一致：交叉的读")
def causal_not_sequential():
    """Two clients that see two concurrent writes in different orders are causally consistent, not
    sequentially."""
    return And(
        causally_consistent(register(zero), crossed_reads),
        Not(sequentially_consistent(register(zero), crossed_reads)),
    )


@theorem(by="lean", cite="perrin2016", seed="1.2.3", zh="PRAM 一致而非因果一致：先见果后见因")
def pram_not_causal():
    """A client that sees a write and later what caused it is PRAM consistent, not causally."""
    return And(
        pram_consistent(register(zero), effect_before_cause),
        Not(causally_consistent(register(zero), effect_before_cause)),
    )
