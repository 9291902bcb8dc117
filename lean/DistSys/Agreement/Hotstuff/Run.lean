module

public import DistSys.Agreement.Hotstuff.Safety

/-!
# A run of HotStuff that commits

Four replicas, of which the last is faulty and silent; a quorum is all replicas but one.  The blocks
are a chain, one a view, and each carries the certificate of the one before.  Every honest replica
votes for the next block, its votes are gathered, and so on; after the votes for block `k + 2` every
honest replica commits block `k`.  So what `safety` speaks of does happen, for every block.

## Main declarations

* `chainOfFour`: the system; `stage`: its states between the votes for two blocks.
* `commits_blocks`.
-/

@[expose] public noncomputable section

namespace DistSys.Hotstuff

open scoped Classical

/-- Four replicas, the last of them faulty; block `k + 1` carries the certificate of block `k`; the
quorum `q` has all replicas but `q`. -/
def chainOfFour : HotStuff (Fin 4) Nat (Fin 4) where
  honest n := n.val < 3
  inQuorum n q := n ≠ q
  genesis := 0
  view b := b
  descends b c := c ≤ b
  justify b c := b = c + 1
  quorums_meet := by decide
  descends_refl := Nat.le_refl
  descends_trans := fun _ _ _ h k => Nat.le_trans k h
  descends_genesis := Nat.zero_le
  views_increase := fun _ _ h k => Nat.lt_of_le_of_ne h (Ne.symm k)
  justified_by_ancestor := fun _ _ h => by omega
  one_justification := fun _ _ _ h k => by omega

/-- Blocks `0` to `k` are certified; the replicas before `i` have voted for block `k + 1`, and those
before `j` have committed block `c`. -/
def stage (k i c j : Nat) : HotStuffState (Fin 4) Nat (Fin 4) where
  voted n b := n.val < 3 ∧ 0 < b ∧ (b ≤ k ∨ b = k + 1 ∧ n.val < i)
  lastView n := if n.val < 3 then (if n.val < i then k + 1 else k) else 0
  locked n := if n.val < 3 then (if n.val < i then k - 1 else k - 2) else 0
  certified b := b ≤ k
  committed n b := n.val < j ∧ b = c

/-- The next replica votes for the next block. -/
theorem reachable_vote {k i : Nat} (hi : i < 3) (h : chainOfFour.Reachable (stage k i 0 0)) :
    chainOfFour.Reachable (stage k (i + 1) 0 0) := by
  refine .step h (.inl ⟨⟨i, by omega⟩, k + 1, k, ?_⟩)
  unfold HotStuff.VoteStep chainOfFour stage
  dsimp only
  refine ⟨hi, ?_, rfl, Nat.le_refl k, ?_, ?_, ?_, fun d chain => ?_, fun none => ?_, ?_,
    fun _ => .rfl, fun _ _ => .rfl⟩
  case refine_6 =>
    have := none (k - 1)
    unfold HotStuff.Chain at this
    grind
  case refine_5 =>
    unfold HotStuff.Chain at chain
    grind
  all_goals grind

/-- The votes of the honest replicas are gathered. -/
theorem reachable_certify {k : Nat} (h : chainOfFour.Reachable (stage k 3 0 0)) :
    chainOfFour.Reachable (stage (k + 1) 0 0 0) := by
  refine .step h (.inr (.inr (.inr (.inr (.inr (.inl ⟨k + 1, 3, ?_⟩))))))
  unfold HotStuff.CertifyStep chainOfFour stage
  dsimp only
  refine ⟨?_, ?_, ?_, ?_, ?_, fun _ _ => .rfl⟩
  all_goals grind

/-- All blocks are certified one after the other. -/
theorem reachable_stage (k : Nat) : chainOfFour.Reachable (stage k 0 0 0) := by
  induction k with
  | zero =>
    refine .init ?_
    unfold HotStuff.Init chainOfFour stage
    dsimp only
    refine ⟨?_, ?_, ?_, ?_, ?_⟩
    all_goals grind
  | succ k ih =>
    exact reachable_certify (reachable_vote (i := 2) (by omega)
      (reachable_vote (i := 1) (by omega) (reachable_vote (by omega) ih)))

/-- Then the honest replicas commit the block that is two before. -/
theorem reachable_commit (k : Nat) {j : Nat} (hj : j ≤ 3) :
    chainOfFour.Reachable (stage (k + 2) 0 k j) := by
  induction j with
  | zero =>
    have same : stage (k + 2) 0 k 0 = stage (k + 2) 0 0 0 := by
      simp only [stage, Nat.not_lt_zero, false_and]
    exact same ▸ reachable_stage (k + 2)
  | succ j ih =>
    refine .step (ih (by omega)) (.inr (.inr (.inr (.inr (.inr (.inr
      ⟨⟨j, by omega⟩, k, k + 1, k + 2, ?_⟩))))))
    unfold HotStuff.CommitStep chainOfFour stage
    dsimp only
    refine ⟨by omega, rfl, rfl, rfl, rfl, Nat.le_refl _, ?_, fun _ _ => .rfl, fun _ => rfl,
      fun _ => rfl, fun _ => .rfl⟩
    grind

/-- With one faulty replica of four every block of a chain is committed by all honest replicas. -/
theorem commits_blocks : commits_blocks.Statement := by
  refine ⟨Fin 4, Nat, Fin 4, chainOfFour, id, id, fun _ _ h => h, fun n => ⟨n, rfl⟩,
    fun _ => .rfl, fun _ _ h => h, fun k => ⟨stage (k + 2) 0 k 3, reachable_commit k (by omega),
      fun _ honest => ⟨honest, rfl⟩⟩⟩

end DistSys.Hotstuff
