module

public import DistSys.Impossibility.Byzantine.Impossibility
public import DistSys.Impossibility.Byzantine.Witnesses
public import DistSys.Agreement.PhaseKing

/-!
# Byzantine agreement is possible exactly for `n > 3f`

Pease, Shostak and Lamport (1980) give both sides: fewer nodes are not enough (`n_le_3f_impossible`)
and so many are.  Here the algorithm is phase king (Berman, Garay and Perry 1989), which needs
messages of two bits instead of messages that grow with the rounds.

With a single node there is nobody to agree with, and it decides its own input: that there are two
nodes is needed.

Main declarations: `possible`, `tolerates_iff`, `one_node`.
-/

@[expose] public noncomputable section

namespace DistSys.Byzantine

/-- Byzantine agreement is possible for all `n ≥ 3f + 1`. -/
theorem possible : possible.Statement :=
  fun n f enough => ⟨_, _, PhaseKing.king n f, PhaseKing.king_tolerates enough⟩

/-- Two nodes or more tolerate `f` faults exactly when there are more than `3f`. -/
theorem tolerates_iff : tolerates_iff.Statement := by
  intro n f two
  constructor
  · intro ⟨_, _, A, tolerates⟩
    exact Nat.lt_of_not_le fun few => n_le_3f_impossible n f A two few tolerates
  · exact possible n f

/-- One node decides its own input, however many may be faulty. -/
theorem one_node : one_node.Statement := by
  intro f
  refine ⟨Unit, Bool, ownInput (Fin 1), fun faulty _ => SyncAlgorithm.solves_iff.mpr
    ⟨SyncAlgorithm.termination_iff.mpr ?_, SyncAlgorithm.agreement_iff.mpr ?_,
      SyncAlgorithm.validity_iff.mpr ?_⟩⟩
  · exact fun input _ p _ => ⟨input p, 0, rfl⟩
  · intro input _ p q v w _ _ pDecides qDecides
    rw [eq_of_ownInput_decides pDecides, eq_of_ownInput_decides qDecides, Subsingleton.elim p q]
  · intro input _ u unanimous p v correct decides
    rw [eq_of_ownInput_decides decides, unanimous p correct]

end DistSys.Byzantine
