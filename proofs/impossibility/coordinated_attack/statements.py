"""Coordinated attack: two generals cannot agree over a channel that loses messages.

Gray 1978; Lynch 1996, Theorem 5.1.  The strong form: no bound on the number of rounds, any pattern
of losses, deterministic generals.
"""

from __future__ import annotations

from formal.language import (
    And,
    Bool,
    Exists,
    ForAll,
    Fun,
    If,
    Implies,
    Match,
    Nat,
    Not,
    Option,
    Sort,
    Structure,
    axiom,
    band,
    bnot,
    definition,
    no,
    none,
    recursive,
    some,
    theorem,
    true,
    yes,
)
from proofs.agreement.consensus.statements import ConsensusRun


class Generals(Structure, var="A", zh="两将军的同步协议"):
    """A synchronous protocol of two generals, who are ``false`` and ``true``."""

    Message: Sort
    State: Sort
    start: Fun[Bool, Bool, State]  # the initial state of a general with an input
    message: Fun[Bool, State, Message]  # what a general sends in a round
    next: Fun[Bool, State, Option[Message], State]  # the state after a round (none: lost)
    output: Fun[Bool, State, Option[Bool]]  # the decision, if there is one

    @axiom(zh="决定不再更改")
    def write_once(self, g: Bool, s: State, m: Option[Message], v: Bool):
        """A decision is never changed."""
        return Implies(self.output(g, s) == some(v), self.output(g, self.next(g, s, m)) == some(v))

    @recursive(zh="第 r 轮之后的状态")
    def state_after(
        self, input: Fun[Bool, Bool], delivered: Fun[Nat, Bool, Bool], r: Nat, g: Bool
    ) -> State:
        """The state of a general after ``r`` rounds; ``delivered(k, g)`` says whether the message
        to ``g`` in round ``k`` arrives."""
        return Match(
            r,
            zero=lambda: self.start(g, input(g)),
            succ=lambda k: self.next(
                g,
                self.state_after(input, delivered, k, g),
                If(
                    delivered(k, g),
                    some(self.message(bnot(g), self.state_after(input, delivered, k, bnot(g)))),
                    none(),
                ),
            ),
        )

    @definition(zh="作为共识的运行：人人正确")
    def run(
        self, input: Fun[Bool, Bool], delivered: Fun[Nat, Bool, Bool]
    ) -> ConsensusRun[Bool, Bool, Nat]:
        """The run as one of consensus: both generals are correct, each proposes what it wants, and
        decides what it puts out after some round."""
        return ConsensusRun.make(
            correct=lambda g: true,
            proposes=lambda g, v, t: v == input(g),
            decides=lambda g, v, t: (
                self.output(g, self.state_after(input, delivered, t, g)) == some(v)
            ),
        )

    @definition(zh="终止性")
    def termination(self):
        """Both generals decide, whatever is lost."""
        return ForAll(lambda input, delivered: self.run(input, delivered).termination)

    @definition(zh="一致性")
    def agreement(self):
        """The generals never decide differently."""
        return ForAll(lambda input, delivered: self.run(input, delivered).agreement)

    @definition(zh="有效性：都不想进攻则不进攻")
    def validity_retreat(self):
        """If neither general wants to attack, neither does, whatever is lost."""
        return ForAll(lambda input, delivered: self.run(input, delivered).unanimity(no))

    @definition(zh="有效性：都想进攻且消息不丢则进攻")
    def validity_attack(self):
        """If both want to attack and nothing is lost, both do."""
        return ForAll(lambda input: self.run(input, lambda r, h: True).unanimity(yes))


@theorem(
    by="lean",
    cite="gray1978",
    witness="never_attack",
    zh="两将军问题无解：消息可丢失时不能协同",
    tight="reliable_channel",
)
def impossibility(A: Generals):
    """Coordinated attack is impossible: no protocol has termination, agreement and both validity
    conditions when messages may be lost."""
    return Not(And(A.termination, A.agreement, A.validity_retreat, A.validity_attack))


def _exists(claim):
    def body(Message: Sort, State: Sort, A: Generals[Message, State]):
        return claim(A)

    return Exists(body)


@theorem(by="lean", zh="见证：从不进攻（去掉进攻有效性）")
def without_validity_attack():
    """Without validity for attack: never attack."""
    return _exists(lambda A: And(A.termination, A.agreement, A.validity_retreat))


@theorem(by="lean", zh="见证：总是进攻（去掉撤退有效性）")
def without_validity_retreat():
    """Without validity for retreat: always attack."""
    return _exists(lambda A: And(A.termination, A.agreement, A.validity_attack))


@theorem(by="lean", zh="见证：各按己意（去掉一致性）")
def without_agreement():
    """Without agreement: each general does what it wants."""
    return _exists(lambda A: And(A.termination, A.validity_retreat, A.validity_attack))


@theorem(by="lean", zh="见证：从不决定（去掉终止性）")
def without_termination():
    """Without termination: nobody ever decides."""
    return _exists(lambda A: And(A.agreement, A.validity_retreat, A.validity_attack))


@theorem(
    by="lean",
    zh="见证：信道可靠时一轮即可",
    tight="impossibility",
)
def reliable_channel():
    """With a reliable channel one round is enough: both decide the conjunction of the inputs."""

    def solved(A):
        return ForAll(
            lambda input, g: (
                A.output(g, A.state_after(input, lambda k, h: True, 1, g))
                == some(band(input(False), input(True)))
            )
        )

    return _exists(solved)
