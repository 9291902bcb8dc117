"""Consensus as a problem, stated once, and its reduction to atomic broadcast.

The models of this library (rounds, asynchronous steps, broadcasts) say which runs there are; what
is asked of a run is said here.  The papers agree on termination.  Agreement binds the correct
processes, or all of them (uniform).  Validity comes in five strengths, and a theorem names the one
that it means:

- a decided value was proposed: whoever decides it (Chandra and Toueg 1996: uniform validity), or
  where correct processes decide it;
- if all initial values are one value, those of faulty processes too, it is decided (Dwork, Lynch
  and Stockmeyer 1988, §2.2: strong unanimity); or this is asked only when nobody is faulty (theirs:
  weak unanimity);
- if the initial values of the *correct* processes are one value, it is decided (Fischer, Lynch and
  Merritt 1986).  This is for processes that may lie about their initial value; asked of processes
  that only crash, it is another and harder problem.

The reduction is Chandra and Toueg's (§6): to agree, every process broadcasts its proposal and
decides the first message that it delivers.
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
    Mutant,
    Nat,
    Not,
    Rel,
    Sort,
    Structure,
    definition,
    nth,
    some,
    theorem,
)
from proofs.agreement.broadcast.statements import BroadcastRun


class ConsensusRun(Structure, var="R", zh="共识的运行：谁正确、提议与决定"):
    """A run of consensus: who is correct, what has been proposed and decided by each moment."""

    Process: Sort
    Value: Sort
    Time: Sort
    correct: Rel[Process]  # the process does not crash
    proposes: Rel[Process, Value, Time]  # the process has proposed the value by then
    decides: Rel[Process, Value, Time]  # the process has decided the value by then

    @definition(cite="dls1988", zh="初值：每个进程自始提议其输入")
    def starts_with(self, input: Fun[Process, Value]):
        """The run begins with initial values: from the first moment on, each process proposes its
        input and nothing else."""
        return ForAll(lambda p, v, t: Iff(self.proposes(p, v, t), v == input(p)))

    @definition(cite="chandra1996", zh="终止性")
    def termination(self):
        """If every correct process proposes, every correct process decides."""
        return Implies(
            ForAll(lambda p: Implies(self.correct(p), Exists(lambda v, t: self.proposes(p, v, t)))),
            ForAll(lambda p: Implies(self.correct(p), Exists(lambda v, t: self.decides(p, v, t)))),
        )

    @definition(cite="chandra1996", zh="一致约定（uniform agreement）")
    def uniform_agreement(self):
        """No two processes, correct or not, decide differently; none changes its decision."""
        return ForAll(
            lambda p, q, v, w, t, u: Implies(self.decides(p, v, t), self.decides(q, w, u), v == w)
        )

    @definition(cite="chandra1996", zh="一致有效性（uniform validity）")
    def uniform_validity(self):
        """Only what has been proposed by then is decided."""
        return ForAll(
            lambda p, v, t: Implies(self.decides(p, v, t), Exists(lambda q: self.proposes(q, v, t)))
        )

    @definition(cite="chandra1996", zh="一致共识")
    def uniform_consensus(self):
        """Uniform consensus: termination, uniform agreement and uniform validity."""
        return And(self.termination, self.uniform_agreement, self.uniform_validity)

    @definition(cite="dls1988", zh="约定：正确进程的决定相同")
    def agreement(self):
        """No two correct processes decide differently; none of them changes its decision."""
        return ForAll(
            lambda p, q, v, w, t, u: Implies(
                self.correct(p),
                self.correct(q),
                self.decides(p, v, t),
                self.decides(q, w, u),
                v == w,
            )
        )

    @definition(zh="正确进程只决定该值")
    def decides_only(self, v: Value):
        """Whatever a correct process decides is this value."""
        return ForAll(lambda p, w, t: Implies(self.correct(p), self.decides(p, w, t), w == v))

    @definition(cite="chandra1996", zh="有效性：正确进程的决定曾被提议")
    def validity(self):
        """What a correct process decides has been proposed by then, by some process."""
        return ForAll(
            lambda p, v, t: Implies(
                self.correct(p), self.decides(p, v, t), Exists(lambda q: self.proposes(q, v, t))
            )
        )

    @definition(cite="dls1988", zh="强一致输入有效性：所有进程（含故障者）都提议同一值")
    def unanimity(self, v: Value):
        """Strong unanimity: if no process, correct or not, proposes anything but this value, no
        correct process decides anything else."""
        return Implies(
            ForAll(lambda p, w, t: Implies(self.proposes(p, w, t), w == v)), self.decides_only(v)
        )

    @definition(cite="dls1988", zh="弱一致输入有效性：只在无故障时要求")
    def weak_unanimity(self, v: Value):
        """Weak unanimity: the same, asked only of runs in which every process is correct."""
        return Implies(ForAll(lambda p: self.correct(p)), self.unanimity(v))

    @definition(cite="flm1986", zh="拜占庭有效性：正确进程都提议同一值")
    def unanimity_of_correct(self, v: Value):
        """Validity when the faulty may lie: if no correct process proposes anything but this value,
        no correct process decides anything else."""
        return Implies(
            ForAll(lambda p, w, t: Implies(self.correct(p), self.proposes(p, w, t), w == v)),
            self.decides_only(v),
        )

    @definition(cite="dls1988", seed="1.4.3", zh="共识（强一致输入有效性）")
    def consensus(self):
        """Consensus: termination, agreement and strong unanimity."""
        return And(self.termination, self.agreement, ForAll(lambda v: self.unanimity(v)))

    @definition(cite="dls1988", seed="1.4.3", zh="弱共识（弱一致输入有效性）")
    def weak_consensus(self):
        """Weak consensus: termination, agreement and weak unanimity."""
        return And(self.termination, self.agreement, ForAll(lambda v: self.weak_unanimity(v)))

    @definition(cite="flm1986", seed="1.4.3", zh="拜占庭一致")
    def byzantine_agreement(self):
        """Byzantine agreement: termination, agreement, and unanimity of the correct processes."""
        return And(self.termination, self.agreement, ForAll(lambda v: self.unanimity_of_correct(v)))

    @theorem(
        by="lean",
        cite="dls1988",
        seed="1.7.2",
        witness=("a_faulty_value_decided", "another_value_decided", "an_invented_value"),
        zh="各种有效性的强弱",
    )
    def validities(self, v: Value):
        """Which validity implies which: uniform validity, validity, strong unanimity, weak
        unanimity, each the next; and unanimity of the correct implies strong unanimity."""
        return And(
            Implies(self.uniform_validity, self.validity),
            Implies(self.validity, self.unanimity(v)),
            Implies(self.unanimity_of_correct(v), self.unanimity(v)),
            Implies(self.unanimity(v), self.weak_unanimity(v)),
        )


@theorem(
    by="lean",
    seed="1.7.2",
    witness="two_processes_choose",
    mutants=Mutant(1, by="decided_before_proposed"),
    zh="二值时，有效性等价于强一致输入有效性",
)
def binary_validity(
    Process: Sort, Time: Sort, R: ConsensusRun[Process, Bool, Time], input: Fun[Process, Bool]
):
    """For two values and runs that begin with initial values, validity is strong unanimity: a
    decided value was proposed, exactly if equal initial values are decided."""
    return Implies(R.starts_with(input), Iff(R.validity, ForAll(lambda v: R.unanimity(v))))


@theorem(by="lean", cite="dls1988", seed="1.7.2", zh="分离：各种有效性互不相同")
def validities_differ():
    """The validities differ: two processes, one of them faulty, may solve consensus and not
    Byzantine agreement (the faulty one's initial value is decided), weak consensus and not
    consensus, and consensus in which a value is decided that nobody proposed."""

    def run(claim):
        def body(input: Fun[Bool, Nat], R: ConsensusRun[Bool, Nat, Nat]):
            return And(R.starts_with(input), claim(R))

        return Exists(body)

    return And(
        run(lambda R: And(R.consensus, Not(R.byzantine_agreement))),
        run(lambda R: And(R.weak_consensus, Not(R.consensus))),
        run(lambda R: And(R.consensus, Not(R.validity))),
    )


@definition(cite="chandra1996", zh="以首条投递的消息作决定")
def first_delivered(
    Process: Sort, Message: Sort, Time: Sort, R: BroadcastRun[Process, Message, Time]
) -> ConsensusRun[Process, Message, Time]:
    """Consensus by broadcast: to propose a value is to broadcast it; the decision is the first
    message delivered."""
    return ConsensusRun.make(
        correct=R.correct,
        proposes=R.broadcast,
        decides=lambda p, v, t: nth(R.log(p, t), 0) == some(v),
    )


@theorem(
    by="lean",
    cite="chandra1996",
    seed="1.3.3",
    witness="same_first_message",
    mutants=Mutant(1, by="different_first_messages"),
    zh="由原子广播得到共识",
)
def from_atomic_broadcast(R: BroadcastRun):
    """Consensus from atomic broadcast (Chandra and Toueg): deciding the first delivered message
    solves uniform consensus."""
    return Implies(R.atomic_broadcast, first_delivered(R).uniform_consensus)


@theorem(
    by="lean",
    cite="chandra1996",
    seed="1.3.3",
    witness="same_first_message",
    mutants=Mutant(1, by="correct_processes_differ"),
    zh="由非一致的原子广播得到共识",
)
def from_nonuniform_broadcast(R: BroadcastRun):
    """Consensus from atomic broadcast among correct processes: deciding the first delivered message
    solves consensus."""
    return Implies(R.nonuniform_atomic_broadcast, first_delivered(R).consensus)
