module

public import DistSys.Consistency.Crdt.StateBased

/-!
# Counters, the last-writer-wins register and the observed-remove set are CRDTs

Shapiro, Preguiça, Baquero and Zawirski 2011.  For each the semilattice laws are checked; that it is
strongly eventually consistent is `strong_eventual_consistency`.

## Main declarations

* `g_counter_converges`, `pn_counter_converges`, `lww_register_converges`, `or_set_converges`.
* `or_set_add_wins`: an addition survives a concurrent removal.
-/

@[expose] public noncomputable section

namespace DistSys.Crdt

/-- The G-Counter's states are a semilattice: the larger of two counts, at each replica. -/
theorem gCounter_laws (n : Nat) : (gCounter n).MonotoneSemilattice := by
  refine ⟨fun a b => ?_, fun a b c => ?_, fun a => ?_, fun p k s => ?_⟩ <;> funext q
  · exact Nat.max_comm _ _
  · exact Nat.max_assoc _ _ _
  · exact Nat.max_self _
  · show Nat.max (s q) (if q = p then s q + k else s q) = if q = p then s q + k else s q
    refine Nat.max_eq_right ?_
    split <;> omega

/-- The G-Counter is strongly eventually consistent. -/
theorem g_counter_converges : g_counter_converges.Statement :=
  fun n => ⟨gCounter_laws n, strong_eventual_consistency _ (gCounter_laws n)⟩

/-- The PN-Counter's states are pairs of states of a G-Counter. -/
theorem pnCounter_laws (n : Nat) : (pnCounter n).MonotoneSemilattice := by
  obtain ⟨comm, assoc, idem, up⟩ := gCounter_laws n
  refine ⟨fun a b => Prod.ext (comm _ _) (comm _ _), fun a b c => Prod.ext (assoc _ _ _)
    (assoc _ _ _), fun a => Prod.ext (idem _) (idem _), fun p u s => ?_⟩
  cases u with
  | increment k => exact Prod.ext (up p k _) (idem _)
  | decrement k => exact Prod.ext (idem _) (up p k _)

/-- The PN-Counter is strongly eventually consistent. -/
theorem pn_counter_converges : pn_counter_converges.Statement :=
  fun n => ⟨pnCounter_laws n, strong_eventual_consistency _ (pnCounter_laws n)⟩

/-- With unique timestamps the later of two entries is a maximum. -/
theorem lww_register_converges : lww_register_converges.Statement := by
  intro Entry n initial stamp unique
  have laws : (lwwRegister n initial stamp).MonotoneSemilattice := by
    refine ⟨fun a b => ?_, fun a b c => ?_, fun a => ?_, fun p u s => ?_⟩ <;>
      simp only [lwwRegister]
    · by_cases ab : stamp a < stamp b
      · rw [if_pos ab, if_neg (by omega)]
      · by_cases ba : stamp b < stamp a
        · rw [if_neg ab, if_pos ba]
        · rw [if_neg ab, if_neg ba]
          exact unique a b (by omega)
    · by_cases ab : stamp a < stamp b <;> by_cases bc : stamp b < stamp c <;>
        by_cases ac : stamp a < stamp c <;> simp only [ab, bc, ac, if_true, if_false] <;> omega
    · exact ite_self a
    · by_cases su : stamp s < stamp u <;> simp [su]
  exact ⟨laws, strong_eventual_consistency _ laws⟩

/-- The OR-Set's states are pairs of sets, merged by union. -/
theorem or_set_converges : or_set_converges.Statement := by
  intro Element Tag n initial
  have laws : (orSet n initial).MonotoneSemilattice := by
    refine ⟨fun a b => ?_, fun a b c => ?_, fun a => ?_, fun p u s => ?_⟩
    · exact Prod.ext (funext fun y => funext fun v => Bool.or_comm _ _)
        (funext fun y => funext fun v => Bool.or_comm _ _)
    · exact Prod.ext (funext fun y => funext fun v => Bool.or_assoc _ _ _)
        (funext fun y => funext fun v => Bool.or_assoc _ _ _)
    · exact Prod.ext (funext fun y => funext fun v => Bool.or_self _)
        (funext fun y => funext fun v => Bool.or_self _)
    · have absorb (a b : Bool) : (a || (a || b)) = (a || b) := by cases a <;> rfl
      cases u with
      | add x t =>
        exact Prod.ext (funext fun y => funext fun v => absorb _ _)
          (funext fun y => funext fun v => Bool.or_self _)
      | remove x =>
        exact Prod.ext (funext fun y => funext fun v => Bool.or_self _)
          (funext fun y => funext fun v => absorb _ _)
  exact ⟨laws, strong_eventual_consistency _ laws⟩

/-- In the OR-Set an addition under a new tag survives a concurrent removal: the removal names only
the tags that it saw. -/
theorem or_set_add_wins : or_set_add_wins.Statement := by
  intro Element Tag n here there p q x t kept unseen unburied
  refine ⟨t, ?_, ?_⟩
  · simp [orSet]
  · simp [orSet, kept, unseen, unburied]

end DistSys.Crdt
