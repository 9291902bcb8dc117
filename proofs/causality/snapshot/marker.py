"""The marker algorithm takes snapshots (Chandy and Lamport 1985, section 3).

Some process records its state and sends a marker on each of its channels before any other message;
a process that receives its first marker does the same, and records for each channel the messages
that it receives from then on until the marker of that channel.  What of a process matters to the
others is what it has sent and received, so that is the state that it records here.
"""

from __future__ import annotations

from formal.language import (
    And,
    ForAll,
    Fun,
    Iff,
    Implies,
    Mutable,
    Mutant,
    Not,
    Or,
    Rel,
    Sort,
    TransitionSystem,
    action,
    init,
    invariant,
    reaches,
    safety,
)


def _is_fifo(C, m):
    """The message goes through a FIFO channel."""
    return C.fifo(C.sender(m), C.receiver(m))


def _records(C, new, p):
    """After the step ``p`` has recorded its state, now or before."""
    return And(
        ForAll(lambda x: Iff(new.recorded(x), Or(C.recorded(x), x == p))),
        ForAll(
            lambda m: Iff(
                new.sent_in_record(m),
                Or(
                    C.sent_in_record(m),
                    And(Not(C.recorded(p)), C.sender(m) == p, C.sent(m)),
                ),
            )
        ),
        ForAll(
            lambda m: Iff(
                new.received_in_record(m),
                Or(
                    C.received_in_record(m),
                    And(Not(C.recorded(p)), C.receiver(m) == p, C.received(m)),
                ),
            )
        ),
    )


class MarkerAlgorithm(TransitionSystem, var="C", zh="标记算法"):
    """Processes that send each other messages and, when one of them starts it, take a snapshot."""

    Process: Sort
    Message: Sort
    sender: Fun[Message, Process]  # who sends a message, if it is sent
    receiver: Fun[Message, Process]  # to whom
    fifo: Rel[Process, Process]  # the channel from the first to the second is first in, first out
    sent: Mutable[Rel[Message]]  # the message was sent
    earlier: Mutable[Rel[Message, Message]]  # the first was sent before the second
    received: Mutable[Rel[Message]]  # the message was received
    recorded: Mutable[Rel[Process]]  # the process has recorded its state and sent its markers
    arrived: Mutable[Rel[Process, Process]]  # the second has received the marker of the first
    sent_in_record: Mutable[Rel[Message]]  # sent, in the recorded state of its sender
    received_in_record: Mutable[Rel[Message]]  # received, in the recorded state of its receiver
    in_channel: Mutable[Rel[Message]]  # in the recorded state of its channel

    @init
    def nothing_happened(self):
        """No message was sent; nobody has recorded anything."""
        return And(
            ForAll(lambda m: Not(self.sent(m))),
            ForAll(lambda m, x: Not(self.earlier(m, x))),
            ForAll(lambda m: Not(self.received(m))),
            ForAll(lambda p: Not(self.recorded(p))),
            ForAll(lambda p, q: Not(self.arrived(p, q))),
            ForAll(lambda m: Not(self.sent_in_record(m))),
            ForAll(lambda m: Not(self.received_in_record(m))),
            ForAll(lambda m: Not(self.in_channel(m))),
        )

    @action(modifies=("sent", "earlier"))
    def send(self, new, m: Message):
        """A process sends a message to another."""
        return And(
            self.sender(m) != self.receiver(m),
            Not(self.sent(m)),
            ForAll(lambda x: Iff(new.sent(x), Or(self.sent(x), x == m))),
            ForAll(
                lambda x, y: Iff(
                    new.earlier(x, y), Or(self.earlier(x, y), And(self.sent(x), y == m))
                )
            ),
        )

    @action(modifies=("received", "in_channel"))
    def receive(self, new, m: Message):
        """A message arrives: on a FIFO channel after all that was sent before it, a marker
        included.  It is recorded as in the channel when the receiver has recorded its state and not
        yet received the marker."""
        p, q = self.sender(m), self.receiver(m)
        return And(
            self.sent(m),
            Not(self.received(m)),
            Implies(
                self.fifo(p, q),
                ForAll(
                    lambda x: Implies(
                        self.sender(x) == p,
                        self.receiver(x) == q,
                        self.earlier(x, m),
                        self.received(x),
                    )
                ),
            ),
            Implies(
                self.fifo(p, q),
                self.recorded(p),
                Not(self.sent_in_record(m)),
                self.arrived(p, q),
            ),
            ForAll(lambda x: Iff(new.received(x), Or(self.received(x), x == m))),
            ForAll(
                lambda x: Iff(
                    new.in_channel(x),
                    Or(
                        self.in_channel(x),
                        And(x == m, self.recorded(q), Not(self.arrived(p, q))),
                    ),
                )
            ),
        )

    @action(modifies=("recorded", "sent_in_record", "received_in_record"))
    def start(self, new, p: Process):
        """A process records its state of its own accord."""
        return And(Not(self.recorded(p)), _records(self, new, p))

    @action(modifies=("recorded", "arrived", "sent_in_record", "received_in_record"))
    def receive_marker(self, new, p: Process, q: Process):
        """The marker of ``p`` arrives at ``q``: on a FIFO channel after all that was sent before
        it.  If ``q`` has not recorded its state, it does."""
        return And(
            p != q,
            self.recorded(p),
            Not(self.arrived(p, q)),
            Implies(
                self.fifo(p, q),
                ForAll(
                    lambda m: Implies(
                        self.sender(m) == p,
                        self.receiver(m) == q,
                        self.sent_in_record(m),
                        self.received(m),
                    )
                ),
            ),
            ForAll(
                lambda x, y: Iff(new.arrived(x, y), Or(self.arrived(x, y), And(x == p, y == q)))
            ),
            _records(self, new, q),
        )

    @invariant
    def received_was_sent(self, m: Message):
        """What is received was sent."""
        return Implies(self.received(m), self.sent(m))

    @invariant
    def records_are_records(self, m: Message):
        """What is recorded of a process was so, and is recorded by nobody else."""
        return And(
            Implies(self.sent_in_record(m), And(self.recorded(self.sender(m)), self.sent(m))),
            Implies(
                self.received_in_record(m), And(self.recorded(self.receiver(m)), self.received(m))
            ),
        )

    @invariant
    def markers_are_sent(self, p: Process, q: Process):
        """A marker arrives from a process that has recorded its state, and makes the other do so;
        no process sends one to itself."""
        return Implies(self.arrived(p, q), And(self.recorded(p), self.recorded(q), p != q))

    @invariant
    def marker_after_record(self, m: Message):
        """On a FIFO channel, when the marker has arrived, so has all that was sent before it."""
        return Implies(
            _is_fifo(self, m),
            self.arrived(self.sender(m), self.receiver(m)),
            self.sent_in_record(m),
            self.received(m),
        )

    @invariant
    def later_after_marker(self, m: Message):
        """On a FIFO channel, what was sent after the marker is received after it."""
        return Implies(
            _is_fifo(self, m),
            self.recorded(self.sender(m)),
            self.received(m),
            Not(self.sent_in_record(m)),
            self.arrived(self.sender(m), self.receiver(m)),
        )

    @invariant
    def recorded_in_channel(self, m: Message):
        """What is recorded as in a channel is received after its receiver has recorded its
        state."""
        return Implies(
            self.in_channel(m),
            And(self.recorded(self.receiver(m)), self.received(m), Not(self.received_in_record(m))),
        )

    @invariant
    def late_is_recorded(self, m: Message):
        """On a FIFO channel, what is received after the receiver has recorded its state is recorded
        as in the channel, or was sent after the marker."""
        return Implies(
            _is_fifo(self, m),
            self.recorded(self.receiver(m)),
            self.received(m),
            Not(self.received_in_record(m)),
            Not(self.in_channel(m)),
            And(
                self.arrived(self.sender(m), self.receiver(m)),
                Not(self.sent_in_record(m)),
            ),
        )

    @safety(
        by=("smt", "lean"),
        cite="chandylamport1985",
        mutants=(
            Mutant("receive.4"),
            Mutant("receive_marker.4"),
            Mutant("late_is_recorded"),
        ),
        zh="标记算法正确：通道的记录恰为割集内已发而未收的消息",
    )
    def marker_correct(self, m: Message):
        """The marker algorithm records a global state, with FIFO channels: as soon as sender and
        receiver of a channel have recorded their states, what the one has received the other has
        sent (the cut is consistent); and when the marker has arrived, the recorded state of the
        channel is what is sent and not received in the recorded states."""
        return Implies(
            _is_fifo(self, m),
            self.recorded(self.sender(m)),
            self.recorded(self.receiver(m)),
            And(
                Implies(self.received_in_record(m), self.sent_in_record(m)),
                Implies(
                    self.arrived(self.sender(m), self.receiver(m)),
                    Iff(
                        self.in_channel(m),
                        And(self.sent_in_record(m), Not(self.received_in_record(m))),
                    ),
                ),
            ),
        )

    @reaches(within=5, zh="快照中有一条消息在通道里")
    def marker_records_channel(self, m: Message):
        """The algorithm can end with a message in a channel: all markers between two processes have
        arrived, and a message between them is recorded as in its channel."""
        p, q = self.sender(m), self.receiver(m)
        return And(
            self.fifo(p, q),
            self.fifo(q, p),
            self.arrived(p, q),
            self.arrived(q, p),
            self.in_channel(m),
        )

    @reaches(
        by=("lean", "example"),
        within=4,
        cite="chandylamport1985",
        zh="通道非先进先出时，标记算法记录的割集可以不一致",
    )
    def marker_needs_fifo(self, m: Message):
        """Without FIFO channels the algorithm is wrong: a run records that a message was received,
        and not that it was sent."""
        p, q = self.sender(m), self.receiver(m)
        return And(
            self.arrived(p, q),
            self.received_in_record(m),
            Not(self.sent_in_record(m)),
        )
