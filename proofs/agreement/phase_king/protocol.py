"""Byzantine agreement is possible for n > 3f: phase king (Berman, Garay and Perry 1989).

The form of the textbooks, with the numbers of the paper's second protocol: f + 1 phases of three
rounds, a king a phase, messages of two bits.  In the first round of a phase every node sends its
value; in the second it proposes a value that at least n − f nodes sent it, if there is one; in the
third the king of the phase sends its value, and takes in the nodes that saw fewer than n − f
proposals of theirs.
"""

from __future__ import annotations

from formal.language import (
    And,
    Bool,
    Exists,
    Fin,
    ForAll,
    Fun,
    If,
    Implies,
    Nat,
    Option,
    Structure,
    decide,
    definition,
    no,
    none,
    some,
    theorem,
    val,
    witness,
    yes,
)
from proofs.foundations.quorum.statements import size
from proofs.impossibility.byzantine.statements import SyncAlgorithm, tolerates


class KingState(Structure, var="S", zh="国王算法中节点的状态"):
    """The state of a node of phase king."""

    round: Nat  # how many rounds are over
    value: Bool  # what the node would decide now
    proposal: Option[Bool]  # what it proposes in this phase, if anything
    strong: Bool  # at least n − f nodes proposed its value: it does not heed the king


@definition(zh="发来该值的节点数")
def votes(n: Nat, received: Fun[Fin[n], Option[Bool]], v: Bool) -> Nat:
    """How many nodes sent this value."""
    return size(n, lambda q: decide(received(q) == some(v)))


@definition(zh="最后一轮")
def last_round(f: Nat) -> Nat:
    """How many rounds there are: f + 1 phases of three."""
    return 3 * (f + 1)


@definition(zh="起始状态")
def started(input: Bool) -> KingState:
    """Before the first round the value is the input."""
    return KingState.make(round=0, value=input, proposal=none(), strong=no)


@definition(zh="节点所发：第二轮发提议，否则发自己的值")
def sent(S: KingState) -> Option[Bool]:
    """What a node sends to everybody: its proposal in the second round of a phase, its value in the
    others."""
    return If(S.round % 3 == 1, S.proposal, some(S.value))


@definition(zh="第一轮之后：有 n − f 个节点发来同一值则提议之")
def after_values(n: Nat, f: Nat, S: KingState, received: Fun[Fin[n], Option[Bool]]) -> KingState:
    """The state after the first round of a phase: a value that all but ``f`` nodes sent is
    proposed."""
    return KingState.make(
        round=S.round + 1,
        value=S.value,
        proposal=If(
            n <= votes(n, received, yes) + f,
            some(yes),
            If(n <= votes(n, received, no) + f, some(no), none()),
        ),
        strong=no,
    )


@definition(zh="提议者多于 f 个的值，否则为原值")
def supported(n: Nat, f: Nat, S: KingState, received: Fun[Fin[n], Option[Bool]]) -> Bool:
    """The value that more than ``f`` nodes propose, else the old one."""
    return If(f < votes(n, received, yes), yes, If(f < votes(n, received, no), no, S.value))


@definition(zh="第二轮之后：采用多于 f 个节点提议的值")
def after_proposals(n: Nat, f: Nat, S: KingState, received: Fun[Fin[n], Option[Bool]]) -> KingState:
    """The state after the second round of a phase: a value that more than ``f`` nodes propose is
    taken; it is held against the king when all but ``f`` propose it."""
    value = supported(n, f, S, received)
    return KingState.make(
        round=S.round + 1,
        value=value,
        proposal=S.proposal,
        strong=decide(n <= votes(n, received, value) + f),
    )


@definition(zh="第三轮之后：不坚定者从国王之值")
def after_king(n: Nat, S: KingState, received: Fun[Fin[n], Option[Bool]]) -> KingState:
    """The state after the third round of a phase: who does not hold its value takes that of the
    king, the node whose number is that of the phase."""

    def king_says_yes(k: Fin[n]):
        return And(val(k) == S.round // 3, received(k) == some(yes))

    return KingState.make(
        round=S.round + 1,
        value=If(S.strong == yes, S.value, decide(Exists(king_says_yes))),
        proposal=S.proposal,
        strong=S.strong,
    )


@definition(zh="一轮之后的状态")
def after_round(n: Nat, f: Nat, S: KingState, received: Fun[Fin[n], Option[Bool]]) -> KingState:
    """The state after a round; after the last nothing changes."""
    return If(
        last_round(f) <= S.round,
        S,
        If(
            S.round % 3 == 0,
            after_values(n, f, S, received),
            If(S.round % 3 == 1, after_proposals(n, f, S, received), after_king(n, S, received)),
        ),
    )


@definition(zh="最后一轮之后决定自己的值")
def decided(f: Nat, S: KingState) -> Option[Bool]:
    """After the last round a node decides its value."""
    return If(last_round(f) <= S.round, some(S.value), none())


@definition(cite="berman1989", zh="该算法即国王算法")
def is_phase_king(n: Nat, f: Nat, A: SyncAlgorithm[Fin[n], Option[Bool], KingState]):
    """The algorithm is phase king among ``n`` nodes against ``f`` faults."""
    return And(
        ForAll(lambda p, input: A.start(p, input) == started(input)),
        ForAll(lambda p, S, q: A.message(p, S, q) == sent(S)),
        ForAll(lambda p, S, received: A.next(p, S, received) == after_round(n, f, S, received)),
        ForAll(lambda p, S: A.output(p, S) == decided(f, S)),
    )


@theorem(
    by="lean",
    cite="berman1989",
    seed="1.4.3",
    witness=("four_nodes", "seven_nodes"),
    mutants=(),
    zh="n > 3f 时国王算法解决拜占庭协定",
)
def solves(n: Nat, f: Nat):
    """Phase king solves Byzantine agreement among n nodes of which f < n/3 may be faulty, in
    3(f + 1) rounds."""

    def claim(A: SyncAlgorithm[Fin[n], Option[Bool], KingState]):
        return And(is_phase_king(n, f, A), tolerates(n, A, f))

    return Implies(3 * f < n, Exists(claim))


@witness
def four_nodes():
    """Four nodes, one of them faulty."""
    return {"n": 4, "f": 1}


@witness
def seven_nodes():
    """Seven nodes, two of them faulty."""
    return {"n": 7, "f": 2}
