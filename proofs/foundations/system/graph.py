"""The communication graph: who sent to whom, and when; what it says about causality.

The document gives a system the graph of its communication.  Here that graph is no free component:
its edges are the messages that were received (``communicates``), each with the event that sends it
and the event that receives it.  A path along which each message is sent after the one before it
arrived respects time; where there is none, the events of two processes are independent.  A path
that goes against time says nothing.
"""

from __future__ import annotations

from formal.language import (
    And,
    Exists,
    Implies,
    Mutant,
    Not,
    Or,
    Sort,
    definition,
    some,
    theorem,
    transitive_closure,
)
from proofs.foundations.system.statements import System


@definition(seed="1.1.1", zh="通信图的边")
def sends_to(S: System, p: Process, q: Process):
    """An edge of the communication graph: ``q`` receives a message of ``p``."""
    return Exists(lambda m: S.communicates(p, q, m))


@definition(zh="收到前一条之后才发出后一条")
def forwarded(S: System, m: Message, n: Message):
    """Some process receives ``m`` and then, or by the same event, sends ``n``."""
    return Exists(
        lambda e: And(
            S.received(e) == some(m),
            Or(e == S.send(n), transitive_closure(S.local_step, e, S.send(n))),
        )
    )


@definition(seed="1.1.1", zh="遵守时间的路径")
def time_respecting_path(S: System, p: Process, q: Process):
    """A path of messages from ``p`` to ``q``: each is sent where the one before it was received,
    and not before that."""
    return Exists(
        lambda m, n: And(
            S.process(S.send(m)) == p,
            Or(m == n, transitive_closure(lambda a, b: forwarded(S, a, b), m, n)),
            S.communicates(S.process(S.send(n)), q, n),
        )
    )


@theorem(
    by="lean",
    seed="1.1.1",
    witness="detour_backwards",
    zh="通信图中没有遵守时间的路径，则事件独立",
    mutants=(Mutant(3, by="one_process_twice"), Mutant(4, by="one_message_events")),
)
def graph_no_path_independent(S: System, p: Process, q: Process, e: Event, f: Event):
    """Without a time-respecting path from one process to another no event of the first happened
    before one of the second; and without one back either, their events are concurrent."""
    return Implies(
        S.process(e) == p,
        S.process(f) == q,
        p != q,
        Not(time_respecting_path(S, p, q)),
        And(
            Not(S.happened_before(e, f)),
            Implies(Not(time_respecting_path(S, q, p)), S.concurrent(e, f)),
        ),
    )


@theorem(
    by="lean",
    seed="1.1.1",
    witness="one_message_ends",
    zh="遵守时间的路径都是因果",
    mutants=Mutant(1, by="against_time"),
)
def graph_path_is_causal(S: System, p: Process, q: Process):
    """Conversely, a time-respecting path carries causality: some event of the first process
    happened before some event of the last."""
    return Implies(
        time_respecting_path(S, p, q),
        Exists(
            lambda e, f: And(S.process(e) == p, S.process(f) == q, S.happened_before(e, f)),
        ),
    )


@theorem(
    by="lean",
    seed="1.1.1",
    witness="one_message_ends",
    zh="遵守时间的路径是通信图中的路径",
    mutants=Mutant(1, by="no_message_back"),
)
def graph_path_in_graph(S: System, p: Process, q: Process):
    """A time-respecting path is a path in the graph: so processes that the graph does not connect
    are independent."""
    return Implies(
        time_respecting_path(S, p, q),
        transitive_closure(lambda a, b: sends_to(S, a, b), p, q),
    )


@theorem(
    by=("lean", "example"),
    seed="1.1.1",
    witness="against_time",
    zh="图中有路径而事件独立：路径逆时间",
)
def graph_path_against_time():
    """A path in the graph is not enough: in some system it leads from one process to another, and
    no event of the one happened before one of the other."""

    def claim(
        Process: Sort,
        Event: Sort,
        Message: Sort,
        Node: Sort,
        Protocol: Sort,
        Payload: Sort,
        State: Sort,
        S: System[Process, Event, Message, Node, Protocol, Payload, State],
        p: Process,
        q: Process,
    ):
        return And(
            transitive_closure(lambda a, b: sends_to(S, a, b), p, q),
            Not(
                Exists(
                    lambda e, f: And(S.process(e) == p, S.process(f) == q, S.happened_before(e, f)),
                )
            ),
        )

    return Exists(claim)
