"""Global states of message-passing runs: every consistent cut is one that could have been.

Chandy and Lamport 1985, Theorem 1, in their model: processes with channels that are FIFO, and
events that receive at most one message and depend on nothing but the state of their process and
that message.  A run is a schedule of the library's `Execution`; its computation, a `Computation`,
says who caused what; and at a consistent cut of the latter the former has a global state, with
what is in the channels.
"""

from __future__ import annotations

from formal.language import (
    And,
    Exists,
    Fin,
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
    Option,
    Pair,
    Rel,
    Sort,
    Structure,
    append,
    decide,
    definition,
    filter_list,
    fst,
    length,
    map_list,
    none,
    nth,
    range_fin,
    recursive,
    snd,
    some,
    theorem,
    true,
    val,
)
from proofs.causality.causality.computation import Computation
from proofs.foundations.execution.statements import Execution


class GlobalState(Structure, var="G", zh="全局状态：各进程的状态与各通道的内容"):
    """The state of every process, and the messages in every channel."""

    Process: Sort
    State: Sort
    Message: Sort
    state: Fun[Process, State]  # the state of a process
    channel: Fun[Process, Process, List[Message]]  # from sender to receiver, the oldest first


class MessagePassing(Structure, var="A", zh="消息传递算法：进程与先进先出通道"):
    """Processes that send each other messages over FIFO channels.

    An event happens at one process and receives at most one message; what it does depends on
    nothing else.  All choice is in the event.
    """

    Process: Sort
    Event: Sort
    State: Sort
    Message: Sort
    process: Fun[Event, Process]  # where an event happens
    source: Fun[Event, Option[Process]]  # from whom it receives, if it does
    possible: Rel[Event, State, Option[Message]]  # it may happen in the state, with the message
    next: Fun[Event, State, Option[Message], State]  # the state after it
    sends: Fun[Event, State, Option[Message], List[Pair[Process, Message]]]  # what it sends to whom

    @definition(zh="事件所收的消息：通道中最早的一条")
    def incoming(self, G: GlobalState[Process, State, Message], e: Event) -> Option[Message]:
        """The message that an event receives in a global state: the oldest of its channel."""
        return Match(
            self.source(e),
            none=lambda: none(),
            some=lambda p: nth(G.channel(p, self.process(e)), 0),
        )

    @definition(zh="事件可以发生")
    def enabled(self, G: GlobalState[Process, State, Message], e: Event):
        """An event may happen when its process allows it and its message is there."""
        return And(
            Implies(self.source(e) != none(), self.incoming(G, e) != none()),
            self.possible(e, G.state(self.process(e)), self.incoming(G, e)),
        )

    @definition(zh="事件从通道取走的消息")
    def taken(
        self, G: GlobalState[Process, State, Message], e: Event, p: Process, q: Process
    ) -> List[Message]:
        """What an event takes out of the channel from ``p`` to ``q``: one message, or none."""
        return If(
            And(self.source(e) == some(p), self.process(e) == q),
            Match(self.incoming(G, e), none=lambda: [], some=lambda m: [m]),
            [],
        )

    @definition(zh="事件放入通道的消息")
    def put(
        self, G: GlobalState[Process, State, Message], e: Event, p: Process, q: Process
    ) -> List[Message]:
        """What an event puts into the channel from ``p`` to ``q``, in order."""
        return If(
            self.process(e) == p,
            map_list(
                lambda x: snd(x),
                filter_list(
                    lambda x: decide(fst(x) == q),
                    self.sends(e, G.state(p), self.incoming(G, e)),
                ),
            ),
            [],
        )

    @definition(zh="事件之后的全局状态")
    def after(
        self, G: GlobalState[Process, State, Message], e: Event
    ) -> GlobalState[Process, State, Message]:
        """The global state after an event."""
        return GlobalState.make(
            state=lambda p: If(
                self.process(e) == p, self.next(e, G.state(p), self.incoming(G, e)), G.state(p)
            ),
            channel=lambda p, q: append(
                If(
                    And(self.source(e) == some(p), self.process(e) == q),
                    tail(G.channel(p, q)),
                    G.channel(p, q),
                ),
                self.put(G, e, p, q),
            ),
        )

    @definition(zh="算法的执行")
    def execution(self) -> Execution[GlobalState[Process, State, Message], Event]:
        """The executions of the algorithm."""
        return Execution.make(apply=self.after, enabled=self.enabled)


@definition(zh="去掉第一个元素")
def tail(Item: Sort, items: List[Item]) -> List[Item]:
    """A list without its first member."""
    return Match(items, nil=lambda: [], cons=lambda first, others: others)


@recursive(zh="依次收集")
def collect(
    Place: Sort, Item: Sort, items: Fun[Place, List[Item]], places: List[Place]
) -> List[Item]:
    """What there is at each of the places, one after another."""
    return Match(
        places,
        nil=lambda: [],
        cons=lambda p, others: append(items(p), collect(items, others)),
    )


class Run(Structure, var="R", zh="一次运行：算法、初态与调度"):
    """A schedule of a message-passing algorithm from a global state."""

    Process: Sort
    Event: Sort
    State: Sort
    Message: Sort
    algorithm: MessagePassing[Process, Event, State, Message]  # what runs
    start: GlobalState[Process, State, Message]  # the state at the start
    n: Nat  # how many events happen
    schedule: Fun[Fin[n], Event]  # the events in the order in which they happen

    @definition(zh="位置集合上的事件，按发生顺序")
    def events(self, places: Rel[Fin[n]]) -> List[Event]:
        """The events at some places of the schedule, in its order."""
        return map_list(self.schedule, filter_list(lambda i: decide(places(i)), range_fin(self.n)))

    @definition(zh="前 i 个事件之后的全局状态")
    def state_at(self, i: Nat) -> GlobalState[Process, State, Message]:
        """The global state after the first ``i`` events."""
        return self.algorithm.execution.run(self.start, self.events(lambda j: val(j) < i))

    @definition(zh="调度可执行")
    def allowed(self):
        """The events of the schedule may happen in its order."""
        return self.algorithm.execution.allowed(self.start, self.events(lambda i: true))

    @definition(zh="某些事件所发的消息")
    def sent(self, places: Rel[Fin[n]], p: Process, q: Process) -> List[Message]:
        """What the events at some places of the run send from ``p`` to ``q``, in its order."""
        return collect(
            lambda i: self.algorithm.put(self.state_at(val(i)), self.schedule(i), p, q),
            filter_list(lambda i: decide(places(i)), range_fin(self.n)),
        )

    @definition(zh="某些事件所收的消息")
    def received(self, places: Rel[Fin[n]], p: Process, q: Process) -> List[Message]:
        """What the events at some places of the run receive at ``q`` from ``p``, in its order."""
        return collect(
            lambda i: self.algorithm.taken(self.state_at(val(i)), self.schedule(i), p, q),
            filter_list(lambda i: decide(places(i)), range_fin(self.n)),
        )

    @definition(zh="第 i 个事件发送第 j 个事件所收的消息")
    def delivers(self, i: Fin[n], j: Fin[n]):
        """The event at place ``i`` sends the message that the event at place ``j`` receives: the
        messages of a channel, counted from what it holds at the start, are received in order."""
        X = self.algorithm

        def channel(p: Process, q: Process):
            old = length(self.start.channel(p, q))
            number = length(self.received(lambda k: k < j, p, q))
            return And(
                X.process(self.schedule(i)) == p,
                X.process(self.schedule(j)) == q,
                X.source(self.schedule(j)) == some(p),
                old + length(self.sent(lambda k: k < i, p, q)) <= number,
                number < old + length(self.sent(lambda k: k <= i, p, q)),
            )

        return Exists(channel)

    @definition(zh="紧邻的前一个同进程事件")
    def follows(self, i: Fin[n], j: Fin[n]):
        """The event at place ``i`` is the last one before place ``j`` that is on its process."""

        def at(k: Fin[n]):
            return self.algorithm.process(self.schedule(k))

        return And(
            i < j,
            at(i) == at(j),
            ForAll(lambda k: Implies(i < k, k < j, at(k) != at(j)), k=Fin[self.n]),
        )

    @definition(cite="chandylamport1985", zh="割集处的全局状态")
    def state_of_cut(self, cut: Rel[Fin[n]], G: GlobalState[Process, State, Message]):
        """``G`` is the global state of the run at a cut: every process is in the state after its
        last event in the cut, and in every channel is what was there at the start and what is sent
        in the cut, less what is received in the cut."""

        def last(p: Process, i: Nat):
            own = ForAll(
                lambda j: Implies(
                    self.algorithm.process(self.schedule(j)) == p, Iff(cut(j), val(j) < i)
                ),
                j=Fin[self.n],
            )
            return Implies(i <= self.n, own, G.state(p) == self.state_at(i).state(p))

        def contents(p: Process, q: Process):
            return append(self.received(cut, p, q), G.channel(p, q)) == append(
                self.start.channel(p, q), self.sent(cut, p, q)
            )

        return And(ForAll(last), ForAll(contents))


@definition(zh="运行的计算")
def is_computation(
    Process: Sort,
    Event: Sort,
    State: Sort,
    Message: Sort,
    Token: Sort,
    R: Run[Process, Event, State, Message],
    K: Computation[Process, Fin[R.n], Token],
):
    """``K`` is the computation of the run: its events are the places of the schedule, each on the
    process of its event; its local steps and its messages are those of the run."""
    return And(
        ForAll(lambda i: K.process(i) == R.algorithm.process(R.schedule(i))),
        ForAll(lambda i, j: Iff(K.local_step(i, j), R.follows(i, j))),
        ForAll(lambda i, j: Iff(K.message_step(i, j), R.delivers(i, j))),
    )


@theorem(by="lean", witness="two_requests_cut", zh="每次运行都有计算")
def run_has_computation(R: Run):
    """Every run has a computation: each message that is received was sent before, unless it was in
    its channel at the start."""

    def claim(K: Computation[Process, Fin[R.n], Fin[R.n]]):
        return is_computation(R, K)

    return Implies(R.allowed, Exists(claim))


@theorem(
    by="lean",
    cite="chandylamport1985",
    witness="two_requests_cut",
    mutants=(
        Mutant(1, by="impossible_run"),
        Mutant(2, by="forgotten_message"),
        Mutant(3, by="orphan_of_two_requests"),
    ),
    zh="定理 1：一致割集的全局状态可达，且由它可达终态",
)
def cut_reachable(
    R: Run, Token: Sort, K: Computation[Process, Fin[R.n], Token], cut: Rel[Fin[R.n]]
):
    """Theorem 1: for a consistent cut of the computation of a run, the events of the cut, in their
    order, are a run from the same start that ends in the global state of the cut, channels
    included; and from there the other events, in theirs, are a run to the same end."""
    X = R.algorithm.execution
    first, others = R.events(cut), R.events(lambda i: Not(cut(i)))
    return Implies(
        R.allowed,
        is_computation(R, K),
        K.consistent_cut(cut),
        And(
            X.allowed(R.start, first),
            R.state_of_cut(cut, X.run(R.start, first)),
            X.allowed(X.run(R.start, first), others),
            X.run(X.run(R.start, first), others) == R.state_at(R.n),
        ),
    )


@theorem(
    by="lean",
    cite="chandylamport1985",
    witness="two_requests_state",
    mutants=Mutant(3, by="torn_cut"),
    zh="一致割集恰有一个全局状态",
)
def cut_state_unique(
    R: Run,
    Token: Sort,
    K: Computation[Process, Fin[R.n], Token],
    cut: Rel[Fin[R.n]],
    G: GlobalState[Process, State, Message],
    H: GlobalState[Process, State, Message],
):
    """A consistent cut has one global state: what its definition says of processes and channels
    leaves no choice."""
    return Implies(
        R.allowed,
        is_computation(R, K),
        K.consistent_cut(cut),
        R.state_of_cut(cut, G),
        R.state_of_cut(cut, H),
        G == H,
    )


@definition(cite="chandylamport1985", zh="稳定性质：一旦成立便一直成立")
def stable(State: Sort, Event: Sort, X: Execution[State, Event], holds: Rel[State]):
    """A stable property: no event makes it false."""
    return ForAll(lambda s, e: Implies(holds(s), X.enabled(s, e), holds(X.apply(s, e))))


@theorem(
    by="lean",
    cite="chandylamport1985",
    witness="two_requests_stable",
    mutants=(Mutant(4, by="another_state"), Mutant(5, by="unstable_property")),
    zh="稳定性质检测：快照中成立则终态成立，初态成立则快照中成立",
)
def stable_property(
    R: Run,
    Token: Sort,
    K: Computation[Process, Fin[R.n], Token],
    cut: Rel[Fin[R.n]],
    G: GlobalState[Process, State, Message],
    holds: Rel[GlobalState[Process, State, Message]],
):
    """A snapshot decides stable properties: one that holds in the global state of a consistent cut
    holds at the end of the run, and one that held at its start holds in that state."""
    return Implies(
        R.allowed,
        is_computation(R, K),
        K.consistent_cut(cut),
        R.state_of_cut(cut, G),
        stable(R.algorithm.execution, holds),
        And(Implies(holds(R.start), holds(G)), Implies(holds(G), holds(R.state_at(R.n)))),
    )
