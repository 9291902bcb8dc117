"""Atomic broadcast: from consensus, and not at all under asynchrony with one crash.

Chandra and Toueg (JACM 1996, §6): consensus and atomic broadcast are equivalent problems.  One half
is ``consensus.from_atomic_broadcast``; the other is their algorithm, here.  So atomic broadcast is
as impossible as consensus: no protocol in the model of Fischer, Lynch and Paterson implements it in
spite of one fault.  Without faults a sequencer does.
"""

from __future__ import annotations

from formal.language import (
    And,
    Bool,
    Exists,
    Fin,
    ForAll,
    Fun,
    Implies,
    List,
    Nat,
    Not,
    Rel,
    Sort,
    member,
    theorem,
)
from proofs.agreement.broadcast_protocol.statements import (
    BroadcastProtocol,
    Event,
    Note,
    Sequencer,
    nonfaulty,
)
from proofs.agreement.chandra_toueg.statements import ChandraToueg
from proofs.agreement.chandra_toueg.statements import Event as Step


def _sound_run(A, processes, correct, c, schedule):
    """A fair run of the algorithm on finitely many processes, with a correct one, in which reliable
    broadcast and every instance of consensus keep their promises."""
    return (
        ForAll(lambda p: member(p, processes)),
        correct(c),
        A.fair_run(correct, schedule),
        A.reliable(correct, schedule).uniform_reliable_broadcast,
        ForAll(lambda i: A.consensus(correct, schedule, i).uniform_consensus),
    )


@theorem(
    by="lean",
    cite="chandra1996",
    seed="1.3.3",
    inhabited_by="from_consensus_applies_with_crash",
    zh="由共识与可靠广播得到原子广播（Chandra–Toueg 算法）",
)
def from_consensus(
    A: ChandraToueg,
    processes: List[Process],
    correct: Rel[Process],
    c: Process,
    schedule: Fun[Nat, Step[Process, Message]],
):
    """Atomic broadcast from consensus (Chandra and Toueg): in every fair run of their algorithm, on
    finitely many processes of which one is correct, in which reliable broadcast and each instance
    of consensus do what they should, the logs are those of atomic broadcast."""
    return Implies(
        *_sound_run(A, processes, correct, c, schedule),
        A.deliveries(correct, schedule).atomic_broadcast,
    )


@theorem(by="lean", seed="1.3.3", zh="见证：两个进程以相反次序收到两条消息，以相同次序投递")
def from_consensus_applies():
    """Such runs exist: in one, two processes receive two messages in opposite orders and deliver
    them in one order."""

    def claim(
        Process: Sort,
        Message: Sort,
        A: ChandraToueg[Process, Message],
        processes: List[Process],
        correct: Rel[Process],
        c: Process,
        schedule: Fun[Nat, Step[Process, Message]],
    ):
        def reordered(p: Process, q: Process, m: Message, n: Message, t: Nat):
            C = A.configuration(schedule, t)
            return And(
                m != n,
                C.received(p) == [m, n],
                C.received(q) == [n, m],
                C.log(p) == [m, n],
                C.log(q) == [m, n],
            )

        return And(*_sound_run(A, processes, correct, c, schedule), Exists(reordered))

    return Exists(claim)


@theorem(by="lean", seed="1.3.3", zh="见证：一个进程广播后崩溃，两个正确进程仍以相同次序投递")
def from_consensus_applies_with_crash():
    """There are such runs with a crash: in one, a process broadcasts a message and stops, having
    delivered nothing; two correct processes receive this message and another in opposite orders and
    deliver them in one order."""

    def claim(
        Process: Sort,
        Message: Sort,
        A: ChandraToueg[Process, Message],
        processes: List[Process],
        correct: Rel[Process],
        c: Process,
        schedule: Fun[Nat, Step[Process, Message]],
    ):
        def crashed(p: Process, q: Process, r: Process, m: Message, n: Message, t: Nat):
            C = A.configuration(schedule, t)
            return And(
                p != q,
                m != n,
                correct(p),
                correct(q),
                Not(correct(r)),
                C.broadcast(r, m),
                ForAll(lambda u: A.configuration(schedule, u).log(r) == []),
                C.received(p) == [m, n],
                C.received(q) == [n, m],
                C.log(p) == [m, n],
                C.log(q) == [m, n],
            )

        return And(*_sound_run(A, processes, correct, c, schedule), Exists(crashed))

    return Exists(claim)


def _delivers_nothing(claims):
    """Some run of the algorithm meets the claims and is no atomic broadcast."""

    def body(
        Process: Sort,
        Message: Sort,
        A: ChandraToueg[Process, Message],
        processes: List[Process],
        correct: Rel[Process],
        c: Process,
        schedule: Fun[Nat, Step[Process, Message]],
    ):
        return And(
            *claims(A, processes, correct, c, schedule),
            Not(A.deliveries(correct, schedule).atomic_broadcast),
        )

    return Exists(body)


@theorem(by="lean", seed="1.3.3", zh="见证：去掉可靠广播，广播的消息从未被收到")
def from_consensus_needs_reliable_broadcast():
    """Reliable broadcast is needed: in some fair run with consensus what is broadcast is never
    received, so never delivered."""

    def claims(*run):
        finite, correct, fair, _, consensus = _sound_run(*run)
        return finite, correct, fair, consensus

    return _delivers_nothing(claims)


@theorem(by="lean", seed="1.3.3", zh="见证：去掉共识，提议后永远没有决定")
def from_consensus_needs_consensus():
    """Consensus is needed: in some fair run with reliable broadcast nobody is told a decision."""

    def claims(*run):
        return _sound_run(*run)[:-1]

    return _delivers_nothing(claims)


@theorem(by="lean", seed="1.3.3", zh="见证：去掉公平性，正确进程从不提议")
def from_consensus_needs_fairness():
    """Fairness is needed: in some run with reliable broadcast and consensus nobody proposes."""

    def claims(A, processes, correct, c, schedule):
        finite, one, _, reliable, consensus = _sound_run(A, processes, correct, c, schedule)
        return finite, one, A.execution.allowed_forever(A.initial, schedule), reliable, consensus

    return _delivers_nothing(claims)


def _two_processes_with_messages(processes, p, q, message, conclusion):
    """There are finitely many processes, two of them different, and each has two messages of its
    own."""

    def different(r: Process, s: Process, b: Bool, c: Bool):
        return Implies(message(r, b) == message(s, c), And(r == s, b == c))

    return Implies(ForAll(lambda r: member(r, processes)), p != q, ForAll(different), conclusion)


@theorem(
    by="lean",
    cite="chandra1996",
    seed="1.3.3",
    witness="two_silent_processes",
    zh="异步系统中容忍一个故障的非一致原子广播不可能（由 FLP）",
    tight="sequencer",
)
def nonuniform_impossible(
    B: BroadcastProtocol,
    processes: List[Process],
    p: Process,
    q: Process,
    message: Fun[Process, Bool, Payload],
):
    """Atomic broadcast, asked of correct processes only, is impossible in the model of Fischer,
    Lynch and Paterson: no protocol of two processes or more, each of which has two messages of its
    own, implements it in spite of one fault."""
    return _two_processes_with_messages(
        processes, p, q, message, Not(B.nonuniform_despite_one_fault)
    )


@theorem(
    by="lean",
    cite="chandra1996",
    seed="1.3.3",
    witness="two_silent_processes",
    zh="异步系统中容忍一个故障的原子广播不可能（由 FLP）",
    tight="sequencer",
)
def asynchronous_impossible(
    B: BroadcastProtocol,
    processes: List[Process],
    p: Process,
    q: Process,
    message: Fun[Process, Bool, Payload],
):
    """Atomic broadcast is impossible in the model of Fischer, Lynch and Paterson: no protocol of
    two processes or more, each of which has two messages of its own, implements it in spite of one
    fault."""
    return _two_processes_with_messages(
        processes, p, q, message, Not(B.atomic_broadcast_despite_one_fault)
    )


@theorem(
    by="lean",
    seed="1.3.3",
    witness="two_processes_listed",
    zh="见证：去掉次序，洪泛即可实现一致可靠广播",
)
def without_order(Process: Sort, Payload: Sort, processes: List[Process]):
    """Without an order the problem is easy: a process sends what it is asked to broadcast to all at
    once, and that is uniform reliable broadcast in spite of one fault, for finitely many
    processes."""

    def claim(Message: Sort, State: Sort, B: BroadcastProtocol[Process, Payload, Message, State]):
        return ForAll(
            lambda schedule: Implies(
                B.run_with_one_fault(schedule),
                And(
                    B.deliveries(schedule).growing,
                    B.deliveries(schedule).uniform_reliable_broadcast,
                ),
            )
        )

    return Implies(ForAll(lambda p: member(p, processes)), Exists(claim))


@theorem(by="lean", seed="1.3.3", zh="见证：只有一个进程")
def single_process(Payload: Sort):
    """A second process is needed: one process alone implements atomic broadcast, whatever the
    messages."""

    def claim(Message: Sort, State: Sort, B: BroadcastProtocol[Fin[1], Payload, Message, State]):
        return B.atomic_broadcast_despite_one_fault

    return Exists(claim)


@theorem(
    by="lean",
    seed="1.3.3",
    witness="two_processes_listed",
    zh="见证：只有一条消息",
)
def single_message(Process: Sort, processes: List[Process]):
    """Different messages are needed: where there is one message only, any finitely many processes
    implement atomic broadcast in spite of one fault."""

    def claim(Message: Sort, State: Sort, B: BroadcastProtocol[Process, Fin[1], Message, State]):
        return B.atomic_broadcast_despite_one_fault

    return Implies(ForAll(lambda p: member(p, processes)), Exists(claim))


@theorem(by="lean", seed="1.3.3", zh="见证：不可数多个进程（有限的假设不可去）")
def uncountable_processes():
    """Finiteness is needed: uncountably many processes, each with two messages of its own, that
    never deliver anything implement atomic broadcast in spite of one fault, for no run gives all
    but one infinitely many steps."""

    def claim(
        Payload: Sort,
        Message: Sort,
        State: Sort,
        B: BroadcastProtocol[Fun[Nat, Bool], Payload, Message, State],
        message: Fun[Fun[Nat, Bool], Bool, Payload],
    ):
        def different(r: Fun[Nat, Bool], s: Fun[Nat, Bool], b: Bool, c: Bool):
            return Implies(message(r, b) == message(s, c), And(r == s, b == c))

        return And(
            ForAll(different),
            B.nonuniform_despite_one_fault,
            B.atomic_broadcast_despite_one_fault,
        )

    return Exists(claim)


def _faultless_run(S, schedule):
    """An admissible run of the sequencer in which no process is faulty."""
    return S.protocol.admissible(schedule), ForAll(lambda p: nonfaulty(schedule, p))


@theorem(
    by="lean",
    seed="1.3.3",
    inhabited_by="sequencer_delivers",
    zh="没有故障时定序协议实现原子广播",
    tight=("nonuniform_impossible", "asynchronous_impossible"),
)
def sequencer(S: Sequencer, schedule: Fun[Nat, Event[Process, Payload, Note[Payload]]]):
    """Without a fault a sequencer implements atomic broadcast: in every admissible run in which all
    processes are nonfaulty."""
    return Implies(*_faultless_run(S, schedule), S.protocol.deliveries(schedule).atomic_broadcast)


@theorem(by="lean", seed="1.3.3", zh="见证：定序者为另一进程投递其消息的无故障运行")
def sequencer_delivers():
    """Such runs exist: in one, all deliver what a process that is not the sequencer broadcasts."""

    def claim(
        Process: Sort,
        Payload: Sort,
        S: Sequencer[Process, Payload],
        schedule: Fun[Nat, Event[Process, Payload, Note[Payload]]],
    ):
        R = S.protocol.deliveries(schedule)

        def delivered(p: Process, m: Payload, t: Nat):
            return And(p != S.leader, R.broadcast(p, m, t), ForAll(lambda q: R.log(q, t) == [m]))

        return And(*_faultless_run(S, schedule), Exists(delivered))

    return Exists(claim)
