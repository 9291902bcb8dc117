module

public import DistSys.Causality.Causality.Recursion

/-!
# Lamport clocks

Lamport (1978): a clock that grows along every local step (condition C1) and every message
(condition C2) satisfies the Clock Condition, "if `e` happened before `f` then `C e < C f`";
together with an order of the processes it orders all events totally.  Every computation has such a
clock.  The converse of the Clock Condition fails, which is why vector clocks exist.

Lamport's clocks are counters that processes keep; here a clock is any function that meets the two
conditions, and `lamport_clock_exists` gives one, defined by recursion on causes.

Main declarations: `clock_condition`, `lamport_clock_exists`, `total_order_extension`,
`lamport_clock_incomplete`.
-/

@[expose] public noncomputable section

namespace DistSys.Causality

variable {Process Event Message : Type}

/-! ### The Clock Condition -/

/-- Clock Condition: what grows along every causal step grows along every chain of steps. -/
theorem clock_condition : clock_condition.Statement := by
  intro _ _ _ K clock e f lamport happened
  exact happened.lift (R := fun a b => clock a < clock b) (lamport _ _) Nat.lt_trans

/-! ### Every computation has a Lamport clock -/

/-- One more than the clock of a cause; zero if there is no cause. -/
def nextTick : Option Nat → Nat
  | none => 0
  | some t => t + 1

/-- Every computation has a Lamport clock: zero at an event without causes, otherwise one more than
the largest clock of an immediate cause.  This is the length of the longest chain of causes. -/
theorem lamport_clock_exists : lamport_clock_exists.Statement := by
  intro _ _ _ K
  obtain ⟨clock, rule⟩ :=
    exists_causal_recursion K fun _ before sent => max (nextTick before) (nextTick sent)
  refine ⟨clock, fun e f step => ?_⟩
  rw [rule f]
  rcases step with step | ⟨m, receives, sends⟩
  · have step : K.predecessor f = some e := step
    rw [step, Option.map_some]
    exact Nat.lt_of_lt_of_le (Nat.lt_succ_self _) (Nat.le_max_left _ _)
  · rw [receives, Option.map_some, Function.comp_apply, sends]
    exact Nat.lt_of_lt_of_le (Nat.lt_succ_self _) (Nat.le_max_right _ _)

/-! ### The total order -/

section TotalOrder

variable {K : Computation Process Event Message} {clock : Event → Nat}
  {less : Process → Process → Prop}

/-- No event is before itself in the order of timestamps. -/
theorem timestampBefore_irrefl (irrefl : ∀ p, ¬less p p) (e : Event) :
    ¬K.TimestampBefore clock less e e :=
  fun h => h.elim (Nat.lt_irrefl _) fun tie => irrefl _ tie.2

/-- The order of timestamps is transitive if the order of processes is. -/
theorem timestampBefore_trans (trans : ∀ p q r, less p q → less q r → less p r) {e f g : Event}
    (first : K.TimestampBefore clock less e f) (second : K.TimestampBefore clock less f g) :
    K.TimestampBefore clock less e g := by
  rcases first with lt | ⟨tie, before⟩
  · rcases second with lt' | ⟨tie', _⟩
    · exact Or.inl (Nat.lt_trans lt lt')
    · exact Or.inl (tie' ▸ lt)
  · rcases second with lt' | ⟨tie', before'⟩
    · exact Or.inl (tie.symm ▸ lt')
    · exact Or.inr ⟨tie.trans tie', trans _ _ _ before before'⟩

/-- Two events with one clock value on one process are the same event. -/
theorem PreComputation.LamportClock.eq_of_tie (lamport : K.LamportClock clock) {e f : Event}
    (tie : clock e = clock f) (same : K.process e = K.process f) : e = f := by
  rcases same_process_comparable K e f same with equal | before | after
  · exact equal
  · exact absurd tie (Nat.ne_of_lt (clock_condition K clock e f lamport before))
  · exact absurd tie (Nat.ne_of_gt (clock_condition K clock f e lamport after))

/-- Two different events are ordered by their timestamps if processes are ordered totally. -/
theorem timestampBefore_total (lamport : K.LamportClock clock)
    (total : ∀ p q, p = q ∨ less p q ∨ less q p) (e f : Event) :
    e = f ∨ K.TimestampBefore clock less e f ∨ K.TimestampBefore clock less f e := by
  rcases Nat.lt_trichotomy (clock e) (clock f) with lt | tie | gt
  · exact Or.inr (Or.inl (Or.inl lt))
  · rcases total (K.process e) (K.process f) with same | before | after
    · exact Or.inl (lamport.eq_of_tie tie same)
    · exact Or.inr (Or.inl (Or.inr ⟨tie, before⟩))
    · exact Or.inr (Or.inr (Or.inr ⟨tie.symm, after⟩))
  · exact Or.inr (Or.inr (Or.inl gt))

end TotalOrder

/-- Lamport's `⇒`: ordering events by clock, and by process where clocks are equal, is a strict
total order that extends happened-before. -/
theorem total_order_extension : total_order_extension.Statement := by
  intro _ _ _ K clock less lamport irrefl trans total
  refine ⟨fun e f happened => Or.inl (clock_condition K clock e f lamport happened), ?_, ?_, ?_⟩
  · exact timestampBefore_irrefl irrefl
  · exact fun e f g => timestampBefore_trans trans
  · exact timestampBefore_total lamport total

/-! ### The converse of the Clock Condition fails -/

/-- Two processes with one event each and no message. -/
def twoSilentProcesses : Computation Bool Bool Empty where
  process e := e
  predecessor _ := none
  send := nofun
  received _ := none
  predecessor_same_process := nofun
  process_total _ _ same := Or.inl same
  well_founded_causes := ⟨fun e => ⟨e, fun _ step => step.elim nofun nofun⟩⟩

/-- Without messages and with one event on each process, nothing happened before anything. -/
theorem twoSilentProcesses_not_happenedBefore (e f : Bool) :
    ¬twoSilentProcesses.HappenedBefore e f := by
  intro h
  obtain ⟨_, _, step | ⟨m, _⟩⟩ := h.last_step
  · exact nomatch (step : none = some _)
  · exact m.elim

/-- The converse of the Clock Condition fails: a process may be ahead of another in clock value
without any causal connection. -/
theorem lamport_clock_incomplete : lamport_clock_incomplete.Statement := by
  refine ⟨Bool, Bool, Empty, twoSilentProcesses, Bool.toNat, false, true, ?_, Nat.zero_lt_one, ?_⟩
  · exact fun e f step =>
      absurd step.happenedBefore (twoSilentProcesses_not_happenedBefore e f)
  · exact ⟨Bool.false_ne_true, twoSilentProcesses_not_happenedBefore _ _,
      twoSilentProcesses_not_happenedBefore _ _⟩

end DistSys.Causality
