module

public import DistSys.Foundations.Quorum
public import DistSys.Agreement.Hotstuff.Safety

/-!
# How many faulty replicas HotStuff bears

`safety` asks that two quorums share an honest replica.  Every set of `n - f` replicas can be a
quorum, whichever `f` of them are faulty, exactly when `n > 3f`: this is the paper's assumption, and
it cannot be weakened.

## Main declarations

* `withQuorums`: HotStuff with all sets of `n - f` replicas as quorums, on a chain of blocks.
* `tolerates_iff`.
-/

@[expose] public noncomputable section

namespace DistSys.Hotstuff

open Quorum (size)

/-- HotStuff with all sets of at least `n - f` replicas as quorums, on a chain of blocks. -/
def withQuorums {n f : Nat} (bound : 3 * f < n) (faulty : Fin n → Bool)
    (few : size n faulty ≤ f) :
    HotStuff (Fin n) Nat { x : Fin n → Bool // n ≤ size n x + f } where
  honest i := ¬faulty i = true
  inQuorum i q := q.val i = true
  genesis := 0
  view b := b
  descends b c := c ≤ b
  justify b c := b = c + 1
  quorums_meet q r := by
    obtain ⟨i, inQ, inR, correct⟩ :=
      Quorum.byzantine_quorums_intersect n f q.val r.val faulty bound q.property r.property few
    exact ⟨i, by rw [correct]; exact Bool.false_ne_true, inQ, inR⟩
  descends_refl := Nat.le_refl
  descends_trans := fun _ _ _ h k => Nat.le_trans k h
  descends_genesis := Nat.zero_le
  views_increase := fun _ _ h k => Nat.lt_of_le_of_ne h (Ne.symm k)
  justified_by_ancestor := fun _ _ h => by omega
  one_justification := fun _ _ _ h k => by omega

/-- Every `n - f` replicas can be a quorum, whichever `f` are faulty, exactly when `n > 3f`. -/
theorem tolerates_iff : tolerates_iff.Statement := by
  intro n f
  constructor
  · intro possible
    apply Nat.lt_of_not_le
    intro few
    obtain ⟨x, y, faulty, hx, hy, hf, common⟩ := Quorum.byzantine_tight n f few
    obtain ⟨Block, Q, H, honest, quorum⟩ := possible faulty hf
    obtain ⟨q, inQ⟩ := quorum x hx
    obtain ⟨r, inR⟩ := quorum y hy
    obtain ⟨i, correct, iq, ir⟩ := H.quorums_meet q r
    exact (honest i).1 correct (common i ((inQ i).1 iq) ((inR i).1 ir))
  · intro bound faulty few
    exact ⟨Nat, _, withQuorums bound faulty few, fun _ => .rfl,
      fun x hx => ⟨⟨x, hx⟩, fun _ => .rfl⟩⟩

end DistSys.Hotstuff
