module

public import DistSys.Impossibility.Byzantine.Problem

/-!
# Byzantine agreement: each requirement is needed

Three nodes, one of which may be faulty, cannot have termination, agreement and validity
(`n_le_3f_impossible`).  Any two of the three requirements are easy: with an algorithm that always
decides the same, with one in which each node decides its own input, and with one in which nobody
decides.  None of them looks at a message, so they work for any number of nodes and of faults.

Main declarations: `constant`, `ownInput`, `undecided`, `without_validity`, `without_agreement`,
`without_termination`.
-/

@[expose] public noncomputable section

namespace DistSys.Byzantine

variable {Node : Type} {input : Node → Bool} {faulty : Node → Prop}
  {forged : Nat → Node → Node → Unit} {p : Node} {v w : Bool}

/-! ### Without validity -/

/-- The algorithm that decides a fixed value at once. -/
def constant (Node : Type) (v : Bool) : SyncAlgorithm Node Unit Unit where
  start _ _ := ()
  message _ _ _ := ()
  next _ _ _ := ()
  output _ _ := some v
  write_once _ _ _ _ h := h

/-- In the constant algorithm every decision is the fixed value. -/
theorem eq_of_constant_decides
    (decides : (constant Node v).Decides input faulty forged p w) : w = v := by
  obtain ⟨_, output⟩ := decides
  exact (Option.some.inj output).symm

/-- Without validity: the algorithm that always decides `false`. -/
theorem without_validity : without_validity.Statement :=
  ⟨Unit, Unit, constant (Fin 3) false, fun _ _ =>
    ⟨SyncAlgorithm.termination_iff.mpr fun _ _ _ _ => ⟨false, 0, rfl⟩,
      SyncAlgorithm.agreement_iff.mpr fun _ _ _ _ _ _ _ _ first second =>
        (eq_of_constant_decides first).trans (eq_of_constant_decides second).symm⟩⟩

/-! ### Without agreement -/

/-- The algorithm in which each node decides its own input. -/
def ownInput (Node : Type) : SyncAlgorithm Node Unit Bool where
  start _ input := input
  message _ _ _ := ()
  next _ input _ := input
  output _ input := some input
  write_once _ _ _ _ h := h

/-- In the algorithm `ownInput` the state of a node is always its input. -/
theorem ownInput_stateAfter (input : Node → Bool) (faulty : Node → Prop)
    (forged : Nat → Node → Node → Unit) (r : Nat) (p : Node) :
    (ownInput Node).stateAfter input faulty forged r p = input p := by
  induction r with
  | zero => rfl
  | succ r ih => exact ih

/-- In the algorithm `ownInput` a node decides nothing but its input. -/
theorem eq_of_ownInput_decides
    (decides : (ownInput Node).Decides input faulty forged p v) : v = input p := by
  obtain ⟨r, output⟩ := decides
  rw [ownInput_stateAfter] at output
  exact (Option.some.inj output).symm

/-- Without agreement: the algorithm in which each node decides its own input. -/
theorem without_agreement : without_agreement.Statement :=
  ⟨Unit, Bool, ownInput (Fin 3), fun _ _ =>
    ⟨SyncAlgorithm.termination_iff.mpr fun input _ p _ => ⟨input p, 0, rfl⟩,
      SyncAlgorithm.validity_iff.mpr fun _ _ _ unanimous p _ correct decides =>
        (eq_of_ownInput_decides decides).trans (unanimous p correct)⟩⟩

/-! ### Without termination -/

/-- The algorithm in which nobody ever decides. -/
def undecided (Node : Type) : SyncAlgorithm Node Unit Unit where
  start _ _ := ()
  message _ _ _ := ()
  next _ _ _ := ()
  output _ _ := none
  write_once _ _ _ _ h := h

/-- In the algorithm `undecided` nobody decides. -/
theorem not_undecided_decides :
    ¬(undecided Node).Decides input faulty forged p v :=
  fun ⟨_, output⟩ => nomatch output

/-- Without termination: the algorithm in which nobody ever decides. -/
theorem without_termination : without_termination.Statement :=
  ⟨Unit, Unit, undecided (Fin 3), fun _ _ =>
    ⟨SyncAlgorithm.agreement_iff.mpr fun _ _ _ _ _ _ _ _ decides _ =>
        absurd decides not_undecided_decides,
      SyncAlgorithm.validity_iff.mpr fun _ _ _ _ _ _ _ decides =>
        absurd decides not_undecided_decides⟩⟩

end DistSys.Byzantine
