"""Execute, order, validate: transactions that are executed first, then ordered, and then accepted
when nothing that they read has changed (Kung and Robinson 1981; Androulaki et al. 2018).

A transaction is executed on some committed state, maybe an old one.  What it read goes into its
read set, key by key with the version that was read, and what it would write into its write set.  A
ledger puts the transactions into one order.  Whoever replays the ledger accepts a transaction when
every version in its read set is still the current one, and then writes its write set; others change
nothing.  No locks are held, and nothing is executed again.

This is backward validation as in Hyperledger Fabric.  A range read that is validated by executing
it again is, here, a read of every key in the range, those that are absent included.
Compare-and-swap is the case of one key (`proofs/systems/compare_and_swap/statements.py`).
"""

from __future__ import annotations

from formal.language import (
    And,
    Bool,
    Case,
    Data,
    Exists,
    ForAll,
    Fun,
    If,
    Iff,
    Implies,
    List,
    Match,
    Mutant,
    Nat,
    Option,
    Or,
    Pair,
    Rel,
    Sort,
    Structure,
    definition,
    fst,
    length,
    member,
    no,
    none,
    nth,
    pair,
    recursive,
    snd,
    some,
    theorem,
    true,
    yes,
)


@definition(zh="键的版本；不存在的键没有版本")
def version_of(Value: Sort, held: Option[Pair[Value, Nat]]) -> Option[Nat]:
    """The version of what a key holds; an absent key has none."""
    return Match(held, none=lambda: none(), some=lambda p: some(snd(p)))


@definition(zh="键的值；不存在的键没有值")
def value_of(Value: Sort, held: Option[Pair[Value, Nat]]) -> Option[Value]:
    """The value that a key holds; an absent key has none."""
    return Match(held, none=lambda: none(), some=lambda p: some(fst(p)))


@definition(zh="初始版本为 0")
def genesis(Key: Sort, Value: Sort, start: Fun[Key, Option[Pair[Value, Nat]]]):
    """What is there before the first transaction has version 0."""
    return ForAll(lambda k: Match(start(k), none=lambda: true, some=lambda p: snd(p) == 0))


class Change(Data, zh="写集对一个键所做的改变"):
    """What a write set does to a key."""

    Value: Sort
    keep: Case  # the key is not written
    delete: Case  # it is absent afterwards
    put: Case[Value]  # it has this value afterwards


class Network(Structure, var="N", zh="先执行、后排序、再验证的网络"):
    """Transactions with what they do, and with the read and write sets that were signed for them.
    The values that were read are not in Fabric's read sets; they say what a transaction saw."""

    Transaction: Sort
    Key: Sort
    Value: Sort
    # what the transaction would write, executed on a state
    execute: Fun[Transaction, Fun[Key, Option[Value]], Key, Change[Value]]
    reads: Rel[Transaction, Key]  # the key is in its read set
    version: Fun[Transaction, Key, Option[Nat]]  # with this version
    saw: Fun[Transaction, Key, Option[Value]]  # and this value
    writes: Fun[Transaction, Key, Change[Value]]  # its write set
    validates: Bool  # whether versions are checked at all

    @definition(cite="androulaki2018", seed="1.8.3.2", zh="读集中的版本仍为当前版本")
    def current(self, w: Fun[Key, Option[Pair[Value, Nat]]], t: Transaction):
        """Every version in the read set is the one that the key has."""
        return ForAll(lambda k: Implies(self.reads(t, k), self.version(t, k) == version_of(w(k))))

    @definition(zh="交易有效")
    def valid(self, w: Fun[Key, Option[Pair[Value, Nat]]], t: Transaction):
        """The transaction is accepted: its versions are current, if versions are checked."""
        return Or(self.validates == no, self.current(w, t))

    @definition(zh="写入写集，版本为该交易的序号")
    def written(
        self, w: Fun[Key, Option[Pair[Value, Nat]]], t: Transaction, n: Nat
    ) -> Fun[Key, Option[Pair[Value, Nat]]]:
        """The write set is written; what is written gets this version."""
        return lambda k: Match(
            self.writes(t, k),
            keep=lambda: w(k),
            delete=lambda: none(),
            put=lambda v: some(pair(v, n)),
        )

    @recursive(cite="androulaki2018", seed="1.8.3.2", zh="账本前 i 笔交易之后的世界状态")
    def world(
        self, start: Fun[Key, Option[Pair[Value, Nat]]], ledger: List[Transaction], i: Nat
    ) -> Fun[Key, Option[Pair[Value, Nat]]]:
        """The state after the first ``i`` transactions of the ledger: the valid ones write, with
        their number in the ledger as the version, and the others do not."""

        def one_more(w, t, j):
            return If(self.valid(w, t), self.written(w, t, j + 1), w)

        return Match(
            i,
            zero=lambda: start,
            succ=lambda j: Match(
                nth(ledger, j),
                none=lambda: self.world(start, ledger, j),
                some=lambda t: one_more(self.world(start, ledger, j), t, j),
            ),
        )

    @definition(zh="世界状态的值")
    def values(self, w: Fun[Key, Option[Pair[Value, Nat]]]) -> Fun[Key, Option[Value]]:
        """The values of a state, without the versions."""
        return lambda k: value_of(w(k))

    @definition(zh="在某状态上执行一笔交易")
    def executed(self, s: Fun[Key, Option[Value]], t: Transaction) -> Fun[Key, Option[Value]]:
        """The values after the transaction is executed on these."""
        return lambda k: Match(
            self.execute(t, s, k),
            keep=lambda: s(k),
            delete=lambda: none(),
            put=lambda v: some(v),
        )

    @recursive(cite="kung1981", seed="1.8.3.2", zh="按账本次序串行执行有效交易")
    def serial(
        self, start: Fun[Key, Option[Pair[Value, Nat]]], ledger: List[Transaction], i: Nat
    ) -> Fun[Key, Option[Value]]:
        """The values when the valid ones among the first ``i`` transactions are executed one after
        the other, each on what the ones before it left."""
        return Match(
            i,
            zero=lambda: self.values(start),
            succ=lambda j: Match(
                nth(ledger, j),
                none=lambda: self.serial(start, ledger, j),
                some=lambda t: If(
                    self.valid(self.world(start, ledger, j), t),
                    self.executed(self.serial(start, ledger, j), t),
                    self.serial(start, ledger, j),
                ),
            ),
        )

    @definition(zh="读写集来自在该状态上的执行")
    def simulated(self, w: Fun[Key, Option[Pair[Value, Nat]]], t: Transaction):
        """The read and write sets are those of an execution on this state."""
        return And(
            ForAll(
                lambda k: Implies(
                    self.reads(t, k),
                    And(self.version(t, k) == version_of(w(k)), self.saw(t, k) == value_of(w(k))),
                )
            ),
            ForAll(lambda k: self.writes(t, k) == self.execute(t, self.values(w), k)),
        )

    @definition(cite="androulaki2018", seed="1.8.3.2", zh="每笔交易都在先前某个已提交状态上执行过")
    def endorsed(self, start: Fun[Key, Option[Pair[Value, Nat]]], ledger: List[Transaction]):
        """Every transaction was executed on a state that some transactions before it left."""
        return ForAll(
            lambda i: Implies(
                i < length(ledger),
                Match(
                    nth(ledger, i),
                    none=lambda: true,
                    some=lambda t: Exists(
                        lambda j: And(j <= i, self.simulated(self.world(start, ledger, j), t))
                    ),
                ),
            )
        )

    @definition(zh="读集决定写集")
    def reads_decide(self, ledger: List[Transaction]):
        """What a transaction writes follows from what is in its read set: executed on any state
        where that is as it saw it, it writes the same."""
        return ForAll(
            lambda t: Implies(
                member(t, ledger),
                ForAll(
                    lambda s: Implies(
                        ForAll(lambda k: Implies(self.reads(t, k), s(k) == self.saw(t, k))),
                        ForAll(lambda k: self.execute(t, s, k) == self.writes(t, k)),
                    )
                ),
            )
        )

    @definition(zh="状态与串行执行一致")
    def same_as_serial(self, start: Fun[Key, Option[Pair[Value, Nat]]], ledger: List[Transaction]):
        """At each place of the ledger the values are those of the serial execution."""
        return ForAll(
            lambda i: Implies(
                i <= length(ledger),
                ForAll(
                    lambda k: (
                        value_of(self.world(start, ledger, i)(k))
                        == self.serial(start, ledger, i)(k)
                    )
                ),
            )
        )

    @definition(zh="有效交易所读即串行执行中所读")
    def reads_as_in_serial(
        self, start: Fun[Key, Option[Pair[Value, Nat]]], ledger: List[Transaction]
    ):
        """Every valid transaction saw what it would have read in the serial execution."""
        return ForAll(
            lambda i: Implies(
                i < length(ledger),
                Match(
                    nth(ledger, i),
                    none=lambda: true,
                    some=lambda t: Implies(
                        self.valid(self.world(start, ledger, i), t),
                        ForAll(
                            lambda k: Implies(
                                self.reads(t, k), self.saw(t, k) == self.serial(start, ledger, i)(k)
                            )
                        ),
                    ),
                ),
            )
        )

    @theorem(
        by="lean",
        cite="kung1981",
        seed="1.8.3.2",
        witness=("conflict", "delete_and_create"),
        zh="先执行、后排序、再验证：有效交易按账本次序可串行化",
        mutants=(
            Mutant(1, by="lost_update"),
            Mutant(2, by="old_versions"),
            Mutant(3, by="never_executed"),
            Mutant(4, by="phantom_rows"),
        ),
    )
    def serial_in_ledger_order(
        self, start: Fun[Key, Option[Pair[Value, Nat]]], ledger: List[Transaction]
    ):
        """If versions are checked, transactions were executed on earlier states, and their read
        sets decide what they write, then the valid ones in ledger order are a serial execution:
        it gives every one the reads that it saw, and leaves the values that the ledger leaves."""
        return Implies(
            self.validates == yes,
            genesis(start),
            self.endorsed(start, ledger),
            self.reads_decide(ledger),
            And(self.same_as_serial(start, ledger), self.reads_as_in_serial(start, ledger)),
        )

    @recursive(zh="前 i 笔中有效交易的个数")
    def accepted(
        self, start: Fun[Key, Option[Pair[Value, Nat]]], ledger: List[Transaction], i: Nat
    ) -> Nat:
        """How many of the first ``i`` transactions are valid."""
        return Match(
            i,
            zero=lambda: 0,
            succ=lambda j: Match(
                nth(ledger, j),
                none=lambda: self.accepted(start, ledger, j),
                some=lambda t: If(
                    self.valid(self.world(start, ledger, j), t),
                    self.accepted(start, ledger, j) + 1,
                    self.accepted(start, ledger, j),
                ),
            ),
        )


@theorem(
    by="lean", cite="androulaki2018", seed="1.8.3.2", zh="幻读：读集中没有不存在的键，则不可串行化"
)
def phantom():
    """If a read set has only the keys that were there, a phantom breaks serializability: two
    transactions are executed on the same state, every version that they read is current when their
    turn comes, and what they leave is left by neither serial order."""

    def claim(
        Transaction: Sort,
        Key: Sort,
        Value: Sort,
        N: Network[Transaction, Key, Value],
        start: Fun[Key, Option[Pair[Value, Nat]]],
        t: Transaction,
        u: Transaction,
    ):
        ledger = [t, u]
        left = N.values(N.world(start, ledger, 2))

        def differs(s):
            return Exists(lambda k: left(k) != s(k))

        before = N.values(start)
        return And(
            N.validates == yes,
            genesis(start),
            N.simulated(start, t),
            N.simulated(start, u),
            ForAll(lambda v, k: Iff(N.reads(v, k), before(k) != none())),
            N.valid(start, t),
            N.valid(N.world(start, ledger, 1), u),
            differs(N.executed(N.executed(before, t), u)),
            differs(N.executed(N.executed(before, u), t)),
        )

    return Exists(claim)
