"""Multi-Paxos: one promise for all slots of a log, and in each slot a Paxos of its own.

A proposer prepares its ballot once; the promises report the last vote in every slot, so that it can
then propose in any slot, again and again, in one round trip (Lamport 1998, §3; 2001, §3).  Ballots,
quorums and requests are those of the single-decree protocol; a proposer that fills a gap requests
a value that does nothing.
"""

from __future__ import annotations

from formal.language import (
    And,
    Exists,
    ForAll,
    Iff,
    Implies,
    Mutable,
    Not,
    Or,
    Rel,
    Sort,
    TransitionSystem,
    action,
    definition,
    init,
    invariant,
    safety,
    theorem,
)
from proofs.agreement.multi_paxos.forks import MUTANTS
from proofs.agreement.paxos.protocol import Paxos

# Small, so that runs are found soon: a decision takes 5 steps, and a value is adopted after 7.
SIZES = {
    "Acceptor": 2,
    "Value": 1,
    "Ballot": 2,
    "PrepareQuorum": 1,
    "AcceptQuorum": 1,
    "Slot": 1,
}


class MultiPaxos(
    TransitionSystem,
    var="M",
    bound=8,
    sizes=SIZES,
    messages={
        "prepare_sent": (0, "Acceptor"),
        "promised": (0, 1),
        "reported": (0, 1),
        "proposed": (0, "Acceptor"),
        "voted": (0, "learner"),
    },
    actors={"learn": "learner"},
    roles={"Ballot": "proposer"},
    zh="Multi-Paxos：复制日志",
):
    """A log of slots, in each of which at most one value is decided."""

    Acceptor: Sort
    Value: Sort
    Ballot: Sort
    PrepareQuorum: Sort
    AcceptQuorum: Sort
    Slot: Sort
    single: Paxos[
        Acceptor, Value, Ballot, PrepareQuorum, AcceptQuorum
    ]  # ballots, quorums, requests
    prepare_sent: Mutable[Rel[Ballot]]  # the prepare request (1a) of the ballot was sent
    promised: Mutable[Rel[Acceptor, Ballot]]  # the acceptor's promise (1b) for the ballot was sent
    reported: Mutable[Rel[Acceptor, Ballot, Slot, Ballot, Value]]  # with its last vote in the slot
    proposed: Mutable[Rel[Ballot, Slot, Value]]  # the accept request (2a) for the slot was sent
    voted: Mutable[Rel[Acceptor, Ballot, Slot, Value]]  # the acceptor's vote (2b) was sent
    left: Mutable[Rel[Acceptor, Ballot]]  # the acceptor has promised a higher ballot than this one
    decided: Mutable[Rel[Ballot, Slot, Value]]  # a learner has counted the votes of a quorum

    @init
    def nothing_sent(self):
        """At first no message was sent and no promise made."""
        return And(
            ForAll(lambda b: Not(self.prepare_sent(b))),
            ForAll(lambda a, b: Not(self.promised(a, b))),
            ForAll(lambda a, b, i, c, v: Not(self.reported(a, b, i, c, v))),
            ForAll(lambda b, i, v: Not(self.proposed(b, i, v))),
            ForAll(lambda a, b, i, v: Not(self.voted(a, b, i, v))),
            ForAll(lambda a, b: Not(self.left(a, b))),
            ForAll(lambda b, i, v: Not(self.decided(b, i, v))),
        )

    @action(modifies="prepare_sent")
    def prepare(self, new, b: Ballot):
        """The proposer of a ballot starts it, for all slots at once (1a)."""
        return ForAll(lambda x: Iff(new.prepare_sent(x), Or(self.prepare_sent(x), x == b)))

    @action(modifies=("promised", "reported", "left"))
    def promise(self, new, a: Acceptor, b: Ballot):
        """An acceptor promises to vote in no lower ballot any more, in any slot, and reports its
        last vote in each slot (1b)."""
        le, lt = self.single.le, self.single.lt

        def last(i, c, v):
            return And(
                self.voted(a, c, i, v),
                lt(c, b),
                ForAll(lambda d, w: Implies(self.voted(a, d, i, w), Or(le(b, d), le(d, c)))),
            )

        def silent(i):
            return ForAll(lambda c, v: Implies(self.voted(a, c, i, v), le(b, c)))

        return And(
            self.prepare_sent(b),
            Not(self.left(a, b)),
            ForAll(lambda i: Or(silent(i), Exists(lambda c, v: last(i, c, v)))),
            ForAll(
                lambda x, y: Iff(new.promised(x, y), Or(self.promised(x, y), And(x == a, y == b)))
            ),
            ForAll(
                lambda x, y, i, c, v: Iff(
                    new.reported(x, y, i, c, v),
                    Or(self.reported(x, y, i, c, v), And(x == a, y == b, last(i, c, v))),
                )
            ),
            ForAll(lambda x, y: Iff(new.left(x, y), Or(self.left(x, y), And(x == a, lt(y, b))))),
        )

    @action(modifies="proposed")
    def propose(self, new, b: Ballot, i: Slot, p: PrepareQuorum, v: Value):
        """With promises from a quorum that reports no vote in the slot, the proposer asks to accept
        any request of a client there (2a)."""
        member = self.single.prepare_member
        return And(
            ForAll(lambda w: Not(self.proposed(b, i, w))),
            ForAll(lambda x: Implies(member(x, p), self.promised(x, b))),
            ForAll(lambda x, c, w: Implies(member(x, p), Not(self.reported(x, b, i, c, w)))),
            self.single.requested(v),
            ForAll(
                lambda y, j, w: Iff(
                    new.proposed(y, j, w), Or(self.proposed(y, j, w), And(y == b, j == i, w == v))
                )
            ),
        )

    @action(modifies="proposed")
    def adopt(self, new, b: Ballot, i: Slot, p: PrepareQuorum, a: Acceptor, c: Ballot, v: Value):
        """With promises from a quorum, the proposer asks to accept in the slot the value of the
        highest vote that is reported for it (2a)."""
        member = self.single.prepare_member
        return And(
            ForAll(lambda w: Not(self.proposed(b, i, w))),
            ForAll(lambda x: Implies(member(x, p), self.promised(x, b))),
            member(a, p),
            self.reported(a, b, i, c, v),
            ForAll(
                lambda x, d, w: Implies(
                    member(x, p), self.reported(x, b, i, d, w), self.single.le(d, c)
                )
            ),
            ForAll(
                lambda y, j, w: Iff(
                    new.proposed(y, j, w), Or(self.proposed(y, j, w), And(y == b, j == i, w == v))
                )
            ),
        )

    @action(modifies="voted")
    def accept(self, new, a: Acceptor, b: Ballot, i: Slot, v: Value):
        """An acceptor that has promised no higher ballot votes in the slot (2b)."""
        return And(
            self.proposed(b, i, v),
            Not(self.left(a, b)),
            ForAll(
                lambda x, y, j, w: Iff(
                    new.voted(x, y, j, w),
                    Or(self.voted(x, y, j, w), And(x == a, y == b, j == i, w == v)),
                )
            ),
        )

    @action(modifies="decided")
    def learn(self, new, b: Ballot, i: Slot, q: AcceptQuorum, v: Value):
        """With votes from a quorum in one ballot, the slot is decided."""
        return And(
            ForAll(lambda x: Implies(self.single.accept_member(x, q), self.voted(x, b, i, v))),
            ForAll(
                lambda y, j, w: Iff(
                    new.decided(y, j, w), Or(self.decided(y, j, w), And(y == b, j == i, w == v))
                )
            ),
        )

    @invariant
    def one_proposal(self, i: Slot, b: Ballot, v: Value, w: Value):
        """A ballot proposes one value in a slot."""
        return Implies(self.proposed(b, i, v), self.proposed(b, i, w), v == w)

    @invariant
    def voted_is_proposed(self, i: Slot, a: Acceptor, b: Ballot, v: Value):
        """Only proposed values are voted for."""
        return Implies(self.voted(a, b, i, v), self.proposed(b, i, v))

    @invariant
    def promise_is_kept(self, a: Acceptor, b: Ballot, c: Ballot):
        """Whoever promised a ballot has left the lower ones."""
        return Implies(self.promised(a, b), self.single.lt(c, b), self.left(a, c))

    @invariant
    def reported_was_voted(self, i: Slot, a: Acceptor, b: Ballot, c: Ballot, v: Value):
        """A report comes with a promise and tells a vote in a lower ballot."""
        return Implies(
            self.reported(a, b, i, c, v),
            And(self.promised(a, b), self.single.lt(c, b), self.voted(a, c, i, v)),
        )

    @invariant
    def reported_is_last(
        self, i: Slot, a: Acceptor, b: Ballot, c: Ballot, d: Ballot, v: Value, w: Value
    ):
        """There is no vote in the slot between the reported one and the ballot of the report."""
        return Implies(
            self.reported(a, b, i, c, v),
            self.voted(a, d, i, w),
            self.single.lt(d, b),
            self.single.le(d, c),
        )

    @invariant
    def vote_is_reported(self, i: Slot, a: Acceptor, b: Ballot, d: Ballot, w: Value):
        """A promise of an acceptor that voted in the slot in a lower ballot reports a vote."""
        return Implies(
            self.promised(a, b),
            self.voted(a, d, i, w),
            self.single.lt(d, b),
            Exists(lambda c, v: self.reported(a, b, i, c, v)),
        )

    @invariant
    def decided_has_quorum(self, i: Slot, b: Ballot, v: Value):
        """A decided value has the votes of a quorum."""
        member = self.single.accept_member
        return Implies(
            self.decided(b, i, v),
            Exists(lambda q: ForAll(lambda a: Implies(member(a, q), self.voted(a, b, i, v)))),
        )

    @invariant
    def not_choosable(self, i: Slot, b: Ballot, c: Ballot, q: AcceptQuorum, v: Value, w: Value):
        """When a ballot proposes a value in a slot, no other value was or will be chosen there in a
        lower one: of each quorum some member has left it without voting for it."""
        member = self.single.accept_member
        return Implies(
            self.proposed(c, i, w),
            self.single.lt(b, c),
            v != w,
            Exists(lambda a: And(member(a, q), self.left(a, b), Not(self.voted(a, b, i, v)))),
        )

    @safety(
        by=("smt", "lean"),
        cite="lamport1998",
        mutants=MUTANTS,
        zh="日志一致：每个槽位决定的值唯一",
        tight_open="safety does not depend on how many acceptors crash",
    )
    def log_agreement(self, i: Slot, b: Ballot, c: Ballot, v: Value, w: Value):
        """Any two decisions in a slot are for the same value: replicas' logs never differ."""
        return Implies(self.decided(b, i, v), self.decided(c, i, w), v == w)


@definition(zh="日志状态在一个槽位上的投影")
def slot(
    M: MultiPaxos, s: M.State, i: Slot
) -> Paxos.State[Acceptor, Value, Ballot, PrepareQuorum, AcceptQuorum]:
    """What a state says of one slot: a state of the single-decree protocol."""
    return Paxos.State.make(
        prepare_sent=s.prepare_sent,
        promised=s.promised,
        reported=lambda a, b, c, v: s.reported(a, b, i, c, v),
        proposed=lambda b, v: s.proposed(b, i, v),
        voted=lambda a, b, v: s.voted(a, b, i, v),
        left=s.left,
        decided=lambda b, v: s.decided(b, i, v),
    )


@theorem(
    by="lean",
    cite="lamport1998",
    witness="two_slots",
    zh="投影：每个槽位上的运行都是单决议 Paxos 的运行",
)
def projection(M: MultiPaxos, s: M.State, t: M.State, i: Slot):
    """In each slot Multi-Paxos is Paxos: an initial state projects to an initial one, a reachable
    state to a reachable one, and a step from a reachable state to a step or to no change."""
    P = M.single
    before, after = slot(M, s, i), slot(M, t, i)
    return And(
        Implies(M.init(s), P.init(before)),
        Implies(M.reachable(s), P.reachable(before)),
        Implies(M.reachable(s), M.step(s, t), Or(P.step(before, after), after == before)),
    )
