module

public import DistSys.Statements.Impossibility.Byzantine

/-!
# Byzantine agreement among the nodes of a synchronous algorithm

The problem is stated on runs of consensus (`DistSys.Consensus.ConsensusRun`), where a decision is
made by some moment.  Here its three requirements are put in terms of what a node ever decides.

Main declarations: `SyncAlgorithm.Decides`, `termination_iff`, `agreement_iff`, `validity_iff`,
`solves_iff`.
-/

@[expose] public noncomputable section

namespace DistSys.Byzantine.SyncAlgorithm

variable {Node Message State : Type} {A : SyncAlgorithm Node Message State} {faulty : Node → Prop}

/-- The node decides the value in some round. -/
def Decides (A : SyncAlgorithm Node Message State) (input : Node → Bool) (faulty : Node → Prop)
    (forged : Nat → Node → Node → Message) (p : Node) (v : Bool) : Prop :=
  ∃ r, A.output p (A.stateAfter input faulty forged r p) = some v

/-- Termination: every correct node decides. -/
theorem termination_iff :
    A.Termination faulty ↔
      ∀ input forged p, ¬faulty p → ∃ v, A.Decides input faulty forged p v :=
  ⟨fun h input forged => h input forged fun p _ => ⟨input p, 0, rfl⟩,
    fun h input forged _ => h input forged⟩

/-- Agreement: no two correct nodes decide differently. -/
theorem agreement_iff :
    A.Agreement faulty ↔
      ∀ input forged p q v w, ¬faulty p → ¬faulty q → A.Decides input faulty forged p v →
        A.Decides input faulty forged q w → v = w :=
  ⟨fun h input forged p q v w hp hq ⟨t, first⟩ ⟨u, second⟩ =>
      h input forged p q v w t u hp hq first second,
    fun h input forged p q v w t u hp hq first second =>
      h input forged p q v w hp hq ⟨t, first⟩ ⟨u, second⟩⟩

/-- Validity: if all correct nodes have the same input, that is what they decide. -/
theorem validity_iff :
    A.Validity faulty ↔
      ∀ input forged u, (∀ p, ¬faulty p → input p = u) →
        ∀ p v, ¬faulty p → A.Decides input faulty forged p v → v = u :=
  ⟨fun h input forged u same p v hp ⟨t, decided⟩ =>
      h input forged u (fun q _ _ hq proposed => proposed.trans (same q hq)) p v t hp decided,
    fun h input forged u same p v t hp decided =>
      h input forged u (fun q hq => same q (input q) 0 hq rfl) p v hp ⟨t, decided⟩⟩

/-- Byzantine agreement is termination, agreement and validity. -/
theorem solves_iff :
    A.Solves faulty ↔ A.Termination faulty ∧ A.Agreement faulty ∧ A.Validity faulty :=
  ⟨fun h => ⟨fun input forged => (h input forged).1, fun input forged => (h input forged).2.1,
      fun input forged => (h input forged).2.2⟩,
    fun h input forged => ⟨h.1 input forged, h.2.1 input forged, h.2.2 input forged⟩⟩

end DistSys.Byzantine.SyncAlgorithm
