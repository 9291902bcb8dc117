module

public import DistSys.Foundations.Execution

/-!
# Fair runs when countably many events must be served

The fair scheduler of `DistSys.Execution` starts with finitely many events in its queue.  Here
countably many live events may be enabled at the start, as when each of countably many nodes may
take a step of its own: the `k`-th of them is let in at time `k`.  An execution with a clock, in
which these events are enabled only from their time on (`clocked`), has finitely many to serve at
each moment; a run that is fair there is fair, since an event that is enabled stays so until it
happens.

This is no theorem of a paper.  Fair executions of I/O automata with countably many tasks exist by
the same argument (Lynch, *Distributed Algorithms*, 1996, ch. 8).

## Main declarations

* `clocked`: the execution with a clock.
* `exists_fair_run`: a run that is fair to countably many events.
-/

@[expose] public noncomputable section

namespace DistSys.Execution

variable {State Event : Type}

/-- An event is late if it is enabled at the start and not in the queue. -/
def Late (X : Execution State Event) (start : State) (pending : List Event) (e : Event) : Prop :=
  X.enabled start e ∧ e ∉ pending

/-- The execution with a clock: a late event is enabled only after its arrival. -/
def clocked (X : Execution State Event) (start : State) (pending : List Event)
    (arrivals : Nat → Event) : Execution (State × Nat) Event where
  apply s e := (X.apply s.1 e, s.2 + 1)
  enabled s e := X.enabled s.1 e ∧ (Late X start pending e → ∃ k, k ≤ s.2 ∧ arrivals k = e)

variable {X : Execution State Event} {start : State} {pending : List Event}
  {arrivals : Nat → Event}

/-- The clock counts the events; else nothing changes. -/
theorem clocked_stateAt (schedule : Nat → Event) (n : Nat) :
    (clocked X start pending arrivals).stateAt (start, 0) schedule n
      = (X.stateAt start schedule n, n) := by
  induction n with
  | zero => rfl
  | succ n ih => rw [Execution.stateAt_succ, ih]; rfl

/-- Events stay enabled with the clock if they do without. -/
theorem clocked_persistent {live : Event → Prop} (persistent : X.Persistent live) :
    (clocked X start pending arrivals).Persistent live := by
  intro s e f live_e live_f enabled ne
  exact ⟨persistent s.1 e f live_e live_f enabled.1 ne, fun late =>
    have ⟨k, le, same⟩ := enabled.2 late
    ⟨k, Nat.le_succ_of_le le, same⟩⟩

/-- What is newly enabled with the clock is so without, or arrives. -/
theorem clocked_finitelyEnabling {live : Event → Prop} {fresh : State → Event → List Event}
    (finitely : X.FinitelyEnabling live fresh) :
    (clocked X start pending arrivals).FinitelyEnabling live
      fun s f => arrivals (s.2 + 1) :: fresh s.1 f := by
  intro s f e live_e enabled
  rcases finitely s.1 f e live_e enabled.1 with before | new
  · by_cases late : Late X start pending e
    · obtain ⟨k, le, same⟩ := enabled.2 late
      rcases Nat.lt_or_eq_of_le le with early | now
      · exact Or.inl ⟨before, fun _ => ⟨k, Nat.le_of_lt_succ early, same⟩⟩
      · have now : k = s.2 + 1 := now
        have arrives : arrivals (s.2 + 1) = e := now ▸ same
        exact Or.inr (arrives ▸ List.mem_cons_self)
    · exact Or.inl ⟨before, fun yes => absurd yes late⟩
  · exact Or.inr (List.mem_cons_of_mem _ new)

/-- **A run that is fair to countably many events**: let live events persist and be newly enabled
finitely many at a time, let a live event be always enabled, and let each live event that is enabled
at the start be in a finite list or in a sequence.  Then there is an infinite run of live events
that is fair to all of them. -/
theorem exists_fair_run {live : Event → Prop} {fresh : State → Event → List Event} {idle : Event}
    (persistent : X.Persistent live) (finitely : X.FinitelyEnabling live fresh)
    (idle_live : live idle) (idle_enabled : ∀ s, X.enabled s idle)
    (covers : ∀ e, live e → X.enabled start e → e ∈ pending ∨ ∃ k, arrivals k = e) :
    ∃ schedule, X.AllowedForever start schedule ∧ (∀ n, live (schedule n)) ∧
      X.Fair live start schedule := by
  let Y := clocked X start (idle :: pending) arrivals
  have never_late : ¬Late X start (idle :: pending) idle := fun late =>
    late.2 List.mem_cons_self
  obtain ⟨schedule, allowed, alive, fair, _⟩ := fair_run_exists Y live
    (fun s f => arrivals (s.2 + 1) :: fresh s.1 f) (fun _ => True) idle (start, 0)
    (arrivals 0 :: idle :: pending) (clocked_persistent persistent)
    (clocked_finitelyEnabling finitely) idle_live
    (fun s => ⟨idle_enabled s.1, fun late => absurd late never_late⟩)
    (fun s e _ live_e enabled => ⟨[e], ⟨enabled, trivial⟩, List.mem_singleton.2 rfl,
      fun f mem => List.mem_singleton.1 mem ▸ live_e, trivial⟩)
    trivial (fun e _ enabled => by
      by_cases queued : e ∈ idle :: pending
      · exact List.mem_cons_of_mem _ queued
      · obtain ⟨k, le, same⟩ := enabled.2 ⟨enabled.1, queued⟩
        have zero : k = 0 := Nat.le_zero.1 le
        subst zero
        exact same ▸ List.mem_cons_self)
  have allowed_here : X.AllowedForever start schedule := fun n => by
    have now : Y.enabled (Y.stateAt (start, 0) schedule n) (schedule n) := allowed n
    rw [show Y.stateAt (start, 0) schedule n = _ from clocked_stateAt schedule n] at now
    exact now.1
  refine ⟨schedule, allowed_here, alive, fun e n live_e enabled => ?_⟩
  refine Classical.byContradiction fun never => ?_
  have idle_so_far : ∀ j, n ≤ j → schedule j ≠ e := fun j le same => never ⟨j, le, same⟩
  have arrived : ∃ k, n ≤ k ∧
      (Late X start (idle :: pending) e → ∃ j, j ≤ k ∧ arrivals j = e) := by
    by_cases late : Late X start (idle :: pending) e
    · rcases covers e live_e late.1 with queued | ⟨j, same⟩
      · exact absurd (List.mem_cons_of_mem _ queued) late.2
      · exact ⟨max n j, Nat.le_max_left n j, fun _ => ⟨j, Nat.le_max_right n j, same⟩⟩
    · exact ⟨n, Nat.le_refl n, fun yes => absurd yes late⟩
  obtain ⟨k, le, here⟩ := arrived
  have enabled_then : Y.enabled (Y.stateAt (start, 0) schedule k) e := by
    rw [show Y.stateAt (start, 0) schedule k = _ from clocked_stateAt schedule k]
    exact ⟨X.enabled_stays persistent alive live_e le enabled idle_so_far, here⟩
  obtain ⟨j, le', happens⟩ := fair e k live_e enabled_then
  exact never ⟨j, Nat.le_trans le le', happens⟩

end DistSys.Execution
