"""Serializability: which interleavings of transactions are as good as none.

A schedule is the list of the operations of several transactions in the order in which they were
executed.  Two operations of different transactions conflict when they access the same object and at
least one writes it.  A schedule is as good as a serial one when it orders all conflicts like one
(Eswaran, Gray, Lorie and Traiger 1976), and that can be read off its precedence graph
(Papadimitriou 1979; Bernstein, Hadzilacos and Goodman 1987, Theorem 2.1).

Locks are operations too.  They conflict with nothing: what they are good for is proved, not
assumed.  All transactions are committed; there are no aborts here.
"""

from __future__ import annotations

from formal.language import (
    And,
    Case,
    Data,
    Exists,
    ForAll,
    Fun,
    Iff,
    Implies,
    List,
    Mutant,
    Nat,
    Not,
    Or,
    Sort,
    Structure,
    definition,
    member,
    nodup,
    nth,
    some,
    theorem,
    transitive_closure,
)


class Kind(Data, zh="操作的种类"):
    """What an operation does to its object."""

    read: Case  # reads the object
    write: Case  # writes the object
    lock_shared: Case  # locks the object, to read it
    lock_exclusive: Case  # locks the object, to read and write it
    unlock: Case  # gives back all locks of the transaction on the object


@definition(zh="在调度中先于")
def precedes(Operation: Sort, schedule: List[Operation], a: Operation, b: Operation):
    """The first operation is executed before the second."""
    return Exists(lambda i, j: And(i < j, nth(schedule, i) == some(a), nth(schedule, j) == some(b)))


def view_only_claim(self, schedule):
    return Implies(self.view_serializable(schedule), self.conflict_serializable(schedule))


class Transactions(Structure, var="T", zh="事务的操作"):
    """The operations of transactions on objects; each is executed once at most."""

    Transaction: Sort
    Object: Sort
    Operation: Sort
    transaction: Fun[Operation, Transaction]  # the transaction of which it is an operation
    object: Fun[Operation, Object]  # the object that it reads, writes, locks or unlocks
    kind: Fun[Operation, Kind]  # what it does to the object

    @definition(zh="访问：读或写")
    def accesses(self, a: Operation):
        """The operation reads or writes."""
        return Or(self.kind(a) == Kind.read, self.kind(a) == Kind.write)

    @definition(cite="bernstein1987", zh="冲突：不同事务访问同一对象，至少一个是写")
    def conflict(self, a: Operation, b: Operation):
        """The operations are of different transactions and access the same object, and at least one
        writes it."""
        return And(
            self.transaction(a) != self.transaction(b),
            self.object(a) == self.object(b),
            self.accesses(a),
            self.accesses(b),
            Or(self.kind(a) == Kind.write, self.kind(b) == Kind.write),
        )

    @definition(zh="同一事务或冲突：次序不可交换")
    def dependent(self, a: Operation, b: Operation):
        """The operations are of the same transaction, or they conflict."""
        return Or(self.transaction(a) == self.transaction(b), self.conflict(a, b))

    @definition(cite="bernstein1987", seed="1.8.1", zh="冲突等价")
    def conflict_equivalent(self, first: List[Operation], second: List[Operation]):
        """The schedules have the same operations, and the same order of any two that conflict or
        are of the same transaction."""
        return And(
            ForAll(lambda a: Iff(member(a, first), member(a, second))),
            ForAll(
                lambda a, b: Implies(
                    self.dependent(a, b),
                    Iff(precedes(first, a, b), precedes(second, a, b)),
                )
            ),
        )

    @definition(cite="eswaran1976", seed="1.8.1", zh="串行调度：事务之间不交错")
    def serial(self, schedule: List[Operation]):
        """Between two operations of a transaction there is none of another one."""
        return ForAll(
            lambda a, b, c: Implies(
                precedes(schedule, a, b),
                precedes(schedule, b, c),
                self.transaction(a) == self.transaction(c),
                self.transaction(b) == self.transaction(a),
            )
        )

    @definition(cite="bernstein1987", seed="1.8.1", zh="冲突可串行化")
    def conflict_serializable(self, schedule: List[Operation]):
        """Some serial schedule is conflict-equivalent to this one."""
        return Exists(
            lambda other: And(
                nodup(other), self.conflict_equivalent(schedule, other), self.serial(other)
            )
        )

    @definition(cite="papadimitriou1979", seed="1.8.1", zh="优先图的边")
    def precedence(self, schedule: List[Operation], t: Transaction, u: Transaction):
        """An operation of the first transaction precedes one of the second that conflicts with
        it."""
        return Exists(
            lambda a, b: And(
                self.transaction(a) == t,
                self.transaction(b) == u,
                self.conflict(a, b),
                precedes(schedule, a, b),
            )
        )

    @definition(seed="1.8.1", zh="优先图无环")
    def acyclic(self, schedule: List[Operation]):
        """The precedence graph has no cycle."""
        return ForAll(
            lambda t: Not(transitive_closure(lambda u, v: self.precedence(schedule, u, v), t, t))
        )

    @definition(cite="bernstein1987", zh="读自：读到此前最近一次写")
    def reads_from(self, schedule: List[Operation], r: Operation, w: Operation):
        """The operation reads what the other one, the last to write the object before, wrote."""
        return And(
            self.kind(r) == Kind.read,
            self.writes_before(schedule, w, r),
            ForAll(
                lambda v: Not(And(self.writes_before(schedule, v, r), precedes(schedule, w, v)))
            ),
        )

    @definition(zh="此前写过同一对象")
    def writes_before(self, schedule: List[Operation], w: Operation, a: Operation):
        """The first operation writes the object of the second, before it."""
        return And(
            self.kind(w) == Kind.write,
            self.object(w) == self.object(a),
            precedes(schedule, w, a),
        )

    @definition(cite="bernstein1987", zh="最后一次写")
    def final_write(self, schedule: List[Operation], w: Operation):
        """The operation is the last one to write its object."""
        return And(
            self.kind(w) == Kind.write,
            member(w, schedule),
            ForAll(
                lambda v: Not(
                    And(
                        self.kind(v) == Kind.write,
                        self.object(v) == self.object(w),
                        precedes(schedule, w, v),
                    )
                )
            ),
        )

    @definition(cite="bernstein1987", seed="1.8.1", zh="视图等价")
    def view_equivalent(self, first: List[Operation], second: List[Operation]):
        """The schedules have the same operations, in the same order within each transaction; each
        read reads from the same write, and the last writes are the same."""
        return And(
            ForAll(lambda a: Iff(member(a, first), member(a, second))),
            ForAll(
                lambda a, b: Implies(
                    self.transaction(a) == self.transaction(b),
                    Iff(precedes(first, a, b), precedes(second, a, b)),
                )
            ),
            ForAll(lambda r, w: Iff(self.reads_from(first, r, w), self.reads_from(second, r, w))),
            ForAll(lambda w: Iff(self.final_write(first, w), self.final_write(second, w))),
        )

    @definition(cite="papadimitriou1979", seed="1.8.1", zh="视图可串行化")
    def view_serializable(self, schedule: List[Operation]):
        """Some serial schedule is view-equivalent to this one."""
        return Exists(
            lambda other: And(
                nodup(other), self.view_equivalent(schedule, other), self.serial(other)
            )
        )

    @definition(zh="持有锁")
    def holds(self, schedule: List[Operation], i: Nat, t: Transaction, x: Object, lock: Kind):
        """At a position of the schedule the transaction has a lock of the kind on the object: it
        took one before, and has not unlocked the object since."""

        def held(k: Nat, a: Operation):
            return And(
                k < i,
                nth(schedule, k) == some(a),
                self.transaction(a) == t,
                self.object(a) == x,
                self.kind(a) == lock,
                ForAll(
                    lambda j, b: Implies(
                        k < j,
                        j < i,
                        nth(schedule, j) == some(b),
                        self.transaction(b) == t,
                        self.object(b) == x,
                        self.kind(b) != Kind.unlock,
                    )
                ),
            )

        return Exists(held)

    @definition(cite="eswaran1976", seed="1.8.1", zh="访问时持有相应的锁")
    def well_formed(self, schedule: List[Operation]):
        """Who reads an object holds a lock on it, who writes it an exclusive one."""

        def held(i: Nat, a: Operation, lock: Kind):
            return self.holds(schedule, i, self.transaction(a), self.object(a), lock)

        return ForAll(
            lambda i, a: Implies(
                nth(schedule, i) == some(a),
                And(
                    Implies(
                        self.kind(a) == Kind.read,
                        Or(held(i, a, Kind.lock_shared), held(i, a, Kind.lock_exclusive)),
                    ),
                    Implies(self.kind(a) == Kind.write, held(i, a, Kind.lock_exclusive)),
                ),
            )
        )

    @definition(cite="eswaran1976", seed="1.8.1", zh="锁相容：独占锁排斥其他事务的锁")
    def compatible(self, schedule: List[Operation]):
        """While a transaction has an exclusive lock on an object, no other has any."""

        def held(i: Nat, t: Transaction, a: Operation, lock: Kind):
            return self.holds(schedule, i, t, self.object(a), lock)

        def free(i: Nat, a: Operation, t: Transaction):
            return Implies(
                nth(schedule, i) == some(a),
                t != self.transaction(a),
                And(
                    Implies(
                        Or(self.kind(a) == Kind.lock_shared, self.kind(a) == Kind.lock_exclusive),
                        Not(held(i, t, a, Kind.lock_exclusive)),
                    ),
                    Implies(
                        self.kind(a) == Kind.lock_exclusive, Not(held(i, t, a, Kind.lock_shared))
                    ),
                ),
            )

        return ForAll(free)

    @definition(cite="eswaran1976", seed="1.8.1", zh="两阶段：解锁后不再加锁")
    def two_phase(self, schedule: List[Operation]):
        """A transaction that has unlocked an object locks none any more."""
        return ForAll(
            lambda a, b: Implies(
                precedes(schedule, a, b),
                self.transaction(a) == self.transaction(b),
                self.kind(a) == Kind.unlock,
                And(self.kind(b) != Kind.lock_shared, self.kind(b) != Kind.lock_exclusive),
            )
        )

    @theorem(
        by="lean",
        cite="bernstein1987",
        seed="1.8.1",
        witness="interleaved",
        zh="可串行化定理：冲突可串行化当且仅当优先图无环",
        mutants=Mutant(1, by="repeated_operation"),
    )
    def serializability(self, schedule: List[Operation]):
        """A schedule is conflict-serializable exactly when its precedence graph has no cycle."""
        return Implies(
            nodup(schedule), Iff(self.conflict_serializable(schedule), self.acyclic(schedule))
        )

    @theorem(
        by="lean",
        cite="bernstein1987",
        seed="1.8.1",
        witness="interleaved",
        zh="冲突可串行化蕴含视图可串行化，反之不然",
        mutants=Mutant(replace=view_only_claim, by="blind_writes"),
    )
    def conflict_implies_view(self, schedule: List[Operation]):
        """A conflict-serializable schedule is view-serializable."""
        return Implies(self.conflict_serializable(schedule), self.view_serializable(schedule))

    @theorem(
        by="lean",
        cite="eswaran1976",
        seed="1.8.1",
        witness="two_phase_locks",
        zh="两阶段锁保证优先图无环",
        mutants=(
            Mutant(1, by="locks_given_back_early"),
            Mutant(2, by="lost_update"),
            Mutant(3, by="lock_granted_twice"),
        ),
    )
    def two_phase_locking(self, schedule: List[Operation]):
        """If transactions lock what they access, in two phases, and locks are compatible, the
        precedence graph has no cycle."""
        return Implies(
            self.two_phase(schedule),
            self.well_formed(schedule),
            self.compatible(schedule),
            self.acyclic(schedule),
        )

    @theorem(
        by="lean",
        cite="eswaran1976",
        seed="1.8.1",
        witness="two_phase_locks",
        zh="两阶段锁保证冲突可串行化",
    )
    def two_phase_serializable(self, schedule: List[Operation]):
        """With compatible two-phase locks on all that is accessed a schedule is
        conflict-serializable."""
        return Implies(
            nodup(schedule),
            self.two_phase(schedule),
            self.well_formed(schedule),
            self.compatible(schedule),
            self.conflict_serializable(schedule),
        )
