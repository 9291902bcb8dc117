module

public import DistSys.Statements.Systems.TamperEvidence

/-!
# Tamper-evident ledgers

Haber and Stornetta (*How to time-stamp a digital document*, 1991) chain documents by their
digests; Merkle (*A digital signature based on a conventional encryption function*, 1988) hashes
them in a tree.  The papers assume that nobody finds a collision.  Here nothing is assumed: where
two chains, or a tree and a proof, disagree under one digest, the collision is among what was hashed
for them.

## Main declarations

* `same_head`: two chains with one head are one chain, or there is a collision in them;
* `proof_of_inclusion`, `every_leaf_has_a_proof`: the proofs of a hash tree are sound and complete;
* `a_collision_is_enough`, `a_block_before_the_first_is_enough`, `leaves_must_differ_from_nodes`,
  `pairs_must_not_collide`, `leaves_must_not_collide`: each exception is needed.
-/

@[expose] public noncomputable section

namespace DistSys.TamperEvidence

variable {Block Digest : Type}

/-- Of two pairs that are not the same, one component differs. -/
theorem differ {α β : Type} {x u : α} {y v : β} (other : ¬(x = u ∧ y = v)) : x ≠ u ∨ y ≠ v :=
  Classical.not_and_iff_not_or_not.1 other

/-- By induction on the chain: the newest blocks are the same input, or they collide. -/
theorem same_head : same_head.Statement := by
  intro Block Digest H chain
  induction chain with
  | nil =>
    intro other equal
    cases other with
    | nil => exact .inl rfl
    | cons c after => exact .inr (.inr (.inr ⟨_, c, .inl ⟨rfl, rfl⟩, equal.symm⟩))
  | cons b before ih =>
    intro other equal
    cases other with
    | nil => exact .inr (.inr (.inl ⟨_, b, .inl ⟨rfl, rfl⟩, equal⟩))
    | cons c after =>
      by_cases same : H.head before = H.head after ∧ b = c
      · obtain ⟨heads, rfl⟩ := same
        rcases ih after heads with rfl | ⟨d, x, e, y, one, two, other, digest⟩ |
          ⟨d, x, one, digest⟩ | ⟨d, x, one, digest⟩
        · exact .inl rfl
        · exact .inr (.inl ⟨d, x, e, y, .inr one, .inr two, other, digest⟩)
        · exact .inr (.inr (.inl ⟨d, x, .inr one, digest⟩))
        · exact .inr (.inr (.inr ⟨d, x, .inr one, digest⟩))
      · exact .inr (.inl ⟨_, b, _, c, .inl ⟨rfl, rfl⟩, .inl ⟨rfl, rfl⟩, differ same, equal⟩)

/-- A constant link collides, and its value is not what is before the first block. -/
theorem a_collision_is_enough : a_collision_is_enough.Statement := by
  let H : Hashing Bool Bool :=
    { genesis := false, link := fun _ _ => true, single := id, joined := fun _ _ => false }
  refine ⟨Bool, Bool, H, true, false, rfl, nofun, ?_, ?_⟩ <;>
    exact fun ⟨_, _, _, equal⟩ => nomatch equal

/-- The one digest is that of the block, and of what was before it. -/
theorem a_block_before_the_first_is_enough : a_block_before_the_first_is_enough.Statement := by
  let H : Hashing Unit Unit :=
    { genesis := (), link := fun _ _ => (), single := fun _ => (), joined := fun _ _ => () }
  exact ⟨Unit, Unit, H, (), rfl, fun ⟨_, _, _, _, _, empty, _⟩ => empty⟩

/-- The exceptions of `proof_of_inclusion`: what was hashed for the proof and the tree collides. -/
def Exceptions (H : Hashing Block Digest) (tree : Tree Block) (block : Block)
    (path : List (Bool × Digest)) : Prop :=
  H.PairCollision tree block path ∨ H.LeafCollision tree block ∨ H.LeafForNode tree block path

/-- What collides below a node collides in the whole. -/
theorem Exceptions.above {H : Hashing Block Digest} {child tree : Tree Block} {block : Block}
    {rest path : List (Bool × Digest)} (inner : ∀ {u v}, H.Inner child u v → H.Inner tree u v)
    (leaf : ∀ {c}, HasLeaf child c → HasLeaf tree c)
    (joins : ∀ {x y}, H.Joins block rest x y → H.Joins block path x y)
    (below : Exceptions H child block rest) : Exceptions H tree block path := by
  rcases below with ⟨x, y, u, v, one, two, other, equal⟩ | ⟨c, has, other, equal⟩ |
    ⟨u, v, two, equal⟩ | ⟨c, x, y, has, one, equal⟩
  · exact .inl ⟨x, y, u, v, joins one, inner two, other, equal⟩
  · exact .inr (.inl ⟨c, leaf has, other, equal⟩)
  · exact .inr (.inr (.inl ⟨u, v, inner two, equal⟩))
  · exact .inr (.inr (.inr ⟨c, x, y, leaf has, joins one, equal⟩))

/-- A proof that ends at once: the tree is that leaf, or it collides with it. -/
theorem ends_at_once (H : Hashing Block Digest) (tree : Tree Block) (block : Block)
    (equal : H.single block = H.root tree) :
    leafAt tree [] = some block ∨ Exceptions H tree block [] := by
  cases tree with
  | leaf c =>
    by_cases same : c = block
    · exact .inl (congrArg some same)
    · exact .inr (.inr (.inl ⟨c, rfl, same, equal.symm⟩))
  | node left right => exact .inr (.inr (.inr (.inl ⟨_, _, .inl ⟨rfl, rfl⟩, equal⟩)))

/-- By induction on the proof: at each node the pairs are the same, or they collide. -/
theorem sound (H : Hashing Block Digest) (block : Block) (path : List (Bool × Digest)) :
    ∀ tree : Tree Block, H.computed block path = H.root tree →
      leafAt tree (path.map fun step => step.1) = some block ∨ Exceptions H tree block path := by
  induction path with
  | nil => exact fun tree equal => ends_at_once H tree block equal
  | cons step rest ih =>
    intro tree equal
    obtain ⟨right, digest⟩ := step
    cases tree with
    | leaf c =>
      cases right with
      | false => exact .inr (.inr (.inr (.inr ⟨c, _, _, rfl, .inl ⟨rfl, rfl⟩, equal⟩)))
      | true => exact .inr (.inr (.inr (.inr ⟨c, _, _, rfl, .inl ⟨rfl, rfl⟩, equal⟩)))
    | node one two =>
      cases right with
      | false =>
        by_cases same : H.computed block rest = H.root one ∧ digest = H.root two
        · exact (ih one same.1).imp id
            (Exceptions.above (fun h => .inr (.inl h)) .inl .inr)
        · exact .inr (.inl ⟨_, _, _, _, .inl ⟨rfl, rfl⟩, .inl ⟨rfl, rfl⟩, differ same, equal⟩)
      | true =>
        by_cases same : digest = H.root one ∧ H.computed block rest = H.root two
        · exact (ih two same.2).imp id
            (Exceptions.above (fun h => .inr (.inr h)) .inr .inr)
        · exact .inr (.inl ⟨_, _, _, _, .inl ⟨rfl, rfl⟩, .inl ⟨rfl, rfl⟩, differ same, equal⟩)

/-- A proof that gives the root leads to its block, or there is a collision. -/
theorem proof_of_inclusion : proof_of_inclusion.Statement :=
  fun H tree block path equal => sound H block path tree equal

/-- Along the way, with the root of the other child at each node. -/
theorem every_leaf_has_a_proof : every_leaf_has_a_proof.Statement := by
  intro Block Digest H tree block way
  induction way generalizing tree with
  | nil =>
    intro found
    cases tree with
    | leaf c => exact ⟨[], rfl, congrArg H.single (Option.some.inj found).symm⟩
    | node left right => exact nomatch found
  | cons right rest ih =>
    intro found
    cases tree with
    | leaf c => exact nomatch found
    | node one two =>
      cases right with
      | false =>
        obtain ⟨path, way, equal⟩ := ih one found
        exact ⟨(false, H.root two) :: path, congrArg (false :: ·) way,
          congrArg (H.joined · (H.root two)) equal⟩
      | true =>
        obtain ⟨path, way, equal⟩ := ih two found
        exact ⟨(true, H.root one) :: path, congrArg (true :: ·) way,
          congrArg (H.joined (H.root one)) equal⟩

/-- A leaf 2 that has the digest of the node above 0 and 1. -/
theorem leaves_must_differ_from_nodes : leaves_must_differ_from_nodes.Statement := by
  let H : Hashing Nat Nat :=
    { genesis := 0, link := fun _ _ => 0, single := id, joined := fun _ _ => 2 }
  refine ⟨Nat, Nat, H, .node (.leaf 0) (.leaf 1), 2, rfl, ?_, ?_, ?_⟩
  · rintro (has | has) <;> exact nomatch has
  · exact fun ⟨_, _, _, _, empty, _⟩ => empty
  · rintro ⟨c, _, other, equal⟩
    exact other equal

/-- All pairs have the digest 9, and leaves are their own. -/
theorem pairs_must_not_collide : pairs_must_not_collide.Statement := by
  let H : Hashing Nat Nat :=
    { genesis := 0, link := fun _ _ => 0, single := id, joined := fun _ _ => 9 }
  refine ⟨Nat, Nat, H, .node (.leaf 0) (.leaf 1), 2, [(false, 1)], rfl, ?_, ?_, ?_⟩
  · rintro (has | has) <;> exact nomatch has
  · rintro ⟨c, _, other, equal⟩
    exact other equal
  · rintro (⟨_, _, _, equal⟩ | ⟨c, _, _, has | has, _, equal⟩)
    · exact nomatch equal
    · cases has; exact nomatch equal
    · cases has; exact nomatch equal

/-- Both leaves have the digest 0. -/
theorem leaves_must_not_collide : leaves_must_not_collide.Statement := by
  let H : Hashing Nat Nat :=
    { genesis := 0, link := fun _ _ => 0, single := fun _ => 0, joined := fun _ _ => 0 }
  refine ⟨Nat, Nat, H, .leaf 0, 1, rfl, nofun, ?_, ?_⟩
  · exact fun ⟨_, _, _, _, empty, _⟩ => empty
  · rintro (⟨_, _, empty, _⟩ | ⟨_, _, _, _, empty, _⟩) <;> exact empty

end DistSys.TamperEvidence
