"""Fast Paxos: acceptors vote for what clients send, without waiting for a proposer (Lamport 2006).

In a fast ballot the coordinator may send "any" instead of a value: each acceptor then votes for a
request of its choice, once.  Votes may be split, and the coordinator of a later ballot, who hears
from one quorum only, must find out which value can have been chosen: hence a quorum of the first
phase and any two fast quorums have a common member.  Network, crashes and promises are those of
``proofs/agreement/paxos/protocol.py``, without the prepare request, which carries nothing: an
acceptor may promise any ballot at any time.  The quorums are three families, and no others need
meet (Howard, Charapko and Mortier 2021: Fast Flexible Paxos).
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
    safety,
)
from proofs.agreement.fast_paxos.invariants import FastPaxosInvariants

# Small, so that runs are found soon: a collision of two votes is resolved in 8 steps.
SIZES = {
    "Acceptor": 2,
    "Value": 2,
    "Ballot": 2,
    "PrepareQuorum": 1,
    "AcceptQuorum": 1,
    "FastQuorum": 1,
}


# What a classic quorum has chosen is taken for the remains of a collision.
NOT_COLLIDED = "promise promise propose accept learn report promise recover accept learn"


def may_choose(s, b, p):
    """A ballot has sent no accept request yet, and has the promises of a quorum."""
    return And(
        ForAll(lambda w: Not(s.proposed(b, w))),
        Not(s.any_sent(b)),
        ForAll(lambda x: Implies(s.prepare_member(x, p), s.promised(x, b))),
    )


def none_reported(s, b, p):
    """The quorum reports no vote."""
    return ForAll(lambda x, c, w: Implies(s.prepare_member(x, p), Not(s.reported(x, b, c, w))))


def highest(s, b, p, c):
    """The quorum reports no vote in a higher ballot than this one."""
    return ForAll(
        lambda x, d, w: Implies(s.prepare_member(x, p), s.reported(x, b, d, w), s.le(d, c))
    )


def collided(s, b, p, c, a, v, x, w):
    """In the highest ballot with votes two members report different values, and no value has the
    votes of a fast quorum as far as the members know."""
    return And(
        highest(s, b, p, c),
        s.prepare_member(a, p),
        s.reported(a, b, c, v),
        s.prepare_member(x, p),
        s.reported(x, b, c, w),
        v != w,
        ForAll(
            lambda r, u: Exists(
                lambda y: And(
                    s.prepare_member(y, p), s.fast_member(y, r), Not(s.reported(y, b, c, u))
                )
            )
        ),
    )


def proposes(s, new, b, v):
    """The accept request of the ballot is sent, with the value."""
    return ForAll(lambda y, w: Iff(new.proposed(y, w), Or(s.proposed(y, w), And(y == b, w == v))))


def sends_any(s, new, b):
    """The accept request of the ballot is sent, with "any"."""
    return ForAll(lambda y: Iff(new.any_sent(y), Or(s.any_sent(y), y == b)))


def votes(s, new, a, b, v):
    """The acceptor votes for the value in the ballot."""
    return ForAll(
        lambda x, y, w: Iff(new.voted(x, y, w), Or(s.voted(x, y, w), And(x == a, y == b, w == v)))
    )


def promises(s, new, a, b):
    """The acceptor promises the ballot, and so leaves the lower ones."""
    return And(
        ForAll(lambda x, y: Iff(new.promised(x, y), Or(s.promised(x, y), And(x == a, y == b)))),
        ForAll(lambda x, y: Iff(new.left(x, y), Or(s.left(x, y), And(x == a, s.lt(y, b))))),
    )


def decides(s, new, b, v):
    """The value is decided in the ballot."""
    return ForAll(lambda y, w: Iff(new.decided(y, w), Or(s.decided(y, w), And(y == b, w == v))))


class FastPaxos(
    FastPaxosInvariants,
    TransitionSystem,
    var="F",
    bound=8,
    sizes=SIZES,
    messages={
        "any_sent": (0, "Acceptor"),
        "promised": (0, 1),
        "reported": (0, 1),
        "proposed": (0, "Acceptor"),
        "voted": (0, "learner"),
    },
    actors={"learn": "learner", "learn_fast": "learner"},
    roles={"Ballot": "coordinator"},
    zh="快速 Paxos",
):
    """Coordinators start ballots, classic or fast; acceptors promise and vote."""

    Acceptor: Sort
    Value: Sort
    Ballot: Sort
    PrepareQuorum: Sort
    AcceptQuorum: Sort
    FastQuorum: Sort
    le: Rel[Ballot, Ballot]  # the order of ballots
    fast: Rel[Ballot]  # the ballot is fast: fast quorums decide in it
    prepare_member: Rel[Acceptor, PrepareQuorum]  # the acceptor is in a quorum of the first phase
    accept_member: Rel[Acceptor, AcceptQuorum]  # the acceptor is in a quorum of classic ballots
    fast_member: Rel[Acceptor, FastQuorum]  # the acceptor is in a quorum of fast ballots
    requested: Rel[Value]  # some client asked for the value
    promised: Mutable[Rel[Acceptor, Ballot]]  # the acceptor's promise (1b) for the ballot was sent
    reported: Mutable[
        Rel[Acceptor, Ballot, Ballot, Value]
    ]  # with the last vote, in an older ballot
    proposed: Mutable[Rel[Ballot, Value]]  # the accept request (2a) of the ballot was sent
    any_sent: Mutable[Rel[Ballot]]  # instead of it "any" was sent: vote for what clients request
    voted: Mutable[Rel[Acceptor, Ballot, Value]]  # the acceptor's vote (2b) in the ballot was sent
    left: Mutable[Rel[Acceptor, Ballot]]  # the acceptor has promised a higher ballot than this one
    decided: Mutable[Rel[Ballot, Value]]  # a learner has counted the votes of a quorum

    @axiom(zh="全序")
    def ballots_ordered(self, b: Ballot, c: Ballot, d: Ballot):
        """Ballots are in a linear order."""
        return And(
            self.le(b, b),
            Implies(self.le(b, c), self.le(c, b), b == c),
            Implies(self.le(b, c), self.le(c, d), self.le(b, d)),
            Or(self.le(b, c), self.le(c, b)),
        )

    @axiom(zh="一阶段法定集与经典法定集相交")
    def quorums_meet(self, p: PrepareQuorum, q: AcceptQuorum):
        """Each quorum of the first phase meets each classic quorum."""
        return Exists(lambda a: And(self.prepare_member(a, p), self.accept_member(a, q)))

    @axiom(zh="一阶段法定集与任意两个快速法定集有公共成员")
    def fast_quorums_meet(self, p: PrepareQuorum, r: FastQuorum, t: FastQuorum):
        """A quorum of the first phase and any two fast quorums have a common member."""
        return Exists(
            lambda a: And(self.prepare_member(a, p), self.fast_member(a, r), self.fast_member(a, t))
        )

    @axiom(zh="经典法定集非空")
    def accept_quorum_inhabited(self, q: AcceptQuorum):
        """A classic quorum has a member."""
        return Exists(lambda a: self.accept_member(a, q))

    @axiom(zh="快速法定集非空")
    def fast_quorum_inhabited(self, r: FastQuorum):
        """A fast quorum has a member."""
        return Exists(lambda a: self.fast_member(a, r))

    @definition(zh="低于")
    def lt(self, b: Ballot, c: Ballot):
        """A ballot is lower than another."""
        return Not(self.le(c, b))

    @init
    def nothing_sent(self):
        """At first no message was sent and no promise made."""
        return And(
            ForAll(lambda a, b: Not(self.promised(a, b))),
            ForAll(lambda a, b, c, v: Not(self.reported(a, b, c, v))),
            ForAll(lambda b, v: Not(self.proposed(b, v))),
            ForAll(lambda b: Not(self.any_sent(b))),
            ForAll(lambda a, b, v: Not(self.voted(a, b, v))),
            ForAll(lambda a, b: Not(self.left(a, b))),
            ForAll(lambda b, v: Not(self.decided(b, v))),
        )

    @action(modifies=("promised", "left"))
    def promise(self, new, a: Acceptor, b: Ballot):
        """An acceptor without a vote in a lower ballot promises to vote in none any more (1b)."""
        return And(
            Not(self.left(a, b)),
            ForAll(lambda c, v: Implies(self.voted(a, c, v), self.le(b, c))),
            promises(self, new, a, b),
        )

    @action(modifies=("promised", "reported", "left"))
    def report(self, new, a: Acceptor, b: Ballot, c: Ballot, v: Value):
        """An acceptor makes the same promise and reports its last vote in a lower ballot (1b)."""
        return And(
            Not(self.left(a, b)),
            self.voted(a, c, v),
            self.lt(c, b),
            ForAll(lambda d, w: Implies(self.voted(a, d, w), Or(self.le(b, d), self.le(d, c)))),
            ForAll(
                lambda x, y, z, w: Iff(
                    new.reported(x, y, z, w),
                    Or(self.reported(x, y, z, w), And(x == a, y == b, z == c, w == v)),
                )
            ),
            promises(self, new, a, b),
        )

    @action(modifies="proposed")
    def propose(self, new, b: Ballot, p: PrepareQuorum, v: Value):
        """With promises from a quorum that reports no vote, the coordinator asks to accept any
        request of a client (2a)."""
        return And(
            may_choose(self, b, p),
            none_reported(self, b, p),
            self.requested(v),
            proposes(self, new, b, v),
        )

    @action(modifies="any_sent")
    def send_any(self, new, b: Ballot, p: PrepareQuorum):
        """Of a fast ballot, it may leave the choice to the acceptors and the clients (2a)."""
        return And(
            may_choose(self, b, p),
            self.fast(b),
            none_reported(self, b, p),
            sends_any(self, new, b),
        )

    @action(modifies="proposed")
    def adopt(self, new, b: Ballot, p: PrepareQuorum, a: Acceptor, c: Ballot, v: Value):
        """With promises from a quorum, the coordinator asks to accept the only value that is
        reported of the highest ballot with votes (2a)."""
        return And(
            may_choose(self, b, p),
            highest(self, b, p, c),
            self.prepare_member(a, p),
            self.reported(a, b, c, v),
            ForAll(
                lambda x, w: Implies(self.prepare_member(x, p), self.reported(x, b, c, w), w == v)
            ),
            proposes(self, new, b, v),
        )

    @action(modifies="proposed")
    def adopt_choosable(self, new, b: Ballot, p: PrepareQuorum, c: Ballot, v: Value, r: FastQuorum):
        """Or, if that ballot is fast, the value for which all those voted in it that belong to both
        its quorum and some fast quorum: it may have been chosen (2a; Lamport's O4)."""
        return And(
            may_choose(self, b, p),
            self.fast(c),
            highest(self, b, p, c),
            ForAll(
                lambda x: Implies(
                    self.prepare_member(x, p), self.fast_member(x, r), self.reported(x, b, c, v)
                )
            ),
            proposes(self, new, b, v),
        )

    @action(modifies="proposed")
    def recover(
        self,
        new,
        b: Ballot,
        p: PrepareQuorum,
        c: Ballot,
        a: Acceptor,
        v: Value,
        x: Acceptor,
        w: Value,
        u: Value,
    ):
        """After a collision, that is, several values in the highest ballot with votes of which none
        can have been chosen, the coordinator asks to accept any request (2a)."""
        return And(
            may_choose(self, b, p),
            collided(self, b, p, c, a, v, x, w),
            self.requested(u),
            proposes(self, new, b, u),
        )

    @action(modifies="any_sent")
    def recover_any(
        self,
        new,
        b: Ballot,
        p: PrepareQuorum,
        c: Ballot,
        a: Acceptor,
        v: Value,
        x: Acceptor,
        w: Value,
    ):
        """After a collision too, a fast ballot may leave the choice to the acceptors (2a)."""
        return And(
            may_choose(self, b, p),
            self.fast(b),
            collided(self, b, p, c, a, v, x, w),
            sends_any(self, new, b),
        )

    @action(modifies="voted")
    def accept(self, new, a: Acceptor, b: Ballot, v: Value):
        """An acceptor that has promised no higher ballot accepts the value: it votes (2b)."""
        return And(
            self.proposed(b, v),
            Not(self.left(a, b)),
            votes(self, new, a, b, v),
        )

    @action(modifies="voted")
    def accept_any(self, new, a: Acceptor, b: Ballot, v: Value):
        """Where the accept request is "any", it votes once, for any request of a client (2b)."""
        return And(
            self.any_sent(b),
            Not(self.left(a, b)),
            ForAll(lambda w: Not(self.voted(a, b, w))),
            self.requested(v),
            votes(self, new, a, b, v),
        )

    @action(modifies="decided")
    def learn(self, new, b: Ballot, q: AcceptQuorum, v: Value):
        """With votes from a classic quorum in one classic ballot, the value is decided."""
        return And(
            Not(self.fast(b)),
            ForAll(lambda x: Implies(self.accept_member(x, q), self.voted(x, b, v))),
            decides(self, new, b, v),
        )

    @action(modifies="decided")
    def learn_fast(self, new, b: Ballot, r: FastQuorum, v: Value):
        """With votes from a fast quorum in one fast ballot, the value is decided."""
        return And(
            self.fast(b),
            ForAll(lambda x: Implies(self.fast_member(x, r), self.voted(x, b, v))),
            decides(self, new, b, v),
        )

    @safety(
        cite="lamport2006",
        mutants=(
            Mutant("fast_quorums_meet"),
            Mutant("accept_any.3"),
            Mutant("adopt_choosable.6"),
            Mutant("recover.9", run=NOT_COLLIDED),
            Mutant("learn_fast.2"),
        ),
        zh="一致性：决定的值唯一",
        tight_open="safety does not depend on how many acceptors crash",
    )
    def agreement(self, b: Ballot, c: Ballot, v: Value, w: Value):
        """Any two decisions are for the same value."""
        return Implies(self.decided(b, v), self.decided(c, w), v == w)

    @safety(
        cite="lamport2006",
        mutants=(Mutant("accept_any.4"),),
        zh="有效性：只决定请求过的值",
        tight_open="safety does not depend on how many acceptors crash",
    )
    def validity(self, b: Ballot, v: Value):
        """Only a request of a client is decided."""
        return Implies(self.decided(b, v), self.requested(v))
