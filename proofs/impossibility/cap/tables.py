"""CAP, bounded: no table of a two-node register meets all requirements at once.

The redundancy check beside ``cap.impossibility``: a protocol is a finite table, a run is three
rounds in which a write may be answered and three in which a read may be, and a solver searches all
tables up to a size.  It finds none; without any one of the requirements it finds one and prints it.
Rounds are in lockstep, so both nodes have perfect clocks: as in Gilbert and Lynch's Theorem 2,
clocks do not help when messages are lost.
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
    Implies,
    Match,
    Mutant,
    Not,
    Option,
    Sort,
    Structure,
    bnot,
    definition,
    no,
    none,
    some,
    theorem,
    val,
    yes,
)

#: Rounds in which an operation must be answered; a run is a write and then a read.
ROUNDS = 3
LENGTH = 2 * ROUNDS


class Signal(Data, zh="节点在一轮中所见"):
    """What a node sees in a round."""

    Message: Sort
    nothing: Case
    write: Case  # its client writes the value 1
    read: Case  # its client reads
    receive: Case[Message]  # a message that the other node sent in the round before


class RegisterTable(Structure, var="T", zh="两节点一位寄存器协议表"):
    """A protocol for a one-bit register on two nodes; the register holds 0 at the start."""

    State: Sort
    Message: Sort
    start: Fun[Bool, State]  # the initial state of a node
    next: Fun[Bool, State, Signal[Message], State]  # the state after a round
    sends: Fun[Bool, State, Signal[Message], Option[Message]]  # the message to the other node
    answer: Fun[Bool, State, Signal[Message], Option[Bool]]  # the answer to the node's client


@definition(zh="两次同步运行：先写（或不写）后读")
def is_run(
    State: Sort,
    Message: Sort,
    T: RegisterTable[State, Message],
    arrives: Fun[Fin[LENGTH], Bool],
    state: Fun[Bool, Fin[LENGTH], Bool, State],
    seen: Fun[Bool, Fin[LENGTH], Bool, Signal[Message]],
):
    """Two runs in lockstep, one with a write (yes), one without (no): the writer (no) gets the
    write in round 0, the reader (yes) the read in round 3.  What is sent in round i is received in
    round i + 1 if it arrives then; it is lost if not, or if the node's client calls in that round.
    """

    def first(w: Bool, n: Bool, i: Fin[LENGTH]):
        called = If(And(w == yes, n == no), Signal.write, Signal.nothing)
        return Implies(val(i) == 0, And(state(w, i, n) == T.start(n), seen(w, i, n) == called))

    def then(w: Bool, n: Bool, i: Fin[LENGTH], j: Fin[LENGTH]):
        other = bnot(n)
        received = Match(
            T.sends(other, state(w, i, other), seen(w, i, other)),
            none=lambda: Signal.nothing,
            some=lambda m: Signal.receive(m),
        )
        delivered = If(arrives(j) == yes, received, Signal.nothing)
        called = And(n == yes, val(j) == ROUNDS)
        return Implies(
            val(j) == val(i) + 1,
            And(
                state(w, j, n) == T.next(n, state(w, i, n), seen(w, i, n)),
                seen(w, j, n) == If(called, Signal.read, delivered),
            ),
        )

    return And(ForAll(first), ForAll(then))


def _write_answered(T, state, seen):
    """The write is answered within its rounds."""
    return Exists(
        lambda i: And(val(i) < ROUNDS, T.answer(no, state(yes, i, no), seen(yes, i, no)) != none()),
        i=Fin[LENGTH],
    )


def _read_is(T, state, seen, w, i, v):
    """In round i the read is answered with v, for the first time."""

    def earlier(j: Fin[LENGTH]):
        return Implies(
            val(j) >= ROUNDS,
            val(j) < val(i),
            T.answer(yes, state(w, j, yes), seen(w, j, yes)) == none(),
        )

    return And(
        val(i) >= ROUNDS,
        T.answer(yes, state(w, i, yes), seen(w, i, yes)) == some(v),
        ForAll(earlier),
    )


def _read_answered(T, state, seen):
    """The read is answered within its rounds, after a write or not."""
    return ForAll(
        lambda w: Exists(
            lambda i: And(
                val(i) >= ROUNDS, T.answer(yes, state(w, i, yes), seen(w, i, yes)) != none()
            ),
            i=Fin[LENGTH],
        ),
        w=Bool,
    )


def _fresh_read(T, state, seen):
    """Without a write the read returns the initial value."""

    def zero(i: Fin[LENGTH], v: Bool):
        return Implies(_read_is(T, state, seen, no, i, v), v == no)

    return ForAll(zero)


def _later_read(T, state, seen):
    """A read that begins after the write was answered returns what was written."""

    def one(i: Fin[LENGTH], v: Bool):
        return Implies(
            _write_answered(T, state, seen), _read_is(T, state, seen, yes, i, v), v == yes
        )

    return ForAll(one)


REQUIREMENTS = {
    "write_answered": _write_answered,
    "read_answered": _read_answered,
    "fresh_read": _fresh_read,
    "later_read": _later_read,
}


def _impossible(dropped: str = ""):
    """No table meets all requirements (but the dropped one) when messages are lost."""

    def claim(
        T: RegisterTable,
        arrives: Fun[Fin[LENGTH], Bool],
        state: Fun[Bool, Fin[LENGTH], Bool, State],
        seen: Fun[Bool, Fin[LENGTH], Bool, Signal[Message]],
    ):
        asked = [ask(T, state, seen) for name, ask in REQUIREMENTS.items() if name != dropped]
        return Implies(
            is_run(T, arrives, state, seen),
            ForAll(lambda i: arrives(i) == no),
            Not(And(asked)),
        )

    claim.__name__ = f"without_{dropped}"
    return claim


@theorem(
    by="bounded",
    sizes={"State": 3, "Message": 2},
    bound="each operation is answered within 3 rounds",
    cite="gilbert2002",
    seed="1.3.1",
    witness="tables_of_local_copies",
    mutants=(Mutant(2), *(Mutant(replace=_impossible(r)) for r in REQUIREMENTS)),
    zh="CAP 的有界检验：没有一张协议表能满足全部要求；去掉任何一项都有",
)
def no_register_table(
    T: RegisterTable,
    arrives: Fun[Fin[LENGTH], Bool],
    state: Fun[Bool, Fin[LENGTH], Bool, State],
    seen: Fun[Bool, Fin[LENGTH], Bool, Signal[Message]],
):
    """No table of a two-node register answers a write and a read within three rounds each and reads
    what was written, when all messages are lost; without any one requirement, some table does."""
    return _impossible()(T, arrives, state, seen)
