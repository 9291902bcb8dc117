"""Casper FFG: finality by deposits that can be lost (Buterin and Griffith 2017).

The gadget on top of Ethereum's chain.  Validators vote for links between checkpoints; a link that
two thirds of the deposits vote for justifies its target if its source is justified, and a justified
checkpoint with such a link to a child of it is finalized.  Two commandments say which pairs of
votes cost a validator its deposit.  No vote is assumed to be honest: whoever votes against the
commandments is known by the votes, and that is what is claimed.

The set of validators does not change here, and when votes are cast, or what they pay, plays no
part.
"""

from __future__ import annotations

from formal.language import (
    And,
    Exists,
    ForAll,
    Fun,
    If,
    Implies,
    List,
    Match,
    Mutant,
    Nat,
    Not,
    Option,
    Or,
    Rel,
    Sort,
    Structure,
    axiom,
    definition,
    member,
    recursive,
    some,
    theorem,
    transitive_closure,
    true,
)


@recursive(zh="成员的押金总和")
def weight(
    Validator: Sort,
    deposit: Fun[Validator, Nat],
    members: Rel[Validator],
    validators: List[Validator],
) -> Nat:
    """The deposits of those validators of the list that are members, added up."""
    return Match(
        validators,
        nil=lambda: 0,
        cons=lambda v, rest: If(members(v), deposit(v), 0) + weight(deposit, members, rest),
    )


def double_votes_only(self, votes, a, b):
    return Implies(
        self.finalized(votes, a),
        self.finalized(votes, b),
        self.conflicting(a, b),
        self.a_third(lambda v: self.double_vote(votes, v)),
    )


def surround_votes_only(self, votes, a, b):
    return Implies(
        self.finalized(votes, a),
        self.finalized(votes, b),
        self.conflicting(a, b),
        self.a_third(lambda v: self.surround_vote(votes, v)),
    )


def more_than_a_third(self, votes, a, b):
    return Implies(
        self.finalized(votes, a),
        self.finalized(votes, b),
        self.conflicting(a, b),
        self.deposits(lambda v: true) < 3 * self.deposits(lambda v: self.slashable(votes, v)),
    )


class CheckpointTree(Structure, var="C", zh="检查点树与验证者的押金"):
    """Checkpoints with their parents, and validators with their deposits."""

    Validator: Sort
    Checkpoint: Sort
    validators: List[Validator]  # all validators
    deposit: Fun[Validator, Nat]  # what a validator can lose
    genesis: Checkpoint  # the checkpoint that needs no votes
    parent: Fun[Checkpoint, Option[Checkpoint]]  # the checkpoint just before, if any
    height: Fun[Checkpoint, Nat]  # the number of a checkpoint along its chain

    @axiom(zh="子检查点的高度比父检查点多一")
    def child_height(self, c: Checkpoint, d: Checkpoint):
        """A checkpoint is one higher than its parent."""
        return Implies(self.parent_of(c, d), self.height(d) == self.height(c) + 1)

    @definition(zh="父检查点")
    def parent_of(self, c: Checkpoint, d: Checkpoint):
        """The first checkpoint is the parent of the second."""
        return self.parent(d) == some(c)

    @definition(zh="祖先")
    def ancestor(self, c: Checkpoint, d: Checkpoint):
        """The first checkpoint is the parent of the second, or an ancestor of its parent."""
        return transitive_closure(self.parent_of, c, d)

    @definition(cite="buterin2017", seed="1.8.3", zh="冲突：互不为对方的祖先")
    def conflicting(self, c: Checkpoint, d: Checkpoint):
        """The checkpoints are on different branches."""
        return And(c != d, Not(self.ancestor(c, d)), Not(self.ancestor(d, c)))

    @definition(zh="押金")
    def deposits(self, members: Rel[Validator]) -> Nat:
        """The deposits of the members, added up."""
        return weight(self.deposit, members, self.validators)

    @definition(zh="至少三分之二的押金")
    def two_thirds(self, members: Rel[Validator]):
        """The members have at least two thirds of all deposits."""
        return 2 * self.deposits(lambda v: true) <= 3 * self.deposits(members)

    @definition(zh="至少三分之一的押金")
    def a_third(self, members: Rel[Validator]):
        """The members have at least a third of all deposits."""
        return self.deposits(lambda v: true) <= 3 * self.deposits(members)

    @definition(cite="buterin2017", seed="1.8.3", zh="绝对多数链接")
    def link(self, votes: Rel[Validator, Checkpoint, Checkpoint], c: Checkpoint, d: Checkpoint):
        """Two thirds vote for the link from the first checkpoint to the second, its descendant."""
        return And(self.ancestor(c, d), self.two_thirds(lambda v: votes(v, c, d)))

    @definition(cite="buterin2017", seed="1.8.3", zh="已证成")
    def justified(self, votes: Rel[Validator, Checkpoint, Checkpoint], c: Checkpoint):
        """A chain of supermajority links leads from the genesis to the checkpoint."""
        return Or(
            c == self.genesis,
            transitive_closure(lambda a, b: self.link(votes, a, b), self.genesis, c),
        )

    @definition(cite="buterin2017", seed="1.8.3", zh="已终局")
    def finalized(self, votes: Rel[Validator, Checkpoint, Checkpoint], c: Checkpoint):
        """The checkpoint is justified, and there is a supermajority link to a child of it."""
        return And(
            self.justified(votes, c),
            Exists(lambda d: And(self.parent_of(c, d), self.link(votes, c, d))),
        )

    @definition(cite="buterin2017", seed="1.8.3", zh="戒律一：不得对同一高度投两票")
    def double_vote(self, votes: Rel[Validator, Checkpoint, Checkpoint], v: Validator):
        """The validator casts two different votes for targets of one height."""
        return Exists(
            lambda c, d, e, f: And(
                votes(v, c, d),
                votes(v, e, f),
                Or(c != e, d != f),
                self.height(d) == self.height(f),
            )
        )

    @definition(cite="buterin2017", seed="1.8.3", zh="戒律二：不得投包围另一票的票")
    def surround_vote(self, votes: Rel[Validator, Checkpoint, Checkpoint], v: Validator):
        """One vote of the validator is within the span of another one."""
        return Exists(
            lambda c, d, e, f: And(
                votes(v, c, d),
                votes(v, e, f),
                self.height(c) < self.height(e),
                self.height(e) < self.height(f),
                self.height(f) < self.height(d),
            )
        )

    @definition(cite="buterin2017", seed="1.8.3", zh="可罚没")
    def slashable(self, votes: Rel[Validator, Checkpoint, Checkpoint], v: Validator):
        """The validator has broken one of the two commandments."""
        return Or(self.double_vote(votes, v), self.surround_vote(votes, v))

    @definition(zh="追加两条链接的投票")
    def finalizing(
        self,
        votes: Rel[Validator, Checkpoint, Checkpoint],
        members: Rel[Validator],
        a: Checkpoint,
        b: Checkpoint,
        c: Checkpoint,
        v: Validator,
        source: Checkpoint,
        target: Checkpoint,
    ):
        """The vote was cast, or is one of a member for the link from ``a`` to ``b`` or from ``b``
        to ``c``."""
        return Or(
            votes(v, source, target),
            And(
                members(v),
                Or(And(source == a, target == b), And(source == b, target == c)),
            ),
        )

    @theorem(
        by="lean",
        cite="buterin2017",
        seed="1.8.3",
        witness=("double_voter", "surrounding_voter"),
        zh="可追责的安全性：两个冲突的检查点都终局，则至少三分之一押金可罚没",
        mutants=(
            Mutant(1, by="justified_only"),
            Mutant(3, by="one_chain"),
            Mutant("child_height", by="heights_that_jump"),
            Mutant(replace=double_votes_only, by="surrounding_voter"),
            Mutant(replace=surround_votes_only, by="double_voter"),
            Mutant(replace=more_than_a_third, by="double_voter"),
        ),
    )
    def accountable_safety(
        self,
        votes: Rel[Validator, Checkpoint, Checkpoint],
        a: Checkpoint,
        b: Checkpoint,
    ):
        """If two conflicting checkpoints are finalized, validators with at least a third of the
        deposits have broken a commandment."""
        return Implies(
            self.finalized(votes, a),
            self.finalized(votes, b),
            self.conflicting(a, b),
            self.a_third(lambda v: self.slashable(votes, v)),
        )

    @theorem(
        by="lean",
        cite="buterin2017",
        seed="1.8.3",
        witness=("double_voter", "surrounding_voter"),
        zh="只要有押金，就有押金非零的验证者可罚没",
        mutants=(
            Mutant(1, by="no_deposits"),
            Mutant(2, by="justified_only"),
            Mutant(4, by="one_chain"),
        ),
    )
    def somebody_pays(
        self,
        votes: Rel[Validator, Checkpoint, Checkpoint],
        a: Checkpoint,
        b: Checkpoint,
    ):
        """If there are deposits at all and two conflicting checkpoints are finalized, some
        validator that has a deposit has broken a commandment."""
        return Implies(
            self.deposits(lambda v: true) > 0,
            self.finalized(votes, a),
            self.finalized(votes, b),
            self.conflicting(a, b),
            Exists(
                lambda v: And(
                    member(v, self.validators), self.deposit(v) > 0, self.slashable(votes, v)
                )
            ),
        )

    @theorem(
        by="lean",
        cite="buterin2017",
        seed="1.8.3",
        witness="one_more_chain_listed",
        zh="投票有限且有押金时，存在最高的已证成检查点",
    )
    def highest_justified(
        self,
        votes: Rel[Validator, Checkpoint, Checkpoint],
        targets: List[Checkpoint],
    ):
        """If there are deposits at all and the targets of the votes are finitely many, some
        justified checkpoint is as high as every other one."""
        return Implies(
            self.deposits(lambda v: true) > 0,
            ForAll(lambda v, s, t: Implies(votes(v, s, t), member(t, targets))),
            Exists(
                lambda a: And(
                    self.justified(votes, a),
                    ForAll(
                        lambda d: Implies(
                            self.justified(votes, d), self.height(d) <= self.height(a)
                        )
                    ),
                )
            ),
        )

    @theorem(
        by="lean",
        cite="buterin2017",
        seed="1.8.3",
        witness="one_more_chain",
        zh="貌似活性：未犯戒的三分之二总能终局新的检查点",
        mutants=(
            Mutant(1, by="too_few_members"),
            Mutant(2, by="member_already_slashable"),
            Mutant(3, by="vote_from_unjustified"),
            Mutant(5, by="older_source"),
            Mutant(7, by="target_too_low"),
            Mutant(8, by="no_child"),
        ),
    )
    def plausible_liveness(
        self,
        votes: Rel[Validator, Checkpoint, Checkpoint],
        members: Rel[Validator],
        a: Checkpoint,
        b: Checkpoint,
        c: Checkpoint,
    ):
        """Two thirds who have broken no commandment can finalize a new checkpoint without breaking
        one, if the chain of the highest justified checkpoint grows."""
        return Implies(
            self.two_thirds(members),
            ForAll(lambda v: Implies(members(v), Not(self.slashable(votes, v)))),
            ForAll(lambda v, s, t: Implies(members(v), votes(v, s, t), self.justified(votes, s))),
            self.justified(votes, a),
            ForAll(lambda d: Implies(self.justified(votes, d), self.height(d) <= self.height(a))),
            self.ancestor(a, b),
            ForAll(
                lambda v, s, t: Implies(members(v), votes(v, s, t), self.height(t) < self.height(b))
            ),
            self.parent_of(b, c),
            And(
                self.finalized(self.finalizing(votes, members, a, b, c), b),
                ForAll(
                    lambda v: Implies(
                        members(v),
                        Not(self.slashable(self.finalizing(votes, members, a, b, c), v)),
                    )
                ),
            ),
        )


@theorem(by="lean", zh="没有押金就未必有最高的已证成检查点")
def no_highest_without_deposits():
    """Without deposits, and without a single vote, every checkpoint of an endless chain is
    justified, so that none of them is the highest."""

    def claim(
        Validator: Sort,
        Checkpoint: Sort,
        C: CheckpointTree[Validator, Checkpoint],
        votes: Rel[Validator, Checkpoint, Checkpoint],
    ):
        return And(
            ForAll(lambda v, s, t: Not(votes(v, s, t))),
            ForAll(
                lambda a: Exists(lambda d: And(C.justified(votes, d), C.height(a) < C.height(d)))
            ),
        )

    return Exists(claim)
