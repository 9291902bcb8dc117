"""Tamper-evident ledgers: hash chains and hash trees (Haber and Stornetta 1991; Merkle 1988).

Who changes a ledger and keeps the digest that others remember has found a collision of the hash.
A hash function with fewer digests than inputs has collisions, so that "or there is a collision"
would say nothing: the collision here is one among the inputs that were hashed for the two ledgers,
or for the tree and the proof, so that whoever has both has it in hand.  A ledger is not
tamper-*proof*: nothing keeps anybody from writing another one; others notice if they have the
digest of the newest block.
"""

from __future__ import annotations

from formal.language import (
    And,
    Bool,
    Case,
    Data,
    Exists,
    Fun,
    If,
    Implies,
    List,
    Match,
    Not,
    Option,
    Or,
    Pair,
    Sort,
    Structure,
    definition,
    false,
    fst,
    map_list,
    none,
    recursive,
    snd,
    some,
    theorem,
)


class Tree(Data, zh="二叉树"):
    """A binary tree with blocks at its leaves."""

    Block: Sort
    leaf: Case[Block]
    node: Case[Tree[Block], Tree[Block]]


class Hashing(Structure, var="H", zh="散列的用法"):
    """How blocks are hashed: in a chain, each with the digest of what was before it; in a tree."""

    Block: Sort
    Digest: Sort
    genesis: Digest  # what is before the first block
    link: Fun[Digest, Block, Digest]  # of a block and the digest of what was before it
    single: Fun[Block, Digest]  # of a leaf
    joined: Fun[Digest, Digest, Digest]  # of an inner node, from those of its children

    @recursive(cite="haber1991", zh="链头的摘要")
    def head(self, chain: List[Block]) -> Digest:
        """The digest of a chain, newest block first."""
        return Match(
            chain,
            nil=lambda: self.genesis,
            cons=lambda block, before: self.link(self.head(before), block),
        )

    @recursive(zh="计算链头时散列过的输入")
    def links(self, chain: List[Block], digest: Digest, block: Block):
        """The digest and the block are hashed together for the head of the chain."""
        return Match(
            chain,
            nil=lambda: false,
            cons=lambda newest, before: Or(
                And(digest == self.head(before), block == newest),
                self.links(before, digest, block),
            ),
        )

    @definition(zh="两条链之间的碰撞")
    def link_collision(self, chain: List[Block], other: List[Block]):
        """Two different inputs, hashed for the one chain and for the other, have one digest."""
        return Exists(
            lambda d, b, e, c: And(
                self.links(chain, d, b),
                self.links(other, e, c),
                Or(d != e, b != c),
                self.link(d, b) == self.link(e, c),
            )
        )

    @definition(zh="创世摘要的原像")
    def begins_again(self, chain: List[Block]):
        """The digest that is before the first block is also that of a block of the chain."""
        return Exists(lambda d, b: And(self.links(chain, d, b), self.link(d, b) == self.genesis))

    @recursive(cite="merkle1988", zh="树根的摘要")
    def root(self, tree: Tree[Block]) -> Digest:
        """The digest of a tree."""
        return Match(
            tree,
            leaf=lambda block: self.single(block),
            node=lambda left, right: self.joined(self.root(left), self.root(right)),
        )

    @recursive(cite="merkle1988", zh="由叶与兄弟摘要算出的根")
    def computed(self, block: Block, path: List[Pair[Bool, Digest]]) -> Digest:
        """The root that a proof of inclusion gives: from the root down, whether the way goes right,
        and the digest of the other child."""
        return Match(
            path,
            nil=lambda: self.single(block),
            cons=lambda step, rest: If(
                fst(step),
                self.joined(snd(step), self.computed(block, rest)),
                self.joined(self.computed(block, rest), snd(step)),
            ),
        )

    @recursive(zh="证明中散列过的摘要对")
    def joins(self, block: Block, path: List[Pair[Bool, Digest]], left: Digest, right: Digest):
        """The two digests are hashed together for the root that the proof gives."""
        return Match(
            path,
            nil=lambda: false,
            cons=lambda step, rest: Or(
                If(
                    fst(step),
                    And(left == snd(step), right == self.computed(block, rest)),
                    And(left == self.computed(block, rest), right == snd(step)),
                ),
                self.joins(block, rest, left, right),
            ),
        )

    @recursive(zh="树中散列过的摘要对")
    def inner(self, tree: Tree[Block], left: Digest, right: Digest):
        """The two digests are hashed together for the root of the tree."""
        return Match(
            tree,
            leaf=lambda block: false,
            node=lambda one, two: Or(
                And(left == self.root(one), right == self.root(two)),
                self.inner(one, left, right),
                self.inner(two, left, right),
            ),
        )

    @definition(zh="两对摘要的碰撞")
    def pair_collision(self, tree: Tree[Block], block: Block, path: List[Pair[Bool, Digest]]):
        """Two different pairs, hashed for the proof and for the tree, have one digest."""
        return Exists(
            lambda x, y, u, v: And(
                self.joins(block, path, x, y),
                self.inner(tree, u, v),
                Or(x != u, y != v),
                self.joined(x, y) == self.joined(u, v),
            )
        )

    @definition(zh="两片叶的碰撞")
    def leaf_collision(self, tree: Tree[Block], block: Block):
        """Another block at a leaf of the tree has the digest of the block."""
        return Exists(
            lambda c: And(has_leaf(tree, c), c != block, self.single(c) == self.single(block))
        )

    @definition(zh="叶与内部节点混淆")
    def leaf_for_node(self, tree: Tree[Block], block: Block, path: List[Pair[Bool, Digest]]):
        """A leaf and a pair of digests, one of them hashed for the proof and the other for the
        tree, have one digest."""
        return Or(
            Exists(
                lambda u, v: And(self.inner(tree, u, v), self.single(block) == self.joined(u, v))
            ),
            Exists(
                lambda c, x, y: And(
                    has_leaf(tree, c),
                    self.joins(block, path, x, y),
                    self.joined(x, y) == self.single(c),
                )
            ),
        )


@recursive(zh="树有此叶")
def has_leaf(Block: Sort, tree: Tree[Block], block: Block):
    """The block is at a leaf of the tree."""
    return Match(
        tree,
        leaf=lambda b: b == block,
        node=lambda left, right: Or(has_leaf(left, block), has_leaf(right, block)),
    )


@recursive(zh="沿路径到达的叶")
def leaf_at(Block: Sort, tree: Tree[Block], way: List[Bool]) -> Option[Block]:
    """The block at the end of a way from the root, right or left at each node, if it is a leaf."""
    return Match(
        way,
        nil=lambda: Match(tree, leaf=lambda b: some(b), node=lambda left, right: none()),
        cons=lambda right, rest: Match(
            tree,
            leaf=lambda b: none(),
            node=lambda one, two: leaf_at(If(right, two, one), rest),
        ),
    )


@theorem(
    by="lean",
    cite="haber1991",
    seed="1.8.3",
    witness="same_chain",
    zh="篡改可见：链头摘要相同的两条链，要么相同，要么给出碰撞",
)
def same_head(H: Hashing, chain: List[H.Block], other: List[H.Block]):
    """Two chains with one head are one chain, or two different inputs that were hashed for them
    have one digest, or the digest before the first block is that of a block of one of them."""
    return Implies(
        H.head(chain) == H.head(other),
        Or(
            chain == other,
            H.link_collision(chain, other),
            H.begins_again(chain),
            H.begins_again(other),
        ),
    )


@theorem(by="lean", zh="链上的碰撞足以篡改")
def a_collision_is_enough():
    """With a collision of the hash two chains have one head, though neither begins again."""

    def claim(Block: Sort, Digest: Sort, H: Hashing[Block, Digest], b: Block, c: Block):
        return And(
            H.head([b]) == H.head([c]),
            b != c,
            Not(H.begins_again([b])),
            Not(H.begins_again([c])),
        )

    return Exists(claim)


@theorem(by="lean", zh="创世摘要的原像足以篡改")
def a_block_before_the_first_is_enough():
    """Where the digest that is before the first block is that of a block, a chain of one block has
    the head of the empty chain, and nothing collides."""

    def claim(Block: Sort, Digest: Sort, H: Hashing[Block, Digest], b: Block):
        return And(H.head([b]) == H.head([]), Not(H.link_collision([b], [])))

    return Exists(claim)


@theorem(
    by="lean",
    cite="merkle1988",
    seed="1.8.3",
    witness="right_proof",
    zh="包含证明：算出树根的证明指向该叶，或给出碰撞",
)
def proof_of_inclusion(
    H: Hashing,
    tree: Tree[H.Block],
    block: H.Block,
    path: List[Pair[Bool, H.Digest]],
):
    """If a proof of inclusion gives the root of the tree, its way leads to the block, or two
    different inputs, hashed for the proof and for the tree, have one digest."""
    return Implies(
        H.computed(block, path) == H.root(tree),
        Or(
            leaf_at(tree, map_list(lambda step: fst(step), path)) == some(block),
            H.pair_collision(tree, block, path),
            H.leaf_collision(tree, block),
            H.leaf_for_node(tree, block, path),
        ),
    )


@theorem(by="lean", cite="merkle1988", witness="second_leaf", zh="完备：每片叶都有包含证明")
def every_leaf_has_a_proof(H: Hashing, tree: Tree[H.Block], block: H.Block, way: List[Bool]):
    """Each leaf has a proof of inclusion, along its way."""
    return Implies(
        leaf_at(tree, way) == some(block),
        Exists(
            lambda path: And(
                map_list(lambda step: fst(step), path) == way,
                H.computed(block, path) == H.root(tree),
            ),
            path=List[Pair[Bool, H.Digest]],
        ),
    )


@theorem(by="lean", zh="叶与内部节点不加区分：树外的块也有证明")
def leaves_must_differ_from_nodes():
    """Where a leaf can be taken for an inner node, a block that is at no leaf has a proof, though
    no two pairs and no two leaves collide: so leaves and nodes are hashed apart in practice."""

    def claim(
        Block: Sort, Digest: Sort, H: Hashing[Block, Digest], tree: Tree[Block], block: Block
    ):
        return And(
            H.computed(block, []) == H.root(tree),
            Not(has_leaf(tree, block)),
            Not(H.pair_collision(tree, block, [])),
            Not(H.leaf_collision(tree, block)),
        )

    return Exists(claim)


@theorem(by="lean", zh="两对摘要的碰撞足以伪造证明")
def pairs_must_not_collide():
    """With two pairs of digests that collide a block that is at no leaf has a proof, though no two
    leaves collide and no leaf is taken for a node."""

    def claim(
        Block: Sort,
        Digest: Sort,
        H: Hashing[Block, Digest],
        tree: Tree[Block],
        block: Block,
        path: List[Pair[Bool, Digest]],
    ):
        return And(
            H.computed(block, path) == H.root(tree),
            Not(has_leaf(tree, block)),
            Not(H.leaf_collision(tree, block)),
            Not(H.leaf_for_node(tree, block, path)),
        )

    return Exists(claim)


@theorem(by="lean", zh="两片叶的碰撞足以伪造证明")
def leaves_must_not_collide():
    """With two leaves that collide a block that is at no leaf has a proof, though no two pairs
    collide and no leaf is taken for a node."""

    def claim(
        Block: Sort, Digest: Sort, H: Hashing[Block, Digest], tree: Tree[Block], block: Block
    ):
        return And(
            H.computed(block, []) == H.root(tree),
            Not(has_leaf(tree, block)),
            Not(H.pair_collision(tree, block, [])),
            Not(H.leaf_for_node(tree, block, [])),
        )

    return Exists(claim)
