module

public import DistSys.Statements.Causality.Causality

/-!
# Happened-before

Lamport (1978) defines `e → f` as the least transitive relation that contains the order of each
process and the pairs (send, receive).  Here: it is a strict order, two events of one process are
always comparable, and concurrency is symmetric and holds only between different processes.

Lamport assumes that no event happens before itself ("systems in which an event can happen before
itself do not seem to be physically meaningful").  Here irreflexivity is a theorem: a `Computation`
only requires that immediate causes are well-founded, which also allows infinite computations in
which every event has a finite past.

Main declarations: `PreComputation.HappenedBefore.transGen` (a happened-before pair is a chain of
causal steps), `PreComputation.HappenedBefore.last_step` (the last step of that chain),
`happened_before_strict_order`, `same_process_comparable`, `concurrent_on_different_processes`.
-/

@[expose] public noncomputable section

namespace DistSys.Causality

variable {Process Event Message : Type}

/-! ### Chains of causal steps -/

section PreComputation

variable {K : PreComputation Process Event Message} {e f : Event}

/-- An immediate cause happened before its effect. -/
theorem PreComputation.CausalStep.happenedBefore (h : K.CausalStep e f) : K.HappenedBefore e f :=
  h.elim .local .message

/-- A chain of local steps is a special case of happened-before. -/
theorem PreComputation.HappenedBefore.of_local_chain (h : Relation.TransGen K.LocalStep e f) :
    K.HappenedBefore e f := by
  induction h with
  | single step => exact .local step
  | tail _ step ih => exact .trans ih (.local step)

/-- If `e` happened before `f`, then a chain of causal steps leads from `e` to `f`. -/
theorem PreComputation.HappenedBefore.transGen (h : K.HappenedBefore e f) :
    Relation.TransGen K.CausalStep e f := by
  induction h with
  | «local» step => exact .single (Or.inl step)
  | message step => exact .single (Or.inr step)
  | trans _ _ first second => exact first.trans second

/-- The last step of a chain: `e` is, or happened before, some immediate cause `d` of `f`. -/
theorem PreComputation.HappenedBefore.last_step (h : K.HappenedBefore e f) :
    ∃ d, (e = d ∨ K.HappenedBefore e d) ∧ K.CausalStep d f := by
  induction h with
  | «local» step => exact ⟨_, Or.inl rfl, Or.inl step⟩
  | message step => exact ⟨_, Or.inl rfl, Or.inr step⟩
  | trans first _ _ ih =>
    obtain ⟨d, reach, step⟩ := ih
    refine ⟨d, Or.inr ?_, step⟩
    rcases reach with rfl | second
    · exact first
    · exact .trans first second

/-- A transitive relation that holds along every causal step holds along happened-before: how
properties of happened-before are proved from properties of one step. -/
theorem PreComputation.HappenedBefore.lift {R : Event → Event → Prop}
    (step : ∀ {a b}, K.CausalStep a b → R a b) (trans : ∀ {a b c}, R a b → R b c → R a c)
    (h : K.HappenedBefore e f) : R e f := by
  induction h with
  | «local» h => exact step (Or.inl h)
  | message h => exact step (Or.inr h)
  | trans _ _ first second => exact trans first second

/-- The causes of an event are well-founded not only one step back but all the way back. -/
theorem PreComputation.wellFounded_happenedBefore (wf : WellFounded K.CausalStep) :
    WellFounded K.HappenedBefore :=
  Subrelation.wf PreComputation.HappenedBefore.transGen wf.transGen

end PreComputation

/-! ### The strict order -/

/-- No event happened before itself: a chain from `e` to `e` would be an infinite past. -/
theorem happened_before_irreflexive : happened_before_irreflexive.Statement := by
  intro _ _ _ K e
  have wf := PreComputation.wellFounded_happenedBefore K.well_founded_causes
  exact wf.induction (C := fun d => ¬K.HappenedBefore d d) e fun d ih h => ih d h h

/-- Of two different events, at most one happened before the other. -/
theorem happened_before_asymm (K : Computation Process Event Message) {e f : Event}
    (h : K.HappenedBefore e f) : ¬K.HappenedBefore f e :=
  fun back => happened_before_irreflexive K e (.trans h back)

/-- Happened-before is a strict order: irreflexive, asymmetric and transitive. -/
theorem happened_before_strict_order : happened_before_strict_order.Statement := by
  intro _ _ _ K e f g
  exact ⟨happened_before_irreflexive K e, happened_before_asymm K, .trans⟩

/-- Two events of one process are equal or ordered, because each process executes its events in a
sequence. -/
theorem same_process_comparable : same_process_comparable.Statement := by
  intro _ _ _ K e f same
  rcases K.process_total e f same with equal | before | after
  · exact Or.inl equal
  · exact Or.inr (Or.inl (.of_local_chain before))
  · exact Or.inr (Or.inr (.of_local_chain after))

/-! ### Concurrency -/

/-- Being concurrent has no direction: if `e` is concurrent with `f`, then `f` with `e`. -/
theorem concurrency_is_symmetric : concurrency_is_symmetric.Statement := by
  intro _ _ _ K e f h
  exact ⟨fun equal => h.1 equal.symm, h.2.2, h.2.1⟩

/-- Concurrent events are on different processes, since events of one process are comparable. -/
theorem concurrent_on_different_processes : concurrent_on_different_processes.Statement := by
  intro _ _ _ K e f h same
  rcases same_process_comparable K e f same with equal | before | after
  · exact h.1 equal
  · exact h.2.1 before
  · exact h.2.2 after

end DistSys.Causality
