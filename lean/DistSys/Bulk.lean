module

public import DistSys.Statements.Invariants.Bulk

/-!
# Bulk synchronous parallel

Valiant (*A bridging model for parallel computation*, 1990): computation in supersteps, with a
barrier between them.  A worker waits for all updates of the supersteps before its own, and reads
exactly these, so what it computes with does not depend on the schedule.

## Main declarations

* `BulkSynchronous.Invariant`, `invariant_of_reachable`.
* `barrier`: what a worker that computes has read.
-/

@[expose] public noncomputable section

namespace DistSys.Bulk

variable {Worker : Type} {B : BulkSynchronous Worker} {s t : BulkSynchronousState Worker}

/-- Nothing arrives before it is sent, whoever works has waited, and has read what was sent in the
supersteps before. -/
structure BulkSynchronous.Invariant (B : BulkSynchronous Worker) (s : BulkSynchronousState Worker) :
    Prop where
  arrived_was_sent : B.ArrivedWasSent s
  waited : B.Waited s
  read : ∀ w u k, s.working w → (s.seen w u k ↔ k < s.clock w)

theorem invariant_of_init (h : B.Init s) : B.Invariant s := by
  obtain ⟨clock, arrived, idle, _⟩ := h
  refine ⟨fun w => ?_, fun w _ works => absurd works (idle w), fun w _ _ works =>
    absurd works (idle w)⟩
  rw [clock, arrived]
  exact Nat.le_refl _

/-- Every step keeps the invariant. -/
theorem invariant_of_step (I : B.Invariant s) (h : B.Step s t) : B.Invariant t := by
  obtain ⟨sent, waited, read⟩ := I
  unfold BulkSynchronous.ArrivedWasSent at sent
  unfold BulkSynchronous.Waited at waited
  rcases h with ⟨w, guard, working, seen, clock, arrived⟩ | ⟨w, works, working, clock, arrived, seen⟩ |
      ⟨w, later, arrived, clock, working, seen⟩
  · refine ⟨fun v => ?_, fun a b works => ?_, fun a u k works => ?_⟩
    · rw [clock, arrived]; exact sent v
    · rw [clock, arrived]
      rcases (working a).1 works with before | rfl
      · exact waited a b before
      · exact guard b
    · rw [clock, seen]
      have := guard u
      rcases (working a).1 works with before | rfl
      · have := read a u k before
        by_cases same : a = w
        · subst same; grind
        · grind
      · grind
  · refine ⟨fun v => ?_, fun a b others => ?_, fun a u k others => ?_⟩
    · rw [clock, arrived]
      have := sent v
      split <;> grind
    · obtain ⟨before, other⟩ := (working a).1 others
      rw [clock, arrived, if_neg other]
      exact waited a b before
    · obtain ⟨before, other⟩ := (working a).1 others
      rw [clock, seen, if_neg other]
      exact read a u k before
  · refine ⟨fun v => ?_, fun a b works => ?_, fun a u k works => ?_⟩
    · rw [clock, arrived]
      have := sent v
      split <;> grind
    · rw [clock, arrived]
      have := waited a b ((working a).1 works)
      split <;> grind
    · rw [clock, seen]
      exact read a u k ((working a).1 works)

/-- The invariant holds in every reachable state. -/
theorem invariant_of_reachable (h : B.Reachable s) : B.Invariant s := by
  induction h with
  | init initial => exact invariant_of_init initial
  | step _ step ih => exact invariant_of_step ih step

/-- Workers that compute at once are in one superstep, and have read exactly what was sent in the
supersteps before. -/
theorem barrier : barrier.Statement := by
  intro _ _ _ reachable w v u k works
  obtain ⟨sent, waited, read⟩ := invariant_of_reachable reachable
  refine ⟨fun works' => Nat.le_antisymm ?_ ?_, read w u k works⟩
  · exact Nat.le_trans (waited w v works) (sent v)
  · exact Nat.le_trans (waited v w works') (sent w)

end DistSys.Bulk
