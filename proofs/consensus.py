"""Consensus as a problem, and its reduction to atomic broadcast (Chandra and Toueg 1996, §6).

To agree, every process broadcasts its proposal and decides the first message that it delivers.
"""

from __future__ import annotations

from formal.language import (
    And,
    Exists,
    ForAll,
    Implies,
    Mutant,
    Rel,
    Sort,
    Structure,
    definition,
    nth,
    some,
    theorem,
)
from proofs.broadcast import BroadcastRun


class ConsensusRun(Structure, var="R", zh="共识的运行：谁正确、提议与决定"):
    """A run of consensus: who is correct, what has been proposed and decided by each moment."""

    Process: Sort
    Value: Sort
    Time: Sort
    correct: Rel[Process]  # the process does not crash
    proposes: Rel[Process, Value, Time]  # the process has proposed the value by then
    decides: Rel[Process, Value, Time]  # the process has decided the value by then

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
