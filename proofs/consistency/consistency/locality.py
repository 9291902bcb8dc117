"""Locality: a system is linearizable exactly when each of its objects is.

Herlihy and Wing 1990, Theorem 1 and §3.3.  An operation is a pair of an object and an operation on
it, and so is a response.  The paper's histories are well-formed, and ours must be here: the
projection to one object does not show that a client went on elsewhere.  They need not be complete.
"""

from __future__ import annotations

from formal.language import (
    And,
    Bool,
    ForAll,
    Fun,
    If,
    Iff,
    Implies,
    List,
    Match,
    Mutant,
    Nat,
    Not,
    Pair,
    Sort,
    cons,
    definition,
    fst,
    no,
    nth,
    pair,
    recursive,
    snd,
    some,
    theorem,
    yes,
)
from proofs.consistency.consistency.models import completed, sequentially_consistent
from proofs.foundations.history.statements import (
    HistoryEvent,
    RegisterOperation,
    RegisterResponse,
    SequentialObject,
    completes,
    linearizable,
    register,
)


@definition(cite="herlihy1990", zh="多个对象合成一个")
def product(
    Object: Sort,
    Operation: Sort,
    Response: Sort,
    State: Sort,
    objects: Fun[Object, SequentialObject[Operation, Response, State]],
) -> SequentialObject[Pair[Object, Operation], Pair[Object, Response], Fun[Object, State]]:
    """Many objects as one, whose operations and responses name the object."""

    def step(s: Fun[Object, State], o: Pair[Object, Operation]):
        done = objects(fst(o)).step(s(fst(o)), snd(o))
        return pair(lambda x: If(x == fst(o), fst(done), s(x)), pair(fst(o), snd(done)))

    return SequentialObject.make(initial=lambda x: objects(x).initial, step=step)


@recursive(cite="herlihy1990", zh="历史在一个对象上的投影")
def project(
    Object: Sort,
    Node: Sort,
    Operation: Sort,
    Response: Sort,
    x: Object,
    history: List[HistoryEvent[Node, Pair[Object, Operation], Pair[Object, Response]]],
) -> List[HistoryEvent[Node, Operation, Response]]:
    """The events of a history that concern one object."""
    return Match(
        history,
        nil=lambda: [],
        cons=lambda e, rest: Match(
            e,
            invoke=lambda n, o: If(
                fst(o) == x,
                cons(HistoryEvent.invoke(n, snd(o)), project(x, rest)),
                project(x, rest),
            ),
            respond=lambda n, r: If(
                fst(r) == x,
                cons(HistoryEvent.respond(n, snd(r)), project(x, rest)),
                project(x, rest),
            ),
        ),
    )


@definition(cite="herlihy1990", zh="良构的历史")
def well_formed(
    Object: Sort,
    Node: Sort,
    Operation: Sort,
    Response: Sort,
    history: List[HistoryEvent[Node, Pair[Object, Operation], Pair[Object, Response]]],
):
    """A client is answered by the object that it asked, and before it asks again."""

    def by_the_same(i: Nat, j: Nat, n: Node, o: Pair[Object, Operation], r: Pair[Object, Response]):
        return Implies(
            nth(history, i) == some(HistoryEvent.invoke(n, o)),
            completes(history, i, j, n, r),
            fst(r) == fst(o),
        )

    def before_the_next(
        i: Nat, k: Nat, n: Node, o: Pair[Object, Operation], p: Pair[Object, Operation]
    ):
        return Implies(
            nth(history, i) == some(HistoryEvent.invoke(n, o)),
            nth(history, k) == some(HistoryEvent.invoke(n, p)),
            i < k,
            completed(history, i),
        )

    return And(ForAll(by_the_same), ForAll(before_the_next))


@theorem(
    by="lean",
    cite="herlihy1990",
    seed="1.2.3",
    zh="可线性化是局部性质",
    witness="two_registers",
    mutants=Mutant(1, by="answered_by_another"),
)
def linearizability_is_local(
    Object: Sort,
    Node: Sort,
    Operation: Sort,
    Response: Sort,
    State: Sort,
    objects: Fun[Object, SequentialObject[Operation, Response, State]],
    history: List[HistoryEvent[Node, Pair[Object, Operation], Pair[Object, Response]]],
):
    """Linearizability is local (Herlihy and Wing, Theorem 1): a well-formed history of many objects
    is linearizable exactly when its projection to each object is."""
    return Implies(
        well_formed(history),
        Iff(
            linearizable(product(objects), history),
            ForAll(lambda x: linearizable(objects(x), project(x, history))),
        ),
    )


@definition(zh="每个客户端写一个寄存器，再读另一个")
def both_miss() -> List[
    HistoryEvent[Bool, Pair[Bool, RegisterOperation[Bool]], Pair[Bool, RegisterResponse[Bool]]]
]:
    """Each of two clients writes its own register and then reads the initial value of the other's
    (Dekker's pattern)."""
    return [
        HistoryEvent.invoke(no, pair(no, RegisterOperation.write(yes))),
        HistoryEvent.respond(no, pair(no, RegisterResponse.done)),
        HistoryEvent.invoke(yes, pair(yes, RegisterOperation.write(yes))),
        HistoryEvent.respond(yes, pair(yes, RegisterResponse.done)),
        HistoryEvent.invoke(no, pair(yes, RegisterOperation.read)),
        HistoryEvent.respond(no, pair(yes, RegisterResponse.value(no))),
        HistoryEvent.invoke(yes, pair(no, RegisterOperation.read)),
        HistoryEvent.respond(yes, pair(no, RegisterResponse.value(no))),
    ]


@theorem(by="lean", cite="herlihy1990", seed="1.2.3", zh="顺序一致不是局部性质")
def sequential_is_not_local():
    """Sequential consistency is not local: two clients that each write a register and then miss the
    other's write are sequentially consistent at each register, and not together."""
    return And(
        well_formed(both_miss),
        ForAll(lambda x: sequentially_consistent(register(no), project(x, both_miss)), x=Bool),
        Not(sequentially_consistent(product(lambda x: register(no)), both_miss)),
    )
