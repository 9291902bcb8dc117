"""Why the lemmas of Fischer, Lynch and Paterson ask what they ask.

For each hypothesis of Lemmas 2 and 3 a protocol of which the conclusion fails without it; and what
becomes of the theorem when the processes are uncountably many.
"""

from __future__ import annotations

from formal.language import (
    And,
    Bool,
    Exists,
    ForAll,
    Fun,
    Implies,
    List,
    Nat,
    Not,
    Option,
    Or,
    Pair,
    Sort,
    append,
    fst,
    member,
    theorem,
)
from proofs.impossibility.flp.statements import Configuration, Protocol, nonfaulty


def _only(*processes):
    """There are no other processes."""
    return ForAll(lambda x: Or([x == p for p in processes]))


def _two_processes(claim):
    """Some protocol of exactly two processes satisfies the claim."""

    def body(
        Process: Sort,
        Message: Sort,
        State: Sort,
        A: Protocol[Process, Message, State],
        p: Process,
        q: Process,
    ):
        return And(p != q, _only(p, q), claim(A))

    return Exists(body)


@theorem(by="lean", seed="1.3.2", zh="见证：引理 2 的前提可满足（自决协议）")
def initial_bivalent_applies():
    """Lemma 2 is about something: two processes that decide their own inputs are non-trivial and
    terminate in spite of one fault."""

    def claim(
        Process: Sort,
        Message: Sort,
        State: Sort,
        A: Protocol[Process, Message, State],
        processes: List[Process],
        p: Process,
        q: Process,
    ):
        return And(ForAll(lambda r: member(r, processes)), p != q, A.nontrivial, A.terminates)

    return Exists(claim)


@theorem(by="lean", seed="1.3.2", zh="见证：引理 3 的前提可满足（自决协议）")
def stay_bivalent_applies():
    """Lemma 3 is about something: two processes that decide their own inputs terminate in spite of
    one fault, and with different inputs they start in a bivalent configuration."""

    def claim(
        Process: Sort,
        Message: Sort,
        State: Sort,
        A: Protocol[Process, Message, State],
        processes: List[Process],
        p: Process,
        q: Process,
        C: Configuration[Process, Message, State],
        e: Pair[Process, Option[Message]],
    ):
        return And(
            ForAll(lambda r: member(r, processes)),
            p != q,
            A.terminates,
            A.reachable(C),
            A.bivalent(C),
            A.applicable(C, e),
        )

    return Exists(claim)


@theorem(by="lean", seed="1.3.2", zh="见证：引理 2 需要终止性（领导者协议没有双价的初始配置）")
def initial_bivalent_needs_termination():
    """Lemma 2 needs termination: in the leader protocol the leader's input is the only decision, so
    no initial configuration is bivalent, although there is agreement and either value can be
    decided."""

    return _two_processes(
        lambda A: And(
            A.agreement,
            A.nontrivial,
            ForAll(lambda input: Not(A.bivalent(A.initial(input)))),
        )
    )


@theorem(by="lean", seed="1.3.2", zh="见证：引理 2 需要非平凡性（常值协议）")
def initial_bivalent_needs_nontriviality():
    """Lemma 2 needs non-triviality: two processes that always decide the same value terminate in
    spite of one fault, and no initial configuration is bivalent."""

    return _two_processes(
        lambda A: And(
            A.agreement,
            A.terminates,
            ForAll(lambda input: Not(A.bivalent(A.initial(input)))),
        )
    )


@theorem(by="lean", seed="1.3.2", zh="见证：引理 3 需要终止性（首步决定的协议）")
def stay_bivalent_needs_termination():
    """Lemma 3 needs termination: a process that decides in its first step, yes or no as it then
    receives a message or none, makes the start bivalent; but after its step without a message,
    whenever that is, nothing is bivalent."""

    def claim(
        Process: Sort,
        Message: Sort,
        State: Sort,
        A: Protocol[Process, Message, State],
        p: Process,
        q: Process,
        C: Configuration[Process, Message, State],
        e: Pair[Process, Option[Message]],
    ):
        X = A.execution

        def spent(schedule: List[Pair[Process, Option[Message]]]):
            whole = append(schedule, [e])
            return Implies(X.allowed(C, whole), Not(A.bivalent(X.run(C, whole))))

        return And(
            p != q,
            _only(p, q),
            A.agreement,
            A.nontrivial,
            A.reachable(C),
            A.bivalent(C),
            A.applicable(C, e),
            ForAll(spent),
        )

    return Exists(claim)


@theorem(by="lean", seed="1.3.2", zh="见证：不可数多个进程（有限的假设不可去）")
def uncountable_processes():
    """Without finiteness: among uncountably many processes one that decides alone is totally
    correct in spite of one fault, for no run gives all but one infinitely many steps."""

    def claim(Message: Sort, State: Sort, A: Protocol[Fun[Nat, Bool], Message, State]):
        return A.totally_correct

    return Exists(claim)


@theorem(by="lean", seed="1.7.3", zh="见证：等待多数派（安全但不必终止）")
def majority_wait_protocol():
    """Without termination: three processes that decide a value once a majority has sent it.  They
    agree and are non-trivial, and decide only what is the input of two; whenever two nonfaulty ones
    have the same input, every nonfaulty one decides it, so all decide when nobody is faulty.  But
    some admissible run, in which one of them takes no step, never decides."""

    def claim(
        Process: Sort,
        Message: Sort,
        State: Sort,
        A: Protocol[Process, Message, State],
        p: Process,
        q: Process,
        r: Process,
    ):
        def undecided(
            input: Fun[Process, Bool], schedule: Fun[Nat, Pair[Process, Option[Message]]]
        ):
            return And(
                A.admissible(A.initial(input), schedule),
                ForAll(lambda n: fst(schedule(n)) != r),
                Not(A.decides_in(input, schedule)),
            )

        def of_two(
            input: Fun[Process, Bool],
            schedule: Fun[Nat, Pair[Process, Option[Message]]],
            x: Process,
            v: Bool,
        ):
            return Implies(
                A.admissible(A.initial(input), schedule),
                A.decides_itself(input, schedule, x, v),
                Exists(lambda y, z: And(y != z, input(y) == v, input(z) == v)),
            )

        def by_two(
            input: Fun[Process, Bool],
            schedule: Fun[Nat, Pair[Process, Option[Message]]],
            x: Process,
            y: Process,
            z: Process,
            v: Bool,
        ):
            return Implies(
                A.admissible(A.initial(input), schedule),
                y != z,
                nonfaulty(schedule, y),
                nonfaulty(schedule, z),
                input(y) == v,
                input(z) == v,
                nonfaulty(schedule, x),
                A.decides_itself(input, schedule, x, v),
            )

        return And(
            p != q,
            q != r,
            p != r,
            _only(p, q, r),
            A.agreement,
            A.nontrivial,
            ForAll(of_two),
            ForAll(by_two),
            A.everybody_decides_without_fault,
            Exists(undecided),
        )

    return Exists(claim)
