"""Consistency models as predicates on histories, from linearizable down to PRAM.

Herlihy and Wing 1990 (linearizable: the document's *strong* consistency), Lamport 1979
(sequential), Perrin, Mostéfaoui and Jard 2016 (causal; AxCM of Bouajjani, Enea, Guerraoui
and Hamza 2017), Lipton and Sandberg 1988 (PRAM).  The document's *weak* consistency is pinned down
here as PRAM.

All models ask for orders that one sequential object explains.  They differ in which order must be
respected, in whose responses count, and in how many orders there may be.  An operation that was
never answered may have taken effect or not, in each of these orders anew: an order may contain it
with any response, at any place after the operations that its client had finished before it, or omit
it.  No history has to be well-formed: an operation that its client did not wait for is one that was
never answered.
"""

from __future__ import annotations

from formal.language import (
    And,
    Exists,
    ForAll,
    Implies,
    List,
    Nat,
    Not,
    Or,
    Pair,
    Rel,
    Sort,
    definition,
    fst,
    map_list,
    member,
    nodup,
    nth,
    snd,
    some,
    true,
)
from proofs.foundations.history.statements import (
    HistoryEvent,
    SequentialObject,
    completes,
)


@definition(zh="位置 i 处是一次调用")
def invoked(
    Node: Sort,
    Operation: Sort,
    Response: Sort,
    history: List[HistoryEvent[Node, Operation, Response]],
    i: Nat,
):
    """An operation is invoked at position ``i``."""
    return Exists(lambda n, o: nth(history, i) == some(HistoryEvent.invoke(n, o)))


@definition(zh="位置 i 处调用的操作已完成")
def completed(
    Node: Sort,
    Operation: Sort,
    Response: Sort,
    history: List[HistoryEvent[Node, Operation, Response]],
    i: Nat,
):
    """The operation invoked at position ``i`` is answered."""
    return Exists(lambda j, n, r: completes(history, i, j, n, r))


@definition(cite="herlihy1990", zh="实时先后")
def precedes(
    Node: Sort,
    Operation: Sort,
    Response: Sort,
    history: List[HistoryEvent[Node, Operation, Response]],
    i: Nat,
    k: Nat,
):
    """Real time: the operation invoked at position ``i`` is answered before position ``k``."""
    return Exists(lambda j, n, r: And(j < k, completes(history, i, j, n, r)))


@definition(zh="同一客户端的操作")
def same_client(
    Node: Sort,
    Operation: Sort,
    Response: Sort,
    history: List[HistoryEvent[Node, Operation, Response]],
    i: Nat,
    k: Nat,
):
    """One client invokes the operations at positions ``i`` and ``k``."""
    return Exists(
        lambda n, o, p: And(
            nth(history, i) == some(HistoryEvent.invoke(n, o)),
            nth(history, k) == some(HistoryEvent.invoke(n, p)),
        )
    )


@definition(cite="lamport1979", zh="程序序")
def program_order(
    Node: Sort,
    Operation: Sort,
    Response: Sort,
    history: List[HistoryEvent[Node, Operation, Response]],
    i: Nat,
    k: Nat,
):
    """The client of both operations saw the first answered before it invoked the second."""
    return And(same_client(history, i, k), precedes(history, i, k))


@definition(zh="顺序对象可解释的排列")
def explains(
    Node: Sort,
    Operation: Sort,
    Response: Sort,
    State: Sort,
    spec: SequentialObject[Operation, Response, State],
    history: List[HistoryEvent[Node, Operation, Response]],
    visible: Rel[Nat],
    before: Rel[Nat, Nat],
    order: List[Pair[Nat, Pair[Operation, Response]]],
):
    """``order`` lists operations by the position of their invocation, in an order that respects
    ``before`` and is legal, with responses: at visible positions those that the clients got."""

    def listed(x: Pair[Nat, Pair[Operation, Response]]):
        return Implies(
            member(x, order),
            Exists(
                lambda n: And(
                    nth(history, fst(x)) == some(HistoryEvent.invoke(n, fst(snd(x)))),
                    ForAll(
                        lambda j, r: Implies(
                            visible(fst(x)), completes(history, fst(x), j, n, r), snd(snd(x)) == r
                        )
                    ),
                )
            ),
        )

    def respected(
        a: Nat,
        b: Nat,
        x: Pair[Nat, Pair[Operation, Response]],
        y: Pair[Nat, Pair[Operation, Response]],
    ):
        return Implies(
            a < b,
            nth(order, a) == some(x),
            nth(order, b) == some(y),
            Not(before(fst(y), fst(x))),
        )

    return And(
        spec.legal(spec.initial, map_list(lambda x: snd(x), order)),
        nodup(map_list(lambda x: fst(x), order)),
        ForAll(listed),
        ForAll(respected),
    )


@definition(zh="排列含有所有已完成的操作")
def contains_completed(
    Node: Sort,
    Operation: Sort,
    Response: Sort,
    history: List[HistoryEvent[Node, Operation, Response]],
    order: List[Pair[Nat, Pair[Operation, Response]]],
):
    """``order`` contains every operation that was answered."""
    return ForAll(
        lambda i: Implies(
            completed(history, i), Exists(lambda x: And(member(x, order), fst(x) == i))
        )
    )


@definition(cite="lamport1979", seed="1.2.3", zh="顺序一致")
def sequentially_consistent(
    Node: Sort,
    Operation: Sort,
    Response: Sort,
    State: Sort,
    spec: SequentialObject[Operation, Response, State],
    history: List[HistoryEvent[Node, Operation, Response]],
):
    """One order of the operations explains all responses and respects each client's own order."""
    return Exists(
        lambda order: And(
            explains(
                spec, history, lambda i: true, lambda i, k: program_order(history, i, k), order
            ),
            contains_completed(history, order),
        )
    )


@definition(cite="perrin2016", zh="因果序")
def causal_order(
    Node: Sort,
    Operation: Sort,
    Response: Sort,
    history: List[HistoryEvent[Node, Operation, Response]],
    before: Rel[Nat, Nat],
):
    """``before`` is a strict order of the operations that contains each client's own order."""

    def transitive(i: Nat, j: Nat, k: Nat):
        return Implies(
            invoked(history, i),
            invoked(history, j),
            invoked(history, k),
            before(i, j),
            before(j, k),
            before(i, k),
        )

    return And(
        ForAll(lambda i: Implies(invoked(history, i), Not(before(i, i)))),
        ForAll(lambda i, k: Implies(program_order(history, i, k), before(i, k))),
        ForAll(transitive),
    )


@definition(cite="perrin2016", zh="解释一个操作的因果过去")
def explains_past(
    Node: Sort,
    Operation: Sort,
    Response: Sort,
    State: Sort,
    spec: SequentialObject[Operation, Response, State],
    history: List[HistoryEvent[Node, Operation, Response]],
    before: Rel[Nat, Nat],
    e: Nat,
    order: List[Pair[Nat, Pair[Operation, Response]]],
):
    """``order`` consists of the operation at ``e`` and all that are ``before`` it, and explains the
    responses that its client got."""
    return And(
        ForAll(lambda x: Implies(member(x, order), Or(before(fst(x), e), fst(x) == e))),
        ForAll(
            lambda i: Implies(
                invoked(history, i),
                Or(before(i, e), i == e),
                Exists(lambda x: And(member(x, order), fst(x) == i)),
            )
        ),
        explains(spec, history, lambda i: same_client(history, i, e), before, order),
    )


@definition(cite="perrin2016", seed="1.2.3", zh="因果一致")
def causally_consistent(
    Node: Sort,
    Operation: Sort,
    Response: Sort,
    State: Sort,
    spec: SequentialObject[Operation, Response, State],
    history: List[HistoryEvent[Node, Operation, Response]],
):
    """There is a causal order such that, for each answered operation, what its client was answered
    up to then is explained by an order of the causal past alone."""
    return Exists(
        lambda before: And(
            causal_order(history, before),
            ForAll(
                lambda e: Implies(
                    completed(history, e),
                    Exists(lambda order: explains_past(spec, history, before, e, order)),
                )
            ),
        )
    )


@definition(cite="lipton1988", seed="1.2.3", zh="PRAM 一致（本文的弱一致）")
def pram_consistent(
    Node: Sort,
    Operation: Sort,
    Response: Sort,
    State: Sort,
    spec: SequentialObject[Operation, Response, State],
    history: List[HistoryEvent[Node, Operation, Response]],
):
    """For each client, some order of the operations explains the responses that this client got and
    respects each client's own order."""

    def view(c: Node, order: List[Pair[Nat, Pair[Operation, Response]]]):
        return And(
            explains(
                spec,
                history,
                lambda i: Exists(lambda o: nth(history, i) == some(HistoryEvent.invoke(c, o))),
                lambda i, k: program_order(history, i, k),
                order,
            ),
            contains_completed(history, order),
        )

    return ForAll(lambda c: Exists(lambda order: view(c, order)))
