"""Practical Byzantine fault tolerance (Castro and Liskov 1999): agreement across view changes.

n = 3f + 1 replicas, of which f are faulty, assign requests to slots (the paper's sequence numbers).
In each view one replica, the primary, proposes; a request is prepared when a quorum of 2f + 1 has
sent prepare messages for it (the primary's pre-prepare counts as its prepare), and committed when a
quorum has sent commit messages.  To change the view, replicas report for each slot the last request
that they prepared, with its certificate; the new primary shows a quorum of such reports, and must
propose again, for each slot, the request of the highest view reported in it.

Messages are signed and broadcast: what was sent is a growing set that everybody may read, at any
time, repeatedly, or never.  Faulty replicas send what they like in their own names (they may say
different things to different replicas: all of it is in the set), but cannot forge the signature of
an honest one; so a certificate that they report is a real one.  Whoever accepts a new view checks
the reports that it is shown; for a faulty member stands whichever of its messages it was.

Quorums are any family of sets of replicas of which two always share an honest one: all sets of
n - f replicas can be quorums exactly when n > 3f (`tolerates_iff`).  Not modelled: clients and
their signatures, digests in place of requests, checkpoints and the discarding of old messages; a
null request is a request like any other.
"""

from __future__ import annotations

from formal.language import (
    And,
    Bool,
    Exists,
    Fin,
    ForAll,
    Fun,
    Iff,
    Implies,
    Mutable,
    Nat,
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
from proofs.agreement.pbft.forks import MUTANTS
from proofs.agreement.pbft.invariants import PbftInvariants, last_commit, prepares
from proofs.foundations.quorum.statements import size

SIZES = {"Replica": 2, "Quorum": 1, "View": 2, "Slot": 1, "Request": 2}
# A request is certified, but not executed, in the first view; the primary of the next one proposes
# another request for the slot as well, and the first one is executed.
SCHEDULE = (
    "propose",
    "accept_first",
    "certify",
    "send_commit",
    "change_view",
    "start_view",
    "propose",
    "propose",
    "accept_reported",
    "certify",
    "send_commit",
    "decide",
)


class Pbft(
    PbftInvariants,
    TransitionSystem,
    var="P",
    sizes=SIZES,
    schedule=SCHEDULE,
    messages={
        "pre_prepare": ("primary", "Replica"),
        "prepare": (0, "Replica"),
        "commit": (0, "Replica"),
        "view_change": (0, "primary"),
        "report": (0, "primary"),
        "new_view": ("primary", "Replica"),
    },
    zh="PBFT 实用拜占庭容错",
):
    """Replicas, of which some are honest, agree on a request for each slot."""

    Replica: Sort
    Quorum: Sort
    View: Sort
    Slot: Sort
    Request: Sort
    honest: Rel[Replica]  # the replica follows the protocol
    member: Rel[Replica, Quorum]  # the replica belongs to the quorum
    le: Rel[View, View]  # the order of views
    first: View  # the view that all start in
    pre_prepare: Mutable[Rel[View, Slot, Request]]  # the view's primary proposed it
    prepare: Mutable[Rel[Replica, View, Slot, Request]]  # the replica accepted the proposal
    commit: Mutable[Rel[Replica, View, Slot, Request]]  # the replica saw a certificate for it
    view_change: Mutable[Rel[Replica, View]]  # the replica asked for the view
    report: Mutable[Rel[Replica, View, Slot, View, Request]]  # and reported this certificate
    new_view: Mutable[Rel[View, Quorum]]  # the view's primary showed the requests of a quorum
    left: Mutable[Rel[Replica, View]]  # the replica takes no part in the view any more
    decided: Mutable[Rel[Replica, View, Slot, Request]]  # the replica executed the request
    certified: Mutable[Rel[View, Slot, Request]]  # there is a certificate: a quorum prepared it
    accepted: Mutable[Rel[View, Slot, Request]]  # history: an honest replica prepared it

    @axiom(zh="任意两个法定集含公共诚实副本")
    def quorums_meet(self, q: Quorum, r: Quorum):
        """Any two quorums share an honest replica."""
        return Exists(lambda i: And(self.honest(i), self.member(i, q), self.member(i, r)))

    @axiom
    def views_ordered(self, u: View, v: View, w: View):
        """Views are in a linear order, from the first on."""
        return And(
            self.le(self.first, u),
            Or(self.le(u, v), self.le(v, u)),
            Implies(self.le(u, v), self.le(v, u), u == v),
            Implies(self.le(u, v), self.le(v, w), self.le(u, w)),
        )

    @definition(zh="视图严格早于")
    def before(self, v: View, w: View):
        """A view is earlier than another."""
        return Not(self.le(w, v))

    @init
    def nothing_sent(self):
        """At first nothing was sent."""
        return And(
            ForAll(lambda v, k, r: Not(self.pre_prepare(v, k, r))),
            ForAll(lambda i, v, k, r: Not(self.prepare(i, v, k, r))),
            ForAll(lambda i, v, k, r: Not(self.commit(i, v, k, r))),
            ForAll(lambda i, v: Not(self.view_change(i, v))),
            ForAll(lambda i, v, k, w, r: Not(self.report(i, v, k, w, r))),
            ForAll(lambda v, q: Not(self.new_view(v, q))),
            ForAll(lambda i, v: Not(self.left(i, v))),
            ForAll(lambda i, v, k, r: Not(self.decided(i, v, k, r))),
            ForAll(lambda v, k, r: Not(self.certified(v, k, r))),
            ForAll(lambda v, k, r: Not(self.accepted(v, k, r))),
        )

    @action(modifies="pre_prepare")
    def propose(self, new, v: View, k: Slot, r: Request):
        """The primary of a view proposes a request for a slot.  Whether it may is for the others to
        check, so that faulty and honest primaries need no distinction."""
        return ForAll(
            lambda w, m, x: Iff(
                new.pre_prepare(w, m, x),
                Or(self.pre_prepare(w, m, x), And(w == v, m == k, x == r)),
            )
        )

    @action(modifies=("prepare", "accepted", "left"))
    def accept_first(self, new, i: Replica, k: Slot, r: Request):
        """In the first view an honest replica accepts one proposal for a slot."""
        return And(
            self.honest(i),
            Not(self.left(i, self.first)),
            ForAll(lambda x: Not(self.prepare(i, self.first, k, x))),
            self.pre_prepare(self.first, k, r),
            prepares(self, new, i, self.first, k, r),
        )

    @action(modifies=("prepare", "accepted", "left"))
    def accept_free(self, new, i: Replica, v: View, k: Slot, r: Request, q: Quorum):
        """In a new view whose quorum reports nothing for a slot, it accepts any one proposal."""
        return And(
            self.honest(i),
            Not(self.left(i, v)),
            ForAll(lambda x: Not(self.prepare(i, v, k, x))),
            self.pre_prepare(v, k, r),
            self.new_view(v, q),
            ForAll(
                lambda j, w, x: Implies(
                    self.member(j, q), self.honest(j), Not(self.report(j, v, k, w, x))
                )
            ),
            prepares(self, new, i, v, k, r),
        )

    @action(modifies=("prepare", "accepted", "left"))
    def accept_reported(
        self, new, i: Replica, v: View, k: Slot, r: Request, q: Quorum, j: Replica, w: View
    ):
        """In a new view, it accepts the request of the highest certificate that its quorum
        reports."""
        return And(
            self.honest(i),
            Not(self.left(i, v)),
            ForAll(lambda x: Not(self.prepare(i, v, k, x))),
            self.pre_prepare(v, k, r),
            self.new_view(v, q),
            self.member(j, q),
            self.report(j, v, k, w, r),
            ForAll(
                lambda m, u, x: Implies(
                    self.member(m, q), self.honest(m), self.report(m, v, k, u, x), self.le(u, w)
                )
            ),
            prepares(self, new, i, v, k, r),
        )

    @action(modifies="certified")
    def certify(self, new, v: View, k: Slot, r: Request, q: Quorum):
        """The prepare messages of a quorum make a certificate."""
        return And(
            ForAll(lambda i: Implies(self.member(i, q), self.prepare(i, v, k, r))),
            ForAll(
                lambda w, m, x: Iff(
                    new.certified(w, m, x), Or(self.certified(w, m, x), And(w == v, m == k, x == r))
                )
            ),
        )

    @action(modifies="commit")
    def send_commit(self, new, i: Replica, v: View, k: Slot, r: Request):
        """An honest replica in the view has seen a certificate: the request is prepared there."""
        return And(
            self.honest(i),
            Not(self.left(i, v)),
            self.certified(v, k, r),
            ForAll(
                lambda j, w, m, x: Iff(
                    new.commit(j, w, m, x),
                    Or(self.commit(j, w, m, x), And(j == i, w == v, m == k, x == r)),
                )
            ),
        )

    @action(modifies="decided")
    def decide(self, new, i: Replica, v: View, k: Slot, r: Request, q: Quorum):
        """With the commit messages of a quorum, an honest replica executes the request."""
        return And(
            self.honest(i),
            ForAll(lambda j: Implies(self.member(j, q), self.commit(j, v, k, r))),
            ForAll(
                lambda j, w, m, x: Iff(
                    new.decided(j, w, m, x),
                    Or(self.decided(j, w, m, x), And(j == i, w == v, m == k, x == r)),
                )
            ),
        )

    @action(modifies=("view_change", "report", "left"))
    def change_view(self, new, i: Replica, v: View):
        """An honest replica leaves all earlier views and asks for a later one; it reports, for each
        slot, the last request that it prepared (it prepared finitely many, so there is one)."""
        return And(
            self.honest(i),
            Not(self.left(i, v)),
            Not(self.view_change(i, v)),
            ForAll(lambda w, k, r: Implies(self.commit(i, w, k, r), self.before(w, v))),
            ForAll(
                lambda k: Implies(
                    Exists(lambda w, r: self.commit(i, w, k, r)),
                    Exists(lambda w, r: last_commit(self, i, w, k, r)),
                )
            ),
            ForAll(
                lambda j, w: Iff(
                    new.view_change(j, w), Or(self.view_change(j, w), And(j == i, w == v))
                )
            ),
            ForAll(
                lambda j, u, k, w, r: Iff(
                    new.report(j, u, k, w, r),
                    Or(
                        self.report(j, u, k, w, r),
                        And(j == i, u == v, last_commit(self, i, w, k, r)),
                    ),
                )
            ),
            ForAll(
                lambda j, w: Iff(
                    new.left(j, w), Or(self.left(j, w), And(j == i, self.before(w, v)))
                )
            ),
        )

    @action(modifies="new_view")
    def start_view(self, new, v: View, q: Quorum):
        """A primary shows that a quorum asked for its view; a faulty one may show several."""
        return And(
            ForAll(lambda i: Implies(self.member(i, q), self.view_change(i, v))),
            ForAll(
                lambda w, r: Iff(new.new_view(w, r), Or(self.new_view(w, r), And(w == v, r == q)))
            ),
        )

    @action(modifies=("prepare", "commit", "view_change"))
    def misbehave(self, new, i: Replica):
        """A faulty replica sends any prepare, commit and view-change messages in its own name."""
        return And(
            Not(self.honest(i)),
            ForAll(lambda j, v, k, r: Implies(self.prepare(j, v, k, r), new.prepare(j, v, k, r))),
            ForAll(lambda j, v, k, r: Implies(self.commit(j, v, k, r), new.commit(j, v, k, r))),
            ForAll(lambda j, v: Implies(self.view_change(j, v), new.view_change(j, v))),
            ForAll(
                lambda j, v, k, r: Implies(
                    j != i, new.prepare(j, v, k, r), self.prepare(j, v, k, r)
                )
            ),
            ForAll(
                lambda j, v, k, r: Implies(j != i, new.commit(j, v, k, r), self.commit(j, v, k, r))
            ),
            ForAll(lambda j, v: Implies(j != i, new.view_change(j, v), self.view_change(j, v))),
        )

    @action(modifies="report")
    def misreport(self, new, i: Replica, v: View, k: Slot, w: View, r: Request):
        """A faulty replica reports any certificate there is, of an earlier view."""
        return And(
            Not(self.honest(i)),
            self.certified(w, k, r),
            self.before(w, v),
            ForAll(
                lambda j, u, m, x, y: Iff(
                    new.report(j, u, m, x, y),
                    Or(
                        self.report(j, u, m, x, y),
                        And(j == i, u == v, m == k, x == w, y == r),
                    ),
                )
            ),
        )

    @safety(
        cite="castro1999",
        mutants=MUTANTS,
        zh="一致性：诚实副本在同一序号上执行的请求相同，无论视图",
        tight="tolerates_iff",
    )
    def agreement(self, i: Replica, j: Replica, v: View, w: View, k: Slot, r: Request, x: Request):
        """No two honest replicas execute different requests in one slot, in whatever views."""
        return Implies(self.decided(i, v, k, r), self.decided(j, w, k, x), r == x)

    @reaches(within=12, cite="castro1999", zh="前一视图中已准备的请求在后一视图中被执行")
    def decided_after_view_change(
        self, i: Replica, v: View, w: View, q: Quorum, k: Slot, r: Request, x: Request
    ):
        """A request that was certified in a view, and executed by nobody there, is executed in a
        later view, whose primary proposed another request for the slot as well."""
        return And(
            self.before(v, w),
            self.certified(v, k, r),
            ForAll(lambda j, y: Not(self.decided(j, v, k, y))),
            self.new_view(w, q),
            self.pre_prepare(w, k, x),
            x != r,
            self.decided(i, w, k, r),
        )


@theorem(by="lean", cite="castro1999", zh="任意 n − f 个副本都可作法定集，当且仅当 n > 3f")
def tolerates_iff(n: Nat, f: Nat):
    """Every n − f replicas can be a quorum, whichever f are faulty, exactly when n > 3f."""

    def possible(faulty: Fun[Fin[n], Bool]):
        def claim(Q: Sort, V: Sort, S: Sort, R: Sort, P: Pbft[Fin[n], Q, V, S, R]):
            def quorum(x: Fun[Fin[n], Bool]):
                return Exists(lambda q: ForAll(lambda i: Iff(P.member(i, q), x(i))))

            return And(
                ForAll(lambda i: Iff(P.honest(i), Not(faulty(i)))),
                ForAll(lambda x: Implies(n <= size(n, x) + f, quorum(x))),
            )

        return Implies(size(n, faulty) <= f, Exists(claim))

    return Iff(ForAll(possible), 3 * f < n)
