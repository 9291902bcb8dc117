"""Single-decree Paxos: a majority of acceptors chooses one value (Lamport 1998 and 2001).

The network loses, duplicates and reorders messages: what was sent is a growing set, and a message
of it may be read at any time, any number of times, or never.  An acceptor keeps its promise and its
votes on stable storage, so a crash is that it takes no step.  Ballots are any linear order, and
each belongs to one proposer.  The quorums of the two phases may be different families, as long as
each of the first meets each of the second (Howard, Malkhi and Spiegelman 2016: Flexible Paxos).
"""

from __future__ import annotations

from formal.language import (
    And,
    Exists,
    ForAll,
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
    reaches,
    safety,
)
from proofs.agreement.paxos.forks import MUTANTS

# A value is accepted by one acceptor; a higher ballot finds it and gets it decided.
SCHEDULE = (
    "prepare",
    "promise",
    "promise",
    "propose",
    "accept",
    "prepare",
    "report",
    "promise",
    "adopt",
    "accept",
    "accept",
    "learn",
)


class Paxos(
    TransitionSystem,
    var="P",
    schedule=SCHEDULE,
    messages={
        "prepare_sent": (0, "Acceptor"),
        "promised": (0, 1),
        "reported": (0, 1),
        "proposed": (0, "Acceptor"),
        "voted": (0, "learner"),
    },
    actors={"learn": "learner"},
    roles={"Ballot": "proposer"},
    zh="单决议 Paxos",
):
    """Proposers start ballots, acceptors promise and vote, learners count the votes."""

    Acceptor: Sort
    Value: Sort
    Ballot: Sort
    PrepareQuorum: Sort
    AcceptQuorum: Sort
    le: Rel[Ballot, Ballot]  # the order of ballots
    prepare_member: Rel[Acceptor, PrepareQuorum]  # the acceptor is in a quorum of the first phase
    accept_member: Rel[Acceptor, AcceptQuorum]  # the acceptor is in a quorum of the second phase
    requested: Rel[Value]  # some client asked for the value
    prepare_sent: Mutable[Rel[Ballot]]  # the prepare request (1a) of the ballot was sent
    promised: Mutable[Rel[Acceptor, Ballot]]  # the acceptor's promise (1b) for the ballot was sent
    reported: Mutable[
        Rel[Acceptor, Ballot, Ballot, Value]
    ]  # with the last vote, in an older ballot
    proposed: Mutable[Rel[Ballot, Value]]  # the accept request (2a) of the ballot was sent
    voted: Mutable[Rel[Acceptor, Ballot, Value]]  # the acceptor's vote (2b) in the ballot was sent
    left: Mutable[Rel[Acceptor, Ballot]]  # the acceptor has promised a higher ballot than this one
    decided: Mutable[Rel[Ballot, Value]]  # a learner has counted the votes of a quorum

    @axiom(zh="序自反")
    def le_refl(self, b: Ballot):
        """The order of ballots is reflexive."""
        return self.le(b, b)

    @axiom(zh="序反对称")
    def le_antisymm(self, b: Ballot, c: Ballot):
        """The order of ballots is antisymmetric."""
        return Implies(self.le(b, c), self.le(c, b), b == c)

    @axiom(zh="序传递")
    def le_trans(self, b: Ballot, c: Ballot, d: Ballot):
        """The order of ballots is transitive."""
        return Implies(self.le(b, c), self.le(c, d), self.le(b, d))

    @axiom(zh="全序")
    def le_total(self, b: Ballot, c: Ballot):
        """Any two ballots are comparable."""
        return Or(self.le(b, c), self.le(c, b))

    @axiom(zh="一阶段法定集与二阶段法定集相交")
    def quorums_meet(self, p: PrepareQuorum, q: AcceptQuorum):
        """Each quorum of the first phase meets each quorum of the second."""
        return Exists(lambda a: And(self.prepare_member(a, p), self.accept_member(a, q)))

    @axiom(zh="二阶段法定集非空")
    def accept_quorum_inhabited(self, q: AcceptQuorum):
        """A quorum of the second phase has a member."""
        return Exists(lambda a: self.accept_member(a, q))

    @definition(zh="低于")
    def lt(self, b: Ballot, c: Ballot):
        """A ballot is lower than another."""
        return Not(self.le(c, b))

    @init
    def nothing_sent(self):
        """At first no message was sent and no promise made."""
        return And(
            ForAll(lambda b: Not(self.prepare_sent(b))),
            ForAll(lambda a, b: Not(self.promised(a, b))),
            ForAll(lambda a, b, c, v: Not(self.reported(a, b, c, v))),
            ForAll(lambda b, v: Not(self.proposed(b, v))),
            ForAll(lambda a, b, v: Not(self.voted(a, b, v))),
            ForAll(lambda a, b: Not(self.left(a, b))),
            ForAll(lambda b, v: Not(self.decided(b, v))),
        )

    @action(modifies="prepare_sent")
    def prepare(self, new, b: Ballot):
        """The proposer of a ballot starts it: it asks the acceptors for promises (1a)."""
        return ForAll(lambda x: Iff(new.prepare_sent(x), Or(self.prepare_sent(x), x == b)))

    @action(modifies=("promised", "left"))
    def promise(self, new, a: Acceptor, b: Ballot):
        """An acceptor without a vote in a lower ballot promises to vote in none any more (1b)."""
        return And(
            self.prepare_sent(b),
            Not(self.left(a, b)),
            ForAll(lambda c, v: Implies(self.voted(a, c, v), self.le(b, c))),
            ForAll(
                lambda x, y: Iff(new.promised(x, y), Or(self.promised(x, y), And(x == a, y == b)))
            ),
            ForAll(
                lambda x, y: Iff(new.left(x, y), Or(self.left(x, y), And(x == a, self.lt(y, b))))
            ),
        )

    @action(modifies=("promised", "reported", "left"))
    def report(self, new, a: Acceptor, b: Ballot, c: Ballot, v: Value):
        """An acceptor makes the same promise and reports its last vote in a lower ballot (1b)."""
        return And(
            self.prepare_sent(b),
            Not(self.left(a, b)),
            self.voted(a, c, v),
            self.lt(c, b),
            ForAll(lambda d, w: Implies(self.voted(a, d, w), Or(self.le(b, d), self.le(d, c)))),
            ForAll(
                lambda x, y: Iff(new.promised(x, y), Or(self.promised(x, y), And(x == a, y == b)))
            ),
            ForAll(
                lambda x, y, z, w: Iff(
                    new.reported(x, y, z, w),
                    Or(self.reported(x, y, z, w), And(x == a, y == b, z == c, w == v)),
                )
            ),
            ForAll(
                lambda x, y: Iff(new.left(x, y), Or(self.left(x, y), And(x == a, self.lt(y, b))))
            ),
        )

    @action(modifies="proposed")
    def propose(self, new, b: Ballot, p: PrepareQuorum, v: Value):
        """With promises from a quorum without a vote, the proposer asks for any request (2a)."""
        return And(
            ForAll(lambda w: Not(self.proposed(b, w))),
            ForAll(lambda x: Implies(self.prepare_member(x, p), self.promised(x, b))),
            ForAll(
                lambda x, c, w: Implies(self.prepare_member(x, p), Not(self.reported(x, b, c, w)))
            ),
            self.requested(v),
            ForAll(
                lambda y, w: Iff(new.proposed(y, w), Or(self.proposed(y, w), And(y == b, w == v)))
            ),
        )

    @action(modifies="proposed")
    def adopt(self, new, b: Ballot, p: PrepareQuorum, a: Acceptor, c: Ballot, v: Value):
        """With promises from a quorum, the proposer asks for the value of its highest vote (2a)."""
        return And(
            ForAll(lambda w: Not(self.proposed(b, w))),
            ForAll(lambda x: Implies(self.prepare_member(x, p), self.promised(x, b))),
            self.prepare_member(a, p),
            self.reported(a, b, c, v),
            ForAll(
                lambda x, d, w: Implies(
                    self.prepare_member(x, p), self.reported(x, b, d, w), self.le(d, c)
                )
            ),
            ForAll(
                lambda y, w: Iff(new.proposed(y, w), Or(self.proposed(y, w), And(y == b, w == v)))
            ),
        )

    @action(modifies="voted")
    def accept(self, new, a: Acceptor, b: Ballot, v: Value):
        """An acceptor that has promised no higher ballot accepts the request: it votes (2b)."""
        return And(
            self.proposed(b, v),
            Not(self.left(a, b)),
            ForAll(
                lambda x, y, w: Iff(
                    new.voted(x, y, w), Or(self.voted(x, y, w), And(x == a, y == b, w == v))
                )
            ),
        )

    @action(modifies="decided")
    def learn(self, new, b: Ballot, q: AcceptQuorum, v: Value):
        """With votes from a quorum in one ballot, the value is decided."""
        return And(
            ForAll(lambda x: Implies(self.accept_member(x, q), self.voted(x, b, v))),
            ForAll(
                lambda y, w: Iff(new.decided(y, w), Or(self.decided(y, w), And(y == b, w == v)))
            ),
        )

    @invariant
    def one_proposal(self, b: Ballot, v: Value, w: Value):
        """A ballot proposes one value."""
        return Implies(self.proposed(b, v), self.proposed(b, w), v == w)

    @invariant
    def proposed_was_requested(self, b: Ballot, v: Value):
        """Only requests of clients are proposed."""
        return Implies(self.proposed(b, v), self.requested(v))

    @invariant
    def voted_is_proposed(self, a: Acceptor, b: Ballot, v: Value):
        """Only proposed values are voted for."""
        return Implies(self.voted(a, b, v), self.proposed(b, v))

    @invariant
    def promise_is_kept(self, a: Acceptor, b: Ballot, c: Ballot):
        """Whoever promised a ballot has left the lower ones."""
        return Implies(self.promised(a, b), self.lt(c, b), self.left(a, c))

    @invariant
    def reported_was_voted(self, a: Acceptor, b: Ballot, c: Ballot, v: Value):
        """A report comes with a promise and tells a vote in a lower ballot."""
        return Implies(
            self.reported(a, b, c, v),
            And(self.promised(a, b), self.lt(c, b), self.voted(a, c, v)),
        )

    @invariant
    def reported_is_last(self, a: Acceptor, b: Ballot, c: Ballot, d: Ballot, v: Value, w: Value):
        """There is no vote between the reported one and the ballot of the report."""
        return Implies(self.reported(a, b, c, v), self.voted(a, d, w), self.lt(d, b), self.le(d, c))

    @invariant
    def vote_is_reported(self, a: Acceptor, b: Ballot, d: Ballot, w: Value):
        """A promise of an acceptor that voted in a lower ballot reports a vote."""
        return Implies(
            self.promised(a, b),
            self.voted(a, d, w),
            self.lt(d, b),
            Exists(lambda c, v: self.reported(a, b, c, v)),
        )

    @invariant
    def decided_has_quorum(self, b: Ballot, v: Value):
        """A decided value has the votes of a quorum."""
        return Implies(
            self.decided(b, v),
            Exists(
                lambda q: ForAll(lambda a: Implies(self.accept_member(a, q), self.voted(a, b, v)))
            ),
        )

    @invariant(
        hints={
            "promise": lambda self, b, c, q, v, w: self.not_choosable(b, c, q, v, w),
            "report": lambda self, b, c, q, v, w: self.not_choosable(b, c, q, v, w),
            "propose": lambda self, b, c, q, v, w, p: [
                self.not_choosable(b, c, q, v, w),
                self.quorums_meet(p, q),
            ],
            "adopt": lambda self, b, c, q, v, w, p, step_c, step_v: [
                self.not_choosable(b, c, q, v, w),
                self.not_choosable(b, step_c, q, v, step_v),
                self.quorums_meet(p, q),
            ],
            "accept": lambda self, b, c, q, v, w: self.not_choosable(b, c, q, v, w),
            "learn": lambda self, b, c, q, v, w: self.not_choosable(b, c, q, v, w),
        }
    )
    def not_choosable(self, b: Ballot, c: Ballot, q: AcceptQuorum, v: Value, w: Value):
        """When a ballot proposes a value, no other value was or will be chosen in a lower one: of
        each quorum some member has left it without voting for it."""
        return Implies(
            self.proposed(c, w),
            self.lt(b, c),
            v != w,
            Exists(
                lambda a: And(self.accept_member(a, q), self.left(a, b), Not(self.voted(a, b, v)))
            ),
        )

    @safety(
        by=("smt", "lean"),
        cite="lamport1998",
        mutants=MUTANTS,
        zh="一致性：决定的值唯一",
        hints={
            "learn": lambda self, b, c, v, w, step_b, q, step_v: [
                self.accept_quorum_inhabited(q),
                self.decided_has_quorum(b, v),
                self.decided_has_quorum(c, w),
                self.not_choosable(step_b, c, q, step_v, w),
                self.not_choosable(step_b, b, q, step_v, v),
            ]
        },
        tight_open="safety does not depend on how many acceptors crash",
    )
    def agreement(self, b: Ballot, c: Ballot, v: Value, w: Value):
        """Any two decisions are for the same value."""
        return Implies(self.decided(b, v), self.decided(c, w), v == w)

    @safety(
        by=("smt", "lean"),
        cite="lamport1998",
        mutants=(Mutant("propose.4"),),
        zh="有效性：只决定请求过的值",
        tight_open="safety does not depend on how many acceptors crash",
    )
    def validity(self, b: Ballot, v: Value):
        """Only a request of a client is decided."""
        return Implies(self.decided(b, v), self.requested(v))

    @reaches(within=12, cite="lamport1998", zh="较高轮次发现已有投票的值，并使其被决定")
    def adopted_value_is_decided(self, a: Acceptor, e: Acceptor, b: Ballot, c: Ballot, v: Value):
        """Where both of two acceptors are needed, a value that one of them voted for in a lower
        ballot is reported to a higher one, adopted by it and decided."""
        return And(
            a != e,
            ForAll(lambda q: And(self.prepare_member(a, q), self.prepare_member(e, q))),
            ForAll(lambda q: And(self.accept_member(a, q), self.accept_member(e, q))),
            self.lt(b, c),
            self.voted(a, b, v),
            Not(self.voted(e, b, v)),
            self.reported(a, c, b, v),
            self.decided(c, v),
        )
