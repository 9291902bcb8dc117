"""Operation histories and linearizability, with pending operations (Herlihy and Wing 1990).

A history is the list of invocations and responses that clients see.  An operation that was never
answered may have taken effect or not: a linearization may contain it with any response, or omit it.
"""

from __future__ import annotations

from formal.language import (
    And,
    Case,
    Data,
    Exists,
    ForAll,
    Fun,
    Implies,
    List,
    Match,
    Nat,
    Not,
    Pair,
    Sort,
    Structure,
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


class HistoryEvent(Data, zh="历史事件：调用或响应"):
    """What a client sees: it invokes an operation, or its operation is answered."""

    Node: Sort
    Operation: Sort
    Response: Sort
    invoke: Case[Node, Operation]  # a client invokes an operation
    respond: Case[Node, Response]  # a client's operation is answered


class SequentialObject(Structure, var="O", zh="顺序对象"):
    """An object by its sequential behaviour: an operation changes the state and has a response."""

    Operation: Sort
    Response: Sort
    State: Sort
    initial: State  # the state at the start
    step: Fun[State, Operation, Pair[State, Response]]  # the new state and the response

    @recursive(zh="合法的顺序执行")
    def legal(self, s: State, operations: List[Pair[Operation, Response]]):
        """The responses are those of the operations executed one after another."""
        return Match(
            operations,
            nil=lambda: true,
            cons=lambda first, rest: And(
                snd(self.step(s, fst(first))) == snd(first),
                self.legal(fst(self.step(s, fst(first))), rest),
            ),
        )


@definition(zh="调用 i 由响应 j 完成")
def completes(
    Node: Sort,
    Operation: Sort,
    Response: Sort,
    history: List[HistoryEvent[Node, Operation, Response]],
    i: Nat,
    j: Nat,
    client: Node,
    response: Response,
):
    """The invocation at position ``i`` is answered by the response at position ``j``: the client's
    next event."""
    return And(
        Exists(lambda o: nth(history, i) == some(HistoryEvent.invoke(client, o))),
        i < j,
        nth(history, j) == some(HistoryEvent.respond(client, response)),
        ForAll(
            lambda k: Implies(
                i < k,
                k < j,
                And(
                    ForAll(lambda o: nth(history, k) != some(HistoryEvent.invoke(client, o))),
                    ForAll(lambda r: nth(history, k) != some(HistoryEvent.respond(client, r))),
                ),
            )
        ),
    )


@definition(cite="herlihy1990", zh="线性化")
def linearization(
    Node: Sort,
    Operation: Sort,
    Response: Sort,
    State: Sort,
    spec: SequentialObject[Operation, Response, State],
    history: List[HistoryEvent[Node, Operation, Response]],
    order: List[Pair[Nat, Pair[Operation, Response]]],
):
    """``order`` lists operations by the position of their invocation, with responses: all completed
    ones with the responses they got, in an order that respects real time and is legal."""

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
        spec.legal(spec.initial, map_list(lambda x: snd(x), order)),
    )


@definition(cite="herlihy1990", seed="1.2.3", zh="可线性化")
def linearizable(
    Node: Sort,
    Operation: Sort,
    Response: Sort,
    State: Sort,
    spec: SequentialObject[Operation, Response, State],
    history: List[HistoryEvent[Node, Operation, Response]],
):
    """Some linearization of the history exists."""
    return Exists(lambda order: linearization(spec, history, order))


class RegisterOperation(Data, zh="寄存器操作"):
    """What a client can ask of a register."""

    Value: Sort
    read: Case  # read the register
    write: Case[Value]  # write a value


class RegisterResponse(Data, zh="寄存器响应"):
    """What a register answers."""

    Value: Sort
    value: Case[Value]  # the value read
    done: Case  # a write was done


@definition(zh="寄存器")
def register(
    Value: Sort, initial: Value
) -> SequentialObject[RegisterOperation[Value], RegisterResponse[Value], Value]:
    """A read/write register with an initial value."""

    def step(s: Value, o: RegisterOperation[Value]):
        return Match(
            o,
            read=lambda: pair(s, RegisterResponse.value(s)),
            write=lambda v: pair(v, RegisterResponse.done),
        )

    return SequentialObject.make(initial=initial, step=step)


@theorem(by="lean", cite="herlihy1990", witness="register_values", zh="空历史可线性化")
def empty_linearizable(
    Node: Sort,
    Operation: Sort,
    Response: Sort,
    State: Sort,
    spec: SequentialObject[Operation, Response, State],
):
    """The empty history is linearizable for every object."""

    def empty(history: List[HistoryEvent[Node, Operation, Response]]):
        return Implies(history == [], linearizable(spec, history))

    return ForAll(empty)
