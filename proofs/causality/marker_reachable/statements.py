"""What the marker algorithm records could have been (Chandy and Lamport 1985, Theorem 1).

Forgetting records and markers, a run of `proofs/causality/snapshot/marker_runs.py` is one of the
algorithm itself; and what was recorded is a state through which that algorithm could have gone.
"""

from __future__ import annotations

from formal.language import (
    And,
    Exists,
    ForAll,
    Implies,
    List,
    Match,
    Not,
    Option,
    Sort,
    definition,
    member,
    nodup,
    theorem,
)
from proofs.causality.recorder.statements import MarkerEvent, Recorder
from proofs.causality.snapshot.marker_runs import (
    before_recording,
    complete,
    snapshot_of,
    unrecorded,
    with_markers,
)
from proofs.causality.snapshot.states import GlobalState, MessagePassing, Run, collect


@definition(zh="消息，若不是标记")
def unmarked(Message: Sort, m: Option[Message]) -> List[Message]:
    """The message, unless it is a marker."""
    return Match(m, none=lambda: [], some=lambda x: [x])


@definition(zh="去掉标记与记录后的全局状态")
def plain(
    Process: Sort,
    State: Sort,
    Message: Sort,
    G: GlobalState[Process, Recorder[Process, State, Message], Option[Message]],
) -> GlobalState[Process, State, Message]:
    """The state of the algorithm itself: without records, and without markers in the channels."""
    return GlobalState.make(
        state=lambda p: G.state(p).own,
        channel=lambda p, q: collect(unmarked, G.channel(p, q)),
    )


@definition(zh="算法自身的事件")
def own_events(Event: Sort, Process: Sort, es: List[MarkerEvent[Event, Process]]) -> List[Event]:
    """The events of the algorithm itself, in order."""

    def own(e: MarkerEvent[Event, Process]) -> List[Event]:
        return Match(e, own=lambda x: [x], begin=lambda p: [], marker=lambda p, q: [])

    return collect(own, es)


@theorem(by="lean", zh="后一定理的前提可以满足")
def marker_snapshot_applies():
    """The hypotheses of `marker_snapshot_reachable` can be met, by the same run."""

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
    ):
        return And(
            ForAll(lambda p: member(p, everybody)),
            nodup(everybody),
            R.algorithm == with_markers(A, everybody),
            unrecorded(R.start),
            R.allowed,
            complete(R.state_at(R.n)),
        )

    return Exists(claim)


@theorem(
    by="lean",
    cite="chandylamport1985",
    inhabited_by="marker_snapshot_applies",
    zh="所记录的全局状态是算法本身可达的，且由它可达终态",
)
def marker_snapshot_reachable(
    A: MessagePassing,
    everybody: List[Process],
    R: Run[
        Process,
        MarkerEvent[Event, Process],
        Recorder[Process, State, Message],
        Option[Message],
    ],
):
    """The algorithm itself, without markers, could have gone through the recorded state: its events
    before the recordings, in their order, are a run from its start that ends there; and from there
    its other events, in theirs, are a run to where it was when the snapshot was complete."""
    X = A.execution
    first = own_events(R.events(lambda i: before_recording(R, i)))
    others = own_events(R.events(lambda i: Not(before_recording(R, i))))
    snapshot = plain(snapshot_of(R.state_at(R.n)))
    return Implies(
        ForAll(lambda p: member(p, everybody)),
        nodup(everybody),
        R.algorithm == with_markers(A, everybody),
        unrecorded(R.start),
        R.allowed,
        complete(R.state_at(R.n)),
        And(
            X.allowed(plain(R.start), first),
            X.run(plain(R.start), first) == snapshot,
            X.allowed(snapshot, others),
            X.run(snapshot, others) == plain(R.state_at(R.n)),
        ),
    )
