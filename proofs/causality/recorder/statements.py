"""What a process of the marker algorithm keeps (Chandy and Lamport 1985, section 3).

The events of an algorithm whose processes take snapshots, the state of a process with what it has
recorded, and how an event changes it.  `proofs/causality/snapshot/marker_runs.py` puts them
together.
"""

from __future__ import annotations

from formal.language import (
    And,
    Case,
    Data,
    Fun,
    If,
    List,
    Match,
    Not,
    Option,
    Or,
    Rel,
    Sort,
    Structure,
    append,
    definition,
    none,
    some,
)


class MarkerEvent(Data, zh="带标记的算法的事件"):
    """What happens at a process while snapshots are taken."""

    Event: Sort
    Process: Sort
    own: Case[Event]  # an event of the algorithm
    begin: Case[Process]  # the process starts a snapshot
    marker: Case[Process, Process]  # the marker of the first arrives at the second


class Recorder(Structure, var="S", zh="进程的状态及其记录"):
    """A process of the algorithm, with what it has recorded."""

    Process: Sort
    State: Sort
    Message: Sort
    own: State  # the state of the algorithm
    record: Option[State]  # the state that was recorded, if one was
    closed: Rel[Process]  # the marker of that process has arrived
    kept: Fun[Process, List[Message]]  # recorded as in the channel from that process


@definition(zh="消息的内容：不是标记的部分")
def content(Message: Sort, m: Option[Option[Message]]) -> Option[Message]:
    """The message of the algorithm that arrives, if one does and it is no marker."""
    return Match(m, none=lambda: none(), some=lambda x: x)


@definition(zh="记录自己的状态，除非已经记录")
def recording(
    Process: Sort, State: Sort, Message: Sort, s: Recorder[Process, State, Message]
) -> Recorder[Process, State, Message]:
    """The process records its state, unless it did before."""
    return Recorder.make(
        own=s.own,
        record=If(s.record == none(), some(s.own), s.record),
        closed=s.closed,
        kept=s.kept,
    )


@definition(zh="标记到达后：该通道不再记录")
def closing(
    Process: Sort,
    State: Sort,
    Message: Sort,
    s: Recorder[Process, State, Message],
    p: Process,
) -> Recorder[Process, State, Message]:
    """The marker of ``p`` has arrived: its channel is recorded no longer."""
    return Recorder.make(
        own=s.own, record=s.record, closed=lambda x: Or(s.closed(x), x == p), kept=s.kept
    )


@definition(zh="算法的一步之后：所收的消息在标记之前则记入通道")
def stepping(
    Process: Sort,
    State: Sort,
    Message: Sort,
    s: Recorder[Process, State, Message],
    source: Option[Process],
    m: Option[Message],
    after: State,
) -> Recorder[Process, State, Message]:
    """After an event of the algorithm: a message that arrives when the process has recorded its
    state, and before the marker of its channel, is kept."""
    return Recorder.make(
        own=after,
        record=s.record,
        closed=s.closed,
        kept=lambda x: append(
            s.kept(x),
            If(
                And(s.record != none(), Not(s.closed(x)), source == some(x)),
                Match(m, none=lambda: [], some=lambda y: [y]),
                [],
            ),
        ),
    )


@definition(zh="所记录的状态")
def recorded(
    Process: Sort, State: Sort, Message: Sort, s: Recorder[Process, State, Message]
) -> State:
    """The state that a process has recorded; its own, if it has recorded none."""
    return Match(s.record, none=lambda: s.own, some=lambda x: x)
