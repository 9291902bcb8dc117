"""FLP for the one consensus problem: what is asked is asked of runs, and of correct processes.

Fischer, Lynch and Paterson ask agreement of configurations, that each value can be decided, and
that some process decides.  The consensus problem of this library (``consensus``) is asked of runs:
here of the admissible ones.  The two fit: finitely many steps that lead to a configuration can be
continued by an admissible run without a fault, in which whoever has decided is correct.
"""

from __future__ import annotations

from formal.language import (
    And,
    Bool,
    Exists,
    ForAll,
    Fun,
    Iff,
    Implies,
    List,
    Mutant,
    Nat,
    Not,
    Option,
    Or,
    Pair,
    Sort,
    definition,
    member,
    some,
    theorem,
)
from proofs.agreement.consensus.statements import ConsensusRun
from proofs.impossibility.flp.statements import Protocol, nonfaulty


@definition(cite="flp1985", zh="作为共识问题的运行")
def consensus_run(
    Process: Sort,
    Message: Sort,
    State: Sort,
    A: Protocol[Process, Message, State],
    input: Fun[Process, Bool],
    schedule: Fun[Nat, Pair[Process, Option[Message]]],
) -> ConsensusRun[Process, Bool, Nat]:
    """A run as one of the consensus problem: correct is who is nonfaulty, a process proposes its
    input and decides what is in its output register."""
    X = A.execution
    return ConsensusRun.make(
        correct=lambda p: nonfaulty(schedule, p),
        proposes=lambda p, v, t: v == input(p),
        decides=lambda p, v, t: (
            A.output(X.state_at(A.initial(input), schedule, t).state(p)) == some(v)
        ),
    )


def _every_run(A, claim):
    """Every admissible run satisfies the claim."""
    return ForAll(
        lambda input, schedule: Implies(
            A.admissible(A.initial(input), schedule), claim(consensus_run(A, input, schedule))
        )
    )


def _every_faultless_run(A, claim):
    """Every admissible run in which no process is faulty satisfies the claim."""
    return ForAll(
        lambda input, schedule: Implies(
            A.admissible(A.initial(input), schedule),
            ForAll(lambda p: nonfaulty(schedule, p)),
            claim(consensus_run(A, input, schedule)),
        )
    )


@definition(cite="dls1988", zh="容忍一个故障地解决弱共识")
def weak_consensus_despite_one_fault(
    Process: Sort, Message: Sort, State: Sort, A: Protocol[Process, Message, State]
):
    """Weak consensus in spite of one fault: termination, agreement and weak unanimity in every
    admissible run."""
    return _every_run(A, lambda R: R.weak_consensus)


@definition(cite="flp1985", zh="容忍一个故障地解决非平凡的共识")
def nontrivial_consensus_despite_one_fault(
    Process: Sort, Message: Sort, State: Sort, A: Protocol[Process, Message, State]
):
    """Consensus in spite of one fault with the validity of Fischer, Lynch and Paterson: each value
    can be decided; and termination and agreement in every admissible run."""
    return And(A.nontrivial, _every_run(A, lambda R: And(R.termination, R.agreement)))


@theorem(
    by="lean",
    cite="flp1985",
    seed="1.3.2",
    witness="two_idle_processes",
    zh="引理：配置的一致性即运行的约定（只问无故障的运行，或问所有运行与所有进程）",
)
def agreement_from_runs(A: Protocol, processes: List[Process]):
    """Agreement of configurations is agreement of runs, of finitely many processes: no reachable
    configuration has two decisions, exactly if all processes agree in every admissible run, and
    exactly if they agree in those in which no process is faulty."""
    return Implies(
        ForAll(lambda r: member(r, processes)),
        And(
            Iff(A.agreement, _every_run(A, lambda R: R.uniform_agreement)),
            Iff(A.agreement, _every_faultless_run(A, lambda R: R.agreement)),
        ),
    )


@theorem(
    by="lean",
    cite="flp1985",
    seed="1.3.2",
    witness="two_idle_processes",
    mutants=Mutant(2, by="one_process_decides"),
    zh="FLP：两个以上进程、至多一个故障时，共识问题（弱一致输入有效性）无解",
    tight="consensus_without_fault",
)
def consensus_impossible(A: Protocol, processes: List[Process], p: Process, q: Process):
    """No protocol of two processes or more solves the consensus problem in spite of one fault: in
    some admissible run the correct processes do not all decide, or not alike, or, when all inputs
    are equal and no process is faulty, they decide something else."""
    return Implies(
        ForAll(lambda r: member(r, processes)), p != q, Not(weak_consensus_despite_one_fault(A))
    )


@theorem(
    by="lean",
    cite="flp1985",
    seed="1.3.2",
    witness="two_idle_processes",
    zh="FLP：有效性减弱为非平凡性时，共识问题仍无解",
    tight="consensus_without_fault",
)
def nontrivial_consensus_impossible(A: Protocol, processes: List[Process], p: Process, q: Process):
    """The same with the validity of Fischer, Lynch and Paterson, which is weaker: no protocol of
    two processes or more can decide each value, and lets the correct processes decide, and alike,
    in every admissible run."""
    return Implies(
        ForAll(lambda r: member(r, processes)),
        p != q,
        Not(nontrivial_consensus_despite_one_fault(A)),
    )


@theorem(
    by="lean",
    seed="1.3.2",
    witness="three_processes_listed",
    zh="见证：没有故障时，任意有限多个进程跟随领导者即解决共识",
    tight=("consensus_impossible", "nontrivial_consensus_impossible"),
)
def consensus_without_fault(Process: Sort, processes: List[Process], leader: Process):
    """Without the fault: any finitely many processes solve consensus by following a leader.  In
    every admissible run all agree on an input; when no process is faulty, that is consensus, with
    the strong validities."""

    def claim(Message: Sort, State: Sort, A: Protocol[Process, Message, State]):
        return And(
            A.nontrivial,
            _every_run(A, lambda R: And(R.uniform_agreement, R.uniform_validity)),
            _every_faultless_run(A, lambda R: And(R.consensus, R.uniform_consensus)),
        )

    return Implies(ForAll(lambda p: member(p, processes)), Exists(claim))


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
        return And(p != q, ForAll(lambda x: Or(x == p, x == q)), claim(A))

    return Exists(body)


@theorem(by="lean", seed="1.3.2", zh="见证：常值协议（去掉有效性）")
def consensus_without_validity():
    """Without validity: two processes that always decide the same value terminate, and agree, in
    every admissible run."""
    return _two_processes(
        lambda A: _every_run(A, lambda R: And(R.termination, R.uniform_agreement))
    )


@theorem(by="lean", seed="1.3.2", zh="见证：自决协议（去掉约定）")
def consensus_without_agreement():
    """Without agreement: two processes that decide their own inputs terminate in every admissible
    run, decide only inputs, and can decide each value."""
    return _two_processes(
        lambda A: And(
            A.nontrivial,
            _every_run(
                A,
                lambda R: And(R.termination, R.uniform_validity, ForAll(lambda v: R.unanimity(v))),
            ),
        )
    )


@theorem(by="lean", seed="1.3.2", zh="见证：等待多数派（去掉有故障时的终止性）")
def consensus_without_termination():
    """Without termination: three processes that wait for a majority agree on an input in every
    admissible run, whoever is faulty, and can decide each value; when no process is faulty, that is
    consensus."""

    def claim(
        Process: Sort,
        Message: Sort,
        State: Sort,
        A: Protocol[Process, Message, State],
        p: Process,
        q: Process,
        r: Process,
    ):
        return And(
            p != q,
            q != r,
            p != r,
            ForAll(lambda x: Or(x == p, x == q, x == r)),
            A.nontrivial,
            _every_run(
                A,
                lambda R: And(
                    R.uniform_agreement, R.uniform_validity, ForAll(lambda v: R.unanimity(v))
                ),
            ),
            _every_faultless_run(A, lambda R: And(R.consensus, R.uniform_consensus)),
        )

    return Exists(claim)


@theorem(by="lean", seed="1.3.2", zh="见证：单进程解决共识（两个进程的假设不可少）")
def consensus_of_one_process():
    """Without a second process: a single process solves consensus in every admissible run."""

    def claim(
        Process: Sort,
        Message: Sort,
        State: Sort,
        A: Protocol[Process, Message, State],
        p: Process,
    ):
        return And(
            ForAll(lambda q: q == p),
            A.nontrivial,
            _every_run(A, lambda R: And(R.consensus, R.uniform_consensus)),
        )

    return Exists(claim)


@theorem(by="lean", seed="1.3.2", zh="见证：不可数多个进程（有限的假设不可去）")
def consensus_of_uncountably_many():
    """Without finiteness: uncountably many processes solve consensus in every admissible run, for
    there is none, whatever they do; so a protocol that agrees, and can decide each value, does; and
    so does one in which a configuration has two decisions."""

    def agreeing(Message: Sort, State: Sort, A: Protocol[Fun[Nat, Bool], Message, State]):
        return And(
            A.agreement,
            A.nontrivial,
            _every_run(A, lambda R: And(R.consensus, R.uniform_consensus)),
        )

    def differing(Message: Sort, State: Sort, A: Protocol[Fun[Nat, Bool], Message, State]):
        return And(
            Not(A.agreement),
            A.nontrivial,
            _every_run(A, lambda R: And(R.consensus, R.uniform_consensus)),
        )

    return And(Exists(agreeing), Exists(differing))
