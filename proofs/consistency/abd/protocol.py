"""A shared register over a network (Attiya, Bar-Noy and Dolev 1995), with many writers.

Each operation has two phases, and each phase waits for a quorum of replicas.  In the first it asks
for their tags and values; a write then takes a larger tag of its own, a read the largest tag that
it saw with its value.  In the second it stores tag and value at the replicas: a read too (the
write-back).  Operations are ordered by their tags (Lynch and Shvartsman 1997 for many writers).

Messages may be lost, repeated and overtaken: a replica answers any question that was asked and
obeys any order to store, at any time, any number of times.  A replica or client that crashes takes
no further step.  A tag is a time stamp with the writer's name: a linear order in which each tag
belongs to one client.  A client has one operation at a time.  Quorums are any sets of replicas of
which two always meet, such as majorities (`quorum.majorities_intersect`).

The paper's first algorithm has one writer, which knows its last tag and needs no first phase; it is
the case in which the writer asks and learns nothing new.
"""

from __future__ import annotations

from formal.language import (
    And,
    Exists,
    ForAll,
    Fun,
    Iff,
    Implies,
    Mutable,
    Mutant,
    Not,
    Or,
    Rel,
    Sort,
    TransitionSystem,
    action,
    axiom,
    definition,
    init,
    invariant,
    safety,
)


def written(s, a, v):
    """The tag and value are the initial ones, or those of a write that has chosen."""
    return Or(
        And(a == s.initial_tag, v == s.initial_value),
        Exists(lambda w: And(s.is_write(w), s.chosen(w), s.tag(w) == a, s.argument(w) == v)),
    )


THREE_OPERATIONS = {"Operation": 3, "Client": 3, "Replica": 3, "Quorum": 2, "Tag": 3, "Value": 2}
# A read sees a write that only one replica has; a later read asks others.
NO_WRITE_BACK = (
    "invoke reply reply choose_write store invoke reply reply choose_read complete_read "
    "invoke reply reply choose_read"
)
# A replica obeys an older order after a newer one.
STEP_BACK = (
    "invoke reply choose_write invoke reply choose_write store complete_write store "
    "invoke reply choose_read"
)


class Register(TransitionSystem, var="R", zh="ABD 多写者寄存器"):
    """Clients read and write one register, which replicas store with tags."""

    Replica: Sort
    Quorum: Sort
    Client: Sort
    Operation: Sort
    Tag: Sort
    Value: Sort
    member: Rel[Replica, Quorum]  # the replica belongs to the quorum
    client: Fun[Operation, Client]  # whose operation it is
    is_write: Rel[Operation]  # the operation is a write, else a read
    argument: Fun[Operation, Value]  # what a write writes
    le: Rel[Tag, Tag]  # the order of tags
    owner: Fun[Tag, Client]  # who may write with the tag
    initial_tag: Tag  # the tag that every replica starts with
    initial_value: Value  # the value that every replica starts with
    invoked: Mutable[Rel[Operation]]  # the operation was called, its question sent to all
    precedes: Mutable[Rel[Operation, Operation]]  # the first returned before the second was called
    replied: Mutable[Rel[Replica, Operation, Tag, Value]]  # the replica's answer to the question
    chosen: Mutable[Rel[Operation]]  # the first phase is over, the order to store sent to all
    tag: Mutable[Fun[Operation, Tag]]  # the tag that it chose
    value: Mutable[Fun[Operation, Value]]  # the value that goes with it; what a read returns
    stored: Mutable[Rel[Replica, Operation]]  # the replica acknowledged the order to store
    completed: Mutable[Rel[Operation]]  # the operation returned
    stored_by: Mutable[Fun[Operation, Quorum]]  # history: whose acknowledgements let it return
    held_tag: Mutable[Fun[Replica, Tag]]  # the replica's tag
    held_value: Mutable[Fun[Replica, Value]]  # the replica's value

    @axiom(zh="任意两个法定集相交")
    def quorums_meet(self, q: Quorum, r: Quorum):
        """Any two quorums share a replica."""
        return Exists(lambda n: And(self.member(n, q), self.member(n, r)))

    @axiom
    def le_antisymm(self, a: Tag, b: Tag):
        """The order of tags is antisymmetric."""
        return Implies(self.le(a, b), self.le(b, a), a == b)

    @axiom
    def le_trans(self, a: Tag, b: Tag, c: Tag):
        """The order of tags is transitive."""
        return Implies(self.le(a, b), self.le(b, c), self.le(a, c))

    @axiom
    def le_total(self, a: Tag, b: Tag):
        """Any two tags are comparable, each with itself."""
        return Or(self.le(a, b), self.le(b, a))

    @axiom
    def initial_least(self, a: Tag):
        """The initial tag is the least."""
        return self.le(self.initial_tag, a)

    @definition(zh="标签严格小于")
    def lt(self, a: Tag, b: Tag):
        """A tag is smaller than another."""
        return Not(self.le(b, a))

    @init
    def fresh(self):
        """At first no operation was called and every replica holds the initial tag and value."""
        return And(
            ForAll(lambda o: Not(self.invoked(o))),
            ForAll(lambda o, p: Not(self.precedes(o, p))),
            ForAll(lambda n, o, a, v: Not(self.replied(n, o, a, v))),
            ForAll(lambda o: Not(self.chosen(o))),
            ForAll(lambda n, o: Not(self.stored(n, o))),
            ForAll(lambda o: Not(self.completed(o))),
            ForAll(lambda n: self.held_tag(n) == self.initial_tag),
            ForAll(lambda n: self.held_value(n) == self.initial_value),
        )

    @action(modifies=("invoked", "precedes"))
    def invoke(self, new, o: Operation):
        """A client all of whose operations have returned calls the next one."""
        return And(
            Not(self.invoked(o)),
            ForAll(
                lambda p: Implies(
                    self.client(p) == self.client(o), self.invoked(p), self.completed(p)
                )
            ),
            ForAll(lambda p: Iff(new.invoked(p), Or(self.invoked(p), p == o))),
            ForAll(
                lambda p, r: Iff(
                    new.precedes(p, r), Or(self.precedes(p, r), And(self.completed(p), r == o))
                )
            ),
        )

    @action(modifies="replied")
    def reply(self, new, n: Replica, o: Operation):
        """A replica answers an operation's question with the tag and value that it holds."""
        return And(
            self.invoked(o),
            ForAll(
                lambda m, p, a, v: Iff(
                    new.replied(m, p, a, v),
                    Or(
                        self.replied(m, p, a, v),
                        And(m == n, p == o, a == self.held_tag(n), v == self.held_value(n)),
                    ),
                )
            ),
        )

    @action(modifies=("chosen", "tag", "value"))
    def choose_write(self, new, o: Operation, q: Quorum, a: Tag):
        """With answers from a quorum, a write takes a tag of its client's that is larger than all
        of them."""
        return And(
            self.is_write(o),
            self.invoked(o),
            Not(self.chosen(o)),
            self.owner(a) == self.client(o),
            ForAll(
                lambda m: Implies(
                    self.member(m, q),
                    Exists(lambda b, v: And(self.replied(m, o, b, v), self.lt(b, a))),
                )
            ),
            ForAll(lambda p: Iff(new.chosen(p), Or(self.chosen(p), p == o))),
            new.tag(o) == a,
            new.value(o) == self.argument(o),
            ForAll(lambda p: Implies(p != o, new.tag(p) == self.tag(p))),
            ForAll(lambda p: Implies(p != o, new.value(p) == self.value(p))),
        )

    @action(modifies=("chosen", "tag", "value"))
    def choose_read(self, new, o: Operation, q: Quorum, n: Replica, a: Tag, v: Value):
        """With answers from a quorum, a read takes the largest tag among them, and its value."""
        return And(
            Not(self.is_write(o)),
            Not(self.chosen(o)),
            self.member(n, q),
            self.replied(n, o, a, v),
            ForAll(
                lambda m: Implies(
                    self.member(m, q),
                    Exists(lambda b, w: And(self.replied(m, o, b, w), self.le(b, a))),
                )
            ),
            ForAll(lambda p: Iff(new.chosen(p), Or(self.chosen(p), p == o))),
            new.tag(o) == a,
            new.value(o) == v,
            ForAll(lambda p: Implies(p != o, new.tag(p) == self.tag(p))),
            ForAll(lambda p: Implies(p != o, new.value(p) == self.value(p))),
        )

    @action(modifies=("stored", "held_tag", "held_value"))
    def store(self, new, n: Replica, o: Operation):
        """A replica with a smaller tag obeys an order to store, and acknowledges it."""
        return And(
            self.chosen(o),
            self.lt(self.held_tag(n), self.tag(o)),
            new.held_tag(n) == self.tag(o),
            new.held_value(n) == self.value(o),
            ForAll(lambda m: Implies(m != n, new.held_tag(m) == self.held_tag(m))),
            ForAll(lambda m: Implies(m != n, new.held_value(m) == self.held_value(m))),
            ForAll(lambda m, p: Iff(new.stored(m, p), Or(self.stored(m, p), And(m == n, p == o)))),
        )

    @action(modifies="stored")
    def skip(self, new, n: Replica, o: Operation):
        """A replica with a tag as large acknowledges an order to store without obeying it."""
        return And(
            self.chosen(o),
            self.le(self.tag(o), self.held_tag(n)),
            ForAll(lambda m, p: Iff(new.stored(m, p), Or(self.stored(m, p), And(m == n, p == o)))),
        )

    @action(modifies=("completed", "stored_by"))
    def complete_write(self, new, o: Operation, q: Quorum):
        """With acknowledgements from a quorum, a write returns."""
        return And(
            self.is_write(o),
            self.chosen(o),
            Not(self.completed(o)),
            ForAll(lambda m: Implies(self.member(m, q), self.stored(m, o))),
            ForAll(lambda p: Iff(new.completed(p), Or(self.completed(p), p == o))),
            new.stored_by(o) == q,
            ForAll(lambda p: Implies(p != o, new.stored_by(p) == self.stored_by(p))),
        )

    @action(modifies=("completed", "stored_by"))
    def complete_read(self, new, o: Operation, q: Quorum):
        """With acknowledgements from a quorum (the write-back), a read returns its value."""
        return And(
            Not(self.is_write(o)),
            self.chosen(o),
            Not(self.completed(o)),
            ForAll(lambda m: Implies(self.member(m, q), self.stored(m, o))),
            ForAll(lambda p: Iff(new.completed(p), Or(self.completed(p), p == o))),
            new.stored_by(o) == q,
            ForAll(lambda p: Implies(p != o, new.stored_by(p) == self.stored_by(p))),
        )

    @invariant
    def chosen_invoked(self, o: Operation):
        """Only a called operation chooses."""
        return Implies(self.chosen(o), self.invoked(o))

    @invariant
    def completed_chosen(self, o: Operation):
        """Only an operation that has chosen returns."""
        return Implies(self.completed(o), self.chosen(o))

    @invariant
    def precedes_completed(self, o: Operation, p: Operation):
        """Only an operation that has returned precedes another, which was called."""
        return Implies(self.precedes(o, p), And(self.completed(o), self.invoked(p)))

    @invariant
    def clients_sequential(self, o: Operation, p: Operation):
        """Of two operations of a client one precedes the other."""
        return Implies(
            self.invoked(o),
            self.invoked(p),
            self.client(o) == self.client(p),
            o != p,
            Or(self.precedes(o, p), self.precedes(p, o)),
        )

    @invariant
    def replied_invoked(self, n: Replica, o: Operation, a: Tag, v: Value):
        """Only called operations are answered, with tags that the replica has reached."""
        return Implies(self.replied(n, o, a, v), And(self.invoked(o), self.le(a, self.held_tag(n))))

    @invariant
    def stored_reached(self, n: Replica, o: Operation):
        """A replica that acknowledged an order has reached its tag."""
        return Implies(
            self.stored(n, o), And(self.chosen(o), self.le(self.tag(o), self.held_tag(n)))
        )

    @invariant
    def completed_stored(self, o: Operation, n: Replica):
        """The replicas that let an operation return acknowledged it."""
        return Implies(self.completed(o), self.member(n, self.stored_by(o)), self.stored(n, o))

    @invariant
    def later_reply_larger(self, o: Operation, p: Operation, n: Replica, a: Tag, v: Value):
        """The replicas that let an operation return answer later ones with no smaller tag."""
        return Implies(
            self.precedes(o, p),
            self.member(n, self.stored_by(o)),
            self.replied(n, p, a, v),
            self.le(self.tag(o), a),
        )

    @invariant
    def write_owns_tag(self, o: Operation):
        """A write's tag belongs to its client and is not the initial one."""
        return Implies(
            self.is_write(o),
            self.chosen(o),
            And(self.owner(self.tag(o)) == self.client(o), self.tag(o) != self.initial_tag),
        )

    @invariant
    def held_written(self, n: Replica):
        """A replica holds what it started with, or a write's tag and value."""
        return written(self, self.held_tag(n), self.held_value(n))

    @invariant
    def replied_written(self, n: Replica, o: Operation, a: Tag, v: Value):
        """A replica answers with what it started with, or a write's tag and value."""
        return Implies(self.replied(n, o, a, v), written(self, a, v))

    @safety(
        cite="abd1995",
        mutants=(
            Mutant("quorums_meet"),
            Mutant("complete_read.4", run=NO_WRITE_BACK, sizes=THREE_OPERATIONS),
            Mutant("complete_write.4"),
            Mutant("choose_read.5"),
            Mutant("choose_write.5"),
            Mutant("store.2", run=STEP_BACK, sizes=THREE_OPERATIONS),
        ),
        zh="标签序：完成的操作的标签不大于其后每个操作的标签，后者为写时严格小于",
        tight_open="the order does not depend on how many replicas crash",
    )
    def tag_order(self, o: Operation, p: Operation):
        """The tag of an operation that has returned is at most the tag of each later operation, and
        smaller when the later one is a write."""
        return Implies(
            self.precedes(o, p),
            self.chosen(p),
            And(
                self.le(self.tag(o), self.tag(p)),
                Implies(self.is_write(p), self.lt(self.tag(o), self.tag(p))),
            ),
        )

    @safety(
        cite="lynch1997",
        mutants=(Mutant("choose_write.4"), Mutant("invoke.2")),
        zh="写操作的标签互不相同",
    )
    def write_tags_unique(self, o: Operation, p: Operation):
        """Different writes have different tags."""
        return Implies(
            self.is_write(o),
            self.is_write(p),
            self.chosen(o),
            self.chosen(p),
            self.tag(o) == self.tag(p),
            o == p,
        )

    @safety(
        cite="abd1995",
        mutants=(Mutant("choose_read.4"),),
        zh="读返回的是其标签所属的写的值，或初值",
    )
    def reads_what_was_written(self, o: Operation):
        """Tag and value of an operation are the initial ones, or those of a write."""
        return Implies(self.chosen(o), written(self, self.tag(o), self.value(o)))
