"""Why Raft is safe: the invariants, from terms and votes to what may have been committed.

The heart is `choosable`: an entry of term t at an index may be, or become, committed in term t as
long as some quorum has no member that left term t without acknowledging it.  Such an entry is in
the log of each later leader (`choosable_led`), of whoever acknowledged it (`choosable_kept`), and
of each candidate that got the vote of a node that acknowledged it (`choosable_voted`).
"""

from __future__ import annotations

from formal.language import And, Exists, Iff, Implies, Not, Sort, invariant
from proofs.agreement.raft.predicates import choosable, has, last, leader_has, reached

# Where solvers need to be told at which quorum and entry.


ACTIONS = (
    "timeout",
    "vote",
    "become_leader",
    "append",
    "accept_known",
    "accept_new",
    "commit",
    "learn",
    "apply",
)


def _choosable_at(self, q, t, i):
    return [
        self.choosable_kept(q, t, i),
        self.choosable_voted(q, t, i),
        self.choosable_led(q, t, i),
    ]


def _committed_at(self, t, i, u, v):
    q, k = self.commit_quorum(t), self.commit_index(t)
    return [self.committed_is_led(t, i, u, v), *_choosable_at(self, q, t, k)]


def _completed_at(self, n, t, i, u, v):
    k = self.commit_index(t)
    return [
        *_committed_at(self, t, i, u, v),
        self.commit_acked(t),
        self.committed_led(t, i, u, v),
        self.prefix(n, k, t),
    ]


def _kept_on_accept(self, q, t, i, n, step_y):
    return [
        *_choosable_at(self, q, t, i),
        self.prefix(n, i, t),
        self.leader_prefix(step_y, i, t),
        self.acked_by_node(n, t, i, t),
    ]


def _known_on_accept(self, n, t, i, y, step_y, step_j):
    q, k = self.commit_quorum(y), self.commit_index(y)
    return [
        self.commit_acked(y),
        self.choosable_led(q, y, k, step_y),
        self.leader_prefix(step_y, k, y),
        self.knows_kept(n, t, i, y, step_j),
        self.knows_committed(n, t, i, y),
    ]


def _completed_on_commit(self, n, w, t, step_i, step_q):
    return [
        self.choosable_led(step_q, t, step_i, w),
        self.leader_prefix(w, step_i, t),
        self.leads(n, w),
    ]


CHOOSABLE = dict.fromkeys(ACTIONS, _choosable_at)
COMMITTED = dict.fromkeys(ACTIONS, _committed_at)
COMPLETED = dict.fromkeys(ACTIONS, _completed_at) | {"commit": _completed_on_commit}


class RaftInvariants:
    """The invariants of `Raft`."""

    Node: Sort
    Quorum: Sort
    Term: Sort
    Index: Sort
    Value: Sort

    @invariant
    def one_term(self, n: Node, t: Term, u: Term):
        """A node is in one term."""
        return Implies(self.current(n, t), self.current(n, u), t == u)

    @invariant
    def passed_earlier(self, n: Node, t: Term, u: Term):
        """A node has passed exactly the terms before its own."""
        return Implies(self.current(n, t), Iff(self.passed(n, u), self.before(u, t)))

    @invariant
    def one_vote(self, n: Node, t: Term, c: Node, d: Node):
        """A node votes for one candidate in a term."""
        return Implies(self.voted(n, t, c), self.voted(n, t, d), c == d)

    @invariant
    def voted_reached(self, n: Node, t: Term, c: Node):
        """Voter and candidate have reached the term, which is not the first."""
        return Implies(
            self.voted(n, t, c),
            And(reached(self, n, t), reached(self, c, t), t != self.term_zero),
        )

    @invariant
    def voted_passed(self, n: Node, t: Term, c: Node, u: Term):
        """A voter has passed the earlier terms."""
        return Implies(self.voted(n, t, c), self.before(u, t), self.passed(n, u))

    @invariant
    def leader_elected(self, n: Node, t: Term, m: Node):
        """A leader has the votes of a quorum."""
        return Implies(self.leader(n, t), self.member(m, self.elected_by(t)), self.voted(m, t, n))

    @invariant
    def leader_started(self, n: Node, t: Term):
        """The term of a leader has started, is not the first, and the leader has reached it."""
        return Implies(
            self.leader(n, t),
            And(self.started(t), t != self.term_zero, reached(self, n, t)),
        )

    @invariant
    def started_led(self, t: Term):
        """A term that has started, but for the first, has a leader."""
        return Implies(self.started(t), t != self.term_zero, Exists(lambda n: self.leader(n, t)))

    @invariant
    def started_passed(self, t: Term, m: Node, u: Term):
        """Who elected the leader of a term has passed the earlier terms."""
        return Implies(
            self.started(t),
            self.member(m, self.elected_by(t)),
            self.before(u, t),
            self.passed(m, u),
        )

    @invariant
    def requested_reached(self, n: Node, t: Term, i: Index, u: Term):
        """A candidate has reached its term, which is not the first."""
        return Implies(self.requested(n, t, i, u), And(reached(self, n, t), t != self.term_zero))

    @invariant
    def one_request(self, n: Node, t: Term, i: Index, u: Term, j: Index, w: Term):
        """A candidate tells all the same about its log."""
        return Implies(self.requested(n, t, i, u), self.requested(n, t, j, w), And(i == j, u == w))

    @invariant
    def requested_last(self, n: Node, t: Term, i: Index, u: Term):
        """Until its term has a leader, a candidate's log ends where it says."""
        return Implies(
            self.requested(n, t, i, u),
            Not(self.passed(n, t)),
            Not(self.started(t)),
            last(self, n, i, u),
        )

    @invariant
    def one_entry(self, n: Node, i: Index, t: Term, u: Term, v: Value, w: Value):
        """A log has one entry at an index."""
        return Implies(self.entry(n, i, t, v), self.entry(n, i, u, w), And(t == u, v == w))

    @invariant
    def one_leader_entry(self, t: Term, i: Index, u: Term, w: Term, v: Value, x: Value):
        """A leader's log has one entry at an index."""
        return Implies(
            self.leader_entry(t, i, u, v), self.leader_entry(t, i, w, x), And(u == w, v == x)
        )

    @invariant
    def dummy_first(self, n: Node, t: Term):
        """Every log begins with the dummy entry."""
        return And(
            self.entry(n, self.zero, self.term_zero, self.dummy),
            Implies(self.started(t), self.leader_entry(t, self.zero, self.term_zero, self.dummy)),
        )

    @invariant
    def prefix(self, n: Node, i: Index, t: Term, v: Value, j: Index, u: Term, w: Value):
        """Up to an entry of a term, a log is that of the term's leader."""
        return Implies(
            self.entry(n, i, t, v),
            self.le(j, i),
            Iff(self.entry(n, j, u, w), self.leader_entry(t, j, u, w)),
        )

    @invariant
    def leader_prefix(self, t: Term, i: Index, u: Term, v: Value, j: Index, w: Term, x: Value):
        """Up to an entry of a term, a leader's log is that of the term's leader."""
        return Implies(
            self.leader_entry(t, i, u, v),
            self.le(j, i),
            Iff(self.leader_entry(t, j, w, x), self.leader_entry(u, j, w, x)),
        )

    @invariant
    def leader_sorted(self, t: Term, i: Index, u: Term, v: Value, j: Index, w: Term, x: Value):
        """Terms do not decrease along a leader's log."""
        return Implies(
            self.leader_entry(t, i, u, v),
            self.leader_entry(t, j, w, x),
            self.le(j, i),
            self.term_le(w, u),
        )

    @invariant
    def leader_entry_term(self, t: Term, i: Index, u: Term, v: Value):
        """A leader's log has no entry of a later term, and none before it leads."""
        return Implies(self.leader_entry(t, i, u, v), And(self.term_le(u, t), self.started(t)))

    @invariant
    def entry_term(self, n: Node, i: Index, t: Term, v: Value, u: Term):
        """A log has no entry of a term that its node has not reached."""
        return Implies(self.entry(n, i, t, v), self.current(n, u), self.term_le(t, u))

    @invariant
    def leads(self, n: Node, t: Term, i: Index, u: Term, v: Value):
        """While a node leads a term, its log is the log of the term's leader."""
        return Implies(
            self.leader(n, t),
            self.current(n, t),
            Iff(self.entry(n, i, u, v), self.leader_entry(t, i, u, v)),
        )

    @invariant
    def sent_by_leader(self, t: Term, i: Index, u: Term, j: Index, w: Term, v: Value):
        """A leader sends adjacent entries of its log."""
        return Implies(
            self.sent(t, i, u, j, w, v),
            And(
                leader_has(self, t, i, u),
                self.leader_entry(t, j, w, v),
                self.next(i, j),
            ),
        )

    @invariant
    def acked_by_node(self, n: Node, t: Term, i: Index, u: Term):
        """Who acknowledged has reached the term, and the leader has the entry."""
        return Implies(self.acked(n, t, i, u), And(reached(self, n, t), leader_has(self, t, i, u)))

    @invariant
    def acked_kept(self, n: Node, t: Term, i: Index, u: Term):
        """While a node stays in the term, it keeps what it acknowledged."""
        return Implies(self.acked(n, t, i, u), self.current(n, t), has(self, n, i, u))

    @invariant(hints=CHOOSABLE | {"accept_new": _kept_on_accept})
    def choosable_kept(self, q: Quorum, t: Term, i: Index, n: Node):
        """Who acknowledged what may have been committed, keeps it."""
        return Implies(choosable(self, q, t, i), self.acked(n, t, i, t), has(self, n, i, t))

    @invariant(hints=CHOOSABLE)
    def choosable_voted(self, q: Quorum, t: Term, i: Index, n: Node, u: Term, c: Node):
        """A candidate with the vote of a node that acknowledged it has it too."""
        return Implies(
            choosable(self, q, t, i),
            self.acked(n, t, i, t),
            self.voted(n, u, c),
            self.before(t, u),
            Not(self.started(u)),
            Not(self.passed(c, u)),
            has(self, c, i, t),
        )

    @invariant(hints=CHOOSABLE)
    def choosable_led(self, q: Quorum, t: Term, i: Index, u: Term):
        """Later leaders have it."""
        return Implies(
            choosable(self, q, t, i),
            leader_has(self, t, i, t),
            self.term_le(t, u),
            self.started(u),
            leader_has(self, u, i, t),
        )

    @invariant
    def commit_acked(self, t: Term, m: Node):
        """What a leader committed ends with an entry of its term that a quorum acknowledged."""
        return Implies(
            self.commit_index(t) != self.zero,
            And(
                leader_has(self, t, self.commit_index(t), t),
                Implies(
                    self.member(m, self.commit_quorum(t)),
                    self.acked(m, t, self.commit_index(t), t),
                ),
            ),
        )

    @invariant
    def committed_is_led(self, t: Term, i: Index, u: Term, v: Value):
        """The leader's log up to its commit index is what is committed in its term."""
        return Implies(
            self.commit_index(t) != self.zero,
            Iff(
                self.committed(t, i, u, v),
                And(self.leader_entry(t, i, u, v), self.le(i, self.commit_index(t))),
            ),
        )

    @invariant
    def nothing_committed(self, t: Term, i: Index, u: Term, v: Value):
        """At commit index zero nothing is committed."""
        return Implies(self.committed(t, i, u, v), self.commit_index(t) != self.zero)

    @invariant(hints=COMMITTED)
    def committed_led(self, t: Term, i: Index, u: Term, v: Value, w: Term):
        """What is committed in a term is in the log of each later leader."""
        return Implies(
            self.committed(t, i, u, v),
            self.term_le(t, w),
            self.started(w),
            self.leader_entry(w, i, u, v),
        )

    @invariant
    def knows_committed(self, n: Node, t: Term, i: Index, y: Term):
        """A node's commit index is at most that of some leader, of its term or an earlier one."""
        return Implies(
            self.knows(n, t, i, y),
            And(
                self.le(i, self.commit_index(y)),
                i != self.zero,
                reached(self, n, t),
                self.term_le(y, t),
                self.started(t),
            ),
        )

    @invariant(hints={"accept_new": _known_on_accept})
    def knows_kept(self, n: Node, t: Term, i: Index, y: Term, j: Index, u: Term, v: Value):
        """Up to its commit index, a node's log is that of the leader that committed."""
        return Implies(
            self.knows(n, t, i, y),
            self.le(j, i),
            Iff(self.entry(n, j, u, v), self.leader_entry(y, j, u, v)),
        )

    @invariant
    def applied_committed(self, n: Node, i: Index, t: Term, v: Value):
        """What is applied was committed in some term."""
        return Implies(self.applied(n, i, t, v), Exists(lambda u: self.committed(u, i, t, v)))
