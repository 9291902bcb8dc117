module

/-!
# Tamper-evident ledgers: hash chains and hash trees (Haber and Stornetta 1991; Merkle 1988)

Who changes a ledger and keeps the digest that others remember has found a collision of the hash.
A hash function with fewer digests than inputs has collisions, so that "or there is a collision"
would say nothing: the collision here is one among the inputs that were hashed for the two ledgers,
or for the tree and the proof, so that whoever has both has it in hand.  A ledger is not
tamper-*proof*: nothing keeps anybody from writing another one; others notice if they have the
digest of the newest block.

Written by `formal export` from `proofs/systems/tamper_evidence/statements.py`; never edited by
hand.
-/

@[expose] public noncomputable section

-- A parameter may be there for its place only: a system without fixed data, a clause it ignores.
set_option linter.unusedVariables false

namespace DistSys.TamperEvidence

/-- A binary tree with blocks at its leaves.

二叉树 -/
inductive Tree (Block : Type) where
  | leaf (a1 : Block)
  | node (a1 a2 : Tree Block)

/-- How blocks are hashed: in a chain, each with the digest of what was before it; in a tree.

散列的用法 -/
structure Hashing (Block Digest : Type) where
  /-- what is before the first block -/
  genesis : Digest
  /-- of a block and the digest of what was before it -/
  link : Digest → Block → Digest
  /-- of a leaf -/
  single : Block → Digest
  /-- of an inner node, from those of its children -/
  joined : Digest → Digest → Digest

/-- The digest of a chain, newest block first.

链头的摘要 -/
def Hashing.head {Block Digest : Type} (H : Hashing Block Digest) (chain : List Block) : Digest :=
  match chain with | [] => H.genesis | block :: before => H.link (Hashing.head H before) block

/-- The digest and the block are hashed together for the head of the chain.

计算链头时散列过的输入 -/
def Hashing.Links {Block Digest : Type} (H : Hashing Block Digest) (chain : List Block)
    (digest : Digest) (block : Block) : Prop :=
  match chain with
    | [] => False
    | newest :: before => digest = H.head before ∧ block = newest ∨
        Hashing.Links H before digest block

/-- Two different inputs, hashed for the one chain and for the other, have one digest.

两条链之间的碰撞 -/
def Hashing.LinkCollision {Block Digest : Type} (H : Hashing Block Digest)
    (chain other : List Block) : Prop :=
  ∃ (d : Digest) (b : Block) (e : Digest) (c : Block),
    H.Links chain d b ∧ H.Links other e c ∧ (d ≠ e ∨ b ≠ c) ∧ H.link d b = H.link e c

/-- The digest that is before the first block is also that of a block of the chain.

创世摘要的原像 -/
def Hashing.BeginsAgain {Block Digest : Type} (H : Hashing Block Digest) (chain : List Block)
    : Prop :=
  ∃ (d : Digest) (b : Block), H.Links chain d b ∧ H.link d b = H.genesis

/-- The digest of a tree.

树根的摘要 -/
def Hashing.root {Block Digest : Type} (H : Hashing Block Digest) (tree : Tree Block) : Digest :=
  match tree with
    | .leaf block => H.single block
    | .node left right => H.joined (Hashing.root H left) (Hashing.root H right)

open scoped Classical in
/-- The root that a proof of inclusion gives: from the root down, whether the way goes right, and
the digest of the other child.

由叶与兄弟摘要算出的根 -/
def Hashing.computed {Block Digest : Type} (H : Hashing Block Digest) (block : Block)
    (path : List (Bool × Digest)) : Digest :=
  match path with
    | [] => H.single block
    | step :: rest => if step.1 = true then H.joined step.2 (Hashing.computed H block rest)
        else H.joined (Hashing.computed H block rest) step.2

open scoped Classical in
/-- The two digests are hashed together for the root that the proof gives.

证明中散列过的摘要对 -/
def Hashing.Joins {Block Digest : Type} (H : Hashing Block Digest) (block : Block)
    (path : List (Bool × Digest)) (left right : Digest) : Prop :=
  match path with
    | [] => False
    | step :: rest => (if step.1 = true then left = step.2 ∧ right = H.computed block rest
         else left = H.computed block rest ∧ right = step.2) ∨
        Hashing.Joins H block rest left right

/-- The two digests are hashed together for the root of the tree.

树中散列过的摘要对 -/
def Hashing.Inner {Block Digest : Type} (H : Hashing Block Digest) (tree : Tree Block)
    (left right : Digest) : Prop :=
  match tree with
    | .leaf block => False
    | .node one two => left = H.root one ∧ right = H.root two ∨
        Hashing.Inner H one left right ∨
        Hashing.Inner H two left right

/-- Two different pairs, hashed for the proof and for the tree, have one digest.

两对摘要的碰撞 -/
def Hashing.PairCollision {Block Digest : Type} (H : Hashing Block Digest) (tree : Tree Block)
    (block : Block) (path : List (Bool × Digest)) : Prop :=
  ∃ x y u v : Digest,
    H.Joins block path x y ∧ H.Inner tree u v ∧ (x ≠ u ∨ y ≠ v) ∧ H.joined x y = H.joined u v

/-- The block is at a leaf of the tree.

树有此叶 -/
def HasLeaf {Block : Type} (tree : Tree Block) (block : Block) : Prop :=
  match tree with
    | .leaf b => b = block
    | .node left right => HasLeaf left block ∨ HasLeaf right block

/-- Another block at a leaf of the tree has the digest of the block.

两片叶的碰撞 -/
def Hashing.LeafCollision {Block Digest : Type} (H : Hashing Block Digest) (tree : Tree Block)
    (block : Block) : Prop :=
  ∃ c : Block, HasLeaf tree c ∧ c ≠ block ∧ H.single c = H.single block

/-- A leaf and a pair of digests, one of them hashed for the proof and the other for the tree, have
one digest.

叶与内部节点混淆 -/
def Hashing.LeafForNode {Block Digest : Type} (H : Hashing Block Digest) (tree : Tree Block)
    (block : Block) (path : List (Bool × Digest)) : Prop :=
  (∃ u v : Digest, H.Inner tree u v ∧ H.single block = H.joined u v) ∨
  (∃ (c : Block) (x y : Digest),
     HasLeaf tree c ∧ H.Joins block path x y ∧ H.joined x y = H.single c)

open scoped Classical in
/-- The block at the end of a way from the root, right or left at each node, if it is a leaf.

沿路径到达的叶 -/
def leafAt {Block : Type} (tree : Tree Block) (way : List Bool) : Option Block :=
  match way with
    | [] => (match tree with | .leaf b => some b | .node left right => none)
    | right :: rest => match tree with
          | .leaf b => none
          | .node one two => leafAt (if right = true then two else one) rest

/-- Two chains with one head are one chain, or two different inputs that were hashed for them have
one digest, or the digest before the first block is that of a block of one of them.

篡改可见：链头摘要相同的两条链，要么相同，要么给出碰撞 -/
def same_head.Statement : Prop :=
  ∀ {Block Digest : Type} (H : Hashing Block Digest) (chain other : List Block),
    H.head chain = H.head other →
    chain = other ∨ H.LinkCollision chain other ∨ H.BeginsAgain chain ∨ H.BeginsAgain other

/-- With a collision of the hash two chains have one head, though neither begins again.

链上的碰撞足以篡改 -/
def a_collision_is_enough.Statement : Prop :=
  ∃ (Block Digest : Type) (H : Hashing Block Digest) (b c : Block),
    H.head [b] = H.head [c] ∧ b ≠ c ∧ ¬H.BeginsAgain [b] ∧ ¬H.BeginsAgain [c]

/-- Where the digest that is before the first block is that of a block, a chain of one block has the
head of the empty chain, and nothing collides.

创世摘要的原像足以篡改 -/
def a_block_before_the_first_is_enough.Statement : Prop :=
  ∃ (Block Digest : Type) (H : Hashing Block Digest) (b : Block),
    H.head [b] = H.head [] ∧ ¬H.LinkCollision [b] []

/-- If a proof of inclusion gives the root of the tree, its way leads to the block, or two different
inputs, hashed for the proof and for the tree, have one digest.

包含证明：算出树根的证明指向该叶，或给出碰撞 -/
def proof_of_inclusion.Statement : Prop :=
  ∀ {Block Digest : Type} (H : Hashing Block Digest) (tree : Tree Block) (block : Block)
      (path : List (Bool × Digest)),
    H.computed block path = H.root tree →
    leafAt tree (path.map (fun (step : Bool × Digest) => step.1)) = some block ∨
    H.PairCollision tree block path ∨
    H.LeafCollision tree block ∨
    H.LeafForNode tree block path

/-- Each leaf has a proof of inclusion, along its way.

完备：每片叶都有包含证明 -/
def every_leaf_has_a_proof.Statement : Prop :=
  ∀ {Block Digest : Type} (H : Hashing Block Digest) (tree : Tree Block) (block : Block)
      (way : List Bool),
    leafAt tree way = some block →
    (∃ path : List (Bool × Digest),
       path.map (fun (step : Bool × Digest) => step.1) = way ∧ H.computed block path = H.root tree)

/-- Where a leaf can be taken for an inner node, a block that is at no leaf has a proof, though no
two pairs and no two leaves collide: so leaves and nodes are hashed apart in practice.

叶与内部节点不加区分：树外的块也有证明 -/
def leaves_must_differ_from_nodes.Statement : Prop :=
  ∃ (Block Digest : Type) (H : Hashing Block Digest) (tree : Tree Block) (block : Block),
    H.computed block [] = H.root tree ∧
    ¬HasLeaf tree block ∧
    ¬H.PairCollision tree block [] ∧
    ¬H.LeafCollision tree block

/-- With two pairs of digests that collide a block that is at no leaf has a proof, though no two
leaves collide and no leaf is taken for a node.

两对摘要的碰撞足以伪造证明 -/
def pairs_must_not_collide.Statement : Prop :=
  ∃ (Block Digest : Type) (H : Hashing Block Digest) (tree : Tree Block) (block : Block)
      (path : List (Bool × Digest)),
    H.computed block path = H.root tree ∧
    ¬HasLeaf tree block ∧
    ¬H.LeafCollision tree block ∧
    ¬H.LeafForNode tree block path

/-- With two leaves that collide a block that is at no leaf has a proof, though no two pairs collide
and no leaf is taken for a node.

两片叶的碰撞足以伪造证明 -/
def leaves_must_not_collide.Statement : Prop :=
  ∃ (Block Digest : Type) (H : Hashing Block Digest) (tree : Tree Block) (block : Block),
    H.computed block [] = H.root tree ∧
    ¬HasLeaf tree block ∧
    ¬H.PairCollision tree block [] ∧
    ¬H.LeafForNode tree block []

end DistSys.TamperEvidence
