"""Runs of ABD: its actions as labels, what its clients see, and that it is linearizable."""

from __future__ import annotations

from formal.language import (
    And,
    Case,
    Data,
    Exists,
    ForAll,
    If,
    Iff,
    Implies,
    List,
    Match,
    Sort,
    cons,
    definition,
    nth,
    recursive,
    some,
    theorem,
)
from proofs.consistency.abd.protocol import Register
from proofs.foundations.execution.statements import LabelledSystem
from proofs.foundations.history.statements import (
    HistoryEvent,
    RegisterOperation,
    RegisterResponse,
    completes,
    register,
)
from proofs.foundations.history.statements import linearizable as is_linearizable


class Act(Data, zh="ABD 的动作"):
    """The actions of ABD with their parameters."""

    Replica: Sort
    Quorum: Sort
    Operation: Sort
    Tag: Sort
    Value: Sort
    invoke: Case[Operation]  # its client calls the operation
    reply: Case[Replica, Operation]  # the replica answers the operation's question
    choose_write: Case[Operation, Quorum, Tag]  # the write takes the tag
    choose_read: Case[Operation, Quorum, Replica, Tag, Value]  # the read takes tag and value
    store: Case[Replica, Operation]  # the replica obeys the operation's order to store
    skip: Case[Replica, Operation]  # the replica acknowledges the order without obeying it
    complete_write: Case[Operation, Quorum]  # the write returns
    complete_read: Case[Operation, Quorum, Value]  # the read returns the value


@definition(zh="ABD 作为带标号的转移系统")
def labelled(
    R: Register,
) -> LabelledSystem[R.State, Act[Replica, Quorum, Operation, Tag, Value]]:
    """ABD as a labelled system: its steps, each with its action and the parameters."""

    def step(s: R.State, act: Act[Replica, Quorum, Operation, Tag, Value], t: R.State):
        return Match(
            act,
            invoke=lambda o: R.invoke_step(s, t, o),
            reply=lambda n, o: R.reply_step(s, t, n, o),
            choose_write=lambda o, q, a: R.choose_write_step(s, t, o, q, a),
            choose_read=lambda o, q, n, a, v: R.choose_read_step(s, t, o, q, n, a, v),
            store=lambda n, o: R.store_step(s, t, n, o),
            skip=lambda n, o: R.skip_step(s, t, n, o),
            complete_write=lambda o, q: R.complete_write_step(s, t, o, q),
            complete_read=lambda o, q, v: And(R.complete_read_step(s, t, o, q), s.value(o) == v),
        )

    return LabelledSystem.make(step=step)


@definition(zh="操作所请求的：写其参数，或读")
def request(R: Register, o: Operation) -> RegisterOperation[Value]:
    """What an operation asks of the register: to write its argument, or to read."""
    return If(R.is_write(o), RegisterOperation.write(R.argument(o)), RegisterOperation.read)


@recursive(zh="客户端所见的历史")
def client_history(
    R: Register, acts: List[Act[Replica, Quorum, Operation, Tag, Value]]
) -> List[HistoryEvent[Client, RegisterOperation[Value], RegisterResponse[Value]]]:
    """What the clients see of a sequence of actions: the calls and the returns."""
    return Match(
        acts,
        nil=lambda: [],
        cons=lambda act, rest: Match(
            act,
            invoke=lambda o: cons(
                HistoryEvent.invoke(R.client(o), request(R, o)), client_history(R, rest)
            ),
            reply=lambda n, o: client_history(R, rest),
            choose_write=lambda o, q, a: client_history(R, rest),
            choose_read=lambda o, q, n, a, v: client_history(R, rest),
            store=lambda n, o: client_history(R, rest),
            skip=lambda n, o: client_history(R, rest),
            complete_write=lambda o, q: cons(
                HistoryEvent.respond(R.client(o), RegisterResponse.done), client_history(R, rest)
            ),
            complete_read=lambda o, q, v: cons(
                HistoryEvent.respond(R.client(o), RegisterResponse.value(v)),
                client_history(R, rest),
            ),
        ),
    )


@definition(zh="每个运行可线性化")
def runs_linearizable(R: Register):
    """What the clients see of any run from an initial state is a linearizable history of a
    register, operations that have not returned included."""

    def run(s: R.State, acts: List[Act[Replica, Quorum, Operation, Tag, Value]], t: R.State):
        return Implies(
            R.init(s),
            labelled(R).path(s, acts, t),
            is_linearizable(register(R.initial_value), client_history(R, acts)),
        )

    return ForAll(run)


@theorem(by="lean", witness="one_call", zh="ABD 的步就是带标号系统的步")
def step_is_act(R: Register, s: R.State, t: R.State):
    """The steps of the protocol are the steps of the labelled system, with some label."""
    return Iff(R.step(s, t), Exists(lambda act: labelled(R).step(s, act, t)))


@theorem(
    by="lean",
    cite="abd1995",
    witness="three_replicas",
    zh="ABD 可线性化",
    tight_open="linearizability does not depend on how many replicas crash",
)
def linearizable(R: Register):
    """Every run of ABD is linearizable."""
    return runs_linearizable(R)


@definition(zh="每个返回都应答一次调用")
def responses_answer(R: Register):
    """In what the clients see of any run from an initial state, every return answers the last call
    of its client, which nothing has answered before."""

    def run(s: R.State, acts: List[Act[Replica, Quorum, Operation, Tag, Value]], t: R.State):
        history = client_history(R, acts)
        return Implies(
            R.init(s),
            labelled(R).path(s, acts, t),
            ForAll(
                lambda j, c, r: Implies(
                    nth(history, j) == some(HistoryEvent.respond(c, r)),
                    Exists(lambda i: completes(history, i, j, c, r)),
                )
            ),
        )

    return ForAll(run)


@theorem(by="lean", cite="abd1995", witness="three_replicas", zh="每个返回都应答一次调用")
def well_formed(R: Register):
    """The histories of ABD are well-formed: nothing returns that was not called."""
    return responses_answer(R)
