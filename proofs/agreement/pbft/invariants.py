"""Why PBFT is safe: certificates of one view agree, and a later view repeats what was committed."""

from __future__ import annotations

from formal.language import And, Exists, ForAll, Iff, Implies, Not, Or, Sort, invariant


def last_commit(s, i, v, k, r):
    """The replica committed the request in the view, and nothing for the slot later."""
    return And(s.commit(i, v, k, r), ForAll(lambda w, x: Implies(s.commit(i, w, k, x), s.le(w, v))))


def prepares(s, new, i, v, k, r):
    """The replica sends a prepare message, which puts it into the view for good."""
    return And(
        ForAll(
            lambda j, w, m, x: Iff(
                new.prepare(j, w, m, x),
                Or(s.prepare(j, w, m, x), And(j == i, w == v, m == k, x == r)),
            )
        ),
        ForAll(
            lambda w, m, x: Iff(
                new.accepted(w, m, x), Or(s.accepted(w, m, x), And(w == v, m == k, x == r))
            )
        ),
        ForAll(lambda j, w: Iff(new.left(j, w), Or(s.left(j, w), And(j == i, s.before(w, v))))),
    )


class PbftInvariants:
    """The invariants of `Pbft`."""

    Replica: Sort
    Quorum: Sort
    View: Sort
    Slot: Sort
    Request: Sort

    @invariant
    def one_prepare(self, i: Replica, v: View, k: Slot, r: Request, x: Request):
        """An honest replica accepts one proposal for a slot in a view."""
        return Implies(self.honest(i), self.prepare(i, v, k, r), self.prepare(i, v, k, x), r == x)

    @invariant
    def prepare_accepted(self, i: Replica, v: View, k: Slot, r: Request):
        """What an honest replica prepared is accepted."""
        return Implies(self.honest(i), self.prepare(i, v, k, r), self.accepted(v, k, r))

    @invariant
    def certified_prepared(self, v: View, k: Slot, r: Request, q: Quorum):
        """Of what is certified, each quorum has an honest replica that prepared it."""
        return Implies(
            self.certified(v, k, r),
            Exists(lambda i: And(self.honest(i), self.member(i, q), self.prepare(i, v, k, r))),
        )

    @invariant
    def one_certificate(self, v: View, k: Slot, r: Request, x: Request):
        """There are no two certificates for a slot in one view."""
        return Implies(self.certified(v, k, r), self.certified(v, k, x), r == x)

    @invariant
    def commit_certified(self, i: Replica, v: View, k: Slot, r: Request):
        """Honest replicas commit what is certified."""
        return Implies(self.honest(i), self.commit(i, v, k, r), self.certified(v, k, r))

    @invariant
    def view_change_left(self, i: Replica, v: View, w: View):
        """An honest replica that asked for a view has left the earlier ones."""
        return Implies(self.honest(i), self.view_change(i, v), self.before(w, v), self.left(i, w))

    @invariant
    def new_view_asked(self, v: View, q: Quorum, i: Replica):
        """Every member of a quorum that a primary shows asked for the view."""
        return Implies(self.new_view(v, q), self.member(i, q), self.view_change(i, v))

    @invariant
    def report_certified(self, i: Replica, v: View, k: Slot, w: View, r: Request):
        """Reports are of certificates of earlier views."""
        return Implies(self.report(i, v, k, w, r), And(self.certified(w, k, r), self.before(w, v)))

    @invariant
    def report_asked(self, i: Replica, v: View, k: Slot, w: View, r: Request):
        """An honest replica reports when it asks for a view."""
        return Implies(self.honest(i), self.report(i, v, k, w, r), self.view_change(i, v))

    @invariant
    def report_last(self, i: Replica, v: View, k: Slot, w: View, r: Request, u: View, x: Request):
        """An honest replica that reports a certificate committed nothing between its view and the
        one that it asks for."""
        return Implies(
            self.honest(i),
            self.report(i, v, k, w, r),
            self.commit(i, u, k, x),
            self.before(u, v),
            self.le(u, w),
        )

    @invariant
    def commit_reported(self, i: Replica, v: View, k: Slot, u: View, x: Request):
        """An honest replica that committed something before the view that it asks for reports a
        certificate."""
        return Implies(
            self.honest(i),
            self.view_change(i, v),
            self.commit(i, u, k, x),
            self.before(u, v),
            Exists(lambda w, r: self.report(i, v, k, w, r)),
        )

    @invariant
    def not_choosable(self, v: View, k: Slot, r: Request, w: View, x: Request, q: Quorum):
        """When a request is accepted in a view, no other was or will be committed in an earlier
        one: of each quorum some honest member has left it without committing that."""
        return Implies(
            self.accepted(v, k, r),
            self.before(w, v),
            r != x,
            Exists(
                lambda i: And(
                    self.honest(i),
                    self.member(i, q),
                    self.left(i, w),
                    Not(self.commit(i, w, k, x)),
                )
            ),
        )

    @invariant
    def decided_committed(self, i: Replica, v: View, k: Slot, r: Request):
        """A quorum committed what is decided."""
        return Implies(
            self.decided(i, v, k, r),
            Exists(lambda q: ForAll(lambda j: Implies(self.member(j, q), self.commit(j, v, k, r)))),
        )
