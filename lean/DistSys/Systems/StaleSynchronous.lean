module

public import DistSys.Statements.Invariants.Systems.StaleSynchronous

/-!
# Stale synchronous parallel

Ho, Cipar, Cui, Lee, Kim, Gibbons, Gibson, Ganger and Xing (*More effective distributed ML via a
stale synchronous parallel parameter server*, NIPS 2013).  A clock counts finished iterations, so
the bound is `staleness` between workers that compute and one more for a worker that has finished
and waits; the paper counts such a worker as not yet at its next clock.

## Main declarations

* `StaleSynchronous.Invariant`, `invariant_of_reachable`: the invariant, the one that Z3 checks.
* `bounded_gap`, `bounded_staleness`: how far ahead a worker gets, and how old what it reads is.
* `nothing_older_missed`: staleness 0.
* `never_stuck`: the slowest worker never waits for another one.
-/

@[expose] public noncomputable section

namespace DistSys.StaleSynchronous

variable {Worker : Type} {P : StaleSynchronous Worker} {s t : StaleSynchronousState Worker}

/-- Nothing is seen before it arrives, nothing arrives before it is sent, and nobody is further
ahead than the wait allows. -/
structure StaleSynchronous.Invariant (P : StaleSynchronous Worker)
    (s : StaleSynchronousState Worker) : Prop where
  arrived_was_sent : P.ArrivedWasSent s
  seen_arrived : P.SeenArrived s
  waited : P.Waited s
  bounded_gap : ∀ w v, s.clock w ≤ s.clock v + P.staleness + 1
  fresh : ∀ w v, s.working w → s.clock w ≤ s.seen w v + P.staleness
  own : ∀ w, s.working w → s.seen w w = s.clock w

theorem invariant_of_init (h : P.Init s) : P.Invariant s := by
  obtain ⟨clock, arrived, idle, seen⟩ := h
  exact
    { arrived_was_sent := fun w => by rw [clock, arrived]; exact Nat.le_refl _
      seen_arrived := fun w v _ => by rw [seen, arrived]; exact Nat.le_refl _
      waited := fun w _ h => absurd h (idle w)
      bounded_gap := fun w v => by rw [clock, clock]; exact Nat.zero_le _
      fresh := fun w _ h => absurd h (idle w)
      own := fun w h => absurd h (idle w) }

/-- Nobody gets further ahead than one iteration more than the wait allows. -/
theorem gap_of_step (I : P.Invariant s) (h : P.Step s t) (a b : Worker) :
    t.clock a ≤ t.clock b + P.staleness + 1 := by
  have gap := I.bounded_gap a b
  rcases h with ⟨w, _, _, _, clock, _⟩ | ⟨w, working, _, clock, _, _⟩ | ⟨w, _, _, clock, _, _⟩
  · rw [clock, clock]
    exact gap
  · have waited := I.waited w b working
    have sent := I.arrived_was_sent b
    rw [clock, clock]
    grind
  · rw [clock, clock]
    exact gap

/-- Reading keeps the invariant: who reads has waited. -/
theorem invariant_of_read (I : P.Invariant s) {w : Worker} (h : P.ReadStep s t w)
    (gap : ∀ a b, t.clock a ≤ t.clock b + P.staleness + 1) : P.Invariant t := by
  obtain ⟨sent, seen, waited, _, fresh, own⟩ := I
  obtain ⟨guard, working, seenAfter, clock, arrived⟩ := h
  refine ⟨fun v => ?_, fun a b other => ?_, fun a b works => ?_, gap, fun a b works => ?_,
    fun a works => ?_⟩
  · rw [arrived, clock]
    exact sent v
  · rw [seenAfter, arrived]
    by_cases same : a = w
    · rw [if_pos same, if_neg fun same' => other (same.trans same'.symm)]
      exact Nat.le_refl _
    · rw [if_neg same]
      exact seen a b other
  · rw [clock, arrived]
    rcases (working a).1 works with before | same
    · exact waited a b before
    · rw [same]
      exact guard b
  · rw [clock, seenAfter]
    by_cases same : a = w
    · rw [if_pos same, same]
      split
      · exact Nat.le_add_right _ _
      · exact guard b
    · rw [if_neg same]
      exact fresh a b (((working a).1 works).resolve_right same)
  · rw [clock, seenAfter]
    by_cases same : a = w
    · rw [if_pos same, if_pos same, same]
    · rw [if_neg same]
      exact own a (((working a).1 works).resolve_right same)

/-- Finishing keeps the invariant. -/
theorem invariant_of_finish (I : P.Invariant s) {w : Worker} (h : P.FinishStep s t w)
    (gap : ∀ a b, t.clock a ≤ t.clock b + P.staleness + 1) : P.Invariant t := by
  obtain ⟨sent, seen, waited, _, fresh, own⟩ := I
  obtain ⟨_, working, clock, arrived, seenAfter⟩ := h
  refine ⟨fun v => ?_, fun a b other => ?_, fun a b works => ?_, gap, fun a b works => ?_,
    fun a works => ?_⟩
  · rw [arrived, clock]
    have := sent v
    split
    · rename_i same
      rw [same] at this ⊢
      omega
    · exact this
  · rw [seenAfter, arrived]
    exact seen a b other
  · obtain ⟨before, other⟩ := (working a).1 works
    rw [clock, arrived, if_neg other]
    exact waited a b before
  · obtain ⟨before, other⟩ := (working a).1 works
    rw [clock, seenAfter, if_neg other]
    exact fresh a b before
  · obtain ⟨before, other⟩ := (working a).1 works
    rw [clock, seenAfter, if_neg other]
    exact own a before

/-- An arrival keeps the invariant. -/
theorem invariant_of_arrive (I : P.Invariant s) {w : Worker} (h : P.ArriveStep s t w)
    (gap : ∀ a b, t.clock a ≤ t.clock b + P.staleness + 1) : P.Invariant t := by
  obtain ⟨sent, seen, waited, _, fresh, own⟩ := I
  obtain ⟨late, arrived, clock, working, seenAfter⟩ := h
  have more (v : Worker) : s.arrived v ≤ t.arrived v := by
    rw [arrived]
    split
    · rename_i same
      rw [same]
      exact Nat.le_succ _
    · exact Nat.le_refl _
  refine ⟨fun v => ?_, fun a b other => ?_, fun a b works => ?_, gap, fun a b works => ?_,
    fun a works => ?_⟩
  · rw [arrived, clock]
    split
    · rename_i same
      rw [same]
      exact late
    · exact sent v
  · rw [seenAfter]
    exact Nat.le_trans (seen a b other) (more b)
  · rw [clock]
    exact Nat.le_trans (waited a b ((working a).1 works)) (Nat.add_le_add_right (more b) _)
  · rw [clock, seenAfter]
    exact fresh a b ((working a).1 works)
  · rw [clock, seenAfter]
    exact own a ((working a).1 works)

/-- Every step keeps the invariant. -/
theorem invariant_of_step (I : P.Invariant s) (h : P.Step s t) : P.Invariant t := by
  have gap := gap_of_step I h
  rcases h with ⟨w, read⟩ | ⟨w, finish⟩ | ⟨w, arrive⟩
  · exact invariant_of_read I read gap
  · exact invariant_of_finish I finish gap
  · exact invariant_of_arrive I arrive gap

/-- The invariant holds in every reachable state. -/
theorem invariant_of_reachable (h : P.Reachable s) : P.Invariant s := by
  induction h with
  | init initial => exact invariant_of_init initial
  | step _ step ih => exact invariant_of_step ih step

/-- A worker that computes is at most `staleness` ahead, one that waits one iteration more. -/
theorem bounded_gap : bounded_gap.Statement := by
  intro _ P s reachable w v
  have I := invariant_of_reachable reachable
  refine ⟨I.bounded_gap w v, fun working => ?_⟩
  have := I.waited w v working
  have := I.arrived_was_sent v
  omega

/-- What a worker reads is at most `staleness` iterations older than the last. -/
theorem bounded_staleness : bounded_staleness.Statement := by
  intro _ P s reachable w v k working
  have I := invariant_of_reachable reachable
  have fresh := I.fresh w v working
  have own := I.own w working
  refine ⟨own, fun old => by omega, fun old => ?_⟩
  by_cases same : w = v
  · subst same
    omega
  · have := I.seen_arrived w v same
    have := I.arrived_was_sent v
    have := I.bounded_gap v w
    omega

/-- With staleness 0 workers compute the same iteration. -/
theorem nothing_older_missed : nothing_older_missed.Statement := by
  intro _ P s reachable w v u none working workingV
  have I := invariant_of_reachable reachable
  have := I.waited w v working
  have := I.waited v w workingV
  have := I.arrived_was_sent v
  have := I.arrived_was_sent w
  have := I.fresh w u working
  omega

/-- A worker with the smallest clock waits for nobody, once the updates of the others have
arrived. -/
theorem never_stuck : never_stuck.Statement := by
  classical
  intro Worker P w s reachable
  have I := invariant_of_reachable reachable
  by_cases onTheWay : ∃ v, s.arrived v < s.clock v
  · obtain ⟨v, late⟩ := onTheWay
    refine .inr (.inr ⟨v, ⟨s.clock, fun u => if u = v then s.arrived v + 1 else s.arrived u,
      s.working, s.seen⟩, late, fun _ => rfl, fun _ => rfl, fun _ => .rfl, fun _ _ => rfl⟩)
  -- The slowest worker: it exists since clocks are natural numbers.
  obtain ⟨v, slowest⟩ : ∃ v, ∀ u, s.clock v ≤ s.clock u := by
    have below : ∀ n u, s.clock u ≤ n → ∃ v, ∀ u, s.clock v ≤ s.clock u := by
      intro n
      induction n with
      | zero => exact fun u zero => ⟨u, fun x => by omega⟩
      | succ n ih =>
        intro u le
        by_cases smaller : ∃ x, s.clock x ≤ n
        · obtain ⟨x, small⟩ := smaller
          exact ih x small
        · exact ⟨u, fun x => Classical.byContradiction fun less => smaller ⟨x, by omega⟩⟩
    exact below _ w (Nat.le_refl _)
  by_cases working : s.working v
  · exact .inl ⟨v, ⟨fun u => if u = v then s.clock v + 1 else s.clock u, s.arrived,
      fun u => s.working u ∧ u ≠ v, s.seen⟩, working, fun _ => .rfl, fun _ => rfl, fun _ => rfl,
      fun _ _ => rfl⟩
  · refine .inr (.inl ⟨v, ⟨s.clock, s.arrived, fun u => s.working u ∨ u = v, fun x u =>
      if x = v then if u = v then s.clock v else s.arrived u else s.seen x u⟩, working,
      fun u => ?_, fun _ => .rfl, fun _ _ => rfl, fun _ => rfl, fun _ => rfl⟩)
    have := slowest u
    have : ¬s.arrived u < s.clock u := fun late => onTheWay ⟨u, late⟩
    omega

end DistSys.StaleSynchronous
