"""HotStuff: Byzantine agreement on a tree of blocks (Yin et al., PODC 2019).

Chained HotStuff, the paper's Algorithm 3.  A block carries the certificate of an earlier one, its
justification: the votes of a quorum.  A replica votes once a view, for a block that extends its
lock, or whose justification is newer than its lock.  It must lock the block that is two
certificates back if the views of the three follow each other, and commits the one that is three
back if they do.  It may lock where views were left out, as the event-driven form (Algorithm 4)
must: the runs of both algorithms are runs of this system.

Leaders appear only through what they propose, and they may propose anything: every block is there
to be voted for.  Faulty replicas vote for what they like, as often as they like, but not in
another's name.  A certificate, once there, may be used at any later time, by anybody, or never.

That two quorums share an honest replica holds for the sets of n - f among n > 3f replicas, of which
at most f are faulty, and for no fewer (`tolerates_iff`).
"""

from __future__ import annotations

from formal.language import (
    And,
    Bool,
    Exists,
    Fin,
    ForAll,
    Fun,
    If,
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
    invariant,
    safety,
    theorem,
    val,
)
from proofs.agreement.hotstuff.forks import MUTANTS
from proofs.foundations.quorum.statements import size


def _dead(self, b):
    """Of every quorum some honest replica did not vote for the block, and never will."""
    return ForAll(
        lambda q: Exists(
            lambda n: And(
                self.honest(n),
                self.in_quorum(n, q),
                Not(self.voted(n, b)),
                self.view(b) <= self.last_view(n),
            )
        )
    )


class HotStuff(TransitionSystem, var="H", sizes={"Block": 4}, zh="链式 HotStuff"):
    """Replicas, of which some are honest, vote for blocks, lock them and commit them."""

    Node: Sort
    Block: Sort
    Quorum: Sort
    honest: Rel[Node]  # the replica follows the protocol
    in_quorum: Rel[Node, Quorum]  # the replica belongs to the quorum
    genesis: Block  # the block that all others extend
    view: Fun[Block, Nat]  # the view in which the block is proposed
    descends: Rel[Block, Block]  # the second block is the first or one of its ancestors
    justify: Rel[Block, Block]  # the first block carries the certificate of the second
    voted: Mutable[Rel[Node, Block]]  # the replica voted for the block
    last_view: Mutable[Fun[Node, Nat]]  # the replica votes in later views only
    locked: Mutable[Fun[Node, Block]]  # the block that the replica is locked on
    certified: Mutable[Rel[Block]]  # a quorum's votes for the block were gathered
    committed: Mutable[Rel[Node, Block]]  # the replica has committed the block

    @axiom(zh="任意两个法定集含公共诚实副本")
    def quorums_meet(self, q: Quorum, r: Quorum):
        """Any two quorums share an honest replica."""
        return Exists(lambda n: And(self.honest(n), self.in_quorum(n, q), self.in_quorum(n, r)))

    @axiom
    def descends_refl(self, b: Block):
        """A block extends itself."""
        return self.descends(b, b)

    @axiom
    def descends_trans(self, b: Block, c: Block, d: Block):
        """An ancestor of an ancestor is an ancestor."""
        return Implies(self.descends(b, c), self.descends(c, d), self.descends(b, d))

    @axiom
    def descends_genesis(self, b: Block):
        """Every block extends the first one."""
        return self.descends(b, self.genesis)

    @axiom(zh="视图号沿链递增")
    def views_increase(self, b: Block, c: Block):
        """The proper ancestors of a block are of earlier views."""
        return Implies(self.descends(b, c), b != c, self.view(c) < self.view(b))

    @axiom
    def justified_by_ancestor(self, b: Block, c: Block):
        """A block carries the certificate of a proper ancestor."""
        return Implies(self.justify(b, c), And(self.descends(b, c), b != c))

    @axiom
    def one_justification(self, b: Block, c: Block, d: Block):
        """A block carries one certificate at most."""
        return Implies(self.justify(b, c), self.justify(b, d), c == d)

    @definition(zh="三个视图相邻的区块，每个载有前一个的证书")
    def chain(self, b: Block, c: Block, d: Block):
        """Three blocks of consecutive views, each of which justifies the next."""
        return And(
            self.justify(c, b),
            self.justify(d, c),
            self.view(c) == self.view(b) + 1,
            self.view(d) == self.view(c) + 1,
        )

    @init
    def only_genesis(self):
        """At first nobody has voted; all are locked on the first block, which needs no votes."""
        return And(
            ForAll(lambda n, b: Not(self.voted(n, b))),
            ForAll(lambda n: self.last_view(n) == self.view(self.genesis)),
            ForAll(lambda n: self.locked(n) == self.genesis),
            ForAll(lambda b: Iff(self.certified(b), b == self.genesis)),
            ForAll(lambda n, b: Not(self.committed(n, b))),
        )

    @action(modifies=("voted", "last_view", "locked"))
    def vote(self, new, n: Node, b: Block, c: Block):
        """An honest replica votes for a block of a new view, if its justification is certified, and
        the block extends the replica's lock or is justified by a newer block than that; then it
        locks the block that is two certificates back, if the views of the three follow each
        other."""
        return And(
            self.honest(n),
            self.last_view(n) < self.view(b),
            self.justify(b, c),
            self.certified(c),
            Or(self.descends(b, self.locked(n)), self.view(self.locked(n)) < self.view(c)),
            ForAll(lambda m, d: Iff(new.voted(m, d), Or(self.voted(m, d), And(m == n, d == b)))),
            ForAll(lambda m: new.last_view(m) == If(m == n, self.view(b), self.last_view(m))),
            ForAll(lambda d: Implies(self.chain(d, c, b), new.locked(n) == d)),
            Implies(ForAll(lambda d: Not(self.chain(d, c, b))), new.locked(n) == self.locked(n)),
            ForAll(lambda m: Implies(m != n, new.locked(m) == self.locked(m))),
        )

    @action(modifies=("last_view", "locked"))
    def see(self, new, n: Node, b: Block, c: Block):
        """An honest replica receives a block of a new view, whose justification is certified, does
        not vote for it, and locks as if it had."""
        return And(
            self.honest(n),
            self.last_view(n) < self.view(b),
            self.justify(b, c),
            self.certified(c),
            ForAll(lambda m: new.last_view(m) == If(m == n, self.view(b), self.last_view(m))),
            ForAll(lambda d: Implies(self.chain(d, c, b), new.locked(n) == d)),
            Implies(ForAll(lambda d: Not(self.chain(d, c, b))), new.locked(n) == self.locked(n)),
            ForAll(lambda m: Implies(m != n, new.locked(m) == self.locked(m))),
        )

    @action(modifies="locked")
    def lock(self, new, n: Node, b: Block, c: Block, d: Block):
        """An honest replica may lock the block that is two certificates back from a block of a view
        that it has reached, whatever the views between them, if that is newer than its lock."""
        return And(
            self.honest(n),
            self.view(b) <= self.last_view(n),
            self.justify(b, c),
            self.certified(c),
            self.justify(c, d),
            self.view(self.locked(n)) < self.view(d),
            ForAll(lambda m: new.locked(m) == If(m == n, d, self.locked(m))),
        )

    @action(modifies="last_view")
    def time_out(self, new, n: Node, v: Nat):
        """An honest replica leaves the views up to some number without a vote."""
        return And(
            self.honest(n),
            self.last_view(n) < v,
            ForAll(lambda m: new.last_view(m) == If(m == n, v, self.last_view(m))),
        )

    @action(modifies="voted")
    def forge(self, new, n: Node, b: Block):
        """A faulty replica votes for any block."""
        return And(
            Not(self.honest(n)),
            ForAll(lambda m, d: Iff(new.voted(m, d), Or(self.voted(m, d), And(m == n, d == b)))),
        )

    @action(modifies="certified")
    def certify(self, new, b: Block, q: Quorum):
        """Somebody gathers the votes of a quorum for a block: its certificate."""
        return And(
            ForAll(lambda n: Implies(self.in_quorum(n, q), self.voted(n, b))),
            ForAll(lambda d: Iff(new.certified(d), Or(self.certified(d), d == b))),
        )

    @action(modifies="committed")
    def commit(self, new, n: Node, b: Block, c: Block, d: Block):
        """An honest replica commits the first of three blocks of consecutive views, of which each
        carries the certificate of the one before and the last one is certified."""
        return And(
            self.honest(n),
            self.justify(c, b),
            self.justify(d, c),
            self.view(c) == self.view(b) + 1,
            self.view(d) == self.view(c) + 1,
            self.certified(d),
            ForAll(
                lambda m, x: Iff(new.committed(m, x), Or(self.committed(m, x), And(m == n, x == b)))
            ),
        )

    @invariant
    def votes_are_past(self, n: Node, b: Block):
        """An honest replica votes in later views than those it voted in."""
        return Implies(self.honest(n), self.voted(n, b), self.view(b) <= self.last_view(n))

    @invariant
    def one_vote(self, n: Node, b: Block, c: Block):
        """An honest replica votes for one block a view."""
        return Implies(
            self.honest(n), self.voted(n, b), self.voted(n, c), self.view(b) == self.view(c), b == c
        )

    @invariant
    def voted_is_justified(self, n: Node, b: Block, c: Block):
        """Honest replicas vote for blocks whose justification is certified."""
        return Implies(self.honest(n), self.voted(n, b), self.justify(b, c), self.certified(c))

    @invariant
    def certified_was_voted(self, b: Block, q: Quorum):
        """Of every quorum an honest replica voted for a certified block."""
        return Implies(
            self.certified(b),
            b != self.genesis,
            Exists(lambda n: And(self.honest(n), self.in_quorum(n, q), self.voted(n, b))),
        )

    @invariant
    def certified_is_justified(self, b: Block, c: Block):
        """The justification of a certified block is certified."""
        return Implies(self.certified(b), self.justify(b, c), self.certified(c))

    @invariant
    def one_certificate(self, b: Block, c: Block):
        """One block of a view is certified."""
        return Implies(self.certified(b), self.certified(c), self.view(b) == self.view(c), b == c)

    @invariant
    def locked_is_certified(self, n: Node):
        """Replicas are locked on certified blocks."""
        return self.certified(self.locked(n))

    @invariant
    def locked_is_old(self, n: Node):
        """The block that a replica is locked on is two views back at least, so that the lock that a
        vote takes is newer without a comparison."""
        return Or(
            self.locked(n) == self.genesis, self.view(self.locked(n)) + 2 <= self.last_view(n)
        )

    @invariant
    def vote_locks(self, n: Node, b: Block, c: Block, d: Block):
        """Whoever votes for the last of three blocks of consecutive views is locked on the first,
        or on a newer one."""
        return Implies(
            self.honest(n),
            self.voted(n, d),
            self.chain(b, c, d),
            self.view(b) <= self.view(self.locked(n)),
        )

    @invariant
    def vote_is_safe(self, n: Node, b: Block, c: Block, d: Block, x: Block):
        """A replica that helped to commit a block votes for a block that does not extend it only if
        the first one can no longer be committed: some honest replica of every quorum did not vote
        for its chain and never will."""
        return Implies(
            self.chain(b, c, d),
            self.honest(n),
            self.voted(n, d),
            self.voted(n, x),
            self.view(d) < self.view(x),
            Not(self.descends(x, b)),
            And(Not(self.certified(d)), _dead(self, d)),
        )

    @invariant
    def certificate_is_safe(self, b: Block, c: Block, d: Block, x: Block):
        """When a block is certified that does not extend another of an earlier view, that one can
        no longer be committed."""
        return Implies(
            self.chain(b, c, d),
            self.certified(x),
            self.view(d) <= self.view(x),
            Not(self.descends(x, b)),
            And(Not(self.certified(d)), _dead(self, d)),
        )

    @invariant
    def committed_has_chain(self, n: Node, b: Block):
        """A committed block is the first of a chain whose last block is certified."""
        return Implies(
            self.committed(n, b),
            Exists(lambda c, d: And(self.chain(b, c, d), self.certified(d))),
        )

    @safety(
        by=("smt", "lean"),
        cite="yin2019",
        mutants=MUTANTS,
        zh="安全性：已提交的区块互不冲突",
        tight="tolerates_iff",
    )
    def safety(self, n: Node, m: Node, b: Block, c: Block):
        """Committed blocks never conflict: of any two, one extends the other."""
        return Implies(
            self.committed(n, b), self.committed(m, c), Or(self.descends(b, c), self.descends(c, b))
        )


@theorem(by="lean", cite="yin2019", zh="见证：四个副本、一个故障的运行，每个区块都被提交")
def commits_blocks():
    """With four replicas, of which one is faulty and silent, a chain of blocks grows, of which each
    is committed by all honest replicas."""

    def claim(
        Node: Sort,
        Block: Sort,
        Quorum: Sort,
        H: HotStuff[Node, Block, Quorum],
        replica: Fun[Fin[4], Node],
        block: Fun[Nat, Block],
    ):
        def committed(k: Nat, s: H.State):
            return And(
                H.reachable(s),
                ForAll(lambda i: Implies(H.honest(replica(i)), s.committed(replica(i), block(k)))),
            )

        return And(
            ForAll(lambda i, j: Implies(replica(i) == replica(j), i == j)),
            ForAll(lambda n: Exists(lambda i: n == replica(i))),
            ForAll(lambda i: Iff(H.honest(replica(i)), val(i) < 3)),
            ForAll(lambda j, k: Implies(block(j) == block(k), j == k)),
            ForAll(lambda k: Exists(lambda s: committed(k, s))),
        )

    return Exists(claim)


@theorem(by="lean", cite="yin2019", zh="任意 n − f 个副本都可作法定集，当且仅当 n > 3f")
def tolerates_iff(n: Nat, f: Nat):
    """Every n − f replicas can be a quorum, whichever f are faulty, exactly when n > 3f."""

    def possible(faulty: Fun[Fin[n], Bool]):
        def claim(Block: Sort, Q: Sort, H: HotStuff[Fin[n], Block, Q]):
            def quorum(x: Fun[Fin[n], Bool]):
                return Exists(lambda q: ForAll(lambda i: Iff(H.in_quorum(i, q), x(i))))

            return And(
                ForAll(lambda i: Iff(H.honest(i), Not(faulty(i)))),
                ForAll(lambda x: Implies(n <= size(n, x) + f, quorum(x))),
            )

        return Implies(size(n, faulty) <= f, Exists(claim))

    return Iff(ForAll(possible), 3 * f < n)
