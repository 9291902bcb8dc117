"""Why Fast Paxos is safe: a ballot that lets a value pass leaves no other choosable below it."""

from __future__ import annotations

from formal.language import And, Exists, ForAll, Implies, Not, Or, Sort, invariant


class FastPaxosInvariants:
    """The invariants of `FastPaxos`."""

    Acceptor: Sort
    Value: Sort
    Ballot: Sort
    PrepareQuorum: Sort
    AcceptQuorum: Sort
    FastQuorum: Sort

    @invariant
    def one_proposal(self, b: Ballot, v: Value, w: Value):
        """A ballot proposes one value."""
        return Implies(self.proposed(b, v), self.proposed(b, w), v == w)

    @invariant
    def any_alone(self, b: Ballot, v: Value):
        """Only fast ballots send "any", and then no value."""
        return Implies(self.any_sent(b), And(self.fast(b), Not(self.proposed(b, v))))

    @invariant
    def any_has_promises(self, b: Ballot):
        """A ballot that sends "any" has the promises of a quorum."""
        return Implies(
            self.any_sent(b),
            Exists(
                lambda p: ForAll(lambda a: Implies(self.prepare_member(a, p), self.promised(a, b)))
            ),
        )

    @invariant
    def proposed_was_requested(self, b: Ballot, v: Value):
        """Only requests of clients are proposed."""
        return Implies(self.proposed(b, v), self.requested(v))

    @invariant
    def voted_was_allowed(self, a: Acceptor, b: Ballot, v: Value):
        """Votes are for the value of the ballot, or for a request where "any" was sent."""
        return Implies(
            self.voted(a, b, v), Or(self.proposed(b, v), And(self.any_sent(b), self.requested(v)))
        )

    @invariant
    def one_vote(self, a: Acceptor, b: Ballot, v: Value, w: Value):
        """An acceptor votes for one value in a ballot."""
        return Implies(self.voted(a, b, v), self.voted(a, b, w), v == w)

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
        """A value decided in a classic ballot has the votes of a classic quorum."""
        return Implies(
            self.decided(b, v),
            Not(self.fast(b)),
            Exists(
                lambda q: ForAll(lambda a: Implies(self.accept_member(a, q), self.voted(a, b, v)))
            ),
        )

    @invariant
    def decided_has_fast_quorum(self, b: Ballot, v: Value):
        """A value decided in a fast ballot has the votes of a fast quorum."""
        return Implies(
            self.decided(b, v),
            self.fast(b),
            Exists(
                lambda r: ForAll(lambda a: Implies(self.fast_member(a, r), self.voted(a, b, v)))
            ),
        )

    @invariant
    def not_choosable(self, b: Ballot, c: Ballot, q: AcceptQuorum, v: Value, w: Value):
        """When a ballot sends "any" or another value, a value was not and will not be chosen in a
        lower classic one: of each quorum some member has left it without voting for it."""
        return Implies(
            Or(self.any_sent(c), And(self.proposed(c, w), v != w)),
            self.lt(b, c),
            Not(self.fast(b)),
            Exists(
                lambda a: And(self.accept_member(a, q), self.left(a, b), Not(self.voted(a, b, v)))
            ),
        )

    @invariant
    def not_choosable_fast(self, b: Ballot, c: Ballot, r: FastQuorum, v: Value, w: Value):
        """Nor was it or will it be chosen in a lower fast one."""
        return Implies(
            Or(self.any_sent(c), And(self.proposed(c, w), v != w)),
            self.lt(b, c),
            self.fast(b),
            Exists(
                lambda a: And(self.fast_member(a, r), self.left(a, b), Not(self.voted(a, b, v)))
            ),
        )
