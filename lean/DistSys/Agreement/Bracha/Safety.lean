module

public import DistSys.Agreement.Bracha.Liveness

/-!
# Bracha's broadcast is safe

Agreement and integrity of Bracha (*Asynchronous Byzantine agreement protocols*, 1987), and that
what is delivered is backed by a weak quorum of correct nodes, from the invariants.  Z3 proves the
same statements by induction over the actions.

## Main declarations

* `agreement`, `integrity`, `delivered_is_backed`.
-/

@[expose] public noncomputable section

namespace DistSys.Bracha

variable {Node Value EchoQuorum ReadyQuorum WeakQuorum : Type}
  {B : Bracha Node Value EchoQuorum ReadyQuorum WeakQuorum}
  {s : BrachaState Node Value EchoQuorum ReadyQuorum WeakQuorum}

/-- The invariants hold in every reachable state. -/
theorem Invariants.of_reachable (reachable : B.Reachable s) : Invariants B s := by
  induction reachable with
  | init initial => exact .of_init initial
  | step _ step ih =>
    obtain ⟨_, step⟩ := (step_is_act B _ _).1 step
    exact ih.of_act step

/-- No two honest nodes deliver different values, nor does one node deliver two. -/
theorem agreement : agreement.Statement := by
  intro _ _ _ _ _ B s reachable n m v w one two
  exact (Invariants.of_reachable reachable).one_delivered one two

/-- When the sender is honest, nothing but its value is delivered. -/
theorem integrity : integrity.Statement := by
  intro _ _ _ _ _ B s reachable n v sender delivered
  have inv := Invariants.of_reachable reachable
  obtain ⟨q, back⟩ := inv.backed n v delivered
  obtain ⟨x, hx, inQ⟩ := B.weak_has_honest q
  exact inv.ready_is_input x n v sender hx ((back x inQ).2 n)

/-- When a node delivers a value, some weak quorum of honest nodes has told all nodes that it is
ready for it. -/
theorem delivered_is_backed : delivered_is_backed.Statement := by
  rintro _ _ _ _ _ B s reachable v ⟨n, delivered⟩
  obtain ⟨w, back⟩ := (Invariants.of_reachable reachable).backed n v delivered
  exact ⟨w, fun k m inW => ⟨(back k inW).1, (back k inW).2 m⟩⟩

end DistSys.Bracha
