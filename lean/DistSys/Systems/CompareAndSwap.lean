module

public import DistSys.Systems.Fabric
public import DistSys.Statements.Systems.CompareAndSwap

/-!
# Compare-and-swap loses no update

Transactions that read one counter and add one to it, validated by versions as in Kung and Robinson
(*On optimistic methods for concurrency control*, 1981): by `Fabric.serial_in_ledger_order` the
accepted ones are executed one after the other, so each adds one to what is there.

## Main declarations

* `no_lost_update`.
* `conflict_invalidated`, `update_lost_without_validation`: two ledgers.
-/

@[expose] public noncomputable section

namespace DistSys.CompareAndSwap

open Fabric

variable {Transaction Key : Type}

/-- A transaction that reads the counter decides by it alone what it writes. -/
theorem reads_decide_of_increments {N : Network Transaction Key Nat}
    {start : Key → Option (Nat × Nat)} {ledger : List Transaction} {x : Key}
    (endorsed : N.Endorsed start ledger) (adds : Increments N x ledger) : N.ReadsDecide ledger := by
  intro t inside s agree k
  obtain ⟨i, here⟩ := List.mem_iff_getElem?.1 inside
  have simulated := endorsed i (List.getElem?_eq_some_iff.1 here).1
  rw [here] at simulated
  obtain ⟨j, _, reads, writes⟩ := simulated
  obtain ⟨read, execute⟩ := adds t inside
  have same : s x = N.values (N.world start ledger j) x :=
    (agree x read).trans (reads x read).2
  rw [writes k, execute, execute, same]

/-- Each accepted transaction is executed on what the ones before it left, and adds one. -/
theorem no_lost_update : no_lost_update.Statement := by
  intro Transaction Key N start ledger x checks genesis endorsed adds i _
  have same := N.values_eq_serial checks genesis endorsed
    (reads_decide_of_increments endorsed adds)
  show number (N.values (N.world start ledger i) x) = _
  rw [same i]
  induction i with
  | zero => rfl
  | succ i ih =>
    have ih := ih (by omega)
    cases here : ledger[i]? with
    | none =>
      simp only [Network.serial, Network.accepted, here]
      exact ih
    | some t =>
      by_cases valid : N.Valid (N.world start ledger i) t
      · simp only [Network.serial, Network.accepted, here, if_pos valid]
        unfold Network.executed
        rw [(adds t (List.mem_of_getElem? here)).2, if_pos rfl]
        show number (N.serial start ledger i x) + 1 = _
        rw [ih]
        omega
      · simp only [Network.serial, Network.accepted, here, if_neg valid]
        exact ih

/-! ### Two ledgers -/

/-- Transactions 0, 1 and 2 add one to a counter; the first two have read 0, and the third has read
1, which the first one wrote. -/
def counter (validates : Bool) : Network Nat Unit Nat where
  execute _ s _ := .put (number (s ()) + 1)
  reads _ _ := True
  version t _ := some (t / 2)
  saw t _ := some (t / 2)
  writes t _ := .put (t / 2 + 1)
  validates := validates

/-- The counter is 0 at first. -/
def zero : Unit → Option (Nat × Nat) := fun _ => some (0, 0)

/-- A transaction of the counter is valid when its version is current, or nothing is checked. -/
theorem counter_valid {validates : Bool} {w : Unit → Option (Nat × Nat)} {t : Nat} :
    (counter validates).Valid w t ↔ validates = false ∨ some (t / 2) = versionOf (w ()) :=
  or_congr Iff.rfl ⟨fun current => current () trivial, fun same _ _ => same⟩

/-- After the first transaction the counter is 1. -/
theorem counter_one (validates : Bool) (rest : List Nat) :
    (counter validates).world zero (0 :: rest) 1 = fun _ => some (1, 1) :=
  (Network.world_valid (t := 0) (j := 0) rfl (counter_valid.2 (.inr rfl))).trans rfl

/-- The second transaction is refused, if versions are checked. -/
theorem counter_refused (rest : List Nat) :
    ¬(counter true).Valid ((counter true).world zero (0 :: 1 :: rest) 1) 1 := by
  rw [counter_one, counter_valid]
  decide

/-- The counter's transactions add one to what they have read. -/
theorem counter_increments (validates : Bool) (ledger : List Nat) :
    Increments (counter validates) () ledger :=
  fun _ _ => ⟨trivial, fun _ _ => (if_pos rfl).symm⟩

/-- The first two transactions were executed on the start. -/
theorem counter_simulated (validates : Bool) {t : Nat} (early : t / 2 = 0) :
    (counter validates).Simulated zero t := by
  refine ⟨fun _ _ => ⟨?_, ?_⟩, fun k => ?_⟩
  · exact congrArg some early
  · exact congrArg some early
  · exact congrArg (fun n => Change.put (n + 1)) early

/-- The second of two conflicting transactions is refused; done again, it is accepted. -/
theorem conflict_invalidated : conflict_invalidated.Statement := by
  have one := counter_one true [1, 2]
  have two : (counter true).world zero [0, 1, 2] 2 = fun _ => some (1, 1) :=
    (Network.world_invalid rfl (counter_refused [2])).trans one
  have accepted₁ : (counter true).accepted zero [0, 1, 2] 1 = 1 :=
    if_pos (counter_valid.2 (.inr rfl))
  have accepted₂ : (counter true).accepted zero [0, 1, 2] 2 = 1 :=
    (if_neg (counter_refused [2])).trans accepted₁
  refine ⟨Nat, Unit, counter true, zero, [0, 1, 2], (), rfl, fun _ => rfl, fun i inside => ?_,
    counter_increments true _, rfl, accepted₁, accepted₂, ?_⟩
  · match i with
    | 0 => exact ⟨0, Nat.le_refl 0, counter_simulated true rfl⟩
    | 1 => exact ⟨0, Nat.zero_le 1, counter_simulated true rfl⟩
    | 2 =>
      refine ⟨1, Nat.le_succ 1, ?_⟩
      rw [one]
      exact ⟨fun _ _ => ⟨rfl, rfl⟩, fun _ => rfl⟩
    | _ + 3 => exact absurd inside (by simp only [List.length_cons, List.length_nil]; omega)
  · have valid : (counter true).Valid ((counter true).world zero [0, 1, 2] 2) 2 := by
      rw [two]
      exact counter_valid.2 (.inr rfl)
    exact (if_pos valid).trans (congrArg (· + 1) accepted₂)

/-- Nothing is checked, so both transactions write 1. -/
theorem update_lost_without_validation : update_lost_without_validation.Statement := by
  have free (w : Unit → Option (Nat × Nat)) (t : Nat) : (counter false).Valid w t :=
    counter_valid.2 (.inl rfl)
  have accepted : (counter false).accepted zero [0, 1] 1 = 1 := if_pos (free _ _)
  refine ⟨Nat, Unit, counter false, zero, [0, 1], (), rfl, fun _ => rfl, fun i inside => ?_,
    counter_increments false _, (if_pos (free _ _)).trans (congrArg (· + 1) accepted), rfl, ?_⟩
  · match i with
    | 0 => exact ⟨0, Nat.le_refl 0, counter_simulated false rfl⟩
    | 1 => exact ⟨0, Nat.zero_le 1, counter_simulated false rfl⟩
    | _ + 2 => exact absurd inside (by simp only [List.length_cons, List.length_nil]; omega)
  · rw [Network.world_valid (t := 1) rfl (free _ _)]
    rfl

end DistSys.CompareAndSwap
