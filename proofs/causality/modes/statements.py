"""Modes of communication: asynchronous, FIFO, causally ordered, realizable with synchronous sends.

Charron-Bost, Mattern and Tel 1996: each mode is a property of a computation, and each is strictly
weaker than the next.  The document speaks of synchronous and asynchronous communication and means
by the first that a sender waits for its receiver; what that gives is the last mode here.  How fast
processes and channels are is another question (``proofs.impossibility.partial_synchrony``).

A pair (send, receive) is a message step of the computation.  One message may be received at
several processes; what needs messages between two processes only says so.
"""

from __future__ import annotations

from formal.language import (
    And,
    Exists,
    ForAll,
    Fun,
    Iff,
    Implies,
    List,
    Mutant,
    Nat,
    Not,
    Or,
    Sort,
    definition,
    member,
    some,
    theorem,
    transitive_closure,
)
from proofs.causality.causality.computation import Computation


@definition(cite="charronbost1996", seed="1.2.1", zh="异步：没有消息在发送之前被接收")
def asynchronous(K: Computation):
    """Nothing happened before itself, so no message is received before it was sent.  All
    computations are asynchronous; data that are no computation need not be."""
    return ForAll(lambda e: Not(K.happened_before(e, e)))


@definition(cite="charronbost1996", seed="1.2.1", zh="FIFO：同一对进程间先发先收")
def fifo(K: Computation):
    """Messages from one process to one process are received in the order in which they were
    sent."""

    def in_order(s: Event, r: Event, u: Event, v: Event):
        return Implies(
            K.message_step(u, v),
            K.process(s) == K.process(u),
            K.process(r) == K.process(v),
            K.happened_before(s, u),
            K.happened_before(r, v),
        )

    return ForAll(
        lambda s, r: Implies(K.message_step(s, r), ForAll(lambda u, v: in_order(s, r, u, v)))
    )


@definition(cite="charronbost1996", seed="1.2.1", zh="因果有序：因果上先发的先收")
def causally_ordered(K: Computation):
    """Messages to one process are received in the order in which they were sent, whoever sent
    them, where happened-before orders the sends."""

    def in_order(s: Event, r: Event, u: Event, v: Event):
        return Implies(
            K.message_step(u, v),
            K.process(r) == K.process(v),
            K.happened_before(s, u),
            K.happened_before(r, v),
        )

    return ForAll(
        lambda s, r: Implies(K.message_step(s, r), ForAll(lambda u, v: in_order(s, r, u, v)))
    )


@definition(cite="charronbost1996", zh="使消息瞬时到达的时间戳")
def instantaneous(K: Computation, time: Fun[Event, Nat]):
    """Timestamps that grow from each event to the next of its process, and by which every message
    is received at the instant at which it is sent."""
    return And(
        ForAll(lambda e, f: Implies(K.local_step(e, f), time(e) < time(f))),
        ForAll(lambda e, f: Implies(K.message_step(e, f), time(e) == time(f))),
    )


@definition(cite="charronbost1996", seed="1.2.1", zh="可用同步通信实现（RSC）")
def rsc(K: Computation):
    """Realizable with synchronous communication: some timestamps make all messages
    instantaneous, so the diagram can be drawn with vertical message arrows."""
    return Exists(lambda time: instantaneous(K, time))


@definition(zh="相邻事件，或同一消息的两端")
def linked(K: Computation, e: Event, f: Event):
    """The next event of the process, or the other end of a message, in either direction."""
    return Or(K.local_step(e, f), K.message_step(e, f), K.message_step(f, e))


@definition(cite="charronbost1996", zh="同步环：消息可双向走，至少走一个局部步")
def synchronous_cycle(K: Computation):
    """A closed way along local steps forwards and messages in either direction, with a local step
    in it: an event that would have to happen before itself if messages took no time.  The crowns
    of the paper are such cycles."""
    return Exists(
        lambda e, f: And(K.local_step(e, f), transitive_closure(lambda a, b: linked(K, a, b), f, e))
    )


@definition(cite="charronbost1996", zh="点对点：每个事件至多参与一次传输")
def point_to_point(K: Computation):
    """An event takes part in one transmission at most: what it sends is received once, and if it
    sends what is received, it receives nothing itself."""
    return ForAll(
        lambda e, f: Implies(
            K.message_step(e, f),
            And(
                ForAll(lambda g: Implies(K.message_step(e, g), f == g)),
                ForAll(lambda g: Not(K.message_step(f, g))),
            ),
        )
    )


@definition(seed="1.2.1", zh="阻塞发送：消息被接收之前发送者没有下一个事件")
def blocking(K: Computation, time: Fun[Event, Nat]):
    """Every send blocks: the next event of the sender comes after the message was received."""
    return ForAll(
        lambda m, f: Implies(
            K.local_step(K.send(m), f),
            Exists(lambda e: And(K.received(e) == some(m), time(e) < time(f))),
        )
    )


@theorem(
    by="lean",
    cite="charronbost1996",
    seed="1.2.1",
    witness="rendezvous",
    zh="RSC 蕴含因果有序",
    mutants=(Mutant(1, by="relay"), Mutant("process_total", by="unordered_receiver")),
)
def rsc_implies_causal(K: Computation):
    """What can be realized with synchronous communication is causally ordered."""
    return Implies(rsc(K), causally_ordered(K))


@theorem(
    by=("lean", "smt"),
    cite="charronbost1996",
    seed="1.2.1",
    witness="rendezvous",
    zh="因果有序蕴含 FIFO",
    mutants=Mutant(1, by="overtaking"),
)
def causal_implies_fifo(K: Computation):
    """What is causally ordered is FIFO."""
    return Implies(causally_ordered(K), fifo(K))


@theorem(
    by=("lean", "example"),
    cite="charronbost1996",
    seed="1.2.1",
    witness="overtaking",
    zh="异步而非 FIFO：后发先至",
)
def async_not_fifo():
    """Some asynchronous computation is not FIFO: the second of two messages overtakes the first."""

    def claim(Process: Sort, Event: Sort, Message: Sort, K: Computation[Process, Event, Message]):
        return And(asynchronous(K), Not(fifo(K)))

    return Exists(claim)


@theorem(
    by=("lean", "example"),
    cite="charronbost1996",
    seed="1.2.1",
    witness="relay",
    zh="FIFO 而非因果有序：转述先于原话",
)
def fifo_not_causal():
    """Some FIFO computation is not causally ordered: a message is overtaken by another that was
    sent, by a third process, because of it."""

    def claim(Process: Sort, Event: Sort, Message: Sort, K: Computation[Process, Event, Message]):
        return And(fifo(K), Not(causally_ordered(K)))

    return Exists(claim)


@theorem(
    by="lean",
    cite="charronbost1996",
    seed="1.2.1",
    witness="crossing",
    zh="因果有序而非 RSC：两条消息交叉",
)
def causal_not_rsc():
    """Some causally ordered computation cannot be realized with synchronous communication: two
    processes send to each other, and each receives after it has sent."""

    def claim(Process: Sort, Event: Sort, Message: Sort, K: Computation[Process, Event, Message]):
        return And(causally_ordered(K), Not(rsc(K)))

    return Exists(claim)


@theorem(
    by="lean",
    cite="charronbost1996",
    witness="rendezvous_listed",
    zh="有限计算是 RSC 当且仅当没有同步环",
)
def rsc_iff_no_cycle(K: Computation, events: List[Event]):
    """A finite computation can be realized with synchronous communication exactly when it has no
    synchronous cycle.

    An infinite one need not: a message to infinitely many processes, where the n-th receives it as
    its n-th event, would have to take place after every number.
    """
    return Implies(ForAll(lambda e: member(e, events)), Iff(rsc(K), Not(synchronous_cycle(K))))


@theorem(
    by="lean",
    cite="charronbost1996",
    seed="1.2.1",
    witness="rendezvous_in_time",
    zh="阻塞发送的计算是 RSC",
    mutants=(
        Mutant(1, by="crossing_out_of_time"),
        Mutant(2, by="blocked_multicast"),
        Mutant(3, by="crossing_in_time"),
    ),
)
def blocking_send_rsc(K: Computation, time: Fun[Event, Nat]):
    """Blocking sends give synchronous communication: if, in a time that respects causality, every
    sender waits until its message was received, and messages go from one event to one event, then
    the computation can be realized with synchronous communication."""
    return Implies(K.lamport_clock(time), point_to_point(K), blocking(K, time), rsc(K))


@theorem(
    by="lean",
    cite="charronbost1996",
    seed="1.2.1",
    witness="rendezvous",
    zh="RSC 的计算可用阻塞发送执行",
)
def rsc_by_blocking_sends(K: Computation):
    """Conversely, what can be realized with synchronous communication, point to point, can happen
    in a time in which every sender waits, if all messages are received."""
    return Implies(
        rsc(K),
        point_to_point(K),
        ForAll(lambda m: Exists(lambda e: K.received(e) == some(m))),
        Exists(lambda time: And(K.lamport_clock(time), blocking(K, time))),
    )
