"""Endorsement: whose signatures a ledger needs (Androulaki et al. 2018).

A peer executes a transaction on a state that it has committed and signs the read and write sets.
A policy says which sets of peers must have signed, and a transaction without such signatures is not
valid.  What `fabric.serial_in_ledger_order` asks of a ledger, that each transaction was executed on
an earlier state, is what the policy is for: it holds when each set that the policy admits has an
honest peer, and need not hold otherwise.
"""

from __future__ import annotations

from formal.language import (
    And,
    Exists,
    ForAll,
    Fun,
    Implies,
    List,
    Match,
    Mutant,
    Nat,
    Not,
    Option,
    Pair,
    Rel,
    Sort,
    definition,
    length,
    member,
    nth,
    theorem,
    true,
)
from proofs.systems.fabric.statements import Network


@definition(cite="androulaki2018", seed="1.8.3.2", zh="策略接受的每个集合都有诚实节点")
def has_honest(Peer: Sort, admits: Rel[Rel[Peer]], honest: Rel[Peer]):
    """Each set of peers that the policy admits has an honest member."""
    return ForAll(lambda peers: Implies(admits(peers), Exists(lambda p: And(peers(p), honest(p)))))


@definition(cite="androulaki2018", seed="1.8.3.2", zh="账本中的交易都有策略要求的签名")
def signed(
    Peer: Sort,
    Transaction: Sort,
    admits: Rel[Rel[Peer]],
    signs: Rel[Peer, Transaction],
    ledger: List[Transaction],
):
    """Each transaction of the ledger is signed by all of a set that the policy admits."""

    def enough(t):
        return Exists(
            lambda peers: And(admits(peers), ForAll(lambda p: Implies(peers(p), signs(p, t))))
        )

    return ForAll(lambda t: Implies(member(t, ledger), enough(t)))


@definition(zh="诚实节点只签自己执行过的")
def sign_what_they_executed(
    Peer: Sort,
    N: Network,
    start: Fun[N.Key, Option[Pair[N.Value, Nat]]],
    ledger: List[N.Transaction],
    honest: Rel[Peer],
    signs: Rel[Peer, N.Transaction],
):
    """What an honest peer has signed comes from an execution on a state before the transaction."""
    return ForAll(
        lambda i, p: Implies(
            i < length(ledger),
            honest(p),
            Match(
                nth(ledger, i),
                none=lambda: true,
                some=lambda t: Implies(
                    signs(p, t),
                    Exists(lambda j: And(j <= i, N.simulated(N.world(start, ledger, j), t))),
                ),
            ),
        )
    )


@theorem(
    by="lean",
    cite="androulaki2018",
    seed="1.8.3.2",
    witness="two_of_three",
    zh="背书：策略接受的集合都有诚实节点，则账本中的读写集都是真实执行的结果",
    mutants=(
        Mutant(1, by="one_liar_is_enough"),
        Mutant(2, by="unsigned"),
        Mutant(3, by="signs_anything"),
    ),
)
def endorsed_is_genuine(
    Peer: Sort,
    N: Network,
    start: Fun[N.Key, Option[Pair[N.Value, Nat]]],
    ledger: List[N.Transaction],
    admits: Rel[Rel[Peer]],
    honest: Rel[Peer],
    signs: Rel[Peer, N.Transaction],
):
    """If each set that the policy admits has an honest peer, transactions have the signatures of
    such a set, and honest peers sign what they have executed, then every transaction of the ledger
    was executed on an earlier state."""
    return Implies(
        has_honest(admits, honest),
        signed(admits, signs, ledger),
        sign_what_they_executed(N, start, ledger, honest, signs),
        N.endorsed(start, ledger),
    )


@theorem(
    by="lean",
    seed="1.8.3.2",
    witness="one_liar_is_enough",
    zh="紧性：策略接受全不诚实的集合，则可伪造",
)
def forged_without_honest(Peer: Sort, admits: Rel[Rel[Peer]], honest: Rel[Peer]):
    """A policy that admits a set without an honest peer admits a forgery: a ledger with the
    signatures that the policy asks for, in which honest peers signed only what they executed, and
    a transaction that was never executed."""

    def claim(
        Transaction: Sort,
        Key: Sort,
        Value: Sort,
        N: Network[Transaction, Key, Value],
        start: Fun[Key, Option[Pair[Value, Nat]]],
        ledger: List[Transaction],
        signs: Rel[Peer, Transaction],
    ):
        return And(
            signed(admits, signs, ledger),
            sign_what_they_executed(N, start, ledger, honest, signs),
            Not(N.endorsed(start, ledger)),
        )

    return Implies(Not(has_honest(admits, honest)), Exists(claim))
