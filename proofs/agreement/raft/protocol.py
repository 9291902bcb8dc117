"""Raft (Ongaro and Ousterhout 2014): safety of elections and of the replicated log.

The theorems are those of the paper's Figure 3; what is done with logs is in `raft_log`.

Messages are relations that only grow: each may be late, repeated, overtaken or never read.  A node
that crashes keeps its term, vote and log and takes no step.  Time-outs happen whenever they like.

A message carries one entry; a leader receives its own messages; the commit index that a leader has
reached, or knew before, is read by any node of its term that has acknowledged enough.  Membership
changes, compaction and sessions are not modelled.  Fields marked "history" refuse no step.
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
    Not,
    Or,
    Rel,
    Sort,
    TransitionSystem,
    action,
    axiom,
    definition,
    init,
    reaches,
    safety,
    theorem,
)
from proofs.agreement.raft.forks import (
    ELECTION_SAFETY,
    LEADER_COMPLETENESS,
    LOG_MATCHING,
    STATE_MACHINE_SAFETY,
)
from proofs.agreement.raft.invariants import COMPLETED, RaftInvariants
from proofs.agreement.raft.log import RaftLog
from proofs.agreement.raft.predicates import enters, last

SIZES = {"Node": 2, "Quorum": 1, "Term": 3, "Index": 2, "Value": 1}
# An entry is appended, replicated, committed and applied; then another leader is elected, and tells
# the first one that the entry is committed.
SCHEDULE = (
    "timeout",
    "vote",
    "become_leader",
    "append",
    "send",
    "accept_new",
    "accept_known",
    "commit",
    "learn",
    "apply",
    "timeout",
    "observe",
    "vote",
    "become_leader",
    "send",
    "accept_known",
    "learn",
    "apply",
)


class Raft(
    RaftLog,
    RaftInvariants,
    TransitionSystem,
    var="R",
    sizes=SIZES,
    schedule=SCHEDULE,
    messages={
        "requested": (0, "Node"),
        "voted": (0, 2),
        "sent": (("leader", 0), "Node"),
        "acked": (0, ("leader", 1)),
    },
    zh="Raft 复制日志",
):
    """Nodes elect a leader for each term; leaders append to the log, and others copy it."""

    Node: Sort
    Quorum: Sort
    Term: Sort
    Index: Sort
    Value: Sort
    member: Rel[Node, Quorum]  # the node belongs to the quorum
    term_le: Rel[Term, Term]  # the order of terms
    le: Rel[Index, Index]  # the order of indexes
    term_zero: Term  # the term that all nodes start in
    zero: Index  # the index of the dummy entry
    dummy: Value  # the value of the dummy entry
    current: Mutable[Rel[Node, Term]]  # the node is in the term
    passed: Mutable[Rel[Node, Term]]  # the node is in a later term
    requested: Mutable[Rel[Node, Term, Index, Term]]  # it asked for votes: its last index and term
    voted: Mutable[Rel[Node, Term, Node]]  # the first node voted in the term for the second
    leader: Mutable[Rel[Node, Term]]  # the node won the election of the term
    entry: Mutable[Rel[Node, Index, Term, Value]]  # the node's log: the entry at an index
    sent: Mutable[Rel[Term, Index, Term, Index, Term, Value]]  # previous entry, entry
    acked: Mutable[Rel[Node, Term, Index, Term]]  # its leader knows that it has the entry
    commit_index: Mutable[Fun[Term, Index]]  # how far the term's leader has committed in its term
    # In the first term the node's commit index reached the index, committed by the second's leader.
    knows: Mutable[Rel[Node, Term, Index, Term]]
    applied: Mutable[Rel[Node, Index, Term, Value]]  # the node's state machine applied the entry
    started: Mutable[Rel[Term]]  # history: the term has a leader
    elected_by: Mutable[Fun[Term, Quorum]]  # history: whose votes elected the term's leader
    leader_entry: Mutable[Rel[Term, Index, Term, Value]]  # history: the log of the term's leader
    committed: Mutable[Rel[Term, Index, Term, Value]]  # history: committed by the term's leader
    commit_quorum: Mutable[Fun[Term, Quorum]]  # history: on whose logs it found what it committed

    @axiom(zh="任意两个法定集相交")
    def quorums_meet(self, q: Quorum, r: Quorum):
        """Any two quorums share a node."""
        return Exists(lambda n: And(self.member(n, q), self.member(n, r)))

    @axiom
    def terms_ordered(self, t: Term, u: Term, w: Term):
        """Terms are in a linear order, from zero on."""
        return And(
            self.term_le(self.term_zero, t),
            Or(self.term_le(t, u), self.term_le(u, t)),
            Implies(self.term_le(t, u), self.term_le(u, t), t == u),
            Implies(self.term_le(t, u), self.term_le(u, w), self.term_le(t, w)),
        )

    @axiom
    def indexes_ordered(self, i: Index, j: Index, k: Index):
        """Indexes are in a linear order, from zero on."""
        return And(
            self.le(self.zero, i),
            Or(self.le(i, j), self.le(j, i)),
            Implies(self.le(i, j), self.le(j, i), i == j),
            Implies(self.le(i, j), self.le(j, k), self.le(i, k)),
        )

    @definition(zh="任期严格小于")
    def before(self, t: Term, u: Term):
        """A term is earlier than another."""
        return Not(self.term_le(u, t))

    @definition(zh="下一个索引")
    def next(self, i: Index, j: Index):
        """The second index follows the first with none between."""
        return And(
            Not(self.le(j, i)), ForAll(lambda k: Or(self.le(k, i), self.le(j, k)), k=self.Index)
        )

    @init
    def fresh(self):
        """At first all nodes are in term zero with the dummy entry; nothing was sent."""
        return And(
            ForAll(lambda n, t: Iff(self.current(n, t), t == self.term_zero)),
            ForAll(lambda n, t: Not(self.passed(n, t))),
            ForAll(lambda n, t, i, u: Not(self.requested(n, t, i, u))),
            ForAll(lambda n, t, m: Not(self.voted(n, t, m))),
            ForAll(lambda n, t: Not(self.leader(n, t))),
            ForAll(
                lambda n, i, t, v: Iff(
                    self.entry(n, i, t, v),
                    And(i == self.zero, t == self.term_zero, v == self.dummy),
                )
            ),
            ForAll(lambda t, i, u, j, w, v: Not(self.sent(t, i, u, j, w, v))),
            ForAll(lambda n, t, i, u: Not(self.acked(n, t, i, u))),
            ForAll(lambda t: self.commit_index(t) == self.zero),
            ForAll(lambda n, t, i, u: Not(self.knows(n, t, i, u))),
            ForAll(lambda n, i, t, v: Not(self.applied(n, i, t, v))),
            ForAll(lambda t: Iff(self.started(t), t == self.term_zero)),
            ForAll(
                lambda t, i, u, v: Iff(
                    self.leader_entry(t, i, u, v),
                    And(t == self.term_zero, i == self.zero, u == self.term_zero, v == self.dummy),
                )
            ),
            ForAll(lambda t, i, u, v: Not(self.committed(t, i, u, v))),
        )

    @action(modifies=("current", "passed"))
    def observe(self, new, n: Node, t: Term, u: Term):
        """A node learns of a later term, from any message, and enters it."""
        return And(self.current(n, t), self.before(t, u), enters(self, new, n, u))

    @action(modifies=("current", "passed", "requested", "voted"))
    def timeout(self, new, n: Node, t: Term, u: Term, i: Index, w: Term):
        """A node stands for election in a later term: it votes for itself and asks for votes."""
        return And(
            self.current(n, t),
            self.before(t, u),
            last(self, n, i, w),
            enters(self, new, n, u),
            ForAll(
                lambda m, x, j, y: Iff(
                    new.requested(m, x, j, y),
                    Or(self.requested(m, x, j, y), And(m == n, x == u, j == i, y == w)),
                )
            ),
            ForAll(
                lambda m, x, c: Iff(
                    new.voted(m, x, c), Or(self.voted(m, x, c), And(m == n, x == u, c == n))
                )
            ),
        )

    @action(modifies=("current", "passed", "voted"))
    def vote(self, new, n: Node, t: Term, c: Node, u: Term, i: Index, w: Term, j: Index, x: Term):
        """A node votes once in a term, for a log at least as up to date as its own (§5.4.1)."""
        return And(
            self.current(n, t),
            self.term_le(t, u),
            self.requested(c, u, i, w),
            ForAll(lambda d: Not(self.voted(n, u, d))),
            last(self, n, j, x),
            Or(self.before(x, w), And(x == w, self.le(j, i))),
            enters(self, new, n, u),
            ForAll(
                lambda m, y, d: Iff(
                    new.voted(m, y, d), Or(self.voted(m, y, d), And(m == n, y == u, d == c))
                )
            ),
        )

    @action(modifies=("leader", "started", "elected_by", "leader_entry"))
    def become_leader(self, new, n: Node, t: Term, q: Quorum):
        """A node with the votes of a quorum leads the term."""
        return And(
            self.current(n, t),
            Not(self.leader(n, t)),
            ForAll(lambda m: Implies(self.member(m, q), self.voted(m, t, n))),
            ForAll(lambda m, u: Iff(new.leader(m, u), Or(self.leader(m, u), And(m == n, u == t)))),
            ForAll(lambda u: Iff(new.started(u), Or(self.started(u), u == t))),
            new.elected_by(t) == q,
            ForAll(lambda u: Implies(u != t, new.elected_by(u) == self.elected_by(u))),
            ForAll(
                lambda u, i, w, v: Iff(
                    new.leader_entry(u, i, w, v),
                    Or(
                        And(u != t, self.leader_entry(u, i, w, v)),
                        And(u == t, self.entry(n, i, w, v)),
                    ),
                )
            ),
        )

    @safety(
        cite="ongaro2014",
        mutants=ELECTION_SAFETY,
        zh="选举安全：每个任期至多一个领导者",
        tight_open="safety does not depend on how many servers crash",
    )
    def election_safety(self, n: Node, m: Node, t: Term):
        """At most one leader can be elected in a given term."""
        return Implies(self.leader(n, t), self.leader(m, t), n == m)

    @safety(
        cite="ongaro2014",
        mutants=LOG_MATCHING,
        zh="日志匹配：两个日志在同一索引处任期相同，则到该处为止完全相同",
    )
    def log_matching(
        self, n: Node, m: Node, i: Index, t: Term, v: Value, w: Value, j: Index, u: Term, x: Value
    ):
        """If two logs have entries of the same term at an index, they agree up to it."""
        return Implies(
            self.entry(n, i, t, v),
            self.entry(m, i, t, w),
            self.le(j, i),
            Iff(self.entry(n, j, u, x), self.entry(m, j, u, x)),
        )

    @safety(
        cite="ongaro2014",
        mutants=LEADER_COMPLETENESS,
        hints=COMPLETED,
        zh="领导者完备性：在某任期提交的条目出现在其后各任期领导者的日志中",
        tight_open="safety does not depend on how many servers crash",
    )
    def leader_completeness(self, n: Node, t: Term, w: Term, i: Index, u: Term, v: Value):
        """An entry committed in a term is in the log of every leader of a later term."""
        return Implies(
            self.committed(t, i, u, v),
            self.before(t, w),
            self.leader(n, w),
            self.current(n, w),
            self.entry(n, i, u, v),
        )

    @safety(
        cite="ongaro2014",
        mutants=STATE_MACHINE_SAFETY,
        hints={"apply": lambda self, i, step_t: [self.committed_led(step_t, i)]},
        zh="状态机安全：没有两个节点在同一索引处应用不同的条目",
        tight_open="safety does not depend on how many servers crash",
    )
    def state_machine_safety(
        self, n: Node, m: Node, i: Index, t: Term, u: Term, v: Value, w: Value
    ):
        """No two nodes ever apply different entries at the same index."""
        return Implies(self.applied(n, i, t, v), self.applied(m, i, u, w), And(t == u, v == w))

    @reaches(within=14, cite="ongaro2014", zh="已提交并应用的条目出现在下一任领导者的日志中")
    def committed_entry_survives(self, n: Node, m: Node, t: Term, u: Term, i: Index, v: Value):
        """Where both of two nodes are needed, an entry that one of them appended and committed as
        leader, and has applied, is in the log of the other, which leads a later term."""
        return And(
            n != m,
            ForAll(lambda q: And(self.member(n, q), self.member(m, q))),
            self.leader(n, t),
            self.applied(n, i, t, v),
            self.before(t, u),
            self.leader(m, u),
            self.entry(m, i, t, v),
        )

    @reaches(
        within=18,
        cite="ongaro2014",
        zh="新领导者提交任何条目之前，跟随者已应用其早先得知已提交的条目",
    )
    def inherited_entry_applied(self, n: Node, m: Node, t: Term, u: Term, i: Index, v: Value):
        """A follower that did not know in the entry's term that it is committed applies it in a
        later one, whose leader knew before, and has committed nothing yet."""
        return And(
            n != m,
            ForAll(lambda q: And(self.member(n, q), self.member(m, q))),
            self.before(t, u),
            self.leader(m, u),
            self.current(n, u),
            self.commit_index(u) == self.zero,
            self.applied(n, i, t, v),
            i != self.zero,
            ForAll(lambda j, y: Not(self.knows(n, t, j, y))),
        )


@definition(zh="领导者在其任期内只追加")
def appends_only(R: Raft):
    """No step from a reachable state takes an entry from the log of a node that leads a term and
    stays in it."""
    return ForAll(
        lambda s, t, n, u, i, w, v: Implies(
            R.reachable(s),
            R.step(s, t),
            s.leader(n, u),
            s.current(n, u),
            t.current(n, u),
            s.entry(n, i, w, v),
            t.entry(n, i, w, v),
        )
    )


@theorem(
    by="lean",
    cite="ongaro2014",
    witness="three_nodes",
    zh="领导者只追加：领导者在其任期内不覆盖也不删除日志条目",
    tight_open="safety does not depend on how many servers crash",
)
def leader_append_only(R: Raft):
    """A leader never overwrites or deletes entries of its log, as long as it is in its term."""
    return appends_only(R)
