"""The marker algorithm on any message-passing algorithm records a consistent cut of its own run.

Chandy and Lamport 1985, sections 3 and 4.  `with_markers` wraps an algorithm of
`proofs/causality/snapshot/states.py`: its events are those of the algorithm, the start of a
snapshot, and the arrival of a marker, which is a message like any other on the FIFO channels.  When
all processes have recorded and all markers have arrived, what was recorded is the global state of a
consistent cut of the run; so, by Theorem 1 of the paper, it is a state through which the algorithm
could have gone.
"""

from __future__ import annotations

from formal.language import (
    And,
    Exists,
    Fin,
    ForAll,
    If,
    Implies,
    List,
    Match,
    Not,
    Option,
    Sort,
    definition,
    false,
    fst,
    map_list,
    member,
    nodup,
    none,
    pair,
    snd,
    some,
    theorem,
    val,
)
from proofs.causality.causality.computation import Computation
from proofs.causality.recorder.statements import (
    MarkerEvent,
    Recorder,
    closing,
    content,
    recorded,
    recording,
    stepping,
)
from proofs.causality.snapshot.states import GlobalState, MessagePassing, Run, is_computation


@definition(cite="chandylamport1985", zh="带标记的算法")
def with_markers(
    Process: Sort,
    Event: Sort,
    State: Sort,
    Message: Sort,
    A: MessagePassing[Process, Event, State, Message],
    everybody: List[Process],
) -> MessagePassing[
    Process,
    MarkerEvent[Event, Process],
    Recorder[Process, State, Message],
    Option[Message],
]:
    """The algorithm among processes that take snapshots; a message ``none`` is a marker.

    A process that starts, or that receives its first marker, records its state and sends a marker
    to everybody, itself included, before anything else.
    """

    def process(e: MarkerEvent[Event, Process]) -> Process:
        return Match(e, own=lambda x: A.process(x), begin=lambda p: p, marker=lambda p, q: q)

    def source(e: MarkerEvent[Event, Process]) -> Option[Process]:
        return Match(
            e,
            own=lambda x: A.source(x),
            begin=lambda p: none(),
            marker=lambda p, q: some(p),
        )

    def possible(
        e: MarkerEvent[Event, Process],
        s: Recorder[Process, State, Message],
        m: Option[Option[Message]],
    ):
        return Match(
            e,
            own=lambda x: And(m != some(none()), A.possible(x, s.own, content(m))),
            begin=lambda p: s.record == none(),
            marker=lambda p, q: m == some(none()),
        )

    def after(
        e: MarkerEvent[Event, Process],
        s: Recorder[Process, State, Message],
        m: Option[Option[Message]],
    ):
        return Match(
            e,
            own=lambda x: stepping(s, A.source(x), content(m), A.next(x, s.own, content(m))),
            begin=lambda p: recording(s),
            marker=lambda p, q: closing(recording(s), p),
        )

    def sends(
        e: MarkerEvent[Event, Process],
        s: Recorder[Process, State, Message],
        m: Option[Option[Message]],
    ):
        markers = map_list(lambda q: pair(q, none()), everybody)
        return Match(
            e,
            own=lambda x: map_list(
                lambda y: pair(fst(y), some(snd(y))), A.sends(x, s.own, content(m))
            ),
            begin=lambda p: markers,
            marker=lambda p, q: If(s.record == none(), markers, []),
        )

    return MessagePassing.make(
        process=process, source=source, possible=possible, next=after, sends=sends
    )


@definition(zh="初始时无人记录，通道中无标记")
def unrecorded(
    Process: Sort,
    State: Sort,
    Message: Sort,
    G: GlobalState[Process, Recorder[Process, State, Message], Option[Message]],
):
    """Nobody has recorded anything, and no marker is on its way."""

    def clean(p: Process, q: Process):
        s = G.state(q)
        return And(
            s.record == none(),
            Not(s.closed(p)),
            s.kept(p) == [],
            Not(member(none(), G.channel(p, q))),
        )

    return ForAll(clean)


@definition(zh="快照完成：人人已记录，所有标记已到达")
def complete(
    Process: Sort,
    State: Sort,
    Message: Sort,
    G: GlobalState[Process, Recorder[Process, State, Message], Option[Message]],
):
    """The snapshot is complete: everybody has recorded, and all markers have arrived."""
    return And(
        ForAll(lambda p: G.state(p).record != none()),
        ForAll(lambda p, q: G.state(q).closed(p)),
    )


@definition(cite="chandylamport1985", zh="快照的割集：各进程记录之前的事件")
def before_recording(
    Process: Sort,
    Event: Sort,
    State: Sort,
    Message: Sort,
    R: Run[
        Process,
        MarkerEvent[Event, Process],
        Recorder[Process, State, Message],
        Option[Message],
    ],
    i: Fin[R.n],
):
    """The cut of the snapshot: after the event its process has not recorded its state yet."""
    p = R.algorithm.process(R.schedule(i))
    return R.state_at(val(i) + 1).state(p).record == none()


@definition(cite="chandylamport1985", zh="所记录的全局状态（带标记的算法的）")
def snapshot_of(
    Process: Sort,
    State: Sort,
    Message: Sort,
    G: GlobalState[Process, Recorder[Process, State, Message], Option[Message]],
) -> GlobalState[Process, Recorder[Process, State, Message], Option[Message]]:
    """What was recorded, as a state of the algorithm with markers in which nobody has recorded
    anything and no marker is on its way."""

    def state(p: Process):
        return Recorder.make(
            own=recorded(G.state(p)),
            record=none(),
            closed=lambda x: false,
            kept=lambda x: [],
        )

    return GlobalState.make(
        state=state,
        channel=lambda p, q: map_list(lambda m: some(m), G.state(q).kept(p)),
    )


@theorem(by="lean", zh="前提可以满足：一个进程的快照")
def marker_records_applies():
    """The hypotheses of `marker_records_consistent_cut` can be met: a process takes a snapshot
    alone."""

    def claim(
        Process: Sort,
        Event: Sort,
        State: Sort,
        Message: Sort,
        A: MessagePassing[Process, Event, State, Message],
        everybody: List[Process],
        R: Run[
            Process,
            MarkerEvent[Event, Process],
            Recorder[Process, State, Message],
            Option[Message],
        ],
        Token: Sort,
        K: Computation[Process, Fin[R.n], Token],
    ):
        return And(
            ForAll(lambda p: member(p, everybody)),
            nodup(everybody),
            R.algorithm == with_markers(A, everybody),
            unrecorded(R.start),
            R.allowed,
            is_computation(R, K),
            complete(R.state_at(R.n)),
        )

    return Exists(claim)


@theorem(
    by="lean",
    cite="chandylamport1985",
    seed="1.4.1",
    inhabited_by="marker_records_applies",
    zh="标记算法记录的是其运行的一致割集的全局状态",
)
def marker_records_consistent_cut(
    A: MessagePassing,
    everybody: List[Process],
    R: Run[
        Process,
        MarkerEvent[Event, Process],
        Recorder[Process, State, Message],
        Option[Message],
    ],
    Token: Sort,
    K: Computation[Process, Fin[R.n], Token],
):
    """The marker algorithm records a consistent cut: when a snapshot is complete, the events after
    which their process had not recorded its state are a consistent cut of the run, and what was
    recorded, of processes and channels, is the global state of the run at that cut."""
    return Implies(
        ForAll(lambda p: member(p, everybody)),
        nodup(everybody),
        R.algorithm == with_markers(A, everybody),
        unrecorded(R.start),
        R.allowed,
        is_computation(R, K),
        complete(R.state_at(R.n)),
        And(
            K.consistent_cut(lambda i: before_recording(R, i)),
            R.state_of_cut(lambda i: before_recording(R, i), snapshot_of(R.state_at(R.n))),
        ),
    )
