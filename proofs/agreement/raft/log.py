"""Raft: how leaders replicate their logs, and what nodes commit and apply (§5.3, §5.4.2)."""

from __future__ import annotations

from formal.language import And, Exists, ForAll, Iff, Implies, Not, Or, Sort, action
from proofs.agreement.raft.predicates import acknowledges, enters, has, last


class RaftLog:
    """The actions of `Raft` on logs."""

    Node: Sort
    Quorum: Sort
    Term: Sort
    Index: Sort
    Value: Sort

    @action(modifies=("entry", "leader_entry"))
    def append(self, new, n: Node, t: Term, i: Index, u: Term, j: Index, v: Value):
        """A leader appends a client's value to its log."""
        return And(
            self.current(n, t),
            self.leader(n, t),
            last(self, n, i, u),
            self.next(i, j),
            ForAll(
                lambda m, k, w, x: Iff(
                    new.entry(m, k, w, x),
                    Or(self.entry(m, k, w, x), And(m == n, k == j, w == t, x == v)),
                )
            ),
            ForAll(
                lambda y, k, w, x: Iff(
                    new.leader_entry(y, k, w, x),
                    Or(self.leader_entry(y, k, w, x), And(y == t, k == j, w == t, x == v)),
                )
            ),
        )

    @action(modifies="sent")
    def send(self, new, n: Node, t: Term, i: Index, u: Term, j: Index, w: Term, v: Value):
        """A leader sends an entry of its log, with index and term of the one before it."""
        return And(
            self.current(n, t),
            self.leader(n, t),
            has(self, n, i, u),
            self.next(i, j),
            self.entry(n, j, w, v),
            ForAll(
                lambda a, b, c, d, e, x: Iff(
                    new.sent(a, b, c, d, e, x),
                    Or(
                        self.sent(a, b, c, d, e, x),
                        And(a == t, b == i, c == u, d == j, e == w, x == v),
                    ),
                )
            ),
        )

    @action(modifies=("current", "passed", "acked"))
    def accept_known(
        self, new, n: Node, t: Term, y: Term, i: Index, u: Term, j: Index, w: Term, v: Value
    ):
        """A node acknowledges an entry that its log has already."""
        return And(
            self.current(n, t),
            self.sent(y, i, u, j, w, v),
            self.term_le(t, y),
            has(self, n, i, u),
            has(self, n, j, w),
            enters(self, new, n, y),
            acknowledges(self, new, n, y, j),
        )

    @action(modifies=("current", "passed", "entry", "acked"))
    def accept_new(
        self, new, n: Node, t: Term, y: Term, i: Index, u: Term, j: Index, w: Term, v: Value
    ):
        """A node whose log has the previous entry, but not this one, deletes all that follows the
        previous one, adds the entry and acknowledges it."""
        return And(
            self.current(n, t),
            self.sent(y, i, u, j, w, v),
            self.term_le(t, y),
            has(self, n, i, u),
            Not(has(self, n, j, w)),
            enters(self, new, n, y),
            ForAll(
                lambda m, k, z, x: Iff(
                    new.entry(m, k, z, x),
                    Or(
                        And(Or(m != n, self.le(k, i)), self.entry(m, k, z, x)),
                        And(m == n, k == j, z == w, x == v),
                    ),
                )
            ),
            acknowledges(self, new, n, y, j),
        )

    @action(modifies=("commit_index", "committed", "commit_quorum"))
    def commit(self, new, n: Node, t: Term, i: Index, u: Term, q: Quorum):
        """A leader commits all through an entry of its own term that a quorum acknowledged."""
        return And(
            self.current(n, t),
            self.leader(n, t),
            has(self, n, i, u),
            u == t,
            ForAll(lambda m: Implies(self.member(m, q), self.acked(m, t, i, u))),
            Not(self.le(i, self.commit_index(t))),
            new.commit_index(t) == i,
            ForAll(lambda w: Implies(w != t, new.commit_index(w) == self.commit_index(w))),
            ForAll(
                lambda w, j, x, v: Iff(
                    new.committed(w, j, x, v),
                    Or(
                        self.committed(w, j, x, v),
                        And(w == t, self.le(j, i), self.entry(n, j, x, v)),
                    ),
                )
            ),
            new.commit_quorum(t) == q,
            ForAll(lambda w: Implies(w != t, new.commit_quorum(w) == self.commit_quorum(w))),
        )

    @action(modifies="knows")
    def learn(self, new, n: Node, t: Term, i: Index, u: Term, y: Term):
        """A node that agrees with its leader through a committed index learns that it is: the
        leader committed it, or knows from its term or an earlier one that it is committed."""
        return And(
            self.current(n, t),
            self.acked(n, t, i, u),
            Or(
                And(y == t, self.le(i, self.commit_index(t))),
                Exists(
                    lambda m, x, k: And(
                        self.leader(m, t),
                        self.knows(m, x, k, y),
                        self.term_le(x, t),
                        self.le(i, k),
                    )
                ),
            ),
            i != self.zero,
            ForAll(
                lambda m, w, j, z: Iff(
                    new.knows(m, w, j, z),
                    Or(self.knows(m, w, j, z), And(m == n, w == t, j == i, z == y)),
                )
            ),
        )

    @action(modifies="applied")
    def apply(self, new, n: Node, t: Term, i: Index, y: Term, j: Index, u: Term, v: Value):
        """A node applies an entry of its log up to its commit index."""
        return And(
            self.knows(n, t, i, y),
            self.le(j, i),
            self.entry(n, j, u, v),
            ForAll(
                lambda m, k, w, x: Iff(
                    new.applied(m, k, w, x),
                    Or(self.applied(m, k, w, x), And(m == n, k == j, w == u, x == v)),
                )
            ),
        )
