"""Broadcast with signatures, for any number of faults (Dolev and Strong 1983).

One node, the sender, has a value; all correct nodes are to decide alike, and decide the sender's
value if it is correct.  A message is the value with a chain of signatures, the latest first and the
sender's last; in the round of its length a node accepts a chain of different nodes in which it is
not, and, if it is correct, signs it and sends it to everybody.  Faulty nodes sign what they like
and send it to whom they like, but cannot forge the signature of a correct node.  After f + 1 rounds
a node decides the only value accepted, if it is only one.
"""

from __future__ import annotations

from formal.language import (
    And,
    Exists,
    Fin,
    ForAll,
    Iff,
    Implies,
    List,
    Match,
    Nat,
    Not,
    Or,
    Rel,
    Sort,
    Structure,
    decide,
    definition,
    false,
    length,
    member,
    recursive,
    theorem,
)
from proofs.foundations.quorum.statements import size


class SignedBroadcast(Structure, var="R", zh="带签名的广播的一次运行"):
    """A run of broadcast with signatures among ``n`` nodes."""

    Value: Sort
    n: Nat  # how many nodes there are
    sender: Fin[n]  # who has a value
    value: Value  # the sender's value, if it is correct
    default: Value  # what is decided when not exactly one value is accepted
    faulty: Rel[Fin[n]]  # the faulty nodes
    wish: Rel[Fin[n], Value, List[Fin[n]]]  # to whom a faulty last signer sends a signed value

    @recursive(cite="dolev1983", zh="可能存在的签名链")
    def signed(self, v: Value, chain: List[Fin[n]]):
        """The value can carry this chain of different signatures, the latest first: the sender
        signed first, its own value if it is correct, and a correct node signed only what was sent
        to it."""
        return Match(
            chain,
            nil=lambda: false,
            cons=lambda s, before: And(
                Not(member(s, before)),
                Match(
                    before,
                    nil=lambda: And(
                        s == self.sender, Implies(Not(self.faulty(s)), v == self.value)
                    ),
                    cons=lambda t, rest: And(
                        self.signed(v, before),
                        Implies(Not(self.faulty(s)), self.faulty(t), self.wish(s, v, before)),
                    ),
                ),
            ),
        )

    @definition(cite="dolev1983", zh="节点接受带该签名链的值")
    def accepts(self, p: Fin[n], v: Value, chain: List[Fin[n]]):
        """The node receives the value with the chain, in the round of its length, and is not in it:
        a correct last signer sends to everybody, a faulty one to whom it likes."""
        return And(
            self.signed(v, chain),
            Not(member(p, chain)),
            Match(
                chain,
                nil=lambda: false,
                cons=lambda s, before: Implies(self.faulty(s), self.wish(p, v, chain)),
            ),
        )

    @definition(zh="若干轮内接受的值")
    def accepted(self, rounds: Nat, p: Fin[n], v: Value):
        """The node has accepted the value within so many rounds, or is the sender and has it."""
        return Or(
            And(p == self.sender, v == self.value),
            Exists(lambda chain: And(length(chain) <= rounds, self.accepts(p, v, chain))),
        )

    @definition(cite="dolev1983", zh="若干轮之后的决定")
    def decides(self, rounds: Nat, p: Fin[n], v: Value):
        """The decision after so many rounds: the only value accepted, or the default when there is
        none or more than one."""

        def only(w: Value):
            return ForAll(lambda u: Iff(self.accepted(rounds, p, u), u == w))

        return Or(only(v), And(Not(Exists(only)), v == self.default))


@theorem(
    by="lean",
    cite="dolev1983",
    seed="1.4.3",
    witness="two_faced_sender",
    mutants=(),
    zh="带签名的广播：任意多个故障，f + 1 轮",
    tight_open="any number of faults, so there is nothing above n; that f rounds are too few is "
    "proved of this algorithm for f = 1 (`dolev_strong.one_round_too_few`)",
)
def broadcast(R: SignedBroadcast, f: Nat):
    """With signatures broadcast tolerates any number f of faults: after f + 1 rounds every correct
    node has decided, no two differently, and the sender's value if the sender is correct."""
    rounds = f + 1

    def decided(p: Fin[R.n]):
        return Implies(Not(R.faulty(p)), Exists(lambda v: R.decides(rounds, p, v)))

    def agree(p: Fin[R.n], q: Fin[R.n], v: Value, w: Value):
        return Implies(
            Not(R.faulty(p)),
            Not(R.faulty(q)),
            R.decides(rounds, p, v),
            R.decides(rounds, q, w),
            v == w,
        )

    def valid(p: Fin[R.n], v: Value):
        return Implies(
            Not(R.faulty(R.sender)), Not(R.faulty(p)), R.decides(rounds, p, v), v == R.value
        )

    few = size(R.n, lambda p: decide(R.faulty(p))) <= f
    return Implies(few, And(ForAll(decided), ForAll(agree), ForAll(valid)))


@theorem(by="lean", cite="dolev1983", seed="1.4.3", zh="一轮不够：故障的发送者只告诉一个节点")
def one_round_too_few():
    """One round is not enough for one fault: a faulty sender tells one of two correct nodes."""

    def claim(R: SignedBroadcast, p: Fin[R.n], q: Fin[R.n], v: Value, w: Value):
        return And(
            size(R.n, lambda x: decide(R.faulty(x))) <= 1,
            Not(R.faulty(p)),
            Not(R.faulty(q)),
            R.decides(1, p, v),
            R.decides(1, q, w),
            v != w,
        )

    return Exists(claim)
