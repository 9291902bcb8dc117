module

public import DistSys.Statements.Foundations.Fairness
public import DistSys.Foundations.Execution

/-!
# How the notions of fairness are related

Lamport (*The temporal logic of actions*, 1994) has weak fairness: what is possible for ever happens
again.  `Execution.Fair` asks for every event that was enabled once; it is stronger, and the same
where live events stay enabled until they happen.  The admissible runs of Fischer, Lynch and
Paterson (1985) are fair to the receipt of messages by the processes that go on.

## Main declarations

* `fair_is_weakly_fair`, `weakly_fair_is_fair`: each way, with what it needs;
* `persistence_is_needed`, `change_is_needed`, `liveness_is_needed`: all of that is needed;
* `admissible_is_fair`: FLP's runs.
-/

@[expose] public noncomputable section

namespace DistSys.Fairness

open Execution

/-- What is possible for ever is enabled now, so it happens, and then it changes the state. -/
theorem fair_is_weakly_fair : fair_is_weakly_fair.Statement := by
  intro State Event X live s schedule fair e alive n possible
  obtain ⟨_, rfl, _, ⟨enabled, _⟩, _⟩ := possible n (Nat.le_refl n)
  obtain ⟨k, le, happens⟩ := fair _ n alive enabled
  obtain ⟨_, same, _, ⟨_, rfl⟩, moves⟩ := possible k le
  refine ⟨k, le, happens, ?_⟩
  rw [same] at moves
  rw [← happens] at moves
  exact moves

/-- An event that never happens would stay possible for ever. -/
theorem weakly_fair_is_fair : weakly_fair_is_fair.Statement := by
  intro State Event X live s schedule persistent changes alive weak e n live_e enabled
  refine Classical.byContradiction fun never => ?_
  have stays (k : Nat) (le : n ≤ k) : X.enabled (X.stateAt s schedule k) e :=
    X.enabled_stays persistent alive live_e le enabled fun j le same => never ⟨j, le, same⟩
  obtain ⟨k, le, happens, _⟩ := weak e live_e n fun k le =>
    ⟨e, rfl, _, ⟨stays k le, rfl⟩, changes _ e live_e (stays k le)⟩
  exact never ⟨k, le, happens⟩

/-- A lamp that is switched is not as it was. -/
theorem switched (lamp : Bool) : (!lamp) ≠ lamp := by
  cases lamp <;> exact nofun

/-- One event that is always enabled and switches a lamp. -/
theorem some_run_is_fair : some_run_is_fair.Statement := by
  let X : Execution Bool Unit := { apply := fun lamp _ => !lamp, enabled := fun _ _ => True }
  refine ⟨Bool, Unit, X, fun _ => True, false, fun _ => (), ?_, ?_, fun _ => trivial, ?_, ?_⟩
  · exact fun _ _ _ _ _ _ other => (other rfl).elim
  · exact fun lamp _ _ _ => switched lamp
  · exact fun _ _ n _ => ⟨n, Nat.le_refl n, rfl, switched _⟩
  · exact fun _ n _ _ => ⟨n, Nat.le_refl n, rfl⟩

/-- A lamp that each event switches; one of the two events needs it to be on. -/
def blinking : Execution Bool Bool where
  apply lamp _ := !lamp
  enabled lamp event := event = true → lamp = true

/-- The event that always can happens at every moment: the other one is possible every second
moment only, so that the run is weakly fair to both. -/
theorem blinking_weakly_fair (e : Bool) :
    blinking.labelled.WeaklyFair (fun f => f = e)
      (fun n => blinking.stateAt false (fun _ => false) n) (fun _ => false) := by
  intro n possible
  cases e with
  | false => exact ⟨n, Nat.le_refl n, rfl, switched _⟩
  | true =>
    obtain ⟨_, rfl, _, ⟨now, _⟩, _⟩ := possible n (Nat.le_refl n)
    obtain ⟨_, rfl, _, ⟨next, _⟩, _⟩ := possible (n + 1) (Nat.le_succ n)
    have off : (!blinking.stateAt false (fun _ => false) n) = true := next rfl
    exact nomatch (congrArg not (now rfl)).symm.trans off

/-- The event that needs the lamp could happen at moment 1, and never does. -/
theorem blinking_unfair {live : Bool → Prop} (alive : live true) :
    ¬blinking.Fair live false (fun _ => false) := fun fair => by
  obtain ⟨_, _, happens⟩ := fair true 1 alive fun _ => rfl
  exact nomatch happens

/-- Both events of the lamp are live. -/
theorem persistence_is_needed : persistence_is_needed.Statement :=
  ⟨Bool, Bool, blinking, fun _ => True, false, fun _ => false,
    fun lamp _ _ _ => switched lamp, fun _ => trivial, fun e _ => blinking_weakly_fair e,
    blinking_unfair trivial⟩

/-- Only the event that needs the lamp is live. -/
theorem liveness_is_needed : liveness_is_needed.Statement :=
  ⟨Bool, Bool, blinking, fun e => e = true, false, fun _ => false,
    fun _ _ _ one two _ other => (other (one.trans two.symm)).elim,
    fun lamp _ _ _ => switched lamp, fun e _ => blinking_weakly_fair e,
    blinking_unfair rfl⟩

/-- Two events that change nothing, one of which never happens. -/
theorem change_is_needed : change_is_needed.Statement := by
  let X : Execution Unit Bool := { apply := fun _ _ => (), enabled := fun _ _ => True }
  refine ⟨Unit, Bool, X, fun _ => True, (), fun _ => false, fun _ _ _ _ _ _ _ => trivial,
    fun _ => trivial, ?_, fun fair => ?_⟩
  · intro e _ n possible
    obtain ⟨_, _, _, _, other⟩ := possible n (Nat.le_refl n)
    exact (other rfl).elim
  · obtain ⟨_, _, happens⟩ := fair true 0 trivial trivial
    exact nomatch happens

/-- To receive a message is an event, which is enabled while the message is in the buffer. -/
theorem admissible_is_fair : admissible_is_fair.Statement := by
  intro Process Message State A C schedule
  constructor
  · rintro ⟨allowed, faulty, receipts⟩
    refine ⟨allowed, faulty, fun ⟨p, received⟩ n ⟨good, something⟩ enabled => ?_⟩
    cases received with
    | none => exact (something rfl).elim
    | some m => exact receipts p m n good (enabled m rfl)
  · rintro ⟨allowed, faulty, fair⟩
    refine ⟨allowed, faulty, fun p m n good there => ?_⟩
    refine fair (p, some m) n ⟨good, nofun⟩ fun other same => ?_
    cases same
    exact there

end DistSys.Fairness
