module

public import DistSys.Foundations.Execution
public import DistSys.Statements.Systems.Reconciliation

/-!
# Controllers that reconcile

Burns, Grant, Oppenheimer, Brewer and Wilkes (*Borg, Omega, and Kubernetes*, ACM Queue 2016)
describe controllers that compare what is with what was asked for, again and again.  Sun et al.
(*Anvil: Verifying liveness of cluster management controllers*, OSDI 2024) say what such a
controller owes: once what is asked for stops changing, the cluster comes to match it, for ever.
Here that is a theorem about any labelled system with a distance that the controller lowers, under
the weak fairness of `DistSys.Execution`.

## Main declarations

* `converges`: the rule; `replica_set_converges`: a replica set, by it.
* `two_controllers_fight`: two controllers of one field.
* `edge_triggered_never_converges`: a controller that acts on notifications.
-/

@[expose] public noncomputable section

namespace DistSys.Reconciliation

open Execution

/-- Once it is calm the distance never goes up.  While it is not 0 the controller could act, so by
fairness it does, and the distance goes down. -/
theorem converges : converges.Statement := by
  intro State Label L calm task distance states labels harmless progress can run fair ⟨start, calms⟩
  have down (n k : Nat) (le : start ≤ n) : distance (states (n + k)) ≤ distance (states n) := by
    induction k with
    | zero => exact Nat.le_refl _
    | succ k ih =>
      exact Nat.le_trans (harmless _ _ _ (calms _ (Nat.le_trans le (Nat.le_add_right n k)))
        (run (n + k))) ih
  have zero : ∀ d n, start ≤ n → distance (states n) ≤ d →
      ∃ m, n ≤ m ∧ distance (states m) = 0 := by
    intro d
    induction d with
    | zero => exact fun n _ none => ⟨n, Nat.le_refl n, Nat.le_zero.1 none⟩
    | succ d ih =>
      intro n le bound
      by_cases lower : ∃ k, n ≤ k ∧ distance (states k) ≤ d
      · obtain ⟨k, later, low⟩ := lower
        obtain ⟨m, le', done⟩ := ih k (Nat.le_trans le later) low
        exact ⟨m, Nat.le_trans later le', done⟩
      · have high (k : Nat) (later : n ≤ k) : d + 1 ≤ distance (states k) :=
          Nat.lt_of_not_le fun low => lower ⟨k, later, low⟩
        obtain ⟨k, later, acts, moved⟩ := fair n fun k later =>
          can (states k) (Nat.ne_of_gt (Nat.lt_of_lt_of_le (Nat.succ_pos d) (high k later)))
        have step := progress _ _ _ acts (run k) moved
          (Nat.ne_of_gt (Nat.lt_of_lt_of_le (Nat.succ_pos d) (high k later)))
        have before := down n (k - n) le
        rw [Nat.add_sub_cancel' later] at before
        have := high (k + 1) (Nat.le_succ_of_le later)
        omega
  obtain ⟨m, le, done⟩ := zero _ start (Nat.le_refl start) (Nat.le_refl _)
  refine ⟨m, fun k later => ?_⟩
  have := down m (k - m) le
  rw [Nat.add_sub_cancel' later] at this
  omega

/-! ### Replica sets -/

/-- How many pods are missing or too many. -/
def missing (s : ReplicaSet) : Nat := (s.wanted - s.running) + (s.running - s.wanted)

/-- Calm steps leave no more to do. -/
theorem missing_le (s : ReplicaSet) (e : PodEvent) (t : ReplicaSet) (calm : Undisturbed e)
    (step : replicaSet.step s e t) : missing t ≤ missing s := by
  unfold missing
  cases e with
  | crash => exact absurd rfl calm.1
  | scale n => exact absurd rfl (calm.2 n)
  | idle => cases step; exact Nat.le_refl _
  | create | delete =>
    obtain ⟨_, wanted, running⟩ := step
    omega

/-- The controller leaves less to do. -/
theorem missing_lt (s : ReplicaSet) (e : PodEvent) (t : ReplicaSet) (acts : ByController e)
    (step : replicaSet.step s e t) : missing t < missing s := by
  unfold missing
  rcases acts with rfl | rfl <;>
  · obtain ⟨_, wanted, running⟩ := step
    omega

/-- While there is something to do the controller can do it. -/
theorem controller_moves (s : ReplicaSet) (open_ : missing s ≠ 0) :
    ∃ e, ByController e ∧ replicaSet.Moves s e := by
  unfold missing at open_
  by_cases few : s.running < s.wanted
  · refine ⟨.create, .inl rfl, ⟨s.wanted, s.running + 1⟩, ⟨few, rfl, rfl⟩, fun same => ?_⟩
    have : s.running + 1 = s.running := congrArg ReplicaSet.running same
    omega
  · refine ⟨.delete, .inr rfl, ⟨s.wanted, s.running - 1⟩, ⟨by omega, rfl, rfl⟩, fun same => ?_⟩
    have : s.running - 1 = s.running := congrArg ReplicaSet.running same
    omega

/-- A replica set comes to the number of pods that was asked for, and stays there. -/
theorem replica_set_converges : replica_set_converges.Statement := by
  intro states events run fair calm
  obtain ⟨n, done⟩ := converges replicaSet Undisturbed ByController missing states events
    missing_le (fun s e t acts step _ _ => missing_lt s e t acts step) controller_moves run fair
    calm
  refine ⟨n, fun k later => ?_⟩
  have : (states k).wanted - (states k).running + ((states k).running - (states k).wanted) = 0 :=
    done k later
  omega

/-- Two pods are started, one after the other. -/
theorem replica_set_run : replica_set_run.Statement := by
  refine ⟨fun n => ⟨2, if n < 2 then n else 2⟩, fun n => if n < 2 then .create else .idle, rfl, rfl,
    fun n => ?_, fun n possible => ?_, 2, fun k later => ?_⟩
  · show replicaSet.step ⟨2, if n < 2 then n else 2⟩ (if n < 2 then .create else .idle)
      ⟨2, if n + 1 < 2 then n + 1 else 2⟩
    by_cases early : n < 2
    · rw [if_pos early, if_pos early]
      refine ⟨?_, rfl, ?_⟩
      · exact early
      · show (if n + 1 < 2 then n + 1 else 2) = n + 1
        split <;> omega
    · rw [if_neg early, if_neg early, if_neg (by omega)]
      exact rfl
  · -- After two steps the controller cannot act.
    obtain ⟨e, acts, t, step, _⟩ := possible (n + 2) (Nat.le_add_right n 2)
    have still : ¬n + 2 < 2 := by omega
    rcases acts with rfl | rfl
    · have few : (if n + 2 < 2 then n + 2 else 2) < 2 := step.1
      rw [if_neg still] at few
      omega
    · have many : 2 < (if n + 2 < 2 then n + 2 else 2) := step.1
      rw [if_neg still] at many
      omega
  · show Undisturbed (if k < 2 then .create else .idle)
    rw [if_neg (Nat.not_lt.2 later)]
    exact ⟨fun h => (nomatch h), fun _ h => (nomatch h)⟩

/-- A replica set meets the premises of `converges`. -/
theorem reconciliation_applies : reconciliation_applies.Statement := by
  obtain ⟨states, events, wanted, running, run, fair, calm⟩ := replica_set_run
  refine ⟨ReplicaSet, PodEvent, replicaSet, Undisturbed, ByController, missing, states, events, ?_,
    missing_le, fun s e t acts step _ _ => missing_lt s e t acts step, controller_moves, run, fair,
    calm⟩
  unfold missing
  rw [wanted, running]

/-! ### Two controllers of one field -/

/-- While the field has not the value that a controller wants, it can write it, so it does. -/
theorem two_controllers_fight : two_controllers_fight.Statement := by
  intro Value want states labels _ run fair n c
  apply Classical.byContradiction
  intro never
  have other (k : Nat) (later : n ≤ k) : want c ≠ states k :=
    fun same => never ⟨k, later, same.symm⟩
  obtain ⟨k, later, acts, _⟩ := fair c n fun k later =>
    ⟨c, rfl, want c, rfl, other k later⟩
  have written : states (k + 1) = want (labels k) := run k
  rw [acts] at written
  exact never ⟨k + 1, Nat.le_succ_of_le later, written⟩

/-- They take turns. -/
theorem the_fight : the_fight.Statement := by
  refine ⟨Bool, id, fun n => n % 2 == 1, fun n => n % 2 == 0, by decide, fun n => ?_,
    fun c n _ => ?_⟩
  · show ((n + 1) % 2 == 1) = (n % 2 == 0)
    rcases Nat.mod_two_eq_zero_or_one n with even | odd
    · rw [even, show (n + 1) % 2 = 1 by omega]
      rfl
    · rw [odd, show (n + 1) % 2 = 0 by omega]
      rfl
  · cases c with
    | false =>
      refine ⟨2 * n + 1, by omega, ?_, ?_⟩
      · show ((2 * n + 1) % 2 == 0) = false
        rw [show (2 * n + 1) % 2 = 1 by omega]
        rfl
      · show ((2 * n + 1 + 1) % 2 == 1) ≠ ((2 * n + 1) % 2 == 1)
        rw [show (2 * n + 1 + 1) % 2 = 0 by omega, show (2 * n + 1) % 2 = 1 by omega]
        decide
    | true =>
      refine ⟨2 * n, by omega, ?_, ?_⟩
      · show ((2 * n) % 2 == 0) = true
        rw [show (2 * n) % 2 = 0 by omega]
        rfl
      · show ((2 * n + 1) % 2 == 1) ≠ ((2 * n) % 2 == 1)
        rw [show (2 * n + 1) % 2 = 1 by omega, show (2 * n) % 2 = 0 by omega]
        decide

/-! ### Acting on notifications -/

/-- Somebody asks for 1, the notification is lost, and nothing happens any more. -/
theorem edge_triggered_never_converges : edge_triggered_never_converges.Statement := by
  refine ⟨fun n => match n with
      | 0 => ⟨0, 0, false⟩
      | 1 => ⟨1, 0, true⟩
      | _ + 2 => ⟨1, 0, false⟩,
    fun n => match n with
      | 0 => .edit 1
      | 1 => .lose
      | _ + 2 => .idle, rfl, fun n => ?_, fun n possible => ?_, fun k later => ?_,
    fun k later => ?_⟩
  · match n with
    | 0 => exact ⟨rfl, rfl, rfl⟩
    | 1 => exact ⟨rfl, rfl, rfl⟩
    | _ + 2 => exact rfl
  · obtain ⟨e, rfl, t, step, _⟩ := possible (n + 2) (Nat.le_add_right n 2)
    exact nomatch (show false = true from step.1)
  · match k with
    | _ + 2 => exact .inr rfl
    | 0 | 1 => omega
  · match k with
    | 0 => omega
    | 1 => exact Nat.zero_ne_one
    | _ + 2 => exact Nat.zero_ne_one

end DistSys.Reconciliation
