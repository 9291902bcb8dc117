module

public import DistSys.Causality.Causality.Recursion

/-!
# Vector clocks

Fidge (1988) and Mattern (1989): vectors that are merged at every event, and then counted up in the
component of its process, characterize happened-before.

A vector clock is here any solution of the update rule, not "the number of events of each process in
the causal past"; the theorems are about what the algorithm computes.  The proof of the
characterization needs no counting: it is well-founded induction on the later event, with a case
distinction whether it is on the process of the earlier one
(`PreComputation.VectorClock.past_of_le`).  It holds for infinite computations and for any set of
processes.  Since the rule counts the event itself, there is no exception for an initial vector of
zeros.

Main declarations: `vector_clock_exists`, `vector_clock_unique`, `vector_clock_characterizes`,
`vector_clock_constant_time_test`, `vector_clock_concurrent`, `vector_clock_injective`.
-/

@[expose] public noncomputable section

namespace DistSys.Causality

variable {Process Event Message : Type}

/-! ### What an event knows from its causes -/

/-- A number that is at most a maximum is at most one of the two. -/
theorem le_or_le_of_le_max {n a b : Nat} (h : n ≤ max a b) : n ≤ a ∨ n ≤ b := by
  omega

section Known

variable {K : PreComputation Process Event Message} {clock : Event → Process → Nat}
  {d e : Event} {p : Process}

/-- An event knows everything that an immediate cause of it has counted. -/
theorem PreComputation.CausalStep.le_knownBefore (step : K.CausalStep d e) :
    clock d p ≤ K.knownBefore clock e p := by
  unfold PreComputation.knownBefore
  rcases step with step | ⟨m, receives, sends⟩
  · have step : K.predecessor e = some d := step
    rw [step]
    exact Nat.le_max_left _ _
  · rw [receives, ← sends]
    exact Nat.le_max_right _ _

/-- What an event knows of a process comes from an immediate cause: if it knows at least `n > 0`
events of `p`, then so does one of its causes. -/
theorem PreComputation.exists_cause_of_le_knownBefore {n : Nat} (positive : 0 < n)
    (known : n ≤ K.knownBefore clock e p) : ∃ d, K.CausalStep d e ∧ n ≤ clock d p := by
  unfold PreComputation.knownBefore at known
  rcases le_or_le_of_le_max known with known | known
  · split at known
    next => omega
    next d step => exact ⟨d, Or.inl step, known⟩
  · split at known
    next => omega
    next m receives => exact ⟨K.send m, Or.inr ⟨m, receives, rfl⟩, known⟩

/-- What an event knows depends only on the vectors of its immediate causes. -/
theorem PreComputation.knownBefore_congr {other : Event → Process → Nat}
    (agree : ∀ d, K.CausalStep d e → clock d p = other d p) :
    K.knownBefore clock e p = K.knownBefore other e p := by
  unfold PreComputation.knownBefore
  congr 1
  · split
    next => rfl
    next d step => exact agree d (Or.inl step)
  · split
    next => rfl
    next m receives => exact agree (K.send m) (Or.inr ⟨m, receives, rfl⟩)

end Known

/-! ### Existence and uniqueness -/

open scoped Classical in
/-- Every computation has a vector clock: the update rule is a recursion on causes. -/
theorem vector_clock_exists : vector_clock_exists.Statement := by
  intro Process _ _ K
  let count (vector : Option (Process → Nat)) (p : Process) : Nat :=
    match vector with
    | none => 0
    | some v => v p
  obtain ⟨clock, rule⟩ := exists_causal_recursion K fun e before sent p =>
    max (count before p) (count sent p) + (if p = K.process e then 1 else 0)
  refine ⟨clock, fun e p => ?_⟩
  rw [rule e]
  unfold PreComputation.knownBefore
  show max _ _ + _ = max _ _ + _
  congr 2
  · cases K.predecessor e <;> rfl
  · cases K.received e <;> rfl

/-- The update rule determines the vector clock: two solutions agree at an event if they agree at
its causes. -/
theorem vector_clock_unique : vector_clock_unique.Statement := by
  intro _ _ _ K clock other e p rule rule'
  induction e using K.well_founded_causes.induction with
  | _ e ih => rw [rule e p, rule' e p, PreComputation.knownBefore_congr ih]

/-! ### Vectors grow along causality -/

section VectorClock

variable {K : Computation Process Event Message} {clock : Event → Process → Nat} {e f : Event}

/-- On its own process an event counts one more than it knew before. -/
theorem PreComputation.VectorClock.own_component (rule : K.VectorClock clock) (e : Event) :
    clock e (K.process e) = K.knownBefore clock e (K.process e) + 1 := by
  rw [rule e, if_pos rfl]

/-- Of another process an event has counted exactly what it knew before. -/
theorem PreComputation.VectorClock.other_component (rule : K.VectorClock clock) {p : Process}
    (different : p ≠ K.process e) : clock e p = K.knownBefore clock e p := by
  rw [rule e, if_neg different, Nat.add_zero]

/-- Along a causal step no component of the vector falls. -/
theorem PreComputation.VectorClock.le_of_causalStep (rule : K.VectorClock clock)
    (step : K.CausalStep e f) (p : Process) : clock e p ≤ clock f p := by
  rw [rule f p]
  exact Nat.le_trans step.le_knownBefore (Nat.le_add_right _ _)

/-- Along happened-before no component of the vector falls. -/
theorem PreComputation.VectorClock.le_of_happenedBefore (rule : K.VectorClock clock)
    (h : K.HappenedBefore e f) (p : Process) : clock e p ≤ clock f p :=
  h.lift (R := fun a b => clock a p ≤ clock b p) (rule.le_of_causalStep · p) Nat.le_trans

/-- Along happened-before the component of the later event's process rises. -/
theorem PreComputation.VectorClock.lt_of_happenedBefore (rule : K.VectorClock clock)
    (h : K.HappenedBefore e f) : clock e (K.process f) < clock f (K.process f) := by
  obtain ⟨d, reach, step⟩ := h.last_step
  have first : clock e (K.process f) ≤ clock d (K.process f) := by
    rcases reach with rfl | reach
    · exact Nat.le_refl _
    · exact rule.le_of_happenedBefore reach _
  rw [rule.own_component f]
  exact Nat.lt_succ_of_le (Nat.le_trans first step.le_knownBefore)

/-- The local test: if `f` has counted as many events on the process of `e` as `e` itself, then `e`
is `f` or happened before `f`. -/
theorem PreComputation.VectorClock.past_of_le (rule : K.VectorClock clock)
    (counted : clock e (K.process e) ≤ clock f (K.process e)) : e = f ∨ K.HappenedBefore e f := by
  induction f using K.well_founded_causes.induction with
  | _ f ih =>
    by_cases same : K.process e = K.process f
    · rcases same_process_comparable K e f same with equal | before | after
      · exact Or.inl equal
      · exact Or.inr before
      · exact absurd counted (Nat.not_le_of_lt (rule.lt_of_happenedBefore after))
    · rw [rule.other_component same] at counted
      have positive : 0 < clock e (K.process e) := by
        rw [rule.own_component e]
        exact Nat.succ_pos _
      obtain ⟨d, step, counted⟩ := PreComputation.exists_cause_of_le_knownBefore positive counted
      rcases ih d step counted with rfl | before
      · exact Or.inr step.happenedBefore
      · exact Or.inr (.trans before step.happenedBefore)

end VectorClock

/-! ### Vectors characterize causality -/

/-- One component decides: `e` happened before `f` exactly when `f` has counted `e` on the process
of `e`. -/
theorem vector_clock_constant_time_test : vector_clock_constant_time_test.Statement := by
  intro _ _ _ K clock e f rule different
  constructor
  · exact fun happened => rule.le_of_happenedBefore happened _
  · exact fun counted => (rule.past_of_le counted).resolve_left different

/-- For two different events, `e` happened before `f` exactly when its vector is componentwise at
most that of `f`. -/
theorem vector_clock_characterizes : vector_clock_characterizes.Statement := by
  intro _ _ _ K clock e f rule different
  constructor
  · exact fun happened => rule.le_of_happenedBefore happened
  · exact fun below => (rule.past_of_le (below _)).resolve_left different

/-- Two events are concurrent exactly when neither has counted the other. -/
theorem vector_clock_concurrent : vector_clock_concurrent.Statement := by
  intro _ _ _ K clock e f rule
  constructor
  · rintro ⟨different, notBefore, notAfter⟩
    have first := mt (rule.past_of_le (e := e) (f := f))
    have second := mt (rule.past_of_le (e := f) (f := e))
    exact ⟨Nat.lt_of_not_le (first (not_or.2 ⟨different, notBefore⟩)),
      Nat.lt_of_not_le (second (not_or.2 ⟨different.symm, notAfter⟩))⟩
  · rintro ⟨notCounted, notCounted'⟩
    refine ⟨?_, ?_, ?_⟩
    · rintro rfl
      exact Nat.lt_irrefl _ notCounted
    · exact fun h => Nat.not_le_of_lt notCounted (rule.le_of_happenedBefore h _)
    · exact fun h => Nat.not_le_of_lt notCounted' (rule.le_of_happenedBefore h _)

/-- Different events have different vectors: of two events with one vector each would have counted
the other. -/
theorem vector_clock_injective : vector_clock_injective.Statement := by
  intro _ _ _ K clock e f rule equal
  rcases rule.past_of_le (Nat.le_of_eq (equal (K.process e))) with same | before
  · exact same
  · exact absurd (equal _) (Nat.ne_of_lt (rule.lt_of_happenedBefore before))

end DistSys.Causality
