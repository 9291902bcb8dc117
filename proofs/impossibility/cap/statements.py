"""CAP: a register cannot be atomic and available when messages between two groups may be lost.

Gilbert and Lynch 2002, Theorem 1.  Partition tolerance is no property of an algorithm: it is the
set of executions that the statement ranges over, in which messages across the partition need never
arrive.  Availability is asked only when everything inside the two groups works, and consistency
only of finite executions, so the theorem is stronger than the paper's.
"""

from __future__ import annotations

from formal.language import (
    And,
    Bool,
    Case,
    Data,
    Exists,
    Fin,
    ForAll,
    Fun,
    If,
    Iff,
    Implies,
    List,
    Match,
    Nat,
    Not,
    Option,
    Pair,
    Sort,
    Structure,
    append,
    count,
    decide,
    definition,
    false,
    no,
    none,
    pair,
    theorem,
    true,
    yes,
)
from proofs.foundations.execution.statements import Execution
from proofs.foundations.history.statements import (
    HistoryEvent,
    RegisterOperation,
    RegisterResponse,
    linearizable,
    register,
)


class Input(Data, zh="节点的输入"):
    """What makes a node act."""

    Node: Sort
    Message: Sort
    Value: Sort
    invoke: Case[RegisterOperation[Value]]  # its client invokes an operation
    receive: Case[Node, Message]  # a message from a node arrives
    tick: Case  # its own time passes


class Event(Data, zh="事件"):
    """What may happen in an execution."""

    Node: Sort
    Message: Sort
    Value: Sort
    invoke: Case[Node, RegisterOperation[Value]]  # a client invokes an operation at a node
    deliver: Case[Node, Node, Message]  # a message arrives at a node from a node
    tick: Case[Node]  # a node's own time passes


class Configuration(Structure, var="C", zh="配置"):
    """The states of the nodes, the messages on their way, and what the clients have seen."""

    Node: Sort
    Message: Sort
    Value: Sort
    State: Sort
    state: Fun[Node, State]  # the state of a node
    buffer: Fun[Node, Node, Message, Nat]  # copies on their way: to, from, message
    pending: Fun[Node, Bool]  # the node's client waits for an answer
    history: List[  # what the clients have seen
        HistoryEvent[Node, RegisterOperation[Value], RegisterResponse[Value]]
    ]


@definition(zh="事件发生的节点")
def node_of(Node: Sort, Message: Sort, Value: Sort, e: Event[Node, Message, Value]) -> Node:
    """The node at which an event happens."""
    return Match(e, invoke=lambda n, o: n, deliver=lambda n, src, m: n, tick=lambda n: n)


@definition(zh="事件给节点的输入")
def input_of(
    Node: Sort, Message: Sort, Value: Sort, e: Event[Node, Message, Value]
) -> Input[Node, Message, Value]:
    """What the event makes its node see."""
    return Match(
        e,
        invoke=lambda n, o: Input.invoke(o),
        deliver=lambda n, src, m: Input.receive(src, m),
        tick=lambda n: Input.tick,
    )


@definition(zh="活事件：本地步骤与组内投递")
def live(
    Node: Sort,
    Message: Sort,
    Value: Sort,
    group: Fun[Node, Bool],
    e: Event[Node, Message, Value],
):
    """Events that must not be delayed for ever: a node's own time, deliveries inside a group."""
    return Match(
        e,
        invoke=lambda n, o: false,
        deliver=lambda n, src, m: group(n) == group(src),
        tick=lambda n: true,
    )


class Algorithm(Structure, var="A", zh="异步寄存器实现"):
    """An asynchronous implementation of a register: deterministic nodes that exchange messages."""

    Node: Sort
    Message: Sort
    Value: Sort
    State: Sort
    start: Fun[Node, State]  # the initial state of a node
    next: Fun[Node, State, Input[Node, Message, Value], State]  # the state after an input
    sends: Fun[  # the messages sent on an input, with their addressees
        Node, State, Input[Node, Message, Value], List[Pair[Node, Message]]
    ]
    answer: Fun[  # the answer given on an input, if any (counts only while one is awaited)
        Node, State, Input[Node, Message, Value], Option[RegisterResponse[Value]]
    ]

    @definition(zh="初始配置")
    def initial(self) -> Configuration[Node, Message, Value, State]:
        """At the start nothing is on its way and nobody waits."""
        return Configuration.make(
            state=self.start,
            buffer=lambda n, src, m: 0,
            pending=lambda n: False,
            history=[],
        )

    @definition(zh="事件发生后是否在等待答复")
    def waits(
        self, C: Configuration[Node, Message, Value, State], e: Event[Node, Message, Value]
    ) -> Bool:
        """Whether the client of the event's node waits when the node acts."""
        return Match(
            e,
            invoke=lambda n, o: yes,
            deliver=lambda n, src, m: C.pending(n),
            tick=lambda n: C.pending(n),
        )

    @definition(zh="事件带来的答复")
    def answered(
        self, C: Configuration[Node, Message, Value, State], e: Event[Node, Message, Value]
    ) -> Option[RegisterResponse[Value]]:
        """The answer that the client gets at this event, if any."""
        return If(
            self.waits(C, e), self.answer(node_of(e), C.state(node_of(e)), input_of(e)), none()
        )

    @definition(zh="一步之后的配置")
    def after(
        self, C: Configuration[Node, Message, Value, State], e: Event[Node, Message, Value]
    ) -> Configuration[Node, Message, Value, State]:
        """The configuration after an event: its node changes state, sends, and may answer."""
        n = node_of(e)
        seen = Match(
            e,
            invoke=lambda n, o: [HistoryEvent.invoke(n, o)],
            deliver=lambda n, src, m: [],
            tick=lambda n: [],
        )
        told = Match(
            self.answered(C, e),
            none=lambda: [],
            some=lambda r: [HistoryEvent.respond(n, r)],
        )
        return Configuration.make(
            state=lambda q: If(q == n, self.next(n, C.state(n), input_of(e)), C.state(q)),
            buffer=lambda to, src, m: (
                (C.buffer(to, src, m) - If(e == Event.deliver(to, src, m), 1, 0))
                + If(
                    src == n,
                    count(
                        lambda sent: decide(sent == pair(to, m)),
                        self.sends(n, C.state(n), input_of(e)),
                    ),
                    0,
                )
            ),
            pending=lambda q: If(
                q == n,
                Match(self.answered(C, e), none=lambda: self.waits(C, e), some=lambda r: no),
                C.pending(q),
            ),
            history=append(C.history, append(seen, told)),
        )

    @definition(zh="事件可发生")
    def possible(
        self, C: Configuration[Node, Message, Value, State], e: Event[Node, Message, Value]
    ):
        """A client invokes only when it waits for nothing; a message must be on its way."""
        return Match(
            e,
            invoke=lambda n, o: C.pending(n) == no,
            deliver=lambda n, src, m: C.buffer(n, src, m) > 0,
            tick=lambda n: true,
        )

    @definition(zh="算法的执行")
    def execution(
        self,
    ) -> Execution[Configuration[Node, Message, Value, State], Event[Node, Message, Value]]:
        """The executions of the algorithm: any interleaving, any delay, any loss."""
        return Execution.make(apply=self.after, enabled=self.possible)

    @definition(cite="gilbert2002", zh="原子性（一致性 C）")
    def atomic(self, initial: Value):
        """Consistency: in every finite execution what the clients have seen is linearizable."""
        return ForAll(
            lambda schedule: Implies(
                self.execution.allowed(self.initial, schedule),
                linearizable(register(initial), self.execution.run(self.initial, schedule).history),
            )
        )

    @definition(cite="gilbert2002", zh="可用性（A）：分区内公平则每个请求终获答复")
    def available(self, group: Fun[Node, Bool]):
        """Availability under a partition: in every execution that is fair inside the two groups
        every client that waits is answered."""

        def answered(schedule: Fun[Nat, Event[Node, Message, Value]], n: Node, i: Nat):
            return Implies(
                self.execution.allowed_forever(self.initial, schedule),
                self.execution.fair(lambda e: live(group, e), self.initial, schedule),
                self.execution.state_at(self.initial, schedule, i).pending(n) == yes,
                Exists(
                    lambda k: And(
                        i <= k,
                        self.execution.state_at(self.initial, schedule, k).pending(n) == no,
                    )
                ),
            )

        return ForAll(answered)


@theorem(
    by="lean",
    cite="gilbert2002",
    seed="1.3.1",
    witness="two_silent_nodes",
    zh="CAP 定理：消息可能在两组之间丢失时，寄存器不能既原子又可用",
    tight="consistent_available",
)
def impossibility(
    A: Algorithm,
    group: Fun[Node, Bool],
    enumeration: Fun[Nat, Node],
    n: Node,
    m: Node,
    v: Value,
    w: Value,
):
    """CAP (Gilbert and Lynch, Theorem 1): no algorithm on finitely or countably many nodes
    implements a register that is atomic and, under a partition into two groups that are not empty,
    available."""
    return Implies(
        ForAll(lambda x: Exists(lambda i: enumeration(i) == x)),
        group(n) != group(m),
        v != w,
        Not(And(A.atomic(v), A.available(group))),
    )


def _algorithm(claim):
    def body(Message: Sort, State: Sort, A: Algorithm[Bool, Message, Bool, State]):
        return claim(A)

    return Exists(body)


@theorem(by="lean", cite="gilbert2002", seed="1.3.1", zh="见证 A+P：本地副本，可用而非原子")
def available_partition_tolerant():
    """A and P without C: two nodes that answer from their own copies are available under every
    partition, and not atomic."""
    return _algorithm(lambda A: And(ForAll(lambda group: A.available(group)), Not(A.atomic(no))))


@theorem(by="lean", cite="gilbert2002", seed="1.3.1", zh="见证 C+P：主节点，原子而不可用")
def consistent_partition_tolerant():
    """C and P without A: a primary that holds the register is atomic; it is available exactly when
    the other node is not cut off from it."""
    return _algorithm(
        lambda A: And(
            A.atomic(no),
            ForAll(lambda group: Iff(A.available(group), group(no) == group(yes))),
        )
    )


@theorem(
    by="lean",
    cite="gilbert2002",
    seed="1.3.1",
    zh="见证 C+A：没有分区时主节点原子且可用",
    tight="impossibility",
)
def consistent_available():
    """C and A without P: the primary is atomic, and available when no partition cuts it off."""
    return _algorithm(
        lambda A: And(
            A.atomic(no),
            ForAll(lambda group: Implies(group(no) == group(yes), A.available(group))),
        )
    )


@theorem(by="lean", seed="1.3.1", zh="见证：单节点既原子又可用（两个节点的假设不可少）")
def single_node():
    """Without a second node: a single node is atomic and available under every partition."""

    def claim(Message: Sort, State: Sort, A: Algorithm[Fin[1], Message, Bool, State]):
        return And(A.atomic(no), ForAll(lambda group: A.available(group)))

    return Exists(claim)


@theorem(by="lean", seed="1.3.1", zh="见证：只有一个值时既原子又可用（两个值的假设不可少）")
def single_value():
    """Without a second value: two nodes that answer at once are atomic and available under every
    partition."""

    def claim(Message: Sort, State: Sort, A: Algorithm[Bool, Message, Fin[1], State]):
        return And(ForAll(lambda v: A.atomic(v)), ForAll(lambda group: A.available(group)))

    return Exists(claim)


@theorem(by="lean", seed="1.3.1", zh="见证：不可数多个节点（可数的假设不可去）")
def uncountable_nodes():
    """Without countability: uncountably many nodes that never answer are atomic, and available
    under every partition, for no execution is fair to all of them."""

    def claim(Message: Sort, State: Sort, A: Algorithm[Fun[Nat, Bool], Message, Bool, State]):
        return And(ForAll(lambda v: A.atomic(v)), ForAll(lambda group: A.available(group)))

    return Exists(claim)
