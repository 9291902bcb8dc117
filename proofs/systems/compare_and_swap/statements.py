"""Compare-and-swap of one key: the smallest of the transactions that are validated by versions.

A transaction of etcd compares versions before it puts; an update of Kubernetes carries the resource
version of the object that was read, and is refused when the object has another one.  What is read
is one key, and what is written follows from it: it is a transaction of
`proofs/systems/fabric/statements.py` (after Kung and Robinson 1981), and no update is lost.  In
`proofs/consistency/optimistic/protocol.py` clients do so step by step.
"""

from __future__ import annotations

from formal.language import (
    And,
    Exists,
    ForAll,
    Fun,
    If,
    Implies,
    List,
    Match,
    Nat,
    Option,
    Pair,
    Sort,
    definition,
    length,
    member,
    no,
    theorem,
    yes,
)
from proofs.systems.fabric.statements import Change, Network, genesis, value_of


@definition(zh="计数器的值；不存在时为 0")
def number(value: Option[Nat]) -> Nat:
    """The number that a counter holds; an absent one counts as 0."""
    return Match(value, none=lambda: 0, some=lambda n: n)


@definition(zh="比较并交换：读一个键，再把它加一")
def increments(
    Transaction: Sort,
    Key: Sort,
    N: Network[Transaction, Key, Nat],
    x: Key,
    ledger: List[Transaction],
):
    """Every transaction reads the one key, and writes it: one more than what it holds."""

    def adds_one(t):
        return ForAll(
            lambda s, k: (
                N.execute(t, s, k) == If(k == x, Change.put(number(s(x)) + 1), Change.keep())
            )
        )

    return ForAll(lambda t: Implies(member(t, ledger), And(N.reads(t, x), adds_one(t))))


@definition(zh="计数器的增量等于被接受的交易数")
def counts(
    Transaction: Sort,
    Key: Sort,
    N: Network[Transaction, Key, Nat],
    start: Fun[Key, Option[Pair[Nat, Nat]]],
    x: Key,
    ledger: List[Transaction],
):
    """At each place of the ledger the counter is what it was at first, and one more for each
    accepted transaction."""
    before = number(value_of(start(x)))
    return ForAll(
        lambda i: Implies(
            i <= length(ledger),
            number(value_of(N.world(start, ledger, i)(x))) == before + N.accepted(start, ledger, i),
        )
    )


@theorem(
    by="lean",
    cite="kung1981",
    seed="1.8.4.1",
    inhabited_by="conflict_invalidated",
    uses="fabric.serial_in_ledger_order",
    zh="比较并交换不丢失更新：值等于被接受的写入数",
)
def no_lost_update(
    Transaction: Sort,
    Key: Sort,
    N: Network[Transaction, Key, Nat],
    start: Fun[Key, Option[Pair[Nat, Nat]]],
    ledger: List[Transaction],
    x: Key,
):
    """Compare-and-swap: when every transaction reads one counter, adds one to what it read, and is
    accepted only if the version that it read is current, no update is lost: the counter grows by
    the number of accepted transactions, from whatever old states they were executed on."""
    return Implies(
        N.validates == yes,
        genesis(start),
        N.endorsed(start, ledger),
        increments(N, x, ledger),
        counts(N, start, x, ledger),
    )


@theorem(by="lean", cite="kung1981", seed="1.8.4.1", zh="见证：冲突的第二笔无效，重新执行后有效")
def conflict_invalidated():
    """Two transactions that were executed on the same state add one to one counter: the first is
    accepted and the second is not.  Executed again on the new state, it is."""

    def claim(
        Transaction: Sort,
        Key: Sort,
        N: Network[Transaction, Key, Nat],
        start: Fun[Key, Option[Pair[Nat, Nat]]],
        ledger: List[Transaction],
        x: Key,
    ):
        return And(
            N.validates == yes,
            genesis(start),
            N.endorsed(start, ledger),
            increments(N, x, ledger),
            length(ledger) == 3,
            N.accepted(start, ledger, 1) == 1,
            N.accepted(start, ledger, 2) == 1,
            N.accepted(start, ledger, 3) == 2,
        )

    return Exists(claim)


@theorem(by="lean", cite="kung1981", seed="1.8.4.1", zh="不验证版本：丢失更新")
def update_lost_without_validation():
    """Without the check of versions an update is lost: two transactions that each add one are
    accepted, and the counter has grown by one."""

    def claim(
        Transaction: Sort,
        Key: Sort,
        N: Network[Transaction, Key, Nat],
        start: Fun[Key, Option[Pair[Nat, Nat]]],
        ledger: List[Transaction],
        x: Key,
    ):
        return And(
            N.validates == no,
            genesis(start),
            N.endorsed(start, ledger),
            increments(N, x, ledger),
            N.accepted(start, ledger, 2) == 2,
            number(value_of(start(x))) == 0,
            number(value_of(N.world(start, ledger, 2)(x))) == 1,
        )

    return Exists(claim)
