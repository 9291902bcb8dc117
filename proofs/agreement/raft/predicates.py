"""What the actions and the invariants of Raft speak of: logs, terms, acknowledgements."""

from __future__ import annotations

from formal.language import And, Exists, ForAll, Iff, Implies, Not, Or


def has(s, n, i, t):
    """The node's log has an entry of the term at the index."""
    return Exists(lambda v: s.entry(n, i, t, v))


def leader_has(s, t, i, u):
    """The log of the term's leader has an entry of term u at the index."""
    return Exists(lambda v: s.leader_entry(t, i, u, v))


def last(s, n, i, t):
    """The node's last entry is at the index and of the term."""
    return And(has(s, n, i, t), ForAll(lambda j, u, v: Implies(s.entry(n, j, u, v), s.le(j, i))))


def enters(s, new, n, t):
    """The node's term becomes t."""
    return And(
        ForAll(
            lambda m, u: Iff(
                new.current(m, u), Or(And(m != n, s.current(m, u)), And(m == n, u == t))
            )
        ),
        ForAll(lambda m, u: Iff(new.passed(m, u), Or(s.passed(m, u), And(m == n, s.before(u, t))))),
    )


def reached(s, n, t):
    """The node is in the term, or past it."""
    return Or(s.current(n, t), s.passed(n, t))


def choosable(s, q, t, i):
    """Each member of the quorum acknowledged the entry of term t at the index, or still may."""
    return ForAll(lambda m: Implies(s.member(m, q), Or(s.acked(m, t, i, t), Not(s.passed(m, t)))))


def acknowledges(s, new, n, t, i):
    """The node tells the leader of term t that their logs agree through the index."""
    return ForAll(
        lambda m, u, j, w: Iff(
            new.acked(m, u, j, w),
            Or(s.acked(m, u, j, w), And(m == n, u == t, s.le(j, i), has(new, n, j, w))),
        )
    )
