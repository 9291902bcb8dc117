module

public import DistSys.Causality.Causality.HappenedBefore

/-!
# Recursion on causes

Every event has at most two immediate causes: its predecessor on the same process, and the send of
the message that it receives.  Causes are well-founded, so a rule that computes a value of an event
from the values of these two events defines a function on all events.  Lamport clocks and vector
clocks are such functions; this file is the reason why both exist, also in infinite computations.

Main declaration: `exists_causal_recursion`.
-/

@[expose] public noncomputable section

namespace DistSys.Causality

variable {Process Event Message : Type}

/-- A rule that computes the value of an event from the values of its predecessor and of the send of
its message (`none` where there is no such event) has a solution. -/
theorem exists_causal_recursion {Value : Type} (K : Computation Process Event Message)
    (rule : Event → Option Value → Option Value → Value) :
    ∃ value : Event → Value, ∀ e,
      value e = rule e ((K.predecessor e).map value) ((K.received e).map (value ∘ K.send)) := by
  let body (e : Event) (earlier : ∀ d, K.CausalStep d e → Value) : Value :=
    rule e
      (match h : K.predecessor e with
        | none => none
        | some d => some (earlier d (Or.inl h)))
      (match h : K.received e with
        | none => none
        | some m => some (earlier (K.send m) (Or.inr ⟨m, h, rfl⟩)))
  let value : Event → Value := K.well_founded_causes.fix body
  refine ⟨value, fun e => ?_⟩
  show K.well_founded_causes.fix body e = _
  rw [WellFounded.fix_eq]
  show rule e _ _ = rule e _ _
  congr 1
  · split
    next h => rw [h, Option.map_none]
    next _ h => exact (congrArg (Option.map value) h).symm
  · split
    next h => rw [h, Option.map_none]
    next _ h => exact (congrArg (Option.map (value ∘ K.send)) h).symm

end DistSys.Causality
