"""Locality for all objects: partial ones, ones with several possible answers, any specification.

Herlihy and Wing 1990 specify an object by a set of sequential histories (§2.2), and a history of
many objects is legal when what it says of each object is in that object's set.  So an object may
have several answers to choose from, or none: to take from an empty queue may be possible in no
state.  Objects of different types need no more: operations that are not its own are in no history
of an object.
"""

from __future__ import annotations

from formal.language import (
    And,
    Exists,
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
    Rel,
    Sort,
    Structure,
    cons,
    definition,
    fst,
    map_list,
    member,
    nodup,
    nth,
    pair,
    recursive,
    snd,
    some,
    theorem,
    true,
)
from proofs.consistency.consistency.locality import product, project, well_formed
from proofs.foundations.history.statements import (
    HistoryEvent,
    SequentialObject,
    completes,
    linearizable,
)


@definition(cite="herlihy1990", zh="对任意规约的线性化")
def linearization_by(
    Node: Sort,
    Operation: Sort,
    Response: Sort,
    legal: Rel[List[Pair[Operation, Response]]],
    history: List[HistoryEvent[Node, Operation, Response]],
    order: List[Pair[Nat, Pair[Operation, Response]]],
):
    """``order`` lists operations by the position of their invocation, with responses: all completed
    ones with the responses they got, in an order that respects real time and that the
    specification allows."""

    def listed(x: Pair[Nat, Pair[Operation, Response]]):
        return Implies(
            member(x, order),
            Exists(
                lambda n: And(
                    nth(history, fst(x)) == some(HistoryEvent.invoke(n, fst(snd(x)))),
                    ForAll(
                        lambda j, r: Implies(completes(history, fst(x), j, n, r), snd(snd(x)) == r)
                    ),
                )
            ),
        )

    def in_real_time(
        a: Nat,
        b: Nat,
        x: Pair[Nat, Pair[Operation, Response]],
        y: Pair[Nat, Pair[Operation, Response]],
    ):
        return Implies(
            a < b,
            nth(order, a) == some(x),
            nth(order, b) == some(y),
            Not(Exists(lambda j, n, r: And(completes(history, fst(y), j, n, r), j < fst(x)))),
        )

    return And(
        nodup(map_list(lambda x: fst(x), order)),
        ForAll(listed),
        ForAll(
            lambda i, j, n, r: Implies(
                completes(history, i, j, n, r),
                Exists(lambda x: And(member(x, order), fst(x) == i)),
            )
        ),
        ForAll(in_real_time),
        legal(map_list(lambda x: snd(x), order)),
    )


@definition(cite="herlihy1990", zh="对任意规约可线性化")
def linearizable_by(
    Node: Sort,
    Operation: Sort,
    Response: Sort,
    legal: Rel[List[Pair[Operation, Response]]],
    history: List[HistoryEvent[Node, Operation, Response]],
):
    """Some linearization of the history exists that the specification allows."""
    return Exists(lambda order: linearization_by(legal, history, order))


@recursive(cite="herlihy1990", zh="顺序历史在一个对象上的投影")
def sequential_at(
    Object: Sort,
    Operation: Sort,
    Response: Sort,
    x: Object,
    operations: List[Pair[Pair[Object, Operation], Pair[Object, Response]]],
) -> List[Pair[Operation, Response]]:
    """The operations on one object, with their responses, in their order."""
    return Match(
        operations,
        nil=lambda: [],
        cons=lambda first, rest: If(
            fst(fst(first)) == x,
            cons(pair(snd(fst(first)), snd(snd(first))), sequential_at(x, rest)),
            sequential_at(x, rest),
        ),
    )


@definition(cite="herlihy1990", zh="多个对象的规约")
def legal_at_each(
    Object: Sort,
    Operation: Sort,
    Response: Sort,
    legal: Rel[Object, List[Pair[Operation, Response]]],
    operations: List[Pair[Pair[Object, Operation], Pair[Object, Response]]],
):
    """Each operation is answered by its object, and the specification of each object allows what
    happens there."""
    return And(
        ForAll(lambda e: Implies(member(e, operations), fst(snd(e)) == fst(fst(e)))),
        ForAll(lambda x: legal(x, sequential_at(x, operations))),
    )


@theorem(
    by="lean",
    cite="herlihy1990",
    seed="1.2.3",
    zh="任意规约的对象：可线性化是局部性质",
    witness="one_taker",
    mutants=Mutant(1, by="taken_from_another"),
)
def locality_of_any_specification(
    Object: Sort,
    Node: Sort,
    Operation: Sort,
    Response: Sort,
    legal: Rel[Object, List[Pair[Operation, Response]]],
    history: List[HistoryEvent[Node, Pair[Object, Operation], Pair[Object, Response]]],
):
    """Linearizability is local (Herlihy and Wing, Theorem 1) for objects that are specified by any
    sets of sequential histories: a well-formed history of many objects is linearizable exactly
    when its projection to each object is."""
    return Implies(
        well_formed(history),
        Iff(
            linearizable_by(lambda operations: legal_at_each(legal, operations), history),
            ForAll(
                lambda x: linearizable_by(
                    lambda operations: legal(x, operations), project(x, history)
                )
            ),
        ),
    )


class RelationalObject(Structure, var="R", zh="关系型顺序对象：可不确定，可部分"):
    """An object by its sequential behaviour, which need not be determined: in a state an operation
    has any number of possible responses with states after it, or none."""

    Operation: Sort
    Response: Sort
    State: Sort
    initial: State  # the state at the start
    step: Rel[State, Operation, Response, State]  # the response and the state after it are possible

    @recursive(zh="合法的顺序执行")
    def legal(self, s: State, operations: List[Pair[Operation, Response]]):
        """The operations are possible one after another, with their responses."""
        return Match(
            operations,
            nil=lambda: true,
            cons=lambda first, rest: Exists(
                lambda t: And(self.step(s, fst(first), snd(first), t), self.legal(t, rest))
            ),
        )


@definition(cite="herlihy1990", zh="对关系型对象可线性化")
def possibly_linearizable(
    Node: Sort,
    Operation: Sort,
    Response: Sort,
    State: Sort,
    spec: RelationalObject[Operation, Response, State],
    history: List[HistoryEvent[Node, Operation, Response]],
):
    """Some linearization of the history exists that is possible for the object."""
    return linearizable_by(lambda operations: spec.legal(spec.initial, operations), history)


@definition(cite="herlihy1990", zh="多个关系型对象合成一个")
def together(
    Object: Sort,
    Operation: Sort,
    Response: Sort,
    State: Sort,
    objects: Fun[Object, RelationalObject[Operation, Response, State]],
) -> RelationalObject[Pair[Object, Operation], Pair[Object, Response], Fun[Object, State]]:
    """Many objects as one: an operation names its object, is answered by it, and leaves the others
    as they were."""

    def step(
        s: Fun[Object, State],
        o: Pair[Object, Operation],
        r: Pair[Object, Response],
        t: Fun[Object, State],
    ):
        return And(
            fst(r) == fst(o),
            objects(fst(o)).step(s(fst(o)), snd(o), snd(r), t(fst(o))),
            ForAll(lambda x: Implies(x != fst(o), t(x) == s(x))),
        )

    return RelationalObject.make(initial=lambda x: objects(x).initial, step=step)


@theorem(
    by="lean",
    cite="herlihy1990",
    seed="1.2.3",
    zh="不确定或部分的对象：可线性化是局部性质",
    witness="two_bags",
    mutants=Mutant(1, by="bag_answered_by_another"),
)
def locality_relational(
    Object: Sort,
    Node: Sort,
    Operation: Sort,
    Response: Sort,
    State: Sort,
    objects: Fun[Object, RelationalObject[Operation, Response, State]],
    history: List[HistoryEvent[Node, Pair[Object, Operation], Pair[Object, Response]]],
):
    """Linearizability is local for objects whose operations may have several possible responses, or
    none in some states: a well-formed history of many objects is linearizable exactly when its
    projection to each object is."""
    return Implies(
        well_formed(history),
        Iff(
            possibly_linearizable(together(objects), history),
            ForAll(lambda x: possibly_linearizable(objects(x), project(x, history))),
        ),
    )


@definition(zh="确定对象作为关系型对象")
def as_relation(
    Operation: Sort,
    Response: Sort,
    State: Sort,
    spec: SequentialObject[Operation, Response, State],
) -> RelationalObject[Operation, Response, State]:
    """A deterministic object as a relational one: what it does is what is possible."""
    return RelationalObject.make(
        initial=spec.initial, step=lambda s, o, r, t: spec.step(s, o) == pair(t, r)
    )


@theorem(by="lean", witness="two_registers_as_relations", zh="确定对象是关系型对象的特例")
def deterministic_is_relational(
    Object: Sort,
    Node: Sort,
    Operation: Sort,
    Response: Sort,
    State: Sort,
    objects: Fun[Object, SequentialObject[Operation, Response, State]],
    history: List[HistoryEvent[Node, Pair[Object, Operation], Pair[Object, Response]]],
):
    """Deterministic objects are relational ones: linearizable means the same, of each object and of
    all together, so their locality is the one of relational objects."""
    return And(
        Iff(
            linearizable(product(objects), history),
            possibly_linearizable(together(lambda x: as_relation(objects(x))), history),
        ),
        ForAll(
            lambda x: Iff(
                linearizable(objects(x), project(x, history)),
                possibly_linearizable(as_relation(objects(x)), project(x, history)),
            )
        ),
    )
