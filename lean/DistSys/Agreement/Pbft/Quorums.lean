module

public import DistSys.Foundations.Quorum
public import DistSys.Statements.Agreement.Pbft

/-!
# How many faulty replicas PBFT bears

`Pbft` asks that two quorums share an honest replica (Castro and Liskov, *Practical Byzantine fault
tolerance*, OSDI 1999, who take 2f + 1 of 3f + 1).  Every set of `n - f` replicas can be a quorum,
whichever `f` of them are faulty, exactly when `n > 3f`.

## Main declarations

* `withQuorums`: PBFT with all sets of `n - f` replicas as quorums.
* `tolerates_iff`.
-/

@[expose] public noncomputable section

namespace DistSys.Pbft

open Quorum (size)

/-- PBFT with all sets of at least `n - f` replicas as quorums; views are numbers. -/
def withQuorums {n f : Nat} (bound : 3 * f < n) (faulty : Fin n → Bool)
    (few : size n faulty ≤ f) :
    Pbft (Fin n) { x : Fin n → Bool // n ≤ size n x + f } Nat Unit Unit where
  honest i := ¬faulty i = true
  member i q := q.val i = true
  le v w := v ≤ w
  first := 0
  quorums_meet q r := by
    obtain ⟨i, inQ, inR, correct⟩ :=
      Quorum.byzantine_quorums_intersect n f q.val r.val faulty bound q.property r.property few
    exact ⟨i, by rw [correct]; exact Bool.false_ne_true, inQ, inR⟩
  views_ordered u v w :=
    ⟨Nat.zero_le u, Nat.le_total u v, Nat.le_antisymm, Nat.le_trans⟩

/-- Every `n - f` replicas can be a quorum, whichever `f` are faulty, exactly when `n > 3f`. -/
theorem tolerates_iff : tolerates_iff.Statement := by
  intro n f
  constructor
  · intro possible
    apply Nat.lt_of_not_le
    intro few
    obtain ⟨x, y, faulty, hx, hy, hf, common⟩ := Quorum.byzantine_tight n f few
    obtain ⟨Q, V, S, R, P, honest, quorum⟩ := possible faulty hf
    obtain ⟨q, inQ⟩ := quorum x hx
    obtain ⟨r, inR⟩ := quorum y hy
    obtain ⟨i, correct, iq, ir⟩ := P.quorums_meet q r
    exact (honest i).1 correct (common i ((inQ i).1 iq) ((inR i).1 ir))
  · intro bound faulty few
    exact ⟨_, Nat, Unit, Unit, withQuorums bound faulty few, fun _ => .rfl,
      fun x hx => ⟨⟨x, hx⟩, fun _ => .rfl⟩⟩

end DistSys.Pbft
